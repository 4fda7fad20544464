//! Taking the last act about a number back. What stood before is put together again out of new acts, and held against what stood: at every
//! point of a call that the acts about the number can tell apart. Where they do not come to the same, nothing is offered.

use std::collections::BTreeSet;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::ids::{ActId, AgentId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::word::LatestWord;
use anxin_gate::Gate;
use anxin_store::acts::NewAct;

use super::{Ear, To, affiliations, attempts, since_at_brand, switch};
use crate::fail::Fail;
use crate::undo::Undo;

/// Hours between two moments of the coming week at which the word is held against what stood.
const STEP_HOURS: i64 = 6;
/// Such moments: a week.
const STEPS: i64 = 28;
/// Acts about one number that are put together again at most; for a number with more nothing is offered.
const ACTS_LIMIT: usize = 100;
const HOUR_MS: i64 = 3_600_000;

/// The undo of an act that was just committed, where there is one.
pub(crate) async fn undo_of(gate: &Gate, number: Number, act: ActId) -> Result<Option<Undo>, Fail> {
    Ok(inverse(gate, number, act, None).await?.map(|_| Undo::Act(act)))
}

/// What is said to take an act back, if it is the last about the number and what stood before comes back by it. To switch
/// do-not-disturb off takes the holder's code, whatever came just before, so its undo is none.
pub(crate) async fn inverse(
    gate: &Gate,
    number: Number,
    id: ActId,
    evidence: Option<&str>,
) -> Result<Option<Vec<NewAct>>, Fail> {
    let acts = gate.registry().now().acts(number);
    let Some((last, before)) = acts.split_last().filter(|(last, _)| last.id == id) else { return Ok(None) };
    let switches_on = last.word == Word::Refuse
        && last.scope.grantee == Grantee::Everyone
        && last.scope.purposes != [Purpose::ConsentRequest];
    if switches_on || acts.len() > ACTS_LIMIT {
        return Ok(None);
    }
    let places = places(gate, number, &acts).await?;
    let (was, counted) = heard(before, &places);
    let whole = |n: usize, new: NewAct| NewAct {
        evidence: Some(evidence.map_or_else(|| format!("undo:{id}"), str::to_owned)),
        key: Some(key(id, n)),
        ..new
    };
    for again in [Vec::new(), said_again(last, before, &counted, &places)] {
        let say: Vec<NewAct> =
            silence(last).into_iter().chain(again).enumerate().map(|(n, new)| whole(n, new)).collect();
        let now = places.first().map_or(last.recorded_at, |place| place.ear.now);
        let after: Vec<Act> =
            acts.iter().cloned().chain(say.iter().enumerate().map(|(n, new)| as_act(new, now, n))).collect();
        if !say.is_empty() && heard(&after, &places).0 == was {
            return Ok(Some(say));
        }
    }
    Ok(None)
}

/// The key of one of the acts that take an act back: the same wish sent twice is one.
pub(crate) fn key(id: ActId, n: usize) -> String {
    format!("undo:{id}:{n}")
}

/// Takes back what an act said, if it said something.
fn silence(last: &Act) -> Option<NewAct> {
    let new = switch(last.number, Word::Withdraw, Source::Web);
    let new = NewAct { scope: last.scope.clone(), person: last.person.clone(), ..new };
    (last.word != Word::Withdraw).then_some(new)
}

/// What counted within the reach of the last act, said again. A permit for so many calls cannot be: they would be counted anew.
fn said_again(last: &Act, before: &[Act], counted: &BTreeSet<ActId>, places: &[Place]) -> Vec<NewAct> {
    let reached = |act: &&Act| act.scope == last.scope || act.scope.is_narrower_than(&last.scope);
    before
        .iter()
        .filter(|act| counted.contains(&act.id) && act.calls.is_none())
        .filter(reached)
        .map(|act| NewAct {
            scope: act.scope.clone(),
            person: act.person.clone(),
            // What it ended when it was first said is over; what was permitted after it stays.
            keeps_exceptions: act.word == Word::Refuse,
            expires_at: end_of(act, places),
            ..switch(act.number, act.word, Source::Web)
        })
        .collect()
}

/// When an act ends by itself: to be said again gives no consent a longer life.
fn end_of(act: &Act, places: &[Place]) -> Option<Instant> {
    let place = places.iter().find(|place| place.is_of(&act.scope.grantee));
    act.expires_at.or_else(|| place.filter(|_| act.word == Word::Permit)?.ear.lapses(act))
}

/// What a new act would be, once committed.
fn as_act(new: &NewAct, now: Instant, n: usize) -> Act {
    let place = u8::try_from(n).unwrap_or(u8::MAX);
    let at = Instant::from_micros(now.micros() + i64::from(place));
    Act {
        id: ActId::new(at, [place; 10]),
        number: new.number,
        word: new.word,
        person: new.person.clone(),
        scope: new.scope.clone(),
        calls: new.calls,
        keeps_exceptions: new.keeps_exceptions,
        effective_at: at,
        recorded_at: at,
        expires_at: new.expires_at,
        source: new.source,
        evidence: None,
    }
}

/// A caller, as the acts about a number name them, and how the acts are heard for their calls.
struct Place {
    ear: Ear,
    agent: Option<AgentId>,
    since: Option<Instant>,
    brand: Option<BrandId>,
}

impl Place {
    fn is_of(&self, grantee: &Grantee) -> bool {
        match grantee {
            Grantee::Everyone => self.agent.is_none() && self.brand.is_none(),
            Grantee::Brand(brand) => self.agent.is_none() && self.brand.as_ref() == Some(brand),
            Grantee::Agent(agent) => self.agent.as_ref() == Some(agent),
        }
    }
}

/// Nobody in particular, and whoever an act names.
async fn places(gate: &Gate, number: Number, acts: &[Act]) -> Result<Vec<Place>, Fail> {
    let attempts = attempts(gate, number, acts).await?;
    let ear = |brand: Option<&BrandId>| -> Result<Ear, Fail> {
        Ok(Ear { attempts: attempts.clone(), ..Ear::of(gate, number, acts, brand)? })
    };
    let mut places = vec![Place { ear: ear(None)?, agent: None, since: None, brand: None }];
    for act in acts {
        if places.iter().any(|place| place.is_of(&act.scope.grantee)) {
            continue;
        }
        places.push(match &act.scope.grantee {
            Grantee::Everyone => continue,
            Grantee::Brand(brand) => {
                Place { ear: ear(Some(brand))?, agent: None, since: None, brand: Some(brand.clone()) }
            }
            Grantee::Agent(agent) => {
                let worked = affiliations(gate, agent.clone()).await?;
                let works = worked.iter().find(|a| a.interval.contains(gate.clock().now()));
                let brand = works.map(|works| works.brand.clone());
                let since = works.map(|works| since_at_brand(&worked, works));
                Place { ear: ear(brand.as_ref())?, agent: Some(agent.clone()), since, brand }
            }
        });
    }
    Ok(places)
}

/// What is heard at a point.
#[derive(PartialEq, Eq)]
enum Heard {
    No,
    Yes,
    Nothing,
}

/// The word at every point that can be told apart, and the acts that say it at one of them.
fn heard(acts: &[Act], places: &[Place]) -> (Vec<Heard>, BTreeSet<ActId>) {
    let (mut words, mut counted) = (Vec::new(), BTreeSet::new());
    for place in places {
        let to = To { agent: place.agent.as_ref(), agent_since: place.since, brand: place.brand.as_ref() };
        let lines = std::iter::once(None).chain(LineOfBusiness::ALL.iter().copied().map(Some));
        let lines: Vec<_> = lines.collect();
        for step in 0..STEPS {
            // A moment later, when what is said now is in force.
            let now = place.ear.now.plus_ms(1 + step * STEP_HOURS * HOUR_MS);
            let ear = Ear { now, ..place.ear.clone() };
            for (purpose, channel) in Purpose::ALL
                .iter()
                .flat_map(|purpose| Channel::ALL.iter().map(move |channel| (*purpose, *channel)))
            {
                for line in &lines {
                    words.push(match ear.word_over(acts, &to, (purpose, channel), *line) {
                        LatestWord::Refused(act) => {
                            counted.insert(act.id);
                            Heard::No
                        }
                        LatestWord::Permitted(act) => {
                            counted.insert(act.id);
                            Heard::Yes
                        }
                        LatestWord::Silent => Heard::Nothing,
                    });
                }
            }
        }
    }
    (words, counted)
}
