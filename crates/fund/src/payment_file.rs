//! Payment files: every payout that can go is given an attempt, its money is moved to "in transit", and the file for the bank
//! is kept, all in one transaction. What is in a file is never in another one until its outcome is known.

use anxin_domain::ids::{AttemptId, AwardId, BatchId, PayoutId};
use anxin_domain::ledger::Entry;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{Clock, Row, StoreError, Tx};

use crate::bank_details::{BankDetails, Debtor};
use crate::error::FundError;
use crate::ledger::{IN_TRANSIT, PAYABLE, book, currency_of};
use crate::payer::{MAY_GO, Payer};
use crate::payout::set_status;
use crate::rails::pain001::{self, Payment, PaymentFile};

/// Most payments in one file.
pub const PAYMENTS_LIMIT: i64 = 1_000;

/// A payment file as handed to the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id, which is also the message id inside.
    pub id: BatchId,
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
    /// Payments in it.
    pub count: i64,
    /// Their sum.
    pub total: Money,
    /// The `pain.001.001.09` document.
    pub file: String,
}

/// A payment file and what became of its payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchSummary {
    /// Its id.
    pub id: BatchId,
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
    /// Payments in it.
    pub count: i64,
    /// Their sum.
    pub total: Money,
    /// Payments that a statement has settled.
    pub settled: i64,
    /// Payments that were rejected or came back.
    pub returned: i64,
}

/// A payout that can go.
struct Ready {
    payout: PayoutId,
    award: AwardId,
    amount: Money,
    payee: BankDetails,
}

/// Makes a file of the payouts that can go, in their order, in the currency of the one that has waited longest.
pub(crate) fn make(
    tx: &mut dyn Tx,
    clock: &Clock,
    debtor: &Debtor,
    payer: &Payer,
) -> Result<Option<Batch>, FundError> {
    let now = clock.now();
    let Some(currency) = currency_in_turn(tx, payer, now)? else { return Ok(None) };
    let ready = ready(tx, currency, payer, now)?;
    let id = BatchId::new(now, clock.random());
    let payments: Vec<Payment> = ready
        .iter()
        .map(|r| Payment {
            attempt: AttemptId::new(now, clock.random()),
            amount: r.amount,
            payee: r.payee.clone(),
            note: format!("安心赔付 {}", r.award),
        })
        .collect();
    let file = PaymentFile {
        message_id: id.to_string(),
        made_at: now,
        execution_date: now.format_in(&debtor.zone, "%Y-%m-%d"),
        debtor: debtor.details.clone(),
        payments,
    };
    let total = file.total()?;
    let count = i64::try_from(file.payments.len()).map_err(|_| FundError::Amount)?;
    let batch = Batch {
        id,
        made_at: now,
        made_by: payer.name().to_owned(),
        count,
        total,
        file: pain001::write(&file)?,
    };
    insert(tx, &batch)?;
    for (ready, payment) in ready.iter().zip(&file.payments) {
        send(tx, clock, &batch, ready, payment.attempt)?;
    }
    Ok(Some(batch))
}

/// A file by its id.
pub(crate) fn batch(tx: &mut dyn Tx, id: BatchId) -> Result<Option<Batch>, StoreError> {
    let row = tx.query_opt(
        "SELECT id, made_at, made_by, count, total, currency, file FROM batch WHERE id = $1",
        &[id.to_bytes().into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Batch {
        id: BatchId::from_bytes(row.id(0)?),
        made_at: row.instant(1)?,
        made_by: row.text(2)?,
        count: row.int(3)?,
        total: Money::new(row.int(4)?, currency_of(&row.text(5)?)?),
        file: row.text(6)?,
    }))
}

