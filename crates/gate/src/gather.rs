//! The one place where facts are gathered for `decide`: for a call now, for one of the past, and for a decision that is made
//! again years later.

use std::sync::Arc;

use anxin_domain::call::{Call, Measured, RegistryVersion};
use anxin_domain::decide::{Facts, Judgement, Route, Verdict, decide};
use anxin_domain::people::{Binding, Brand, Caller, ConsentRequest, Holder, ListState, Relationship, Ticket};
use anxin_domain::promise::CallTerms;
use anxin_domain::remedy::{Way, may_ask, ways};
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Purpose};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_registry::{About, Acts, Held, Known, Looked, Registry, Standing, View};

use crate::error::GateError;
use crate::law::{Law, Rulebooks};

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
pub struct Gathered<'a> {
    /// The call, with a dialled privacy number resolved.
    pub call: Call,
    /// Who stands behind the line, and for which brand.
    pub standing: Held<'a, Standing>,
    /// The rulebook it is judged by.
    pub rulebook: &'a Rulebook,
    /// What customers of this number said, in commit order.
    pub acts: Acts<'a>,
    route: Route,
    holder: Holder,
    zones: Option<Zones>,
    ticket: Option<Ticket>,
    relationships: Vec<Relationship>,
    lists: Vec<ListState>,
    requests: Vec<ConsentRequest>,
}

impl<'a> Gathered<'a> {
    /// Gathers for a call, by the rulebook in force for the caller's brand.
    pub(crate) fn for_call(
        registry: &'a Registry,
        law: &'a Law,
        call: Call,
        sight: Sight,
    ) -> Result<Self, GateError> {
        let (who, what) = (registry.view(sight.who), registry.view(sight.what));
        let (call, route) = resolve(who, call);
        let standing = Held::Kept(who.standing(call.from, call.at));
        let rulebook = rulebook_of(law, &standing, call.at)?;
        Ok(Self::of(what, (call, route), standing, rulebook))
    }

    /// Gathers for a call now of which both ends were looked up, by the rulebook in force for the caller's brand; and says on
    /// which knowledge.
    #[inline]
    pub(crate) fn for_looked<'r: 'a>(
        looked: &Looked<'a>,
        rulebooks: &Rulebooks<'r>,
        call: Call,
    ) -> Result<(Self, RegistryVersion), GateError> {
        if looked.is_privacy_number() {
            let bound = looked.bound(call.at);
            let (call, route) = with_customer(call, bound);
            return Self::for_ends(&looked.to(call.to), rulebooks, (call, route));
        }
        Self::for_ends(looked, rulebooks, (call, Route::Direct))
    }

    #[inline]
    fn for_ends<'r: 'a>(
        looked: &Looked<'a>,
        rulebooks: &Rulebooks<'r>,
        (call, route): (Call, Route),
    ) -> Result<(Self, RegistryVersion), GateError> {
        let standing = looked.standing(call.at);
        let rulebook = rulebooks.get(named_by(&standing), call.at)?;
        let lists = looked.lists();
        let gathered = Self::about(looked.view(), &looked.about, lists, (call, route), standing, rulebook);
        Ok((gathered, looked.version))
    }

    /// Gathers for a call of a caller who is told, by the rulebook in force for its brand.
    pub(crate) fn for_caller(
        registry: &'a Registry,
        law: &'a Law,
        call: Call,
        caller: Caller,
        known: Known,
    ) -> Result<Self, GateError> {
        let view = registry.view(known);
        let brand = view.brand(&caller.brand);
        let standing = Held::Kept(Arc::new(Standing { caller: Some(caller), brand }));
        let rulebook = rulebook_of(law, &standing, call.at)?;
        Ok(Self::of(view, (call, Route::Direct), standing, rulebook))
    }

    /// Gathers for a call that has been judged before, by the rulebook that it was judged by.
    pub(crate) fn again(registry: &'a Registry, rulebook: &'a Rulebook, call: &Call, sight: Sight) -> Self {
        let (who, what) = (registry.view(sight.who), registry.view(sight.what));
        let standing = Held::Kept(who.standing(call.from, call.at));
        let route = match call.dialled {
            None => Route::Direct,
            Some(x) if x == call.to => Route::Unbound,
            Some(_) => Route::Bound,
        };
        Self::of(what, (call.clone(), route), standing, rulebook)
    }

    fn of(
        view: View<'a>,
        resolved: (Call, Route),
        standing: Held<'a, Standing>,
        rulebook: &'a Rulebook,
    ) -> Self {
        let to = resolved.0.to;
        Self::about(view, &view.about(to), view.lists(to), resolved, standing, rulebook)
    }

