//! What a customer says more exactly than the switch: a no to one brand or agent, or about some kinds of homes or some hours only. Such a no
//! stands until it is taken back itself: a wider yes, or the end of a wider no, says nothing about it, so it is said again with those.

use anxin_domain::act::{Act, Word};
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::word::LatestWord;
use anxin_gate::{Gate, Said};
use anxin_store::acts::NewAct;
use anxin_store::audit::AuditAction;

use super::places::{Place, places};
use super::{Ear, is_the_switch, switch};
use crate::fail::Fail;

/// Hours between two moments of the coming week at which it is asked whether a no is still heard.
const STEP_HOURS: i64 = 6;
/// Such moments: a week.
const STEPS: i64 = 28;
const HOUR_MS: i64 = 3_600_000;

/// What becomes of narrower refusals that a word would end by the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// They are said again and stay.
    Stays,
    /// The same, and wider permits that a refusal ended where it was heard count there again: whoever was refused is like anybody else.
    Opens,
    /// They end with it.
    Forgotten,
}

/// A refusal that was said more exactly than by the switch.
pub(crate) struct Refused {
    pub(crate) act: Act,
    /// Whether it is heard at some point, if not for what other refusals say.
    pub(crate) holds: bool,
}

/// Commits what a customer said in one go, and says again what is to stay. Answers the acts in their order. Each has a key, from the first
/// one's or made up, by which a wish that is sent twice is known.
pub(crate) async fn say(
    gate: &Gate,
    mut acts: Vec<NewAct>,
    rest: Rest,
    heard_by: Option<(Number, AuditAction)>,
) -> Result<Vec<Act>, Fail> {
    let Some(first) = acts.first() else { return Ok(Vec::new()) };
    let (number, key) = (first.number, first.key.clone());
    let evidence = first.evidence.clone();
    let mut again = Vec::new();
    if rest != Rest::Forgotten {
        let before = gate.registry().now().acts(number);
        let known = places(gate, number, &before).await?;
        again = stays(&before, &known, &acts);
        if rest == Rest::Opens {
            // The permits first: a refusal that stays is the later word.
            again.splice(0..0, opens(&before, &known, &acts));
        }
    }
    for (place, new) in acts.iter_mut().chain(&mut again).enumerate() {
        new.key = key.as_ref().map(|key| if place == 0 { key.clone() } else { format!("{key}:{place}") });
        new.evidence.clone_from(&evidence);
    }
    Ok(gate.say(Said { acts, again, heard_by }).await?)
}

/// The refusals among what was said that a new word would end although they are narrower, ready to be said again.
pub(super) fn stays(before: &[Act], places: &[Place], say: &[NewAct]) -> Vec<NewAct> {
    let ended = |act: &Act| say.iter().any(|new| ends(new, act)) && !say.iter().any(|new| said_by(new, act));
    let mut again: Vec<NewAct> = Vec::new();
    for act in before.iter().filter(|act| is_choice(act) && ended(act) && holds(before, act, places)) {
        if again.iter().any(|new| said_by(new, act)) {
            continue;
        }
        again.push(NewAct {
            scope: act.scope.clone(),
            person: act.person.clone(),
            expires_at: act.expires_at,
            // Who was allowed as an exception to it still is.
            keeps_exceptions: true,
            ..switch(act.number, Word::Refuse, act.source)
        });
    }
    again
}

/// The permits to more people than a refusal named that is taken back, ready to be said again, until the day that they would end. One for so many
/// calls is not: they would be counted anew.
fn opens(before: &[Act], places: &[Place], say: &[NewAct]) -> Vec<NewAct> {
    let wider = |act: &Act| say.iter().any(|new| breadth(&new.scope.grantee) < breadth(&act.scope.grantee));
    let permits = before.iter().filter(|act| act.word == Word::Permit && act.calls.is_none() && wider(act));
    let mut again: Vec<NewAct> = Vec::new();
    for act in permits.filter(|act| is_heard(before, act, places)) {
        if !again.iter().any(|new| said_by(new, act)) {
            let end = end_of(act, places);
            let new = switch(act.number, Word::Permit, act.source);
            again.push(NewAct {
                scope: act.scope.clone(),
                person: act.person.clone(),
                expires_at: end,
                ..new
            });
        }
    }
    again
}

