//! Attempts are counted, reserved before the ring, given back when it never rang, and right whatever happens at once.

use anxin_domain::act::Word;
use anxin_domain::call::{CallRecord, Decision, Disposition, Reach};
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::ids::{CallRecordId, DecisionId};
use anxin_domain::scope::{Grantee, Scope};
use anxin_domain::time::Instant;
use anxin_gate::{Gate, Law, Question};
use anxin_journal::Journal;
use tokio::task::JoinSet;

use crate::{CUSTOMER, City, LINE, act, city, city_under, key, question};

/// Three rings a week, whoever calls, where silence is enough.
const THREE_A_WEEK: &str = r#"
id = "three-a-week"
version = 1
extends = "cn@2"
effective_from = "2021-11-01T00:00:00+08:00"
[silence]
marketing = "allow"
[[cap]]
id = "three"
attempts = 3
within = "7 days"
across = "brands"
"#;

fn law() -> Law {
    Law::with(&[("three-a-week.toml".to_owned(), THREE_A_WEEK.to_owned())]).unwrap()
}

async fn capped() -> City {
    city_under("three-a-week", law(), None).await
}

async fn ask(gate: &Gate) -> Decision {
    gate.check(question()).await.unwrap()
}

async fn record(gate: &Gate, at: Instant, disposition: Disposition, decision: Option<DecisionId>) {
    let id = CallRecordId::new(at, gate.clock().random());
    let record = CallRecord {
        id,
        system: "pbx".into(),
        system_id: id.to_string(),
        from: LINE,
        to: CUSTOMER,
        dialled: None,
        forwarded_to: None,
        started_at: at,
        talk_seconds: u32::from(disposition == Disposition::Answered) * 30,
        disposition,
        decision,
    };
    gate.journal().append_call_records(vec![record]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fourth_attempt_of_a_week_waits_until_the_first_is_a_week_old() {
    let City { gate, test } = capped().await;
    let first = test.clock.now();
    for day in 0..3 {
        test.clock.set(first.plus_days(day));
        gate.follower().catch_up().await.unwrap();
        assert_eq!(ask(&gate).await.judgement.verdict, Verdict::Allow, "attempt {day}");
    }
    let fourth = ask(&gate).await;
    assert_eq!(fourth.judgement.decisive(), Some(ReasonCode::FrequencyCap));
    assert_eq!(fourth.judgement.until, Some(first.plus_days(7)));
    assert_eq!(fourth.measured.attempts.len(), 3, "what was counted is kept with the decision");
    test.clock.set(first.plus_days(7));
    gate.follower().catch_up().await.unwrap();
    assert_eq!(ask(&gate).await.judgement.verdict, Verdict::Allow);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_ask_at_once_as_many_pass_as_there_are_places() {
    let City { gate, test: _kept } = capped().await;
    let mut asking = JoinSet::new();
    for _ in 0..40 {
        let gate = gate.clone();
        asking.spawn(async move { ask(&gate).await.judgement.verdict });
    }
    let verdicts = asking.join_all().await;
    let allowed = verdicts.iter().filter(|verdict| **verdict == Verdict::Allow).count();
    assert_eq!((allowed, verdicts.len()), (3, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_takes_no_more_places_than_there_are_and_answers_in_order() {
    let City { gate, test: _kept } = capped().await;
    let mut questions = vec![question(); 10];
    questions.push(Question::marketing(
        LINE,
        anxin_domain::number::Number::from_digits(8_613_800_138_001),
        "test",
    ));
    let decisions = gate.check_all(&questions).await.unwrap();
    let allowed = |d: &&Decision| d.judgement.verdict == Verdict::Allow;
    assert_eq!(decisions.iter().filter(allowed).count(), 4, "three, and one of another customer");
    assert_ne!(decisions[10].call.to, CUSTOMER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_never_rang_gives_its_place_back_and_one_that_rang_does_not() {
    let City { gate, test } = capped().await;
    let now = test.clock.now();
    let [first, second, _third] = [ask(&gate).await, ask(&gate).await, ask(&gate).await];
    assert_eq!(ask(&gate).await.judgement.verdict, Verdict::Defer);
    record(&gate, now, Disposition::Answered, Some(first.id)).await;
    assert_eq!(ask(&gate).await.judgement.verdict, Verdict::Defer, "it rang");
    record(&gate, now, Disposition::Busy, Some(second.id)).await;
    assert_eq!(ask(&gate).await.judgement.verdict, Verdict::Allow, "it did not ring");
    assert_eq!(ask(&gate).await.judgement.verdict, Verdict::Defer);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ring_that_nobody_asked_about_counts_as_well() {
    let City { gate, test } = capped().await;
    let earlier = test.clock.now().plus_ms(-3_600_000);
    for minute in 0..3 {
        record(&gate, earlier.plus_ms(minute * 60_000), Disposition::NoAnswer, None).await;
    }
    let asked = ask(&gate).await;
    assert_eq!(asked.judgement.decisive(), Some(ReasonCode::FrequencyCap));
    assert!(asked.measured.attempts.iter().all(|attempt| attempt.reach == Reach::Rang));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_reserved_stays_reserved_when_the_process_is_gone() {
    let City { gate, test } = capped().await;
    for _ in 0..3 {
        ask(&gate).await;
    }
    drop(gate);
    let journal = Journal::open(&test.folder.path().join("journal")).unwrap();
    let gate = Gate::open(test.store.clone(), journal, law(), test.folder.path()).await.unwrap();
    assert_eq!(ask(&gate).await.judgement.decisive(), Some(ReasonCode::FrequencyCap));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_about_another_moment_takes_no_place() {
    let City { gate, test } = capped().await;
    let tomorrow = Question { at: Some(test.clock.now().plus_days(1)), ..question() };
    for _ in 0..5 {
        assert_eq!(gate.check(tomorrow.clone()).await.unwrap().judgement.verdict, Verdict::Allow);
    }
    assert_eq!(ask(&gate).await.judgement.verdict, Verdict::Allow);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_that_was_asked_for_is_one_call_and_one_that_never_rang_is_none() {
    let City { gate, test } = city().await;
    let to_agent = Scope { grantee: Grantee::Agent(key("lianjia-wuhan:1")), ..Scope::default() };
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let mut callback = act(Word::Permit, to_agent);
    callback.calls = Some(1);
    gate.record_act(callback).await.unwrap();
    let first = ask(&gate).await;
    assert_eq!(first.judgement.decisive(), Some(ReasonCode::Permitted));
    let again = ask(&gate).await;
    assert_eq!(again.judgement.decisive(), Some(ReasonCode::DoNotDisturb));
    assert!(again.judgement.reasons.iter().any(|reason| reason.code == ReasonCode::PermitUsed));
    record(&gate, test.clock.now(), Disposition::Failed, Some(first.id)).await;
    assert_eq!(ask(&gate).await.judgement.decisive(), Some(ReasonCode::Permitted));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allow_on_which_the_second_try_rang_is_used_whatever_became_of_the_first() {
    let City { gate, test } = city().await;
    let to_agent = Scope { grantee: Grantee::Agent(key("lianjia-wuhan:1")), ..Scope::default() };
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let mut callback = act(Word::Permit, to_agent);
    callback.calls = Some(1);
    gate.record_act(callback).await.unwrap();
    let allowed = ask(&gate).await;
    let now = test.clock.now();
    record(&gate, now, Disposition::Busy, Some(allowed.id)).await;
    record(&gate, now.plus_ms(20_000), Disposition::Answered, Some(allowed.id)).await;
    assert_eq!(ask(&gate).await.judgement.decisive(), Some(ReasonCode::DoNotDisturb));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_refusals_do_not_push_an_allow_out_of_sight() {
    let City { gate, test } = capped().await;
    for _ in 0..3 {
        ask(&gate).await;
    }
    let unknown = anxin_domain::number::Number::from_digits(8_613_700_000_001);
    let denied = gate.check_all(&vec![Question::marketing(unknown, CUSTOMER, "test"); 300]).await.unwrap();
    assert!(denied.iter().all(|decision| decision.judgement.verdict == Verdict::Deny));
    let since = test.clock.now().plus_days(-1);
    let allows = gate.journal().allows_to(CUSTOMER, since, 3).await.unwrap();
    assert_eq!(allows.len(), 3, "refusals take no place among them");
    assert!(allows.iter().all(|decision| decision.call.from == LINE));
    assert_eq!(
        gate.journal().allows_to(CUSTOMER, since, 2).await.unwrap(),
        allows[1..],
        "the newest are kept"
    );
}
