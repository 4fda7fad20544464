//! Following the store's change feed, and knowing how old one's knowledge is.

use std::sync::Arc;
use std::sync::Mutex as PlainMutex;
use std::time::{Duration, Instant as Monotonic};

use anxin_domain::time::Instant;
use anxin_registry::{ListingBuilder, Registry};
use anxin_store::lists::list_page;
use anxin_store::{Change, Store, StoreError, changes_after, heads};
use tokio::sync::Mutex;

use crate::error::GateError;

/// Changes read at once.
const CHANGES_AT_ONCE: i64 = 5_000;
/// Numbers of a list read at once.
const NUMBERS_AT_ONCE: i64 = 50_000;
/// How often the feed is looked at for what other processes wrote; writes of this process wake the follower at once.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Follows the feed for one registry. Cheap to clone.
#[derive(Clone)]
pub struct Follower {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    registry: Arc<Registry>,
    /// Only one may apply changes at a time.
    applying: Mutex<()>,
    heard: PlainMutex<Option<Heard>>,
}

/// When the feed was last seen to its end, on both clocks: the wall clock may be set, the other cannot.
#[derive(Clone, Copy)]
struct Heard {
    wall: Instant,
    monotonic: Monotonic,
}

impl Follower {
    pub(crate) fn new(store: Store, registry: Arc<Registry>) -> Self {
        let inner = Inner { store, registry, applying: Mutex::default(), heard: PlainMutex::default() };
        Self { inner: Arc::new(inner) }
    }

    /// Follows until dropped. An unreachable store is tried again; meanwhile knowledge grows old, and the law sees to it.
    pub async fn run(&self) {
        let mut failing = false;
        loop {
            match self.catch_up().await {
                Ok(()) => failing = false,
                Err(error) if failing => tracing::debug!(%error, "the feed still cannot be followed"),
                Err(error) => {
                    failing = true;
                    tracing::error!(%error, "the feed cannot be followed; knowledge grows old until it can");
                }
            }
            tokio::select! {
                () = self.inner.store.written() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Applies everything that has been committed so far.
    ///
    /// # Errors
    /// [`GateError`] when the store does not answer or the feed does not read.
    pub async fn catch_up(&self) -> Result<(), GateError> {
        let _one_at_a_time = self.inner.applying.lock().await;
        let seen_from = Heard { wall: self.inner.store.clock().now(), monotonic: Monotonic::now() };
        let heads = self.inner.store.read(heads).await?;
        for (shard, head) in heads {
            // A feed that went back (a restored database) is not the one this gate knows: it must fail closed, not go on
            // with acts that no longer exist and miss those that take their places.
            if self.known(shard) > head {
                return Err(GateError::FeedWentBack { shard });
            }
            self.follow_shard(shard, head).await?;
        }
        if let Ok(mut heard) = self.inner.heard.lock() {
            *heard = Some(seen_from);
        }
        Ok(())
    }

    /// Returns when a shard has been followed up to a version.
    ///
    /// # Errors
    /// As for [`Follower::catch_up`].
    pub async fn reach(&self, shard: i64, version: i64) -> Result<(), GateError> {
        let _one_at_a_time = self.inner.applying.lock().await;
        self.follow_shard(shard, version).await
    }

    /// How old this gate's knowledge is at a moment, in milliseconds; the largest number there is before the feed was first seen.
    #[must_use]
    pub fn lag_ms(&self, now: Instant) -> i64 {
        let Some(heard) = self.inner.heard.lock().ok().and_then(|heard| *heard) else {
            return i64::MAX;
        };
        let wall = (now.micros() - heard.wall.micros()) / 1_000;
        let monotonic = i64::try_from(heard.monotonic.elapsed().as_millis()).unwrap_or(i64::MAX);
        wall.max(monotonic).max(0)
    }

    fn known(&self, shard: i64) -> i64 {
        self.inner.registry.version(usize::try_from(shard).unwrap_or(usize::MAX))
    }

    async fn follow_shard(&self, shard: i64, head: i64) -> Result<(), GateError> {
        loop {
            let known = self.known(shard);
            if known >= head {
                return Ok(());
            }
            let changes =
                self.inner.store.read(move |tx| changes_after(tx, shard, known, CHANGES_AT_ONCE)).await?;
            if changes.is_empty() {
                return Err(GateError::Store(StoreError::Corrupt("change feed: a change is missing")));
            }
            self.apply_all(&changes).await?;
        }
    }

    /// Applies changes that are all committed. A list's numbers are put in place before its version is raised, as every
    /// other change is; reading them once serves every note about the list in this batch.
    async fn apply_all(&self, changes: &[Change]) -> Result<(), GateError> {
        let mut reloaded: Vec<&str> = Vec::new();
        for change in changes {
            if change.kind == "list" && !reloaded.contains(&change.body.as_str()) {
                self.reload_list(&change.body).await?;
                reloaded.push(&change.body);
            }
            let Change { shard, version, kind, body, recorded_at } = change;
            self.inner.registry.apply(*shard, *version, kind, body, *recorded_at)?;
        }
        Ok(())
    }

    async fn reload_list(&self, body: &str) -> Result<(), GateError> {
        let Some(list) = Registry::list_named(body) else {
            return Err(GateError::Store(StoreError::Corrupt("list note")));
        };
        let (mut numbers, mut after) = (ListingBuilder::default(), 0);
        loop {
            let wanted = list.clone();
            let (_, page) =
                self.inner.store.read(move |tx| list_page(tx, &wanted, after, NUMBERS_AT_ONCE)).await?;
            let Some(last) = page.last() else {
                self.inner.registry.replace_list(&list, numbers.finish()?);
                return Ok(());
            };
            after = i64::try_from(last.number.digits()).unwrap_or(i64::MAX);
            page.into_iter().try_for_each(|listed| numbers.push(listed.number, listed.version))?;
        }
    }
}
