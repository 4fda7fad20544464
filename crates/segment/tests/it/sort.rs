//! Numbers in any order come out sorted, each once, however little memory there is.

use anxin_segment::{Builder, Segment, Sorter, Stay};
use proptest::prelude::*;

use crate::sets::{Plain, code, digits, number};
use crate::truth::same_as;

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_last_code_of_a_number_counts(
        digits in digits(), seed in any::<u64>(), limit in prop_oneof![1_usize..40, Just(usize::MAX)],
    ) {
        // Enough runs to merge, not so many that opening them is all it does.
        let digits = if limit < 40 { &digits[..digits.len().min(limit * 60)] } else { &digits[..] };
        let mut dice = seed | 1;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.seg");
        let mut sorter = Sorter::with_limit(folder.path(), limit);
        let mut plain = Plain::new();
        let mut taken = 0;
        for digits in digits.iter().chain(digits.iter().step_by(3)) {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            let code = code(u8::try_from(dice % 15).unwrap() + 1);
            sorter.push(number(*digits), code).unwrap();
            plain.insert(number(*digits), code);
            taken += 1;
        }
        let mut builder = Builder::create(&path).unwrap();
        let twice = sorter.finish(&mut builder).unwrap();
        builder.finish("sorted").unwrap();
        prop_assert_eq!(twice, taken - plain.len() as u64);
        same_as(&Segment::open(&path, Stay::Memory).unwrap(), &plain);
        prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no run is left");
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error_that_names_it() {
    let mut sorter = Sorter::with_limit("/nowhere/at/all".as_ref(), 1);
    sorter.push(number(1), code(1)).unwrap();
    let told = sorter.push(number(2), code(1)).unwrap_err().to_string();
    assert!(told.starts_with("/nowhere/at/all: "), "{told}");
}
