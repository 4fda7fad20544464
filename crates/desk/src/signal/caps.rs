//! Caps of the terms: what one person may have in a month without anybody looking, and what one calling number may bring them.
//! Nothing is cut: above a cap a person rules, and the award is what the terms say.

use anxin_domain::money::{Money, MoneyError};
use anxin_domain::number::Number;
use anxin_promise::Caps;
use anxin_store::{StoreError, Tx, Value};

use crate::error::DeskError;
use crate::signal::{Holds, RuleId, Said, Suspect};

/// The version of what a cap counts.
const VERSION: i64 = 1;

/// A cap that an award would go above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CapReached {
    /// Which: [`RuleId::CapPersonMonth`] or [`RuleId::CapNumberMonth`].
    pub rule: RuleId,
    /// What the month holds already.
    pub before: Money,
    /// What it would hold with the award.
    pub with_this: Money,
    /// The cap.
    pub cap: Money,
}

/// Whether an award would go above a cap of its terms; the person's cap is told before the number's. Awards that were reversed
/// do not count, nor do those in another currency than the cap's.
///
/// # Errors
/// The store's, or [`anxin_fund::FundError::Money`] for sums beyond what can be computed with.
pub fn over_cap(
    tx: &mut dyn Tx,
    customer: Number,
    calling_number: Number,
    month: &str,
    amount: Money,
    caps: Caps,
) -> Result<Option<CapReached>, DeskError> {
    let measured = measured(tx, customer, calling_number, month, amount, caps)?;
    Ok(measured.into_iter().find(|m| m.with_this.minor() > m.cap.minor()))
}

/// What the caps of a suspect's terms say, reached or not.
pub(super) fn said(tx: &mut dyn Tx, suspect: &Suspect<'_>) -> Result<Vec<Said>, DeskError> {
    let (customer, number) = (suspect.customer, suspect.calling_number);
    let measured = measured(tx, customer, number, &suspect.month, suspect.amount, suspect.caps)?;
    let say = |m: CapReached| Said {
        rule: m.rule,
        version: VERSION,
        inputs: vec![("before", m.before.minor()), ("with_this", m.with_this.minor())],
        threshold: m.cap.minor(),
        fired: m.with_this.minor() > m.cap.minor(),
        holds: Holds::Award,
    };
    Ok(measured.into_iter().map(say).collect())
}

const OF_PERSON: &str = "(a.customer = $1 OR a.customer IN (SELECT o.number FROM payee y JOIN payee o ON \
                         o.account = y.account WHERE y.number = $1))";

fn measured(
    tx: &mut dyn Tx,
    customer: Number,
    calling_number: Number,
    month: &str,
    amount: Money,
    caps: Caps,
) -> Result<Vec<CapReached>, DeskError> {
    let mut measured = Vec::new();
    let mut measure = |rule: RuleId, cap: Option<Money>, whose: &str, more: Option<Value>| {
        let Some(cap) = cap.filter(|cap| cap.currency() == amount.currency()) else { return Ok(()) };
        let mut params = vec![customer.into(), month.into(), cap.currency().code().into()];
        params.extend(more);
        let before = Money::new(sum(tx, whose, &params)?, cap.currency());
        let with_this =
            before.plus(amount).map_err(|error: MoneyError| anxin_fund::FundError::from(error))?;
        measured.push(CapReached { rule, before, with_this, cap });
        Ok::<_, DeskError>(())
    };
    measure(RuleId::CapPersonMonth, caps.person_month, OF_PERSON, None)?;
    let of_pair = "a.customer = $1 AND a.calling_number = $4";
    measure(RuleId::CapNumberMonth, caps.number_month, of_pair, Some(calling_number.into()))?;
    Ok(measured)
}

fn sum(tx: &mut dyn Tx, whose: &str, params: &[Value]) -> Result<i64, StoreError> {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM award a LEFT JOIN award_reversal r ON r.award = a.id \
         WHERE {whose} AND a.month = $2 AND a.currency = $3 AND r.award IS NULL"
    );
    tx.query_opt(&sql, params)?.map_or(Ok(0), |row| row.int(0))
}
