//! Bytes to lines: what kind of file it is, how long a line may be, and fields with quotes (RFC 4180). A row has to stand on
//! one line, so that a quote that is not closed spoils one row and not the rest of the file.

use std::io::{BufRead, BufReader, Chain, Cursor, Read};

use super::{ImportError, ROW_LIMIT, Wrong};

/// Bytes looked at to tell what kind of file it is.
const HEAD: u64 = 8 * 1024;

const MARKS: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a zip archive (an .xlsx file is one): export the sheet as CSV"),
    (b"\x89PNG", "a picture: give a CSV or JSON file"),
    (b"\xff\xd8\xff", "a picture: give a CSV or JSON file"),
    (b"GIF8", "a picture: give a CSV or JSON file"),
    (b"%PDF", "a PDF document: export the table as CSV"),
    (b"\x1f\x8b", "a gzip archive: unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word document: export the sheet as CSV"),
    (b"PAR1", "a Parquet file: export it as CSV"),
    (b"SQLite format 3", "a database: export the table as CSV"),
    (b"\xff\xfe", "UTF-16 text: save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text: save it as UTF-8"),
];

/// A file with its first bytes read.
pub(crate) struct Source<R> {
    reader: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    /// The first bytes, without a byte order mark.
    pub(crate) head: Vec<u8>,
}

impl<R: Read> Source<R> {
    /// Reads the first bytes and refuses what is no text.
    pub(crate) fn open(mut reader: R) -> Result<Self, ImportError> {
        let mut head = Vec::new();
        reader.by_ref().take(HEAD).read_to_end(&mut head).map_err(ImportError::Read)?;
        if let Some((_, kind)) = MARKS.iter().find(|(mark, _)| head.starts_with(mark)) {
            return Err(ImportError::WrongKind(kind));
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).to_vec();
        if text.contains(&0) {
            return Err(ImportError::WrongKind("not a text file: give a CSV or JSON file in UTF-8"));
        }
        if text.trim_ascii_start().starts_with(b"<") {
            return Err(ImportError::WrongKind("XML or HTML: give a CSV or JSON file"));
        }
        if text.trim_ascii().is_empty() {
            return Err(ImportError::WrongKind("an empty file"));
        }
        Ok(Self { reader: BufReader::new(Cursor::new(text.clone()).chain(reader)), head: text })
    }

    pub(crate) fn lines(self) -> Lines<R> {
        Lines { reader: self.reader, number: 0 }
    }

    /// The rest as a plain reader.
    pub(crate) fn into_reader(self) -> impl BufRead {
        self.reader
    }
}

/// A line of a file; blank ones are passed over.
pub(crate) struct Line {
    /// From 1, as an editor counts.
    pub(crate) number: u64,
    /// Whether it ends as a line does. The last one of a file that was cut off does not.
    pub(crate) ended: bool,
    /// As it is, as far as it can be shown.
    pub(crate) shown: String,
    /// The text, or what is wrong with the line as a whole.
    pub(crate) text: Result<String, Wrong>,
}

pub(crate) struct Lines<R> {
    reader: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    number: u64,
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<Line, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read() {
                Ok(Some(line)) if line.shown.trim().is_empty() => {}
                Ok(line) => return line.map(Ok),
                Err(error) => return Some(Err(ImportError::Read(error))),
            }
        }
    }
}

impl<R: Read> Lines<R> {
    fn read(&mut self) -> std::io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let limit = ROW_LIMIT as u64 + 1;
        if self.reader.by_ref().take(limit).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        let ended = bytes.ends_with(b"\n");
        let too_long = bytes.len() > ROW_LIMIT && !ended;
        if too_long {
            self.reader.skip_until(b'\n')?;
            bytes.truncate(80);
        }
        while bytes.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
            bytes.pop();
        }
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let text = if too_long {
            Err(Wrong::new("", format!("the row is longer than {ROW_LIMIT} bytes: check its quotes")))
        } else {
            String::from_utf8(bytes)
                .map_err(|_| Wrong::new("", "the row is not UTF-8: save the file as UTF-8"))
        };
        Ok(Some(Line { number: self.number, ended, shown, text }))
    }
}

/// Splits a line at commas (RFC 4180, section 2); blanks around a field go.
pub(crate) fn fields(line: &str) -> Result<Vec<String>, Wrong> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let (field, after) = match rest.trim_start().strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => rest.split_once(',').map_or((rest.to_owned(), None), |(f, r)| (f.to_owned(), Some(r))),
        };
        fields.push(field.trim().to_owned());
        match after {
            Some(after) => rest = after,
            None => return Ok(fields),
        }
    }
}

/// The field up to its closing quote, and what follows the comma after it.
fn unquote(text: &str) -> Result<(String, Option<&str>), Wrong> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let Some((part, after)) = rest.split_once('"') else {
            return Err(Wrong::new("", "a quote is not closed on this line: write each row on one line"));
        };
        field.push_str(part);
        if let Some(more) = after.strip_prefix('"') {
            field.push('"');
            rest = more;
            continue;
        }
        let after = after.trim_start();
        return match after.strip_prefix(',') {
            Some(next) => Ok((field, Some(next))),
            None if after.is_empty() => Ok((field, None)),
            None => {
                Err(Wrong::new("", "there is text after a closing quote: double the quotes inside a field"))
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_may_hold_commas_and_quotes() {
        assert_eq!(fields("a, b ,\"c, \"\"d\"\"\",").unwrap(), ["a", "b", "c, \"d\"", ""]);
        assert_eq!(fields("").unwrap(), [""]);
        assert!(fields("a,\"b").is_err());
        assert!(fields("\"a\"b,c").is_err());
    }

    #[test]
    fn a_line_without_end_is_cut_and_the_next_one_read() {
        let text = format!("{}\nshort\n", "x".repeat(ROW_LIMIT * 2));
        let lines: Vec<Line> =
            Source::open(text.as_bytes()).unwrap().lines().collect::<Result<_, _>>().unwrap();
        assert!(lines[0].text.is_err());
        assert_eq!((lines[1].number, lines[1].text.as_deref()), (2, Ok("short")));
    }

    #[test]
    fn what_is_no_text_is_refused_at_once() {
        for bytes in
            [&b"PK\x03\x04zip"[..], b"\x89PNG\r\n", b"<?xml version='1.0'?>", b"a\0b", b" \n", b"\xff\xfea\0"]
        {
            assert!(matches!(Source::open(bytes), Err(ImportError::WrongKind(_))), "{bytes:?}");
        }
    }
}
