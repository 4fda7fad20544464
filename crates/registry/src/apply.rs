//! Following the change feed: one change at a time, in order, no gap.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use anxin_domain::act::Act;
use anxin_domain::listing::{ListFile, ListVersion};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, ConsentRequest, Line, Ticket};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_segment::Segment;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::about::HolderFact;
use crate::history::{Noted, Place};
use crate::{Known, Registry, SHARDS};

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
struct Check {
    number: Number,
    checked_at: Instant,
}

#[derive(Deserialize)]
struct ZoneNote {
    number: Number,
    zone: String,
}

impl Registry {
    /// Takes the next change of a shard, committed at `recorded_at`.
    ///
    /// # Errors
    /// [`ApplyError`]: then nothing was applied, and the follower must read the feed again from the known version.
    pub fn apply(
        &self,
        shard: i64,
        version: i64,
        kind: &str,
        body: &str,
        recorded_at: Instant,
    ) -> Result<Outcome, ApplyError> {
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
        self.take(kind, body, Place { version, recorded_at }).ok_or_else(unreadable)?;
        // The version is raised after the change is in place: whoever sees the version sees the change.
        counter.store(version, Ordering::Release);
        Ok(Outcome::Applied)
    }

    /// The version that a change of kind `list_version` speaks of. Its file must be given to [`Registry::open_list`] before the
    /// change is applied, unless nobody asks yet and a later version has all the numbers.
    #[must_use]
    pub fn list_version(body: &str) -> Option<ListVersion> {
        read(body)
    }

    /// Gives a file of a list to whoever looks numbers up in the versions that name it, now and later.
    pub fn open_list(&self, file: &ListFile, numbers: Arc<Segment>) {
        self.lists.open(file.hash, numbers);
    }

    /// The files that look-ups as of some point need and that nobody has given yet. As long as there are any, every number
    /// counts as listed.
    #[must_use]
    pub fn lists_missing(&self, known: Known) -> Vec<ListFile> {
        self.lists.missing(known)
    }

    fn take(&self, kind: &str, body: &str, place: Place) -> Option<()> {
        match kind {
            "act" => {
                let act: Act = read(body)?;
                self.named.note(&act);
                self.numbers.note_act(place, act);
            }
            "holding" => {
                let holding: Holding = read(body)?;
                let what = HolderFact::Since(holding.since);
                self.numbers.note(holding.number, |known| known.holdings.push(Noted { place, what }));
            }
            "checked" => {
                let check: Check = read(body)?;
                let what = HolderFact::Checked(check.checked_at);
                self.numbers.note(check.number, |known| known.holdings.push(Noted { place, what }));
            }
            "zone" => {
                let said: ZoneNote = read(body)?;
                let what = Zones::named(&said.zone).ok()?;
                self.numbers.note(said.number, |known| known.zones.push(Noted { place, what }));
            }
            "request" => {
                let what: ConsentRequest = read(body)?;
                self.numbers.note(what.number, |known| known.requests.push(Noted { place, what }));
            }
            _ => self.take_directory(kind, body, place)?,
        }
        Some(())
    }