/// When an act ends by itself: to be said again gives no consent a longer life.
pub(super) fn end_of(act: &Act, places: &[Place]) -> Option<Instant> {
    let place = places.iter().find(|place| place.is_of(&act.scope.grantee));
    act.expires_at.or_else(|| place.filter(|_| act.word == Word::Permit)?.ear.lapses(act))
}

/// Whether a new word would end a narrower refusal by the way: one to more people, or the end of a wider no.
fn ends(new: &NewAct, act: &Act) -> bool {
    let wider = breadth(&act.scope.grantee) < breadth(&new.scope.grantee);
    new.person == act.person
        && match new.word {
            Word::Permit => wider,
            Word::Withdraw => act.scope.is_narrower_than(&new.scope),
            Word::Refuse => false,
        }
}

fn said_by(new: &NewAct, act: &Act) -> bool {
    new.word == act.word && new.scope == act.scope && new.person == act.person
}

pub(super) const fn breadth(grantee: &Grantee) -> u8 {
    match grantee {
        Grantee::Agent(_) => 0,
        Grantee::Brand(_) => 1,
        Grantee::Everyone => 2,
    }
}

/// A no to calls that is narrower than the switch. Whether one may be asked for consent has a page of its own.
pub(crate) fn is_choice(act: &Act) -> bool {
    act.word == Word::Refuse && !is_the_switch(&act.scope) && act.scope.purposes != [Purpose::ConsentRequest]
}

/// The refusals of a number that are choices, each wording once by its last act: those that hold first, and among them the newest.
pub(crate) async fn refusals(gate: &Gate, number: Number) -> Result<Vec<Refused>, Fail> {
    let acts = gate.registry().now().acts(number);
    let places = places(gate, number, &acts).await?;
    let mut found: Vec<Refused> = Vec::new();
    for act in acts.iter().rev().filter(|act| is_choice(act)) {
        if found.iter().all(|known| known.act.scope != act.scope || known.act.person != act.person) {
            found.push(Refused { act: act.clone(), holds: holds(&acts, act, &places) });
        }
    }
    found.sort_by_key(|refused| !refused.holds);
    Ok(found)
}

/// Whether a refusal is still heard somewhere, whatever other refusals cover the same.
fn holds(acts: &[Act], act: &Act, places: &[Place]) -> bool {
    let alone: Vec<Act> =
        acts.iter().filter(|one| one.word != Word::Refuse || one.id == act.id).cloned().collect();
    is_heard(&alone, act, places)
}

/// Whether an act is the word for calls of whom it names, at some time of the coming week.
fn is_heard(acts: &[Act], act: &Act, places: &[Place]) -> bool {
    let Some(place) = places.iter().find(|place| place.is_of(&act.scope.grantee)) else { return false };
    let purpose = act.scope.purposes.first().copied().unwrap_or(Purpose::Marketing);
    let lines = match act.scope.lines_of_business.as_slice() {
        [] => LineOfBusiness::ALL,
        lines => lines,
    };
    let heard = |ear: &Ear| {
        lines.iter().any(|line| match ear.word(acts, &place.to(), purpose, Some(*line)) {
            LatestWord::Refused(last) | LatestWord::Permitted(last) => last.id == act.id,
            LatestWord::Silent => false,
        })
    };
    let ear = place.ear.clone().at_its_hours(&act.scope.bands);
    heard(&ear) || (0..STEPS).any(|step| heard(&ear.later(step * STEP_HOURS * HOUR_MS)))
}

/// What takes a choice back: silence in its words. Exceptions to it stay consents.
pub(crate) fn taken_back(act: &Act) -> NewAct {
    let withdrawal = switch(act.number, Word::Withdraw, act.source);
    NewAct { scope: act.scope.clone(), person: act.person.clone(), ..withdrawal }
}
