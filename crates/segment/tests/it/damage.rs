//! A file that is not as it was written is refused, whatever is wrong with it.

use anxin_domain::number::Number;
use anxin_segment::{Builder, Segment, Stay};
use proptest::prelude::*;

use crate::sets::{Plain, code, number};
use crate::sums::put_sums_right;
use crate::truth::same_as;

fn example() -> Plain {
    let sparse = (0..300_u64).map(|index| 12_000_000_000 + index * 301);
    let dense = (0..150_000_u64).map(|index| 8_613_900_000_000 + index * 5);
    sparse.chain(dense).map(|n| (number(n), code(u8::try_from(n % 7).unwrap() + 1))).collect()
}

pub(crate) fn bytes_of(plain: &Plain) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    let mut builder = Builder::create(&path).unwrap();
    plain.iter().for_each(|(number, code)| builder.push(*number, *code).unwrap());
    builder.finish("label").unwrap();
    std::fs::read(path).unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    Segment::from_bytes(bytes.to_vec()).unwrap_err().to_string()
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let whole = bytes_of(&example());
    for length in (0..whole.len()).step_by(997).chain(0..200).chain(whole.len() - 200..whole.len()) {
        let told = refusal(&whole[..length]);
        assert!(
            told.contains("not whole") || length == 0 && told.contains("no list segment"),
            "{length}: {told}"
        );
    }
    let mut longer = whole;
    longer.push(0);
    assert!(refusal(&longer).contains("not whole"));
}

#[test]
fn another_file_and_a_newer_format_are_told_apart_from_damage() {
    for other in ["", "13800138000\n", "PAR1", "anxi"] {
        let told = refusal(other.as_bytes());
        let cut_off = other == "anxi";
        assert!(told.contains(if cut_off { "not whole" } else { "`anxin lists build`" }), "{other}: {told}");
    }
    let mut newer = bytes_of(&example());
    newer[8] = 2;
    assert!(refusal(&newer).contains("format 2 is newer than this program reads (1); update the program"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Flipped bits are found, but for those between blocks, which say nothing.
    #[test]
    fn a_flipped_bit_is_found(place in any::<proptest::sample::Index>(), bit in 0_u8..8) {
        let plain = small();
        let mut bytes = bytes_of(&plain);
        *place.get_mut(&mut bytes) ^= 1 << bit;
        if let Ok(segment) = Segment::from_bytes(bytes) {
            same_as(&segment, &plain);
        }
    }

    /// Random bytes behind a right checksum, as a hostile maker would write them: refused or read, never a panic.
    #[test]
    fn whatever_stands_in_a_block_nothing_panics(
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..20),
        asked in proptest::collection::vec(12_000_000_000_u64..12_000_200_000, 50),
    ) {
        let mut bytes = bytes_of(&small());
        for (place, byte) in changes {
            *place.get_mut(&mut bytes) = byte;
        }
        put_sums_right(&mut bytes);
        if let Ok(segment) = Segment::from_bytes(bytes) {
            let asked: Vec<Number> = asked.into_iter().map(number).collect();
            let mut found = Vec::new();
            segment.get_many(&asked, |_, code| found.push(code));
            prop_assert!(asked.iter().map(|number| segment.get(*number)).eq(found));
        }
    }
}

fn small() -> Plain {
    (0..300_u64).map(|n| (number(12_000_000_000 + n * 301), code(u8::try_from(n % 7).unwrap() + 1))).collect()
}

#[test]
fn putting_sums_right_changes_nothing_that_is_right() {
    let mut bytes = bytes_of(&small());
    let before = bytes.clone();
    put_sums_right(&mut bytes);
    assert!(bytes == before);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    std::fs::write(&path, &bytes).unwrap();
    same_as(&Segment::open(&path, Stay::Mapped).unwrap(), &small());
}
