//! What can go wrong with the log, in sentences that say what to do.

use anxin_store::StoreError;

/// An error of the log, or what is wrong with a log, a proof or a note that was looked at.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A proof that an entry is in a tree does not hold.
    #[error("the proof does not show that the entry is in the log: {0}")]
    Inclusion(&'static str),
    /// A proof that one tree continues another does not hold.
    #[error("the proof does not show that the log was only added to: {0}")]
    Consistency(&'static str),
    /// No signed note.
    #[error("this is no signed note: {0}")]
    Note(&'static str),
    /// A signed note without a signature by a key that counts.
    #[error("the note is not signed with the key {0}")]
    Unsigned(String),
    /// A signature by a key that counts is wrong.
    #[error("the signature of {0} is wrong: the note was changed, or somebody else signed it")]
    Signature(String),
    /// No verifier key.
    #[error("this is no key of a log (a vkey, as in name+1a2b3c4d+AQ…): {0}")]
    Key(&'static str),
    /// A note that is no checkpoint.
    #[error("this is no checkpoint: {0}")]
    Checkpoint(&'static str),
    /// A checkpoint of another log.
    #[error("the checkpoint is of the log {found}, and the key is of {wanted}")]
    Origin {
        /// The log that the checkpoint names.
        found: String,
        /// The log that the key names.
        wanted: String,
    },
    /// No tile, or one with another length than it must have.
    #[error("{path}: {why}")]
    Tile {
        /// Where it lies in the log.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// No receipt.
    #[error("this is no receipt with a proof: {0}")]
    Receipt(String),
    /// The key of this server is not the one that the log is signed with.
    #[error(
        "the log is signed with the key {0}, which does not follow from keys/identity.key of this server: bring the \
         key file back from where it was copied, or from the backup"
    )]
    OtherKey(String),
}
