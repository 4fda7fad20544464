//! Consent that is used up, lapses, is asked for, or is not needed.

use anxin_domain::act::{Act, Word};
use anxin_domain::call::Reach;
use anxin_domain::decide::{Judgement, ReasonCode, Verdict};
use anxin_domain::people::{Answer, ConsentRequest, Named, Reply, TicketKind};
use anxin_domain::rulebook::{Across, Lift, Pause, PauseAfter, Rulebook};
use anxin_domain::scope::{Channel, Content, Purpose, Scope};
use anxin_domain::time::Instant;

use super::{NOON, attempt, business, in_the_united_states, list};
use crate::scene::{CUSTOMER, Scene, act, at, brand, permit, refuse, rulebook, selling, this_agent};

fn says(judgement: &Judgement, code: ReasonCode) -> bool {
    judgement.reasons.iter().any(|reason| reason.code == code)
}

fn call_me_back(when: &str, calls: u16) -> Act {
    Act { calls: Some(calls), ..permit(selling(this_agent()), when) }
}

#[test]
fn a_permit_for_one_call_serves_one_call() {
    let once = call_me_back("2026-11-22T09:00:00Z", 1);
    let mut scene = Scene::marketing_at(NOON).said([refuse("2026-11-01T09:00:00Z"), once.clone()]);
    assert_eq!(scene.answer(), "allow permitted");
    scene.attempts = vec![attempt("2026-11-22T10:00:00Z")];
    assert_eq!(scene.answer(), "allow permitted", "a call that rested on something else");
    for reach in [Reach::Reserved, Reach::Rang, Reach::Answered] {
        let mut used = attempt("2026-11-22T11:00:00Z");
        (used.permit, used.reach) = (Some(once.id), reach);
        let scene = Scene { attempts: vec![used], ..scene.clone() };
        assert_eq!(scene.answer(), "deny do_not_disturb", "{reach:?}");
        assert!(says(&scene.judge(), ReasonCode::PermitUsed));
    }
}

#[test]
fn a_permit_for_one_call_serves_again_when_the_attempt_never_rang() {
    let once = call_me_back("2026-11-22T09:00:00Z", 1);
    let mut scene = Scene::marketing_at(NOON).said([once.clone()]);
    let mut reserved = attempt("2026-11-22T11:00:00Z");
    (reserved.permit, reserved.reach) = (Some(once.id), Reach::Reserved);
    scene.attempts.push(reserved);
    assert_eq!(scene.answer(), "deny no_consent");
    // The line was busy: the attempt is released and is none any more.
    scene.attempts.clear();
    assert_eq!(scene.answer(), "allow permitted");
}

#[test]
fn a_permit_for_three_calls_serves_three() {
    let thrice = call_me_back("2026-11-22T09:00:00Z", 3);
    let mut scene = Scene::marketing_at(NOON).said([thrice.clone()]);
    for answer in
        ["allow permitted", "allow permitted", "allow permitted", "deny no_consent", "deny no_consent"]
    {
        assert_eq!(scene.answer(), answer, "after {} calls", scene.attempts.len());
        let mut used = attempt("2026-11-22T11:00:00Z");
        used.permit = Some(thrice.id);
        scene.attempts.push(used);
    }
}

#[test]
fn when_a_permit_for_one_call_is_used_up_an_older_consent_still_stands() {
    let always = permit(selling(brand("lianjia-wuhan")), "2026-11-01T09:00:00Z");
    let once = call_me_back("2026-11-22T09:00:00Z", 1);
    let mut scene = Scene::marketing_at(NOON).said([always.clone(), once.clone()]);
    let rests_on = |scene: &Scene| scene.judge().reasons[0].rests_on.clone();
    assert_eq!(rests_on(&scene), Some(once.id.into()));
    let mut used = attempt("2026-11-22T11:00:00Z");
    used.permit = Some(once.id);
    scene.attempts.push(used);
    assert_eq!((scene.answer().as_str(), rests_on(&scene)), ("allow permitted", Some(always.id.into())));
    assert!(!says(&scene.judge(), ReasonCode::PermitUsed), "nothing was lost by it");
}

