//! What the fund paid for somebody comes back: paid by them, taken from a brand's deposit, or from what the fund owed them. What
//! comes in counts for their oldest awards first.

use anxin_domain::ids::BrandId;
use anxin_domain::ledger::Entry;
use anxin_domain::money::{Currency, Money};
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{StoreError, Tx, Value};

use crate::chart::{AVAILABLE, CASH, CLAIMED, brand_deposit};
use crate::error::FundError;
use crate::instalment;
use crate::ledger::{Booked, Lines, Typed, book, book_by_hand, bookable};
use crate::places::hold_the_bank_to_its_payments;
use crate::service::Fund;
use crate::tenant::{Liable, Tenant};

/// Debts that are looked at at once.
const DEBTS_A_PAGE: i64 = 500;

/// What becomes of a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Whoever owes it has paid.
    Recovered,
    /// The fund has given it up.
    WrittenOff,
}

/// Where the money for a debt comes from, and who says so.
struct Source<'a> {
    key: String,
    account: String,
    memo: &'a str,
    by: By,
}

impl Settled {
    const fn column(self) -> &'static str {
        match self {
            Self::Recovered => "recovered",
            Self::WrittenOff => "written_off",
        }
    }
}

impl Fund {
    /// Books what somebody who is liable paid back, and gives it to those who wait, in order. Returns how many payouts it reached.
    /// The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Overdrawn`] when they do not owe that much, [`FundError::KeyReused`] for the same key with another amount,
    /// [`FundError::Amount`], or the store's.
    pub async fn recover(
        &self,
        key: &str,
        liable: &Liable,
        amount: Money,
        memo: &str,
    ) -> Result<i64, FundError> {
        let from = Source { key: format!("recover:{key}"), account: CASH.to_owned(), memo, by: By::Terminal };
        self.settle_debt(liable, amount, from).await
    }

    /// The same by somebody, whose booking is noted with it. The key is the bank's reference.
    ///
    /// # Errors
    /// As for [`Fund::recover`].
    pub async fn recover_by(
        &self,
        key: &str,
        liable: &Liable,
        amount: Money,
        by: By,
    ) -> Result<i64, FundError> {
        let (key, account) = (format!("recover:{key}"), CASH.to_owned());
        self.settle_debt(liable, amount, Source { key, account, memo: "paid back", by }).await
    }

    /// Takes what somebody owes from the deposit of their brand, and gives it to those who wait, in order. Returns how many payouts it
    /// reached. The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Overdrawn`] when the deposit does not hold that much or they do not owe it, and as for [`Fund::recover`].
    pub async fn offset(&self, key: &str, liable: &Liable, amount: Money) -> Result<i64, FundError> {
        self.offset_by(key, liable, amount, By::Terminal).await
    }

    /// The same by somebody, whose booking is noted with it.
    ///
    /// # Errors
    /// As for [`Fund::offset`].
    pub async fn offset_by(
        &self,
        key: &str,
        liable: &Liable,
        amount: Money,
        by: By,
    ) -> Result<i64, FundError> {
        let (key, account) = (format!("offset:{key}"), brand_deposit(liable.brand()));
        self.settle_debt(liable, amount, Source { key, account, memo: "taken from the deposit", by }).await
    }

    /// Books what a brand leaves with the fund, to pay what it comes to owe. The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::KeyReused`] for the same key with another amount, [`FundError::Amount`], or the store's.
    pub async fn deposit(&self, key: &str, brand: &BrandId, amount: Money) -> Result<(), FundError> {
        self.deposit_by(key, brand, amount, By::Terminal).await
    }

    /// The same by somebody, whose booking is noted with it.
    ///
    /// # Errors
    /// As for [`Fund::deposit`].
    pub async fn deposit_by(
        &self,
        key: &str,
        brand: &BrandId,
        amount: Money,
        by: By,
    ) -> Result<(), FundError> {
        bookable(amount)?;
        let entry = Entry::transfer(amount, CASH, &brand_deposit(brand))?;
        let (key, brand) = (format!("deposit:{key}"), brand.clone());
        let (clock, tenant) = (self.store().clock().clone(), self.tenant().clone());
        self.store()
            .write(move |tx| {
                if book(tx, &clock, &tenant, &key, "left with the fund", &entry)? == Booked::New {
                    note(tx, &clock, by, AuditAction::TookDeposit, &brand)?;
                }
                hold_the_bank_to_its_payments(tx, &tenant, entry.currency())
            })
            .await
    }

