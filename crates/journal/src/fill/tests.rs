//! An entry comes back from its row byte for byte, or has no row.

use anxin_domain::call::Decision;
use fastrand::Rng;

use super::*;
use crate::any;
use crate::table::{self, Cell, Row};

fn entry(decision: &Decision) -> Vec<u8> {
    let mut entry = Vec::new();
    wire::write(decision, &mut entry).unwrap();
    entry
}

/// The cells of an entry's row, as a reader of the file has them.
fn cells(entry: &[u8]) -> Option<Vec<Cell>> {
    let mut columns = empty();
    add(&mut columns, entry, 7, 5)?;
    let cell = |column: &Filled<'_>| match &column.values {
        _ if column.levels() == Some(&[0]) => Cell::Nothing,
        Values::Ints(ints) => Cell::Int(ints[0]),
        Values::Words(words) => Cell::Text(words.texts[words.rows[0] as usize].clone()),
        Values::Ids(ids) => Cell::Text(ids.clone().into()),
    };
    assert!(columns.iter().all(|column| column.rows() == 1));
    Some(columns.iter().map(cell).collect())
}

#[test]
fn any_decision_comes_back_from_its_row() {
    let mut rng = Rng::with_seed(41);
    for at in 0..3_000 {
        let decision = any::any(&mut rng, at * 1_000_003);
        let cells = cells(&entry(&decision)).unwrap();
        assert_eq!(table::row(&cells), Some(Row { seq: 7, frame: 5, decision }));
    }
}

#[test]
fn what_has_a_row_is_an_entry_that_comes_back_byte_for_byte() {
    let mut rng = Rng::with_seed(42);
    let (mut with_row, mut without) = (0, 0);
    for at in 0..20_000 {
        let mut damaged = entry(&any::any(&mut rng, at));
        let place = rng.usize(4..damaged.len());
        match rng.u8(0..3) {
            0 => damaged[place] ^= 1 << rng.u8(0..8),
            1 => damaged[place] = rng.u8(..),
            _ => drop(damaged.remove(place)),
        }
        let length = u32::try_from(damaged.len()).unwrap();
        damaged[..4].copy_from_slice(&length.to_le_bytes());
        match cells(&damaged) {
            Some(cells) => {
                let row = table::row(&cells).expect("a row that does not read");
                assert_eq!(entry(&row.decision), damaged);
                with_row += 1;
            }
            None => without += 1,
        }
    }
    assert!(with_row > 2_000 && without > 2_000, "{with_row} with a row, {without} without");
}
