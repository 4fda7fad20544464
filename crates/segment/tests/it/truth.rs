//! A segment answers as a plain map does, whatever is in it.

use anxin_domain::number::Number;
use anxin_segment::{Builder, Code, Segment, SegmentError, Stay};
use proptest::prelude::*;

use crate::sets::{LAST, Plain, SPAN, code, number, plain, questions};

pub(crate) fn same_as(segment: &Segment, plain: &Plain) {
    assert_eq!(segment.count(), plain.len() as u64);
    let asked = questions(plain);
    for number in &asked {
        assert_eq!(segment.get(*number), plain.get(number).copied(), "{}", number.digits());
    }
    let mut answered = 0;
    segment.get_many(&asked, |index, code| {
        assert_eq!(index, answered, "in the order of the questions");
        assert_eq!(code, plain.get(&asked[index]).copied(), "{}", asked[index].digits());
        answered += 1;
    });
    assert_eq!(answered, asked.len());
    let mut all = Vec::new();
    let read: Result<(), ()> = segment.try_for_each(|number, code| {
        all.push((number, code));
        Ok(())
    });
    read.unwrap();
    assert!(all.iter().copied().eq(plain.iter().map(|(number, code)| (*number, *code))));
}

fn of(plain: &Plain) -> Segment {
    Segment::of(plain.iter().map(|(number, code)| (*number, *code)), "a list").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_segment_answers_as_a_map_does(plain in plain()) {
        same_as(&of(&plain), &plain);
    }
}

#[test]
fn a_file_answers_the_same_mapped_and_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.seg");
    let dense = (0..300_000_u64).map(|index| 8_613_800_000_000 + index * 7);
    let wide = (0..5_000_u64).map(|index| 12_000_000_000 + index * 1_999_993);
    let plain: Plain =
        dense.chain(wide).map(|n| (number(n), code(u8::try_from(n % 15).unwrap() + 1))).collect();
    let mut builder = Builder::create(&path).unwrap();
    plain.iter().for_each(|(number, code)| builder.push(*number, *code).unwrap());
    assert!(!path.exists(), "until it is whole, nothing stands under its name");
    let built = builder.finish("ftc 2026-11-25").unwrap();
    assert_eq!((built.count, built.bytes), (plain.len() as u64, std::fs::metadata(&path).unwrap().len()));
    for stay in [Stay::Mapped, Stay::Memory] {
        let segment = Segment::open(&path, stay).unwrap();
        assert_eq!(segment.label(), "ftc 2026-11-25");
        same_as(&segment, &plain);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
}

#[test]
fn every_number_of_a_block_and_none_at_all_fit_as_well() {
    let full: Plain = (0..SPAN).map(|low| (number(5 * SPAN + low), Code::LISTED)).collect();
    same_as(&of(&full), &full);
    same_as(&of(&Plain::new()), &Plain::new());
}

#[test]
fn numbers_out_of_order_twice_or_too_long_are_refused_with_their_place() {
    let refused = |numbers: &[u64]| {
        let numbers = numbers.iter().map(|digits| (number(*digits), Code::LISTED));
        Segment::of(numbers, "").unwrap_err().to_string()
    };
    let rising = "of the list is not larger than the one before it; sort the list first";
    assert_eq!(refused(&[1, 3, 2]), format!("number 3 {rising}"));
    assert_eq!(refused(&[7, 7]), format!("number 2 {rising}"));
    assert_eq!(refused(&[0, 0]), format!("number 2 {rising}"));
    assert_eq!(refused(&[SPAN, 5]), format!("number 2 {rising}"));
    assert_eq!(refused(&[LAST, LAST + 1]), "number 2 of the list has more than 15 digits");
}

#[test]
fn memory_is_near_what_the_format_says() {
    // One number in six, as dense as the mobile numbers of a country of which half refuse.
    let mut last = 8_613_000_000_000_u64;
    let mut step = 1_u64;
    let numbers: Vec<(Number, Code)> = (0..2_000_000)
        .map(|_| {
            step = step.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            last += 1 + (step >> 60) % 11;
            (number(last), code(u8::try_from(step >> 40 & 7).unwrap() + 1))
        })
        .collect();
    let segment = Segment::of(numbers.iter().copied(), "").unwrap();
    assert!(segment.memory() * 10 < numbers.len() * 15, "{} bytes", segment.memory());
    // Lists that say the same of every number need no codes.
    let listed = Segment::of(numbers.iter().map(|(number, _)| (*number, Code::LISTED)), "").unwrap();
    assert!(segment.memory() - listed.memory() >= numbers.len() / 2 - 64);
}

#[test]
fn a_file_that_is_being_written_is_not_written_by_another_and_a_leftover_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.seg");
    let first = Builder::create(&path).unwrap();
    let second = Builder::create(&path).map(drop).unwrap_err();
    assert!(second.to_string().contains("another process is writing this file"), "{second}");
    drop(first);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "what was not finished is gone");
    std::fs::write(folder.path().join("list.seg.part"), "left behind by a crash").unwrap();
    Builder::create(&path).unwrap().finish("").unwrap();
    assert_eq!(Segment::open(&path, Stay::Memory).unwrap().count(), 0);
    assert!(matches!(Segment::open(folder.path(), Stay::Memory), Err(SegmentError::File { .. })));
}
