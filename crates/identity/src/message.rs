//! Texts to people, and mails beside them or before them. Each is in the store before it is handed over, so none is lost; its words go
//! when it has been sent.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::mail::{Letter, MailAddress, MailHow, mailbox_in};
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
/// What a mail with a code is called in the list of messages.
const MAIL_CODE_TEMPLATE: &str = "mail_code";

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
    /// The words of the mail, for who gets mail.
    pub letter: Option<Letter>,
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

    pub(crate) fn from_word(word: &str) -> Result<Self, StoreError> {
        let known = [Self::Queued, Self::Sent, Self::Failed].into_iter().find(|status| status.word() == word);
        known.ok_or(StoreError::Corrupt("status of a message"))
    }
}

/// How a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentBy {
    /// By text.
    Text,
    /// By mail, beside its text.
    Mail,
    /// By mail, and by text when the mail does not go.
    MailFirst,
}

impl SentBy {
    /// The word in the store; a text has none.
    pub(crate) const fn word(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Mail => Some("mail"),
            Self::MailFirst => Some("mail_first"),
        }
    }

    pub(crate) fn from_word(word: Option<&str>) -> Result<Self, StoreError> {
        let known = [Self::Text, Self::Mail, Self::MailFirst].into_iter().find(|by| by.word() == word);
        known.ok_or(StoreError::Corrupt("way of a message"))
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
    /// How it goes.
    pub by: SentBy,
    /// A mail's subject, while its words are kept.
    pub subject: Option<String>,
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
    let mailbox = match &message.letter {
        Some(letter) => mailbox_in(tx, message.number, now)?.map(|mailbox| (letter, mailbox.how)),
        None => None,
    };
    let new = New::text(message, now);
    let Some((letter, how)) = mailbox else { return Ok(insert(tx, &new)? > 0) };
    if how == MailHow::Instead && message.about.is_optional() {
        let first = New { by: SentBy::MailFirst, letter: Some(letter), ..new };
        return Ok(insert(tx, &first)? > 0);
    }
    if insert(tx, &new)? == 0 {
        return Ok(false);
    }
    let beside = New { id: letter.id, by: SentBy::Mail, letter: Some(letter), key: None, ..new };
    Ok(insert(tx, &beside)? > 0)
}

/// Queues a mail to an address that is no number's any more. It names the number of its text, and the address stays with it until it is sent.
pub(crate) fn queue_last_mail(
    tx: &mut dyn Tx,
    message: &NewMessage,
    letter: &Letter,
    address: &MailAddress,
    now: Instant,
) -> Result<(), StoreError> {
    let mail =
        New { id: letter.id, by: SentBy::Mail, letter: Some(letter), key: None, ..New::text(message, now) };
    insert(tx, &mail)?;
    let sql = "UPDATE message SET address = $2 WHERE id = $1";
    tx.execute(sql, &[letter.id.to_bytes().into(), address.as_str().into()]).map(drop)
}

/// Notes a text that its maker hands over at once. Its words stay only where texts are kept.
pub(crate) fn note(
    tx: &mut dyn Tx,
    message: &NewMessage,
    keeps_texts: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let body = keeps_texts.then_some(message.text.as_str());
    let due_at = now.plus_ms(LEASE_MS);
    insert(tx, &New { body, due_at, ..New::text(message, now) }).map(|_| ())
}

/// Notes a mail with a code that its maker hands over at once. Its words stay only where texts are kept.
pub(crate) fn note_mail(
    tx: &mut dyn Tx,
    number: Number,
    letter: &Letter,
    keeps_texts: bool,
    now: Instant,
) -> Result<(), StoreError> {
    let new = New {
        id: letter.id,
        number,
        template: MAIL_CODE_TEMPLATE,
        about: About::Codes,
        body: keeps_texts.then_some(letter.text.as_str()),
        by: SentBy::Mail,
        letter: Some(letter).filter(|_| keeps_texts),
        key: None,
        at: now,
        due_at: now.plus_ms(LEASE_MS),
    };
    insert(tx, &new).map(|_| ())
}

/// A mail that went before its text is given up: it becomes the text.
pub(crate) fn send_as_text(
    tx: &mut dyn Tx,
    id: MessageId,
    trouble: &str,
    now: Instant,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message SET way = NULL, subject = NULL, letter = NULL, tries = 0, doubts = 0, due_at = $2, trouble = $3 \
         WHERE id = $1 AND status = 'queued'",
        &[id.to_bytes().into(), now.into(), short(trouble).into()],
    )
    .map(|_| ())
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
            letter: None,
            key,
        };
        self.store.write(move |tx| queue(tx, &message, now)).await
    }

    /// The newest texts and mails, at most so many.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn messages(&self, limit: u32) -> Result<Vec<Message>, StoreError> {
        self.store
            .read(move |tx| {
                let rows = tx.query(
                    "SELECT id, number, template, COALESCE(letter, body), status, tries, trouble, created_at, outcome, way, subject \
                     FROM message \
                     ORDER BY created_at DESC, id DESC LIMIT $1",
                    &[i64::from(limit).into()],
                )?;
                rows.iter().map(message_in).collect()
            })
            .await
    }
}

/// A row of a message.
#[derive(Clone, Copy)]
struct New<'a> {
    id: MessageId,
    number: Number,
    template: &'a str,
    about: About,
    body: Option<&'a str>,
    by: SentBy,
    letter: Option<&'a Letter>,
    key: Option<&'a str>,
    at: Instant,
    due_at: Instant,
}

impl<'a> New<'a> {
    fn text(message: &'a NewMessage, now: Instant) -> Self {
        Self {
            id: message.id,
            number: message.number,
            template: &message.template,
            about: message.about,
            body: Some(&message.text),
            by: SentBy::Text,
            letter: None,
            key: message.key.as_deref(),
            at: now,
            due_at: now,
        }
    }
}

fn insert(tx: &mut dyn Tx, new: &New<'_>) -> Result<u64, StoreError> {
    tx.execute(
        "INSERT INTO message (id, number, template, body, status, tries, created_at, due_at, key, way, subject, letter, about) \
         VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
        &[
            new.id.to_bytes().into(),
            new.number.into(),
            new.template.into(),
            new.body.into(),
            new.at.into(),
            new.due_at.into(),
            new.key.into(),
            new.by.word().into(),
            new.letter.map(|letter| letter.subject.as_str()).into(),
            new.letter.map(|letter| letter.text.as_str()).into(),
            new.about.word().into(),
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
        "UPDATE message SET status = $2, trouble = $3, settled_at = $4, address = NULL WHERE id = $1 AND status <> 'sent'",
        &[id.to_bytes().into(), status.word().into(), trouble.map(short).into(), now.into()],
    )?;
    if !keeps_texts {
        let sql = "UPDATE message SET body = NULL, subject = NULL, letter = NULL WHERE id = $1";
        tx.execute(sql, &[id.to_bytes().into()])?;
    }
    Ok(())
}

fn message_in(row: &Row) -> Result<Message, StoreError> {
    let status = MessageStatus::from_word(&row.text(4)?)?;
    Ok(Message {
        id: MessageId::from_bytes(row.id(0)?),
        number: row.number(1)?,
        template: row.text(2)?,
        text: row.opt_text(3)?,
        by: SentBy::from_word(row.opt_text(9)?.as_deref())?,
        subject: row.opt_text(10)?,
        status,
        tries: row.int(5)?,
        trouble: row.opt_text(6)?,
        created_at: row.instant(7)?,
        outcome: row.opt_text(8)?.and_then(|word| Outcome::from_word(&word)),
    })
}
