#![doc = include_str!("../README.md")]

mod apply;
mod lists;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anxin_domain::act::Act;
use anxin_domain::call::RegistryVersion;
use anxin_domain::ids::{AgentId, BrandId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Caller, Line, ListHit, Ticket};
use anxin_domain::time::Instant;
use papaya::HashMap;

pub use apply::{ApplyError, Outcome};

/// Shards of numbers (0 to 255) and the directory (256).
pub const SHARDS: usize = 257;

/// Everything a gate knows.
pub struct Registry {
    acts: HashMap<Number, Arc<Vec<Act>>>,
    holdings: HashMap<Number, Arc<Vec<Instant>>>,
    brands: HashMap<BrandId, Arc<Brand>>,
    affiliations: HashMap<AgentId, Arc<Vec<Affiliation>>>,
    lines: HashMap<Number, Arc<Vec<Line>>>,
    tickets: HashMap<TicketId, Arc<Ticket>>,
    tickets_of: HashMap<(AgentId, Number), Arc<Vec<TicketId>>>,
    lists: lists::Lists,
    versions: Vec<AtomicI64>,
}

impl Default for Registry {
    fn default() -> Self {
        Self {
            acts: HashMap::new(),
            holdings: HashMap::new(),
            brands: HashMap::new(),
            affiliations: HashMap::new(),
            lines: HashMap::new(),
            tickets: HashMap::new(),
            tickets_of: HashMap::new(),
            lists: lists::Lists::default(),
            versions: (0..SHARDS).map(|_| AtomicI64::new(0)).collect(),
        }
    }
}

impl Registry {
    /// Every act about a number, in commit order.
    #[must_use]
    pub fn acts(&self, number: Number) -> Arc<Vec<Act>> {
        self.acts.pin().get(&number).cloned().unwrap_or_default()
    }

    /// The acts that had been committed at a moment.
    #[must_use]
    pub fn acts_known_at(&self, number: Number, at: Instant) -> Vec<Act> {
        self.acts(number).iter().filter(|act| act.recorded_at <= at).cloned().collect()
    }

    /// When the holder of a number at a moment got it, if a change of holder is known.
    #[must_use]
    pub fn holder_since(&self, number: Number, at: Instant) -> Option<Instant> {
        self.holdings.pin().get(&number)?.iter().copied().filter(|since| *since <= at).max()
    }

    /// Who stands behind a line at a moment: line registered, agent active, brand known.
    #[must_use]
    pub fn caller(&self, line: Number, at: Instant) -> Option<Caller> {
        let lines = self.lines.pin().get(&line).cloned()?;
        let line = lines.iter().find(|l| l.interval.contains(at))?;
        let affiliations = self.affiliations.pin().get(&line.agent).cloned()?;
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

    /// A brand by its key.
    #[must_use]
    pub fn brand(&self, id: &BrandId) -> Option<Arc<Brand>> {
        self.brands.pin().get(id).cloned()
    }

    /// Every brand, by key.
    #[must_use]
    pub fn brands(&self) -> Vec<Arc<Brand>> {
        let mut brands: Vec<_> = self.brands.pin().values().cloned().collect();
        brands.sort_by(|a, b| a.id.cmp(&b.id));
        brands
    }

    /// What an agent is called, whatever the moment.
    #[must_use]
    pub fn agent_name(&self, agent: &AgentId) -> Option<String> {
        self.affiliations.pin().get(agent)?.last().map(|a| a.name.clone())
    }

    /// The ticket with this id.
    #[must_use]
    pub fn ticket(&self, id: &TicketId) -> Option<Arc<Ticket>> {
        self.tickets.pin().get(id).cloned()
    }

    /// A ticket of this agent with this customer that is live at a moment.
    #[must_use]
    pub fn live_ticket(&self, agent: &AgentId, number: Number, at: Instant) -> Option<Arc<Ticket>> {
        let ids = self.tickets_of.pin().get(&(agent.clone(), number)).cloned()?;
        ids.iter()
            .filter_map(|id| self.ticket(id))
            .find(|t| t.agent == *agent && t.number == number && t.interval.contains(at))
    }

    /// The external lists that name a number.
    #[must_use]
    pub fn listed(&self, number: Number) -> Vec<ListHit> {
        self.lists.hits(number)
    }

    /// How many numbers have at least one act.
    #[must_use]
    pub fn numbers_with_acts(&self) -> usize {
        self.acts.len()
    }

    /// How far a shard has been followed.
    #[must_use]
    pub fn version(&self, shard: usize) -> i64 {
        self.versions.get(shard).map_or(0, |v| v.load(Ordering::Acquire))
    }

    /// What a decision about this number is made on.
    #[must_use]
    pub fn version_for(&self, number: Number) -> RegistryVersion {
        let shard = u16::from(number.shard());
        RegistryVersion { shard, acts: self.version(usize::from(shard)), directory: self.version(SHARDS - 1) }
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
