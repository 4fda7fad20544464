//! Many rows with few statements. The texts of the statements come in a few sizes, so that both engines know them prepared.

use crate::error::StoreError;
use crate::tx::{Question, Row, Tx, Value};

/// How many rows or values one statement takes. What is left over goes with the next smaller size.
const SIZES: [usize; 6] = [256, 64, 16, 4, 2, 1];

impl dyn Tx + '_ {
    /// Inserts rows, as [`Tx::put`] does: `INSERT INTO t (a, b) VALUES` and the rows.
    ///
    /// # Errors
    /// As for `put`.
    pub fn put_many(&mut self, insert: &str, rows: &[Vec<Value>]) -> Result<(), StoreError> {
        pieces(rows).try_for_each(|piece| self.put(&insert_sql(insert, piece), &piece.concat()))
    }

    /// Runs a query once for every piece of a list: each `{}` in it is where the list goes, and `first` stands before the list.
    ///
    /// # Errors
    /// As for `query`.
    pub fn query_in(&mut self, sql: &str, first: &[Value], list: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut found = Vec::new();
        for piece in pieces(list) {
            found.extend(self.query(&list_sql(sql, first, piece), &[first, piece].concat())?);
        }
        Ok(found)
    }

    /// Asks the same of many rows: `WITH asked (n, a, b) AS (VALUES {}) SELECT … FROM asked ORDER BY n`, where `types` are the SQL types of
    /// `a` and `b`, and `n` is the place of a row among all. Answers come in the order of the rows. The engine makes a plan for a hundred rows
    /// as fast as for one.
    ///
    /// # Errors
    /// As for `query`.
    pub fn query_of(
        &mut self,
        sql: &str,
        types: &[&str],
        rows: impl Iterator<Item = Vec<Value>>,
    ) -> Result<Vec<Row>, StoreError> {
        let numbered: Vec<Vec<Value>> =
            (0_i64..).zip(rows).map(|(n, row)| [vec![n.into()], row].concat()).collect();
        let typed: Vec<&str> = std::iter::once("BIGINT").chain(types.iter().copied()).collect();
        let pieces: Vec<&[Vec<Value>]> = pieces(&numbered).collect();
        let texts: Vec<String> = pieces.iter().map(|piece| asked_sql(sql, &typed, piece.len())).collect();
        let questions: Vec<Question<'_>> =
            texts.iter().zip(pieces).map(|(text, piece)| (text.as_str(), piece.concat())).collect();
        Ok(self.query_all(&questions)?.into_iter().flatten().collect())
    }

    /// What [`query_in`](Self::query_in) does, for a change. Returns how many rows it changed.
    ///
    /// # Errors
    /// As for `execute`.
    pub fn execute_in(&mut self, sql: &str, first: &[Value], list: &[Value]) -> Result<u64, StoreError> {
        let mut changed = 0;
        for piece in pieces(list) {
            changed += self.execute(&list_sql(sql, first, piece), &[first, piece].concat())?;
        }
        Ok(changed)
    }
}

fn insert_sql(insert: &str, rows: &[Vec<Value>]) -> String {
    let width = rows.first().map_or(0, Vec::len);
    format!("{insert} {}", rows_of(rows.len(), width))
}

/// An insert of so many rows of so many columns: they go where its `{}` is.
pub(crate) fn rows_sql(insert: &str, rows: usize, width: usize) -> String {
    insert.replace("{}", &rows_of(rows, width))
}

/// A question about so many rows of columns of these types. A place in a list of rows has no type unless it is given one.
fn asked_sql(sql: &str, types: &[&str], rows: usize) -> String {
    let row = |n: usize| {
        let places =
            types.iter().zip(n * types.len() + 1..).map(|(of, place)| format!("CAST(${place} AS {of})"));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    sql.replace("{}", &(0..rows).map(row).collect::<Vec<_>>().join(", "))
}

fn rows_of(rows: usize, width: usize) -> String {
    let all: Vec<String> = (0..rows).map(|n| format!("({})", places(n * width + 1, width))).collect();
    all.join(", ")
}

fn list_sql(sql: &str, first: &[Value], list: &[Value]) -> String {
    sql.replace("{}", &places(first.len() + 1, list.len()))
}

/// `$3, $4, $5` for three values from the third on.
fn places(first: usize, count: usize) -> String {
    let all: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    all.join(", ")
}

/// A list in pieces of the known sizes.
pub(crate) fn pieces<T>(mut rest: &[T]) -> impl Iterator<Item = &[T]> {
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

    #[test]
    fn a_list_goes_wherever_it_is_wanted() {
        let list = [Value::Int(1), Value::Int(2)];
        assert_eq!(
            list_sql("a = $1 AND b IN ({}) OR c IN ({})", &[Value::Null], &list),
            "a = $1 AND b IN ($2, $3) OR c IN ($2, $3)"
        );
        assert_eq!(
            insert_sql("INSERT INTO t (a, b) VALUES", &[list.to_vec(), list.to_vec()]),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)"
        );
    }
}
