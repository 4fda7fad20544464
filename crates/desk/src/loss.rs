//! A loss that is claimed: what was claimed and what is held about it, weighed by the terms of the promise. All that was looked
//! at is kept with the finding, so that it can be followed step by step and weighed again by a person.

use std::collections::BTreeMap;
use std::sync::Arc;

use anxin_domain::calendar::date_in;
use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_promise::{
    Amounts, Field, Held, Judged, Known, MADE_ON, Misfit, Outcome, Promise, Record, Terms, Value,
};
use anxin_store::{StoreError, Tx};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::error::DeskError;
use crate::facts::{self, FactsHeld};

/// One loss, as a finding is about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossSubject {
    /// The promise it is claimed under.
    pub promise: String,
    /// The contract or listing it is about, as the customer wrote it.
    pub reference: String,
    /// What the customer asked for, if they said.
    pub asked: Option<Money>,
    /// What the terms make of what is held, before offset, deductible and cap.
    pub found: Option<Money>,
    /// What was approved.
    pub approved: Option<Money>,
    /// What was looked at.
    pub evidence: LossEvidence,
}

/// What was looked at, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossEvidence {
    /// What the customer says, by field.
    pub claim: Map<String, Json>,
    /// What others have handed in, by the name that the promise gives it. An empty list: nothing is held.
    pub facts: BTreeMap<String, Vec<Map<String, Json>>>,
    /// The day on which it was claimed, on the wall calendar of the promise, as in `2026-11-29`.
    pub made_on: String,
    /// Whether somebody else is named by what is held.
    pub names_another: bool,
    /// Each condition of the terms, in their order. The terms' own words for a step stand with the terms.
    pub steps: Vec<StepMade>,
    /// The sum, if the conditions are met.
    pub amounts: Option<AmountsMade>,
}

/// A condition that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepMade {
    /// Its code in the terms.
    pub code: String,
    /// Whether it is met; none if that cannot be said.
    pub met: Option<bool>,
    /// What would have to be known, as in `deposit.due_on`.
    #[serde(default)]
    pub lacks: Vec<String>,
}

/// How the sum came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmountsMade {
    /// What the terms grant.
    pub found: Money,
    /// What is taken off because it is held elsewhere.
    pub offset: Money,
    /// What the customer bears.
    pub deductible: Money,
    /// The most that is paid.
    pub cap: Option<Money>,
    /// What is left to pay.
    pub payable: Money,
}

/// A loss on the scales.
pub(crate) struct Weighed {
    pub(crate) reference: String,
    pub(crate) agent: Option<AgentId>,
    pub(crate) terms: Option<Arc<Terms>>,
    pub(crate) happened_at: Instant,
    pub(crate) evidence: LossEvidence,
    pub(crate) verdict: Verdict,
}

/// What the records say about a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Pays(Money),
    Rejected(FindingCode),
    Waits(FindingCode),
}

/// A claim before it is weighed.
pub(crate) struct ToWeigh<'a> {
    pub(crate) promise: &'a Promise,
    pub(crate) claim: &'a Record,
    pub(crate) customer: Number,
    pub(crate) brand: &'a BrandId,
    /// Where the brand is.
    pub(crate) city: &'a str,
    pub(crate) now: Instant,
}

