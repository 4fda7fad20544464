//! Evidence that was changed, cut out or torn is noticed, and said where.

use std::path::{Path, PathBuf};

use anxin_journal::{Journal, JournalError};
use fastrand::Rng;

use crate::evidence::any;
use crate::sealed::names;

/// A folder with thirty decisions in frames of one and two; the journal is closed.
async fn written(seal: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let mut rng = Rng::with_seed(5);
    for at in 0..20 {
        let count = 1 + at % 2;
        let batch: Vec<_> = (0..count).map(|n| any(&mut rng, 1_000 + at * 10 + n)).collect();
        journal.append_decisions(&batch).await.unwrap();
    }
    if seal {
        journal.seal().await.unwrap();
    }
    folder
}

fn file(folder: &Path, end: &str) -> PathBuf {
    let name = names(folder).into_iter().find(|name| name.ends_with(end)).unwrap();
    folder.join("decisions/0").join(name)
}

async fn append(folder: &Path) -> Result<(), JournalError> {
    let journal = Journal::open(folder)?;
    journal.append_decisions(&[any(&mut Rng::with_seed(77), 5_000)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_byte_in_the_middle_of_a_log_stops_whoever_would_write_behind_it() {
    let folder = written(false).await;
    let path = file(folder.path(), ".log");
    let whole = std::fs::read(&path).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let mut rng = Rng::with_seed(6);
    let (mut refused, mut last) = (0, 0);
    for _ in 0..40 {
        let mut changed = whole.clone();
        changed[rng.usize(0..used)] ^= 1 << rng.u8(0..8);
        std::fs::write(&path, changed).unwrap();
        match append(folder.path()).await {
            Err(JournalError::Damaged { .. }) => refused += 1,
            // In the last frame it looks like one that was torn: then nobody was told that it is there.
            Ok(()) => last += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused > 25 && last < 15, "{refused} refused, {last} taken for a torn end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_torn_end_is_written_over() {
    let folder = written(false).await;
    let path = file(folder.path(), ".log");
    let whole = std::fs::read(&path).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    for cut in [1, 50, 100] {
        let mut torn = whole.clone();
        torn[used - cut..].fill(0);
        std::fs::write(&path, torn).unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        let left = journal.counts().await.unwrap().0;
        assert_eq!(left, 28, "the last frame, of two, is not there");
        drop(journal);
        append(folder.path()).await.unwrap();
        let journal = Journal::open(folder.path()).unwrap();
        assert_eq!(journal.counts().await.unwrap().0, 29);
        journal.verify().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_file_that_was_changed_is_found_out() {
    let folder = written(true).await;
    let path = file(folder.path(), ".decisions.parquet");
    let whole = std::fs::read(&path).unwrap();
    let mut rng = Rng::with_seed(8);
    let (mut noticed, mut harmless) = (0, 0);
    for _ in 0..60 {
        let mut changed = whole.clone();
        let at = rng.usize(0..whole.len());
        changed[at] ^= 1 << rng.u8(0..8);
        std::fs::write(&path, &changed).unwrap();
        let noticed_now = match Journal::open(folder.path()) {
            Err(_) => true,
            Ok(journal) => journal.verify().await.is_err(),
        };
        // A bit of an index or of a statistic says nothing of the decisions.
        if noticed_now { noticed += 1 } else { harmless += 1 }
    }
    assert!(noticed > 20, "{noticed} noticed, {harmless} harmless");
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    assert!(matches!(Journal::open(folder.path()), Err(JournalError::Foreign(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_taken_out_is_missed() {
    let folder = written(true).await;
    append(folder.path()).await.unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    journal.append_decisions(&[any(&mut Rng::with_seed(78), 6_000)]).await.unwrap();
    journal.seal().await.unwrap();
    drop(journal);
    std::fs::remove_file(file(folder.path(), ".decisions.parquet")).unwrap();
    let error = Journal::open(folder.path()).err().unwrap();
    assert!(matches!(error, JournalError::Broken(_)), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_beside_its_sealed_file_counts_and_is_sealed_again() {
    let folder = written(false).await;
    append(folder.path()).await.unwrap();
    let log = file(folder.path(), ".log");
    let kept = std::fs::read(&log).unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    journal.seal().await.unwrap();
    let before = journal.counts().await.unwrap();
    drop(journal);
    let sealed = file(folder.path(), ".decisions.parquet");
    // As after a crash between the sealed file and the end of its log; what is sealed by then may even be cut off.
    std::fs::write(&log, kept).unwrap();
    std::fs::write(&sealed, "PAR1").unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    assert_eq!(journal.counts().await.unwrap(), before);
    journal.verify().await.unwrap();
    journal.append_decisions(&[any(&mut Rng::with_seed(79), 7_000)]).await.unwrap();
    journal.seal().await.unwrap();
    assert!(!log.exists());
    journal.verify().await.unwrap();
    assert_eq!(journal.counts().await.unwrap().0, before.0 + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_that_was_given_up_before_the_next_log_began_does_not_count() {
    let mut rng = Rng::with_seed(12);
    let decisions: Vec<_> = (0..4).map(|n| any(&mut rng, 1_000 + n)).collect();
    let [given_up, went_on] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    // The third frame is on the disk, but nobody was told so; the next one went into the next log.
    let journal = Journal::open(given_up.path()).unwrap();
    for decision in &decisions[..3] {
        journal.append_decisions(std::slice::from_ref(decision)).await.unwrap();
    }
    drop(journal);
    let journal = Journal::open(went_on.path()).unwrap();
    for decision in &decisions[..2] {
        journal.append_decisions(std::slice::from_ref(decision)).await.unwrap();
    }
    journal.seal().await.unwrap();
    journal.append_decisions(&decisions[3..]).await.unwrap();
    drop(journal);
    let next = file(went_on.path(), ".log");
    let name = next.file_name().unwrap();
    std::fs::copy(&next, given_up.path().join("decisions/0").join(name)).unwrap();
    let journal = Journal::open(given_up.path()).unwrap();
    journal.verify().await.unwrap();
    let (found, _) = journal.decisions_after(&anxin_journal::Bookmark::default(), 10).await.unwrap();
    assert_eq!(found, [&decisions[..2], &decisions[3..]].concat());
}
