use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx, Value};

async fn with_table() -> TestStore {
    let test = TestStore::fresh().await;
    test.store
        .write(|tx: &mut dyn Tx| {
            tx.execute("CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT, c BYTEA, d BOOLEAN)", &[])
        })
        .await
        .unwrap();
    test
}

fn insert(tx: &mut dyn Tx, a: i64) -> Result<u64, StoreError> {
    tx.execute(
        "INSERT INTO t (a, b, c, d) VALUES ($1, $2, $3, $4)",
        &[a.into(), "安心".into(), vec![0u8, 255].into(), true.into()],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_in_comes_out() {
    let test = with_table().await;
    test.store.write(|tx| insert(tx, i64::MAX)).await.unwrap();
    let row = test.store.read(|tx| tx.query("SELECT a, b, c, d, NULL FROM t", &[])).await.unwrap().remove(0);
    assert_eq!(row.int(0).unwrap(), i64::MAX);
    assert_eq!(row.text(1).unwrap(), "安心");
    assert_eq!(row.bytes(2).unwrap(), vec![0, 255]);
    assert!(row.bool(3).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_fails_leaves_nothing_and_does_not_touch_its_neighbours() {
    let test = with_table().await;
    test.store.write(|tx| insert(tx, 1)).await.unwrap();
    let mut waiting = Vec::new();
    for n in 0..50 {
        let store = test.store.clone();
        waiting.push(tokio::spawn(async move {
            store
                .write(move |tx| {
                    insert(tx, 100 + n)?;
                    if n % 2 == 0 { insert(tx, 1) } else { Ok(0) }
                })
                .await
        }));
    }
    for (n, task) in waiting.into_iter().enumerate() {
        let result = task.await.unwrap();
        assert_eq!(result.is_ok(), n % 2 == 1, "{result:?}");
        assert!(n % 2 == 1 || matches!(result, Err(StoreError::Constraint(_))), "{result:?}");
    }
    let count =
        test.store.read(|tx| tx.query("SELECT COUNT(*) FROM t", &[])).await.unwrap()[0].int(0).unwrap();
    assert_eq!(count, 26);
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_raised_by_many_at_once_lose_nothing() {
    let test = with_table().await;
    test.store.write(|tx| insert(tx, 0)).await.unwrap();
    test.store.write(|tx| tx.execute("UPDATE t SET b = '0'", &[])).await.unwrap();
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let store = test.store.clone();
            tokio::spawn(async move {
                store
                    .write(|tx| {
                        let seen = tx.query("SELECT b FROM t", &[])?[0].text(0)?;
                        let next = seen.parse::<i64>().map_err(|_| StoreError::Corrupt("b"))? + 1;
                        tx.execute("UPDATE t SET b = $1", &[Value::from(next.to_string())])
                    })
                    .await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let end = test.store.read(|tx| tx.query("SELECT b FROM t", &[])).await.unwrap()[0].text(0).unwrap();
    assert_eq!(end, "20");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_a_transaction_is_an_error_and_the_store_goes_on() {
    let test = with_table().await;
    let broken: Result<u64, StoreError> = test
        .store
        .write(|tx| {
            insert(tx, 5)?;
            panic!("as a mistake would")
        })
        .await;
    assert!(broken.is_err());
    // As many as there may be connections: none of them still holds the broken half.
    for n in 6..40 {
        test.store.write(move |tx| insert(tx, n)).await.unwrap();
    }
    let left = test.store.read(|tx| tx.query("SELECT a FROM t WHERE a = 5", &[])).await.unwrap();
    assert!(left.is_empty(), "the broken transaction left something");
}

#[tokio::test(flavor = "multi_thread")]
async fn opened_again_it_is_all_there_and_a_newer_schema_is_refused() {
    let test = with_table().await;
    test.store.write(|tx| insert(tx, 7)).await.unwrap();
    let again = test.open_again().await.unwrap();
    assert_eq!(again.read(|tx| tx.query("SELECT a FROM t", &[])).await.unwrap().len(), 1);
    again
        .write(|tx| {
            tx.execute("INSERT INTO schema_version (version, name, applied_at) VALUES (999, 'later', 0)", &[])
        })
        .await
        .unwrap();
    assert!(matches!(test.open_again().await, Err(StoreError::TooNew { found: 999, .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_file_and_an_unwritable_folder_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("anxin.db"), "this is a letter, not a database".repeat(100)).unwrap();
    let clock = anxin_store::Clock::system();
    let error = anxin_store::Store::open_folder(folder.path(), clock.clone()).await.err().unwrap();
    assert!(error.to_string().contains("not an Anxin database"), "{error}");
    let error =
        anxin_store::Store::open_folder(std::path::Path::new("/proc/nowhere"), clock).await.err().unwrap();
    assert!(matches!(error, StoreError::Unwritable(_)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_nothing_acknowledged_is_lost_and_the_store_goes_on_when_there_is_room() {
    let test = with_table().await;
    if test.url.is_some() {
        // A server's disk is not ours to fill; what it answers then is mapped in one place with SQLite's answer.
        return;
    }
    // A limit on the size of the file stands for a full disk: SQLite answers SQLITE_FULL to both.
    let limit = |pages: i64| format!("PRAGMA max_page_count = {pages}");
    let now = test.store.read(|tx| tx.query("PRAGMA page_count", &[])).await.unwrap()[0].int(0).unwrap();
    let full = limit(now + 5);
    test.store.write(move |tx| tx.query(&full, &[])).await.unwrap();
    let tasks: Vec<_> = (0..2_000)
        .map(|n| {
            let store = test.store.clone();
            tokio::spawn(async move { (n, store.write(move |tx| insert(tx, n)).await) })
        })
        .collect();
    let (mut kept, mut refused) = (Vec::new(), 0);
    for task in tasks {
        match task.await.unwrap() {
            (n, Ok(_)) => kept.push(n),
            (_, Err(StoreError::Unwritable(_))) => refused += 1,
            (_, Err(other)) => panic!("{other}"),
        }
    }
    assert!(refused > 0, "the limit was never met");
    let rows = test.store.read(|tx| tx.query("SELECT a FROM t", &[])).await.unwrap();
    let there: std::collections::BTreeSet<i64> = rows.iter().map(|row| row.int(0).unwrap()).collect();
    assert!(kept.iter().all(|n| there.contains(n)), "something acknowledged is gone");
    assert_eq!(there.len(), kept.len(), "something refused was kept");
    let room = limit(1_000_000);
    test.store.write(move |tx| tx.query(&room, &[])).await.unwrap();
    test.store.write(|tx| insert(tx, 5_000)).await.unwrap();
}
