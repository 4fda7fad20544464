//! Rulebooks: the law of a place as data, read from a versioned file whose tests are inside it.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::decide::ReasonCode;
use crate::scope::Purpose;
use crate::time::{Instant, Interval};

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
    pub source: String,
    /// The rule in words.
    pub text: Words,
}

/// A rulebook, ready to judge by.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Its name, as in `cn`.
    pub id: String,
    /// Its version; rises by one with each change.
    pub version: u32,
    /// When this version is the law.
    pub effective: Interval,
    /// The customer's wall clock.
    pub zone: TimeZone,
    /// A gate whose knowledge is older than this many milliseconds denies marketing.
    pub allowed_lag_ms: i64,
    /// How long an allow may be used, in milliseconds.
    pub permit_ms: i64,
    /// External lists older than this many days are no knowledge.
    pub list_max_age_days: i64,
    /// What silence means, by purpose.
    pub silence: BTreeMap<Purpose, Silence>,
    /// The rules behind the reasons.
    pub rules: Vec<Rule>,
    /// Cases that hold in this rulebook.
    pub tests: Vec<RulebookTest>,
}

/// A case inside a rulebook's file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulebookTest {
    /// What it shows.
    pub name: String,
    /// What the customer said, in order.
    #[serde(default)]
    pub said: Vec<Said>,
    /// What the call is for.
    pub purpose: Purpose,
    /// Whether the agent has a live ticket of this customer.
    #[serde(default)]
    pub ticket: bool,
    /// Whether the line is registered to an agent.
    #[serde(default = "yes")]
    pub known_line: bool,
    /// Whether an external list names the number.
    #[serde(default)]
    pub listed: bool,
    /// `allow` or `deny`.
    pub verdict: String,
    /// The decisive reason.
    pub reason: ReasonCode,
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
    /// This agent may.
    PermitThisAgent,
    /// This agent's brand may.
    PermitThisBrand,
    /// Another brand may.
    PermitOtherBrand,
    /// Everyone may.
    PermitEveryone,
}

const fn yes() -> bool {
    true
}

/// Why a rulebook was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rulebook {file}: {what}")]
pub struct RulebookError {
    /// The file.
    pub file: String,
    /// What is wrong, with line and mend where known.
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    version: u32,
    effective_from: Instant,
    #[serde(default)]
    effective_until: Option<Instant>,
    zone: String,
    allowed_lag_ms: i64,
    permit_ms: i64,
    list_max_age_days: i64,
    silence: BTreeMap<Purpose, Silence>,
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
    #[serde(rename = "test")]
    tests: Vec<RulebookTest>,
}

impl Rulebook {
    /// Reads a rulebook. `file` names it in errors.
    ///
    /// # Errors
    /// [`RulebookError`] with the place and the mend: unknown fields, an unknown zone, a purpose without silence, a
    /// reason without a rule, numbers out of range.
    pub fn parse(file: &str, text: &str) -> Result<Self, RulebookError> {
        let wrong = |what: String| RulebookError { file: file.to_owned(), what };
        let read: File = toml::from_str(text).map_err(|e| wrong(e.to_string().trim().to_owned()))?;
        let zone = TimeZone::get(&read.zone).map_err(|_| {
            wrong(format!("zone: unknown zone {:?}; write an IANA name as in Asia/Shanghai", read.zone))
        })?;
        for purpose in Purpose::ALL {
            if !read.silence.contains_key(purpose) {
                return Err(wrong(format!(
                    "silence.{}: missing; write \"deny\" or \"allow\"",
                    purpose.word()
                )));
            }
        }
        for code in ReasonCode::ALL {
            match read.rules.iter().filter(|rule| rule.code == *code).count() {
                1 => {}
                0 => {
                    return Err(wrong(format!(
                        "rule: none for {:?}; every reason needs its rule and source",
                        code.word()
                    )));
                }
                _ => return Err(wrong(format!("rule: two for {:?}; keep one", code.word()))),
            }
        }
        for (name, value) in [
            ("allowed_lag_ms", read.allowed_lag_ms),
            ("permit_ms", read.permit_ms),
            ("list_max_age_days", read.list_max_age_days),
        ] {
            if !(1..=86_400_000).contains(&value) {
                return Err(wrong(format!("{name}: {value} is out of range; write 1 to 86400000")));
            }
        }
        if read.effective_until.is_some_and(|until| until <= read.effective_from) {
            return Err(wrong("effective_until: not after effective_from".to_owned()));
        }
        Ok(Self {
            id: read.id,
            version: read.version,
            effective: Interval { from: read.effective_from, until: read.effective_until },
            zone,
            allowed_lag_ms: read.allowed_lag_ms,
            permit_ms: read.permit_ms,
            list_max_age_days: read.list_max_age_days,
            silence: read.silence,
            rules: read.rules,
            tests: read.tests,
        })
    }

    /// Name and version in one, as decisions carry it: `cn@1`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

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
}
