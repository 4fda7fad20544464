//! The change feed: everything a gate must know, in order, without gaps.
//!
//! Each shard counts its changes (`head.ver`), and the count rises in the transaction that makes the change, so the order
//! of numbers is the order of commits and none is ever missing. A reader that has seen 7 asks for what comes after 7; if 9
//! comes without 8 it knows. Numbers live in shards 0 to 255; brands, agents, lines, tickets and lists in [`DIRECTORY_SHARD`].

use anxin_domain::time::Instant;

use crate::error::StoreError;
use crate::tx::{Tx, Value};

/// The shard of everything that is not about one customer's number.
pub const DIRECTORY_SHARD: i64 = 256;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its shard.
    pub shard: i64,
    /// Its place in the shard, from 1, without gaps.
    pub version: i64,
    /// What kind of thing changed: `act`, `holding`, `checked`, `zone`, `request`, `brand`, `affiliation`, `line`,
    /// `ticket`, `binding`, `list_version`, `promise`, and `list` from before lists had versions.
    pub kind: String,
    /// The thing, as JSON.
    pub body: String,
    /// When it was committed, as the shard tells time: strictly rising within the shard.
    pub recorded_at: Instant,
}

/// How far each shard that has changes has come.
pub type Heads = Vec<(i64, i64)>;

/// Takes the next place in a shard. The body is made with the moment of recording in hand, because an act carries it.
///
/// A transaction that touches several shards must go through them in ascending order, or two can wait for each other.
///
/// # Errors
/// [`StoreError`] of any kind, and whatever `body` returns.
pub fn append_change(
    tx: &mut dyn Tx,
    shard: i64,
    kind: &str,
    now: Instant,
    body: impl FnOnce(Instant) -> Result<String, StoreError>,
) -> Result<Change, StoreError> {
    let row = tx
        .query_opt(
            "INSERT INTO head (shard, ver, at) VALUES ($1, 1, $2) \
             ON CONFLICT (shard) DO UPDATE SET ver = head.ver + 1, \
             at = CASE WHEN head.at >= excluded.at THEN head.at + 1 ELSE excluded.at END \
             RETURNING ver, at",
            &[shard.into(), now.into()],
        )?
        .ok_or(StoreError::Corrupt("head"))?;
    let (version, recorded_at) = (row.int(0)?, row.instant(1)?);
    let body = body(recorded_at)?;
    tx.execute(
        "INSERT INTO change (shard, ver, kind, body, at) VALUES ($1, $2, $3, $4, $5)",
        &[shard.into(), version.into(), kind.into(), Value::Text(body.clone()), recorded_at.into()],
    )?;
    Ok(Change { shard, version, kind: kind.to_owned(), body, recorded_at })
}

/// How far every shard has come.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn heads(tx: &mut dyn Tx) -> Result<Heads, StoreError> {
    tx.query("SELECT shard, ver FROM head ORDER BY shard", &[])?
        .iter()
        .map(|row| Ok((row.int(0)?, row.int(1)?)))
        .collect()
}

/// The changes of a shard after a version, in order, at most `limit`.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn changes_after(
    tx: &mut dyn Tx,
    shard: i64,
    version: i64,
    limit: i64,
) -> Result<Vec<Change>, StoreError> {
    tx.query(
        "SELECT ver, kind, body, at FROM change WHERE shard = $1 AND ver > $2 ORDER BY ver LIMIT $3",
        &[shard.into(), version.into(), limit.into()],
    )?
    .iter()
    .map(|row| {
        Ok(Change {
            shard,
            version: row.int(0)?,
            kind: row.text(1)?,
            body: row.text(2)?,
            recorded_at: row.instant(3)?,
        })
    })
    .collect()
}
