//! The files that banks read and write, as pure functions: bytes in, values out, and back; and the transfers of WeChat Pay.

pub mod bank_csv;
pub mod camt053;
pub mod control_sum;
pub mod demo_bank;
mod detect;
pub mod pain001;
pub mod pain002;
pub mod wechat;
mod xml;

pub use detect::{BankFile, read};

/// Why a file of a bank could not be read, or one for a bank not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RailError {
    /// More bytes than a statement has.
    #[error("the file is larger than {limit} bytes: split it by day")]
    TooLarge {
        /// Most bytes taken.
        limit: usize,
    },
    /// Another encoding.
    #[error("the file is not UTF-8: ask the bank for UTF-8")]
    NotUtf8,
    /// A document type, which can hide other files and endless entities, and which no statement has.
    #[error("the file has a DOCTYPE, which no bank file has: it was not read")]
    Doctype,
    /// An entity that XML itself does not have.
    #[error("the file uses the entity &{0};, which XML does not have")]
    Entity(String),
    /// Broken XML.
    #[error("the file is not whole XML (near byte {position}): {what}; fetch it from the bank once more")]
    Malformed {
        /// Where.
        position: u64,
        /// What.
        what: String,
    },
    /// XML, but too deep or of too many elements.
    #[error("the file is nested or built as no bank file is: {0}")]
    Shape(&'static str),
    /// Another document.
    #[error("this is {found}, not {wanted}: choose the file that the bank calls by that name")]
    Foreign {
        /// What it is.
        found: String,
        /// What is read here.
        wanted: &'static str,
    },
    /// A table that is none, or has no such columns.
    #[error("the table cannot be read: {0}")]
    Table(String),
    /// An element that must be there is not.
    #[error("the file has no {0}")]
    Missing(&'static str),
    /// A file whose own totals do not fit.
    #[error("{0}")]
    Totals(String),
    /// A file that cannot be written.
    #[error("the payment file cannot be written: {0}")]
    Unwritable(String),
}
