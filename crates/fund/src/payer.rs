//! Who pays, and what they leave to others or to later: nobody pays what they decided, nor by terms that they wrote or approved; an
//! account that was changed for another one rests before money goes there, and what a person is to look at waits for them.

use anxin_domain::ids::AwardId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::audit::By;
use anxin_store::{StoreError, Tx, Value};

use crate::payee::PAYEE_OF;
use crate::tenant::Tenant;

/// Hours for which an account rests that was changed for another one. A thief who has taken over a customer's pages changes the
/// account and waits for the next file; the owner has a day to notice.
pub const PAYEE_REST_HOURS: i64 = 24;

macro_rules! decided {
    () => {
        "EXISTS (SELECT 1 FROM payout_barred b WHERE b.award = p.award AND b.staff = $1)"
    };
}
// Of the desk's awards this room reads by which terms they were made, and nothing else.
macro_rules! written {
    () => {
        "EXISTS (SELECT 1 FROM promise_hand h JOIN award a ON a.terms = h.terms WHERE h.staff = $1 AND a.id = p.award)"
    };
}
macro_rules! held {
    () => {
        "EXISTS (SELECT 1 FROM payout_hold w WHERE w.award = p.award AND w.let_go_at IS NULL)"
    };
}

/// Which payouts may go: with `p` the payout and `y` its payee, `$1` the payer and `$2` the moment until which an account must
/// have been changed.
pub(crate) const MAY_GO: &str = concat!(
    "NOT ",
    decided!(),
    " AND NOT ",
    written!(),
    " AND NOT ",
    held!(),
    " AND (y.moved_at IS NULL OR y.moved_at <= $2)"
);

/// When an account is changed for another one, by whatever rail: since when it rests, in the update of a payee. One that takes the
/// place of an account that the bank has refused does not rest.
pub(crate) const RESTS: &str = "moved_at = CASE \
                                WHEN payee.account = excluded.account AND payee.bank = excluded.bank THEN payee.moved_at \
                                WHEN EXISTS (SELECT 1 FROM payout p WHERE p.payee = excluded.number AND p.status = 'returned') \
                                THEN NULL ELSE excluded.changed_at END";

/// Who makes a payment file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    name: String,
    staff: Option<Number>,
}

impl Payer {
    /// Somebody who works here, by name and number. What they decided is left to others.
    #[must_use]
    pub fn staff(name: &str, number: Number) -> Self {
        Self { name: name.to_owned(), staff: Some(number) }
    }

    /// Who pays, for the list of what everybody did.
    pub(crate) fn acts(&self) -> By {
        self.staff.map_or(By::Terminal, By::Person)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The parameters of [`MAY_GO`].
    pub(crate) fn params(&self, now: Instant) -> [Value; 2] {
        [self.staff.into(), now.plus_ms(-PAYEE_REST_HOURS * 3_600_000).into()]
    }
}

/// A program that pays, which has decided nothing.
impl From<&str> for Payer {
    fn from(name: &str) -> Self {
        Self { name: name.to_owned(), staff: None }
    }
}

/// What could go and is left out of a payer's file. A payout may be counted in several of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Payouts whose award the payer decided: somebody else pays them.
    pub decided_by_payer: i64,
    /// Payouts by terms that the payer wrote or approved: somebody else pays them.
    pub written_by_payer: i64,
    /// Payouts to an account that rests because it was changed lately.
    pub resting: i64,
    /// Payouts that a person at the desk is to look at first.
    pub held: i64,
}

/// Counts what a payer leaves out.
pub(crate) fn left_out(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    payer: &Payer,
    now: Instant,
) -> Result<LeftOut, StoreError> {
    let count = |what: &str| format!("CAST(COALESCE(SUM(CASE WHEN {what} THEN 1 ELSE 0 END), 0) AS BIGINT)");
    let sql = format!(
        "SELECT {}, {}, {}, {} FROM payout p JOIN {PAYEE_OF} WHERE p.status = 'reserved' AND p.tenant = $3",
        count(decided!()),
        count(written!()),
        count("y.moved_at > $2"),
        count(held!())
    );
    let [staff, moved_before] = payer.params(now);
    let row = tx.query_opt(&sql, &[staff, moved_before, tenant.into()])?;
    row.map_or(Ok(LeftOut::default()), |row| {
        Ok(LeftOut {
            decided_by_payer: row.int(0)?,
            written_by_payer: row.int(1)?,
            resting: row.int(2)?,
            held: row.int(3)?,
        })
    })
}

/// Bars somebody from paying an award, because they decided it. Runs in the caller's transaction. Again changes nothing.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn bar(tx: &mut dyn Tx, award: AwardId, staff: Number) -> Result<(), StoreError> {
    let sql = "INSERT INTO payout_barred (award, staff) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.execute(sql, &[award.to_bytes().into(), staff.into()]).map(drop)
}
