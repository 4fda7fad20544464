//! Scopes: what an act of a customer covers, and the point at which a call stands.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::band::{Band, WHOLE_WEEK, WallClock, week_holds};
use crate::ids::{AgentId, BrandId};
use crate::time::Instant;

/// A word that is not one of a fixed few.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}: write one of {known}")]
pub struct WordError {
    /// What was being read.
    pub what: &'static str,
    /// The words that are known.
    pub known: &'static str,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal, $known:literal, $($(#[$vdoc:meta])* $variant:ident = $word:literal),+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in files, answers and columns.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl FromStr for $name {
            type Err = WordError;
            fn from_str(text: &str) -> Result<Self, WordError> {
                match text.trim() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(WordError { what: $what, known: $known }),
                }
            }
        }
    };
}

words!(
    /// Why an agent calls.
    Purpose, "purpose", "marketing, service, survey, consent_request",
    /// To sell, to win a client; also anything mixed with it.
    Marketing = "marketing",
    /// About a live ticket of this customer.
    Service = "service",
    /// To ask for an opinion.
    Survey = "survey",
    /// To ask whether one may call: it sells nothing, and a customer can refuse it for good.
    ConsentRequest = "consent_request"
);
words!(
    /// What a call is made of.
    Content, "content", "plain, mixed",
    /// The stated purpose and nothing else.
    Plain = "plain",
    /// Something is sold beside the stated purpose; then it is marketing.
    Mixed = "mixed"
);
words!(
    /// What is sold or let.
    LineOfBusiness, "line of business", "resale, rental, new_home",
    /// Second-hand homes (二手).
    Resale = "resale",
    /// Rented homes (租赁).
    Rental = "rental",
    /// New homes (新房).
    NewHome = "new_home"
);
words!(
    /// How the customer is reached.
    Channel, "channel", "voice, sms, im",
    /// A telephone call.
    Voice = "voice",
    /// A text message.
    Sms = "sms",
    /// An instant message.
    Im = "im"
);

#[expect(clippy::derivable_impls, reason = "the macro that writes the enum marks no variant")]
impl Default for Content {
    fn default() -> Self {
        Self::Plain
    }
}

/// To whom an act speaks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Grantee {
    /// To everyone.
    #[default]
    Everyone,
    /// To every agent of a brand, as of the call.
    Brand(BrandId),
    /// To one agent.
    Agent(AgentId),
}

impl Grantee {
    /// 0 for one agent, 1 for a brand, 2 for everyone: of two that cover the same call, the smaller is the narrower.
    const fn breadth(&self) -> u8 {
        match self {
            Self::Agent(_) => 0,
            Self::Brand(_) => 1,
            Self::Everyone => 2,
        }
    }
}

/// What an act covers. An empty list means all of that kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scope {
    /// To whom.
    pub grantee: Grantee,
    /// For which purposes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<Purpose>,
    /// For which lines of business.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines_of_business: Vec<LineOfBusiness>,
    /// Over which channels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// At which times of the week.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
}

/// Where a call stands: everything a scope can speak about.
#[derive(Clone, Copy, Debug)]
pub struct Point<'a> {
    /// Who calls, if known.
    pub agent: Option<&'a AgentId>,
    /// Since when the agent has worked for this brand without a break; consents to the agent from before need reconfirming.
    pub agent_since: Option<Instant>,
    /// For whom, if known.
    pub brand: Option<&'a BrandId>,
    /// Judged purpose.
    pub purpose: Purpose,
    /// Line of business, if the caller said.
    pub line_of_business: Option<LineOfBusiness>,
    /// Channel.
    pub channel: Channel,
    /// Wall clock of the customer at the moment of the ring.
    pub clock: WallClock<'a>,
}

/// How to read what is not known of a call: a line of business that was kept back, a zone or a holiday nobody can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// It may be any: so a refusal that names one covers it.
    Covered,
    /// It must be shown: so a permit that names one does not cover it.
    NotCovered,
}

