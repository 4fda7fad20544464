//! The desk's own clock when it has stood: its end moves by the days that the terms count, on their calendar, and the other clock never
//! moves.

use anxin_desk::{Claim, ComplaintChannel, QUESTION_DAYS, Staff};
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::jobs::Runner;

use crate::city::{CUSTOMER, City, city, complaint, key, line};
use crate::terms::publish;

fn wuhan(text: &str) -> Instant {
    Instant::parse(&format!("{text}+08:00")).unwrap()
}

fn staff() -> Staff {
    Staff { number: Number::from_digits(8_613_600_000_001), name: "员工1".into() }
}

async fn goes_to(city: &City, at: &str) {
    city.test.clock.set(wuhan(at));
    city.gate.follower().catch_up().await.unwrap();
}

/// A claim that waits for a person: three working days to rule, fifteen days to answer.
async fn waits(city: &City, at: &str) -> (CaseId, FindingId) {
    goes_to(city, at).await;
    let day = &at[..10];
    let fields = [("listing", "W-9"), ("seen_on", day), ("about", "not_on_sale")];
    let claim = Claim {
        customer: CUSTOMER,
        promise: "true-listing".into(),
        brand: key("lianjia-wuhan"),
        fields: fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        asked: String::new(),
        channel: ComplaintChannel::Web,
        words: String::new(),
        language: None,
        key: None,
    };
    let case = city.desk.claim(claim).await.unwrap().case;
    (case, city.desk.case(case).await.unwrap().findings[0].id)
}

async fn clocks(city: &City, case: CaseId) -> (Instant, Instant) {
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    (finding.due_at.unwrap(), finding.answer_due_at.unwrap())
}

/// Asks at one moment and is answered at another.
async fn stands(city: &City, (case, finding): (CaseId, FindingId), from: &str, until: &str) {
    goes_to(city, from).await;
    city.desk.ask(case, finding, "请补充。", &staff()).await.unwrap();
    goes_to(city, until).await;
    city.desk.answer(case, finding, "已补充。", CUSTOMER).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_weekend_in_which_the_clock_stands_moves_its_end_by_the_day_that_is_worked() {
    let city = city().await;
    // Thursday the 26th; three working days end with Tuesday.
    let it = waits(&city, "2026-11-26T12:00:00").await;
    let (rule, answer) = clocks(&city, it.0).await;
    assert_eq!((rule, answer), (wuhan("2026-12-02T00:00:00"), wuhan("2026-12-12T00:00:00")));
    stands(&city, it, "2026-11-27T17:00:00", "2026-11-29T20:00:00").await;
    assert_eq!(clocks(&city, it.0).await, (rule, answer), "from Friday to Sunday nobody works");
    stands(&city, it, "2026-11-29T21:00:00", "2026-11-30T09:00:00").await;
    assert_eq!(clocks(&city, it.0).await, (wuhan("2026-12-03T00:00:00"), answer), "Monday is one day");
}

#[tokio::test(flavor = "multi_thread")]
async fn some_hours_of_one_day_move_nothing() {
    let city = city().await;
    let it = waits(&city, "2026-11-26T09:00:00").await;
    let before = clocks(&city, it.0).await;
    stands(&city, it, "2026-11-26T10:00:00", "2026-11-26T23:59:59").await;
    assert_eq!(clocks(&city, it.0).await, before);
    stands(&city, it, "2026-11-26T23:59:59", "2026-11-27T00:00:01").await;
    assert_eq!(
        clocks(&city, it.0).await,
        (wuhan("2026-12-03T00:00:00"), before.1),
        "over midnight it is a day"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_golden_week_and_the_saturday_worked_for_it_count_as_the_country_works() {
    let city = city().await;
    // Tuesday the 29th of September; Wednesday is worked, then the holiday until the 7th of October, then Thursday and Friday.
    let it = waits(&city, "2026-09-29T12:00:00").await;
    let (rule, answer) = clocks(&city, it.0).await;
    assert_eq!(rule, wuhan("2026-10-10T00:00:00"));
    stands(&city, it, "2026-09-30T17:00:00", "2026-10-07T20:00:00").await;
    assert_eq!(clocks(&city, it.0).await, (rule, answer), "a week in which nobody works");
    // From Friday to Saturday the tenth, which is worked for the holiday: one day, and that Saturday is the next.
    stands(&city, it, "2026-10-09T17:00:00", "2026-10-10T10:00:00").await;
    assert_eq!(clocks(&city, it.0).await, (wuhan("2026-10-11T00:00:00"), answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn terms_that_count_every_day_move_by_every_day() {
    let city = city().await;
    publish(&city, &[("rule_within = \"3 working days\"", "rule_within = \"3 days\"")]).await;
    goes_to(&city, "2026-11-26T12:00:00").await;
    let case = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    let it = (case, city.desk.case(case).await.unwrap().findings[0].id);
    let (rule, answer) = clocks(&city, case).await;
    assert_eq!(rule, wuhan("2026-11-30T00:00:00"));
    stands(&city, it, "2026-11-27T17:00:00", "2026-11-29T20:00:00").await;
    assert_eq!(clocks(&city, case).await, (wuhan("2026-12-02T00:00:00"), answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_nobody_answers_and_a_ruling_end_the_stand_by_the_same_count() {
    let city = city().await;
    let it = waits(&city, "2026-11-26T12:00:00").await;
    let (_, answer) = clocks(&city, it.0).await;
    city.desk.ask(it.0, it.1, "请补充。", &staff()).await.unwrap();
    city.test.clock.set(city.now().plus_days(QUESTION_DAYS));
    let runner = Runner::new(city.test.store.clone());
    let runner = city.desk.deadlines().into_iter().fold(runner, |runner, handler| runner.with(handler));
    runner.run_due().await.unwrap();
    // Seven days hold five that are worked: from the first of December to the eighth.
    assert_eq!(clocks(&city, it.0).await, (wuhan("2026-12-09T00:00:00"), answer));
    city.desk.ask(it.0, it.1, "请再补充。", &staff()).await.unwrap();
    city.test.clock.set(city.now().plus_days(1));
    let rejected = anxin_desk::RuleRequest {
        case: it.0,
        finding: it.1,
        ruling: anxin_desk::CodedRuling::Reject(anxin_domain::verify::FindingCode::NotProven),
        verified: std::collections::BTreeMap::new(),
        words: String::new(),
        staff: staff(),
    };
    city.desk.rule(rejected).await.unwrap();
    assert_eq!(clocks(&city, it.0).await, (wuhan("2026-12-10T00:00:00"), answer), "Friday is a day");
}
