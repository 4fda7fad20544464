//! May this call be made? One pure function over facts, with every reason said.

mod consent;
mod hours;
mod lists;
mod often;
mod reason;

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::band::WallClock;
use crate::call::{Attempt, Call};
use crate::label::Label;
use crate::people::{Caller, ConsentRequest, Holder, ListState, Relationship, Ticket};
use crate::promise::{CallTerms, Trigger};
use crate::rulebook::{Rulebook, UnknownBinding};
use crate::scope::{Content, Point, Purpose};
use crate::time::Instant;
use crate::word::{Hearing, LatestWord, next_turn};
use crate::zone::Zones;
use consent::Lifts;
use hours::OpenHours;

pub use reason::{Effect, Reason, ReasonCode};

/// How often the rules that make a call wait may send it on to each other.
const ROUNDS: u16 = 200;
/// How long a call may have to wait for open hours, in days; a longer wait is a no.
const LONGEST_WAIT_DAYS: i64 = 400;

/// What is known that bears on one call, as of one version of the registry.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    /// Who stands behind the line, if anybody.
    pub caller: Option<&'a Caller>,
    /// The city whose promises the caller's brand has joined.
    pub city: Option<&'a str>,
    /// How the number called was reached.
    pub route: Route,
    /// Every act about the number, in commit order.
    pub acts: &'a [Act],
    /// What is known about who holds the number.
    pub holder: Holder,
    /// Where the customer said they are; none leaves it to the rulebook.
    pub zones: Option<&'a Zones>,
    /// The live business named by the call, or else any live one of this agent with this customer.
    pub ticket: Option<&'a Ticket>,
    /// Business of the caller's brand with the number, live and past.
    pub relationships: &'a [Relationship],
    /// The external lists that are here.
    pub lists: &'a [ListState],
    /// Earlier attempts to reach the number, as far back as the rulebook looks.
    pub attempts: &'a [Attempt],
    /// Requests for this customer's consent.
    pub requests: &'a [ConsentRequest],
    /// How old this knowledge is, in milliseconds.
    pub lag_ms: i64,
}

/// How the number called was reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// It was dialled itself.
    #[default]
    Direct,
    /// A privacy number was dialled that is bound to it for this line.
    Bound,
    /// A privacy number was dialled that is bound to nobody for this line; the call carries it as its own.
    Unbound,
}

/// Yes, no, or not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The call may ring.
    Allow,
    /// It may not.
    Deny,
    /// It may not now, but later ([`Judgement::until`]).
    Defer,
}

impl Verdict {
    /// The word used in files, answers and columns.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Defer => "defer",
        }
    }
}

/// The answer, before it gets an id and a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Yes, no, or not now.
    pub verdict: Verdict,
    /// For "not now": the first moment at which nothing makes the call wait any more, going by what is known now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// The purpose it was judged as.
    pub judged_as: Purpose,
    /// Every reason; the first is decisive.
    pub reasons: Vec<Reason>,
    /// The promise version that would pay if the call were made all the same.
    pub compensable: Option<Label>,
    /// The first moment at which an allow may no longer be true, if one is in sight: consent, business, line, hours or
    /// rulebook end, a refusal takes effect, a list grows too old, a weekly band of an act begins or ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_until: Option<Instant>,
}

impl Judgement {
    /// The reason that decided.
    #[must_use]
    pub fn decisive(&self) -> Option<ReasonCode> {
        self.reasons.first().map(|reason| reason.code)
    }
}

