//! Readers beside a writer and beside merges, under `shuttle`: thousands of orders in which their steps can fall, each the same in
//! every run. Memory is sequentially consistent here, and `arc-swap` is what it promises; see `sync`.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use anxin_domain::number::Number;
use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::{Config, Runner, thread};

use crate::sync::AtomicU64;
use crate::{Code, LiveList, Overlay, Segment, Stay};

const SEED: u64 = 0x616e_7869_6e00;
/// Orders that are tried of each kind.
const ORDERS: usize = 3_000;
/// How often an order of the second kind takes the word from a thread where it hurts most.
const TURNS: usize = 3;

fn number(digits: u64) -> Number {
    Number::from_digits(digits)
}

fn code(code: u64) -> Option<Code> {
    Code::new(u8::try_from(code).unwrap())
}

/// Runs a model in orders drawn evenly, and in orders of which few turns decide (Burckhardt and others, ASPLOS 2010).
fn in_many_orders(orders: usize, model: fn(&Path)) {
    // Segments are written to files: where there are files in memory nobody waits for a disk.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = Arc::new(folder.unwrap());
    run(RandomScheduler::new_from_seed(SEED, orders), &folder, model);
    run(PctScheduler::new_from_seed(SEED, TURNS, orders), &folder, model);
}

fn run(scheduler: impl Scheduler + 'static, folder: &Arc<tempfile::TempDir>, model: fn(&Path)) {
    let mut config = Config::new();
    // The builder keeps buffers on the stack that the default does not hold.
    config.stack_size = 1 << 18;
    let folder = Arc::clone(folder);
    Runner::new(scheduler, config).run(move || model(folder.path()));
}

/// Says numbers one after the other, in a table that begins with four slots and grows twice; readers ask for all of them. Each
/// number has a code of its own, so that another's word is known as such.
fn an_overlay_beside_its_writer(_: &Path) {
    const NUMBERS: u64 = 6;
    let overlay = Arc::new(Overlay::default());
    let said = Arc::new(AtomicU64::new(0));
    let readers = (0..2).map(|_| {
        let (overlay, said) = (Arc::clone(&overlay), Arc::clone(&said));
        thread::spawn(move || {
            for digits in (1..=NUMBERS).chain(1..=NUMBERS) {
                let known = said.load(Ordering::SeqCst);
                let seen = overlay.get(number(digits));
                let is_right = seen == Some(code(digits)) || seen.is_none() && known < digits;
                assert!(is_right, "{known} were said, and {digits} is {seen:?}");
            }
        })
    });
    let readers: Vec<_> = readers.collect();
    for digits in 1..=NUMBERS {
        overlay.set(number(digits), code(digits));
        said.store(digits, Ordering::SeqCst);
    }
    readers.into_iter().for_each(|reader| reader.join().unwrap());
    let all = (1..=NUMBERS).map(|digits| (number(digits), code(digits)));
    assert!(overlay.sorted().into_iter().eq(all));
}

#[test]
fn a_reader_of_an_overlay_never_takes_anothers_word_and_misses_nothing() {
    in_many_orders(ORDERS, an_overlay_beside_its_writer);
}

const LISTED: u64 = 3;
const ROUNDS: u64 = 3;

/// Raises the codes of a list round by round while two merge it, once in vain; readers hold that no number ever goes back behind
/// what they know was said.
fn a_list_beside_its_writer_and_merges(folder: &Path) {
    let first = Segment::of((1..=LISTED).map(|digits| (number(digits), Code::LISTED)), "").unwrap();
    let list = Arc::new(LiveList::new(first));
    // What was said last: the round, times the numbers, plus those of this round.
    let said = Arc::new(AtomicU64::new(LISTED));
    let readers: Vec<_> = [ask_one_by_one, ask_together]
        .map(|ask| {
            let (list, said) = (Arc::clone(&list), Arc::clone(&said));
            thread::spawn(move || (0..3).for_each(|_| ask(&list, &said)))
        })
        .into();
    let mergers: Vec<_> = [merge_and_fail, merge_elsewhere]
        .map(|merge| {
            let (list, folder) = (Arc::clone(&list), folder.to_owned());
            thread::spawn(move || merge(&list, &folder))
        })
        .into();
    for round in 2..=ROUNDS {
        for digits in 1..=LISTED {
            list.set(number(digits), code(round));
            said.store((round - 1) * LISTED + digits, Ordering::SeqCst);
        }
    }
    readers.into_iter().for_each(|reader| reader.join().unwrap());
    mergers.into_iter().for_each(|merger| merger.join().unwrap());
    let last = |digits| assert_eq!(list.get(number(digits)), code(ROUNDS));
    (1..=LISTED).for_each(last);
    list.merge(&folder.join("list.seg"), "", Stay::Memory).unwrap();
    assert_eq!(list.changes(), 0);
    (1..=LISTED).for_each(last);
}

fn merge_and_fail(list: &LiveList, folder: &Path) {
    list.merge(&folder.join("list.seg"), "", Stay::Memory).unwrap();
    list.merge(&folder.join("no folder/list.seg"), "", Stay::Memory).unwrap_err();
}

fn merge_elsewhere(list: &LiveList, folder: &Path) {
    list.merge(&folder.join("other.seg"), "", Stay::Memory).unwrap();
}

/// The least code that a number may have once so much was said.
const fn least(said: u64, digits: u64) -> u64 {
    (said - digits) / LISTED + 1
}

fn holds(seen: Option<Code>, said: u64, digits: u64) {
    let seen = seen.map_or(0, |code| u64::from(code.get()));
    assert!(least(said, digits) <= seen && seen <= ROUNDS, "{digits} is {seen} after {said} were said");
}

fn ask_one_by_one(list: &LiveList, said: &AtomicU64) {
    for digits in 1..=LISTED {
        let known = said.load(Ordering::SeqCst);
        holds(list.get(number(digits)), known, digits);
    }
    assert_eq!(list.get(number(LISTED + 1)), None, "nothing was ever said of it");
}

fn ask_together(list: &LiveList, said: &AtomicU64) {
    let known = said.load(Ordering::SeqCst);
    let asked: Vec<Number> = (1..=LISTED).map(number).collect();
    list.get_many(&asked, |index, seen| holds(seen, known, asked[index].digits()));
}

#[test]
fn what_was_said_of_a_list_is_never_unsaid_whatever_falls_between() {
    in_many_orders(ORDERS / 10, a_list_beside_its_writer_and_merges);
}
