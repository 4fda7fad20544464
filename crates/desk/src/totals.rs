//! What the public may know, kept as running sums: each is written in the transaction of what it counts, so that whoever reads them
//! adds up no awards. `doctor` counts again and compares ([`recount`]).

use std::collections::BTreeMap;

use anxin_domain::ids::{AwardId, BrandId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_proof::{Kind, MoneyMoved, Opening, put_money};
use anxin_store::{Row, StoreError, Tx, Value};

use crate::Desk;
use crate::error::DeskError;
use crate::summary::Clocks;

pub(crate) mod recount;

/// Microseconds by which the wall clock of the months is ahead of UTC: China's, all year.
const AHEAD: i64 = 8 * 3_600_000_000;

/// The totals as of a moment. Reversed awards are in none of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// When they were read.
    pub as_of: Instant,
    /// Awards by month, promise, city and brand, in this order.
    pub awards: Vec<AwardTotal>,
    /// Clocks that have ended, by month, promise, city and brand, in this order.
    pub clocks: Vec<ClockTotal>,
    /// Clocks that run.
    pub open: OpenClocks,
}

/// The awards of one month, promise, city, brand and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardTotal {
    /// The month of the award on the wall clock of the promise, as in `2026-11`.
    pub month: String,
    /// The promise, as in `dnd-call`.
    pub promise: String,
    /// The city of its terms, as in `wuhan`; empty where the terms are not known any more.
    pub city: String,
    /// The brand that owes it.
    pub brand: BrandId,
    /// How many awards.
    pub awards: i64,
    /// Their sum.
    pub awarded: Money,
    /// How many of them are paid: seen on a bank statement.
    pub paid_awards: i64,
    /// Their sum.
    pub paid: Money,
}

/// A clock that is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClockKind {
    /// The desk's own: until a person rules. Stands still while the customer is asked.
    Ruling,
    /// Until the customer has an answer. Nothing stops it.
    Answer,
    /// From the award until it is paid.
    Payment,
}

impl ClockKind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Ruling, Self::Answer, Self::Payment];

    /// Its word, as stored and as tables carry it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ruling => "ruling",
            Self::Answer => "answer",
            Self::Payment => "payment",
        }
    }
}

/// The clocks of one kind that have ended in one month, for one promise, city and brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockTotal {
    /// The month in which they ended (UTC+8), as in `2026-11`.
    pub month: String,
    /// The promise.
    pub promise: String,
    /// The city of the terms; empty where there were none.
    pub city: String,
    /// The brand; none where none was known.
    pub brand: Option<BrandId>,
    /// Which clock.
    pub clock: ClockKind,
    /// How many ended in time.
    pub kept: i64,
    /// How many ended late.
    pub missed: i64,
}

/// Clocks that have not ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenClocks {
    /// Rulings: how many have time left, and how many are late.
    pub ruling: Open,
    /// Answers.
    pub answer: Open,
    /// Payments.
    pub payment: Open,
}

impl OpenClocks {
    /// Those of one kind.
    #[must_use]
    pub const fn of(&self, clock: ClockKind) -> Open {
        match clock {
            ClockKind::Ruling => self.ruling,
            ClockKind::Answer => self.answer,
            ClockKind::Payment => self.payment,
        }
    }
}

/// Clocks of one kind that have not ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// With time left.
    pub running: i64,
    /// Without.
    pub late: i64,
}

impl Totals {
    /// How the clocks of a kind stand: those that have ended, and those that run. What is late and has not ended is missed.
    #[must_use]
    pub fn clocks_of(&self, clock: ClockKind) -> Clocks {
        let open = self.open.of(clock);
        let mut sum = Clocks { kept: 0, missed: open.late, running: open.running };
        for total in self.clocks.iter().filter(|total| total.clock == clock) {
            sum.kept += total.kept;
            sum.missed += total.missed;
        }
        sum
    }
}

impl Desk {
    /// The totals. Their cost grows with promises, brands and months, not with awards.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn totals(&self) -> Result<Totals, DeskError> {
        let (now, law) = (self.clock().now(), self.gate().law().clone());
        self.store()
            .read(move |tx| {
                let city = |label: &str| {
                    law.terms_labelled(label).map(|terms| terms.city.clone()).unwrap_or_default()
                };
                Ok(Totals {
                    as_of: now,
                    awards: awards(tx, city)?,
                    clocks: clocks(tx, city)?,
                    open: open(tx, now)?,
                })
            })
            .await
    }
}

