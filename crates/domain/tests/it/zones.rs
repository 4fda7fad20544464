//! Where the holder of a number can be.

use std::collections::BTreeSet;
use std::path::Path;

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::zone::{Prefixes, TableFault, Zones, zones_of};
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn zones(digits: u64) -> &'static Zones {
    zones_of(Number::from_digits(digits))
}

fn names(digits: u64) -> Vec<String> {
    zones(digits).names().map(str::to_owned).collect()
}

fn text() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/number-zones.csv")).unwrap()
}

#[test]
fn a_number_of_one_place_has_one_zone() {
    for (digits, wanted) in [
        (12_125_550_100, "America/New_York"),
        (18_085_550_100, "Pacific/Honolulu"),
        (14_805_550_100, "America/Phoenix"),
        (12_425_550_100, "America/Nassau"),
        (442_079_460_000, "Europe/London"),
        (447_700_900_000, "Europe/London"),
        (862_785_550_100, "Asia/Shanghai"),
        (8_613_800_138_000, "Asia/Shanghai"),
        // Urumqi: official time in Xinjiang is Beijing time.
        (869_912_345_678, "Asia/Shanghai"),
        // A service number, held with the country code in front.
        (8_695_588, "Asia/Shanghai"),
        (919_876_543_210, "Asia/Kolkata"),
        (971_501_234_567, "Asia/Dubai"),
        (33_123_456_789, "Europe/Paris"),
        (33_612_345_678, "Europe/Paris"),
        (4_930_123_456, "Europe/Berlin"),
        (81_312_345_678, "Asia/Tokyo"),
        (74_951_234_567, "Europe/Moscow"),
        (74_012_345_678, "Europe/Kaliningrad"),
        (34_928_123_456, "Atlantic/Canary"),
        (556_512_345_678, "America/Cuiaba"),
    ] {
        let zones = zones(digits);
        let single = zones.single().and_then(TimeZone::iana_name);
        let same =
            single == Some(wanted) || clock(zones.single()) == clock(TimeZone::get(wanted).ok().as_ref());
        assert!(same, "{digits}: {zones:?}");
    }
}

/// What the zone shows in January and July of years in which it matters.
fn clock(zone: Option<&TimeZone>) -> Option<Vec<String>> {
    let moments =
        (2016..2030).flat_map(|year| [format!("{year}-01-10T12:00:00Z"), format!("{year}-07-10T12:00:00Z")]);
    zone.map(|zone| moments.map(|m| Instant::parse(&m).unwrap().format_in(zone, "%F %R")).collect())
}

#[test]
fn a_number_of_a_wide_place_has_them_all() {
    for (digits, wanted) in [
        (19_075_550_100, &["America/Anchorage", "America/Adak"][..]),
        (18_505_550_100, &["America/Chicago", "America/New_York"]),
        (61_891_234_567, &["Australia/Perth", "Australia/Adelaide", "Australia/Darwin", "Australia/Eucla"]),
        // A mobile telephone has no place: all of Australia, of Russia, of Spain.
        (
            61_412_345_678,
            &["Australia/Sydney", "Australia/Perth", "Australia/Brisbane", "Australia/Lord_Howe"],
        ),
        (79_161_234_567, &["Europe/Moscow", "Asia/Vladivostok", "Asia/Kamchatka", "Europe/Kaliningrad"]),
        (34_612_345_678, &["Europe/Madrid", "Atlantic/Canary"]),
        // Freephone: all of the North American plan.
        (
            18_005_550_100,
            &[
                "America/New_York",
                "America/Los_Angeles",
                "Pacific/Honolulu",
                "America/St_Johns",
                "Pacific/Guam",
            ],
        ),
        (
            18_885_550_100,
            &[
                "America/New_York",
                "America/Los_Angeles",
                "Pacific/Honolulu",
                "America/St_Johns",
                "Pacific/Guam",
            ],
        ),
    ] {
        let found = names(digits);
        for name in wanted {
            assert!(found.iter().any(|n| n == name), "{digits}: {name} is not in {found:?}");
        }
        assert!(zones(digits).single().is_none());
    }
    assert!(!names(19_075_550_100).iter().any(|n| n == "America/New_York"), "Alaska only");
    assert!(!names(61_891_234_567).iter().any(|n| n == "Australia/Sydney"), "the west and the middle only");
}

#[test]
fn a_number_that_tells_nothing_can_be_anywhere() {
    let anywhere = Zones::anywhere();
    assert!(anywhere.len() > 60, "{}", anywhere.len());
    let offsets: BTreeSet<_> = anywhere
        .iter()
        .map(|z| Instant::parse("2026-07-10T12:00:00Z").unwrap().format_in(z, "%:z"))
        .collect();
    for wanted in ["-11:00", "-10:00", "-02:30", "+00:00", "+05:30", "+05:45", "+08:00", "+12:45", "+14:00"] {
        assert!(offsets.contains(wanted), "{wanted} is not in {offsets:?}");
    }
    // No such country, satellites, no digits at all, more digits than a number has.
    for digits in [0, 999_123_456, 881_612_345_678, 88_312_345_678, 2_101_234_567, 999_999_999_999_999_999] {
        assert_eq!(zones(digits), anywhere, "{digits}");
    }
}

