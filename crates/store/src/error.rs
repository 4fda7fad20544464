//! What can go wrong in the store, whose fault it is, and whether to try again.

/// Whose fault an error is, so that a door can choose its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The database is away, full or broken: nothing was saved; try later.
    Unavailable,
    /// Two writers met; the store has tried again and given up.
    Conflict,
    /// What was to be saved breaks a rule of the schema.
    Constraint,
    /// A mistake in Anxin.
    Ours,
}

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or opened.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// No space is left, or the folder cannot be written.
    #[error("the database cannot be written: {0}; free some space or mend the folder's permissions")]
    Unwritable(String),
    /// Two transactions met; internal, retried by the store.
    #[error("two transactions met and one must be run again")]
    Conflict,
    /// A constraint of the schema refused the change.
    #[error("a rule of the schema refused this: {0}")]
    Constraint(String),
    /// The database is newer than this program.
    #[error("the database has schema version {found}, this program knows {known}: use a newer anxin")]
    TooNew {
        /// Version found.
        found: i64,
        /// Newest version known here.
        known: i64,
    },
    /// The file is no database of ours.
    #[error("{0} is not an Anxin database: name another folder with --data")]
    Foreign(String),
    /// A value came back as another type than asked for.
    #[error("column {index} is not {wanted}")]
    Column {
        /// Place in the row.
        index: usize,
        /// The type asked for.
        wanted: &'static str,
    },
    /// Stored bytes do not read as what they should be.
    #[error("stored {0} cannot be read")]
    Corrupt(&'static str),
    /// The lease of a job ran out and somebody else has it now, or it was moved or called off meanwhile.
    #[error("this job is no longer ours: nothing of what was done for it is kept")]
    Overtaken,
    /// A job that must not be written as it is.
    #[error("this job cannot be kept: {0}")]
    UnfitJob(&'static str),
    /// Any other answer of the database.
    #[error("database: {0}")]
    Database(String),
}

impl StoreError {
    /// Whose fault it is.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        match self {
            Self::Unavailable(_) | Self::Unwritable(_) | Self::TooNew { .. } | Self::Foreign(_) => {
                Fault::Unavailable
            }
            Self::Conflict | Self::Overtaken => Fault::Conflict,
            Self::Constraint(_) => Fault::Constraint,
            Self::Column { .. } | Self::Corrupt(_) | Self::UnfitJob(_) | Self::Database(_) => Fault::Ours,
        }
    }
}
