//! Why a list was not taken at all. Then nothing was changed, and the list is what it was.

use anxin_domain::ids::ListId;
use anxin_domain::time::Instant;
use anxin_gate::GateError;

use super::ImportError;

/// Why a list was not taken at all.
#[derive(Debug, thiserror::Error)]
pub enum ListImportError {
    /// The file could not be read, or a system behind the desk did not answer.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The moment of its publication cannot be right.
    #[error("--as-of: {0}")]
    AsOf(String),
    /// A newer one is held.
    #[error(
        "list {list} is held as of {held}, and this is as of {given}: lists are taken in the order in which they were \
         published. Import the next one; a full list as of a later moment takes the place of everything before it"
    )]
    Older {
        /// The list.
        list: ListId,
        /// As of when it is held.
        held: Instant,
        /// As of when this one is.
        given: Instant,
    },
    /// There is nothing that a change could change.
    #[error("list {0} is not held yet, so there is nothing to change: import a full list first")]
    NothingHeld(ListId),
    /// No number was read, and an empty list would free everybody.
    #[error(
        "no row of the file could be read as a number; name the right --format and --region. Nothing was changed"
    )]
    NoNumbers,
    /// Too many people would lose their protection at once.
    #[error(
        "list {list} has {held} numbers, and {removed} of them are not in this file: it may have been cut off, or be another \
         list. If it is right, import it with --may-shrink"
    )]
    Shrinks {
        /// The list.
        list: ListId,
        /// Numbers that are held.
        held: u64,
        /// Numbers that would be gone.
        removed: u64,
    },
    /// Others kept importing the same list.
    #[error("other imports of list {0} came in between again and again: import one file at a time")]
    Overtaken(ListId),
}

impl From<GateError> for ListImportError {
    fn from(error: GateError) -> Self {
        Self::Import(ImportError::Desk(error.into()))
    }
}

impl From<anxin_store::StoreError> for ListImportError {
    fn from(error: anxin_store::StoreError) -> Self {
        Self::Import(error.into())
    }
}

impl From<anxin_segment::SegmentError> for ListImportError {
    fn from(error: anxin_segment::SegmentError) -> Self {
        GateError::from(error).into()
    }
}