impl ToWeigh<'_> {
    /// Gathers what is held and weighs it by the version of the promise that was in force at the event.
    pub(crate) fn weigh(&self, tx: &mut dyn Tx) -> Result<Weighed, DeskError> {
        let held = facts::held(tx, self.promise, self.claim, self.brand)?;
        let today = self.today();
        let known = known(self.claim.clone(), held.facts.clone(), today, today);
        let in_force = self.promise.in_force_for(self.brand, Some(self.city), &known);
        // Where the day of the event is not known, the version in force now gives the clocks and nothing else.
        let (terms, is_event_known) = match in_force {
            Ok(terms) => (terms, true),
            Err(_) => (self.in_force_now(), false),
        };
        // Agent and day stand on the pages of whoever claims: where somebody else is named, they are in the facts only.
        let names_another = held.names_another(self.customer);
        let is_shown = is_event_known && !names_another;
        let happened_at = terms.filter(|_| is_shown).and_then(|terms| terms.event_at(&known));
        let mut weighed = Weighed {
            reference: facts::reference(self.promise, self.claim),
            agent: held.agent.clone().filter(|_| !names_another),
            happened_at: happened_at.unwrap_or(self.now),
            evidence: LossEvidence::of(&known, names_another),
            verdict: Verdict::Waits(FindingCode::FactsMissing),
            terms: terms.cloned(),
        };
        let Some(terms) = terms else {
            if is_event_known {
                weighed.verdict = Verdict::Rejected(FindingCode::NoTermsInForce);
            }
            return Ok(weighed);
        };
        let judged = terms.judge(self.promise, &known);
        weighed.evidence.judged(&judged);
        if is_event_known {
            weighed.verdict = verdict(self.promise, terms, &judged, &held, self.customer);
        }
        Ok(weighed)
    }

    fn in_force_now(&self) -> Option<&Arc<Terms>> {
        self.promise.terms.iter().find(|terms| terms.covers(self.brand, Some(self.city), self.now))
    }

    fn today(&self) -> Date {
        let zone = self.promise.terms.first().map(|terms| &terms.zone);
        date_in(self.now, zone.unwrap_or(&jiff::tz::TimeZone::UTC))
    }
}

fn known(mut claim: Record, facts: BTreeMap<String, Vec<Record>>, made_on: Date, today: Date) -> Known {
    claim.insert(MADE_ON.to_owned(), Value::Date(made_on));
    Known { claim, facts, today }
}

/// What the records say: the one question after the other, and the first that cannot be answered without a person stops it.
fn verdict(promise: &Promise, terms: &Terms, judged: &Judged, held: &FactsHeld, customer: Number) -> Verdict {
    // First of all: nobody learns from an answer what is held about somebody else.
    if held.names_another(customer) {
        return Verdict::Waits(FindingCode::NotAParty);
    }
    let amounts = match &judged.outcome {
        Outcome::Eligible(amounts) => amounts,
        Outcome::NotEligible(_) => return Verdict::Rejected(FindingCode::TermsNotMet),
        Outcome::Lacks(_) => return Verdict::Waits(FindingCode::FactsMissing),
    };
    if promise.claim.iter().any(|field| field.verified) {
        return Verdict::Waits(FindingCode::NotVerified);
    }
    if amounts.payable.minor() > terms.two_people_above.minor() {
        return Verdict::Waits(FindingCode::AboveLimit);
    }
    Verdict::Pays(amounts.payable)
}

impl LossEvidence {
    fn of(known: &Known, names_another: bool) -> Self {
        let all =
            |(name, records): (&String, &Vec<Record>)| (name.clone(), records.iter().map(json).collect());
        let mut claim = json(&known.claim);
        claim.remove(MADE_ON);
        Self {
            claim,
            facts: known.facts.iter().map(all).collect(),
            made_on: known.today.to_string(),
            names_another,
            ..Self::default()
        }
    }

    /// Notes what came of a judgement.
    pub(crate) fn judged(&mut self, judged: &Judged) {
        let step = |step: &anxin_promise::Step| {
            let (met, lacks) = match &step.held {
                Held::Yes => (Some(true), Vec::new()),
                Held::No => (Some(false), Vec::new()),
                Held::Lacks(lacks) => (None, lacks.clone()),
            };
            StepMade { code: step.code.clone(), met, lacks }
        };
        self.steps = judged.steps.iter().map(step).collect();
        self.amounts = match &judged.outcome {
            Outcome::Eligible(amounts) => Some(amounts.into()),
            Outcome::NotEligible(_) | Outcome::Lacks(_) => None,
        };
    }

