//! Appeals of the sum: somebody else weighs the loss again; what was lacking is a second award, and nothing is ever lowered by it.

use std::collections::BTreeMap;

use anxin_desk::import::ImportOptions;
use anxin_desk::{
    Appeal, Claim, CodedRuling, ComplaintChannel, DeskError, EventKind, Finding, FindingState, NoticeKind,
    Party, RuleRequest, Ruled, Staff,
};
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::{BankDetails, Debtor, Fund, Payer, PayoutStatus};
use anxin_promise::FactKind;

use crate::city::{CUSTOMER, City, city, complaint, key, line};

const MET: CodedRuling = CodedRuling::Uphold(FindingCode::TermsMet);

fn yuan(yuan: i64) -> Money {
    Money::new(yuan * 100, Currency::Cny)
}

/// A deposit of so many yuan that the landlord keeps; the customer claims it, and the records pay up to ¥5,000 by themselves.
async fn claimed(city: &City, deposit: i64) -> (CaseId, FindingId) {
    city.test.clock.set(Instant::parse("2026-11-26T12:00:00+08:00").unwrap());
    city.gate.follower().catch_up().await.unwrap();
    let contract = "brand,reference,customer,agent,city,line_of_business,home,price,commission,signed_on\n\
         lianjia-wuhan,C-1,13800138000,lianjia-wuhan:1,wuhan,rental,H-1,8000,4000,2025-10-31\n";
    let held = format!(
        "brand,reference,amount,due_on,returned_on,returned\nlianjia-wuhan,C-1,{deposit},2026-10-31,,\n"
    );
    for (kind, table) in [(FactKind::Contract, contract), (FactKind::Deposit, held.as_str())] {
        city.desk.import_facts(table.as_bytes(), kind, &ImportOptions::china()).await.unwrap();
    }
    let claim = Claim {
        customer: CUSTOMER,
        promise: "rental-deposit".into(),
        brand: key("lianjia-wuhan"),
        fields: BTreeMap::from([("contract".to_owned(), "C-1".to_owned())]),
        asked: "3000".into(),
        channel: ComplaintChannel::Web,
        words: String::new(),
        language: None,
        key: None,
    };
    let case = city.desk.claim(claim).await.unwrap().case;
    (case, only(city, case).await.id)
}

async fn only(city: &City, case: CaseId) -> Finding {
    city.desk.case(case).await.unwrap().findings.remove(0)
}

async fn appeals(city: &City, case: CaseId) -> Result<Vec<FindingId>, DeskError> {
    let words = "押金是三千，不是五百。".to_owned();
    city.desk.appeal(Appeal { case, finding: None, words, party: Party::Customer(CUSTOMER) }).await
}

async fn rule(
    city: &City,
    (case, finding): (CaseId, FindingId),
    ruling: CodedRuling,
    verified: &[(&str, &str)],
    who: u64,
) -> Result<Ruled, DeskError> {
    let staff = Staff { number: Number::from_digits(8_613_600_000_000 + who), name: format!("员工{who}") };
    let verified = verified.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect();
    city.desk.rule(RuleRequest { case, finding, ruling, verified, words: "已核对".into(), staff }).await
}

async fn fund(city: &City) -> Fund {
    let debtor = Debtor::new("基金", "42010000012345678", "ICBKCNBJWHA").unwrap();
    let fund = Fund::new(city.test.store.clone(), Some(debtor));
    fund.top_up("t", Money::new(10_000_000, Currency::Cny), "").await.unwrap();
    fund.set_payee(CUSTOMER, BankDetails::new("张伟", "6222021234567890123", "102521000018").unwrap())
        .await
        .unwrap();
    fund
}

