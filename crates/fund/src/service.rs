//! The fund as the rooms above see it.

use anxin_domain::ids::{AwardId, BrandId};
use anxin_domain::ledger::{Entry, Posting};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_store::{Store, StoreError, Tx};

use crate::audit;
use crate::bank_details::{BankDetails, Debtor};
use crate::error::FundError;
use crate::ledger::{
    AVAILABLE, Account, CASH, CLAIMED, IN_TRANSIT, PAYABLE, RECEIVABLE_PREFIX, accounts, book, bookable,
    currency_of, receivable,
};
use crate::payment_file::{FileFormat, FileOptions, PAYMENTS_LIMIT, details_from};
use crate::payout::{self, Payout, RESERVE_LIMIT, payout_of_award, reserve_queued};
use crate::rails::pain001::Booking;

/// Most payouts that wait, shown at once.
const WAITING_LIMIT: i64 = 1_000;

/// The fund of this process. Cheap to clone.
#[derive(Clone)]
pub struct Fund {
    pub(crate) store: Store,
    pub(crate) debtor: Option<Debtor>,
    pub(crate) files: FileOptions,
}

/// What the fund holds in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundStatus {
    /// Money at the bank.
    pub cash: Money,
    /// Free for awards to come.
    pub available: Money,
    /// Set aside for awards that are not with the bank.
    pub payable: Money,
    /// With the bank, not yet on a statement.
    pub in_transit: Money,
    /// Paid so far, as statements show it.
    pub paid_total: Money,
    /// Payouts paid so far.
    pub paid_count: i64,
    /// What liable brands owe back.
    pub receivables: Vec<(BrandId, Money)>,
    /// Payouts that wait because the fund does not hold enough.
    pub queued_count: i64,
    /// Their sum.
    pub queued_total: Money,
}

impl Fund {
    /// A fund over a store. Without a debtor everything works but making payment files.
    #[must_use]
    pub const fn new(store: Store, debtor: Option<Debtor>) -> Self {
        Self {
            store,
            debtor,
            files: FileOptions {
                format: FileFormat::Pain001,
                booking: Booking::Single,
                instruction_limit: PAYMENTS_LIMIT,
                payments_limit: PAYMENTS_LIMIT,
            },
        }
    }

    /// Books money that came into the fund, and gives it to those who wait, in order. Returns how many payouts it reached.
    /// The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::KeyReused`] for the same key with another amount, [`FundError::Amount`], or the store's.
    pub async fn top_up(&self, key: &str, amount: Money, memo: &str) -> Result<i64, FundError> {
        bookable(amount)?;
        let entry = Entry::transfer(amount, CASH, AVAILABLE)?;
        self.book_income(format!("top-up:{key}"), memo.to_owned(), entry).await
    }

    /// Books what a liable brand paid back, and gives it to those who wait, in order. Returns how many payouts it reached.
    /// The same key again changes nothing.
    ///
    /// # Errors
    /// [`FundError::Overdrawn`] when the brand does not owe that much, and as for [`Fund::top_up`].
    pub async fn recover(
        &self,
        key: &str,
        brand: &BrandId,
        amount: Money,
        memo: &str,
    ) -> Result<i64, FundError> {
        bookable(amount)?;
        let posting = |account: &str, minor| Posting { account: account.to_owned(), minor };
        let minor = amount.minor();
        let postings = vec![
            posting(CASH, minor),
            posting(AVAILABLE, -minor),
            posting(CLAIMED, minor),
            posting(&receivable(brand), -minor),
        ];
        let entry = Entry::new(amount.currency(), postings)?;
        self.book_income(format!("recover:{key}"), memo.to_owned(), entry).await
    }

