//! Acts: what a customer, or the law for them, says about calls. Append-only; the latest word decides.

use serde::{Deserialize, Serialize};

use crate::ids::ActId;
use crate::number::Number;
use crate::scope::{Point, Scope, Unsaid};
use crate::time::Instant;

/// What an act says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Do not call.
    Refuse,
    /// You may call.
    Permit,
}

/// Where an act came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The customer's own app.
    App,
    /// The customer's page here.
    Web,
    /// The hotline, for the customer on the telephone.
    Hotline,
    /// "Stop" said to an agent during a call.
    SaidOnCall,
    /// A brand, with evidence.
    Brand,
    /// A file.
    Import,
}

impl Source {
    /// Whether the customer spoke to us, so that the moment of recording is the moment of speaking.
    #[must_use]
    pub const fn is_first_hand(self) -> bool {
        matches!(self, Self::App | Self::Web | Self::Hotline)
    }
}

/// One act, as committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its id.
    pub id: ActId,
    /// Whose calls it is about.
    pub number: Number,
    /// Refuse or permit.
    pub word: Word,
    /// What it covers.
    pub scope: Scope,
    /// For a refusal: earlier permits of a narrower scope survive it.
    #[serde(default)]
    pub keeps_exceptions: bool,
    /// When it takes effect; for an act told by others, when the customer said it.
    pub effective_at: Instant,
    /// When it was committed here. Rises within a number, so commit order and this order are one.
    pub recorded_at: Instant,
    /// When it ends, if it does.
    #[serde(default)]
    pub expires_at: Option<Instant>,
    /// Where it came from.
    pub source: Source,
    /// What proves it: a document's digest, a recording's key.
    #[serde(default)]
    pub evidence: Option<String>,
}

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

/// Finds the latest word for a point among the acts about one number, which come in commit order.
///
/// A permit counts only if it was given in the present holding (`holder_since`); a refusal outlives its giver. A permit
/// that is told to us late (a brand files last week's form) never overtakes a refusal that took effect after the day the
/// form was signed: the customer's latest word is the refusal, whenever the form arrives.
#[must_use]
pub fn latest_word<'a>(
    acts: &'a [Act],
    point: &Point<'_>,
    at: Instant,
    holder_since: Option<Instant>,
) -> LatestWord<'a> {
    // Refusals passed on the way back that leave narrower, earlier permits standing.
    let mut passed: Vec<&Act> = Vec::new();
    for (index, act) in acts.iter().enumerate().rev() {
        if !stands_at(act, point, at, holder_since) {
            continue;
        }
        match act.word {
            Word::Refuse if act.keeps_exceptions => passed.push(act),
            Word::Refuse => return LatestWord::Refused(passed.first().copied().unwrap_or(act)),
            Word::Permit => {
                let survives = passed.iter().all(|refusal| act.scope.is_narrower_than(&refusal.scope));
                let overtaken = later_refusal(&acts[..index], act, point, at);
                match overtaken {
                    _ if !survives => {}
                    Some(refusal) => return LatestWord::Refused(refusal),
                    None => return LatestWord::Permitted(act),
                }
            }
        }
    }
    passed.first().map_or(LatestWord::Silent, |refusal| LatestWord::Refused(refusal))
}

/// Whether an act is in force at a moment and covers the point.
fn stands_at(act: &Act, point: &Point<'_>, at: Instant, holder_since: Option<Instant>) -> bool {
    let in_force = act.effective_at <= at && act.expires_at.is_none_or(|end| at < end);
    match act.word {
        Word::Refuse => in_force && act.scope.covers(point, Unsaid::Covered),
        Word::Permit => {
            in_force
                && act.scope.covers(point, Unsaid::NotCovered)
                && holder_since.is_none_or(|since| since <= act.effective_at)
        }
    }
}

/// A refusal committed before this permit that took effect after the permit says it was given.
fn later_refusal<'a>(earlier: &'a [Act], permit: &Act, point: &Point<'_>, at: Instant) -> Option<&'a Act> {
    earlier.iter().rev().find(|act| {
        act.word == Word::Refuse
            && act.effective_at > permit.effective_at
            && stands_at(act, point, at, None)
            && !(act.keeps_exceptions && permit.scope.is_narrower_than(&act.scope))
    })
}
