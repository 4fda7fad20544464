//! What reached payees, kept as running sums by the day of booking: whoever asks how much was paid need not add up all payouts.
//! Every entry that pays a payout, or shows it given back, is booked here and nowhere else.

use anxin_domain::ledger::Entry;
use anxin_domain::money::Currency;
use anxin_domain::time::Instant;
use anxin_store::{Clock, StoreError, Tx};

use crate::chart::{CASH, WECHAT_UNDER_WAY};
use crate::error::FundError;
use crate::ledger::{Booked, book};
use crate::tenant::Tenant;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// Payments that an entry pays or gives back.
pub(crate) struct Paid<'a> {
    /// Makes a repeated booking the same entry: `settle:…` or `return:…`.
    pub(crate) key: String,
    /// What it is, in a few words.
    pub(crate) memo: &'a str,
    /// What moves.
    pub(crate) entry: Entry,
    /// How many payments; negative for those that came back.
    pub(crate) count: i64,
    /// What they come to; negative for what came back.
    pub(crate) minor: i64,
}

/// Books it, and adds it to the sums. The same again changes nothing.
pub(crate) fn book_paid(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    paid: &Paid<'_>,
) -> Result<(), FundError> {
    if book(tx, clock, tenant, &paid.key, paid.memo, &paid.entry)? == Booked::Already {
        return Ok(());
    }
    // The head of the chain says when the entry was booked.
    tx.execute(
        "INSERT INTO paid_day (tenant, currency, day, count, minor) \
         SELECT h.tenant, CAST($2 AS TEXT), h.booked_at / 86400000000, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM ledger_head h WHERE h.tenant = $1 \
         ON CONFLICT (tenant, currency, day) DO UPDATE SET count = paid_day.count + excluded.count, \
         minor = paid_day.minor + excluded.minor",
        &[tenant.into(), paid.entry.currency().code().into(), paid.count.into(), paid.minor.into()],
    )?;
    Ok(())
}

/// How many payments were made so far, and what they come to.
pub(crate) fn so_far(tx: &mut dyn Tx, tenant: &Tenant, currency: Currency) -> Result<(i64, i64), StoreError> {
    let row = tx.query_opt(
        "SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT), CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM paid_day \
         WHERE tenant = $1 AND currency = $2",
        &[tenant.into(), currency.code().into()],
    )?;
    row.map_or(Ok((0, 0)), |row| Ok((row.int(0)?, row.int(1)?)))
}

/// What was paid after a moment and up to another, less what came back. Whole days come from the sums; only what does not fill one is
/// added up from the postings.
pub(crate) fn between(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    currency: Currency,
    from: Instant,
    until: Instant,
) -> Result<i64, StoreError> {
    if until <= from {
        return Ok(0);
    }
    let row = tx.query_opt("SELECT booked_at FROM ledger_head WHERE tenant = $1", &[tenant.into()])?;
    let last = row.map_or(Ok(i64::MIN), |row| row.int(0))?;
    let first_whole = from.micros().div_euclid(DAY) + 1;
    // A day that nothing was booked in after the moment is as good as whole.
    let after_whole = if until.micros() >= last { i64::MAX / DAY } else { until.micros().div_euclid(DAY) };
    let whole_begins = Instant::from_micros(first_whole * DAY);
    if after_whole <= first_whole {
        return postings(tx, tenant, currency, from, until);
    }
    let row = tx.query_opt(
        "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM paid_day WHERE tenant = $1 AND currency = $2 \
         AND day >= $3 AND day < $4",
        &[tenant.into(), currency.code().into(), first_whole.into(), after_whole.into()],
    )?;
    let whole = row.map_or(Ok(0), |row| row.int(0))?;
    let before = postings(tx, tenant, currency, from, Instant::from_micros(whole_begins.micros() - 1))?;
    let behind = match after_whole {
        day if day == i64::MAX / DAY => 0,
        day => postings(tx, tenant, currency, Instant::from_micros(day * DAY - 1), until)?,
    };
    Ok(before + whole + behind)
}

/// The same, posting by posting.
fn postings(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    currency: Currency,
    from: Instant,
    until: Instant,
) -> Result<i64, StoreError> {
    let row = tx.query_opt(
        "SELECT CAST(COALESCE(-SUM(p.minor), 0) AS BIGINT) FROM ledger_posting p JOIN ledger_entry e \
         ON e.tenant = p.tenant AND e.place = p.place WHERE p.tenant = $1 AND p.account IN ($2, $3) AND p.currency = $4 \
         AND p.booked_at > $5 AND p.booked_at <= $6 AND (e.key LIKE 'settle:%' OR e.key LIKE 'return:%')",
        &[
            tenant.into(),
            CASH.into(),
            WECHAT_UNDER_WAY.into(),
            currency.code().into(),
            from.into(),
            until.into(),
        ],
    )?;
    row.map_or(Ok(0), |row| row.int(0))
}
