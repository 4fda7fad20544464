//! What was said × what is asked.

use anxin_domain::act::{Act, Word};
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::scope::{Channel, Purpose, Scope};

use super::histories::*;
use super::{Row, Section, row};
use crate::scene::{Scene, brand, cn, rulebook, selling, ticket};

pub(super) const LEGEND: &str = "\
# dnd: do-not-disturb (marketing and surveys, everyone). no, yes: refuse, permit. `>`: then. keep: keeps exceptions.
# off: the no of do-not-disturb taken back, exceptions kept. back: the yes to the agent taken back. all-back: everything taken back.
# late: signed first, filed third. once: a permit for one call; used: it has been made. ticket: live business of this agent.
";

const CALL: &str = "2026-11-23T12:00:00+08:00";

const HISTORIES: &[History] = &[
    NOTHING,
    DND,
    NO_CALLS,
    NO_AGENT,
    NO_BRAND,
    ("no:other-brand", |call| vec![say(Word::Refuse, selling(brand("other")), call, FIRST)]),
    NO_REQUESTS,
    YES_AGENT,
    YES_BRAND,
    YES_OTHER,
    YES_ALL,
    ("yes:agent expired", |call| vec![Act { expires_at: Some(call), ..yes(call, FIRST) }]),
    ("yes:agent for a day", |call| vec![Act { expires_at: Some(call.plus_days(1)), ..yes(call, FIRST) }]),
    ("yes:agent from tomorrow", |call| vec![Act { effective_at: call.plus_days(1), ..yes(call, FIRST) }]),
    DND_YES,
    ("dnd > yes:brand", |call| {
        vec![dnd(call, FIRST), say(Word::Permit, selling(this_brand()), call, SECOND)]
    }),
    ("dnd > yes:other-brand", |call| {
        vec![dnd(call, FIRST), say(Word::Permit, selling(brand("other")), call, SECOND)]
    }),
    ("no-calls > yes:agent", |call| vec![no_calls(call, FIRST), yes(call, SECOND)]),
    YES_DND,
    ("yes:agent > no:brand", |call| {
        vec![yes(call, FIRST), say(Word::Refuse, selling(this_brand()), call, SECOND)]
    }),
    YES_KEEP,
    ("yes:agent > no:brand+keep", |call| {
        vec![yes(call, FIRST), keeping(say(Word::Refuse, selling(this_brand()), call, SECOND))]
    }),
    ("yes:all > dnd+keep", |call| {
        vec![say(Word::Permit, Scope::default(), call, FIRST), keeping(dnd(call, SECOND))]
    }),
    ("yes:all > no:agent", |call| {
        vec![
            say(Word::Permit, Scope::default(), call, FIRST),
            say(Word::Refuse, selling(crate::scene::this_agent()), call, SECOND),
        ]
    }),
    ("dnd+keep > dnd", |call| vec![keeping(dnd(call, FIRST)), dnd(call, SECOND)]),
    ("yes:agent > dnd > dnd+keep", |call| {
        vec![yes(call, FIRST), dnd(call, SECOND), keeping(dnd(call, THIRD))]
    }),
    DND_OFF,
    ("yes:agent > dnd+keep > off", |call| {
        vec![yes(call, FIRST), keeping(dnd(call, SECOND)), off(call, THIRD)]
    }),
    ("no-calls > off", |call| vec![no_calls(call, FIRST), off(call, SECOND)]),
    ("no-calls > all-back", |call| {
        vec![no_calls(call, FIRST), say(Word::Withdraw, Scope::default(), call, SECOND)]
    }),
    ("yes:agent > back", |call| vec![yes(call, FIRST), back(call, SECOND)]),
    ("dnd > yes:agent > back", |call| vec![dnd(call, FIRST), yes(call, SECOND), back(call, THIRD)]),
    ("dnd > yes:agent > all-back", |call| {
        vec![dnd(call, FIRST), yes(call, SECOND), say(Word::Withdraw, Scope::default(), call, THIRD)]
    }),
    ("back > late yes:agent", |call| vec![back(call, SECOND), late(call, THIRD)]),
    ("dnd > late yes:agent", |call| vec![dnd(call, SECOND), late(call, THIRD)]),
    ("dnd > yes:agent > late yes", |call| vec![dnd(call, -20), yes(call, SECOND), late(call, THIRD)]),
    ("dnd until yesterday", |call| vec![Act { expires_at: Some(call.plus_days(-1)), ..dnd(call, FIRST) }]),
    ("dnd from tomorrow", |call| vec![Act { effective_at: call.plus_days(1), ..dnd(call, FIRST) }]),
    ("yes:agent > dnd from tomorrow", |call| {
        vec![yes(call, FIRST), Act { effective_at: call.plus_days(1), ..dnd(call, SECOND) }]
    }),
    DND_ONCE,
];

/// What each purpose can come with: purpose, channel, and whether there is live business.
const ASKED: [(Purpose, Channel, &str); 6] = [
    (Purpose::Marketing, Channel::Voice, "-"),
    (Purpose::Survey, Channel::Voice, "-"),
    (Purpose::Service, Channel::Voice, "-"),
    (Purpose::Service, Channel::Voice, "live"),
    (Purpose::ConsentRequest, Channel::Sms, "-"),
    (Purpose::ConsentRequest, Channel::Voice, "-"),
];

const COLUMNS: &[(&str, usize)] =
    &[("rulebook", 24), ("said", 31), ("purpose", 16), ("over", 6), ("ticket", 8)];

