//! Privacy numbers: a call over one is the line's call to the customer, whenever it becomes known whom it rang.

use anxin_desk::import::ImportOptions;
use anxin_desk::{About, Finding, FindingState, NoticeKind, Since};
use anxin_domain::call::Disposition;
use anxin_domain::number::Number;
use anxin_domain::people::Binding;
use anxin_domain::time::{Instant, Interval};
use anxin_domain::verify::FindingCode;
use anxin_store::directory::{Entered, put_binding};

use crate::city::{CUSTOMER, City, SILENT, UNKNOWN, city, complaint, line};

const X: Number = Number::from_digits(8_617_000_000_001);
const Y: Number = Number::from_digits(8_617_000_000_002);
const MINUTE_MS: i64 = 60_000;

fn calling_number(finding: &Finding) -> Number {
    finding.call().unwrap().calling_number
}

fn displayed(finding: &Finding) -> Option<Number> {
    finding.call().unwrap().displayed
}

async fn bind(city: &City, x: Number, a: Number, b: Number, from: Instant, until: Option<Instant>) {
    let binding = Binding { x, a, b, interval: Interval { from, until } };
    let now = city.now();
    let entered = city.test.store.write(move |tx| put_binding(tx, &binding, now)).await.unwrap();
    assert!(matches!(entered, Entered::New(_)), "{entered:?}");
    city.gate.follower().catch_up().await.unwrap();
}

