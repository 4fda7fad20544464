//! Every shipped rulebook on the same cases, in hours that are open: who consented, who refused, who said nothing.

use anxin_domain::number::Number;
use anxin_domain::people::Named;
use anxin_domain::scope::{Channel, Content, Purpose};
use anxin_domain::time::Instant;

use super::histories::*;
use super::{Row, Section, row};
use crate::scene::{Scene, library, rulebook, ticket};

pub(super) const LEGEND: &str = "\
# Each rulebook judges a call in its own time and hours. Where it requires a list, that is a day old at most and does not name the
# number, unless the section says otherwise.
";

/// The moment of the call and the number called, for each rulebook by id and for those of one version by label.
const PLACES: [(&str, &str, u64); 13] = [
    ("cn@1", "2020-11-25T12:00:00+08:00", 8_613_800_138_000),
    ("cn@2", "2026-11-25T12:00:00+08:00", 8_613_800_138_000),
    ("cn-beijing-lianjia@2016", "2019-11-25T12:00:00+08:00", 8_613_800_138_000),
    ("cn-beijing-lianjia@2020", "2021-10-25T12:00:00+08:00", 8_613_800_138_000),
    ("cn-beijing-lianjia@2021", "2026-11-25T12:00:00+08:00", 8_613_800_138_000),
    ("cn-wuhan-lianjia@2024", "2026-11-25T12:00:00+08:00", 8_613_800_138_000),
    ("in@2018", "2024-08-07T12:00:00+05:30", 919_812_345_678),
    ("in@2025", "2026-11-25T12:00:00+05:30", 919_812_345_678),
    ("us@2024", "2026-11-25T12:00:00-05:00", 12_125_550_123),
    ("gb@2003", "2026-11-25T12:00:00+00:00", 442_079_460_123),
    ("au@2017", "2026-11-25T12:00:00+11:00", 61_291_234_567),
    ("fr@2023", "2026-07-08T11:00:00+02:00", 33_142_345_678),
    ("fr@2026", "2026-11-25T11:00:00+01:00", 33_142_345_678),
];

pub(super) fn sections() -> Vec<Section> {
    vec![
        Section { title: "marketing", columns: SAID, rows: marketing() },
        Section { title: "surveys", columns: SAID, rows: surveys() },
        Section { title: "service", columns: SERVICE, rows: service() },
        Section { title: "requests for consent", columns: REQUEST, rows: requests() },
        Section { title: "the list that the rulebook requires", columns: LIST, rows: lists() },
        Section { title: "emergency numbers, and all others alike", columns: EMERGENCY, rows: emergency() },
    ]
}

fn scene((label, when, number): &(&str, &str, u64), (_, acts): &History, purpose: Purpose) -> Scene {
    let mut scene = Scene::marketing_at(when);
    scene.rulebook = rulebook(label);
    scene.city = match scene.rulebook.id.as_str() {
        "cn-wuhan-lianjia" => "wuhan",
        "cn-beijing-lianjia" => "beijing",
        _ => "-",
    };
    scene.acts = acts(scene.call.at);
    super::of_long_standing(&mut scene);
    scene.call.to = Number::from_digits(*number);
    scene.call.purpose = purpose;
    scene.lists =
        scene.rulebook.lists.iter().map(|rule| list(rule.id.as_str(), scene.call.at, 1, Named::No)).collect();
    scene
}

const SAID: &[(&str, usize)] = &[("said", 24), ("rulebook", 25)];

fn each(histories: &[History], purpose: Purpose) -> Vec<Row> {
    let one = |history: &History| {
        PLACES.map(|place| row([history.0, place.0], scene(&place, history, purpose))).into_iter()
    };
    histories.iter().flat_map(one).collect()
}

