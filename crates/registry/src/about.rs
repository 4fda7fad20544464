//! All that is known about one number, in one place: a check looks it up once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anxin_domain::act::Act;
use anxin_domain::ids::{AgentId, BrandId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{Binding, ConsentRequest, Holder, Relationship, Ticket};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use foldhash::quality::RandomState;
use papaya::{HashMap, HashMapRef, LocalGuard};
use smallvec::SmallVec;

use crate::View;
use crate::ahead::{Ahead, PinnedAhead, place_of};
use crate::held::Held;
use crate::history::{Known, Noted, Place, latest};

/// What was learnt about the holder of a number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HolderFact {
    /// A new holder from this moment on.
    Since(Instant),
    /// A check at this moment found no change.
    Checked(Instant),
}

/// What is known about a number, in the order of the feed, with the places at which it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// Nearly every number has one act or none: it lies here, and not a step through memory further.
    acts: SmallVec<[Act; 1]>,
    places: SmallVec<[Place; 1]>,
    /// What is known about few numbers; of some of those there is much, so it is shared by the copies.
    rest: Option<Arc<Rest>>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Rest {
    pub(crate) holdings: Vec<Noted<HolderFact>>,
    pub(crate) zones: Vec<Noted<Zones>>,
    pub(crate) requests: Vec<Noted<ConsentRequest>>,
    /// Which tickets were ever about it.
    pub(crate) tickets: Vec<Noted<TicketId>>,
    /// As a privacy number: to whom it was bound.
    pub(crate) bindings: Vec<Noted<Binding>>,
    /// As a customer's: which privacy numbers were ever bound to it.
    pub(crate) bound_to: Vec<Noted<Number>>,
}

/// By number. Readers never wait.
#[derive(Default)]
pub(crate) struct Numbers {
    /// They lie beside their number, not a step through memory further: whoever keeps some copies them.
    facts: HashMap<Number, Facts, RandomState>,
    ahead: Ahead,
    has_bindings: AtomicBool,
}

impl Numbers {
    pub(crate) fn note_act(&self, place: Place, act: Act) {
        self.change(act.number, |facts| {
            facts.acts.push(act);
            facts.places.push(place);
        });
    }

    pub(crate) fn note(&self, number: Number, change: impl FnOnce(&mut Rest)) {
        self.change(number, |facts| change(Arc::make_mut(facts.rest.get_or_insert_default())));
    }

    /// Notes that a privacy number was bound.
    pub(crate) fn note_binding(&self, place: Place, binding: Binding) {
        let (x, b) = (binding.x, binding.b);
        self.note(b, |known| known.bound_to.push(Noted { place, what: x }));
        self.note(x, |known| known.bindings.push(Noted { place, what: binding }));
        self.has_bindings.store(true, Ordering::Release);
    }

    /// Whether any number was ever used as a privacy number.
    pub(crate) fn has_bindings(&self) -> bool {
        self.has_bindings.load(Ordering::Acquire)
    }

    /// Only the follower writes, so reading and then writing loses nothing.
    fn change(&self, number: Number, change: impl FnOnce(&mut Facts)) {
        let pinned = self.facts.pin();
        let mut facts = pinned.get(&number).cloned().unwrap_or_default();
        change(&mut facts);
        let is_new = pinned.insert(number, facts).is_none();
        let all = || pinned.iter().map(|(number, facts)| (*number, place_of(facts)));
        if let Some(facts) = pinned.get(&number) {
            self.ahead.note(number, place_of(facts), is_new, all);
        }
    }

    fn of(&self, number: Number) -> Option<Arc<Facts>> {
        self.facts.pin().get(&number).cloned().map(Arc::new)
    }

    /// The acts about a number that are known now.
    pub(crate) fn acts(&self, number: Number, known: Known) -> Acts<'static> {
        Acts::new(self.of(number).map(Held::Kept), known)
    }

    /// All of them, to be lent from.
    pub(crate) fn pin(&self) -> PinnedNumbers<'_> {
        PinnedNumbers { facts: self.facts.pin(), ahead: self.ahead.pin() }
    }

    /// How many numbers have at least one act.
    pub(crate) fn with_acts(&self) -> usize {
        self.facts.pin().values().filter(|facts| !facts.acts.is_empty()).count()
    }
}

/// Numbers, as long as nothing that is read of them is given back.
pub(crate) struct PinnedNumbers<'r> {
    facts: HashMapRef<'r, Number, Facts, RandomState, LocalGuard<'r>>,
    pub(crate) ahead: PinnedAhead,
}

impl PinnedNumbers<'_> {
    /// Sends for what is known about a number.
    #[inline]
    pub(crate) fn send_for(&self, number: Number) {
        self.ahead.send_for::<Facts>(number);
    }

    #[inline]
    pub(crate) fn of(&self, number: Number) -> Option<&Facts> {
        self.facts.get(&number)
    }
}

/// The acts about a number as known at some point.
#[derive(Clone, Debug)]
pub struct Acts<'a> {
    facts: Option<Held<'a, Facts>>,
    known: usize,
}

impl<'a> Acts<'a> {
    #[inline]
    fn new(facts: Option<Held<'a, Facts>>, known: Known) -> Self {
        // Acts come in the order of the feed, so what was known is a beginning of them.
        let count = facts.as_ref().map_or(0, |facts| match known {
            Known::Now => facts.places.len(),
            known => facts.places.partition_point(|place| known.holds(*place)),
        });
        Self { facts, known: count }
    }
}

