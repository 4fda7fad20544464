//! Who pays, and what they leave to others or to later: nobody pays what they decided, and an account that was changed for
//! another one rests before money goes there.

use anxin_domain::ids::AwardId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx, Value};

use crate::tenant::Tenant;

/// Hours for which an account rests that was changed for another one. A thief who has taken over a customer's pages changes the
/// account and waits for the next file; the owner has a day to notice.
pub const PAYEE_REST_HOURS: i64 = 24;

/// Which payouts may go: with `p` the payout and `y` its payee, `$1` the payer and `$2` the moment until which an account must
/// have been changed.
pub(crate) const MAY_GO: &str = "NOT EXISTS (SELECT 1 FROM payout_barred b WHERE b.award = p.award AND b.staff = $1) \
                                 AND (y.moved_at IS NULL OR y.moved_at <= $2)";

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

/// What could go and is left out of a payer's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Payouts whose award the payer decided: somebody else pays them.
    pub decided_by_payer: i64,
    /// Payouts to an account that rests because it was changed lately.
    pub resting: i64,
}

/// Counts what a payer leaves out.
pub(crate) fn left_out(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    payer: &Payer,
    now: Instant,
) -> Result<LeftOut, StoreError> {
    let [staff, moved_before] = payer.params(now);
    let row = tx.query_opt(
        "SELECT CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM payout_barred b WHERE b.award = p.award AND b.staff = $1) \
         THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(CASE WHEN y.moved_at > $2 THEN 1 ELSE 0 END), 0) AS BIGINT) \
         FROM payout p JOIN payee y ON y.number = p.payee WHERE p.status = 'reserved' AND p.tenant = $3",
        &[staff, moved_before, tenant.into()],
    )?;
    row.map_or(Ok(LeftOut::default()), |row| {
        Ok(LeftOut { decided_by_payer: row.int(0)?, resting: row.int(1)? })
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