impl Scope {
    /// The scope of the do-not-disturb switch: marketing and surveys by anyone. Calls about the customer's own live business stay possible.
    #[must_use]
    pub fn do_not_disturb() -> Self {
        Self { purposes: vec![Purpose::Marketing, Purpose::Survey], ..Self::default() }
    }

    /// Whether this scope covers a point; `unsaid` decides where the call's line of business or wall clock is not known.
    #[must_use]
    pub fn covers(&self, point: &Point<'_>, unsaid: Unsaid) -> bool {
        self.covers_apart_from_bands(point, unsaid)
            && (self.bands.is_empty()
                || match unsaid {
                    Unsaid::Covered => point.clock.may_lie_in(&self.bands),
                    Unsaid::NotCovered => point.clock.surely_lies_in(&self.bands),
                })
    }

    /// Whether this scope covers a point at some time of the week.
    pub(crate) fn covers_apart_from_bands(&self, point: &Point<'_>, unsaid: Unsaid) -> bool {
        let grantee = match &self.grantee {
            Grantee::Everyone => true,
            Grantee::Brand(brand) => point.brand == Some(brand),
            Grantee::Agent(agent) => point.agent == Some(agent),
        };
        let business = self.lines_of_business.is_empty()
            || match point.line_of_business {
                Some(said) => self.lines_of_business.contains(&said),
                None => unsaid == Unsaid::Covered,
            };
        grantee && business && holds(&self.purposes, &point.purpose) && holds(&self.channels, &point.channel)
    }

    /// Whether this scope is strictly narrower than another that covers the same point: no wider in anything, narrower in something.
    #[must_use]
    pub fn is_narrower_than(&self, other: &Self) -> bool {
        self.is_within(other) && !other.is_within(self)
    }

    /// Whether this scope reaches no further than another that covers the same point.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.grantee.breadth() <= other.grantee.breadth()
            && within(&self.purposes, &other.purposes, Purpose::ALL)
            && within(&self.lines_of_business, &other.lines_of_business, LineOfBusiness::ALL)
            && within(&self.channels, &other.channels, Channel::ALL)
            && week_holds(other.hours(), self.hours())
    }

    fn hours(&self) -> &[Band] {
        if self.bands.is_empty() { WHOLE_WEEK } else { &self.bands }
    }
}

fn holds<T: PartialEq>(list: &[T], value: &T) -> bool {
    list.is_empty() || list.contains(value)
}

/// Whether every value of one list is in another; an empty list is the same as one that names them all.
fn within<T: PartialEq>(inner: &[T], outer: &[T], all: &[T]) -> bool {
    let inner = if inner.is_empty() { all } else { inner };
    inner.iter().all(|value| holds(outer, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrower_means_no_wider_in_anything() {
        let agent = Grantee::Agent("b:1".parse().unwrap());
        let general = Scope::default();
        let one_agent = Scope { grantee: agent.clone(), ..Scope::default() };
        let rentals = Scope { lines_of_business: vec![LineOfBusiness::Rental], ..Scope::default() };
        assert!(one_agent.is_narrower_than(&general));
        assert!(!general.is_narrower_than(&one_agent));
        assert!(!general.is_narrower_than(&general));
        assert!(!one_agent.is_narrower_than(&rentals), "it speaks about all lines of business");
        assert!(
            one_agent.is_narrower_than(&Scope {
                grantee: Grantee::Brand("b".parse().unwrap()),
                ..Scope::default()
            })
        );
        let evenings = Band { days: 0b001_1111, from_minute: 18 * 60, until_minute: 21 * 60 };
        let evenings = Scope { bands: vec![evenings], ..general.clone() };
        assert!(evenings.is_narrower_than(&general));
        assert!(!general.is_narrower_than(&evenings), "it speaks about every hour of the week");
        assert!(!one_agent.is_narrower_than(&evenings));
    }
}
