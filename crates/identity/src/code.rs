//! Signing in by a code: six digits sent to the number, bound to the request that asked, used once, tried a few times.
//!
//! Every number is treated alike, whether it is known here or not: the same statements run and the same answer is given, so
//! asking for a code tells nobody who is a customer or who works here.

use anxin_domain::ids::{CodeId, MessageId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::error::{CodeError, IdentityError};
use crate::heard::keep_ids;
use crate::identity::Identity;
use crate::kin::{LinkRequest, insert_request};
use crate::message::{About, CODE_TEMPLATE, NewMessage, note, settle_failed, settle_sent};
use crate::passkey::note_code;
use crate::secret::{ServerKey, new_code, new_token, token_hash};
use crate::sender::SendError;
use crate::session::{Proved, Session, note_proof, number_of_session, start_session};
use crate::stats::Count;

/// Digits of a code.
pub const CODE_DIGITS: usize = 6;
/// Minutes for which a code can be used.
pub const CODE_MINUTES: i64 = 10;
/// Times a code may be tried.
pub const CODE_TRIES: u32 = 5;
/// Times a text with a code is handed to the provider; a person is waiting, so no more than that.
const CODE_SENDS: u32 = 2;
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// Longest text that is looked at for a code.
const ENTERED_LIMIT: usize = 32;

/// How many codes one number may ask for. With [`CODE_TRIES`] each, the day's limit leaves who guesses 100 tries of a million.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In ten minutes.
    pub ten_minutes: u32,
    /// In an hour.
    pub hour: u32,
    /// In 24 hours.
    pub day: u32,
    /// By mail, in 24 hours; as many go to one address. Nobody's mailbox is filled from here.
    pub mailed: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { ten_minutes: 4, hour: 8, day: 20, mailed: 5 }
    }
}

/// A code that waits to be entered: what the page may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Where it was sent; show it masked.
    pub number: Number,
    /// From when on it cannot be used.
    pub expires_at: Instant,
}

impl Identity {
    /// Sends a code to a number. `text` makes the words around the code. The id goes into the page that asks for the code.
    ///
    /// # Errors
    /// [`IdentityError::TooManyCodes`], [`IdentityError::NotSent`], [`IdentityError::TextLength`] or a store error.
    pub async fn request_code<F>(&self, number: Number, text: F) -> Result<CodeId, IdentityError>
    where
        F: FnOnce(&str) -> String + Send,
    {
        let (clock, now) = (self.store.clock(), self.now());
        let (id, code) = (CodeId::new(now, clock.random()), new_code(clock));
        let message = NewMessage {
            id: MessageId::new(now, clock.random()),
            number,
            template: CODE_TEMPLATE.to_owned(),
            about: About::Codes,
            text: text(&code),
            // The number is who somebody is: a code that went elsewhere would prove nothing.
            letter: None,
            key: None,
        };
        let digest = self.key.code_digest(id, number, &code);
        self.issue(Asked { id, number, digest, at: now, link: None }, message).await
    }

    /// Notes a code, of whichever purpose, and hands its text over. The limits hold for all codes to a number together.
    pub(crate) async fn issue(&self, asked: Asked, message: NewMessage) -> Result<CodeId, IdentityError> {
        message.check()?;
        let (id, limits, keeps) = (asked.id, self.limits, self.sender.keeps_texts());
        let noted = message.clone();
        self.store
            .write(move |tx| {
                hold_limits(tx, asked.number, limits, asked.at)?;
                insert_code(tx, &asked)?;
                note(tx, &noted, keeps, asked.at)?;
                Ok::<_, IdentityError>(())
            })
            .await?;
        self.send_code(&message).await.map(|()| id)
    }

