#![doc = include_str!("../README.md")]

mod about;
mod ahead;
mod apply;
mod held;
mod history;
mod lists;
mod named;
mod pinned;
mod standing;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anxin_domain::call::RegistryVersion;
use anxin_domain::ids::{AgentId, BrandId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{
    Affiliation, Binding, Brand, Caller, ConsentRequest, Holder, Line, ListState, Ticket,
};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;

use about::Numbers;
pub use about::{About, Acts};
pub use apply::{ApplyError, Outcome};
pub use held::Held;
use history::Facts;
pub use history::Known;
pub use lists::{ADDED, REMOVED};
use named::Named;
pub use pinned::{Looked, Pinned};
pub use standing::Standing;
use standing::Standings;

/// Shards of numbers (0 to 255) and the directory (256).
pub const SHARDS: usize = 257;

/// Everything a gate knows, and since when.
pub struct Registry {
    numbers: Numbers,
    brands: Facts<BrandId, Brand>,
    affiliations: Facts<AgentId, Affiliation>,
    lines: Facts<Number, Line>,
    tickets: Facts<TicketId, Ticket>,
    named: Named,
    lists: lists::Lists,
    standings: Standings,
    versions: Vec<AtomicI64>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            numbers: Numbers::default(),
            brands: Facts::default(),
            affiliations: Facts::default(),
            lines: Facts::default(),
            tickets: Facts::default(),
            named: Named::default(),
            lists: lists::Lists::default(),
            standings: Standings::default(),
            versions: (0..SHARDS).map(|_| AtomicI64::new(0)).collect(),
        }
    }
}

impl Registry {
    /// All that is known.
    #[must_use]
    pub const fn now(&self) -> View<'_> {
        self.view(Known::Now)
    }

    /// What was known as of some point.
    #[must_use]
    pub const fn view(&self, known: Known) -> View<'_> {
        View { registry: self, known }
    }

    /// How many numbers have at least one act.
    #[must_use]
    pub fn numbers_with_acts(&self) -> usize {
        self.numbers.with_acts()
    }

    /// The numbers whose customers ever allowed or refused an agent by name, the last one first, each once, at most `limit`.
    #[must_use]
    pub fn numbers_that_named(&self, agent: &AgentId, limit: usize) -> Vec<Number> {
        self.named.of(agent, limit)
    }

    /// How far a shard has been followed.
    #[must_use]
    #[inline]
    pub fn version(&self, shard: usize) -> i64 {
        self.versions.get(shard).map_or(0, |v| v.load(Ordering::Acquire))
    }

    /// What a decision about this number is made on.
    #[must_use]
    #[inline]
    pub fn version_for(&self, number: Number) -> RegistryVersion {
        let shard = u16::from(number.shard());
        RegistryVersion { shard, acts: self.version(usize::from(shard)), directory: self.directory_version() }
    }

    /// How far the directory has been followed.
    #[must_use]
    #[inline]
    pub fn directory_version(&self) -> i64 {
        self.version(SHARDS - 1)
    }
}

/// What is known as of some point.
#[derive(Clone, Copy)]
pub struct View<'a> {
    registry: &'a Registry,
    known: Known,
}

