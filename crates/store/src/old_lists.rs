//! Lists as they were kept before they had versions: a row a number, with the place in the feed at which it came. They are read
//! to make versions of them, and written by nobody.

use anxin_domain::ids::ListId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use serde::Deserialize;

use crate::error::StoreError;
use crate::feed::DIRECTORY_SHARD;
use crate::lists::list_id;
use crate::tx::Tx;

/// The kind of change by which gates were told of such a list.
pub const OLD_NOTE: &str = "list";

/// A note in the feed that numbers had been added to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldNote {
    /// Its place in the directory's shard.
    pub place: i64,
    /// When the list had been published, as it was told then; for the oldest notes, when they came.
    pub as_of: Instant,
}

/// A number on a list, and the place at which it came there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldNumber {
    /// The number.
    pub number: Number,
    /// The place; zero for those from before places were kept.
    pub place: i64,
}

#[derive(Deserialize)]
struct Body {
    list: ListId,
    #[serde(default)]
    as_of: Option<Instant>,
}

/// The lists that are kept in the old way only.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn old_lists(tx: &mut dyn Tx) -> Result<Vec<ListId>, StoreError> {
    tx.query(
        "SELECT list FROM external_list WHERE list NOT IN (SELECT list FROM list_version) ORDER BY list",
        &[],
    )?
    .iter()
    .map(|row| list_id(row, 0))
    .collect()
}

/// The list that a note speaks of.
#[must_use]
pub fn old_list_named(body: &str) -> Option<ListId> {
    serde_json::from_str::<Body>(body).ok().map(|body| body.list)
}

/// Every note of a list, in order.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn old_notes(tx: &mut dyn Tx, list: &ListId) -> Result<Vec<OldNote>, StoreError> {
    let sql = "SELECT ver, body, at FROM change WHERE shard = $1 AND kind = $2 ORDER BY ver";
    let mut notes = Vec::new();
    for row in tx.query(sql, &[DIRECTORY_SHARD.into(), OLD_NOTE.into()])? {
        let body: Body =
            serde_json::from_str(&row.text(1)?).map_err(|_| StoreError::Corrupt("note of a list"))?;
        if body.list == *list {
            let came = row.instant(2)?;
            notes.push(OldNote { place: row.int(0)?, as_of: body.as_of.unwrap_or(came) });
        }
    }
    Ok(notes)
}

/// A page of a list's numbers after one, in rising order.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn old_numbers(
    tx: &mut dyn Tx,
    list: &ListId,
    after: Number,
    limit: i64,
) -> Result<Vec<OldNumber>, StoreError> {
    tx.query(
        "SELECT number, ver FROM external_number WHERE list = $1 AND number > $2 ORDER BY number LIMIT $3",
        &[list.as_str().into(), after.into(), limit.into()],
    )?
    .iter()
    .map(|row| Ok(OldNumber { number: row.number(0)?, place: row.int(1)? }))
    .collect()
}
