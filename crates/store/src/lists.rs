//! Lists that others keep: numbers on them, and when they were fetched. What is said twice is one thing.

use anxin_domain::ids::ListId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;

use crate::error::StoreError;
use crate::feed::{DIRECTORY_SHARD, append_change, head};
use crate::tx::{Tx, Value};

/// Numbers of a list that go into one statement.
const NUMBERS_A_STATEMENT: usize = 500;

/// Adds numbers to an external list as fetched at `as_of`. Returns how many were new; the list's date never goes back.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn add_to_list(
    tx: &mut dyn Tx,
    list: &ListId,
    as_of: Instant,
    numbers: &[Number],
    now: Instant,
) -> Result<u64, StoreError> {
    let next = head(tx, DIRECTORY_SHARD)? + 1;
    let mut new = 0;
    for chunk in numbers.chunks(NUMBERS_A_STATEMENT) {
        let mut sql = String::from("INSERT INTO external_number (list, ver, number) VALUES ");
        let mut params = vec![Value::from(list.as_str()), next.into()];
        for (index, number) in chunk.iter().enumerate() {
            sql.push_str(if index == 0 { "($1, $2, $" } else { ", ($1, $2, $" });
            sql.push_str(&(index + 3).to_string());
            sql.push(')');
            params.push((*number).into());
        }
        sql.push_str(" ON CONFLICT DO NOTHING");
        new += tx.execute(&sql, &params)?;
    }
    let dated = tx.execute(
        "INSERT INTO external_list (list, as_of) VALUES ($1, $2) ON CONFLICT (list) DO UPDATE SET as_of = excluded.as_of \
         WHERE excluded.as_of > external_list.as_of",
        &[list.as_str().into(), as_of.into()],
    )?;
    if new > 0 || dated > 0 {
        let as_of = dated_at(tx, list)?;
        let body = serde_json::json!({ "list": list, "as_of": as_of }).to_string();
        let change = append_change(tx, DIRECTORY_SHARD, "list", now, |_| Ok(body))?;
        if change.version != next {
            // Another transaction took the place between; the store runs this one again.
            return Err(StoreError::Conflict);
        }
    }
    Ok(new)
}

/// When a list was last fetched.
fn dated_at(tx: &mut dyn Tx, list: &ListId) -> Result<Option<Instant>, StoreError> {
    tx.query_opt("SELECT as_of FROM external_list WHERE list = $1", &[list.as_str().into()])?
        .map(|row| row.instant(0))
        .transpose()
}

/// A number on a list, and the version of the directory at which it came there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The number.
    pub number: Number,
    /// The version.
    pub version: i64,
}

/// When a list was last fetched, and a page of its numbers after one, in rising order.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn list_page(
    tx: &mut dyn Tx,
    list: &ListId,
    after: i64,
    limit: i64,
) -> Result<(Option<Instant>, Vec<Listed>), StoreError> {
    let numbers = tx
        .query(
            "SELECT number, ver FROM external_number WHERE list = $1 AND number > $2 ORDER BY number LIMIT $3",
            &[list.as_str().into(), after.into(), limit.into()],
        )?
        .iter()
        .map(|row| Ok(Listed { number: row.number(0)?, version: row.int(1)? }))
        .collect::<Result<_, StoreError>>()?;
    Ok((dated_at(tx, list)?, numbers))
}
