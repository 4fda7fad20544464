//! Broken promises are found without anybody complaining, once each.

use anxin_desk::{NoticeKind, Origin, PERMIT_TOLERANCE_MS, Since};
use anxin_domain::act::Word;
use anxin_domain::call::Disposition;
use anxin_domain::decide::Verdict;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::people::{Ticket, TicketKind};
use anxin_domain::scope::{Grantee, LineOfBusiness, Scope};
use anxin_domain::time::Interval;
use anxin_domain::verify::FindingCode;
use anxin_gate::Question;
use anxin_store::directory::put_ticket;

use crate::city::{CUSTOMER, SILENT, UNKNOWN, city, complaint, key, line, say};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_around_the_gate_is_found_and_awarded() {
    let city = city().await;
    let record = city.rang(line(1), CUSTOMER, city.now()).await;
    let report = city.reconcile().await;
    assert_eq!((report.records, report.awarded), (1, 1));
    let case = city.desk.case(report.cases[0]).await.unwrap();
    assert_eq!((case.customer, case.origin), (CUSTOMER, Origin::Reconciliation));
    let finding = &case.findings[0];
    assert_eq!(finding.code, FindingCode::CallAgainstRefusal);
    assert_eq!((finding.call().unwrap().record, finding.happened_at), (Some(record.id), record.started_at));
    assert_eq!(finding.agent_name.as_deref(), Some("王芳"));
    assert_eq!(finding.call().unwrap().evidence.verdict, Verdict::Deny);
    let award = finding.award.as_ref().unwrap();
    assert_eq!(award.amount, Money::new(10_000, Currency::Cny));
    assert_eq!((award.terms.as_str(), award.window.as_str()), ("dnd-call@wuhan-2024", "2026-11"));
    assert!(award.payout.is_some(), "the fund knows of it");
    let told = city.desk.untold(10).await.unwrap();
    assert_eq!(told.iter().map(|n| (n.number, n.kind)).collect::<Vec<_>>(), [(CUSTOMER, NoticeKind::Found)]);
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_calls_from_one_line_are_one_award() {
    let city = city().await;
    for minute in 0..10 {
        city.rang(line(1), CUSTOMER, city.now().plus_ms(minute * 60_000)).await;
    }
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.already_awarded), (1, 9));
    assert_eq!(city.awards().await, 1);
    let case = city.desk.case(report.cases[0]).await.unwrap();
    assert_eq!(case.findings[0].award.as_ref().unwrap().calls, 10);
}

