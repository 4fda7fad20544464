//! What is damaged between writing and reading back is not sealed: the log stays, everything is found, and the next try succeeds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anxin_domain::call::Decision;
use anxin_domain::time::Instant;
use fastrand::Rng;

use super::*;
use crate::fill::{Values, Words};
use crate::table::{Cell, Column, Kind, NUMBER, SEQ};
use crate::{Bookmark, Journal, Page, any};

type Rows = Vec<Vec<Cell>>;
type Told = Vec<(&'static str, String)>;
/// Does something to the two files of a log that was just written.
type Fault = Arc<dyn Fn(&Path, &Path) + Send + Sync>;

/// What goes wrong in which folder, each time something is sealed there.
static FAULTS: Mutex<Option<HashMap<PathBuf, Fault>>> = Mutex::new(None);

/// Called by [`seal`] between writing and reading back.
pub(super) fn meddle(decisions: &Path, lines: &Path) {
    let fault = {
        let faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner);
        faults.as_ref().and_then(|faults| faults.get(decisions.parent()?).cloned())
    };
    fault.into_iter().for_each(|fault| fault(decisions, lines));
}

fn arm(lane: &Path, fault: Option<Fault>) {
    let mut faults = FAULTS.lock().unwrap_or_else(PoisonError::into_inner);
    let faults = faults.get_or_insert_default();
    match fault {
        Some(fault) => faults.insert(lane.to_owned(), fault),
        None => faults.remove(lane),
    };
}

/// Writes a table again with other rows, or another tale about itself: a whole Parquet file that says something else.
fn rewrite(path: &Path, columns: &'static [Column], change: impl FnOnce(&mut Rows, &mut Told)) {
    let table = Table::open(path, columns).unwrap();
    let mut rows = table.rows(0, 0..table.groups()[0]).unwrap();
    let keys =
        ["first", "last", "before", "after", "decided_from", "decided_until", "least_id", "greatest_id"];
    let keys = keys.into_iter().chain(["rulebooks"]);
    let mut told: Told = keys.filter_map(|key| Some((key, table.told(key)?.to_owned()))).collect();
    change(&mut rows, &mut told);
    let filter = columns.iter().map(|column| column.name).find(|name| *name == "id");
    let mut packer = Packer::begin(path, columns, filter).unwrap();
    let filled: Vec<_> = (0..columns.len()).map(|at| filled(&columns[at], at, &rows)).collect();
    packer.group(&filled).unwrap();
    packer.end(told).unwrap();
}

/// A column of some rows.
fn filled(column: &Column, at: usize, rows: &Rows) -> Filled<'static> {
    let levels = rows.iter().map(|row| i16::from(row[at] != Cell::Nothing));
    let levels = if column.optional { levels.collect() } else { Vec::new() };
    let (mut ints, mut words) = (Vec::new(), Words::default());
    for row in rows {
        match &row[at] {
            Cell::Int(value) => ints.push(*value),
            Cell::Text(text) => {
                words.rows.push(words.texts.len().try_into().unwrap());
                words.texts.push(text.clone());
            }
            Cell::Nothing => {}
        }
    }
    let values = if column.kind == Kind::Text { Values::Words(words) } else { Values::Ints(ints) };
    Filled { levels, values }
}

fn in_decisions(change: impl Fn(&mut Rows, &mut Told) + Send + Sync + 'static) -> Fault {
    Arc::new(move |decisions, _| rewrite(decisions, COLUMNS, &change))
}

fn in_lines(change: impl Fn(&mut Rows, &mut Told) + Send + Sync + 'static) -> Fault {
    Arc::new(move |_, lines| rewrite(lines, LINE_COLUMNS, &change))
}

/// Puts another row's cell in the place of one, or another value where all rows say the same.
fn another_cell(rows: &mut Rows, column: usize) {
    let mine = rows[0][column].clone();
    let other = rows.iter().map(|row| &row[column]).find(|cell| **cell != mine).cloned();
    rows[0][column] = other.unwrap_or_else(|| match mine {
        Cell::Int(value) => Cell::Int(value + 1),
        Cell::Text(text) => Cell::Text(format!("{}x", text.as_utf8().unwrap()).as_str().into()),
        Cell::Nothing => panic!("nothing at all in column {column}"),
    });
}

fn faults() -> Vec<(String, Fault)> {
    let cell = |column: usize| in_decisions(move |rows, _| another_cell(rows, column));
    let line_cell = |column: usize| in_lines(move |rows, _| another_cell(rows, column));
    let flip = |path: &Path| {
        let mut bytes = std::fs::read(path).unwrap();
        bytes[40] ^= 1;
        std::fs::write(path, bytes).unwrap();
    };
    let cells = (0..COLUMNS.len()).map(|at| (format!("{} of a decision", COLUMNS[at].name), cell(at)));
    let line_cells =
        (0..LINE_COLUMNS.len()).map(|at| (format!("{} of a line", LINE_COLUMNS[at].name), line_cell(at)));
    let others: [(&str, Fault); 12] = [
        ("a row is missing", in_decisions(|rows, _| drop(rows.pop()))),
        ("a row stands twice", in_decisions(|rows, _| rows.push(rows[rows.len() - 1].clone()))),
        ("a row stands in another's place", in_decisions(|rows, _| rows[3] = rows[4].clone())),
        ("two rows have changed places", in_decisions(|rows, _| rows.swap(0, 7))),
        ("two rows have changed numbers", in_decisions(|rows, _| trade(rows, 0, 7, NUMBER))),
        ("two rows have changed what they say", in_decisions(|rows, _| trade(rows, 0, 7, SEQ))),
        ("it tells of fewer", in_decisions(|_, told| told[1].1 = "11".into())),
        ("it tells of another hash", in_decisions(|_, told| told[3].1 = "00".repeat(32))),
        ("a bit is another", Arc::new(move |decisions, _| flip(decisions))),
        ("a line is missing", in_lines(|rows, _| drop(rows.pop()))),
        ("two lines have changed places", in_lines(|rows, _| rows.swap(2, 9))),
        ("the lines are gone", Arc::new(|_, lines| std::fs::remove_file(lines).unwrap())),
    ];
    let others = others.into_iter().map(|(what, fault)| (what.to_owned(), fault));
    cells.chain(line_cells).chain(others).collect()
}

