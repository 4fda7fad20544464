//! Stories reviewed as text, one file a language. `UPDATE_GOLDEN=1` writes them anew; read the difference before committing it.

use std::fmt::Write as _;
use std::path::PathBuf;

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::Band;
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::decide::{Reason, Verdict};
use anxin_domain::number::Number;
use anxin_domain::people::Holder;
use anxin_domain::remedy::Remedy;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose, Scope};
use anxin_explain::{Audience, Language};

use crate::scene::{Scene, act, agent, at, brand, reason, reason_on, reason_until, selling, zone};

/// A privacy number.
const LINE_X: Number = Number::from_digits(8_617_000_000_009);

const MORNING: &str = "2026-11-24T09:00:00+08:00";

fn dnd(when: &str) -> Act {
    act(Word::Refuse, Scope::do_not_disturb(), when)
}

fn to_agent(when: &str) -> Act {
    act(Word::Permit, selling(agent("lianjia-wuhan:1")), when)
}

/// A decision and its name in the file.
type Case = (&'static str, fn() -> Scene);

const CASES: &[Case] = &[
    ("refused by do-not-disturb after an old consent", refused_after_consent),
    ("allowed by a permit to the agent", permitted),
    ("service with a ticket", service),
    ("nobody known behind the line", unknown_caller),
    ("a new holder", new_holder),
    ("outside the hours", quiet_hours),
    ("called often enough", capped),
    ("a list too old", stale_list),
    ("several reasons at once", several),
    ("an emergency", emergency),
    ("a request for consent refused", request_refused),
    ("a protected number that leads nowhere", unknown_binding),
    ("a pause after a no, in New York", pause),
    ("silence where silence is enough", silence),
    ("a call back that was asked for, made already", called_back),
];

fn refused_after_consent() -> Scene {
    let acts = vec![to_agent("2025-03-01T15:20:00+08:00"), dnd("2026-11-01T09:00:00+08:00")];
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("do_not_disturb")]).resting_on(acts);
    scene.decision.judgement.compensable = Some("dnd-call@wuhan-2024".into());
    scene.promise = Some(("电话营销·扰一赔百", at("2024-08-28T00:00:00+08:00")));
    scene.ways = vec![vec![Remedy::Consent], vec![Remedy::OpenTicket]];
    scene
}

fn permitted() -> Scene {
    let evening = Band { days: 0b001_1111, from_minute: 10 * 60, until_minute: 20 * 60 };
    let permit = to_agent("2026-11-20T18:05:00+08:00");
    let scope = Scope { bands: vec![evening], channels: vec![Channel::Voice], ..permit.scope.clone() };
    let permit = Act { scope, expires_at: Some(at("2027-02-20T00:00:00+08:00")), ..permit };
    let acts = vec![
        dnd("2026-11-01T09:00:00+08:00"),
        act(Word::Permit, selling(brand("rival")), "2026-11-10T09:00:00+08:00"),
        permit,
    ];
    let mut scene = Scene::decided(Verdict::Allow, vec![reason("permitted")]).resting_on(acts);
    scene.names = vec![(brand("rival"), "安居".to_owned())];
    scene.decision.judgement.holds_until = Some(at("2026-11-23T20:00:00+08:00"));
    scene
}

fn service() -> Scene {
    let mut scene = Scene::decided(Verdict::Allow, vec![reason_on("ticket_live", "viewing-7")]);
    scene.acts = vec![dnd("2026-11-01T09:00:00+08:00")];
    scene.decision.call.purpose = Purpose::Service;
    scene.decision.call.line_of_business = Some(LineOfBusiness::Resale);
    scene.decision.call.ticket = Some("viewing-7".parse().unwrap());
    scene.decision.judgement.judged_as = Purpose::Service;
    scene
}

fn unknown_caller() -> Scene {
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("caller_unknown"), reason("no_consent")]);
    (scene.caller, scene.brand_name) = (None, None);
    scene.ways = vec![vec![Remedy::RegisterLine]];
    scene
}

fn new_holder() -> Scene {
    let old = act(Word::Permit, selling(brand("lianjia-wuhan")), "2026-09-01T09:00:00+08:00");
    let reasons = vec![reason("no_consent"), reason_on("consent_void", &old.id.to_string())];
    let mut scene = Scene::decided(Verdict::Deny, reasons);
    scene.acts = vec![old];
    scene.holder = Holder { since: Some(at("2026-11-10T00:00:00+08:00")), checked_at: None };
    scene.ways = vec![vec![Remedy::Consent]];
    scene
}

fn quiet_hours() -> Scene {
    let acts = vec![to_agent("2026-11-20T18:05:00+08:00")];
    let reasons = vec![reason_until("quiet_hours", MORNING), reason("permitted")];
    let mut scene = Scene::decided(Verdict::Defer, reasons);
    scene.decision.judgement.reasons[1].rests_on = Some(acts[0].id.into());
    scene.acts = acts;
    (scene.decision.call.at, scene.decision.decided_at) =
        (at("2026-11-23T22:10:00+08:00"), at("2026-11-23T22:10:00+08:00"));
    scene.ways = vec![vec![Remedy::Wait(at(MORNING))]];
    scene
}

fn capped() -> Scene {
    let reasons = vec![Reason {
        rests_on: Some("7-in-7".into()),
        ..reason_until("frequency_cap", "2026-11-25T16:40:00+08:00")
    }];
    let mut scene = Scene::decided(Verdict::Defer, reasons);
    scene.ways = vec![vec![Remedy::Wait(at("2026-11-25T16:40:00+08:00"))]];
    scene
}

