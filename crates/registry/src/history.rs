//! What is known, and since when: every fact keeps the place in the feed at which it came, so that what was known at a version or
//! at a moment can be asked for years later.

use std::hash::Hash;
use std::sync::Arc;

use anxin_domain::call::RegistryVersion;
use anxin_domain::time::Instant;
use foldhash::quality::RandomState;
use papaya::HashMap;

/// As of when something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// All that is known.
    Now,
    /// What was known at a version, as decisions carry it.
    Version(RegistryVersion),
    /// What had been committed at a moment.
    At(Instant),
}

/// A place in one shard of the feed, and the moment of its commit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) version: i64,
    pub(crate) recorded_at: Instant,
}

impl Known {
    /// Whether something about a customer's number was known.
    pub(crate) fn holds(self, place: Place) -> bool {
        match self {
            Self::Now => true,
            Self::Version(version) => place.version <= version.acts,
            Self::At(at) => place.recorded_at <= at,
        }
    }

    /// Whether something in the directory was known.
    pub(crate) fn holds_directory(self, place: Place) -> bool {
        match self {
            Self::Version(version) => place.version <= version.directory,
            Self::Now | Self::At(_) => self.holds(place),
        }
    }
}

/// A fact and the place at which it came.
#[derive(Clone, Debug)]
pub(crate) struct Noted<T> {
    pub(crate) place: Place,
    pub(crate) what: T,
}

/// Facts by key, each key's in the order of the feed. Readers never wait.
pub(crate) struct Facts<K, T>(HashMap<K, Arc<Vec<Noted<T>>>, RandomState>);

impl<K: Hash + Eq, T> Default for Facts<K, T> {
    fn default() -> Self {
        Self(HashMap::with_hasher(RandomState::default()))
    }
}

impl<K: Hash + Eq, T: Clone> Facts<K, T> {
    /// Only the follower writes, so reading and then writing loses nothing.
    pub(crate) fn note(&self, key: K, place: Place, what: T) {
        let pinned = self.0.pin();
        let mut facts = pinned.get(&key).map(|known| known.as_ref().clone()).unwrap_or_default();
        facts.push(Noted { place, what });
        pinned.insert(key, Arc::new(facts));
    }

    /// All facts about a key, oldest first.
    pub(crate) fn of(&self, key: &K) -> Arc<Vec<Noted<T>>> {
        self.0.pin().get(key).cloned().unwrap_or_default()
    }

    /// Every key.
    pub(crate) fn keys(&self) -> Vec<K>
    where
        K: Clone,
    {
        self.0.pin().keys().cloned().collect()
    }

    /// The facts about a key in the directory, as known: of those that are the same thing, the last one.
    pub(crate) fn as_known<N: PartialEq>(&self, key: &K, known: Known, name: impl Fn(&T) -> N) -> Vec<T> {
        latest(&self.of(key), |place| known.holds_directory(place), name)
    }
}

/// Of the facts that are the same thing and were known, the last one each, in the order in which the things came.
pub(crate) fn latest<T: Clone, N: PartialEq>(
    facts: &[Noted<T>],
    known: impl Fn(Place) -> bool,
    name: impl Fn(&T) -> N,
) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for fact in facts.iter().filter(|fact| known(fact.place)) {
        match found.iter_mut().find(|old| name(old) == name(&fact.what)) {
            Some(place) => *place = fact.what.clone(),
            None => found.push(fact.what.clone()),
        }
    }
    found
}
