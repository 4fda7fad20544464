//! Many rows with few statements. The texts of the statements come in a few sizes, so that both engines know them prepared.

use anxin_store::{Row, StoreError, Tx, Value};

/// How many rows or values one statement takes. What is left over goes with the next smaller size.
const SIZES: [usize; 6] = [256, 64, 16, 4, 2, 1];

/// Inserts rows: `INSERT INTO t (a, b) VALUES`, the rows, and what follows them, as in `ON CONFLICT DO NOTHING`.
/// Returns how many were new.
pub(crate) fn insert_many(
    tx: &mut dyn Tx,
    insert: &str,
    rows: &[Vec<Value>],
    end: &str,
) -> Result<u64, StoreError> {
    let mut new = 0;
    for piece in pieces(rows) {
        let width = piece.first().map_or(0, Vec::len);
        let row = |n: usize| format!("({})", places(n * width + 1, width));
        let all: Vec<String> = (0..piece.len()).map(row).collect();
        new += tx.execute(&format!("{insert} {} {end}", all.join(", ")), &piece.concat())?;
    }
    Ok(new)
}

/// Runs a query once for every piece of a list: `{}` in it is where the list goes, and `first` stands before the list.
pub(crate) fn query_in(
    tx: &mut dyn Tx,
    sql: &str,
    first: &[Value],
    list: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    for piece in pieces(list) {
        let sql = sql.replacen("{}", &places(first.len() + 1, piece.len()), 1);
        found.extend(tx.query(&sql, &[first, piece].concat())?);
    }
    Ok(found)
}

/// The same for a change. Returns how many rows it changed.
pub(crate) fn execute_in(
    tx: &mut dyn Tx,
    sql: &str,
    first: &[Value],
    list: &[Value],
) -> Result<u64, StoreError> {
    let mut changed = 0;
    for piece in pieces(list) {
        let sql = sql.replacen("{}", &places(first.len() + 1, piece.len()), 1);
        changed += tx.execute(&sql, &[first, piece].concat())?;
    }
    Ok(changed)
}

/// `$3, $4, $5` for three values from the third on.
fn places(first: usize, count: usize) -> String {
    let all: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    all.join(", ")
}

/// A list in pieces of the known sizes.
fn pieces<T>(mut rest: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rest.len())?;
        let (piece, after) = rest.split_at(size);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_into_pieces_of_known_sizes() {
        for n in [0, 1, 3, 5, 255, 256, 777] {
            let list: Vec<usize> = (0..n).collect();
            let cut: Vec<&[usize]> = pieces(&list).collect();
            assert_eq!(cut.concat(), list);
            assert!(cut.iter().all(|piece| SIZES.contains(&piece.len())), "{n}");
        }
        assert_eq!(places(3, 3), "$3, $4, $5");
    }
}
