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

/// Tables that are the whole house's, each with why a tenant's people and programs may read it as they read the rest of the house.
const SHARED: &[(&str, &str)] = &[
    ("schema_version", "the schema is one"),
    // The gate goes by these for every call, whoever calls.
    ("head", "the change feed"),
    ("change", "the change feed"),
    ("feed_follower", "how far each gate follows it"),
    ("act", "a customer's word holds for every brand that it covers"),
    ("holding", "a number has one holder at a time"),
    ("holder_check", "a number has one holder at a time"),
    ("given_up", "a number has one holder at a time"),
    ("customer_zone", "a customer is at one place"),
    ("binding", "privacy numbers, which any call may come by"),
    ("consent_request", "a customer answers on their own pages"),
    ("brand", "the gate's directory"),
    ("affiliation", "the gate's directory"),
    ("line", "the gate's directory"),
    ("ticket", "the gate's directory"),
    ("list_version", "lists of others hold for everybody"),
    ("list_piece", "lists of others hold for everybody"),
    ("external_list", "goes with the next release"),
    ("external_number", "goes with the next release"),
    ("tenant_brand", "which brand is whose is the house's to say"),
    // Customers, who have cases of every tenant.
    ("kin", "customers look after numbers"),
    ("kin_request", "customers look after numbers"),
    ("kin_deed", "customers look after numbers"),
    ("session", "who is signed in"),
    ("device", "who is signed in"),
    ("sign_in_code", "who is signed in"),
    ("sign_in_word", "who is signed in"),
    ("oidc_request", "who is signed in"),
    ("passkey", "who is signed in"),
    ("passkey_holder", "who is signed in"),
    ("passkey_ceremony", "who is signed in"),
    ("message", "texts and mail to people"),
    ("message_wish", "texts and mail to people"),
    ("message_language", "texts and mail to people"),
    ("text_receipt", "texts and mail to people"),
    ("change_notice", "texts and mail to people"),
    ("mail_address", "texts and mail to people"),
    ("mail_code", "texts and mail to people"),
    ("payee", "a customer has one account, for what every tenant pays"),
    ("erasure", "who wants to be erased is, everywhere"),
    // What journals tell of lines, and agents of their own calls.
    ("reconciled", "how far each journal has come"),
    ("counted", "how far each journal has come"),
    ("line_hour", "counts of calls by line"),
    ("permit_use", "permits of the gate"),
    ("call_review", "an agent's own word of their calls"),
    // The public's.
    ("award_total", "public totals"),
    ("clock_total", "public totals"),
    ("payment_due", "public totals"),
    ("published_head", "the public log"),
    ("log_event", "the public log"),
    ("log_node", "the public log"),
    ("log_head", "the public log"),
    ("log_before", "the public log"),
    // The law's.
    ("promise_draft", "promises are in force for everybody"),
    ("promise_publication", "promises are in force for everybody"),
    ("promise_hand", "who wrote a promise pays by it nowhere"),
    ("desk_text", "the house's texts, kept by who works for all of it"),
    // The machinery's, which names nobody.
    ("job", "what is to be done later"),
    ("idempotency", "requests that were answered, by the key that asked"),
    ("signature_nonce", "signatures that were used"),
    ("staff_person", "an id for whoever ever worked here"),
    ("statement", "files of a bank, which settle in the books of whoever's payment it is"),
    ("statement_entry", "files of a bank, which settle in the books of whoever's payment it is"),
    ("wechat_notice", "notices of WeChat that were taken in"),
    ("payout_place", "goes by currency"),
    // Before tenants.
    ("account", "goes with the next release"),
    ("entry", "goes with the next release"),
    ("posting", "goes with the next release"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_held_to_a_tenant_or_said_to_be_shared() {
    let store = database().await;
    let sql = "SELECT CAST(relname AS TEXT), relrowsecurity AND relforcerowsecurity AND EXISTS \
               (SELECT 1 FROM pg_policy y WHERE y.polrelid = pg_class.oid) FROM pg_class \
               WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1";
    let read = move |tx: &mut dyn Tx| {
        tx.query(sql, &[])?.iter().map(|row| Ok((row.text(0)?, row.bool(1)?))).collect()
    };
    let tables: Vec<(String, bool)> = store.read::<_, _, StoreError>(read).await.unwrap();
    assert!(tables.len() > 100, "{}", tables.len());
    for (table, apart) in &tables {
        let shared = SHARED.iter().any(|(name, _)| name == table);
        assert!(
            shared != *apart,
            "{table}: give it a policy, as 0037 does, or say in SHARED why it is the whole house's"
        );
    }
    for (name, _) in SHARED {
        assert!(tables.iter().any(|(table, _)| table == name), "{name}: there is no such table");
    }
    let named = "SELECT CAST(table_name AS TEXT) FROM information_schema.columns WHERE column_name = 'tenant' \
                 AND table_schema = 'public' ORDER BY 1";
    let read = move |tx: &mut dyn Tx| tx.query(named, &[])?.iter().map(|row| row.text(0)).collect();
    let named: Vec<String> = store.read::<_, _, StoreError>(read).await.unwrap();
    let open: Vec<_> = named.iter().filter(|name| SHARED.iter().any(|(shared, _)| shared == name)).collect();
    assert_eq!(open, ["tenant_brand"]);
}
