//! What a brand can be told.

use std::str::FromStr;

use crate::error::HookError;

macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        /// A type of event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum EventType { $($(#[$doc])* $variant),+ }

        impl EventType {
            /// Every type.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

events! {
    /// A case was opened about a call by this brand, or a loss that it answers for.
    CaseOpened = "case.opened",
    /// A finding of a case was decided: it pays, or not.
    CaseDecided = "case.decided",
    /// Somebody appealed.
    CaseAppealed = "case.appealed",
    /// An award was made that the brand owes back.
    AwardMade = "award.made",
    /// An award was taken back.
    AwardReversed = "award.reversed",
    /// The customer has the money.
    AwardPaid = "award.paid",
    /// The bank could not deliver the money.
    AwardReturned = "award.returned",
    /// A customer permits calls by this brand or one of its agents.
    PermitGiven = "permit.given",
    /// A customer takes such a permit back, or refuses whom they had permitted.
    PermitWithdrawn = "permit.withdrawn",
    /// Another endpoint of this brand was disabled, because nothing got through to it.
    EndpointDisabled = "endpoint.disabled",
    /// A test that the brand asked for; it comes whatever an endpoint takes.
    Ping = "ping",
}

impl EventType {
    /// The words that an endpoint may take, with commas between.
    pub(crate) fn names() -> String {
        let named: Vec<&str> = Self::ALL.iter().filter(|e| **e != Self::Ping).map(|e| e.word()).collect();
        named.join(", ")
    }
}

impl FromStr for EventType {
    type Err = HookError;
    fn from_str(text: &str) -> Result<Self, HookError> {
        let known = Self::ALL.iter().copied().filter(|event| *event != Self::Ping);
        known.into_iter().find(|event| event.word() == text).ok_or(HookError::UnknownEvent)
    }
}
