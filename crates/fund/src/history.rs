//! What an account held at any time, and its statement: the opening balance, each posting with the balance after it, the closing
//! balance. All of it is a walk along one index, however long the ledger is.

use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};

use crate::chart::{AccountKind, kind_of};
use crate::error::FundError;
use crate::service::Fund;
use crate::tenant::Tenant;

/// Most rows of a statement that are read at once.
pub const STATEMENT_LIMIT: i64 = 10_000;

/// From when (that moment included) until when (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first moment.
    pub from: Instant,
    /// The first moment after it.
    pub until: Instant,
}

impl Period {
    /// All there is.
    pub const ALL: Self =
        Self { from: Instant::from_micros(i64::MIN), until: Instant::from_micros(i64::MAX) };
}

/// Where a statement was left, to go on behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementCursor {
    booked_at: Instant,
    place: i64,
    n: i64,
}

/// A page of the statement of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStatement {
    /// The account.
    pub account: String,
    /// What it is.
    pub kind: AccountKind,
    /// What it held before the first row of this page; debit positive.
    pub opening: Money,
    /// The rows in the order in which they were booked.
    pub rows: Vec<StatementRow>,
    /// What it held after the last row of this page.
    pub closing: Money,
    /// Where to go on; none when this is the end of the period.
    pub next: Option<StatementCursor>,
}

/// One posting in a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// The place of its entry in the chain.
    pub place: i64,
    /// The key of its entry.
    pub key: String,
    /// What it is, in a few words.
    pub memo: String,
    /// When it happened.
    pub happened_at: Instant,
    /// When it was booked.
    pub booked_at: Instant,
    /// Debit positive, credit negative.
    pub amount: Money,
    /// What the account held after it; debit positive.
    pub balance: Money,
}

impl Fund {
    /// What an account held at a moment: after all that had been booked up to and with it.
    ///
    /// # Errors
    /// [`FundError::NotInChart`] for an account that cannot be, or the store's.
    pub async fn balance_at(
        &self,
        account: &str,
        currency: Currency,
        at: Instant,
    ) -> Result<Money, FundError> {
        declared(account)?;
        let (tenant, account) = (self.tenant().clone(), account.to_owned());
        let after = Instant::from_micros(at.micros().saturating_add(1));
        let minor =
            self.store().read(move |tx| balance_before(tx, &tenant, &account, currency, after)).await?;
        Ok(Money::new(minor, currency))
    }

    /// A page of the statement of an account: at most `limit` rows (and [`STATEMENT_LIMIT`]) of what was booked in a period, behind
    /// where an earlier page ended.
    ///
    /// # Errors
    /// [`FundError::NotInChart`] for an account that cannot be, or the store's.
    pub async fn account_statement(
        &self,
        account: &str,
        currency: Currency,
        period: Period,
        after: Option<StatementCursor>,
        limit: i64,
    ) -> Result<AccountStatement, FundError> {
        let kind = declared(account)?;
        let (tenant, account) = (self.tenant().clone(), account.to_owned());
        let limit = limit.clamp(1, STATEMENT_LIMIT);
        let read = move |tx: &mut dyn Tx| page(tx, &tenant, account, kind, currency, period, after, limit);
        Ok(self.store().read::<_, _, StoreError>(read).await?)
    }
}

fn declared(account: &str) -> Result<AccountKind, FundError> {
    kind_of(account).ok_or_else(|| FundError::NotInChart { account: account.to_owned() })
}

/// The balance after the last posting before a moment.
pub(crate) fn balance_before(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    account: &str,
    currency: Currency,
    before: Instant,
) -> Result<i64, StoreError> {
    let row = tx.query_opt(
        "SELECT balance FROM ledger_posting WHERE tenant = $1 AND account = $2 AND currency = $3 AND booked_at < $4 \
         ORDER BY booked_at DESC, place DESC, n DESC LIMIT 1",
        &[tenant.into(), account.into(), currency.code().into(), before.into()],
    )?;
    row.map_or(Ok(0), |row| row.int(0))
}

#[expect(clippy::too_many_arguments, reason = "it is one query, and these are its parameters")]
fn page(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    account: String,
    kind: AccountKind,
    currency: Currency,
    period: Period,
    after: Option<StatementCursor>,
    limit: i64,
) -> Result<AccountStatement, StoreError> {
    let start = StatementCursor { booked_at: period.from, place: 0, n: 0 };
    let from = after.filter(|after| after.booked_at >= period.from).unwrap_or(start);
    let found = tx.query(
        "SELECT p.place, p.n, p.booked_at, p.minor, p.balance, e.key, e.memo, e.happened_at FROM ledger_posting p \
         JOIN ledger_entry e ON e.tenant = p.tenant AND e.place = p.place WHERE p.tenant = $1 AND p.account = $2 \
         AND p.currency = $3 AND (p.booked_at, p.place, p.n) > ($4, $5, $6) AND p.booked_at < $7 \
         ORDER BY p.booked_at, p.place, p.n LIMIT $8",
        &[
            tenant.into(),
            account.as_str().into(),
            currency.code().into(),
            from.booked_at.into(),
            from.place.into(),
            from.n.into(),
            period.until.into(),
            (limit + 1).into(),
        ],
    )?;
    let more = found.len() as i64 > limit;
    let shown = &found[..found.len().min(limit.unsigned_abs() as usize)];
    let rows = shown.iter().map(|row| from_row(row, currency)).collect::<Result<Vec<_>, _>>()?;
    let next = match shown.last() {
        Some(row) if more => {
            Some(StatementCursor { booked_at: row.instant(2)?, place: row.int(0)?, n: row.int(1)? })
        }
        _ => None,
    };
    let opening = match rows.first() {
        Some(first) => first.balance.minor() - first.amount.minor(),
        None => balance_before(tx, tenant, &account, currency, period.until)?,
    };
    let closing = rows.last().map_or(opening, |last| last.balance.minor());
    let money = |minor| Money::new(minor, currency);
    Ok(AccountStatement { account, kind, opening: money(opening), rows, closing: money(closing), next })
}

fn from_row(row: &Row, currency: Currency) -> Result<StatementRow, StoreError> {
    Ok(StatementRow {
        place: row.int(0)?,
        key: row.text(5)?,
        memo: row.text(6)?,
        happened_at: row.instant(7)?,
        booked_at: row.instant(2)?,
        amount: Money::new(row.int(3)?, currency),
        balance: Money::new(row.int(4)?, currency),
    })
}
