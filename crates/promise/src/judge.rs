//! A claim held against a version of its promise: what holds, what does not, what is not known, and what it pays. Pure: the same
//! terms and facts give the same answer at any time and place.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use anxin_domain::calendar::start_of_day;
use anxin_domain::ids::BrandId;
use anxin_domain::money::Money;
use anxin_domain::rulebook::Words;
use anxin_domain::time::Instant;
use jiff::civil::Date;

use crate::expression::{Expression, Fault, Got, Tree, World};
use crate::terms::{Event, Promise, Terms};
use crate::value::{Record, Value};

/// The code of the condition that a claim comes in time.
pub const CLAIMED_IN_TIME: &str = "claimed_in_time";
/// The code of the condition that something is left to pay.
pub const LOSS_REMAINS: &str = "loss_remains";
/// The field of every claim that holds the day on which it was made.
pub const MADE_ON: &str = "made_on";

/// What is known about a claim.
#[derive(Clone, Debug)]
pub struct Known {
    /// What the customer said, by field; `made_on` is the day on which the claim was made, and today where it is left out.
    pub claim: Record,
    /// The facts held, by [`FactWanted::name`](crate::FactWanted::name). None held is *not known*.
    pub facts: BTreeMap<String, Vec<Record>>,
    /// The day the claim is judged.
    pub today: Date,
}

/// How a claim was judged, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// What came of it.
    pub outcome: Outcome,
    /// Every condition, in the order of the file, those of every promise last.
    pub steps: Vec<Step>,
}

/// What came of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is owed, and this much; more than nothing.
    Eligible(Amounts),
    /// It is not, by the codes of the conditions that surely do not hold.
    NotEligible(Vec<String>),
    /// It cannot be said. `contract` or `contract.ended_on` is a fact or a field that is not known, `calendar.2027` a year whose
    /// working days are not; `too_large.<code>`, `mixed_currencies.<code>`, `too_many.<fact>`, `ambiguous.<fact>` and
    /// `too_long.<code>` are for a person to decide.
    Lacks(Vec<String>),
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub code: String,
    /// It in words.
    pub text: Words,
    /// Whether it holds.
    pub held: Held,
}

/// Whether a condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Surely.
    Yes,
    /// Surely not.
    No,
    /// That hangs on these.
    Lacks(Vec<String>),
}

/// What a claim comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// What was found to be lost or owed.
    pub found: Money,
    /// What is held against it.
    pub offset: Money,
    /// What the customer bears.
    pub deductible: Money,
    /// The most that is paid.
    pub cap: Option<Money>,
    /// What is paid.
    pub payable: Money,
}

impl Terms {
    /// Judges a claim by these terms.
    #[must_use]
    pub fn judge(&self, promise: &Promise, known: &Known) -> Judged {
        let world = self.world(promise, known);
        let mut steps: Vec<Step> = self
            .conditions
            .iter()
            .map(|condition| Step {
                code: condition.code.clone(),
                text: condition.text.clone(),
                held: held(world.holds(condition.rule.tree()), &condition.code),
            })
            .collect();
        if let Some(in_time) = self.claimed_in_time(known, world.made_on) {
            steps.push(Step { code: CLAIMED_IN_TIME.to_owned(), text: in_time_words(), held: in_time });
        }
        let amounts = self.amounts(&world);
        let remains = match &amounts {
            Ok(amounts) if amounts.payable.minor() > 0 => Held::Yes,
            Ok(_) => Held::No,
            Err(lacks) => Held::Lacks(lacks.iter().cloned().collect()),
        };
        steps.push(Step { code: LOSS_REMAINS.to_owned(), text: remains_words(), held: remains });
        Judged { outcome: outcome(&steps, amounts.ok()), steps }
    }

    /// The day of the event that decides the version.
    ///
    /// # Errors
    /// What is not known of it.
    pub fn event_day(&self, known: &Known) -> Result<Date, Vec<String>> {
        let (record, name, field) = match &self.event {
            Event::Call => return Err(vec!["call".to_owned()]),
            Event::Claim(field) if field == MADE_ON => return Ok(made_on(known)),
            Event::Claim(field) => (Some(&known.claim), "claim", field),
            Event::Fact(name, field) => match known.facts.get(name).map_or(&[][..], Vec::as_slice) {
                [] => (None, name.as_str(), field),
                [one] => (Some(one), name.as_str(), field),
                _ => return Err(vec![format!("ambiguous.{name}")]),
            },
        };
        match record.and_then(|record| record.get(field)) {
            Some(Value::Date(date)) => Ok(*date),
            _ if record.is_none() => Err(vec![name.to_owned()]),
            _ => Err(vec![format!("{name}.{field}")]),
        }
    }

    /// The beginning of the day of the event, on the customer's wall clock; none while it is not known.
    #[must_use]
    pub fn event_at(&self, known: &Known) -> Option<Instant> {
        start_of_day(self.event_day(known).ok()?, &self.zone)
    }

    fn world<'w>(&self, promise: &'w Promise, known: &'w Known) -> World<'w> {
        let held = |name: &str| known.facts.get(name).map_or(&[][..], Vec::as_slice);
        World {
            claim: &known.claim,
            facts: promise.facts.iter().map(|f| (f.name.as_str(), (f.many, held(&f.name)))).collect(),
            made_on: made_on(known),
            today: known.today,
            calendar: self.working_days(),
            currency: self.currency,
            steps: Cell::default(),
        }
    }

