//! The customer's latest word: which of the acts about a number decides for a call.

use crate::act::{Act, Word};
use crate::call::Attempt;
use crate::ids::PersonId;
use crate::rulebook::{ConsentRules, GeneralRefusal};
use crate::scope::{Grantee, Point};
use crate::time::Instant;

/// The word that decides at a point, and the act that said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatestWord<'a> {
    /// A refusal covers the point.
    Refused(&'a Act),
    /// A permit covers the point.
    Permitted(&'a Act),
    /// Nobody said anything about it.
    Silent,
}

/// How the acts about a number are heard for one call.
#[derive(Clone, Copy, Debug)]
pub struct Hearing<'a> {
    /// Where the call stands.
    pub point: Point<'a>,
    /// When the present holder got the number, if a change of holder is known.
    pub holder_since: Option<Instant>,
    /// What the rulebook says about consent.
    pub rules: &'a ConsentRules,
    /// The earlier attempts to reach the number; they use up permits for so many calls.
    pub attempts: &'a [Attempt],
    /// Which of the people who share the number the call is for, if it says.
    pub person: Option<&'a PersonId>,
}

/// Finds the latest word for a call among the acts about one number, which come in commit order.
///
/// The rule, for the acts of one person that stand (in force at the ring, covering the point):
///
/// 1. A permit counts unless a refusal or a withdrawal answers it. Those answer a permit that was committed before them, and
///    also one that was committed after them but said before them ([`Act::said_at`]): a brand that files last week's form
///    does not overtake yesterday's no. One that keeps exceptions never answers a permit of a narrower scope; and where the
///    rulebook lets explicit consent beat a general preference, a refusal to everyone answers no permit to a brand or agent.
/// 2. A refusal counts unless a withdrawal takes it back: one that was committed after it, was not said before it, and
///    reaches at least as far.
/// 3. If a permit counts, the latest word is yes, by the last of those. If none does and a refusal counts, it is no, by
///    the last of them. Otherwise the customer is silent.
///
/// So one more refusal never turns a no into a yes, one more permit never turns a yes into a no, and a withdrawal never
/// makes a yes.
///
/// Where several people share the number, each has a word of their own: any one's no wins, and a yes counts for calls to the
/// one who said it. Acts of nobody in particular are those of whoever holds the number, and count for all.
///
/// A permit stands only if it was said in the present holding of the number, and one to an agent only if it was said while
/// the agent worked for the present brand ([`Point::agent_since`]); not when it is for so many calls and they have been made;
/// and, where it has no date of its end, only as long as the rulebook lets it live. A refusal outlives its giver, and so does
/// a withdrawal.
#[must_use]
pub fn latest_word<'a>(acts: &'a [Act], hearing: &Hearing<'_>) -> LatestWord<'a> {
    if acts.iter().all(|act| act.person.is_none()) {
        return word_of(acts, None, hearing);
    }
    let mut people: Vec<Option<&PersonId>> = Vec::new();
    for act in acts {
        if !people.contains(&act.person.as_ref()) {
            people.push(act.person.as_ref());
        }
    }
    let (mut no, mut yes) = (None, None);
    for person in people {
        match word_of(acts, person, hearing) {
            LatestWord::Refused(act) => no = later(acts, no, act),
            LatestWord::Permitted(act) if is_for(act, hearing) => yes = later(acts, yes, act),
            LatestWord::Permitted(_) | LatestWord::Silent => {}
        }
    }
    no.map_or_else(|| yes.map_or(LatestWord::Silent, LatestWord::Permitted), LatestWord::Refused)
}

/// A yes counts for a call to the one who said it, and for a call that does not say to whom.
fn is_for(permit: &Act, hearing: &Hearing<'_>) -> bool {
    match (&permit.person, hearing.person) {
        (Some(said_by), Some(called)) => said_by == called,
        _ => true,
    }
}

/// The one of two acts that was committed later: its place says so, its clock need not.
fn later<'a>(acts: &[Act], one: Option<&'a Act>, other: &'a Act) -> Option<&'a Act> {
    let place = |act: &&Act| acts.iter().position(|known| std::ptr::eq(known, *act));
    one.into_iter().chain([other]).max_by_key(place)
}

/// The latest word of one person.
fn word_of<'a>(acts: &'a [Act], person: Option<&PersonId>, hearing: &Hearing<'_>) -> LatestWord<'a> {
    // Refusals and withdrawals passed on the way back, and the last refusal that counts.
    let mut passed: Vec<&Act> = Vec::new();
    let mut no = None;
    for (index, act) in acts.iter().enumerate().rev() {
        if act.person.as_ref() != person || !stands(act, hearing) {
            continue;
        }
        if act.word == Word::Permit {
            let kept = passed.iter().all(|later| keeps(later, act, hearing.rules));
            if kept && !is_overtaken(&acts[..index], act, hearing) {
                return LatestWord::Permitted(act);
            }
            continue;
        }
        let taken_back = || passed.iter().any(|later| later.word == Word::Withdraw && later.takes_back(act));
        if act.word == Word::Refuse && no.is_none() && !taken_back() {
            no = Some(act);
        }
        // One that answers every permit before it: nothing further back can change a no. It is asked first, for most numbers have one
        // act, and then no memory is taken.
        if let Some(refusal) = no.filter(|_| answers_every_permit(act, hearing.rules)) {
            return LatestWord::Refused(refusal);
        }
        passed.push(act);
    }
    no.map_or(LatestWord::Silent, LatestWord::Refused)
}

