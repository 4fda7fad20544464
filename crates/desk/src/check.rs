//! What must always be true at the desk, asked by `doctor`.

use anxin_store::Tx;

use crate::Desk;
use crate::error::DeskError;

/// What must not be found, and the question that finds it.
const NEVER: &[(&str, &str)] = &[
    (
        "awards without a payout in the fund",
        "SELECT COUNT(*) FROM award a WHERE NOT EXISTS (SELECT 1 FROM payout p WHERE p.award = a.id)",
    ),
    (
        "payouts of another sum or customer than their award",
        "SELECT COUNT(*) FROM award a JOIN payout p ON p.award = a.id WHERE p.minor <> a.amount OR \
         p.currency <> a.currency OR p.payee <> a.customer",
    ),
    (
        "payouts without an award",
        "SELECT COUNT(*) FROM payout p WHERE NOT EXISTS (SELECT 1 FROM award a WHERE a.id = p.award)",
    ),
    (
        "calling numbers that were awarded twice in one window",
        "SELECT COUNT(*) FROM (SELECT a.promise FROM award a LEFT JOIN award_reversal r ON r.award = a.id WHERE \
         r.award IS NULL GROUP BY a.promise, a.customer, a.calling_number, a.pay_window HAVING COUNT(*) > 1) twice",
    ),
    (
        "reversed awards whose money was not released",
        "SELECT COUNT(*) FROM award_reversal r JOIN payout p ON p.award = r.award WHERE p.status <> 'released'",
    ),
    (
        "upheld findings without an award that stands",
        "SELECT COUNT(*) FROM finding f WHERE f.state = 'upheld' AND NOT EXISTS (SELECT 1 FROM award a LEFT JOIN \
         award_reversal r ON r.award = a.id WHERE a.id = f.award AND r.award IS NULL AND \
         (a.finding = f.id OR f.code = 'already_awarded'))",
    ),
    (
        "awards added to a sum whose first award does not stand",
        "SELECT COUNT(*) FROM award a JOIN finding f ON f.id = a.finding LEFT JOIN award_reversal r ON r.award = a.id \
         WHERE r.award IS NULL AND a.id <> f.award AND NOT EXISTS (SELECT 1 FROM award b LEFT JOIN award_reversal t ON \
         t.award = b.id WHERE b.id = f.award AND t.award IS NULL)",
    ),
    (
        "awards that stand without an upheld or appealed finding",
        "SELECT COUNT(*) FROM award a JOIN finding f ON f.id = a.finding LEFT JOIN award_reversal r ON r.award = a.id \
         WHERE r.award IS NULL AND f.state NOT IN ('upheld', 'appealed', 'awaiting_second')",
    ),
    (
        "decided findings without a ruling",
        "SELECT COUNT(*) FROM finding f WHERE f.state IN ('upheld', 'not_upheld') AND NOT EXISTS \
         (SELECT 1 FROM ruling r WHERE r.finding = f.id AND NOT r.proposed)",
    ),
    (
        "cases without a finding that were not joined to another case",
        "SELECT COUNT(*) FROM desk_case c WHERE NOT EXISTS (SELECT 1 FROM finding f WHERE f.case_id = c.id) AND NOT EXISTS \
         (SELECT 1 FROM case_merged m WHERE m.case_id = c.id)",
    ),
];

impl Desk {
    /// Asks what must always be true, and says in sentences what is not. Empty is well.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn check(&self) -> Result<Vec<String>, DeskError> {
        self.store().read(|tx: &mut dyn Tx| check(tx)).await
    }
}

fn check(tx: &mut dyn Tx) -> Result<Vec<String>, DeskError> {
    let mut wrong = Vec::new();
    for (what, sql) in NEVER {
        let found = tx.query_opt(sql, &[])?.map_or(Ok(0), |row| row.int(0))?;
        if found > 0 {
            wrong.push(format!("desk: {found} {what}"));
        }
    }
    wrong.extend(crate::totals::recount::wrong(tx)?.into_iter().map(|what| format!("desk: {what}")));
    Ok(wrong)
}
