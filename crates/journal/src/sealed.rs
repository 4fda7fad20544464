//! Sealed decisions: a Parquet file sorted by the number called, and beside it a small one that finds a line's decisions in it. A
//! look-up by number reads the keys of one row group, one by line those of one more.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anxin_domain::call::Decision;
use anxin_domain::ids::DecisionId;

use crate::columns::Table;
use crate::error::JournalError;
use crate::find::{By, Query};
use crate::frame::{Hash, Header};
use crate::table::{self, COLUMNS, Cell, Column, DECIDED_AT, ID, Kind, NUMBER, Row, SEQ};
use crate::wire;

/// The columns of the file that finds the decisions of a line.
pub(crate) const LINE_COLUMNS: &[Column] = &[
    Column { name: "line", kind: Kind::Int, optional: false, is_long: false },
    Column { name: "decided_at", kind: Kind::Moment, optional: false, is_long: false },
    Column { name: "number", kind: Kind::Int, optional: false, is_long: false },
    Column { name: "seq", kind: Kind::Int, optional: false, is_long: false },
];

/// A sealed file: what is known of it without opening it again.
pub(crate) struct Sealed {
    pub(crate) path: PathBuf,
    /// The places of its decisions in the lane.
    pub(crate) first: u64,
    pub(crate) last: u64,
    /// The hashes of the frame before its first and of its last.
    pub(crate) before: Hash,
    pub(crate) after: Hash,
    /// The first and the last moment at which one of them was decided, in microseconds.
    pub(crate) decided: (i64, i64),
    /// The least and the greatest id.
    ids: (String, String),
    /// The last moment at which something was decided by each rulebook, by its label, in microseconds.
    pub(crate) rulebooks: BTreeMap<String, i64>,
}

/// What is written into a sealed file about it.
pub(crate) struct About {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) before: Hash,
    pub(crate) after: Hash,
    pub(crate) decided: (i64, i64),
    pub(crate) ids: ([u8; 16], [u8; 16]),
    pub(crate) rulebooks: BTreeMap<String, i64>,
}

impl About {
    /// Takes note of when something was decided by which rulebook.
    pub(crate) fn note(&mut self, rulebook: &[u8], decided_at: i64) -> Option<()> {
        let rulebook = std::str::from_utf8(rulebook).ok()?;
        match self.rulebooks.get_mut(rulebook) {
            Some(last) => *last = decided_at.max(*last),
            None => drop(self.rulebooks.insert(rulebook.to_owned(), decided_at)),
        }
        Some(())
    }

    /// As it is kept in the file's own metadata.
    pub(crate) fn told(&self) -> Vec<(&'static str, String)> {
        let id = |bytes| DecisionId::from_bytes(bytes).to_string();
        vec![
            ("first", self.first.to_string()),
            ("last", self.last.to_string()),
            ("before", hex(&self.before)),
            ("after", hex(&self.after)),
            ("decided_from", self.decided.0.to_string()),
            ("decided_until", self.decided.1.to_string()),
            ("least_id", id(self.ids.0)),
            ("greatest_id", id(self.ids.1)),
            ("rulebooks", serde_json::to_string(&self.rulebooks).unwrap_or_default()),
        ]
    }
}

/// The names of the two files that hold the decisions of these places.
pub(crate) fn paths(folder: &Path, first: u64, last: u64) -> (PathBuf, PathBuf) {
    let name = |kind: &str| folder.join(format!("{first:020}-{last:020}.{kind}.parquet"));
    (name("decisions"), name("lines"))
}

impl Sealed {
    /// Opens a sealed file and reads what it tells about itself.
    ///
    /// # Errors
    /// [`JournalError::Foreign`] when it is none.
    pub(crate) fn open(path: &Path) -> Result<Self, JournalError> {
        let table = Table::open(path, COLUMNS)?;
        let told = |key| table.told(key);
        let about = || {
            Some(Self {
                path: path.to_owned(),
                first: told("first")?.parse().ok()?,
                last: told("last")?.parse().ok()?,
                before: unhex(told("before")?)?,
                after: unhex(told("after")?)?,
                decided: (told("decided_from")?.parse().ok()?, told("decided_until")?.parse().ok()?),
                ids: (told("least_id")?.to_owned(), told("greatest_id")?.to_owned()),
                rulebooks: serde_json::from_str(told("rulebooks")?).ok()?,
            })
        };
        let rows = table.groups().into_iter().sum::<usize>() as u64;
        about().filter(|about| about.is_of(rows)).ok_or_else(|| table.damaged())
    }

    /// Whether a file with so many rows may tell this about itself; the rest of the house counts with these places.
    fn is_of(&self, rows: u64) -> bool {
        let many = self.last.checked_sub(self.first).and_then(|more| more.checked_add(1));
        self.first > 0 && self.last < u64::MAX && many == Some(rows)
    }

