//! What the rules said of a finding, before it is kept and as it is kept: in one row, for every award asks every rule.

use std::collections::BTreeMap;

use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::error::DeskError;
use crate::signal::{Holds, Inputs, Known, Rule, RuleId, Rules, Signal, Suspect, caps, payee};

/// What a rule says, before it is kept.
pub(super) struct Said {
    pub(super) rule: RuleId,
    pub(super) version: i64,
    pub(super) inputs: Vec<(&'static str, i64)>,
    pub(super) threshold: i64,
    pub(super) fired: bool,
    pub(super) holds: Holds,
}

impl Said {
    /// Asks every rule, and the caps of the terms.
    pub(super) fn of(known: &Known, suspect: &Suspect<'_>) -> Result<Vec<Self>, DeskError> {
        let inputs = known.figures.inputs(suspect);
        let mut said: Vec<Self> =
            Rules::shipped()?.all().iter().map(|rule| Self::by_rule(rule, &inputs)).collect();
        said.extend(caps::said(&known.month, suspect)?);
        Ok(said)
    }

    pub(super) fn by_rule(rule: &Rule, inputs: &Inputs) -> Self {
        let figure = inputs.figure(rule.id).map(|value| (rule.id.figure(), value));
        let days = rule.within_days.map(|days| ("within_days", days));
        Self {
            rule: rule.id,
            version: rule.version,
            inputs: figure.into_iter().chain(days).collect(),
            threshold: rule.threshold,
            fired: rule.fires(inputs),
            holds: rule.holds,
        }
    }

    /// The figures as they are kept.
    pub(super) fn inputs_json(&self) -> Result<String, StoreError> {
        serde_json::to_string(&self.figures()).map_err(|_| StoreError::Corrupt("signal"))
    }

    fn figures(&self) -> BTreeMap<&'static str, i64> {
        self.inputs.iter().copied().collect()
    }
}

/// What one rule said, as it stands in a row.
#[derive(Serialize, Deserialize)]
struct Kept<R, I> {
    rule: R,
    version: i64,
    inputs: I,
    threshold: i64,
    fired: bool,
    holds: R,
}

/// Keeps what was said of a finding; what was said first stays.
pub(super) fn keep(
    tx: &mut dyn Tx,
    finding: FindingId,
    said: &[Said],
    now: Instant,
) -> Result<(), StoreError> {
    let kept = |one: &Said| Kept {
        rule: one.rule.word(),
        version: one.version,
        inputs: one.figures(),
        threshold: one.threshold,
        fired: one.fired,
        holds: one.holds.word(),
    };
    let said: Vec<_> = said.iter().map(kept).collect();
    let said = serde_json::to_string(&said).map_err(|_| StoreError::Corrupt("signal"))?;
    tx.put_row(
        "INSERT INTO signal_said (finding, said, at) VALUES {} ON CONFLICT DO NOTHING",
        &[finding.to_bytes().into(), said.into(), now.into()],
    )
}

/// What was said with the award first, then what was said when accounts were given.
pub(super) fn of_case(tx: &mut dyn Tx, case: CaseId) -> Result<Vec<Signal>, StoreError> {
    let mut signals = with_award(tx, "f.case_id = $1", case.to_bytes())?;
    signals.extend(payee::later_signals(tx, "f.case_id = $1", case.to_bytes())?);
    signals.sort_by_key(|signal| (signal.finding, signal.at, signal.rule as u8));
    Ok(signals)
}

/// What was said with the award of a finding.
pub(super) fn of_finding(tx: &mut dyn Tx, finding: FindingId) -> Result<Vec<Signal>, StoreError> {
    with_award(tx, "f.id = $1", finding.to_bytes())
}

fn with_award(tx: &mut dyn Tx, which: &str, id: [u8; 16]) -> Result<Vec<Signal>, StoreError> {
    // Of a finding that has rows as below, what was said later is not what was said with its award.
    let sql = format!(
        "SELECT s.finding, s.said, s.at FROM signal_said s JOIN finding f ON f.id = s.finding WHERE {which} \
         AND NOT EXISTS (SELECT 1 FROM signal o WHERE o.finding = s.finding)"
    );
    let mut signals = Vec::new();
    for row in tx.query(&sql, &[id.into()])? {
        signals.extend(in_row(&row)?);
    }
    // A row for each rule, as it was kept once.
    let sql = format!(
        "SELECT s.finding, s.rule, s.version, s.inputs, s.threshold, s.fired, s.holds, s.at FROM signal s \
         JOIN finding f ON f.id = s.finding WHERE {which}"
    );
    for row in tx.query(&sql, &[id.into()])? {
        signals.push(signal(&row)?);
    }
    Ok(signals)
}

fn in_row(row: &Row) -> Result<Vec<Signal>, StoreError> {
    let (finding, at) = (FindingId::from_bytes(row.id(0)?), row.instant(2)?);
    let kept: Vec<Kept<String, BTreeMap<String, i64>>> =
        serde_json::from_str(&row.text(1)?).map_err(|_| StoreError::Corrupt("signals of a finding"))?;
    let told = |kept: Kept<String, BTreeMap<String, i64>>| {
        let Kept { rule, version, inputs, threshold, fired, holds } = kept;
        let (rule, holds) = (rule.parse()?, holds.parse()?);
        Ok(Signal { finding, rule, version, inputs, threshold, fired, holds, at })
    };
    kept.into_iter().map(told).collect()
}

/// A signal that has a row of its own.
pub(super) fn signal(row: &Row) -> Result<Signal, StoreError> {
    Ok(Signal {
        finding: FindingId::from_bytes(row.id(0)?),
        rule: row.text(1)?.parse()?,
        version: row.int(2)?,
        inputs: serde_json::from_str(&row.text(3)?).map_err(|_| StoreError::Corrupt("inputs of a signal"))?,
        threshold: row.int(4)?,
        fired: row.bool(5)?,
        holds: row.text(6)?.parse()?,
        at: row.instant(7)?,
    })
}
