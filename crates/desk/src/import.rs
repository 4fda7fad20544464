//! Files from outside become things of the domain, row by row. A row that cannot be taken is refused with its place, its field
//! and a reason that says the mend; the rest of the file goes on. Rows are streamed, a chunk is one commit.
//!
//! What must not live here: what the things mean. Judging calls is the gate's, holding them against decisions is the work of
//! reconciliation.

mod acts;
mod asterisk;
mod bands;
mod bindings;
mod directory;
mod facts;
mod freeswitch;
mod holdings;
mod json;
mod lines;
mod list;
mod list_error;
mod list_rows;
mod records;
mod report;
mod table;

use std::path::PathBuf;

use anxin_domain::ids::{BrandId, KeyError};
use anxin_domain::number::{Number, NumberError, Region};
use anxin_domain::scope::WordError;
use anxin_domain::time::{Instant, Interval, TimeError};
use anxin_store::audit::{AuditAction, By, note, note_program};
use anxin_store::{Clock, StoreError, Tx};
use jiff::tz::TimeZone;

use crate::error::DeskError;

pub use list::{HeldList, ListImport, ListOptions, ListPart, Shrinking};
pub use list_error::ListImportError;
pub use list_rows::ListFormat;
pub use records::RecordFormat;
pub use report::{ImportReport, Refusal};

/// Rows that are committed together.
pub const ROWS_A_CHUNK: usize = 500;
/// Longest row in bytes.
pub const ROW_LIMIT: usize = 256 * 1024;
/// Longest JSON document that is not one of many lines, in bytes.
pub const DOCUMENT_LIMIT: usize = 64 * 1024 * 1024;
/// Refusals that a report holds itself; the file of refusals has all.
pub const REFUSALS_KEPT: usize = 1_000;

/// How to read a file.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Where numbers without a country code are dialled from.
    pub region: Region,
    /// The wall clock of times without an offset.
    pub zone: TimeZone,
    /// The telephone system the records are from, for formats that do not say it.
    pub system: Option<String>,
    /// The brand that hands in call records: it may speak for its own lines only. None for whoever speaks for all.
    pub brand: Option<BrandId>,
    /// Where refused rows go, as CSV: row, field, reason, original. The file appears when the import ends, if any row was
    /// refused.
    pub refusals: Option<PathBuf>,
    /// Who brings it in.
    pub by: ImportedBy,
}

/// Who brings a file in, as it is noted in the audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportedBy {
    /// Whoever sits at the terminal of the machine.
    Terminal,
    /// A program, by the name of its key.
    Program(String),
}

/// Notes that something was brought in, in the transaction of the first rows of it that are new. What was known before leaves no row.
#[derive(Clone)]
pub(crate) struct Noting {
    clock: Clock,
    by: ImportedBy,
    what: String,
    is_noted: bool,
}

impl Noting {
    pub(crate) fn of(what: &str, options: &ImportOptions, clock: &Clock) -> Self {
        Self { clock: clock.clone(), by: options.by.clone(), what: what.to_owned(), is_noted: false }
    }

    /// To be called in the transaction of a chunk.
    pub(crate) fn note(&self, tx: &mut dyn Tx, is_new: bool) -> Result<(), StoreError> {
        if self.is_noted || !is_new {
            return Ok(());
        }
        match &self.by {
            ImportedBy::Terminal => note(tx, &self.clock, By::Terminal, AuditAction::Imported, &self.what),
            ImportedBy::Program(key) => note_program(tx, &self.clock, key, AuditAction::Imported, &self.what),
        }
    }

    /// To be called once a chunk is committed.
    pub(crate) const fn committed(&mut self, is_new: bool) {
        self.is_noted |= is_new;
    }
}

/// Whether any row of a chunk was new.
pub(crate) fn any_new(outcomes: &[Outcome]) -> bool {
    outcomes.contains(&Outcome::New)
}

impl ImportOptions {
    /// For files from mainland China.
    #[must_use]
    pub fn china() -> Self {
        let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
        Self { region: Region::CN, zone, system: None, brand: None, refusals: None, by: ImportedBy::Terminal }
    }
}