/// Judges a call: every rule is looked at, every reason returned, the first decides.
///
/// Pure: the same facts, call, rulebook and terms give the same judgement at any time and place.
#[must_use]
pub fn decide(facts: &Facts<'_>, call: &Call, rulebook: &Rulebook, terms: &[CallTerms]) -> Judgement {
    let mut found = Findings::default();
    weigh_ends(facts, call, rulebook, &mut found);
    let ticket = facts.ticket.filter(|ticket| serves(ticket, facts, call));
    let judged_as = judged_purpose(call, ticket, rulebook, &mut found);
    let zones = facts.zones.unwrap_or_else(|| rulebook.zones(call.to));
    let clock = WallClock { at: call.at, zones, calendar: rulebook.calendar };
    let point = Point {
        agent: facts.caller.map(|c| &c.agent),
        agent_since: facts.caller.map(|c| c.since),
        brand: facts.caller.map(|c| &c.brand),
        purpose: judged_as,
        line_of_business: call.line_of_business,
        channel: call.channel,
        clock,
    };
    let hearing = Hearing {
        point,
        holder_since: facts.holder.since,
        rules: &rulebook.consent,
        attempts: facts.attempts,
        person: call.person.as_ref(),
    };
    let (word, lifts) = consent::weigh(facts, call, &hearing, ticket, rulebook, &mut found);
    lists::weigh(facts, call.at, judged_as, lifts, rulebook, &mut found);
    let until = weigh_waiting(facts, &point, lifts, rulebook, &mut found);
    if facts.lag_ms > rulebook.allowed_lag_ms && judged_as != Purpose::Service {
        found.say(ReasonCode::StaleKnowledge, None);
    }
    // What ends a yes is looked for where there may be one.
    if !found.is_settled() {
        let caller_until = facts.caller.and_then(|caller| caller.until);
        found.ends_with([next_turn(facts.acts, &hearing), caller_until, rulebook.effective.until]);
    }
    let compensable = compensable(facts, call, judged_as, word, terms);
    found.conclude(until, judged_as, compensable)
}

/// The first moment from the one of this clock on at which calls of a purpose may be placed, when nothing lifts the hours.
pub(crate) fn opening(rulebook: &Rulebook, purpose: Purpose, clock: &WallClock<'_>) -> Option<Instant> {
    OpenHours::of(rulebook, purpose, Lifts::default()).map_or(Some(clock.at), |hours| hours.opens(clock))
}

#[derive(Default)]
struct Findings {
    reasons: Vec<Reason>,
    /// The first moment at which something that speaks for yes ends.
    ends: Option<Instant>,
}

impl Findings {
    fn say(&mut self, code: ReasonCode, rests_on: Option<Label>) {
        self.reasons.push(Reason { code, rests_on, until: None });
    }

    fn has(&self, effect: Effect) -> bool {
        self.reasons.iter().any(|reason| reason.code.effect() == effect)
    }

    /// Whether it is a no, or a yes for good: what settles is said before everything else, so nothing behind changes that.
    fn is_settled(&self) -> bool {
        self.reasons.iter().any(|reason| matches!(reason.code.effect(), Effect::Settles | Effect::Denies))
    }

    fn ends_with<const N: usize>(&mut self, ends: [Option<Instant>; N]) {
        self.ends = self.ends.into_iter().chain(ends.into_iter().flatten()).min();
    }

    /// The reason that decides is put in front: one that settles, else the first that denies, else the first that makes the
    /// call wait, else the first that allows. A wait without an end in sight is a no.
    fn conclude(
        mut self,
        until: Option<Instant>,
        judged_as: Purpose,
        compensable: Option<Label>,
    ) -> Judgement {
        self.reasons.sort_by_key(|reason| reason.code);
        let first = |effect| self.reasons.iter().position(|reason| reason.code.effect() == effect);
        let wait = if until.is_some() { Verdict::Defer } else { Verdict::Deny };
        let (verdict, decisive) = [
            (Verdict::Allow, first(Effect::Settles)),
            (Verdict::Deny, first(Effect::Denies)),
            (wait, first(Effect::Defers)),
            (Verdict::Allow, first(Effect::Allows)),
        ]
        .into_iter()
        .find_map(|(verdict, index)| index.map(|index| (verdict, Some(index))))
        .unwrap_or((Verdict::Deny, None));
        let settled = first(Effect::Settles).is_some();
        if let Some(index) = decisive {
            self.reasons[..=index].rotate_right(1);
        }
        Judgement {
            verdict,
            until: until.filter(|_| verdict == Verdict::Defer),
            judged_as,
            reasons: self.reasons,
            compensable: compensable.filter(|_| !settled),
            holds_until: self.ends.filter(|_| verdict == Verdict::Allow && !settled),
        }
    }
}

