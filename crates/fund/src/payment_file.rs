//! Payment files: every payout that can go is given an attempt, its money is moved to "in transit", and the file for the bank
//! is kept, all in one transaction. What is in a file is never in another one until its outcome is known.
//!
//! A file may have a hundred thousand payments: they are read in pages, written piece by piece, and marked with a handful of
//! statements.

use anxin_domain::ids::{AttemptId, AwardId, BatchId, PayoutId};
use anxin_domain::ledger::Entry;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{Clock, Row, StoreError, Tx, Value};

use crate::bank_details::{BankDetails, Debtor};
use crate::chart::{IN_TRANSIT, PAYABLE};
use crate::error::FundError;
use crate::ledger::{book, currency_of};
use crate::payee::PAYEE_OF;
use crate::payer::{MAY_GO, Payer};
use crate::places::{Places, hold_the_bank_to_its_payments};
use crate::rails::control_sum::ControlSum;
use crate::rails::pain001::{Booking, FileWriter, Head, Instruction, Payment};
use crate::rails::{RailError, bank_csv};
use crate::remittance::{Reads, SPOKEN_BY};
use crate::tenant::Tenant;

/// Most payments in one file.
pub const PAYMENTS_LIMIT: i64 = 100_000;
/// Payments that are read, written and kept at once; their text is one piece of the file.
const PAGE: i64 = 1_000;
/// Rows of one INSERT. Three parameters each stay far below what either engine takes.
const ROWS_A_STATEMENT: usize = 500;

/// In which form a bank takes its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FileFormat {
    /// `pain.001.001.09`.
    #[default]
    Pain001,
    /// A table, for banks whose upload page takes nothing else.
    Csv(bank_csv::Style),
}

impl FileFormat {
    /// The word that is stored.
    const fn word(self) -> &'static str {
        match self {
            Self::Pain001 => "pain001",
            Self::Csv(_) => "csv",
        }
    }
}

/// How a payment file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileOptions {
    /// Its form.
    pub format: FileFormat,
    /// Whether the bank is to book each payment by itself or each instruction as a sum.
    pub booking: Booking,
    /// Most payments in one instruction; some banks take no more than a few thousand.
    pub instruction_limit: i64,
    /// Most payments in the file, up to [`PAYMENTS_LIMIT`].
    pub payments_limit: i64,
}

impl Default for FileOptions {
    /// One instruction with everything, each payment booked by itself.
    fn default() -> Self {
        Self {
            format: FileFormat::Pain001,
            booking: Booking::Single,
            instruction_limit: PAYMENTS_LIMIT,
            payments_limit: PAYMENTS_LIMIT,
        }
    }
}

/// A payment file that was handed to the bank. The file itself is given out by [`crate::Fund::write_payment_file`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its id, which is also the message id inside.
    pub id: BatchId,
    /// Whose fund pays.
    pub tenant: Tenant,
    /// When it was made.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
    /// By which rail its payments go.
    pub rail: Rail,
    /// Payments in it.
    pub count: i64,
    /// Their sum.
    pub total: Money,
}

/// By which rail the payments of a batch go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// A `pain.001.001.09` file.
    Pain001,
    /// A table for a bank.
    Csv,
    /// Transfers to WeChat balances; there is no file.
    Wechat,
}

impl Rail {
    fn read(word: &str) -> Result<Self, StoreError> {
        match word {
            "pain001" => Ok(Self::Pain001),
            "csv" => Ok(Self::Csv),
            "wechat" => Ok(Self::Wechat),
            _ => Err(StoreError::Corrupt("rail")),
        }
    }

    /// What its file is called after the dot; none where there is no file.
    #[must_use]
    pub const fn extension(self) -> Option<&'static str> {
        match self {
            Self::Pain001 => Some("xml"),
            Self::Csv => Some("csv"),
            Self::Wechat => None,
        }
    }
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
    /// By which rail its payments go.
    pub rail: Rail,
    /// Payments in it.
    pub count: i64,
    /// Their sum.
    pub total: Money,
    /// Payments that a statement has settled.
    pub settled: i64,
    /// Payments that were rejected or came back.
    pub returned: i64,
}

