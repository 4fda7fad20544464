//! Following the store's change feed, and knowing how old one's knowledge is.

use std::sync::Arc;
use std::sync::Mutex as PlainMutex;
use std::time::{Duration, Instant as Monotonic};

use anxin_domain::ids::ListId;
use anxin_domain::time::Instant;
use anxin_registry::{Known, Registry};
use anxin_store::lists::{VERSION_NOTE, newest_whole, version_at};
use anxin_store::old_lists::{OLD_NOTE, old_list_named};
use anxin_store::promises::{PROMISE_NOTE, PromiseNote};
use anxin_store::{Change, DIRECTORY_SHARD, Store, StoreError, changes_after, heads};
use tokio::sync::Mutex;

use crate::error::GateError;
use crate::law::Law;
use crate::lists::ListFiles;
use crate::old_lists;
use crate::promises;
use crate::reach::Seat;

/// Changes read at once.
const CHANGES_AT_ONCE: i64 = 5_000;
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
    files: ListFiles,
    law: Law,
    /// Only one may apply changes at a time.
    applying: Mutex<()>,
    heard: PlainMutex<Option<Heard>>,
    seat: Seat,
}

/// When the feed was last seen to its end, on both clocks: the wall clock may be set, the other cannot.
#[derive(Clone, Copy)]
struct Heard {
    wall: Instant,
    monotonic: Monotonic,
}

impl Follower {
    pub(crate) fn new(store: Store, registry: Arc<Registry>, files: ListFiles, law: Law) -> Self {
        let seat = Seat::new(&store);
        let (applying, heard) = (Mutex::default(), PlainMutex::default());
        let inner = Inner { store, registry, files, law, applying, heard, seat };
        Self { inner: Arc::new(inner) }
    }

    /// The files of lists that this gate looks numbers up in.
    #[must_use]
    pub fn list_files(&self) -> &ListFiles {
        &self.inner.files
    }

    /// Has the files at hand that look-ups as of some point need. Those of now always are.
    ///
    /// # Errors
    /// [`GateError`] when one cannot be had.
    pub async fn recall(&self, known: Known) -> Result<(), GateError> {
        for file in self.inner.registry.lists_missing(known) {
            self.inner.registry.open_list(&file, self.inner.files.open(&file).await?);
        }
        Ok(())
    }

