//! Segments read one number at a time, and several of them as one.

use anxin_segment::{Merged, Segment};
use proptest::prelude::*;

use crate::sets::{Plain, plain};

fn segment(plain: &Plain) -> Segment {
    Segment::of(plain.iter().map(|(number, code)| (*number, *code)), "a test").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn of_a_number_that_several_have_the_last_counts(plains in proptest::collection::vec(plain(), 0..5)) {
        let segments: Vec<Segment> = plains.iter().map(segment).collect();
        for (segment, plain) in segments.iter().zip(&plains) {
            prop_assert_eq!(segment.numbers().collect::<Plain>(), plain.clone());
        }
        let wanted: Plain = plains.iter().flatten().map(|(number, code)| (*number, *code)).collect();
        let merged: Vec<_> = Merged::of(&segments).collect();
        prop_assert!(merged.is_sorted_by(|(one, _), (next, _)| one < next));
        prop_assert_eq!(merged.into_iter().collect::<Plain>(), wanted);
    }

    #[test]
    fn the_seal_tells_segments_apart_that_do_not_say_the_same(one in plain(), other in plain()) {
        prop_assert_eq!(segment(&one).seal(), segment(&one).seal());
        prop_assert_eq!(segment(&one).seal() == segment(&other).seal(), one == other);
        let relabelled = Segment::of(one.iter().map(|(number, code)| (*number, *code)), "another").unwrap();
        prop_assert_ne!(relabelled.seal(), segment(&one).seal());
    }
}
