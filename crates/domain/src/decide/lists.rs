//! External lists: those the rulebook requires, and those that happen to name the number.

use crate::decide::consent::Lifts;
use crate::decide::reason::ReasonCode;
use crate::decide::{Facts, Findings};
use crate::people::{ListState, Named};
use crate::rulebook::{ListRule, Rulebook};
use crate::scope::Purpose;
use crate::time::Instant;

pub(super) fn weigh(
    facts: &Facts<'_>,
    at: Instant,
    judged_as: Purpose,
    lifts: Lifts,
    rulebook: &Rulebook,
    found: &mut Findings,
) {
    for rule in rulebook.lists.iter().filter(|rule| rule.purposes.contains(&judged_as)) {
        if !lifts.lift(&rule.unless) {
            weigh_required(facts, rule, at, found);
        }
    }
    if lifts.has_consent() || judged_as == Purpose::Service {
        return;
    }
    let required = |state: &&ListState| rulebook.lists.iter().any(|rule| rule.id == state.list);
    for state in facts.lists.iter().filter(|state| state.names == Named::Yes && !required(state)) {
        // A number that a stale list names stays protected; that the list is stale is said as well.
        found.say(ReasonCode::ListedExternal, Some((&state.list).into()));
        if stale_at(state, rulebook.list_max_age_days) <= at {
            found.say(ReasonCode::RegistryStale, Some((&state.list).into()));
        }
    }
}

/// A required list that is missing or stale is no knowledge: then nobody can say that it does not name the number.
fn weigh_required(facts: &Facts<'_>, rule: &ListRule, at: Instant, found: &mut Findings) {
    let name = || Some((&rule.id).into());
    let Some(state) = facts.lists.iter().find(|state| state.list == rule.id) else {
        found.say(ReasonCode::RegistryStale, name());
        return;
    };
    if state.names == Named::Yes {
        found.say(ReasonCode::ListedExternal, name());
    }
    let stale_at = stale_at(state, rule.max_age_days);
    if stale_at <= at {
        found.say(ReasonCode::RegistryStale, name());
    } else {
        found.ends_with([Some(stale_at)]);
    }
}

/// The first microsecond at which a list is older than so many days of 24 hours.
fn stale_at(state: &ListState, max_age_days: i64) -> Instant {
    Instant::from_micros(state.as_of.plus_days(max_age_days).micros().saturating_add(1))
}
