//! What would change the answer: the smallest things that would let a call pass, found by changing the facts and judging again.

use serde::{Deserialize, Serialize};

use crate::act::{Act, Source, Word};
use crate::call::Call;
use crate::decide::{Facts, Judgement, Reason, ReasonCode, Route, Verdict, decide};
use crate::ids::{ActId, AgentId, BrandId, ListId, StoreId, TicketId};
use crate::people::{Caller, ListState, Named, Ticket, TicketKind};
use crate::rulebook::Rulebook;
use crate::scope::{Channel, Content, Grantee, LineOfBusiness, Purpose, Scope};
use crate::time::{Instant, Interval};

/// One thing that would have to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// The line is registered to an active agent.
    RegisterLine,
    /// The privacy number is bound to the customer for this line.
    MakeBinding,
    /// The customer allows the agent to call.
    Consent,
    /// The agent has a live ticket of this customer and calls about that.
    OpenTicket,
    /// Nothing is sold beside the service.
    KeepToService,
    /// The holder of the number is checked and is still the one who consented.
    ConfirmHolder,
    /// An external list is fetched anew and does not name the number.
    RefreshList(ListId),
    /// The gate has caught up with the feed.
    CatchUp,
    /// The call waits until then.
    Wait(Instant),
}

/// Things that together would let the call pass.
pub type Way = Vec<Remedy>;

/// How many things one way may take; a call that needs more is not one to be mended.
const LONGEST_WAY: usize = 8;

/// The ways in which this call could pass, each with nothing in it that is not needed. None when it passes as it is, or when
/// nothing that a caller or the customer's one yes could change would help.
#[must_use]
pub fn ways(facts: &Facts<'_>, call: &Call, rulebook: &Rulebook) -> Vec<Way> {
    let mut found: Vec<Way> = Vec::new();
    if decide(facts, call, rulebook, &[]).verdict == Verdict::Allow {
        return found;
    }
    let mut starts: Vec<Way> = vec![Vec::new()];
    if call.purpose != Purpose::ConsentRequest {
        starts.push(vec![Remedy::KeepToService, Remedy::OpenTicket]);
    }
    for start in starts {
        let Some(way) = way_from(start, facts, call, rulebook) else { continue };
        let way = without_needless(way, facts, call, rulebook);
        let within = |one: &Way, other: &Way| one.iter().all(|remedy| other.contains(remedy));
        if !found.iter().any(|known| within(known, &way)) {
            found.retain(|known| !within(&way, known));
            found.push(way);
        }
    }
    found
}

/// Adds what the decisive reason asks for until the call passes.
fn way_from(mut way: Way, facts: &Facts<'_>, call: &Call, rulebook: &Rulebook) -> Option<Way> {
    loop {
        let judgement = judge(&way, facts, call, rulebook);
        if judgement.verdict == Verdict::Allow {
            return Some(way);
        }
        let next = asked_for(judgement.reasons.first()?, &judgement)?;
        if way.contains(&next) || way.len() >= LONGEST_WAY {
            return None;
        }
        way.retain(|known| !matches!((known, &next), (Remedy::Wait(_), Remedy::Wait(_))));
        way.push(next);
    }
}

fn without_needless(way: Way, facts: &Facts<'_>, call: &Call, rulebook: &Rulebook) -> Way {
    let mut way = way;
    for remedy in way.clone() {
        let rest: Way = way.iter().filter(|other| **other != remedy).cloned().collect();
        if judge(&rest, facts, call, rulebook).verdict == Verdict::Allow {
            way = rest;
        }
    }
    way.sort_unstable();
    way
}

fn asked_for(reason: &Reason, judgement: &Judgement) -> Option<Remedy> {
    let list = || reason.rests_on.as_deref().and_then(|id| id.parse().ok());
    match reason.code {
        ReasonCode::CallerUnknown => Some(Remedy::RegisterLine),
        ReasonCode::BindingUnknown => Some(Remedy::MakeBinding),
        ReasonCode::HolderUnconfirmed => Some(Remedy::ConfirmHolder),
        ReasonCode::DoNotDisturb | ReasonCode::NoConsent | ReasonCode::ListedExternal => {
            Some(Remedy::Consent)
        }
        ReasonCode::RegistryStale => list().map(Remedy::RefreshList),
        ReasonCode::StaleKnowledge => Some(Remedy::CatchUp),
        ReasonCode::QuietHours
        | ReasonCode::PublicHoliday
        | ReasonCode::FrequencyCap
        | ReasonCode::RefusedLately
        | ReasonCode::RequestedLately
        | ReasonCode::SpokenLately => judgement.until.map(Remedy::Wait),
        // A customer who wants no requests is not asked; the rest says yes, or only explains.
        _ => None,
    }
}

