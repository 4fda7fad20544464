//! What is committed about customers beside their acts: requests for consent, bindings, holders, zones.

use anxin_domain::act::{Source, Word};
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::number::Number;
use anxin_domain::people::{Binding, Reply};
use anxin_domain::scope::{Channel, Purpose, Scope};
use anxin_domain::time::Interval;
use anxin_gate::{Asked, Bound, Gate, Law};
use anxin_store::customers::HolderAnswer;

use crate::{CUSTOMER, City, LINE, act, city, city_under, question};

const X: Number = Number::from_digits(8_617_000_000_001);

async fn request(gate: &Gate, key: Option<&str>) -> Asked {
    let key = key.map(str::to_owned);
    gate.ask_consent(LINE, CUSTOMER, Channel::Sms, Scope::do_not_disturb(), key, "test").await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_a_request_is_consent_and_the_first_answer_stands() {
    let City { gate, test: _kept } = city().await;
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let Asked::Stands(asked, decision) = request(&gate, Some("k")).await else { panic!("it may be asked") };
    assert_eq!(decision.judgement.judged_as, Purpose::ConsentRequest);
    let Asked::Stood(repeated) = request(&gate, Some("k")).await else { panic!("a repeat is no second one") };
    assert_eq!(repeated.id, asked.id);
    assert_eq!(
        gate.check(question()).await.unwrap().judgement.verdict,
        Verdict::Deny,
        "asking is no consent"
    );
    let answer = |said| gate.answer_request(asked.id, CUSTOMER, said, (Source::Web, None));
    assert!(answer(Reply::Accepted).await.unwrap().is_some());
    assert_eq!(gate.check(question()).await.unwrap().judgement.decisive(), Some(ReasonCode::Permitted));
    assert!(answer(Reply::Declined).await.unwrap().is_none(), "it has been answered");
    assert_eq!(gate.check(question()).await.unwrap().judgement.verdict, Verdict::Allow);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers_for_another_number() {
    let City { gate, test: _kept } = city().await;
    let Asked::Stands(asked, _) = request(&gate, None).await else { panic!("it may be asked") };
    let other = Number::from_digits(8_613_800_138_001);
    assert!(
        gate.answer_request(asked.id, other, Reply::Accepted, (Source::Web, None)).await.unwrap().is_none()
    );
    assert_eq!(gate.check(question()).await.unwrap().judgement.verdict, Verdict::Deny);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_more_requests_is_not_asked_and_by_voice_nobody_is() {
    let City { gate, test: _kept } = city().await;
    let by_voice =
        gate.ask_consent(LINE, CUSTOMER, Channel::Voice, Scope::default(), None, "test").await.unwrap();
    let Asked::Refused(decision) = by_voice else { panic!("asking by voice is calling") };
    assert!(decision.judgement.reasons.iter().any(|reason| reason.code == ReasonCode::RequestChannel));
    let never = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    gate.record_act(act(Word::Refuse, never)).await.unwrap();
    let Asked::Refused(decision) = request(&gate, None).await else { panic!("the customer wants none") };
    assert_eq!(decision.judgement.decisive(), Some(ReasonCode::RequestsRefused));
}

fn binding(gate: &Gate) -> Binding {
    let now = gate.clock().now();
    Binding { x: X, a: LINE, b: CUSTOMER, interval: Interval { from: now, until: Some(now.plus_days(1)) } }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_number_is_bound_only_where_the_line_may_call_and_judged_at_the_call_again() {
    let City { gate, test: _kept } = city().await;
    let bound = gate.bind(binding(&gate), question()).await.unwrap();
    assert!(matches!(bound, Bound::Refused(_)), "nobody said yes");
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let bound = gate.bind(binding(&gate), question()).await.unwrap();
    assert!(matches!(bound, Bound::Stands(_)), "{bound:?}");
    let through_x = anxin_gate::Question { to: X, ..question() };
    let allowed = gate.check(through_x.clone()).await.unwrap();
    assert_eq!(
        (allowed.judgement.verdict, allowed.call.to, allowed.call.dialled),
        (Verdict::Allow, CUSTOMER, Some(X))
    );
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    assert_eq!(gate.check(through_x).await.unwrap().judgement.decisive(), Some(ReasonCode::DoNotDisturb));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_number_bound_to_nobody_for_this_line_rings_nobody() {
    let City { gate, test } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    gate.bind(binding(&gate), question()).await.unwrap();
    test.clock.set(test.clock.now().plus_days(1));
    gate.follower().catch_up().await.unwrap();
    let late = gate.check(anxin_gate::Question { to: X, ..question() }).await.unwrap();
    assert_eq!(late.judgement.decisive(), Some(ReasonCode::BindingUnknown));
    assert_eq!(late.call.dialled, Some(X));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_data_about_a_holder_is_not_no() {
    let City { gate, test } = city_under("us", Law::shipped().unwrap(), None).await;
    let start = test.clock.now();
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    test.clock.set(start.plus_days(60));
    gate.follower().catch_up().await.unwrap();
    let says = async || {
        gate.check(question()).await.unwrap().judgement.reasons.iter().map(|r| r.code).collect::<Vec<_>>()
    };
    assert!(says().await.contains(&ReasonCode::HolderUnconfirmed));
    gate.note_holder_check(CUSTOMER, HolderAnswer::NoData, test.clock.now()).await.unwrap();
    assert!(says().await.contains(&ReasonCode::HolderUnconfirmed), "no data is neither a yes nor a no");
    gate.note_holder_check(CUSTOMER, HolderAnswer::Same, test.clock.now().plus_ms(-1)).await.unwrap();
    assert!(!says().await.contains(&ReasonCode::HolderUnconfirmed));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_customer_says_they_are_moves_the_hours() {
    let City { gate, test } = city_under("gb", Law::shipped().unwrap(), None).await;
    gate.set_zone(CUSTOMER, "Europe/London").await.unwrap();
    gate.set_zone(CUSTOMER, "Asia/Tokyo").await.unwrap();
    let names: Vec<String> = gate
        .registry()
        .now()
        .zones(CUSTOMER)
        .map(|zones| zones.names().map(str::to_owned).collect())
        .unwrap_or_default();
    assert_eq!(names, ["Asia/Tokyo"], "the last word counts");
    assert!(gate.set_zone(CUSTOMER, "Asia/Tokyo").await.is_ok(), "said twice is said once");
    drop(test);
}
