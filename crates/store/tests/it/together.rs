//! Transactions that share a commit.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use anxin_store::testing::TestStore;
use anxin_store::{Store, StoreError, Tx, Value};

type Answer = Pin<Box<dyn Future<Output = Result<i64, StoreError>> + Send>>;

async fn with_tables() -> TestStore {
    let test = TestStore::fresh().await;
    test.store
        .write(|tx: &mut dyn Tx| {
            tx.execute("CREATE TABLE t (a BIGINT PRIMARY KEY, place BIGINT NOT NULL)", &[])?;
            tx.execute("CREATE TABLE hot (n BIGINT NOT NULL)", &[])?;
            tx.execute("INSERT INTO hot (n) VALUES (0)", &[])
        })
        .await
        .unwrap();
    test
}

/// Inserts a row with the count of those before it.
fn insert(tx: &mut dyn Tx, a: i64) -> Result<i64, StoreError> {
    let place = tx.query("SELECT COUNT(*) FROM t", &[])?[0].int(0)?;
    tx.execute("INSERT INTO t (a, place) VALUES ($1, $2)", &[a.into(), place.into()])?;
    Ok(place)
}

/// Reads a number and writes it back raised, so that two who do not see each other lose one.
fn raise(tx: &mut dyn Tx) -> Result<i64, StoreError> {
    let n = tx.query("SELECT n FROM hot", &[])?[0].int(0)? + 1;
    tx.execute("UPDATE hot SET n = $1", &[n.into()])?;
    Ok(n)
}

fn together(store: &Store, f: impl FnMut(&mut dyn Tx) -> Result<i64, StoreError> + Send + 'static) -> Answer {
    let store = store.clone();
    Box::pin(async move { store.write_together(f).await })
}