    /// Books that a brand got its deposit or a part of it back. The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Overdrawn`] when it has not left that much, and as for [`Fund::deposit`].
    pub async fn return_deposit(&self, key: &str, brand: &BrandId, amount: Money) -> Result<(), FundError> {
        bookable(amount)?;
        let entry = Entry::transfer(amount, &brand_deposit(brand), CASH)?;
        self.book_plain(format!("return-deposit:{key}"), "deposit given back", entry).await
    }

    /// Books that somebody was paid what the fund owed them, because they had paid back for an award that was reversed. The same key
    /// again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Overdrawn`] when the fund does not owe them that much, and as for [`Fund::deposit`].
    pub async fn pay_credit(&self, key: &str, liable: &Liable, amount: Money) -> Result<(), FundError> {
        bookable(amount)?;
        let entry = Entry::transfer(amount, &liable.credit(), CASH)?;
        self.book_plain(format!("pay-credit:{key}"), "credit paid out", entry).await
    }

    /// A debt is paid, wherever the money comes from.
    async fn settle_debt(&self, liable: &Liable, amount: Money, from: Source<'_>) -> Result<i64, FundError> {
        bookable(amount)?;
        let (liable, memo) = (liable.clone(), from.memo.to_owned());
        let (key, by) = (from.key, from.by);
        let (currency, minor) = (amount.currency(), amount.minor());
        let entry = Lines::default()
            .debit(from.account, minor)
            .credit(AVAILABLE, minor)
            .debit(CLAIMED, minor)
            .credit(liable.receivable(), minor)
            .entry(currency)?;
        self.book_income(currency, move |tx, clock, tenant| {
            let typed = Typed { key: &key, memo: &memo, by };
            if book_by_hand(tx, clock, tenant, &typed, &entry)? == Booked::New {
                settle(tx, tenant, &liable, currency, minor, Settled::Recovered)?;
                instalment::follow(tx, clock, tenant, &liable, currency, minor)?;
            }
            Ok(())
        })
        .await
    }

    async fn book_plain(&self, key: String, memo: &'static str, entry: Entry) -> Result<(), FundError> {
        let (clock, tenant) = (self.store().clock().clone(), self.tenant().clone());
        self.store()
            .write(move |tx| {
                book_by_hand(tx, &clock, &tenant, &Typed::at_terminal(&key, memo), &entry)?;
                hold_the_bank_to_its_payments(tx, &tenant, entry.currency())
            })
            .await
    }
}

/// Settles the oldest debts of somebody, as far as the amount reaches. The ledger has refused more than they owe before this.
pub(crate) fn settle(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    liable: &Liable,
    currency: Currency,
    minor: i64,
    what: Settled,
) -> Result<(), FundError> {
    let (column, mut left) = (what.column(), minor);
    while left > 0 {
        let debts = tx.query(
            "SELECT id, owed FROM payout WHERE tenant = $1 AND liable = $2 AND currency = $3 AND owed > 0 \
             ORDER BY place LIMIT $4",
            &[tenant.into(), liable.code().into(), currency.code().into(), DEBTS_A_PAGE.into()],
        )?;
        let mut whole: Vec<Value> = Vec::new();
        for debt in &debts {
            let owed = debt.int(1)?;
            if owed > left {
                break;
            }
            left -= owed;
            whole.push(debt.id(0)?.into());
        }
        if let (Some(part), true) = (debts.get(whole.len()), left > 0) {
            tx.execute(
                &format!("UPDATE payout SET owed = owed - $2, {column} = {column} + $2 WHERE id = $1"),
                &[part.id(0)?.into(), left.into()],
            )?;
            left = 0;
        }
        if debts.is_empty() {
            return Err(StoreError::Corrupt("debts: they do not come to what is owed").into());
        }
        let sql = format!("UPDATE payout SET {column} = {column} + owed, owed = 0 WHERE id IN ({{}})");
        tx.execute_in(&sql, &[], &whole)?;
    }
    Ok(())
}
