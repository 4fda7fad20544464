//! The totals counted anew from what they count, to find out whether they are true. Reads everything; `doctor` does it, no page.

use anxin_proof::{SumOf, money_logged};
use anxin_store::{StoreError, Tx};

/// Each total, with what comes of counting again. Cells that came to nothing are as good as none.
const COUNTS: [(&str, &str, &str); 3] = [
    (
        "sums of awards",
        "SELECT month, promise, terms, brand, currency, awards, awarded, paid_awards, paid FROM award_total \
         WHERE awards <> 0 OR awarded <> 0 OR paid_awards <> 0 OR paid <> 0",
        "SELECT a.month, a.promise, a.terms, a.brand, a.currency, COUNT(*), CAST(SUM(a.amount) AS BIGINT), \
         CAST(SUM(CASE WHEN t.payout_status = 'settled' THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN t.payout_status = 'settled' THEN a.amount ELSE 0 END) AS BIGINT) FROM award a \
         LEFT JOIN award_reversal r ON r.award = a.id LEFT JOIN award_told t ON t.award = a.id WHERE r.award IS NULL \
         GROUP BY a.month, a.promise, a.terms, a.brand, a.currency",
    ),
    (
        "counts of clocks",
        "SELECT promise, terms, brand, clock, CAST(SUM(kept) AS BIGINT), CAST(SUM(missed) AS BIGINT) FROM clock_total \
         GROUP BY promise, terms, brand, clock HAVING SUM(kept) <> 0 OR SUM(missed) <> 0",
        "SELECT promise, terms, brand, clock, CAST(SUM(CASE WHEN at <= due THEN 1 ELSE 0 END) AS BIGINT), \
         CAST(SUM(CASE WHEN at > due THEN 1 ELSE 0 END) AS BIGINT) FROM (\
         SELECT 'ruling' AS clock, r.at AS at, r.due_at AS due, COALESCE(f.promise, 'dnd-call') AS promise, \
         COALESCE(f.terms, '') AS terms, COALESCE(f.brand, '') AS brand FROM ruling r JOIN finding f ON f.id = r.finding \
         WHERE r.due_at IS NOT NULL UNION ALL \
         SELECT 'answer', r.at, r.answer_due_at, COALESCE(f.promise, 'dnd-call'), COALESCE(f.terms, ''), \
         COALESCE(f.brand, '') FROM ruling r JOIN finding f ON f.id = r.finding WHERE r.answer_due_at IS NOT NULL UNION ALL \
         SELECT 'payment', t.at, a.due_at, a.promise, a.terms, a.brand FROM award_told t JOIN award a ON a.id = t.award \
         LEFT JOIN award_reversal r ON r.award = a.id WHERE t.payout_status = 'settled' AND r.award IS NULL\
         ) ended GROUP BY promise, terms, brand, clock",
    ),
    (
        "counts of payments by their day",
        "SELECT due_at, waiting FROM payment_due WHERE waiting <> 0",
        "SELECT a.due_at, COUNT(*) FROM award a LEFT JOIN award_reversal r ON r.award = a.id \
         LEFT JOIN award_told t ON t.award = a.id WHERE r.award IS NULL AND \
         (t.payout_status IS NULL OR t.payout_status <> 'settled') GROUP BY a.due_at",
    ),
];

/// The totals that are not what counting again gives, in words.
pub(crate) fn wrong(tx: &mut dyn Tx) -> Result<Vec<String>, StoreError> {
    let mut wrong = Vec::new();
    for (what, kept, counted) in COUNTS {
        let sorted = |tx: &mut dyn Tx, sql: &str| {
            let mut rows: Vec<String> =
                tx.query(sql, &[])?.iter().map(|row| format!("{:?}", row.0)).collect();
            rows.sort_unstable();
            Ok::<_, StoreError>(rows)
        };
        let (kept, counted) = (sorted(tx, kept)?, sorted(tx, counted)?);
        let off = kept
            .iter()
            .filter(|row| counted.binary_search(row).is_err())
            .count()
            .max(counted.iter().filter(|row| kept.binary_search(row).is_err()).count());
        if off > 0 {
            wrong.push(format!("{off} {what} that counting again does not give"));
        }
    }
    if logged_off(tx)? {
        wrong.push("sums of awards that the entries of the public log do not come to".to_owned());
    }
    Ok(wrong)
}

/// Whether the public log tells of other money than the totals.
fn logged_off(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    let mut totals = anxin_proof::audit::Sums::new();
    let sql = "SELECT month, currency, CAST(SUM(awards) AS BIGINT), CAST(SUM(awarded) AS BIGINT), CAST(SUM(paid_awards) AS BIGINT), \
               CAST(SUM(paid) AS BIGINT) FROM award_total GROUP BY month, currency";
    for row in tx.query(sql, &[])? {
        for (sum, count, minor) in [(SumOf::Awarded, 2, 3), (SumOf::Paid, 4, 5)] {
            totals.insert((row.text(0)?, row.text(1)?, sum), (row.int(count)?, row.int(minor)?));
        }
    }
    let mut logged = money_logged(tx)?;
    totals.retain(|_, sum| *sum != (0, 0));
    logged.retain(|_, sum| *sum != (0, 0));
    Ok(totals != logged)
}
