//! Who follows the change feed, and how far each has come. By it a page knows whether every gate goes by what was just said.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;

use crate::error::StoreError;
use crate::tx::Tx;

/// Somebody who follows the feed, as they last said themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedFollower {
    /// Drawn anew by each process.
    pub id: [u8; 16],
    /// The place in each shard up to which everything is known.
    pub seen: Vec<i64>,
    /// When they said so, by their own clock.
    pub at: Instant,
}

impl FeedFollower {
    /// Whether they know what took a place in the feed.
    #[must_use]
    pub fn knows(&self, place: Place) -> bool {
        let seen = usize::try_from(place.shard).ok().and_then(|shard| self.seen.get(shard));
        seen.is_some_and(|seen| *seen >= place.version)
    }
}

/// A place in the feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The shard.
    pub shard: i64,
    /// The place in it, from 1.
    pub version: i64,
}

/// Says how far somebody has come. Who has not said so since `forgotten` is removed: their process ended without a word.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_follower(tx: &mut dyn Tx, follower: &FeedFollower, forgotten: Instant) -> Result<(), StoreError> {
    let seen: Vec<u8> = follower.seen.iter().flat_map(|place| place.to_be_bytes()).collect();
    tx.execute(
        "INSERT INTO feed_follower (id, seen, at) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, at = excluded.at",
        &[follower.id.into(), seen.into(), follower.at.into()],
    )?;
    tx.execute("DELETE FROM feed_follower WHERE at < $1", &[forgotten.into()])?;
    Ok(())
}

/// Somebody follows no more.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn drop_follower(tx: &mut dyn Tx, id: [u8; 16]) -> Result<(), StoreError> {
    tx.execute("DELETE FROM feed_follower WHERE id = $1", &[id.into()]).map(|_| ())
}

/// Everybody who follows.
///
/// # Errors
/// [`StoreError`] of any kind; [`StoreError::Corrupt`] where a row does not read.
pub fn followers(tx: &mut dyn Tx) -> Result<Vec<FeedFollower>, StoreError> {
    let rows = tx.query("SELECT id, seen, at FROM feed_follower ORDER BY id", &[])?;
    rows.iter()
        .map(|row| {
            let seen = row.bytes(1)?;
            let (places, rest) = seen.as_chunks::<8>();
            if !rest.is_empty() {
                return Err(StoreError::Corrupt("feed_follower"));
            }
            let seen = places.iter().copied().map(i64::from_be_bytes).collect();
            Ok(FeedFollower { id: row.id(0)?, seen, at: row.instant(2)? })
        })
        .collect()
}

/// Where in the feed the last act about a number stands, and when it was recorded; none when nothing was said about it.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn last_act_of(tx: &mut dyn Tx, number: Number) -> Result<Option<(Place, Instant)>, StoreError> {
    let sql = "SELECT shard, ver, recorded_at FROM act WHERE number = $1 ORDER BY ver DESC LIMIT 1";
    let row = tx.query_opt(sql, &[number.into()])?;
    row.map(|row| Ok((Place { shard: row.int(0)?, version: row.int(1)? }, row.instant(2)?))).transpose()
}