/// China's law, with consents that lapse three months after they were given where they have no end of their own.
fn lapsing() -> Rulebook {
    let mut rulebook = rulebook("cn@2");
    rulebook.consent.undated_lapses_after = Some("3 months".parse().unwrap());
    rulebook
}

#[test]
fn an_undated_consent_lapses_to_the_microsecond_and_at_the_end_of_a_shorter_month() {
    for (said, lapses) in [
        ("2026-08-23T12:00:00+08:00", "2026-11-23T12:00:00+08:00"),
        ("2026-08-31T12:00:00+08:00", "2026-11-30T12:00:00+08:00"),
        ("2026-11-30T12:00:00+08:00", "2027-02-28T12:00:00+08:00"),
        ("2027-11-29T12:00:00+08:00", "2028-02-29T12:00:00+08:00"),
        ("2027-11-30T12:00:00+08:00", "2028-02-29T12:00:00+08:00"),
        ("2028-02-29T12:00:00+08:00", "2028-05-29T12:00:00+08:00"),
        ("2026-10-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00"),
    ] {
        let mut scene = Scene::marketing_at(lapses).said([permit(selling(this_agent()), said)]);
        scene.rulebook = lapsing();
        assert_eq!(scene.answer(), "deny no_consent", "{said}");
        assert!(says(&scene.judge(), ReasonCode::ConsentLapsed));
        let last = scene.ringing_at(Instant::from_micros(at(lapses).micros() - 1));
        assert_eq!(
            (last.answer().as_str(), last.judge().holds_until),
            ("allow permitted", Some(at(lapses))),
            "{said}"
        );
    }
}

#[test]
fn a_consent_with_a_date_of_its_own_ends_then_and_no_earlier() {
    let mut yes = permit(selling(this_agent()), "2026-01-01T12:00:00+08:00");
    yes.expires_at = Some(at("2027-01-01T00:00:00+08:00"));
    let mut scene = Scene::marketing_at(NOON).said([yes.clone()]);
    scene.rulebook = lapsing();
    assert_eq!((scene.answer().as_str(), scene.judge().holds_until), ("allow permitted", yes.expires_at));
}

#[test]
fn where_the_zone_is_not_known_a_consent_lapses_when_it_may_have_lapsed() {
    // Lord Howe Island's clock goes forward by half an hour while that of Sydney goes forward by one.
    let mut scene =
        Scene::marketing_at(NOON).said([permit(selling(this_agent()), "2026-08-25T12:00:00+10:00")]);
    scene.rulebook = lapsing();
    scene.call.to = anxin_domain::number::Number::from_digits(61_291_234_567);
    scene.rulebook.zone = anxin_domain::rulebook::ZoneRule::OfNumber;
    let in_sydney = at("2026-11-25T12:00:00+11:00");
    assert_eq!(scene.ringing_at(in_sydney).answer(), "deny no_consent");
    let last = scene.ringing_at(Instant::from_micros(in_sydney.micros() - 1));
    assert_eq!((last.answer().as_str(), last.judge().holds_until), ("allow permitted", Some(in_sydney)));
    scene.zones = Some(anxin_domain::zone::Zones::named("Australia/Lord_Howe").unwrap());
    assert_eq!(scene.ringing_at(in_sydney).answer(), "allow permitted", "the customer said where they are");
}

#[test]
fn a_refusal_never_lapses() {
    let mut scene = Scene::marketing_at(NOON).said([refuse("2016-01-01T12:00:00+08:00")]);
    scene.rulebook = lapsing();
    assert_eq!(scene.answer(), "deny do_not_disturb");
}

#[test]
fn a_consent_that_was_lost_for_two_reasons_is_not_explained_by_one() {
    let mut scene =
        Scene::marketing_at(NOON).said([permit(selling(this_agent()), "2026-01-01T12:00:00+08:00")]);
    scene.rulebook = lapsing();
    scene.holder.since = Some(at("2026-06-01T00:00:00+08:00"));
    let judgement = scene.judge();
    assert_eq!(judgement.decisive(), Some(ReasonCode::NoConsent));
    assert!(!says(&judgement, ReasonCode::ConsentVoid) && !says(&judgement, ReasonCode::ConsentLapsed));
}

