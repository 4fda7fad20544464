//! Numbers as people, lists and attackers write them.

use anxin_domain::number::{Number, NumberError, Region};
use proptest::prelude::*;

fn region() -> impl Strategy<Value = Region> {
    prop_oneof![Just(Region::CN), Just(Region::US), Just("GB".parse().unwrap()), Just("IT".parse().unwrap())]
}

/// Digits with the marks that people put between them.
fn written() -> impl Strategy<Value = String> {
    "(\\+|00|tel:\\+|\\(|)(86|1|44|39|81|49|7|)[ -]?[0-9]{0,4}[ ()./-]{0,2}[0-9]{2,8}(-[0-9]{1,5})?"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_can_make_it_panic(text in ".{0,300}", region in region()) {
        let _ = Number::parse(&text, region);
    }

    #[test]
    fn what_is_read_reads_back_from_what_is_shown(text in written(), region in region()) {
        if let Ok(number) = Number::parse(&text, region) {
            prop_assert!(number.digits() < 1_000_000_000_000_000, "E.164 has 15 digits at most");
            let shown = number.to_string();
            for here in [Region::CN, Region::US, region] {
                prop_assert_eq!(Number::parse(&shown, here), Ok(number), "{} shown as {}", text, shown);
            }
        }
    }

    #[test]
    fn a_mask_never_gives_the_whole_number_away(digits in prop_oneof![any::<u64>(), 0..10_000_000_u64]) {
        let number = Number::from_digits(digits);
        let masked = number.masked();
        let visible = masked.chars().filter(char::is_ascii_digit).count();
        prop_assert!(masked.contains('*'), "{}", masked);
        prop_assert!(visible < digits.to_string().len(), "{}", masked);
        prop_assert_eq!(format!("{number:?}"), format!("Number({masked})"));
    }
}

/// A sample of the odd entries among 227,000 numbers that people in the United States reported in one day's public file.
#[test]
fn odd_numbers_of_a_public_complaint_file_say_what_is_wrong() {
    use NumberError::{Impossible, NotANumber, TooLong, TooShort};
    for (text, wanted) in [
        ("4692576503", Ok("+14692576503")),
        ("8009423767", Ok("+18009423767")),
        ("1111111111", Err(Impossible)),
        ("0000000000", Err(Impossible)),
        ("7971043417", Err(Impossible)),
        ("3150000000", Err(Impossible)),
        ("2991577", Err(TooShort)),
        ("77967580", Err(TooShort)),
        ("904842714", Err(TooShort)),
        ("631970", Err(TooShort)),
        ("92225", Err(TooShort)),
        ("1800", Err(TooShort)),
        ("812", Err(TooShort)),
        ("10", Err(TooShort)),
        ("2", Err(NotANumber)),
        ("07453775817", Err(TooLong)),
        ("525556979284", Err(TooLong)),
        ("8167897887653", Err(TooLong)),
        ("19045613498684", Err(TooLong)),
        ("612296526961234", Err(TooLong)),
        ("50928248582824873", Err(TooLong)),
        ("728777100310041008", Err(TooLong)),
        ("4409063055440906271", Err(TooLong)),
        ("61446357266144635726", Err(TooLong)),
    ] {
        let found = Number::parse(text, Region::US).map(|n| n.to_string());
        assert_eq!(found.as_deref().map_err(|e| *e), wanted, "{text}");
    }
}
