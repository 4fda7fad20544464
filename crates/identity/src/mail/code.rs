//! Proving an address: six digits mailed there, bound to the number and the page that asked, used once, tried a few times.

use anxin_domain::ids::{CodeId, MessageId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::changes::{Changed, note_change};
use anxin_store::{Clock, StoreError, Tx};

use super::{Letter, Mail, MailAddress, MailHow};
use crate::code::{CODE_MINUTES, CODE_TRIES, six_digits};
use crate::error::{CodeError, IdentityError};
use crate::identity::Identity;
use crate::message::{note_mail, settle_failed, settle_sent};
use crate::secret::{ServerKey, new_code};
use crate::sender::SendError;
use crate::stats::Count;

/// Days for which a code is kept; the limit looks back one.
pub(super) const KEPT_DAYS: i64 = 2;
/// Times a mail with a code is handed to the provider; a person is waiting, so no more than that.
const SENDS: u32 = 2;
const MINUTE_MS: i64 = 60_000;

impl Identity {
    /// Mails a code to an address that a number's holder gives. `letter` makes subject and text around the code; the id goes into
    /// the page that asks for the code.
    ///
    /// # Errors
    /// [`IdentityError::NoMail`], [`IdentityError::TooManyCodes`], [`IdentityError::NotSent`] or a store error.
    pub async fn request_mail_code<F>(
        &self,
        number: Number,
        address: MailAddress,
        letter: F,
    ) -> Result<CodeId, IdentityError>
    where
        F: FnOnce(&str) -> (String, String) + Send,
    {
        let mailer = self.mailer.clone().ok_or(IdentityError::NoMail)?;
        let (clock, now) = (self.store.clock(), self.now());
        let (id, code) = (CodeId::new(now, clock.random()), new_code(clock));
        let (subject, text) = letter(&code);
        let letter = Letter { id: MessageId::new(now, clock.random()), subject, text };
        let asked = Asked {
            id,
            number,
            digest: self.key.mail_code_digest(id, number, address.as_str(), &code),
            address: address.as_str().to_owned(),
            at: now,
        };
        let (keeps, most, noted) = (self.sender.keeps_texts(), self.limits.mailed, letter.clone());
        self.store
            .write(move |tx| {
                hold_limits(tx, &asked, most)?;
                insert(tx, &asked)?;
                note_mail(tx, number, &noted, keeps, now)?;
                Ok::<_, IdentityError>(())
            })
            .await?;
        let mail = Mail {
            id: letter.id,
            to: address,
            subject: letter.subject,
            text: letter.text,
            written_at: now,
            stop: None,
        };
        let mut sends = 0;
        let sent = loop {
            sends += 1;
            match mailer.send(&mail).await {
                Err(SendError::Temporary(_) | SendError::NotHanded(_)) if sends < SENDS => {}
                sent => break sent,
            }
        };
        self.settle_code(mail.id, sent).await.map(|()| id)
    }

    async fn settle_code(&self, id: MessageId, sent: Result<(), SendError>) -> Result<(), IdentityError> {
        let (now, keeps) = (self.now(), self.sender.keeps_texts());
        let Err(error) = sent else {
            self.mail_counts.add(Count::Sent);
            return Ok(self.store.write(move |tx| settle_sent(tx, id, keeps, now)).await?);
        };
        self.mail_counts.add(Count::Failed);
        tracing::warn!(message = %id, %error, "a code was not mailed");
        let trouble = error.to_string();
        self.store.write(move |tx| settle_failed(tx, id, &trouble, keeps, now)).await?;
        // A code that may be on its way is waited for; whoever does not get it asks for another on the page.
        if matches!(error, SendError::InDoubt(_)) { Ok(()) } else { Err(IdentityError::NotSent) }
    }

    /// The address that a code of a number went to, while the code can still be entered.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn pending_mail(&self, number: Number, id: CodeId) -> Result<Option<MailAddress>, StoreError> {
        let now = self.now();
        self.store
            .read(move |tx| {
                let row = tx.query_opt(
                    "SELECT address FROM mail_code WHERE id = $1 AND number = $2 AND used_at IS NULL AND expires_at > $3",
                    &[id.to_bytes().into(), number.into(), now.into()],
                )?;
                Ok(row.map(|row| row.text(0)).transpose()?.and_then(|text| MailAddress::parse(&text)))
            })
            .await
    }

    /// Takes a code. The right one makes its address the one that mail goes to, and the number's holder is told by text.
    ///
    /// # Errors
    /// [`CodeError`] says what the person can do.
    pub async fn enter_mail_code(&self, number: Number, id: CodeId, entered: &str) -> Result<(), CodeError> {
        let clock = self.store.clock().clone();
        let attempt = Attempt {
            id,
            number,
            code: six_digits(entered).ok_or(CodeError::NotACode)?,
            key: self.key.clone(),
            mailbox: clock.random_bytes(),
            clock,
            at: self.now(),
        };
        self.store.write(move |tx| take(tx, &attempt)).await?
    }
}

