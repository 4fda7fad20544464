//! Hours of the day, days of the week, holidays and zones, in every place.

use anxin_domain::number::Number;
use anxin_domain::people::Named;
use anxin_domain::scope::Purpose;
use anxin_domain::zone::Zones;

use super::histories::*;
use super::{Row, Section, row};
use crate::scene::{Scene, at, rulebook};

pub(super) const LEGEND: &str = "\
# ring: on the wall clock of the place. Every list that a rulebook requires is fresh and does not name the number.
";

/// Each rulebook that has hours, or none, in its time: label, number called, offset from UTC in that week.
struct Place {
    label: &'static str,
    number: u64,
    offset: &'static str,
    /// Monday to Sunday of a week in it, and a holiday on a weekday with the day after it.
    wednesday: &'static str,
    saturday: &'static str,
    sunday: &'static str,
    holiday: &'static str,
}

const PLACES: [Place; 8] = [
    Place {
        label: "cn@2",
        number: 8_613_800_138_000,
        offset: "+08:00",
        wednesday: "2026-09-23",
        saturday: "2026-09-19",
        sunday: "2026-09-20",
        holiday: "2026-10-01",
    },
    Place {
        label: "in@2018",
        number: 919_812_345_678,
        offset: "+05:30",
        wednesday: "2024-08-07",
        saturday: "2024-08-10",
        sunday: "2024-08-11",
        holiday: "2024-08-15",
    },
    Place {
        label: "in@2025",
        number: 919_812_345_678,
        offset: "+05:30",
        wednesday: "2026-01-21",
        saturday: "2026-01-24",
        sunday: "2026-01-25",
        holiday: "2026-01-26",
    },
    Place {
        label: "us@2024",
        number: 12_125_550_123,
        offset: "-05:00",
        wednesday: "2026-11-18",
        saturday: "2026-11-21",
        sunday: "2026-11-22",
        holiday: "2026-11-26",
    },
    Place {
        label: "gb@2003",
        number: 442_079_460_123,
        offset: "+00:00",
        wednesday: "2026-12-16",
        saturday: "2026-12-19",
        sunday: "2026-12-20",
        holiday: "2026-12-25",
    },
    Place {
        label: "au@2017",
        number: 61_291_234_567,
        offset: "+11:00",
        wednesday: "2026-01-21",
        saturday: "2026-01-24",
        sunday: "2026-01-25",
        holiday: "2026-01-26",
    },
    Place {
        label: "fr@2023",
        number: 33_142_345_678,
        offset: "+02:00",
        wednesday: "2026-07-08",
        saturday: "2026-07-11",
        sunday: "2026-07-12",
        holiday: "2026-07-14",
    },
    Place {
        label: "fr@2026",
        number: 33_142_345_678,
        offset: "+01:00",
        wednesday: "2026-11-04",
        saturday: "2026-11-07",
        sunday: "2026-11-08",
        holiday: "2026-11-11",
    },
];

pub(super) fn sections() -> Vec<Section> {
    vec![
        Section { title: "the hours of a day", columns: HOURS, rows: by_hour() },
        Section { title: "weekends and holidays", columns: DAYS, rows: by_day() },
        Section {
            title: "one zone, two, or one that the customer set, in the United States",
            columns: ZONES,
            rows: by_zone(),
        },
        Section { title: "the clocks change, in New York", columns: CHANGES, rows: by_change() },
        Section { title: "the year ends, also for the calendars", columns: DAYS, rows: by_year() },
    ]
}

fn ring(place: &Place, date: &str, time: &str, history: &History, purpose: Purpose) -> Scene {
    ring_at(place, &format!("{date}T{time}:00{}", place.offset), history, purpose)
}

fn ring_at(place: &Place, when: &str, (_, acts): &History, purpose: Purpose) -> Scene {
    let mut scene = Scene::marketing_at(when);
    (scene.city, scene.rulebook) = ("-", rulebook(place.label));
    scene.acts = acts(scene.call.at);
    scene.call.to = Number::from_digits(place.number);
    scene.call.purpose = purpose;
    scene.lists =
        scene.rulebook.lists.iter().map(|rule| list(rule.id.as_str(), scene.call.at, 0, Named::No)).collect();
    scene
}

const HOURS: &[(&str, usize)] = &[("rulebook", 9), ("ring", 7), ("said", 11), ("purpose", 11)];

const TIMES: [&str; 16] = [
    "07:59", "08:00", "08:59", "09:00", "09:59", "10:00", "12:59", "13:00", "13:59", "14:00", "19:59",
    "20:00", "20:29", "20:30", "20:59", "21:00",
];

/// What tells something in a place: silence where there are hours, consent where it opens them or at the ends of the day, and
/// surveys where hours speak of them.
fn asked(place: &Place, at_the_ends: bool) -> Vec<(History, Purpose)> {
    let hours = rulebook(place.label).hours;
    let marketing = (!hours.is_empty()).then_some((NOTHING, Purpose::Marketing));
    let consent = (at_the_ends || place.label.starts_with("fr")).then_some((YES_AGENT, Purpose::Marketing));
    let on_surveys = hours.iter().any(|hours| hours.purposes.contains(&Purpose::Survey));
    let survey = on_surveys.then_some((NOTHING, Purpose::Survey));
    [marketing, consent, survey].into_iter().flatten().collect()
}

