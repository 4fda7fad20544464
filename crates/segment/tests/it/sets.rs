//! Sets of numbers: random ones, and those that a format could stumble over.

use std::collections::BTreeMap;

use anxin_domain::number::Number;
use anxin_segment::Code;
use proptest::prelude::*;

pub(crate) type Plain = BTreeMap<Number, Code>;

pub(crate) const SPAN: u64 = 1 << 20;
/// The largest number there is.
pub(crate) const LAST: u64 = 999_999_999_999_999;

pub(crate) fn number(digits: u64) -> Number {
    Number::from_digits(digits)
}

pub(crate) fn code(code: u8) -> Code {
    Code::new(code).unwrap()
}

/// So many numbers at random places from one on, within a stretch.
fn some_of(first: u64, stretch: u64, most: usize) -> impl Strategy<Value = Vec<u64>> {
    let end = (first + stretch).min(LAST + 1);
    proptest::collection::vec(first..end, 0..most)
}

/// Numbers of one of many shapes: far apart, close together, without a gap, around the edges of blocks and lines.
pub(crate) fn digits() -> impl Strategy<Value = Vec<u64>> {
    let block = 0..LAST / SPAN;
    prop_oneof![
        some_of(0, LAST + 1, 300),
        block.clone().prop_flat_map(|block| some_of(block * SPAN, SPAN, 3_000)),
        block.clone().prop_flat_map(|block| some_of(block * SPAN, 4 * SPAN, 30_000)),
        (0..LAST - 5_000, 1_u64..2_000, 1_u64..3)
            .prop_map(|(first, count, step)| { (0..count).map(|index| first + index * step).collect() }),
        (block, 1_u64..40, prop_oneof![Just(256_u64), Just(480), Just(65_536), Just(SPAN)]).prop_map(
            |(block, count, edge)| {
                let edges = (1..=count).map(move |index| block * SPAN + index * edge);
                edges.flat_map(|edge| [edge - 1, edge, edge + 1]).filter(|digits| *digits <= LAST).collect()
            }
        ),
        Just(vec![0, 1, SPAN - 1, SPAN, LAST - 1, LAST]),
    ]
}

/// A set with codes: one for all, or any.
pub(crate) fn plain() -> impl Strategy<Value = Plain> {
    (digits(), any::<u64>(), any::<bool>()).prop_map(|(digits, seed, mixed)| {
        let codes = move |digits: u64| match mixed {
            true => {
                code(u8::try_from((digits ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 60).unwrap().max(1))
            }
            false => code(u8::try_from(seed % 15).unwrap() + 1),
        };
        digits.into_iter().map(|digits| (number(digits), codes(digits))).collect()
    })
}

/// What is asked of a set: what is in it, its neighbours, and what is far off or no number at all.
pub(crate) fn questions(plain: &Plain) -> Vec<Number> {
    let near = plain.keys().flat_map(|number| {
        let digits = number.digits();
        [digits.wrapping_sub(1), digits, digits + 1, digits ^ SPAN, digits ^ (SPAN << 7)]
    });
    near.chain([0, LAST, LAST + 1, u64::MAX, 1 << 52]).map(number).collect()
}
