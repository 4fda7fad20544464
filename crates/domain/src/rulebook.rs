//! Rulebooks: the law of a place as data, read from a versioned file whose tests are inside it.
//!
//! A file says only what is its own; the rest comes from the one it extends. [`Library`] reads files, puts them together and
//! finds the one in force at a moment.

mod cases;
mod draft;
mod error;
mod library;
mod merge;
mod outline;
mod period;

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::calendar::Calendar;
use crate::decide::ReasonCode;
use crate::ids::ListId;
use crate::label::Label;
use crate::number::Number;
use crate::people::TicketKind;
use crate::scope::{Channel, Purpose};
use crate::time::{Instant, Interval};
use crate::zone::{Zones, zones_of};

pub use cases::{RulebookTest, Said, Saying, Trial, TrialError, TrialLine, failure, failures, outcome};
pub use error::RulebookError;
pub use library::Library;
pub use outline::{Clause, ClauseChange, Part, difference, outline};
pub use period::{Period, PeriodError};

/// What it means that a customer has said nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Opt-in place: silence is no.
    Deny,
    /// Opt-out place: silence lets the call go on to the next rule.
    Allow,
}

/// A sentence in the three languages Anxin speaks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh_cn: String,
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

impl Words {
    /// The languages, by their tags.
    pub const LANGUAGES: [&str; 3] = ["zh-CN", "en", "ja"];

    /// The sentence in a language (`zh-CN`, `en`, `ja`); Chinese, the language of the promise, for any other.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        match language {
            "en" => &self.en,
            "ja" => &self.ja,
            _ => &self.zh_cn,
        }
    }
}

/// The text and the legal source behind a reason.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which reason it stands behind.
    pub code: ReasonCode,
    /// The law, contract or promise it comes from.
    pub source: Source,
    /// The rule in words.
    pub text: Words,
}

/// Where a rule comes from: one text for every reader, or one for each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A foreign law is cited as it cites itself.
    Cited(String),
    /// In the readers' languages.
    Told(Words),
}

impl Source {
    /// The source in a language.
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        match self {
            Self::Cited(text) => text,
            Self::Told(words) => words.get(language),
        }
    }
}

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Source;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a table with zh-CN, en and ja")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Source, E> {
                Ok(Source::Cited(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Source, A::Error> {
                Words::deserialize(MapAccessDeserializer::new(map)).map(Source::Told)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A rulebook, ready to judge by.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Its name, as in `cn`.
    pub id: String,
    /// Its version; each has an interval of its own.
    pub version: u32,
    /// Name and version in one, as decisions carry it: `cn@2`.
    pub label: Label,
    /// When this version is the law.
    pub effective: Interval,
    /// The rulebook that holds at moments for which no version of this one is in force.
    pub falls_back_to: Option<String>,
    /// Where the customer's clock is, unless the customer said.
    pub zone: ZoneRule,
    /// The public holidays, if any rule speaks of them.
    pub calendar: Option<&'static Calendar>,
    /// A gate whose knowledge is older than this many milliseconds denies marketing.
    pub allowed_lag_ms: i64,
    /// How long an allow may be used, in milliseconds.
    pub permit_ms: i64,
    /// External lists that are not in [`Rulebook::lists`] are no knowledge when older than this many days.
    pub list_max_age_days: i64,
    /// How long decisions by this rulebook are kept as evidence; none is for good.
    pub evidence_kept: Option<Period>,
    /// Numbers to which a call always passes.
    pub emergency: Vec<Number>,
    /// What becomes of a dialled privacy number that is bound to nobody for this line.
    pub unknown_binding: UnknownBinding,
    /// What silence means, by purpose.
    pub silence: BTreeMap<Purpose, Silence>,
    /// How consent is read.
    pub consent: ConsentRules,
    /// External lists that must be looked at.
    pub lists: Vec<ListRule>,
    /// Which business with a customer stands for a relationship, and for how long.
    pub relationships: Vec<RelationshipRule>,
    /// When calls may be placed.
    pub hours: Vec<Hours>,
    /// How often.
    pub caps: Vec<Cap>,
    /// How long not after something happened.
    pub pauses: Vec<Pause>,
    /// The rules behind the reasons.
    pub rules: Vec<Rule>,
    /// Cases that hold in this rulebook.
    pub tests: Vec<RulebookTest>,
}

/// Where the customer's clock is.
#[derive(Clone, Debug)]
pub enum ZoneRule {
    /// In one place.
    Fixed(Zones),
    /// Wherever the holder of the number can be; a call must fit all of it.
    OfNumber,
}

/// What becomes of a dialled privacy number that is bound to nobody for this line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownBinding {
    /// Nobody knows whose telephone would ring: no.
    Deny,
    /// It is judged as the number it is.
    AsDialled,
}

/// How a place reads consent.
#[derive(Clone, Debug, Default)]
pub struct ConsentRules {
    /// A consent without a date of its end lapses so long after it was given.
    pub undated_lapses_after: Option<Period>,
    /// A consent counts only so long after it was given or after the holder of the number was last checked.
    pub holder_confirmed_within: Option<Period>,
    /// What a refusal to everyone does to consents given before it.
    pub general_refusal: GeneralRefusal,
    /// Channels over which consent may be asked for; over any other, asking is marketing.
    pub request_channels: Vec<Channel>,
}

/// What a refusal to everyone does to consents given before it to a brand or an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GeneralRefusal {
    /// It clears them; the latest word decides.
    #[default]
    ClearsConsents,
    /// It leaves them: explicit consent beats a general preference, until it is taken back itself.
    KeepsConsents,
}