fn by_hour() -> Vec<Row> {
    let mut rows = Vec::new();
    for place in &PLACES {
        for time in TIMES {
            for (history, purpose) in asked(place, time == "07:59" || time == "21:00") {
                let scene = ring(place, place.wednesday, time, &history, purpose);
                rows.push(row([place.label, time, history.0, purpose.word()], scene));
            }
        }
    }
    rows
}

const DAYS: &[(&str, usize)] = &[("rulebook", 9), ("day", 20), ("ring", 18), ("said", 11), ("purpose", 11)];

fn by_day() -> Vec<Row> {
    let mut rows = Vec::new();
    for place in &PLACES {
        for (day, date) in
            [("Saturday", place.saturday), ("Sunday", place.sunday), ("public holiday", place.holiday)]
        {
            for time in ["10:30", "16:59", "17:00", "23:00"] {
                for (history, purpose) in asked(place, time == "23:00") {
                    let told = format!("{date} {time}");
                    let scene = ring(place, date, time, &history, purpose);
                    rows.push(row([place.label, day, &told, history.0, purpose.word()], scene));
                }
            }
        }
    }
    rows
}

const ZONES: &[(&str, usize)] = &[("number", 24), ("customer set", 20), ("ring (Eastern)", 16)];

fn by_zone() -> Vec<Row> {
    let american = PLACES.iter().find(|place| place.label == "us@2024").unwrap();
    let mut rows = Vec::new();
    for (told, number, set) in [
        ("New York", 12_125_550_123, None),
        ("Tennessee, two zones", 14_235_550_123, None),
        ("Honolulu", 18_085_550_123, None),
        ("New York", 12_125_550_123, Some("Pacific/Honolulu")),
        ("Tennessee, two zones", 14_235_550_123, Some("America/Chicago")),
        ("no place at all", 18_005_550_123, Some("America/New_York")),
    ] {
        for time in ["07:30", "08:30", "09:00", "12:30", "13:00", "20:30", "21:00", "21:30", "22:00"] {
            let mut scene = ring(american, american.wednesday, time, &NOTHING, Purpose::Marketing);
            scene.call.to = Number::from_digits(number);
            scene.zones = set.map(|name| Zones::named(name).unwrap());
            rows.push(row([told, set.unwrap_or("-"), time], scene));
        }
    }
    rows
}

const CHANGES: &[(&str, usize)] = &[("change", 33), ("ring", 28)];

fn by_change() -> Vec<Row> {
    let american = PLACES.iter().find(|place| place.label == "us@2024").unwrap();
    let mut rows = Vec::new();
    for (change, rings) in [
        (
            "8 March: 02:00 becomes 03:00",
            [
                "2026-03-07T20:59:59-05:00",
                "2026-03-07T21:00:00-05:00",
                "2026-03-08T01:59:59-05:00",
                "2026-03-08T03:00:00-04:00",
                "2026-03-08T07:59:59-04:00",
                "2026-03-08T08:00:00-04:00",
            ],
        ),
        (
            "1 November: 02:00 becomes 01:00",
            [
                "2026-10-31T20:59:59-04:00",
                "2026-10-31T21:00:00-04:00",
                "2026-11-01T01:59:59-04:00",
                "2026-11-01T01:00:00-05:00",
                "2026-11-01T07:59:59-05:00",
                "2026-11-01T08:00:00-05:00",
            ],
        ),
    ] {
        for when in rings {
            rows.push(row([change, when], ring_at(american, when, &NOTHING, Purpose::Marketing)));
        }
    }
    rows
}

fn by_year() -> Vec<Row> {
    let mut rows = Vec::new();
    let place = |label| PLACES.iter().find(|place: &&Place| place.label == label).unwrap();
    for (label, day, when) in [
        ("us@2024", "last day", "2026-12-31T20:59:00-05:00"),
        ("us@2024", "last day", "2026-12-31T21:00:00-05:00"),
        ("fr@2026", "last day", "2026-12-31T19:59:00+01:00"),
        ("fr@2026", "last day", "2026-12-31T20:00:00+01:00"),
        ("fr@2026", "last day it knows", "2027-12-31T19:59:00+01:00"),
        ("fr@2026", "last day it knows", "2027-12-31T20:00:00+01:00"),
        ("au@2017", "last day", "2026-12-31T19:59:00+11:00"),
        ("au@2017", "last day", "2026-12-31T20:00:00+11:00"),
        ("au@2017", "unknown year", "2050-03-09T12:00:00+11:00"),
        ("in@2025", "unknown year", "2050-03-09T12:00:00+05:30"),
        ("us@2024", "unknown year", "2050-03-09T12:00:00-05:00"),
    ] {
        let told = format!("{} {}", &when[..10], &when[11..16]);
        let scene = ring_at(place(label), when, &YES_AGENT, Purpose::Marketing);
        assert_eq!(scene.call.at, at(when));
        rows.push(row([label, day, &told, YES_AGENT.0, Purpose::Marketing.word()], scene));
    }
    rows
}