/// Two rows trade what stands in a column.
fn trade(rows: &mut Rows, one: usize, other: usize, column: usize) {
    let mine = std::mem::replace(&mut rows[one][column], Cell::Nothing);
    rows[one][column] = std::mem::replace(&mut rows[other][column], mine);
}

fn logs(lane: &Path) -> Vec<String> {
    crate::lane::names(lane).unwrap().into_iter().filter(|name| name.ends_with(".log")).collect()
}

/// Everything that was written is found, in its order and in every way.
async fn finds(journal: &Journal, written: &[Decision], what: &str) {
    let (all, _) = journal.decisions_after(&Bookmark::default(), 1_000).await.unwrap();
    assert_eq!(all, written, "{what}");
    let page = Page { since: Instant::from_micros(0), until: Instant::from_micros(i64::MAX), limit: 1_000 };
    // Each look-up in a sealed file opens it again, so a few stand for all.
    for one in written.iter().step_by(5) {
        assert_eq!(journal.decision(one.id).await.unwrap().as_ref(), Some(one), "{what}");
        assert!(journal.decisions_to(one.call.to, page).await.unwrap().contains(one), "{what}");
        assert!(journal.decisions_from(one.call.from, page).await.unwrap().contains(one), "{what}");
    }
    assert_eq!(journal.counts().await.unwrap().0, written.len() as u64, "{what}");
    journal.verify().await.unwrap();
}

async fn refuses_and_loses_nothing(what: String, fault: Fault) {
    let what = what.as_str();
    let folder = tempfile::tempdir().unwrap();
    let lane = folder.path().join("decisions/0");
    let mut rng = Rng::with_seed(31);
    let mut written: Vec<Decision> = (0..12).map(|n| any::any(&mut rng, 1_000 + n)).collect();
    let journal = Journal::open(folder.path()).unwrap();
    for batch in written.chunks(3) {
        journal.append_decisions(batch).await.unwrap();
    }
    let log = logs(&lane);
    arm(&lane, Some(fault));
    assert!(journal.seal().await.is_err(), "{what}: sealed all the same");
    assert!(logs(&lane).starts_with(&log), "{what}: the log is gone");
    finds(&journal, &written, what).await;
    drop(journal);
    // The files that are not as they should be lie beside the log; whoever opens the journal goes by the log.
    let journal = Journal::open(folder.path()).unwrap();
    finds(&journal, &written, what).await;
    written.push(any::any(&mut rng, 2_000));
    journal.append_decisions(&written[12..]).await.unwrap();
    assert!(journal.seal().await.is_err(), "{what}: sealed at the second try");
    finds(&journal, &written, what).await;
    arm(&lane, None);
    journal.seal().await.unwrap();
    assert!(!logs(&lane).contains(&log[0]), "{what}: the log is still there");
    finds(&journal, &written, what).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_read_back_as_it_was_written_is_not_sealed_and_nothing_is_lost() {
    // Each in a folder of its own, so that they wait for the disk together.
    let tries =
        faults().into_iter().map(|(what, fault)| tokio::spawn(refuses_and_loses_nothing(what, fault)));
    for tried in tries.collect::<Vec<_>>() {
        tried.await.unwrap();
    }
}

/// Changes what a whole sealed file tells about itself or what it holds, and says how the journal opens then.
async fn opened(change: impl Fn(&mut Rows, &mut Told)) -> Result<(), JournalError> {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let mut rng = Rng::with_seed(32);
    let written: Vec<Decision> = (0..6).map(|n| any::any(&mut rng, 1_000 + n)).collect();
    journal.append_decisions(&written).await.unwrap();
    journal.seal().await.unwrap();
    drop(journal);
    let (decisions, _) = paths(&folder.path().join("decisions/0"), 1, 6);
    rewrite(&decisions, COLUMNS, change);
    let journal = Journal::open(folder.path())?;
    journal.decisions_after(&Bookmark::default(), 100).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_file_that_tells_of_more_or_fewer_than_it_holds_is_refused_and_takes_no_memory() {
    opened(|_, _| ()).await.unwrap();
    let broken = |opened| matches!(opened, Err(JournalError::Broken(_)));
    for (first, last) in [("1", "5"), ("1", "7"), ("0", "5"), ("2", "1"), ("1", "18446744073709551615")] {
        let tells = |_: &mut Rows, told: &mut Told| {
            told[0].1 = first.into();
            told[1].1 = last.into();
        };
        assert!(broken(opened(tells).await), "{first} to {last}");
    }
    assert!(broken(opened(|rows, _| drop(rows.pop())).await));
}
