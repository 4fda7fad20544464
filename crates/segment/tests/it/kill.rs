//! Killed while it builds and merges: under the name stands the old list or the new one, whole.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anxin_segment::{Builder, Code, LiveList, Segment, Stay};

use crate::sets::number;

const CHILD: &str = "ANXIN_SEGMENT_CHILD";
/// The numbers of list `version`: the version itself, and many others, so that writing takes a while.
const OTHERS: u64 = 400_000;

fn build(path: &Path, version: u64) {
    let mut builder = Builder::create(path).unwrap();
    builder.push(number(version), Code::LISTED).unwrap();
    (0..OTHERS).for_each(|other| builder.push(number(1_000_000 + other * 9), Code::LISTED).unwrap());
    builder.finish(&version.to_string()).unwrap();
}

/// Runs only as the child of the test below: builds and merges for ever.
#[test]
fn child() {
    let Ok(path) = std::env::var(CHILD) else { return };
    let path = Path::new(&path);
    for version in (2..).step_by(2) {
        build(path, version);
        let list = LiveList::new(Segment::open(path, Stay::Memory).unwrap());
        list.set(number(version), None);
        list.set(number(version + 1), Some(Code::LISTED));
        list.merge(path, &(version + 1).to_string(), Stay::Memory).unwrap();
    }
}

#[test]
fn whenever_it_is_killed_a_whole_list_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.seg");
    build(&path, 1);
    let mut versions = std::collections::BTreeSet::new();
    for round in 0..12_u64 {
        let started = Instant::now();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "kill::child", "--nocapture"])
            .env(CHILD, &path)
            .spawn()
            .unwrap();
        while started.elapsed() < Duration::from_millis(40 + round * 17) {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let segment = Segment::open(&path, Stay::Memory).unwrap();
        let version: u64 = segment.label().parse().unwrap();
        assert_eq!(segment.count(), OTHERS + 1);
        assert_eq!(segment.get(number(version)), Some(Code::LISTED), "list {version}");
        versions.insert(version);
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.len() <= 2, "a list and at most one that is being written: {left:?}");
    assert!(versions.len() > 1, "some were killed after a list was written");
    build(&path, 0);
    assert_eq!(Segment::open(&path, Stay::Memory).unwrap().label(), "0");
}
