//! Paying in instalments: what somebody who owes has agreed to pay when. A plan changes nothing in the ledger; what they pay counts
//! for its oldest instalment, and what they do not owe any more is dropped from its end.

use anxin_domain::ids::PlanId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, note};
use anxin_store::{Clock, Row, StoreError, Tx, Value};

use crate::error::FundError;
use crate::ledger::{balance, bookable, currency_of, opt_instant};
use crate::service::Fund;
use crate::tenant::{Liable, Person, Tenant};

/// Most instalments of one plan.
pub const INSTALMENTS_LIMIT: usize = 120;
/// Plans shown at once.
const PLANS_LIMIT: i64 = 200;
/// Plans of one debtor shown at once.
const PLANS_OF_ONE: i64 = 5;

/// What somebody who owes has agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalmentPlan {
    /// Its id.
    pub id: PlanId,
    /// Who pays.
    pub liable: Liable,
    /// When it was agreed.
    pub agreed_at: Instant,
    /// Who agreed to it for the fund.
    pub agreed_by: Person,
    /// When its last instalment was paid or dropped.
    pub ended_at: Option<Instant>,
    /// Its instalments in the order of their days.
    pub instalments: Vec<Instalment>,
}

/// One instalment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instalment {
    /// By when it is to be paid.
    pub due_at: Instant,
    /// How much was agreed.
    pub amount: Money,
    /// How much of it is paid.
    pub paid: Money,
    /// How much of it need not be paid any more, because less is owed.
    pub dropped: Money,
}

impl Instalment {
    /// What is still to be paid.
    #[must_use]
    pub const fn open(&self) -> Money {
        let open = self.amount.minor() - self.paid.minor() - self.dropped.minor();
        Money::new(open, self.amount.currency())
    }

    /// Whether it should have been paid by now.
    #[must_use]
    pub fn is_late(&self, now: Instant) -> bool {
        self.open().minor() > 0 && self.due_at <= now
    }
}

/// An amount in so many parts, as equal as minor units allow; the first ones carry what is left over.
#[must_use]
pub fn equal_parts(amount: Money, parts: u16) -> Vec<Money> {
    let parts = i64::from(parts.max(1));
    let (each, over) = (amount.minor() / parts, amount.minor() % parts);
    (0..parts).map(|n| Money::new(each + i64::from(n < over), amount.currency())).collect()
}

impl Fund {
    /// Writes down what somebody has agreed to pay when. One plan each at a time.
    ///
    /// # Errors
    /// [`FundError::Plan`] when the days do not rise, the instalments come to more than is owed, are none or too many, or another plan
    /// runs; [`FundError::Amount`]; or the store's.
    pub async fn agree_instalments(
        &self,
        liable: &Liable,
        parts: &[(Instant, Money)],
        by: &Person,
    ) -> Result<PlanId, FundError> {
        let currency = checked(parts)?;
        let (clock, tenant) = (self.store().clock().clone(), self.tenant().clone());
        let (liable, parts, by) = (liable.clone(), parts.to_vec(), by.clone());
        self.store()
            .write(move |tx| {
                let plan = agree(tx, &clock, &tenant, &liable, currency, &parts, &by)?;
                note(tx, &clock, By::Person(by.number), AuditAction::AgreedInstalments, plan)?;
                Ok(plan)
            })
            .await
    }

    /// The plans that run, and those that ended last, the newest first.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn instalment_plans(&self) -> Result<Vec<InstalmentPlan>, FundError> {
        let tenant = self.tenant().clone();
        Ok(self.store().read(move |tx| plans(tx, &tenant)).await?)
    }
}

/// Counts a payment for the oldest instalments of whoever paid, and drops what they do not owe any more from the end of their plan.
pub(crate) fn follow(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    liable: &Liable,
    currency: Currency,
    paid: i64,
) -> Result<(), FundError> {
    let Some(plan) = open_plan(tx, tenant, liable, currency)? else { return Ok(()) };
    let mut open = instalments_of(tx, plan, currency)?;
    let mut left = paid;
    for instalment in &mut open {
        let part = left.min(instalment.open().minor());
        left -= part;
        instalment.paid = instalment.paid.plus(Money::new(part, currency))?;
    }
    let owed = balance(tx, tenant, &liable.receivable(), currency)?;
    let mut too_much = open.iter().map(|i| i.open().minor()).sum::<i64>() - owed;
    for instalment in open.iter_mut().rev() {
        let part = too_much.clamp(0, instalment.open().minor());
        too_much -= part;
        instalment.dropped = instalment.dropped.plus(Money::new(part, currency))?;
    }
    for (n, instalment) in (0_i64..).zip(&open) {
        tx.execute(
            "UPDATE instalment SET paid = $3, dropped = $4 WHERE plan = $1 AND n = $2 AND (paid <> $3 OR dropped <> $4)",
            &[
                plan.to_bytes().into(),
                n.into(),
                instalment.paid.minor().into(),
                instalment.dropped.minor().into(),
            ],
        )?;
    }
    if open.iter().all(|instalment| instalment.open().minor() == 0) {
        let now = clock.now();
        tx.execute(
            "UPDATE instalment_plan SET ended_at = $2 WHERE id = $1",
            &[plan.to_bytes().into(), now.into()],
        )?;
    }
    Ok(())
}

