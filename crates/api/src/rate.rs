//! How often a program may ask: limits with names, by key and by address, in the order in which `docs/rate-limits.md` lists them. They are
//! there for the program that has gone wild and for whoever tries keys, and so high that no telephone system meets one. Answers say what is
//! left (`RateLimit`, draft-ietf-httpapi-ratelimit-headers-10). What comes from this machine itself, through no proxy, has no limit.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anxin_domain::time::Instant;
use anxin_identity::{address_of, network};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::door::{Door, Shared};
use crate::problem::{Kind, Problem};

/// Seconds over which a limit comes free again, evenly.
pub const WINDOW_SECONDS: u32 = 60;
/// The same in microseconds.
const WINDOW: i64 = 60_000_000;
/// Maps that are locked one by one, so that callers seldom wait for each other.
const SHARDS: usize = 16;
/// Keys and addresses of one map; past that those that are free again are forgotten, and then all: whoever has so many is not held by counting.
const KEYS_LIMIT: usize = 10_000;
/// Routes that anybody may ask without a key.
const PUBLIC: [&str; 5] =
    ["/v1/public/summary", "/v1/receipts/{id}", "/log/checkpoint", "/log/vkey", "/log/tile/{*path}"];

/// What a limit counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The key of the caller, sent along or signed by.
    Key,
    /// Where a request comes from, an IPv6 network counting as one place.
    Address,
}

/// A limit: so many at once, and as many again over [`WINDOW_SECONDS`].
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Its name, as problems and headers have it.
    pub name: &'static str,
    /// By what it counts.
    pub per: Per,
    /// How many where the configuration says nothing.
    pub most: u32,
    /// Why there is one, and why it is this.
    pub why: &'static str,
}

/// How many limits there are.
const COUNT: usize = 5;

/// Every limit, in the order of the page and of [`Which`].
pub static LIMITS: [Limit; COUNT] = [
    Limit {
        name: "decisions",
        per: Per::Key,
        most: 600_000,
        why: "Ten thousand a second: a telephone system of a whole city asks some hundred.",
    },
    Limit {
        name: "batches",
        per: Per::Key,
        most: 600,
        why: "Batches that are begun; each has as many lines as it likes, and those that run at once are counted apart.",
    },
    Limit {
        name: "requests",
        per: Per::Key,
        most: 12_000,
        why: "Everything else with a key: records and facts come by the thousand in one request.",
    },
    Limit {
        name: "refused_keys",
        per: Per::Address,
        most: 60,
        why: "A key that was revoked is noticed in a minute; for who guesses it is nothing, as secrets have 256 bits.",
    },
    Limit {
        name: "public",
        per: Per::Address,
        most: 1_200,
        why: "Totals, receipts and the public log without a key: a monitor reads the whole log through, tile by tile.",
    },
];

/// One of [`LIMITS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Decisions,
    Batches,
    Requests,
    RefusedKeys,
    Public,
}

impl Which {
    /// The limit that a caller with a key meets on a route.
    fn of_route(route: &str) -> Self {
        match route {
            "/v1/decisions" => Self::Decisions,
            "/v1/decisions/batch" => Self::Batches,
            _ => Self::Requests,
        }
    }

    /// Its place in [`LIMITS`].
    const fn place(self) -> usize {
        match self {
            Self::Decisions => 0,
            Self::Batches => 1,
            Self::Requests => 2,
            Self::RefusedKeys => 3,
            Self::Public => 4,
        }
    }

    const fn limit(self) -> &'static Limit {
        &LIMITS[self.place()]
    }
}

/// How many a minute, for each of [`LIMITS`], in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerMinute(pub [u32; COUNT]);

impl Default for PerMinute {
    fn default() -> Self {
        Self(LIMITS.map(|limit| limit.most))
    }
}

/// What one request has spent, for the headers of its answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spent {
    which: Which,
    /// How many are left at once.
    left: u32,
    /// Seconds until the whole limit is free again.
    whole_in: u32,
}

