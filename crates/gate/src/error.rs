//! What can keep the gate from answering.

use anxin_journal::JournalError;
use anxin_registry::ApplyError;
use anxin_store::StoreError;

/// An error of the gate. After any of them the call must not be placed.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// The decision could not be written, so it is not given.
    #[error("the decision could not be kept as evidence, so none is given: {0}")]
    NoEvidence(#[from] JournalError),
    /// The store did not answer; what was to be saved is not saved.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The change feed does not read.
    #[error("the change feed does not read: {0}")]
    Feed(#[from] ApplyError),
    /// The feed is shorter than what this gate knows.
    #[error("shard {shard} of the change feed went back: the database was restored; start this gate anew")]
    FeedWentBack {
        /// The shard.
        shard: i64,
    },
    /// A brand names a rulebook that is not here.
    #[error("rulebook {0} is not here: use one of those that `anxin doctor` lists")]
    NoRulebook(String),
}
