//! The fund as the rooms above see it.

use anxin_domain::ids::{AwardId, BatchId, BrandId};
use anxin_domain::ledger::{Entry, Posting};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_store::{Clock, Store, StoreError, Tx};
use sha2::{Digest, Sha256};

use crate::audit;
use crate::bank_details::{BankDetails, Debtor};
use crate::error::FundError;
use crate::ledger::{
    AVAILABLE, Account, CASH, CLAIMED, IN_TRANSIT, PAYABLE, RECEIVABLE_PREFIX, accounts, book, bookable,
    currency_of, receivable,
};
use crate::payer::{self, LeftOut, Payer};
use crate::payment_file::{self, Batch, BatchSummary, details_from};
use crate::payout::{self, Payout, RESERVE_LIMIT, payout_of_award, reserve_queued};
use crate::rails::camt053::{self, Direction, Row};
use crate::statement::{self, StatementReport};

/// Most payouts that wait, shown at once.
const WAITING_LIMIT: i64 = 1_000;
/// Payment files shown at once.
const BATCHES_LIMIT: i64 = 50;
/// Statement rows booked in one transaction.
const ROWS_A_TRANSACTION: usize = 500;

/// The fund of this process. Cheap to clone.
#[derive(Clone)]
pub struct Fund {
    store: Store,
    debtor: Option<Debtor>,
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
        Self { store, debtor }
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

    /// Notes where a customer wants to be paid. What had come back from the bank goes again with the next file. Where an account
    /// takes the place of another one that the bank has not refused, money goes there after [`crate::PAYEE_REST_HOURS`].
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
                     bank = excluded.bank, changed_at = excluded.changed_at, moved_at = CASE \
                     WHEN payee.account = excluded.account AND payee.bank = excluded.bank THEN payee.moved_at \
                     WHEN EXISTS (SELECT 1 FROM payout p WHERE p.payee = excluded.number AND p.status = 'returned') \
                     THEN NULL ELSE excluded.changed_at END",
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

    /// Where a customer wants to be paid.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn payee(&self, customer: Number) -> Result<Option<BankDetails>, FundError> {
        self.store
            .read(move |tx| {
                tx.query_opt("SELECT name, account, bank FROM payee WHERE number = $1", &[customer.into()])?
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

    /// Makes a payment file of every payout that can go, at most [`crate::PAYMENTS_LIMIT`], in one currency; none when there
    /// is nothing to pay. What the payer decided is left to somebody else, and what goes to an account that was changed lately
    /// to later ([`Fund::left_out`] counts both). The attempts, their postings and the file are one transaction. Call it again
    /// for what is left.
    ///
    /// # Errors
    /// [`FundError::NoDebtor`] when no account is configured, or the store's.
    pub async fn make_payment_file(&self, payer: impl Into<Payer>) -> Result<Option<Batch>, FundError> {
        let debtor = self.debtor.clone().ok_or(FundError::NoDebtor)?;
        let (clock, payer) = (self.store.clock().clone(), payer.into());
        self.reserve_all_queued().await?;
        self.store.write(move |tx| payment_file::make(tx, &clock, &debtor, &payer)).await
    }

    /// How many payouts have their money and an account, and are left out of the files that somebody makes now.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn left_out(&self, payer: impl Into<Payer>) -> Result<LeftOut, FundError> {
        let (payer, now) = (payer.into(), self.store.clock().now());
        Ok(self.store.read(move |tx| payer::left_out(tx, &payer, now)).await?)
    }

    /// A payment file by its id.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn batch(&self, id: BatchId) -> Result<Option<Batch>, FundError> {
        Ok(self.store.read(move |tx| payment_file::batch(tx, id)).await?)
    }

    /// The newest payment files and what became of their payments.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn batches(&self) -> Result<Vec<BatchSummary>, FundError> {
        Ok(self.store.read(|tx| payment_file::batches(tx, BATCHES_LIMIT)).await?)
    }

    /// Imports a `camt.053.001.08` statement: settles, rejects and returns what it tells of, and lists every row that it
    /// left alone. A repeated or overlapping statement books nothing twice; an import that broke off is completed by
    /// importing the same file again.
    ///
    /// # Errors
    /// [`FundError::Rail`] when the file is no statement (nothing is booked then), or the store's.
    pub async fn import_statement(&self, bytes: &[u8]) -> Result<StatementReport, FundError> {
        let bytes = bytes.to_vec();
        // A large file takes a while to read, and calls are judged on the same threads.
        let read = tokio::task::spawn_blocking(move || {
            let digest: [u8; 32] = Sha256::digest(&bytes).into();
            camt053::parse(&bytes).map(|parsed| (parsed, digest))
        });
        let broken_off = |_| StoreError::Database("reading the statement was broken off".into());
        let (parsed, digest) = read.await.map_err(broken_off)??;
        let (clock, bank_id) = (self.store.clock().clone(), parsed.id.clone());
        let (statement, repeated) = self
            .store
            .write(move |tx| statement::note(tx, &clock, digest, &bank_id))
            .await
            .map_err(store_error)?;
        let mut report = StatementReport::begin(statement, parsed.id, repeated);
        let mut rows = parsed.rows;
        // What left the account is booked before what came back, in whichever order the bank lists them.
        rows.sort_by_key(|row| (row.direction == Direction::Credit, row.number));
        for chunk in rows.chunks(ROWS_A_TRANSACTION) {
            for (row, outcome) in self.apply_rows(statement, chunk.to_vec()).await? {
                report.add(row, outcome);
            }
        }
        report.unmatched.sort_by_key(|u| u.row);
        Ok(report)
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
    async fn reserve_all_queued(&self) -> Result<(), FundError> {
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

    async fn apply_rows(
        &self,
        statement: anxin_domain::ids::StatementId,
        rows: Vec<Row>,
    ) -> Result<Vec<(u32, statement::Outcome)>, FundError> {
        let clock: Clock = self.store.clock().clone();
        let own = self.debtor.as_ref().map(|debtor| debtor.details.account().to_owned());
        self.store
            .write(move |tx| {
                let apply = |row: &Row| {
                    let outcome = statement::apply(tx, &clock, statement, row, own.as_deref())?;
                    Ok((row.number, outcome))
                };
                rows.iter().map(apply).collect()
            })
            .await
    }
}

fn store_error(error: StoreError) -> FundError {
    error.into()
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
