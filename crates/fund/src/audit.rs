//! What must always be true of the money, asked of the tables themselves. `doctor` and the tests run it.

use anxin_store::{StoreError, Tx};

/// A question that has no answer as long as all is well; each row that it finds is a broken invariant.
struct Invariant {
    /// What is wrong with what the query finds.
    broken: &'static str,
    /// Finds what breaks it; the first column names it.
    sql: &'static str,
}

/// Most broken things named for one invariant.
const SHOWN_LIMIT: usize = 5;

const INVARIANTS: &[Invariant] = &[
    Invariant {
        broken: "debits and credits of the entry differ",
        sql: "SELECT e.key FROM entry e JOIN posting p ON p.entry = e.id GROUP BY e.id, e.key HAVING SUM(p.minor) <> 0",
    },
    Invariant {
        broken: "the entry has fewer than two postings",
        sql: "SELECT e.key FROM entry e LEFT JOIN posting p ON p.entry = e.id GROUP BY e.id, e.key HAVING COUNT(p.n) < 2",
    },
    Invariant {
        broken: "the account's balance is not the sum of its postings",
        sql: "SELECT a.code || ' ' || a.currency FROM account a LEFT JOIN \
              (SELECT p.account, e.currency, CAST(SUM(p.minor) AS BIGINT) AS total FROM posting p \
              JOIN entry e ON e.id = p.entry GROUP BY p.account, e.currency) s \
              ON s.account = a.code AND s.currency = a.currency WHERE a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "postings go to an account that does not exist",
        sql: "SELECT DISTINCT p.account FROM posting p JOIN entry e ON e.id = p.entry LEFT JOIN account a \
              ON a.code = p.account AND a.currency = e.currency WHERE a.code IS NULL",
    },
    Invariant {
        broken: "the account is overdrawn",
        sql: "SELECT code || ' ' || currency FROM account WHERE (balance > 0 AND code IN ('fund:available', \
              'award:payable', 'payout:in-transit', 'recovery:claimed')) OR (balance < 0 AND code NOT IN \
              ('fund:available', 'award:payable', 'payout:in-transit', 'recovery:claimed'))",
    },
    Invariant {
        broken: "what brands owe is not what was claimed, in",
        sql: "SELECT currency FROM account WHERE code LIKE 'recovery:%' GROUP BY currency HAVING SUM(balance) <> 0",
    },
    Invariant {
        broken: "what is in transit is not the sum of the open attempts, in",
        sql: "SELECT a.currency FROM account a LEFT JOIN (SELECT p.currency, CAST(SUM(p.minor) AS BIGINT) AS total \
              FROM attempt t JOIN payout p ON p.id = t.payout WHERE t.status = 'sent' GROUP BY p.currency) s \
              ON s.currency = a.currency WHERE a.code = 'payout:in-transit' AND -a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "what is set aside is not the sum of the payouts that wait with their money, in",
        sql: "SELECT a.currency FROM account a LEFT JOIN (SELECT currency, CAST(SUM(minor) AS BIGINT) AS total \
              FROM payout WHERE status IN ('reserved', 'returned') GROUP BY currency) s \
              ON s.currency = a.currency WHERE a.code = 'award:payable' AND -a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "an award was paid more than once, with attempt",
        sql: "SELECT b.message_id FROM attempt t JOIN batch b ON b.id = t.batch WHERE t.status = 'settled' AND \
              (SELECT COUNT(*) FROM attempt o WHERE o.payout = t.payout AND o.status = 'settled') > 1",
    },
    Invariant {
        broken: "payouts do not agree with their attempts, in",
        sql: "SELECT DISTINCT p.currency FROM payout p LEFT JOIN attempt t ON t.payout = p.id \
              AND t.status IN ('sent', 'settled') WHERE (p.status IN ('sent', 'settled') AND \
              (t.id IS NULL OR t.status <> p.status)) OR (p.status NOT IN ('sent', 'settled') AND t.id IS NOT NULL)",
    },
    Invariant {
        broken: "the payment file's count or sum is not that of its attempts",
        sql: "SELECT b.message_id FROM batch b LEFT JOIN attempt t ON t.batch = b.id LEFT JOIN payout p ON p.id = t.payout \
              GROUP BY b.message_id, b.count, b.total HAVING COUNT(t.id) <> b.count OR SUM(p.minor) <> b.total",
    },
];

/// Each broken invariant as a sentence.
pub(crate) fn broken(tx: &mut dyn Tx) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for invariant in INVARIANTS {
        let rows = tx.query(invariant.sql, &[])?;
        for row in rows.iter().take(SHOWN_LIMIT) {
            found.push(format!("ledger: {}: {}", invariant.broken, row.text(0)?));
        }
        if rows.len() > SHOWN_LIMIT {
            found.push(format!("ledger: {}: and {} more", invariant.broken, rows.len() - SHOWN_LIMIT));
        }
    }
    Ok(found)
}
