//! The one place where facts are gathered for `decide`: for a call now, for one of the past, and for a decision that is made
//! again years later.

use std::sync::Arc;

use anxin_domain::call::{Call, Measured};
use anxin_domain::decide::{Facts, Judgement, Route, Verdict, decide};
use anxin_domain::number::Number;
use anxin_domain::people::{Brand, Caller, ConsentRequest, Holder, ListState, Relationship, Ticket};
use anxin_domain::remedy::{Way, may_ask, ways};
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_registry::{Acts, Known, Registry, View};

use crate::error::GateError;
use crate::law::Law;

/// As of when facts are gathered: who calls, and everything else. Lines are often registered late, and who had one is true
/// whenever it was told; what customers said and what business there was counts as it was known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    pub(crate) who: Known,
    pub(crate) what: Known,
}

impl Sight {
    pub(crate) const fn all(known: Known) -> Self {
        Self { who: known, what: known }
    }
}

/// Everything but the earlier attempts that bears on one call, as known at some point.
pub struct Gathered {
    /// The call, with a dialled privacy number resolved.
    pub call: Call,
    /// Who stands behind the line.
    pub caller: Option<Caller>,
    /// The brand the caller works for.
    pub brand: Option<Brand>,
    /// The rulebook it is judged by.
    pub rulebook: Arc<Rulebook>,
    /// What customers of this number said, in commit order.
    pub acts: Acts,
    route: Route,
    holder: Holder,
    zones: Option<Zones>,
    ticket: Option<Ticket>,
    relationships: Vec<Relationship>,
    lists: Vec<ListState>,
    requests: Vec<ConsentRequest>,
}

impl Gathered {
    /// Gathers for a call, by the rulebook in force for the caller's brand.
    pub(crate) fn for_call(
        registry: &Registry,
        law: &Law,
        call: Call,
        sight: Sight,
    ) -> Result<Self, GateError> {
        let (who, what) = (registry.view(sight.who), registry.view(sight.what));
        let caller = who.caller(call.from, call.at);
        let brand = caller.as_ref().and_then(|c| who.brand(&c.brand));
        let rulebook = law.rulebook(brand.as_ref().map(|b| b.rulebook.as_str()), call.at)?;
        let rulebook = Arc::clone(rulebook);
        Ok(Self::of(what, resolve(who, call), caller, brand, rulebook))
    }

    /// Gathers for a call of a caller who is told, by the rulebook in force for its brand.
    pub(crate) fn for_caller(
        registry: &Registry,
        law: &Law,
        call: Call,
        caller: Caller,
        known: Known,
    ) -> Result<Self, GateError> {
        let view = registry.view(known);
        let brand = view.brand(&caller.brand);
        let rulebook = law.rulebook(brand.as_ref().map(|b| b.rulebook.as_str()), call.at)?;
        Ok(Self::of(view, (call, Route::Direct), Some(caller), brand, Arc::clone(rulebook)))
    }

    /// Gathers for a call that has been judged before, by the rulebook that it was judged by.
    pub(crate) fn again(registry: &Registry, rulebook: &Arc<Rulebook>, call: &Call, sight: Sight) -> Self {
        let (who, what) = (registry.view(sight.who), registry.view(sight.what));
        let caller = who.caller(call.from, call.at);
        let brand = caller.as_ref().and_then(|c| who.brand(&c.brand));
        let route = match call.dialled {
            None => Route::Direct,
            Some(x) if x == call.to => Route::Unbound,
            Some(_) => Route::Bound,
        };
        Self::of(what, (call.clone(), route), caller, brand, Arc::clone(rulebook))
    }

    fn of(
        view: View<'_>,
        (call, route): (Call, Route),
        caller: Option<Caller>,
        brand: Option<Brand>,
        rulebook: Arc<Rulebook>,
    ) -> Self {
        let relationships = caller.as_ref().filter(|_| !rulebook.relationships.is_empty());
        Self {
            acts: view.acts(call.to),
            route,
            holder: view.holder(call.to, call.at),
            zones: view.zones(call.to),
            ticket: ticket_for(view, &call, caller.as_ref()),
            relationships: relationships.map(|c| view.relationships(&c.brand, call.to)).unwrap_or_default(),
            lists: view.lists(call.to),
            requests: view.requests(call.to),
            call,
            caller,
            brand,
            rulebook,
        }
    }

    fn facts<'a>(&'a self, measured: &'a Measured) -> Facts<'a> {
        Facts {
            caller: self.caller.as_ref(),
            city: self.brand.as_ref().map(|b| b.city.as_str()),
            route: self.route,
            acts: &self.acts,
            holder: self.holder,
            zones: self.zones.as_ref(),
            ticket: self.ticket.as_ref(),
            relationships: &self.relationships,
            lists: &self.lists,
            attempts: &measured.attempts,
            requests: &self.requests,
            lag_ms: measured.lag_ms,
        }
    }

    /// Judges the call on these facts and what was measured.
    pub(crate) fn judge(&self, measured: &Measured, law: &Law) -> Judgement {
        decide(&self.facts(measured), &self.call, &self.rulebook, law.terms())
    }

    /// The ways in which the call could pass.
    #[must_use]
    pub fn ways(&self, measured: &Measured) -> Vec<Way> {
        ways(&self.facts(measured), &self.call, &self.rulebook)
    }

    /// Whether the caller may ask the customer for consent over a channel at the moment of the call.
    #[must_use]
    pub fn may_ask(&self, measured: &Measured, channel: Channel) -> bool {
        let judgement = may_ask(&self.facts(measured), &self.call, channel, &self.rulebook);
        judgement.verdict == Verdict::Allow && judgement.judged_as == Purpose::ConsentRequest
    }

    /// What was known about who holds the number.
    #[must_use]
    pub const fn holder(&self) -> Holder {
        self.holder
    }

    /// The zones in which the call was judged.
    #[must_use]
    pub fn zones(&self) -> Zones {
        self.zones.clone().unwrap_or_else(|| self.rulebook.zones(self.call.to))
    }

    /// How far back earlier attempts bear on this call; none when they do not at all.
    pub(crate) fn looks_back_from(&self) -> Option<Instant> {
        let zones = self.zones();
        let by_rulebook = self.rulebook.looks_back_from(self.call.at, &zones);
        // A permit for so many calls counts them from the day it was given.
        let counted = self.acts.iter().filter(|act| act.calls.is_some()).map(|act| act.said_at());
        by_rulebook.into_iter().chain(counted).min()
    }
}

/// Whose telephone a call rings.
pub(crate) fn ringing(view: View<'_>, call: &Call) -> Number {
    resolve(view, call.clone()).0.to
}

/// Puts the customer's number in the place of a dialled privacy number.
fn resolve(view: View<'_>, call: Call) -> (Call, Route) {
    if !view.is_privacy_number(call.to) {
        return (call, Route::Direct);
    }
    let x = call.to;
    match view.bound(x, call.from, call.at) {
        Some(binding) => (Call { to: binding.b, dialled: Some(x), ..call }, Route::Bound),
        None => (Call { dialled: Some(x), ..call }, Route::Unbound),
    }
}

/// The ticket a call names, or else any live one of this agent with this customer when service is claimed.
fn ticket_for(view: View<'_>, call: &Call, caller: Option<&Caller>) -> Option<Ticket> {
    match (&call.ticket, call.purpose) {
        (Some(id), _) => view.ticket(id),
        (None, Purpose::Service) => view.live_ticket(&caller?.agent, call.to, call.at),
        (None, _) => None,
    }
}
