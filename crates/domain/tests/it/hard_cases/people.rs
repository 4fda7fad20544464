//! Several people behind one number, one after another or at once, and the numbers that stand for others.

use anxin_domain::act::{Act, Word};
use anxin_domain::decide::{ReasonCode, Route};
use anxin_domain::people::{Holder, Named};
use anxin_domain::rulebook::UnknownBinding;
use anxin_domain::scope::{LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Instant;

use super::NOON;
use crate::scene::{Scene, act, at, permit, refuse, selling, this_agent};

const ANNA: &str = "anna";
const BO: &str = "bo";

fn by(person: &str, act: Act) -> Act {
    Act { person: Some(person.parse().unwrap()), ..act }
}

fn yes(person: &str, when: &str) -> Act {
    by(person, permit(selling(this_agent()), when))
}

fn no(person: &str, when: &str) -> Act {
    by(person, refuse(when))
}

/// What is answered to a call for Anna, for Bo, and for whoever picks up.
fn answers(scene: &Scene) -> [String; 3] {
    [Some(ANNA), Some(BO), None].map(|person| {
        let mut scene = scene.clone();
        scene.call.person = person.map(|name| name.parse().unwrap());
        scene.answer()
    })
}

#[test]
fn the_refusal_of_any_one_who_shares_the_number_wins() {
    let scene = |acts: [Act; 2]| Scene::marketing_at(NOON).said(acts);
    let refused = ["deny do_not_disturb"; 3];
    assert_eq!(answers(&scene([yes(ANNA, "2026-11-02T09:00:00Z"), no(BO, "2026-11-01T09:00:00Z")])), refused);
    assert_eq!(answers(&scene([no(BO, "2026-11-01T09:00:00Z"), yes(ANNA, "2026-11-02T09:00:00Z")])), refused);
    assert_eq!(answers(&scene([yes(ANNA, "2026-11-01T09:00:00Z"), no(BO, "2026-11-02T09:00:00Z")])), refused);
}

#[test]
fn consent_is_that_of_one_person_and_serves_calls_to_that_person() {
    let scene = Scene::marketing_at(NOON).said([yes(ANNA, "2026-11-01T09:00:00Z")]);
    assert_eq!(answers(&scene), ["allow permitted", "deny no_consent", "allow permitted"]);
}

#[test]
fn one_person_takes_back_their_own_words_only() {
    let back = |person, when: &str| by(person, act(Word::Withdraw, Scope::default(), at(when)));
    let both = [yes(ANNA, "2026-11-01T09:00:00Z"), yes(BO, "2026-11-02T09:00:00Z")];
    let scene = Scene::marketing_at(NOON).said(both).said([back(ANNA, "2026-11-03T09:00:00Z")]);
    assert_eq!(answers(&scene), ["deny no_consent", "allow permitted", "allow permitted"]);

    let scene =
        Scene::marketing_at(NOON).said([no(BO, "2026-11-01T09:00:00Z"), back(ANNA, "2026-11-03T09:00:00Z")]);
    assert_eq!(answers(&scene), ["deny do_not_disturb"; 3]);
}

#[test]
fn a_later_yes_answers_the_no_of_the_same_person_and_of_nobody_else() {
    let own = [no(ANNA, "2026-11-01T09:00:00Z"), yes(ANNA, "2026-11-02T09:00:00Z")];
    let scene = Scene::marketing_at(NOON).said(own);
    assert_eq!(answers(&scene), ["allow permitted", "deny no_consent", "allow permitted"]);
    assert_eq!(answers(&scene.said([no(BO, "2026-10-01T09:00:00Z")])), ["deny do_not_disturb"; 3]);
}

#[test]
fn a_refusal_of_one_person_reaches_as_far_as_it_says() {
    let rentals = Scope { lines_of_business: vec![LineOfBusiness::Rental], ..Scope::do_not_disturb() };
    let rentals = by(BO, act(Word::Refuse, rentals, at("2026-11-02T09:00:00Z")));
    let mut scene = Scene::marketing_at(NOON).said([yes(ANNA, "2026-11-01T09:00:00Z"), rentals]);
    assert_eq!(answers(&scene), ["deny do_not_disturb"; 3], "it may be about rentals");
    scene.call.line_of_business = Some(LineOfBusiness::Resale);
    assert_eq!(answers(&scene), ["allow permitted", "deny no_consent", "allow permitted"]);
}

#[test]
fn what_nobody_in_particular_said_holds_for_all() {
    let anyone = |act: Act| Scene::marketing_at(NOON).said([act]);
    assert_eq!(
        answers(&anyone(permit(selling(this_agent()), "2026-11-01T09:00:00Z"))),
        ["allow permitted"; 3]
    );
    let refused = anyone(refuse("2026-11-01T09:00:00Z"));
    assert_eq!(answers(&refused), ["deny do_not_disturb"; 3]);
    assert_eq!(answers(&refused.said([yes(ANNA, "2026-11-02T09:00:00Z")])), ["deny do_not_disturb"; 3]);
}

#[test]
fn a_number_shared_by_two_is_one_number_to_the_promise() {
    let both = [no(ANNA, "2026-11-01T09:00:00Z"), no(BO, "2026-11-02T09:00:00Z")];
    let judgement = Scene::marketing_at(NOON).said(both.clone()).judge();
    assert_eq!(judgement.compensable.as_deref(), Some("dnd-call@wuhan-2024"));
    let rest: Vec<_> = judgement.reasons.iter().filter_map(|r| r.rests_on.clone()).collect();
    assert_eq!(rest, [both[1].id.to_string()], "it is said once, by the later of the two");
}

/// Permission in the United States, given on the first of October at noon in New York; the national list names the number.
fn reassignable(when: &str, holder: Holder) -> Scene {
    let mut scene = super::in_the_united_states(when);
    scene.acts = vec![permit(selling(this_agent()), "2026-10-01T12:00:00-04:00")];
    scene.lists = vec![super::list("us-national", when, Named::Yes)];
    Scene { holder, ..scene }
}

#[test]
fn a_recycled_number_has_another_holder_whose_consent_it_was_not() {
    let since = Some(at("2026-10-20T00:00:00Z"));
    let scene = reassignable("2026-10-21T12:00:00-04:00", Holder { since, checked_at: since });
    let codes: Vec<_> = scene.judge().reasons.iter().map(|reason| reason.code).collect();
    assert_eq!(codes[0], ReasonCode::ListedExternal);
    assert!(codes.contains(&ReasonCode::ConsentVoid), "{codes:?}");
    let since = Some(at("2026-10-01T12:00:00-04:00"));
    let scene = reassignable("2026-10-21T12:00:00-04:00", Holder { since, checked_at: None });
    assert_eq!(scene.answer(), "allow permitted", "said in the first moment of the new holding");
}

#[test]
fn a_number_that_was_not_recycled_as_of_a_check_counts_for_31_days_from_it() {
    let checked_at = Some(at("2026-10-20T12:00:00-04:00"));
    let scene = reassignable("2026-11-20T11:59:59.999999-05:00", Holder { since: None, checked_at });
    assert_eq!(scene.answer(), "allow permitted");
    assert_eq!(scene.judge().holds_until, Some(at("2026-11-20T12:00:00-05:00")), "31 days on the wall clock");
    assert_eq!(scene.ringing_at(at("2026-11-20T12:00:00-05:00")).answer(), "deny holder_unconfirmed");
}

#[test]
fn no_data_about_the_holder_is_not_a_no() {
    let scene = reassignable("2026-11-01T11:59:59.999999-05:00", Holder::default());
    assert_eq!(scene.answer(), "allow permitted", "the consent is its own proof for 31 days");
    assert_eq!(scene.ringing_at(at("2026-11-01T12:00:00-05:00")).answer(), "deny holder_unconfirmed");
    let earlier = Holder { since: None, checked_at: Some(at("2026-09-30T12:00:00-04:00")) };
    let scene = reassignable("2026-11-01T12:00:00-05:00", earlier);
    assert_eq!(scene.answer(), "deny holder_unconfirmed", "a check before the consent adds nothing");
}

#[test]
fn an_unbound_privacy_number_is_nobodys_telephone_or_its_own_as_the_rulebook_says() {
    let mut scene = Scene::marketing_at(NOON).said([permit(selling(this_agent()), "2026-11-01T09:00:00Z")]);
    scene.route = Route::Unbound;
    assert_eq!(scene.answer(), "deny binding_unknown");
    scene.rulebook.unknown_binding = UnknownBinding::AsDialled;
    assert_eq!(scene.answer(), "allow permitted");
    scene.acts.push(refuse("2026-11-02T09:00:00Z"));
    assert_eq!(scene.answer(), "deny do_not_disturb");
    scene.rulebook.unknown_binding = UnknownBinding::Deny;
    for route in [Route::Bound, Route::Direct] {
        assert_eq!(Scene { route, ..scene.clone() }.answer(), "deny do_not_disturb");
    }
}

#[test]
fn an_emergency_number_is_reached_whatever_else_holds() {
    let mut scene =
        super::in_the_united_states("2026-11-23T03:00:00-05:00").said([refuse("2026-11-01T09:00:00Z")]);
    scene.city = "wuhan";
    scene.caller = None;
    scene.route = Route::Unbound;
    scene.lag_ms = i64::MAX;
    scene.rulebook.emergency.push(scene.call.to);
    for purpose in Purpose::ALL {
        scene.call.purpose = *purpose;
        let judgement = scene.judge();
        assert_eq!(scene.answer(), "allow emergency", "{purpose:?}");
        assert_eq!((judgement.compensable, judgement.holds_until, judgement.until), (None, None, None));
        assert!(
            judgement.reasons.iter().any(|r| r.code == ReasonCode::CallerUnknown),
            "the rest is said all the same"
        );
    }
}

#[test]
fn a_promise_pays_for_no_emergency() {
    let mut scene = Scene::marketing_at(NOON).said([refuse("2026-11-01T09:00:00Z")]);
    assert!(scene.judge().compensable.is_some());
    scene.rulebook.emergency.push(scene.call.to);
    assert_eq!((scene.answer().as_str(), scene.judge().compensable), ("allow emergency", None));
}

#[test]
fn business_counts_from_the_moment_the_holder_has_the_number() {
    let began = "2026-07-01T00:00:00+08:00";
    let mut scene = Scene::service_at(NOON, began);
    scene.holder.since = Some(at(began));
    assert_eq!(scene.answer(), "allow ticket_live");
    scene.holder.since = Some(Instant::from_micros(at(began).micros() + 1));
    assert_eq!(scene.answer(), "deny no_consent");
    let mut scene = super::in_the_united_states("2026-10-21T12:00:00-04:00");
    scene.relationships = vec![super::business("2026-07-01T00:00:00Z", None)];
    scene.holder.since = Some(at("2026-07-01T00:00:00Z"));
    assert_eq!(scene.answer(), "allow established_relationship");
    scene.holder.since = Some(at("2026-07-01T00:00:00.000001Z"));
    assert_eq!(scene.answer(), "allow not_refused");
}
