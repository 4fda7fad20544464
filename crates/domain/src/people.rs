//! Who calls: brand › store › agent › line, each for an interval, and the tickets that give an agent a reason to call.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{AgentId, BrandId, ConsentRequestId, ListId, StoreId, TicketId};
use crate::number::Number;
use crate::scope::{LineOfBusiness, Scope, WordError};
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

/// What a ticket is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// A purchase, sale or lease under way.
    Transaction,
    /// A viewing.
    Viewing,
    /// A question or a request of the customer.
    #[default]
    Request,
}

impl TicketKind {
    /// The word used in files, answers and columns.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Viewing => "viewing",
            Self::Request => "request",
        }
    }
}

impl FromStr for TicketKind {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        match text.trim() {
            "transaction" => Ok(Self::Transaction),
            "viewing" => Ok(Self::Viewing),
            "request" => Ok(Self::Request),
            _ => Err(WordError { what: "kind of ticket", known: "transaction, viewing, request" }),
        }
    }
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
    /// What kind of business it is.
    #[serde(default)]
    pub kind: TicketKind,
    /// What it is about.
    pub line_of_business: LineOfBusiness,
    /// When it is live.
    #[serde(flatten)]
    pub interval: Interval,
}

/// A privacy number bound for an interval: when line `a` dials `x`, the telephone of `b` rings, and shows `x`. A binding is
/// never an identity; who called is the line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The displayed number.
    pub x: Number,
    /// The line that may use it.
    pub a: Number,
    /// The number it stands for.
    pub b: Number,
    /// When it holds.
    #[serde(flatten)]
    pub interval: Interval,
}

/// What an external list says about the number that is to be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListState {
    /// The list.
    pub list: ListId,
    /// The moment it was fetched from its keeper.
    pub as_of: Instant,
    /// Whether it names the number.
    pub names: Named,
}

/// Whether a list names a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Named {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// What is known about who holds a number. "No data" is neither a yes nor a no: it leaves both empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// When the present holder got the number, if a change of holder is known.
    pub since: Option<Instant>,
    /// When a check last said that the holder had not changed since the change known, or ever.
    pub checked_at: Option<Instant>,
}

/// Business of a brand with a customer, live or past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// The ticket it is known by.
    pub ticket: TicketId,
    /// What kind of business.
    pub kind: TicketKind,
    /// When it was live.
    #[serde(flatten)]
    pub interval: Interval,
}

/// A request for a customer's consent, by a brand or one of its agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRequest {
    /// Its id.
    pub id: ConsentRequestId,
    /// Whose consent is asked for.
    pub number: Number,
    /// The brand that asks.
    pub brand: BrandId,
    /// The agent that asks.
    pub agent: AgentId,
    /// What the consent would cover.
    pub scope: Scope,
    /// When it was asked.
    pub asked_at: Instant,
    /// What the customer said, if anything yet.
    pub answer: Option<Answer>,
}

/// What a customer said to a request for consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Yes or no.
    pub said: Reply,
    /// When.
    pub at: Instant,
}

/// Yes or no to a request for consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Yes: a permit was committed with it.
    Accepted,
    /// No.
    Declined,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_ticket_reads_back_from_its_word() {
        for kind in [TicketKind::Transaction, TicketKind::Viewing, TicketKind::Request] {
            assert_eq!(kind.word().parse::<TicketKind>().ok(), Some(kind));
        }
        assert_eq!(" viewing ".parse::<TicketKind>().ok(), Some(TicketKind::Viewing));
        assert!("sale".parse::<TicketKind>().is_err());
    }
}