/// Payouts that follow each other and go as one instruction.
struct Plan {
    id: String,
    /// They come after this place in the order of payment, and end with `until`.
    after: i64,
    until: i64,
    count: i64,
    total: Money,
}

/// A payout that can go, and the attempt that it goes with.
struct Ready {
    payout: PayoutId,
    place: i64,
    payment: Payment,
}

/// Makes a file of the payouts that can go, in their order, in the currency of the one that has waited longest.
pub(crate) fn make(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    debtor: &Debtor,
    payer: &Payer,
    options: FileOptions,
) -> Result<Option<Batch>, FundError> {
    let now = clock.now();
    let chosen = Chosen { tenant, payer, now };
    let id = BatchId::new(now, clock.random());
    let Some((currency, plans)) = chosen.plan_in_turn(tx, id, options)? else { return Ok(None) };
    let (mut count, mut total) = (0, Money::new(0, currency));
    for plan in &plans {
        count += plan.count;
        total = total.plus(plan.total)?;
    }
    let rail = match options.format {
        FileFormat::Pain001 => Rail::Pain001,
        FileFormat::Csv(_) => Rail::Csv,
    };
    let (made_by, tenant) = (payer.name().to_owned(), tenant.clone());
    let batch = Batch { id, tenant, made_at: now, made_by, rail, count, total };
    insert(tx, &batch, options.format.word())?;
    for (n, plan) in (1_i64..).zip(&plans) {
        insert_instruction(tx, &batch, n, plan, options.booking)?;
    }
    let day = now.format_in(&debtor.zone, "%Y-%m-%d");
    match options.format {
        FileFormat::Pain001 => {
            let head = Head {
                message_id: &id.to_string(),
                made_at: now,
                debtor: &debtor.details,
                count: count.unsigned_abs(),
                sum: ControlSum::of(total),
            };
            let mut file = FileWriter::begin(Vec::new(), &head)?;
            let mut pieces = Pieces { batch: id, n: 0 };
            for plan in &plans {
                file.instruction(&Instruction {
                    id: &plan.id,
                    booking: options.booking,
                    execution_date: &day,
                    count: plan.count.unsigned_abs(),
                    total: plan.total,
                })?;
                chosen.each_page(tx, clock, &batch, plan, |tx, page| {
                    page.iter().try_for_each(|ready| file.payment(&ready.payment))?;
                    pieces.keep(tx, file.out())
                })?;
            }
            pieces.keep(tx, &mut file.finish()?)?;
        }
        FileFormat::Csv(style) => {
            let mut file = bank_csv::FileWriter::begin(style, count.unsigned_abs(), total);
            let mut pieces = Pieces { batch: id, n: 0 };
            for plan in &plans {
                chosen.each_page(tx, clock, &batch, plan, |tx, page| {
                    page.iter().try_for_each(|ready| file.payment(&ready.payment))?;
                    pieces.keep(tx, file.out())
                })?;
            }
            pieces.keep(tx, &mut file.finish()?)?;
        }
    }
    hand_over(tx, clock, &batch, &Entry::transfer(batch.total, PAYABLE, IN_TRANSIT)?)?;
    hold_the_bank_to_its_payments(tx, &batch.tenant, currency)?;
    Ok(Some(batch))
}

/// Which payouts go: those of one tenant that this payer may pay now.
struct Chosen<'a> {
    tenant: &'a Tenant,
    payer: &'a Payer,
    now: Instant,
}

