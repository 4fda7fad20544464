//! Following the money: what the fund says about the payment of an award becomes an event of its case and a notice to the
//! customer. The fund's table `payout` is only read here.

use anxin_domain::ids::{AwardId, CaseId, FindingId};
use anxin_fund::PayoutStatus;
use anxin_promise::Catalogue;
use anxin_proof::{Kind, Opening};
use anxin_store::{Clock, StoreError, Tx};

use crate::Desk;
use crate::award::claim_back;
use crate::decide::happened;
use crate::error::DeskError;
use crate::notice::{NoticeKind, notify};
use crate::totals::{CELL, Cell, followed, settled};
use crate::words::{Actor, EventKind};

/// Payouts that are followed in one transaction.
const PAYOUTS_A_CHUNK: i64 = 500;

impl Desk {
    /// Writes down what has become of payments since the last time: call it after a payment file was made and after a statement
    /// was imported. Returns how many had moved. Again changes nothing.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn follow_payouts(&self) -> Result<u64, DeskError> {
        let mut all = 0;
        loop {
            let (clock, catalogue) = (self.clock().clone(), self.gate().law().catalogue());
            let moved = self.gate().store().write(move |tx| follow(tx, &clock, &catalogue)).await?;
            all += moved;
            if moved < PAYOUTS_A_CHUNK.unsigned_abs() {
                return Ok(all);
            }
        }
    }
}

fn follow(tx: &mut dyn Tx, clock: &Clock, catalogue: &Catalogue) -> Result<u64, DeskError> {
    let now = clock.now();
    let sql = format!(
        "SELECT a.id, f.case_id, f.id, p.status, p.changed_at, t.payout_status, t.at, {CELL}, c.erased_at FROM award a JOIN payout p ON p.award = a.id \
         JOIN finding f ON f.id = a.finding JOIN desk_case c ON c.id = f.case_id LEFT JOIN award_told t ON t.award = a.id \
         WHERE p.status IN ('sent', 'settled', 'returned') AND (t.payout_status IS NULL OR t.payout_status <> p.status) \
         ORDER BY p.changed_at, a.id LIMIT $1"
    );
    let moved = tx.query(&sql, &[PAYOUTS_A_CHUNK.into()])?;
    for row in &moved {
        let award = AwardId::from_bytes(row.id(0)?);
        let (case, finding) = (CaseId::from_bytes(row.id(1)?), FindingId::from_bytes(row.id(2)?));
        let status = row.text(3)?;
        let cell = Cell::of(row, 7)?;
        if let Some(terms) = catalogue.labelled(&cell.terms).filter(|_| status == PayoutStatus::Sent.word()) {
            // An award that had to wait for money could not be claimed back when it was made.
            claim_back(tx, clock, award, terms, cell.amount)?;
        }
        let (before, paid) = (settled(row, 5)?, settled(row, 3)?);
        followed(tx, &cell, before, paid)?;
        if before.is_some() != paid.is_some() {
            let kind = if paid.is_some() { Kind::Paid } else { Kind::PaidReversed };
            let opening = if row.opt_int(14)?.is_some() { Opening::Dropped } else { Opening::Kept };
            cell.log(tx, (kind, award, finding), row.instant(4)?, opening)?;
        }
        let (event, actor, notice) = meaning(&status)?;
        happened(tx, case, Some(finding), event, actor, row.instant(4)?)?;
        notify(tx, case, notice, now)?;
        tx.execute(
            "INSERT INTO award_told (award, payout_status, at) VALUES ($1, $2, $3) ON CONFLICT (award) DO UPDATE SET \
             payout_status = excluded.payout_status, at = excluded.at",
            &[award.to_bytes().into(), status.into(), row.instant(4)?.into()],
        )?;
    }
    Ok(moved.len() as u64)
}

fn meaning(status: &str) -> Result<(EventKind, Actor, NoticeKind), StoreError> {
    let word = |known: PayoutStatus| known.word() == status;
    if word(PayoutStatus::Sent) {
        Ok((EventKind::Sent, Actor::Staff, NoticeKind::Sent))
    } else if word(PayoutStatus::Settled) {
        Ok((EventKind::Paid, Actor::Bank, NoticeKind::Paid))
    } else if word(PayoutStatus::Returned) {
        Ok((EventKind::Returned, Actor::Bank, NoticeKind::Returned))
    } else {
        Err(StoreError::Corrupt("payout status"))
    }
}