/// A request for consent by text message, where the brand rests three days after asking and thirty after a no.
fn asking() -> Scene {
    let mut scene = Scene::marketing_at(NOON);
    (scene.call.purpose, scene.call.channel) = (Purpose::ConsentRequest, Channel::Sms);
    let pause = |id: &str, after, lasts: &str| Pause {
        id: id.to_owned(),
        after,
        lasts: lasts.parse().unwrap(),
        across: Across::Brand,
        purposes: vec![Purpose::ConsentRequest],
        unless: Vec::new(),
    };
    scene.rulebook.pauses = vec![
        pause("after-request", PauseAfter::Request, "3 days"),
        pause("after-decline", PauseAfter::DeclinedRequest, "30 days"),
    ];
    scene
}

fn request(asked: &str, answer: Option<(Reply, &str)>) -> ConsentRequest {
    ConsentRequest {
        id: anxin_domain::ids::ConsentRequestId::new(at(asked), [1; 10]),
        number: CUSTOMER,
        brand: "lianjia-wuhan".parse().unwrap(),
        agent: "lianjia-wuhan:2".parse().unwrap(),
        scope: Scope::default(),
        asked_at: at(asked),
        answer: answer.map(|(said, when)| Answer { said, at: at(when) }),
    }
}

fn waits(scene: &Scene) -> (String, Option<Instant>) {
    (scene.answer(), scene.judge().until)
}

#[test]
fn a_customer_who_wants_no_requests_is_asked_by_nobody_until_they_take_it_back() {
    let requests = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    let never = act(Word::Refuse, requests.clone(), at("2026-11-01T09:00:00Z"));
    let scene = asking();
    assert_eq!(scene.answer(), "allow not_refused");
    let scene = scene.said([never]);
    assert_eq!(scene.answer(), "deny requests_refused");
    assert_eq!(
        scene.clone().said([permit(selling(this_agent()), "2026-11-02T09:00:00Z")]).answer(),
        "deny requests_refused"
    );
    let back = act(Word::Withdraw, requests, at("2026-11-03T09:00:00Z"));
    assert_eq!(scene.said([back]).answer(), "allow not_refused");
}

#[test]
fn a_request_that_is_judged_as_marketing_is_refused_like_any_other() {
    let requests = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    let mut scene = in_the_united_states("2026-11-23T12:00:00-05:00");
    scene.call.purpose = Purpose::ConsentRequest;
    assert_eq!(scene.answer(), "allow not_refused", "asking is marketing there, and silence is enough");
    let mut later = act(Word::Refuse, requests.clone(), at("2026-11-01T09:00:00Z"));
    later.effective_at = at("2026-11-23T12:01:00-05:00");
    assert_eq!(scene.clone().said([later.clone()]).judge().holds_until, Some(later.effective_at));
    let refused = scene.said([act(Word::Refuse, requests, at("2026-11-01T09:00:00Z"))]);
    assert_eq!(refused.answer(), "deny requests_refused");
    assert!(says(&refused.judge(), ReasonCode::RequestChannel));
    let permitted = refused.said([permit(selling(this_agent()), "2026-11-02T09:00:00Z")]);
    assert_eq!(permitted.answer(), "deny requests_refused", "who may call to sell need not ask");
    let mut selling = permitted;
    selling.call.purpose = Purpose::Marketing;
    assert_eq!(selling.answer(), "allow permitted");
}

#[test]
fn do_not_disturb_is_no_refusal_of_requests_and_no_calls_at_all_is() {
    let scene = asking();
    assert_eq!(scene.clone().said([refuse("2026-11-01T09:00:00Z")]).answer(), "allow not_refused");
    let all = act(Word::Refuse, Scope::default(), at("2026-11-01T09:00:00Z"));
    assert_eq!(scene.said([all]).answer(), "deny requests_refused");
}

#[test]
fn who_was_asked_and_has_not_answered_is_not_asked_again_for_the_pause() {
    let mut scene = asking();
    scene.requests = vec![request("2026-11-20T12:00:00.000001+08:00", None)];
    assert_eq!(
        waits(&scene),
        ("defer requested_lately".to_owned(), Some(at("2026-11-23T12:00:00.000001+08:00")))
    );
    scene.requests = vec![request("2026-11-20T12:00:00+08:00", None)];
    assert_eq!(scene.answer(), "allow not_refused");
}

