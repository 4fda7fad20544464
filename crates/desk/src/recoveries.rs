//! What came back of what the fund paid: by brand and promise, and by the ways it came. No number, no name, no case.

use std::io::Write;

use anxin_domain::ids::BrandId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_fund::brand_deposit;
use anxin_store::{Row, StoreError, Tx};

use crate::Desk;
use crate::error::DeskError;
use crate::export::{ExportError, plain};

/// The columns of the table, in order.
const COLUMNS: [&str; 15] = [
    "brand",
    "promise",
    "currency",
    "awarded",
    "owed",
    "paid_back",
    "by_third_parties",
    "written_off",
    "claimed_from_third_parties",
    "paid_by_third_parties",
    "not_claimed_any_more",
    "by_offset",
    "by_instalment",
    "instalments_open",
    "instalments_late",
];

/// What came back, as of a moment. Reversed awards are in no row; the ways count all that ever came by them, so that they may come to
/// more than the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recoveries {
    /// When it was counted.
    pub as_of: Instant,
    /// By brand, promise and currency, in this order.
    pub rows: Vec<RecoveryRow>,
    /// The ways it came, by brand and currency.
    pub ways: Vec<RecoveryWays>,
}

/// The awards of one brand, promise and currency, and what came back of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryRow {
    /// The brand that stands for them.
    pub brand: BrandId,
    /// The promise, as in `dnd-call`.
    pub promise: String,
    /// What was awarded.
    pub awarded: Money,
    /// What whoever is liable owes of it still.
    pub owed: Money,
    /// What they have paid back.
    pub paid_back: Money,
    /// What they need not pay, because a third party did.
    pub passed_on: Money,
    /// What was given up.
    pub written_off: Money,
    /// What was claimed from third parties.
    pub claimed: Money,
    /// What they have paid.
    pub claimed_back: Money,
    /// What is not claimed from them any more.
    pub dropped: Money,
}

/// The ways by which a brand and its agents paid back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryWays {
    /// The brand.
    pub brand: BrandId,
    /// Taken from its deposit.
    pub by_offset: Money,
    /// Paid towards instalments that were agreed, wherever the money came from.
    pub by_instalment: Money,
    /// Instalments that are still to be paid.
    pub open: Money,
    /// Those of them whose day is over.
    pub late: Money,
}

impl Desk {
    /// Counts what came back.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn recoveries(&self) -> Result<Recoveries, DeskError> {
        let now = self.clock().now();
        self.store()
            .read(move |tx| {
                let rows = rows(tx)?;
                let ways = ways(tx, &rows, now)?;
                Ok(Recoveries { as_of: now, rows, ways })
            })
            .await
    }

    /// Writes the same figures as CSV (RFC 4180): a row for each brand, promise and currency, then one for the ways of each brand.
    ///
    /// # Errors
    /// [`ExportError`].
    pub async fn export_recoveries<W: Write>(&self, out: W) -> Result<(), ExportError> {
        let found = self.recoveries().await?;
        let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        table.write_record(COLUMNS)?;
        for row in &found.rows {
            let money = [
                row.awarded,
                row.owed,
                row.paid_back,
                row.passed_on,
                row.written_off,
                row.claimed,
                row.claimed_back,
                row.dropped,
            ];
            let names =
                [plain(row.brand.as_str()), plain(&row.promise), row.awarded.currency().code().to_owned()];
            let empty = std::iter::repeat_n(String::new(), 4);
            let cells = names.into_iter().chain(money.map(|money| money.decimal())).chain(empty);
            table.write_record(cells)?;
        }
        for way in &found.ways {
            let names = [plain(way.brand.as_str()), String::new(), way.open.currency().code().to_owned()];
            let empty = std::iter::repeat_n(String::new(), 8);
            let money = [way.by_offset, way.by_instalment, way.open, way.late];
            let cells = names.into_iter().chain(empty).chain(money.map(|money| money.decimal()));
            table.write_record(cells)?;
        }
        table.flush().map_err(csv::Error::from)?;
        Ok(())
    }
}

