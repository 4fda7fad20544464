//! What can go wrong with evidence.

use rusqlite::ErrorCode;

/// An error of the journal. Whenever one is returned by a write, nothing of that write was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// No space, no permission, or a broken disk.
    #[error("the journal cannot be written: {0}; free some space or mend the folder's permissions")]
    Unwritable(String),
    /// A file of the journal cannot be read.
    #[error("the journal cannot be read: {0}; mend the disk or the folder's permissions")]
    Unreadable(String),
    /// The file is not a journal, or is damaged.
    #[error("{0} is not a journal of Anxin: name another folder with --data, or restore a backup")]
    Foreign(String),
    /// Evidence was changed, cut out or lost: what follows does not fit what comes before.
    #[error(
        "{file} is damaged at byte {at}: what stands at byte {behind} does not follow it; restore a backup of the folder decisions"
    )]
    Damaged {
        /// The file's name.
        file: String,
        /// Up to where it is whole, in bytes.
        at: u64,
        /// Where something stands that does not follow, in bytes.
        behind: u64,
    },
    /// A file of the chain is missing, or does not follow the one before it.
    #[error(
        "{0} does not follow the file before it: one is missing or was changed; restore a backup of the folder decisions"
    )]
    Broken(String),
    /// A decision with this id is there already.
    #[error("a decision with the same id is in the journal already")]
    Twice,
    /// A decision, or a batch of them, is larger than the journal takes.
    #[error("this is more than the journal takes at once; send fewer questions in one batch")]
    TooLarge,
    /// The writer is gone.
    #[error("the journal has stopped; see the log for the reason")]
    Stopped,
    /// Stored evidence does not read as what it should be.
    #[error("a stored {0} cannot be read")]
    Corrupt(&'static str),
    /// Any other answer of the database.
    #[error("journal: {0}")]
    Database(String),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Unwritable("the disk is full".into()),
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked,
            ) => Self::Unwritable(text),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Foreign("journal.db".into()),
            _ => Self::Database(text),
        }
    }
}
