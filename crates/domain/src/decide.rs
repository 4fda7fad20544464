//! May this call be made? One pure function over facts, with every reason said.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::act::{Act, LatestWord, latest_word, next_turn};
use crate::call::Call;
use crate::people::{Caller, ListHit, Ticket};
use crate::promise::{Terms, Trigger};
use crate::rulebook::{Rulebook, Silence};
use crate::scope::{Point, Purpose, WordError};
use crate::time::{DAY_MICROS, Instant};

/// What is known that bears on one call, as of one version of the registry.
#[derive(Clone, Debug, Default)]
pub struct Facts<'a> {
    /// Who stands behind the line, if anybody.
    pub caller: Option<&'a Caller>,
    /// The city whose promises the caller's brand has joined.
    pub city: Option<&'a str>,
    /// Every act about the number, in commit order.
    pub acts: &'a [Act],
    /// When the present holder got the number, if known.
    pub holder_since: Option<Instant>,
    /// The live business named by the call, or else any live one of this agent with this customer.
    pub ticket: Option<&'a Ticket>,
    /// External lists that name the number.
    pub listed: &'a [ListHit],
    /// How old this knowledge is, in milliseconds.
    pub lag_ms: i64,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The call may ring.
    Allow,
    /// It may not.
    Deny,
}

impl Verdict {
    /// The word used in files, answers and columns.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }
}

macro_rules! reason_codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal $effect:ident),+ $(,)?) => {
        /// Why, as a stable code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ReasonCode { $($(#[$doc])* $variant),+ }

        impl ReasonCode {
            /// Every code, in the order in which rules are looked at.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in files, answers and columns.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What the reason does to the answer.
            #[must_use]
            pub const fn effect(self) -> Effect {
                match self { $(Self::$variant => Effect::$effect),+ }
            }
        }

        impl FromStr for ReasonCode {
            type Err = WordError;
            fn from_str(text: &str) -> Result<Self, WordError> {
                Self::ALL.iter().copied().find(|c| c.word() == text).ok_or(WordError {
                    what: "reason code",
                    known: concat!($($word, " "),+),
                })
            }
        }
    };
}

reason_codes! {
    /// The line is registered to no active agent at this moment.
    CallerUnknown = "caller_unknown" Denies,
    /// Service was claimed without live business of this agent: judged as marketing.
    TicketMissing = "ticket_missing" Notes,
    /// A consent was given by an earlier holder of the number and is void.
    ConsentVoid = "consent_void" Notes,
    /// The customer's latest word is no.
    DoNotDisturb = "do_not_disturb" Denies,
    /// The customer said nothing, and here silence is no.
    NoConsent = "no_consent" Denies,
    /// An external list names the number and the customer did not consent.
    ListedExternal = "listed_external" Denies,
    /// An external list is older than the rulebook allows.
    RegistryStale = "registry_stale" Denies,
    /// The gate's knowledge is older than allowed.
    StaleKnowledge = "stale_knowledge" Denies,
    /// The customer's latest word is yes.
    Permitted = "permitted" Allows,
    /// The agent has live business with this customer.
    TicketLive = "ticket_live" Allows,
    /// Nobody said no, and here that is enough.
    NotRefused = "not_refused" Allows,
}

/// What a reason does to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Any one such reason makes the answer no.
    Denies,
    /// Speaks for yes.
    Allows,
    /// Said for understanding; changes nothing by itself.
    Notes,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The code.
    pub code: ReasonCode,
    /// The act, ticket or list that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_on: Option<String>,
}

/// The answer, before it gets an id and a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// Yes or no.
    pub verdict: Verdict,
    /// The purpose it was judged as.
    pub judged_as: Purpose,
    /// Every reason; the first is decisive.
    pub reasons: Vec<Reason>,
    /// The promise version that would pay if the call were made all the same.
    pub compensable: Option<String>,
    /// The first moment at which an allow may no longer be true, if one is in sight: consent, business or line ends, a
    /// refusal takes effect, a weekly band of an act begins or ends.
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
pub fn decide(facts: &Facts<'_>, call: &Call, rulebook: &Rulebook, terms: &[Terms]) -> Judgement {
    let mut found = Findings::default();
    if facts.caller.is_none() {
        found.say(ReasonCode::CallerUnknown, None);
    }
    let ticket = facts.ticket.filter(|ticket| serves(ticket, facts, call));
    let judged_as = judged_purpose(call, ticket, &mut found);
    let point = Point {
        agent: facts.caller.map(|c| &c.agent),
        agent_since: facts.caller.map(|c| c.since),
        brand: facts.caller.map(|c| &c.brand),
        purpose: judged_as,
        line_of_business: call.line_of_business,
        channel: call.channel,
        local: call.at.local(&rulebook.zone),
    };
    let word = latest_word(facts.acts, &point, call.at, facts.holder_since);
    note_void_consent(facts, &point, call.at, word, &mut found);
    let consented = weigh_word(word, judged_as, ticket, rulebook, &mut found);
    weigh_lists(facts, call.at, judged_as, consented, rulebook, &mut found);
    if facts.lag_ms > rulebook.allowed_lag_ms && judged_as != Purpose::Service {
        found.say(ReasonCode::StaleKnowledge, None);
    }
    let compensable = compensable(facts, call, judged_as, word, terms);
    let ends = [
        found.consent_ends,
        next_turn(facts.acts, &point, call.at, &rulebook.zone),
        ticket.filter(|_| judged_as == Purpose::Service).and_then(|t| t.interval.until),
        facts.caller.and_then(|c| c.until),
    ];
    let (verdict, reasons) = found.conclude();
    let holds_until = if verdict == Verdict::Allow { ends.into_iter().flatten().min() } else { None };
    Judgement { verdict, judged_as, reasons, compensable, holds_until }
}