fn checked(parts: &[(Instant, Money)]) -> Result<Currency, FundError> {
    let Some((_, first)) = parts.first() else { return Err(FundError::Plan("name at least one instalment")) };
    if parts.len() > INSTALMENTS_LIMIT {
        return Err(FundError::Plan("these are too many instalments: at most 120"));
    }
    if parts.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        return Err(FundError::Plan("each instalment has to be due later than the one before"));
    }
    for (_, amount) in parts {
        bookable(*amount)?;
        if amount.currency() != first.currency() {
            return Err(FundError::Plan("a plan has one currency"));
        }
    }
    Ok(first.currency())
}

fn agree(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    liable: &Liable,
    currency: Currency,
    parts: &[(Instant, Money)],
    by: &Person,
) -> Result<PlanId, FundError> {
    if open_plan(tx, tenant, liable, currency)?.is_some() {
        return Err(FundError::Plan(
            "another plan runs: it ends when it is paid, or when nothing is owed any more",
        ));
    }
    let total: i128 = parts.iter().map(|(_, amount)| i128::from(amount.minor())).sum();
    if total > i128::from(balance(tx, tenant, &liable.receivable(), currency)?) {
        return Err(FundError::Plan("the instalments come to more than is owed"));
    }
    let now = clock.now();
    let id = PlanId::new(now, clock.random());
    tx.execute(
        "INSERT INTO instalment_plan (id, tenant, liable, brand, currency, agreed_at, agreed_by, agreed_name) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.to_bytes().into(),
            tenant.into(),
            liable.code().into(),
            liable.brand().as_str().into(),
            currency.code().into(),
            now.into(),
            by.number.into(),
            by.name.as_str().into(),
        ],
    )?;
    let row = |(n, (due_at, amount)): (i64, &(Instant, Money))| -> Vec<Value> {
        let (none, id) = (0_i64, id.to_bytes());
        vec![id.into(), n.into(), (*due_at).into(), amount.minor().into(), none.into(), none.into()]
    };
    let rows: Vec<Vec<Value>> = (0_i64..).zip(parts).map(row).collect();
    tx.put_many("INSERT INTO instalment (plan, n, due_at, minor, paid, dropped) VALUES", &rows)?;
    Ok(id)
}

fn open_plan(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    liable: &Liable,
    currency: Currency,
) -> Result<Option<PlanId>, StoreError> {
    let row = tx.query_opt(
        "SELECT id FROM instalment_plan WHERE tenant = $1 AND liable = $2 AND currency = $3 AND ended_at IS NULL",
        &[tenant.into(), liable.code().into(), currency.code().into()],
    )?;
    row.map(|row| row.id(0).map(PlanId::from_bytes)).transpose()
}

fn instalments_of(tx: &mut dyn Tx, plan: PlanId, currency: Currency) -> Result<Vec<Instalment>, StoreError> {
    let sql = "SELECT due_at, minor, paid, dropped FROM instalment WHERE plan = $1 ORDER BY n";
    tx.query(sql, &[plan.to_bytes().into()])?
        .iter()
        .map(|row| {
            let money = |index| row.int(index).map(|minor| Money::new(minor, currency));
            Ok(Instalment { due_at: row.instant(0)?, amount: money(1)?, paid: money(2)?, dropped: money(3)? })
        })
        .collect()
}

const SELECT: &str =
    "SELECT id, liable, brand, currency, agreed_at, agreed_by, agreed_name, ended_at FROM instalment_plan";
/// What runs, and then what ended last.
const NEWEST: &str = "ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, agreed_at DESC, id DESC";

fn plans(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Vec<InstalmentPlan>, StoreError> {
    let sql = format!("{SELECT} WHERE tenant = $1 {NEWEST} LIMIT $2");
    let rows = tx.query(&sql, &[tenant.into(), PLANS_LIMIT.into()])?;
    read(tx, &rows)
}

/// The plans of one debtor, as [`Fund::instalment_plans`] sorts them.
pub(crate) fn plans_of(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    liable: &Liable,
    currency: Currency,
) -> Result<Vec<InstalmentPlan>, StoreError> {
    let sql = format!("{SELECT} WHERE tenant = $1 AND liable = $2 AND currency = $3 {NEWEST} LIMIT $4");
    let limit = PLANS_OF_ONE.into();
    let rows = tx.query(&sql, &[tenant.into(), liable.code().into(), currency.code().into(), limit])?;
    read(tx, &rows)
}

fn read(tx: &mut dyn Tx, rows: &[Row]) -> Result<Vec<InstalmentPlan>, StoreError> {
    rows.iter()
        .map(|row| {
            let (id, currency) = (PlanId::from_bytes(row.id(0)?), currency_of(&row.text(3)?)?);
            let number: Number = row.number(5)?;
            Ok(InstalmentPlan {
                id,
                liable: Liable::read(&row.text(1)?, &row.text(2)?)?,
                agreed_at: row.instant(4)?,
                agreed_by: Person { number, name: row.text(6)? },
                ended_at: opt_instant(row, 7)?,
                instalments: instalments_of(tx, id, currency)?,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_equal_as_they_can_be_and_come_to_the_whole() {
        let minor = |amount, parts| -> Vec<i64> {
            equal_parts(Money::new(amount, Currency::Cny), parts).iter().map(|m| m.minor()).collect()
        };
        assert_eq!(minor(10_000, 3), [3_334, 3_333, 3_333]);
        assert_eq!(minor(9, 3), [3, 3, 3]);
        assert_eq!(minor(5, 0), [5]);
    }
}
