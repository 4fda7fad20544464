//! How a text reaches a telephone: the trait that a provider is behind, and the sink of the demonstration.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use async_trait::async_trait;

/// Why a text was not taken. The sentences hold no telephone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// It may go later: the provider is away, overloaded or slow.
    #[error("the text provider cannot take a message now: {0}")]
    Temporary(String),
    /// It will not go as it is: the provider refuses it, or our settings for the provider are wrong.
    #[error("the text provider refuses the message: {0}")]
    Refused(String),
}

impl SendError {
    /// Whether the same message may be taken later.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }
}

/// Sends texts. Sending the same `id` again must not make a second text where the provider can tell.
#[async_trait]
pub trait TextSender: Send + Sync {
    /// Hands over one text; Ok when the provider has taken it.
    ///
    /// # Errors
    /// [`SendError`] says whether to try again.
    async fn send(&self, id: MessageId, to: Number, text: &str) -> Result<(), SendError>;

    /// Whether texts stay readable in the store after they were sent. True in the demonstration only.
    fn keeps_texts(&self) -> bool {
        false
    }
}

/// Sends nothing anywhere: the text stays in the store, and the page of the demonstration shows it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sink;

#[async_trait]
impl TextSender for Sink {
    async fn send(&self, _: MessageId, _: Number, _: &str) -> Result<(), SendError> {
        Ok(())
    }

    fn keeps_texts(&self) -> bool {
        true
    }
}
