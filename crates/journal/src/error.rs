//! What can go wrong with evidence.

use rusqlite::ErrorCode;

/// An error of the journal. Whenever one is returned by a write, nothing of that write was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    /// No space, no permission, or a broken disk.
    #[error("the journal cannot be written: {0}; free some space or mend the folder's permissions")]
    Unwritable(String),
    /// The file is not a journal, or is damaged.
    #[error("{0} is not a journal of Anxin: name another folder with --data, or restore a backup")]
    Foreign(String),
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