impl Chosen<'_> {
    /// What can go in the currency that has waited longest, or in another one where the bank does not hold enough of that.
    fn plan_in_turn(
        &self,
        tx: &mut dyn Tx,
        batch: BatchId,
        options: FileOptions,
    ) -> Result<Option<(Currency, Vec<Plan>)>, FundError> {
        let Some(first) = self.currency_in_turn(tx)? else { return Ok(None) };
        let plans = self.plan(tx, batch, first, options)?;
        if !plans.is_empty() {
            return Ok(Some((first, plans)));
        }
        let sql = "SELECT DISTINCT currency FROM payout WHERE status = 'reserved' AND tenant = $1 ORDER BY currency";
        for row in tx.query(sql, &[self.tenant.into()])? {
            let currency = currency_of(&row.text(0)?)?;
            let plans = self.plan(tx, batch, currency, options)?;
            if !plans.is_empty() {
                return Ok(Some((currency, plans)));
            }
        }
        Ok(None)
    }

    /// Splits what can go into instructions; none of it is read but counts and sums.
    fn plan(
        &self,
        tx: &mut dyn Tx,
        batch: BatchId,
        currency: Currency,
        options: FileOptions,
    ) -> Result<Vec<Plan>, FundError> {
        let mut left = options.payments_limit.clamp(1, PAYMENTS_LIMIT);
        let (mut plans, mut after) = (Vec::new(), 0);
        // Some of the money may lie at WeChat Pay: the bank pays no more than it holds, and nobody overtakes.
        let mut covered = Places::of(tx, self.tenant, currency)?.free_at_bank();
        while left > 0 {
            let sql = format!(
                "SELECT COUNT(*), CAST(COALESCE(SUM(minor), 0) AS BIGINT), COALESCE(MAX(place), 0) FROM \
             (SELECT minor, place, CAST(SUM(minor) OVER (ORDER BY place) AS BIGINT) AS so_far FROM \
             (SELECT p.minor, p.place FROM payout p JOIN {PAYEE_OF} WHERE p.status = 'reserved' \
             AND {MAY_GO} AND p.tenant = $3 AND p.currency = $4 AND p.place > $5 AND y.rail = 'bank' \
             ORDER BY p.place LIMIT $6) AS chosen) AS summed WHERE so_far <= $7"
            );
            let most = left.min(options.instruction_limit.max(1));
            let own = [currency.code().into(), after.into(), most.into(), covered.into()];
            let row = tx.query_opt(&sql, &self.params(own))?;
            let row = row.ok_or(StoreError::Corrupt("payouts"))?;
            let (count, until) = (row.int(0)?, row.int(2)?);
            if count == 0 {
                break;
            }
            let id = format!("{batch}-{}", plans.len() + 1);
            plans.push(Plan { id, after, until, count, total: Money::new(row.int(1)?, currency) });
            (after, left, covered) = (until, left - count, covered - row.int(1)?);
        }
        Ok(plans)
    }

    /// Gives the payouts of an instruction their attempts, page by page, and shows each page to whoever writes the file.
    fn each_page(
        &self,
        tx: &mut dyn Tx,
        clock: &Clock,
        batch: &Batch,
        plan: &Plan,
        mut write: impl FnMut(&mut dyn Tx, &[Ready]) -> Result<(), FundError>,
    ) -> Result<(), FundError> {
        let mut after = plan.after;
        loop {
            let page = self.page(tx, clock, batch, (after, plan.until))?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.place;
            let attempts: Vec<_> = page.iter().map(|ready| (ready.payment.attempt, ready.payout)).collect();
            insert_attempts(tx, batch, Some(&plan.id), &attempts)?;
            write(tx, &page)?;
        }
    }

    fn page(
        &self,
        tx: &mut dyn Tx,
        clock: &Clock,
        batch: &Batch,
        (after, until): (i64, i64),
    ) -> Result<Vec<Ready>, FundError> {
        let currency = batch.total.currency();
        let sql = format!(
            "SELECT p.id, p.place, p.award, p.minor, y.name, y.account, y.bank, y.number, m.language FROM payout p \
         JOIN {PAYEE_OF} LEFT JOIN {SPOKEN_BY} WHERE p.status = 'reserved' AND {MAY_GO} AND p.tenant = $3 AND p.currency = $4 \
         AND p.place > $5 AND p.place <= $6 AND y.rail = 'bank' ORDER BY p.place LIMIT $7"
        );
        tx.query(&sql, &self.params([currency.code().into(), after.into(), until.into(), PAGE.into()]))?
            .iter()
            .map(|row| {
                let payment = Payment {
                    attempt: AttemptId::new(batch.made_at, clock.random()),
                    amount: Money::new(row.int(3)?, currency),
                    payee: details_from(row, 4)?,
                    note: Reads::of(row, 7)?.note(AwardId::from_bytes(row.id(2)?)),
                };
                Ok(Ready { payout: PayoutId::from_bytes(row.id(0)?), place: row.int(1)?, payment })
            })
            .collect()
    }

    /// The currency of the payout that has waited longest.
    fn currency_in_turn(&self, tx: &mut dyn Tx) -> Result<Option<Currency>, StoreError> {
        let sql = format!(
            "SELECT p.currency FROM payout p JOIN {PAYEE_OF} WHERE p.status = 'reserved' AND {MAY_GO} \
         AND p.tenant = $3 AND y.rail = 'bank' ORDER BY p.created_at, p.id LIMIT 1"
        );
        tx.query_opt(&sql, &self.params([]))?.map(|row| currency_of(&row.text(0)?)).transpose()
    }

    /// The parameters of [`MAY_GO`], the tenant, and more.
    fn params<const N: usize>(&self, more: [Value; N]) -> Vec<Value> {
        let mut all = self.payer.params(self.now).to_vec();
        all.push(self.tenant.into());
        all.extend(more);
        all
    }
}

