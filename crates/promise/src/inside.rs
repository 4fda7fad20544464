//! The tests inside a promise's file: a call at a moment, or a claim with its facts, and what is to come of it.

use std::collections::BTreeMap;

use anxin_domain::calendar::start_of_day;
use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use jiff::civil::Date;

use crate::judge::{Known, Outcome};
use crate::objection::Objection;
use crate::terms::{Promise, Terms};
use crate::value::Record;

/// The fewest tests that a promise has.
pub const FEWEST_TESTS: usize = 5;

/// A case inside a promise's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseTest {
    /// What it shows.
    pub name: String,
    /// The brand.
    pub brand: BrandId,
    /// Its city.
    pub city: String,
    /// What happens.
    pub case: Case,
    /// What is to come of it.
    pub wanted: Wanted,
}

/// What happens in a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Case {
    /// A call at a moment.
    Call(Instant),
    /// A claim, with what is held.
    Claim {
        /// What the customer said.
        claim: Record,
        /// The facts, by name.
        facts: BTreeMap<String, Vec<Record>>,
        /// The day it is judged.
        today: Date,
    },
}

/// What is to come of a test. The version is always compared, everything else where it is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The version in force, or none.
    pub version: Option<String>,
    /// The window that the award falls into.
    pub window: Option<String>,
    /// `eligible`, `not_eligible` or `lacks`.
    pub outcome: Option<String>,
    /// For `not_eligible`: the codes of the conditions that do not hold.
    pub codes: Option<Vec<String>>,
    /// What is paid, as a decimal.
    pub amount: Option<String>,
    /// For `lacks`: what is not known.
    pub lacks: Option<Vec<String>>,
    /// The last day on which it can be paid in time, if it is awarded at the moment of the call or on the day it is judged.
    pub pay_by: Option<Date>,
}

impl Promise {
    /// Runs the tests inside the file and says what failed.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        self.failing().iter().map(ToString::to_string).collect()
    }

    /// The same as what speaks against publishing it.
    pub(crate) fn failing(&self) -> Vec<Objection> {
        let mut failing = Vec::new();
        if self.tests.len() < FEWEST_TESTS {
            failing.push(Objection::FewTests { promise: self.id.clone(), count: self.tests.len() });
        }
        let fails = |test: &PromiseTest| {
            self.failure(test).map(|failure| Objection::TestFails { name: test.name.clone(), failure })
        };
        failing.extend(self.tests.iter().filter_map(fails));
        failing
    }

    /// What is wrong with one test, if anything.
    #[must_use]
    pub fn failure(&self, test: &PromiseTest) -> Option<String> {
        let found = self.outcome_of(test);
        let differs: Vec<_> = differences(&test.wanted, &found).collect();
        (!differs.is_empty()).then(|| format!("{}: {}: {}", self.id, test.name, differs.join("; ")))
    }

    /// What comes of a test: everything that can be said.
    #[must_use]
    pub fn outcome_of(&self, test: &PromiseTest) -> Wanted {
        match &test.case {
            Case::Call(at) => {
                let terms = self.terms.iter().find(|t| t.covers(&test.brand, Some(&test.city), *at));
                terms.map_or_else(Wanted::default, |terms| call_outcome(terms, *at))
            }
            Case::Claim { claim, facts, today } => {
                let known = Known { claim: claim.clone(), facts: facts.clone(), today: *today };
                match self.in_force_for(&test.brand, Some(&test.city), &known) {
                    Ok(None) => Wanted::default(),
                    Ok(Some(terms)) => self.claim_outcome(terms, &known),
                    Err(lacks) => {
                        Wanted { outcome: Some("lacks".to_owned()), lacks: Some(lacks), ..Wanted::default() }
                    }
                }
            }
        }
    }

    fn claim_outcome(&self, terms: &Terms, known: &Known) -> Wanted {
        let start = |day| start_of_day(day, &terms.zone);
        let mut found = Wanted {
            version: Some(terms.version.clone()),
            window: terms.event_day(known).ok().and_then(start).map(|at| terms.window_of(at)),
            pay_by: start(known.today).map(|at| terms.due(terms.pay_within, at).last_day),
            ..Wanted::default()
        };
        let word = match terms.judge(self, known).outcome {
            Outcome::Eligible(amounts) => {
                found.amount = Some(amounts.payable.decimal());
                "eligible"
            }
            Outcome::NotEligible(codes) => {
                found.codes = Some(codes);
                "not_eligible"
            }
            Outcome::Lacks(lacks) => {
                found.lacks = Some(lacks);
                "lacks"
            }
        };
        found.outcome = Some(word.to_owned());
        found
    }
}

fn call_outcome(terms: &Terms, at: Instant) -> Wanted {
    Wanted {
        version: Some(terms.version.clone()),
        window: Some(terms.window_of(at)),
        amount: terms.call_amount().map(|amount| amount.decimal()),
        pay_by: Some(terms.due(terms.pay_within, at).last_day),
        ..Wanted::default()
    }
}

fn differences(wanted: &Wanted, found: &Wanted) -> impl Iterator<Item = String> {
    let list = |list: &Option<Vec<String>>| list.as_ref().map(|list| list.join(", "));
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let always = [("version", wanted.version.clone(), found.version.clone())];
    let given = [
        ("window", wanted.window.clone(), found.window.clone()),
        ("outcome", wanted.outcome.clone(), found.outcome.clone()),
        ("codes", list(&wanted.codes), list(&found.codes)),
        ("amount", wanted.amount.clone(), found.amount.clone()),
        ("lacks", list(&wanted.lacks), list(&found.lacks)),
        ("pay_by", day(wanted.pay_by), day(found.pay_by)),
    ];
    let given = given.into_iter().filter(|(_, wanted, _)| wanted.is_some());
    let differs = always.into_iter().chain(given).filter(|(_, wanted, found)| wanted != found);
    let said = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
    differs
        .map(move |(what, wanted, found)| format!("{what}: expected {}, found {}", said(wanted), said(found)))
}
