//! Earlier attempts to reach a number, read from the journal: what was allowed and what rang. Because every decision is on disk
//! before it is answered, an attempt counts from the moment it is reserved, whatever crashes, and whichever brand made it.
//!
//! Checks that count attempts take turns by number, so two of them never see the same free place.

use anxin_domain::call::{Attempt, CallRecord, Decision, Reach};
use anxin_domain::decide::ReasonCode;
use anxin_domain::number::Number;
use anxin_domain::scope::Purpose;
use anxin_domain::time::Instant;
use anxin_journal::{Journal, JournalError, Page};
use anxin_registry::{Known, Registry};
use tokio::sync::{Mutex, MutexGuard};

use crate::calls::calls_to;

/// Most allows, and most records, that are read for one number: more than any cap or permit counts.
const MOST: u32 = 100_000;
/// How far the clock of a telephone system may be from ours, in milliseconds.
const CLOCK_SKEW_MS: i64 = 2_000;
/// Numbers that take turns together. More of them, fewer that wait for each other by accident.
const TURNS: u64 = 4_096;

/// Whose turn it is.
pub(crate) struct Turns(Vec<Mutex<()>>);

impl Default for Turns {
    fn default() -> Self {
        Self((0..TURNS).map(|_| Mutex::default()).collect())
    }
}

impl Turns {
    /// Waits for the turn of these numbers, always in the same order, so that two that wait never wait for each other.
    pub(crate) async fn of(&self, numbers: &[Number]) -> Vec<MutexGuard<'_, ()>> {
        let mut places: Vec<usize> = numbers.iter().map(|number| place(*number)).collect();
        places.sort_unstable();
        places.dedup();
        let mut turns = Vec::with_capacity(places.len());
        for place in places {
            if let Some(turn) = self.0.get(place) {
                turns.push(turn.lock().await);
            }
        }
        turns
    }
}

fn place(number: Number) -> usize {
    usize::try_from(number.digits() % TURNS).unwrap_or(0)
}

/// The attempts to reach a number from a moment on, the oldest first. An allow counts until a record says that its call never
/// rang; a ring that nobody asked about counts too.
pub(crate) async fn attempts(
    journal: &Journal,
    registry: &Registry,
    number: Number,
    since: Instant,
) -> Result<Vec<Attempt>, JournalError> {
    // A telephone system's clock may have written a ring down before our clock wrote the permit.
    let since = since.plus_ms(-CLOCK_SKEW_MS);
    let mut allows = journal.allows_to(number, since, MOST).await?;
    // An answer about another moment than now is no permit, so it is no attempt either.
    allows.retain(|allow| allow.expires_at > allow.decided_at);
    let (rang, never_rang) = records(journal, registry, number, since).await?;
    let mut found: Vec<Attempt> = Vec::with_capacity(rang.len());
    for record in &rang {
        let reach = if record.talk_seconds == 0 { Reach::Rang } else { Reach::Answered };
        found.push(match take_allow(&mut allows, record) {
            Some(allow) => Attempt { at: record.started_at, reach, ..reserved(&allow, registry) },
            None => unasked(record, reach, registry),
        });
    }
    // Only now: a telephone system that tried twice on one allow and rang the second time has used it.
    for record in &never_rang {
        take_allow(&mut allows, record);
    }
    found.extend(allows.iter().map(|allow| reserved(allow, registry)));
    found.sort_by_key(|attempt| attempt.at);
    Ok(found)
}

/// The records of calls to a number that rang, and of those that never did, the oldest first each.
async fn records(
    journal: &Journal,
    registry: &Registry,
    number: Number,
    since: Instant,
) -> Result<(Vec<CallRecord>, Vec<CallRecord>), JournalError> {
    let page = Page { since, until: Instant::from_micros(i64::MAX), limit: MOST };
    let mut found = calls_to(journal, registry, number, page).await?;
    found.reverse();
    Ok(found.into_iter().partition(|record| record.disposition.rang()))
}

/// Takes the allow that a record used: the one it names, or the oldest of its line that covers the ring.
fn take_allow(allows: &mut Vec<Decision>, record: &CallRecord) -> Option<Decision> {
    let named = record.decision.and_then(|id| allows.iter().position(|allow| allow.id == id));
    let covering = || {
        allows.iter().position(|allow| {
            allow.call.from == record.from
                && allow.decided_at.plus_ms(-CLOCK_SKEW_MS) <= record.started_at
                && record.started_at < allow.expires_at.plus_ms(CLOCK_SKEW_MS)
        })
    };
    named.or_else(covering).map(|index| allows.remove(index))
}

/// What an allow reserves.
pub(crate) fn reserved(allow: &Decision, registry: &Registry) -> Attempt {
    let caller = registry.view(Known::Version(allow.registry_version)).caller(allow.call.from, allow.call.at);
    let rests_on = |code| allow.judgement.reasons.iter().find(|reason| reason.code == code);
    let permit = rests_on(ReasonCode::Permitted).and_then(|reason| reason.rests_on.as_deref()?.parse().ok());
    Attempt {
        at: allow.call.at,
        brand: caller.as_ref().map(|c| c.brand.clone()),
        agent: caller.map(|c| c.agent),
        purpose: allow.judgement.judged_as,
        reach: Reach::Reserved,
        permit,
    }
}

/// A ring that nobody asked about.
fn unasked(record: &CallRecord, reach: Reach, registry: &Registry) -> Attempt {
    let caller = registry.now().caller(record.from, record.started_at);
    Attempt {
        at: record.started_at,
        brand: caller.as_ref().map(|c| c.brand.clone()),
        agent: caller.map(|c| c.agent),
        purpose: Purpose::Marketing,
        reach,
        permit: None,
    }
}
