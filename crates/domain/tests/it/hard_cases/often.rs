//! How often, how soon again.

use anxin_domain::act::Word;
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::people::Named;
use anxin_domain::rulebook::{Across, Counts, Lift};
use anxin_domain::scope::{Channel, Purpose, Scope};
use anxin_domain::time::Instant;

use super::{attempt, in_the_united_states};
use crate::scene::{Scene, act, at, brand, permit, refuse, rulebook, selling, this_agent};

/// A Wednesday, with hours open.
const CALL: &str = "2026-01-14T12:00:00-05:00";

fn american(attempts: Vec<Attempt>) -> Scene {
    Scene { attempts, ..in_the_united_states(CALL) }
}

fn waits(scene: &Scene) -> (String, Option<Instant>) {
    (scene.answer(), scene.judge().until)
}

fn until(code: &str, moment: &str) -> (String, Option<Instant>) {
    (format!("defer {code}"), Some(at(moment)))
}

/// The first so many of ten rings, one a day at noon, beginning six days before the call.
fn rings(count: usize) -> Vec<Attempt> {
    let days = ["08", "09", "10", "11", "12", "13"];
    let of_days = days.iter().map(|day| attempt(&format!("2026-01-{day}T12:00:00-05:00")));
    let of_today = (0..4).map(|hour| attempt(&format!("2026-01-14T0{}:00:00-05:00", 8 + hour % 2)));
    of_days.chain(of_today).take(count).collect()
}

#[test]
fn one_attempt_less_than_the_cap_passes_the_cap_waits_and_more_wait_longer() {
    assert_eq!(american(rings(6)).answer(), "allow not_refused");
    assert_eq!(waits(&american(rings(7))), until("frequency_cap", "2026-01-15T12:00:00-05:00"));
    assert_eq!(waits(&american(rings(8))), until("frequency_cap", "2026-01-16T12:00:00-05:00"));
    assert_eq!(waits(&american(rings(10))), until("frequency_cap", "2026-01-18T12:00:00-05:00"));
}

#[test]
fn the_order_in_which_attempts_are_known_changes_nothing() {
    let mut backwards = rings(8);
    backwards.reverse();
    assert_eq!(waits(&american(backwards)), until("frequency_cap", "2026-01-16T12:00:00-05:00"));
}

#[test]
fn an_attempt_leaves_the_window_in_the_moment_it_is_as_old_as_the_window_is_long() {
    let mut scene = american(rings(7));
    scene.attempts[0].at = at("2026-01-07T12:00:00.000001-05:00");
    assert_eq!(waits(&scene), until("frequency_cap", "2026-01-14T12:00:00.000001-05:00"));
    scene.attempts[0].at = at("2026-01-07T12:00:00-05:00");
    assert_eq!(scene.answer(), "allow not_refused");
}

#[test]
fn an_attempt_that_is_reserved_counts_until_it_is_released() {
    let mut scene = american(rings(7));
    scene.attempts[6].reach = Reach::Reserved;
    assert_eq!(scene.answer(), "defer frequency_cap");
    scene.attempts.remove(6);
    assert_eq!(scene.answer(), "allow not_refused", "it never rang");
}

#[test]
fn a_cap_that_opens_at_night_waits_for_the_morning() {
    let mut scene = american(rings(7));
    scene.attempts[0].at = at("2026-01-07T23:00:00-05:00");
    assert_eq!(waits(&scene), until("frequency_cap", "2026-01-15T08:00:00-05:00"));
}