fn marketing() -> Vec<Row> {
    let histories = [
        NOTHING,
        DND,
        NO_CALLS,
        NO_AGENT,
        NO_BRAND,
        YES_AGENT,
        YES_BRAND,
        YES_OTHER,
        YES_ALL,
        DND_YES,
        YES_DND,
        YES_KEEP,
        DND_OFF,
        DND_ONCE,
        NO_REQUESTS,
    ];
    let own: History = ("yes:agent > no:agent", |call| {
        let no = say(
            anxin_domain::act::Word::Refuse,
            crate::scene::selling(crate::scene::this_agent()),
            call,
            SECOND,
        );
        vec![yes(call, FIRST), no]
    });
    let all: Vec<History> = histories.into_iter().chain([own]).collect();
    each(&all, Purpose::Marketing)
}

fn surveys() -> Vec<Row> {
    each(&[NOTHING, DND, YES_AGENT, YES_DND], Purpose::Survey)
}

const SERVICE: &[(&str, usize)] = &[("said", 12), ("rulebook", 25), ("ticket", 8), ("content", 9)];

fn service() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in [NOTHING, DND, NO_CALLS] {
        for place in &PLACES {
            for (live, content) in [("live", Content::Plain), ("live", Content::Mixed), ("-", Content::Plain)]
            {
                if history.0 == "no:calls" && live == "-" {
                    continue;
                }
                let mut scene = scene(place, &history, Purpose::Service);
                scene.ticket = (live == "live").then(|| ticket("2015-01-01T09:00:00Z"));
                if let Some(ticket) = &mut scene.ticket {
                    ticket.number = scene.call.to;
                }
                scene.call.content = content;
                rows.push(row([history.0, place.0, live, content.word()], scene));
            }
        }
    }
    rows
}

const REQUEST: &[(&str, usize)] = &[("said", 12), ("rulebook", 25), ("over", 7)];

fn requests() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in [NOTHING, DND, NO_REQUESTS] {
        for place in &PLACES {
            for channel in [Channel::Voice, Channel::Sms] {
                let mut scene = scene(place, &history, Purpose::ConsentRequest);
                scene.call.channel = channel;
                rows.push(row([history.0, place.0, channel.word()], scene));
            }
        }
    }
    rows
}

const LIST: &[(&str, usize)] = &[("rulebook", 25), ("list", 22), ("said", 16), ("purpose", 11)];

fn lists() -> Vec<Row> {
    let mut rows = Vec::new();
    for place in PLACES.iter().filter(|place| !rulebook(place.0).lists.is_empty()) {
        for told in ["free", "named", "as old as allowed", "older by 1 µs", "older, named", "missing"] {
            for (history, purpose) in [
                (NOTHING, Purpose::Marketing),
                (YES_AGENT, Purpose::Marketing),
                (DND, Purpose::Marketing),
                (NOTHING, Purpose::Survey),
            ] {
                let mut scene = scene(place, &history, purpose);
                let rule = scene.rulebook.lists[0].clone();
                let age = if told.contains("old") { rule.max_age_days } else { 0 };
                let names = if told.ends_with("named") { Named::Yes } else { Named::No };
                let mut state = list(rule.id.as_str(), scene.call.at, age, names);
                if told.starts_with("older") {
                    state.as_of = Instant::from_micros(state.as_of.micros() - 1);
                }
                scene.lists = if told == "missing" { Vec::new() } else { vec![state] };
                rows.push(row([place.0, told, history.0, purpose.word()], scene));
            }
        }
    }
    rows
}

const EMERGENCY: &[(&str, usize)] = &[("rulebook", 25), ("number", 16), ("line", 9)];

fn emergency() -> Vec<Row> {
    let mut rows = Vec::new();
    for place in &PLACES {
        for line in ["known", "unknown"] {
            let mut scene = scene(place, &NO_CALLS, Purpose::Marketing);
            let first = *scene.rulebook.emergency.first().unwrap();
            scene.call.to = first;
            scene.caller = scene.caller.filter(|_| line == "known");
            rows.push(row([place.0, &first.to_string(), line], scene));
        }
    }
    assert_eq!(library().all().count(), PLACES.len());
    rows
}