impl<'a> View<'a> {
    /// All that is known about a number, looked up once.
    #[must_use]
    pub fn about(&self, number: Number) -> About<'a> {
        About::new(*self, &self.registry.numbers, number)
    }

    /// The acts about a number, in commit order.
    #[must_use]
    pub fn acts(&self, number: Number) -> Acts<'static> {
        self.registry.numbers.acts(number, self.known)
    }

    /// What is known about who holds a number at a moment. A check counts for the holding that it was made in.
    #[must_use]
    pub fn holder(&self, number: Number, at: Instant) -> Holder {
        self.about(number).holder(at)
    }

    /// Where a customer said they are.
    #[must_use]
    pub fn zones(&self, number: Number) -> Option<Zones> {
        self.about(number).zones()
    }

    /// The requests for a customer's consent, each with its answer if it was known.
    #[must_use]
    pub fn requests(&self, number: Number) -> Vec<ConsentRequest> {
        self.about(number).requests()
    }

    /// Who stands behind a line at a moment, with their brand.
    #[must_use]
    pub fn standing(&self, line: Number, at: Instant) -> Arc<Standing> {
        match self.known {
            Known::Now => self.registry.standings.now(*self, line, at),
            Known::Version(_) | Known::At(_) => Arc::new(self.work_out(line, at)),
        }
    }

    fn lines_of(&self, line: Number) -> Vec<Line> {
        self.registry.lines.as_known(&line, self.known, |line| line.interval.from)
    }

    /// Who stands behind a line at a moment: line registered, agent active.
    #[must_use]
    pub fn caller(&self, line: Number, at: Instant) -> Option<Caller> {
        let lines = self.lines_of(line);
        let line = lines.iter().find(|l| l.interval.contains(at))?;
        let affiliations = self.affiliations_of(&line.agent);
        let now = affiliations.iter().find(|a| a.interval.contains(at))?;
        let until = [line.interval.until, now.interval.until].into_iter().flatten().min();
        Some(Caller {
            line: line.number,
            agent: now.agent.clone(),
            agent_name: now.name.clone(),
            brand: now.brand.clone(),
            store: now.store.clone(),
            since: since_at_brand(&affiliations, now),
            until,
        })
    }

    fn affiliations_of(&self, agent: &AgentId) -> Vec<Affiliation> {
        self.registry.affiliations.as_known(agent, self.known, |affiliation| affiliation.interval.from)
    }

    /// A brand by its key.
    #[must_use]
    pub fn brand(&self, id: &BrandId) -> Option<Brand> {
        let said = self.registry.brands.of(id);
        said.iter().rfind(|fact| self.known.holds_directory(fact.place)).map(|fact| fact.what.clone())
    }

    /// Every brand, by key.
    #[must_use]
    pub fn brands(&self) -> Vec<Brand> {
        let mut brands: Vec<_> = self.registry.brands.keys().iter().filter_map(|id| self.brand(id)).collect();
        brands.sort_by(|a, b| a.id.cmp(&b.id));
        brands
    }

    /// What an agent is called, whatever the moment.
    #[must_use]
    pub fn agent_name(&self, agent: &AgentId) -> Option<String> {
        self.registry.affiliations.of(agent).last().map(|fact| fact.what.name.clone())
    }

    /// The ticket with this id.
    #[must_use]
    pub fn ticket(&self, id: &TicketId) -> Option<Ticket> {
        let said = self.registry.tickets.of(id);
        said.iter().rfind(|fact| self.known.holds_directory(fact.place)).map(|fact| fact.what.clone())
    }

    /// A ticket of this agent with this customer that is live at a moment.
    #[must_use]
    pub fn live_ticket(&self, agent: &AgentId, number: Number, at: Instant) -> Option<Ticket> {
        self.about(number).live_ticket(agent, at)
    }

    /// Whether a number was ever used as a privacy number.
    #[must_use]
    pub fn is_privacy_number(&self, number: Number) -> bool {
        self.registry.numbers.has_bindings() && self.about(number).is_privacy_number()
    }

    /// Whose telephone rings when a line dials a privacy number at a moment.
    #[must_use]
    pub fn bound(&self, x: Number, line: Number, at: Instant) -> Option<Binding> {
        self.bindings_of(x).into_iter().find(|b| b.a == line && b.interval.contains(at))
    }

    /// Which line called a customer when a privacy number was displayed at a moment.
    #[must_use]
    pub fn displayed(&self, x: Number, customer: Number, at: Instant) -> Option<Binding> {
        self.bindings_of(x).into_iter().find(|b| b.b == customer && b.interval.contains(at))
    }

    /// Every binding of privacy numbers to a customer, past and to come too.
    #[must_use]
    pub fn bindings_to(&self, customer: Number) -> Vec<Binding> {
        let shown = self.about(customer).bound_to();
        shown.into_iter().flat_map(|x| self.bindings_of(x)).filter(|b| b.b == customer).collect()
    }

    fn bindings_of(&self, x: Number) -> Vec<Binding> {
        self.about(x).bindings()
    }

    /// What the external lists say about a number.
    #[must_use]
    pub fn lists(&self, number: Number) -> Vec<ListState> {
        self.registry.lists.pin().states(number, self.known)
    }
}

/// When the agent began to work for this brand: a move between its stores, without a gap, is no new beginning.
fn since_at_brand(affiliations: &[Affiliation], now: &Affiliation) -> Instant {
    let mut since = now.interval.from;
    while let Some(before) =
        affiliations.iter().find(|a| a.brand == now.brand && a.interval.until == Some(since))
    {
        since = before.interval.from;
    }
    since
}
