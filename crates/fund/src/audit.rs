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
        sql: "SELECT e.key FROM ledger_entry e JOIN ledger_posting p ON p.tenant = e.tenant AND p.place = e.place \
              GROUP BY e.tenant, e.place, e.key HAVING SUM(p.minor) <> 0",
    },
    Invariant {
        broken: "the entry has fewer than two postings",
        sql: "SELECT e.key FROM ledger_entry e LEFT JOIN ledger_posting p ON p.tenant = e.tenant AND p.place = e.place \
              GROUP BY e.tenant, e.place, e.key HAVING COUNT(p.n) < 2",
    },
    Invariant {
        broken: "a posting has no entry of its currency and time, on",
        sql: "SELECT DISTINCT p.account FROM ledger_posting p LEFT JOIN ledger_entry e ON e.tenant = p.tenant \
              AND e.place = p.place AND e.currency = p.currency AND e.booked_at = p.booked_at WHERE e.place IS NULL",
    },
    Invariant {
        broken: "the account's balance is not the sum of its postings",
        sql: "SELECT a.code || ' ' || a.currency FROM ledger_account a LEFT JOIN \
              (SELECT tenant, account, currency, CAST(SUM(minor) AS BIGINT) AS total FROM ledger_posting \
              GROUP BY tenant, account, currency) s ON s.tenant = a.tenant AND s.account = a.code \
              AND s.currency = a.currency WHERE a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "postings go to an account that does not exist",
        sql: "SELECT DISTINCT p.account FROM ledger_posting p LEFT JOIN ledger_account a ON a.tenant = p.tenant \
              AND a.code = p.account AND a.currency = p.currency WHERE a.code IS NULL",
    },
    Invariant {
        broken: "the account is overdrawn",
        sql: "SELECT code || ' ' || currency FROM ledger_account WHERE side * balance < 0",
    },
    Invariant {
        broken: "the chain does not end at the last of its entries, for",
        sql: "SELECT e.tenant FROM (SELECT tenant, COUNT(*) AS count, MAX(place) AS place FROM ledger_entry GROUP BY tenant) e \
              LEFT JOIN ledger_head h ON h.tenant = e.tenant \
              WHERE h.place IS NULL OR h.place <> e.place OR e.count <> e.place OR h.hashed > h.place",
    },
    Invariant {
        broken: "what is owed to the fund is not what was claimed, in",
        sql: "SELECT currency FROM ledger_account WHERE code LIKE 'recovery:%' GROUP BY tenant, currency \
              HAVING SUM(balance) <> 0",
    },
    Invariant {
        broken: "what third parties owe is not what was claimed from them, in",
        sql: "SELECT currency FROM ledger_account WHERE code = 'recourse:claimed' OR code LIKE 'recourse:award:%' \
              GROUP BY tenant, currency HAVING SUM(balance) <> 0",
    },
    Invariant {
        broken: "the parts of the debt for an award do not come to its amount, in payouts of",
        sql: "SELECT DISTINCT currency FROM payout WHERE owed + recovered + written_off + passed_on <> \
              CASE WHEN status IN ('queued', 'released') THEN 0 ELSE minor END",
    },
    Invariant {
        broken: "what somebody owes is not the sum of their debts, on",
        sql: "SELECT a.code FROM ledger_account a LEFT JOIN (SELECT tenant, currency, CASE WHEN liable LIKE 'agent:%' \
              THEN 'recovery:' || liable ELSE 'recovery:receivable:' || brand END AS code, \
              CAST(SUM(owed) AS BIGINT) AS owed FROM payout GROUP BY 1, 2, 3) s ON s.tenant = a.tenant \
              AND s.code = a.code AND s.currency = a.currency WHERE a.code LIKE 'recovery:%' \
              AND a.code NOT IN ('recovery:claimed', 'recovery:written-off') AND a.balance <> COALESCE(s.owed, 0)",
    },
    Invariant {
        broken: "what was given up is not the sum of the debts that were, in",
        sql: "SELECT a.currency FROM ledger_account a LEFT JOIN (SELECT tenant, currency, CAST(SUM(written_off) AS BIGINT) \
              AS total FROM payout GROUP BY tenant, currency) s ON s.tenant = a.tenant AND s.currency = a.currency \
              WHERE a.code = 'recovery:written-off' AND a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "what third parties owe is not what is left of their claims, in",
        sql: "SELECT a.currency FROM ledger_account a LEFT JOIN (SELECT tenant, currency, \
              CAST(SUM(minor - recovered - dropped) AS BIGINT) AS open FROM recourse GROUP BY tenant, currency) s \
              ON s.tenant = a.tenant AND s.currency = a.currency \
              WHERE a.code = 'recourse:claimed' AND -a.balance <> COALESCE(s.open, 0)",
    },
    Invariant {
        broken: "instalments come to more than is owed by",
        sql: "SELECT l.liable FROM instalment_plan l JOIN instalment i ON i.plan = l.id WHERE l.ended_at IS NULL \
              GROUP BY l.tenant, l.liable, l.currency HAVING SUM(i.minor - i.paid - i.dropped) > (SELECT \
              COALESCE(SUM(p.owed), 0) FROM payout p WHERE p.tenant = l.tenant AND p.liable = l.liable \
              AND p.currency = l.currency)",
    },
    Invariant {
        broken: "one right is paid by several awards, in",
        sql: "SELECT MIN(currency) FROM payout WHERE entitlement IS NOT NULL AND status <> 'released' \
              GROUP BY tenant, entitlement HAVING COUNT(*) > 1",
    },
    Invariant {
        broken: "what is in transit is not the sum of the open attempts, in",
        sql: "SELECT a.currency FROM ledger_account a LEFT JOIN (SELECT p.tenant, p.currency, CAST(SUM(p.minor) AS BIGINT) \
              AS total FROM attempt t JOIN payout p ON p.id = t.payout WHERE t.status = 'sent' GROUP BY p.tenant, p.currency) s \
              ON s.tenant = a.tenant AND s.currency = a.currency \
              WHERE a.code = 'payout:in-transit' AND -a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "what is set aside is not the sum of the payouts that wait with their money, in",
        sql: "SELECT a.currency FROM ledger_account a LEFT JOIN (SELECT tenant, currency, CAST(SUM(minor) AS BIGINT) AS total \
              FROM payout WHERE status IN ('reserved', 'returned') GROUP BY tenant, currency) s \
              ON s.tenant = a.tenant AND s.currency = a.currency \
              WHERE a.code = 'award:payable' AND -a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "the money at the bank and at WeChat Pay is less than what is pending, in",
        sql: "SELECT currency FROM ledger_account WHERE code IN ('fund:cash', 'fund:wechat', 'fund:wechat-under-way', \
              'award:payable', 'payout:in-transit') GROUP BY tenant, currency HAVING SUM(balance) < 0",
    },
    Invariant {
        broken: "the bank account does not hold what the bank is to pay, in",
        sql: "SELECT currency FROM ledger_account WHERE code IN ('fund:cash', 'fund:wechat-under-way', \
              'payout:in-transit') GROUP BY tenant, currency HAVING SUM(balance) < 0",
    },
    Invariant {
        broken: "what is under way at WeChat Pay is not the sum of the open transfers, in",
        sql: "SELECT a.currency FROM ledger_account a LEFT JOIN (SELECT p.tenant, p.currency, CAST(SUM(p.minor) AS BIGINT) \
              AS total FROM wechat_transfer w JOIN attempt t ON t.id = w.attempt JOIN payout p ON p.id = t.payout \
              WHERE t.status = 'sent' AND w.paid_from = 'fund:wechat' GROUP BY p.tenant, p.currency) s \
              ON s.tenant = a.tenant AND s.currency = a.currency \
              WHERE a.code = 'fund:wechat-under-way' AND a.balance <> COALESCE(s.total, 0)",
    },
    Invariant {
        broken: "the running sums of what was paid are not those of the payouts, in",
        sql: "SELECT k.currency FROM (SELECT tenant, currency, SUM(count) AS count, SUM(minor) AS minor FROM paid_day \
              GROUP BY tenant, currency) k LEFT JOIN (SELECT tenant, currency, COUNT(*) AS count, SUM(minor) AS minor \
              FROM payout WHERE status = 'settled' GROUP BY tenant, currency) p ON p.tenant = k.tenant \
              AND p.currency = k.currency WHERE k.count <> COALESCE(p.count, 0) OR k.minor <> COALESCE(p.minor, 0)",
    },
    Invariant {
        broken: "payouts are paid and in no running sum, in",
        sql: "SELECT DISTINCT p.currency FROM payout p WHERE p.status = 'settled' AND NOT EXISTS (SELECT 1 FROM paid_day k \
              WHERE k.tenant = p.tenant AND k.currency = p.currency)",
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
