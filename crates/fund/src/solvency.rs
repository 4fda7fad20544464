//! Whether the fund can keep what was promised, and for how long.

use std::collections::HashSet;

use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};

use crate::chart::{AVAILABLE, CASH, CLAIMED, IN_TRANSIT, PAYABLE, WECHAT, WECHAT_UNDER_WAY, WRITTEN_OFF};
use crate::error::FundError;
use crate::ledger::{Account, accounts, balances};
use crate::paid;
use crate::service::{Fund, queue};
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
    /// Paid so far, as statements and WeChat Pay show it.
    pub paid: Money,
    /// Come back so far, from whoever was liable or from third parties in their place.
    pub recovered: Money,
    /// Given up so far.
    pub written_off: Money,
    /// Owed to the fund by whoever is liable.
    pub owed: Money,
    /// At the bank.
    pub at_bank: Money,
    /// At WeChat Pay, what transfers under way take included.
    pub at_wechat: Money,
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
    let codes = [CASH, WECHAT, WECHAT_UNDER_WAY, AVAILABLE, PAYABLE, IN_TRANSIT, CLAIMED, WRITTEN_OFF];
    let held = balances(tx, tenant, currency, &HashSet::from(codes.map(str::to_owned)))?;
    let of = |code: &str| held.get(code).copied().unwrap_or(0);
    let queue = queue(tx, tenant, currency)?;
    let (_, paid) = paid::so_far(tx, tenant, currency)?;
    // What has its money is set aside, with the bank or paid; what is owed for it was claimed, and not given up. Of every award that
    // has its money, what is neither owed nor given up has come back.
    let (reserved, written_off) = (-(of(PAYABLE) + of(IN_TRANSIT)), of(WRITTEN_OFF));
    let owed = -of(CLAIMED) - written_off;
    let available = -of(AVAILABLE);
    let lately = paid::between(tx, tenant, currency, now.plus_days(-RATE_DAYS), now)?;
    let money = |minor| Money::new(minor, currency);
    Ok(Solvency {
        promised: money(queue.minor + reserved),
        reserved: money(reserved),
        paid: money(paid),
        recovered: money(reserved + paid - owed - written_off),
        written_off: money(written_off),
        owed: money(owed),
        at_bank: money(of(CASH)),
        at_wechat: money(of(WECHAT) + of(WECHAT_UNDER_WAY)),
        available: money(available),
        paid_lately: money(lately),
        lasts_days: lasts_days(available, lately),
        queued_since: queue.since,
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

fn standing(tx: &mut dyn Tx, tenant: &Tenant, currency: Currency) -> Result<Vec<Standing>, StoreError> {
    let own: Vec<Account> =
        accounts(tx, tenant)?.into_iter().filter(|a| a.balance.currency() == currency).collect();
    let of = |code: &str| own.iter().find(|a| a.code == code).map_or(0, |a| a.balance.minor());
    let (aside, under_way) = (-of(PAYABLE), of(WECHAT_UNDER_WAY));
    let with_bank = -of(IN_TRANSIT) - under_way;
    // By which rail it goes is open as long as it is set aside: it is counted where it lies, at the bank first.
    let aside_at_bank = aside.min(of(CASH) - with_bank);
    let pending = |code: &str| match code {
        CASH => -(with_bank + aside_at_bank),
        WECHAT => aside_at_bank - aside,
        WECHAT_UNDER_WAY => -under_way,
        PAYABLE => aside,
        IN_TRANSIT => with_bank + under_way,
        _ => 0,
    };
    let money = |minor| Money::new(minor, currency);
    let standing = |account: &Account| Standing {
        pending: money(pending(&account.code)),
        posted: account.balance,
        account: account.code.clone(),
    };
    Ok(own.iter().map(standing).collect())
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
