//! What a call is about, over which channel, at which time of the week; what it is made of, and who makes it.

use anxin_domain::act::{Act, Word};
use anxin_domain::band::{Band, HOLIDAYS};
use anxin_domain::decide::Route;
use anxin_domain::people::Named;
use anxin_domain::rulebook::UnknownBinding;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Instant;

use super::histories::*;
use super::{Row, Section, row};
use crate::scene::{Scene, selling, this_agent, ticket};

pub(super) const LEGEND: &str = "\
# All in Wuhan. The ticket, where there is one, is live and about resale. evenings: weekdays, 18:00 to 21:00. holidays: public ones.
# other list: one that the rulebook does not require; fresh is 31 days old, stale is older by a microsecond.
";

const CALL: &str = "2026-11-23T12:00:00+08:00";

pub(super) fn sections() -> Vec<Section> {
    vec![
        Section { title: "line of business", columns: BUSINESS, rows: by_business() },
        Section { title: "channel", columns: CHANNEL, rows: by_channel() },
        Section { title: "time of the week", columns: WEEK, rows: by_band() },
        Section { title: "mixed content", columns: CONTENT, rows: by_content() },
        Section { title: "another list", columns: LIST, rows: by_list() },
        Section { title: "who calls, whom, and on what knowledge", columns: ENDS, rows: by_ends() },
    ]
}

fn scene((_, acts): &History, purpose: Purpose, live: &str) -> Scene {
    let mut scene = Scene::marketing_at(CALL);
    scene.acts = acts(scene.call.at);
    scene.call.purpose = purpose;
    scene.ticket = (live == "resale").then(|| ticket("2026-01-01T09:00:00Z"));
    scene
}

const BUSINESS: &[(&str, usize)] = &[("said", 24), ("about", 10), ("purpose", 11), ("ticket", 8)];

fn by_business() -> Vec<Row> {
    let histories: [History; 8] = [
        NOTHING,
        DND,
        ("no:resale", |call| vec![about(Word::Refuse, LineOfBusiness::Resale, call, FIRST)]),
        ("yes:resale", |call| vec![about(Word::Permit, LineOfBusiness::Resale, call, FIRST)]),
        ("dnd > yes:resale", |call| {
            vec![dnd(call, FIRST), about(Word::Permit, LineOfBusiness::Resale, call, SECOND)]
        }),
        ("yes:all > no:resale", |call| {
            vec![
                say(Word::Permit, Scope::default(), call, FIRST),
                about(Word::Refuse, LineOfBusiness::Resale, call, SECOND),
            ]
        }),
        ("yes:resale > dnd+keep", |call| {
            vec![about(Word::Permit, LineOfBusiness::Resale, call, FIRST), keeping(dnd(call, SECOND))]
        }),
        ("no:resale > no:rental", |call| {
            vec![
                about(Word::Refuse, LineOfBusiness::Resale, call, FIRST),
                about(Word::Refuse, LineOfBusiness::Rental, call, SECOND),
            ]
        }),
    ];
    let mut rows = Vec::new();
    for history in histories {
        for business in
            [None, Some(LineOfBusiness::Resale), Some(LineOfBusiness::Rental), Some(LineOfBusiness::NewHome)]
        {
            for (purpose, live) in [(Purpose::Marketing, "-"), (Purpose::Service, "resale")] {
                let mut scene = scene(&history, purpose, live);
                scene.call.line_of_business = business;
                let said = business.map_or("unsaid", LineOfBusiness::word);
                rows.push(row([history.0, said, purpose.word(), live], scene));
            }
        }
    }
    rows
}

const CHANNEL: &[(&str, usize)] = &[("said", 24), ("over", 7), ("purpose", 17)];

fn over(word: Word, channels: &[Channel], call: Instant, days: i64) -> Act {
    say(word, Scope { channels: channels.to_vec(), ..Scope::do_not_disturb() }, call, days)
}

fn by_channel() -> Vec<Row> {
    let histories: [History; 5] = [
        NOTHING,
        NO_REQUESTS,
        ("yes:sms", |call| vec![over(Word::Permit, &[Channel::Sms], call, FIRST)]),
        ("yes:all > no:voice", |call| {
            vec![
                say(Word::Permit, Scope::default(), call, FIRST),
                over(Word::Refuse, &[Channel::Voice], call, SECOND),
            ]
        }),
        ("dnd > yes:sms,im", |call| {
            vec![dnd(call, FIRST), over(Word::Permit, &[Channel::Sms, Channel::Im], call, SECOND)]
        }),
    ];
    let mut rows = Vec::new();
    for history in histories {
        for purpose in [Purpose::Marketing, Purpose::ConsentRequest] {
            for channel in Channel::ALL {
                let mut scene = scene(&history, purpose, "-");
                scene.call.channel = *channel;
                rows.push(row([history.0, channel.word(), purpose.word()], scene));
            }
        }
    }
    rows
}

const WEEK: &[(&str, usize)] = &[("said", 24), ("ring", 18), ("day", 24)];

const EVENINGS: Band = Band { days: 0b001_1111, from_minute: 18 * 60, until_minute: 21 * 60 };
const ON_HOLIDAYS: Band = Band { days: HOLIDAYS, from_minute: 0, until_minute: 24 * 60 };

fn at_times(word: Word, band: Band, scope: Scope, call: Instant, days: i64) -> Act {
    say(word, Scope { bands: vec![band], ..scope }, call, days)
}

