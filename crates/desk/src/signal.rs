//! Signals of abuse: deterministic rules over counts and times, asked where the records would pay without a person. What they
//! said is kept for each finding, whether they fired or not. One that fires makes the finding wait for a person, who sees the
//! figures and rules as always; no signal ever rejects anything, and none is asked when a person rules.

mod caps;
mod gather;
mod hold;
mod known;
mod on;
mod outset;
mod payee;
mod rules;
mod said;

use std::collections::BTreeMap;

use anxin_domain::ids::{AgentId, AwardId, CaseId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_store::{Clock, StoreError, Tx};

use crate::Desk;
use crate::award::{Awarded, Entitled, ToPay};
use crate::decide::{By, happened, uphold};
use crate::error::DeskError;
use crate::words::{Actor, EventKind};

pub use anxin_promise::Caps;
pub use caps::{CapReached, over_cap};
pub(crate) use hold::wait_with;
pub(crate) use known::Known;
pub(crate) use outset::uphold_or_hold_new;
pub(crate) use payee::{hold_beside, weigh_account, weigh_award};
pub use rules::{Holds, Rule, RuleId, Rules};
use said::{Said, keep, of_case, of_finding};

/// The figures that rules look at. What is not known is none, and fires nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Awards of the customer in the days of the rule that stand, with this one.
    pub awards: Option<i64>,
    /// Numbers with awards that are paid to the customer's account, with the customer's own.
    pub numbers: Option<i64>,
    /// Lines of agents and numbers of staff among those, whether they have awards or not, and the customer's own number.
    pub staff_numbers: Option<i64>,
    /// Awards between the agent and the customer in the days of the rule that stand, with this one.
    pub pair_awards: Option<i64>,
    /// Seconds from the moment that do-not-disturb came on to the call.
    pub seconds_after_on: Option<i64>,
    /// Whole hours since the customer changed the account, if that was not the first time it was given.
    pub hours_since_payee_changed: Option<i64>,
}

impl Inputs {
    /// The figure that a rule holds against its threshold.
    #[must_use]
    pub const fn figure(&self, rule: RuleId) -> Option<i64> {
        match rule {
            RuleId::ClaimFarming => self.awards,
            RuleId::ManyNumbersOfOnePerson => self.numbers,
            RuleId::PayeeSharedWithStaff => self.staff_numbers,
            RuleId::PairRepeats => self.pair_awards,
            RuleId::SecondsAfterOn => self.seconds_after_on,
            RuleId::PayeeChangedLately => self.hours_since_payee_changed,
            RuleId::CapPersonMonth | RuleId::CapNumberMonth => None,
        }
    }

    #[cfg(test)]
    pub(crate) fn of(rule: RuleId, value: i64) -> Self {
        let value = Some(value);
        match rule {
            RuleId::ClaimFarming => Self { awards: value, ..Self::default() },
            RuleId::ManyNumbersOfOnePerson => Self { numbers: value, ..Self::default() },
            RuleId::PayeeSharedWithStaff => Self { staff_numbers: value, ..Self::default() },
            RuleId::PairRepeats => Self { pair_awards: value, ..Self::default() },
            RuleId::SecondsAfterOn => Self { seconds_after_on: value, ..Self::default() },
            RuleId::PayeeChangedLately => Self { hours_since_payee_changed: value, ..Self::default() },
            RuleId::CapPersonMonth | RuleId::CapNumberMonth => Self::default(),
        }
    }
}

/// What a rule said of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The finding.
    pub finding: FindingId,
    /// The rule.
    pub rule: RuleId,
    /// Its version.
    pub version: i64,
    /// The figures it looked at: counts, days, seconds, hours, minor units of money.
    pub inputs: BTreeMap<String, i64>,
    /// The threshold.
    pub threshold: i64,
    /// Whether it fired.
    pub fired: bool,
    /// What waits when it does.
    pub holds: Holds,
    /// When it was asked.
    pub at: Instant,
}

