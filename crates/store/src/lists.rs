//! Lists that others keep: their versions, and the pieces of the files that hold the numbers. What lies in a file is known to
//! those who make and read it; here it is bytes.

use anxin_domain::ids::ListId;
use anxin_domain::listing::{FileHash, ListFile, ListVersion, VersionKind};
use anxin_domain::time::Instant;

use crate::error::StoreError;
use crate::feed::{DIRECTORY_SHARD, append_change};
use crate::tx::{Row, Tx, Value};

/// Bytes of a piece; only the last of a file has fewer.
pub const PIECE_BYTES: usize = 1 << 20;
/// The kind of change by which gates are told of a version. One that does not know it stops following, and allows nothing that
/// a list could forbid.
pub const VERSION_NOTE: &str = "list_version";

const COLUMNS: &str = "ver, list, as_of, kind, hash, bytes, seal, source, numbers, added, removed";

/// A version and its place in the directory's shard of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldVersion {
    /// The place.
    pub place: i64,
    /// The version.
    pub version: ListVersion,
}

/// What became of a version that was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionAdded {
    /// It is in the feed, at this place.
    At(i64),
    /// Another version of the list came in between; what the new one says of added and removed numbers is no longer so.
    Overtaken,
    /// Pieces of its file are not there.
    PiecesMissing,
}

/// Adds a version of a list and tells the gates. `after` is the place of the version that it was counted against.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn add_version(
    tx: &mut dyn Tx,
    new: &ListVersion,
    after: Option<i64>,
    now: Instant,
) -> Result<VersionAdded, StoreError> {
    if newest_version(tx, &new.list)?.map(|held| held.place) != after {
        return Ok(VersionAdded::Overtaken);
    }
    let there = pieces(tx, new.file.hash)?.len() as u64;
    if there != pieces_of(new.file.bytes) {
        return Ok(VersionAdded::PiecesMissing);
    }
    let body = serde_json::to_string(new).map_err(|_| StoreError::Corrupt("list version"))?;
    let change = append_change(tx, DIRECTORY_SHARD, VERSION_NOTE, now, |_| Ok(body))?;
    put_version(tx, new, change.version)?;
    Ok(VersionAdded::At(change.version))
}

/// Enters a version whose note lies in the feed already. Twice is once.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_version(tx: &mut dyn Tx, version: &ListVersion, place: i64) -> Result<u64, StoreError> {
    let count = |count: u64| Value::from(i64::try_from(count).unwrap_or(i64::MAX));
    tx.execute(
        "INSERT INTO list_version (ver, list, as_of, kind, hash, bytes, seal, source, numbers, added, removed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (list, ver) DO NOTHING",
        &[
            place.into(),
            version.list.as_str().into(),
            version.as_of.into(),
            version.kind.as_str().into(),
            hash(version.file.hash),
            count(version.file.bytes),
            version.file.seal.cast_signed().into(),
            hash(version.source),
            count(version.numbers),
            count(version.added),
            count(version.removed),
        ],
    )
}

/// The newest version of a list.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn newest_version(tx: &mut dyn Tx, list: &ListId) -> Result<Option<HeldVersion>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM list_version WHERE list = $1 ORDER BY ver DESC LIMIT 1");
    tx.query_opt(&sql, &[list.as_str().into()])?.map(|row| held(&row)).transpose()
}

/// The version of a list at a place.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn version_at(tx: &mut dyn Tx, list: &ListId, place: i64) -> Result<Option<ListVersion>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM list_version WHERE list = $1 AND ver = $2");
    let found = tx.query_opt(&sql, &[list.as_str().into(), place.into()])?;
    found.map(|row| Ok(held(&row)?.version)).transpose()
}

/// The version that an import of the same numbers as of the same moment made before, if there was one.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn version_imported(
    tx: &mut dyn Tx,
    list: &ListId,
    source: FileHash,
    as_of: Instant,
) -> Result<Option<HeldVersion>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM list_version WHERE list = $1 AND source = $2 AND as_of = $3 ORDER BY ver DESC LIMIT 1"
    );
    let found = tx.query_opt(&sql, &[list.as_str().into(), hash(source), as_of.into()])?;
    found.map(|row| held(&row)).transpose()
}

