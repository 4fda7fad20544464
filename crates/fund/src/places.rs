//! Where the fund's money lies: at the bank, and at WeChat Pay. A rail pays from what lies at its own end only; money is moved
//! between the two by people, who do it at the bank and book it here.

use std::collections::HashSet;

use anxin_domain::ledger::Entry;
use anxin_domain::money::{Currency, Money};
use anxin_store::{StoreError, Tx};

use crate::chart::{CASH, IN_TRANSIT, WECHAT, WECHAT_UNDER_WAY};
use crate::error::FundError;
use crate::ledger::{Typed, balances, book_by_hand, bookable};
use crate::service::Fund;
use crate::tenant::Tenant;

/// Which way money is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// From the bank to WeChat Pay.
    ToWechat,
    /// From WeChat Pay to the bank.
    ToBank,
}

impl Fund {
    /// Books that money was moved between the bank and WeChat Pay. The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Overdrawn`] when there is not that much that nothing waits for; [`FundError::NotAtWechat`] for another currency
    /// than WeChat Pay's; [`FundError::KeyReused`] for the same key with another amount, [`FundError::Amount`], or the store's.
    pub async fn move_money(&self, key: &str, amount: Money, way: Moved) -> Result<(), FundError> {
        bookable(amount)?;
        if amount.currency() != Currency::Cny {
            return Err(FundError::NotAtWechat);
        }
        let (key, memo, entry) = match way {
            Moved::ToWechat => {
                (format!("to-wechat:{key}"), "moved to WeChat Pay", Entry::transfer(amount, WECHAT, CASH)?)
            }
            Moved::ToBank => {
                (format!("to-bank:{key}"), "moved to the bank", Entry::transfer(amount, CASH, WECHAT)?)
            }
        };
        let (clock, tenant) = (self.store().clock().clone(), self.tenant().clone());
        self.store()
            .write(move |tx| {
                book_by_hand(tx, &clock, &tenant, &Typed::at_terminal(&key, memo), &entry)?;
                hold_the_bank_to_its_payments(tx, &tenant, entry.currency())
            })
            .await
    }
}

/// What lies where in one currency, in minor units.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Places {
    bank: i64,
    /// At WeChat Pay, and no transfer takes it.
    pub(crate) wechat: i64,
    under_way: i64,
    in_transit: i64,
}

impl Places {
    pub(crate) fn of(tx: &mut dyn Tx, tenant: &Tenant, currency: Currency) -> Result<Self, StoreError> {
        let codes = [CASH, WECHAT, WECHAT_UNDER_WAY, IN_TRANSIT].map(str::to_owned);
        let held = balances(tx, tenant, currency, &HashSet::from(codes))?;
        let of = |code: &str| held.get(code).copied().unwrap_or(0);
        Ok(Self {
            bank: of(CASH),
            wechat: of(WECHAT),
            under_way: of(WECHAT_UNDER_WAY),
            in_transit: -of(IN_TRANSIT),
        })
    }

    /// At the bank, and no payment that was handed to it takes it. Below zero when it should pay more than it holds.
    pub(crate) const fn free_at_bank(self) -> i64 {
        self.bank - (self.in_transit - self.under_way)
    }
}

/// Refuses what leaves the bank with less than the payments that were handed to it take.
pub(crate) fn hold_the_bank_to_its_payments(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    currency: Currency,
) -> Result<(), FundError> {
    if Places::of(tx, tenant, currency)?.free_at_bank() < 0 {
        return Err(FundError::Overdrawn { account: CASH.to_owned() });
    }
    Ok(())
}
