//! Complaints: verified against the records at once, the same complaint once, a person where the records are silent.

use anxin_desk::{About, Complaint, DeskError, DeskFault, FindingState, NoticeKind};
use anxin_domain::call::Disposition;
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;

use crate::city::{CUSTOMER, SILENT, UNKNOWN, city, complaint, line};

#[tokio::test(flavor = "multi_thread")]
async fn what_the_record_proves_is_awarded_with_the_case() {
    let city = city().await;
    let record = city.rang(line(1), CUSTOMER, city.now()).await;
    let told_time = city.now().plus_ms(20 * 60_000);
    city.test.clock.set(told_time);
    let done = city.desk.complain(complaint(&[(line(1), told_time)])).await.unwrap();
    let case = city.desk.case_of(CUSTOMER, done.case).await.unwrap();
    let finding = &case.findings[0];
    assert_eq!((finding.state, finding.code), (FindingState::Upheld, FindingCode::CallAgainstRefusal));
    assert_eq!(finding.happened_at, record.started_at, "the record's time, not the remembered one");
    assert_eq!(city.desk.untold(9).await.unwrap()[0].kind, NoticeKind::Awarded);
    assert_eq!(city.reconcile().await.known, 1);
    assert_eq!(city.awards().await, 1);
    assert!(matches!(city.desk.case_of(line(1), done.case).await, Err(DeskError::UnknownCase)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_makes_a_repeated_complaint_the_same_case() {
    let city = city().await;
    let asked = Complaint { key: Some("web:1".into()), ..complaint(&[(line(1), city.now())]) };
    let first = city.desk.complain(asked.clone()).await.unwrap();
    city.test.clock.set(city.now().plus_ms(60_000));
    let again = city.desk.complain(asked.clone()).await.unwrap();
    assert_eq!((again.case, again.repeated), (first.case, true));
    let other = Complaint { words: "别的".into(), ..asked };
    assert!(matches!(city.desk.complain(other).await, Err(DeskError::KeyReused)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_from_several_sides_at_once_is_one_case() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let asked = Complaint { key: Some("api:1".into()), ..complaint(&[(line(1), city.now())]) };
    let running: Vec<_> = (0..8)
        .map(|_| {
            let (desk, asked) = (city.desk.clone(), asked.clone());
            tokio::spawn(async move { desk.complain(asked).await })
        })
        .collect();
    let mut cases = std::collections::BTreeSet::new();
    let mut new = 0;
    for one in running {
        let done = one.await.unwrap().unwrap();
        cases.insert(done.case);
        new += i32::from(!done.repeated);
    }
    assert_eq!((cases.len(), new), (1, 1));
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_calling_number_is_a_finding_of_its_own() {
    let city = city().await;
    let now = city.now();
    city.rang(line(1), CUSTOMER, now).await;
    city.rang(UNKNOWN, CUSTOMER, now).await;
    let early = city.refused_at.plus_ms(-3_600_000);
    city.rang(line(2), CUSTOMER, early).await;
    let asked = complaint(&[(line(1), now), (UNKNOWN, now), (line(2), early), (line(3), now)]);
    let case = city.desk.complain(asked).await.unwrap().case;
    let codes: Vec<_> =
        city.desk.case(case).await.unwrap().findings.iter().map(|f| (f.state, f.code)).collect();
    assert_eq!(codes.len(), 4);
    for expected in [
        (FindingState::Upheld, FindingCode::CallAgainstRefusal),
        (FindingState::NotUpheld, FindingCode::LineNotRegistered),
        (FindingState::NotUpheld, FindingCode::CallBeforeRefusal),
        (FindingState::WithPerson, FindingCode::NoRecord),
    ] {
        assert!(codes.contains(&expected), "{expected:?} in {codes:?}");
    }
    let queue = city.desk.queue(10).await.unwrap();
    assert_eq!(
        queue.iter().map(|w| w.about.clone()).collect::<Vec<_>>(),
        [About::Call { calling_number: line(3), displayed: None }]
    );
    let totals = city.desk.summary().await.unwrap().complaints;
    assert_eq!((totals.received, totals.upheld, totals.not_upheld, totals.waiting), (4, 1, 2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_comes_later_settles_the_complaint_in_its_own_case() {
    let city = city().await;
    let now = city.now();
    let broken = city.desk.complain(complaint(&[(line(1), now)])).await.unwrap().case;
    let fine = city.desk.complain(complaint(&[(UNKNOWN, now)])).await.unwrap().case;
    city.rang(line(1), CUSTOMER, now.plus_ms(-60_000)).await;
    city.rang(UNKNOWN, CUSTOMER, now.plus_ms(-60_000)).await;
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.complaints_settled, report.cases.len()), (1, 2, 0));
    let finding = city.desk.case(broken).await.unwrap().findings.remove(0);
    assert_eq!((finding.state, finding.code), (FindingState::Upheld, FindingCode::CallAgainstRefusal));
    assert!(finding.call().unwrap().record.is_some());
    let finding = city.desk.case(fine).await.unwrap().findings.remove(0);
    assert_eq!((finding.state, finding.code), (FindingState::NotUpheld, FindingCode::LineNotRegistered));
    assert!(city.desk.queue(10).await.unwrap().is_empty());
    assert_eq!(city.awards().await, 1);
}

/// The first record in the tolerance breaks nothing; a later one proves the complaint, in the same file or in the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_complaint_is_not_rejected_by_a_record_beside_the_one_that_proves_it() {
    for in_one_go in [true, false] {
        let city = city().await;
        let ring = city.refused_at.plus_ms(5 * 60_000);
        let asked = complaint(&[(line(1), ring)]);
        let case = city.desk.complain(asked).await.unwrap().case;
        city.rang(line(1), CUSTOMER, city.refused_at.plus_ms(-60_000)).await;
        city.ended(line(1), CUSTOMER, ring.plus_ms(-60_000), Disposition::Busy).await;
        if !in_one_go {
            // More records than one transaction settles lie between the two.
            for n in 0..250 {
                city.ended(line(2), SILENT, ring.plus_ms(n), Disposition::Busy).await;
            }
        }
        city.rang(line(1), CUSTOMER, ring).await;
        let report = city.reconcile().await;
        assert_eq!((report.awarded, report.complaints_settled, report.cases.len()), (1, 1, 0));
        let finding = city.desk.case(case).await.unwrap().findings.remove(0);
        assert_eq!((finding.state, finding.happened_at), (FindingState::Upheld, ring));
        assert_eq!(city.awards().await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_never_rang_settles_no_waiting_complaint() {
    let city = city().await;
    let case = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    city.ended(line(1), CUSTOMER, city.now(), Disposition::Busy).await;
    let report = city.reconcile().await;
    assert_eq!((report.complaints_settled, report.not_upheld.get("never_rang")), (0, Some(&1)));
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    assert_eq!((finding.state, finding.code), (FindingState::WithPerson, FindingCode::NoRecord));
}

/// A record that is reconciled between a complaint's look at the journal and its commit is seen by neither. The complaint that is
/// out of sight here is one that is not committed yet; sent again, it looks again.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_was_reconciled_while_the_complaint_was_opened_settles_it() {
    let city = city().await;
    let now = city.now();
    let asked = Complaint { key: Some("web:1".into()), ..complaint(&[(line(1), now), (UNKNOWN, now)]) };
    let case = city.desk.complain(asked.clone()).await.unwrap().case;
    let set = |state: &'static str| {
        city.test.store.write(move |tx| {
            tx.execute("UPDATE finding SET state = $1 WHERE record IS NULL", &[state.into()]).map(drop)
        })
    };
    set("awaiting_second").await.unwrap();
    city.rang(line(1), CUSTOMER, now).await;
    city.rang(UNKNOWN, CUSTOMER, now).await;
    assert_eq!(city.reconcile().await.complaints_settled, 0);
    set("with_person").await.unwrap();
    assert!(city.desk.complain(asked).await.unwrap().repeated);
    let mut codes: Vec<_> = city
        .desk
        .case(case)
        .await
        .unwrap()
        .findings
        .iter()
        .map(|f| (f.call().unwrap().calling_number, f.code))
        .collect();
    codes.sort_unstable_by_key(|(number, _)| *number);
    assert_eq!(codes, [(UNKNOWN, FindingCode::LineNotRegistered), (line(1), FindingCode::AlreadyAwarded)]);
    assert!(city.desk.queue(10).await.unwrap().is_empty());
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_outside_the_tolerance_is_another_call() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    city.test.clock.set(city.now().plus_days(1));
    let case = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    assert_eq!(city.desk.case(case).await.unwrap().findings[0].code, FindingCode::NoRecord);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_says_which_field() {
    let city = city().await;
    let now = city.now();
    let good = complaint(&[(line(1), now)]);
    let many: Vec<_> = (1..=21).map(|n| (Number::from_digits(8_613_600_000_000 + n), now)).collect();
    let bad = [
        ("calls", complaint(&[])),
        ("calls", complaint(&many)),
        ("calling_number", complaint(&[(CUSTOMER, now)])),
        ("called_at", complaint(&[(line(1), now.plus_days(1))])),
        ("called_at", complaint(&[(line(1), now.plus_days(-800))])),
        ("words", Complaint { words: "字".repeat(2_001), ..good.clone() }),
        ("words", Complaint { words: "a\u{0}b".into(), ..good.clone() }),
        ("key", Complaint { key: Some(String::new()), ..good }),
    ];
    for (field, asked) in bad {
        let error = city.desk.complain(asked).await.unwrap_err();
        assert_eq!(error.fault(), DeskFault::Asked);
        assert!(matches!(&error, DeskError::Invalid { field: found, .. } if *found == field), "{error}");
    }
    assert!(city.desk.cases_of(CUSTOMER, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_to_whoever_had_the_number_before_is_not_the_next_holders_to_complain_of() {
    let city = city().await;
    let rang = city.now();
    city.rang(line(1), CUSTOMER, rang).await;
    let since = rang.plus_ms(600_000);
    city.gate.begin_holding(CUSTOMER, since).await.unwrap();
    city.test.clock.set(since.plus_ms(60_000));
    let refused = city.desk.complain(complaint(&[(line(1), rang.plus_ms(-2_400_000))])).await.unwrap_err();
    assert!(matches!(refused, DeskError::Invalid { field: "called_at", .. }), "{refused:?}");
    // A few minutes from the change, the record of the former holder's call is not what it means.
    let near = city.desk.complain(complaint(&[(line(1), rang)])).await.unwrap();
    let case = city.desk.case(near.case).await.unwrap();
    assert!(case.findings.iter().all(|finding| finding.award.is_none()), "{case:?}");
    assert_eq!(case.holder_at, case.opened_at);
    // Nor does it become so when the record is looked at: that is a case of whoever it rang at.
    let report = city.reconcile().await;
    assert_eq!(report.awarded, 1, "{report:?}");
    assert_ne!(report.cases[0], near.case);
    assert!(city.desk.case(report.cases[0]).await.unwrap().holder_at < since);
}
