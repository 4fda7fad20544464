//! Holidays and working days of eight calendars, day by day where it matters, and what the loader says about a bad
//! file.

use std::collections::BTreeSet;
use std::path::Path;

use anxin_domain::calendar::{Answer, Calendar, CalendarFault, Day, DayKind, date_in, start_of_day};
use anxin_domain::time::Instant;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// What a calendar says about a day, in a word or by the name of the holiday.
fn says(id: &str, day: &str) -> String {
    let day = Calendar::of(id).unwrap().day(date(day));
    let word = match day {
        Day::Unknown => "unknown".to_owned(),
        Day::Known(DayKind::Ordinary(_)) => "ordinary".to_owned(),
        Day::Known(DayKind::PublicHoliday(name)) => name.to_owned(),
        Day::Known(DayKind::MovedWorkingDay(name)) => format!("worked for {name}"),
    };
    let working = match day.is_working_day() {
        Answer::Yes => "working",
        Answer::No => "free",
        Answer::Unknown => "?",
    };
    format!("{word}, {working}")
}

#[test]
fn days_are_what_the_law_of_the_place_made_them() {
    for (id, day, wanted) in [
        // The Sunday after the Spring Festival of 2024 was worked; Wuhan's disputed calls fell on it.
        ("cn", "2024-02-18", "worked for 春节, working"),
        ("cn", "2024-02-10", "春节, free"),
        ("cn", "2024-02-17", "春节, free"),
        ("cn", "2024-02-19", "ordinary, working"),
        ("cn", "2024-02-25", "ordinary, free"),
        ("cn", "2024-02-29", "ordinary, working"),
        ("cn", "2020-02-29", "ordinary, free"),
        ("cn", "2025-10-08", "国庆节、中秋节, free"),
        ("cn", "2025-10-09", "ordinary, working"),
        ("cn", "2026-02-14", "worked for 春节, working"),
        ("cn", "2026-02-15", "春节, free"),
        ("cn", "2026-02-23", "春节, free"),
        ("cn", "2026-02-24", "ordinary, working"),
        ("cn", "2026-02-28", "worked for 春节, working"),
        // The epidemic: 1 February 2020 was to be worked, and was not.
        ("cn", "2020-02-01", "春节, free"),
        ("cn", "2020-01-19", "worked for 春节, working"),
        // The second notice for 2019.
        ("cn", "2019-05-03", "劳动节, free"),
        ("cn", "2019-05-05", "worked for 劳动节, working"),
        // A notice reaches back into the December before.
        ("cn", "2018-12-29", "worked for 元旦, working"),
        ("cn", "2022-12-31", "元旦, free"),
        ("cn", "2015-12-31", "unknown, ?"),
        ("cn", "2027-01-01", "unknown, ?"),
        ("us", "2026-05-25", "Memorial Day, free"),
        ("us", "2026-05-26", "ordinary, working"),
        ("us", "2026-11-26", "Thanksgiving Day, free"),
        ("us", "2026-11-27", "ordinary, working"),
        ("us", "2020-06-19", "ordinary, working"),
        ("us", "2021-06-18", "Juneteenth National Independence Day (observed), free"),
        ("us", "2022-06-20", "Juneteenth National Independence Day (observed), free"),
        ("us", "2026-06-19", "Juneteenth National Independence Day, free"),
        ("us", "2026-07-03", "Independence Day (observed), free"),
        ("us", "2021-12-31", "New Year's Day (observed), free"),
        ("us", "2027-12-31", "New Year's Day (observed), free"),
        ("us", "2028-01-01", "unknown, ?"),
        ("fr", "2026-05-01", "Fête du Travail, free"),
        ("fr", "2026-04-06", "Lundi de Pâques, free"),
        ("fr", "2026-05-14", "Ascension, free"),
        ("fr", "2026-05-25", "Lundi de Pentecôte, free"),
        ("fr", "2026-04-03", "ordinary, working"),
        ("gb-england-and-wales", "2026-12-26", "Boxing Day, free"),
        ("gb-england-and-wales", "2026-12-28", "Boxing Day (substitute day), free"),
        ("gb-england-and-wales", "2026-12-29", "ordinary, working"),
        ("gb-england-and-wales", "2022-12-27", "Christmas Day (substitute day), free"),
        ("gb-england-and-wales", "2020-05-04", "ordinary, working"),
        ("gb-england-and-wales", "2026-04-06", "Easter Monday, free"),
        ("gb-scotland", "2026-04-06", "ordinary, working"),
        ("gb-scotland", "2023-01-02", "2nd January, free"),
        ("gb-scotland", "2023-01-03", "New Year's Day (substitute day), free"),
        ("gb-scotland", "2026-06-15", "World Cup bank holiday, free"),
        ("gb-northern-ireland", "2026-07-13", "Battle of the Boyne (Orangemen's Day) (substitute day), free"),
        ("au", "2024-04-25", "Anzac Day, free"),
        ("au", "2026-04-25", "Anzac Day, free"),
        ("au", "2026-04-27", "ordinary, working"),
        ("au", "2025-01-26", "ordinary, free"),
        ("au", "2025-01-27", "Australia Day, free"),
        ("au", "2022-09-22", "National Day of Mourning, free"),
        ("in", "2026-01-26", "Republic Day, free"),
        ("in", "2026-08-15", "Independence Day, free"),
        ("in", "2025-10-02", "Mahatma Gandhi's Birthday and Dussehra, free"),
        ("in", "2026-11-24", "Guru Nanak's Birthday, free"),
        ("in", "2021-08-15", "unknown, ?"),
    ] {
        assert_eq!(says(id, day), wanted, "{id} {day}");
    }
}