/// An award that the records would make, as the rules look at it.
pub(crate) struct Suspect<'a> {
    pub(crate) case: CaseId,
    pub(crate) finding: FindingId,
    pub(crate) promise: &'a str,
    pub(crate) customer: Number,
    pub(crate) calling_number: Number,
    /// The agent who is liable, if one is known.
    pub(crate) agent: Option<&'a AgentId>,
    /// The window in which this pays once.
    pub(crate) window: String,
    pub(crate) amount: Money,
    /// The month the award would be counted in.
    pub(crate) month: String,
    pub(crate) caps: Caps,
    pub(crate) seconds_after_on: Option<i64>,
}

impl<'a> Suspect<'a> {
    /// An award that the records would make.
    pub(crate) fn of(
        case: CaseId,
        entitled: &Entitled<'a>,
        seconds_after_on: Option<i64>,
        now: Instant,
    ) -> Self {
        let terms = entitled.terms;
        Self {
            case,
            finding: entitled.finding,
            promise: &terms.promise,
            customer: entitled.customer,
            calling_number: entitled.calling_number(),
            agent: entitled.agent,
            window: entitled.window(),
            amount: entitled.amount,
            month: now.format_in(&terms.zone, "%Y-%m"),
            caps: terms.caps,
            seconds_after_on,
        }
    }
}

impl Desk {
    /// What the rules said of the findings of a case, in the order of the findings, of the times they were asked and of the rules.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn signals(&self, case: CaseId) -> Result<Vec<Signal>, DeskError> {
        self.store().read(move |tx| Ok(of_case(tx, case)?)).await
    }
}

/// Upholds what the records prove about a finding that is there, unless a signal fires: then the finding waits for a person, and this
/// returns none. What an award pays for already is upheld by it; it costs nothing more.
pub(crate) fn uphold_or_hold<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    entitled: &Entitled<'a>,
    suspect: &Suspect<'_>,
    code: FindingCode,
    now: Instant,
) -> Result<Option<(Awarded, Option<ToPay<'a>>)>, DeskError> {
    let known = Known::of(tx, entitled, suspect, now)?;
    if known.last.standing().is_none() {
        let said = Said::of(&known, suspect)?;
        keep(tx, suspect.finding, &said, now)?;
        if known.holds(&said) {
            hold::put(tx, suspect, now)?;
            happened(tx, suspect.case, Some(suspect.finding), EventKind::Held, Actor::Records, now)?;
            return Ok(None);
        }
    }
    Ok(Some(uphold(tx, clock, suspect.case, entitled, known.last, (code, By::Records), now)?))
}

impl Known {
    /// Whether something was said that holds an award, or another finding about the same is on hold.
    fn holds(&self, said: &[Said]) -> bool {
        self.figures.others_wait || said.iter().any(|said| said.fired && said.holds == Holds::Award)
    }
}

/// What follows for an award that a person has made: calls that waited with its finding are covered, and whoever decided it does
/// not pay it.
pub(crate) fn settle_by_staff(
    tx: &mut dyn Tx,
    awarded: Awarded,
    finding: FindingId,
    by: By<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    if matches!(by, By::Records) {
        return Ok(());
    }
    hold::cover(tx, finding, awarded.id())?;
    match awarded {
        Awarded::New(award) => note_deciders(tx, award, finding, now),
        Awarded::Already(_) => Ok(()),
    }
}

/// Notes who decided an award, the first and the second of two people, and bars them from paying it.
pub(crate) fn note_deciders(
    tx: &mut dyn Tx,
    award: AwardId,
    finding: FindingId,
    now: Instant,
) -> Result<(), StoreError> {
    let rows = tx.query(
        "SELECT DISTINCT staff FROM ruling WHERE finding = $1 AND staff IS NOT NULL AND ruling = 'upheld'",
        &[finding.to_bytes().into()],
    )?;
    for row in rows {
        let staff = row.number(0)?;
        tx.execute(
            "INSERT INTO award_decider (award, staff, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            &[award.to_bytes().into(), staff.into(), now.into()],
        )?;
        anxin_fund::bar(tx, award, staff)?;
    }
    Ok(())
}