/// A number that changes hands within a month is promised to two people.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_holder_is_paid_for_the_first_call_to_them_and_the_former_one_for_theirs() {
    let city = city().await;
    let (before, taken_over) = (city.now(), city.now().plus_ms(3_600_000));
    city.rang(line(1), CUSTOMER, before).await;
    assert_eq!(city.reconcile().await.awarded, 1);
    city.gate.begin_holding(CUSTOMER, taken_over).await.unwrap();
    city.test.clock.set(taken_over.plus_ms(7_200_000));
    say(&city.gate, CUSTOMER, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(600_000));
    // One of the former holder's time, and two to the new one: by the records, and by a complaint.
    city.rang(line(1), CUSTOMER, before.plus_ms(60_000)).await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    city.rang(line(1), CUSTOMER, city.now().plus_ms(60_000)).await;
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.already_awarded), (1, 2), "{report:?}");
    let case = city.desk.case(report.cases[0]).await.unwrap();
    assert_eq!(case.findings[0].award.as_ref().unwrap().calls, 2);
    let asked = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    assert_eq!(city.desk.case(asked).await.unwrap().findings.len(), 1);
    assert_eq!(city.awards().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_lines_are_ten_awards_and_the_next_month_is_another_window() {
    let city = city().await;
    for n in 1..=10 {
        city.rang(line(n), CUSTOMER, city.now()).await;
    }
    assert_eq!(city.reconcile().await.awarded, 10);
    city.rang(line(1), CUSTOMER, city.now().plus_days(8)).await;
    assert_eq!(city.reconcile().await.awarded, 1);
    assert_eq!(city.awards().await, 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_serves_one_ring_and_the_second_call_breaks_the_promise() {
    let city = city().await;
    let agent = Scope { grantee: Grantee::Agent(key("lianjia-wuhan:1")), ..Scope::default() };
    say(&city.gate, CUSTOMER, Word::Permit, agent).await;
    let permit = city.gate.check(Question::marketing(line(1), CUSTOMER, "test")).await.unwrap();
    assert_eq!(permit.judgement.verdict, Verdict::Allow);
    city.test.clock.set(city.now().plus_ms(1));
    say(&city.gate, CUSTOMER, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(1));
    city.rang(line(1), CUSTOMER, permit.decided_at.plus_ms(1_000)).await;
    let first = city.reconcile().await;
    assert_eq!(first.not_upheld.get(FindingCode::PermittedCall.word()), Some(&1));
    city.rang(line(1), CUSTOMER, permit.decided_at.plus_ms(2_000)).await;
    // So soon after the no, a person looks at it first.
    assert_eq!(city.reconcile().await.held, 1, "the permit was used");
    let again = city.desk.reconcile(Since::Moment(city.refused_at)).await.unwrap();
    assert_eq!((again.held, again.known), (0, 1), "the first call keeps its permit: {again:?}");
    assert_eq!(city.awards().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_does_not_outlive_the_consent() {
    let city = city().await;
    say(&city.gate, CUSTOMER, Word::Permit, Scope::default()).await;
    let mut allows = Vec::new();
    for n in 1..=4 {
        allows.push(city.gate.check(Question::marketing(line(n), CUSTOMER, "test")).await.unwrap());
    }
    assert!(allows.iter().all(|allow| allow.judgement.verdict == Verdict::Allow));
    let allowed_at = city.now();
    city.test.clock.set(allowed_at.plus_ms(2_000));
    let refused_at = say(&city.gate, CUSTOMER, Word::Refuse, Scope::do_not_disturb()).await;
    // One call was on its way when the customer said no; the others rang after it, one of them naming its allow.
    city.rang(line(1), CUSTOMER, refused_at.plus_ms(PERMIT_TOLERANCE_MS - 1)).await;
    city.rang(line(2), CUSTOMER, refused_at.plus_ms(PERMIT_TOLERANCE_MS)).await;
    let ring = allowed_at.plus_ms(58_000);
    city.rang(line(3), CUSTOMER, ring).await;
    city.recorded(line(4), CUSTOMER, ring, Disposition::Answered, Some(allows[3].id)).await;
    // To say it again is not to have said it later.
    city.test.clock.set(ring.plus_ms(-1_000));
    say(&city.gate, CUSTOMER, Word::Refuse, Scope::do_not_disturb()).await;
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.not_upheld.get("permitted_call")), (2, Some(&1)), "{report:?}");
    assert_eq!(report.held, 1, "the one two seconds after the no is a person's");
    for case in report.cases {
        let finding = city.desk.case(case).await.unwrap().findings.remove(0);
        let soon = finding.call().unwrap().calling_number == line(2);
        let code = if soon { FindingCode::HeldForReview } else { FindingCode::CallAgainstRefusal };
        assert_eq!(finding.code, code);
    }
}

/// The consent was never there by the records of the customer, so that only the permit can excuse the ring.
#[tokio::test(flavor = "multi_thread")]
async fn a_ring_a_little_before_its_permit_is_covered_and_one_before_that_is_not() {
    let city = city().await;
    let before = city.now();
    city.test.clock.set(before.plus_ms(PERMIT_TOLERANCE_MS));
    city.gate.follower().catch_up().await.unwrap();
    say(&city.gate, CUSTOMER, Word::Permit, Scope::default()).await;
    for n in 1..=2 {
        let allow = city.gate.check(Question::marketing(line(n), CUSTOMER, "test")).await.unwrap();
        assert_eq!(allow.judgement.verdict, Verdict::Allow);
    }
    city.rang(line(1), CUSTOMER, before).await;
    city.rang(line(2), CUSTOMER, before.plus_ms(-1)).await;
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.not_upheld.get("permitted_call")), (1, Some(&1)), "{report:?}");
}

/// A telephone system that rings the agent first begins its record before it asks the gate.
#[tokio::test(flavor = "multi_thread")]
async fn an_allow_that_the_record_names_covers_a_call_that_began_before_it_was_given() {
    let city = city().await;
    let begun = city.now();
    city.test.clock.set(begun.plus_ms(20_000));
    city.gate.follower().catch_up().await.unwrap();
    say(&city.gate, CUSTOMER, Word::Permit, Scope::default()).await;
    let allow = city.gate.check(Question::marketing(line(1), CUSTOMER, "test")).await.unwrap();
    let elsewhere = city.gate.check(Question::marketing(line(3), CUSTOMER, "test")).await.unwrap();
    assert_eq!(allow.judgement.verdict, Verdict::Allow);
    let answered = Disposition::Answered;
    city.recorded(line(1), CUSTOMER, begun, answered, Some(allow.id)).await;
    // The same allow once more, an allow for another line, and one that was given much later.
    city.recorded(line(1), CUSTOMER, begun.plus_ms(1), answered, Some(allow.id)).await;
    city.recorded(line(2), CUSTOMER, begun, answered, Some(elsewhere.id)).await;
    city.recorded(line(3), CUSTOMER, begun.plus_ms(-300_000), answered, Some(elsewhere.id)).await;
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.not_upheld.get("permitted_call")), (3, Some(&1)), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_break_nothing_open_no_case() {
    let city = city().await;
    let now = city.now();
    city.rang(line(1), CUSTOMER, city.refused_at.plus_ms(-60_000)).await;
    city.rang(line(1), SILENT, now).await;
    city.rang(UNKNOWN, CUSTOMER, now).await;
    city.ended(line(2), CUSTOMER, now, Disposition::Busy).await;
    city.ended(line(3), CUSTOMER, now, Disposition::Failed).await;
    let ticket = Ticket {
        id: key("T-1"),
        agent: key("lianjia-wuhan:1"),
        number: CUSTOMER,
        kind: TicketKind::Viewing,
        line_of_business: LineOfBusiness::Resale,
        interval: Interval { from: now.plus_days(1), until: Some(now.plus_days(2)) },
    };
    city.test.store.write(move |tx| put_ticket(tx, &ticket, now)).await.unwrap();
    city.rang(line(4), CUSTOMER, now.plus_days(1)).await;
    let report = city.reconcile().await;
    let codes: Vec<_> = report.not_upheld.iter().map(|(code, n)| (*code, *n)).collect();
    assert_eq!(
        codes,
        [
            ("call_before_refusal", 1),
            ("line_not_registered", 1),
            ("never_rang", 2),
            ("not_compensable", 1),
            ("service_call", 1)
        ]
    );
    assert_eq!((report.awarded, report.cases.len()), (0, 0));
    assert_eq!(city.awards().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn reconciling_again_changes_nothing_and_goes_on_where_it_stopped() {
    let city = city().await;
    for n in 1..=3 {
        city.rang(line(n), CUSTOMER, city.now()).await;
    }
    assert_eq!(city.reconcile().await.records, 3);
    assert_eq!(city.reconcile().await.records, 0);
    let again = city.desk.reconcile(Since::Moment(city.refused_at)).await.unwrap();
    assert_eq!((again.records, again.known, again.awarded), (3, 3, 0));
    city.rang(line(4), CUSTOMER, city.now()).await;
    assert_eq!(city.reconcile().await.records, 1);
    assert_eq!(city.awards().await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_records_than_a_chunk_holds_are_all_settled() {
    let city = city().await;
    for n in 0..450u64 {
        let to = Number::from_digits(8_613_500_000_000 + n);
        city.rang(line(n % 20 + 1), if n % 9 == 0 { CUSTOMER } else { to }, city.now()).await;
    }
    let report = city.reconcile().await;
    assert_eq!(report.records, 450);
    assert_eq!(report.awarded, 20, "fifty calls, twenty lines");
    assert_eq!(city.awards().await, 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_at_once_and_a_complaint_about_the_same_call_make_one_award() {
    let city = city().await;
    for n in 1..=20 {
        city.rang(line(n), CUSTOMER, city.now()).await;
    }
    let calls: Vec<_> = (1..=20).map(|n| (line(n), city.now())).collect();
    let mut running = Vec::new();
    for _ in 0..4 {
        let desk = city.desk.clone();
        running.push(tokio::spawn(async move { desk.reconcile(Since::LastTime).await.map(drop) }));
        let (desk, asked) = (city.desk.clone(), complaint(&calls));
        running.push(tokio::spawn(async move { desk.complain(asked).await.map(drop) }));
    }
    for one in running {
        one.await.unwrap().unwrap();
    }
    assert_eq!(city.awards().await, 20);
}