    /// The newest decisions that are asked for, in no particular order.
    pub(crate) fn find(&self, query: &Query) -> Result<Vec<(u64, Decision)>, JournalError> {
        if query.until <= self.decided.0 || self.decided.1 < query.since {
            return Ok(Vec::new());
        }
        match query.by {
            By::Id(id) => self.by_id(id, query),
            By::Number(number) => self.by_number(number, query),
            By::Line(line) => self.by_line(line, query),
        }
    }

    fn by_id(&self, id: [u8; 16], query: &Query) -> Result<Vec<(u64, Decision)>, JournalError> {
        let id = DecisionId::from_bytes(id).to_string();
        if id < self.ids.0 || self.ids.1 < id {
            return Ok(Vec::new());
        }
        let table = Table::open_with_filter(&self.path, COLUMNS)?;
        let groups = table.groups();
        for group in table.may_have(ID, &id)? {
            let ids = table.column(group, ID, 0..groups[group])?;
            let place =
                ids.iter().position(|cell| matches!(cell, Cell::Text(text) if text.data() == id.as_bytes()));
            if let Some(place) = place {
                return self.decisions(&table, group, place..place + 1, query);
            }
        }
        Ok(Vec::new())
    }

    fn by_number(&self, number: u64, query: &Query) -> Result<Vec<(u64, Decision)>, JournalError> {
        let table = Table::open(&self.path, COLUMNS)?;
        let mut found = Vec::new();
        for (group, rows) in of_key(&table, number)? {
            let rows = within(&table, group, rows, query)?;
            found.extend(self.decisions(&table, group, rows, query)?);
        }
        Ok(query.newest(found))
    }

    fn by_line(&self, line: u64, query: &Query) -> Result<Vec<(u64, Decision)>, JournalError> {
        let (_, lines) = paths(self.path.parent().unwrap_or(Path::new(".")), self.first, self.last);
        let lines = Table::open(&lines, LINE_COLUMNS)?;
        let mut wanted: Vec<(i64, i64, i64)> = Vec::new();
        for (group, rows) in of_key(&lines, line)? {
            let rows = within(&lines, group, rows, query)?;
            let row = |cells: &Vec<Cell>| match cells.as_slice() {
                [_, Cell::Int(at), Cell::Int(number), Cell::Int(seq)] => Some((*at, *seq, *number)),
                _ => None,
            };
            wanted.extend(lines.rows(group, rows)?.iter().filter_map(row));
        }
        wanted.sort_unstable();
        let wanted = &wanted[wanted.len().saturating_sub(query.limit)..];
        let table = Table::open(&self.path, COLUMNS)?;
        let mut found = Vec::with_capacity(wanted.len());
        for (at, seq, number) in wanted {
            found.push(self.exactly(&table, *number, *at, *seq)?);
        }
        Ok(found)
    }

    /// The decision about a number, of a moment, at a place.
    fn exactly(
        &self,
        table: &Table,
        number: i64,
        at: i64,
        seq: i64,
    ) -> Result<(u64, Decision), JournalError> {
        let number = u64::try_from(number).map_err(|_| table.damaged())?;
        let query = Query { since: at, until: at.saturating_add(1), ..Query::all(By::Number(number)) };
        for (group, rows) in of_key(table, number)? {
            let rows = within(table, group, rows, &query)?;
            let places = table.column(group, SEQ, rows.clone())?;
            if let Some(place) = places.iter().position(|cell| *cell == Cell::Int(seq)) {
                let place = rows.start + place;
                let found = self.decisions(table, group, place..place + 1, &query)?;
                return found.into_iter().next().ok_or_else(|| table.damaged());
            }
        }
        Err(table.damaged())
    }

    fn decisions(
        &self,
        table: &Table,
        group: usize,
        rows: std::ops::Range<usize>,
        query: &Query,
    ) -> Result<Vec<(u64, Decision)>, JournalError> {
        let mut found = Vec::new();
        for cells in table.rows(group, rows)? {
            let row = table::row(&cells).ok_or_else(|| table.damaged())?;
            if query.wants_decision(&row.decision) {
                found.push((row.seq, row.decision));
            }
        }
        Ok(found)
    }

    /// Everything in the file, in the order in which it was decided.
    pub(crate) fn in_order(&self) -> Result<InOrder, JournalError> {
        let table = Table::open(&self.path, COLUMNS)?;
        let count = usize::try_from(self.last + 1 - self.first).map_err(|_| table.damaged())?;
        let mut whole = InOrder { first: self.first, bytes: Vec::new(), at: vec![None; count] };
        for (group, rows) in table.groups().into_iter().enumerate() {
            for cells in table.rows(group, 0..rows)? {
                whole
                    .take(table::row(&cells).ok_or_else(|| table.damaged())?)
                    .ok_or_else(|| table.damaged())?;
            }
        }
        if whole.at.iter().any(Option::is_none) {
            return Err(table.damaged());
        }
        Ok(whole)
    }

    /// Computes the hashes of its frames again from what its columns say.
    ///
    /// # Errors
    /// [`JournalError::Broken`] when a value was changed, or a decision is missing.
    pub(crate) fn verify(&self) -> Result<(), JournalError> {
        let after = self.in_order()?.hash(self.before)?;
        if after == self.after { Ok(()) } else { Err(JournalError::Broken(self.name())) }
    }