/// Why a file was not taken at all. Rows before the trouble stay imported; importing the mended file again changes nothing about
/// them.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Not a text file of the right kind.
    #[error("this is {0}")]
    WrongKind(&'static str),
    /// The first line does not name the columns.
    #[error("the first line has to name the columns: {0}")]
    Header(String),
    /// A document is larger than fits in memory.
    #[error("the document is larger than {DOCUMENT_LIMIT} bytes: write one JSON document on each line")]
    TooLarge,
    /// The file could not be read.
    #[error("the file cannot be read: {0}")]
    Read(#[source] std::io::Error),
    /// Refused rows could not be written down.
    #[error("refused rows cannot be written to {path}: {source}; name another file")]
    Refusals {
        /// The file that was named.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// A system behind the desk did not answer; the chunk under way was not saved.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<anxin_store::StoreError> for ImportError {
    fn from(error: anxin_store::StoreError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<anxin_journal::JournalError> for ImportError {
    fn from(error: anxin_journal::JournalError) -> Self {
        Self::Desk(error.into())
    }
}

/// What is wrong with a row: the field, empty for the whole row, and why, without the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) field: &'static str,
    pub(crate) reason: String,
}

impl Wrong {
    pub(crate) fn new(field: &'static str, reason: impl ToString) -> Self {
        Self { field, reason: reason.to_string() }
    }
}

/// One row on its way in.
pub(crate) struct Row<T> {
    /// The line of the file at which it begins, or the place of a JSON document, from 1.
    pub(crate) place: u64,
    pub(crate) original: String,
    pub(crate) item: Result<T, Wrong>,
}

/// What became of a row that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    New,
    Same,
    Refused(Wrong),
    /// It was taken as the inner outcome says, and should be looked at.
    Warned(Box<Outcome>, Wrong),
}

/// Takes chunks of rows into the house.
pub(crate) trait Sink: Send {
    type Item: Send;
    /// Rows in a chunk.
    const CHUNK: usize = ROWS_A_CHUNK;

    /// Commits a chunk and says what became of each row, in order.
    fn put(
        &mut self,
        chunk: Vec<Self::Item>,
    ) -> impl Future<Output = Result<Vec<Outcome>, ImportError>> + Send;
}

/// Streams rows into a sink.
pub(crate) async fn pour<S: Sink>(
    mut rows: impl Iterator<Item = Result<Row<S::Item>, ImportError>> + Send,
    mut sink: S,
    options: &ImportOptions,
) -> Result<ImportReport, ImportError> {
    let mut book = report::Book::new(options.refusals.clone());
    loop {
        let mut chunk = Vec::new();
        let mut places = Vec::new();
        let mut ended = true;
        for row in rows.by_ref() {
            let row = row?;
            match row.item {
                Ok(item) => {
                    chunk.push(item);
                    places.push((row.place, row.original));
                }
                Err(wrong) => book.refuse(row.place, wrong, row.original)?,
            }
            if chunk.len() == S::CHUNK {
                ended = false;
                break;
            }
        }
        if !chunk.is_empty() {
            let outcomes = sink.put(chunk).await?;
            for ((place, original), outcome) in places.into_iter().zip(outcomes) {
                book.enter(place, outcome, original)?;
            }
        }
        if ended {
            return book.close();
        }
    }
}

fn number(field: &'static str, text: &str, region: Region) -> Result<Number, Wrong> {
    Number::parse(text, region).map_err(|e: NumberError| Wrong::new(field, e))
}

fn word<T: std::str::FromStr<Err = WordError>>(field: &'static str, text: &str) -> Result<T, Wrong> {
    text.parse().map_err(|e: WordError| Wrong::new(field, e))
}

fn key<T: std::str::FromStr<Err = KeyError>>(field: &'static str, text: &str) -> Result<T, Wrong> {
    text.parse().map_err(|e: KeyError| Wrong::new(field, e))
}

/// RFC 3339 with an offset, or the wall clock of the zone.
fn moment(field: &'static str, text: &str, zone: &TimeZone) -> Result<Instant, Wrong> {
    Instant::parse(text)
        .or_else(|_| Instant::parse_local(text, zone))
        .map_err(|e: TimeError| Wrong::new(field, e))
}

fn opt_moment(field: &'static str, text: &str, zone: &TimeZone) -> Result<Option<Instant>, Wrong> {
    if text.is_empty() { Ok(None) } else { moment(field, text, zone).map(Some) }
}

/// How far a moment that should have come may lie in the future by another's clock, in milliseconds.
const FUTURE_TOLERANCE_MS: i64 = 86_400_000;
/// 1990-01-01T00:00:00Z: there was nothing to say about calls in a file before it.
const EARLIEST: Instant = Instant::from_micros(631_152_000_000_000);

/// A moment that has come, and not in another age: a clock that was never set says 1970.
fn past(field: &'static str, at: Instant, now: Instant) -> Result<Instant, Wrong> {
    if at < EARLIEST {
        return Err(Wrong::new(field, "this lies before 1990; write the right year"));
    }
    if at > now.plus_ms(FUTURE_TOLERANCE_MS) {
        return Err(Wrong::new(field, "this lies in the future; tell it when it has happened"));
    }
    Ok(at)
}

fn interval(from: Instant, until: Option<Instant>) -> Result<Interval, Wrong> {
    if until.is_some_and(|until| until <= from) {
        return Err(Wrong::new("until", "the end is not after the beginning"));
    }
    Ok(Interval { from, until })
}

/// A name or a title: not empty, of bounded length, without control characters.
fn name(field: &'static str, text: &str, limit: usize) -> Result<String, Wrong> {
    if text.is_empty() {
        return Err(Wrong::new(field, "this is empty; write it"));
    }
    if text.chars().count() > limit || text.chars().any(char::is_control) {
        return Err(Wrong::new(field, format!("write at most {limit} letters, without control characters")));
    }
    Ok(text.to_owned())
}