/// Judges the call as it would be if all of this were so.
fn judge(way: &[Remedy], facts: &Facts<'_>, call: &Call, rulebook: &Rulebook) -> Judgement {
    let Some(names) = Names::new() else { return decide(facts, call, rulebook, &[]) };
    let mut call = call.clone();
    let mut changed = Owned {
        caller: facts.caller.cloned(),
        acts: facts.acts.to_vec(),
        lists: facts.lists.to_vec(),
        ticket: facts.ticket.cloned(),
    };
    let mut facts = facts.clone();
    if let Some(Remedy::Wait(until)) = way.iter().find(|remedy| matches!(remedy, Remedy::Wait(_))) {
        call.at = *until;
    }
    if way.contains(&Remedy::RegisterLine) && changed.caller.is_none() {
        changed.caller = Some(names.caller(&call));
    }
    for remedy in way {
        match remedy {
            Remedy::RegisterLine | Remedy::Wait(_) => {}
            Remedy::MakeBinding => facts.route = Route::Bound,
            Remedy::Consent => changed.acts.extend(changed.caller.as_ref().map(|c| consent(c, &call))),
            Remedy::KeepToService => (call.content, call.purpose) = (Content::Plain, Purpose::Service),
            Remedy::OpenTicket => {
                call.purpose = Purpose::Service;
                changed.ticket = changed.caller.as_ref().map(|c| names.ticket(c, &call));
            }
            Remedy::ConfirmHolder => facts.holder.checked_at = Some(call.at),
            Remedy::RefreshList(list) => {
                changed.lists.retain(|state| state.list != *list);
                changed.lists.push(ListState { list: list.clone(), as_of: call.at, names: Named::No });
            }
            Remedy::CatchUp => facts.lag_ms = 0,
        }
    }
    facts.caller = changed.caller.as_ref();
    facts.acts = &changed.acts;
    facts.lists = &changed.lists;
    facts.ticket = changed.ticket.as_ref();
    decide(&facts, &call, rulebook, &[])
}

/// Facts that a way changes.
struct Owned {
    caller: Option<Caller>,
    acts: Vec<Act>,
    lists: Vec<ListState>,
    ticket: Option<Ticket>,
}

/// The customer's yes to this agent, said to us at the moment of the call.
fn consent(caller: &Caller, call: &Call) -> Act {
    Act {
        id: ActId::new(call.at, [0xff; 10]),
        number: call.to,
        word: Word::Permit,
        person: call.person.clone(),
        scope: Scope { grantee: Grantee::Agent(caller.agent.clone()), ..Scope::default() },
        calls: None,
        keeps_exceptions: false,
        effective_at: call.at,
        recorded_at: call.at,
        expires_at: None,
        source: Source::Web,
        evidence: None,
    }
}

/// Names for people and business that are only supposed.
struct Names {
    agent: AgentId,
    brand: BrandId,
    store: StoreId,
    ticket: TicketId,
}

impl Names {
    fn new() -> Option<Self> {
        Some(Self {
            agent: "supposed:agent".parse().ok()?,
            brand: "supposed".parse().ok()?,
            store: "supposed".parse().ok()?,
            ticket: "supposed".parse().ok()?,
        })
    }

    fn caller(&self, call: &Call) -> Caller {
        Caller {
            line: call.from,
            agent: self.agent.clone(),
            agent_name: self.agent.to_string(),
            brand: self.brand.clone(),
            store: self.store.clone(),
            since: call.at,
            until: None,
        }
    }

    fn ticket(&self, caller: &Caller, call: &Call) -> Ticket {
        Ticket {
            id: self.ticket.clone(),
            agent: caller.agent.clone(),
            number: call.to,
            kind: TicketKind::Request,
            line_of_business: call.line_of_business.unwrap_or(LineOfBusiness::Resale),
            interval: Interval::since(call.at),
        }
    }
}

/// Whether this caller may ask the customer for consent now over a channel.
#[must_use]
pub fn may_ask(facts: &Facts<'_>, call: &Call, channel: Channel, rulebook: &Rulebook) -> Judgement {
    let asking = Call { purpose: Purpose::ConsentRequest, content: Content::Plain, channel, ..call.clone() };
    decide(facts, &asking, rulebook, &[])
}
