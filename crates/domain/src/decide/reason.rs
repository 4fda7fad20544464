//! Why: the codes of reasons, in the order in which rules are looked at.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::label::Label;
use crate::scope::WordError;
use crate::time::Instant;

macro_rules! reason_codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal $effect:ident),+ $(,)?) => {
        /// Why, as a stable code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ReasonCode { $($(#[$doc])* $variant),+ }

        impl ReasonCode {
            /// Every code, in the order in which rules are looked at.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in files, answers and columns.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// What the reason does to the answer.
            #[must_use]
            pub const fn effect(self) -> Effect {
                match self { $(Self::$variant => Effect::$effect),+ }
            }
        }

        impl FromStr for ReasonCode {
            type Err = WordError;
            fn from_str(text: &str) -> Result<Self, WordError> {
                Self::ALL.iter().copied().find(|c| c.word() == text).ok_or(WordError {
                    what: "reason code",
                    known: concat!($($word, " "),+),
                })
            }
        }
    };
}

reason_codes! {
    /// The number called is one for emergencies.
    Emergency = "emergency" Settles,
    /// The line is registered to no active agent at this moment.
    CallerUnknown = "caller_unknown" Denies,
    /// A privacy number was dialled that is bound to nobody for this line at this moment.
    BindingUnknown = "binding_unknown" Denies,
    /// Something is sold beside the stated purpose: judged as marketing.
    MixedContent = "mixed_content" Notes,
    /// Service was claimed without live business of this agent: judged as marketing.
    TicketMissing = "ticket_missing" Notes,
    /// Consent may not be asked for over this channel: judged as marketing.
    RequestChannel = "request_channel" Notes,
    /// A consent was given by an earlier holder of the number and is void.
    ConsentVoid = "consent_void" Notes,
    /// A consent without a date of its end is older than the rulebook lets it live.
    ConsentLapsed = "consent_lapsed" Notes,
    /// A permit for so many calls has been used up.
    PermitUsed = "permit_used" Notes,
    /// Nobody has confirmed that the number still belongs to who consented.
    HolderUnconfirmed = "holder_unconfirmed" Denies,
    /// The customer's latest word is no.
    DoNotDisturb = "do_not_disturb" Denies,
    /// The customer wants no more requests for consent.
    RequestsRefused = "requests_refused" Denies,
    /// The customer said nothing, and here silence is no.
    NoConsent = "no_consent" Denies,
    /// An external list names the number and nothing lifts it.
    ListedExternal = "listed_external" Denies,
    /// An external list that must be looked at is missing, or older than the rulebook allows.
    RegistryStale = "registry_stale" Denies,
    /// It is not a time of day at which this may be done.
    QuietHours = "quiet_hours" Defers,
    /// It is a public holiday, or may be one.
    PublicHoliday = "public_holiday" Defers,
    /// The customer has been called as often as may be.
    FrequencyCap = "frequency_cap" Defers,
    /// The customer said no lately, even if it was taken back since.
    RefusedLately = "refused_lately" Defers,
    /// Consent was asked for lately and not given.
    RequestedLately = "requested_lately" Defers,
    /// Somebody spoke with the customer lately.
    SpokenLately = "spoken_lately" Defers,
    /// The gate's knowledge is older than allowed.
    StaleKnowledge = "stale_knowledge" Denies,
    /// The customer's latest word is yes.
    Permitted = "permitted" Allows,
    /// The agent has live business with this customer.
    TicketLive = "ticket_live" Allows,
    /// The brand has, or lately had, business with this customer.
    EstablishedRelationship = "established_relationship" Allows,
    /// Nobody said no, and here that is enough.
    NotRefused = "not_refused" Allows,
}

/// What a reason does to the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Makes the answer yes, whatever else is said.
    Settles,
    /// Any one such reason makes the answer no.
    Denies,
    /// Makes a yes wait.
    Defers,
    /// Speaks for yes.
    Allows,
    /// Said for understanding; changes nothing by itself.
    Notes,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The code.
    pub code: ReasonCode,
    /// The act, ticket, list, or named rule of the rulebook that it rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rests_on: Option<Label>,
    /// For a reason to wait: the first moment at which it no longer holds by itself, if there is one in sight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
}
