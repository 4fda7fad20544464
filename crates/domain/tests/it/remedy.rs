//! What would change the answer: for each reason that can decide, what it asks for, and when nothing helps.

use anxin_domain::act::{Act, Word};
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::decide::Route;
use anxin_domain::number::Number;
use anxin_domain::people::{Holder, ListState, Named};
use anxin_domain::remedy::{Remedy, Way, may_ask, ways};
use anxin_domain::rulebook::ListRule;
use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose, Scope};

use crate::scene::{Scene, act, at, permit, refuse, rulebook, selling, this_agent, ticket};

const NOON: &str = "2026-11-23T12:00:00+08:00";
const NOON_IN_NEW_YORK: &str = "2026-01-14T12:00:00-05:00";

fn found(scene: &Scene) -> Vec<Way> {
    ways(&scene.facts(), &scene.call, &scene.rulebook)
}

fn wait(until: &str) -> Remedy {
    Remedy::Wait(at(until))
}

fn national(as_of: &str, names: Named) -> ListState {
    ListState { list: "us-national".parse().unwrap(), as_of: at(as_of), names }
}

/// A marketing call to New York under the law of the United States, with the national list fresh.
fn american(when: &str) -> Scene {
    let mut scene = Scene::marketing_at(when);
    (scene.city, scene.rulebook) = ("new-york", rulebook("us@2024"));
    scene.call.to = Number::from_digits(12_125_550_123);
    scene.lists = vec![national(when, Named::No)];
    scene
}

fn ring(when: &str) -> Attempt {
    Attempt {
        at: at(when),
        brand: Some("lianjia-wuhan".parse().unwrap()),
        agent: Some("lianjia-wuhan:1".parse().unwrap()),
        purpose: Purpose::Marketing,
        reach: Reach::Rang,
        permit: None,
    }
}

fn by(person: &str, act: Act) -> Act {
    Act { person: Some(person.parse().unwrap()), ..act }
}

#[test]
fn a_call_that_passes_needs_nothing() {
    let scene = Scene::marketing_at(NOON).said([permit(selling(this_agent()), "2026-11-01T09:00:00Z")]);
    assert_eq!((scene.answer().as_str(), found(&scene)), ("allow permitted", Vec::new()));
}

#[test]
fn silence_and_a_refusal_are_mended_by_consent_or_by_business() {
    let both = vec![vec![Remedy::Consent], vec![Remedy::OpenTicket]];
    for scene in [Scene::marketing_at(NOON), Scene::marketing_at(NOON).said([refuse("2026-11-01T09:00:00Z")])]
    {
        assert_eq!(found(&scene), both);
        let survey = Scene {
            call: anxin_domain::call::Call { purpose: Purpose::Survey, ..scene.call.clone() },
            ..scene
        };
        assert_eq!(found(&survey), both);
    }
}

#[test]
fn service_without_business_needs_business_or_consent() {
    let mut scene = Scene::service_at(NOON, "2026-11-01T09:00:00Z");
    scene.ticket = None;
    assert_eq!(found(&scene), [vec![Remedy::Consent], vec![Remedy::OpenTicket]]);
    let elsewhere = Scene { ticket: Some(ticket("2026-11-01T09:00:00Z")), ..scene };
    let mut rental = elsewhere.clone();
    rental.call.line_of_business = Some(LineOfBusiness::Rental);
    assert_eq!(found(&elsewhere), Vec::<Way>::new());
    assert_eq!(
        found(&rental),
        [vec![Remedy::Consent], vec![Remedy::OpenTicket]],
        "the business is about resale"
    );
}

#[test]
fn service_that_also_sells_keeps_to_service_or_has_consent() {
    let mut scene = Scene::service_at(NOON, "2026-11-01T09:00:00Z").said([refuse("2026-11-01T09:00:00Z")]);
    scene.call.content = Content::Mixed;
    assert_eq!(found(&scene), [vec![Remedy::Consent], vec![Remedy::KeepToService]]);
    scene.ticket = None;
    assert_eq!(found(&scene), [vec![Remedy::Consent], vec![Remedy::OpenTicket, Remedy::KeepToService]]);
}

#[test]
fn who_wants_no_calls_at_all_is_asked_for_consent_and_no_ticket_helps() {
    let all = act(Word::Refuse, Scope::default(), at("2026-11-01T09:00:00Z"));
    let way = vec![Remedy::Consent];
    assert_eq!(found(&Scene::marketing_at(NOON).said([all.clone()])), std::slice::from_ref(&way));
    assert_eq!(found(&Scene::service_at(NOON, "2026-11-01T09:00:00Z").said([all])), [way]);
}

#[test]
fn an_unknown_line_is_registered_and_the_rest_is_still_needed() {
    let mut scene = Scene::marketing_at(NOON);
    scene.caller = None;
    let expected =
        [vec![Remedy::RegisterLine, Remedy::Consent], vec![Remedy::RegisterLine, Remedy::OpenTicket]];
    assert_eq!(found(&scene), expected);
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.caller = None;
    assert_eq!(found(&scene), [vec![Remedy::RegisterLine]]);
}

