//! Runs the cases inside a rulebook's file against the law itself, so that a rulebook that says one thing and does another
//! is found before it judges a call. The people in the cases are made up here; nothing outside the rulebook plays a part.

mod facts;
mod trial;

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, IntoDeserializer as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::decide::{Judgement, ReasonCode, Verdict, decide};
use crate::ids::ListId;
use crate::people::TicketKind;
use crate::rulebook::error::{Place, RulebookError};
use crate::rulebook::{Period, Rulebook};
use crate::scope::{Channel, Content, LineOfBusiness, Purpose};
use crate::time::Instant;

pub use trial::{Trial, TrialError, TrialLine};

/// A case inside a rulebook's file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulebookTest {
    /// What it shows.
    pub name: String,
    /// The moment of the ring; without it, noon a month after the rulebook came into force, moved to the first open hour.
    #[serde(default)]
    pub at: Option<Instant>,
    /// The number called, as `+` and digits.
    #[serde(default)]
    pub number: Option<String>,
    /// Where the customer said they are (IANA name).
    #[serde(default)]
    pub zone: Option<String>,
    /// What the customer said, in order.
    #[serde(default)]
    pub said: Vec<Saying>,
    /// What the call is for.
    pub purpose: Purpose,
    /// Whether something is sold beside it.
    #[serde(default)]
    pub content: Content,
    /// Over which channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What it is about.
    #[serde(default)]
    pub line_of_business: Option<LineOfBusiness>,
    /// Whether the agent has a live ticket of this customer.
    #[serde(default)]
    pub ticket: bool,
    /// Business of the brand with the customer that is over.
    #[serde(default)]
    pub relationship: Option<Business>,
    /// Whether the line is registered to an agent.
    #[serde(default = "yes")]
    pub known_line: bool,
    /// How the number is reached.
    #[serde(default)]
    pub dialled: Dialled,
    /// External lists; every list that the rulebook requires is here and fresh unless it is told otherwise.
    #[serde(default)]
    pub lists: Vec<ListFact>,
    /// Earlier attempts.
    #[serde(default)]
    pub attempts: Vec<AttemptFact>,
    /// Requests for consent.
    #[serde(default)]
    pub requests: Vec<RequestFact>,
    /// What is known about the holder.
    #[serde(default)]
    pub holder: HolderFact,
    /// How old the gate's knowledge is, in milliseconds.
    #[serde(default)]
    pub lag_ms: i64,
    /// Yes, no, or not now.
    pub verdict: Verdict,
    /// The decisive reason.
    pub reason: ReasonCode,
    /// For `defer`: until when.
    #[serde(default)]
    pub until: Option<Instant>,
    /// Where it stands, for complaints about it.
    #[serde(skip)]
    pub(crate) place: Place,
}

const fn yes() -> bool {
    true
}

/// One thing a customer said: in a file a word alone, said just before the call, or a table with more about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
pub struct Saying {
    /// The word.
    pub said: Said,
    /// So long before the call; without it, just before.
    #[serde(default)]
    pub before: Option<Period>,
    /// It ends so long after it was said.
    #[serde(default)]
    pub expires_after: Option<Period>,
    /// At which times of the week.
    #[serde(default)]
    pub bands: Vec<BandFact>,
    /// Over which channels.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// For which lines of business.
    #[serde(default)]
    pub lines_of_business: Vec<LineOfBusiness>,
}

impl<'de> Deserialize<'de> for Saying {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(WordOrTable)
    }
}

/// Reads either form by itself, so that a word nobody knows is answered with those that are known.
struct WordOrTable;

