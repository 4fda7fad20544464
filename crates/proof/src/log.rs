//! The log of this house: giving events their places, and reading what anybody may see.

use std::sync::Arc;

use anxin_domain::time::Instant;
use anxin_store::{Row, Store, StoreError, Tx, Value};

use crate::audit::{Sums, add};
use crate::checkpoint::Checkpoint;
use crate::error::ProofError;
use crate::event::{Entry, Kind};
use crate::hash::Hash;
use crate::note::{LogKey, VerifierKey};
use crate::put::{new_id, put_entry};
use crate::tile::{Shelf, TILE_HEIGHT, TILE_WIDTH, Tile, TileNodes, write_entries, write_hashes};
use crate::tree::{fold, root};

/// Events that get their places in one transaction.
const EVENTS_A_CHUNK: i64 = 1_000;

/// The log. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    pub(crate) store: Store,
    key: Result<LogKey, Arc<str>>,
}

/// How far the log has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
    /// When its last entry got its place, or when it began.
    pub at: Instant,
}

/// An entry and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its place, counted from 0.
    pub index: u64,
    /// What it is.
    pub entry: Entry,
    /// When the event was written.
    pub at: Instant,
}

impl Log {
    /// Opens the log, and begins it where there is none, under the name `origin`. A log that has begun keeps its name and its key.
    ///
    /// # Errors
    /// [`ProofError`] when the store does not answer or no log can have this name.
    pub async fn open(store: Store, seed: &[u8; 32], origin: &str) -> Result<Self, ProofError> {
        let wanted = LogKey::from_seed(origin, seed)?.verifier().to_string();
        let known = move |tx: &mut dyn Tx| {
            let row = tx.query_opt("SELECT vkey FROM log_head WHERE one = 1", &[])?;
            row.map(|row| row.text(0)).transpose()
        };
        let found: Option<String> = store.read(known).await?;
        let vkey = match found {
            Some(vkey) => vkey,
            None => store.write(move |tx| begin(tx, &wanted)).await?,
        };
        let verifier: VerifierKey = vkey.parse()?;
        let ours = LogKey::from_seed(verifier.name(), seed)?;
        let key = if *ours.verifier() == verifier { Ok(ours) } else { Err(Arc::from(vkey)) };
        Ok(Self { store, key })
    }

    /// The key that checks the log.
    ///
    /// # Errors
    /// [`ProofError::OtherKey`] when this server cannot sign.
    pub fn verifier(&self) -> Result<&VerifierKey, ProofError> {
        self.key().map(LogKey::verifier)
    }

    fn key(&self) -> Result<&LogKey, ProofError> {
        self.key.as_ref().map_err(|vkey| ProofError::OtherKey(vkey.to_string()))
    }

    /// Gives every event that has none its place in the tree, and returns how many got one. Whoever is stopped in the middle has given
    /// none: places, hashes and head are one transaction.
    ///
    /// # Errors
    /// [`ProofError`] when the store does not answer.
    pub async fn sequence(&self) -> Result<u64, ProofError> {
        let mut all = 0;
        while self.store.read(any_waiting).await? {
            let now = self.store.clock().now();
            match self.store.write(move |tx| sequence(tx, now)).await? {
                0 => break,
                some => all += some,
            }
        }
        Ok(all)
    }

    /// How far it has come.
    ///
    /// # Errors
    /// [`ProofError`] when the store does not answer.
    pub async fn head(&self) -> Result<Head, ProofError> {
        self.store.read(head).await
    }

    /// The newest checkpoint, signed. The same head has the same signature, whoever signs it.
    ///
    /// # Errors
    /// [`ProofError`] when the store does not answer or the key is not ours.
    pub async fn checkpoint(&self) -> Result<String, ProofError> {
        self.signed(self.head().await?)
    }

    pub(crate) fn signed(&self, head: Head) -> Result<String, ProofError> {
        let key = self.key()?;
        let origin = key.verifier().name().to_owned();
        Ok(Checkpoint { origin, size: head.size, root: head.root }.signed(key))
    }

    /// The bytes of a tile or bundle; none where the log does not reach so far.
    ///
    /// # Errors
    /// [`ProofError`] when the store does not answer.
    pub async fn tile(&self, tile: Tile) -> Result<Option<Vec<u8>>, ProofError> {
        self.store
            .read(move |tx| {
                let size = head(tx)?.size;
                match Tile::of_size(tile.shelf, tile.index, size) {
                    Some(there) if tile.width <= there.width => Ok(Some(bytes(tx, tile)?)),
                    _ => Ok(None),
                }
            })
            .await
    }

