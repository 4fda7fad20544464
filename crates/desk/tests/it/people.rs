//! Rulings and appeals by people: nobody twice, two above the limit, corrections by reversal.

use std::collections::BTreeMap;

use anxin_desk::{
    Appeal, CodedRuling, DeskError, EventKind, FindingState, NoticeKind, Party, RuleRequest, Ruled, Since,
    Staff,
};
use anxin_domain::ids::{BrandId, CaseId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::verify::FindingCode;
use anxin_fund::{Fund, Liable, PayoutStatus};

use crate::city::{CUSTOMER, City, UNKNOWN, city, complaint, line};

const UPHOLD: CodedRuling = CodedRuling::Uphold(FindingCode::CallAgainstRefusal);
const REJECT: CodedRuling = CodedRuling::Reject(FindingCode::NoRecord);

fn staff(n: u64) -> Staff {
    Staff { number: Number::from_digits(8_613_300_000_000 + n), name: format!("职员{n}") }
}

fn request(case: CaseId, finding: FindingId, ruling: CodedRuling, who: u64) -> RuleRequest {
    RuleRequest {
        case,
        finding,
        ruling,
        verified: BTreeMap::new(),
        words: "已核对".into(),
        staff: staff(who),
    }
}

/// A complaint about calls that nobody has a record of.
async fn unproven(city: &City, lines: std::ops::RangeInclusive<u64>) -> (CaseId, Vec<FindingId>) {
    let calls: Vec<_> = lines.map(|n| (line(n), city.now())).collect();
    let case = city.desk.complain(complaint(&calls)).await.unwrap().case;
    let findings = city.desk.case(case).await.unwrap().findings.iter().map(|f| f.id).collect();
    (case, findings)
}

async fn state(city: &City, case: CaseId, finding: FindingId) -> (FindingState, FindingCode) {
    let case = city.desk.case(case).await.unwrap();
    case.findings.iter().find(|f| f.id == finding).map(|f| (f.state, f.code)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_upholds_and_the_award_follows() {
    let city = city().await;
    let (case, findings) = unproven(&city, 1..=1).await;
    let ruled = city.desk.rule(request(case, findings[0], UPHOLD, 1)).await.unwrap();
    assert!(matches!(ruled, Ruled::Awarded(_)));
    assert_eq!(state(&city, case, findings[0]).await.0, FindingState::Upheld);
    let again = city.desk.rule(request(case, findings[0], UPHOLD, 2)).await;
    assert!(matches!(again, Err(DeskError::NotOpen)));
    assert_eq!(city.awards().await, 1);
    let clocks = city.desk.summary().await.unwrap().ruling_clocks;
    assert_eq!((clocks.kept, clocks.missed, clocks.running), (1, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn above_the_limit_two_people_decide() {
    let city = city().await;
    let (case, findings) = unproven(&city, 1..=11).await;
    for finding in &findings[..10] {
        assert!(matches!(city.desk.rule(request(case, *finding, UPHOLD, 1)).await, Ok(Ruled::Awarded(_))));
    }
    let last = findings[10];
    assert_eq!(city.desk.rule(request(case, last, UPHOLD, 1)).await.unwrap(), Ruled::Proposed);
    assert_eq!(state(&city, case, last).await.0, FindingState::AwaitingSecond);
    let same = city.desk.rule(request(case, last, UPHOLD, 1)).await;
    assert!(matches!(same, Err(DeskError::AnotherPerson)));
    assert_eq!(city.awards().await, 10);
    assert!(matches!(city.desk.rule(request(case, last, UPHOLD, 2)).await, Ok(Ruled::Awarded(_))));
    assert_eq!(city.awards().await, 11);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_goes_to_somebody_else_and_can_turn_the_ruling() {
    let city = city().await;
    let (case, findings) = unproven(&city, 1..=1).await;
    assert_eq!(city.desk.rule(request(case, findings[0], REJECT, 1)).await.unwrap(), Ruled::Rejected);
    let appeal =
        Appeal { case, finding: None, words: "我有通话记录".into(), party: Party::Customer(CUSTOMER) };
    let stranger = Appeal { party: Party::Customer(UNKNOWN), ..appeal.clone() };
    assert!(matches!(city.desk.appeal(stranger).await, Err(DeskError::UnknownCase)));
    assert_eq!(city.desk.appeal(appeal.clone()).await.unwrap(), findings);
    assert!(matches!(city.desk.appeal(appeal.clone()).await, Err(DeskError::NoAppeal)), "it is open");
    let same = city.desk.rule(request(case, findings[0], UPHOLD, 1)).await;
    assert!(matches!(same, Err(DeskError::AnotherPerson)));
    assert!(matches!(city.desk.rule(request(case, findings[0], UPHOLD, 2)).await, Ok(Ruled::Awarded(_))));
    assert_eq!(city.awards().await, 1);
    assert!(matches!(city.desk.appeal(appeal).await, Err(DeskError::NoAppeal)));
    let shown = city.desk.case(case).await.unwrap();
    let rulings: Vec<_> = shown.findings[0].rulings.iter().map(|r| r.upheld).collect();
    assert_eq!(rulings, [false, true], "the overturned ruling stays in the file");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_has_its_days() {
    let city = city().await;
    let (case, findings) = unproven(&city, 1..=1).await;
    city.desk.rule(request(case, findings[0], REJECT, 1)).await.unwrap();
    city.test.clock.set(city.now().plus_days(30));
    let words = "晚了".to_owned();
    let late = Appeal { case, finding: None, words, party: Party::Customer(CUSTOMER) };
    assert!(matches!(city.desk.appeal(late).await, Err(DeskError::NoAppeal)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_brands_appeal_reverses_the_award_and_a_new_one_can_follow() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let case = city.reconcile().await.cases[0];
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let appeal =
        Appeal { case, finding: Some(finding), words: "线路被盗用".into(), party: Party::Brand };
    city.desk.appeal(appeal).await.unwrap();
    let reject = CodedRuling::Reject(FindingCode::LineNotRegistered);
    assert_eq!(city.desk.rule(request(case, finding, reject, 1)).await.unwrap(), Ruled::Rejected);
    assert_eq!(city.awards().await, 0);
    let shown = city.desk.case(case).await.unwrap();
    assert!(shown.events.iter().any(|e| e.kind == EventKind::Reversed));
    let words = "确实打来了".to_owned();
    let back = Appeal { case, finding: Some(finding), words, party: Party::Customer(CUSTOMER) };
    city.desk.appeal(back).await.unwrap();
    assert!(matches!(city.desk.rule(request(case, finding, UPHOLD, 2)).await, Ok(Ruled::Awarded(_))));
    assert_eq!(city.awards().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_took_back_the_records_do_not_award_again() {
    let city = city().await;
    let (first, second) = (city.now(), city.now().plus_ms(7_200_000));
    city.test.clock.set(second);
    city.rang(line(1), CUSTOMER, first).await;
    city.rang(line(1), CUSTOMER, second).await;
    let case = city.reconcile().await.cases[0];
    let words = "线路被盗用".to_owned();
    city.desk.appeal(Appeal { case, finding: None, words, party: Party::Brand }).await.unwrap();
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let reject = CodedRuling::Reject(FindingCode::LineNotRegistered);
    city.desk.rule(request(case, finding, reject, 1)).await.unwrap();
    let again = city.desk.reconcile(Since::Moment(city.refused_at)).await.unwrap();
    assert_eq!((again.known, again.awarded), (2, 0), "the award covered both calls: {again:?}");
    for at in [first, second] {
        let case = city.desk.complain(complaint(&[(line(1), at)])).await.unwrap().case;
        let finding = city.desk.case(case).await.unwrap().findings.remove(0);
        assert_eq!(
            (finding.state, finding.code),
            (FindingState::WithPerson, FindingCode::CallAgainstRefusal)
        );
    }
    assert_eq!(city.awards().await, 0);
    city.rang(line(1), CUSTOMER, second.plus_ms(1)).await;
    assert_eq!(city.reconcile().await.awarded, 1, "nobody has ruled on this call");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_rules_in_their_own_case_or_without_a_promise() {
    let city = city().await;
    let (case, findings) = unproven(&city, 1..=1).await;
    let own = RuleRequest {
        staff: Staff { number: CUSTOMER, name: "自己".into() },
        ..request(case, findings[0], UPHOLD, 1)
    };
    assert!(matches!(city.desk.rule(own).await, Err(DeskError::AnotherPerson)));
    let odd = request(case, findings[0], CodedRuling::Uphold(FindingCode::NoRecord), 1);
    assert!(matches!(city.desk.rule(odd).await, Err(DeskError::Invalid { field: "code", .. })));
    let stranger = city.desk.complain(complaint(&[(UNKNOWN, city.now())])).await.unwrap().case;
    let finding = city.desk.case(stranger).await.unwrap().findings[0].id;
    let ruled = city.desk.rule(request(stranger, finding, UPHOLD, 1)).await;
    assert!(matches!(ruled, Err(DeskError::NothingToPayBy)));
    let elsewhere = city.desk.rule(request(case, finding, UPHOLD, 1)).await;
    assert!(matches!(elsewhere, Err(DeskError::UnknownFinding)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_brand_has_paid_back_for_an_award_that_is_taken_back_is_owed_to_it() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let case = city.reconcile().await.cases[0];
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let one = Money::new(1, Currency::Cny);
    let fund = Fund::new(city.test.store.clone(), None);
    fund.top_up("t1", Money::new(10_000, Currency::Cny), "").await.unwrap();
    let brand: BrandId = "lianjia-wuhan".parse().unwrap();
    fund.recover("r1", &Liable::Brand(brand.clone()), one, "").await.unwrap();
    let words = "请核实".to_owned();
    city.desk.appeal(Appeal { case, finding: None, words, party: Party::Brand }).await.unwrap();
    city.desk.rule(request(case, finding, REJECT, 1)).await.unwrap();
    let shown = city.desk.case(case).await.unwrap();
    assert!(shown.findings[0].award.is_none());
    let status = fund.status(Currency::Cny).await.unwrap();
    assert_eq!((status.credits, status.receivables), (vec![(brand, one)], vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_money_is_followed_to_the_bank_and_an_award_on_its_way_is_not_taken_back() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let case = city.reconcile().await.cases[0];
    let set = |status: &'static str| {
        city.test.store.write(move |tx| {
            let sql = "UPDATE payout SET status = $1";
            tx.execute(sql, &[status.into()]).map(drop)
        })
    };
    assert_eq!(city.desk.follow_payouts().await.unwrap(), 0);
    set("sent").await.unwrap();
    assert_eq!(city.desk.follow_payouts().await.unwrap(), 1);
    assert_eq!(city.desk.follow_payouts().await.unwrap(), 0);
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let words = "请核实".to_owned();
    city.desk.appeal(Appeal { case, finding: None, words, party: Party::Brand }).await.unwrap();
    let ruled = city.desk.rule(request(case, finding, REJECT, 1)).await;
    assert!(matches!(ruled, Err(DeskError::AlreadySent)));
    set("settled").await.unwrap();
    assert_eq!(city.desk.follow_payouts().await.unwrap(), 1);
    let shown = city.desk.case(case).await.unwrap();
    assert_eq!(shown.findings[0].award.as_ref().unwrap().payout, Some(PayoutStatus::Settled));
    assert_eq!(shown.events.last().unwrap().kind, EventKind::Paid);
    let told: Vec<_> = city.desk.untold(9).await.unwrap().iter().map(|n| n.kind).collect();
    assert!(told.contains(&NoticeKind::Sent) && told.contains(&NoticeKind::Paid), "{told:?}");
    let row = city.desk.summary().await.unwrap().rows.remove(0);
    assert_eq!((row.paid, row.pending().minor()), (Money::new(10_000, Currency::Cny), 0));
}
