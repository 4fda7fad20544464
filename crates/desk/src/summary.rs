//! What the public may know: sums by promise, brand and month, and whether clocks were kept. No number, no name, no case.

use anxin_domain::ids::BrandId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx, Value};

use crate::Desk;
use crate::error::DeskError;

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
        let now = self.clock().now();
        self.store()
            .read(move |tx| {
                Ok(Summary {
                    as_of: now,
                    rows: rows(tx)?,
                    complaints: complaints(tx)?,
                    found: count(
                        tx,
                        "SELECT COUNT(*) FROM finding f JOIN desk_case c ON c.id = f.case_id WHERE \
                                      c.origin = 'reconciliation' AND f.state = 'upheld'",
                        &[],
                    )?,
                    payment_clocks: payment_clocks(tx, now)?,
                    ruling_clocks: ruling_clocks(tx, now)?,
                })
            })
            .await
    }
}

/// Awards that stand, with what the fund says about them.
const STANDING: &str = "FROM award a LEFT JOIN award_reversal r ON r.award = a.id LEFT JOIN payout p ON p.award = a.id \
                        WHERE r.award IS NULL";

fn rows(tx: &mut dyn Tx) -> Result<Vec<SummaryRow>, StoreError> {
    let sql = format!(
        "SELECT a.promise, a.brand, a.month, a.currency, COUNT(*), CAST(SUM(a.amount) AS BIGINT), \
         CAST(SUM(CASE WHEN p.status = 'settled' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN p.status = 'settled' THEN a.amount ELSE 0 END) AS BIGINT) {STANDING} \
         GROUP BY a.promise, a.brand, a.month, a.currency ORDER BY a.promise, a.brand, a.month, a.currency"
    );
    tx.query(&sql, &[])?
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

fn payment_clocks(tx: &mut dyn Tx, now: Instant) -> Result<Clocks, StoreError> {
    clocks(tx, STANDING, "p.status = 'settled'", "p.changed_at", "a.due_at", now)
}

fn ruling_clocks(tx: &mut dyn Tx, now: Instant) -> Result<Clocks, StoreError> {
    let from = "FROM finding f WHERE f.due_at IS NOT NULL";
    clocks(tx, from, "f.decided_at IS NOT NULL", "f.decided_at", "f.due_at", now)
}

fn clocks(
    tx: &mut dyn Tx,
    from: &str,
    done: &str,
    done_at: &str,
    due_at: &str,
    now: Instant,
) -> Result<Clocks, StoreError> {
    let kept = count(tx, &format!("SELECT COUNT(*) {from} AND {done} AND {done_at} <= {due_at}"), &[])?;
    let open = format!("SELECT COUNT(*) {from} AND NOT COALESCE({done}, FALSE) AND {due_at} >= $1");
    let running = count(tx, &open, &[now.into()])?;
    let all = count(tx, &format!("SELECT COUNT(*) {from}"), &[])?;
    Ok(Clocks { kept, missed: all - kept - running, running })
}

fn count(tx: &mut dyn Tx, sql: &str, params: &[Value]) -> Result<i64, StoreError> {
    tx.query_opt(sql, params)?.map_or(Ok(0), |row| row.int(0))
}