    /// The last entries, the newest first.
    ///
    /// # Errors
    /// [`ProofError`] when the store does not answer.
    pub async fn latest(&self, limit: u32) -> Result<Vec<Logged>, ProofError> {
        let sql = "SELECT seq, entry, at FROM log_event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT $1";
        let read = |row: &Row| {
            let entry = Entry::parse(row.text(1)?.as_bytes()).ok_or(StoreError::Corrupt("log entry"))?;
            Ok(Logged { index: unsigned(row.int(0)?)?, entry, at: row.instant(2)? })
        };
        self.store
            .read(move |tx| {
                let rows = tx.query(sql, &[i64::from(limit).into()])?;
                rows.iter().map(read).collect::<Result<_, StoreError>>().map_err(ProofError::from)
            })
            .await
    }
}

fn new_moment(tx: &mut dyn Tx) -> Result<Instant, StoreError> {
    // The last moment that anything was migrated: a log begins with its tables.
    let row = tx.query_opt("SELECT COALESCE(MAX(applied_at), 0) FROM schema_version", &[])?;
    row.map_or(Ok(Instant::from_micros(0)), |row| row.instant(0))
}

/// Begins the log: what had been awarded and paid before is carried over in sums. Answers the key that it has now, which is another's
/// where somebody else was first.
fn begin(tx: &mut dyn Tx, vkey: &str) -> Result<String, ProofError> {
    let at = new_moment(tx)?;
    let begun = tx.execute(
        "INSERT INTO log_head (one, size, root, at, vkey) VALUES (1, 0, $1, $2, $3) ON CONFLICT (one) DO NOTHING",
        &[Hash::empty().0.to_vec().into(), at.into(), vkey.into()],
    )?;
    if begun > 0 {
        carry_over(tx, at)?;
    }
    let row = tx.query_opt("SELECT vkey FROM log_head WHERE one = 1", &[])?;
    Ok(row.ok_or(StoreError::Corrupt("log head"))?.text(0)?)
}

fn carry_over(tx: &mut dyn Tx, at: Instant) -> Result<(), StoreError> {
    carried(tx)?.iter().try_for_each(|entry| put_entry(tx, new_id(at), Value::Null, entry, at))
}

fn carried(tx: &mut dyn Tx) -> Result<Vec<Entry>, StoreError> {
    let mut entries = Vec::new();
    let sql =
        "SELECT month, currency, awards, awarded, paid_awards, paid FROM log_before ORDER BY month, currency";
    for row in tx.query(sql, &[])? {
        for (kind, count, minor) in [(Kind::AwardedBefore, 2, 3), (Kind::PaidBefore, 4, 5)] {
            let entry = Entry {
                month: Some(row.text(0)?),
                currency: Some(row.text(1)?),
                count: Some(row.int(count)?),
                minor: Some(row.int(minor)?),
                ..Entry::of(kind)
            };
            entries.push(entry);
        }
    }
    Ok(entries)
}

/// What the money of every event comes to, whether it has its place or not. Reads them all: `doctor` holds it against the public's sums.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn money_logged(tx: &mut dyn Tx) -> Result<Sums, StoreError> {
    let mut sums = Sums::new();
    if tx.query_opt("SELECT 1 FROM log_head", &[])?.is_none() {
        // The log has not begun: what it will begin with counts already.
        for entry in carried(tx)? {
            add(&mut sums, &entry);
        }
    }
    let mut after = Vec::new();
    loop {
        let sql = "SELECT id, entry FROM log_event WHERE id > $1 AND kind NOT IN ('ruling', 'head') ORDER BY id LIMIT $2";
        let rows = tx.query(sql, &[after.clone().into(), EVENTS_A_CHUNK.into()])?;
        for row in &rows {
            let entry = Entry::parse(row.text(1)?.as_bytes()).ok_or(StoreError::Corrupt("log entry"))?;
            add(&mut sums, &entry);
        }
        match rows.last() {
            Some(last) => after = last.bytes(0)?,
            None => return Ok(sums),
        }
    }
}

fn any_waiting(tx: &mut dyn Tx) -> Result<bool, ProofError> {
    Ok(tx.query_opt("SELECT 1 FROM log_event WHERE seq IS NULL LIMIT 1", &[])?.is_some())
}

