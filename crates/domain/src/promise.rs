//! What a decision needs to know of the promise about calls: when, where and for whom it holds, and what breaks it. The rest of
//! a promise (what it pays, on what conditions, how fast) is the business of the room `promise`.

use serde::Deserialize;

use crate::ids::BrandId;
use crate::label::Label;
use crate::time::{Instant, Interval};

/// What breaks the promise about calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A marketing call against a refusal that no permit lifts (Wuhan 2024).
    AgainstRefusal,
    /// Any marketing call without consent (Beijing 2020).
    WithoutConsent,
}

impl Trigger {
    /// The word used in files and answers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AgainstRefusal => "against_refusal",
            Self::WithoutConsent => "without_consent",
        }
    }
}

/// One version of the promise about calls, as far as a decision goes by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallTerms {
    /// Promise and version in one, as findings and decisions carry it: `dnd-call@wuhan-2024`.
    pub label: Label,
    /// The brand that promised; none means every brand that has joined in the city.
    pub brand: Option<BrandId>,
    /// The city.
    pub city: String,
    /// When it holds.
    pub effective: Interval,
    /// What breaks it.
    pub trigger: Trigger,
}

impl CallTerms {
    /// Whether these terms hold for a call of this brand at a moment.
    #[must_use]
    #[inline]
    pub fn covers(&self, brand: &BrandId, city: Option<&str>, at: Instant) -> bool {
        // Numbers are compared sooner than names.
        self.effective.contains(at)
            && city == Some(self.city.as_str())
            && self.brand.as_ref().is_none_or(|own| own == brand)
    }
}