async fn record(city: &City, id: &str, from: Number, to: Number, at: Instant) -> (u64, u64, u64) {
    let text = format!(
        "system,system_id,from,to,started_at,talk_seconds,disposition,forwarded_to\npbx,{id},{from},{to},{at},20,answered,\n"
    );
    let report = city.desk.import_call_records(text.as_bytes(), None, &ImportOptions::china()).await.unwrap();
    (report.accepted, report.unchanged, report.refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_over_a_privacy_number_is_found_awarded_to_the_customer_and_held_against_the_line() {
    let city = city().await;
    let now = city.now();
    bind(&city, X, line(1), CUSTOMER, now, None).await;
    assert_eq!(record(&city, "1", line(1), X, now).await, (1, 0, 0));
    let report = city.reconcile().await;
    assert_eq!(report.awarded, 1);
    let case = city.desk.case(report.cases[0]).await.unwrap();
    let finding = &case.findings[0];
    assert_eq!((case.customer, calling_number(finding), displayed(finding)), (CUSTOMER, line(1), Some(X)));
    assert_eq!(record(&city, "1", line(1), X, now).await, (1, 1, 0), "the same record");
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_binding_that_is_told_late_settles_the_record_that_came_before_it() {
    let city = city().await;
    let now = city.now();
    assert_eq!(record(&city, "1", line(1), X, now).await, (1, 0, 0));
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.not_upheld.values().sum::<u64>()), (0, 1));
    bind(&city, X, line(1), CUSTOMER, now, Some(now.plus_ms(MINUTE_MS))).await;
    assert_eq!(record(&city, "1", line(1), X, now).await, (1, 1, 0), "known since it came unresolved");
    assert_eq!(
        record(&city, "1", line(1), Y, now).await,
        (0, 0, 1),
        "another number dialled is another record"
    );
    assert_eq!(city.desk.reconcile(Since::LastTime).await.unwrap().records, 0);
    let report = city.desk.reconcile(Since::Moment(now)).await.unwrap();
    assert_eq!(report.awarded, 1);
    let case = city.desk.case(report.cases[0]).await.unwrap();
    assert_eq!((case.customer, displayed(&case.findings[0])), (CUSTOMER, Some(X)));
    assert_eq!(city.desk.reconcile(Since::Moment(now)).await.unwrap().known, 1);
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn awards_are_per_real_line_and_customer_however_many_numbers_were_shown() {
    let city = city().await;
    let now = city.now();
    bind(&city, X, line(1), CUSTOMER, now, None).await;
    bind(&city, Y, line(1), CUSTOMER, now, None).await;
    bind(&city, X, line(2), SILENT, now, None).await;
    record(&city, "1", line(1), X, now).await;
    record(&city, "2", line(1), Y, now.plus_ms(1)).await;
    city.rang(line(1), CUSTOMER, now.plus_ms(2)).await;
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.already_awarded), (1, 2), "one line, one customer, one award");
    bind(&city, Y, line(2), CUSTOMER, now.plus_days(-1), Some(now)).await;
    record(&city, "3", line(2), Y, now.plus_ms(-MINUTE_MS)).await;
    assert_eq!(city.reconcile().await.awarded, 1, "another line");
    assert_eq!(city.awards().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_about_the_number_shown_is_about_the_line_behind_it() {
    let city = city().await;
    let now = city.now();
    bind(&city, X, line(1), CUSTOMER, now, Some(now.plus_ms(MINUTE_MS))).await;
    bind(&city, X, line(2), CUSTOMER, now.plus_ms(MINUTE_MS), None).await;
    record(&city, "1", line(1), X, now.plus_ms(1)).await;
    // The customer remembers a time at which the number stood for another line, which did not call.
    let done = city.desk.complain(complaint(&[(X, now.plus_ms(5 * MINUTE_MS))])).await.unwrap();
    let finding = city.desk.case(done.case).await.unwrap().findings.remove(0);
    assert_eq!((finding.state, finding.code), (FindingState::Upheld, FindingCode::CallAgainstRefusal));
    assert_eq!((calling_number(&finding), displayed(&finding)), (line(1), Some(X)));
    assert_eq!(finding.agent_name.as_deref(), Some("王芳"));
    let row = city.desk.cases_of(CUSTOMER, 9).await.unwrap().remove(0);
    assert_eq!(row.about, About::Call { calling_number: line(1), displayed: Some(X) });
    let again = city.desk.complain(complaint(&[(line(1), now)])).await.unwrap();
    assert_eq!(again.case, done.case, "the same call by its line leads to the same case");
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_number_that_stood_for_nobody_is_told_so_at_once() {
    let city = city().await;
    let now = city.now();
    bind(&city, X, line(1), SILENT, now, None).await;
    let done = city.desk.complain(complaint(&[(X, now)])).await.unwrap();
    let finding = city.desk.case(done.case).await.unwrap().findings.remove(0);
    assert_eq!((finding.state, finding.code), (FindingState::NotUpheld, FindingCode::LineNotRegistered));
    assert_eq!((calling_number(&finding), displayed(&finding), finding.agent.clone()), (X, None, None));
    assert!(finding.appeal_until.is_some());
    assert_eq!(city.desk.untold(9).await.unwrap()[0].kind, NoticeKind::NotUpheld);
    assert_eq!(city.awards().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_that_came_before_binding_and_record_is_settled_by_them() {
    let city = city().await;
    let now = city.now();
    let waits = city.desk.complain(complaint(&[(X, now)])).await.unwrap().case;
    assert_eq!(city.desk.queue(9).await.unwrap().len(), 1, "nothing is known of this number: a person looks");
    record(&city, "1", line(1), X, now).await;
    assert_eq!(city.reconcile().await.complaints_settled, 0);
    bind(&city, X, line(1), CUSTOMER, now, None).await;
    let report = city.desk.reconcile(Since::Moment(now)).await.unwrap();
    assert_eq!((report.awarded, report.complaints_settled, report.cases.len()), (1, 1, 0));
    let finding = city.desk.case(waits).await.unwrap().findings.remove(0);
    assert_eq!((finding.state, finding.code), (FindingState::Upheld, FindingCode::CallAgainstRefusal));
    assert_eq!((calling_number(&finding), displayed(&finding)), (line(1), Some(X)));
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_call_is_judged_by_the_number_dialled_and_the_redirection_kept() {
    let city = city().await;
    let now = city.now();
    let csv = |id: &str, to: Number, forwarded: &str| {
        format!(
            "system,system_id,from,to,started_at,disposition,forwarded_to\npbx,{id},{},{to},{now},answered,{forwarded}\n",
            line(1)
        )
    };
    let take = async |text: &str| {
        let report =
            city.desk.import_call_records(text.as_bytes(), None, &ImportOptions::china()).await.unwrap();
        (report.accepted, report.refusals.first().map(|refusal| refusal.field))
    };
    assert_eq!(take(&csv("1", CUSTOMER, "13800138999")).await, (1, None));
    assert_eq!(take(&csv("2", CUSTOMER, "13800138000")).await, (0, Some("forwarded_to")));
    assert_eq!(take(&csv("3", CUSTOMER, "home")).await, (0, Some("forwarded_to")));
    assert_eq!(take(&csv("1", CUSTOMER, "")).await, (0, Some("system_id")), "it said otherwise before");
    let json = format!(
        r#"{{"system":"pbx","system_id":"4","from":"{}","to":"{SILENT}","started_at":"{now}","disposition":"answered","forwarded_to":"{CUSTOMER}"}}"#,
        line(2)
    );
    assert_eq!(take(&json).await, (1, None));
    let kept = city.gate.calls_between(line(1), CUSTOMER, now, now.plus_ms(1)).await.unwrap();
    assert_eq!(kept[0].forwarded_to, Some(SILENT));
    let report = city.reconcile().await;
    assert_eq!(
        report.awarded, 1,
        "the silent customer's forwarding does not make it a call to the one behind"
    );
    assert_eq!(city.desk.case(report.cases[0]).await.unwrap().customer, CUSTOMER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_never_rang_and_one_from_nobody_break_nothing_over_a_privacy_number_either() {
    let city = city().await;
    let now = city.now();
    bind(&city, X, line(1), CUSTOMER, now, None).await;
    bind(&city, Y, UNKNOWN, CUSTOMER, now, None).await;
    city.ended(line(1), X, now, Disposition::Busy).await;
    record(&city, "1", UNKNOWN, Y, now).await;
    let report = city.reconcile().await;
    assert_eq!(report.awarded, 0);
    let codes: Vec<_> = report.not_upheld.keys().copied().collect();
    assert_eq!(codes, ["line_not_registered", "never_rang"]);
}
