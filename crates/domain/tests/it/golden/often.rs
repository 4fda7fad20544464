//! Caps at, below and above their number, and pauses to the microsecond of their end.

use anxin_domain::act::{Act, Word};
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::ids::{AgentId, BrandId, ConsentRequestId};
use anxin_domain::number::Number;
use anxin_domain::people::{Answer, ConsentRequest, Named, Reply};
use anxin_domain::rulebook::{Across, Counts, Pause, PauseAfter};
use anxin_domain::scope::{Channel, Purpose, Scope};
use anxin_domain::time::Instant;

use super::histories::*;
use super::{Row, Section, row};
use crate::scene::{Scene, brand, rulebook, selling};

pub(super) const LEGEND: &str = "\
# The cap is seven rings in seven days in the United States, four in thirty in France, by one brand. The attempts of a case were an
# hour apart, the last of them a day before the call. The pauses are those of the rulebook unless the section says otherwise.
";

/// The places whose rulebooks count: label, a moment with hours open, number, attempts that the cap allows.
const COUNTING: [(&str, &str, u64, usize); 3] = [
    ("us@2024", "2026-11-18T12:00:00-05:00", 12_125_550_123, 7),
    ("fr@2023", "2026-07-08T11:00:00+02:00", 33_142_345_678, 4),
    ("fr@2026", "2026-11-04T11:00:00+01:00", 33_142_345_678, 4),
];

pub(super) fn sections() -> Vec<Section> {
    vec![
        Section { title: "so many attempts", columns: COUNT, rows: by_count() },
        Section { title: "whose attempts count", columns: WHOSE, rows: by_whose() },
        Section { title: "an attempt leaves the window", columns: LEAVES, rows: by_window() },
        Section { title: "after a conversation, in the United States", columns: TALK, rows: after_talk() },
        Section { title: "after a refusal, in France until 2026", columns: NO, rows: after_refusal() },
        Section { title: "asking again in India after an opt-out", columns: NO, rows: after_opt_out() },
        Section {
            title: "asking again where the brand rests 3 days after asking, 30 after a no",
            columns: ASK,
            rows: after_request(),
        },
    ]
}

fn scene(label: &str, when: &str, number: u64, (_, acts): &History) -> Scene {
    let mut scene = Scene::marketing_at(when);
    (scene.city, scene.rulebook) = ("-", rulebook(label));
    scene.acts = acts(scene.call.at);
    scene.call.to = Number::from_digits(number);
    scene.lists =
        scene.rulebook.lists.iter().map(|rule| list(rule.id.as_str(), scene.call.at, 0, Named::No)).collect();
    scene
}

fn place(label: &str, history: &History) -> Scene {
    let (label, when, number, _) = COUNTING.iter().find(|place| place.0 == label).unwrap();
    scene(label, when, *number, history)
}

fn attempt(at: Instant) -> Attempt {
    Attempt {
        at,
        brand: Some("lianjia-wuhan".parse().unwrap()),
        agent: Some("lianjia-wuhan:1".parse().unwrap()),
        purpose: Purpose::Marketing,
        reach: Reach::Rang,
        permit: None,
    }
}

/// So many attempts, an hour apart, the last a day before the call.
fn attempts(call: Instant, count: usize) -> Vec<Attempt> {
    let hours = (0..count).rev().map(|hour| i64::try_from(hour).unwrap());
    hours.map(|hour| attempt(call.plus_days(-1).plus_ms(-3_600_000 * hour))).collect()
}

const COUNT: &[(&str, usize)] =
    &[("rulebook", 9), ("said", 11), ("attempts", 10), ("came to", 10), ("purpose", 11)];

fn by_count() -> Vec<Row> {
    let mut rows = Vec::new();
    for (label, _, _, cap) in COUNTING {
        for history in [NOTHING, YES_AGENT] {
            for count in [cap - 1, cap, cap + 1] {
                for (told, reach) in
                    [("reserved", Reach::Reserved), ("rang", Reach::Rang), ("answered", Reach::Answered)]
                {
                    let mut scene = place(label, &history);
                    scene.attempts = attempts(scene.call.at, count);
                    scene.attempts.iter_mut().for_each(|attempt| attempt.reach = reach);
                    rows.push(row([label, history.0, &count.to_string(), told, "marketing"], scene));
                }
            }
            let mut scene = place(label, &history);
            scene.attempts = attempts(scene.call.at, cap);
            scene.call.purpose = Purpose::Survey;
            rows.push(row([label, history.0, &cap.to_string(), "rang", "survey"], scene));
        }
    }
    rows
}

