//! Texts to people. Each is in the store before it is handed over, so none is lost; its words go when it has been sent.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::sender::Outcome;
use crate::wish::wanted;

/// Longest text in characters: about seven parts of a Chinese text message (67 characters each, 3GPP TS 23.040).
pub const TEXT_LIMIT: usize = 500;
/// The template of a sign-in code; its words are never in the store, except in the demonstration.
pub(crate) const CODE_TEMPLATE: &str = "sign_in_code";
/// While a text is being handed over, for this long nobody else takes it up.
pub(crate) const LEASE_MS: i64 = 60_000;
/// Longest note about what went wrong, in characters.
const TROUBLE_LIMIT: usize = 200;

/// What a text is about, as far as it matters for whether it may be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A code that its receiver asked for a moment ago.
    Codes,
    /// A question without whose answer a claim stands still, and what was decided, which starts the time for an appeal.
    Decisions,
    /// Money that was paid or came back.
    Payments,
    /// What somebody else might have done in the receiver's name: signing in, changing the account, opening the line again.
    Security,
    /// How far a claim is, between its steps.
    Progress,
    /// That something the receiver said (a refusal, a withdrawal) is in force.
    Acts,
    /// That an agent asks for consent.
    Requests,
}

impl About {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Codes,
        Self::Decisions,
        Self::Payments,
        Self::Security,
        Self::Progress,
        Self::Acts,
        Self::Requests,
    ];

    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Codes => "codes",
            Self::Decisions => "decisions",
            Self::Payments => "payments",
            Self::Security => "security",
            Self::Progress => "progress",
            Self::Acts => "acts",
            Self::Requests => "requests",
        }
    }

    /// Whether its receiver may switch it off. What may not be is what they need to keep a right, their money or their account.
    #[must_use]
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::Progress | Self::Acts | Self::Requests)
    }
}

/// A text to be sent.
#[derive(Clone)]
pub struct NewMessage {
    /// Its id, the same at every attempt.
    pub id: MessageId,
    /// To whom.
    pub number: Number,
    /// A short name of what it is, as in `award_paid`; it stays when the words are gone.
    pub template: String,
    /// What it is about.
    pub about: About,
    /// The words.
    pub text: String,
    /// Names the event that the text is about, as in `award:01J6…:paid`: one event makes one text.
    pub key: Option<String>,
}

impl NewMessage {
    /// Holds the length.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] when the text is empty or too long.
    pub fn check(&self) -> Result<(), IdentityError> {
        let length = self.text.chars().count();
        if length == 0 || length > TEXT_LIMIT { Err(IdentityError::TextLength) } else { Ok(()) }
    }
}

/// Where a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageStatus {
    /// It waits, for the first or a further attempt.
    Queued,
    /// The provider has taken it.
    Sent,
    /// It was given up.
    Failed,
}

impl MessageStatus {
    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// A text as the store knows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub number: Number,
    /// What it is.
    pub template: String,
    /// The words, while they are kept.
    pub text: Option<String>,
    /// Where it is.
    pub status: MessageStatus,
    /// Attempts by the outbox so far.
    pub tries: i64,
    /// What went wrong last.
    pub trouble: Option<String>,
    /// Whether it arrived, when the provider has said so.
    pub outcome: Option<Outcome>,
    /// When it was queued.
    pub created_at: Instant,
}

/// Queues a text in the transaction of the change that it tells of: both are there or neither. Answers false when its key is
/// known already, or its receiver does not want to be written to about that. The outbox sends it.
///
/// # Errors
/// [`IdentityError::TextLength`] or a store error.
pub fn queue(tx: &mut dyn Tx, message: &NewMessage, now: Instant) -> Result<bool, IdentityError> {
    message.check()?;
    if !wanted(tx, message.number, message.about, now)? {
        return Ok(false);
    }
    let queued = insert(tx, message, Some(&message.text), now, now)?;
    Ok(queued > 0)
}

/// Notes a text that its maker hands over at once. Its words stay only where texts are kept.
pub(crate) fn note(
    tx: &mut dyn Tx,
    message: &NewMessage,
    keeps_texts: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let body = keeps_texts.then_some(message.text.as_str());
    insert(tx, message, body, now, now.plus_ms(LEASE_MS)).map(|_| ())
}