#[test]
fn a_cap_counts_whose_attempts_it_says() {
    let mut scene = american(rings(7));
    let answer = |scene: &Scene, across| {
        let mut scene = scene.clone();
        scene.rulebook.caps[0].across = across;
        scene.answer()
    };
    let (yes, wait) = ("allow not_refused", "defer frequency_cap");
    let whose = [Across::Brands, Across::Brand, Across::Agent];
    assert_eq!(whose.map(|across| answer(&scene, across)), [wait, wait, wait]);
    scene.attempts[0].agent = Some("lianjia-wuhan:2".parse().unwrap());
    assert_eq!(whose.map(|across| answer(&scene, across)), [wait, wait, yes]);
    scene.attempts[0].brand = Some("other".parse().unwrap());
    assert_eq!(whose.map(|across| answer(&scene, across)), [wait, yes, yes]);
    (scene.attempts[0].brand, scene.attempts[0].agent) = (None, None);
    assert_eq!(whose.map(|across| answer(&scene, across)), [wait, yes, yes], "nobody knows who called");
    scene.caller = None;
    for attempt in &mut scene.attempts {
        (attempt.brand, attempt.agent) = (None, None);
    }
    let unknown = whose.map(|across| {
        let mut scene = scene.clone();
        scene.rulebook.caps[0].across = across;
        scene.judge().reasons.iter().any(|reason| reason.code.word() == "frequency_cap")
    });
    assert_eq!(unknown, [true, false, false], "two unknown callers are not the same one");
}

#[test]
fn a_cap_counts_the_purposes_and_answers_that_it_says() {
    let mut scene = american(rings(7));
    scene.attempts[0].purpose = Purpose::Service;
    assert_eq!(scene.answer(), "allow not_refused", "a service call counts for nothing here");
    let mut scene = american(rings(7));
    scene.call.purpose = Purpose::Survey;
    assert_eq!(scene.answer(), "allow not_refused", "this cap speaks of marketing");
    let mut scene = american(rings(7));
    scene.rulebook.pauses.clear();
    scene.rulebook.caps[0].counts = Counts::Answers;
    assert_eq!(scene.answer(), "allow not_refused");
    for attempt in &mut scene.attempts {
        attempt.reach = Reach::Answered;
    }
    assert_eq!(scene.answer(), "defer frequency_cap");
    scene.attempts[3].reach = Reach::Rang;
    assert_eq!(scene.answer(), "allow not_refused");
}

#[test]
fn what_lifts_a_cap_lifts_it() {
    let mut scene = american(rings(7));
    scene.rulebook.caps[0].unless = vec![Lift::Consent];
    assert_eq!(scene.answer(), "defer frequency_cap");
    let yes = permit(selling(this_agent()), "2026-01-10T09:00:00Z");
    assert_eq!(scene.said([yes]).answer(), "allow permitted");
}

#[test]
fn of_two_rules_that_hold_a_call_back_it_waits_for_the_later() {
    let mut scene = american(rings(7));
    scene.attempts[6].reach = Reach::Answered;
    let judgement = scene.judge();
    let said: Vec<_> = judgement.reasons.iter().map(|reason| (reason.code.word(), reason.until)).collect();
    let expected = [
        ("frequency_cap", Some(at("2026-01-15T12:00:00-05:00"))),
        ("spoken_lately", Some(at("2026-01-21T08:00:00-05:00"))),
        ("not_refused", None),
    ];
    assert_eq!(said, expected);
    assert_eq!(judgement.until, Some(at("2026-01-21T08:00:00-05:00")));
}

#[test]
fn a_conversation_begins_a_pause_and_a_call_that_nobody_answered_does_not() {
    let mut scene = american(vec![attempt("2026-01-07T12:00:00.000001-05:00")]);
    assert_eq!(scene.answer(), "allow not_refused");
    scene.attempts[0].reach = Reach::Answered;
    assert_eq!(waits(&scene), until("spoken_lately", "2026-01-14T12:00:00.000001-05:00"));
    scene.attempts[0].at = at("2026-01-07T12:00:00-05:00");
    assert_eq!(scene.answer(), "allow not_refused");
    scene.attempts[0] =
        Attempt { at: at(CALL), brand: Some("other".parse().unwrap()), ..scene.attempts[0].clone() };
    assert_eq!(scene.answer(), "allow not_refused", "the conversation of another brand");
}

