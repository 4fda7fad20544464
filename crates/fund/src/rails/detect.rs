//! What a file from a bank is, by its content: people name files as they like.

use super::bank_csv::{self, Results};
use super::camt053::{self, Statement};
use super::pain002::{self, StatusReport};
use super::{RailError, xml};

/// A file from a bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BankFile {
    /// What was booked.
    Statement(Statement),
    /// What the bank takes and refuses.
    Status(StatusReport),
    /// What became of a table of payments.
    Results(Results),
}

impl BankFile {
    /// The bank's id of the file.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Statement(statement) => &statement.id,
            Self::Status(report) => &report.id,
            Self::Results(_) => "csv",
        }
    }
}

/// Reads a file from a bank: `camt.053`, `pain.002` or a table of results.
///
/// # Errors
/// [`RailError`] says what is wrong with it; what is none of these is told as no statement.
pub fn read(bytes: &[u8]) -> Result<BankFile, RailError> {
    if bank_csv::is_table(bytes) {
        return bank_csv::parse(bytes).map(BankFile::Results);
    }
    match xml::root_namespace(bytes) {
        Some(namespace) if pain002::NAMESPACES.contains(&namespace.as_str()) => {
            pain002::parse(bytes).map(BankFile::Status)
        }
        _ => camt053::parse(bytes).map(BankFile::Statement),
    }
}