#[test]
fn a_day_of_a_year_that_the_calendar_does_not_hold_may_be_a_holiday() {
    let cn = Calendar::of("cn").unwrap();
    let unknown = cn.day(date("2027-01-04"));
    assert_eq!(unknown, Day::Unknown);
    assert_eq!(unknown.is_public_holiday(), Answer::Unknown);
    assert!(!unknown.is_public_holiday().surely() && !unknown.is_public_holiday().surely_not());
    assert!(cn.day(date("2026-10-01")).is_public_holiday().surely());
    assert!(cn.day(date("2026-10-10")).is_public_holiday().surely_not(), "a worked Saturday is no holiday");
    assert_eq!(cn.day(date("2026-10-11")), Day::Known(DayKind::Ordinary(Weekday::Sunday)));
    assert_eq!(Calendar::of("atlantis").map(|_| ()), None);
}

#[test]
fn the_day_of_a_moment_is_read_on_the_wall_of_the_zone() {
    let cn = Calendar::of("cn").unwrap();
    let shanghai = zone("Asia/Shanghai");
    // 00:30 on 10 February in Shanghai, still the 9th in Greenwich.
    assert!(cn.day_at(at("2024-02-09T16:30:00Z"), &shanghai).is_public_holiday().surely());
    assert!(cn.day_at(at("2024-02-09T16:30:00Z"), &TimeZone::UTC).is_public_holiday().surely_not());
    assert!(cn.day_at(at("2024-02-09T15:59:59.999999Z"), &shanghai).is_public_holiday().surely_not());
}

