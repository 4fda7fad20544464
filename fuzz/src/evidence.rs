//! Files of decisions as a journal writes them.

use anxin_domain::call::Decision;
use anxin_journal::Journal;
use fastrand::Rng;

#[path = "../../crates/journal/tests/it/any.rs"]
mod any;

/// The log, the sealed file and the index of its lines of so many decisions.
pub struct Files {
    pub log: Vec<u8>,
    pub decisions: (String, Vec<u8>),
    pub lines: (String, Vec<u8>),
}

/// Writes some decisions, in frames of one to three.
pub fn files(seed: u64, count: usize) -> Files {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let mut rng = Rng::with_seed(seed);
    let all: Vec<Decision> = (0..count).map(|n| any::any(&mut rng, 1_000 + n as i64)).collect();
    let journal = Journal::open(folder.path()).expect("a journal opens");
    let mut left = all.as_slice();
    while !left.is_empty() {
        let (some, rest) = left.split_at(rng.usize(1..4).min(left.len()));
        runtime.block_on(journal.append_decisions(some)).expect("decisions are written");
        left = rest;
    }
    let one = |end: &str| {
        let lane = std::fs::read_dir(folder.path().join("decisions/0")).expect("there is a lane");
        let mut names = lane.map(|entry| entry.expect("it can be listed").path());
        let path = names.find(|path| path.to_string_lossy().ends_with(end)).expect("it is there");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, std::fs::read(path).expect("it can be read"))
    };
    let (_, mut log) = one(".log");
    // Space that was taken ahead says nothing.
    log.truncate(log.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1).next_multiple_of(64));
    runtime.block_on(journal.seal()).expect("it is sealed");
    Files { log, decisions: one(".decisions.parquet"), lines: one(".lines.parquet") }
}