    #[inline]
    fn about(
        view: View<'a>,
        about: &About<'a>,
        lists: Vec<ListState>,
        (call, route): (Call, Route),
        standing: Held<'a, Standing>,
        rulebook: &'a Rulebook,
    ) -> Self {
        let caller = standing.caller.as_ref();
        let relationships = caller.filter(|_| !rulebook.relationships.is_empty());
        Self {
            acts: about.acts(),
            route,
            holder: about.holder(call.at),
            zones: about.zones(),
            ticket: ticket_for(view, about, &call, caller),
            relationships: relationships.map(|c| about.relationships(&c.brand)).unwrap_or_default(),
            lists,
            requests: about.requests(),
            call,
            standing,
            rulebook,
        }
    }

    /// Who stands behind the line.
    #[must_use]
    #[inline]
    pub fn caller(&self) -> Option<&Caller> {
        self.standing.caller.as_ref()
    }

    /// The brand the caller works for.
    #[must_use]
    #[inline]
    pub fn brand(&self) -> Option<&Brand> {
        self.standing.brand.as_ref()
    }

    #[inline]
    fn facts<'b>(&'b self, measured: &'b Measured) -> Facts<'b> {
        Facts {
            caller: self.caller(),
            city: self.brand().map(|b| b.city.as_str()),
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
        self.judge_by(measured, law.promises().call_terms())
    }

    /// The same by terms that were looked up.
    #[inline]
    pub(crate) fn judge_by(&self, measured: &Measured, terms: &[CallTerms]) -> Judgement {
        decide(&self.facts(measured), &self.call, self.rulebook, terms)
    }

    /// The ways in which the call could pass.
    #[must_use]
    pub fn ways(&self, measured: &Measured) -> Vec<Way> {
        ways(&self.facts(measured), &self.call, self.rulebook)
    }

    /// Whether the caller may ask the customer for consent over a channel at the moment of the call.
    #[must_use]
    pub fn may_ask(&self, measured: &Measured, channel: Channel) -> bool {
        let judgement = may_ask(&self.facts(measured), &self.call, channel, self.rulebook);
        judgement.verdict == Verdict::Allow && judgement.judged_as == Purpose::ConsentRequest
    }

    /// What was known about who holds the number.
    #[must_use]
    pub const fn holder(&self) -> Holder {
        self.holder
    }

    /// The zones in which the call was judged.
    #[must_use]
    pub fn zones(&self) -> &Zones {
        self.zones.as_ref().unwrap_or_else(|| self.rulebook.zones(self.call.to))
    }

    /// How far back earlier attempts bear on this call; none when they do not at all.
    #[inline]
    pub(crate) fn looks_back_from(&self) -> Option<Instant> {
        let by_rulebook = self
            .rulebook
            .counts_attempts()
            .then(|| self.rulebook.looks_back_from(self.call.at, self.zones()))
            .flatten();
        // A permit for so many calls counts them from the day it was given.
        let counted = self.acts.iter().filter(|act| act.calls.is_some()).map(|act| act.said_at());
        by_rulebook.into_iter().chain(counted).min()
    }
}

fn rulebook_of<'a>(law: &'a Law, standing: &Standing, at: Instant) -> Result<&'a Rulebook, GateError> {
    law.rulebook(named_by(standing), at).map(Arc::as_ref)
}

/// The rulebook that a caller's brand names.
fn named_by(standing: &Standing) -> Option<&str> {
    standing.brand.as_ref().map(|brand| brand.rulebook.as_str())
}

/// Puts the customer's number in the place of a dialled privacy number.
fn resolve(view: View<'_>, call: Call) -> (Call, Route) {
    if !view.is_privacy_number(call.to) {
        return (call, Route::Direct);
    }
    let bound = view.bound(call.to, call.from, call.at);
    with_customer(call, bound)
}

/// Puts the customer's number in the place of a dialled privacy number that is bound to it, or to nobody.
fn with_customer(call: Call, bound: Option<Binding>) -> (Call, Route) {
    let x = call.to;
    match bound {
        Some(binding) => (Call { to: binding.b, dialled: Some(x), ..call }, Route::Bound),
        None => (Call { dialled: Some(x), ..call }, Route::Unbound),
    }
}

/// The ticket a call names, or else any live one of this agent with this customer when service is claimed.
#[inline]
fn ticket_for(view: View<'_>, about: &About<'_>, call: &Call, caller: Option<&Caller>) -> Option<Ticket> {
    match (&call.ticket, call.purpose) {
        (Some(id), _) => view.ticket(id),
        (None, Purpose::Service) => about.live_ticket(&caller?.agent, call.at),
        (None, _) => None,
    }
}
