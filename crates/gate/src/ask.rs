//! What a door asks.

use anxin_domain::call::Call;
use anxin_domain::ids::{PersonId, TicketId};
use anxin_domain::label::Label;
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;

/// May this line call that number, for this purpose?
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The originating line.
    pub from: Number,
    /// The number that is dialled: the customer's, or a privacy number bound to it.
    pub to: Number,
    /// Which of the people who share the number it is for, if said.
    pub person: Option<PersonId>,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether something is sold beside that.
    pub content: Content,
    /// Over which channel the customer is to be reached.
    pub channel: Channel,
    /// What it is about, if said.
    pub line_of_business: Option<LineOfBusiness>,
    /// The live business that is the reason, if said.
    pub ticket: Option<TicketId>,
    /// The moment asked about; none means now. An answer about another moment than now is no permit.
    pub at: Option<Instant>,
    /// Which door asks: a trunk, `http`, `cli`, `agent`.
    pub door: Label,
}

impl Question {
    /// A marketing call now, which is what a door asks that is told nothing more.
    #[must_use]
    pub fn marketing(from: Number, to: Number, door: impl Into<Label>) -> Self {
        Self {
            from,
            to,
            person: None,
            purpose: Purpose::Marketing,
            content: Content::Plain,
            channel: Channel::Voice,
            line_of_business: None,
            ticket: None,
            at: None,
            door: door.into(),
        }
    }

    /// The call that is asked about, at its moment or else now. A privacy number in it is not yet resolved.
    #[must_use]
    #[inline]
    pub fn call_at(&self, now: Instant) -> Call {
        Call {
            from: self.from,
            to: self.to,
            dialled: None,
            person: self.person.clone(),
            purpose: self.purpose,
            content: self.content,
            line_of_business: self.line_of_business,
            channel: self.channel,
            ticket: self.ticket.clone(),
            at: self.at.unwrap_or(now),
        }
    }
}
