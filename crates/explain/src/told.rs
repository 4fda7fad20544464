//! What a story is told from, and to whom.

use anxin_domain::act::Act;
use anxin_domain::call::Decision;
use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::people::{Caller, Holder};
use anxin_domain::remedy::Way;
use anxin_domain::rulebook::Rulebook;
use anxin_domain::scope::{Channel, Grantee};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use jiff::tz::TimeZone;
use serde::Serialize;

/// Who reads the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The person who was called, and everyone who speaks for them: what protects them, and what they can do.
    Customer,
    /// The person who wants to call: what to do instead.
    Agent,
    /// The person who runs the house: which field of which record to look at.
    Engineer,
}

impl Audience {
    /// Every reader.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Agent, Self::Engineer];

    /// The word used in message ids and answers.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Engineer => "engineer",
        }
    }
}

/// For whom an agent's story is told. What customers said to other brands and agents is kept from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewer<'a> {
    /// The reader's brand.
    pub brand: Option<&'a BrandId>,
    /// The reader.
    pub agent: Option<&'a AgentId>,
}

impl<'a> Viewer<'a> {
    /// The caller; nobody in particular if the caller is unknown.
    #[must_use]
    pub fn caller(caller: Option<&'a Caller>) -> Self {
        Self { brand: caller.map(|c| &c.brand), agent: caller.map(|c| &c.agent) }
    }

    /// Whether something said to this grantee concerns the reader.
    pub(crate) fn is_meant_by(&self, grantee: &Grantee) -> bool {
        match grantee {
            Grantee::Everyone => true,
            Grantee::Brand(brand) => self.brand == Some(brand),
            Grantee::Agent(agent) => self.agent == Some(agent),
        }
    }
}

/// A promise as people know it.
#[derive(Clone, Copy, Debug)]
pub struct Promised<'a> {
    /// Its name in the language of the story.
    pub name: &'a str,
    /// When the terms that pay came into force.
    pub since: Instant,
    /// Where that day is read off.
    pub zone: &'a TimeZone,
}

/// Everything a story is told from. The doors gather it; nothing is looked up here.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// Who stood behind the line at that moment, if known.
    pub caller: Option<&'a Caller>,
    /// The name of the caller's brand, as customers know it.
    pub brand_name: Option<&'a str>,
    /// The acts known at the decision, in commit order.
    pub acts: &'a [Act],
    /// What was known about who held the number. In a customer's story, what earlier holders said to brands and agents is kept
    /// from the present one.
    pub holder: Holder,
    /// Names of other brands and agents that acts speak to; one that is not here is shown by its id.
    pub names: &'a [(Grantee, String)],
    /// The rulebook it was judged by.
    pub rulebook: &'a Rulebook,
    /// Where the callee may be. Moments are told on the first of the wall clocks, with its offset where there are several.
    pub zones: &'a Zones,
    /// The promise that pays if it is broken, where its name is known; otherwise it is cited by its label.
    pub promise: Option<Promised<'a>>,
    /// What would change it, from [`anxin_domain::remedy::ways`].
    pub ways: &'a [Way],
    /// The channels over which the caller may ask for consent now, from [`anxin_domain::remedy::may_ask`].
    pub ask_over: &'a [Channel],
    /// For whom an agent's story is told.
    pub viewer: Viewer<'a>,
}