#[test]
fn an_unbound_privacy_number_is_bound() {
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.route = Route::Unbound;
    assert_eq!(found(&scene), [vec![Remedy::MakeBinding]]);
}

#[test]
fn an_unconfirmed_holder_is_confirmed() {
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.lists = vec![national(NOON_IN_NEW_YORK, Named::Yes)];
    scene.holder = Holder { since: None, checked_at: Some(at("2025-12-01T00:00:00Z")) };
    let scene = scene.said([permit(selling(this_agent()), "2025-11-01T09:00:00Z")]);
    assert_eq!(scene.answer(), "deny holder_unconfirmed");
    assert!(found(&scene).contains(&vec![Remedy::ConfirmHolder]));
}

#[test]
fn a_number_on_a_list_needs_consent_or_business() {
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.lists = vec![national(NOON_IN_NEW_YORK, Named::Yes)];
    let expected = [vec![Remedy::Consent], vec![Remedy::OpenTicket]];
    assert_eq!((scene.answer().as_str(), found(&scene)), ("deny listed_external", expected.to_vec()));
}

#[test]
fn a_list_that_is_stale_or_missing_is_fetched() {
    let fetch = vec![Remedy::RefreshList("us-national".parse().unwrap())];
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.lists = vec![national("2025-12-01T12:00:00-05:00", Named::No)];
    assert_eq!(scene.answer(), "deny registry_stale");
    assert_eq!(found(&scene)[0], fetch);
    scene.lists.clear();
    assert_eq!(found(&scene)[0], fetch);
}

#[test]
fn a_call_that_needs_more_than_eight_things_is_not_one_to_be_mended() {
    let mut scene = american(NOON_IN_NEW_YORK);
    let rule = scene.rulebook.lists[0].clone();
    let required = |count: usize| {
        let rules =
            (1..=count).map(|n| ListRule { id: format!("list-{n}").parse().unwrap(), ..rule.clone() });
        rules.collect::<Vec<_>>()
    };
    scene.lists.clear();
    // Not even consent lifts these; business does, as service is not what they are about.
    scene.rulebook.lists = required(8);
    scene.rulebook.lists.iter_mut().for_each(|rule| rule.unless.clear());
    assert_eq!(found(&scene).iter().map(Vec::len).collect::<Vec<_>>(), [8, 1]);
    scene.rulebook.lists = required(9);
    scene.rulebook.lists.iter_mut().for_each(|rule| rule.unless.clear());
    assert_eq!(found(&scene), [vec![Remedy::OpenTicket]]);
}

#[test]
fn a_gate_that_lags_catches_up() {
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.lag_ms = scene.rulebook.allowed_lag_ms + 1;
    assert_eq!(found(&scene)[0], vec![Remedy::CatchUp]);
    let mut silent = Scene::marketing_at(NOON);
    silent.lag_ms = silent.rulebook.allowed_lag_ms + 1;
    assert_eq!(found(&silent), [vec![Remedy::Consent, Remedy::CatchUp], vec![Remedy::OpenTicket]]);
}

#[test]
fn a_call_at_night_waits_for_the_morning() {
    let scene = american("2026-01-14T23:00:00-05:00");
    assert_eq!(found(&scene)[0], vec![wait("2026-01-15T08:00:00-05:00")]);
}

#[test]
fn a_call_on_a_holiday_waits_for_the_next_open_day() {
    let mut scene = Scene::marketing_at("2026-07-14T11:00:00+02:00");
    scene.rulebook = rulebook("fr@2023");
    scene.lists = vec![ListState {
        list: "fr-bloctel".parse().unwrap(),
        as_of: at("2026-07-14T11:00:00+02:00"),
        names: Named::No,
    }];
    assert_eq!(scene.answer(), "defer public_holiday");
    let expected = [vec![wait("2026-07-15T10:00:00+02:00")], vec![Remedy::OpenTicket]];
    assert_eq!(found(&scene), expected);
}

#[test]
fn a_call_too_often_waits_until_one_is_free() {
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.attempts = (1..=7).map(|day| ring(&format!("2026-01-{:02}T12:00:00-05:00", day + 7))).collect();
    scene.attempts[6] = ring("2026-01-14T11:00:00-05:00");
    assert_eq!(scene.answer(), "defer frequency_cap");
    assert_eq!(found(&scene)[0], vec![wait("2026-01-15T12:00:00-05:00")]);
}

#[test]
fn a_call_soon_after_a_conversation_waits_for_the_end_of_the_pause() {
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.attempts = vec![Attempt { reach: Reach::Answered, ..ring("2026-01-13T12:00:00-05:00") }];
    assert_eq!(scene.answer(), "defer spoken_lately");
    assert_eq!(found(&scene)[0], vec![wait("2026-01-20T12:00:00-05:00")]);
}