    /// Whether the claim came in time, if there is a limit. A claim on the event's own day is in time.
    fn claimed_in_time(&self, known: &Known, made_on: Date) -> Option<Held> {
        let limit = self.claim_within?;
        Some(match self.event_day(known) {
            Err(lacks) => Held::Lacks(lacks),
            Ok(event) => match limit.last_day(event, self.working_days()) {
                (last, _) if made_on <= last => Held::Yes,
                (_, true) => Held::No,
                // Holidays that nobody knows yet can only move the end on, or by a moved working day back: a person looks.
                (last, false) => Held::Lacks(vec![format!("calendar.{}", last.year())]),
            },
        })
    }

    fn amounts(&self, world: &World<'_>) -> Result<Amounts, BTreeSet<String>> {
        let zero = Money::new(0, self.currency);
        let found = self.own(world, &self.amount, "amount")?;
        let offset = self.offset.as_ref().map_or(Ok(zero), |offset| self.own(world, offset, "offset"))?;
        let deductible = self.deductible.unwrap_or(zero);
        // Wider than an amount, so that no order of subtraction can overflow.
        let left = i128::from(found.minor()) - i128::from(offset.minor()) - i128::from(deductible.minor());
        let capped = self.cap.map_or(left, |cap| left.min(i128::from(cap.minor())));
        let payable = i64::try_from(capped.max(0)).map_err(|_| fault_word(&Fault::TooLarge, "amount"))?;
        let payable = Money::new(payable, self.currency);
        Ok(Amounts { found, offset, deductible, cap: self.cap, payable })
    }

    /// An amount in the currency of the terms.
    fn own(&self, world: &World<'_>, of: &Expression, code: &str) -> Result<Money, BTreeSet<String>> {
        match world.amount(of.tree()) {
            Got::Value(money) if money.currency() == self.currency => Ok(money),
            Got::Value(_) => Err(fault_word(&Fault::MixedCurrencies, code)),
            Got::Lacks(what) => Err(what),
            Got::Fault(fault) => Err(fault_word(&fault, code)),
        }
    }
}

impl Promise {
    /// The version in force for a claim: that of the day of its event.
    ///
    /// # Errors
    /// What is not known of the event. `Ok(None)`: nothing was promised to this brand's customers in this city on that day.
    pub fn in_force_for(
        &self,
        brand: &BrandId,
        city: Option<&str>,
        known: &Known,
    ) -> Result<Option<&Arc<Terms>>, Vec<String>> {
        for terms in self.terms.iter().filter(|terms| terms.is_for(brand, city)) {
            let day = terms.event_day(known)?;
            if start_of_day(day, &terms.zone).is_some_and(|at| terms.effective.contains(at)) {
                return Ok(Some(terms));
            }
        }
        Ok(None)
    }
}

impl Expression {
    /// The amount, if it depends on nothing.
    #[must_use]
    pub fn constant(&self) -> Option<Money> {
        match self.tree() {
            Tree::Money(money) => Some(*money),
            _ => None,
        }
    }
}

fn made_on(known: &Known) -> Date {
    match known.claim.get(MADE_ON) {
        Some(Value::Date(date)) => *date,
        _ => known.today,
    }
}

fn outcome(steps: &[Step], amounts: Option<Amounts>) -> Outcome {
    let no = |step: &&Step| step.held == Held::No;
    let failed: Vec<_> = steps.iter().filter(no).map(|step| step.code.clone()).collect();
    if !failed.is_empty() {
        return Outcome::NotEligible(failed);
    }
    let lacking = steps.iter().filter_map(|step| match &step.held {
        Held::Lacks(what) => Some(what),
        _ => None,
    });
    let lacking: BTreeSet<_> = lacking.flatten().cloned().collect();
    match amounts {
        Some(amounts) if lacking.is_empty() => Outcome::Eligible(amounts),
        _ => Outcome::Lacks(lacking.into_iter().collect()),
    }
}

fn held(got: Got<bool>, code: &str) -> Held {
    match got {
        Got::Value(true) => Held::Yes,
        Got::Value(false) => Held::No,
        Got::Lacks(what) => Held::Lacks(what.into_iter().collect()),
        Got::Fault(fault) => Held::Lacks(fault_word(&fault, code).into_iter().collect()),
    }
}

fn fault_word(fault: &Fault, code: &str) -> BTreeSet<String> {
    BTreeSet::from([match fault {
        Fault::TooLarge => format!("too_large.{code}"),
        Fault::MixedCurrencies => format!("mixed_currencies.{code}"),
        Fault::TooLong => format!("too_long.{code}"),
        Fault::TooMany(name) => format!("too_many.{name}"),
        Fault::Ambiguous(name) => format!("ambiguous.{name}"),
    }])
}

fn in_time_words() -> Words {
    Words {
        zh_cn: "在承诺规定的期限内提出申请。".to_owned(),
        en: "The claim came within the time that the promise sets.".to_owned(),
        ja: "約束に定められた期限内に申し立てがあったこと。".to_owned(),
    }
}

fn remains_words() -> Words {
    Words {
        zh_cn: "扣除应抵扣的部分后，仍有应赔付的金额。".to_owned(),
        en: "Something is left to pay once what is held against it is taken off.".to_owned(),
        ja: "差し引くべき額を差し引いた後に、お支払いすべき額が残ること。".to_owned(),
    }
}