    /// Follows until dropped. An unreachable store is tried again; meanwhile knowledge grows old, and the law sees to it.
    pub async fn run(&self) {
        let mut failing = false;
        loop {
            match self.catch_up().await {
                Ok(()) => {
                    failing = false;
                    self.say_how_far().await;
                }
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

    /// Takes a seat among those who follow, before anybody asks this gate: from then on a word is everywhere only when it is here.
    ///
    /// # Errors
    /// As for [`Follower::catch_up`].
    pub async fn join(&self) -> Result<(), GateError> {
        self.inner.seat.say(&self.inner.store, &self.inner.registry).await?;
        self.catch_up().await
    }

    /// Gives the seat up, when nobody asks this gate any more.
    ///
    /// # Errors
    /// [`GateError::Store`]; then the others forget it after a day.
    pub async fn leave(&self) -> Result<(), GateError> {
        Ok(self.inner.seat.leave(&self.inner.store).await?)
    }

    /// Who does not get through is waited for no longer than the allowed lag, so nothing hangs on this but how soon a page says it.
    async fn say_how_far(&self) {
        if let Err(error) = self.inner.seat.say(&self.inner.store, &self.inner.registry).await {
            tracing::debug!(%error, "the others do not know how far this gate has come");
        }
    }

    pub(crate) fn seat(&self) -> &Seat {
        &self.inner.seat
    }

    /// Applies everything that has been committed so far.
    ///
    /// # Errors
    /// [`GateError`] when the store does not answer or the feed does not read.
    pub async fn catch_up(&self) -> Result<(), GateError> {
        let _one_at_a_time = self.inner.applying.lock().await;
        let seen_from = Heard { wall: self.inner.store.clock().now(), monotonic: Monotonic::now() };
        let first = self.heard().is_none();
        if first {
            old_lists::make_all(&self.inner.files).await?;
        }
        let heads = self.inner.store.read(heads).await?;
        let past = if first { self.past(&heads).await? } else { Past::default() };
        for (shard, head) in heads {
            // A feed that went back (a restored database) is not the one this gate knows: it must fail closed, not go on
            // with acts that no longer exist and miss those that take their places.
            if self.known(shard) > head {
                return Err(GateError::FeedWentBack { shard });
            }
            self.follow_shard(shard, head, &past).await?;
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
        self.follow_shard(shard, version, &Past::default()).await
    }

    /// How old this gate's knowledge is at a moment, in milliseconds; the largest number there is before the feed was first seen.
    #[must_use]
    pub fn lag_ms(&self, now: Instant) -> i64 {
        let Some(heard) = self.heard() else {
            return i64::MAX;
        };
        let wall = (now.micros() - heard.wall.micros()) / 1_000;
        let monotonic = i64::try_from(heard.monotonic.elapsed().as_millis()).unwrap_or(i64::MAX);
        wall.max(monotonic).max(0)
    }

    fn heard(&self) -> Option<Heard> {
        self.inner.heard.lock().ok().and_then(|heard| *heard)
    }

    /// What of the lists is past already. Asked for before anybody asks this gate: nobody will miss what is passed over.
    async fn past(&self, heads: &[(i64, i64)]) -> Result<Past, GateError> {
        let head = heads.iter().find(|(shard, _)| *shard == DIRECTORY_SHARD).map_or(0, |(_, head)| *head);
        Ok(Past(self.inner.store.read(move |tx| newest_whole(tx, head)).await?))
    }

    fn known(&self, shard: i64) -> i64 {
        self.inner.registry.version(usize::try_from(shard).unwrap_or(usize::MAX))
    }

    async fn follow_shard(&self, shard: i64, head: i64, past: &Past) -> Result<(), GateError> {
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
            self.apply_all(&changes, past).await?;
        }
    }

    /// Applies changes that are all committed. The file of a list's version is opened before its place is raised, as every
    /// other change is put in place before.
    async fn apply_all(&self, changes: &[Change], past: &Past) -> Result<(), GateError> {
        for change in changes {
            let Change { shard, version, kind, body, recorded_at } = change;
            match kind.as_str() {
                VERSION_NOTE => self.apply_list(change, body, past).await?,
                PROMISE_NOTE => self.apply_promise(change).await?,
                OLD_NOTE => self.apply_list(change, &self.old_list(change).await?, past).await?,
                _ => {
                    self.inner.registry.apply(*shard, *version, kind, body, *recorded_at)?;
                }
            }
        }
        Ok(())
    }

    /// Takes in a promise. Its place is raised afterwards, so that nobody judges on a place whose promises are not here.
    async fn apply_promise(&self, change: &Change) -> Result<(), GateError> {
        let note: PromiseNote =
            serde_json::from_str(&change.body).map_err(|_| StoreError::Corrupt("note of a promise"))?;
        let promise = promises::read_noted(&self.inner.store, &note).await?;
        self.inner.law.learn(&promise);
        let Change { shard, version, kind, body, recorded_at } = change;
        self.inner.registry.apply(*shard, *version, kind, body, *recorded_at)?;
        Ok(())
    }

    async fn apply_list(&self, change: &Change, body: &str, past: &Past) -> Result<(), GateError> {
        let new = Registry::list_version(body).ok_or(StoreError::Corrupt("note of a list"))?;
        if !past.has(&new.list, change.version) {
            self.inner.registry.open_list(&new.file, self.inner.files.open(&new.file).await?);
        }
        self.inner.registry.apply(change.shard, change.version, VERSION_NOTE, body, change.recorded_at)?;
        Ok(())
    }

    /// The version that was made of a note from before lists had versions. An older program that still runs may have written the
    /// note just now; then it is made now.
    async fn old_list(&self, change: &Change) -> Result<String, GateError> {
        let list = old_list_named(&change.body).ok_or(StoreError::Corrupt("note of a list"))?;
        let (at, place) = (list.clone(), change.version);
        let find = move |tx: &mut dyn anxin_store::Tx| version_at(tx, &at, place);
        let mut found = self.inner.store.read(find.clone()).await?;
        if found.is_none() {
            old_lists::make(&self.inner.files, &list).await?;
            found = self.inner.store.read(find).await?;
        }
        let version = found.ok_or(StoreError::Corrupt("list: a note without a version"))?;
        serde_json::to_string(&version).map_err(|_| StoreError::Corrupt("list version").into())
    }
}

/// Lists with the places of their newest version that has every number: what came before it is past.
#[derive(Default)]
struct Past(Vec<(ListId, i64)>);

impl Past {
    fn has(&self, list: &ListId, place: i64) -> bool {
        self.0.iter().any(|(whole, at)| whole == list && place < *at)
    }
}
