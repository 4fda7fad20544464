//! A call that somebody makes up to see what a rulebook says of it. It is played on the stage on which the cases of files are.

use crate::decide::{Judgement, ReasonCode, Verdict, decide};
use crate::promise::CallTerms;
use crate::rulebook::cases::{
    AttemptFact, By, Dialled, HolderFact, ListFact, RulebookTest, Said, Saying, facts::Scene,
};
use crate::rulebook::error::Place;
use crate::rulebook::{Period, Rulebook};
use crate::scope::{Content, LineOfBusiness, Purpose};
use crate::time::Instant;

/// How long ago the earlier attempts of a made-up call were: within every cap that is in days.
const ATTEMPTS_BEFORE: &str = "1 day";

/// A made-up call: an agent of a brand that has joined rings a customer.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The moment of the ring.
    pub at: Instant,
    /// Where the customer is (IANA name); none leaves it to the rulebook.
    pub zone: Option<String>,
    /// In which city the brand has joined the promise about calls.
    pub city: Option<String>,
    /// From what kind of line.
    pub line: TrialLine,
    /// What the call is for.
    pub purpose: Purpose,
    /// What it is about, if that was said.
    pub line_of_business: Option<LineOfBusiness>,
    /// The last word of the customer; none is silence.
    pub said: Option<Said>,
    /// Whether the agent has a live ticket of this customer.
    pub has_ticket: bool,
    /// Whether every external list that the rulebook looks at names the number.
    pub is_listed: bool,
    /// Attempts of the brand that rang, a day before.
    pub attempts: u16,
}

/// From what kind of line a made-up call comes, and how the number is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialLine {
    /// A line registered to an agent, which dials the number itself.
    Registered,
    /// A line that is registered to nobody.
    Unknown,
    /// A registered line that dials a privacy number bound to the customer.
    Bound,
    /// A registered line that dials a privacy number bound to nobody.
    Unbound,
}

impl TrialLine {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Registered, Self::Unknown, Self::Bound, Self::Unbound];

    /// A stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Unknown => "unknown",
            Self::Bound => "bound",
            Self::Unbound => "unbound",
        }
    }
}

/// A made-up call that cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this call cannot be made up: {0}")]
pub struct TrialError(String);

impl Trial {
    /// What the rulebook says of the call, with every rule that spoke. The terms are those of the promise about calls; the
    /// caller's brand counts as one that has joined those of the city, whichever brand they were written for.
    ///
    /// # Errors
    /// [`TrialError`] when the zone is none of the IANA list.
    pub fn judge(&self, rulebook: &Rulebook, terms: &[CallTerms]) -> Result<Judgement, TrialError> {
        let case = self.case(rulebook)?;
        let scene = Scene::of(rulebook, &case).map_err(TrialError)?;
        let mut facts = scene.facts(&case);
        facts.city = self.city.as_deref();
        let joined: Vec<CallTerms> =
            terms.iter().map(|terms| CallTerms { brand: None, ..terms.clone() }).collect();
        Ok(decide(&facts, scene.call(), rulebook, &joined))
    }

    fn case(&self, rulebook: &Rulebook) -> Result<RulebookTest, TrialError> {
        let before: Period = ATTEMPTS_BEFORE.parse().map_err(|_| TrialError(ATTEMPTS_BEFORE.to_owned()))?;
        let rang = AttemptFact { before, times: self.attempts, answered: false, by: By::ThisBrand };
        let said = |said| Saying {
            said,
            before: None,
            expires_after: None,
            bands: Vec::new(),
            channels: Vec::new(),
            lines_of_business: Vec::new(),
        };
        let list = |rule: &crate::rulebook::ListRule| ListFact {
            id: rule.id.clone(),
            named: self.is_listed,
            age_days: 0,
            missing: false,
        };
        Ok(RulebookTest {
            name: String::new(),
            at: Some(self.at),
            number: None,
            zone: self.zone.clone(),
            said: self.said.into_iter().map(said).collect(),
            purpose: self.purpose,
            content: Content::Plain,
            channel: None,
            line_of_business: self.line_of_business,
            ticket: self.has_ticket,
            relationship: None,
            known_line: self.line != TrialLine::Unknown,
            dialled: match self.line {
                TrialLine::Registered | TrialLine::Unknown => Dialled::Direct,
                TrialLine::Bound => Dialled::Bound,
                TrialLine::Unbound => Dialled::Unbound,
            },
            lists: rulebook.lists.iter().map(list).collect(),
            attempts: if self.attempts == 0 { Vec::new() } else { vec![rang] },
            requests: Vec::new(),
            holder: HolderFact::default(),
            lag_ms: 0,
            // What a case of a file would want; nobody compares it here.
            verdict: Verdict::Allow,
            reason: ReasonCode::Permitted,
            until: None,
            place: Place::default(),
        })
    }
}