#[test]
fn who_declined_is_not_asked_again_for_the_pause_from_the_answer() {
    let mut scene = asking();
    scene.requests =
        vec![request("2026-10-01T12:00:00+08:00", Some((Reply::Declined, "2026-11-01T12:00:00+08:00")))];
    assert_eq!(waits(&scene), ("defer requested_lately".to_owned(), Some(at("2026-12-01T12:00:00+08:00"))));
    assert_eq!(scene.judge().reasons[0].rests_on, Some(scene.requests[0].id.into()));
    scene.requests =
        vec![request("2026-10-01T12:00:00+08:00", Some((Reply::Declined, "2026-10-24T12:00:00+08:00")))];
    assert_eq!(scene.answer(), "allow not_refused");
}

#[test]
fn who_accepted_is_free_to_be_asked_about_something_else() {
    let mut scene = asking();
    scene.requests =
        vec![request("2026-11-23T11:00:00+08:00", Some((Reply::Accepted, "2026-11-23T11:30:00+08:00")))];
    assert_eq!(scene.answer(), "allow not_refused");
}

#[test]
fn the_requests_of_another_brand_are_not_ours_unless_the_rulebook_counts_everyones() {
    let mut scene = asking();
    let theirs =
        ConsentRequest { brand: "other".parse().unwrap(), ..request("2026-11-23T11:00:00+08:00", None) };
    scene.requests = vec![theirs];
    assert_eq!(scene.answer(), "allow not_refused");
    scene.rulebook.pauses[0].across = Across::Brands;
    assert_eq!(scene.answer(), "defer requested_lately");
    scene.rulebook.pauses[0].across = Across::Agent;
    scene.requests[0].brand = "lianjia-wuhan".parse().unwrap();
    assert_eq!(scene.answer(), "allow not_refused", "a colleague asked");
    scene.requests[0].agent = "lianjia-wuhan:1".parse().unwrap();
    assert_eq!(scene.answer(), "defer requested_lately");
}

#[test]
fn asking_over_a_channel_that_is_not_for_asking_is_marketing() {
    let mut scene = asking();
    scene.call.channel = Channel::Voice;
    let judgement = scene.judge();
    assert_eq!(
        (judgement.judged_as, judgement.decisive()),
        (Purpose::Marketing, Some(ReasonCode::NoConsent))
    );
    assert!(says(&judgement, ReasonCode::RequestChannel));
}

#[test]
fn something_sold_beside_the_purpose_makes_it_marketing() {
    for (purpose, plain) in [
        (Purpose::Service, "allow ticket_live"),
        (Purpose::Survey, "deny do_not_disturb"),
        (Purpose::ConsentRequest, "allow not_refused"),
        (Purpose::Marketing, "deny do_not_disturb"),
    ] {
        let mut scene =
            Scene::service_at(NOON, "2026-11-01T09:00:00Z").said([refuse("2026-11-01T09:00:00Z")]);
        (scene.call.purpose, scene.call.channel) = (purpose, Channel::Sms);
        assert_eq!(scene.answer(), plain, "{purpose:?}");
        scene.call.content = Content::Mixed;
        let judgement = scene.judge();
        assert_eq!(
            (judgement.judged_as, scene.answer().as_str()),
            (Purpose::Marketing, "deny do_not_disturb")
        );
        assert_eq!(says(&judgement, ReasonCode::MixedContent), purpose != Purpose::Marketing);
        assert_eq!(judgement.compensable.as_deref(), Some("dnd-call@wuhan-2024"));
        let yes = scene.said([permit(selling(this_agent()), "2026-11-02T09:00:00Z")]);
        assert_eq!(yes.answer(), "allow permitted", "consent to be sold to covers it");
    }
}

/// A marketing call in the United States to a number on the national list, with business that ended at a moment.
fn after_business(kind: TicketKind, ended: &str, when: &str) -> Scene {
    let mut scene = in_the_united_states(when);
    scene.lists = vec![list("us-national", when, Named::Yes)];
    scene.relationships = vec![business("2020-01-01T00:00:00Z", Some(ended))];
    scene.relationships[0].kind = kind;
    scene
}

