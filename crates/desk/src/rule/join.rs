//! Closing a case as joined: another case of the same customer is about the same thing, and that one goes on. Both keep their history.

use std::collections::BTreeMap;

use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_store::audit::{self, AuditAction, note};
use anxin_store::{StoreError, Tx};

use super::{CodedRuling, Open, RuleRequest, Staff};
use crate::Desk;
use crate::complaint::checked_words;
use crate::decide::{By, happened, reject};
use crate::error::DeskError;
use crate::merged::joined_to;
use crate::notice::{NoticeKind, notify};
use crate::words::{Actor, EventKind, FindingState};

impl Desk {
    /// Closes a case as joined to another one of the same customer. What waits in it is not ruled on by itself any more: the other case is
    /// about the same call, or the same promise of the same brand, and is open or upheld. The customer is told where it goes on.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`]; [`DeskError::NotOpen`] when nothing in it waits for its first ruling; [`DeskError::AnotherPerson`] for
    /// one's own case; [`DeskError::Invalid`] of the field `into` when the other case is no such case; otherwise the store's.
    pub async fn join_case(
        &self,
        case: CaseId,
        into: CaseId,
        words: &str,
        staff: &Staff,
    ) -> Result<(), DeskError> {
        let words = checked_words("note", words)?;
        let (clock, staff) = (self.clock().clone(), staff.clone());
        self.store()
            .write(move |tx| {
                let now = clock.now();
                join(tx, (case, into), &words, &staff, now)?;
                Ok(note(tx, &clock, audit::By::Person(staff.number), AuditAction::JoinedCase, case)?)
            })
            .await
    }
}

fn join(
    tx: &mut dyn Tx,
    (case, into): (CaseId, CaseId),
    words: &str,
    staff: &Staff,
    now: Instant,
) -> Result<(), DeskError> {
    let findings = findings(tx, case)?;
    let waiting: Vec<FindingId> =
        findings.iter().filter(|(_, state)| state.is_waiting()).map(|(id, _)| *id).collect();
    let is_first =
        findings.iter().all(|(_, state)| !state.is_waiting() || *state == FindingState::WithPerson);
    if waiting.is_empty() || !is_first {
        return Err(DeskError::NotOpen);
    }
    if case == into || joined_to(tx, into)?.is_some() {
        return Err(DeskError::invalid("into", "name a case that goes on itself"));
    }
    for finding in waiting {
        if !is_about_the_same(tx, finding, into)? {
            let other = "the other case must be of the same customer and about the same call or promise, and be open or upheld";
            return Err(DeskError::invalid("into", other));
        }
        // Whoever may not rule on it may not close it either.
        let request = RuleRequest {
            case,
            finding,
            ruling: CodedRuling::Reject(FindingCode::Joined),
            verified: BTreeMap::new(),
            words: String::new(),
            staff: staff.clone(),
        };
        Open::load(tx, &request)?;
        reject(tx, case, finding, FindingCode::Joined, By::Staff(staff, words), now)?;
    }
    tx.execute(
        "INSERT INTO case_merged (case_id, into_case, at) VALUES ($1, $2, $3)",
        &[case.to_bytes().into(), into.to_bytes().into(), now.into()],
    )?;
    happened(tx, case, None, EventKind::Merged, Actor::Staff, now)?;
    happened(tx, into, None, EventKind::Merged, Actor::Staff, now)?;
    Ok(notify(tx, into, NoticeKind::Joined, now)?)
}

fn findings(tx: &mut dyn Tx, case: CaseId) -> Result<Vec<(FindingId, FindingState)>, DeskError> {
    let rows =
        tx.query("SELECT id, state FROM finding WHERE case_id = $1 ORDER BY id", &[case.to_bytes().into()])?;
    if rows.is_empty() {
        return Err(DeskError::UnknownCase);
    }
    rows.iter().map(|row| Ok((FindingId::from_bytes(row.id(0)?), row.text(1)?.parse()?))).collect()
}

/// Whether a case has a finding that goes on and is about what another finding is about: the same number that called, or the same promise
/// of the same brand.
fn is_about_the_same(tx: &mut dyn Tx, finding: FindingId, into: CaseId) -> Result<bool, StoreError> {
    let row = tx.query_opt(
        "SELECT 1 FROM finding n JOIN finding f ON f.customer = n.customer AND COALESCE(f.promise, '') = COALESCE(n.promise, '') \
         AND f.calling_number = n.calling_number AND (n.promise IS NULL OR COALESCE(f.brand, '') = COALESCE(n.brand, '')) \
         WHERE n.id = $1 AND f.case_id = $2 AND f.state IN ('with_person', 'awaiting_second', 'appealed', 'upheld') LIMIT 1",
        &[finding.to_bytes().into(), into.to_bytes().into()],
    )?;
    Ok(row.is_some())
}
