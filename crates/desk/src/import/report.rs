//! What came of an import: counts, and refused rows with their reasons. Accepted and refused rows are all rows.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{ImportError, Outcome, REFUSALS_KEPT, Wrong};

/// What came of an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Rows in the file; the header and blank lines are none.
    pub rows: u64,
    /// Rows that were taken.
    pub accepted: u64,
    /// Of those, how many were known already, just so.
    pub unchanged: u64,
    /// Rows that were not taken; accepted and refused make up all rows.
    pub refused: u64,
    /// The first of them, at most [`REFUSALS_KEPT`].
    pub refusals: Vec<Refusal>,
    /// Rows that were taken although something about them should be looked at.
    pub warned: u64,
    /// The first of those, at most [`REFUSALS_KEPT`].
    pub warnings: Vec<Refusal>,
}

/// A row that was not taken, or one that was and should be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The line at which it begins, or the place of a JSON document, from 1.
    pub row: u64,
    /// The field, empty for the row as a whole.
    pub field: &'static str,
    /// What is wrong and how to mend it, without the value.
    pub reason: String,
}

/// Keeps count while rows come in.
pub(crate) struct Book {
    report: ImportReport,
    file: Option<PathBuf>,
    open: Option<csv::Writer<BufWriter<File>>>,
}

impl Book {
    pub(crate) fn new(file: Option<PathBuf>) -> Self {
        Self { report: ImportReport::default(), file, open: None }
    }

    fn accept(&mut self, unchanged: bool) {
        self.report.rows += 1;
        self.report.accepted += 1;
        self.report.unchanged += u64::from(unchanged);
    }

    /// Notes what became of a row.
    pub(crate) fn enter(&mut self, row: u64, outcome: Outcome, original: String) -> Result<(), ImportError> {
        match outcome {
            Outcome::New => self.accept(false),
            Outcome::Same => self.accept(true),
            Outcome::Refused(wrong) => return self.refuse(row, wrong, original),
            Outcome::Warned(outcome, wrong) => {
                self.warn(row, wrong);
                return self.enter(row, *outcome, original);
            }
        }
        Ok(())
    }

    /// Notes what should be looked at about a row that was taken.
    fn warn(&mut self, row: u64, wrong: Wrong) {
        self.report.warned += 1;
        if self.report.warnings.len() < REFUSALS_KEPT {
            self.report.warnings.push(Refusal { row, field: wrong.field, reason: wrong.reason });
        }
    }

    pub(crate) fn refuse(&mut self, row: u64, wrong: Wrong, original: String) -> Result<(), ImportError> {
        self.report.rows += 1;
        self.report.refused += 1;
        self.write_down(row, &wrong, &original).map_err(|source| self.trouble(source))?;
        if self.report.refusals.len() < REFUSALS_KEPT {
            self.report.refusals.push(Refusal { row, field: wrong.field, reason: wrong.reason });
        }
        Ok(())
    }

    /// The file of refusals gets its name only when it is whole and on disk.
    pub(crate) fn close(mut self) -> Result<ImportReport, ImportError> {
        if let (Some(writer), Some(path)) = (self.open.take(), self.file.clone()) {
            finish(writer, &path).map_err(|source| self.trouble(source))?;
        }
        Ok(std::mem::take(&mut self.report))
    }

    fn write_down(&mut self, row: u64, wrong: &Wrong, original: &str) -> std::io::Result<()> {
        let Some(path) = &self.file else { return Ok(()) };
        let writer = match &mut self.open {
            Some(writer) => writer,
            None => {
                let mut writer = csv::Writer::from_writer(BufWriter::new(File::create(partial(path))?));
                writer.write_record(["row", "field", "reason", "original"])?;
                self.open.insert(writer)
            }
        };
        writer.write_record([&row.to_string(), wrong.field, &wrong.reason, original])?;
        Ok(())
    }

    fn trouble(&self, source: std::io::Error) -> ImportError {
        let path = self.file.as_ref().map(|p| p.display().to_string()).unwrap_or_default();
        ImportError::Refusals { path, source }
    }
}

impl Drop for Book {
    /// An import that stopped half-way leaves no half-written file behind.
    fn drop(&mut self) {
        if let (Some(_), Some(path)) = (&self.open, &self.file) {
            let _ = std::fs::remove_file(partial(path));
        }
    }
}

fn finish(writer: csv::Writer<BufWriter<File>>, path: &Path) -> std::io::Result<()> {
    let mut buffered = writer.into_inner().map_err(|e| e.into_error())?;
    buffered.flush()?;
    buffered.get_ref().sync_all()?;
    std::fs::rename(partial(path), path)
}

fn partial(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".partial");
    path.with_file_name(name)
}
