//! Rows by the thousand: split by one thread, judged and written by another. Each row keeps its bytes; what its fields say is read
//! by the rules of RFC 4180, where a quotation mark inside a field that does not begin with one is a letter like any other.

use std::io::Read;
use std::path::Path;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use memchr::{memchr, memchr_iter, memchr2};

use crate::ROW_LIMIT;
use crate::dialect::{Dialect, QUOTE};
use crate::error::ScrubError;
use crate::source::unreadable;

/// Bytes that are read at once.
const BUFFER: usize = 1 << 17;
/// Bytes of rows that go together.
const BATCH_BYTES: usize = 1 << 17;
/// Fields of a row for which there is room at first.
const FIELDS: usize = 64;

/// Some rows of a list, as they stand there, and their numbers.
#[derive(Default)]
pub(crate) struct Batch {
    /// The rows without their line ends, one behind the other.
    pub(crate) text: Vec<u8>,
    /// What their fields with numbers say, one behind the other.
    pub(crate) numbers: Vec<u8>,
    pub(crate) rows: Vec<Row>,
}

/// One row of a batch.
pub(crate) struct Row {
    /// Where it ends in the text; it begins where the one before it ends.
    pub(crate) end: usize,
    /// Where its number is; none when the row has no such field.
    pub(crate) number: Option<(usize, usize)>,
    /// Fields it has.
    pub(crate) fields: usize,
}

/// What the fields of a row say, and the row itself.
pub(crate) type First = (Vec<Vec<u8>>, Batch);

/// Splits a list into batches.
pub(crate) struct Splitter<'a> {
    bytes: Box<dyn Read + Send + 'a>,
    path: &'a Path,
    core: Reader,
    delimiter: u8,
    buffer: Vec<u8>,
    /// Bytes of the buffer that are not split yet.
    held: std::ops::Range<usize>,
    ended: bool,
    /// What the fields of the row say that is read now, and where each ends.
    fields: Vec<u8>,
    ends: Vec<usize>,
    /// Rows so far, that of the names counted.
    row: u64,
}

impl<'a> Splitter<'a> {
    pub(crate) fn new(bytes: Box<dyn Read + Send + 'a>, dialect: Dialect, path: &'a Path) -> Self {
        let core = ReaderBuilder::new().delimiter(dialect.delimiter).quote(QUOTE).build();
        let (fields, ends) = (vec![0; BUFFER], vec![0; FIELDS]);
        let buffer = vec![0; BUFFER];
        let delimiter = dialect.delimiter;
        Self { bytes, path, core, delimiter, buffer, held: 0..0, ended: false, fields, ends, row: 0 }
    }

    /// What the fields of the next row say, and the row in a batch of its own; none when there is no row.
    pub(crate) fn first(&mut self) -> Result<Option<First>, ScrubError> {
        let mut batch = Batch::default();
        let Some(count) = self.split(&mut batch)? else { return Ok(None) };
        batch.rows.push(Row { end: batch.text.len(), number: None, fields: count });
        let said = (0..count).map(|index| self.field(index, count).unwrap_or_default().to_vec()).collect();
        Ok(Some((said, batch)))
    }

    /// Fills a batch with the next rows; false when there are none. `column` is that of the numbers.
    pub(crate) fn fill(&mut self, batch: &mut Batch, column: usize) -> Result<bool, ScrubError> {
        batch.text.clear();
        batch.numbers.clear();
        batch.rows.clear();
        while batch.text.len() < BATCH_BYTES {
            if self.plain_row(batch, column) {
                continue;
            }
            let Some(fields) = self.split(batch)? else { break };
            let number = self.field(column, fields).map(|field| {
                let begin = batch.numbers.len();
                batch.numbers.extend_from_slice(field);
                (begin, batch.numbers.len())
            });
            batch.rows.push(Row { end: batch.text.len(), number, fields });
        }
        Ok(!batch.rows.is_empty())
    }

