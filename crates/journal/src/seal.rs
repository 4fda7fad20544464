//! Sealing: a log that is full becomes a Parquet file. The log is given up only after every decision has been read back from the
//! Parquet file and is, byte for byte, the one in the log.

use std::path::Path;

use crate::columns::{self, Table};
use crate::error::JournalError;
use crate::sealed::{About, LINE_COLUMNS, Sealed, paths};
use crate::table::{self, COLUMNS, Cell, Row};
use crate::tail::Tail;
use crate::wire;

/// Writes the two files of a log and reads them back. The log is left where it is.
///
/// # Errors
/// [`JournalError`]: then the log stays what is read, and sealing is tried again later.
pub(crate) fn seal(folder: &Path, log: &Tail) -> Result<Sealed, JournalError> {
    let mut about = log.about().ok_or(JournalError::Corrupt("log"))?;
    let (path, lines) = paths(folder, about.first, about.last);
    // The index first: whoever sees the decisions finds their lines.
    write_lines(&lines, log)?;
    let bytes = log.bytes()?;
    for slot in 0..log.len() {
        let Row { decision, .. } = row(log, &bytes, slot)?;
        let at = decision.decided_at.micros();
        let last = about.rulebooks.entry(decision.rulebook_version.into()).or_insert(at);
        *last = at.max(*last);
    }
    write_decisions(&path, log, &bytes, &about)?;
    #[cfg(test)]
    tests::meddle(&path, &lines);
    let sealed = Sealed::open(&path)?;
    compare(&path, log, &bytes, &about)?;
    compare_lines(&lines, log)?;
    Ok(sealed)
}

fn write_decisions(path: &Path, log: &Tail, bytes: &[u8], about: &About) -> Result<(), JournalError> {
    let order = in_order(log);
    let mut next = order.iter();
    columns::write(path, COLUMNS, Some("id"), order.len(), about.told(), |count| {
        next.by_ref().take(count).map(|slot| table::cells(&row(log, bytes, *slot)?)).collect()
    })
}

/// The slots of a log in the order in which their decisions stand in the file.
fn in_order(log: &Tail) -> Vec<usize> {
    log.sorted_by(|key| (key.number, key.decided_at))
}

fn row(log: &Tail, bytes: &[u8], slot: usize) -> Result<Row, JournalError> {
    let decision = wire::read(log.entry_in(bytes, slot)?).ok_or(JournalError::Corrupt("decision"))?;
    Ok(Row { seq: log.first + slot as u64, frame: log.frame_of(slot), decision })
}

fn line_cells(log: &Tail, slot: usize) -> Vec<Cell> {
    let key = log.key(slot);
    let int = |value: u64| Cell::Int(i64::try_from(value).unwrap_or(i64::MAX));
    vec![int(key.line), Cell::Int(key.decided_at), int(key.number), int(log.first + slot as u64)]
}

fn write_lines(path: &Path, log: &Tail) -> Result<(), JournalError> {
    let order = log.sorted_by(|key| (key.line, key.decided_at));
    let mut next = order.iter();
    columns::write(path, LINE_COLUMNS, None, order.len(), Vec::new(), |count| {
        Ok(next.by_ref().take(count).map(|slot| line_cells(log, *slot)).collect())
    })
}

/// Holds what the file tells about itself, every row, and the order of the rows against the log: look-ups go by all three.
fn compare(path: &Path, log: &Tail, bytes: &[u8], about: &About) -> Result<(), JournalError> {
    let table = Table::open(path, COLUMNS)?;
    if about.told().into_iter().any(|(key, value)| table.told(key) != Some(value.as_str())) {
        return Err(table.damaged());
    }
    let order = in_order(log);
    let mut next = order.iter();
    let mut entry = Vec::new();
    for (group, rows) in table.groups().into_iter().enumerate() {
        for cells in table.rows(group, 0..rows)? {
            let row = table::row(&cells).ok_or_else(|| table.damaged())?;
            let slot = *next.next().ok_or_else(|| table.damaged())?;
            entry.clear();
            wire::write(&row.decision, &mut entry)?;
            let stands_there = (row.seq, row.frame) == (log.first + slot as u64, log.frame_of(slot));
            if !stands_there || entry != log.entry_in(bytes, slot)? {
                return Err(table.damaged());
            }
        }
    }
    if next.next().is_some() { Err(table.damaged()) } else { Ok(()) }
}

fn compare_lines(path: &Path, log: &Tail) -> Result<(), JournalError> {
    let table = Table::open(path, LINE_COLUMNS)?;
    let order = log.sorted_by(|key| (key.line, key.decided_at));
    let mut next = order.iter();
    for (group, rows) in table.groups().into_iter().enumerate() {
        for cells in table.rows(group, 0..rows)? {
            if next.next().map(|slot| line_cells(log, *slot)) != Some(cells) {
                return Err(table.damaged());
            }
        }
    }
    if next.next().is_some() { Err(table.damaged()) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