async fn sound(city: &City, fund: &Fund) {
    assert_eq!(city.desk.check().await.unwrap(), Vec::<String>::new());
    assert_eq!(fund.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_too_low_is_paid_beside_what_is_with_the_bank() {
    let city = city().await;
    let fund = fund(&city).await;
    let it = claimed(&city, 500).await;
    let first = only(&city, it.0).await;
    assert_eq!((first.state, first.awarded()), (FindingState::Upheld, Some(yuan(500))));
    assert!(first.appeal_until.is_some(), "the sum can be appealed");
    assert_eq!(fund.make_payment_file("program").await.unwrap().unwrap().count, 1);
    appeals(&city, it.0).await.unwrap();
    assert!(matches!(appeals(&city, it.0).await, Err(DeskError::NoAppeal)), "once");
    let waits = only(&city, it.0).await;
    assert_eq!(
        (waits.state, waits.award.as_ref().unwrap().payout),
        (FindingState::Appealed, Some(PayoutStatus::Sent))
    );
    let raised = rule(&city, it, MET, &[("deposit.amount", "900")], 1).await.unwrap();
    let finding = only(&city, it.0).await;
    let (old, more) = (finding.award.clone().unwrap(), finding.raised.clone().unwrap());
    assert_eq!(raised, Ruled::Awarded(more.id));
    assert_eq!(
        (old.id, old.amount, old.payout),
        (first.award.unwrap().id, yuan(500), Some(PayoutStatus::Sent))
    );
    assert_eq!((more.amount, more.payout), (yuan(400), Some(PayoutStatus::Reserved)));
    let loss = finding.loss().unwrap();
    assert_eq!(
        (loss.asked, loss.found, loss.approved),
        (Some(yuan(3_000)), Some(yuan(900)), Some(yuan(900)))
    );
    assert_eq!(
        (finding.state, finding.awarded(), finding.appeal_until),
        (FindingState::Upheld, Some(yuan(900)), None)
    );
    let kinds: Vec<_> = city.desk.case(it.0).await.unwrap().events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds[kinds.len() - 2..], [EventKind::Appealed, EventKind::Raised]);
    let told: Vec<_> = city.desk.untold(9).await.unwrap().iter().map(|notice| notice.kind).collect();
    assert_eq!(told[1..], [NoticeKind::AppealReceived, NoticeKind::Awarded]);
    assert_eq!(city.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].awarded(), Some(yuan(900)));
    // Who decided it does not pay it, and what is paid is followed for both.
    let decider = Payer::staff("员工1", Number::from_digits(8_613_600_000_001));
    assert_eq!(fund.make_payment_file(decider).await.unwrap(), None);
    assert_eq!(fund.make_payment_file("program").await.unwrap().unwrap().count, 1);
    assert_eq!(city.desk.follow_payouts().await.unwrap(), 2);
    let mut table = Vec::new();
    city.desk.export_cases(&mut table, Instant::from_micros(0), city.now().plus_days(1)).await.unwrap();
    let table = String::from_utf8(table).unwrap();
    assert!(table.contains("CNY,3000.00,900.00,900.00,"), "{table}");
    sound(&city, &fund).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sum_that_was_right_stands_whether_it_is_upheld_or_the_appeal_rejected() {
    for ruling in [MET, CodedRuling::Reject(FindingCode::NotProven)] {
        let city = city().await;
        let fund = fund(&city).await;
        let it = claimed(&city, 500).await;
        let before = only(&city, it.0).await;
        appeals(&city, it.0).await.unwrap();
        let done = rule(&city, it, ruling, &[], 1).await.unwrap();
        let after = only(&city, it.0).await;
        assert_eq!(done, Ruled::AlreadyAwarded(before.award.as_ref().unwrap().id));
        assert_eq!((after.state, after.code), (FindingState::Upheld, FindingCode::TermsMet));
        assert_eq!((&after.award, after.raised.is_none()), (&before.award, true), "it is not taken back");
        assert_eq!(after.loss(), before.loss());
        assert_eq!(after.rulings.last().unwrap().upheld, ruling == MET);
        let last = city.desk.case(it.0).await.unwrap().events.pop().unwrap();
        assert_eq!(last.kind, EventKind::SumStands);
        assert_eq!(city.desk.untold(9).await.unwrap().last().unwrap().kind, NoticeKind::SumStands);
        let decider = Payer::staff("员工1", Number::from_digits(8_613_600_000_001));
        assert_eq!(fund.make_payment_file(decider).await.unwrap(), None, "who left it does not pay it");
        assert_eq!(fund.make_payment_file("program").await.unwrap().unwrap().count, 1);
        sound(&city, &fund).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_waits_as_long_as_what_it_is_added_to() {
    let city = city().await;
    let fund = fund(&city).await;
    let it = claimed(&city, 500).await;
    let shared = || BankDetails::new("张伟", "6222021234567890777", "102521000018").unwrap();
    city.desk.set_payee(line(9), shared()).await.unwrap();
    city.desk.set_payee(CUSTOMER, shared()).await.unwrap();
    appeals(&city, it.0).await.unwrap();
    rule(&city, it, MET, &[("deposit.amount", "900")], 1).await.unwrap();
    let finding = only(&city, it.0).await;
    let held = |award: Option<anxin_desk::Award>| award.unwrap().held_at.is_some();
    assert!(held(finding.award.clone()) && held(finding.raised.clone()));
    assert_eq!(fund.make_payment_file("program").await.unwrap(), None);
    let staff = Staff { number: Number::from_digits(8_613_600_000_002), name: "员工2".into() };
    city.desk.let_go(it.0, it.1, "已核对", &staff).await.unwrap();
    city.test.clock.set(city.now().plus_days(2));
    assert_eq!(fund.make_payment_file("program").await.unwrap().unwrap().count, 2, "both go");
    sound(&city, &fund).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_lowers_nothing_and_is_decided_by_somebody_else() {
    let city = city().await;
    let fund = fund(&city).await;
    let it = claimed(&city, 8_000).await;
    assert!(matches!(
        rule(&city, it, MET, &[("deposit.amount", "900")], 1).await.unwrap(),
        Ruled::Awarded(_)
    ));
    appeals(&city, it.0).await.unwrap();
    assert!(matches!(
        rule(&city, it, MET, &[("deposit.amount", "950")], 1).await,
        Err(DeskError::AnotherPerson)
    ));
    let lower = rule(&city, it, MET, &[("deposit.amount", "800")], 2).await;
    assert!(matches!(lower, Err(DeskError::Invalid { field: "sum", .. })), "{lower:?}");
    let untouched = only(&city, it.0).await;
    assert_eq!(untouched.loss().unwrap().found, Some(yuan(900)), "what was refused leaves nothing");
    assert!(matches!(
        rule(&city, it, MET, &[("deposit.amount", "950")], 2).await.unwrap(),
        Ruled::Awarded(_)
    ));
    assert_eq!(only(&city, it.0).await.awarded(), Some(yuan(950)));
    sound(&city, &fund).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn above_the_limit_two_people_raise_it_and_one_who_disagrees_leaves_it_as_it_was() {
    for agrees in [true, false] {
        let city = city().await;
        let fund = fund(&city).await;
        let it = claimed(&city, 500).await;
        let before = only(&city, it.0).await;
        appeals(&city, it.0).await.unwrap();
        let verified = [("deposit.amount", "6000")];
        assert_eq!(rule(&city, it, MET, &verified, 1).await.unwrap(), Ruled::Proposed);
        sound(&city, &fund).await;
        assert!(matches!(rule(&city, it, MET, &[], 1).await, Err(DeskError::AnotherPerson)));
        assert!(matches!(
            rule(&city, it, MET, &verified, 2).await,
            Err(DeskError::Invalid { field: "verified", .. })
        ));
        let ruling = if agrees { MET } else { CodedRuling::Reject(FindingCode::NotProven) };
        rule(&city, it, ruling, &[], 2).await.unwrap();
        let after = only(&city, it.0).await;
        assert_eq!(after.awarded(), Some(yuan(if agrees { 6_000 } else { 500 })));
        if !agrees {
            assert_eq!(after.loss(), before.loss(), "what the first had verified does not stay");
        }
        sound(&city, &fund).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_appeal_has_added_is_taken_back_with_the_rest() {
    let city = city().await;
    let fund = fund(&city).await;
    let it = claimed(&city, 500).await;
    appeals(&city, it.0).await.unwrap();
    rule(&city, it, MET, &[("deposit.amount", "900")], 1).await.unwrap();
    let words = "押金已退".to_owned();
    city.desk.appeal(Appeal { case: it.0, finding: None, words, party: Party::Brand }).await.unwrap();
    let done = rule(&city, it, CodedRuling::Reject(FindingCode::TermsNotMet), &[], 2).await.unwrap();
    assert_eq!(done, Ruled::Rejected);
    let finding = only(&city, it.0).await;
    assert_eq!((finding.state, finding.awarded()), (FindingState::NotUpheld, None));
    assert_eq!(fund.status(Currency::Cny).await.unwrap().payable, yuan(0));
    sound(&city, &fund).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_call_pays_is_no_sum_to_appeal() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    let case = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    assert!(only(&city, case).await.appeal_until.is_none());
    assert!(matches!(appeals(&city, case).await, Err(DeskError::NoAppeal)));
}
