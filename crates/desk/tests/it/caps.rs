//! Caps of the terms, through the doors: up to a cap the records pay, above it a person looks first, and nothing is ever cut.

use std::collections::BTreeMap;

use anxin_desk::import::ImportOptions;
use anxin_desk::{
    Appeal, Claim, CodedRuling, ComplaintChannel, EventKind, FindingState, NoticeKind, Party, RuleId,
    RuleRequest, Ruled, Signal, Staff,
};
use anxin_domain::act::Word;
use anxin_domain::ids::CaseId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::scope::Scope;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::{BankDetails, Fund};
use anxin_promise::FactKind;

use crate::city::{CUSTOMER, City, SILENT, city, complaint, key, line, say};
use crate::terms::publish;

const CAPS: &str = "caps = { person_month = \"3000\", number_month = \"10000\" }";
const HUNDRED: Money = Money::new(10_000, Currency::Cny);

async fn capped(caps: &str) -> City {
    let city = city().await;
    let daily = ("window = \"calendar_month\"", "window = \"calendar_day\"");
    publish(&city, &[(CAPS, caps), daily]).await;
    city
}

/// A line rings the customer, and what reconciliation found is one case.
async fn found(city: &City, n: u64, to: Number, at: Instant) -> CaseId {
    city.rang(line(n), to, at).await;
    let report = city.reconcile().await;
    assert_eq!(report.cases.len(), 1, "{report:?}");
    report.cases[0]
}

async fn is_paid(city: &City, case: CaseId) -> bool {
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    match (finding.state, finding.code) {
        (FindingState::Upheld, _) => {
            assert_eq!(finding.award.unwrap().amount, HUNDRED, "nothing is cut");
            true
        }
        (FindingState::WithPerson, FindingCode::HeldForReview) => false,
        other => panic!("{other:?}"),
    }
}

/// What fired, which is the cap and nothing else.
async fn reached(city: &City, case: CaseId) -> Signal {
    let all = city.desk.signals(case).await.unwrap();
    let mut fired: Vec<_> = all.into_iter().filter(|signal| signal.fired).collect();
    assert_eq!(fired.len(), 1, "{fired:?}");
    fired.remove(0)
}

fn figures(signal: &Signal) -> (RuleId, i64, i64, i64) {
    (signal.rule, signal.inputs["before"], signal.inputs["with_this"], signal.threshold)
}