pub(super) fn sections() -> Vec<Section> {
    let marketing =
        |place| HISTORIES.iter().map(move |history| asked(place, CALL, history, ASKED[0])).collect();
    vec![
        Section { title: "what was said, in Wuhan", columns: COLUMNS, rows: all(HISTORIES) },
        Section {
            title: "the same where only the law of China holds",
            columns: COLUMNS,
            rows: marketing("cn"),
        },
        Section { title: "Beijing, whose promise asks for consent", columns: COLUMNS, rows: beijing() },
        Section { title: "a permit for one call", columns: ONCE, rows: once() },
        Section { title: "Anna and Bo share the number", columns: SHARED, rows: shared() },
    ]
}

fn all(histories: &[History]) -> Vec<Row> {
    histories.iter().flat_map(|history| ASKED.map(|ask| asked("wuhan", CALL, history, ask))).collect()
}

fn asked(place: &str, when: &str, (said, acts): &History, ask: (Purpose, Channel, &'static str)) -> Row {
    let mut scene = Scene::marketing_at(when);
    scene.acts = acts(scene.call.at);
    super::of_long_standing(&mut scene);
    (scene.call.purpose, scene.call.channel) = (ask.0, ask.1);
    scene.ticket = (ask.2 == "live").then(|| ticket("2015-01-01T09:00:00Z"));
    match place {
        "cn" => (scene.city, scene.rulebook) = ("shanghai", cn()),
        "wuhan" => {}
        label => (scene.city, scene.rulebook) = ("beijing", rulebook(label)),
    }
    let label = scene.rulebook.label.clone();
    row([&label, said, ask.0.word(), ask.1.word(), ask.2], scene)
}

fn beijing() -> Vec<Row> {
    let mut rows = Vec::new();
    for (label, when) in [
        ("cn-beijing-lianjia@2016", "2019-11-25T12:00:00+08:00"),
        ("cn-beijing-lianjia@2020", "2021-10-25T12:00:00+08:00"),
        ("cn-beijing-lianjia@2021", CALL),
    ] {
        for history in [NOTHING, DND, NO_CALLS, YES_AGENT, YES_OTHER, YES_DND, DND_YES, DND_OFF] {
            rows.extend([0, 1, 3].map(|ask| asked(label, when, &history, ASKED[ask])));
        }
    }
    rows
}

const ONCE: &[(&str, usize)] = &[("said", 31), ("attempt", 22)];

fn once() -> Vec<Row> {
    let histories: [History; 4] = [
        ("once", |call| vec![Act { calls: Some(1), ..yes(call, SECOND) }]),
        DND_ONCE,
        ("yes:brand > once", |call| {
            vec![
                say(Word::Permit, selling(this_brand()), call, FIRST),
                Act { calls: Some(1), ..yes(call, SECOND) },
            ]
        }),
        ("twice", |call| vec![Act { calls: Some(2), ..yes(call, SECOND) }]),
    ];
    let mut rows = Vec::new();
    for (said, acts) in histories {
        for (told, count, reach) in [
            ("none or never rang", 0, Reach::Rang),
            ("one may yet ring", 1, Reach::Reserved),
            ("one rang", 1, Reach::Rang),
            ("one was answered", 1, Reach::Answered),
            ("two rang", 2, Reach::Rang),
        ] {
            let mut scene = Scene::marketing_at(CALL);
            scene.acts = acts(scene.call.at);
            let permit = scene.acts.last().map(|act| act.id);
            let made = Attempt {
                at: scene.call.at.plus_days(-1),
                brand: None,
                agent: None,
                purpose: Purpose::Marketing,
                reach,
                permit,
            };
            scene.attempts = vec![made; count];
            rows.push(row([said, told], scene));
        }
    }
    rows
}

const SHARED: &[(&str, usize)] = &[("said", 36), ("for", 9), ("purpose", 11), ("ticket", 8)];

fn shared() -> Vec<Row> {
    let histories: [History; 9] = [
        ("anna yes", |call| vec![by("anna", yes(call, FIRST))]),
        ("anna yes > bo yes", |call| vec![by("anna", yes(call, FIRST)), by("bo", yes(call, SECOND))]),
        ("anna yes > bo dnd", |call| vec![by("anna", yes(call, FIRST)), by("bo", dnd(call, SECOND))]),
        ("bo dnd > anna yes", |call| vec![by("bo", dnd(call, FIRST)), by("anna", yes(call, SECOND))]),
        ("bo dnd > bo yes", |call| vec![by("bo", dnd(call, FIRST)), by("bo", yes(call, SECOND))]),
        ("bo dnd > anna all-back", |call| {
            vec![by("bo", dnd(call, FIRST)), by("anna", say(Word::Withdraw, Scope::default(), call, SECOND))]
        }),
        ("anna yes > anna all-back > bo yes", |call| {
            vec![
                by("anna", yes(call, FIRST)),
                by("anna", say(Word::Withdraw, Scope::default(), call, SECOND)),
                by("bo", yes(call, THIRD)),
            ]
        }),
        ("somebody dnd > anna yes", |call| vec![dnd(call, FIRST), by("anna", yes(call, SECOND))]),
        ("somebody yes > bo no-calls", |call| vec![yes(call, FIRST), by("bo", no_calls(call, SECOND))]),
    ];
    let mut rows = Vec::new();
    for (said, acts) in histories {
        for person in ["anna", "bo", "whoever"] {
            for (purpose, live) in [(Purpose::Marketing, "-"), (Purpose::Service, "live")] {
                let mut scene = Scene::marketing_at(CALL);
                scene.acts = acts(scene.call.at);
                scene.call.person = (person != "whoever").then(|| person.parse().unwrap());
                scene.call.purpose = purpose;
                scene.ticket = (live == "live").then(|| ticket("2026-01-01T09:00:00Z"));
                rows.push(row([said, person, purpose.word(), live], scene));
            }
        }
    }
    rows
}