fn awards(tx: &mut dyn Tx, city: impl Fn(&str) -> String) -> Result<Vec<AwardTotal>, StoreError> {
    let sql = "SELECT month, promise, terms, brand, currency, awards, awarded, paid_awards, paid FROM award_total \
               WHERE awards > 0 ORDER BY month, promise, terms, brand, currency";
    // Terms of one city are one row: a version is no place.
    let mut found: BTreeMap<(String, String, String, String, String), AwardTotal> = BTreeMap::new();
    for row in tx.query(sql, &[])? {
        let (month, promise, brand, currency) = (row.text(0)?, row.text(1)?, row.text(3)?, row.text(4)?);
        let city = city(&row.text(2)?);
        let unit: Currency = currency.parse().map_err(|_| StoreError::Corrupt("currency"))?;
        let key = (month.clone(), promise.clone(), city.clone(), brand.clone(), currency);
        let none = AwardTotal {
            month,
            promise,
            city,
            brand: brand.parse().map_err(|_| StoreError::Corrupt("brand"))?,
            awards: 0,
            awarded: Money::new(0, unit),
            paid_awards: 0,
            paid: Money::new(0, unit),
        };
        let total = found.entry(key).or_insert(none);
        total.awards += row.int(5)?;
        total.awarded = Money::new(total.awarded.minor() + row.int(6)?, unit);
        total.paid_awards += row.int(7)?;
        total.paid = Money::new(total.paid.minor() + row.int(8)?, unit);
    }
    Ok(found.into_values().collect())
}

fn clocks(tx: &mut dyn Tx, city: impl Fn(&str) -> String) -> Result<Vec<ClockTotal>, StoreError> {
    let sql =
        "SELECT month, promise, terms, brand, clock, kept, missed FROM clock_total WHERE kept + missed > 0";
    let mut found = BTreeMap::new();
    for row in tx.query(sql, &[])? {
        let word = row.text(4)?;
        let clock = ClockKind::ALL.into_iter().find(|clock| clock.word() == word);
        let clock = clock.ok_or(StoreError::Corrupt("clock"))?;
        let key = (row.text(0)?, row.text(1)?, city(&row.text(2)?), row.text(3)?, clock);
        let sum: &mut (i64, i64) = found.entry(key).or_default();
        sum.0 += row.int(5)?;
        sum.1 += row.int(6)?;
    }
    let total = |((month, promise, city, brand, clock), (kept, missed)): ((_, _, _, String, _), _)| {
        let known = Some(brand).filter(|brand| !brand.is_empty());
        let brand = known.map(|b| b.parse()).transpose().map_err(|_| StoreError::Corrupt("brand"))?;
        Ok(ClockTotal { month, promise, city, brand, clock, kept, missed })
    };
    found.into_iter().map(total).collect()
}

/// Clocks that run: those of what waits for a person, by their index, and those of payments, by the day they end.
fn open(tx: &mut dyn Tx, now: Instant) -> Result<OpenClocks, StoreError> {
    let waits = "FROM finding WHERE state IN ('with_person', 'awaiting_second', 'appealed')";
    let sum = |late: &str, all: &str| {
        format!(
            "CAST(COALESCE(SUM(CASE WHEN {late} THEN 1 ELSE 0 END), 0) AS BIGINT), \
             CAST(COALESCE(SUM(CASE WHEN {all} THEN 1 ELSE 0 END), 0) AS BIGINT)"
        )
    };
    let sql = format!(
        "SELECT {}, {} {waits}",
        // A clock that stands is moved on when it runs again, so it is not late.
        sum("due_at < $1 AND paused_at IS NULL", "due_at IS NOT NULL"),
        sum("answer_due_at < $1", "answer_due_at IS NOT NULL")
    );
    let read = |row: &Row, place| {
        let late = row.int(place)?;
        Ok::<_, StoreError>(Open { running: row.int(place + 1)? - late, late })
    };
    let found = tx.query_opt(&sql, &[now.into()])?.ok_or(StoreError::Corrupt("clocks"))?;
    let sql = "SELECT CAST(COALESCE(SUM(CASE WHEN due_at < $1 THEN waiting ELSE 0 END), 0) AS BIGINT), \
               CAST(COALESCE(SUM(waiting), 0) AS BIGINT) FROM payment_due";
    let paid = tx.query_opt(sql, &[now.into()])?.ok_or(StoreError::Corrupt("clocks"))?;
    Ok(OpenClocks { ruling: read(&found, 0)?, answer: read(&found, 2)?, payment: read(&paid, 0)? })
}