async fn rule(city: &City, case: CaseId, ruling: CodedRuling) -> Ruled {
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let staff = Staff { number: Number::from_digits(8_613_300_000_001), name: "职员".into() };
    let words = "已核对".to_owned();
    city.desk
        .rule(RuleRequest { case, finding, ruling, verified: BTreeMap::new(), words, staff })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_cap_of_a_person_the_records_pay_and_above_it_a_person_looks_first() {
    let city = capped("caps = { person_month = \"300\" }").await;
    for n in 1..=3 {
        let case = found(&city, n, CUSTOMER, city.now()).await;
        assert!(is_paid(&city, case).await, "award {n} of the three that the cap holds");
    }
    let above = found(&city, 5, CUSTOMER, city.now()).await;
    assert!(!is_paid(&city, above).await);
    let why = reached(&city, above).await;
    assert_eq!(figures(&why), (RuleId::CapPersonMonth, 30_000, 40_000, 30_000));
    let case = city.desk.case(above).await.unwrap();
    assert_eq!(case.events.last().unwrap().kind, EventKind::Held);
    assert_eq!((city.desk.queue(9).await.unwrap().len(), city.awards().await), (1, 3));
    // A complaint gets nobody past it either, and says that a person looks.
    city.rang(line(9), CUSTOMER, city.now()).await;
    let asked = city.desk.complain(complaint(&[(line(9), city.now())])).await.unwrap().case;
    assert!(!is_paid(&city, asked).await);
    let notices = city.desk.untold(9).await.unwrap();
    assert_eq!(notices.iter().find(|notice| notice.case == asked).unwrap().kind, NoticeKind::Received);
    // The person pays the whole of it.
    assert!(matches!(
        rule(&city, above, CodedRuling::Uphold(FindingCode::CallAgainstRefusal)).await,
        Ruled::Awarded(_)
    ));
    assert!(is_paid(&city, above).await);
    assert_eq!(city.awards().await, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reversed_award_does_not_count_nor_does_one_of_another_month_or_person() {
    let city = capped("caps = { person_month = \"300\" }").await;
    let first = found(&city, 1, CUSTOMER, city.now()).await;
    for n in 2..=3 {
        found(&city, n, CUSTOMER, city.now()).await;
    }
    say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(60_000));
    let stranger = found(&city, 1, SILENT, city.now()).await;
    assert!(is_paid(&city, stranger).await, "another person has a cap of their own");
    let words = "线路被盗用".to_owned();
    city.desk.appeal(Appeal { case: first, finding: None, words, party: Party::Brand }).await.unwrap();
    rule(&city, first, CodedRuling::Reject(FindingCode::LineNotRegistered)).await;
    let third = found(&city, 5, CUSTOMER, city.now()).await;
    assert!(is_paid(&city, third).await, "what was taken back is not had");
    let above = found(&city, 6, CUSTOMER, city.now()).await;
    assert_eq!(figures(&reached(&city, above).await), (RuleId::CapPersonMonth, 30_000, 40_000, 30_000));
    city.test.clock.set(Instant::parse("2026-12-01T00:00:00+08:00").unwrap());
    let next = found(&city, 7, CUSTOMER, city.now()).await;
    assert!(is_paid(&city, next).await, "a month later it begins anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_whoever_is_paid_to_one_account() {
    let city = capped("caps = { person_month = \"300\" }").await;
    say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(60_000));
    let fund = Fund::new(city.test.store.clone(), None);
    for number in [CUSTOMER, SILENT] {
        let account = BankDetails::new("张伟", "6222021234567890123", "102521000018").unwrap();
        fund.set_payee(number, account).await.unwrap();
    }
    for n in [1, 5] {
        assert!(is_paid(&city, found(&city, n, CUSTOMER, city.now()).await).await);
    }
    assert!(is_paid(&city, found(&city, 9, SILENT, city.now()).await).await);
    let above = found(&city, 13, SILENT, city.now()).await;
    assert_eq!(figures(&reached(&city, above).await), (RuleId::CapPersonMonth, 30_000, 40_000, 30_000));
}

/// What was known before the first of them was settled does not hold for the second.
#[tokio::test(flavor = "multi_thread")]
async fn calls_to_numbers_of_one_account_that_are_settled_together_count_together() {
    let city = capped("caps = { person_month = \"200\" }").await;
    say(&city.gate, SILENT, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(60_000));
    let fund = Fund::new(city.test.store.clone(), None);
    for number in [CUSTOMER, SILENT] {
        let account = BankDetails::new("张伟", "6222021234567890123", "102521000018").unwrap();
        fund.set_payee(number, account).await.unwrap();
    }
    for (n, to) in [(1, CUSTOMER), (5, SILENT), (9, CUSTOMER), (13, SILENT)] {
        city.rang(line(n), to, city.now()).await;
    }
    let report = city.reconcile().await;
    assert_eq!((report.awarded, report.held, city.awards().await), (2, 2, 2), "{report:?}");
    for case in &report.cases[2..] {
        assert_eq!(figures(&reached(&city, *case).await), (RuleId::CapPersonMonth, 20_000, 30_000, 20_000));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calling_number_brings_one_customer_up_to_its_cap_and_then_a_person_looks() {
    let city = capped("caps = { number_month = \"200\" }").await;
    let begin = city.now();
    for day in 0..2 {
        city.test.clock.set(begin.plus_days(day));
        let case = found(&city, 1, CUSTOMER, city.now()).await;
        assert!(is_paid(&city, case).await, "day {day}");
    }
    city.test.clock.set(begin.plus_days(2));
    let above = found(&city, 1, CUSTOMER, city.now()).await;
    assert!(!is_paid(&city, above).await);
    assert_eq!(figures(&reached(&city, above).await), (RuleId::CapNumberMonth, 20_000, 30_000, 20_000));
    let other = found(&city, 2, CUSTOMER, city.now()).await;
    assert!(is_paid(&city, other).await, "another number has its own");
    rule(&city, above, CodedRuling::Reject(FindingCode::NotCompensable)).await;
    assert_eq!(city.awards().await, 3, "and a person may say no, with a reason");
}

/// The shipped promise about listings: ¥100 each, and ¥1,000 a month for one person.
#[tokio::test(flavor = "multi_thread")]
async fn the_eleventh_false_listing_of_a_month_is_looked_at() {
    let city = city().await;
    let mut table =
        "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n"
            .to_owned();
    for n in 1..=11 {
        // Five an agent: a sixth would be a signal of its own.
        let agent = (n - 1) / 5 + 1;
        table += &format!(
            "lianjia-wuhan,W-{n},lianjia-wuhan:{agent},wuhan,resale,not_on_sale,1200000,1200000,true,2026-10-01\n"
        );
    }
    city.desk.import_facts(table.as_bytes(), FactKind::Listing, &ImportOptions::china()).await.unwrap();
    for n in 1..=11 {
        let listing = format!("W-{n}");
        let fields = [("listing", listing.as_str()), ("seen_on", "2026-11-20"), ("about", "not_on_sale")];
        let claim = Claim {
            customer: CUSTOMER,
            promise: "true-listing".into(),
            brand: key("lianjia-wuhan"),
            fields: fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
            asked: String::new(),
            channel: ComplaintChannel::Api,
            words: String::new(),
            language: None,
            key: None,
        };
        let case = city.desk.claim(claim).await.unwrap().case;
        assert_eq!(is_paid(&city, case).await, n <= 10, "{n}");
        if n == 11 {
            assert_eq!(
                figures(&reached(&city, case).await),
                (RuleId::CapPersonMonth, 100_000, 110_000, 100_000)
            );
        }
    }
    assert_eq!(city.awards().await, 10);
}