fn by_band() -> Vec<Row> {
    let histories: [History; 5] = [
        ("yes:evenings", |call| vec![at_times(Word::Permit, EVENINGS, selling(this_agent()), call, FIRST)]),
        ("yes:all > no:evenings", |call| {
            vec![
                say(Word::Permit, Scope::default(), call, FIRST),
                at_times(Word::Refuse, EVENINGS, Scope::do_not_disturb(), call, SECOND),
            ]
        }),
        ("dnd > yes:evenings", |call| {
            vec![dnd(call, FIRST), at_times(Word::Permit, EVENINGS, selling(this_agent()), call, SECOND)]
        }),
        ("yes:holidays", |call| {
            vec![at_times(Word::Permit, ON_HOLIDAYS, selling(this_agent()), call, FIRST)]
        }),
        ("yes:all > no:holidays", |call| {
            vec![
                say(Word::Permit, Scope::default(), call, FIRST),
                at_times(Word::Refuse, ON_HOLIDAYS, Scope::do_not_disturb(), call, SECOND),
            ]
        }),
    ];
    let rings = [
        ("2026-11-23 17:59", "Monday"),
        ("2026-11-23 18:00", "Monday"),
        ("2026-11-23 20:59", "Monday"),
        ("2026-11-23 21:00", "Monday"),
        ("2026-11-28 19:00", "Saturday"),
        ("2026-10-01 19:00", "Thursday, holiday"),
        ("2026-10-03 19:00", "Saturday, holiday"),
        ("2026-10-10 19:00", "Saturday, worked"),
        ("2050-11-23 19:00", "Wednesday, unknown year"),
    ];
    let mut rows = Vec::new();
    for (said, acts) in histories {
        for (ring, day) in rings {
            let mut scene = Scene::marketing_at(&format!("{}:00+08:00", ring.replace(' ', "T")));
            scene.acts = acts(scene.call.at);
            rows.push(row([said, ring, day], scene));
        }
    }
    rows
}

const CONTENT: &[(&str, usize)] = &[("said", 16), ("purpose", 17), ("content", 9), ("ticket", 8)];

fn by_content() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in [NOTHING, DND, YES_AGENT, NO_CALLS] {
        for purpose in Purpose::ALL {
            for content in Content::ALL {
                for live in ["-", "resale"] {
                    let mut scene = scene(&history, *purpose, live);
                    (scene.call.content, scene.call.channel) = (*content, Channel::Sms);
                    rows.push(row([history.0, purpose.word(), content.word(), live], scene));
                }
            }
        }
    }
    rows
}

const LIST: &[(&str, usize)] = &[("said", 16), ("other list", 14), ("purpose", 17), ("ticket", 8)];

fn by_list() -> Vec<Row> {
    let mut rows = Vec::new();
    for history in [NOTHING, DND, YES_AGENT] {
        for listed in ["fresh, named", "stale, named", "stale, free"] {
            for (purpose, live) in [
                (Purpose::Marketing, "-"),
                (Purpose::Survey, "-"),
                (Purpose::Service, "-"),
                (Purpose::Service, "resale"),
                (Purpose::ConsentRequest, "-"),
            ] {
                let mut scene = scene(&history, purpose, live);
                scene.call.channel = Channel::Sms;
                let names = if listed.ends_with("named") { Named::Yes } else { Named::No };
                let mut state = list("list-1", scene.call.at, 31, names);
                if listed.starts_with("stale") {
                    state.as_of = Instant::from_micros(state.as_of.micros() - 1);
                }
                scene.lists = vec![state];
                rows.push(row([history.0, listed, purpose.word(), live], scene));
            }
        }
    }
    rows
}

const ENDS: &[(&str, usize)] = &[("said", 16), ("case", 40), ("purpose", 17), ("ticket", 8)];

fn by_ends() -> Vec<Row> {
    type Change = (&'static str, fn(&mut Scene));
    let changes: [Change; 9] = [
        ("nobody known behind the line", |s| s.caller = None),
        ("the line is this agent's for an hour", |s| {
            s.caller.as_mut().unwrap().until = Some(s.call.at.plus_ms(3_600_000));
        }),
        ("a privacy number bound to it", |s| s.route = Route::Bound),
        ("a privacy number bound to nobody", |s| s.route = Route::Unbound),
        ("the same, where X is judged as dialled", |s| {
            (s.route, s.rulebook.unknown_binding) = (Route::Unbound, UnknownBinding::AsDialled);
        }),
        ("knowledge as old as allowed", |s| s.lag_ms = s.rulebook.allowed_lag_ms),
        ("knowledge older", |s| s.lag_ms = s.rulebook.allowed_lag_ms + 1),
        ("an emergency number", |s| s.rulebook.emergency.push(s.call.to)),
        ("an emergency number, all else against", |s| {
            s.rulebook.emergency.push(s.call.to);
            (s.caller, s.route, s.lag_ms) = (None, Route::Unbound, i64::MAX);
        }),
    ];
    let mut rows = Vec::new();
    for (case, change) in changes {
        for history in [NOTHING, DND, YES_ALL] {
            for (purpose, live) in
                [(Purpose::Marketing, "-"), (Purpose::Survey, "-"), (Purpose::Service, "resale")]
            {
                let mut scene = scene(&history, purpose, live);
                change(&mut scene);
                rows.push(row([history.0, case, purpose.word(), live], scene));
            }
        }
    }
    rows
}