    /// A code that can still be entered. The page shows where it was sent and asks for another one by it.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn pending(&self, id: CodeId) -> Result<Option<Pending>, StoreError> {
        let now = self.now();
        self.store
            .read(move |tx| {
                let row = tx.query_opt(
                    "SELECT number, expires_at FROM sign_in_code WHERE id = $1 AND purpose = $3 \
                     AND used_at IS NULL AND expires_at > $2",
                    &[id.to_bytes().into(), now.into(), Purpose::SignIn.word().into()],
                )?;
                row.map(|row| Ok(Pending { number: row.number(0)?, expires_at: row.instant(1)? })).transpose()
            })
            .await
    }

    /// Takes a code. The right one signs its number in, once, even when it is entered twice at the same moment. It opens the customer's
    /// pages, also for a number of staff: no role comes with a code.
    ///
    /// # Errors
    /// [`CodeError`] says what the person can do.
    pub async fn enter_code(&self, id: CodeId, entered: &str) -> Result<Session, CodeError> {
        let code = six_digits(entered).ok_or(CodeError::NotACode)?;
        let token = new_token(self.store.clock());
        let attempt =
            Attempt { id, code, key: self.key.clone(), token_hash: token_hash(&token), at: self.now() };
        let outcome = self.store.write(move |tx| sign_in(tx, &attempt)).await?;
        outcome.map(|started| Session { token, ..started })
    }

    /// Takes a code as a fresh proof that whoever has a session still has the telephone. A code of another number proves nothing
    /// and stays as it is.
    ///
    /// # Errors
    /// [`CodeError`] says what the person can do.
    pub async fn prove_by_code(&self, token: &str, id: CodeId, entered: &str) -> Result<(), CodeError> {
        let code = six_digits(entered).ok_or(CodeError::NotACode)?;
        let attempt =
            Attempt { id, code, key: self.key.clone(), token_hash: token_hash(token), at: self.now() };
        self.store.write(move |tx| prove(tx, &attempt)).await?
    }

    /// Hands the text over while the person waits. It is not put off for later: a code that comes late is of no use.
    async fn send_code(&self, message: &NewMessage) -> Result<(), IdentityError> {
        let mut sends = 0;
        let sent = loop {
            sends += 1;
            match self.sender.send(message.id, message.number, &message.text).await {
                Err(error) if error.is_temporary() && sends < CODE_SENDS => {}
                sent => break sent,
            }
        };
        let (id, now, keeps) = (message.id, self.now(), self.sender.keeps_texts());
        let error = match sent {
            Ok(taken) => {
                self.counts.add(Count::Sent);
                let kept = self.store.write(move |tx| {
                    settle_sent(tx, id, keeps, now)?;
                    keep_ids(tx, id, &taken, now)
                });
                return Ok(kept.await?);
            }
            Err(error) => error,
        };
        self.counts.add(Count::Failed);
        tracing::warn!(message = %id, %error, "a sign-in code was not sent");
        let trouble = error.to_string();
        self.store.write(move |tx| settle_failed(tx, id, &trouble, keeps, now)).await?;
        // A code that may be on its way is waited for; whoever does not get it asks for another on the page.
        if matches!(error, SendError::InDoubt(_)) { Ok(()) } else { Err(IdentityError::NotSent) }
    }
}

/// What a code is for. One that is for something else is not there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Signing in, or proving it once more.
    SignIn,
    /// Letting somebody look after the number.
    Kin,
}

impl Purpose {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Kin => "kin",
        }
    }
}

/// A code that is asked for.
pub(crate) struct Asked {
    pub(crate) id: CodeId,
    pub(crate) number: Number,
    pub(crate) digest: [u8; 32],
    pub(crate) at: Instant,
    /// What it is to allow; signing in where it is nothing else.
    pub(crate) link: Option<LinkRequest>,
}

struct Attempt {
    id: CodeId,
    code: String,
    key: ServerKey,
    token_hash: Vec<u8>,
    at: Instant,
}

fn hold_limits(tx: &mut dyn Tx, number: Number, limits: Limits, now: Instant) -> Result<(), IdentityError> {
    let windows = [(limits.ten_minutes, 10 * MINUTE_MS), (limits.hour, 60 * MINUTE_MS), (limits.day, DAY_MS)];
    let mut retry_at = None;
    for (limit, window_ms) in windows {
        // The code that is `limit` back: while it lies in the window, the window is full.
        let row = tx.query_opt(
            "SELECT asked_at FROM sign_in_code WHERE number = $1 AND asked_at > $2 ORDER BY asked_at DESC LIMIT 1 OFFSET $3",
            &[number.into(), now.plus_ms(-window_ms).into(), i64::from(limit.max(1) - 1).into()],
        )?;
        if let Some(row) = row {
            retry_at = retry_at.max(Some(row.instant(0)?.plus_ms(window_ms)));
        }
    }
    retry_at.map_or(Ok(()), |retry_at| Err(IdentityError::TooManyCodes { retry_at }))
}

fn insert_code(tx: &mut dyn Tx, asked: &Asked) -> Result<(), StoreError> {
    let purpose = if asked.link.is_some() { Purpose::Kin } else { Purpose::SignIn };
    tx.execute(
        "INSERT INTO sign_in_code (id, number, digest, asked_at, expires_at, tries, purpose) \
         VALUES ($1, $2, $3, $4, $5, 0, $6)",
        &[
            asked.id.to_bytes().into(),
            asked.number.into(),
            asked.digest.to_vec().into(),
            asked.at.into(),
            asked.at.plus_ms(CODE_MINUTES * MINUTE_MS).into(),
            purpose.word().into(),
        ],
    )?;
    asked.link.as_ref().map_or(Ok(()), |link| insert_request(tx, asked.id, link))
}

/// A try that was counted.
pub(crate) struct Counted {
    pub(crate) number: Number,
    pub(crate) digest: Vec<u8>,
    tried: i64,
}

