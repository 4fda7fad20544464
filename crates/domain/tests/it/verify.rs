//! Verification: every way a finding can go.

use anxin_domain::act::Act;
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::{CallRecordId, DecisionId};
use anxin_domain::scope::{Purpose, Scope};
use anxin_domain::verify::{Evidence, FindingCode, Ruling, verify};

use crate::scene::{CUSTOMER, LINE, Scene, at, cn, permit, refuse};

const NOON: &str = "2026-11-23T12:00:00+08:00";
const BEFORE: &str = "2026-11-01T09:00:00+08:00";
const AFTER: &str = "2026-11-24T09:00:00+08:00";

fn record(disposition: Disposition) -> CallRecord {
    CallRecord {
        id: CallRecordId::new(at(NOON), [1; 10]),
        system: "pbx-wuhan-1".to_owned(),
        system_id: "42".to_owned(),
        from: LINE,
        to: CUSTOMER,
        dialled: None,
        forwarded_to: None,
        started_at: at(NOON),
        talk_seconds: 0,
        disposition,
        decision: None,
    }
}

/// The ruling on a call that rang at noon, with these acts said later.
fn ruling(scene: &Scene, later: &[Act]) -> Ruling {
    ruling_on(scene, later, Some(Disposition::Answered), false)
}

fn ruling_on(scene: &Scene, later: &[Act], rang: Option<Disposition>, permitted: bool) -> Ruling {
    let acts: Vec<Act> = scene.acts.iter().chain(later).cloned().collect();
    verify(&Evidence {
        record: rang.map(record).as_ref(),
        permit: permitted.then(|| DecisionId::new(at(NOON), [2; 10])),
        judgement: &scene.judge(),
        acts: &acts,
    })
}

fn marketing() -> Scene {
    Scene::marketing_at(NOON)
}

fn refused() -> Scene {
    marketing().said([refuse(BEFORE)])
}

#[test]
fn a_call_against_a_refusal_is_upheld() {
    assert_eq!(ruling(&refused(), &[]), Ruling::Upheld(FindingCode::CallAgainstRefusal));
    assert_eq!(
        ruling_on(&refused(), &[], Some(Disposition::NoAnswer), false),
        Ruling::Upheld(FindingCode::CallAgainstRefusal),
        "it rang"
    );
}

#[test]
fn where_the_terms_ask_for_consent_silence_is_upheld() {
    let mut scene = marketing();
    (scene.city, scene.rulebook) = ("beijing", cn());
    assert_eq!(ruling(&scene, &[]), Ruling::Upheld(FindingCode::CallWithoutConsent));
}

#[test]
fn without_a_record_a_person_decides() {
    assert_eq!(ruling_on(&refused(), &[], None, false), Ruling::NeedsPerson(FindingCode::NoRecord));
    assert_eq!(ruling_on(&marketing(), &[], None, true), Ruling::NeedsPerson(FindingCode::NoRecord));
}

#[test]
fn what_never_rang_disturbed_nobody() {
    for disposition in [Disposition::Busy, Disposition::Failed] {
        let found = ruling_on(&refused(), &[], Some(disposition), false);
        assert_eq!(found, Ruling::NotUpheld(FindingCode::NeverRang));
    }
}

#[test]
fn a_line_of_nobody_here_is_not_registered() {
    let mut scene = refused();
    scene.caller = None;
    assert_eq!(ruling(&scene, &[]), Ruling::NotUpheld(FindingCode::LineNotRegistered));
}

#[test]
fn a_used_permit_protects_the_agent_whatever_is_judged_now() {
    let found = ruling_on(&refused(), &[], Some(Disposition::Answered), true);
    assert_eq!(found, Ruling::NotUpheld(FindingCode::PermittedCall));
}

#[test]
fn a_call_the_customer_had_allowed_is_permitted() {
    let mut scene = marketing().said([permit(Scope::default(), BEFORE)]);
    assert_eq!(ruling(&scene, &[]), Ruling::NotUpheld(FindingCode::PermittedCall));
    assert_eq!(
        ruling(&scene, &[refuse(AFTER)]),
        Ruling::NotUpheld(FindingCode::PermittedCall),
        "a later no does not undo it"
    );
    scene.lag_ms = scene.rulebook.allowed_lag_ms + 1;
    assert_eq!(
        ruling(&scene, &[]),
        Ruling::NotUpheld(FindingCode::PermittedCall),
        "our lag is not a refusal"
    );
}

#[test]
fn a_service_call_is_no_marketing_even_against_no_calls_at_all() {
    let quiet = Scene::service_at(NOON, BEFORE);
    assert_eq!(ruling(&quiet, &[]), Ruling::NotUpheld(FindingCode::ServiceCall));
    let mut no_calls = refuse(BEFORE);
    no_calls.scope = Scope::default();
    assert_eq!(ruling(&quiet.said([no_calls]), &[]), Ruling::NotUpheld(FindingCode::ServiceCall));
}

#[test]
fn service_without_business_is_marketing_and_pays() {
    let mut scene = refused();
    scene.call.purpose = Purpose::Service;
    assert_eq!(ruling(&scene, &[]), Ruling::Upheld(FindingCode::CallAgainstRefusal));
}

#[test]
fn a_call_before_do_not_disturb_is_not_upheld_and_says_so() {
    assert_eq!(ruling(&marketing(), &[refuse(AFTER)]), Ruling::NotUpheld(FindingCode::CallBeforeRefusal));
    let mut for_a_later_day = refuse(BEFORE);
    for_a_later_day.effective_at = at(AFTER);
    let scene = marketing().said([for_a_later_day]);
    assert_eq!(ruling(&scene, &[]), Ruling::NotUpheld(FindingCode::CallBeforeRefusal));
    let later_yes = permit(Scope::default(), AFTER);
    assert_eq!(
        ruling(&marketing(), &[later_yes]),
        Ruling::NotUpheld(FindingCode::NotCompensable),
        "a yes is no no"
    );
    let as_it_rang = refuse(NOON);
    assert_eq!(
        ruling(&marketing(), &[as_it_rang]),
        Ruling::NotUpheld(FindingCode::NotCompensable),
        "not after it"
    );
}

#[test]
fn what_the_terms_in_force_do_not_pay_for_is_not_compensable() {
    assert_eq!(ruling(&marketing(), &[]), Ruling::NotUpheld(FindingCode::NotCompensable));
    let mut elsewhere = refused();
    elsewhere.city = "shanghai";
    assert_eq!(ruling(&elsewhere, &[refuse(AFTER)]), Ruling::NotUpheld(FindingCode::NotCompensable));
    let mut survey = refused();
    survey.call.purpose = Purpose::Survey;
    assert_eq!(ruling(&survey, &[]), Ruling::NotUpheld(FindingCode::NotCompensable));
}

#[test]
fn every_code_reads_back_from_its_word() {
    for code in FindingCode::ALL {
        assert_eq!(code.word().parse::<FindingCode>().as_ref(), Ok(code));
    }
    assert!("upheld".parse::<FindingCode>().is_err());
}