#[test]
fn working_days_end_on_the_wall_clock_of_the_zone() {
    for (id, place, from, days, until) in [
        // Nine free days in a row, a Saturday worked before and one after them.
        ("cn", "Asia/Shanghai", "2026-02-13T10:00:00+08:00", 1, Some("2026-02-15T00:00:00+08:00")),
        ("cn", "Asia/Shanghai", "2026-02-13T10:00:00+08:00", 2, Some("2026-02-25T00:00:00+08:00")),
        ("cn", "Asia/Shanghai", "2026-02-13T10:00:00+08:00", 6, Some("2026-03-01T00:00:00+08:00")),
        // A request in the middle of the festival.
        ("cn", "Asia/Shanghai", "2024-02-12T23:59:59+08:00", 1, Some("2024-02-19T00:00:00+08:00")),
        // The day of the moment is never counted, be it worked or not; 0 is its own end.
        ("cn", "Asia/Shanghai", "2024-02-29T00:00:00+08:00", 1, Some("2024-03-02T00:00:00+08:00")),
        ("cn", "Asia/Shanghai", "2024-02-28T12:00:00+08:00", 1, Some("2024-03-01T00:00:00+08:00")),
        ("cn", "Asia/Shanghai", "2024-02-10T12:00:00+08:00", 0, Some("2024-02-11T00:00:00+08:00")),
        // Year end, into a year that is covered and into one that is not.
        ("cn", "Asia/Shanghai", "2025-12-31T18:00:00+08:00", 1, Some("2026-01-05T00:00:00+08:00")),
        ("cn", "Asia/Shanghai", "2026-12-30T18:00:00+08:00", 1, Some("2027-01-01T00:00:00+08:00")),
        ("cn", "Asia/Shanghai", "2026-12-30T18:00:00+08:00", 2, None),
        ("us", "America/New_York", "2026-12-23T09:00:00-05:00", 5, Some("2027-01-01T00:00:00-05:00")),
        // Clocks go forward on Sunday 8 March 2026 and back on Sunday 1 November 2026.
        ("us", "America/New_York", "2026-03-06T12:00:00-05:00", 1, Some("2026-03-10T00:00:00-04:00")),
        ("us", "America/New_York", "2026-03-07T12:00:00-05:00", 0, Some("2026-03-08T00:00:00-05:00")),
        ("us", "America/New_York", "2026-03-08T00:00:00-05:00", 0, Some("2026-03-09T00:00:00-04:00")),
        ("us", "America/New_York", "2026-10-30T12:00:00-04:00", 2, Some("2026-11-04T00:00:00-05:00")),
        ("fr", "Europe/Paris", "2026-03-27T12:00:00+01:00", 1, Some("2026-03-31T00:00:00+02:00")),
        ("fr", "Europe/Paris", "2026-10-23T12:00:00+02:00", 10, Some("2026-11-07T00:00:00+01:00")),
        // The same moment is another day elsewhere.
        ("us", "Pacific/Honolulu", "2026-07-01T09:00:00Z", 1, Some("2026-07-02T00:00:00-10:00")),
        ("us", "America/New_York", "2026-07-01T09:00:00Z", 1, Some("2026-07-03T00:00:00-04:00")),
    ] {
        let found = Calendar::of(id).unwrap().working_days_after(at(from), days, &zone(place));
        assert_eq!(found, until.map(at), "{id} {from} + {days}");
    }
}

#[test]
fn a_day_starts_after_the_gap_where_clocks_skip_midnight() {
    // Lebanon goes from 00:00 to 01:00 on 29 March 2026; Cuba from 01:00 back to 00:00 on 1 November 2026.
    let beirut = zone("Asia/Beirut");
    assert_eq!(start_of_day(date("2026-03-29"), &beirut), Some(at("2026-03-29T01:00:00+03:00")));
    assert_eq!(date_in(at("2026-03-28T21:59:59Z"), &beirut), date("2026-03-28"));
    assert_eq!(date_in(at("2026-03-28T22:00:00Z"), &beirut), date("2026-03-29"));
    assert_eq!(
        start_of_day(date("2026-11-01"), &zone("America/Havana")),
        Some(at("2026-11-01T00:00:00-04:00"))
    );
    assert_eq!(start_of_day(date("9999-12-31"), &TimeZone::UTC), None, "the end of the scale");
}

#[test]
fn every_file_is_read_and_compiled_in() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/holidays");
    let mut ids = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let calendar = Calendar::parse(&file, &text).unwrap_or_else(|error| panic!("{error}"));
        let id = file.strip_suffix(".csv").unwrap().to_owned();
        let compiled = Calendar::of(&id).unwrap_or_else(|| panic!("{file} is not in the list of calendars"));
        assert!(calendar.years().eq(compiled.years()), "{file}");
        assert!(text.contains("# To add a year:"), "{file} does not say how to add a year");
        ids.insert(id);
    }
    assert_eq!(ids, Calendar::ids().map(str::to_owned).collect());
    let years = |id| Calendar::of(id).unwrap().years().map(|(year, _)| year).collect::<Vec<_>>();
    assert_eq!(years("cn"), (2016..=2026).collect::<Vec<_>>());
    assert_eq!(years("in"), (2022..=2026).collect::<Vec<_>>());
    assert_eq!(years("us"), (2019..=2027).collect::<Vec<_>>());
}

/// A year that lost or gained a row when it was typed stands out.
#[test]
fn every_chinese_year_has_about_as_many_free_days_as_the_others() {
    let cn = Calendar::of("cn").unwrap();
    for (year, source) in cn.years() {
        assert!(source.starts_with("国办发明电〔"), "{year}");
        let days =
            || Date::constant(year, 1, 1).series(jiff::Span::new().days(1)).take_while(|d| d.year() == year);
        let free = days().filter(|d| cn.day(*d).is_public_holiday().surely()).count();
        let worked = days().filter(|d| matches!(cn.day(*d), Day::Known(DayKind::MovedWorkingDay(_)))).count();
        assert!((25..=34).contains(&free), "{year}: {free} free days");
        assert!((4..=8).contains(&worked), "{year}: {worked} worked weekend days");
    }
}