#[test]
fn an_established_relationship_ends_to_the_microsecond_also_in_leap_years() {
    let transaction = TicketKind::Transaction;
    for (kind, ended, until) in [
        (transaction, "2025-05-23T12:00:00-04:00", "2026-11-23T12:00:00-05:00"),
        (transaction, "2024-08-31T12:00:00-04:00", "2026-02-28T12:00:00-05:00"),
        (transaction, "2026-08-31T12:00:00-04:00", "2028-02-29T12:00:00-05:00"),
        (transaction, "2024-02-29T12:00:00-05:00", "2025-08-29T12:00:00-04:00"),
        (TicketKind::Viewing, "2026-08-23T12:00:00-04:00", "2026-11-23T12:00:00-05:00"),
        (TicketKind::Request, "2025-11-30T12:00:00-05:00", "2026-02-28T12:00:00-05:00"),
        (TicketKind::Request, "2027-11-30T12:00:00-05:00", "2028-02-29T12:00:00-05:00"),
    ] {
        let scene = after_business(kind, ended, until);
        assert_eq!(scene.answer(), "deny listed_external", "{kind:?} {ended}");
        let last = scene.ringing_at(Instant::from_micros(at(until).micros() - 1));
        assert_eq!(last.answer(), "allow established_relationship", "{kind:?} {ended}");
        assert_eq!(last.judge().holds_until, Some(at(until)), "{kind:?} {ended}");
    }
}

#[test]
fn a_refusal_to_the_brand_ends_what_a_relationship_lifts() {
    let when = "2026-11-23T12:00:00-05:00";
    let scene = after_business(TicketKind::Transaction, "2026-11-01T12:00:00Z", when);
    assert_eq!(scene.answer(), "allow established_relationship");
    let no = act(Word::Refuse, selling(brand("lianjia-wuhan")), at("2026-11-02T09:00:00Z"));
    let judgement = scene.said([no]).judge();
    assert_eq!((judgement.verdict, judgement.decisive()), (Verdict::Deny, Some(ReasonCode::DoNotDisturb)));
    assert!(says(&judgement, ReasonCode::ListedExternal), "the list holds again");
}

#[test]
fn of_several_relationships_the_one_that_counts_longest_is_named() {
    let when = "2026-11-23T12:00:00-05:00";
    let mut scene = after_business(TicketKind::Transaction, "2025-06-01T12:00:00Z", when);
    let mut later = business("2020-01-01T00:00:00Z", Some("2026-06-01T12:00:00Z"));
    later.ticket = "later".parse().unwrap();
    let mut to_come = business("2026-11-23T12:00:00.000001-05:00", None);
    to_come.ticket = "to-come".parse().unwrap();
    scene.relationships.extend([later, to_come]);
    assert_eq!(scene.judge().reasons[0].rests_on.as_deref(), Some("later"));
    assert_eq!(
        scene.ringing_at(at("2026-11-23T12:00:00.000001-05:00")).judge().reasons[0].rests_on.as_deref(),
        Some("to-come")
    );
}

#[test]
fn a_list_that_the_rulebook_does_not_require_protects_all_the_same_and_consent_lifts_it() {
    let mut scene = Scene::service_at(NOON, "2026-11-01T09:00:00Z");
    scene.lists = vec![list("of-the-house", NOON, Named::Yes)];
    assert_eq!(scene.answer(), "allow ticket_live", "service is not what the list is about");
    (scene.call.purpose, scene.call.channel) = (Purpose::ConsentRequest, Channel::Sms);
    assert_eq!(scene.answer(), "deny listed_external");
    scene.call.purpose = Purpose::Marketing;
    assert!(
        says(&scene.judge(), ReasonCode::ListedExternal) && !says(&scene.judge(), ReasonCode::RegistryStale)
    );
    let days = scene.rulebook.list_max_age_days;
    scene.lists[0].as_of = Instant::from_micros(at(NOON).plus_days(-days).micros() - 1);
    let stale = scene.judge();
    assert!(says(&stale, ReasonCode::ListedExternal) && says(&stale, ReasonCode::RegistryStale));
    let scene = scene.said([permit(selling(this_agent()), "2026-11-01T09:00:00Z")]);
    assert_eq!(scene.answer(), "allow permitted");
    assert!(!says(&scene.judge(), ReasonCode::ListedExternal));
}

