//! What is kept from whom.

use anxin_domain::act::{Act, Word};
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::decide::Verdict;
use anxin_domain::people::Holder;
use anxin_domain::scope::{Grantee, Purpose, Scope};
use anxin_explain::{Audience, Language, Standing};

use crate::scene::{CALL, Scene, act, agent, at, brand, reason, reason_on, selling, zone};

const EARLY: &str = "2026-10-01T09:00:00+08:00";
const LATER: &str = "2026-11-02T10:30:00+08:00";

/// Do-not-disturb for everyone, and words for a rival brand, a rival agent and a colleague.
fn with_others() -> (Scene, Vec<Act>) {
    let others = vec![
        act(Word::Permit, selling(brand("rival")), EARLY),
        act(Word::Refuse, selling(agent("rival:9")), "2026-10-02T09:00:00+08:00"),
        act(Word::Permit, selling(agent("lianjia-wuhan:2")), "2026-10-03T09:00:00+08:00"),
    ];
    let mut acts = others.clone();
    acts.push(act(Word::Refuse, Scope::do_not_disturb(), LATER));
    let mut scene =
        Scene::decided(Verdict::Deny, vec![reason("do_not_disturb"), reason("no_consent")]).resting_on(acts);
    scene.names = vec![(brand("rival"), "对手房产".to_owned())];
    (scene, others)
}

#[test]
fn an_agent_hears_that_there_is_more_and_not_what() {
    let (mut scene, others) = with_others();
    // Even a reason that rests on somebody else's act does not name it.
    scene.decision.judgement.reasons[1].rests_on = Some(others[0].id.into());
    for language in Language::ALL {
        let story = scene.tell(Audience::Agent, language);
        let all = scene.everything(Audience::Agent, language);
        for secret in ["rival", "对手", "lianjia-wuhan:2", "2026-10", "10月", "October"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        for other in &others {
            assert!(!all.contains(&other.id.to_string()), "{all}");
        }
        assert_eq!(story.said.len(), 2, "its own line and one for the rest");
        assert!(story.said[0].act.is_some() && story.said[1].act.is_none());
    }
    let english = scene.tell(Audience::Agent, Language::En);
    assert!(english.said[1].text.contains("something to another brand"), "{}", english.said[1].text);
}

#[test]
fn the_customer_and_the_engineer_hear_all_of_it() {
    let (scene, others) = with_others();
    for audience in [Audience::Customer, Audience::Engineer] {
        let story = scene.tell(audience, Language::ZhCn);
        assert_eq!(story.said.len(), 4);
        let all = scene.everything(audience, Language::ZhCn);
        assert!(all.contains("对手房产") && all.contains(&others[1].id.to_string()), "{all}");
    }
}

#[test]
fn nobody_sees_the_whole_number_wherever_it_was_written() {
    let (mut scene, _) = with_others();
    scene.decision.call.ticket = Some("view-13800138000".parse().unwrap());
    scene.decision.judgement.reasons.push(reason_on("ticket_missing", "view:8613800138000"));
    scene.caller.as_mut().unwrap().agent_name = "Li 13800138000".to_owned();
    scene.decision.door = "trunk +8613800138000".into();
    for language in Language::ALL {
        for audience in Audience::ALL {
            let all = scene.everything(audience, language);
            assert!(!all.contains("13800138000"), "{} {}: {all}", language.tag(), audience.word());
            assert!(!all.contains("13900000001"), "the line is masked as well: {all}");
            assert!(all.contains("+86 138****8000"), "{all}");
            assert!(!all.contains("recording"), "evidence is in no story: {all}");
        }
    }
}

#[test]
fn a_name_cannot_move_the_cursor() {
    let (mut scene, _) = with_others();
    scene.caller.as_mut().unwrap().agent_name = "Li\u{1b}[2J\u{202e}\r\nna".to_owned();
    let text = scene.tell(Audience::Engineer, Language::En).text();
    assert!(!text.contains(['\u{1b}', '\u{202e}', '\r']), "{text:?}");
}

#[test]
fn a_new_holder_does_not_hear_whom_the_earlier_one_dealt_with() {
    let old = [
        act(Word::Permit, selling(brand("rival")), EARLY),
        act(Word::Refuse, Scope::do_not_disturb(), "2026-10-02T09:00:00+08:00"),
    ];
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("do_not_disturb")]).resting_on(old.to_vec());
    scene.holder = Holder { since: Some(at("2026-11-01T00:00:00+08:00")), checked_at: None };
    let all = scene.everything(Audience::Customer, Language::En);
    assert!(!all.contains("rival"), "{all}");
    let story = scene.tell(Audience::Customer, Language::En);
    assert_eq!(story.said.len(), 2, "the refusal, which still protects, and one sentence for the rest");
    assert!(scene.everything(Audience::Engineer, Language::En).contains("rival"));
}

/// What the acts of a scene were worth.
fn worth(scene: &Scene) -> Vec<Standing> {
    let story = scene.tell(Audience::Engineer, Language::En);
    story.said.iter().map(|line| line.act.as_ref().unwrap().standing).collect()
}

