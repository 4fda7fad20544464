//! Following the change feed: one change at a time, in order, no gap.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use anxin_domain::act::Act;
use anxin_domain::ids::ListId;
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line, Ticket};
use anxin_domain::time::{Instant, Interval};
use papaya::HashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Registry, SHARDS};

/// Why a change was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A change is missing between what is known and this one.
    #[error("shard {shard} is at {known}, the next change is {given}: one is missing")]
    Gap {
        /// The shard.
        shard: i64,
        /// The last version applied.
        known: i64,
        /// The version given.
        given: i64,
    },
    /// No such shard.
    #[error("there is no shard {0}")]
    NoShard(i64),
    /// The body does not read as its kind.
    #[error("change {version} of shard {shard} does not read as {kind}")]
    Unreadable {
        /// The shard.
        shard: i64,
        /// Its place.
        version: i64,
        /// What it should be.
        kind: String,
    },
}

/// What applying a change did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is known now.
    Applied,
    /// It was known already.
    Known,
}

#[derive(Deserialize)]
struct Holding {
    number: Number,
    since: Instant,
}

#[derive(Deserialize)]
struct ListNote {
    list: ListId,
}

impl Registry {
    /// Takes the next change of a shard.
    ///
    /// # Errors
    /// [`ApplyError`]: then nothing was applied, and the follower must read the feed again from the known version.
    pub fn apply(&self, shard: i64, version: i64, kind: &str, body: &str) -> Result<Outcome, ApplyError> {
        let counter = usize::try_from(shard)
            .ok()
            .and_then(|s| self.versions.get(s))
            .ok_or(ApplyError::NoShard(shard))?;
        let known = counter.load(Ordering::Acquire);
        if version <= known {
            return Ok(Outcome::Known);
        }
        if version != known + 1 {
            return Err(ApplyError::Gap { shard, known, given: version });
        }
        let unreadable = || ApplyError::Unreadable { shard, version, kind: kind.to_owned() };
        self.take(kind, body).ok_or_else(unreadable)?;
        // The version is raised after the change is in place: whoever sees the version sees the change.
        counter.store(version, Ordering::Release);
        Ok(Outcome::Applied)
    }

    /// The list that a change of kind `list` speaks of. Its numbers must be in place ([`Registry::replace_list`]) before the
    /// change is applied.
    #[must_use]
    pub fn list_named(body: &str) -> Option<ListId> {
        read::<ListNote>(body).map(|note| note.list)
    }

    /// Puts the numbers of an external list in the place of the ones known.
    pub fn replace_list(&self, list: &ListId, as_of: Instant, numbers: Vec<Number>) {
        self.lists.replace(list, as_of, numbers);
    }

    fn take(&self, kind: &str, body: &str) -> Option<()> {
        match kind {
            "act" => {
                let act: Act = read(body)?;
                push(&self.acts, act.number, act);
            }
            "holding" => {
                let holding: Holding = read(body)?;
                push(&self.holdings, holding.number, holding.since);
            }
            "brand" => {
                let brand: Brand = read(body)?;
                self.brands.pin().insert(brand.id.clone(), Arc::new(brand));
            }
            "affiliation" => {
                let new: Affiliation = read(body)?;
                let same = |old: &Affiliation, new: &Affiliation| from(&old.interval) == from(&new.interval);
                put(&self.affiliations, new.agent.clone(), new, same);
            }
            "line" => {
                let new: Line = read(body)?;
                put(&self.lines, new.number, new, |old, new| from(&old.interval) == from(&new.interval));
            }
            "ticket" => self.take_ticket(read(body)?),
            // The follower has put the numbers in place before; only the note is counted here.
            "list" => drop(Self::list_named(body)?),
            _ => return None,
        }
        Some(())
    }

    fn take_ticket(&self, ticket: Ticket) {
        let key = (ticket.agent.clone(), ticket.number);
        put(&self.tickets_of, key, ticket.id.clone(), |old, new| old == new);
        self.tickets.pin().insert(ticket.id.clone(), Arc::new(ticket));
    }

    /// Whether every shard has come as far as these heads.
    #[must_use]
    pub fn has_reached(&self, heads: &[(i64, i64)]) -> bool {
        heads
            .iter()
            .all(|(shard, version)| usize::try_from(*shard).is_ok_and(|s| self.version(s) >= *version))
    }
}

const _: () = assert!(SHARDS == 257, "shard 256 is the directory");

fn from(interval: &Interval) -> Instant {
    interval.from
}

fn read<T: DeserializeOwned>(body: &str) -> Option<T> {
    serde_json::from_str(body).ok()
}

