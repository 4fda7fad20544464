//! The clocks of what waits for a person: each says once that it ran out, and stands or moves with its finding.

use std::collections::BTreeMap;

use anxin_desk::{
    Appeal, CodedRuling, EventKind, NoticeKind, Party, QUESTION_DAYS, RULE_DAYS, RuleRequest, Ruled, Staff,
};
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_store::jobs::Runner;

use crate::city::{CUSTOMER, City, city, complaint, line};

/// Days until a customer has an answer, where no terms say otherwise.
const ANSWER_DAYS: i64 = 15;

async fn due(city: &City) {
    let runner = Runner::new(city.test.store.clone());
    let runner = city.desk.deadlines().into_iter().fold(runner, |runner, handler| runner.with(handler));
    runner.run_due().await.unwrap();
}

async fn events(city: &City, case: CaseId) -> Vec<EventKind> {
    city.desk.case(case).await.unwrap().events.iter().map(|event| event.kind).collect()
}

async fn told(city: &City) -> Vec<NoticeKind> {
    city.desk.untold(100).await.unwrap().iter().map(|notice| notice.kind).collect()
}

/// A complaint that waits, and its finding.
async fn waits(city: &City) -> (CaseId, FindingId) {
    let case = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    (case, city.desk.case(case).await.unwrap().findings[0].id)
}

async fn clocks(city: &City, case: CaseId) -> (Instant, Instant) {
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    (finding.due_at.unwrap(), finding.answer_due_at.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_clock_says_once_that_it_ran_out() {
    let city = city().await;
    let (case, _) = waits(&city).await;
    let (rule, answer) = clocks(&city, case).await;
    city.test.clock.set(rule.plus_ms(-1));
    due(&city).await;
    assert_eq!(events(&city, case).await, [EventKind::Opened, EventKind::Verified]);
    city.test.clock.set(rule);
    due(&city).await;
    due(&city).await;
    assert_eq!(events(&city, case).await, [EventKind::Opened, EventKind::Verified, EventKind::RulingLate]);
    assert_eq!(told(&city).await, [NoticeKind::Received]);
    city.test.clock.set(answer);
    due(&city).await;
    due(&city).await;
    assert_eq!(events(&city, case).await[3..], [EventKind::AnswerLate]);
    assert_eq!(told(&city).await, [NoticeKind::Received, NoticeKind::Late]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reversal_sends_back_to_people_has_clocks_of_its_own() {
    let city = city().await;
    let first = city.now();
    city.rang(line(1), CUSTOMER, first).await;
    let paid = city.desk.complain(complaint(&[(line(1), first)])).await.unwrap().case;
    city.test.clock.set(first.plus_ms(7_200_000));
    city.rang(line(1), CUSTOMER, city.now()).await;
    let beside = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    let covered = city.desk.case(beside).await.unwrap().findings.remove(0);
    assert_eq!((covered.code, covered.due_at.is_some()), (FindingCode::AlreadyAwarded, false));

    city.test.clock.set(city.now().plus_days(5));
    let words = "线路被盗用".to_owned();
    city.desk.appeal(Appeal { case: paid, finding: None, words, party: Party::Brand }).await.unwrap();
    city.test.clock.set(city.now().plus_days(1));
    let finding = city.desk.case(paid).await.unwrap().findings[0].id;
    let ruling = RuleRequest {
        case: paid,
        finding,
        ruling: CodedRuling::Reject(FindingCode::LineNotRegistered),
        verified: BTreeMap::new(),
        words: "已核对".into(),
        staff: Staff { number: Number::from_digits(8_613_300_000_001), name: "职员".into() },
    };
    assert_eq!(city.desk.rule(ruling).await.unwrap(), Ruled::Rejected);
    let (rule, answer) = (city.now().plus_days(RULE_DAYS), city.now().plus_days(ANSWER_DAYS));
    assert_eq!(clocks(&city, beside).await, (rule, answer), "from the reversal on");
    city.test.clock.set(rule);
    due(&city).await;
    assert_eq!(events(&city, beside).await.last(), Some(&EventKind::RulingLate));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_decided_in_time_is_late_for_nobody() {
    let city = city().await;
    let at = city.now();
    let (case, _) = waits(&city).await;
    let (_, answer) = clocks(&city, case).await;
    city.rang(line(1), CUSTOMER, at).await;
    city.desk.reconcile(anxin_desk::Since::LastTime).await.unwrap();
    city.test.clock.set(answer.plus_days(1));
    due(&city).await;
    let all = events(&city, case).await;
    assert!(all.contains(&EventKind::Awarded), "{all:?}");
    assert!(!all.contains(&EventKind::RulingLate) && !all.contains(&EventKind::AnswerLate), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_not_answered_stops_the_clock_for_its_days_and_no_longer() {
    let city = city().await;
    let (case, finding) = waits(&city).await;
    let (rule, answer) = clocks(&city, case).await;
    let staff = Staff { number: Number::from_digits(8_613_600_000_001), name: "员工1".into() };
    city.desk.ask(case, finding, "请提供来电截图。", &staff).await.unwrap();
    let asked = city.now();
    city.test.clock.set(rule);
    due(&city).await;
    assert!(!events(&city, case).await.contains(&EventKind::RulingLate), "the clock stands");
    city.test.clock.set(asked.plus_days(QUESTION_DAYS));
    due(&city).await;
    assert_eq!(*events(&city, case).await.last().unwrap(), EventKind::NotAnswered);
    assert_eq!(clocks(&city, case).await, (rule.plus_days(QUESTION_DAYS), answer), "one clock moved");
    city.test.clock.set(rule.plus_days(QUESTION_DAYS));
    due(&city).await;
    let all = events(&city, case).await;
    assert_eq!(all.iter().filter(|kind| **kind == EventKind::RulingLate).count(), 1, "{all:?}");
}
