//! What is kept no longer goes file by file, the oldest first, and the chain still holds.

use anxin_domain::time::Instant;
use anxin_journal::{Bookmark, Journal, JournalError};
use fastrand::Rng;

use crate::evidence::any;
use crate::sealed::names;

#[tokio::test(flavor = "multi_thread")]
async fn old_files_go_and_leave_a_note_that_keeps_the_chain_whole() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let mut rng = Rng::with_seed(11);
    let mut written = Vec::new();
    for (file, rulebook) in ["us@2024", "us@2024", "cn@2", "us@2024"].into_iter().enumerate() {
        for n in 0..10 {
            let mut decision = any(&mut rng, 1_000 * (file as i64 + 1) + n);
            decision.rulebook_version = rulebook.into();
            journal.append_decisions(&[decision.clone()]).await.unwrap();
            written.push(decision);
        }
        journal.seal().await.unwrap();
    }
    let keep_cn = |label: &str, last: Instant| label == "us@2024" && last.micros() < 5_000;
    assert_eq!(journal.forget(|_, last| last.micros() < 1_009).await.unwrap(), 0, "its last is of 1,009");
    assert_eq!(journal.forget(|_, last| last.micros() < 1_010).await.unwrap(), 10);
    assert_eq!(journal.forget(keep_cn).await.unwrap(), 10, "what lies behind one that is kept is kept");
    assert_eq!(journal.decision(written[3].id).await.unwrap(), None);
    assert_eq!(journal.decision(written[23].id).await.unwrap().as_ref(), Some(&written[23]));
    journal.append_decisions(&[any(&mut rng, 9_000)]).await.unwrap();
    drop(journal);
    let journal = Journal::open(folder.path()).unwrap();
    journal.verify().await.unwrap();
    assert_eq!(journal.counts().await.unwrap().0, 21);
    let (left, _) = journal.decisions_after(&Bookmark::default(), 100).await.unwrap();
    assert_eq!(left[..20], written[20..]);
    drop(journal);
    // A note that is missing is a file that is missing.
    let note = names(folder.path()).into_iter().find(|name| name.ends_with(".gone.json")).unwrap();
    std::fs::remove_file(folder.path().join("decisions/0").join(note)).unwrap();
    assert!(matches!(Journal::open(folder.path()), Err(JournalError::Broken(_))));
}