/// Appends to the list of a key. Only the follower writes, so reading and then writing loses nothing.
fn push<K, V>(map: &HashMap<K, Arc<Vec<V>>>, key: K, value: V)
where
    K: std::hash::Hash + Eq,
    V: Clone,
{
    put(map, key, value, |_, _| false);
}

/// Puts a value in the place of the one that is the same thing, or appends it.
fn put<K, V>(map: &HashMap<K, Arc<Vec<V>>>, key: K, value: V, same: impl Fn(&V, &V) -> bool)
where
    K: std::hash::Hash + Eq,
    V: Clone,
{
    let pinned = map.pin();
    let mut list: Vec<V> = pinned.get(&key).map(|known| known.as_ref().clone()).unwrap_or_default();
    match list.iter_mut().find(|old| same(old, &value)) {
        Some(place) => *place = value,
        None => list.push(value),
    }
    pinned.insert(key, Arc::new(list));
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str =
        r#"{"number":"+8613900000001","agent":"b:1","from":"2026-01-01T00:00:00Z","until":null}"#;
    const AGENT: &str =
        r#"{"agent":"b:1","name":"王芳","brand":"b","store":"s","from":"2026-01-01T00:00:00Z","until":null}"#;

    #[test]
    fn a_gap_is_refused_and_a_repeat_is_known() {
        let registry = Registry::default();
        assert_eq!(registry.apply(256, 1, "line", LINE), Ok(Outcome::Applied));
        assert_eq!(registry.apply(256, 1, "line", LINE), Ok(Outcome::Known));
        assert_eq!(
            registry.apply(256, 3, "affiliation", AGENT),
            Err(ApplyError::Gap { shard: 256, known: 1, given: 3 })
        );
        assert_eq!(registry.apply(257, 1, "line", LINE), Err(ApplyError::NoShard(257)));
        assert!(matches!(registry.apply(256, 2, "line", "{}"), Err(ApplyError::Unreadable { .. })));
        assert_eq!(registry.version(256), 1);
    }

    #[test]
    fn a_caller_is_known_only_while_line_and_affiliation_hold() {
        let registry = Registry::default();
        registry.apply(256, 1, "line", LINE).unwrap();
        let line = Number::from_digits(8_613_900_000_001);
        let at = |s| Instant::parse(s).unwrap();
        assert!(registry.caller(line, at("2026-02-01T00:00:00Z")).is_none(), "no affiliation yet");
        registry.apply(256, 2, "affiliation", AGENT).unwrap();
        assert_eq!(registry.caller(line, at("2026-02-01T00:00:00Z")).unwrap().agent_name, "王芳");
        let ended = AGENT.replace(r#""until":null"#, r#""until":"2026-06-01T00:00:00Z""#);
        registry.apply(256, 3, "affiliation", &ended).unwrap();
        assert!(registry.caller(line, at("2026-05-31T23:59:59Z")).is_some());
        assert!(registry.caller(line, at("2026-06-01T00:00:00Z")).is_none());
    }

    #[test]
    fn a_move_between_stores_of_a_brand_is_no_new_beginning_and_a_change_of_brand_is() {
        let registry = Registry::default();
        registry.apply(256, 1, "line", LINE).unwrap();
        let stint = |version, brand: &str, store: &str, from: &str, until: &str| {
            let body = format!(
                r#"{{"agent":"b:1","name":"王芳","brand":"{brand}","store":"{store}","from":"{from}","until":{until}}}"#
            );
            registry.apply(256, version, "affiliation", &body).unwrap();
        };
        let quoted = |s: &str| format!("\"{s}\"");
        let (spring, summer, autumn) =
            ("2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-09-01T00:00:00Z");
        stint(2, "b", "s1", spring, &quoted(summer));
        stint(3, "b", "s2", summer, &quoted(autumn));
        stint(4, "c", "s9", autumn, "null");
        let line = Number::from_digits(8_613_900_000_001);
        let at = |s| Instant::parse(s).unwrap();
        assert_eq!(registry.caller(line, at("2026-07-01T00:00:00Z")).unwrap().since, at(spring));
        assert_eq!(registry.caller(line, at("2026-10-01T00:00:00Z")).unwrap().since, at(autumn));
    }

    #[test]
    fn a_list_is_replaced_as_a_whole() {
        let registry = Registry::default();
        let list: ListId = "ftc".parse().unwrap();
        let number = Number::from_digits;
        registry.replace_list(&list, Instant::from_micros(1), vec![number(3), number(1), number(3)]);
        assert_eq!(registry.listed(number(3)).len(), 1);
        registry.replace_list(&list, Instant::from_micros(2), vec![number(1)]);
        assert!(registry.listed(number(3)).is_empty());
        assert_eq!(registry.listed(number(1))[0].as_of, Instant::from_micros(2));
    }
}
