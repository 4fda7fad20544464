//! Numbers as people, lists and attackers write them.

use anxin_domain::number::{AreaCode, Dialled, Extension, Number, NumberError, Place, Region};
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

/// The page for those who send lists, row by row.
#[test]
fn what_the_documentation_says_is_understood_is_understood() {
    let mut rows = 0;
    for [written, place, wanted] in table("| written | where | read as |") {
        let text = unescaped(code(&written));
        let found = match Dialled::parse(&text, here(&place)) {
            Ok(Dialled { number, extension: Some(extension) }) => format!("{number} ext {extension}"),
            Ok(Dialled { number, extension: None }) => number.to_string(),
            Err(error) => error.code().to_owned(),
        };
        assert_eq!(found, code(&wanted), "{written} in {place}");
        assert!(Dialled::parse(&text, here(&place)).is_err() || found.starts_with('+'));
        rows += 1;
    }
    assert!(rows > 60, "the table is there: {rows} rows");
}

#[test]
fn every_reason_is_documented_with_its_mend() {
    let documented: Vec<_> = table("| code | reason | mend |");
    let known = NumberError::ALL.map(|e| [format!("`{}`", e.code()), e.to_string(), e.mend().to_owned()]);
    assert_eq!(documented, known);
}

/// The rows of a table of three columns in `docs/numbers.md`.
fn table(head: &str) -> Vec<[String; 3]> {
    let page = include_str!("../../../../docs/numbers.md");
    let rows = page.lines().skip_while(|line| *line != head).skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        cells.try_into().unwrap()
    })
    .collect()
}

fn code(cell: &str) -> &str {
    cell.strip_prefix('`').and_then(|c| c.strip_suffix('`')).unwrap()
}

/// `\u{200B}` as the character.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (hex, rest) = part.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

fn here(place: &str) -> Place {
    let (region, area) = place.split_once(' ').unwrap_or((place, ""));
    Place { region: region.parse().unwrap(), area_code: area.parse().ok() }
}

#[test]
fn none_one_and_forty_digits_each_have_their_answer() {
    for region in ["CN", "US", "GB", "DE", "JP"] {
        let region: Region = region.parse().unwrap();
        for blank in ["", " ", "\u{3000}", "\u{200E}\u{FEFF}\t\n"] {
            assert_eq!(Number::parse(blank, region), Err(NumberError::Empty), "{blank:?}");
        }
        for mark in ["-", "+", "()", "tel:", "转", "转801"] {
            let error = Number::parse(mark, region).unwrap_err();
            assert!(matches!(error, NumberError::NotANumber | NumberError::TooShort), "{mark}: {error}");
        }
        for digit in 0..10 {
            for text in
                [format!("{digit}"), format!("+{digit}"), format!(" {digit}-"), format!("{digit}{digit}")]
            {
                let error = Number::parse(&text, region).unwrap_err();
                assert_eq!(error, NumberError::TooShort, "{text}");
            }
            let forty = digit.to_string().repeat(40);
            for text in [forty.clone(), format!("+{forty}"), format!("+86{forty}"), format!("0{forty}")] {
                let error = Number::parse(&text, region).unwrap_err();
                let plausible = matches!(error, NumberError::TooLong | NumberError::UnknownCountry);
                assert!(plausible, "{} digits of {digit}: {error}", text.len());
            }
        }
    }
    assert_eq!(Number::parse(&"1 ".repeat(200), Region::CN), Err(NumberError::TooLong));
}

#[test]
fn an_extension_keeps_its_zeroes_and_has_its_limits() {
    assert_eq!(Extension::new("007").map(|e| e.to_string()).as_deref(), Some("007"));
    assert_ne!(Extension::new("007"), Extension::new("7"));
    assert_eq!(Extension::new("٨٠١"), Extension::new("801"));
    assert!(Extension::new(&"9".repeat(20)).is_some());
    for text in ["", "8a", "8 1", "-", &"9".repeat(21)] {
        assert_eq!(Extension::new(text), None, "{text:?}");
    }
    let ext = |text: &str| Dialled::parse(text, Region::CN).map(|d| d.extension.map(|e| e.to_string()));
    assert_eq!(ext("02782811234转123456789"), Ok(Some("123456789".into())));
    assert_eq!(ext("02782811234转1234567890"), Err(NumberError::NotANumber), "ten digits are another number");
    assert_eq!(ext("13800138000"), Ok(None));
}

#[test]
fn an_area_code_is_that_of_its_region_only() {
    let wuhan = Place { region: Region::CN, area_code: Some("027".parse().unwrap()) };
    assert_eq!(Number::parse("8281 1234", wuhan).unwrap().to_string(), "+862782811234");
    assert_eq!(Number::parse("828 1123", wuhan), Err(NumberError::Impossible), "eight digits in Wuhan");
    assert_eq!(Number::parse("0755-8281 1234", wuhan).unwrap().to_string(), "+8675582811234");
    assert_eq!(Number::parse("+1 257 6503", wuhan), Err(NumberError::NeedsAreaCode));
    for odd in ["", "0", "00", "x", "1234567", "2 7", "٢٧"] {
        assert_eq!(odd.parse::<AreaCode>(), Err(NumberError::UnknownAreaCode), "{odd:?}");
    }
}

#[test]
fn assigned_means_what_the_numbering_plan_says() {
    for (text, assigned) in [
        ("13800138000", true),
        ("14000138000", false),
        ("+8695588", true),
        ("+12002222222", false),
        ("110", true),
    ] {
        assert_eq!(Number::parse(text, Region::CN).is_ok_and(Number::is_assigned), assigned, "{text}");
    }
}

/// A sample of the odd entries among 227,000 numbers that people in the United States reported in one day's public file.
#[test]
fn odd_numbers_of_a_public_complaint_file_say_what_is_wrong() {
    use NumberError::{Impossible, NeedsAreaCode, TooLong, TooShort};
    for (text, wanted) in [
        ("4692576503", Ok("+14692576503")),
        ("8009423767", Ok("+18009423767")),
        ("1111111111", Err(Impossible)),
        ("0000000000", Err(Impossible)),
        ("7971043417", Err(Impossible)),
        ("3150000000", Err(Impossible)),
        ("2991577", Err(NeedsAreaCode)),
        ("77967580", Err(TooShort)),
        ("904842714", Err(TooShort)),
        ("631970", Err(TooShort)),
        ("92225", Err(TooShort)),
        ("1800", Err(TooShort)),
        ("812", Err(TooShort)),
        ("10", Err(TooShort)),
        ("2", Err(TooShort)),
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