#[test]
fn a_bad_file_is_told_its_line_and_how_to_mend_it() {
    use CalendarFault::{
        Columns, DateTwice, MalformedDate, MalformedSpan, MalformedYear, NoYear, OutsideYears, UnknownKind,
        WorkedAnyway, YearTwice,
    };
    let d = date;
    for (rows, line, fault) in [
        ("", 1, NoYear),
        ("# nothing\n\n# but words", 3, NoYear),
        ("year,2026,x\nholliday,2026-01-01,y", 2, UnknownKind("holliday".into())),
        ("year,2026,x\nholiday,2026-01-01", 2, Columns),
        ("year,2026,x\n\nholiday,2026-01-01, ", 3, Columns),
        ("year,2026", 1, Columns),
        ("year,26,x", 1, MalformedYear("26".into())),
        ("year,+202,x", 1, MalformedYear("+202".into())),
        ("year,2026,x\nyear,2026,y", 2, YearTwice(2026)),
        ("year,2026,x\nholiday,2026-02-29,y", 2, MalformedDate("2026-02-29".into())),
        ("year,2026,x\nholiday,20260101,y", 2, MalformedDate("20260101".into())),
        ("year,2026,x\nholiday,2026-01-01T00:00,y", 2, MalformedDate("2026-01-01T00:00".into())),
        ("year,2026,x\nholiday,2026-01-01..,y", 2, MalformedDate(String::new())),
        ("year,2026,x\nholiday,2026-01-02..2026-01-01,y", 2, MalformedSpan("2026-01-02..2026-01-01".into())),
        ("year,2026,x\nholiday,2026-01-01..2026-02-01,y", 2, MalformedSpan("2026-01-01..2026-02-01".into())),
        (
            "year,2026,x\nholiday,2026-05-01..2026-05-03,y\nwork,2026-05-02,y",
            3,
            DateTwice { date: d("2026-05-02"), first: 2 },
        ),
        (
            "year,2026,x\nholiday,2026-05-02,y\nholiday,2026-05-01..2026-05-03,y",
            3,
            DateTwice { date: d("2026-05-02"), first: 2 },
        ),
        ("year,2026,x\nholiday,2025-12-31..2026-01-01,y", 2, OutsideYears(d("2025-12-31"))),
        ("year,2026,x\nholiday,2027-01-01,y", 2, OutsideYears(d("2027-01-01"))),
        ("year,2026,x\nwork,2026-01-05,y", 2, WorkedAnyway(d("2026-01-05"))),
    ] {
        let error = Calendar::parse("xx.csv", rows).unwrap_err();
        assert_eq!((error.line, &error.fault), (line, &fault), "{rows}");
        let shown = error.to_string();
        assert!(shown.starts_with(&format!("xx.csv:{line}: ")), "{shown}");
        let mends = ["write", "delete", "mend", "add"];
        assert!(mends.iter().any(|word| shown.contains(word)), "{shown} does not say what to do");
    }
    let spanned = Calendar::parse("xx.csv", "year,2026,x\nholiday,2026-01-01..2026-01-31,long").unwrap();
    assert!(spanned.day(date("2026-01-31")).is_public_holiday().surely());
    assert!(spanned.day(date("2026-02-01")).is_public_holiday().surely_not());
}

#[test]
fn a_year_is_added_by_appending_rows() {
    let mut text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/holidays/cn.csv")).unwrap();
    text.push_str("\nyear,2027,a notice\nholiday,2027-01-01..2027-01-03,元旦\nwork,2026-12-27,元旦\n");
    let longer = Calendar::parse("cn.csv", &text).unwrap();
    assert!(longer.day(date("2027-01-02")).is_public_holiday().surely());
    assert!(longer.day(date("2027-01-04")).is_working_day().surely());
    assert!(longer.day(date("2026-12-27")).is_working_day().surely(), "a notice may reach back");
    let shanghai = zone("Asia/Shanghai");
    let found = longer.working_days_after(at("2026-12-30T18:00:00+08:00"), 2, &shanghai);
    assert_eq!(found, Some(at("2027-01-05T00:00:00+08:00")));
}
