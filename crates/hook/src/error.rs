//! What can go wrong, in sentences that say what to do.

use anxin_store::StoreError;

/// An error of this room.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An address that is none, or that is not for us to call.
    #[error("this address cannot be used: {0}")]
    Address(&'static str),
    /// A text that is no event.
    #[error("unknown event: write any of {}", crate::EventType::names())]
    UnknownEvent,
    /// An endpoint that takes nothing.
    #[error("an endpoint takes at least one event: write any of {}", crate::EventType::names())]
    NoEvent,
    /// The note beside an endpoint is too long.
    #[error("a note is too long: write at most {} characters without control characters", crate::NOTE_LIMIT)]
    Note,
    /// A brand that nobody knows here.
    #[error("this brand is not known here: import it first")]
    UnknownBrand,
    /// The brand has as many endpoints as it may have.
    #[error("a brand has at most {} endpoints: remove one first", crate::ENDPOINTS_LIMIT)]
    TooMany,
    /// The address is registered for this brand.
    #[error("this address is registered already; change the secret of that endpoint, or remove it first")]
    Taken,
    /// The key of the request belongs to another one.
    #[error("this key came before, with another request")]
    KeyReused,
    /// There is no such endpoint, or it is another brand's.
    #[error("there is no such endpoint")]
    UnknownEndpoint,
    /// There is no such message, or it is kept no longer.
    #[error("there is no such message, or it is kept no longer")]
    UnknownMessage,
    /// Nothing is sent to an endpoint that is disabled.
    #[error("this endpoint is disabled; enable it first")]
    Disabled,
}