    /// The hash of the frame that ends with a place, computed again; none when no frame ends there.
    pub(crate) fn hash_after(&self, place: u64) -> Result<Option<Hash>, JournalError> {
        self.in_order()?.hash_to(self.before, place)
    }

    pub(crate) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

/// The decisions of a sealed file, in order, as the bytes they had in the log.
pub(crate) struct InOrder {
    first: u64,
    bytes: Vec<u8>,
    /// Where each begins, and the place at which its frame begins.
    at: Vec<Option<(usize, u64)>>,
}

impl InOrder {
    fn take(&mut self, row: Row) -> Option<()> {
        let place = usize::try_from(row.seq.checked_sub(self.first)?).ok()?;
        let slot = self.at.get_mut(place).filter(|slot| slot.is_none())?;
        *slot = Some((self.bytes.len(), row.frame));
        wire::write(&row.decision, &mut self.bytes).ok()
    }

    /// Decisions behind a place.
    pub(crate) fn after(&self, place: u64, limit: usize) -> Result<Vec<(u64, Decision)>, JournalError> {
        let begin = usize::try_from((place + 1).saturating_sub(self.first)).unwrap_or(usize::MAX);
        let end = begin.saturating_add(limit).min(self.at.len());
        let read = |place: usize| {
            let decision = wire::read(self.entry(place)?)?;
            Some((self.first + place as u64, decision))
        };
        (begin..end).map(|place| read(place).ok_or(JournalError::Corrupt("decision"))).collect()
    }

    fn entry(&self, place: usize) -> Option<&[u8]> {
        let (at, _) = self.at.get(place).copied().flatten()?;
        wire::split(self.bytes.get(at..)?).map(|(entry, _)| entry)
    }

    /// The hash of the last frame.
    fn hash(&self, before: Hash) -> Result<Hash, JournalError> {
        let last = (self.first + self.at.len() as u64).saturating_sub(1);
        Ok(self.hash_to(before, last)?.unwrap_or(before))
    }

    /// The hash of the frame that ends with a place; none when no frame ends there.
    fn hash_to(&self, mut before: Hash, end: u64) -> Result<Option<Hash>, JournalError> {
        let broken = || JournalError::Corrupt("decision");
        let frame_of = |place: usize| self.at.get(place).copied().flatten().map(|(_, frame)| frame);
        let mut place = 0;
        while place < self.at.len() {
            let first = self.first + place as u64;
            let mut body = Vec::new();
            let begin = place;
            while place < self.at.len() && frame_of(place) == Some(first) {
                body.extend_from_slice(self.entry(place).ok_or_else(broken)?);
                place += 1;
            }
            let count = u32::try_from(place - begin).map_err(|_| broken())?;
            if count == 0 {
                return Err(broken());
            }
            before = Header::of(first, count, before, &body).hash;
            if self.first + place as u64 == end + 1 {
                return Ok(Some(before));
            }
        }
        Ok(None)
    }
}

/// The rows of each row group whose first column has a value; rows are sorted by it.
fn of_key(table: &Table, key: u64) -> Result<Vec<(usize, std::ops::Range<usize>)>, JournalError> {
    let Ok(key) = i64::try_from(key) else { return Ok(Vec::new()) };
    let groups = table.groups();
    let mut found = Vec::new();
    for (group, (least, greatest)) in table.ranges(NUMBER).into_iter().enumerate() {
        if (least..=greatest).contains(&key) {
            let rows = equal(&table.column(group, NUMBER, 0..groups[group])?, key, key);
            if !rows.is_empty() {
                found.push((group, rows));
            }
        }
    }
    Ok(found)
}

/// Of some rows, sorted by the moment they were decided at, those that a query may want.
fn within(
    table: &Table,
    group: usize,
    rows: std::ops::Range<usize>,
    query: &Query,
) -> Result<std::ops::Range<usize>, JournalError> {
    let moments = table.column(group, DECIDED_AT, rows.clone())?;
    let some = equal(&moments, query.since, query.until.saturating_sub(1));
    let begin =
        if query.wants_all() { some.end.saturating_sub(query.limit).max(some.start) } else { some.start };
    Ok(rows.start + begin..rows.start + some.end)
}

/// The cells from one value to another, in cells that are sorted.
fn equal(cells: &[Cell], least: i64, greatest: i64) -> std::ops::Range<usize> {
    let value = |cell: &Cell| if let Cell::Int(value) = cell { *value } else { i64::MIN };
    let begin = cells.partition_point(|cell| value(cell) < least);
    let end = cells.partition_point(|cell| value(cell) <= greatest);
    begin..end.max(begin)
}

fn hex(hash: &Hash) -> String {
    use std::fmt::Write as _;
    hash.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Hash> {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = text.as_bytes().chunks(2).map(byte).collect();
    bytes?.try_into().ok()
}
