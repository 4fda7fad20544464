//! Where customers want to be paid, and money that waits because of it: an account that is given after the award is looked at as one
//! that was there before, and a person at the desk lets the money go.

use anxin_domain::ids::{AwardId, CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_fund::{BankDetails, LetGo, PayoutHold, WechatPayee, holds_of};
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::changes::{Changed, note_change};
use anxin_store::customers::are_kin;
use anxin_store::{Clock, StoreError, Tx};

use crate::Desk;
use crate::case::CaseRow;
use crate::complaint::checked_words;
use crate::decide::happened;
use crate::error::DeskError;
use crate::rule::Staff;
use crate::signal::weigh_account;
use crate::whose::seen;
use crate::words::{Actor, EventKind};

/// Awards whose money waits for a person; what was taken back or has left waits for nobody.
const WAITS: &str = "SELECT a.id FROM award a JOIN payout_hold h ON h.award = a.id JOIN payout p ON p.award = a.id \
                     WHERE a.finding = f.id AND h.let_go_at IS NULL AND p.status IN ('queued', 'reserved', 'returned')";

impl Desk {
    /// Notes the bank account that a customer wants to be paid to. Where it is another one than before, what the rules about
    /// accounts say of it is kept with every finding whose money would go there, and the money waits if one fires.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn set_payee(&self, customer: Number, details: BankDetails) -> Result<(), DeskError> {
        let (clock, now) = (self.clock().clone(), self.clock().now());
        let note = move |tx: &mut dyn Tx| match anxin_fund::set_payee(tx, customer, &details, now)? {
            true => changed(tx, &clock, customer, now),
            false => Ok(()),
        };
        self.store().write(note).await
    }

    /// The same for a WeChat balance.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn set_wechat_payee(&self, customer: Number, payee: WechatPayee) -> Result<(), DeskError> {
        let (clock, now) = (self.clock().clone(), self.clock().now());
        let note = move |tx: &mut dyn Tx| match anxin_fund::set_wechat_payee(tx, customer, &payee, now)? {
            true => changed(tx, &clock, customer, now),
            false => Ok(()),
        };
        self.store().write(note).await
    }

    /// Findings whose money waits for a person, the oldest award first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn payouts_held(&self, limit: u32) -> Result<Vec<CaseRow>, DeskError> {
        let which = format!("EXISTS ({WAITS}) ORDER BY f.decided_at, f.id LIMIT $1");
        self.list(&which, &[i64::from(limit).into()]).await
    }

    /// The holds of the payouts of a finding, the oldest first, open or not.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn payout_holds(&self, finding: FindingId) -> Result<Vec<PayoutHold>, DeskError> {
        self.store()
            .read(move |tx| {
                let sql = "SELECT id FROM award WHERE finding = $1 ORDER BY awarded_at, id";
                let mut all = Vec::new();
                for row in tx.query(sql, &[finding.to_bytes().into()])? {
                    all.extend(holds_of(tx, AwardId::from_bytes(row.id(0)?))?);
                }
                Ok(all)
            })
            .await
    }

    /// Lets the money of a finding go, with a word for the file. Whoever does that does not pay it.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`], [`DeskError::UnknownFinding`], [`DeskError::NotHeld`], [`DeskError::AnotherPerson`] for one's own case or account,
    /// [`DeskError::Invalid`]; otherwise the store's.
    pub async fn let_go(
        &self,
        case: CaseId,
        finding: FindingId,
        words: &str,
        staff: &Staff,
    ) -> Result<(), DeskError> {
        let words = checked_words("note", words)?;
        if words.is_empty() {
            return Err(DeskError::invalid("note", "write what you have looked at, in a sentence or two"));
        }
        let (clock, staff, tenant) = (self.clock().clone(), staff.clone(), self.tenant.clone());
        // The house's transaction, as for a ruling: the money may be of another tenant's fund than the case.
        self.gate()
            .store()
            .write(move |tx| {
                seen(tx, tenant.as_ref(), case)?;
                let_go(tx, (case, finding), &words, &staff, clock.now())?;
                Ok(note(tx, &clock, By::Person(staff.number), AuditAction::LetGo, case)?)
            })
            .await
    }
}

/// What follows from another account: the rules about accounts look at it, and its owner is told.
fn changed(tx: &mut dyn Tx, clock: &Clock, customer: Number, now: Instant) -> Result<(), DeskError> {
    note_change(tx, clock, customer, Changed::PayeeChanged, now)?;
    weigh_account(tx, customer, now)
}

fn let_go(
    tx: &mut dyn Tx,
    (case, finding): (CaseId, FindingId),
    words: &str,
    staff: &Staff,
    now: Instant,
) -> Result<(), DeskError> {
    let row = tx.query_opt(
        "SELECT customer, calling_number FROM finding WHERE id = $1 AND case_id = $2",
        &[finding.to_bytes().into(), case.to_bytes().into()],
    )?;
    let row = row.ok_or(DeskError::UnknownFinding)?;
    let customer = row.number(0)?;
    let own = [customer, row.number(1)?].contains(&staff.number) || are_kin(tx, staff.number, customer)?;
    if own || shares_account(tx, customer, staff.number)? {
        return Err(DeskError::AnotherPerson);
    }
    let sql = format!(
        "SELECT w.id FROM finding f JOIN award w ON w.finding = f.id WHERE f.id = $1 AND w.id IN ({WAITS})"
    );
    let waiting = tx.query(&sql, &[finding.to_bytes().into()])?;
    if waiting.is_empty() {
        return Err(DeskError::NotHeld);
    }
    for row in waiting {
        let by =
            LetGo { at: now, staff: staff.number, staff_name: staff.name.clone(), words: words.to_owned() };
        anxin_fund::let_go(tx, AwardId::from_bytes(row.id(0)?), &by)?;
    }
    happened(tx, case, Some(finding), EventKind::PayoutLetGo, Actor::Staff, now)?;
    Ok(())
}

/// Whether money of the customer goes to the account of somebody who works here.
fn shares_account(tx: &mut dyn Tx, customer: Number, staff: Number) -> Result<bool, StoreError> {
    let sql =
        "SELECT 1 FROM payee y JOIN payee o ON o.account = y.account WHERE y.number = $1 AND o.number = $2";
    Ok(tx.query_opt(sql, &[customer.into(), staff.into()])?.is_some())
}