/// The file of a batch on its way into the store.
struct Pieces {
    batch: BatchId,
    n: i64,
}

impl Pieces {
    /// Keeps what was written since the last piece.
    fn keep(&mut self, tx: &mut dyn Tx, written: &mut Vec<u8>) -> Result<(), FundError> {
        self.n += 1;
        tx.execute(
            "INSERT INTO batch_piece (batch, n, bytes) VALUES ($1, $2, $3)",
            &[self.batch.to_bytes().into(), self.n.into(), std::mem::take(written).into()],
        )?;
        Ok(())
    }
}

/// A piece of a batch's file, from 1; none after the last.
pub(crate) fn piece(tx: &mut dyn Tx, id: BatchId, n: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let params = [id.to_bytes().into(), n.into()];
    if let Some(row) = tx.query_opt("SELECT bytes FROM batch_piece WHERE batch = $1 AND n = $2", &params)? {
        return row.bytes(0).map(Some);
    }
    if n != 1 {
        return Ok(None);
    }
    // Made before files were kept in pieces.
    let row = tx.query_opt("SELECT file FROM batch WHERE id = $1 AND file <> ''", &params[..1])?;
    row.map(|row| row.text(0).map(String::into_bytes)).transpose()
}

/// A batch by its id.
pub(crate) fn batch(tx: &mut dyn Tx, id: BatchId) -> Result<Option<Batch>, StoreError> {
    let row = tx.query_opt(
        "SELECT id, made_at, made_by, rail, count, total, currency, tenant FROM batch WHERE id = $1",
        &[id.to_bytes().into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Batch {
        id: BatchId::from_bytes(row.id(0)?),
        made_at: row.instant(1)?,
        made_by: row.text(2)?,
        rail: Rail::read(&row.text(3)?)?,
        count: row.int(4)?,
        total: Money::new(row.int(5)?, currency_of(&row.text(6)?)?),
        tenant: Tenant::read(&row, 7)?,
    }))
}

/// The newest batches, of one tenant where one is named, every older one that has payments whose outcome is not known, and what became
/// of their payments.
pub(crate) fn batches(
    tx: &mut dyn Tx,
    only: Option<&Tenant>,
    limit: i64,
) -> Result<Vec<BatchSummary>, StoreError> {
    tx.query(
        "SELECT b.id, b.made_at, b.made_by, b.rail, b.count, b.total, b.currency, \
         CAST(SUM(CASE WHEN a.status = 'settled' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN a.status IN ('rejected', 'returned') THEN 1 ELSE 0 END) AS BIGINT) \
         FROM (SELECT id, made_at, made_by, rail, count, total, currency FROM batch \
         WHERE (id IN (SELECT id FROM batch WHERE $2 IN ('', tenant) ORDER BY made_at DESC, id DESC LIMIT $1) \
         OR id IN (SELECT batch FROM attempt WHERE status = 'sent')) AND $2 IN ('', tenant)) AS b JOIN attempt a ON a.batch = b.id \
         GROUP BY b.id, b.made_at, b.made_by, b.rail, b.count, b.total, b.currency \
         ORDER BY b.made_at DESC, b.id DESC",
        &[limit.into(), Tenant::word_of(only).into()],
    )?
    .iter()
    .map(|row| {
        Ok(BatchSummary {
            id: BatchId::from_bytes(row.id(0)?),
            made_at: row.instant(1)?,
            made_by: row.text(2)?,
            rail: Rail::read(&row.text(3)?)?,
            count: row.int(4)?,
            total: Money::new(row.int(5)?, currency_of(&row.text(6)?)?),
            settled: row.int(7)?,
            returned: row.int(8)?,
        })
    })
    .collect()
}

