//! What the public may know: sums by promise, brand and month, and whether clocks were kept. No number, no name, no case.

use anxin_domain::ids::BrandId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx, Value};

use crate::Desk;
use crate::error::DeskError;
use crate::totals::ClockKind;

/// The totals, as of a moment. Reversed awards are in none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// When they were counted.
    pub as_of: Instant,
    /// By promise, brand and month of the award, in this order.
    pub rows: Vec<SummaryRow>,
    /// Complaints.
    pub complaints: ComplaintTotals,
    /// Broken promises that were found without a complaint.
    pub found: i64,
    /// Payments against the days of the promise.
    pub payment_clocks: Clocks,
    /// Rulings of people against their days.
    pub ruling_clocks: Clocks,
}

/// The awards of one promise, brand, month and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryRow {
    /// The promise, as in `dnd-call`.
    pub promise: String,
    /// The brand that owes it.
    pub brand: BrandId,
    /// The month of the award on the wall clock of the promise, as in `2026-11`.
    pub month: String,
    /// How many awards.
    pub awards: i64,
    /// Their sum.
    pub awarded: Money,
    /// How many of them are paid: seen on a bank statement.
    pub paid_awards: i64,
    /// Their sum.
    pub paid: Money,
}

impl SummaryRow {
    /// Awarded and not paid yet.
    #[must_use]
    pub const fn pending(&self) -> Money {
        Money::new(self.awarded.minor() - self.paid.minor(), self.awarded.currency())
    }
}

/// Complaints, counted by calling number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComplaintTotals {
    /// Calling numbers that customers complained about.
    pub received: i64,
    /// Upheld.
    pub upheld: i64,
    /// Not upheld.
    pub not_upheld: i64,
    /// With a person.
    pub waiting: i64,
}

/// How many clocks ran out in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Done in time.
    pub kept: i64,
    /// Done late, or late and not done.
    pub missed: i64,
    /// Not done, with time left.
    pub running: i64,
}

impl Desk {
    /// Counts the totals.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn summary(&self) -> Result<Summary, DeskError> {
        let totals = self.totals().await?;
        self.store()
            .read(move |tx| {
                Ok(Summary {
                    as_of: totals.as_of,
                    rows: rows(tx)?,
                    complaints: complaints(tx)?,
                    found: count(
                        tx,
                        "SELECT COUNT(*) FROM finding f JOIN desk_case c ON c.id = f.case_id WHERE \
                                      c.origin = 'reconciliation' AND f.state = 'upheld'",
                        &[],
                    )?,
                    payment_clocks: totals.clocks_of(ClockKind::Payment),
                    ruling_clocks: totals.clocks_of(ClockKind::Ruling),
                })
            })
            .await
    }
}

fn rows(tx: &mut dyn Tx) -> Result<Vec<SummaryRow>, StoreError> {
    let sql = "SELECT promise, brand, month, currency, CAST(SUM(awards) AS BIGINT), CAST(SUM(awarded) AS BIGINT), \
               CAST(SUM(paid_awards) AS BIGINT), CAST(SUM(paid) AS BIGINT) FROM award_total WHERE awards > 0 \
               GROUP BY promise, brand, month, currency ORDER BY promise, brand, month, currency";
    tx.query(sql, &[])?
        .iter()
        .map(|row| {
            let currency: Currency = row.text(3)?.parse().map_err(|_| StoreError::Corrupt("currency"))?;
            Ok(SummaryRow {
                promise: row.text(0)?,
                brand: row.text(1)?.parse().map_err(|_| StoreError::Corrupt("brand"))?,
                month: row.text(2)?,
                awards: row.int(4)?,
                awarded: Money::new(row.int(5)?, currency),
                paid_awards: row.int(6)?,
                paid: Money::new(row.int(7)?, currency),
            })
        })
        .collect()
}

fn complaints(tx: &mut dyn Tx) -> Result<ComplaintTotals, StoreError> {
    let sql = "SELECT f.state, COUNT(*) FROM finding f JOIN desk_case c ON c.id = f.case_id \
               WHERE c.origin <> 'reconciliation' GROUP BY f.state";
    let mut totals = ComplaintTotals::default();
    for row in tx.query(sql, &[])? {
        let n = row.int(1)?;
        totals.received += n;
        match row.text(0)?.as_str() {
            "upheld" => totals.upheld += n,
            "not_upheld" => totals.not_upheld += n,
            _ => totals.waiting += n,
        }
    }
    Ok(totals)
}

fn count(tx: &mut dyn Tx, sql: &str, params: &[Value]) -> Result<i64, StoreError> {
    tx.query_opt(sql, params)?.map_or(Ok(0), |row| row.int(0))
}
