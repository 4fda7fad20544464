//! Accounts that are given or changed after the award: the rules about accounts are asked then, for every payout that has not left
//! and would go to that account, and what fires holds the money for a person. The awards stand.

use std::collections::BTreeMap;

use anxin_domain::ids::{AwardId, CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx, Value};

use crate::decide::happened;
use crate::error::DeskError;
use crate::signal::{Holds, Inputs, RuleId, Rules, Said, Signal};
use crate::words::{Actor, EventKind};

/// The rules that look at an account.
const ABOUT_ACCOUNTS: &[RuleId] = &[RuleId::ManyNumbersOfOnePerson, RuleId::PayeeSharedWithStaff];

/// Numbers with awards that are paid to the customer's account, and lines and staff among all that are.
const FIGURES: &str = "SELECT \
    (SELECT COUNT(*) FROM payee y JOIN payee o ON o.account = y.account WHERE y.number = $1 AND \
     EXISTS (SELECT 1 FROM award a WHERE a.customer = o.number)), \
    (SELECT COUNT(*) FROM payee y JOIN payee o ON o.account = y.account WHERE y.number = $1 AND \
     (EXISTS (SELECT 1 FROM staff s WHERE s.number = o.number) OR EXISTS (SELECT 1 FROM line l WHERE l.number = o.number)))";

/// Payouts that have not left and would go to the customer's account.
const PAYOUTS: &str = "SELECT a.finding, f.case_id, a.id, a.customer FROM payee y JOIN payee o ON o.account = y.account \
    JOIN payout p ON p.payee = o.number JOIN award a ON a.id = p.award JOIN finding f ON f.id = a.finding \
    WHERE y.number = $1 AND p.status IN ('queued', 'reserved', 'returned') ORDER BY a.awarded_at, a.id";

/// A finding whose money would go to the account.
struct Paid {
    case: CaseId,
    customer: Number,
    awards: Vec<AwardId>,
}

/// Asks the rules about the account that a customer has given just now. Payouts of others to the same account are looked at too:
/// they wait as well where the figure is higher than any that a person has seen.
pub(crate) fn weigh_account(tx: &mut dyn Tx, customer: Number, now: Instant) -> Result<(), DeskError> {
    let mut findings: BTreeMap<FindingId, Paid> = BTreeMap::new();
    for row in tx.query(PAYOUTS, &[customer.into()])? {
        let none =
            Paid { case: CaseId::from_bytes(row.id(1)?), customer: row.number(3)?, awards: Vec::new() };
        let paid = findings.entry(FindingId::from_bytes(row.id(0)?)).or_insert(none);
        paid.awards.push(AwardId::from_bytes(row.id(2)?));
    }
    if findings.is_empty() {
        return Ok(());
    }
    let said = said(tx, customer)?;
    let fired = said.iter().any(|said| said.fired);
    for (finding, paid) in &findings {
        let is_own = paid.customer == customer;
        let looked_at = is_own || fired && is_more_than_seen(tx, *finding, &said)?;
        if !looked_at {
            continue;
        }
        keep(tx, *finding, &said, now)?;
        if fired {
            for award in &paid.awards {
                anxin_fund::hold(tx, *award, now)?;
            }
            happened(tx, paid.case, Some(*finding), EventKind::PayoutHeld, Actor::Records, now)?;
        }
    }
    Ok(())
}

/// Asks them about the account that the money of an award goes to which a person has made: no rule was asked with it. What that person
/// has seen with the finding does not hold it.
pub(crate) fn weigh_award(
    tx: &mut dyn Tx,
    (case, finding, award): (CaseId, FindingId, AwardId),
    customer: Number,
    now: Instant,
) -> Result<(), DeskError> {
    let said = said(tx, customer)?;
    if !is_more_than_seen(tx, finding, &said)? {
        return Ok(());
    }
    keep(tx, finding, &said, now)?;
    hold_award(tx, (case, finding, award), now)
}

/// Lets the money of an award wait as that of another one of the same finding does. Returns whether that does.
pub(crate) fn hold_beside(
    tx: &mut dyn Tx,
    (case, finding, award): (CaseId, FindingId, AwardId),
    first: AwardId,
    now: Instant,
) -> Result<bool, DeskError> {
    let waits = anxin_fund::holds_of(tx, first)?.iter().any(|hold| hold.let_go.is_none());
    if waits {
        hold_award(tx, (case, finding, award), now)?;
    }
    Ok(waits)
}

fn hold_award(
    tx: &mut dyn Tx,
    (case, finding, award): (CaseId, FindingId, AwardId),
    now: Instant,
) -> Result<(), DeskError> {
    anxin_fund::hold(tx, award, now)?;
    Ok(happened(tx, case, Some(finding), EventKind::PayoutHeld, Actor::Records, now)?)
}

fn said(tx: &mut dyn Tx, customer: Number) -> Result<Vec<Said>, DeskError> {
    let row = tx.query_opt(FIGURES, &[customer.into()])?.ok_or(StoreError::Corrupt("figures of a signal"))?;
    let inputs = Inputs { numbers: Some(row.int(0)?), staff_numbers: Some(row.int(1)?), ..Inputs::default() };
    let rules = Rules::shipped()?.all().iter().filter(|rule| ABOUT_ACCOUNTS.contains(&rule.id));
    Ok(rules.map(|rule| Said { holds: Holds::Payout, ..Said::by_rule(rule, &inputs) }).collect())
}

/// Whether something that fires is more than what was said of the finding before, with its award or with an account.
fn is_more_than_seen(tx: &mut dyn Tx, finding: FindingId, said: &[Said]) -> Result<bool, DeskError> {
    let mut seen = later_signals(tx, "p.finding = $1", finding.to_bytes())?;
    seen.extend(super::of_finding(tx, finding)?);
    let most = |rule: RuleId| {
        let of_rule = seen.iter().filter(|signal| signal.rule == rule);
        of_rule.filter_map(|signal| signal.inputs.get(rule.figure()).copied()).max()
    };
    let figure =
        |said: &Said| said.inputs.iter().find(|(name, _)| *name == said.rule.figure()).map(|(_, n)| *n);
    Ok(said.iter().filter(|said| said.fired).any(|said| figure(said) > most(said.rule)))
}

fn keep(tx: &mut dyn Tx, finding: FindingId, said: &[Said], now: Instant) -> Result<(), StoreError> {
    let sql = "SELECT COALESCE(MAX(n), 0) + 1 FROM payee_signal WHERE finding = $1";
    let n = tx.query_opt(sql, &[finding.to_bytes().into()])?.map_or(Ok(1), |row| row.int(0))?;
    for one in said {
        tx.execute(
            "INSERT INTO payee_signal (finding, n, rule, version, inputs, threshold, fired, at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                finding.to_bytes().into(),
                n.into(),
                one.rule.word().into(),
                one.version.into(),
                one.inputs_json()?.into(),
                one.threshold.into(),
                one.fired.into(),
                now.into(),
            ],
        )?;
    }
    Ok(())
}

/// What was said of findings when accounts were given, the oldest first.
pub(super) fn later_signals(tx: &mut dyn Tx, which: &str, id: [u8; 16]) -> Result<Vec<Signal>, StoreError> {
    let sql = format!(
        "SELECT p.finding, p.rule, p.version, p.inputs, p.threshold, p.fired, CAST($2 AS TEXT), p.at FROM payee_signal p \
         JOIN finding f ON f.id = p.finding WHERE {which} ORDER BY p.finding, p.n"
    );
    let holds: Value = Holds::Payout.word().into();
    tx.query(&sql, &[id.into(), holds])?.iter().map(super::said::signal).collect()
}