struct Asked {
    id: CodeId,
    number: Number,
    address: String,
    digest: [u8; 32],
    at: Instant,
}

struct Attempt {
    id: CodeId,
    number: Number,
    code: String,
    key: ServerKey,
    mailbox: [u8; 16],
    clock: Clock,
    at: Instant,
}

fn hold_limits(tx: &mut dyn Tx, asked: &Asked, most: u32) -> Result<(), IdentityError> {
    let (since, back) = (asked.at.plus_days(-1), i64::from(most.max(1) - 1));
    let rows = [
        tx.query_opt(
            "SELECT asked_at FROM mail_code WHERE number = $1 AND asked_at > $2 ORDER BY asked_at DESC LIMIT 1 OFFSET $3",
            &[asked.number.into(), since.into(), back.into()],
        )?,
        tx.query_opt(
            "SELECT asked_at FROM mail_code WHERE address = $1 AND asked_at > $2 ORDER BY asked_at DESC LIMIT 1 OFFSET $3",
            &[asked.address.as_str().into(), since.into(), back.into()],
        )?,
    ];
    if let Some(row) = rows.into_iter().flatten().next() {
        return Err(IdentityError::TooManyCodes { retry_at: row.instant(0)?.plus_days(1) });
    }
    Ok(())
}

fn insert(tx: &mut dyn Tx, asked: &Asked) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO mail_code (id, number, address, digest, asked_at, expires_at, tries) VALUES ($1, $2, $3, $4, $5, $6, 0)",
        &[
            asked.id.to_bytes().into(),
            asked.number.into(),
            asked.address.as_str().into(),
            asked.digest.to_vec().into(),
            asked.at.into(),
            asked.at.plus_ms(CODE_MINUTES * MINUTE_MS).into(),
        ],
    )
    .map(|_| ())
}

/// Counts the try first and compares then, as a code that was texted.
fn take(tx: &mut dyn Tx, attempt: &Attempt) -> Result<Result<(), CodeError>, StoreError> {
    let counted = tx.query_opt(
        "UPDATE mail_code SET tries = tries + 1 WHERE id = $1 AND number = $2 AND used_at IS NULL AND expires_at > $3 \
         AND tries < $4 RETURNING address, digest, tries",
        &[
            attempt.id.to_bytes().into(),
            attempt.number.into(),
            attempt.at.into(),
            i64::from(CODE_TRIES).into(),
        ],
    )?;
    let Some(row) = counted else { return why_not(tx, attempt).map(Err) };
    let address = row.text(0)?;
    if !attempt.key.mail_code_matches(attempt.id, attempt.number, &address, &attempt.code, &row.bytes(1)?) {
        let tried = u32::try_from(row.int(2)?).unwrap_or(CODE_TRIES);
        let left = CODE_TRIES.saturating_sub(tried);
        return Ok(Err(if left == 0 { CodeError::TooMany } else { CodeError::Wrong { left } }));
    }
    tx.execute(
        "UPDATE mail_code SET used_at = $2 WHERE id = $1",
        &[attempt.id.to_bytes().into(), attempt.at.into()],
    )?;
    set(tx, attempt, &address)?;
    note_change(tx, &attempt.clock, attempt.number, Changed::MailSet, attempt.at)?;
    Ok(Ok(()))
}

/// A new address gets a new id, so that a link in a mail to the one before stops nothing any more. Made on the word of a passkey, it
/// rests when that would.
fn set(tx: &mut dyn Tx, attempt: &Attempt, address: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO mail_address (number, id, address, how, since, code_at) VALUES ($1, $2, $3, $4, $5, \
         COALESCE((SELECT MAX(p.code_at) FROM passkey p WHERE p.number = $1), $5)) \
         ON CONFLICT (number) DO UPDATE SET id = excluded.id, address = excluded.address, since = excluded.since, \
         code_at = excluded.code_at",
        &[
            attempt.number.into(),
            attempt.mailbox.to_vec().into(),
            address.into(),
            MailHow::Also.word().into(),
            attempt.at.into(),
        ],
    )
    .map(|_| ())
}

fn why_not(tx: &mut dyn Tx, attempt: &Attempt) -> Result<CodeError, StoreError> {
    let row = tx.query_opt(
        "SELECT used_at, expires_at FROM mail_code WHERE id = $1 AND number = $2",
        &[attempt.id.to_bytes().into(), attempt.number.into()],
    )?;
    let Some(row) = row else { return Ok(CodeError::Expired) };
    Ok(if row.opt_int(0)?.is_some() {
        CodeError::Used
    } else if row.instant(1)? <= attempt.at {
        CodeError::Expired
    } else {
        CodeError::TooMany
    })
}
