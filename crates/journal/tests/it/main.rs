//! The journal's promises: durable before answered, found again, sealed without loss, honest about damage and about a full disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod any;
mod damage;
mod evidence;
mod gone;
mod kill;
mod lanes;
mod old;
mod sealed;

use anxin_domain::call::Decision;
use anxin_domain::ids::CallRecordId;
use anxin_domain::time::Instant;
use anxin_journal::{Journal, JournalError, Options, RecordOutcome};

use evidence::{ALL, CUSTOMER, LINE, decision, record};

async fn append(journal: &Journal, decision: Decision) -> Result<(), JournalError> {
    journal.append_decisions(&[decision]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_found_by_id_number_and_line_also_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let tasks: Vec<_> = (0..100u8)
        .map(|n| {
            let journal = journal.clone();
            tokio::spawn(async move { append(&journal, decision(n, 1_000_000 + i64::from(n))).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    drop(journal);
    let journal = Journal::open(folder.path()).unwrap();
    let seventh = decision(7, 1_000_007);
    assert_eq!(journal.decision(seventh.id).await.unwrap(), Some(seventh));
    assert_eq!(journal.decisions_to(CUSTOMER, ALL).await.unwrap().len(), 100);
    assert_eq!(journal.decisions_from(LINE, ALL).await.unwrap()[0], decision(99, 1_000_099));
    assert!(journal.decisions_to(LINE, ALL).await.unwrap().is_empty());
    let (since, until) = (Instant::from_micros(1_000_010), Instant::from_micros(1_000_020));
    assert_eq!(journal.decisions_for(LINE, CUSTOMER, since, until).await.unwrap().len(), 10);
    assert_eq!(journal.counts().await.unwrap(), (100, 0));
    journal.verify().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_sent_twice_is_one_and_a_changed_one_is_a_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let mut again = record("a", 5);
    again.id = CallRecordId::new(Instant::from_micros(9), [9; 10]);
    let mut changed = record("a", 5);
    changed.talk_seconds = 99;
    let outcomes =
        journal.append_call_records(vec![record("a", 5), again, changed, record("b", 6)]).await.unwrap();
    use RecordOutcome::{Conflict, New, Same};
    assert_eq!(outcomes, vec![New, Same, Conflict, New]);
    let all = journal.records_after(0, 10).await.unwrap();
    assert_eq!(all.iter().map(|(_, r)| r.system_id.as_str()).collect::<Vec<_>>(), vec!["a", "b"]);
    assert_eq!(all[0].1.talk_seconds, 12);
    assert_eq!(journal.records_after(all[0].0, 10).await.unwrap().len(), 1);
    assert_eq!(journal.records_to(CUSTOMER, ALL).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_decision_id_twice_is_refused_and_the_others_stand() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    append(&journal, decision(1, 10)).await.unwrap();
    let twice = [decision(2, 20), decision(1, 10)];
    assert_eq!(journal.append_decisions(&twice).await, Err(JournalError::Twice));
    let twice = [decision(3, 20), decision(3, 20)];
    assert_eq!(journal.append_decisions(&twice).await, Err(JournalError::Twice));
    assert_eq!(journal.counts().await.unwrap().0, 1, "all or none");
    append(&journal, decision(2, 20)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_programs_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("journal.db"), "dear diary ".repeat(500)).unwrap();
    assert!(matches!(Journal::open(folder.path()), Err(JournalError::Foreign(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_an_error_and_what_was_answered_stays() {
    let folder = tempfile::tempdir().unwrap();
    // A limit on the size of the files stands for a full disk: both are met when space is taken, before anything is written.
    let options = Options { limit_bytes: Some(48 * 1024), ..Options::default() };
    let journal = Journal::open_with(folder.path(), options).unwrap();
    append(&journal, decision(1, 10)).await.unwrap();
    let mut refused = 0;
    for n in 2..=255 {
        match append(&journal, decision(n, i64::from(n) * 10)).await {
            Ok(()) => assert!(n < 200 && refused == 0, "no limit was met"),
            Err(JournalError::Unwritable(_)) => {
                refused += 1;
                assert!(journal.is_failing());
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 0);
    assert!(journal.decision(decision(1, 10).id).await.unwrap().is_some());
    assert_eq!(journal.counts().await.unwrap().0, 255 - refused);
    drop(journal);
    // With more room it goes on where it was.
    let journal = Journal::open(folder.path()).unwrap();
    append(&journal, decision(255, 2550)).await.unwrap();
    assert!(!journal.is_failing());
    assert_eq!(journal.counts().await.unwrap().0, 256 - refused);
}