/// Who calls, and whom: the two ends of the call.
fn weigh_ends(facts: &Facts<'_>, call: &Call, rulebook: &Rulebook, found: &mut Findings) {
    if rulebook.emergency.contains(&call.to) {
        found.say(ReasonCode::Emergency, None);
    }
    if facts.caller.is_none() {
        found.say(ReasonCode::CallerUnknown, None);
    }
    if facts.route == Route::Unbound && rulebook.unknown_binding == UnknownBinding::Deny {
        found.say(ReasonCode::BindingUnknown, None);
    }
}

/// A ticket serves a call if it is live, assigned to this agent, and about this customer: business that an earlier holder
/// of the number began is not this customer's.
fn serves(ticket: &Ticket, facts: &Facts<'_>, call: &Call) -> bool {
    ticket.interval.contains(call.at)
        && facts.holder.since.is_none_or(|since| since <= ticket.interval.from)
        && ticket.number == call.to
        && facts.caller.is_some_and(|caller| caller.agent == ticket.agent)
        && call.line_of_business.is_none_or(|said| said == ticket.line_of_business)
}

/// What a call is judged as: marketing, where it is that beside or beneath what it says.
fn judged_purpose(
    call: &Call,
    ticket: Option<&Ticket>,
    rulebook: &Rulebook,
    found: &mut Findings,
) -> Purpose {
    let mut judged_as = call.purpose;
    if call.content == Content::Mixed && call.purpose != Purpose::Marketing {
        found.say(ReasonCode::MixedContent, None);
        judged_as = Purpose::Marketing;
    }
    if call.purpose == Purpose::Service && ticket.is_none() {
        found.say(ReasonCode::TicketMissing, call.ticket.as_ref().map(Label::from));
        judged_as = Purpose::Marketing;
    }
    if call.purpose == Purpose::ConsentRequest && !rulebook.consent.request_channels.contains(&call.channel) {
        found.say(ReasonCode::RequestChannel, None);
        judged_as = Purpose::Marketing;
    }
    judged_as
}

/// Says every rule that makes the call wait, and finds the first moment at which none does any more, where that is all that keeps it
/// from being made.
fn weigh_waiting(
    facts: &Facts<'_>,
    point: &Point<'_>,
    lifts: Lifts,
    rulebook: &Rulebook,
    found: &mut Findings,
) -> Option<Instant> {
    let hours = OpenHours::of(rulebook, point.purpose, lifts);
    let clock = &point.clock;
    if let Some(hours) = &hours {
        match hours.closed(clock) {
            Some(code) => found.reasons.push(Reason { code, rests_on: None, until: hours.opens(clock) }),
            None if found.is_settled() => {}
            None => found.ends_with([hours.closes(clock)]),
        }
    }
    for hold in often::holds(facts, point, clock, lifts, rulebook) {
        let often::Hold { code, rests_on, until } = hold;
        found.reasons.push(Reason { code, rests_on: Some(rests_on), until: Some(until) });
    }
    if found.is_settled() || !found.has(Effect::Defers) {
        return None;
    }
    let mut at = clock.at;
    for _ in 0..ROUNDS {
        let then = WallClock { at, ..*clock };
        let held = often::holds(facts, point, &then, lifts, rulebook).iter().map(|h| h.until).max();
        let next = match (held, &hours) {
            (Some(until), _) => until,
            (None, Some(hours)) => hours.opens(&then)?,
            (None, None) => at,
        };
        if next == at {
            return Some(at);
        }
        // Calendars end; who waits for hours waits for a year at most.
        if hours.is_some() && next > clock.at.plus_days(LONGEST_WAIT_DAYS) {
            return None;
        }
        at = next;
    }
    None
}

/// Which promise pays if this call is made: a separate answer, from the terms in force, for marketing only.
fn compensable(
    facts: &Facts<'_>,
    call: &Call,
    judged_as: Purpose,
    word: LatestWord<'_>,
    terms: &[CallTerms],
) -> Option<Label> {
    let caller = facts.caller?;
    if judged_as != Purpose::Marketing {
        return None;
    }
    let in_force = terms.iter().find(|t| t.covers(&caller.brand, facts.city, call.at))?;
    let broken = match in_force.trigger {
        Trigger::AgainstRefusal => matches!(word, LatestWord::Refused(_)),
        Trigger::WithoutConsent => !matches!(word, LatestWord::Permitted(_)),
    };
    broken.then(|| in_force.label.clone())
}
