//! The fund as the rooms above see it.

use std::str::FromStr;

use anxin_domain::ids::{AgentId, AwardId, BrandId};
use anxin_domain::ledger::Entry;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Clock, Store, StoreError, Tx};

use crate::audit;
use crate::bank_details::{BankDetails, Debtor};
use crate::chain::{self, ChainReport};
use crate::chart::{
    AGENT_PREFIX, AVAILABLE, CASH, CREDIT_PREFIX, DEPOSIT_PREFIX, IN_TRANSIT, PAYABLE, RECEIVABLE_PREFIX,
    WECHAT, WECHAT_UNDER_WAY,
};
use crate::error::FundError;
use crate::ledger::{Account, Typed, accounts, book_by_hand, bookable, currency_of, opt_instant};
use crate::paid;
use crate::payee;
use crate::payer::{self, LeftOut, Payer};
use crate::payment_file::{FileOptions, details_from};
use crate::payout::{self, Payout, payout_of_award};
use crate::reserve::{RESERVE_LIMIT, reserve_queued};
use crate::tenant::Tenant;

/// Most payouts that wait, shown at once.
const WAITING_LIMIT: i64 = 1_000;

/// The fund of this process. Cheap to clone.
#[derive(Clone)]
pub struct Fund {
    pub(crate) store: Store,
    pub(crate) debtor: Option<Debtor>,
    pub(crate) tenant: Tenant,
    /// Whether other tenants' batches are hidden from whoever asks.
    pub(crate) alone: bool,
    pub(crate) files: FileOptions,
}

/// What the fund holds in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundStatus {
    /// Money at the bank.
    pub cash: Money,
    /// Money at WeChat Pay that no transfer takes.
    pub wechat: Money,
    /// Money at WeChat Pay that transfers under way take.
    pub wechat_under_way: Money,
    /// Free for awards to come.
    pub available: Money,
    /// Set aside for awards that are not with the bank.
    pub payable: Money,
    /// With the bank or WeChat Pay, its outcome not known.
    pub in_transit: Money,
    /// Paid so far, as statements and WeChat Pay show it.
    pub paid_total: Money,
    /// Payouts paid so far.
    pub paid_count: i64,
    /// What liable brands owe back.
    pub receivables: Vec<(BrandId, Money)>,
    /// What liable agents owe back.
    pub agent_receivables: Vec<(AgentId, Money)>,
    /// What brands have left with the fund, to pay what they come to owe.
    pub deposits: Vec<(BrandId, Money)>,
    /// What the fund owes brands that paid back for awards that were reversed.
    pub credits: Vec<(BrandId, Money)>,
    /// Payouts that wait because the fund does not hold enough.
    pub queued_count: i64,
    /// Their sum.
    pub queued_total: Money,
    /// Since when the first of them waits.
    pub queued_since: Option<Instant>,
}

impl Fund {
    /// A fund over a store. Without a debtor everything works but making payment files.
    #[must_use]
    pub fn new(store: Store, debtor: Option<Debtor>) -> Self {
        let tenant = Tenant::main();
        Self {
            store: store.of_tenant(tenant.as_str()),
            debtor,
            tenant,
            alone: false,
            files: FileOptions::default(),
        }
    }

    /// The same for another tenant's money: accounts, queue and chain of its own.
    #[must_use]
    pub fn of_tenant(self, tenant: Tenant) -> Self {
        Self { store: self.store.of_tenant(tenant.as_str()), tenant, ..self }
    }

    /// The same for somebody who works for one tenant: of payment files too they see its own only.
    #[must_use]
    pub fn for_staff_of(self, tenant: Tenant) -> Self {
        Self { alone: true, ..self.of_tenant(tenant) }
    }

    /// Puts what was booked before there was a chain into it; done when the house is opened. Again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn prepare(&self) -> Result<(), FundError> {
        Ok(chain::catch_up(&self.store, &self.tenant).await?)
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// The name that payments go out under, where the house can make any.
    #[must_use]
    pub fn payer_name(&self) -> Option<&str> {
        self.debtor.as_ref().map(|debtor| debtor.details.name())
    }