/// A marketing call in France on a Wednesday with hours open, where sixty days of peace follow a refusal.
fn french() -> Scene {
    let mut scene = Scene::marketing_at("2026-03-11T11:00:00+01:00");
    scene.city = "paris";
    scene.rulebook = rulebook("fr@2023");
    scene.lists = vec![super::list("fr-bloctel", "2026-03-11T11:00:00+01:00", Named::No)];
    scene
}

#[test]
fn a_refusal_begins_a_pause_that_taking_it_back_does_not_end() {
    let no = act(Word::Refuse, selling(brand("lianjia-wuhan")), at("2026-01-10T11:00:00.000001+01:00"));
    let back = act(Word::Withdraw, Scope::default(), at("2026-02-01T11:00:00+01:00"));
    let scene = french().said([no.clone(), back.clone()]);
    assert_eq!(waits(&scene), until("refused_lately", "2026-03-11T11:00:00.000001+01:00"));
    assert_eq!(scene.judge().reasons[0].rests_on, Some(no.id.into()));
    let earlier = act(Word::Refuse, no.scope, at("2026-01-10T11:00:00+01:00"));
    assert_eq!(french().said([earlier, back]).answer(), "allow not_refused");
}

#[test]
fn a_pause_after_a_refusal_is_with_whom_it_was_said_to() {
    let back = || act(Word::Withdraw, Scope::default(), at("2026-03-02T11:00:00+01:00"));
    let after_no = |scope: Scope, across| {
        let mut scene = french().said([act(Word::Refuse, scope, at("2026-03-01T11:00:00+01:00")), back()]);
        scene.rulebook.pauses[0].across = across;
        scene.answer()
    };
    let (yes, wait) = ("allow not_refused", "defer refused_lately");
    for across in [Across::Brand, Across::Agent] {
        assert_eq!(after_no(Scope::do_not_disturb(), across), wait);
        assert_eq!(after_no(selling(this_agent()), across), wait);
        assert_eq!(after_no(selling(brand("lianjia-wuhan")), across), wait);
        assert_eq!(after_no(selling(brand("other")), across), yes);
    }
    assert_eq!(after_no(selling(brand("other")), Across::Brands), wait);
    let mut survey = french().said([act(
        Word::Refuse,
        Scope { purposes: vec![Purpose::Marketing], ..Scope::default() },
        at("2026-03-01T11:00:00+01:00"),
    )]);
    survey.call.purpose = Purpose::Survey;
    survey.rulebook.pauses[0].purposes.push(Purpose::Survey);
    assert_eq!(survey.answer(), yes, "and a no to marketing is none to a survey");
    let surveys = Scope { purposes: vec![Purpose::Survey], ..Scope::default() };
    assert_eq!(after_no(surveys, Across::Brands), yes, "a no to surveys is none to this");
}

#[test]
fn a_later_yes_ends_a_pause_where_the_rulebook_says_so() {
    let words =
        [refuse("2026-03-01T11:00:00+01:00"), permit(selling(this_agent()), "2026-03-02T11:00:00+01:00")];
    let mut scene = french().said(words);
    assert_eq!(scene.answer(), "allow permitted");
    scene.rulebook.pauses[0].unless.clear();
    assert_eq!(scene.answer(), "defer refused_lately");
}

#[test]
fn after_an_opt_out_in_india_the_sender_does_not_ask_for_ninety_days() {
    let mut scene = Scene::marketing_at("2026-03-11T12:00:00+05:30");
    scene.rulebook = rulebook("in@2025");
    (scene.call.purpose, scene.call.channel) = (Purpose::ConsentRequest, Channel::Sms);
    assert_eq!(scene.answer(), "allow not_refused");
    let to_another = act(Word::Refuse, selling(brand("other")), at("2026-03-01T12:00:00+05:30"));
    assert_eq!(scene.clone().said([to_another]).answer(), "allow not_refused", "another sender's opt-out");
    let scene = scene.said([refuse("2026-03-01T12:00:00+05:30")]);
    assert_eq!(waits(&scene), until("refused_lately", "2026-05-30T12:00:00+05:30"));
}