impl std::ops::Deref for Acts<'_> {
    type Target = [Act];
    #[inline]
    fn deref(&self) -> &[Act] {
        self.facts.as_ref().map_or(&[], |facts| &facts.acts[..self.known])
    }
}

/// What is known about one number as of some point.
#[derive(Clone)]
pub struct About<'a> {
    view: View<'a>,
    number: Number,
    facts: Option<Held<'a, Facts>>,
}

impl<'a> About<'a> {
    pub(crate) fn new(view: View<'a>, numbers: &Numbers, number: Number) -> Self {
        Self { view, number, facts: numbers.of(number).map(Held::Kept) }
    }

    #[inline]
    pub(crate) fn lent(view: View<'a>, number: Number, facts: Option<&'a Facts>) -> Self {
        Self { view, number, facts: facts.map(Held::Lent) }
    }

    /// The number.
    pub(crate) const fn number(&self) -> Number {
        self.number
    }

    #[inline]
    fn rest(&self) -> Option<&Rest> {
        self.facts.as_ref()?.rest.as_deref()
    }

    const fn known(&self) -> Known {
        self.view.known
    }

    /// The acts about it, in commit order.
    #[must_use]
    #[inline]
    pub fn acts(&self) -> Acts<'a> {
        Acts::new(self.facts.clone(), self.known())
    }

    /// What is known about who holds it at a moment. A check counts for the holding that it was made in.
    #[must_use]
    #[inline]
    pub fn holder(&self, at: Instant) -> Holder {
        let Some(rest) = self.rest() else { return Holder::default() };
        let facts =
            || rest.holdings.iter().filter(|fact| self.known().holds(fact.place)).map(|fact| fact.what);
        let begins = |fact| match fact {
            HolderFact::Since(since) if since <= at => Some(since),
            HolderFact::Since(_) | HolderFact::Checked(_) => None,
        };
        let since = facts().filter_map(begins).max();
        let checks = |fact| match fact {
            HolderFact::Checked(checked) if since.is_none_or(|since| since <= checked) => Some(checked),
            HolderFact::Since(_) | HolderFact::Checked(_) => None,
        };
        Holder { since, checked_at: facts().filter_map(checks).max() }
    }

    /// Where the customer said they are.
    #[must_use]
    #[inline]
    pub fn zones(&self) -> Option<Zones> {
        let said = &self.rest()?.zones;
        said.iter().rfind(|fact| self.known().holds(fact.place)).map(|fact| fact.what.clone())
    }

    /// The requests for the customer's consent, each with its answer if it was known.
    #[must_use]
    #[inline]
    pub fn requests(&self) -> Vec<ConsentRequest> {
        let known = |place| self.known().holds(place);
        self.rest().map(|rest| latest(&rest.requests, known, |request| request.id)).unwrap_or_default()
    }

    /// A ticket of this agent about it that is live at a moment.
    #[must_use]
    pub fn live_ticket(&self, agent: &AgentId, at: Instant) -> Option<Ticket> {
        let serves = |t: &Ticket| t.agent == *agent && t.interval.contains(at);
        self.tickets().into_iter().find(serves)
    }

    /// The tickets about it, past ones too.
    pub(crate) fn tickets(&self) -> Vec<Ticket> {
        let Some(rest) = self.rest() else { return Vec::new() };
        let ids = latest(&rest.tickets, |place| self.known().holds_directory(place), TicketId::clone);
        ids.iter().filter_map(|id| self.view.ticket(id)).filter(|t| t.number == self.number).collect()
    }

    /// The business of a brand with it, live and past. A ticket is business of the brand that its agent worked for when it began.
    #[must_use]
    pub fn relationships(&self, brand: &BrandId) -> Vec<Relationship> {
        let of_brand = |ticket: &Ticket| {
            let stints = self.view.affiliations_of(&ticket.agent);
            stints.iter().any(|a| a.brand == *brand && a.interval.contains(ticket.interval.from))
        };
        let tickets = self.tickets().into_iter().filter(of_brand);
        tickets.map(|t| Relationship { ticket: t.id, kind: t.kind, interval: t.interval }).collect()
    }

    /// Whether it was ever used as a privacy number.
    #[must_use]
    pub fn is_privacy_number(&self) -> bool {
        self.rest()
            .is_some_and(|rest| rest.bindings.iter().any(|fact| self.known().holds_directory(fact.place)))
    }

    /// As a privacy number, to whom it was bound, past and to come too.
    pub(crate) fn bindings(&self) -> Vec<Binding> {
        let Some(rest) = self.rest() else { return Vec::new() };
        let known = |place| self.known().holds_directory(place);
        latest(&rest.bindings, known, |binding| (binding.a, binding.interval.from))
    }

    /// As a customer's, the privacy numbers that were ever bound to it.
    pub(crate) fn bound_to(&self) -> Vec<Number> {
        let Some(rest) = self.rest() else { return Vec::new() };
        latest(&rest.bound_to, |place| self.known().holds_directory(place), |x| *x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_guessed_where_it_lies_after_each_change() {
        let numbers = Numbers::default();
        for digits in 8_613_800_000_000..8_613_800_000_040 {
            let (number, place) =
                (Number::from_digits(digits), Place { version: 1, recorded_at: Instant::from_micros(0) });
            for moment in 0..3 {
                let what = HolderFact::Checked(Instant::from_micros(moment));
                numbers.note(number, |rest| rest.holdings.push(Noted { place, what }));
                let lies_at = place_of(numbers.pin().of(number).unwrap());
                assert_eq!(numbers.ahead.guess(number), lies_at);
            }
        }
    }
}