    fn take_directory(&self, kind: &str, body: &str, place: Place) -> Option<()> {
        match kind {
            "brand" => {
                let brand: Brand = read(body)?;
                self.brands.note(brand.id.clone(), place, brand);
                self.standings.changed();
            }
            "affiliation" => {
                let affiliation: Affiliation = read(body)?;
                self.affiliations.note(affiliation.agent.clone(), place, affiliation);
                self.standings.changed();
            }
            "line" => {
                let line: Line = read(body)?;
                self.lines.note(line.number, place, line);
                self.standings.changed();
            }
            "ticket" => {
                let ticket: Ticket = read(body)?;
                let what = ticket.id.clone();
                self.numbers.note(ticket.number, |known| known.tickets.push(Noted { place, what }));
                self.tickets.note(ticket.id.clone(), place, ticket);
            }
            "binding" => {
                self.numbers.note_binding(place, read(body)?);
            }
            "list_version" => self.lists.note(read(body)?, place),
            // Whoever follows the feed has read the promise; here it takes its place and no more.
            "promise" => {}
            _ => return None,
        }
        Some(())
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

fn read<T: DeserializeOwned>(body: &str) -> Option<T> {
    serde_json::from_str(body).ok()
}

#[cfg(test)]
mod tests {
    use anxin_domain::call::RegistryVersion;

    use super::*;
    use crate::Known;

    /// When every change of these tests was committed, unless it says otherwise.
    const NOW: Instant = Instant::from_micros(1_770_000_000_000_000);

    const LINE: &str =
        r#"{"number":"+8613900000001","agent":"b:1","from":"2026-01-01T00:00:00Z","until":null}"#;
    const AGENT: &str =
        r#"{"agent":"b:1","name":"王芳","brand":"b","store":"s","from":"2026-01-01T00:00:00Z","until":null}"#;

    #[test]
    fn a_gap_is_refused_and_a_repeat_is_known() {
        let registry = Registry::default();
        assert_eq!(registry.apply(256, 1, "line", LINE, NOW), Ok(Outcome::Applied));
        assert_eq!(registry.apply(256, 1, "line", LINE, NOW), Ok(Outcome::Known));
        assert_eq!(
            registry.apply(256, 3, "affiliation", AGENT, NOW),
            Err(ApplyError::Gap { shard: 256, known: 1, given: 3 })
        );
        assert_eq!(registry.apply(257, 1, "line", LINE, NOW), Err(ApplyError::NoShard(257)));
        assert!(matches!(registry.apply(256, 2, "line", "{}", NOW), Err(ApplyError::Unreadable { .. })));
        assert_eq!(registry.version(256), 1);
    }

    #[test]
    fn a_caller_is_known_only_while_line_and_affiliation_hold() {
        let registry = Registry::default();
        registry.apply(256, 1, "line", LINE, NOW).unwrap();
        let line = Number::from_digits(8_613_900_000_001);
        let at = |s| Instant::parse(s).unwrap();
        assert!(
            registry.view(Known::Now).caller(line, at("2026-02-01T00:00:00Z")).is_none(),
            "no affiliation yet"
        );
        registry.apply(256, 2, "affiliation", AGENT, NOW).unwrap();
        assert_eq!(
            registry.view(Known::Now).caller(line, at("2026-02-01T00:00:00Z")).unwrap().agent_name,
            "王芳"
        );
        let ended = AGENT.replace(r#""until":null"#, r#""until":"2026-06-01T00:00:00Z""#);
        registry.apply(256, 3, "affiliation", &ended, NOW).unwrap();
        assert!(registry.view(Known::Now).caller(line, at("2026-05-31T23:59:59Z")).is_some());
        assert!(registry.view(Known::Now).caller(line, at("2026-06-01T00:00:00Z")).is_none());
    }

    #[test]
    fn a_move_between_stores_of_a_brand_is_no_new_beginning_and_a_change_of_brand_is() {
        let registry = Registry::default();
        registry.apply(256, 1, "line", LINE, NOW).unwrap();
        let stint = |version, brand: &str, store: &str, from: &str, until: &str| {
            let body = format!(
                r#"{{"agent":"b:1","name":"王芳","brand":"{brand}","store":"{store}","from":"{from}","until":{until}}}"#
            );
            registry.apply(256, version, "affiliation", &body, NOW).unwrap();
        };
        let quoted = |s: &str| format!("\"{s}\"");
        let (spring, summer, autumn) =
            ("2026-03-01T00:00:00Z", "2026-06-01T00:00:00Z", "2026-09-01T00:00:00Z");
        stint(2, "b", "s1", spring, &quoted(summer));
        stint(3, "b", "s2", summer, &quoted(autumn));
        stint(4, "c", "s9", autumn, "null");
        let line = Number::from_digits(8_613_900_000_001);
        let at = |s| Instant::parse(s).unwrap();
        assert_eq!(
            registry.view(Known::Now).caller(line, at("2026-07-01T00:00:00Z")).unwrap().since,
            at(spring)
        );
        assert_eq!(
            registry.view(Known::Now).caller(line, at("2026-10-01T00:00:00Z")).unwrap().since,
            at(autumn)
        );
    }

    #[test]
    fn what_was_known_at_a_version_is_told_years_later() {
        let registry = Registry::default();
        let line = Number::from_digits(8_613_900_000_001);
        let noon = Instant::parse("2026-02-01T12:00:00Z").unwrap();
        registry.apply(256, 1, "line", LINE, NOW).unwrap();
        registry.apply(256, 2, "affiliation", AGENT, NOW).unwrap();
        let ended = AGENT.replace(r#""until":null"#, r#""until":"2026-01-15T00:00:00Z""#);
        registry.apply(256, 3, "affiliation", &ended, NOW.plus_days(1)).unwrap();
        let at_version = |directory| Known::Version(RegistryVersion { shard: 0, acts: 0, directory });
        assert!(registry.view(at_version(1)).caller(line, noon).is_none());
        assert!(registry.view(at_version(2)).caller(line, noon).is_some());
        assert!(registry.view(at_version(3)).caller(line, noon).is_none());
        assert!(registry.view(Known::At(NOW)).caller(line, noon).is_some(), "the end was told a day later");
        assert!(registry.view(Known::Now).caller(line, noon).is_none());
    }

    #[test]
    fn a_privacy_number_rings_whom_it_is_bound_to_for_this_line_at_this_moment() {
        let registry = Registry::default();
        let [x, a, b] = [8_617_000_000_001, 8_613_900_000_001, 8_613_800_138_000].map(Number::from_digits);
        let at = |s| Instant::parse(s).unwrap();
        let body = r#"{"x":"+8617000000001","a":"+8613900000001","b":"+8613800138000","from":"2026-02-01T00:00:00Z","until":"2026-02-02T00:00:00Z"}"#;
        assert!(!registry.view(Known::Now).is_privacy_number(x));
        registry.apply(256, 1, "binding", body, NOW).unwrap();
        assert!(registry.view(Known::Now).is_privacy_number(x));
        let bound = |line, when| registry.view(Known::Now).bound(x, line, at(when)).map(|binding| binding.b);
        assert_eq!(bound(a, "2026-02-01T00:00:00Z"), Some(b));
        assert_eq!(bound(a, "2026-02-02T00:00:00Z"), None, "half-open");
        assert_eq!(bound(b, "2026-02-01T00:00:00Z"), None, "for another line it is bound to nobody");
        let shown = registry.view(Known::Now).displayed(x, b, at("2026-02-01T12:00:00Z"));
        assert_eq!(shown.map(|binding| binding.a), Some(a));
        let to =
            |number| registry.view(Known::Now).bindings_to(number).iter().map(|b| b.x).collect::<Vec<_>>();
        assert_eq!((to(b), to(a)), (vec![x], vec![]));
    }

    #[test]
    fn a_check_of_the_holder_counts_for_the_holding_it_was_made_in() {
        let registry = Registry::default();
        let number = Number::from_digits(8_613_800_138_000);
        let shard = i64::from(number.shard());
        let at = |s| Instant::parse(s).unwrap();
        let note = |version, kind: &str, field: &str, when: &str| {
            let body = format!(r#"{{"number":"+8613800138000","{field}":"{when}"}}"#);
            registry.apply(shard, version, kind, &body, NOW).unwrap();
        };
        note(1, "checked", "checked_at", "2026-01-10T00:00:00Z");
        note(2, "holding", "since", "2026-02-01T00:00:00Z");
        let holder = registry.view(Known::Now).holder(number, at("2026-03-01T00:00:00Z"));
        assert_eq!((holder.since, holder.checked_at), (Some(at("2026-02-01T00:00:00Z")), None));
        let before = registry.view(Known::Now).holder(number, at("2026-01-20T00:00:00Z"));
        assert_eq!((before.since, before.checked_at), (None, Some(at("2026-01-10T00:00:00Z"))));
    }
}
