//! Who calls: brand › store › agent › line, each for an interval, and the tickets that give an agent a reason to call.

use serde::{Deserialize, Serialize};

use crate::ids::{AgentId, BrandId, ListId, StoreId, TicketId};
use crate::number::Number;
use crate::scope::LineOfBusiness;
use crate::time::{Instant, Interval};

/// A brand that keeps promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Its key.
    pub id: BrandId,
    /// The name customers know.
    pub name: String,
    /// The city whose promises it has joined, as in `wuhan`.
    pub city: String,
    /// The rulebook its calls are judged by.
    pub rulebook: String,
}

/// An agent's time with a store of a brand. An agent who changes brand has one affiliation each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affiliation {
    /// The agent.
    pub agent: AgentId,
    /// The agent's name as customers see it.
    pub name: String,
    /// The brand in this time.
    pub brand: BrandId,
    /// The store in this time.
    pub store: StoreId,
    /// When it holds.
    #[serde(flatten)]
    pub interval: Interval,
}

/// A real originating number registered to an agent for an interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The originating number.
    pub number: Number,
    /// Whose it is.
    pub agent: AgentId,
    /// When it holds.
    #[serde(flatten)]
    pub interval: Interval,
}

/// Who stands behind a line at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The line.
    pub line: Number,
    /// The agent it is registered to at that moment.
    pub agent: AgentId,
    /// The agent's name.
    pub agent_name: String,
    /// The brand the agent works for at that moment.
    pub brand: BrandId,
    /// The store.
    pub store: StoreId,
    /// Since when the agent has worked for this brand without a break (a move between its stores is none). A customer's
    /// consent to the agent from before this moment needs reconfirming.
    pub since: Instant,
    /// When line or affiliation ends, whichever is first.
    pub until: Option<Instant>,
}

/// A live transaction, viewing or request that gives the assigned agent a reason for a service call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The brand's own id.
    pub id: TicketId,
    /// The assigned agent.
    pub agent: AgentId,
    /// The customer's number.
    pub number: Number,
    /// What it is about.
    pub line_of_business: LineOfBusiness,
    /// When it is live.
    #[serde(flatten)]
    pub interval: Interval,
}

/// One external list that names the number that is to be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHit {
    /// The list.
    pub list: ListId,
    /// The day the list was fetched from its keeper.
    pub as_of: Instant,
}
