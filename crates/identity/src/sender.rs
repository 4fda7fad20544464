//! How a text reaches a telephone: the trait that a provider is behind, what a provider says afterwards, and the sink of the
//! demonstration.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use async_trait::async_trait;
use tokio::sync::oneshot;

/// Why a text was not taken, or is not known to be. The sentences hold no telephone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may go later: the provider is overloaded or slow. It counts as an attempt.
    #[error("the provider cannot take a message now: {0}")]
    Temporary(String),
    /// It was not handed over: the provider is away, or asks to slow down. It counts as no attempt.
    #[error("the message was not handed to the provider: {0}")]
    NotHanded(String),
    /// It was handed over and no answer came: the provider may have taken it, and cannot tell a second one from it.
    #[error("the provider may have taken the message: {0}")]
    InDoubt(String),
    /// It will not go as it is: the provider refuses it, or our settings for the provider are wrong.
    #[error("the provider refuses the message: {0}")]
    Refused(String),
}

impl SendError {
    /// Whether the same message may be taken later.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

/// A text was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// What the provider calls it, or each of its parts, where its receipts say so.
    pub provider_ids: Vec<String>,
}

/// What a provider says of its own accord, after a text or without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A text whose answer was not waited for any longer was taken after all.
    Taken(MessageId, Taken),
    /// What became of a text, or of a part of one.
    Receipt(Receipt),
    /// A person answered by text.
    Reply {
        /// Who.
        from: Number,
        /// What.
        text: String,
    },
}

/// What became of a text, or of a part of one, on its way from the provider to the telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What the provider calls it.
    pub provider_id: String,
    /// Whether it arrived.
    pub outcome: Outcome,
    /// Whose telephone, and our own [`reference`] of the part, where the provider gives both back.
    pub about: Option<(Number, u16)>,
}

/// How the way of a text ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The telephone has it.
    Delivered,
    /// It will not arrive.
    Undelivered,
}

impl Outcome {
    /// The stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Delivered, Self::Undelivered].into_iter().find(|outcome| outcome.word() == word)
    }
}

/// News, and whom to tell that it is kept: what is not is said again by the provider.
#[derive(Debug)]
pub struct Heard {
    /// What.
    pub news: News,
    /// Told when the news is in the store.
    pub kept: oneshot::Sender<()>,
}

/// Sends texts. Sending the same `id` again must not make a second text where the provider can tell.
#[async_trait]
pub trait TextSender: Send + Sync {
    /// Hands over one text; Ok when the provider has taken it.
    ///
    /// # Errors
    /// [`SendError`] says whether to try again.
    async fn send(&self, id: MessageId, to: Number, text: &str) -> Result<Taken, SendError>;

    /// The next news of the provider; never completes where a provider has none. Safe to give up and ask again.
    async fn heard(&self) -> Heard {
        std::future::pending().await
    }

    /// The number that people text us at, where the provider brings their answers and vouches for whose telephone each came from.
    fn texted_at(&self) -> Option<&str> {
        None
    }

    /// Whether who gets a text can answer it and the answer comes to us.
    fn hears_answers(&self) -> bool {
        false
    }

    /// Whether texts stay readable in the store after they were sent. True in the demonstration only.
    fn keeps_texts(&self) -> bool {
        false
    }
}

/// The made-up number of the demonstration.
const SINK_NUMBER: &str = "10690000";

/// Sends nothing anywhere: the text stays in the store, and the page of the demonstration shows it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sink;

#[async_trait]
impl TextSender for Sink {
    async fn send(&self, _: MessageId, _: Number, _: &str) -> Result<Taken, SendError> {
        Ok(Taken::default())
    }

    fn hears_answers(&self) -> bool {
        true
    }

    fn texted_at(&self) -> Option<&str> {
        Some(SINK_NUMBER)
    }

    fn keeps_texts(&self) -> bool {
        true
    }
}

/// What we call a part of a text towards a provider, the same at every attempt: eight bits of the text's id, four bits of how
/// many parts there are, four bits of which this is (from 1). Texts in doubt to one number are few enough to be told apart by that.
#[must_use]
pub fn reference(id: MessageId, total: usize, part: usize) -> u16 {
    let nibble = |n: usize| u16::try_from(n).unwrap_or(0) & 0xf;
    (u16::from(short_id(id)) << 8) | (nibble(total) << 4) | nibble(part)
}

/// The random end of an id, in eight bits.
pub(crate) fn short_id(id: MessageId) -> u8 {
    id.to_bytes()[15]
}

/// How many parts a reference says there are, when it belongs to this text.
pub(crate) fn total_of(reference: u16, id: MessageId) -> Option<usize> {
    let total = usize::from((reference >> 4) & 0xf);
    (reference >> 8 == u16::from(short_id(id)) && total > 0).then_some(total)
}
