//! What is asked: may this line call that number?

use anxin_domain::ids::{PersonId, TicketId};
use anxin_domain::number::{Number, NumberError, Place};
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use serde::Serialize;

/// A question about one call. What is not said is left to the server: marketing, by voice, now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The originating line.
    pub from: Number,
    /// The number to be called.
    pub to: Number,
    /// What for; marketing when not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Whether something is sold beside the purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    /// Over which channel; by voice when not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Which of the people who share the number it is for, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// What it is about, if it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_of_business: Option<LineOfBusiness>,
    /// The live business that is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketId>,
    /// The moment asked about; now when not said. An answer about another moment is no permit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
}

impl Question {
    /// Asks about a marketing call, now.
    #[must_use]
    pub const fn new(from: Number, to: Number) -> Self {
        Self {
            from,
            to,
            purpose: None,
            content: None,
            channel: None,
            person: None,
            line_of_business: None,
            ticket: None,
            at: None,
        }
    }

    /// Asks about a marketing call between numbers in any written form; `place` says where they are without a country code.
    ///
    /// # Errors
    /// [`NumberError`] when one of them does not read.
    pub fn read(from: &str, to: &str, place: impl Into<Place>) -> Result<Self, NumberError> {
        let place = place.into();
        Ok(Self::new(Number::parse(from, place)?, Number::parse(to, place)?))
    }

    /// The same question for another purpose.
    #[must_use]
    pub fn for_purpose(self, purpose: Purpose) -> Self {
        Self { purpose: Some(purpose), ..self }
    }
}
