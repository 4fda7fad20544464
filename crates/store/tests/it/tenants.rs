//! Tenants are apart in the database too: a transaction of one finds nothing of another, whatever it asks for. This is always asked of
//! PostgreSQL, for SQLite has nothing of the kind.

use anxin_store::testing::fresh_database;
use anxin_store::{Clock, Store, StoreError, Tx};

const TENANTS: [&str; 2] = ["main", "wu'han"];
const INSERT: &str = "INSERT INTO ledger_account (tenant, code, currency, kind, side, balance) \
                      VALUES ($1, $2, 'CNY', 'asset', 1, 0)";

async fn database() -> Store {
    let store = Store::connect(&fresh_database(), Clock::system()).await.unwrap();
    for tenant in TENANTS {
        let bound = store.of_tenant(tenant);
        bound.write(move |tx| account(tx, tenant, "fund:test")).await.unwrap();
    }
    store
}

fn account(tx: &mut dyn Tx, tenant: &str, code: &str) -> Result<u64, StoreError> {
    tx.execute(INSERT, &[tenant.into(), code.into()])
}

async fn seen(store: &Store) -> Vec<String> {
    let sql = "SELECT tenant FROM ledger_account WHERE code = 'fund:test' ORDER BY tenant";
    let read = move |tx: &mut dyn Tx| tx.query(sql, &[])?.iter().map(|row| row.text(0)).collect();
    store.read::<_, _, StoreError>(read).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_of_one_tenant_sees_no_other_whatever_it_asks_for() {
    let store = database().await;
    for tenant in TENANTS {
        assert_eq!(seen(&store.of_tenant(tenant)).await, [tenant]);
    }
    assert_eq!(seen(&store).await, TENANTS, "the house sees all");
    assert_eq!(seen(&store.of_tenant("main").of_house()).await, TENANTS);
    assert!(seen(&store.of_tenant("nobody")).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn nor_does_it_change_any() {
    let store = database().await;
    let main = store.of_tenant("main");
    let change =
        |tx: &mut dyn Tx| tx.execute("UPDATE ledger_account SET balance = 5 WHERE code = 'fund:test'", &[]);
    assert_eq!(main.write(change).await.unwrap(), 1);
    let remove = |tx: &mut dyn Tx| tx.execute("DELETE FROM ledger_account WHERE tenant <> 'main'", &[]);
    assert_eq!(main.write(remove).await.unwrap(), 0);
    let foreign = main.write(|tx| account(tx, TENANTS[1], "fund:mine")).await;
    assert!(matches!(foreign, Err(StoreError::Database(_))), "{foreign:?}");
    // What several share is nobody's, so a tenant's own does not go with it.
    let together = main.write_together(|tx| account(tx, TENANTS[1], "fund:mine")).await;
    assert!(together.is_err(), "{together:?}");
    let balances = "SELECT CAST(SUM(balance) AS BIGINT) FROM ledger_account WHERE code = 'fund:test'";
    let read = move |tx: &mut dyn Tx| tx.query_opt(balances, &[])?.map_or(Ok(0), |row| row.int(0));
    assert_eq!(store.read::<_, _, StoreError>(read).await.unwrap(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_with_a_tenant_is_held_to_it() {
    let store = database().await;
    let open = "SELECT CAST(c.table_name AS TEXT) FROM information_schema.columns c JOIN pg_class p ON p.relname = c.table_name \
                WHERE c.column_name = 'tenant' AND c.table_schema = 'public' AND p.relkind = 'r' \
                AND NOT (p.relrowsecurity AND p.relforcerowsecurity) ORDER BY 1";
    let read = move |tx: &mut dyn Tx| tx.query(open, &[])?.iter().map(|row| row.text(0)).collect();
    let open: Vec<String> = store.read::<_, _, StoreError>(read).await.unwrap();
    assert_eq!(open, ["tenant_brand"], "which brand is whose is the house's");
}
