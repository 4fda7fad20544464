//! How long an allow stays true: it ends with whatever it hangs on, also with what only keeps a no silent.

use anxin_domain::act::Word;
use anxin_domain::rulebook::Silence;
use anxin_domain::scope::{Purpose, Scope};

use super::NOON;
use crate::scene::{Scene, act, at, permit, refuse};

#[test]
fn where_people_share_a_number_an_allow_ends_with_the_yes_that_answered_the_no_of_one_of_them() {
    let ends = at("2026-11-23T12:00:30+08:00");
    let mut mother =
        [refuse("2026-11-01T09:00:00+08:00"), permit(Scope::default(), "2026-11-02T09:00:00+08:00")];
    mother[1].expires_at = Some(ends);
    mother.iter_mut().for_each(|act| act.person = Some("mother".parse().unwrap()));
    let mut flat = permit(Scope::default(), "2026-11-03T09:00:00+08:00");
    flat.person = Some("flat-2".parse().unwrap());
    let mut scene = Scene::marketing_at(NOON).said(mother).said([flat]);
    scene.call.person = Some("flat-2".parse().unwrap());
    assert_eq!((scene.answer().as_str(), scene.judge().holds_until), ("allow permitted", Some(ends)));
    assert_eq!(scene.ringing_at(ends).answer(), "deny do_not_disturb", "her no holds for all who share it");
}

#[test]
fn where_people_share_a_number_an_allow_ends_with_the_lapse_of_such_a_yes() {
    let mut mother =
        [refuse("2026-11-01T09:00:00+08:00"), permit(Scope::default(), "2026-11-23T11:00:00+08:00")];
    mother.iter_mut().for_each(|act| act.person = Some("mother".parse().unwrap()));
    let mut scene = Scene::marketing_at(NOON).said(mother);
    scene.call.person = Some("flat-2".parse().unwrap());
    scene.rulebook.silence.insert(Purpose::Marketing, Silence::Allow);
    scene.rulebook.consent.undated_lapses_after = Some("1 day".parse().unwrap());
    let lapses = at("2026-11-24T11:00:00+08:00");
    assert_eq!((scene.answer().as_str(), scene.judge().holds_until), ("allow not_refused", Some(lapses)));
    assert_eq!(scene.ringing_at(lapses).answer(), "deny do_not_disturb");
}

#[test]
fn an_allow_ends_where_a_consent_begins_that_nobody_confirmed() {
    let mut yes = permit(Scope::default(), "2026-10-01T09:00:00+08:00");
    let begins = at("2026-11-23T12:00:30+08:00");
    yes.effective_at = begins;
    let mut scene = Scene::marketing_at(NOON).said([yes]);
    scene.rulebook.silence.insert(Purpose::Marketing, Silence::Allow);
    scene.rulebook.consent.holder_confirmed_within = Some("31 days".parse().unwrap());
    assert_eq!((scene.answer().as_str(), scene.judge().holds_until), ("allow not_refused", Some(begins)));
    assert_eq!(scene.ringing_at(begins).answer(), "deny holder_unconfirmed");
}

#[test]
fn a_request_that_is_judged_as_marketing_ends_with_the_yes_to_requests_as_well() {
    let ends = at("2026-11-23T12:00:30+08:00");
    let no_requests = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    let no = act(Word::Refuse, no_requests.clone(), at("2026-11-01T09:00:00+08:00"));
    let mut yes = permit(no_requests, "2026-11-02T09:00:00+08:00");
    yes.expires_at = Some(ends);
    let selling = permit(Scope::do_not_disturb(), "2026-11-03T09:00:00+08:00");
    let mut scene = Scene::marketing_at(NOON).said([no, yes, selling]);
    scene.call.purpose = Purpose::ConsentRequest;
    assert_eq!((scene.answer().as_str(), scene.judge().holds_until), ("allow permitted", Some(ends)));
    assert_eq!(scene.ringing_at(ends).answer(), "deny requests_refused");
}

#[test]
fn an_allow_ends_where_a_refusal_ends_behind_which_a_consent_is_that_nobody_confirmed() {
    let ends = at("2026-11-23T12:00:30+08:00");
    let mut no = refuse("2026-11-01T09:00:00+08:00");
    no.expires_at = Some(ends);
    let yes = permit(Scope::default(), "2026-11-20T09:00:00+08:00");
    let mut old_form = permit(Scope::default(), "2026-11-21T09:00:00+08:00");
    old_form.effective_at = at("2026-10-01T09:00:00+08:00");
    let mut scene = Scene::marketing_at(NOON).said([no, yes, old_form]);
    scene.rulebook.consent.holder_confirmed_within = Some("31 days".parse().unwrap());
    assert_eq!((scene.answer().as_str(), scene.judge().holds_until), ("allow permitted", Some(ends)));
    assert_eq!(scene.ringing_at(ends).answer(), "deny holder_unconfirmed", "the form was committed last");
}
