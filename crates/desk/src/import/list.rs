//! External lists of numbers, as a regulator publishes them: a CSV with a column `number`, or one number on each line.

use std::io::Read;

use anxin_domain::ids::ListId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::lists::add_to_list;
use anxin_store::{Clock, Store};

use super::lines::{Line, Source, fields};
use super::{
    ImportError, ImportOptions, ImportReport, Outcome, ROWS_A_CHUNK, Row, Sink, Wrong, number, pour,
};
use crate::Desk;

/// Chunks that go into one commit: a list is long and each commit moves the feed.
const CHUNKS_A_COMMIT: usize = 40;

impl Desk {
    /// Adds numbers to an external list as its keeper published it at `as_of`. A number that is there already counts as accepted
    /// and unchanged, so a second import changes nothing.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the store does not answer.
    pub async fn import_external_list<R: Read + Send>(
        &self,
        list: &ListId,
        as_of: Instant,
        file: R,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let mut lines = Source::open(file)?.lines().peekable();
        let first = match lines.peek() {
            Some(Ok(line)) => line.text.as_ref().map(|text| text.to_lowercase()).unwrap_or_default(),
            _ => String::new(),
        };
        let titles = fields(&first).unwrap_or_default();
        let column = titles.iter().position(|title| title == "number");
        if column.is_some() {
            lines.next();
        } else if titles.iter().any(|title| title.chars().any(char::is_alphabetic)) {
            return Err(ImportError::Header("no column is called number".into()));
        }
        let region = options.region;
        let read = move |line: Result<Line, ImportError>| {
            let line = line?;
            let item = line.text.and_then(|text| {
                let row = fields(&text)?;
                let value = row
                    .get(column.unwrap_or(0))
                    .ok_or_else(|| Wrong::new("number", "the row has no such field"))?;
                number("number", value, region)
            });
            Ok(Row { place: line.number, original: line.shown, item })
        };
        let sink =
            List { store: self.store().clone(), clock: self.clock().clone(), list: list.clone(), as_of };
        let report = pour(lines.map(read), sink, options).await?;
        self.catch_up().await?;
        Ok(report)
    }
}

struct List {
    store: Store,
    clock: Clock,
    list: ListId,
    as_of: Instant,
}

impl Sink for List {
    type Item = Number;
    const CHUNK: usize = ROWS_A_CHUNK * CHUNKS_A_COMMIT;

    async fn put(&mut self, chunk: Vec<Number>) -> Result<Vec<Outcome>, ImportError> {
        let rows = chunk.len();
        let (list, as_of, now) = (self.list.clone(), self.as_of, self.clock.now());
        let new = self.store.write(move |tx| add_to_list(tx, &list, as_of, &chunk, now)).await?;
        let new = usize::try_from(new).unwrap_or(usize::MAX).min(rows);
        let mut outcomes = vec![Outcome::New; new];
        outcomes.resize(rows, Outcome::Same);
        Ok(outcomes)
    }
}