#[test]
fn a_zone_that_is_known_is_the_only_one() {
    let shanghai = Zones::named("Asia/Shanghai").unwrap();
    assert_eq!(shanghai, Zones::one(TimeZone::get("Asia/Shanghai").unwrap()));
    assert_eq!((shanghai.len(), shanghai.names().collect::<Vec<_>>()), (1, vec!["Asia/Shanghai"]));
    assert_eq!((&shanghai).into_iter().count(), 1);
    assert_eq!(format!("{shanghai:?}"), r#"["Asia/Shanghai"]"#);
    for bad in ["", "Beijing", "CST+8", "Asia/Shanghai "] {
        let error = Zones::named(bad).unwrap_err().to_string();
        assert!(error.contains("write a name of the IANA list"), "{error}");
    }
}

#[test]
fn the_table_is_whole_small_and_says_nothing_twice() {
    let text = text();
    assert!(text.len() < 120_000, "{} bytes", text.len());
    Prefixes::parse(&text).unwrap_or_else(|error| panic!("{error}"));
    let rows: Vec<(&str, &str)> = text
        .lines()
        .filter(|r| !r.is_empty() && !r.starts_with('#'))
        .filter_map(|r| r.split_once(','))
        .collect();
    for (prefix, zones) in &rows {
        let shorter = (1..prefix.len()).rev().find_map(|n| rows.iter().find(|(p, _)| *p == &prefix[..n]));
        assert_ne!(shorter.map(|(_, z)| z), Some(zones), "{prefix} says what the row before it says");
    }
}

/// No zone in a set shows what another one shows: each costs a question at every call.
#[test]
fn zones_with_one_clock_are_one() {
    for digits in [12_125_550_100, 18_005_550_100, 79_161_234_567, 61_412_345_678, 999] {
        let zones = zones(digits);
        let clocks: Vec<_> = zones.iter().map(|z| clock(Some(z))).collect();
        // Twice a year is coarser than the table looks, so a few may look the same here.
        let different: BTreeSet<_> = clocks.iter().collect();
        assert!(
            different.len() * 10 >= clocks.len() * 7,
            "{digits}: {} of {}",
            different.len(),
            clocks.len()
        );
    }
    let names = names(18_005_550_100);
    assert!(!names.iter().any(|n| n == "America/Detroit"), "New York's clock: {names:?}");
}

#[test]
fn a_bad_table_is_told_its_line_and_how_to_mend_it() {
    for (rows, line, word) in [
        ("86,Asia/Shanghai\n\n1,Asia/Tokyo", 3, "sort the rows"),
        ("1,Asia/Tokyo\n1,Asia/Tokyo", 2, "sort the rows"),
        ("+86,Asia/Shanghai", 1, "write 1 to 15 digits"),
        ("086,Asia/Shanghai", 1, "write 1 to 15 digits"),
        (",Asia/Shanghai", 1, "write 1 to 15 digits"),
        ("1234567890123456,Asia/Shanghai", 1, "write 1 to 15 digits"),
        ("# words\n86,Asia/Beijing", 2, "write a name of the IANA list"),
        ("86", 1, "write a name of the IANA list"),
        ("86,Asia/Shanghai|", 1, "write a name of the IANA list"),
    ] {
        let error = Prefixes::parse(rows).unwrap_err();
        assert_eq!(error.line, line, "{rows}");
        assert!(error.to_string().starts_with(&format!("number-zones.csv:{line}: ")), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
    let order = Prefixes::parse("2,Asia/Tokyo\n1,Asia/Tokyo").unwrap_err().fault;
    assert_eq!(order, TableFault::Order("1".to_owned()));
}

/// Clocks that differ in summer only differ; places by which nobody lives are none.
#[test]
fn zones_are_told_apart_by_their_summers() {
    let table = Prefixes::parse("1,Africa/Lagos|Europe/Paris\n2,Europe/Berlin|Europe/Paris").unwrap();
    let names =
        |digits| table.get(Number::from_digits(digits)).unwrap().names().collect::<Vec<_>>().join(" ");
    assert_eq!(names(1_000), "Africa/Lagos Europe/Paris");
    assert_eq!(names(2_000), "Europe/Berlin", "the same clocks");
    assert!(Zones::anywhere().names().all(|name| !name.starts_with("Etc/")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The quick look-up finds what the slow one finds.
    #[test]
    fn the_longest_prefix_decides(
        digits in prop_oneof![
            any::<u64>(),
            1_000_000_u64..100_000_000_000_000,
            7_336_220_000_u64..7_336_230_000,
            12_120_000_000_u64..12_130_000_000,
        ],
    ) {
        let table = "1,America/Toronto\n1212,America/New_York\n61,Australia/Sydney|Australia/Perth\n\
                     618,Australia/Perth\n\
                     7,Europe/Moscow\n733622,Asia/Qyzylorda\n86,Asia/Shanghai";
        let table_read = Prefixes::parse(table).unwrap();
        let shown = digits.to_string();
        let longest = table.lines().filter_map(|r| r.split_once(',')).filter(|(p, _)| shown.starts_with(p));
        let wanted = longest.max_by_key(|(p, _)| p.len()).map(|(_, z)| z.replace('|', ","));
        let found = table_read.get(Number::from_digits(digits)).map(|z| z.names().collect::<Vec<_>>().join(","));
        prop_assert_eq!(found, wanted);
    }
}