/// The newest files and what became of their payments.
pub(crate) fn batches(tx: &mut dyn Tx, limit: i64) -> Result<Vec<BatchSummary>, StoreError> {
    tx.query(
        "SELECT b.id, b.made_at, b.made_by, b.count, b.total, b.currency, \
         CAST(SUM(CASE WHEN a.status = 'settled' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN a.status IN ('rejected', 'returned') THEN 1 ELSE 0 END) AS BIGINT) \
         FROM batch b JOIN attempt a ON a.batch = b.id \
         GROUP BY b.id, b.made_at, b.made_by, b.count, b.total, b.currency \
         ORDER BY b.made_at DESC, b.id DESC LIMIT $1",
        &[limit.into()],
    )?
    .iter()
    .map(|row| {
        Ok(BatchSummary {
            id: BatchId::from_bytes(row.id(0)?),
            made_at: row.instant(1)?,
            made_by: row.text(2)?,
            count: row.int(3)?,
            total: Money::new(row.int(4)?, currency_of(&row.text(5)?)?),
            settled: row.int(6)?,
            returned: row.int(7)?,
        })
    })
    .collect()
}

fn currency_in_turn(tx: &mut dyn Tx, payer: &Payer, now: Instant) -> Result<Option<Currency>, StoreError> {
    let sql = format!(
        "SELECT p.currency FROM payout p JOIN payee y ON y.number = p.payee WHERE p.status = 'reserved' AND {MAY_GO} \
         ORDER BY p.created_at, p.id LIMIT 1"
    );
    tx.query_opt(&sql, &payer.params(now))?.map(|row| currency_of(&row.text(0)?)).transpose()
}

fn ready(tx: &mut dyn Tx, currency: Currency, payer: &Payer, now: Instant) -> Result<Vec<Ready>, FundError> {
    let sql = format!(
        "SELECT p.id, p.award, p.minor, y.name, y.account, y.bank FROM payout p JOIN payee y ON y.number = p.payee \
         WHERE p.status = 'reserved' AND {MAY_GO} AND p.currency = $3 ORDER BY p.place LIMIT $4"
    );
    let [staff, moved_before] = payer.params(now);
    tx.query(&sql, &[staff, moved_before, currency.code().into(), PAYMENTS_LIMIT.into()])?
        .iter()
        .map(|row| {
            Ok(Ready {
                payout: PayoutId::from_bytes(row.id(0)?),
                award: AwardId::from_bytes(row.id(1)?),
                amount: Money::new(row.int(2)?, currency),
                payee: details_from(row, 3)?,
            })
        })
        .collect()
}

/// Reads name, account and bank from three columns.
pub(crate) fn details_from(row: &Row, first: usize) -> Result<BankDetails, FundError> {
    Ok(BankDetails::new(&row.text(first)?, &row.text(first + 1)?, &row.text(first + 2)?)?)
}

fn insert(tx: &mut dyn Tx, batch: &Batch) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO batch (id, made_at, made_by, message_id, file, count, total, currency) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            batch.id.to_bytes().into(),
            batch.made_at.into(),
            batch.made_by.as_str().into(),
            batch.id.to_string().into(),
            batch.file.as_str().into(),
            batch.count.into(),
            batch.total.minor().into(),
            batch.total.currency().code().into(),
        ],
    )?;
    Ok(())
}

fn send(
    tx: &mut dyn Tx,
    clock: &Clock,
    batch: &Batch,
    ready: &Ready,
    attempt: AttemptId,
) -> Result<(), FundError> {
    tx.execute(
        "INSERT INTO attempt (id, payout, batch, status, sent_at) VALUES ($1, $2, $3, 'sent', $4)",
        &[
            attempt.to_bytes().into(),
            ready.payout.to_bytes().into(),
            batch.id.to_bytes().into(),
            batch.made_at.into(),
        ],
    )?;
    let entry = Entry::transfer(ready.amount, PAYABLE, IN_TRANSIT)?;
    book(tx, clock, &format!("send:{attempt}"), "handed to the bank", &entry)?;
    set_status(tx, clock, ready.payout, "sent")?;
    Ok(())
}