/// What lifts a rule from a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lift {
    /// The customer consented.
    Consent,
    /// The brand has business with the customer.
    Relationship,
}

/// An external list that must be looked at.
#[derive(Clone, Debug)]
pub struct ListRule {
    /// The list.
    pub id: ListId,
    /// Older than this many days it is no knowledge.
    pub max_age_days: i64,
    /// For which judged purposes.
    pub purposes: Vec<Purpose>,
    /// What lifts it.
    pub unless: Vec<Lift>,
}

/// Which business stands for a relationship.
#[derive(Clone, Debug)]
pub struct RelationshipRule {
    /// The kind of ticket.
    pub kind: TicketKind,
    /// How long after the ticket's end.
    pub lasts: Period,
}

/// A stretch of the day on some days, on the customer's clock, half-open.
#[derive(Clone, Debug)]
pub struct Hours {
    /// Its name.
    pub id: String,
    /// Bit 0 is Monday, bit 6 is Sunday.
    pub days: u8,
    /// First minute of the day inside, 0 to 1439.
    pub from_minute: u16,
    /// First minute after it, 1 to 1440.
    pub until_minute: u16,
    /// For which judged purposes.
    pub purposes: Vec<Purpose>,
    /// What public holidays are.
    pub public_holidays: HolidayRule,
    /// What lifts it.
    pub unless: Vec<Lift>,
}

/// What public holidays are to calling hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayRule {
    /// Days like others.
    #[default]
    Open,
    /// Days without calls.
    Closed,
}

/// Whose attempts and words count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Across {
    /// Everyone's.
    Brands,
    /// Those of the caller's brand.
    Brand,
    /// Those of the caller.
    Agent,
}

/// Which attempts a cap counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Those that rang, or may yet ring.
    #[default]
    Rings,
    /// Those that were answered.
    Answers,
}

/// How often one customer may be called.
#[derive(Clone, Debug)]
pub struct Cap {
    /// Its name.
    pub id: String,
    /// So many; the next one waits.
    pub attempts: u16,
    /// In this stretch of time, which moves along.
    pub within: Period,
    /// Which attempts count.
    pub counts: Counts,
    /// Whose.
    pub across: Across,
    /// Of which judged purposes, and for which.
    pub purposes: Vec<Purpose>,
    /// What lifts it.
    pub unless: Vec<Lift>,
}

/// What a pause begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseAfter {
    /// A refusal, even one that was taken back.
    Refusal,
    /// A request for consent that has no answer yet.
    Request,
    /// A request for consent that was declined.
    DeclinedRequest,
    /// A call that was answered.
    Conversation,
}

/// How long a customer is left alone after something happened.
#[derive(Clone, Debug)]
pub struct Pause {
    /// Its name.
    pub id: String,
    /// What it begins with.
    pub after: PauseAfter,
    /// How long it lasts.
    pub lasts: Period,
    /// With whom that has to have happened.
    pub across: Across,
    /// For which judged purposes.
    pub purposes: Vec<Purpose>,
    /// What lifts it.
    pub unless: Vec<Lift>,
}

impl Rulebook {
    /// What silence means for a purpose.
    #[must_use]
    pub fn silence(&self, purpose: Purpose) -> Silence {
        self.silence.get(&purpose).copied().unwrap_or(Silence::Deny)
    }

    /// The rule behind a reason.
    #[must_use]
    pub fn rule(&self, code: ReasonCode) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.code == code)
    }

    /// The zones in which a call to a number is judged, unless the customer said where they are.
    #[must_use]
    pub fn zones(&self, number: Number) -> &Zones {
        match &self.zone {
            ZoneRule::Fixed(zones) => zones,
            ZoneRule::OfNumber => zones_of(number),
        }
    }

    /// Whether a cap or a pause here counts attempts.
    #[must_use]
    pub fn counts_attempts(&self) -> bool {
        self.stretches().next().is_some()
    }

    /// How far back earlier attempts can bear on a call: caps and pauses look no further. None when nothing here counts
    /// attempts.
    #[must_use]
    pub fn looks_back_from(&self, at: Instant, zones: &Zones) -> Option<Instant> {
        self.stretches().map(|period| period.before(at, zones)).min()
    }

    /// The stretches of time in which attempts are counted.
    fn stretches(&self) -> impl Iterator<Item = &Period> {
        let caps = self.caps.iter().map(|cap| &cap.within);
        let talks = self.pauses.iter().filter(|p| p.after == PauseAfter::Conversation).map(|p| &p.lasts);
        caps.chain(talks)
    }
}
