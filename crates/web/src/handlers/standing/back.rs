//! Taking the last word about a number back, one act or several that were said at once. What stood before is put together again out of new acts, and held against what stood: at every
//! point of a call that the acts about the number can tell apart. Where they do not come to the same, nothing is offered.

use std::collections::BTreeSet;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::ids::ActId;
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::word::LatestWord;
use anxin_gate::Gate;
use anxin_store::acts::NewAct;

use super::choices::{breadth, end_of, stays};
use super::places::{Place, places};
use super::{is_the_switch, switch};
use crate::fail::Fail;
use crate::undo::Undo;

/// Hours between two moments of the coming week at which the word is held against what stood.
const STEP_HOURS: i64 = 6;
/// Such moments: a week.
const STEPS: i64 = 28;
/// Acts about one number that are put together again at most; for a number with more nothing is offered.
const ACTS_LIMIT: usize = 100;
/// Most acts that are said at once and taken back together.
const SAID_LIMIT: usize = 20;
const HOUR_MS: i64 = 3_600_000;

/// The undo of what was just committed, from its first act to the last about the number, where there is one.
pub(crate) async fn undo_of(gate: &Gate, number: Number, said: &[Act]) -> Result<Option<Undo>, Fail> {
    let Some(span) = Span::of(said) else { return Ok(None) };
    Ok(inverse(gate, number, span, None).await?.map(|_| span.undo()))
}

/// What was said at once: from one act to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// The first act.
    pub(crate) first: ActId,
    /// The last one; the same where there is one.
    pub(crate) last: ActId,
}

impl Span {
    fn of(said: &[Act]) -> Option<Self> {
        Some(Self { first: said.first()?.id, last: said.last()?.id })
    }

    fn undo(self) -> Undo {
        if self.first == self.last { Undo::Act(self.last) } else { Undo::Acts(self.first, self.last) }
    }

    /// These acts, and those before them, if they are the last about the number.
    fn within(self, acts: &[Act]) -> Option<(&[Act], &[Act])> {
        let start = acts.iter().position(|act| act.id == self.first)?;
        let (before, said) = acts.split_at(start);
        let is_last = said.last().is_some_and(|act| act.id == self.last);
        (is_last && said.len() <= SAID_LIMIT).then_some((before, said))
    }
}

/// What is said to take acts back, if they are the last about the number and what stood before comes back by it. To switch
/// do-not-disturb off takes the holder's code, whatever came just before, so its undo is none.
pub(crate) async fn inverse(
    gate: &Gate,
    number: Number,
    span: Span,
    evidence: Option<&str>,
) -> Result<Option<Vec<NewAct>>, Fail> {
    let acts = gate.registry().now().acts(number);
    let Some((before, said)) = span.within(&acts) else { return Ok(None) };
    let switches_on = said.iter().any(|act| act.word == Word::Refuse && is_the_switch(&act.scope));
    if switches_on || acts.len() > ACTS_LIMIT {
        return Ok(None);
    }
    let places = places(gate, number, &acts).await?;
    let (was, counted) = heard(before, &places);
    let id = span.last;
    let whole = |n: usize, new: NewAct| NewAct {
        evidence: Some(evidence.map_or_else(|| format!("undo:{id}"), str::to_owned)),
        key: Some(key(id, n)),
        ..new
    };
    let silences: Vec<NewAct> = said.iter().filter_map(|act| silence(act, before)).collect();
    let stays = stays(before, &places, &silences);
    // First as little as may do.
    let within = said_again(said, before, &counted, &places, Reach::Within);
    let wider = said_again(said, before, &counted, &places, Reach::Wider);
    for again in [Vec::new(), within, wider] {
        let scopes: Vec<_> = again.iter().map(|new| new.scope.clone()).collect();
        let stays = stays.iter().filter(|new| !scopes.contains(&new.scope)).cloned();
        let say = silences.iter().cloned().chain(again).chain(stays);
        let say: Vec<NewAct> = say.enumerate().map(|(n, new)| whole(n, new)).collect();
        let Some(now) = places.first().map(|place| place.ear.now) else { break };
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

/// Takes back what an act said, if it said something. A refusal that stood before in the same words and was only said again goes on.
fn silence(said: &Act, before: &[Act]) -> Option<NewAct> {
    let stood = |act: &Act| {
        act.word == Word::Refuse
            && act.scope == said.scope
            && act.person == said.person
            && act.expires_at.is_none()
    };
    if said.word == Word::Withdraw || (said.word == Word::Refuse && before.iter().any(stood)) {
        return None;
    }
    let new = switch(said.number, Word::Withdraw, Source::Web);
    Some(NewAct { scope: said.scope.clone(), person: said.person.clone(), ..new })
}

/// Which acts are said again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Those that reach no further than what is taken back.
    Within,
    /// And permits to more people, which a refusal ended where it was heard.
    Wider,
}

/// What counted within the reach of the acts, said again. A permit for so many calls cannot be: they would be counted anew.
fn said_again(
    said: &[Act],
    before: &[Act],
    counted: &BTreeSet<ActId>,
    places: &[Place],
    reach: Reach,
) -> Vec<NewAct> {
    let wider = |act: &Act, said: &Act| {
        reach == Reach::Wider
            && act.word == Word::Permit
            && breadth(&act.scope.grantee) > breadth(&said.scope.grantee)
    };
    let within = |act: &Act, said: &Act| act.scope == said.scope || act.scope.is_narrower_than(&said.scope);
    let reached = |act: &&Act| said.iter().any(|said| within(act, said) || wider(act, said));
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

/// What a new act would be, once committed.
pub(super) fn as_act(new: &NewAct, now: Instant, n: usize) -> Act {
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
        let to = place.to();
        let lines = std::iter::once(None).chain(LineOfBusiness::ALL.iter().copied().map(Some));
        let lines: Vec<_> = lines.collect();
        for step in 0..STEPS {
            // A moment later, when what is said now is in force.
            let ear = place.ear.later(1 + step * STEP_HOURS * HOUR_MS);
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