    /// Whose fund it is.
    #[must_use]
    pub const fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// Books money that came into the fund, and gives it to those who wait, in order. Returns how many payouts it reached.
    /// The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::KeyReused`] for the same key with another amount, [`FundError::Amount`], or the store's.
    pub async fn top_up(&self, key: &str, amount: Money, memo: &str) -> Result<i64, FundError> {
        bookable(amount)?;
        let entry = Entry::transfer(amount, CASH, AVAILABLE)?;
        let (key, memo) = (format!("top-up:{key}"), memo.to_owned());
        self.book_income(amount.currency(), move |tx, clock, tenant| {
            book_by_hand(tx, clock, tenant, &Typed::at_terminal(&key, &memo), &entry).map(drop)
        })
        .await
    }

    /// Notes where a customer wants to be paid: [`crate::set_payee`] in a transaction of its own. Doors ask the desk, which looks at
    /// whose account it is.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn set_payee(&self, customer: Number, details: BankDetails) -> Result<(), FundError> {
        let now = self.store.clock().now();
        Ok(self
            .store
            .of_house()
            .write(move |tx| payee::set_payee(tx, customer, &details, now).map(drop))
            .await?)
    }

    /// The bank account that a customer wants to be paid to; none for one who is paid in another way.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn payee(&self, customer: Number) -> Result<Option<BankDetails>, FundError> {
        self.store
            .read(move |tx| {
                tx.query_opt(
                    "SELECT name, account, bank FROM payee WHERE number = $1 AND rail = 'bank'",
                    &[customer.into()],
                )?
                .map(|row| details_from(&row, 0))
                .transpose()
            })
            .await
    }

    /// Payouts that wait for money, for an account or for the next file, in the order of payment (the first thousand).
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn payouts_waiting(&self) -> Result<Vec<Payout>, FundError> {
        let tenant = self.tenant.clone();
        Ok(self.store.read(move |tx| payout::waiting(tx, &tenant, WAITING_LIMIT)).await?)
    }

    /// The payout of an award with its attempts.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn payout_of_award(&self, award: AwardId) -> Result<Option<Payout>, FundError> {
        Ok(self.store.of_house().read(move |tx| payout_of_award(tx, award)).await?)
    }

    /// How many payouts have their money and an account, and are left out of the files that somebody makes now.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn left_out(&self, payer: impl Into<Payer>) -> Result<LeftOut, FundError> {
        let (payer, now, tenant) = (payer.into(), self.store.clock().now(), self.tenant.clone());
        Ok(self.store.read(move |tx| payer::left_out(tx, &tenant, &payer, now)).await?)
    }

    /// What the fund holds in a currency.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn status(&self, currency: Currency) -> Result<FundStatus, FundError> {
        let tenant = self.tenant.clone();
        Ok(self.store.read(move |tx| status(tx, &tenant, currency)).await?)
    }

    /// Every account with its balance; they add up to zero in each currency.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn trial_balance(&self) -> Result<Vec<Account>, FundError> {
        let tenant = self.tenant.clone();
        Ok(self.store.read(move |tx| accounts(tx, &tenant)).await?)
    }

    /// Holds the invariants of the ledger and of the payouts. Each broken one is a sentence; none means all is well.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn check(&self) -> Result<Vec<String>, FundError> {
        Ok(self.store.of_house().read(audit::broken).await?)
    }

    /// Books what comes in and gives it to those who wait, in order. Returns how many payouts it reached.
    pub(crate) async fn book_income(
        &self,
        currency: Currency,
        mut income: impl FnMut(&mut dyn Tx, &Clock, &Tenant) -> Result<(), FundError> + Send + 'static,
    ) -> Result<i64, FundError> {
        let (clock, tenant) = (self.store.clock().clone(), self.tenant.clone());
        let mut reached = self
            .store
            .write(move |tx| {
                income(tx, &clock, &tenant)?;
                reserve_queued(tx, &clock, &tenant, currency)
            })
            .await?;
        if reached == RESERVE_LIMIT {
            reached += self.reserve_queued_in(currency).await?;
        }
        Ok(reached)
    }

    /// Completes what a process that ended early may have left.
    pub(crate) async fn reserve_all_queued(&self) -> Result<(), FundError> {
        let tenant = self.tenant.clone();
        let currencies: Vec<Currency> = self
            .store
            .read(move |tx| {
                let sql = "SELECT DISTINCT currency FROM payout WHERE status = 'queued' AND tenant = $1";
                tx.query(sql, &[(&tenant).into()])?
                    .iter()
                    .map(|row| currency_of(&row.text(0)?))
                    .collect::<Result<_, StoreError>>()
            })
            .await?;
        for currency in currencies {
            self.reserve_queued_in(currency).await?;
        }
        Ok(())
    }

    /// Transactions stay short however long the queue is.
    async fn reserve_queued_in(&self, currency: Currency) -> Result<i64, FundError> {
        let mut all = 0;
        loop {
            let (clock, tenant) = (self.store.clock().clone(), self.tenant.clone());
            let reached = self.store.write(move |tx| reserve_queued(tx, &clock, &tenant, currency)).await?;
            all += reached;
            if reached < RESERVE_LIMIT {
                return Ok(all);
            }
        }
    }

    /// Walks along the chain of entries, works out every hash and every balance again, and says where it is broken first.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn verify_chain(&self) -> Result<ChainReport, FundError> {
        let tenant = self.tenant.clone();
        Ok(self.store.read(move |tx| chain::verify(tx, &tenant)).await?)
    }

    /// The hash of the entry at a place, in hexadecimal; none when there is no such entry. Whoever noted it once sees whether it, or
    /// anything in front of it, was changed since.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn entry_hash(&self, place: i64) -> Result<Option<String>, FundError> {
        let tenant = self.tenant.clone();
        Ok(self.store.read(move |tx| chain::hash_at(tx, &tenant, place)).await?)
    }
}