/// The month of a moment, on the wall clock of the months.
pub(crate) fn month(at: Instant) -> String {
    ahead(at, "%Y-%m")
}

/// The day of a moment, on the same clock.
pub(crate) fn day(at: Instant) -> String {
    ahead(at, "%Y-%m-%d")
}

fn ahead(at: Instant, form: &str) -> String {
    Instant::from_micros(at.micros().saturating_add(AHEAD)).format_in(&jiff::tz::TimeZone::UTC, form)
}

/// Where an award is counted.
pub(crate) struct Cell {
    pub(crate) month: String,
    pub(crate) promise: String,
    pub(crate) terms: String,
    pub(crate) brand: String,
    pub(crate) amount: Money,
    pub(crate) due_at: Instant,
}

impl Cell {
    /// The columns of [`CELL`].
    pub(crate) fn of(row: &Row, first: usize) -> Result<Self, StoreError> {
        let currency = row.text(first + 5)?.parse().map_err(|_| StoreError::Corrupt("currency"))?;
        Ok(Self {
            month: row.text(first)?,
            promise: row.text(first + 1)?,
            terms: row.text(first + 2)?,
            brand: row.text(first + 3)?,
            amount: Money::new(row.int(first + 4)?, currency),
            due_at: row.instant(first + 6)?,
        })
    }

    /// Has what moves the sums in the public log, too: its entries come to the same.
    pub(crate) fn log(
        &self,
        tx: &mut dyn Tx,
        (kind, award, finding): (Kind, AwardId, FindingId),
        at: Instant,
        opening: Opening,
    ) -> Result<(), StoreError> {
        let moved = MoneyMoved {
            kind,
            award,
            finding,
            month: &self.month,
            terms: &self.terms,
            brand: &self.brand,
            amount: self.amount,
            at,
        };
        put_money(tx, &moved, opening)
    }

    /// Adds awards and payments, each with its sum in minor units.
    fn add(&self, tx: &mut dyn Tx, awarded: (i64, i64), paid: (i64, i64)) -> Result<(), StoreError> {
        tx.put(
            "INSERT INTO award_total (month, promise, terms, brand, currency, awards, awarded, paid_awards, paid) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (month, promise, terms, brand, currency) DO UPDATE SET \
             awards = award_total.awards + excluded.awards, awarded = award_total.awarded + excluded.awarded, \
             paid_awards = award_total.paid_awards + excluded.paid_awards, paid = award_total.paid + excluded.paid",
            &[
                self.month.as_str().into(),
                self.promise.as_str().into(),
                self.terms.as_str().into(),
                self.brand.as_str().into(),
                self.amount.currency().code().into(),
                awarded.0.into(),
                awarded.1.into(),
                paid.0.into(),
                paid.1.into(),
            ],
        )
    }

    fn paid(&self, tx: &mut dyn Tx, at: Instant, more: i64) -> Result<(), StoreError> {
        let (kept, missed) = if at <= self.due_at { (more, 0) } else { (0, more) };
        tx.put(
            "INSERT INTO clock_total (month, promise, terms, brand, clock, kept, missed) VALUES ($1, $2, $3, $4, $5, $6, $7) \
             ON CONFLICT (month, promise, terms, brand, clock) DO UPDATE SET kept = clock_total.kept + excluded.kept, \
             missed = clock_total.missed + excluded.missed",
            &[
                month(at).into(),
                self.promise.as_str().into(),
                self.terms.as_str().into(),
                self.brand.as_str().into(),
                ClockKind::Payment.word().into(),
                kept.into(),
                missed.into(),
            ],
        )
    }
}

/// Columns of `award a` that say where it is counted.
pub(crate) const CELL: &str = "a.month, a.promise, a.terms, a.brand, a.amount, a.currency, a.due_at";

/// Awards were made: one change for each cell and day of them, however many they are.
pub(crate) fn awarded<'a>(tx: &mut dyn Tx, cells: impl Iterator<Item = &'a Cell>) -> Result<(), StoreError> {
    let mut sums: BTreeMap<_, (&Cell, i64, i64)> = BTreeMap::new();
    let mut due: BTreeMap<Instant, i64> = BTreeMap::new();
    for cell in cells {
        let key = (&cell.month, &cell.promise, &cell.terms, &cell.brand, cell.amount.currency().code());
        let sum = sums.entry(key).or_insert((cell, 0, 0));
        sum.1 += 1;
        sum.2 += cell.amount.minor();
        *due.entry(cell.due_at).or_default() += 1;
    }
    for (cell, awards, minor) in sums.into_values() {
        cell.add(tx, (awards, minor), (0, 0))?;
    }
    due.into_iter().try_for_each(|(due_at, more)| wait(tx, due_at, more))
}

