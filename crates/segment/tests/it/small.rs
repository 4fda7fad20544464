//! Tests that are small enough for Miri, which sees what is read outside of its bounds, without being written before, or without
//! the order that another thread needs: `cargo xtask miri`.

use std::collections::BTreeMap;

use anxin_segment::{Builder, Code, Overlay, Segment, Stay};

use crate::damage::bytes_of;
use crate::sets::{LAST, Plain, SPAN, code, number};
use crate::sums::put_sums_right;
use crate::truth::same_as;

/// Numbers in four blocks, at their edges and between.
fn few() -> Plain {
    let first = [0, 1, 255, 256, SPAN - 1, SPAN, SPAN + 77].map(|digits| digits + (12_000 << 20));
    let digits = first.into_iter().chain((0..9).map(|index| (12_002 << 20) + index * 3)).chain([LAST]);
    digits.map(|n| (number(n), code(u8::try_from(n % 7).unwrap() + 1))).collect()
}

/// Miri maps no files, so it sees what is done to bytes in memory only.
const STAYS: &[Stay] = if cfg!(miri) { &[Stay::Memory] } else { &[Stay::Memory, Stay::Mapped] };

#[test]
fn a_small_file_answers_as_its_bytes_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.seg");
    let mut builder = Builder::create(&path).unwrap();
    few().into_iter().for_each(|(number, code)| builder.push(number, code).unwrap());
    builder.finish("few").unwrap();
    for stay in STAYS {
        same_as(&Segment::open(&path, *stay).unwrap(), &few());
    }
    same_as(&Segment::from_bytes(std::fs::read(&path).unwrap()).unwrap(), &few());
}

#[test]
fn damage_with_sums_put_right_is_refused_or_read_within_the_bytes() {
    let whole = bytes_of(&few());
    let directory = whole.len() - 64 - "label".len() - 4 * 32;
    // Keys, shapes, codes, counts and places of the first and the last block, and starts of buckets.
    let starts = [64, 67, 64 + 15 * 4];
    let entries =
        [0, 4, 5, 8, 10, 16, 17, 22].into_iter().flat_map(|at| [directory + at, directory + 96 + at]);
    for place in starts.into_iter().chain(entries) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x41;
        put_sums_right(&mut bytes);
        if let Ok(segment) = Segment::from_bytes(bytes) {
            let asked: Vec<_> = few().into_keys().collect();
            let mut found = Vec::new();
            segment.get_many(&asked, |_, code| found.push(code));
            assert!(asked.iter().map(|number| segment.get(*number)).eq(found));
        }
    }
}

/// Whoever has seen a word of a number never sees an older one, whatever the memory of the machine holds back.
#[test]
fn a_reader_never_sees_a_word_go_back_while_tables_grow() {
    const NUMBERS: u64 = 12;
    const ROUNDS: u8 = 3;
    let overlay = Overlay::default();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut known: BTreeMap<u64, u8> = BTreeMap::new();
                while known.get(&NUMBERS) != Some(&ROUNDS) {
                    for digits in 1..=NUMBERS {
                        let seen = overlay.get(number(digits)).flatten().map_or(0, Code::get);
                        let before = known.insert(digits, seen).unwrap_or(0);
                        assert!(before <= seen && seen <= ROUNDS, "{digits} was {before} and is {seen}");
                    }
                    std::thread::yield_now();
                }
            });
        }
        for (round, digits) in (1..=ROUNDS).flat_map(|round| (1..=NUMBERS).map(move |n| (round, n))) {
            overlay.set(number(digits), Code::new(round));
        }
    });
    assert_eq!(overlay.len() as u64, NUMBERS);
}
