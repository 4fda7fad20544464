//! What can keep the gate from answering.

use anxin_domain::ids::DecisionId;
use anxin_domain::listing::FileHash;
use anxin_journal::JournalError;
use anxin_registry::ApplyError;
use anxin_segment::SegmentError;
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
    /// The file of a list cannot be made or opened.
    #[error("the file of a list cannot be used: {0}")]
    ListFile(#[from] SegmentError),
    /// The folder for the files of lists cannot be used.
    #[error("{path}: {source}; mend the folder's permissions or free some space")]
    ListFolder {
        /// The folder, or a file in it.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file of a list in the database is not what it should be.
    #[error(
        "the file {0} of a list is damaged in the database: restore the database, or import the list again"
    )]
    ListDamaged(FileHash),
    /// A promise that was published does not read.
    #[error("{0}; it was published by a newer program: use a newer anxin")]
    Promise(#[from] anxin_promise::PromiseError),
    /// The feed is shorter than what this gate knows.
    #[error("shard {shard} of the change feed went back: the database was restored; start this gate anew")]
    FeedWentBack {
        /// The shard.
        shard: i64,
    },
    /// A brand or a decision names a rulebook that is not here, or that was not the law at the moment.
    #[error(
        "rulebook {0} is not here, or was not the law at that moment: use one of those that `anxin rulebooks list` shows"
    )]
    NoRulebook(String),
    /// A check was cut off while this process stops.
    #[error("the check was cut off: this process is stopping; ask again")]
    Interrupted,
    /// A decision rests on changes that this gate has not seen.
    #[error(
        "decision {decision} rests on changes that are not in this database: it was made on another one, or on a later state"
    )]
    NotThatFar {
        /// The decision.
        decision: DecisionId,
    },
}
