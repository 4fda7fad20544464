//! What is found does not depend on whether it is sealed, and sealing changes no byte.

use std::collections::HashMap;

use anxin_domain::call::Decision;
use anxin_domain::decide::Verdict;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_journal::{Bookmark, Journal, Options, Page};
use fastrand::Rng;

use crate::evidence::any;

/// Everything that was ever appended, looked through from end to end.
#[derive(Default)]
struct Naive(Vec<Decision>);

impl Naive {
    fn newest(&self, limit: usize, wanted: impl Fn(&Decision) -> bool) -> Vec<Decision> {
        let mut found: Vec<(usize, &Decision)> =
            self.0.iter().enumerate().filter(|(_, d)| wanted(d)).collect();
        found.sort_by_key(|(place, d)| std::cmp::Reverse((d.decided_at, *place)));
        found.into_iter().take(limit).map(|(_, d)| d.clone()).collect()
    }
}

async fn all(journal: &Journal, chunk: u32) -> Vec<Decision> {
    let (mut found, mut bookmark) = (Vec::new(), Bookmark::default());
    loop {
        let (some, next) = journal.decisions_after(&bookmark, chunk).await.unwrap();
        if some.is_empty() {
            assert_eq!(bookmark, next);
            return found;
        }
        found.extend(some);
        bookmark = next;
    }
}

/// Asks everything in every way and compares.
async fn compare(journal: &Journal, naive: &Naive, rng: &mut Rng) {
    assert_eq!(all(journal, rng.u32(1..400)).await, naive.0);
    for _ in 0..6 {
        let one = &naive.0[rng.usize(0..naive.0.len())];
        assert_eq!(journal.decision(one.id).await.unwrap().as_ref(), Some(one));
        let (line, number) = (one.call.from, one.call.to);
        let since = Instant::from_micros(one.decided_at.micros() - rng.i64(0..3_000));
        let until = Instant::from_micros(one.decided_at.micros() + rng.i64(0..3_000));
        let limit = rng.choice([1, 5, 1_000]).unwrap();
        let page = Page { since, until, limit };
        let is_within = |d: &Decision| since <= d.decided_at && d.decided_at < until;
        let limit = limit as usize;
        let to = naive.newest(limit, |d| d.call.to == number && is_within(d));
        assert_eq!(journal.decisions_to(number, page).await.unwrap(), to);
        let from = naive.newest(limit, |d| d.call.from == line && is_within(d));
        assert_eq!(journal.decisions_from(line, page).await.unwrap(), from);
        let both = naive.newest(usize::MAX, |d| d.call.to == number && d.call.from == line && is_within(d));
        assert_eq!(journal.decisions_for(line, number, since, until).await.unwrap(), both);
        let mut allows = naive.newest(limit, |d| {
            d.call.to == number && d.judgement.verdict == Verdict::Allow && since <= d.decided_at
        });
        allows.reverse();
        assert_eq!(journal.allows_to(number, since, page.limit).await.unwrap(), allows);
    }
    let nobody = any(&mut Rng::with_seed(9), 77);
    assert_eq!(journal.decision(nobody.id).await.unwrap(), None);
    let page = Page { since: Instant::from_micros(0), until: Instant::from_micros(i64::MAX), limit: 5 };
    assert_eq!(journal.decisions_to(Number::from_digits(1), page).await.unwrap(), vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_has_the_same_answer_before_and_after_sealing() {
    for seed in 0..4 {
        let mut rng = Rng::with_seed(seed);
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        let mut naive = Naive::default();
        let mut at = 1_000_000;
        for round in 0..6 {
            for _ in 0..rng.usize(1..30) {
                let batch: Vec<Decision> = (0..rng.usize(1..20))
                    .map(|_| {
                        // Threads that decide at once may write in another order than they decided in.
                        at += rng.i64(-3..10);
                        any(&mut rng, at)
                    })
                    .collect();
                journal.append_decisions(&batch).await.unwrap();
                naive.0.extend(batch);
            }
            compare(&journal, &naive, &mut rng).await;
            if round % 2 == 0 {
                journal.seal().await.unwrap();
                compare(&journal, &naive, &mut rng).await;
                journal.seal().await.unwrap();
            }
            if rng.bool() {
                journal.verify().await.unwrap();
                drop(journal);
                journal = Journal::open(folder.path()).unwrap();
                compare(&journal, &naive, &mut rng).await;
            }
        }
        journal.verify().await.unwrap();
        assert_eq!(usize::try_from(journal.counts().await.unwrap().0).unwrap(), naive.0.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_is_full_is_sealed_by_itself_while_writing_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { seal_entries: 500, ..Options::default() };
    let journal = Journal::open_with(folder.path(), options).unwrap();
    let mut rng = Rng::with_seed(3);
    let mut naive = Naive::default();
    for round in 0..40 {
        let batch: Vec<Decision> = (0..100).map(|n| any(&mut rng, 1_000_000 + round * 100 + n)).collect();
        journal.append_decisions(&batch).await.unwrap();
        naive.0.extend(batch);
        if round % 8 == 7 {
            compare(&journal, &naive, &mut rng).await;
        }
    }
    journal.seal().await.unwrap();
    let kinds = names(folder.path()).into_iter().fold(HashMap::<_, usize>::new(), |mut kinds, name| {
        *kinds.entry(name.rsplit('.').next().unwrap_or_default().to_owned()).or_default() += 1;
        kinds
    });
    assert_eq!(kinds.get("parquet"), Some(&16), "eight logs, two files each: {kinds:?}");
    assert_eq!(kinds.get("log"), Some(&1), "the one that is open");
    compare(&journal, &naive, &mut rng).await;
    journal.verify().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_sealed_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open(folder.path()).unwrap();
    let mut rng = Rng::with_seed(4);
    let day = 86_400_000_000;
    for at in [1_000_000, 2_000_000, 1_000_000 + day, 2_000_000 + day] {
        journal.append_decisions(&[any(&mut rng, at)]).await.unwrap();
    }
    while !names(folder.path()).iter().any(|name| name.ends_with(".decisions.parquet")) {
        tokio::task::yield_now().await;
    }
    assert!(names(folder.path()).iter().any(|name| name.starts_with(&format!("{:020}-{:020}", 1, 2))));
}

pub(crate) fn names(folder: &std::path::Path) -> Vec<String> {
    let lane = std::fs::read_dir(folder.join("decisions/0")).unwrap();
    let mut names: Vec<_> = lane.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}