const WHOSE: &[(&str, usize)] = &[("counted", 18), ("attempts of", 30), ("said", 11)];

fn by_whose() -> Vec<Row> {
    type By = (&'static str, Option<(&'static str, &'static str)>);
    let by: [By; 4] = [
        ("the caller", Some(("lianjia-wuhan", "lianjia-wuhan:1"))),
        ("a colleague", Some(("lianjia-wuhan", "lianjia-wuhan:2"))),
        ("another brand", Some(("other", "other:1"))),
        ("nobody known", None),
    ];
    let mut rows = Vec::new();
    for (counted, across, counts) in [
        ("brands' rings", Across::Brands, Counts::Rings),
        ("the brand's rings", Across::Brand, Counts::Rings),
        ("the agent's rings", Across::Agent, Counts::Rings),
        ("brands' answers", Across::Brands, Counts::Answers),
    ] {
        for (told, who) in by {
            for (reach, came) in [(Reach::Rang, "rang"), (Reach::Answered, "answered")] {
                let mut scene = place("us@2024", &NOTHING);
                scene.rulebook.pauses.clear();
                (scene.rulebook.caps[0].across, scene.rulebook.caps[0].counts) = (across, counts);
                scene.attempts = attempts(scene.call.at, 7);
                for attempt in &mut scene.attempts {
                    attempt.reach = reach;
                    attempt.brand = who.map(|(brand, _)| brand.parse::<BrandId>().unwrap());
                    attempt.agent = who.map(|(_, agent)| agent.parse::<AgentId>().unwrap());
                }
                rows.push(row([counted, &format!("{told}, {came}"), "nothing"], scene));
            }
        }
    }
    let mut service = place("us@2024", &NOTHING);
    service.attempts = attempts(service.call.at, 7);
    service.attempts.iter_mut().for_each(|attempt| attempt.purpose = Purpose::Service);
    rows.push(row(["the brand's rings", "the caller, for service", "nothing"], service));
    rows
}

const LEAVES: &[(&str, usize)] = &[("rulebook", 9), ("the oldest attempt", 34)];

fn by_window() -> Vec<Row> {
    let mut rows = Vec::new();
    for (label, _, _, cap) in COUNTING {
        let days = if label == "us@2024" { 7 } else { 30 };
        for (told, micros) in
            [("a window ago, and a microsecond", -1), ("a window ago", 0), ("a microsecond less", 1)]
        {
            let mut scene = place(label, &YES_AGENT);
            scene.attempts = attempts(scene.call.at, cap);
            // By the wall clock, which changed on 1 November in New York and on 25 October in Paris.
            let zone = scene.rulebook.zones(scene.call.to).clone();
            let window: anxin_domain::rulebook::Period = format!("{days} days").parse().unwrap();
            let mut oldest = scene.call.at.plus_days(-days);
            while window.after(oldest, &zone) < scene.call.at {
                oldest = oldest.plus_ms(1_800_000);
            }
            while window.after(oldest, &zone) > scene.call.at {
                oldest = oldest.plus_ms(-1_800_000);
            }
            scene.attempts[0].at = Instant::from_micros(oldest.micros() + micros);
            rows.push(row([label, told], scene));
        }
    }
    rows
}

const TALK: &[(&str, usize)] = &[("said", 11), ("ago", 22), ("with", 16), ("purpose", 11)];

fn after_talk() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in [NOTHING, YES_AGENT] {
        for (told, micros) in [("7 days", 0), ("7 days less 1 µs", 1), ("6 days", 86_400_000_000)] {
            for (with, brand, agent) in [
                ("the caller", "lianjia-wuhan", "lianjia-wuhan:1"),
                ("a colleague", "lianjia-wuhan", "lianjia-wuhan:2"),
                ("another brand", "other", "other:1"),
            ] {
                for purpose in [Purpose::Marketing, Purpose::Survey] {
                    let mut scene = place("us@2024", &history);
                    let at = Instant::from_micros(scene.call.at.plus_days(-7).micros() + micros);
                    let (brand, agent) = (brand.parse().ok(), agent.parse().ok());
                    scene.attempts = vec![Attempt { brand, agent, reach: Reach::Answered, ..attempt(at) }];
                    scene.call.purpose = purpose;
                    rows.push(row([history.0, told, with, purpose.word()], scene));
                }
            }
        }
    }
    rows
}

const NO: &[(&str, usize)] = &[("said", 34), ("ago", 20), ("purpose", 17)];

