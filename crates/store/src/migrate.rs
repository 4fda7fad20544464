//! Migrations: numbered SQL files, each run once, in order, in one transaction. They only ever expand (see
//! `migrations/README.md`).

use crate::error::StoreError;
use crate::store::Store;
use crate::tx::{Tx, Value};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "spine", include_str!("../migrations/0001_spine.sql")),
    (2, "identity", include_str!("../migrations/0002_identity.sql")),
    (3, "fund", include_str!("../migrations/0003_fund.sql")),
    (4, "desk", include_str!("../migrations/0004_desk.sql")),
    (5, "idempotency", include_str!("../migrations/0005_idempotency.sql")),
    (6, "law", include_str!("../migrations/0006_law.sql")),
    (7, "doors", include_str!("../migrations/0007_doors.sql")),
    (8, "lists", include_str!("../migrations/0008_lists.sql")),
    (9, "ledger", include_str!("../migrations/0009_ledger.sql")),
    (10, "rails", include_str!("../migrations/0010_rails.sql")),
    (11, "jobs", include_str!("../migrations/0011_jobs.sql")),
    (12, "claims", include_str!("../migrations/0012_claims.sql")),
    (13, "promises", include_str!("../migrations/0013_promises.sql")),
    (14, "evidence", include_str!("../migrations/0014_evidence.sql")),
    (15, "holds", include_str!("../migrations/0015_holds.sql")),
    (16, "sums", include_str!("../migrations/0016_sums.sql")),
    (17, "awards", include_str!("../migrations/0017_awards.sql")),
    (18, "proof", include_str!("../migrations/0018_proof.sql")),
    (19, "oidc", include_str!("../migrations/0019_oidc.sql")),
    (20, "webhooks", include_str!("../migrations/0020_webhooks.sql")),
    (21, "messages", include_str!("../migrations/0021_messages.sql")),
    (22, "agents", include_str!("../migrations/0022_agents.sql")),
    (23, "audit", include_str!("../migrations/0023_audit.sql")),
    (24, "totals", include_str!("../migrations/0024_totals.sql")),
    (25, "kin", include_str!("../migrations/0025_kin.sql")),
    (26, "mail", include_str!("../migrations/0026_mail.sql")),
    (27, "followers", include_str!("../migrations/0027_followers.sql")),
    (28, "erasure", include_str!("../migrations/0028_erasure.sql")),
    (29, "tenants", include_str!("../migrations/0029_tenants.sql")),
    (30, "log", include_str!("../migrations/0030_log.sql")),
    (31, "holder at", include_str!("../migrations/0031_holder_at.sql")),
    (32, "last_mail", include_str!("../migrations/0032_last_mail.sql")),
    (33, "texts", include_str!("../migrations/0033_texts.sql")),
    (34, "message_number", include_str!("../migrations/0034_message_number.sql")),
    (35, "staff ways", include_str!("../migrations/0035_staff_ways.sql")),
    (36, "cases of tenants", include_str!("../migrations/0036_cases_of_tenants.sql")),
    (37, "rows of tenants", include_str!("../migrations/0037_rows_of_tenants.sql")),
    (38, "signal said", include_str!("../migrations/0038_signal_said.sql")),
    (39, "signal said of tenants", include_str!("../migrations/0039_signal_said_of_tenants.sql")),
];

/// What only PostgreSQL can do. SQLite counts it and passes over it.
const POSTGRES_ONLY: &[i64] = &[29, 37, 39];

/// No migration is left out.
pub(crate) const NEWEST: i64 = i64::MAX;

/// The texts of all migrations, in order.
#[cfg(feature = "testing")]
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    MIGRATIONS.iter().map(|(_, _, sql)| *sql)
}

/// Brings the schema up to date, or up to an earlier version for tests of what a migration does.
pub(crate) async fn up_to(store: &Store, wanted: i64) -> Result<(), StoreError> {
    let now = store.clock().now();
    let is_postgres = store.is_postgres();
    store
        .write(move |tx| {
            tx.execute(
                "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)",
                &[],
            )?;
            let found = version(tx)?;
            let known = MIGRATIONS.last().map_or(0, |m| m.0);
            if found > known {
                return Err(StoreError::TooNew { found, known });
            }
            for (number, name, sql) in MIGRATIONS.iter().filter(|m| m.0 > found && m.0 <= wanted) {
                let runs_here = is_postgres || !POSTGRES_ONLY.contains(number);
                for statement in statements(sql).iter().filter(|_| runs_here) {
                    tx.execute(statement, &[])?;
                }
                tx.execute(
                    "INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)",
                    &[Value::from(*number), Value::from(*name), now.into()],
                )?;
            }
            Ok(())
        })
        .await
}

/// The newest migration that has been run.
pub(crate) fn version(tx: &mut dyn Tx) -> Result<i64, StoreError> {
    tx.query_opt("SELECT COALESCE(MAX(version), 0) FROM schema_version", &[])?.map_or(Ok(0), |row| row.int(0))
}

/// Splits a file at semicolons that end a line; comments go.
fn statements(sql: &str) -> Vec<String> {
    let code: Vec<&str> = sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    code.join("\n")
        .split(";\n")
        .map(|s| s.trim().trim_end_matches(';').to_owned())
        .filter(|s| !s.is_empty())
        .collect()
}
