//! Rows by the thousand: split by one thread, judged and written by another.

use std::cell::Cell;
use std::io::{Read, Result};
use std::path::Path;
use std::rc::Rc;

use simd_csv::{ZeroCopyReader, ZeroCopyReaderBuilder};

use crate::ROW_LIMIT;
use crate::dialect::{Dialect, QUOTE};
use crate::error::ScrubError;
use crate::source::unreadable;

const BUFFER: usize = 1 << 18;
/// Bytes of rows that go together.
const BATCH_BYTES: usize = 1 << 18;

/// Some rows of a list, as they stand there.
#[derive(Default)]
pub(crate) struct Batch {
    /// The rows without their line ends, one behind the other.
    pub(crate) text: Vec<u8>,
    pub(crate) rows: Vec<Row>,
}

/// One row of a batch.
pub(crate) struct Row {
    /// Where it ends in the batch; it begins where the one before it ends.
    pub(crate) end: usize,
    /// Where the number's field is in the batch, quotation marks and all; none when the row has no such field.
    pub(crate) field: Option<(usize, usize)>,
    /// Fields it has.
    pub(crate) fields: usize,
}

/// Splits a list into batches.
pub(crate) struct Splitter<'a> {
    reader: ZeroCopyReader<Bounded<Box<dyn Read + Send + 'a>>>,
    path: &'a Path,
    began: Rc<Cell<u64>>,
    /// Rows so far, that of the names counted.
    row: u64,
}

impl<'a> Splitter<'a> {
    pub(crate) fn new(bytes: Box<dyn Read + Send + 'a>, dialect: Dialect, path: &'a Path) -> Self {
        let began = Rc::new(Cell::new(0));
        let bounded = Bounded { inner: bytes, read: 0, began: Rc::clone(&began) };
        let mut builder = ZeroCopyReaderBuilder::with_capacity(BUFFER);
        builder.delimiter(dialect.delimiter).quote(QUOTE).flexible(true).has_headers(false);
        Self { reader: builder.from_reader(bounded), path, began, row: 0 }
    }

    /// Fills a batch with the next rows; false when there are none. `column` is that of the numbers.
    pub(crate) fn fill(
        &mut self,
        batch: &mut Batch,
        column: usize,
        most: usize,
    ) -> std::result::Result<bool, ScrubError> {
        batch.text.clear();
        batch.rows.clear();
        while batch.text.len() < BATCH_BYTES && batch.rows.len() < most {
            let read = self.reader.read_byte_record();
            let record = match read {
                Ok(Some(record)) => record,
                Ok(None) => break,
                Err(error) => return Err(failed(self.path, self.row + 1, error)),
            };
            let at = batch.text.len();
            batch.text.extend_from_slice(record.as_slice());
            let field = record.get(column).map(|field| {
                // Both are parts of the same slice.
                let begin = at + field.as_ptr().addr() - record.as_slice().as_ptr().addr();
                (begin, begin + field.len())
            });
            let fields = record.len();
            self.row += 1;
            batch.rows.push(Row { end: batch.text.len(), field, fields });
            self.began.set(self.reader.position());
        }
        Ok(!batch.rows.is_empty())
    }

    /// Refuses a list whose last row opens a quotation mark that nothing closes: what is added would land inside it.
    pub(crate) fn check_end(&self, last: &[u8]) -> std::result::Result<(), ScrubError> {
        let open = last.iter().filter(|byte| **byte == QUOTE).count() % 2 == 1;
        let what = "a quotation mark is opened and never closed; close it or double it";
        if open { Err(ScrubError::input(self.path, Some(self.row), what)) } else { Ok(()) }
    }
}

fn failed(path: &Path, row: u64, error: simd_csv::Error) -> ScrubError {
    match error.into_kind() {
        simd_csv::ErrorKind::Io(error) => unreadable(path, Some(row), &error),
        other => ScrubError::input(path, Some(row), format!("{other:?}")),
    }
}

/// Stops at a row that has no end, so that no list takes more memory than a row may.
struct Bounded<R> {
    inner: R,
    read: u64,
    /// Where the row began that is read now.
    began: Rc<Cell<u64>>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        if self.read.saturating_sub(self.began.get()) > (ROW_LIMIT + BUFFER) as u64 {
            let what = format!(
                "the row is longer than {ROW_LIMIT} bytes; a quotation mark is probably opened and never closed"
            );
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, what));
        }
        let count = self.inner.read(out)?;
        self.read += count as u64;
        Ok(count)
    }
}
