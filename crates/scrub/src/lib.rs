#![doc = include_str!("../README.md")]

mod batch;
mod column;
mod dialect;
mod direct;
mod encoding;
mod error;
mod judge;
mod list;
mod marks;
mod parquet;
mod report;
mod run;
mod sink;
mod source;

use std::path::PathBuf;

use anxin_domain::number::Place;

pub use dialect::delimiter;
pub use error::ScrubError;
pub use judge::{Answer, Judge, Lists};
pub use list::{BuiltList, build_list};
pub use report::Report;
pub use run::{Watch, scrub};

/// Longest row, in bytes; a longer one is a quotation mark that nobody closed.
pub const ROW_LIMIT: usize = 1 << 20;
/// The columns that are added, in this order.
pub const ADDED: [&str; 3] = ["number", "verdict", "reason"];
/// The verdict of rows whose number does not read.
pub const INVALID: &str = "invalid";

/// How to read a file. What is not said is found out from its beginning.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The file.
    pub input: PathBuf,
    /// The column with the numbers: its name, or its place from 1.
    pub column: Option<String>,
    /// What stands between fields.
    pub delimiter: Option<u8>,
    /// The encoding, by a label of the WHATWG Encoding Standard, as in `gbk`.
    pub encoding: Option<String>,
    /// Where numbers without a country code are.
    pub place: Place,
}
