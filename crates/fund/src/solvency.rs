//! Whether the fund can keep what was promised, and for how long.

use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::chart::{AVAILABLE, CASH, IN_TRANSIT, PAYABLE, WRITTEN_OFF};
use crate::error::FundError;
use crate::ledger::accounts;
use crate::payout::Transfer;
use crate::service::Fund;
use crate::tenant::Tenant;

/// Days by which the rate is measured.
pub const RATE_DAYS: i64 = 30;

/// Where the fund stands in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solvency {
    /// Awarded and not paid: what waits for money, what is set aside and what is with the bank.
    pub promised: Money,
    /// The part of it whose money is set aside or with the bank.
    pub reserved: Money,
    /// Paid so far, as statements show it.
    pub paid: Money,
    /// Come back so far, from whoever was liable or from third parties in their place.
    pub recovered: Money,
    /// Given up so far.
    pub written_off: Money,
    /// Owed to the fund by whoever is liable.
    pub owed: Money,
    /// Free for awards to come.
    pub available: Money,
    /// What left the account in the last [`RATE_DAYS`] days, less what came back from the bank.
    pub paid_lately: Money,
    /// How many whole days what is free lasts at that rate; none when nothing went out.
    pub lasts_days: Option<i64>,
    /// Since when the first payout waits for money, if one does.
    pub queued_since: Option<Instant>,
}

/// An account with what is under way on it: what it holds once all that is pending is posted never turns over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The account's code.
    pub account: String,
    /// What is booked on it; debit positive.
    pub posted: Money,
    /// What pending payouts will move on it when they are paid; debit positive.
    pub pending: Money,
}

impl Fund {
    /// Where the fund stands.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn solvency(&self, currency: Currency, now: Instant) -> Result<Solvency, FundError> {
        let tenant = self.tenant().clone();
        Ok(self.store().read(move |tx| solvency(tx, &tenant, currency, now)).await?)
    }

    /// What is posted and what is pending on the accounts that payouts move.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn standing(&self, currency: Currency) -> Result<Vec<Standing>, FundError> {
        let tenant = self.tenant().clone();
        Ok(self.store().read(move |tx| standing(tx, &tenant, currency)).await?)
    }
}

fn solvency(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    currency: Currency,
    now: Instant,
) -> Result<Solvency, StoreError> {
    let row = tx.query_opt(
        "SELECT CAST(COALESCE(SUM(CASE WHEN status = 'queued' THEN minor ELSE 0 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN status IN ('reserved', 'returned', 'sent') THEN minor ELSE 0 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN status = 'settled' THEN minor ELSE 0 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(recovered + passed_on), 0) AS BIGINT), CAST(COALESCE(SUM(owed), 0) AS BIGINT), \
         MIN(CASE WHEN status = 'queued' THEN created_at END) FROM payout WHERE tenant = $1 AND currency = $2",
        &[tenant.into(), currency.code().into()],
    )?;
    let row = row.ok_or(StoreError::Corrupt("sums of payouts"))?;
    let all = accounts(tx, tenant)?;
    let of = |code: &str| {
        all.iter()
            .find(|a| a.code == code && a.balance.currency() == currency)
            .map_or(0, |a| a.balance.minor())
    };
    let (available, lately) =
        (-of(AVAILABLE), paid_since(tx, tenant, currency, now.plus_days(-RATE_DAYS), now)?);
    let money = |minor| Money::new(minor, currency);
    Ok(Solvency {
        promised: money(row.int(0)? + row.int(1)?),
        reserved: money(row.int(1)?),
        paid: money(row.int(2)?),
        recovered: money(row.int(3)?),
        written_off: money(of(WRITTEN_OFF)),
        owed: money(row.int(4)?),
        available: money(available),
        paid_lately: money(lately),
        lasts_days: lasts_days(available, lately),
        queued_since: row.opt_int(5)?.map(Instant::from_micros),
    })
}

/// Whole days that an amount lasts when so much goes out in [`RATE_DAYS`] days.
fn lasts_days(available: i64, lately: i64) -> Option<i64> {
    if lately <= 0 {
        return None;
    }
    let days = i128::from(available) * i128::from(RATE_DAYS) / i128::from(lately);
    Some(i64::try_from(days).unwrap_or(i64::MAX))
}

/// What the bank paid out after a moment and up to another, less what it gave back of it or of what was paid before.
fn paid_since(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    currency: Currency,
    from: Instant,
    until: Instant,
) -> Result<i64, StoreError> {
    let row = tx.query_opt(
        "SELECT CAST(COALESCE(-SUM(p.minor), 0) AS BIGINT) FROM ledger_posting p JOIN ledger_entry e \
         ON e.tenant = p.tenant AND e.place = p.place WHERE p.tenant = $1 AND p.account = $2 AND p.currency = $3 \
         AND p.booked_at > $4 AND p.booked_at <= $5 AND (e.key LIKE 'settle:%' OR e.key LIKE 'return:%')",
        &[tenant.into(), CASH.into(), currency.code().into(), from.into(), until.into()],
    )?;
    row.map_or(Ok(0), |row| row.int(0))
}

fn standing(tx: &mut dyn Tx, tenant: &Tenant, currency: Currency) -> Result<Vec<Standing>, StoreError> {
    let rows = tx.query(
        "SELECT status, CAST(SUM(minor) AS BIGINT) FROM payout WHERE tenant = $1 AND currency = $2 GROUP BY status",
        &[tenant.into(), currency.code().into()],
    )?;
    let (mut aside, mut with_bank) = (0, 0);
    for row in &rows {
        // Whether there is a payee makes no difference here.
        let status = crate::payout::PayoutStatus::read(&row.text(0)?, true)?;
        match status.transfer() {
            Some(Transfer::Pending) if status == crate::payout::PayoutStatus::Sent => {
                with_bank += row.int(1)?
            }
            Some(Transfer::Pending) => aside += row.int(1)?,
            _ => {}
        }
    }
    let pending = |code: &str| match code {
        CASH => -(aside + with_bank),
        PAYABLE => aside,
        IN_TRANSIT => with_bank,
        _ => 0,
    };
    let money = |minor| Money::new(minor, currency);
    Ok(accounts(tx, tenant)?
        .into_iter()
        .filter(|account| account.balance.currency() == currency)
        .map(|account| Standing {
            pending: money(pending(&account.code)),
            posted: account.balance,
            account: account.code,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_lasts_as_many_whole_days_as_it_does() {
        assert_eq!(lasts_days(100, 0), None);
        assert_eq!(lasts_days(100, -5), None);
        assert_eq!(lasts_days(0, 10), Some(0));
        assert_eq!(lasts_days(99, 30), Some(99));
        assert_eq!(lasts_days(99, 31), Some(95));
        assert_eq!(lasts_days(i64::MAX, 1), Some(i64::MAX));
    }
}