fn rows(tx: &mut dyn Tx) -> Result<Vec<RecoveryRow>, StoreError> {
    let sum = |column: &str| format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)");
    let sums = [
        "a.amount",
        "p.owed",
        "p.recovered",
        "p.passed_on",
        "p.written_off",
        "c.minor",
        "c.recovered",
        "c.dropped",
    ];
    let sql = format!(
        "SELECT a.brand, a.promise, a.currency, {} FROM award a JOIN payout p ON p.award = a.id \
         LEFT JOIN award_reversal r ON r.award = a.id LEFT JOIN recourse c ON c.award = a.id WHERE r.award IS NULL \
         GROUP BY a.brand, a.promise, a.currency ORDER BY a.brand, a.promise, a.currency",
        sums.map(sum).join(", ")
    );
    let read = |row: &Row| {
        let currency = currency_of(row, 2)?;
        let money = |place| Ok::<_, StoreError>(Money::new(row.int(place)?, currency));
        Ok(RecoveryRow {
            brand: brand_of(row, 0)?,
            promise: row.text(1)?,
            awarded: money(3)?,
            owed: money(4)?,
            paid_back: money(5)?,
            passed_on: money(6)?,
            written_off: money(7)?,
            claimed: money(8)?,
            claimed_back: money(9)?,
            dropped: money(10)?,
        })
    };
    tx.query(&sql, &[])?.iter().map(read).collect()
}

/// The ways of each brand that has awards, in each of its currencies.
fn ways(tx: &mut dyn Tx, rows: &[RecoveryRow], now: Instant) -> Result<Vec<RecoveryWays>, StoreError> {
    let mut found: Vec<RecoveryWays> = Vec::new();
    for row in rows {
        let currency = row.awarded.currency();
        if found.iter().any(|way| way.brand == row.brand && way.open.currency() == currency) {
            continue;
        }
        let money = |minor| Money::new(minor, currency);
        let [paid, open, late] = instalments(tx, &row.brand, currency, now)?;
        found.push(RecoveryWays {
            brand: row.brand.clone(),
            by_offset: money(offset(tx, &row.brand, currency)?),
            by_instalment: money(paid),
            open: money(open),
            late: money(late),
        });
    }
    Ok(found)
}

fn offset(tx: &mut dyn Tx, brand: &BrandId, currency: Currency) -> Result<i64, StoreError> {
    let sql = "SELECT CAST(COALESCE(SUM(p.minor), 0) AS BIGINT) FROM ledger_posting p JOIN ledger_entry e \
               ON e.tenant = p.tenant AND e.place = p.place WHERE p.account = $1 AND p.currency = $2 AND e.key LIKE 'offset:%'";
    let row = tx.query_opt(sql, &[brand_deposit(brand).into(), currency.code().into()])?;
    row.map_or(Ok(0), |row| row.int(0))
}

fn instalments(
    tx: &mut dyn Tx,
    brand: &BrandId,
    currency: Currency,
    now: Instant,
) -> Result<[i64; 3], StoreError> {
    let open = "i.minor - i.paid - i.dropped";
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(i.paid), 0) AS BIGINT), CAST(COALESCE(SUM({open}), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN i.due_at <= $3 THEN {open} ELSE 0 END), 0) AS BIGINT) \
         FROM instalment i JOIN instalment_plan p ON p.id = i.plan WHERE p.brand = $1 AND p.currency = $2"
    );
    let params = [brand.as_str().into(), currency.code().into(), now.into()];
    match tx.query_opt(&sql, &params)? {
        Some(row) => Ok([row.int(0)?, row.int(1)?, row.int(2)?]),
        None => Ok([0; 3]),
    }
}

fn brand_of(row: &Row, place: usize) -> Result<BrandId, StoreError> {
    row.text(place)?.parse().map_err(|_| StoreError::Corrupt("brand"))
}

fn currency_of(row: &Row, place: usize) -> Result<Currency, StoreError> {
    row.text(place)?.parse().map_err(|_| StoreError::Corrupt("currency"))
}
