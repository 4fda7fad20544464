//! Why a rulebook was not taken.

use std::fmt;
use std::sync::Arc;

/// What is wrong with a rulebook, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulebookError {
    /// The file.
    pub file: String,
    /// The line in it, from 1, where one can be named.
    pub line: Option<usize>,
    /// What is wrong, and what to write instead.
    pub what: String,
}

impl fmt::Display for RulebookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "rulebook {}, line {line}: {}", self.file, self.what),
            None => write!(f, "rulebook {}: {}", self.file, self.what),
        }
    }
}

impl std::error::Error for RulebookError {}

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) file: Arc<str>,
    /// From 1.
    pub(super) line: usize,
}

impl Place {
    /// A complaint about what stands here.
    pub(super) fn wrong(&self, what: String) -> RulebookError {
        RulebookError { file: self.file.to_string(), line: Some(self.line), what }
    }
}