/// Reads name, account and bank from three columns.
pub(crate) fn details_from(row: &Row, first: usize) -> Result<BankDetails, FundError> {
    Ok(BankDetails::new(&row.text(first)?, &row.text(first + 1)?, &row.text(first + 2)?)?)
}

/// Enters a batch. Its file is in pieces; the column that held it stays empty.
pub(crate) fn insert(tx: &mut dyn Tx, batch: &Batch, rail: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO batch (id, made_at, made_by, message_id, file, count, total, currency, rail, tenant) \
         VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9)",
        &[
            batch.id.to_bytes().into(),
            batch.made_at.into(),
            batch.made_by.as_str().into(),
            batch.id.to_string().into(),
            batch.count.into(),
            batch.total.minor().into(),
            batch.total.currency().code().into(),
            rail.into(),
            (&batch.tenant).into(),
        ],
    )?;
    Ok(())
}

fn insert_instruction(
    tx: &mut dyn Tx,
    batch: &Batch,
    n: i64,
    plan: &Plan,
    booking: Booking,
) -> Result<(), StoreError> {
    let booking = match booking {
        Booking::Single => "single",
        Booking::Batch => "batch",
    };
    tx.execute(
        "INSERT INTO payment_instruction (id, batch, n, count, total, booking) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            plan.id.as_str().into(),
            batch.id.to_bytes().into(),
            n.into(),
            plan.count.into(),
            plan.total.minor().into(),
            booking.into(),
        ],
    )?;
    Ok(())
}

/// Enters attempts, many rows a statement.
pub(crate) fn insert_attempts(
    tx: &mut dyn Tx,
    batch: &Batch,
    instruction: Option<&str>,
    attempts: &[(AttemptId, PayoutId)],
) -> Result<(), StoreError> {
    for rows in attempts.chunks(ROWS_A_STATEMENT) {
        let mut params: Vec<Value> =
            vec![batch.id.to_bytes().into(), batch.made_at.into(), instruction.into()];
        let mut values = String::new();
        for (attempt, payout) in rows {
            let n = params.len();
            let comma = if values.is_empty() { "" } else { ", " };
            values += &format!("{comma}(${}, ${}, $1, 'sent', $2, $3)", n + 1, n + 2);
            params.extend([attempt.to_bytes().into(), payout.to_bytes().into()]);
        }
        let sql =
            format!("INSERT INTO attempt (id, payout, batch, status, sent_at, instruction) VALUES {values}");
        tx.execute(&sql, &params)?;
    }
    Ok(())
}

/// Books that a whole batch is handed over, and moves its payouts to "sent". What was counted before is counted once more.
pub(crate) fn hand_over(
    tx: &mut dyn Tx,
    clock: &Clock,
    batch: &Batch,
    entry: &Entry,
) -> Result<(), FundError> {
    let sent = tx.execute(
        "UPDATE payout SET status = 'sent', changed_at = $2 WHERE status = 'reserved' \
         AND id IN (SELECT payout FROM attempt WHERE batch = $1)",
        &[batch.id.to_bytes().into(), clock.now().into()],
    )?;
    let row = tx.query_opt(
        "SELECT COUNT(*), CAST(COALESCE(SUM(p.minor), 0) AS BIGINT) FROM attempt a JOIN payout p ON p.id = a.payout \
         WHERE a.batch = $1",
        &[batch.id.to_bytes().into()],
    )?;
    let row = row.ok_or(StoreError::Corrupt("attempts"))?;
    let there = (row.int(0)?, row.int(1)?);
    if i64::try_from(sent) != Ok(batch.count) || there != (batch.count, batch.total.minor()) {
        return Err(RailError::Unwritable("the payouts changed while it was written".into()).into());
    }
    book(tx, clock, &batch.tenant, &format!("send:{}", batch.id), "handed to the rail", entry)?;
    Ok(())
}
