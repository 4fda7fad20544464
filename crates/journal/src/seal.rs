//! Sealing: a log that is full becomes a Parquet file. The log is given up only after the file was read back from the disk and says
//! of every decision what the log says.
//!
//! The log is looked at twice, once to write and once to compare, each time by [`fill::add`]: it makes the columns of a row group out
//! of the bytes of their entries. So what a row of the file says is what its entry says, and [`fill::add`] tells why an entry comes
//! back from its row byte for byte.

use std::path::Path;

use anxin_segment::fetch_ahead;

use crate::columns::Table;
use crate::error::JournalError;
use crate::fill::{self, Filled};
use crate::pack::{GROUP_ROWS, Packer};
use crate::sealed::{About, LINE_COLUMNS, Sealed, paths};
use crate::table::COLUMNS;
use crate::tail::{Place, Tail};
use crate::view::View;
use crate::wire::{self, Key};

/// Rows whose entries are fetched from memory while the ones before them are looked at.
const AHEAD: usize = 16;
/// Bytes of an entry that are fetched ahead; few have more.
const FETCHED: usize = 256;
const CACHE_LINE: usize = 64;

/// Writes the two files of a log and reads them back. The log is left where it is.
///
/// # Errors
/// [`JournalError`]: then the log stays what is read, and sealing is tried again later.
pub(crate) fn seal(folder: &Path, log: &Tail) -> Result<Sealed, JournalError> {
    let mut about = log.about().ok_or(JournalError::Corrupt("log"))?;
    let (path, lines) = paths(folder, about.first, about.last);
    let by_line = log.sorted_by(|key| key.line);
    // The index first: whoever sees the decisions finds their lines.
    write_lines(&lines, log, &by_line)?;
    let rows = Rows { first: log.first, order: log.sorted_by(|key| key.number), bytes: log.bytes()? };
    rows.write(&path, &mut about)?;
    #[cfg(test)]
    tests::meddle(&path, &lines);
    let sealed = Sealed::open(&path)?;
    rows.compare(&path, &about)?;
    compare_lines(&lines, log, &by_line)?;
    Ok(sealed)
}

/// The decisions of a log in the order in which they stand in the file.
struct Rows {
    /// The place in the lane of the first in the log.
    first: u64,
    order: Vec<Place>,
    /// The log.
    bytes: Vec<u8>,
}

impl Rows {
    fn write(&self, path: &Path, about: &mut About) -> Result<(), JournalError> {
        let mut packer = Packer::begin(path, COLUMNS, Some("id"))?;
        let mut columns = fill::empty();
        for places in self.order.chunks(GROUP_ROWS) {
            self.fill(places, &mut columns, |view| about.note(view.rulebook, view.decided_at))?;
            packer.group(&columns)?;
        }
        packer.end(about.told())
    }

    /// Holds what the file tells about itself, every row, and the order of the rows against the log: look-ups go by all three.
    fn compare(&self, path: &Path, about: &About) -> Result<(), JournalError> {
        let table = Table::open(path, COLUMNS)?;
        if about.told().into_iter().any(|(key, value)| table.told(key) != Some(value.as_str())) {
            return Err(table.damaged());
        }
        let mut columns = fill::empty();
        each_group(&table, &self.order, |group, places| {
            self.fill(places, &mut columns, |_| Some(()))?;
            table.hold(group, &columns)
        })
    }

    /// Makes the columns of some rows.
    fn fill<'a>(
        &'a self,
        places: &[Place],
        columns: &mut [Filled<'a>],
        mut note: impl FnMut(&View<'a>) -> Option<()>,
    ) -> Result<(), JournalError> {
        fill::clear(columns);
        let mut ahead = places.iter();
        ahead.by_ref().take(AHEAD).for_each(|place| self.fetch_ahead(place));
        for place in places {
            ahead.next().into_iter().for_each(|place| self.fetch_ahead(place));
            let entry = self.bytes.get(place.at as usize..).and_then(wire::split);
            let (entry, _) = entry.ok_or(JournalError::Corrupt("decision"))?;
            let in_lane = |slot: u32| self.first + u64::from(slot);
            let view = fill::add(columns, entry, in_lane(place.slot), in_lane(place.frame));
            view.and_then(|view| note(&view)).ok_or(JournalError::Corrupt("decision"))?;
        }
        Ok(())
    }

    /// Entries lie in the log as they were decided and not as they are called: each would be waited for.
    fn fetch_ahead(&self, place: &Place) {
        let at = place.at as usize;
        (0..FETCHED).step_by(CACHE_LINE).for_each(|from| fetch_ahead(&self.bytes, at + from));
    }
}

/// Goes through the row groups of a table together with what has to stand in them.
fn each_group(
    table: &Table,
    order: &[Place],
    mut hold: impl FnMut(usize, &[Place]) -> Result<(), JournalError>,
) -> Result<(), JournalError> {
    let mut left = order;
    for (group, rows) in table.groups().into_iter().enumerate() {
        let (places, rest) = left.split_at_checked(rows).ok_or_else(|| table.damaged())?;
        hold(group, places)?;
        left = rest;
    }
    if left.is_empty() { Ok(()) } else { Err(table.damaged()) }
}

fn fill_lines(columns: &mut [Filled<'_>; 4], log: &Tail, places: &[Place]) -> Result<(), JournalError> {
    fill::clear(columns);
    for (row, Place { slot, .. }) in places.iter().enumerate() {
        // Keys lie as they were decided and not as they called.
        places.get(row + AHEAD).into_iter().for_each(|place| log.fetch_key_ahead(place.slot as usize));
        let Key { line, decided_at, number, .. } = log.key(*slot as usize);
        let int = |value: u64| i64::try_from(value).map_err(|_| JournalError::Corrupt("decision"));
        let row = [int(line)?, decided_at, int(number)?, int(log.first + u64::from(*slot))?];
        for (column, value) in columns.iter_mut().zip(row) {
            column.int(value).ok_or(JournalError::Corrupt("column"))?;
        }
    }
    Ok(())
}

fn write_lines(path: &Path, log: &Tail, order: &[Place]) -> Result<(), JournalError> {
    let mut packer = Packer::begin(path, LINE_COLUMNS, None)?;
    let mut columns = [const { Filled::ints() }; 4];
    for places in order.chunks(GROUP_ROWS) {
        fill_lines(&mut columns, log, places)?;
        packer.group(&columns)?;
    }
    packer.end(Vec::new())
}

fn compare_lines(path: &Path, log: &Tail, order: &[Place]) -> Result<(), JournalError> {
    let table = Table::open(path, LINE_COLUMNS)?;
    let mut columns = [const { Filled::ints() }; 4];
    each_group(&table, order, |group, places| {
        fill_lines(&mut columns, log, places)?;
        table.hold(group, &columns)
    })
}

#[cfg(test)]
mod tests;
