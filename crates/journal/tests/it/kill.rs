//! Killed while it writes and seals: what was acknowledged is there, once, and the chain holds.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anxin_domain::ids::DecisionId;
use anxin_journal::{Bookmark, Journal, Options};
use fastrand::Rng;

use crate::evidence::any;

const CHILD: &str = "ANXIN_JOURNAL_CHILD";

/// Runs only as the child of the test below: writes for ever and tells each id once it is durable.
#[tokio::test(flavor = "multi_thread")]
async fn child() {
    let Ok(folder) = std::env::var(CHILD) else { return };
    let options = Options { seal_entries: 300, ..Options::default() };
    let journal = Journal::open_with(std::path::Path::new(&folder), options).unwrap();
    let mut rng = Rng::new();
    let mut at = i64::from(std::process::id()) * 1_000_000;
    loop {
        let batch: Vec<_> = (0..rng.usize(1..60)).map(|n| any(&mut rng, at + n as i64)).collect();
        at += 60;
        journal.append_decisions(&batch).await.unwrap();
        let told: String = batch.iter().map(|decision| format!("durable {}\n", decision.id)).collect();
        use std::io::Write as _;
        std::io::stdout().write_all(told.as_bytes()).unwrap();
    }
}

#[test]
fn whenever_it_is_killed_everything_acknowledged_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..10_u64 {
        let started = Instant::now();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            let lines = told.lines().map_while(Result::ok);
            // The last line may have been cut off in the middle.
            lines
                .filter_map(|line| line.strip_prefix("durable ")?.parse::<DecisionId>().ok())
                .collect::<Vec<_>>()
        });
        while started.elapsed() < Duration::from_millis(150 + round * 60) {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(reader.join().unwrap());
        runtime.block_on(async {
            let journal = Journal::open(folder.path()).unwrap();
            let (all, _) = journal.decisions_after(&Bookmark::default(), u32::MAX).await.unwrap();
            let mut ids: Vec<_> = all.iter().map(|decision| decision.id).collect();
            ids.sort_unstable();
            assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "nothing is there twice");
            let lost = acknowledged.iter().filter(|id| ids.binary_search(id).is_err()).count();
            assert_eq!(lost, 0, "of {} acknowledged in {} rounds", acknowledged.len(), round + 1);
            journal.verify().await.unwrap();
        });
    }
    assert!(acknowledged.len() > 1_000, "{} were acknowledged", acknowledged.len());
    let sealed = crate::sealed::names(folder.path()).iter().filter(|name| name.ends_with("parquet")).count();
    assert!(sealed > 4, "logs were sealed on the way");
}
