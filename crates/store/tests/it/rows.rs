//! Rows that are put one by one and may go together, and questions that travel together.

use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx};

async fn with_tables() -> TestStore {
    let test = TestStore::fresh().await;
    let make = |tx: &mut dyn Tx| {
        tx.execute("CREATE TABLE whole (id BIGINT PRIMARY KEY)", &[])?;
        tx.execute(
            "CREATE TABLE part (of_whole BIGINT NOT NULL REFERENCES whole (id), n BIGINT NOT NULL, PRIMARY KEY (of_whole, n))",
            &[],
        )
    };
    test.store.write(make).await.unwrap();
    test
}

fn whole(tx: &mut dyn Tx, id: i64) -> Result<(), StoreError> {
    tx.put_row("INSERT INTO whole (id) VALUES {}", &[id.into()])
}

fn part(tx: &mut dyn Tx, of: i64, n: i64) -> Result<(), StoreError> {
    tx.put_row("INSERT INTO part (of_whole, n) VALUES {}", &[of.into(), n.into()])
}

async fn parts(test: &TestStore) -> Vec<(i64, i64)> {
    let sql = "SELECT w.id, p.n FROM whole w JOIN part p ON p.of_whole = w.id ORDER BY w.id, p.n";
    let rows = test.store.read(move |tx| tx.query(sql, &[])).await.unwrap();
    rows.iter().map(|row| (row.int(0).unwrap(), row.int(1).unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_another_refers_to_is_there_before_it_however_many_there_are() {
    let test = with_tables().await;
    // More than may wait together, in sizes that no statement has at once.
    let many = |tx: &mut dyn Tx| {
        for id in 0..603 {
            whole(tx, id)?;
            part(tx, id, 1)?;
            part(tx, id, 2)?;
        }
        Ok::<_, StoreError>(())
    };
    test.store.write(many).await.unwrap();
    assert_eq!(parts(&test).await, (0..603).flat_map(|id| [(id, 1), (id, 2)]).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_stays_behind_the_statement_that_came_before_it() {
    let test = with_tables().await;
    let in_turn = |tx: &mut dyn Tx| {
        whole(tx, 1)?;
        tx.put("DELETE FROM whole WHERE id = $1 OR id = 2", &[1.into()])?;
        whole(tx, 2)?;
        part(tx, 2, 7)
    };
    test.store.write(in_turn).await.unwrap();
    assert_eq!(parts(&test).await, [(2, 7)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_clashes_fails_all_or_is_passed_over_as_it_says() {
    let test = with_tables().await;
    let clash = |tx: &mut dyn Tx| (0..5).chain([3]).try_for_each(|id| whole(tx, id));
    let failed = test.store.write(clash).await;
    assert!(matches!(failed, Err(StoreError::Constraint(_))), "{failed:?}");
    let passed_over = |tx: &mut dyn Tx| {
        for id in (0..5).chain([3]) {
            tx.put_row("INSERT INTO whole (id) VALUES {} ON CONFLICT DO NOTHING", &[id.into()])?;
        }
        part(tx, 3, 1)
    };
    test.store.write(passed_over).await.unwrap();
    assert_eq!(parts(&test).await, [(3, 1)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_answered_in_their_order_and_see_what_was_put() {
    let test = with_tables().await;
    let answers = test.store.write(|tx: &mut dyn Tx| {
        (1..=300).try_for_each(|id| whole(tx, id))?;
        let one = "SELECT id FROM whole WHERE id = $1";
        let mut questions: Vec<_> = (0..=300).rev().map(|id: i64| (one, vec![id.into()])).collect();
        questions.push(("SELECT COUNT(*) FROM whole", vec![]));
        tx.query_all(&questions)
    });
    let answers = answers.await.unwrap();
    let ids: Vec<Option<i64>> =
        answers.iter().map(|rows| rows.first().map(|row| row.int(0).unwrap())).collect();
    let wanted = (1..=300).rev().map(Some).chain([None, Some(300)]);
    assert_eq!(ids, wanted.collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_of_many_rows_is_answered_in_their_order_however_many_there_are() {
    let test = with_tables().await;
    let sql = "WITH asked (n, id, word) AS (VALUES {}) SELECT asked.id, asked.word, w.id FROM asked \
               LEFT JOIN whole w ON w.id = asked.id ORDER BY asked.n";
    for count in [0, 1, 5, 100, 777] {
        // From the last to the first, every other one is there, and some words are none.
        let asked = move |n: i64| (1_000 - n, (n % 3 > 0).then(|| format!("{n}")));
        let answers = test.store.write(move |tx: &mut dyn Tx| {
            for n in (0..count).filter(|n| n % 2 == 0) {
                tx.put_row("INSERT INTO whole (id) VALUES {} ON CONFLICT DO NOTHING", &[asked(n).0.into()])?;
            }
            let rows = (0..count).map(|n| vec![asked(n).0.into(), asked(n).1.as_deref().into()]);
            tx.query_of(sql, &["BIGINT", "TEXT"], rows)
        });
        let answers = answers.await.unwrap();
        assert_eq!(answers.len(), usize::try_from(count).unwrap());
        for (n, row) in (0..).zip(&answers) {
            let (id, word) = asked(n);
            assert_eq!((row.int(0).unwrap(), row.opt_text(1).unwrap()), (id, word));
            assert_eq!(row.opt_int(2).unwrap(), (n % 2 == 0).then_some(id), "{n} of {count}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_fails_ends_the_transaction_with_all_that_was_put() {
    let test = with_tables().await;
    for _ in 0..20 {
        let asked = test.store.write_together(|tx: &mut dyn Tx| {
            whole(tx, 1)?;
            let questions = [("SELECT 1", vec![]), ("SELECT id FROM nowhere", vec![]), ("SELECT 2", vec![])];
            tx.query_all(&questions)
        });
        let asked = asked.await;
        assert!(matches!(asked, Err(StoreError::Database(_))), "{asked:?}");
    }
    let left = test.store.read(|tx: &mut dyn Tx| tx.query("SELECT id FROM whole", &[])).await.unwrap();
    assert_eq!(left, []);
}