#[test]
fn a_wait_and_something_else_can_both_be_needed() {
    let mut scene = american("2026-01-14T23:00:00-05:00");
    scene.lists = vec![national("2026-01-14T23:00:00-05:00", Named::Yes)];
    let expected = vec![Remedy::Consent, wait("2026-01-15T08:00:00-05:00")];
    assert_eq!(found(&scene)[0], expected);
    // The list is a minute too old in the morning: then it has to be fetched as well, in time.
    scene.lists = vec![national("2025-12-15T07:00:00-05:00", Named::No)];
    let fetch = Remedy::RefreshList("us-national".parse().unwrap());
    assert_eq!(found(&scene)[0], vec![fetch, wait("2026-01-15T08:00:00-05:00")]);
}

#[test]
fn the_refusal_of_another_person_is_nothing_to_be_mended_by_a_caller() {
    let no = by("bo", refuse("2026-11-01T09:00:00Z"));
    let mut scene = Scene::marketing_at(NOON).said([no]);
    let service = vec![Remedy::OpenTicket];
    for person in [None, Some("anna")] {
        scene.call.person = person.map(|name| name.parse().unwrap());
        assert_eq!(found(&scene), std::slice::from_ref(&service), "{person:?}");
    }
    scene.call.person = Some("bo".parse().unwrap());
    assert_eq!(found(&scene), [vec![Remedy::Consent], service], "their own yes would do");
    let mut all = Scene::marketing_at(NOON)
        .said([by("bo", act(Word::Refuse, Scope::default(), at("2026-11-01T09:00:00Z")))]);
    all.call.person = Some("anna".parse().unwrap());
    assert_eq!(found(&all), Vec::<Way>::new());
}

#[test]
fn who_wants_no_requests_is_not_to_be_mended() {
    let requests = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    let mut scene = Scene::marketing_at(NOON).said([act(Word::Refuse, requests, at("2026-11-01T09:00:00Z"))]);
    (scene.call.purpose, scene.call.channel) = (Purpose::ConsentRequest, Channel::Sms);
    assert_eq!((scene.answer().as_str(), found(&scene)), ("deny requests_refused", Vec::new()));
}

#[test]
fn a_wait_without_an_end_in_sight_is_no_way() {
    let mut scene = american(NOON_IN_NEW_YORK);
    scene.zones = Some(anxin_domain::zone::Zones::anywhere().clone());
    assert_eq!(found(&scene), [vec![Remedy::OpenTicket]]);
}

#[test]
fn every_way_that_is_found_leads_there_and_nothing_in_it_can_be_left_out() {
    let mut scene = american("2026-01-14T23:00:00-05:00");
    scene.lists = vec![national("2026-01-14T23:00:00-05:00", Named::Yes)];
    scene.lag_ms = scene.rulebook.allowed_lag_ms + 1;
    scene.route = Route::Unbound;
    let way = vec![Remedy::MakeBinding, Remedy::Consent, Remedy::CatchUp, wait("2026-01-15T08:00:00-05:00")];
    assert_eq!(found(&scene)[0], way);
    let mended: [fn(&mut Scene); 4] = [
        |scene| scene.route = Route::Bound,
        |scene| scene.acts.push(permit(selling(this_agent()), "2026-01-14T23:00:00-05:00")),
        |scene| scene.lag_ms = 0,
        |scene| scene.call.at = at("2026-01-15T08:00:00-05:00"),
    ];
    let apply = |without: usize| {
        let mut scene = scene.clone();
        for (_, mend) in mended.iter().enumerate().filter(|(index, _)| *index != without) {
            mend(&mut scene);
        }
        scene.answer()
    };
    assert_eq!(apply(usize::MAX), "allow permitted");
    for (without, remedy) in way.iter().enumerate() {
        assert!(!apply(without).starts_with("allow"), "{remedy:?}");
    }
}

#[test]
fn whether_a_caller_may_ask_is_a_question_of_its_own() {
    let scene = Scene::marketing_at(NOON).said([refuse("2026-11-01T09:00:00Z")]);
    let asked = |channel| {
        let judgement = may_ask(&scene.facts(), &scene.call, channel, &scene.rulebook);
        (judgement.verdict.word(), judgement.decisive().unwrap().word(), judgement.judged_as)
    };
    assert_eq!(asked(Channel::Sms), ("allow", "not_refused", Purpose::ConsentRequest));
    assert_eq!(asked(Channel::Voice), ("deny", "do_not_disturb", Purpose::Marketing));
    let mut service = Scene::service_at(NOON, "2026-11-01T09:00:00Z");
    service.call.content = Content::Mixed;
    let judgement = may_ask(&service.facts(), &service.call, Channel::Im, &service.rulebook);
    assert_eq!(judgement.decisive().unwrap().word(), "not_refused", "asking sells nothing");
}
