//! Who has a case in hand. It binds nobody: whoever may rule may rule, and sees that somebody else is at it.

use std::collections::BTreeMap;

use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{Clock, StoreError, Tx};

use crate::Desk;
use crate::error::DeskError;
use crate::rule::Staff;
use crate::whose::seen;

/// Who has a case in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub staff: Staff,
    /// Since when.
    pub since: Instant,
}

impl Desk {
    /// Gives a case to somebody of the desk, or back to nobody, and answers the place of that among its hands. Whoever has it already
    /// keeps it: then nothing is written and nothing answered.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`], [`DeskError::AnotherPerson`] for somebody who works for another tenant; otherwise the store's.
    pub async fn assign(
        &self,
        case: CaseId,
        to: Option<Staff>,
        by: Number,
    ) -> Result<Option<i64>, DeskError> {
        let (clock, tenant) = (self.clock().clone(), self.tenant.clone());
        self.store()
            .write(move |tx| {
                seen(tx, tenant.as_ref(), case)?;
                let sql = "SELECT tenant FROM desk_case WHERE id = $1";
                let row = tx.query_opt(sql, &[case.to_bytes().into()])?.ok_or(DeskError::UnknownCase)?;
                if let Some(to) = &to
                    && works_elsewhere(tx, to.number, &row.text(0)?)?
                {
                    return Err(DeskError::AnotherPerson);
                }
                let newest = newest(tx, case)?;
                let has = newest.as_ref().and_then(|(_, holder)| holder.as_ref());
                if has.map(|holder| holder.staff.number) == to.as_ref().map(|to| to.number) {
                    return Ok(None);
                }
                let n = newest.as_ref().map_or(1, |(n, _)| n + 1);
                put(tx, &clock, (case, n), to.as_ref(), by)?;
                Ok(Some(n))
            })
            .await
    }

    /// Puts cases back into the hands they were in before, each by the place of what is taken back; all or none. Where one has gone
    /// through other hands since, nothing is written and the answer is false. Sent twice it is done once.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`] for another tenant's too; otherwise the store's.
    pub async fn take_hands_back(&self, cases: Vec<(CaseId, i64)>, by: Number) -> Result<bool, DeskError> {
        let (clock, tenant) = (self.clock().clone(), self.tenant.clone());
        self.store()
            .write(move |tx| {
                let mut done = 0;
                for (case, n) in &cases {
                    seen(tx, tenant.as_ref(), *case)?;
                    let last = newest(tx, *case)?.map_or(0, |(n, _)| n);
                    let before = at(tx, *case, n.saturating_sub(1))?;
                    if last == n + 1 && at(tx, *case, last)?.map(number) == before.map(number) {
                        done += 1;
                    } else if last != *n {
                        return Ok(false);
                    }
                }
                if done > 0 {
                    return Ok(done == cases.len());
                }
                for (case, n) in &cases {
                    let before = at(tx, *case, n.saturating_sub(1))?;
                    put(tx, &clock, (*case, n + 1), before.map(|holder| holder.staff).as_ref(), by)?;
                }
                Ok(!cases.is_empty())
            })
            .await
    }

    /// Who has each of these cases in hand; cases that nobody has are left out.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn holders(&self, cases: Vec<CaseId>) -> Result<BTreeMap<CaseId, Holder>, DeskError> {
        self.store()
            .read(move |tx| {
                let mut holders = BTreeMap::new();
                for case in cases {
                    if let Some((_, Some(holder))) = newest(tx, case)? {
                        holders.insert(case, holder);
                    }
                }
                Ok(holders)
            })
            .await
    }
}

/// Whether somebody works for one tenant only, and that is not the one of this word.
fn works_elsewhere(tx: &mut dyn Tx, staff: Number, tenant: &str) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM staff WHERE number = $1 AND tenant <> '' AND tenant <> $2 LIMIT 1";
    Ok(tx.query_opt(sql, &[staff.into(), tenant.into()])?.is_some())
}

fn number(holder: Holder) -> Number {
    holder.staff.number
}

/// Puts a case into somebody's hands, at a place of its own.
fn put(
    tx: &mut dyn Tx,
    clock: &Clock,
    (case, n): (CaseId, i64),
    to: Option<&Staff>,
    by: Number,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO case_assignment (case_id, n, staff, staff_name, by_staff, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            case.to_bytes().into(),
            n.into(),
            to.map(|to| to.number).into(),
            to.map(|to| to.name.as_str()).into(),
            by.into(),
            clock.now().into(),
        ],
    )?;
    note(tx, clock, By::Person(by), AuditAction::AssignedCase, case)
}

/// The newest row of a case: its place, and who has the case by it.
fn newest(tx: &mut dyn Tx, case: CaseId) -> Result<Option<(i64, Option<Holder>)>, StoreError> {
    up_to(tx, case, i64::MAX)
}

/// In whose hands a case was by the row at a place.
fn at(tx: &mut dyn Tx, case: CaseId, n: i64) -> Result<Option<Holder>, StoreError> {
    Ok(up_to(tx, case, n)?.and_then(|(_, holder)| holder))
}

fn up_to(tx: &mut dyn Tx, case: CaseId, n: i64) -> Result<Option<(i64, Option<Holder>)>, StoreError> {
    let sql = "SELECT n, staff, staff_name, at FROM case_assignment WHERE case_id = $1 AND n <= $2 ORDER BY n DESC LIMIT 1";
    let Some(row) = tx.query_opt(sql, &[case.to_bytes().into(), n.into()])? else { return Ok(None) };
    let holder = match row.opt_int(1)? {
        None => None,
        Some(_) => Some(Holder {
            staff: Staff { number: row.number(1)?, name: row.opt_text(2)?.unwrap_or_default() },
            since: row.instant(3)?,
        }),
    };
    Ok(Some((row.int(0)?, holder)))
}
