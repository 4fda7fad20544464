//! Why a segment cannot be read or written, and what to do.

use std::path::Path;

/// What went wrong with a segment.
#[derive(Debug, thiserror::Error)]
pub enum SegmentError {
    /// The file cannot be opened, read or written.
    #[error("{file}: {source}")]
    File {
        /// The file.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("{0}: this is no list segment; `anxin lists build` makes one from a list of numbers")]
    Foreign(String),
    /// The file was made by a newer version of this program.
    #[error("{file}: segment format {format} is newer than this program reads ({known}); update the program")]
    Newer {
        /// The file.
        file: String,
        /// Its format.
        format: u32,
        /// The newest that is read.
        known: u32,
    },
    /// The file ends too early: it was cut off while it was copied or written.
    #[error("{0}: the file is not whole; copy or build it again")]
    Torn(String),
    /// The file is whole but says something else than was written.
    #[error("{file}: {part} is damaged; copy or build the file again")]
    Damaged {
        /// The file.
        file: String,
        /// Which part.
        part: String,
    },
    /// Numbers were not given in rising order, or one twice.
    #[error("number {0} of the list is not larger than the one before it; sort the list first")]
    OutOfOrder(u64),
    /// A number that is none.
    #[error("number {0} of the list has more than 15 digits")]
    TooLong(u64),
}

impl SegmentError {
    /// Names the file that a system error is about.
    pub(crate) fn file(path: &Path) -> impl Fn(std::io::Error) -> Self + '_ {
        |source| Self::File { file: path.display().to_string(), source }
    }

    pub(crate) fn damaged(file: &str, part: impl Into<String>) -> Self {
        Self::Damaged { file: file.to_owned(), part: part.into() }
    }
}