    /// Splits the next row off if it lies whole in the buffer and has no quotation mark: then its fields are what stands between
    /// delimiters. Most rows are such, and cost a third of others so.
    fn plain_row(&mut self, batch: &mut Batch, column: usize) -> bool {
        let input = self.buffer.get(self.held.clone()).unwrap_or_default();
        let Some(end) = memchr2(b'\n', QUOTE, input).filter(|at| input.get(*at) == Some(&b'\n')) else {
            return false;
        };
        let line = input.get(..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() || memchr(b'\r', line).is_some() {
            return false;
        }
        let (mut fields, mut begin, mut number) = (0, 0, None);
        for at in memchr_iter(self.delimiter, line).chain([line.len()]) {
            if fields == column {
                number = line.get(begin..at);
            }
            (fields, begin) = (fields + 1, at + 1);
        }
        batch.text.extend_from_slice(line);
        let number = number.map(|field| {
            let begin = batch.numbers.len();
            batch.numbers.extend_from_slice(field);
            (begin, batch.numbers.len())
        });
        batch.rows.push(Row { end: batch.text.len(), number, fields });
        self.held.start += end + 1;
        self.row += 1;
        true
    }

    /// What a field of the row that was split last says.
    fn field(&self, index: usize, fields: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index).filter(|_| index < fields)?;
        let begin = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.fields.get(begin..end)
    }

    /// Splits the next row off and adds it to a batch; how many fields it has, or none when there is no row.
    fn split(&mut self, batch: &mut Batch) -> Result<Option<usize>, ScrubError> {
        let begin = batch.text.len();
        let (mut said, mut fields) = (0, 0);
        loop {
            if self.held.is_empty() && !self.ended {
                self.read()?;
            }
            // At the end, a line end tells a row that is whole from one whose quotation mark is open.
            let input =
                if self.ended { b"\n" } else { self.buffer.get(self.held.clone()).unwrap_or_default() };
            let out = self.fields.get_mut(said..).unwrap_or_default();
            let ends = self.ends.get_mut(fields..).unwrap_or_default();
            let (result, read, written, ended) = self.core.read_record(input, out, ends);
            (said, fields) = (said + written, fields + ended);
            if !self.ended {
                batch.text.extend_from_slice(input.get(..read).unwrap_or_default());
                self.held.start += read;
            }
            match result {
                ReadRecordResult::Record => break,
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty | ReadRecordResult::End if self.ended => {
                    let open =
                        batch.text.get(begin..).unwrap_or_default().iter().any(|byte| !is_line_end(*byte));
                    batch.text.truncate(begin);
                    return if open { Err(self.wrong(UNCLOSED)) } else { Ok(None) };
                }
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
            if batch.text.len() - begin > ROW_LIMIT {
                return Err(self.wrong(TOO_LONG));
            }
        }
        self.row += 1;
        // Blank lines before the row were read with it.
        let blank =
            batch.text.get(begin..).unwrap_or_default().iter().take_while(|byte| is_line_end(**byte)).count();
        batch.text.drain(begin..begin + blank);
        while batch.text.len() > begin && batch.text.last().is_some_and(|byte| is_line_end(*byte)) {
            batch.text.pop();
        }
        Ok(Some(fields))
    }

    fn read(&mut self) -> Result<(), ScrubError> {
        loop {
            match self.bytes.read(&mut self.buffer) {
                Ok(count) => {
                    self.held = 0..count;
                    self.ended = count == 0;
                    return Ok(());
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(self.path, Some(self.row + 1), &error)),
            }
        }
    }

    fn wrong(&self, what: &str) -> ScrubError {
        ScrubError::input(self.path, Some(self.row + 1), what)
    }
}

const UNCLOSED: &str = "a quotation mark is opened and never closed; close it or double it";
const TOO_LONG: &str = "the row is longer than 1 MiB; a quotation mark is probably opened and never closed";
const _: () = assert!(ROW_LIMIT == 1 << 20, "the sentence says so");

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