    /// Notes where a customer wants to be paid. What had come back from the bank goes again with the next file.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn set_payee(&self, customer: Number, details: BankDetails) -> Result<(), FundError> {
        let now = self.store.clock().now();
        self.store
            .write(move |tx| {
                tx.execute(
                    "INSERT INTO payee (number, name, account, bank, changed_at) VALUES ($1, $2, $3, $4, $5) \
                     ON CONFLICT (number) DO UPDATE SET name = excluded.name, account = excluded.account, \
                     bank = excluded.bank, changed_at = excluded.changed_at, rail = 'bank'",
                    &[
                        customer.into(),
                        details.name().into(),
                        details.account().into(),
                        details.bank().into(),
                        now.into(),
                    ],
                )?;
                tx.execute(
                    "UPDATE payout SET status = 'reserved', changed_at = $2 WHERE payee = $1 AND status = 'returned'",
                    &[customer.into(), now.into()],
                )?;
                Ok(())
            })
            .await
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
        Ok(self.store.read(|tx| payout::waiting(tx, WAITING_LIMIT)).await?)
    }

    /// The payout of an award with its attempts.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn payout_of_award(&self, award: AwardId) -> Result<Option<Payout>, FundError> {
        Ok(self.store.read(move |tx| payout_of_award(tx, award)).await?)
    }

    /// What the fund holds in a currency.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn status(&self, currency: Currency) -> Result<FundStatus, FundError> {
        Ok(self.store.read(move |tx| status(tx, currency)).await?)
    }

    /// Every account with its balance; they add up to zero in each currency.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn trial_balance(&self) -> Result<Vec<Account>, FundError> {
        Ok(self.store.read(accounts).await?)
    }

    /// Holds the invariants of the ledger and of the payouts. Each broken one is a sentence; none means all is well.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn check(&self) -> Result<Vec<String>, FundError> {
        Ok(self.store.read(audit::broken).await?)
    }

    async fn book_income(&self, key: String, memo: String, entry: Entry) -> Result<i64, FundError> {
        let clock = self.store.clock().clone();
        let currency = entry.currency();
        let mut reached = self
            .store
            .write(move |tx| {
                book(tx, &clock, &key, &memo, &entry)?;
                reserve_queued(tx, &clock, currency)
            })
            .await?;
        if reached == RESERVE_LIMIT {
            reached += self.reserve_queued_in(currency).await?;
        }
        Ok(reached)
    }

    /// Completes what a process that ended early may have left.
    pub(crate) async fn reserve_all_queued(&self) -> Result<(), FundError> {
        let currencies: Vec<Currency> = self
            .store
            .read(|tx| {
                tx.query("SELECT DISTINCT currency FROM payout WHERE status = 'queued'", &[])?
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
            let clock = self.store.clock().clone();
            let reached = self.store.write(move |tx| reserve_queued(tx, &clock, currency)).await?;
            all += reached;
            if reached < RESERVE_LIMIT {
                return Ok(all);
            }
        }
    }
}

fn status(tx: &mut dyn Tx, currency: Currency) -> Result<FundStatus, StoreError> {
    let own: Vec<Account> = accounts(tx)?.into_iter().filter(|a| a.balance.currency() == currency).collect();
    let minor = |code: &str| own.iter().find(|a| a.code == code).map_or(0, |a| a.balance.minor());
    let receivables = own
        .iter()
        .filter(|account| account.balance.minor() != 0)
        .filter_map(|account| Some((account.code.strip_prefix(RECEIVABLE_PREFIX)?, account.balance)))
        .map(|(brand, owed)| Ok((brand.parse().map_err(|_| StoreError::Corrupt("brand"))?, owed)))
        .collect::<Result<_, StoreError>>()?;
    let (paid_count, paid) = count_and_sum(tx, "settled", currency)?;
    let (queued_count, queued) = count_and_sum(tx, "queued", currency)?;
    let money = |minor| Money::new(minor, currency);
    Ok(FundStatus {
        cash: money(minor(CASH)),
        available: money(-minor(AVAILABLE)),
        payable: money(-minor(PAYABLE)),
        in_transit: money(-minor(IN_TRANSIT)),
        paid_total: money(paid),
        paid_count,
        receivables,
        queued_count,
        queued_total: money(queued),
    })
}

fn count_and_sum(tx: &mut dyn Tx, status: &str, currency: Currency) -> Result<(i64, i64), StoreError> {
    tx.query_opt(
        "SELECT COUNT(*), CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM payout WHERE status = $1 AND currency = $2",
        &[status.into(), currency.code().into()],
    )?
    .map_or(Ok((0, 0)), |row| Ok((row.int(0)?, row.int(1)?)))
}