/// Where a request leaves what it has spent.
#[derive(Clone, Default)]
struct Slip(Arc<OnceLock<Spent>>);

/// For each key or address the moments at which it would be as if nothing had been asked, one for each limit (the generic cell rate algorithm of
/// ITU-T I.371: one number each, and no window to begin anew at).
type Shard = Mutex<HashMap<Box<str>, [i64; COUNT]>>;

/// What has been asked lately.
pub(crate) struct Counts {
    most: PerMinute,
    policies: [HeaderValue; COUNT],
    hasher: RandomState,
    shards: [Shard; SHARDS],
}

impl Counts {
    pub(crate) fn new(most: PerMinute) -> Self {
        let policy = |(limit, most): (&Limit, u32)| {
            let by = if limit.per == Per::Key { "key" } else { "address" };
            let text = format!("\"{}\";q={most};w={WINDOW_SECONDS};by=\"{by}\"", limit.name);
            HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
        };
        let mut at = LIMITS.iter().zip(most.0);
        let policies = std::array::from_fn(|_| at.next().map_or(HeaderValue::from_static(""), policy));
        Self { most, policies, hasher: RandomState::new(), shards: Default::default() }
    }

    /// Counts one more of a key or address, if there is room; otherwise answers after how many seconds there is.
    fn count(&self, which: Which, whose: &str, now: Instant) -> Result<Spent, u32> {
        let (now, most) = (now.micros(), i64::from(self.most.0[which.place()].max(1)));
        let one = (WINDOW / most).max(1);
        let place = usize::try_from(self.hasher.hash_one(whose)).unwrap_or_default() % SHARDS;
        let mut counts = self.shards[place].lock().unwrap_or_else(PoisonError::into_inner);
        let before = counts.get(whose).map_or(now, |full| full[which.place()]).max(now);
        let full_at = before + one;
        let early = full_at - WINDOW - now;
        if early > 0 {
            return Err(seconds(early));
        }
        if let Some(full) = counts.get_mut(whose) {
            full[which.place()] = full_at;
        } else {
            forget(&mut counts, now);
            let mut fresh = [0; COUNT];
            fresh[which.place()] = full_at;
            counts.insert(whose.into(), fresh);
        }
        let left = u32::try_from((WINDOW - (full_at - now)) / one).unwrap_or_default();
        Ok(Spent { which, left, whole_in: seconds(full_at - now) })
    }
}

fn seconds(micros: i64) -> u32 {
    u32::try_from((micros + 999_999) / 1_000_000).unwrap_or(u32::MAX)
}

fn forget(counts: &mut HashMap<Box<str>, [i64; COUNT]>, now: i64) {
    if counts.len() < KEYS_LIMIT {
        return;
    }
    counts.retain(|_, full| full.iter().any(|full_at| *full_at > now));
    if counts.len() >= KEYS_LIMIT {
        counts.clear();
    }
}

impl Door {
    /// Counts a request of a caller with a key.
    pub(crate) fn count_of_key(&self, parts: &Parts, key: &str) -> Result<(), Problem> {
        // The layer around has left a slip where there is a limit at all.
        let Some(slip) = parts.extensions.get::<Slip>() else { return Ok(()) };
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        self.spend(slip, Which::of_route(route), key)
    }

    /// Counts a check of a caller with a key, if there is room.
    pub(crate) fn spend_check(&self, key: &str) -> Option<Spent> {
        self.counts.count(Which::Decisions, key, self.now()).ok()
    }

    fn spend(&self, slip: &Slip, which: Which, whose: &str) -> Result<(), Problem> {
        match self.counts.count(which, whose, self.now()) {
            Ok(spent) => {
                slip.0.get_or_init(|| spent);
                Ok(())
            }
            Err(wait) => {
                let name = which.limit().name;
                tracing::warn!(limit = name, seconds = wait, "that was too often");
                Err(self.too_often(which, wait))
            }
        }
    }

