//! How far a customer's word has come: whether every gate that follows the feed goes by it, not this one only.

use std::sync::Mutex;
use std::time::{Duration, Instant as Monotonic};

use anxin_domain::number::Number;
use anxin_registry::{Registry, SHARDS};
use anxin_store::followers::{FeedFollower, drop_follower, followers, last_act_of, put_follower};
use anxin_store::{Store, StoreError};

use crate::{Gate, GateError};

/// How often a gate says at most how far it has come. More often would be a write for every change.
const SAID_EVERY: Duration = Duration::from_millis(200);
/// How often it says so while nothing changes, so that it is not taken for gone.
const SAID_AT_LEAST: Duration = Duration::from_secs(3_600);
/// After how long without a word it is.
const FORGOTTEN_AFTER_DAYS: i64 = 1;
/// How often somebody who waits for the other gates looks.
const LOOKED_EVERY: Duration = Duration::from_millis(50);
/// How far the clocks of two machines may be apart, in milliseconds, for the allowed lag of one to be counted by the other.
const CLOCKS_APART_MS: i64 = 2_000;

/// How far a word has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Every gate goes by it, or allows no marketing call at all because it has not heard of the feed for too long.
    Everywhere,
    /// Some gates have yet to say that they do; each knows within the allowed lag, or refuses from then on.
    Partly {
        /// Gates that go by it.
        knows: u32,
        /// All gates.
        of: u32,
    },
}

/// What one process says of itself.
pub(crate) struct Seat {
    id: [u8; 16],
    said: Mutex<Option<(Vec<i64>, Monotonic)>>,
}

impl Seat {
    pub(crate) fn new(store: &Store) -> Self {
        Self { id: store.clock().random_bytes(), said: Mutex::default() }
    }

    /// Says how far the registry has come, if that is due.
    pub(crate) async fn say(&self, store: &Store, registry: &Registry) -> Result<(), StoreError> {
        let seen: Vec<i64> = (0..SHARDS).map(|shard| registry.version(shard)).collect();
        if !self.is_due(&seen) {
            return Ok(());
        }
        let now = store.clock().now();
        let follower = FeedFollower { id: self.id, seen: seen.clone(), at: now };
        let forgotten = now.plus_days(-FORGOTTEN_AFTER_DAYS);
        store.write(move |tx| put_follower(tx, &follower, forgotten)).await?;
        if let Ok(mut said) = self.said.lock() {
            *said = Some((seen, Monotonic::now()));
        }
        Ok(())
    }

    /// Says that this process follows no more.
    pub(crate) async fn leave(&self, store: &Store) -> Result<(), StoreError> {
        let id = self.id;
        store.write(move |tx| drop_follower(tx, id)).await
    }

    fn is_due(&self, seen: &[i64]) -> bool {
        let Ok(said) = self.said.lock() else { return true };
        said.as_ref().is_none_or(|(last, at)| {
            let wait = if last == seen { SAID_AT_LEAST } else { SAID_EVERY };
            at.elapsed() >= wait
        })
    }
}

impl Gate {
    /// How far the last word about a number has come. This gate goes by it when this returns.
    ///
    /// # Errors
    /// [`GateError`] when the store does not answer.
    pub async fn reach_of(&self, number: Number) -> Result<Reach, GateError> {
        // A gate that has not heard of the feed for the allowed lag allows no marketing: by then the others know it or refuse.
        let settled = self.clock().now().plus_ms(-self.longest_lag_ms() - CLOCKS_APART_MS);
        let own = self.follower().seat().id;
        let counted = self
            .store()
            .read(move |tx| {
                let last = last_act_of(tx, number)?;
                let Some((place, _)) = last.filter(|(_, at)| *at >= settled) else { return Ok(None) };
                let others: Vec<_> = followers(tx)?.into_iter().filter(|other| other.id != own).collect();
                let knows = others.iter().filter(|other| other.knows(place)).count();
                Ok::<_, GateError>(Some((place, knows + 1, others.len() + 1)))
            })
            .await?;
        let Some((place, knows, of)) = counted else { return Ok(Reach::Everywhere) };
        self.follower().reach(place.shard, place.version).await?;
        let count = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(if knows == of { Reach::Everywhere } else { Reach::Partly { knows: count(knows), of: count(of) } })
    }

    /// The same, after waiting for the other gates for a while at most.
    ///
    /// # Errors
    /// As for [`Gate::reach_of`].
    pub async fn reach_within(&self, number: Number, patience: Duration) -> Result<Reach, GateError> {
        let began = Monotonic::now();
        loop {
            let reach = self.reach_of(number).await?;
            if reach == Reach::Everywhere || began.elapsed() >= patience {
                return Ok(reach);
            }
            tokio::time::sleep(LOOKED_EVERY).await;
        }
    }

    /// The longest time for which any rulebook lets a gate allow without having heard of the feed, in milliseconds.
    fn longest_lag_ms(&self) -> i64 {
        self.law().rulebooks().map(|rulebook| rulebook.allowed_lag_ms).max().unwrap_or_default()
    }
}
