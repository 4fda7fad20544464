//! Rows by the thousand: split by one thread, judged and written by another. Each row keeps its bytes; what its fields say is read
//! by the rules of RFC 4180, where a quotation mark inside a field that does not begin with one is a letter like any other.

use std::io::Read;
use std::path::Path;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::ROW_LIMIT;
use crate::dialect::{Dialect, QUOTE};
use crate::error::ScrubError;
use crate::marks::Marks;
use crate::source::unreadable;

/// Bytes that are read at once.
const BUFFER: usize = 1 << 17;
/// Bytes of rows that go together.
const BATCH_BYTES: usize = 1 << 17;
/// Fields of a row for which there is room at first.
const FIELDS: usize = 64;

/// Some rows of a list, as they stand there.
#[derive(Default)]
pub(crate) struct Batch {
    /// The rows one behind the other, with their line ends or other bytes between them.
    pub(crate) text: Vec<u8>,
    pub(crate) rows: Vec<Row>,
}

/// One row of a batch.
pub(crate) struct Row {
    /// Where in the text it begins, and where it ends, without its line end.
    pub(crate) begin: usize,
    pub(crate) end: usize,
    /// Where in the text stands what its field with the number says; none when the row has no such field.
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
    marks: Marks,
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
        let marks = Marks::new(delimiter);
        Self { bytes, path, core, delimiter, marks, buffer, held: 0..0, ended: false, fields, ends, row: 0 }
    }

    /// What the fields of the next row say, and the row in a batch of its own; none when there is no row.
    pub(crate) fn first(&mut self) -> Result<Option<First>, ScrubError> {
        let mut batch = Batch::default();
        let Some(count) = self.split(&mut batch)? else { return Ok(None) };
        batch.rows.push(Row { begin: 0, end: batch.text.len(), number: None, fields: count });
        let said = (0..count).map(|index| self.field(index, count).unwrap_or_default().to_vec()).collect();
        Ok(Some((said, batch)))
    }

    /// Fills a batch with the next rows; false when there are none. `column` is that of the numbers.
    pub(crate) fn fill(&mut self, batch: &mut Batch, column: usize) -> Result<bool, ScrubError> {
        batch.text.clear();
        batch.rows.clear();
        while batch.text.len() < BATCH_BYTES {
            self.plain_rows(batch, column);
            let begin = batch.text.len();
            let Some(fields) = self.split(batch)? else { break };
            let end = batch.text.len();
            let number = self.field(column, fields).map(|field| {
                batch.text.extend_from_slice(field);
                (end, batch.text.len())
            });
            batch.rows.push(Row { begin, end, number, fields });
        }
        Ok(!batch.rows.is_empty())
    }

    /// Splits rows off as long as they lie whole in the buffer and are plain. Nearly all rows are, and cost a fraction of others so.
    fn plain_rows(&mut self, batch: &mut Batch, column: usize) {
        let text = self.buffer.get(..self.held.end).unwrap_or_default();
        let first = self.held.start;
        // Where the first row will stand in the batch.
        let place = batch.text.len();
        self.marks.go_to(first, text);
        let mut begin = first;
        while let Some(plain) = plain_row(text, begin, &mut self.marks, self.delimiter, column) {
            let number = plain.number.map(|(from, until)| (place + from - first, place + until - first));
            let (fields, end) = (plain.fields, place + plain.end - first);
            batch.rows.push(Row { begin: place + begin - first, end, number, fields });
            begin = plain.next;
            self.row += 1;
        }
        batch.text.extend_from_slice(text.get(first..begin).unwrap_or_default());
        self.held.start = begin;
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

/// A row by its places in the buffer.
struct Plain {
    end: usize,
    /// Where the next row begins.
    next: usize,
    number: Option<(usize, usize)>,
    fields: usize,
}

/// Splits the row at a place into its fields. It is no plain row, and left to the library, if it has a quotation mark within a
/// pair of them, is blank, ends with a carriage return alone, or does not end in this text.
#[inline]
fn plain_row(text: &[u8], begin: usize, marks: &mut Marks, delimiter: u8, column: usize) -> Option<Plain> {
    let byte = |at: usize| text.get(at).copied();
    let (mut fields, mut field, mut number) = (0, begin, None);
    loop {
        let mut at = marks.next(text)?;
        let mut says = (field, at);
        if byte(at) == Some(QUOTE) {
            let opens = at == field;
            // Behind a letter it is a letter itself; at the beginning of a field, everything up to the next one belongs to it.
            let ends = |mark: Option<u8>| (mark == Some(QUOTE)) == opens;
            at = marks.next(text)?;
            while !ends(byte(at)) {
                at = marks.next(text)?;
            }
            says = (field, at);
            if opens {
                says = (field + 1, at);
                at = marks.next(text).filter(|next| *next == at + 1)?;
            }
        }
        if fields == column {
            number = Some(says);
        }
        fields += 1;
        let next = match byte(at)? {
            mark if mark == delimiter => {
                field = at + 1;
                continue;
            }
            b'\n' => at + 1,
            b'\r' => marks.next(text).filter(|next| *next == at + 1 && byte(at + 1) == Some(b'\n'))? + 1,
            _ => return None,
        };
        return (at > begin).then_some(Plain { end: at, next, number, fields });
    }
}

const UNCLOSED: &str = "a quotation mark is opened and never closed; close it or double it";
const TOO_LONG: &str = "the row is longer than 1 MiB; a quotation mark is probably opened and never closed";
const _: () = assert!(ROW_LIMIT == 1 << 20, "the sentence says so");

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Gives a few bytes at a time, so that rows lie across the edges of what is read.
    struct Slowly<'a>(&'a [u8], usize);

    impl Read for Slowly<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(out.len());
            self.0.read(&mut out[..count])
        }
    }

    type Found = Vec<(usize, Option<Vec<u8>>, Vec<u8>)>;

    fn split(text: &[u8], at_once: usize) -> Result<Found, ScrubError> {
        let dialect = Dialect { delimiter: b',', line_end: "\n" };
        let mut splitter = Splitter::new(Box::new(Slowly(text, at_once)), dialect, Path::new("list"));
        let (mut batch, mut found) = (Batch::default(), Vec::new());
        while splitter.fill(&mut batch, 1)? {
            for row in &batch.rows {
                let number = row.number.map(|(begin, end)| batch.text[begin..end].to_vec());
                found.push((row.fields, number, batch.text[row.begin..row.end].to_vec()));
            }
        }
        Ok(found)
    }

    fn records(text: &[u8]) -> Vec<csv::ByteRecord> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).flexible(true).buffer_capacity(256).from_reader(text);
        reader.byte_records().map(Result::unwrap).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// The library is asked about all of it here, however plain.
        #[test]
        fn rows_are_what_the_library_says_whatever_stands_where(
            parts in proptest::collection::vec("[ab]{0,9}|,|\"|\"\"|\"[a,]{0,3}\"|\n|\r\n|\r", 0..120),
            at_once in 1_usize..200,
        ) {
            let text = parts.concat();
            // A quotation mark that is never closed is an error here, and none to the library.
            let Ok(found) = split(text.as_bytes(), at_once) else { return Ok(()) };
            let wanted = records(text.as_bytes());
            prop_assert_eq!(found.len(), wanted.len());
            for ((fields, number, row), wanted) in found.iter().zip(&wanted) {
                prop_assert_eq!((*fields, number.as_deref()), (wanted.len(), wanted.get(1)));
                prop_assert_eq!(&records(row), std::slice::from_ref(wanted), "its bytes say the same");
            }
        }
    }
}