impl Counted {
    /// What is said of a wrong code.
    pub(crate) fn wrong(&self) -> CodeError {
        let left = CODE_TRIES.saturating_sub(u32::try_from(self.tried).unwrap_or(CODE_TRIES));
        if left == 0 { CodeError::TooMany } else { CodeError::Wrong { left } }
    }
}

/// Counts a try before anything is compared, so that tries at the same moment are all counted.
pub(crate) fn count_try(
    tx: &mut dyn Tx,
    id: CodeId,
    purpose: Purpose,
    at: Instant,
) -> Result<Result<Counted, CodeError>, StoreError> {
    let counted = tx.query_opt(
        "UPDATE sign_in_code SET tries = tries + 1 WHERE id = $1 AND purpose = $4 AND used_at IS NULL AND expires_at > $2 \
         AND tries < $3 RETURNING number, digest, tries",
        &[id.to_bytes().into(), at.into(), i64::from(CODE_TRIES).into(), purpose.word().into()],
    )?;
    match counted {
        Some(row) => Ok(Ok(Counted { number: row.number(0)?, digest: row.bytes(1)?, tried: row.int(2)? })),
        None => why_not(tx, id, purpose, at).map(Err),
    }
}

/// The code has done what it was for.
pub(crate) fn use_up(tx: &mut dyn Tx, id: CodeId, at: Instant) -> Result<(), StoreError> {
    let sql = "UPDATE sign_in_code SET used_at = $2 WHERE id = $1";
    tx.execute(sql, &[id.to_bytes().into(), at.into()]).map(|_| ())
}

/// Counts the try first and compares then. The refusal is a value, not an error of the transaction: an error would roll the count back.
fn try_code(tx: &mut dyn Tx, attempt: &Attempt) -> Result<Result<Number, CodeError>, StoreError> {
    let counted = match count_try(tx, attempt.id, Purpose::SignIn, attempt.at)? {
        Ok(counted) => counted,
        Err(error) => return Ok(Err(error)),
    };
    let number = counted.number;
    if !attempt.key.code_matches(attempt.id, number, &attempt.code, &counted.digest) {
        return Ok(Err(counted.wrong()));
    }
    use_up(tx, attempt.id, attempt.at)?;
    note_code(tx, number, attempt.at)?;
    Ok(Ok(number))
}

fn sign_in(tx: &mut dyn Tx, attempt: &Attempt) -> Result<Result<Session, CodeError>, StoreError> {
    match try_code(tx, attempt)? {
        Ok(number) => start_session(tx, number, &attempt.token_hash, attempt.at, Proved::NUMBER).map(Ok),
        Err(error) => Ok(Err(error)),
    }
}

fn prove(tx: &mut dyn Tx, attempt: &Attempt) -> Result<Result<(), CodeError>, StoreError> {
    let sent_to = tx.query_opt(
        "SELECT number FROM sign_in_code WHERE id = $1 AND purpose = $2",
        &[attempt.id.to_bytes().into(), Purpose::SignIn.word().into()],
    )?;
    let sent_to = sent_to.map(|row| row.number(0)).transpose()?;
    if sent_to.is_none() || sent_to != number_of_session(tx, &attempt.token_hash, attempt.at)? {
        return Ok(Err(CodeError::Expired));
    }
    match try_code(tx, attempt)? {
        Ok(_) => note_proof(tx, &attempt.token_hash, attempt.at, Proved::NUMBER).map(Ok),
        Err(error) => Ok(Err(error)),
    }
}

fn why_not(tx: &mut dyn Tx, id: CodeId, purpose: Purpose, at: Instant) -> Result<CodeError, StoreError> {
    let row = tx.query_opt(
        "SELECT used_at, expires_at FROM sign_in_code WHERE id = $1 AND purpose = $2",
        &[id.to_bytes().into(), purpose.word().into()],
    )?;
    let Some(row) = row else {
        return Ok(CodeError::Expired);
    };
    Ok(if row.opt_int(0)?.is_some() {
        CodeError::Used
    } else if row.instant(1)? <= at {
        CodeError::Expired
    } else {
        CodeError::TooMany
    })
}

/// Reads six digits as people enter them: with blanks or dashes between, or in the full width of Chinese keyboards.
pub(crate) fn six_digits(entered: &str) -> Option<String> {
    if entered.len() > ENTERED_LIMIT {
        return None;
    }
    let code: Option<String> = entered
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
            _ => None,
        })
        .collect();
    code.filter(|code| code.len() == CODE_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_enter_it() {
        for entered in ["012345", " 012 345\n", "012-345", "０１２３４５", "0１2３4５"] {
            assert_eq!(six_digits(entered).as_deref(), Some("012345"), "{entered}");
        }
        for entered in ["", "12345", "0123456", "01234a", "٠١٢٣٤٥", "012345; DROP TABLE session"] {
            assert_eq!(six_digits(entered), None, "{entered}");
        }
        assert_eq!(six_digits(&" ".repeat(1_000_000)), None);
    }
}
