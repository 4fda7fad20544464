//! Complaints that name a call which another case is about: joined to it by whatever door they come, and never at the price of a call.

use std::collections::{BTreeMap, BTreeSet};

use anxin_desk::{
    Appeal, CodedRuling, Complaint, ComplaintChannel, DeskError, EventKind, FindingState, Origin, Party,
    RuleRequest, Ruled, Staff,
};
use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use proptest::prelude::*;

use crate::city::{CUSTOMER, City, SILENT, UNKNOWN, city, complaint, line};

fn by(channel: ComplaintChannel, calls: &[(Number, Instant)]) -> Complaint {
    Complaint { channel, words: format!("{channel:?}"), ..complaint(calls) }
}

async fn told(city: &City, complaint: Complaint) -> CaseId {
    city.desk.complain(complaint).await.unwrap().case
}

async fn state(city: &City, case: CaseId) -> (FindingState, FindingCode) {
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    (finding.state, finding.code)
}

async fn rule(city: &City, case: CaseId, ruling: CodedRuling, who: u64) -> Ruled {
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let staff = Staff { number: Number::from_digits(8_613_300_000_000 + who), name: "职员".into() };
    let words = "已核对".to_owned();
    city.desk
        .rule(RuleRequest { case, finding, ruling, verified: BTreeMap::new(), words, staff })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_already_leads_to_the_case_that_paid_it_and_both_keep_their_history() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let calls = [(line(1), city.now())];
    let first = told(&city, by(ComplaintChannel::Web, &calls)).await;
    let keyed = Complaint { key: Some("api:7".into()), ..by(ComplaintChannel::Api, &calls) };
    for repeated in [false, true] {
        let done = city.desk.complain(keyed.clone()).await.unwrap();
        assert_eq!((done.case, done.repeated), (first, repeated), "the key goes on working");
    }
    let other = Complaint { words: "别的".into(), ..keyed };
    assert!(matches!(city.desk.complain(other).await, Err(DeskError::KeyReused)));
    city.test.clock.set(city.now().plus_ms(1));
    assert_eq!(told(&city, by(ComplaintChannel::Hotline, &calls)).await, first);
    let joined = city.desk.merged_into(first).await.unwrap();
    let said: Vec<_> = joined.iter().map(|report| (report.origin, report.words.as_str())).collect();
    assert_eq!(said, [(Origin::Api, "Api"), (Origin::Hotline, "Hotline")]);
    let kinds = |case: anxin_desk::Case| case.events.iter().map(|event| event.kind).collect::<Vec<_>>();
    let own = city.desk.case(joined[0].case).await.unwrap();
    assert!(own.findings.is_empty());
    assert_eq!(kinds(own), [EventKind::Opened, EventKind::Merged]);
    let events = kinds(city.desk.case(first).await.unwrap());
    assert_eq!(events[events.len() - 2..], [EventKind::Merged, EventKind::Merged]);
    assert_eq!((city.awards().await, city.desk.cases_of(CUSTOMER, 9).await.unwrap().len()), (1, 1));
    let totals = city.desk.summary().await.unwrap().complaints;
    assert_eq!((totals.received, totals.upheld), (1, 1), "and is counted once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_about_what_reconciliation_found_leads_there() {
    let city = city().await;
    let record = city.rang(line(1), CUSTOMER, city.now()).await;
    let found = city.reconcile().await.cases[0];
    let about = by(ComplaintChannel::Web, &[(line(1), record.started_at.plus_ms(300_000))]);
    city.test.clock.set(city.now().plus_ms(300_000));
    assert_eq!(told(&city, about).await, found);
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_record_is_joined_where_both_mean_the_same_calls() {
    let city = city().await;
    let at = city.now();
    let first = told(&city, by(ComplaintChannel::Web, &[(line(1), at)])).await;
    city.test.clock.set(at.plus_ms(600_000));
    assert_eq!(told(&city, by(ComplaintChannel::Hotline, &[(line(1), at)])).await, first);
    let mut narrow = by(ComplaintChannel::Hotline, &[(line(1), at)]);
    narrow.calls[0].within_minutes = 20;
    assert_ne!(
        told(&city, narrow).await,
        first,
        "a call farther off could settle the first and not this one"
    );
    assert_ne!(told(&city, by(ComplaintChannel::Web, &[(line(2), at)])).await, first, "another number");
    let stranger = Complaint { customer: SILENT, ..by(ComplaintChannel::Web, &[(line(1), at)]) };
    assert_ne!(told(&city, stranger).await, first, "another customer");
    assert_eq!(city.desk.queue(9).await.unwrap().len(), 4);
    // The record settles what waits for it, the joined one with the first.
    city.rang(line(1), CUSTOMER, at).await;
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.complaints_settled), (1, 2));
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_call_another_window_and_what_was_rejected_stay_cases_of_their_own() {
    let city = city().await;
    let at = city.now();
    city.rang(line(1), CUSTOMER, at).await;
    let first = told(&city, by(ComplaintChannel::Web, &[(line(1), at)])).await;
    // Another call of the same window, which the award covers.
    let second = at.plus_ms(7_200_000);
    city.test.clock.set(second);
    city.rang(line(1), CUSTOMER, second).await;
    let again = told(&city, by(ComplaintChannel::Web, &[(line(1), second)])).await;
    assert_ne!(again, first);
    assert_eq!(state(&city, again).await, (FindingState::Upheld, FindingCode::AlreadyAwarded));
    // The next month pays anew.
    let next = at.plus_days(9);
    city.test.clock.set(next);
    city.rang(line(1), CUSTOMER, next).await;
    let later = told(&city, by(ComplaintChannel::Web, &[(line(1), next)])).await;
    assert_eq!(state(&city, later).await, (FindingState::Upheld, FindingCode::CallAgainstRefusal));
    // What the records answer at once is answered again.
    city.rang(UNKNOWN, CUSTOMER, next).await;
    let no = told(&city, by(ComplaintChannel::Web, &[(UNKNOWN, next)])).await;
    let no_again = told(&city, by(ComplaintChannel::Hotline, &[(UNKNOWN, next)])).await;
    assert_ne!(no, no_again);
    assert_eq!(state(&city, no_again).await, (FindingState::NotUpheld, FindingCode::LineNotRegistered));
    assert_eq!(city.awards().await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_with_something_new_in_it_is_a_case_of_its_own() {
    let city = city().await;
    let at = city.now();
    let first = told(&city, by(ComplaintChannel::Web, &[(line(1), at), (line(2), at)])).await;
    assert_eq!(told(&city, by(ComplaintChannel::Hotline, &[(line(2), at)])).await, first, "part of it");
    let both = told(&city, by(ComplaintChannel::Hotline, &[(line(2), at), (line(1), at)])).await;
    assert_eq!(both, first, "all of it");
    let more = told(&city, by(ComplaintChannel::Hotline, &[(line(1), at), (line(3), at)])).await;
    assert_ne!(more, first);
    assert_eq!(city.desk.case(more).await.unwrap().findings.len(), 2, "nothing of it is lost");
    let third = told(&city, by(ComplaintChannel::Web, &[(line(3), at)])).await;
    assert_eq!(third, more);
    // Calls of two cases: it is all of neither.
    let across = told(&city, by(ComplaintChannel::Web, &[(line(2), at), (line(3), at)])).await;
    assert!(across != first && across != more);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_is_joined_and_what_was_rejected_is_looked_at_by_a_person() {
    let city = city().await;
    let at = city.now();
    city.rang(line(1), CUSTOMER, at).await;
    let calls = [(line(1), at)];
    let first = told(&city, by(ComplaintChannel::Web, &calls)).await;
    let words = "线路被盗用".to_owned();
    city.desk.appeal(Appeal { case: first, finding: None, words, party: Party::Brand }).await.unwrap();
    assert_eq!(told(&city, by(ComplaintChannel::Hotline, &calls)).await, first, "it is being looked at");
    rule(&city, first, CodedRuling::Reject(FindingCode::LineNotRegistered), 1).await;
    let after = told(&city, by(ComplaintChannel::Hotline, &calls)).await;
    assert_ne!(after, first, "it was decided against the customer: a person looks again");
    assert_eq!(state(&city, after).await.0, FindingState::WithPerson);
    assert_eq!(told(&city, by(ComplaintChannel::Api, &calls)).await, after);
    assert_eq!(city.awards().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_doors_at_once_pay_once() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let calls = [(line(1), city.now())];
    let doors = [ComplaintChannel::Web, ComplaintChannel::Hotline, ComplaintChannel::Api];
    let running: Vec<_> = (0..9)
        .map(|n| {
            let (desk, asked) = (city.desk.clone(), by(doors[n % 3], &calls));
            tokio::spawn(async move { desk.complain(asked).await.unwrap().case })
        })
        .collect();
    let mut cases = BTreeSet::new();
    for one in running {
        cases.insert(one.await.unwrap());
    }
    assert_eq!(cases.len(), 1, "whoever came later was led to the first");
    assert_eq!(city.desk.merged_into(*cases.first().unwrap()).await.unwrap().len(), 8);
    assert_eq!(city.awards().await, 1);
}

/// What happens, one thing after another: calls, complaints by doors, rulings and reconciliation.
#[derive(Clone, Debug)]
enum Step {
    Rings { line: u64 },
    Complains { line: u64, minutes_ago: i64, within: u16, door: usize },
    Reconciles,
    Rejects,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1..4u64).prop_map(|line| Step::Rings { line }),
        5 => (1..4u64, 0..40i64, 5..40u16, 0..3usize)
            .prop_map(|(line, minutes_ago, within, door)| Step::Complains { line, minutes_ago, within, door }),
        2 => Just(Step::Reconciles),
        1 => Just(Step::Rejects),
    ]
}

/// Nothing is paid twice, and whoever complained finds each call that they named in the case that they were led to.
async fn nothing_is_paid_twice_or_lost(steps: Vec<Step>) {
    let city = city().await;
    let doors = [ComplaintChannel::Web, ComplaintChannel::Hotline, ComplaintChannel::Api];
    let mut rang: BTreeSet<u64> = BTreeSet::new();
    let mut rejected = false;
    for step in steps {
        city.test.clock.set(city.now().plus_ms(300_000));
        match step {
            Step::Rings { line: n } => {
                city.rang(line(n), CUSTOMER, city.now()).await;
                rang.insert(n);
            }
            Step::Complains { line: n, minutes_ago, within, door } => {
                let at = city.now().plus_ms(-minutes_ago * 60_000);
                let mut asked = by(doors[door], &[(line(n), at)]);
                asked.calls[0].within_minutes = within;
                let case = told(&city, asked).await;
                let findings = city.desk.case(case).await.unwrap().findings;
                let tolerance = i64::from(within) * 60_000;
                let about = findings.iter().any(|finding| {
                    let call = finding.call().unwrap();
                    let near = finding.happened_at >= at.plus_ms(-tolerance)
                        && finding.happened_at <= at.plus_ms(tolerance);
                    call.calling_number == line(n) && (near || call.record.is_none())
                });
                assert!(about, "{n} at {at}: {findings:?}");
            }
            Step::Reconciles => drop(city.reconcile().await),
            Step::Rejects => {
                if let Some(row) = city.desk.queue(1).await.unwrap().first() {
                    rule(&city, row.case, CodedRuling::Reject(FindingCode::NotCompensable), 1).await;
                    rejected = true;
                }
            }
        }
    }
    city.reconcile().await;
    let awards = city.awards().await;
    let most = i64::try_from(rang.len()).unwrap();
    assert!(if rejected { awards <= most } else { awards == most }, "{awards} of {most}");
    let rows = city.desk.cases_of(CUSTOMER, 100).await.unwrap();
    let open: Vec<_> = rows.iter().filter(|row| row.state.is_waiting()).collect();
    for row in open {
        assert!(city.desk.queue(100).await.unwrap().iter().any(|waits| waits.finding == row.finding));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn complaints_by_many_doors_pay_each_call_once_and_lose_none(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(nothing_is_paid_twice_or_lost(steps));
    }
}