/// Gives places to those who have waited longest. Two who do this at once meet at the head.
fn sequence(tx: &mut dyn Tx, now: Instant) -> Result<u64, ProofError> {
    tx.execute("UPDATE log_head SET at = $1 WHERE one = 1", &[now.into()])?;
    let old = head(tx)?.size;
    let sql = "SELECT id, entry FROM log_event WHERE seq IS NULL ORDER BY id LIMIT $1";
    let waiting = tx.query(sql, &[EVENTS_A_CHUNK.into()])?;
    let size = old + waiting.len() as u64;
    for (seq, row) in (old..).zip(&waiting) {
        let params = [row.bytes(0)?.into(), signed(seq)?.into()];
        tx.put("UPDATE log_event SET seq = $2 WHERE id = $1 AND seq IS NULL", &params)?;
        put_node(tx, 0, seq, Hash::leaf(row.text(1)?.as_bytes()))?;
    }
    // Whatever tile was filled by this has a hash on the level above.
    for level in 1.. {
        let full = |size: u64| size.checked_shr(TILE_HEIGHT * level).unwrap_or(0);
        if full(size) == full(old) {
            break;
        }
        for index in full(old)..full(size) {
            let below = Tile { shelf: Shelf::Hashes(level - 1), index, width: TILE_WIDTH };
            let hash = fold(&hashes(tx, below)?);
            put_node(tx, level, index, hash)?;
        }
    }
    let root = root(&mut TileNodes::new(size, |tile| hashes(tx, tile)), size)?;
    tx.execute(
        "UPDATE log_head SET size = $1, root = $2 WHERE one = 1",
        &[signed(size)?.into(), root.0.to_vec().into()],
    )?;
    Ok(waiting.len() as u64)
}

fn put_node(tx: &mut dyn Tx, level: u32, index: u64, hash: Hash) -> Result<(), StoreError> {
    tx.put_row(
        "INSERT INTO log_node (level, place, hash) VALUES {}",
        &[i64::from(level).into(), signed(index)?.into(), hash.0.to_vec().into()],
    )
}

pub(crate) fn head(tx: &mut dyn Tx) -> Result<Head, ProofError> {
    let row = tx.query_opt("SELECT size, root, at FROM log_head WHERE one = 1", &[])?;
    let row = row.ok_or(StoreError::Corrupt("log head"))?;
    let root = Hash::from_bytes(&row.bytes(1)?).ok_or(StoreError::Corrupt("log root"))?;
    Ok(Head { size: unsigned(row.int(0)?)?, root, at: row.instant(2)? })
}

/// The hashes of a tile that is there.
pub(crate) fn hashes(tx: &mut dyn Tx, tile: Tile) -> Result<Vec<Hash>, ProofError> {
    let Shelf::Hashes(level) = tile.shelf else { return Ok(Vec::new()) };
    let first = tile.index * TILE_WIDTH;
    let rows = tx.query(
        "SELECT hash FROM log_node WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place",
        &[i64::from(level).into(), signed(first)?.into(), signed(first + tile.width)?.into()],
    )?;
    if rows.len() as u64 != tile.width {
        return Err(StoreError::Corrupt("tile of the log").into());
    }
    let read = |row: &Row| Hash::from_bytes(&row.bytes(0)?).ok_or(StoreError::Corrupt("hash of the log"));
    Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
}

fn bytes(tx: &mut dyn Tx, tile: Tile) -> Result<Vec<u8>, ProofError> {
    if tile.shelf != Shelf::Entries {
        return Ok(write_hashes(&hashes(tx, tile)?));
    }
    let first = tile.index * TILE_WIDTH;
    let rows = tx.query(
        "SELECT entry FROM log_event WHERE seq >= $1 AND seq < $2 ORDER BY seq",
        &[signed(first)?.into(), signed(first + tile.width)?.into()],
    )?;
    if rows.len() as u64 != tile.width {
        return Err(StoreError::Corrupt("bundle of the log").into());
    }
    Ok(write_entries(&rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?))
}

pub(crate) fn signed(n: u64) -> Result<i64, StoreError> {
    i64::try_from(n).map_err(|_| StoreError::Corrupt("place in the log"))
}

pub(crate) fn unsigned(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| StoreError::Corrupt("place in the log"))
}
