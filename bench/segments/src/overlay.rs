//! Reading what changed while it is being changed, beside a concurrent hash map, and how soon a change is seen.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anxin_bench_measure::{Contest, Taken, grouped, load, table, tenths};
use anxin_domain::number::Number;
use anxin_segment::{Code, LiveList, Overlay, Segment};
use anyhow::Result;

use crate::country;

const CHANGES: u64 = 100_000;
const QUESTIONS: usize = 1_000_000;
const TURNS: usize = 9;
const UPDATES_A_SECOND: u64 = 100_000;
const SEEN: usize = 20_000;

pub(crate) fn run() -> Result<()> {
    let changed: Vec<Number> = country::listed(CHANGES).collect();
    let asked = country::asked(CHANGES, QUESTIONS);
    let overlay = Overlay::default();
    let papaya = papaya::HashMap::new();
    let list = LiveList::new(Segment::of(changed.iter().map(|n| (*n, country::code(*n))), "bench")?);
    for number in &changed {
        overlay.set(*number, Some(country::code(*number)));
        papaya.pin().insert(number.digits(), country::code(*number));
    }
    let set = |index: usize, round: u64| {
        let Some(number) = changed.get(index % changed.len()) else { return };
        let code = u8::try_from(round % 15).ok().and_then(|code| Code::new(code + 1));
        overlay.set(*number, code);
        list.set(*number, code);
        papaya.pin().insert(number.digits(), code.unwrap_or(Code::LISTED));
    };
    let read = || -> Result<Vec<Taken>> {
        let mut contest = Contest::new();
        contest.enter("overlay", asked.len(), || asked.iter().filter(|n| overlay.get(**n).is_some()).count());
        contest.enter("overlay, many at once", asked.len(), || {
            let mut found = 0;
            overlay.get_many(&asked, |_, said| found += usize::from(said.is_some()));
            found
        });
        contest.enter("overlay and segment, many at once", asked.len(), || {
            let mut found = 0;
            list.get_many(&asked, |_, code| found += usize::from(code.is_some()));
            found
        });
        contest.enter("papaya", asked.len(), || {
            let pinned = papaya.pin();
            asked.iter().filter(|n| pinned.get(&n.digits()).is_some()).count()
        });
        contest.run(TURNS)
    };
    let alone = read()?;
    let stop = AtomicBool::new(false);
    let beside = std::thread::scope(|scope| {
        scope.spawn(|| {
            let (start, mut done) = (Instant::now(), 0_u64);
            while !stop.load(Ordering::Relaxed) {
                let due = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX) * UPDATES_A_SECOND
                    / 1_000_000;
                while done < due {
                    set(usize::try_from(done).unwrap_or_default(), done);
                    done += 1;
                }
                std::thread::sleep(Duration::from_micros(100));
            }
        });
        let beside = read();
        stop.store(true, Ordering::Relaxed);
        beside
    })?;
    let rows: Vec<_> = alone
        .iter()
        .zip(&beside)
        .map(|(alone, beside)| {
            vec![alone.name.clone(), tenths(alone.wall_tenths), tenths(beside.wall_tenths)]
        })
        .collect();
    let head = format!("{} numbers changed (load {})", grouped(CHANGES), load());
    table(&[&head, "ns alone", "ns beside 100,000 updates/s"], &rows)?;
    seen()
}

/// From a change until another thread sees it.
fn seen() -> Result<()> {
    let list = LiveList::new(Segment::of(country::listed(1_000_000).map(|n| (n, Code::LISTED)), "bench")?);
    let number = country::number(5);
    let (asked, begun, done) = (AtomicU64::new(0), Instant::now(), AtomicBool::new(false));
    let nanos = || u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
    let mut taken = Vec::with_capacity(SEEN);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut last, mut seen) = (None, Vec::with_capacity(SEEN));
            while !done.load(Ordering::Acquire) {
                let code = list.get(number);
                if code != last {
                    seen.push(nanos().saturating_sub(asked.load(Ordering::Acquire)));
                    last = code;
                }
            }
            seen
        });
        for round in 0..SEEN {
            let code = u8::try_from(round % 15 + 1).ok().and_then(Code::new);
            asked.store(nanos(), Ordering::Release);
            list.set(number, code);
            let until = Instant::now() + Duration::from_micros(20);
            while Instant::now() < until {
                std::hint::spin_loop();
            }
        }
        done.store(true, Ordering::Release);
        taken = reader.join().unwrap_or_default();
    });
    taken.sort_unstable();
    let at = |share: usize| taken.get(taken.len() * share / 100).copied().unwrap_or_default();
    let rows = [vec!["a change is seen by another thread".to_owned(), grouped(at(50)), grouped(at(99))]];
    table(&["what", "median ns", "p99 ns"], &rows)
}
