//! Caps of the terms: what one person may have in a month without anybody looking, and what one calling number may bring them.
//! Nothing is cut: above a cap a person rules, and the award is what the terms say.

use anxin_domain::money::{Money, MoneyError};
use anxin_domain::number::Number;
use anxin_promise::Caps;
use anxin_store::{Row, StoreError, Tx};

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
    let sql = format!(
        "WITH asked (n, customer, calling_number, month, currency) AS (VALUES {{}}) SELECT {SUMS} FROM asked"
    );
    let asked = vec![customer.into(), calling_number.into(), month.into(), amount.currency().code().into()];
    let rows = tx.query_of(&sql, &["BIGINT", "BIGINT", "TEXT", "TEXT"], std::iter::once(asked))?;
    let held = Month::read(rows.first().ok_or(StoreError::Corrupt("sums of a month"))?, 0)?;
    let measured = measured(&held, amount, caps)?;
    Ok(measured.into_iter().find(|m| m.with_this.minor() > m.cap.minor()))
}

/// What the caps of a suspect's terms say, reached or not.
pub(super) fn said(month: &Month, suspect: &Suspect<'_>) -> Result<Vec<Said>, DeskError> {
    let measured = measured(month, suspect.amount, suspect.caps)?;
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

/// What the month holds of each row that is asked about: of the customer's own number, between the two numbers, and of the other numbers
/// that are paid to the same account.
pub(super) const SUMS: &str = "\
    (SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM award a LEFT JOIN award_reversal r ON r.award = a.id WHERE \
     a.customer = asked.customer AND a.month = asked.month AND a.currency = asked.currency AND r.award IS NULL), \
    (SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM award a LEFT JOIN award_reversal r ON r.award = a.id WHERE \
     a.customer = asked.customer AND a.calling_number = asked.calling_number AND a.month = asked.month AND \
     a.currency = asked.currency AND r.award IS NULL), \
    (SELECT CAST(COALESCE(SUM(a.amount), 0) AS BIGINT) FROM payee y JOIN payee o ON o.account = y.account JOIN award a ON \
     a.customer = o.number LEFT JOIN award_reversal r ON r.award = a.id WHERE y.number = asked.customer AND \
     o.number <> asked.customer AND a.month = asked.month AND a.currency = asked.currency AND r.award IS NULL)";

/// What a month holds before an award, in minor units of its currency.
pub(super) struct Month {
    of_person: i64,
    between_numbers: i64,
}

impl Month {
    /// Reads what [`SUMS`] gave, from a column on.
    pub(super) fn read(row: &Row, first: usize) -> Result<Self, StoreError> {
        let (own, others) = (row.int(first)?, row.int(first + 2)?);
        let of_person = own.checked_add(others).ok_or(StoreError::Corrupt("sums of a month"))?;
        Ok(Self { of_person, between_numbers: row.int(first + 1)? })
    }
}

fn measured(month: &Month, amount: Money, caps: Caps) -> Result<Vec<CapReached>, DeskError> {
    let currency = amount.currency();
    let of_currency = |cap: Option<Money>| cap.filter(|cap| cap.currency() == currency);
    let caps = [
        (RuleId::CapPersonMonth, of_currency(caps.person_month), month.of_person),
        (RuleId::CapNumberMonth, of_currency(caps.number_month), month.between_numbers),
    ];
    let mut measured = Vec::new();
    for (rule, cap, before) in caps {
        let Some(cap) = cap else { continue };
        let before = Money::new(before, currency);
        let with_this =
            before.plus(amount).map_err(|error: MoneyError| anxin_fund::FundError::from(error))?;
        measured.push(CapReached { rule, before, with_this, cap });
    }
    Ok(measured)
}