/// So many payments more wait until a moment.
fn wait(tx: &mut dyn Tx, due_at: Instant, more: i64) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO payment_due (due_at, waiting) VALUES ($1, $2) ON CONFLICT (due_at) DO UPDATE SET \
         waiting = payment_due.waiting + excluded.waiting",
        &[due_at.into(), more.into()],
    )
}

/// An award was reversed.
pub(crate) fn reversed(tx: &mut dyn Tx, award: AwardId, now: Instant) -> Result<(), StoreError> {
    let sql = format!(
        "SELECT {CELL}, t.payout_status, t.at, a.finding FROM award a LEFT JOIN award_told t ON t.award = a.id WHERE a.id = $1"
    );
    let row = tx.query_opt(&sql, &[award.to_bytes().into()])?.ok_or(StoreError::Corrupt("award"))?;
    let cell = Cell::of(&row, 0)?;
    let (off, finding) = ((-1, -cell.amount.minor()), FindingId::from_bytes(row.id(9)?));
    cell.log(tx, (Kind::AwardReversed, award, finding), now, Opening::Kept)?;
    match settled(&row, 7)? {
        Some(at) => {
            cell.log(tx, (Kind::PaidReversed, award, finding), now, Opening::Kept)?;
            cell.add(tx, off, off)?;
            cell.paid(tx, at, -1)
        }
        None => {
            cell.add(tx, off, (0, 0))?;
            wait(tx, cell.due_at, -1)
        }
    }
}

/// What is known of the payment of an award changed from what was told before to what is told now; each with its moment where that
/// is "paid".
pub(crate) fn followed(
    tx: &mut dyn Tx,
    cell: &Cell,
    before: Option<Instant>,
    now: Option<Instant>,
) -> Result<(), StoreError> {
    match (before, now) {
        (None, Some(at)) => {
            cell.add(tx, (0, 0), (1, cell.amount.minor()))?;
            wait(tx, cell.due_at, -1)?;
            cell.paid(tx, at, 1)
        }
        (Some(at), None) => {
            cell.add(tx, (0, 0), (-1, -cell.amount.minor()))?;
            wait(tx, cell.due_at, 1)?;
            cell.paid(tx, at, -1)
        }
        (None, None) | (Some(_), Some(_)) => Ok(()),
    }
}

/// When an award was told to be paid, from the columns of its status and moment; none for any other status.
pub(crate) fn settled(row: &Row, first: usize) -> Result<Option<Instant>, StoreError> {
    let paid = row.opt_text(first)?.as_deref() == Some(anxin_fund::PayoutStatus::Settled.word());
    if paid { row.instant(first + 1).map(Some) } else { Ok(None) }
}

/// A person ruled on a finding, which ends its clocks.
pub(crate) fn ruled(tx: &mut dyn Tx, finding: FindingId, at: Instant) -> Result<(), StoreError> {
    for (clock, due) in [(ClockKind::Ruling, "f.due_at"), (ClockKind::Answer, "f.answer_due_at")] {
        let sql = format!(
            "INSERT INTO clock_total (month, promise, terms, brand, clock, kept, missed) \
             SELECT CAST($2 AS TEXT), COALESCE(f.promise, 'dnd-call'), COALESCE(f.terms, ''), COALESCE(f.brand, ''), \
             CAST($3 AS TEXT), CASE WHEN {due} >= $4 THEN 1 ELSE 0 END, CASE WHEN {due} < $4 THEN 1 ELSE 0 END \
             FROM finding f WHERE f.id = $1 AND {due} IS NOT NULL \
             ON CONFLICT (month, promise, terms, brand, clock) DO UPDATE SET kept = clock_total.kept + excluded.kept, \
             missed = clock_total.missed + excluded.missed"
        );
        let params: [Value; 4] =
            [finding.to_bytes().into(), month(at).into(), clock.word().into(), at.into()];
        tx.put(&sql, &params)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_months_are_those_of_china() {
        let month = |text: &str| month(Instant::parse(text).unwrap());
        assert_eq!(month("2026-11-30T15:59:59Z"), "2026-11");
        assert_eq!(month("2026-11-30T16:00:00Z"), "2026-12");
    }
}
