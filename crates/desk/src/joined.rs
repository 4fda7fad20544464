//! Complaints about calls that another case is about already. What comes again by another door belongs there: both keep their
//! history, and the customer is led to the case that was first.
//!
//! A complaint is joined only when everything in it is in one other case, open or upheld: the same record, or, where none is here, the
//! same time within the same tolerance. So what settles the one would have settled the other, and no call that somebody named is left
//! without a finding.

use anxin_domain::ids::{CallRecordId, CaseId, FindingId};
use anxin_domain::time::Instant;
use anxin_store::{Clock, Row, StoreError, Tx};

use crate::claim::merge;
use crate::complaint::{Complained, known_key};
use crate::decide::{NewCase, open_case};
use crate::error::DeskError;
use crate::words::FindingState;

/// A case in which everything is that a new one would hold.
#[derive(Debug)]
pub(crate) struct Known {
    into: CaseId,
    /// Its findings about the same.
    findings: Vec<FindingId>,
}

/// Why a complaint did not become a case of its own. Nothing of it was kept.
#[derive(Debug)]
pub(crate) enum NotOwn {
    Known(Known),
    Error(DeskError),
}

impl From<DeskError> for NotOwn {
    fn from(error: DeskError) -> Self {
        Self::Error(error)
    }
}

impl From<StoreError> for NotOwn {
    fn from(error: StoreError) -> Self {
        Self::Error(error.into())
    }
}

/// What a complaint may become.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Own {
    /// A case of its own, unless another one is about all of it.
    UnlessKnown,
    /// A case of its own in any case.
    Always,
}

/// The case that is about everything that a new case is about. To be asked once the new one stands, and only where it has brought
/// no award: what the records have just paid was in no other case.
pub(crate) fn known(tx: &mut dyn Tx, case: CaseId) -> Result<Option<Known>, StoreError> {
    let rows = tx.query(
        "SELECT n.id, n.record, n.called_at, n.tolerance_ms, n.state, f.id, f.record, f.called_at, f.tolerance_ms, f.case_id \
         FROM finding n LEFT JOIN finding f ON f.customer = n.customer AND f.calling_number = n.calling_number \
         AND f.case_id <> n.case_id AND f.promise IS NULL AND f.state IN ('with_person', 'awaiting_second', 'appealed', 'upheld') \
         WHERE n.case_id = $1 ORDER BY n.id, f.opened_at, f.id",
        &[case.to_bytes().into()],
    )?;
    let mut new: Vec<FindingId> = Vec::new();
    let mut same: Vec<(FindingId, CaseId, FindingId)> = Vec::new();
    for row in &rows {
        let finding = FindingId::from_bytes(row.id(0)?);
        if !new.contains(&finding) {
            new.push(finding);
        }
        let is_answered = row.text(4)?.parse::<FindingState>()? == FindingState::NotUpheld;
        let Some(other) = row.opt_id(5)? else { continue };
        if !is_answered && Named::read(row, 1)?.is_meant_by(&Named::read(row, 6)?) {
            same.push((finding, CaseId::from_bytes(row.id(9)?), FindingId::from_bytes(other)));
        }
    }
    for (_, into, _) in &same {
        let of_new = |one: &FindingId| same.iter().find(|(id, case, _)| id == one && case == into);
        let findings: Option<Vec<FindingId>> = new.iter().map(|one| of_new(one).map(|(.., f)| *f)).collect();
        if let Some(findings) = findings {
            return Ok(Some(Known { into: *into, findings }));
        }
    }
    Ok(None)
}

/// Joins a complaint to the case that is about the same. None when that has been decided against the customer meanwhile.
pub(crate) fn join(
    tx: &mut dyn Tx,
    clock: &Clock,
    new: &NewCase<'_>,
    known: &Known,
    now: Instant,
) -> Result<Option<Complained>, DeskError> {
    if let Some(case) = known_key(tx, new.key, new.asked.unwrap_or_default())? {
        return Ok(Some(Complained { case, repeated: true }));
    }
    for finding in &known.findings {
        let row = tx.query_opt("SELECT state FROM finding WHERE id = $1", &[finding.to_bytes().into()])?;
        let state: Option<FindingState> = row.map(|row| row.text(0)?.parse()).transpose()?;
        if state.is_none_or(|state| state == FindingState::NotUpheld) {
            return Ok(None);
        }
    }
    let case = open_case(tx, clock, new, now)?;
    merge(tx, case, known.into, now)?;
    Ok(Some(Complained { case: known.into, repeated: false }))
}

/// The call that a finding names: by its record, or else by when the customer remembers it, within a tolerance.
struct Named {
    record: Option<CallRecordId>,
    from: i64,
    until: i64,
}

impl Named {
    fn read(row: &Row, first: usize) -> Result<Self, StoreError> {
        let (at, tolerance) = (row.int(first + 1)?, row.int(first + 2)?.saturating_mul(1_000));
        let record = row.opt_id(first)?.map(CallRecordId::from_bytes);
        Ok(Self { record, from: at.saturating_sub(tolerance), until: at.saturating_add(tolerance) })
    }

    /// Whether another finding is about this call: about its record, or about exactly the times at which it may have been. One that
    /// may mean more calls can be settled by one of those.
    fn is_meant_by(&self, other: &Self) -> bool {
        match (self.record, other.record) {
            (Some(own), Some(record)) => own == record,
            (None, None) => (self.from, self.until) == (other.from, other.until),
            _ => false,
        }
    }
}
