//! Several processes on one folder: each writes a lane of its own, all read everything.

use anxin_journal::{Bookmark, Journal, Options};
use fastrand::Rng;

use crate::evidence::{ALL, CUSTOMER, any, decision};

#[tokio::test(flavor = "multi_thread")]
async fn two_that_write_at_once_see_what_the_other_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let one = Journal::open(folder.path()).unwrap();
    let two = Journal::open(folder.path()).unwrap();
    for n in 0..50 {
        let journal = if n % 3 == 0 { &two } else { &one };
        journal.append_decisions(&[decision(n, 1_000 + i64::from(n))]).await.unwrap();
        for journal in [&one, &two] {
            assert_eq!(journal.decisions_to(CUSTOMER, ALL).await.unwrap().len(), usize::from(n) + 1);
            let last = decision(n, 1_000 + i64::from(n));
            assert_eq!(journal.decision(last.id).await.unwrap(), Some(last));
        }
        if n % 20 == 10 {
            journal.seal().await.unwrap();
        }
    }
    let lanes = std::fs::read_dir(folder.path().join("decisions")).unwrap().count();
    assert_eq!(lanes, 2);
    let third = Journal::open(folder.path()).unwrap();
    let (all, bookmark) = third.decisions_after(&Bookmark::default(), 1_000).await.unwrap();
    assert_eq!(all.len(), 50);
    assert!(third.decisions_after(&bookmark, 10).await.unwrap().0.is_empty());
    third.verify().await.unwrap();
    assert_eq!(std::fs::read_dir(folder.path().join("decisions")).unwrap().count(), 2, "it wrote nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_follows_while_logs_are_sealed_under_it() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { seal_entries: 64, ..Options::default() };
    let writer = Journal::open_with(folder.path(), options).unwrap();
    writer.append_decisions(&[decision(0, 1)]).await.unwrap();
    let reader = Journal::open(folder.path()).unwrap();
    let mut rng = Rng::with_seed(1);
    let mut bookmark = Bookmark::default();
    let (mut written, mut seen) = (vec![decision(0, 1)], Vec::new());
    for round in 0..120 {
        let batch: Vec<_> = (0..16).map(|n| any(&mut rng, 1_000 + round * 16 + n)).collect();
        writer.append_decisions(&batch).await.unwrap();
        written.extend(batch);
        let (some, next) = reader.decisions_after(&bookmark, 10_000).await.unwrap();
        (seen, bookmark) = ([seen, some].concat(), next);
        assert_eq!(seen.len(), written.len(), "round {round}");
        assert_eq!(reader.counts().await.unwrap().0, written.len() as u64);
    }
    assert_eq!(seen, written);
}