#[test]
fn each_act_is_told_with_what_it_was_worth() {
    let mine = || selling(agent("lianjia-wuhan:1"));
    let acts = vec![
        Act { expires_at: Some(at(CALL)), ..act(Word::Permit, mine(), "2026-09-01T09:00:00+08:00") },
        act(Word::Permit, mine(), EARLY),
        act(Word::Permit, selling(brand("rival")), "2026-10-02T09:00:00+08:00"),
        act(Word::Refuse, mine(), "2026-10-03T09:00:00+08:00"),
        Act { keeps_exceptions: true, ..act(Word::Withdraw, mine(), "2026-10-04T09:00:00+08:00") },
        act(Word::Refuse, selling(brand("lianjia-wuhan")), "2026-10-05T09:00:00+08:00"),
        act(Word::Refuse, Scope::do_not_disturb(), LATER),
        Act {
            effective_at: at("2026-12-01T00:00:00+08:00"),
            ..act(Word::Permit, mine(), "2026-11-20T09:00:00+08:00")
        },
    ];
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("do_not_disturb")]).resting_on(acts.clone());
    scene.decision.judgement.reasons[0].rests_on = Some(acts[6].id.into());
    assert_eq!(
        worth(&scene),
        [
            Standing::Ended,
            Standing::Answered,
            Standing::Elsewhere,
            Standing::TakenBack,
            Standing::InForce,
            Standing::Counts,
            Standing::Decides,
            Standing::NotYet,
        ]
    );
    let line = &scene.tell(Audience::Engineer, Language::En).said[2];
    assert_eq!(line.act.as_ref().unwrap().grantee, Grantee::Brand("rival".parse().unwrap()));
}

#[test]
fn a_refusal_with_a_permit_beside_it_is_told_as_holding_with_an_exception() {
    let permit = act(Word::Permit, selling(agent("lianjia-wuhan:1")), LATER);
    let acts = vec![act(Word::Refuse, Scope::do_not_disturb(), EARLY), permit];
    let scene = Scene::decided(Verdict::Allow, vec![reason("permitted")]).resting_on(acts);
    assert_eq!(worth(&scene), [Standing::Excepted, Standing::Decides]);
}

#[test]
fn a_permit_is_void_used_up_or_lapsed_as_the_law_says() {
    let mine = || selling(agent("lianjia-wuhan:1"));
    let permit = Act { calls: Some(1), ..act(Word::Permit, mine(), "2026-11-10T09:00:00+08:00") };
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("no_consent")]);
    scene.acts = vec![act(Word::Permit, mine(), EARLY), permit.clone()];
    scene.holder = Holder { since: Some(at("2026-11-01T00:00:00+08:00")), checked_at: None };
    scene.decision.measured.attempts = vec![Attempt {
        at: at("2026-11-11T09:00:00+08:00"),
        brand: None,
        agent: None,
        purpose: Purpose::Marketing,
        reach: Reach::Answered,
        permit: Some(permit.id),
    }];
    assert_eq!(worth(&scene), [Standing::Void, Standing::Used]);

    // Australia lets an undated consent live for three months.
    let undated = act(Word::Permit, mine(), "2026-06-01T09:00:00+08:00");
    let lapsed = Scene { acts: vec![undated], holder: Holder::default(), ..scene };
    assert_eq!(worth(&lapsed), [Standing::Counts], "in China it does not lapse");
    assert_eq!(worth(&lapsed.under("au@2017")), [Standing::Lapsed]);
}

#[test]
fn where_the_zone_is_not_known_the_story_says_between_when_and_when() {
    let mut scene = Scene::decided(Verdict::Deny, vec![reason("no_consent")]);
    scene.zones =
        anxin_domain::zone::zones_of(anxin_domain::number::Number::from_digits(18_005_550_123)).clone();
    let story = scene.tell(Audience::Customer, Language::En);
    assert!(story.to_whom.zones.len() > 1);
    assert!(story.to_whom.text.contains("it was between 22 November 2026 at"), "{}", story.to_whom.text);
    assert!(story.unknown.iter().any(|line| line.what == "zone"));
    assert!(story.judged_on.text.contains("(UTC-"), "{}", story.judged_on.text);
    scene.zones = zone("America/Chicago");
    let story = scene.tell(Audience::Customer, Language::En);
    assert!(story.to_whom.text.contains("22 November 2026 at 22:00."), "{}", story.to_whom.text);
    let told = scene.tell(Audience::Agent, Language::En).to_whom.text;
    assert!(
        told.contains("22 November 2026 at 22:00 (America/Chicago)"),
        "only staff read a zone's name: {told}"
    );
    assert!(story.unknown.is_empty());
}

#[test]
fn a_decision_as_the_journal_keeps_it_can_be_told() {
    let kept = serde_json::json!({
        "id": "01J6A3M1T0R8Z5X7C9V2B4N6M8",
        "call": { "from": "+8613900000001", "to": "+8613800138000", "purpose": "service", "channel": "voice", "at": CALL },
        "verdict": "deny",
        "judged_as": "marketing",
        "reasons": [{ "code": "do_not_disturb", "rests_on": "x" }, { "code": "ticket_missing" }],
        "compensable": "dnd-call@wuhan-2024",
        "registry_version": { "shard": 3, "acts": 2, "directory": 1 },
        "rulebook_version": "cn@1",
        "decided_at": CALL,
        "expires_at": CALL,
        "door": "http",
    });
    let decision = serde_json::from_value(kept).unwrap();
    let mut scene = Scene::decided(Verdict::Allow, Vec::new());
    scene.decision = decision;
    let story = serde_json::to_value(scene.tell(Audience::Customer, Language::En)).unwrap();
    assert_eq!(story["verdict"], "deny");
    assert_eq!(story["language"], "en");
    assert_eq!(story["decided_by"]["code"], "do_not_disturb");
    assert_eq!(story["also"][0]["code"], "ticket_missing");
    assert_eq!(story["asked"]["claimed"], "service");
    assert_eq!(story["pays"]["promise"], "dnd-call@wuhan-2024");
    assert_eq!(story["to_whom"]["number"], "+86 138****8000");
    assert!(story["decided_by"]["rule"].as_str().unwrap().starts_with("No agent may"));
}
