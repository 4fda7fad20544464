//! Mail beside texts: an address that a number's holder gave and proved by a code, what goes there, and how it ends. The number stays
//! who they are; an address opens nothing. It ends when its holder says so, when the number changes hands, and when no code has proved
//! the number for [`NUMBER_DAYS`].

mod address;
mod code;
mod letter;
mod smtp;
mod stop;
mod wire;

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::changes::{Changed, note_change};
use anxin_store::{StoreError, Tx};
use async_trait::async_trait;

use crate::identity::Identity;
use crate::passkey::NUMBER_DAYS;
use crate::sender::SendError;

pub use self::address::MailAddress;
pub use self::smtp::{SmtpMailer, SmtpSettings, SmtpTimes};
pub use self::stop::Stopped;
pub use self::wire::MailWire;

/// A mail as it is handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its id, the same at every attempt; its Message-ID is made of it.
    pub id: MessageId,
    /// To whom.
    pub to: MailAddress,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// When it was written; its date.
    pub written_at: Instant,
    /// Where mails like this are stopped with one request (RFC 8058), if they may be.
    pub stop: Option<String>,
}

/// Hands mails over.
#[async_trait]
pub trait MailSender: Send + Sync {
    /// Hands over one mail; Ok when the provider has taken it.
    ///
    /// # Errors
    /// [`SendError`] says whether to try again. No sentence in it holds an address.
    async fn send(&self, mail: &Mail) -> Result<(), SendError>;
}

/// Mails nothing anywhere: the page of the demonstration shows it.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailSink;

#[async_trait]
impl MailSender for MailSink {
    async fn send(&self, _: &Mail) -> Result<(), SendError> {
        Ok(())
    }
}

/// The words of a mail that goes with a text, or before it.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The mail's id, another one than the text's.
    pub id: MessageId,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// Whether mail comes beside texts or in their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailHow {
    /// Whatever is texted is mailed too, but for codes.
    Also,
    /// What may be switched off is mailed only; it is texted when the mail does not go.
    Instead,
}

impl MailHow {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Also, Self::Instead];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Also => "also",
            Self::Instead => "instead",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.word() == word)
    }
}

/// Where a number's holder gets mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Where. Shown to the holder only.
    pub address: MailAddress,
    /// Beside texts, or in their place.
    pub how: MailHow,
    /// Makes the link that stops it.
    pub(crate) id: Vec<u8>,
}

impl Identity {
    /// Whether mail is sent from here.
    #[must_use]
    pub const fn mails(&self) -> bool {
        self.mailer.is_some()
    }

    /// Where a number's holder gets mail, if they do.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn mailbox(&self, number: Number) -> Result<Option<Mailbox>, StoreError> {
        let now = self.now();
        self.store.read(move |tx| mailbox_in(tx, number, now)).await
    }

    /// Says whether mail comes beside texts or in their place. Answers false when there is no address.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn mail_how(&self, number: Number, how: MailHow) -> Result<bool, StoreError> {
        let sql = "UPDATE mail_address SET how = $2 WHERE number = $1";
        let set = self.store.write(move |tx| tx.execute(sql, &[number.into(), how.word().into()])).await?;
        Ok(set > 0)
    }

    /// Ends mail to a number's holder, and tells them by text. Answers whether there was any.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn remove_mail(&self, number: Number) -> Result<bool, StoreError> {
        let (clock, now) = (self.store.clock().clone(), self.now());
        self.store
            .write(move |tx| {
                let gone = tx.execute("DELETE FROM mail_address WHERE number = $1", &[number.into()])?;
                // A code that is under way proves nothing any more.
                let used = "UPDATE mail_code SET used_at = $2 WHERE number = $1 AND used_at IS NULL";
                tx.execute(used, &[number.into(), now.into()])?;
                if gone > 0 {
                    note_change(tx, &clock, number, Changed::MailRemoved, now)?;
                }
                Ok(gone > 0)
            })
            .await
    }
}

/// Where a number's holder gets mail. What a former holder gave, or what no code has stood behind for too long, is not there.
pub(crate) fn mailbox_in(
    tx: &mut dyn Tx,
    number: Number,
    now: Instant,
) -> Result<Option<Mailbox>, StoreError> {
    let row = tx.query_opt(
        "SELECT m.id, m.address, m.how FROM mail_address m WHERE m.number = $1 AND m.code_at > $2 \
         AND NOT EXISTS (SELECT 1 FROM holding h WHERE h.number = m.number AND h.since > m.since AND h.since <= $3)",
        &[number.into(), now.plus_days(-NUMBER_DAYS).into(), now.into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    let address = MailAddress::parse(&row.text(1)?).ok_or(StoreError::Corrupt("address of a mail"))?;
    let how = MailHow::from_word(&row.text(2)?).ok_or(StoreError::Corrupt("how mail goes"))?;
    Ok(Some(Mailbox { address, how, id: row.bytes(0)? }))
}

/// A code has just proved a number: its address holds for another [`NUMBER_DAYS`]. One that has rested longer may be a former
/// holder's, whom nobody's code brings back.
pub(crate) fn note_code(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<(), StoreError> {
    let rested = now.plus_days(-NUMBER_DAYS);
    tx.execute(
        "DELETE FROM mail_address WHERE number = $1 AND code_at <= $2",
        &[number.into(), rested.into()],
    )?;
    tx.execute("UPDATE mail_address SET code_at = $2 WHERE number = $1", &[number.into(), now.into()])
        .map(|_| ())
}

/// Forgets codes that are over, and addresses that hold no more.
pub(crate) fn sweep(tx: &mut dyn Tx, now: Instant) -> Result<(), StoreError> {
    tx.execute("DELETE FROM mail_code WHERE asked_at < $1", &[now.plus_days(-code::KEPT_DAYS).into()])?;
    tx.execute(
        "DELETE FROM mail_address WHERE code_at <= $1 OR EXISTS (SELECT 1 FROM holding h \
         WHERE h.number = mail_address.number AND h.since > mail_address.since AND h.since <= $2)",
        &[now.plus_days(-NUMBER_DAYS).into(), now.into()],
    )
    .map(|_| ())
}