/// The provider has taken a text.
pub(crate) fn settle_sent(
    tx: &mut dyn Tx,
    id: MessageId,
    keeps_texts: bool,
    now: Instant,
) -> Result<(), StoreError> {
    settle(tx, id, MessageStatus::Sent, None, keeps_texts, now)
}

/// A text is given up.
pub(crate) fn settle_failed(
    tx: &mut dyn Tx,
    id: MessageId,
    trouble: &str,
    keeps_texts: bool,
    now: Instant,
) -> Result<(), StoreError> {
    settle(tx, id, MessageStatus::Failed, Some(trouble), keeps_texts, now)
}

/// What is kept of a trouble.
pub(crate) fn short(trouble: &str) -> String {
    trouble.chars().take(TROUBLE_LIMIT).collect()
}

impl Identity {
    /// Queues a text that no other change is bound to and that cannot be switched off. Answers false when its key is known already.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] or a store error.
    pub async fn queue_text(
        &self,
        number: Number,
        template: &str,
        text: &str,
        key: Option<String>,
    ) -> Result<bool, IdentityError> {
        self.queue_about(number, (template, About::Decisions), text, key).await
    }

    /// Queues a text that no other change is bound to. Answers false when its key is known already, or its receiver does not want
    /// to be written to about that.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] or a store error.
    pub async fn queue_about(
        &self,
        number: Number,
        (template, about): (&str, About),
        text: &str,
        key: Option<String>,
    ) -> Result<bool, IdentityError> {
        let now = self.now();
        let message = NewMessage {
            id: MessageId::new(now, self.store.clock().random()),
            number,
            template: template.to_owned(),
            about,
            text: text.to_owned(),
            key,
        };
        self.store.write(move |tx| queue(tx, &message, now)).await
    }

    /// The newest texts, at most so many.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn messages(&self, limit: u32) -> Result<Vec<Message>, StoreError> {
        self.store
            .read(move |tx| {
                let rows = tx.query(
                    "SELECT id, number, template, body, status, tries, trouble, created_at, outcome FROM message \
                     ORDER BY created_at DESC, id DESC LIMIT $1",
                    &[i64::from(limit).into()],
                )?;
                rows.iter().map(message_in).collect()
            })
            .await
    }
}

fn insert(
    tx: &mut dyn Tx,
    message: &NewMessage,
    body: Option<&str>,
    now: Instant,
    due_at: Instant,
) -> Result<u64, StoreError> {
    tx.execute(
        "INSERT INTO message (id, number, template, body, status, tries, created_at, due_at, key) \
         VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, $7) ON CONFLICT DO NOTHING",
        &[
            message.id.to_bytes().into(),
            message.number.into(),
            message.template.as_str().into(),
            body.into(),
            now.into(),
            due_at.into(),
            message.key.as_deref().into(),
        ],
    )
}

fn settle(
    tx: &mut dyn Tx,
    id: MessageId,
    status: MessageStatus,
    trouble: Option<&str>,
    keeps_texts: bool,
    now: Instant,
) -> Result<(), StoreError> {
    // A text that was taken stays taken: an attempt that ends later and badly does not unsay it.
    tx.execute(
        "UPDATE message SET status = $2, trouble = $3, settled_at = $4 WHERE id = $1 AND status <> 'sent'",
        &[id.to_bytes().into(), status.word().into(), trouble.map(short).into(), now.into()],
    )?;
    if !keeps_texts {
        tx.execute("UPDATE message SET body = NULL WHERE id = $1", &[id.to_bytes().into()])?;
    }
    Ok(())
}

fn message_in(row: &Row) -> Result<Message, StoreError> {
    let status = match row.text(4)?.as_str() {
        "queued" => MessageStatus::Queued,
        "sent" => MessageStatus::Sent,
        "failed" => MessageStatus::Failed,
        _ => return Err(StoreError::Corrupt("status of a message")),
    };
    Ok(Message {
        id: MessageId::from_bytes(row.id(0)?),
        number: row.number(1)?,
        template: row.text(2)?,
        text: row.opt_text(3)?,
        status,
        tries: row.int(5)?,
        trouble: row.opt_text(6)?,
        created_at: row.instant(7)?,
        outcome: row.opt_text(8)?.and_then(|word| Outcome::from_word(&word)),
    })
}