fn stale_list() -> Scene {
    let mut scene = Scene::decided(Verdict::Deny, vec![reason_on("registry_stale", "us-national")]);
    scene.ways = vec![vec![Remedy::Consent], vec![Remedy::RefreshList("us-national".parse().unwrap())]];
    scene
}

fn several() -> Scene {
    let acts = vec![
        Act { source: Source::SaidOnCall, ..dnd("2026-11-01T09:00:00+08:00") },
        Act {
            effective_at: at("2026-10-15T00:00:00+08:00"),
            source: Source::Brand,
            ..act(
                Word::Permit,
                Scope {
                    lines_of_business: vec![LineOfBusiness::Resale, LineOfBusiness::NewHome],
                    ..selling(brand("lianjia-wuhan"))
                },
                "2026-11-05T11:00:00+08:00",
            )
        },
    ];
    let refusal = acts[0].id.to_string();
    let reasons = vec![
        reason_on("do_not_disturb", &refusal),
        reason("mixed_content"),
        reason_on("ticket_missing", "order-88"),
        reason_on("listed_external", "us-national"),
        Reason {
            rests_on: Some(refusal.into()),
            ..reason_until("refused_lately", "2026-12-31T09:00:00+08:00")
        },
        reason("stale_knowledge"),
    ];
    let mut scene = Scene::decided(Verdict::Deny, reasons);
    scene.acts = acts;
    scene.decision.call.purpose = Purpose::Service;
    scene.decision.judgement.compensable = Some("dnd-call@wuhan-2024".into());
    scene.decision.call.content = Content::Mixed;
    scene.ways =
        vec![vec![Remedy::Consent, Remedy::CatchUp], vec![Remedy::OpenTicket, Remedy::KeepToService]];
    scene
}

fn emergency() -> Scene {
    let mut scene = Scene::decided(Verdict::Allow, vec![reason("emergency"), reason("caller_unknown")]);
    (scene.caller, scene.brand_name) = (None, None);
    scene
}

fn request_refused() -> Scene {
    let acts = vec![act(Word::Refuse, Scope::default(), "2026-11-01T09:00:00+08:00")];
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("requests_refused")]).resting_on(acts);
    scene.decision.call.channel = Channel::Sms;
    scene.decision.call.purpose = Purpose::ConsentRequest;
    scene.decision.judgement.judged_as = Purpose::ConsentRequest;
    scene
}

fn unknown_binding() -> Scene {
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("binding_unknown"), reason("no_consent")]);
    scene.decision.call.to = LINE_X;
    scene.decision.call.dialled = Some(LINE_X);
    scene.ways = vec![vec![Remedy::MakeBinding]];
    scene
}

fn pause() -> Scene {
    let taken_back = vec![
        dnd("2026-11-01T09:00:00-05:00"),
        Act {
            keeps_exceptions: true,
            source: Source::Hotline,
            ..act(Word::Withdraw, Scope::do_not_disturb(), "2026-11-15T09:00:00-05:00")
        },
    ];
    let reasons = vec![reason_until("refused_lately", "2026-12-31T09:00:00-05:00")];
    let mut scene = Scene::decided(Verdict::Defer, reasons);
    scene.decision.judgement.reasons[0].rests_on = Some(taken_back[0].id.into());
    scene.acts = taken_back;
    scene.zones = zone("America/New_York");
    scene.ask_over = vec![Channel::Sms, Channel::Im];
    scene.ways = vec![vec![Remedy::Wait(at("2026-12-31T09:00:00-05:00"))]];
    scene
}

fn silence() -> Scene {
    let mut scene = Scene::decided(Verdict::Allow, vec![reason("not_refused")]);
    scene.decision.call.purpose = Purpose::Survey;
    scene.decision.judgement.judged_as = Purpose::Survey;
    scene
}

fn called_back() -> Scene {
    let permit = Act { calls: Some(1), ..to_agent("2026-11-20T18:05:00+08:00") };
    let reasons = vec![reason("no_consent"), reason_on("permit_used", &permit.id.to_string())];
    let mut scene = Scene::decided(Verdict::Deny, reasons).under("cn@2");
    scene.decision.measured.attempts = vec![Attempt {
        at: at("2026-11-21T10:00:00+08:00"),
        brand: None,
        agent: None,
        purpose: Purpose::Marketing,
        reach: Reach::Answered,
        permit: Some(permit.id),
    }];
    scene.acts = vec![permit];
    scene.ways = vec![vec![Remedy::Consent]];
    scene
}

fn stories(language: Language) -> String {
    let mut text = String::new();
    for (name, scene) in CASES {
        for audience in Audience::ALL {
            let story = scene().tell(audience, language);
            let _ = writeln!(text, "==== {name} · {}\n\n{}", audience.word(), story.text());
        }
    }
    text
}

#[test]
fn stories_are_as_reviewed() {
    for language in Language::ALL {
        let file = format!("tests/it/golden/stories-{}.txt", language.tag());
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(&file);
        let found = stories(language);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &found).unwrap();
        }
        let golden = std::fs::read_to_string(&path).unwrap();
        let (old, new): (Vec<_>, Vec<_>) = (golden.lines().collect(), found.lines().collect());
        let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}\n"));
        let come = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}\n"));
        let difference: String = gone.chain(come).collect();
        assert!(old == new, "{file}: the words changed (UPDATE_GOLDEN=1 writes them down):\n{difference}");
    }
}