#[test]
fn a_survey_rests_on_no_relationship() {
    let mut scene =
        after_business(TicketKind::Transaction, "2026-11-01T12:00:00Z", "2026-11-23T12:00:00-05:00");
    scene.call.purpose = Purpose::Survey;
    assert_eq!(scene.answer(), "allow not_refused");
}

#[test]
fn an_allow_ends_with_the_relationship_that_lifts_a_rule_from_it_whatever_the_word() {
    let when = "2026-11-23T12:00:00-05:00";
    let until = Some(at("2026-11-23T12:00:30-05:00"));
    let mut scene = after_business(TicketKind::Viewing, "2026-08-23T12:00:30-04:00", when);
    scene.rulebook.hours.clear();
    let consented = scene.clone().said([permit(selling(this_agent()), "2026-11-20T09:00:00Z")]);
    assert_eq!(
        consented.judge().holds_until,
        Some(at("2026-12-21T09:00:00Z")),
        "consent lifts the list as well"
    );
    for list in &mut scene.rulebook.lists {
        list.unless = vec![Lift::Relationship];
        list.purposes.push(Purpose::Survey);
    }
    let mut survey = scene.clone();
    survey.call.purpose = Purpose::Survey;
    assert_eq!((survey.answer().as_str(), survey.judge().holds_until), ("allow not_refused", until));
    let consented = scene.said([permit(selling(this_agent()), "2026-11-20T09:00:00Z")]);
    assert_eq!((consented.answer().as_str(), consented.judge().holds_until), ("allow permitted", until));
    let after = consented.ringing_at(at("2026-11-23T12:00:30-05:00"));
    assert_eq!(after.answer(), "deny listed_external");
}

#[test]
fn hours_caps_and_pauses_end_an_allow_with_the_relationship_that_lifts_them() {
    let when = "2026-11-23T12:00:00-05:00";
    let until = Some(at("2026-11-23T12:00:30-05:00"));
    let whole = after_business(TicketKind::Viewing, "2026-08-23T12:00:30-04:00", when)
        .said([permit(selling(this_agent()), "2026-11-20T09:00:00Z")]);
    let (hours, caps, pauses) =
        (whole.rulebook.hours.clone(), whole.rulebook.caps.clone(), whole.rulebook.pauses.clone());
    assert!(!hours.is_empty() && !caps.is_empty() && !pauses.is_empty());
    for kept in 0..3 {
        let mut scene = whole.clone();
        scene.rulebook.lists.clear();
        scene.rulebook.hours = if kept == 0 { hours.clone() } else { Vec::new() };
        scene.rulebook.caps = if kept == 1 { caps.clone() } else { Vec::new() };
        scene.rulebook.pauses = if kept == 2 { pauses.clone() } else { Vec::new() };
        let alone = || (vec![Purpose::Marketing], vec![Lift::Relationship]);
        scene.rulebook.hours.iter_mut().for_each(|rule| (rule.purposes, rule.unless) = alone());
        scene.rulebook.caps.iter_mut().for_each(|rule| (rule.purposes, rule.unless) = alone());
        scene.rulebook.pauses.iter_mut().for_each(|rule| (rule.purposes, rule.unless) = alone());
        assert_eq!(
            (scene.answer().as_str(), scene.judge().holds_until),
            ("allow permitted", until),
            "{kept}"
        );
    }
}

#[test]
fn an_allow_for_service_ends_with_the_business_also_where_the_customer_said_yes_to_all() {
    let mut scene = Scene::service_at(NOON, "2026-11-01T09:00:00Z")
        .said([permit(Scope::default(), "2026-11-01T09:00:00Z")]);
    let ends = Some(at("2026-11-23T12:00:05+08:00"));
    scene.ticket.as_mut().unwrap().interval.until = ends;
    assert_eq!((scene.answer().as_str(), scene.judge().holds_until), ("allow permitted", ends));
}
