//! Who holds the number, how long consent lives, and what business the brand had with the customer.

use anxin_domain::act::{Act, Word};
use anxin_domain::number::Number;
use anxin_domain::people::{Holder, Named, Relationship, TicketKind};
use anxin_domain::scope::{Purpose, Scope};
use anxin_domain::time::{Instant, Interval};
use anxin_domain::zone::Zones;

use super::histories::*;
use super::{Row, Section, row};
use crate::scene::{Scene, at, rulebook, ticket};

pub(super) const LEGEND: &str = "\
# Where the zone is not known, the number may be in Sydney or on Lord Howe Island, whose clock goes forward by half an hour only.
# (new): said by the new holder. of-old: business begun with the old holder. listed: named by the list that the rulebook requires.
";

/// A Wednesday with hours open, in each place.
const IN_WUHAN: &str = "2026-11-25T12:00:00+08:00";
const IN_NEW_YORK: &str = "2026-11-25T12:00:00-05:00";
const IN_SYDNEY: &str = "2026-11-25T12:00:00+11:00";

pub(super) fn sections() -> Vec<Section> {
    vec![
        Section { title: "a new holder 13 days ago, in Wuhan", columns: NEW, rows: new_holder() },
        Section {
            title: "consent and the holder, in the United States",
            columns: CONFIRMED,
            rows: confirmed(),
        },
        Section { title: "consents that lapse, in Australia", columns: LAPSED, rows: lapsed() },
        Section {
            title: "business with the customer, in the United States",
            columns: BUSINESS,
            rows: business(),
        },
        Section {
            title: "business, and who holds the number",
            columns: BUSINESS_HOLDER,
            rows: business_and_holder(),
        },
    ]
}

/// A scene in New York under the law of the United States, or in Sydney under that of Australia.
fn abroad(label: &str, when: &str, number: u64, listed: &str) -> Scene {
    let mut scene = Scene::marketing_at(when);
    (scene.city, scene.rulebook) = ("-", rulebook(label));
    scene.call.to = Number::from_digits(number);
    let names = if listed == "listed" { Named::Yes } else { Named::No };
    scene.lists =
        scene.rulebook.lists.iter().map(|rule| list(rule.id.as_str(), scene.call.at, 1, names)).collect();
    scene
}

fn american(listed: &str) -> Scene {
    abroad("us@2024", IN_NEW_YORK, 12_125_550_123, listed)
}

const NEW: &[(&str, usize)] = &[("said", 28), ("purpose", 11), ("ticket", 8)];

fn new_holder() -> Vec<Row> {
    let histories: [History; 9] = [
        NOTHING,
        DND,
        YES_AGENT,
        YES_ALL,
        YES_DND,
        DND_YES,
        ("dnd > (new) yes:agent", |call| vec![dnd(call, FIRST), yes(call, THIRD)]),
        ("yes:agent > (new) dnd+keep", |call| vec![yes(call, FIRST), keeping(dnd(call, THIRD))]),
        ("(new) late yes:agent", |call| vec![late(call, THIRD)]),
    ];
    let mut rows = Vec::new();
    for (said, acts) in histories {
        for (purpose, live) in [
            (Purpose::Marketing, "-"),
            (Purpose::Survey, "-"),
            (Purpose::Service, "of-old"),
            (Purpose::Service, "(new)"),
        ] {
            let mut scene = Scene::marketing_at(IN_WUHAN);
            scene.acts = acts(scene.call.at);
            scene.call.purpose = purpose;
            scene.holder.since = Some(scene.call.at.plus_days(-13));
            scene.ticket = match live {
                "of-old" => Some(ticket("2026-11-01T09:00:00+08:00")),
                "(new)" => Some(ticket("2026-11-15T09:00:00+08:00")),
                _ => None,
            };
            rows.push(row([said, purpose.word(), live], scene));
        }
    }
    rows
}

const CONFIRMED: &[(&str, usize)] = &[("said", 16), ("holder", 26), ("list", 8)];

