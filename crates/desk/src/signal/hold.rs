//! Findings that wait for a person because a signal fired, and the calls that wait with them.

use anxin_domain::ids::{AwardId, CallRecordId, FindingId};
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_store::{StoreError, Tx};

use crate::deadline::watch;
use crate::signal::Suspect;
use crate::words::FindingState;

/// Puts a finding on hold. It waits for a person as it did when it was opened, and says why.
pub(super) fn put(tx: &mut dyn Tx, suspect: &Suspect<'_>, now: Instant) -> Result<(), StoreError> {
    let finding = suspect.finding.to_bytes();
    let state = FindingState::WithPerson.word();
    tx.put(
        "UPDATE finding SET state = $2, code = $3 WHERE id = $1",
        &[finding.into(), state.into(), FindingCode::HeldForReview.word().into()],
    )?;
    tx.put(
        "INSERT INTO signal_hold (finding, promise, customer, calling_number, pay_window, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            finding.into(),
            suspect.promise.into(),
            suspect.customer.into(),
            suspect.calling_number.into(),
            suspect.window.as_str().into(),
            now.into(),
        ],
    )?;
    watch(tx, suspect.finding, now)
}

/// The finding on which nobody has ruled yet and that holds the award of the window that a row asks about, if there is one.
pub(super) const OPEN: &str = "(SELECT h.finding FROM signal_hold h JOIN finding f ON f.id = h.finding WHERE \
     h.customer = asked.customer AND h.calling_number = asked.calling_number AND h.promise = asked.promise AND \
     h.pay_window = asked.pay_window AND f.state IN ('with_person', 'awaiting_second', 'appealed') \
     ORDER BY h.at, h.finding LIMIT 1)";

/// Lets a call wait with a finding that is on hold.
pub(crate) fn wait_with(
    tx: &mut dyn Tx,
    finding: FindingId,
    record: CallRecordId,
    started_at: Instant,
) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO signal_hold_call (record, finding, started_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[record.to_bytes().into(), finding.to_bytes().into(), started_at.into()],
    )
}

/// Notes that an award covers the calls that have waited with its finding.
pub(super) fn cover(tx: &mut dyn Tx, finding: FindingId, award: AwardId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO award_call (record, award, started_at) SELECT c.record, $2, c.started_at \
         FROM signal_hold_call c WHERE c.finding = $1 ON CONFLICT (record) DO UPDATE SET award = excluded.award",
        &[finding.to_bytes().into(), award.to_bytes().into()],
    )
    .map(drop)
}
