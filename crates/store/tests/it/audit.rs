//! What staff have done: written with the act or not at all, found by each filter, and never changed.

use std::path::Path;

use anxin_domain::number::Number;
use anxin_store::audit::{
    AuditAction, AuditFilter, By, OBJECT_LIMIT, find, note, note_staff, number_of, people,
};
use anxin_store::testing::TestStore;
use anxin_store::{StoreError, Tx};

const SOMEBODY: Number = Number::from_digits(8_613_700_000_001);
const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);

async fn appoint(test: &TestStore) {
    let appoint = |tx: &mut dyn Tx| {
        for role in ["desk", "compliance"] {
            tx.execute(
                "INSERT INTO staff (number, role, agent, name, since) VALUES ($1, $2, NULL, '陈静', 0)",
                &[SOMEBODY.into(), role.into()],
            )?;
        }
        Ok::<_, StoreError>(())
    };
    test.store.write(appoint).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_stands_with_its_act_or_not_at_all() {
    let test = TestStore::fresh().await;
    appoint(&test).await;
    let clock = test.store.clock().clone();
    let broken = test.store.write(move |tx| {
        note(tx, &clock, By::Person(SOMEBODY), AuditAction::Ruled, "a")?;
        Err::<(), _>(StoreError::Conflict)
    });
    assert!(broken.await.is_err());
    let clock = test.store.clock().clone();
    let whole = test.store.write(move |tx| {
        note(tx, &clock, By::Person(SOMEBODY), AuditAction::Ruled, "b")?;
        note(tx, &clock, By::Terminal, AuditAction::GaveRole, "c")?;
        note_staff(tx, &clock, CUSTOMER, AuditAction::SignedIn, "")?;
        note_staff(tx, &clock, SOMEBODY, AuditAction::SignedIn, "")
    });
    whole.await.unwrap();
    let all = test.store.read(|tx| find(tx, &AuditFilter::default(), 10)).await.unwrap();
    assert_eq!(all.len(), 3, "{all:?}");
    let ruled = all.iter().find(|entry| entry.action == AuditAction::Ruled).unwrap();
    assert_eq!((ruled.object.as_str(), ruled.name.as_str()), ("b", "陈静"));
    assert_eq!(ruled.roles, ["compliance", "desk"]);
    let person = ruled.person.unwrap();
    assert_eq!(test.store.read(move |tx| number_of(tx, person)).await.unwrap(), Some(SOMEBODY));
    assert_eq!(test.store.read(|tx| people(tx, None)).await.unwrap(), [(person, "陈静".to_owned())]);
    let at_the_terminal = all.iter().find(|entry| entry.action == AuditAction::GaveRole).unwrap();
    assert!(at_the_terminal.person.is_none() && at_the_terminal.roles.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_found_to_its_edges() {
    let test = TestStore::fresh().await;
    let begin = test.clock.now();
    for _ in 0..3 {
        let clock = test.store.clock().clone();
        let row = move |tx: &mut dyn Tx| note(tx, &clock, By::Terminal, AuditAction::MadeKey, "k");
        test.store.write(row).await.unwrap();
        test.clock.set(test.clock.now().plus_ms(60_000));
    }
    let found = async |from: i64, until: i64| {
        let filter = AuditFilter {
            from: Some(begin.plus_ms(from)),
            until: Some(begin.plus_ms(until)),
            ..AuditFilter::default()
        };
        test.store.read(move |tx| find(tx, &filter, 10)).await.unwrap().len()
    };
    assert_eq!(found(0, 120_001).await, 3);
    assert_eq!(found(1, 120_000).await, 1, "from is inside, until is not");
    assert_eq!(found(0, 60_000).await, 1);
    let clock = test.store.clock().clone();
    let long = "x".repeat(OBJECT_LIMIT + 1);
    let long = test.store.write(move |tx| note(tx, &clock, By::Terminal, AuditAction::MadeKey, &long));
    assert!(long.await.is_err());
}

#[test]
fn no_statement_changes_or_removes_a_row() {
    fn read(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, found);
            } else if path.extension().is_some_and(|ext| ext == "rs" || ext == "sql") {
                let code = std::fs::read_to_string(&path).unwrap();
                let bad = [["UPDATE", "audit "], ["DELETE FROM", "audit "]].map(|words| words.join(" "));
                found.extend(
                    bad.iter().filter(|sql| code.contains(*sql)).map(|sql| format!("{path:?}: {sql}")),
                );
            }
        }
    }
    let mut found = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut found);
    assert!(found.is_empty(), "{found:?}");
}