/// Whether an act is in force at the ring and covers the call.
fn stands(act: &Act, hearing: &Hearing<'_>) -> bool {
    let at = hearing.point.clock.at;
    let in_force = act.effective_at <= at && act.expires_at.is_none_or(|end| at < end);
    in_force && act.scope.covers(&hearing.point, act.unsaid()) && is_good(act, hearing)
}

/// Whether a permit was said by the present holder and, if to an agent, under the agent's present brand, has not lapsed and
/// is not used up.
fn is_good(act: &Act, hearing: &Hearing<'_>) -> bool {
    if act.word != Word::Permit {
        return true;
    }
    let since = |start: Option<Instant>| start.is_none_or(|start| start <= act.said_at());
    let under_this_brand = match act.scope.grantee {
        Grantee::Agent(_) => since(hearing.point.agent_since),
        Grantee::Brand(_) | Grantee::Everyone => true,
    };
    let lapsed = || lapses_at(act, hearing).is_some_and(|end| end <= hearing.point.clock.at);
    since(hearing.holder_since) && under_this_brand && !lapsed() && !is_used_up(act, hearing.attempts)
}

/// When an undated consent lapses by the rulebook; none if it has a date of its own, or lives on until it is taken back.
pub(crate) fn lapses_at(act: &Act, hearing: &Hearing<'_>) -> Option<Instant> {
    let undated = act.word == Word::Permit && act.expires_at.is_none();
    let period = hearing.rules.undated_lapses_after.as_ref().filter(|_| undated)?;
    Some(period.surely_lasts_until(act.said_at(), hearing.point.clock.zones))
}

/// A permit for so many calls is used up by as many attempts that rest on it and rang, or may yet ring.
fn is_used_up(act: &Act, attempts: &[Attempt]) -> bool {
    let used = || attempts.iter().filter(|attempt| attempt.permit == Some(act.id)).count();
    act.calls.is_some_and(|calls| used() >= usize::from(calls))
}

/// Whether a refusal or withdrawal leaves a permit standing: by its own word, or because the rulebook lets explicit consent
/// beat a general preference.
fn keeps(answer: &Act, permit: &Act, rules: &ConsentRules) -> bool {
    let explicit = rules.general_refusal == GeneralRefusal::KeepsConsents
        && answer.word == Word::Refuse
        && answer.scope.grantee == Grantee::Everyone
        && permit.scope.grantee != Grantee::Everyone;
    explicit || answer.keeps(permit)
}

fn answers_every_permit(act: &Act, rules: &ConsentRules) -> bool {
    let general = act.word == Word::Refuse && act.scope.grantee == Grantee::Everyone;
    let keeps_some = general && rules.general_refusal == GeneralRefusal::KeepsConsents;
    !(act.keeps_exceptions || keeps_some)
}

/// Whether a refusal or a withdrawal by the same person, committed before this permit, was said after it.
fn is_overtaken(earlier: &[Act], permit: &Act, hearing: &Hearing<'_>) -> bool {
    earlier.iter().any(|act| {
        act.word != Word::Permit
            && act.person == permit.person
            && act.said_at() > permit.said_at()
            && !keeps(act, permit, hearing.rules)
            && stands(act, hearing)
    })
}

/// The first moment after the ring at which the latest word for this caller may turn into a no: a refusal or a withdrawal takes
/// effect, a withdrawal ends, or an edge of a weekly band comes by. The end of a consent is not in it; the consent itself says
/// that. But where people share the number any consent that ends is in it: it may have answered a refusal of the same person,
/// who then says no to all calls again. And where consents have to be confirmed any that begins is in it, and the end of any
/// refusal, behind which one may come to light: it may not be confirmed.
#[must_use]
pub(crate) fn next_turn(acts: &[Act], hearing: &Hearing<'_>) -> Option<Instant> {
    let point = &hearing.point;
    let at = point.clock.at;
    let concerns = |act: &&Act| {
        act.expires_at.is_none_or(|end| at < end) && act.scope.covers_apart_from_bands(point, act.unsaid())
    };
    let shared = acts.iter().any(|act| act.person.is_some());
    let to_confirm = hearing.rules.holder_confirmed_within.is_some();
    let turn = |act: &Act| {
        let begins =
            Some(act.effective_at).filter(|from| (act.word != Word::Permit || to_confirm) && *from > at);
        let ends = act.expires_at.filter(|_| act.word == Word::Withdraw || shared || to_confirm);
        let lapses = lapses_at(act, hearing).filter(|lapses| shared && *lapses > at);
        let edge = point.clock.next_edge(&act.scope.bands);
        [begins, ends, lapses, edge].into_iter().flatten().min()
    };
    acts.iter().filter(concerns).filter_map(turn).min()
}