    /// What was known, as the terms judge it on a day.
    pub(crate) fn known(&self, promise: &Promise, today: Date) -> Result<Known, StoreError> {
        let corrupt = |_| StoreError::Corrupt("evidence of a loss");
        let made_on = self.made_on.parse().map_err(|_| StoreError::Corrupt("day of a claim"))?;
        let mut facts = BTreeMap::new();
        for wanted in &promise.facts {
            let held = self.facts.get(&wanted.name).into_iter().flatten();
            let read = |fact: &Map<String, Json>| record(wanted.kind.fields(), fact).map_err(corrupt);
            facts.insert(wanted.name.clone(), held.map(read).collect::<Result<_, _>>()?);
        }
        Ok(known(record(&promise.claim, &self.claim).map_err(corrupt)?, facts, made_on, today))
    }

    /// Puts what a person has verified in the place of what was said or held: `claim.<field>`, `<fact>.<field>`, and
    /// `<fact>.<n>.<field>` for the n-th of many, counted from 1.
    ///
    /// # Errors
    /// [`DeskError::InvalidClaim`] names the field that cannot be taken.
    pub(crate) fn correct(
        &mut self,
        promise: &Promise,
        terms: &Terms,
        corrections: &BTreeMap<String, String>,
    ) -> Result<(), DeskError> {
        for (place, text) in corrections {
            let unknown = || DeskError::invalid_claim(place, "the promise does not ask for this");
            let (of, field) = place.rsplit_once('.').ok_or_else(unknown)?;
            if of == "claim" {
                let known = promise.claim.iter().find(|f| f.name == field).ok_or_else(unknown)?;
                self.claim.insert(field.to_owned(), read(known, text, terms, place)?);
                continue;
            }
            let (name, nth) = match of.split_once('.') {
                Some((name, n)) => (name, n.parse::<usize>().ok().filter(|n| *n > 0).ok_or_else(unknown)?),
                None => (of, 1),
            };
            let wanted = promise.facts.iter().find(|wanted| wanted.name == name).ok_or_else(unknown)?;
            let known = wanted.kind.field(field).ok_or_else(unknown)?;
            let held = self.facts.entry(name.to_owned()).or_default();
            if nth > held.len() + 1 || (nth > 1 && !wanted.many) {
                return Err(DeskError::invalid_claim(
                    place,
                    "there are fewer of these; count on from the last",
                ));
            }
            if nth > held.len() {
                held.push(Map::new());
            }
            held[nth - 1].insert(field.to_owned(), read(known, text, terms, place)?);
        }
        Ok(())
    }
}

fn read<F: Field>(field: &F, text: &str, terms: &Terms, place: &str) -> Result<Json, DeskError> {
    let value = Value::read(field, text, terms.currency)
        .map_err(|m| DeskError::invalid_claim(place, m.why.to_string()))?;
    Ok(serde_json::to_value(value).map_err(|_| StoreError::Corrupt("value of a claim"))?)
}

/// Reads a record as far as it goes: of a fact that a person has verified, only what was asked about is there.
fn record<F: Field>(schema: &[F], map: &Map<String, Json>) -> Result<Record, Misfit> {
    let known = schema.iter().filter_map(|field| Some((field, map.get(field.name())?)));
    known.map(|(field, value)| Ok((field.name().to_owned(), Value::from_json(field, value)?))).collect()
}

fn json(record: &Record) -> Map<String, Json> {
    match serde_json::to_value(record) {
        Ok(Json::Object(map)) => map,
        _ => Map::new(),
    }
}

impl From<&Amounts> for AmountsMade {
    fn from(amounts: &Amounts) -> Self {
        Self {
            found: amounts.found,
            offset: amounts.offset,
            deductible: amounts.deductible,
            cap: amounts.cap,
            payable: amounts.payable,
        }
    }
}