/// Asks for each in order and waits for all.
async fn all(mut asked: Vec<Answer>) -> Vec<Result<i64, StoreError>> {
    let mut answers: Vec<_> = asked.iter().map(|_| None).collect();
    // Left to itself, Tokio lets one task put in about a hundred before others have their turn.
    tokio::task::unconstrained(poll_fn(|cx| {
        for (asked, answer) in asked.iter_mut().zip(&mut answers).filter(|(_, answer)| answer.is_none()) {
            if let Poll::Ready(there) = asked.as_mut().poll(cx) {
                *answer = Some(there);
            }
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    }))
    .await;
    answers.into_iter().flatten().collect()
}

/// Asks for each in order and goes away.
async fn ask_and_go(mut asked: Vec<Answer>) {
    tokio::task::unconstrained(poll_fn(|cx| {
        for asked in &mut asked {
            let _ = asked.as_mut().poll(cx);
        }
        Poll::Ready(())
    }))
    .await;
}

async fn rows(store: &Store) -> Vec<i64> {
    let rows = store.read(|tx| tx.query("SELECT a FROM t ORDER BY place", &[])).await.unwrap();
    rows.iter().map(|row| row.int(0).unwrap()).collect()
}

#[tokio::test]
async fn they_run_in_the_order_in_which_they_were_asked_for() {
    let test = with_tables().await;
    let asked: Vec<_> = (0..300).map(|n| together(&test.store, move |tx| insert(tx, 1_000 - n))).collect();
    for (n, answer) in (0..).zip(all(asked).await) {
        assert_eq!(answer.unwrap(), n);
    }
    assert_eq!(rows(&test.store).await, (0..300).map(|n| 1_000 - n).collect::<Vec<_>>());
}

#[tokio::test]
async fn many_share_one_commit() {
    let test = with_tables().await;
    if test.url.is_none() {
        // SQLite says nothing of its transactions; its writer is the one of `write`.
        return;
    }
    let asked: Vec<_> = (0..300)
        .map(|n| {
            together(&test.store, move |tx| {
                insert(tx, n)?;
                tx.query("SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)", &[])?[0].int(0)
            })
        })
        .collect();
    let mut transactions = std::collections::BTreeMap::new();
    for answer in all(asked).await {
        *transactions.entry(answer.unwrap()).or_insert(0) += 1;
    }
    assert!(transactions.len() < 50, "{transactions:?}");
    assert!(transactions.values().all(|together| *together <= 60), "{transactions:?}");
}

#[tokio::test]
async fn one_that_fails_leaves_nothing_and_touches_no_other() {
    let test = with_tables().await;
    test.store.write_together(|tx| insert(tx, -1)).await.unwrap();
    let asked: Vec<_> = (0..200_i64)
        .map(|n| {
            together(&test.store, move |tx| match n % 5 {
                // A refusal of the schema, after something was written.
                1 => insert(tx, n).and_then(|_| insert(tx, -1)),
                // A refusal of the closure's own, after something was written.
                2 => insert(tx, n).and(Err(StoreError::Corrupt("what was told"))),
                // A refusal before anything was asked.
                3 => Err(StoreError::Corrupt("what was told")),
                _ => insert(tx, n),
            })
        })
        .collect();
    for (n, answer) in (0..).zip(all(asked).await) {
        match n % 5 {
            1 => assert!(matches!(answer, Err(StoreError::Constraint(_))), "{answer:?}"),
            2 | 3 => assert!(matches!(answer, Err(StoreError::Corrupt("what was told"))), "{answer:?}"),
            _ => assert!(answer.is_ok(), "{answer:?}"),
        }
    }
    let kept: Vec<_> = std::iter::once(-1).chain((0..200).filter(|n| n % 5 == 0 || n % 5 == 4)).collect();
    assert_eq!(rows(&test.store).await, kept);
}

#[tokio::test]
async fn one_that_passes_over_a_failed_statement_is_refused() {
    let test = with_tables().await;
    test.store.write(|tx| insert(tx, 1)).await.unwrap();
    fn careless(tx: &mut dyn Tx) -> Result<i64, StoreError> {
        insert(tx, 2)?;
        let _ = insert(tx, 1);
        Ok(0)
    }
    let asked = vec![together(&test.store, careless), together(&test.store, |tx| insert(tx, 3))];
    let answers = all(asked).await;
    assert!(
        matches!(&answers[0], Err(StoreError::Database(why)) if why.contains("went on")),
        "{:?}",
        answers[0]
    );
    assert!(matches!(answers[1], Ok(1)), "{:?}", answers[1]);
    assert!(test.store.write(careless).await.is_err());
    assert_eq!(rows(&test.store).await, [1, 3]);
}

#[tokio::test]
async fn a_panic_harms_only_itself() {
    let test = with_tables().await;
    let asked: Vec<_> = (0..20)
        .map(|n| {
            together(&test.store, move |tx| {
                let place = insert(tx, n)?;
                assert!(n % 3 != 1, "as a mistake would");
                Ok(place)
            })
        })
        .collect();
    for (n, answer) in (0..).zip(all(asked).await) {
        assert_eq!(answer.is_ok(), n % 3 != 1, "{n}");
    }
    assert_eq!(rows(&test.store).await, (0..20).filter(|n| n % 3 != 1).collect::<Vec<_>>());
}

#[tokio::test]
async fn nobody_who_goes_away_stops_one_half_way() {
    let test = with_tables().await;
    let asked: Vec<_> = (0..100).map(|n| together(&test.store, move |tx| insert(tx, n))).collect();
    ask_and_go(asked).await;
    // Who is asked for later is answered later.
    assert_eq!(test.store.write_together(|tx| insert(tx, 100)).await.unwrap(), 100);
    assert_eq!(rows(&test.store).await, (0..=100).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_meet_others_are_run_again_and_nothing_is_lost() {
    let test = with_tables().await;
    let elsewhere = test.open_again().await.unwrap();
    let mut tasks = Vec::new();
    for n in 0..120 {
        let (store, elsewhere) = (test.store.clone(), elsewhere.clone());
        tasks.push(tokio::spawn(async move {
            match n % 12 {
                0 => store.write(raise).await,
                1..=3 => elsewhere.write_together(raise).await,
                _ => store.write_together(raise).await,
            }
        }));
    }
    let mut seen = Vec::new();
    for task in tasks {
        seen.push(task.await.unwrap().unwrap());
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=120).collect::<Vec<_>>(), "each raised it once, and saw all before it");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_before_taking_a_key_never_finds_it_taken() {
    let test = with_tables().await;
    let elsewhere = test.open_again().await.unwrap();
    test.store.write(|tx| tx.execute("CREATE TABLE taken (a BIGINT NOT NULL)", &[])).await.unwrap();
    // It looks in another table than the one that holds the key, so the server sees no reader of the key.
    fn take(tx: &mut dyn Tx, a: i64) -> Result<bool, StoreError> {
        if tx.query_opt("SELECT 1 FROM taken WHERE a = $1", &[a.into()])?.is_some() {
            return Ok(false);
        }
        tx.execute("INSERT INTO t (a, place) VALUES ($1, 0)", &[a.into()])?;
        tx.execute("INSERT INTO taken (a) VALUES ($1)", &[a.into()])?;
        Ok(true)
    }
    let tasks: Vec<_> = (0..240_i64)
        .map(|n| {
            let store = if n % 2 == 0 { test.store.clone() } else { elsewhere.clone() };
            tokio::spawn(async move {
                if n % 3 == 0 {
                    store.write_together(move |tx| take(tx, n / 12)).await
                } else {
                    store.write(move |tx| take(tx, n / 12)).await
                }
            })
        })
        .collect();
    let mut taken = 0;
    for task in tasks {
        taken += u32::from(task.await.unwrap().unwrap());
    }
    assert_eq!(taken, 20);
}

#[tokio::test]
async fn a_store_that_is_let_go_does_first_what_waits() {
    let test = with_tables().await;
    let other = test.open_again().await.unwrap();
    let asked: Vec<_> = (0..50).map(|n| together(&other, move |tx| insert(tx, n))).collect();
    ask_and_go(asked).await;
    drop(other);
    let there = || async { test.store.read(|tx| tx.query("SELECT COUNT(*) FROM t", &[])).await.unwrap() };
    while there().await[0].0 != [Value::Int(50)] {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn where_each_runs_twice_the_first_run_is_thrown_away() {
    let test = with_tables().await;
    let runs = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = runs.clone();
    let n = test.store.write_together(move |tx| {
        counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        raise(tx)
    });
    assert_eq!(n.await.unwrap(), 1);
    let twice = std::env::var("ANXIN_TEST_TWICE").as_deref() == Ok("1");
    assert_eq!(runs.load(std::sync::atomic::Ordering::SeqCst), 1 + u32::from(twice));
}