fn confirmed() -> Vec<Row> {
    type Known = (&'static str, fn(Instant) -> Holder);
    let holders: [Known; 6] = [
        ("no data", |_| Holder::default()),
        ("same, asked 31 days ago", |call| Holder { since: None, checked_at: Some(call.plus_days(-31)) }),
        ("same, asked 30 days ago", |call| Holder { since: None, checked_at: Some(call.plus_days(-30)) }),
        ("same, asked yesterday", |call| Holder { since: None, checked_at: Some(call.plus_days(-1)) }),
        ("new since 20 days", |call| Holder {
            since: Some(call.plus_days(-20)),
            checked_at: Some(call.plus_days(-1)),
        }),
        ("new since 100 days", |call| Holder {
            since: Some(call.plus_days(-100)),
            checked_at: Some(call.plus_days(-100)),
        }),
    ];
    let histories: [History; 4] = [
        NOTHING,
        ("yes 22 days ago", |call| vec![yes(call, FIRST)]),
        ("yes 31 days ago", |call| vec![yes(call, -31)]),
        ("yes 90 days ago", |call| vec![yes(call, -90)]),
    ];
    let mut rows = Vec::new();
    for (said, acts) in histories {
        for (known, holder) in holders {
            for listed in ["free", "listed"] {
                let mut scene = american(listed);
                scene.acts = acts(scene.call.at);
                scene.holder = holder(scene.call.at);
                rows.push(row([said, known, listed], scene));
            }
        }
    }
    rows
}

const LAPSED: &[(&str, usize)] = &[("said", 34), ("zone", 18), ("list", 8)];

fn lapsed() -> Vec<Row> {
    let three_months = at("2026-08-25T12:00:00+10:00");
    type Told = (&'static str, fn(Instant, Instant) -> Vec<Act>);
    let histories: [Told; 6] = [
        ("yes, undated, yesterday", |call, _| vec![yes(call, -1)]),
        ("yes, undated, 3 months less 1 µs", |_, then| {
            vec![yes(Instant::from_micros(then.micros() + 1), 0)]
        }),
        ("yes, undated, 3 months ago", |_, then| vec![yes(then, 0)]),
        ("yes, for a year, 3 months ago", |_, then| {
            vec![Act { expires_at: Some(then.plus_days(365)), ..yes(then, 0) }]
        }),
        ("yes 3 months ago > yes yesterday", |call, then| vec![yes(then, 0), yes(call, -1)]),
        ("dnd > yes, undated, 3 months ago", |_, then| vec![dnd(then, -1), yes(then, 0)]),
    ];
    let mut rows = Vec::new();
    for (said, acts) in histories {
        for zone in ["not known", "Sydney", "Lord Howe Island"] {
            for listed in ["free", "listed"] {
                let mut scene = abroad("au@2017", IN_SYDNEY, 61_291_234_567, listed);
                scene.acts = acts(scene.call.at, three_months);
                scene.zones = match zone {
                    "Sydney" => Zones::named("Australia/Sydney").ok(),
                    "Lord Howe Island" => Zones::named("Australia/Lord_Howe").ok(),
                    _ => None,
                };
                rows.push(row([said, zone, listed], scene));
            }
        }
    }
    rows
}

const BUSINESS: &[(&str, usize)] = &[("said", 12), ("kind", 13), ("ended", 20), ("purpose", 11), ("list", 8)];

/// When business ended, on the wall clock of New York, for a call at noon on 25 November 2026.
const ENDED: [(&str, Option<&str>); 6] = [
    ("live", None),
    ("2 months ago", Some("2026-09-25T12:00:00-04:00")),
    ("3 months less 1 µs", Some("2026-08-25T12:00:00.000001-04:00")),
    ("3 months ago", Some("2026-08-25T12:00:00-04:00")),
    ("18 months less 1 µs", Some("2025-05-25T12:00:00.000001-04:00")),
    ("18 months ago", Some("2025-05-25T12:00:00-04:00")),
];

fn deal(kind: TicketKind, until: Option<&str>) -> Relationship {
    let interval = Interval { from: at("2025-01-01T00:00:00Z"), until: until.map(at) };
    Relationship { ticket: "deal".parse().unwrap(), kind, interval }
}

fn business() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in [NOTHING, NO_BRAND] {
        for kind in [TicketKind::Transaction, TicketKind::Viewing, TicketKind::Request] {
            for (ended, until) in ENDED {
                for (purpose, listed) in [
                    (Purpose::Marketing, "free"),
                    (Purpose::Marketing, "listed"),
                    (Purpose::Survey, "listed"),
                ] {
                    if history.0 == "no:brand" && purpose == Purpose::Survey {
                        continue;
                    }
                    let mut scene = american(listed);
                    scene.acts = (history.1)(scene.call.at);
                    scene.call.purpose = purpose;
                    scene.relationships = vec![deal(kind, until)];
                    rows.push(row([history.0, kind.word(), ended, purpose.word(), listed], scene));
                }
            }
        }
    }
    rows
}

const BUSINESS_HOLDER: &[(&str, usize)] = &[("said", 20), ("business", 26), ("holder", 12), ("list", 8)];

fn business_and_holder() -> Vec<Row> {
    let histories: [History; 3] = [
        NOTHING,
        ("yes 90 days ago", |call| vec![yes(call, -90)]),
        ("no:brand > all-back", |call| {
            vec![
                say(Word::Refuse, crate::scene::selling(this_brand()), call, FIRST),
                say(Word::Withdraw, Scope::default(), call, SECOND),
            ]
        }),
    ];
    let mut rows = Vec::new();
    for (said, acts) in histories {
        for (told, ended) in [("transaction, live", None), ("transaction, 2 months ago", ENDED[1].1)] {
            for (holder, since) in [
                ("same", None),
                ("before it", Some("2025-01-01T00:00:00Z")),
                ("after it", Some("2025-01-01T00:00:01Z")),
            ] {
                for listed in ["free", "listed"] {
                    let mut scene = american(listed);
                    scene.acts = acts(scene.call.at);
                    scene.relationships = vec![deal(TicketKind::Transaction, ended)];
                    scene.holder.since = since.map(at);
                    rows.push(row([said, told, holder, listed], scene));
                }
            }
        }
    }
    rows
}