impl<'de> Visitor<'de> for WordOrTable {
    type Value = Saying;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a word, as in \"do_not_disturb\", or a table, as in { said = \"do_not_disturb\", before = \"3 days\" }")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Saying, E> {
        Ok(Saying {
            said: Said::deserialize(word.into_deserializer())?,
            before: None,
            expires_after: None,
            bands: Vec::new(),
            channels: Vec::new(),
            lines_of_business: Vec::new(),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<Saying, A::Error> {
        Saying::deserialize(MapAccessDeserializer::new(table))
    }
}

/// A weekly band as files write it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandFact {
    /// `mon` to `sun`, and `holiday`.
    pub days: Vec<String>,
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`.
    pub until: String,
}

/// What a customer can have said in a rulebook's test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Do-not-disturb on.
    DoNotDisturb,
    /// Do-not-disturb on, but my exceptions stay.
    DoNotDisturbKeepingExceptions,
    /// No calls at all, for whatever purpose.
    NoCalls,
    /// Not this brand.
    RefuseThisBrand,
    /// Not this agent.
    RefuseThisAgent,
    /// Do not ask me again.
    RefuseRequests,
    /// This agent may.
    PermitThisAgent,
    /// This agent's brand may.
    PermitThisBrand,
    /// Another brand may.
    PermitOtherBrand,
    /// Everyone may.
    PermitEveryone,
    /// This agent may call back once.
    PermitOneCall,
    /// All that I said is taken back.
    TakeBack,
}

impl Said {
    /// Everything that can have been said.
    pub const ALL: &[Self] = &[
        Self::DoNotDisturb,
        Self::DoNotDisturbKeepingExceptions,
        Self::NoCalls,
        Self::RefuseThisBrand,
        Self::RefuseThisAgent,
        Self::RefuseRequests,
        Self::PermitThisAgent,
        Self::PermitThisBrand,
        Self::PermitOtherBrand,
        Self::PermitEveryone,
        Self::PermitOneCall,
        Self::TakeBack,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::DoNotDisturb => "do_not_disturb",
            Self::DoNotDisturbKeepingExceptions => "do_not_disturb_keeping_exceptions",
            Self::NoCalls => "no_calls",
            Self::RefuseThisBrand => "refuse_this_brand",
            Self::RefuseThisAgent => "refuse_this_agent",
            Self::RefuseRequests => "refuse_requests",
            Self::PermitThisAgent => "permit_this_agent",
            Self::PermitThisBrand => "permit_this_brand",
            Self::PermitOtherBrand => "permit_other_brand",
            Self::PermitEveryone => "permit_everyone",
            Self::PermitOneCall => "permit_one_call",
            Self::TakeBack => "take_back",
        }
    }
}

/// Business that is over.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// Its kind.
    pub kind: TicketKind,
    /// It ended so long before the call; without it, it is live.
    #[serde(default)]
    pub ended: Option<Period>,
}

/// How the number is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialled {
    /// Dialled itself.
    #[default]
    Direct,
    /// By a privacy number bound to it.
    Bound,
    /// By a privacy number bound to nobody.
    Unbound,
}

/// An external list.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListFact {
    /// The list.
    pub id: ListId,
    /// Whether it names the number.
    #[serde(default)]
    pub named: bool,
    /// So many days of 24 hours old.
    #[serde(default)]
    pub age_days: i64,
    /// It is not here at all.
    #[serde(default)]
    pub missing: bool,
}

/// Earlier attempts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttemptFact {
    /// The last of them so long before the call.
    pub before: Period,
    /// How many, a minute apart.
    #[serde(default = "once")]
    pub times: u16,
    /// Whether they were answered.
    #[serde(default)]
    pub answered: bool,
    /// Whose.
    #[serde(default)]
    pub by: By,
}

const fn once() -> u16 {
    1
}

/// Whose attempts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Another agent of the caller's brand.
    #[default]
    ThisBrand,
    /// The caller.
    ThisAgent,
    /// Another brand.
    OtherBrand,
}

/// A request for consent by the caller.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestFact {
    /// Asked, and answered if it was, so long before the call.
    pub before: Period,
    /// What became of it.
    pub answer: RequestState,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Nothing yet.
    Open,
    /// Yes.
    Accepted,
    /// No.
    Declined,
}

/// What is known about the holder.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolderFact {
    /// The number changed hands so long before the call.
    #[serde(default)]
    pub since: Option<Period>,
    /// A check so long before the call said that it had not since.
    #[serde(default)]
    pub checked: Option<Period>,
}

/// Runs every case in the rulebook's file. One error for each that fails; none when the rulebook does what it says.
#[must_use]
pub fn failures(rulebook: &Rulebook) -> Vec<RulebookError> {
    rulebook.tests.iter().filter_map(|test| failure(rulebook, test)).collect()
}

/// Runs one case of a rulebook; none when the rulebook says what the case wants.
#[must_use]
pub fn failure(rulebook: &Rulebook, test: &RulebookTest) -> Option<RulebookError> {
    let what = run(rulebook, test).err()?;
    Some(wrong(rulebook, test, &what))
}

/// What a rulebook says of a case, whatever the case wants.
///
/// # Errors
/// [`RulebookError`] with the case's line when it cannot be played: an odd number or zone, a moment outside the time in which
/// the rulebook is in force.
pub fn outcome(rulebook: &Rulebook, test: &RulebookTest) -> Result<Judgement, RulebookError> {
    judged(rulebook, test).map_err(|what| wrong(rulebook, test, &what))
}

fn wrong(rulebook: &Rulebook, test: &RulebookTest, what: &str) -> RulebookError {
    test.place.wrong(format!("test {:?} of {}: {what}", test.name, rulebook.label))
}

fn judged(rulebook: &Rulebook, test: &RulebookTest) -> Result<Judgement, String> {
    let scene = facts::Scene::of(rulebook, test)?;
    let at = scene.call().at;
    if !rulebook.effective.contains(at) {
        return Err(format!(
            "at: {at} is outside the time in which this version is in force; write a moment inside"
        ));
    }
    Ok(decide(&scene.facts(test), scene.call(), rulebook, &[]))
}

fn run(rulebook: &Rulebook, test: &RulebookTest) -> Result<(), String> {
    let judgement = judged(rulebook, test)?;
    let found = (judgement.verdict, judgement.decisive(), judgement.until);
    if found == (test.verdict, Some(test.reason), test.until.or(judgement.until)) {
        return Ok(());
    }
    let waits = |until: Option<Instant>| until.map_or(String::new(), |until| format!(" until {until}"));
    Err(format!(
        "expected {} by {}{}, found {} by {}{}; mend the rule or the test",
        test.verdict.word(),
        test.reason.word(),
        waits(test.until),
        judgement.verdict.word(),
        judgement.decisive().map_or("no reason", ReasonCode::word),
        waits(judgement.until),
    ))
}
