//! What will hold once something has been said: the acts are put behind those that stand and heard at every point that the pages speak of,
//! so the words before a choice say what the gate will do after it.

use anxin_domain::act::{Act, Word};
use anxin_domain::band::Band;
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose};
use anxin_domain::word::LatestWord;
use anxin_gate::Gate;
use anxin_store::acts::NewAct;

use super::back::as_act;
use super::choices::stays;
use super::places::{Place, places};
use crate::fail::Fail;
use crate::pages::choice::{Heard, Part, Span};
use crate::pages::customer::permit::{EVENINGS, WEEKENDS};

/// A quarter of an hour, in milliseconds: no edge of the bands that the pages speak of lies between two.
const QUARTER_MS: i64 = 900_000;
/// Quarters in eight days: each time of the week comes by.
const QUARTERS: i64 = 8 * 96;

/// Whoever calls, and what they will hear.
pub(crate) struct Holds {
    /// Whom it is about; everyone is whoever is not named in what was said.
    pub(crate) whom: Grantee,
    /// What holds for their sales calls, in parts that leave nothing out.
    pub(crate) parts: Vec<Part>,
}

/// What will hold for everyone and for each whom a word of the customer names, if the acts are said now.
pub(crate) async fn after(gate: &Gate, number: Number, say: &[NewAct]) -> Result<Vec<Holds>, Fail> {
    let before = gate.registry().now().acts(number).to_vec();
    let mut acts = before.clone();
    let known = places(gate, number, &before).await?;
    let again = stays(&before, &known, say);
    let now = known.first().map_or_else(|| gate.clock().now(), |place| place.ear.now);
    acts.extend(say.iter().chain(&again).enumerate().map(|(n, new)| as_act(new, now, n)));
    let places = places(gate, number, &acts).await?;
    let mut told: Vec<Grantee> = vec![Grantee::Everyone];
    // Who is named by nothing that stands is told of by what holds for everyone.
    for act in acts.iter().rev().filter(|act| act.word != Word::Withdraw) {
        if !told.contains(&act.scope.grantee) {
            told.push(act.scope.grantee.clone());
        }
    }
    let mut holds: Vec<Holds> = Vec::new();
    for whom in told {
        let Some(place) = places.iter().find(|place| place.is_of(&whom)) else { continue };
        let parts = parts(&acts, place);
        let is_everyones = holds.first().is_some_and(|everyone| everyone.parts == parts);
        let is_said = say.iter().any(|new| new.scope.grantee == whom);
        if !is_everyones || is_said {
            holds.push(Holds { whom, parts });
        }
    }
    Ok(holds)
}

/// What is heard about each kind of homes at each span of the week, put together into as few parts as it takes.
fn parts(acts: &[Act], place: &Place) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in LineOfBusiness::ALL {
        for (heard, spans) in heard_at(acts, place, *line) {
            match parts.iter_mut().find(|part| part.heard == heard && part.spans == spans) {
                Some(part) => part.lines.push(*line),
                None => parts.push(Part { heard, lines: vec![*line], spans }),
            }
        }
    }
    parts.sort_by_key(|part| part.heard);
    parts
}

/// What is heard about one kind of homes, each with when.
fn heard_at(acts: &[Act], place: &Place, line: LineOfBusiness) -> Vec<(Heard, Vec<Span>)> {
    let mut all: Vec<(Heard, Vec<Span>)> = Vec::new();
    for (span, at) in spans(place) {
        let ear = place.ear.later(at);
        let heard = match ear.word(acts, &place.to(), Purpose::Marketing, Some(line)) {
            LatestWord::Refused(_) => Heard::No,
            LatestWord::Permitted(_) => Heard::Yes,
            LatestWord::Silent => Heard::Nothing,
        };
        match all.iter_mut().find(|(known, _)| *known == heard) {
            Some((_, spans)) => spans.push(span),
            None => all.push((heard, vec![span])),
        }
    }
    all
}

/// The spans of the week that the pages tell apart, each with a moment of the coming days that lies in it, in milliseconds from now. A
/// moment later, when what is said now is in force.
fn spans(place: &Place) -> Vec<(Span, i64)> {
    let fits =
        |wanted: &dyn Fn(i64) -> bool| (0..QUARTERS).map(|n| 1 + n * QUARTER_MS).find(|at| wanted(*at));
    let within = |at: i64, band: Band| place.ear.later(at).lies_in(&[band]);
    let other = |at: i64| !within(at, EVENINGS) && !within(at, WEEKENDS);
    [
        (Span::Evenings, fits(&|at| within(at, EVENINGS))),
        (Span::Weekends, fits(&|at| within(at, WEEKENDS))),
        (Span::Others, fits(&other)),
    ]
    .into_iter()
    .filter_map(|(span, at)| Some((span, at?)))
    .collect()
}
