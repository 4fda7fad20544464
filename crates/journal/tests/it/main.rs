//! The journal's promises: durable before answered, found again, honest about a full disk.

use anxin_domain::call::{Call, CallRecord, Decision, Disposition, Measured, RegistryVersion};
use anxin_domain::decide::{Judgement, Reason, ReasonCode, Verdict};
use anxin_domain::ids::{CallRecordId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Channel, Content, Purpose};
use anxin_domain::time::Instant;
use anxin_journal::{Journal, JournalError, Page, RecordOutcome};

const LINE: u64 = 8_613_900_000_001;
const CUSTOMER: u64 = 8_613_800_138_000;

fn decision(n: u8, at: i64) -> Decision {
    let at = Instant::from_micros(at);
    Decision {
        id: DecisionId::new(at, [n; 10]),
        call: Call {
            from: Number::from_digits(LINE),
            to: Number::from_digits(CUSTOMER),
            dialled: None,
            person: None,
            purpose: Purpose::Marketing,
            content: Content::Plain,
            line_of_business: None,
            channel: Channel::Voice,
            ticket: None,
            at,
        },
        judgement: Judgement {
            verdict: Verdict::Deny,
            until: None,
            judged_as: Purpose::Marketing,
            reasons: vec![Reason { code: ReasonCode::NoConsent, rests_on: None, until: None }],
            compensable: None,
            holds_until: None,
        },
        registry_version: RegistryVersion { shard: 1, acts: 2, directory: 3 },
        measured: Measured::default(),
        rulebook_version: "cn@1".into(),
        decided_at: at,
        expires_at: at,
        door: "http".into(),
    }
}

fn record(system_id: &str, at: i64) -> CallRecord {
    CallRecord {
        id: CallRecordId::new(Instant::from_micros(at), [1; 10]),
        system: "pbx-1".into(),
        system_id: system_id.into(),
        from: Number::from_digits(LINE),
        to: Number::from_digits(CUSTOMER),
        dialled: None,
        forwarded_to: None,
        started_at: Instant::from_micros(at),
        talk_seconds: 12,
        disposition: Disposition::Answered,
        decision: None,
    }
}

const ALL: Page = Page { since: Instant::from_micros(0), until: Instant::from_micros(i64::MAX), limit: 100 };

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_is_found_by_id_number_and_line_also_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let tasks: Vec<_> = (0..100u8)
        .map(|n| {
            let journal = journal.clone();
            tokio::spawn(async move { journal.append_decision(decision(n, 1_000_000 + i64::from(n))).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    drop(journal);
    let journal = Journal::open(folder.path()).unwrap();
    let seventh = decision(7, 1_000_007);
    assert_eq!(journal.decision(seventh.id).await.unwrap(), Some(seventh));
    assert_eq!(journal.decisions_to(Number::from_digits(CUSTOMER), ALL).await.unwrap().len(), 100);
    assert_eq!(
        journal.decisions_from(Number::from_digits(LINE), ALL).await.unwrap()[0],
        decision(99, 1_000_099)
    );
    assert!(journal.decisions_to(Number::from_digits(LINE), ALL).await.unwrap().is_empty());
    let some = journal
        .decisions_for(
            Number::from_digits(LINE),
            Number::from_digits(CUSTOMER),
            Instant::from_micros(1_000_010),
            Instant::from_micros(1_000_020),
        )
        .await
        .unwrap();
    assert_eq!(some.len(), 10);
    assert_eq!(journal.counts().await.unwrap(), (100, 0));
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
    assert_eq!(journal.records_to(Number::from_digits(CUSTOMER), ALL).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_decision_id_twice_is_refused_and_the_others_stand() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    journal.append_decision(decision(1, 10)).await.unwrap();
    assert!(journal.append_decisions(vec![decision(2, 20), decision(1, 10)]).await.is_err());
    assert_eq!(journal.counts().await.unwrap().0, 1, "all or none");
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
    // A limit on the size of the file stands for a full disk: SQLite answers SQLITE_FULL to both.
    let journal = Journal::open_limited(folder.path(), Some(20)).unwrap();
    journal.append_decision(decision(1, 10)).await.unwrap();
    let mut refused = false;
    for n in 2..200 {
        match journal.append_decision(decision(n, i64::from(n) * 10)).await {
            Ok(()) => assert!(n < 150, "no limit was met"),
            Err(JournalError::Unwritable(_)) => {
                refused = true;
                assert!(journal.is_failing());
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused);
    assert!(journal.decision(decision(1, 10).id).await.unwrap().is_some());
}
