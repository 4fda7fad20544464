//! Changes that nobody waits for: they travel with what comes after them, in their order, and are as good as any other.

use anxin_store::testing::TestStore;
use anxin_store::{Store, StoreError, Tx, Value};

async fn with_table() -> TestStore {
    let test = TestStore::fresh().await;
    let sql = "CREATE TABLE t (a BIGINT PRIMARY KEY, n BIGINT NOT NULL)";
    test.store.write(move |tx: &mut dyn Tx| tx.execute(sql, &[])).await.unwrap();
    test
}

fn put(tx: &mut dyn Tx, a: i64, n: i64) -> Result<(), StoreError> {
    tx.put("INSERT INTO t (a, n) VALUES ($1, $2)", &[a.into(), n.into()])
}

async fn rows(store: &Store) -> Vec<(i64, i64)> {
    let rows = store.read(|tx| tx.query("SELECT a, n FROM t ORDER BY a", &[])).await.unwrap();
    rows.iter().map(|row| (row.int(0).unwrap(), row.int(1).unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_comes_after_a_change_sees_it_and_changes_keep_their_order() {
    let test = with_table().await;
    let seen = test
        .store
        .write(|tx: &mut dyn Tx| {
            // More than may wait, and statements that are not known prepared between those that are.
            for a in 0..200 {
                put(tx, a, 1)?;
                tx.put("UPDATE t SET n = n * 3 WHERE a = $1", &[a.into()])?;
                tx.put(&format!("UPDATE t SET n = n + {} WHERE a = $1", a % 7), &[a.into()])?;
            }
            tx.query("SELECT CAST(SUM(n) AS BIGINT) FROM t", &[])?[0].int(0)
        })
        .await
        .unwrap();
    let wanted: Vec<(i64, i64)> = (0..200).map(|a| (a, 3 + a % 7)).collect();
    assert_eq!(seen, wanted.iter().map(|(_, n)| n).sum::<i64>());
    assert_eq!(rows(&test.store).await, wanted);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_changes_travel_with_the_commit() {
    let test = with_table().await;
    test.store.write(|tx: &mut dyn Tx| put(tx, 1, 1)).await.unwrap();
    test.store.write_together(|tx: &mut dyn Tx| put(tx, 2, 2)).await.unwrap();
    let rows_of = vec![vec![Value::from(3), Value::from(3)], vec![Value::from(4), Value::from(4)]];
    test.store
        .write(move |tx: &mut dyn Tx| tx.put_many("INSERT INTO t (a, n) VALUES", &rows_of))
        .await
        .unwrap();
    assert_eq!(rows(&test.store).await, [(1, 1), (2, 2), (3, 3), (4, 4)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fails_at_the_end_fails_its_transaction_and_no_other() {
    let test = with_table().await;
    test.store.write(|tx: &mut dyn Tx| put(tx, 1, 1)).await.unwrap();
    let alone = test.store.write(|tx: &mut dyn Tx| put(tx, 2, 2).and_then(|()| put(tx, 1, 2))).await;
    assert!(matches!(alone, Err(StoreError::Constraint(_))), "{alone:?}");
    let asked = (10..60).map(|a| {
        let store = test.store.clone();
        tokio::spawn(async move {
            store
                .write_together(move |tx: &mut dyn Tx| {
                    put(tx, a, a)?;
                    if a % 3 == 0 { put(tx, 1, a) } else { Ok(()) }
                })
                .await
        })
    });
    for (a, task) in (10..60).zip(asked.collect::<Vec<_>>()) {
        let done = task.await.unwrap();
        assert_eq!(done.is_ok(), a % 3 != 0, "{a}: {done:?}");
        assert!(a % 3 != 0 || matches!(done, Err(StoreError::Constraint(_))), "{a}: {done:?}");
    }
    let kept: Vec<(i64, i64)> = (10..60).filter(|a| a % 3 != 0).map(|a| (a, a)).collect();
    assert_eq!(rows(&test.store).await, [vec![(1, 1)], kept].concat());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_transaction_that_is_refused_goes_with_the_next() {
    let test = with_table().await;
    let asked = (0..40).map(|a| {
        let store = test.store.clone();
        tokio::spawn(async move {
            store
                .write_together(move |tx: &mut dyn Tx| {
                    put(tx, a, a)?;
                    if a % 2 == 0 { Ok(()) } else { Err(StoreError::Corrupt("the caller's own reason")) }
                })
                .await
        })
    });
    for task in asked.collect::<Vec<_>>() {
        let _ = task.await.unwrap();
    }
    assert_eq!(rows(&test.store).await, (0..40).filter(|a| a % 2 == 0).map(|a| (a, a)).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_no_server_understands_ends_its_transaction_and_the_store_goes_on() {
    let test = with_table().await;
    // More often than there are connections.
    for a in 0..40 {
        let unknown = move |tx: &mut dyn Tx| {
            put(tx, a, a)?;
            tx.put("INSERT INTO nowhere (a) VALUES ($1)", &[a.into()])
        };
        let alone = test.store.write(unknown).await;
        assert!(matches!(alone, Err(StoreError::Database(_))), "{alone:?}");
        let before = test.store.clone();
        let kept =
            tokio::spawn(
                async move { before.write_together(move |tx: &mut dyn Tx| put(tx, 1_000 + a, a)).await },
            );
        let together = test.store.write_together(unknown).await;
        assert!(matches!(together, Err(StoreError::Database(_))), "{together:?}");
        kept.await.unwrap().unwrap();
    }
    assert_eq!(rows(&test.store).await, (0..40).map(|a| (1_000 + a, a)).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fails_is_told_at_the_next_question_and_cannot_be_passed_over() {
    let test = with_table().await;
    let passed_over = test
        .store
        .write(|tx: &mut dyn Tx| {
            let first = put(tx, 1, 1).and_then(|()| put(tx, 1, 2));
            let asked = tx.query("SELECT 1 FROM t", &[]);
            assert!(first.is_err() || asked.is_err(), "{first:?} {asked:?}");
            Ok::<_, StoreError>(())
        })
        .await;
    assert!(passed_over.is_err(), "{passed_over:?}");
    assert_eq!(rows(&test.store).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn counters_raised_by_changes_that_nobody_waits_for_lose_nothing() {
    let test = with_table().await;
    test.store.write(|tx: &mut dyn Tx| put(tx, 0, 0)).await.unwrap();
    let raise = |together: bool| {
        let store = test.store.clone();
        tokio::spawn(async move {
            let raise = |tx: &mut dyn Tx| {
                let n = tx.query("SELECT n FROM t WHERE a = 0", &[])?[0].int(0)? + 1;
                tx.put("UPDATE t SET n = $1 WHERE a = 0", &[n.into()])
            };
            if together { store.write_together(raise).await } else { store.write(raise).await }
        })
    };
    for task in (0..40).map(|n| raise(n % 2 == 0)).collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    assert_eq!(rows(&test.store).await, [(0, 40)]);
}