#[derive(Default)]
struct Findings {
    reasons: Vec<Reason>,
    consent_ends: Option<Instant>,
}

impl Findings {
    fn say(&mut self, code: ReasonCode, rests_on: Option<String>) {
        self.reasons.push(Reason { code, rests_on });
    }

    /// The first reason that denies, in rule order, is put in front; without one, the first that allows.
    fn conclude(mut self) -> (Verdict, Vec<Reason>) {
        self.reasons.sort_by_key(|reason| reason.code);
        let first = |effect| self.reasons.iter().position(|reason| reason.code.effect() == effect);
        let (verdict, decisive) = match (first(Effect::Denies), first(Effect::Allows)) {
            (Some(deny), _) => (Verdict::Deny, Some(deny)),
            (None, Some(allow)) => (Verdict::Allow, Some(allow)),
            (None, None) => (Verdict::Deny, None),
        };
        if let Some(index) = decisive {
            self.reasons[..=index].rotate_right(1);
        }
        (verdict, self.reasons)
    }
}

/// A ticket serves a call if it is live, assigned to this agent, and about this customer: business that an earlier holder
/// of the number began is not this customer's.
fn serves(ticket: &Ticket, facts: &Facts<'_>, call: &Call) -> bool {
    ticket.interval.contains(call.at)
        && facts.holder_since.is_none_or(|since| since <= ticket.interval.from)
        && ticket.number == call.to
        && facts.caller.is_some_and(|caller| caller.agent == ticket.agent)
        && call.line_of_business.is_none_or(|said| said == ticket.line_of_business)
}

fn judged_purpose(call: &Call, ticket: Option<&Ticket>, found: &mut Findings) -> Purpose {
    match (call.purpose, ticket) {
        (Purpose::Service, None) => {
            found.say(ReasonCode::TicketMissing, call.ticket.as_ref().map(ToString::to_string));
            Purpose::Marketing
        }
        (purpose, _) => purpose,
    }
}

/// Says so when the only thing between this call and a consent is that the number has a new holder.
fn note_void_consent(
    facts: &Facts<'_>,
    point: &Point<'_>,
    at: Instant,
    word: LatestWord<'_>,
    found: &mut Findings,
) {
    if facts.holder_since.is_none() || matches!(word, LatestWord::Permitted(_)) {
        return;
    }
    if let LatestWord::Permitted(act) = latest_word(facts.acts, point, at, None) {
        found.say(ReasonCode::ConsentVoid, Some(act.id.to_string()));
    }
}

/// Returns whether the customer consented, or their own live business stands for consent.
fn weigh_word(
    word: LatestWord<'_>,
    judged_as: Purpose,
    ticket: Option<&Ticket>,
    rulebook: &Rulebook,
    found: &mut Findings,
) -> bool {
    let service = ticket.filter(|_| judged_as == Purpose::Service);
    match (word, service) {
        (LatestWord::Refused(act), _) => {
            found.say(ReasonCode::DoNotDisturb, Some(act.id.to_string()));
            false
        }
        (LatestWord::Permitted(act), _) => {
            found.say(ReasonCode::Permitted, Some(act.id.to_string()));
            found.consent_ends = act.expires_at;
            true
        }
        (LatestWord::Silent, Some(ticket)) => {
            found.say(ReasonCode::TicketLive, Some(ticket.id.to_string()));
            true
        }
        (LatestWord::Silent, None) => {
            match rulebook.silence(judged_as) {
                Silence::Deny => found.say(ReasonCode::NoConsent, None),
                Silence::Allow => found.say(ReasonCode::NotRefused, None),
            }
            false
        }
    }
}

fn weigh_lists(
    facts: &Facts<'_>,
    at: Instant,
    judged_as: Purpose,
    consented: bool,
    rulebook: &Rulebook,
    found: &mut Findings,
) {
    if consented || judged_as == Purpose::Service {
        return;
    }
    for hit in facts.listed {
        let age = at.micros().saturating_sub(hit.as_of.micros());
        let stale = age > rulebook.list_max_age_days.saturating_mul(DAY_MICROS);
        // A number that a stale list names stays protected; that the list is stale is said as well.
        found.say(ReasonCode::ListedExternal, Some(hit.list.to_string()));
        if stale {
            found.say(ReasonCode::RegistryStale, Some(hit.list.to_string()));
        }
    }
}

/// Which promise pays if this call is made: a separate answer, from the terms in force, for marketing only.
fn compensable(
    facts: &Facts<'_>,
    call: &Call,
    judged_as: Purpose,
    word: LatestWord<'_>,
    terms: &[Terms],
) -> Option<String> {
    let caller = facts.caller?;
    if judged_as != Purpose::Marketing {
        return None;
    }
    let in_force = terms.iter().find(|t| t.covers(&caller.brand, facts.city, call.at))?;
    let broken = match in_force.trigger {
        Trigger::AgainstRefusal => matches!(word, LatestWord::Refused(_)),
        Trigger::WithoutConsent => !matches!(word, LatestWord::Permitted(_)),
    };
    broken.then(|| in_force.label())
}
