//! Tables with a header: columns in any order, none unknown, none missing, none twice.

use std::io::Read;

use super::lines::{Lines, Source, fields};
use super::{ImportError, Row, Wrong};

/// The columns of a kind of file.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'c> {
    pub(crate) required: &'c [&'static str],
    pub(crate) optional: &'c [&'static str],
}

/// The fields of one row by the names of their columns.
pub(crate) struct Fields<'a> {
    names: &'a [&'static str],
    values: Vec<String>,
}

impl Fields<'_> {
    /// The field of a column, empty if the file does not have it.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.names.iter().position(|n| *n == name).map_or("", |index| self.values[index].as_str())
    }
}

/// A table that is read row by row.
pub(crate) struct Table<R, F> {
    lines: Lines<R>,
    names: Vec<&'static str>,
    read: F,
}

impl<R: Read, T, F: FnMut(&Fields<'_>) -> Result<T, Wrong>> Table<R, F> {
    /// Reads the header; `read` makes a thing of a row.
    pub(crate) fn open(source: Source<R>, columns: Columns<'_>, read: F) -> Result<Self, ImportError> {
        let mut lines = source.lines();
        let first = lines.next().ok_or(ImportError::WrongKind("an empty file"))??;
        let titles = first.text.and_then(|text| fields(&text)).map_err(|w| ImportError::Header(w.reason))?;
        let names = names(&titles, columns).map_err(ImportError::Header)?;
        Ok(Self { lines, names, read })
    }
}

impl<R: Read, T, F: FnMut(&Fields<'_>) -> Result<T, Wrong>> Iterator for Table<R, F> {
    type Item = Result<Row<T>, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = match self.lines.next()? {
            Ok(line) => line,
            Err(error) => return Some(Err(error)),
        };
        let names = &self.names;
        let split = line.text.and_then(|text| {
            let values = fields(&text)?;
            if values.len() == names.len() {
                return Ok(Fields { names, values });
            }
            let (found, wanted) = (values.len(), names.len());
            Err(Wrong::new("", format!("the row has {found} fields and the header {wanted}")))
        });
        let item = split.and_then(|fields| (self.read)(&fields));
        Some(Ok(Row { place: line.number, original: line.shown, item }))
    }
}

fn names(titles: &[String], columns: Columns<'_>) -> Result<Vec<&'static str>, String> {
    let all = || columns.required.iter().chain(columns.optional).copied();
    let expected = || all().collect::<Vec<_>>().join(",");
    let mut names = Vec::with_capacity(titles.len());
    for title in titles {
        let title = title.to_lowercase();
        let Some(name) = all().find(|name| *name == title) else {
            let shown: String =
                title.chars().filter(|c| c.is_alphanumeric() || "_- ".contains(*c)).take(40).collect();
            return Err(format!("column {shown:?} is not known here; known are {}", expected()));
        };
        if names.contains(&name) {
            return Err(format!("column {name} is there twice"));
        }
        names.push(name);
    }
    match columns.required.iter().find(|name| !names.contains(name)) {
        Some(missing) => Err(format!("column {missing} is missing; known are {}", expected())),
        None => Ok(names),
    }
}