    fn too_often(&self, which: Which, wait: u32) -> Problem {
        let Limit { name, per, .. } = *which.limit();
        let most = self.counts.most.0[which.place()];
        let whose = if per == Per::Key { "key" } else { "address" };
        let detail = format!(
            "the limit \"{name}\" is {most} in {WINDOW_SECONDS} seconds for each {whose}, and this was more"
        );
        let mut problem = Problem::new(Kind::RateLimited, detail)
            .mend(format!("nothing was done: send it again in {wait} seconds, and more evenly"))
            .with_header(header::RETRY_AFTER, HeaderValue::from(wait));
        let spent = Spent { which, left: 0, whole_in: wait };
        let [policy, rest] = self.told(spent);
        problem.code = name;
        problem.with_header(policy.0, policy.1).with_header(rest.0, rest.1)
    }

    /// The headers that say what is left.
    pub(crate) fn told(&self, spent: Spent) -> [(HeaderName, HeaderValue); 2] {
        let Spent { which, left, whole_in } = spent;
        let rest = format!("\"{}\";r={left};t={whole_in}", which.limit().name);
        let rest = HeaderValue::from_str(&rest).unwrap_or(HeaderValue::from_static(""));
        let policy = self.counts.policies[which.place()].clone();
        [(HeaderName::from_static("ratelimit-policy"), policy), (HeaderName::from_static("ratelimit"), rest)]
    }
}

/// Counts what anybody may ask and what was refused for want of a key, and writes into each answer what is left.
pub(crate) async fn hold(State(door): State<Shared>, mut request: Request, next: Next) -> Response {
    let Some(address) = address(&request) else { return next.run(request).await };
    let whose = network(address).to_string();
    let slip = Slip::default();
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if PUBLIC.contains(&route)
        && let Err(problem) = door.spend(&slip, Which::Public, &whose)
    {
        return problem.into_response();
    }
    request.extensions_mut().insert(slip.clone());
    let mut answer = next.run(request).await;
    if answer.status() == StatusCode::UNAUTHORIZED
        && let Err(problem) = door.spend(&slip, Which::RefusedKeys, &whose)
    {
        return problem.into_response();
    }
    if let Some(spent) = slip.0.get() {
        for (name, value) in door.told(*spent) {
            answer.headers_mut().entry(name).or_insert(value);
        }
    }
    answer
}

/// Where a request comes from; none for this machine itself, or where nobody knows.
fn address(request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    address_of(peer, forwarded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn so_many_at_once_and_then_evenly_each_limit_and_each_caller_apart() {
        let counts = Counts::new(PerMinute([3, 1, 1, 1, 1]));
        for left in [2, 1, 0] {
            assert_eq!(counts.count(Which::Decisions, "a", at(0)).unwrap().left, left);
        }
        assert_eq!(counts.count(Which::Decisions, "a", at(0)).unwrap_err(), 20);
        assert_eq!(counts.count(Which::Decisions, "a", at(19)).unwrap_err(), 1);
        assert_eq!(counts.count(Which::Decisions, "a", at(20)).unwrap().whole_in, 60);
        assert!(counts.count(Which::Decisions, "b", at(20)).is_ok());
        assert!(counts.count(Which::Requests, "a", at(20)).is_ok());
        assert_eq!(counts.count(Which::Decisions, "a", at(10_000)).unwrap().left, 2, "whole again");
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let counts = Counts::new(PerMinute::default());
        for n in 0..SHARDS * KEYS_LIMIT + SHARDS {
            counts.count(Which::Public, &n.to_string(), at(0)).unwrap();
        }
        let kept: usize = counts.shards.iter().map(|shard| shard.lock().unwrap().len()).sum();
        assert!(kept <= SHARDS * KEYS_LIMIT, "{kept}");
    }
}
