//! Acts: what a customer, or the law for them, says about calls. Append-only; the latest word decides.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::ids::ActId;
use crate::number::Number;
use crate::scope::{Grantee, Point, Scope, Unsaid};
use crate::time::Instant;

/// What an act says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Do not call.
    Refuse,
    /// You may call.
    Permit,
    /// What was said before in this scope is taken back, yes and no: silence again.
    Withdraw,
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
    /// Refuse, permit or withdraw.
    pub word: Word,
    /// What it covers.
    pub scope: Scope,
    /// For a refusal and a withdrawal: earlier permits of a narrower scope survive it.
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

impl Act {
    /// When the customer said it: when it was recorded, or earlier if it took effect before it reached us. An act for a
    /// later day was said on the day it was recorded.
    #[must_use]
    pub fn said_at(&self) -> Instant {
        self.effective_at.min(self.recorded_at)
    }

    /// Whether this refusal or withdrawal leaves a permit standing as an exception.
    fn keeps(&self, permit: &Self) -> bool {
        self.keeps_exceptions && permit.scope.is_narrower_than(&self.scope)
    }

    /// Whether this withdrawal takes a refusal back that was committed before it: one that was not said after it and reaches
    /// no further. Taking back what was said to one agent leaves a no to everyone as it is.
    fn takes_back(&self, refusal: &Self) -> bool {
        refusal.said_at() <= self.said_at() && refusal.scope.is_within(&self.scope)
    }

    /// A refusal covers a call that hides its line of business, and so does a withdrawal; a permit has to be shown to cover it.
    const fn unsaid(&self) -> Unsaid {
        match self.word {
            Word::Refuse | Word::Withdraw => Unsaid::Covered,
            Word::Permit => Unsaid::NotCovered,
        }
    }
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
/// The rule, for the acts that stand (in force at `at`, covering the point):
///
/// 1. A permit counts unless a refusal or a withdrawal answers it. Those answer a permit that was committed before them, and
///    also one that was committed after them but said before them ([`Act::said_at`]): a brand that files last week's form
///    does not overtake yesterday's no. One that keeps exceptions never answers a permit of a narrower scope.
/// 2. A refusal counts unless a withdrawal takes it back: one that was committed after it, was not said before it, and
///    reaches at least as far.
/// 3. If a permit counts, the latest word is yes, by the last of those. If none does and a refusal counts, it is no, by
///    the last of them. Otherwise the customer is silent.
///
/// So one more refusal never turns a no into a yes, one more permit never turns a yes into a no, and a withdrawal never
/// makes a yes.
///
/// A permit stands only if it was said in the present holding of the number (`holder_since`), and one to an agent only if
/// it was said while the agent worked for the present brand ([`Point::agent_since`]); a refusal outlives its giver, and so
/// does a withdrawal.
#[must_use]
pub fn latest_word<'a>(
    acts: &'a [Act],
    point: &Point<'_>,
    at: Instant,
    holder_since: Option<Instant>,
) -> LatestWord<'a> {
    // Refusals and withdrawals passed on the way back, and the last refusal that counts.
    let mut passed: Vec<&Act> = Vec::new();
    let mut no = None;
    for (index, act) in acts.iter().enumerate().rev() {
        if !stands_at(act, point, at, holder_since) {
            continue;
        }
        if act.word == Word::Permit {
            let kept = passed.iter().all(|later| later.keeps(act));
            if kept && !is_overtaken(&acts[..index], act, point, at) {
                return LatestWord::Permitted(act);
            }
            continue;
        }
        let taken_back = || passed.iter().any(|later| later.word == Word::Withdraw && later.takes_back(act));
        if act.word == Word::Refuse && no.is_none() && !taken_back() {
            no = Some(act);
        }
        passed.push(act);
        // Without exceptions it answers every permit before it, so nothing further back can change a no.
        if let Some(refusal) = no.filter(|_| !act.keeps_exceptions) {
            return LatestWord::Refused(refusal);
        }
    }
    no.map_or(LatestWord::Silent, LatestWord::Refused)
}

/// Whether an act is in force at a moment and covers the point.
fn stands_at(act: &Act, point: &Point<'_>, at: Instant, holder_since: Option<Instant>) -> bool {
    let in_force = act.effective_at <= at && act.expires_at.is_none_or(|end| at < end);
    in_force && act.scope.covers(point, act.unsaid()) && is_given_here(act, point, holder_since)
}

/// Whether a permit was said by the present holder and, if to an agent, under the agent's present brand.
fn is_given_here(act: &Act, point: &Point<'_>, holder_since: Option<Instant>) -> bool {
    let since = |start: Option<Instant>| start.is_none_or(|start| start <= act.said_at());
    match (act.word, &act.scope.grantee) {
        (Word::Refuse | Word::Withdraw, _) => true,
        (Word::Permit, Grantee::Agent(_)) => since(holder_since) && since(point.agent_since),
        (Word::Permit, _) => since(holder_since),
    }
}

/// Whether a refusal or a withdrawal committed before this permit was said after it.
fn is_overtaken(earlier: &[Act], permit: &Act, point: &Point<'_>, at: Instant) -> bool {
    earlier.iter().any(|act| {
        act.word != Word::Permit
            && act.said_at() > permit.said_at()
            && !act.keeps(permit)
            && stands_at(act, point, at, None)
    })
}

/// The first moment after `at` at which the latest word for this caller may turn into a no: a refusal or a withdrawal takes
/// effect, a withdrawal ends, or an edge of a weekly band comes by. The end of a consent is not in it; the consent itself says that.
#[must_use]
pub(crate) fn next_turn(acts: &[Act], point: &Point<'_>, at: Instant, zone: &TimeZone) -> Option<Instant> {
    let concerns = |act: &&Act| {
        act.expires_at.is_none_or(|end| at < end) && act.scope.covers_apart_from_bands(point, act.unsaid())
    };
    let turn = |act: &Act| {
        let begins = Some(act.effective_at).filter(|from| act.word != Word::Permit && *from > at);
        let ends = act.expires_at.filter(|_| act.word == Word::Withdraw);
        let edge = act.scope.next_band_edge(point.local).map(|minutes| at.minutes_on(minutes));
        // Where the clocks change, the wall clock jumps over edges or shows them twice.
        let jump = edge.and_then(|_| at.next_clock_change(zone));
        [begins, ends, edge, jump].into_iter().flatten().min()
    };
    acts.iter().filter(concerns).filter_map(turn).min()
}