fn status(tx: &mut dyn Tx, tenant: &Tenant, currency: Currency) -> Result<FundStatus, StoreError> {
    let own: Vec<Account> =
        accounts(tx, tenant)?.into_iter().filter(|a| a.balance.currency() == currency).collect();
    let minor = |code: &str| own.iter().find(|a| a.code == code).map_or(0, |a| a.balance.minor());
    let (paid_count, paid) = paid::so_far(tx, tenant, currency)?;
    let queue = queue(tx, tenant, currency)?;
    let money = |minor| Money::new(minor, currency);
    Ok(FundStatus {
        cash: money(minor(CASH)),
        wechat: money(minor(WECHAT)),
        wechat_under_way: money(minor(WECHAT_UNDER_WAY)),
        available: money(-minor(AVAILABLE)),
        payable: money(-minor(PAYABLE)),
        in_transit: money(-minor(IN_TRANSIT)),
        paid_total: money(paid),
        paid_count,
        receivables: parties(&own, RECEIVABLE_PREFIX)?,
        agent_receivables: parties(&own, AGENT_PREFIX)?,
        deposits: parties(&own, DEPOSIT_PREFIX)?,
        credits: parties(&own, CREDIT_PREFIX)?,
        queued_count: queue.count,
        queued_total: money(queue.minor),
        queued_since: queue.since,
    })
}

/// Who has something in the accounts that begin so, and how much.
fn parties<T: FromStr>(accounts: &[Account], prefix: &str) -> Result<Vec<(T, Money)>, StoreError> {
    accounts
        .iter()
        .filter(|account| account.balance.minor() != 0)
        .filter_map(|account| Some((account.code.strip_prefix(prefix)?, account.balance)))
        .map(|(party, held)| {
            let party = party.parse().map_err(|_| StoreError::Corrupt("account"))?;
            Ok((party, Money::new(held.minor().abs(), held.currency())))
        })
        .collect()
}

/// What waits for money.
#[derive(Default)]
pub(crate) struct Queue {
    count: i64,
    pub(crate) minor: i64,
    pub(crate) since: Option<Instant>,
}

/// Adds up what waits for money, from its own index alone.
pub(crate) fn queue(tx: &mut dyn Tx, tenant: &Tenant, currency: Currency) -> Result<Queue, StoreError> {
    let row = tx.query_opt(
        "SELECT COUNT(*), CAST(COALESCE(SUM(minor), 0) AS BIGINT), MIN(created_at) FROM payout \
         WHERE status = 'queued' AND tenant = $1 AND currency = $2",
        &[tenant.into(), currency.code().into()],
    )?;
    row.map_or(Ok(Queue::default()), |row| {
        Ok(Queue { count: row.int(0)?, minor: row.int(1)?, since: opt_instant(&row, 2)? })
    })
}
