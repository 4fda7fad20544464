//! Why a list was not scrubbed, where, and what to do. Nothing stands under the output's name then.

use std::path::Path;

use anxin_segment::SegmentError;

/// What went wrong with a list as a whole.
#[derive(Debug, thiserror::Error)]
pub enum ScrubError {
    /// The file cannot be read, or not from a row on.
    #[error("{file}{}: {what}", .row.map_or(String::new(), |row| format!(", row {row}")))]
    Input {
        /// The file.
        file: String,
        /// The row where reading stopped, from 1, the header counted.
        row: Option<u64>,
        /// What is wrong and how to mend it.
        what: String,
    },
    /// It is not clear which column has the numbers.
    #[error("{file}: {what}")]
    Column {
        /// The file.
        file: String,
        /// What is wrong and how to mend it.
        what: String,
    },
    /// The output cannot be written.
    #[error("{file}: {what}")]
    Output {
        /// The file.
        file: String,
        /// What the system says.
        what: String,
    },
    /// A list that was to be looked at, or built.
    #[error(transparent)]
    Segment(#[from] SegmentError),
    /// Who judges could not.
    #[error("{0}")]
    Judge(String),
    /// Somebody stopped it.
    #[error("stopped; nothing was written")]
    Stopped,
}

impl ScrubError {
    pub(crate) fn input(path: &Path, row: Option<u64>, what: impl ToString) -> Self {
        Self::Input { file: path.display().to_string(), row, what: what.to_string() }
    }

    pub(crate) fn output(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        |error| Self::Output { file: path.display().to_string(), what: error.to_string() }
    }
}
