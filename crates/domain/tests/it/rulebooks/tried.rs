//! Made-up calls, what a rulebook says clause by clause, and what differs between two.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::promise::{CallTerms, Trigger};
use anxin_domain::rulebook::{Part, Period, Said, Trial, TrialLine, difference, failure, outcome, outline};
use anxin_domain::scope::Purpose;
use anxin_domain::time::Interval;

use crate::scene::{at, library, rulebook};

fn trial() -> Trial {
    Trial {
        at: at("2026-11-23T14:00:00+08:00"),
        zone: None,
        city: None,
        line: TrialLine::Registered,
        purpose: Purpose::Marketing,
        line_of_business: None,
        said: None,
        has_ticket: false,
        is_listed: false,
        attempts: 0,
    }
}

fn judged(label: &str, trial: &Trial) -> (Verdict, Option<ReasonCode>) {
    let judgement = trial.judge(&rulebook(label), &[]).unwrap();
    (judgement.verdict, judgement.decisive())
}

#[test]
fn a_made_up_call_is_judged_by_the_words_the_line_and_the_hour() {
    let plain = trial();
    let refused = Trial { said: Some(Said::DoNotDisturb), ..trial() };
    let consented = Trial { said: Some(Said::PermitThisAgent), ..trial() };
    assert_eq!(judged("cn@2", &plain), (Verdict::Deny, Some(ReasonCode::NoConsent)));
    assert_eq!(judged("cn@2", &refused), (Verdict::Deny, Some(ReasonCode::DoNotDisturb)));
    assert_eq!(judged("cn@2", &consented), (Verdict::Allow, Some(ReasonCode::Permitted)));
    let unknown = Trial { line: TrialLine::Unknown, ..consented.clone() };
    assert_eq!(judged("cn@2", &unknown), (Verdict::Deny, Some(ReasonCode::CallerUnknown)));
    let unbound = Trial { line: TrialLine::Unbound, ..consented.clone() };
    assert_eq!(judged("cn@2", &unbound), (Verdict::Deny, Some(ReasonCode::BindingUnknown)));
    let service = Trial { purpose: Purpose::Service, has_ticket: true, ..refused };
    assert_eq!(judged("cn@2", &service).0, Verdict::Allow);
    // Paris at nine in the evening, then at eleven in the morning.
    let paris = |when| Trial { at: at(when), zone: Some("Europe/Paris".into()), ..trial() };
    assert_eq!(judged("fr@2023", &paris("2025-11-24T21:00:00+01:00")).0, Verdict::Defer);
    let morning = paris("2025-11-24T11:00:00+01:00");
    assert_eq!(judged("fr@2023", &morning).0, Verdict::Allow);
    let listed = Trial { is_listed: true, ..morning.clone() };
    assert_eq!(judged("fr@2023", &listed).0, Verdict::Deny);
    let often = Trial { attempts: 4, ..morning };
    assert_eq!(judged("fr@2023", &often).0, Verdict::Defer);
    let nowhere = Trial { zone: Some("Nowhere/City".into()), ..trial() };
    assert!(nowhere.judge(&rulebook("cn@2"), &[]).is_err());
}

#[test]
fn what_the_city_promised_is_named_whichever_brand_it_was_written_for() {
    let terms = CallTerms {
        label: "dnd-call@wuhan-2024".into(),
        brand: Some("lianjia-wuhan".parse().unwrap()),
        city: "wuhan".into(),
        effective: Interval::since(at("2024-08-28T00:00:00+08:00")),
        trigger: Trigger::AgainstRefusal,
    };
    let refused = Trial { said: Some(Said::DoNotDisturb), ..trial() };
    let pays =
        |trial: &Trial| trial.judge(&rulebook("cn@2"), std::slice::from_ref(&terms)).unwrap().compensable;
    assert_eq!(pays(&refused), None, "no city");
    let wuhan = Trial { city: Some("wuhan".into()), ..refused };
    assert_eq!(pays(&wuhan).as_deref(), Some("dnd-call@wuhan-2024"));
}

#[test]
fn a_case_of_a_file_is_told_with_its_outcome() {
    for rulebook in library().all() {
        for test in &rulebook.tests {
            assert_eq!(outcome(rulebook, test).unwrap().verdict, test.verdict, "{}", test.name);
            assert_eq!(failure(rulebook, test), None);
        }
    }
    let law = rulebook("cn@2");
    let mut wrong = law.tests[0].clone();
    wrong.verdict = if wrong.verdict == Verdict::Allow { Verdict::Deny } else { Verdict::Allow };
    assert!(failure(&law, &wrong).unwrap().what.contains("mend the rule or the test"));
}

#[test]
fn two_rulebooks_differ_in_what_their_clauses_say() {
    let (old, new) = (rulebook("fr@2023"), rulebook("fr@2026"));
    assert_eq!(difference(&old, &old), []);
    let changes = difference(&old, &new);
    let found = |part, name: &str| changes.iter().find(|change| change.part == part && change.name == name);
    let silence = found(Part::Silence, "marketing").unwrap();
    assert_eq!((silence.old.as_deref(), silence.new.as_deref()), (Some("allow"), Some("deny")));
    let list = found(Part::Lists, "fr-bloctel").unwrap();
    assert!(list.old.as_deref().unwrap().starts_with("max_age_days 30"), "{list:?}");
    assert_eq!(list.new, None);
    assert_eq!(found(Part::Frame, "zone"), None, "what both say is no difference");
}

#[test]
fn clauses_stand_as_their_file_writes_them() {
    let says = |label: &str, part, name: &str| {
        let all = outline(&rulebook(label));
        all.into_iter().find(|clause| clause.part == part && clause.name == name).unwrap().says
    };
    let morning = says("fr@2023", Part::Hours, "morning");
    assert_eq!(
        morning,
        "mon tue wed thu fri 10:00–13:00; public_holidays closed; purposes marketing; unless consent"
    );
    assert!(says("fr@2023", Part::Caps, "four-in-thirty-days").starts_with("attempts 4 within 30 days"));
    assert_eq!(says("us@2024", Part::Frame, "zone"), "of_number");
    assert_eq!(says("cn@2", Part::Frame, "calendar"), "cn");
    for text in ["31 days", "18 months", "1 year 6 months", "1 week"] {
        assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
    }
}