/// What is needed to know all numbers of a list: its newest version that has them all, and every change since, in order.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn newest_chain(tx: &mut dyn Tx, list: &ListId) -> Result<Vec<HeldVersion>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM list_version WHERE list = $1 AND ver >= \
         COALESCE((SELECT MAX(ver) FROM list_version WHERE list = $1 AND kind <> 'change'), 0) ORDER BY ver"
    );
    tx.query(&sql, &[list.as_str().into()])?.iter().map(held).collect()
}

/// Every list with its newest version, by name.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn all_lists(tx: &mut dyn Tx) -> Result<Vec<HeldVersion>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM list_version v WHERE ver = \
         (SELECT MAX(ver) FROM list_version w WHERE w.list = v.list) ORDER BY list"
    );
    tx.query(&sql, &[])?.iter().map(held).collect()
}

/// The place of each list's newest version that has all its numbers, of those up to a place.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn newest_whole(tx: &mut dyn Tx, upto: i64) -> Result<Vec<(ListId, i64)>, StoreError> {
    tx.query(
        "SELECT list, MAX(ver) FROM list_version WHERE kind <> 'change' AND ver <= $1 GROUP BY list",
        &[upto.into()],
    )?
    .iter()
    .map(|row| Ok((list_id(row, 0)?, row.int(1)?)))
    .collect()
}

/// How many pieces a file of a length has.
#[must_use]
pub const fn pieces_of(bytes: u64) -> u64 {
    bytes.div_ceil(PIECE_BYTES as u64)
}

/// Writes a piece of a file. One that is there stays.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_piece(
    tx: &mut dyn Tx,
    file: FileHash,
    n: i64,
    data: &[u8],
    now: Instant,
) -> Result<u64, StoreError> {
    tx.execute(
        "INSERT INTO list_piece (hash, n, at, data) VALUES ($1, $2, $3, $4) ON CONFLICT (hash, n) DO NOTHING",
        &[hash(file), n.into(), now.into(), Value::Bytes(data.to_vec())],
    )
}

/// Which pieces of a file are there, from 0.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn pieces(tx: &mut dyn Tx, file: FileHash) -> Result<Vec<i64>, StoreError> {
    let rows = tx.query("SELECT n FROM list_piece WHERE hash = $1 ORDER BY n", &[hash(file)])?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// A piece of a file.
///
/// # Errors
/// [`StoreError`] of any kind; [`StoreError::Corrupt`] when it is not there.
pub fn piece(tx: &mut dyn Tx, file: FileHash, n: i64) -> Result<Vec<u8>, StoreError> {
    tx.query_opt("SELECT data FROM list_piece WHERE hash = $1 AND n = $2", &[hash(file), n.into()])?
        .ok_or(StoreError::Corrupt("list: a piece of its file is missing"))?
        .bytes(0)
}

/// Clears pieces that belong to no version and were written before a moment: an import was broken off. Answers how many.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn clear_pieces(tx: &mut dyn Tx, before: Instant) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM list_piece WHERE at < $1 AND hash NOT IN (SELECT hash FROM list_version)",
        &[before.into()],
    )
}

fn hash(file: FileHash) -> Value {
    Value::Bytes(file.to_bytes().to_vec())
}

fn hash_from(row: &Row, index: usize) -> Result<FileHash, StoreError> {
    let bytes = row.bytes(index)?.try_into().map_err(|_| StoreError::Corrupt("hash of a list's file"))?;
    Ok(FileHash::from_bytes(bytes))
}

pub(crate) fn list_id(row: &Row, index: usize) -> Result<ListId, StoreError> {
    row.text(index)?.parse().map_err(|_| StoreError::Corrupt("name of a list"))
}

fn held(row: &Row) -> Result<HeldVersion, StoreError> {
    let count = |index| u64::try_from(row.int(index)?).map_err(|_| StoreError::Corrupt("count of a list"));
    let kind =
        VersionKind::from_word(&row.text(3)?).ok_or(StoreError::Corrupt("kind of a list's version"))?;
    let file = ListFile { hash: hash_from(row, 4)?, bytes: count(5)?, seal: row.int(6)?.cast_unsigned() };
    let version = ListVersion {
        list: list_id(row, 1)?,
        as_of: row.instant(2)?,
        kind,
        file,
        source: hash_from(row, 7)?,
        numbers: count(8)?,
        added: count(9)?,
        removed: count(10)?,
    };
    Ok(HeldVersion { place: row.int(0)?, version })
}
