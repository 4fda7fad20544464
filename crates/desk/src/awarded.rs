//! Awards as they are read: how much, by which terms, how far their payment has come, and what an appeal has added.

use anxin_domain::ids::{AwardId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_fund::{PayoutStatus, payout_of_award};
use anxin_store::{StoreError, Tx};

use crate::award::{APPEALED, Award};

/// An award by its id.
pub(crate) fn award(tx: &mut dyn Tx, id: AwardId) -> Result<Award, StoreError> {
    seen_award(tx, id)?.ok_or(StoreError::Corrupt("award"))
}

/// The same for whoever may not see it: the award that pays for a finding can be another tenant's.
pub(crate) fn seen_award(tx: &mut dyn Tx, id: AwardId) -> Result<Option<Award>, StoreError> {
    let row = tx
        .query_opt(
            "SELECT a.finding, a.terms, a.amount, a.currency, a.brand, a.pay_window, a.awarded_at, a.due_at, r.at, \
             (SELECT COUNT(*) FROM award_call c WHERE c.award = a.id), \
             (SELECT h.held_at FROM payout_hold h WHERE h.award = a.id AND h.let_go_at IS NULL) FROM award a \
             LEFT JOIN award_reversal r ON r.award = a.id WHERE a.id = $1",
            &[id.to_bytes().into()],
        )?;
    let Some(row) = row else { return Ok(None) };
    let currency = row.text(3)?.parse().map_err(|_| StoreError::Corrupt("currency"))?;
    let instant = |index| Ok::<_, StoreError>(row.opt_int(index)?.map(Instant::from_micros));
    let payout = payout_of_award(tx, id)?.map(|payout| payout.status);
    Ok(Some(Award {
        id,
        finding: FindingId::from_bytes(row.id(0)?),
        terms: row.text(1)?,
        amount: Money::new(row.int(2)?, currency),
        brand: row.text(4)?.parse().map_err(|_| StoreError::Corrupt("brand"))?,
        window: window(&row.text(5)?).to_owned(),
        awarded_at: row.instant(6)?,
        due_at: row.instant(7)?,
        reversed_at: instant(8)?,
        calls: row.int(9)?,
        payout,
        held_at: instant(10)?.filter(|_| payout.is_some_and(can_wait)),
    }))
}

/// The award by which an appeal has raised the sum of a finding, if it stands.
pub(crate) fn raised(
    tx: &mut dyn Tx,
    finding: FindingId,
    first: Option<&Award>,
) -> Result<Option<Award>, StoreError> {
    let Some(first) = first.filter(|first| first.finding == finding) else { return Ok(None) };
    added_to(tx, first.id)?.first().map(|id| award(tx, *id)).transpose()
}

/// What was awarded beside an award, and stands.
pub(crate) fn added_to(tx: &mut dyn Tx, award: AwardId) -> Result<Vec<AwardId>, StoreError> {
    let rows = tx.query(
        "SELECT o.id FROM award a JOIN award o ON o.finding = a.finding LEFT JOIN award_reversal r ON r.award = o.id \
         WHERE a.id = $1 AND o.id <> a.id AND r.award IS NULL ORDER BY o.awarded_at, o.id",
        &[award.to_bytes().into()],
    )?;
    rows.iter().map(|row| row.id(0).map(AwardId::from_bytes)).collect()
}

/// Two awards in one sum.
pub(crate) fn total(award: Option<&Award>, more: Option<&Award>) -> Option<Money> {
    let amount = award?.amount;
    Some(more.and_then(|more| amount.plus(more.amount).ok()).unwrap_or(amount))
}

/// The window within a key: a loss has its brand and reference in front of it, and what an appeal has added says so behind it.
fn window(key: &str) -> &str {
    let key = key.strip_suffix(APPEALED).unwrap_or(key);
    key.rsplit_once('/').map_or(key, |(_, window)| window)
}

/// Whether a payment that has come so far can wait for a person.
const fn can_wait(payout: PayoutStatus) -> bool {
    matches!(
        payout,
        PayoutStatus::Queued | PayoutStatus::AwaitingPayee | PayoutStatus::Reserved | PayoutStatus::Returned
    )
}