fn no(scope: Scope, call: Instant, days: i64, micros: i64) -> Act {
    let when = Instant::from_micros(call.plus_days(-days).micros() + micros);
    say(Word::Refuse, scope, when, 0)
}

fn all_back(call: Instant) -> Act {
    say(Word::Withdraw, Scope::default(), call, -2)
}

fn after_refusal() -> Vec<Row> {
    type Said = (&'static str, fn(Act, Instant) -> Vec<Act>);
    let words: [Said; 3] = [
        ("", |no, _| vec![no]),
        (" > all-back", |no, call| vec![no, all_back(call)]),
        (" > yes:agent", |no, call| vec![no, yes(call, -1)]),
    ];
    let mut rows = Vec::new();
    for (to, scope) in [
        ("dnd", Scope::do_not_disturb()),
        ("no:brand", selling(this_brand())),
        ("no:agent", selling(crate::scene::this_agent())),
        ("no:other-brand", selling(brand("other"))),
    ] {
        for (then, words) in words {
            for (told, micros) in [("60 days", 0), ("60 days less 1 µs", 1)] {
                let mut scene = place("fr@2023", &NOTHING);
                let call = scene.call.at;
                scene.acts = words(no(scope.clone(), call, 60, micros), call);
                rows.push(row([&format!("{to}{then}"), told, "marketing"], scene));
            }
        }
    }
    rows
}

fn after_opt_out() -> Vec<Row> {
    let mut rows = Vec::new();
    for (to, scope) in [
        ("dnd", Scope::do_not_disturb()),
        ("no:brand", selling(this_brand())),
        ("no:other-brand", selling(brand("other"))),
        ("no-requests", Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() }),
    ] {
        for then in ["", " > all-back"] {
            for (told, micros) in [("90 days", 0), ("90 days less 1 µs", 1)] {
                for purpose in [Purpose::ConsentRequest, Purpose::Marketing] {
                    let mut scene = scene("in@2025", "2026-11-18T12:00:00+05:30", 919_812_345_678, &NOTHING);
                    let call = scene.call.at;
                    scene.acts = vec![no(scope.clone(), call, 90, micros)];
                    scene.acts.extend((then == " > all-back").then(|| all_back(call)));
                    (scene.call.purpose, scene.call.channel) = (purpose, Channel::Sms);
                    rows.push(row([&format!("{to}{then}"), told, purpose.word()], scene));
                }
            }
        }
    }
    rows
}

const ASK: &[(&str, usize)] = &[("said", 16), ("request", 34), ("by", 16)];

fn after_request() -> Vec<Row> {
    let pause = |id: &str, after, lasts: &str| Pause {
        id: id.to_owned(),
        after,
        lasts: lasts.parse().unwrap(),
        across: Across::Brand,
        purposes: vec![Purpose::ConsentRequest],
        unless: Vec::new(),
    };
    let mut rows = Vec::new();
    for history in [NOTHING, DND, NO_REQUESTS] {
        for (told, days, micros, answer) in [
            ("open since 3 days", 3, 0, None),
            ("open since 3 days less 1 µs", 3, 1, None),
            ("declined 30 days ago", 30, 0, Some(Reply::Declined)),
            ("declined 30 days less 1 µs ago", 30, 1, Some(Reply::Declined)),
            ("accepted yesterday", 1, 0, Some(Reply::Accepted)),
        ] {
            for (by, brand, agent) in [
                ("the caller", "lianjia-wuhan", "lianjia-wuhan:1"),
                ("a colleague", "lianjia-wuhan", "lianjia-wuhan:2"),
                ("another brand", "other", "other:1"),
            ] {
                let mut scene = scene("cn@2", "2026-11-18T12:00:00+08:00", 8_613_800_138_000, &history);
                scene.rulebook.pauses = vec![
                    pause("after-request", PauseAfter::Request, "3 days"),
                    pause("after-decline", PauseAfter::DeclinedRequest, "30 days"),
                ];
                (scene.call.purpose, scene.call.channel) = (Purpose::ConsentRequest, Channel::Sms);
                let when = Instant::from_micros(scene.call.at.plus_days(-days).micros() + micros);
                scene.requests = vec![ConsentRequest {
                    id: ConsentRequestId::new(when, [1; 10]),
                    number: scene.call.to,
                    brand: brand.parse().unwrap(),
                    agent: agent.parse().unwrap(),
                    scope: Scope::default(),
                    asked_at: if answer.is_none() { when } else { when.plus_days(-5) },
                    answer: answer.map(|said| Answer { said, at: when }),
                }];
                rows.push(row([history.0, told, by], scene));
            }
        }
    }
    rows
}
