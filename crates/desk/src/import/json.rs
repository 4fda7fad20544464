//! JSON files: one document, an array of them, or one on each line.

use std::io::Read;

use serde_json::Value;

use super::lines::{Lines, Source};
use super::{DOCUMENT_LIMIT, ImportError, Row, Wrong};

/// Where documents come from.
pub(crate) enum Documents<R> {
    /// One on each line; a broken line spoils itself only.
    Lines(Lines<R>),
    /// The whole file was read.
    Whole(std::vec::IntoIter<Value>, u64),
}

impl<R: Read> Documents<R> {
    pub(crate) fn open(source: Source<R>) -> Result<Self, ImportError> {
        if is_by_line(&source.head) {
            return Ok(Self::Lines(source.lines()));
        }
        let mut text = Vec::new();
        let limit = DOCUMENT_LIMIT as u64 + 1;
        source.into_reader().take(limit).read_to_end(&mut text).map_err(ImportError::Read)?;
        if text.len() > DOCUMENT_LIMIT {
            return Err(ImportError::TooLarge);
        }
        let broken = |_| ImportError::WrongKind("not JSON all through: write one JSON document on each line");
        let mut documents = Vec::new();
        for value in serde_json::Deserializer::from_slice(&text).into_iter::<Value>() {
            match value.map_err(broken)? {
                Value::Array(many) => documents.extend(many),
                one => documents.push(one),
            }
        }
        Ok(Self::Whole(documents.into_iter(), 0))
    }

    fn next_document(&mut self) -> Option<Result<Row<Value>, ImportError>> {
        match self {
            Self::Lines(lines) => Some(lines.next()?.map(|line| {
                let broken = |_| Wrong::new("", "the line is not a JSON document");
                let item = line.text.and_then(|text| serde_json::from_str(&text).map_err(broken));
                Row { place: line.number, original: line.shown, item }
            })),
            Self::Whole(values, place) => {
                let value = values.next()?;
                *place += 1;
                Some(Ok(Row { place: *place, original: value.to_string(), item: Ok(value) }))
            }
        }
    }

    /// Makes a thing of each document.
    pub(crate) fn read<T>(
        mut self,
        mut read: impl FnMut(&Value) -> Result<T, Wrong>,
    ) -> impl Iterator<Item = Result<Row<T>, ImportError>> {
        std::iter::from_fn(move || {
            let row = match self.next_document()? {
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            };
            let item = row.item.and_then(|value| read(&value));
            Some(Ok(Row { place: row.place, original: row.original, item }))
        })
    }
}

/// Whether each line is a document of its own: the first line is one, or it does not fit into what was looked at and begins
/// like one. A first line that is broken in its middle counts too, if it begins and ends like a document.
fn is_by_line(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let line = head.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii();
    let looks = line.starts_with(b"{") && line.ends_with(b"}");
    looks
        || (line.starts_with(b"{")
            && line.len() == head.len()
            && serde_json::from_slice::<Value>(line).is_err())
}

/// A text or a whole number as text, empty when absent.
pub(crate) fn text(value: &Value, field: &'static str) -> Result<String, Wrong> {
    match value.get(field) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.trim().to_owned()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err(Wrong::new(field, "write a text")),
    }
}
