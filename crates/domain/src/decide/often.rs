//! How often, and how soon again: caps on attempts, and pauses after a refusal, a request for consent, or a conversation.

use crate::act::{Act, Word};
use crate::band::WallClock;
use crate::call::{Attempt, Reach};
use crate::decide::Facts;
use crate::decide::consent::Lifts;
use crate::decide::reason::ReasonCode;
use crate::ids::{AgentId, BrandId};
use crate::label::Label;
use crate::people::{ConsentRequest, Reply};
use crate::rulebook::{Across, Cap, Counts, Pause, PauseAfter, Rulebook};
use crate::scope::{Grantee, Point, Purpose, Scope, Unsaid};
use crate::time::Instant;

/// One rule that makes a call wait.
pub(super) struct Hold {
    pub(super) code: ReasonCode,
    pub(super) rests_on: Label,
    /// From when on it does not.
    pub(super) until: Instant,
}

/// Every cap and pause that holds a call back at the moment of this clock.
pub(super) fn holds(
    facts: &Facts<'_>,
    point: &Point<'_>,
    clock: &WallClock<'_>,
    lifts: Lifts,
    rulebook: &Rulebook,
) -> Vec<Hold> {
    let caps = rulebook.caps.iter().filter(|cap| cap.purposes.contains(&point.purpose));
    let caps = caps.filter(|cap| !lifts.lift(&cap.unless)).filter_map(|cap| {
        let until = free_from(cap, facts, point, clock)?;
        Some(Hold { code: ReasonCode::FrequencyCap, rests_on: cap.id.as_str().into(), until })
    });
    let pauses = rulebook.pauses.iter().filter(|pause| pause.purposes.contains(&point.purpose));
    let pauses = pauses.filter(|pause| !lifts.lift(&pause.unless)).filter_map(|pause| {
        let ends = beginnings(pause, facts, point, clock.at)
            .into_iter()
            .map(|(began, rests_on)| (pause.lasts.after(began, clock.zones), rests_on))
            .filter(|(until, _)| *until > clock.at);
        let (until, rests_on) = ends.max_by_key(|(until, _)| *until)?;
        Some(Hold {
            code: code_of(pause.after),
            rests_on: rests_on.unwrap_or_else(|| pause.id.as_str().into()),
            until,
        })
    });
    caps.chain(pauses).collect()
}

const fn code_of(after: PauseAfter) -> ReasonCode {
    match after {
        PauseAfter::Refusal => ReasonCode::RefusedLately,
        PauseAfter::Request | PauseAfter::DeclinedRequest => ReasonCode::RequestedLately,
        PauseAfter::Conversation => ReasonCode::SpokenLately,
    }
}

/// When a cap lets the next attempt through, if it does not now: when so many of the counted ones have left the window that
/// one is free.
fn free_from(cap: &Cap, facts: &Facts<'_>, point: &Point<'_>, clock: &WallClock<'_>) -> Option<Instant> {
    let counted = facts.attempts.iter().filter(|attempt| {
        let reached = match cap.counts {
            Counts::Rings => true,
            Counts::Answers => attempt.reach == Reach::Answered,
        };
        reached
            && cap.purposes.contains(&attempt.purpose)
            && is_across(cap.across, attempt.brand.as_ref(), attempt.agent.as_ref(), point)
    });
    let leaves = counted.map(|attempt: &Attempt| cap.within.after(attempt.at, clock.zones));
    let mut inside: Vec<Instant> = leaves.filter(|leaves| *leaves > clock.at).collect();
    let over = inside.len().checked_sub(usize::from(cap.attempts))?;
    inside.sort_unstable();
    inside.get(over).copied()
}

/// The moments at which a pause began, up to a moment, each with what it rests on.
fn beginnings(
    pause: &Pause,
    facts: &Facts<'_>,
    point: &Point<'_>,
    at: Instant,
) -> Vec<(Instant, Option<Label>)> {
    match pause.after {
        PauseAfter::Refusal => {
            let said = |act: &&Act| {
                act.word == Word::Refuse
                    && act.said_at() <= at
                    && is_spoken_to(&act.scope, pause.across, point)
            };
            let refusals = facts.acts.iter().filter(said);
            refusals.map(|act| (act.said_at(), Some(act.id.into()))).collect()
        }
        PauseAfter::Conversation => {
            let ours = |a: &&Attempt| is_across(pause.across, a.brand.as_ref(), a.agent.as_ref(), point);
            let answered = facts.attempts.iter().filter(|attempt| attempt.reach == Reach::Answered);
            answered.filter(ours).filter(|a| a.at <= at).map(|attempt| (attempt.at, None)).collect()
        }
        PauseAfter::Request | PauseAfter::DeclinedRequest => {
            let ours = |r: &&ConsentRequest| is_across(pause.across, Some(&r.brand), Some(&r.agent), point);
            let began = |request: &ConsentRequest| match (pause.after, request.answer) {
                (PauseAfter::Request, None) => Some(request.asked_at),
                (PauseAfter::DeclinedRequest, Some(answer)) if answer.said == Reply::Declined => {
                    Some(answer.at)
                }
                _ => None,
            };
            let requests = facts.requests.iter().filter(ours);
            let begun = requests.filter_map(|r| began(r).map(|when| (when, Some(r.id.into()))));
            begun.filter(|(when, _)| *when <= at).collect()
        }
    }
}

fn is_across(across: Across, brand: Option<&BrandId>, agent: Option<&AgentId>, point: &Point<'_>) -> bool {
    match across {
        Across::Brands => true,
        Across::Brand => brand.is_some() && brand == point.brand,
        Across::Agent => agent.is_some() && agent == point.agent,
    }
}

/// Whether a refusal was said to this caller, or to so many that it is among them; with [`Across::Brands`], to anybody. Asking
/// for consent waits after a refusal of what the consent would be for as well.
fn is_spoken_to(scope: &Scope, across: Across, point: &Point<'_>) -> bool {
    let to_anybody = match across {
        Across::Brands => Scope { grantee: Grantee::Everyone, ..scope.clone() },
        Across::Brand | Across::Agent => scope.clone(),
    };
    let selling = Point { purpose: Purpose::Marketing, ..*point };
    to_anybody.covers_apart_from_bands(point, Unsaid::Covered)
        || point.purpose == Purpose::ConsentRequest
            && to_anybody.covers_apart_from_bands(&selling, Unsaid::Covered)
}
