//! Promises: versioned terms as data, one file each, with their tests inside.

use serde::Deserialize;

use crate::ids::BrandId;
use crate::label::Label;
use crate::money::{Currency, Money};
use crate::rulebook::Words;
use crate::time::{Instant, Interval};
use jiff::tz::TimeZone;

/// What breaks the promise about calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A marketing call against a refusal that no permit lifts (Wuhan 2024).
    AgainstRefusal,
    /// Any marketing call without consent (Beijing 2020).
    WithoutConsent,
}

/// Where a figure or a sentence of the terms comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The brand published it.
    Published,
    /// It is our model of what was not published.
    Modelled,
}

/// In which stretch of time one calling number is paid once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// A calendar month on the customer's wall clock.
    CalendarMonth,
    /// A calendar day on the customer's wall clock.
    CalendarDay,
}

/// One version of a promise's terms, for a brand and a city and an interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The promise, as in `dnd-call`.
    pub promise: String,
    /// The version, as in `wuhan-2024`.
    pub version: String,
    /// Promise and version in one, as findings and decisions carry it: `dnd-call@wuhan-2024`.
    pub label: Label,
    /// Where it comes from.
    pub origin: Origin,
    /// The brand that promised; none means every brand that has joined in the city.
    pub brand: Option<BrandId>,
    /// The city.
    pub city: String,
    /// When it holds.
    pub effective: Interval,
    /// What breaks it.
    pub trigger: Trigger,
    /// What one broken promise pays.
    pub amount: Money,
    /// Within which window one calling number is paid once.
    pub window: Window,
    /// The customer's wall clock.
    pub zone: TimeZone,
    /// A finding that pays more than this in one case needs two people.
    pub two_people_above: Money,
    /// Days in which it is paid, counted from the award.
    pub pay_within_days: i64,
    /// The promise in words, quoted in every ruling.
    pub text: Words,
}

/// A promise with its versions.
#[derive(Clone, Debug)]
pub struct Promise {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// Its versions.
    pub terms: Vec<Terms>,
    /// Its tests.
    pub tests: Vec<PromiseTest>,
}

/// A case inside a promise's file: which version is in force for a brand in a city at a moment.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseTest {
    /// What it shows.
    pub name: String,
    /// The calling brand.
    pub brand: BrandId,
    /// Its city.
    pub city: String,
    /// The moment of the call.
    pub at: Instant,
    /// The version expected, or none.
    #[serde(default)]
    pub version: Option<String>,
    /// The window that the award falls into.
    #[serde(default)]
    pub window: Option<String>,
    /// The amount it pays, as a decimal.
    #[serde(default)]
    pub amount: Option<String>,
}

/// Why a promise was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("promise {file}: {what}")]
pub struct PromiseError {
    /// The file.
    pub file: String,
    /// What is wrong and how to mend it.
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: Words,
    terms: Vec<TermsFile>,
    #[serde(rename = "test")]
    tests: Vec<PromiseTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermsFile {
    version: String,
    source: Origin,
    #[serde(default)]
    brand: Option<BrandId>,
    city: String,
    effective_from: Instant,
    #[serde(default)]
    effective_until: Option<Instant>,
    trigger: Trigger,
    amount: String,
    two_people_above: String,
    currency: Currency,
    window: Window,
    zone: String,
    pay_within_days: i64,
    text: Words,
}

impl Terms {
    /// Whether these terms hold for a call of this brand at a moment.
    #[must_use]
    pub fn covers(&self, brand: &BrandId, city: Option<&str>, at: Instant) -> bool {
        self.brand.as_ref().is_none_or(|own| own == brand)
            && city == Some(self.city.as_str())
            && self.effective.contains(at)
    }

    /// The name of the window a moment falls into, as in `2026-11`.
    #[must_use]
    pub fn window_of(&self, at: Instant) -> String {
        let pattern = match self.window {
            Window::CalendarMonth => "%Y-%m",
            Window::CalendarDay => "%Y-%m-%d",
        };
        at.format_in(&self.zone, pattern)
    }
}

impl Promise {
    /// Reads a promise. `file` names it in errors.
    ///
    /// # Errors
    /// [`PromiseError`] with the place and the mend: unknown fields, bad amounts, an unknown zone, versions that overlap.
    pub fn parse(file: &str, text: &str) -> Result<Self, PromiseError> {
        let wrong = |what: String| PromiseError { file: file.to_owned(), what };
        let read: File = toml::from_str(text).map_err(|e| wrong(e.to_string().trim().to_owned()))?;
        let terms = read
            .terms
            .into_iter()
            .map(|t| terms_from(&read.id, t).map_err(wrong))
            .collect::<Result<Vec<_>, _>>()?;
        for (index, one) in terms.iter().enumerate() {
            if let Some(other) = terms[..index].iter().find(|other| clash(one, other)) {
                return Err(wrong(format!(
                    "terms {:?} and {:?} overlap: end one before the other begins",
                    other.version, one.version
                )));
            }
        }
        Ok(Self { id: read.id, name: read.name, terms, tests: read.tests })
    }

    /// Runs the tests inside the file and says what failed.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        self.tests.iter().filter_map(|test| self.failure(test)).collect()
    }

    fn failure(&self, test: &PromiseTest) -> Option<String> {
        let terms = self.terms.iter().find(|t| t.covers(&test.brand, Some(&test.city), test.at));
        let found = (
            terms.map(|t| t.version.clone()),
            terms.filter(|_| test.window.is_some()).map(|t| t.window_of(test.at)),
            terms.filter(|_| test.amount.is_some()).map(|t| t.amount.decimal()),
        );
        let wanted = (test.version.clone(), test.window.clone(), test.amount.clone());
        (found != wanted).then(|| format!("{}: {}: expected {wanted:?}, found {found:?}", self.id, test.name))
    }
}

fn clash(one: &Terms, other: &Terms) -> bool {
    let brands = one.brand.is_none() || other.brand.is_none() || one.brand == other.brand;
    brands && one.city == other.city && one.effective.overlaps(&other.effective)
}

fn terms_from(promise: &str, t: TermsFile) -> Result<Terms, String> {
    let at = format!("terms {:?}", t.version);
    let money =
        |field: &str, text: &str| Money::parse(text, t.currency).map_err(|e| format!("{at}: {field}: {e}"));
    let amount = money("amount", &t.amount)?;
    if amount.minor() == 0 {
        return Err(format!("{at}: amount: a promise that pays nothing is none"));
    }
    let zone = TimeZone::get(&t.zone).map_err(|_| format!("{at}: zone: unknown zone {:?}", t.zone))?;
    if t.effective_until.is_some_and(|until| until <= t.effective_from) {
        return Err(format!("{at}: effective_until: not after effective_from"));
    }
    if !(0..=366).contains(&t.pay_within_days) {
        return Err(format!("{at}: pay_within_days: write 0 to 366"));
    }
    Ok(Terms {
        label: [promise, "@", t.version.as_str()].concat().into(),
        promise: promise.to_owned(),
        two_people_above: money("two_people_above", &t.two_people_above)?,
        amount,
        zone,
        version: t.version,
        origin: t.source,
        brand: t.brand,
        city: t.city,
        effective: Interval { from: t.effective_from, until: t.effective_until },
        trigger: t.trigger,
        window: t.window,
        pay_within_days: t.pay_within_days,
        text: t.text,
    })
}
