//! Claims under promises that are not about calls: what the records prove is awarded at once, the rest goes to people, and every
//! fen of it can be followed.

use std::collections::BTreeMap;

use anxin_desk::import::ImportOptions;
use anxin_desk::{
    About, Claim, CodedRuling, ComplaintChannel, DeskError, EventKind, Finding, FindingState, NoticeKind,
    RuleRequest, Ruled, Staff,
};
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::{Fund, GoesTo, ThirdParty};
use anxin_promise::FactKind;
use anxin_store::audit::By;

use crate::city::{CUSTOMER, City, SILENT, city, key};

/// Noon of the day on which these customers claim.
const TODAY: &str = "2026-11-26T12:00:00+08:00";

const LISTING: &str = "brand,reference,agent,city,line_of_business,status,price,price_shown,photos_match,listed_on\n\
    lianjia-wuhan,W-1,lianjia-wuhan:1,wuhan,resale,not_on_sale,1200000,1200000,true,2026-10-01\n\
    lianjia-wuhan,W-2,lianjia-wuhan:1,wuhan,resale,on_sale,1200000,1200000,true,2026-10-01\n";

async fn today(city: &City) {
    city.test.clock.set(Instant::parse(TODAY).unwrap());
    city.gate.follower().catch_up().await.unwrap();
}

async fn facts(city: &City, kind: FactKind, table: &str) -> (u64, u64, u64) {
    let report = city.desk.import_facts(table.as_bytes(), kind, &ImportOptions::china()).await.unwrap();
    (report.accepted, report.unchanged, report.refused)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_in_json_is_the_fact_of_a_table() {
    let city = city().await;
    assert_eq!(facts(&city, FactKind::Listing, LISTING).await, (2, 0, 0));
    let document = r#"{"reference": "W-1", "agent": "lianjia-wuhan:1", "city": "wuhan", "line_of_business": "resale",
        "status": "not_on_sale", "price": "1200000.00", "price_shown": {"amount": "1200000", "currency": "CNY"},
        "photos_match": true, "listed_on": "2026-10-01", "ended_on": ""}"#;
    let own = ImportOptions { brand: Some(key("lianjia-wuhan")), ..ImportOptions::china() };
    let report = city.desk.import_facts(document.as_bytes(), FactKind::Listing, &own).await.unwrap();
    assert_eq!((report.accepted, report.unchanged), (1, 1), "{:?}", report.refusals);
    let nameless = city.desk.import_facts(document.as_bytes(), None, &own).await.unwrap();
    assert_eq!((nameless.refused, nameless.refusals[0].field), (1, "fact"));
    let table = city.desk.import_facts(LISTING.as_bytes(), None, &own).await;
    assert!(table.is_err(), "a table does not say its kind");
}

fn claim(promise: &str, fields: &[(&str, &str)]) -> Claim {
    Claim {
        customer: CUSTOMER,
        promise: promise.to_owned(),
        brand: key("lianjia-wuhan"),
        fields: fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect(),
        asked: String::new(),
        channel: ComplaintChannel::Web,
        words: String::new(),
        language: None,
        key: None,
    }
}

fn false_listing(listing: &str) -> Claim {
    claim("true-listing", &[("listing", listing), ("seen_on", "2026-11-20"), ("about", "not_on_sale")])
}

async fn only(city: &City, case: CaseId) -> Finding {
    let mut findings = city.desk.case(case).await.unwrap().findings;
    assert_eq!(findings.len(), 1);
    findings.remove(0)
}

fn yuan(yuan: i64) -> Money {
    Money::new(yuan * 100, Currency::Cny)
}

async fn told(city: &City) -> Vec<NoticeKind> {
    let notices = city.desk.untold(100).await.unwrap();
    notices.iter().map(|notice| notice.kind).collect()
}

fn verified(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect()
}

async fn rule(
    city: &City,
    (case, finding): (CaseId, FindingId),
    ruling: CodedRuling,
    pairs: &[(&str, &str)],
    who: u64,
) -> Result<Ruled, DeskError> {
    let staff = Staff { number: Number::from_digits(8_613_600_000_000 + who), name: format!("员工{who}") };
    let request =
        RuleRequest { case, finding, ruling, verified: verified(pairs), words: "已核对".into(), staff };
    city.desk.rule(request).await
}

const MET: CodedRuling = CodedRuling::Uphold(FindingCode::TermsMet);

#[tokio::test(flavor = "multi_thread")]
async fn what_the_facts_prove_is_awarded_with_the_case() {
    let city = city().await;
    today(&city).await;
    assert_eq!(facts(&city, FactKind::Listing, LISTING).await, (2, 0, 0));
    assert_eq!(facts(&city, FactKind::Listing, LISTING).await, (2, 2, 0), "the same again changes nothing");
    let asked = Claim { asked: "300".into(), ..false_listing("W-1") };
    let done = city.desk.claim(asked).await.unwrap();
    let finding = only(&city, done.case).await;
    assert_eq!((finding.state, finding.code), (FindingState::Upheld, FindingCode::TermsMet));
    assert_eq!(finding.terms.as_deref(), Some("true-listing@wuhan-2024"));
    assert_eq!(finding.agent.as_ref().map(|agent| agent.as_str()), Some("lianjia-wuhan:1"));
    assert_eq!(finding.happened_at, Instant::parse("2026-11-20T00:00:00+08:00").unwrap());
    let loss = finding.loss().unwrap();
    assert_eq!((loss.asked, loss.found, loss.approved), (Some(yuan(300)), Some(yuan(100)), Some(yuan(100))));
    assert!(loss.evidence.steps.iter().all(|step| step.met == Some(true)), "{:?}", loss.evidence.steps);
    let award = finding.award.unwrap();
    assert_eq!((award.amount, award.calls), (yuan(100), 0));
    // Five working days from a Thursday.
    assert_eq!(award.due_at, Instant::parse("2026-12-04T00:00:00+08:00").unwrap());
    assert_eq!(told(&city).await, [NoticeKind::Awarded]);
    assert!(city.desk.check().await.unwrap().is_empty());
    let rows = city.desk.cases_of(CUSTOMER, 10).await.unwrap();
    assert_eq!(rows[0].about, About::Loss { promise: "true-listing".into(), reference: "W-1".into() });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_a_condition_speaks_against_is_rejected_with_that_condition() {
    let city = city().await;
    today(&city).await;
    facts(&city, FactKind::Listing, LISTING).await;
    let done = city.desk.claim(false_listing("W-2")).await.unwrap();
    let finding = only(&city, done.case).await;
    assert_eq!((finding.state, finding.code), (FindingState::NotUpheld, FindingCode::TermsNotMet));
    let failed: Vec<_> =
        finding.loss().unwrap().evidence.steps.iter().filter(|step| step.met == Some(false)).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].code, "listing_false");
    assert!(finding.appeal_until.is_some() && finding.award.is_none());
    let long_ago =
        claim("true-listing", &[("listing", "W-1"), ("seen_on", "2024-08-27"), ("about", "not_on_sale")]);
    let finding = only(&city, city.desk.claim(long_ago).await.unwrap().case).await;
    assert_eq!((finding.state, finding.code), (FindingState::NotUpheld, FindingCode::NoTermsInForce));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_thing_is_paid_once_whoever_claims_it_and_by_whatever_door() {
    let city = city().await;
    today(&city).await;
    facts(&city, FactKind::Listing, LISTING).await;
    let first = city.desk.claim(Claim { key: Some("one".into()), ..false_listing("W-1") }).await.unwrap();
    let again = city.desk.claim(Claim { key: Some("one".into()), ..false_listing("W-1") }).await.unwrap();
    assert_eq!((again.case, again.repeated), (first.case, true));
    let other = Claim { key: Some("one".into()), ..false_listing("W-2") };
    assert!(matches!(city.desk.claim(other).await, Err(DeskError::KeyReused)));
    let partner = Claim { customer: SILENT, channel: ComplaintChannel::Hotline, ..false_listing("W-1") };
    let finding = only(&city, city.desk.claim(partner).await.unwrap().case).await;
    assert_eq!((finding.state, finding.code), (FindingState::Upheld, FindingCode::AlreadyAwarded));
    let paid = city.desk.summary().await.unwrap();
    assert_eq!(paid.rows.iter().map(|row| row.awards).sum::<i64>(), 1);
    assert!(city.desk.check().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_held_waits_for_a_person_who_writes_what_they_verified_and_no_sum() {
    let city = city().await;
    today(&city).await;
    let waits = city.desk.claim(false_listing("W-9")).await.unwrap().case;
    let finding = only(&city, waits).await;
    assert_eq!((finding.state, finding.code), (FindingState::WithPerson, FindingCode::FactsMissing));
    // Three working days from a Thursday, and fifteen days.
    assert_eq!(finding.due_at, Some(Instant::parse("2026-12-02T00:00:00+08:00").unwrap()));
    assert_eq!(finding.answer_due_at, Some(Instant::parse("2026-12-12T00:00:00+08:00").unwrap()));
    // The same claim by another door joins the case that waits.
    let hotline =
        Claim { channel: ComplaintChannel::Hotline, words: "再次来电".into(), ..false_listing("W-9") };
    assert_eq!(city.desk.claim(hotline).await.unwrap().case, waits);
    let kinds: Vec<_> = city.desk.case(waits).await.unwrap().events.iter().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::Opened, EventKind::Verified, EventKind::Merged]);
    let it = (waits, finding.id);
    let lacking = rule(&city, it, MET, &[("listing.status", "not_on_sale")], 1).await;
    let Err(DeskError::Invalid { field: "verified", reason }) = lacking else { panic!("{lacking:?}") };
    assert!(reason.contains("listing."), "{reason}");
    let odd = rule(&city, it, MET, &[("listing.price", "a lot")], 1).await;
    assert!(matches!(odd, Err(DeskError::InvalidClaim { field, .. }) if field == "listing.price"));
    let unknown = rule(&city, it, MET, &[("award.amount", "1000000")], 1).await;
    assert!(matches!(unknown, Err(DeskError::InvalidClaim { .. })));
    let seen = [
        ("listing.brand", "lianjia-wuhan"),
        ("listing.city", "wuhan"),
        ("listing.line_of_business", "resale"),
        ("listing.status", "never_existed"),
        ("listing.price", "1"),
        ("listing.price_shown", "1"),
        ("listing.photos_match", "true"),
        ("listing.listed_on", "2026-11-01"),
    ];
    assert!(matches!(rule(&city, it, MET, &seen, 1).await.unwrap(), Ruled::Awarded(_)));
    let finding = only(&city, waits).await;
    assert_eq!(finding.loss().unwrap().approved, Some(yuan(100)));
    assert_eq!(
        finding.loss().unwrap().evidence.facts["listing"].len(),
        1,
        "what was verified stays with the finding"
    );
}

/// A tenancy whose deposit of ¥8,000 was not returned.
async fn deposit_kept(city: &City, customer: &str) {
    let contract = format!(
        "brand,reference,customer,agent,city,line_of_business,home,price,commission,signed_on\n\
         lianjia-wuhan,C-1,{customer},lianjia-wuhan:1,wuhan,rental,H-1,8000,4000,2025-10-31\n"
    );
    assert_eq!(facts(city, FactKind::Contract, &contract).await, (1, 0, 0));
    let deposit = "brand,reference,amount,due_on,returned_on,returned\nlianjia-wuhan,C-1,8000,2026-10-31,,\n";
    assert_eq!(facts(city, FactKind::Deposit, deposit).await, (1, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn above_the_limit_two_people_agree_on_what_one_has_verified() {
    let city = city().await;
    today(&city).await;
    deposit_kept(&city, "13800138000").await;
    let case = city.desk.claim(claim("rental-deposit", &[("contract", "C-1")])).await.unwrap().case;
    let finding = only(&city, case).await;
    assert_eq!((finding.state, finding.code), (FindingState::WithPerson, FindingCode::AboveLimit));
    assert_eq!(finding.loss().unwrap().evidence.amounts.unwrap().payable, yuan(8_000));
    let it = (case, finding.id);
    let part = [("deposit.returned", "2500")];
    assert_eq!(rule(&city, it, MET, &part, 1).await.unwrap(), Ruled::Proposed);
    assert!(matches!(rule(&city, it, MET, &[], 1).await, Err(DeskError::AnotherPerson)));
    let meddling = rule(&city, it, MET, &[("deposit.returned", "0")], 2).await;
    assert!(matches!(meddling, Err(DeskError::Invalid { field: "verified", .. })));
    assert!(matches!(rule(&city, it, MET, &[], 2).await.unwrap(), Ruled::Awarded(_)));
    let finding = only(&city, case).await;
    let loss = finding.loss().unwrap();
    assert_eq!((loss.found, loss.approved), (Some(yuan(8_000)), Some(yuan(5_500))));
    let amounts = loss.evidence.amounts.unwrap();
    assert_eq!((amounts.offset, amounts.cap), (yuan(2_500), Some(yuan(30_000))));
    assert_eq!(finding.award.unwrap().amount, yuan(5_500));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_claimed_from_a_third_party_stands_when_the_award_goes_out() {
    let city = city().await;
    today(&city).await;
    deposit_kept(&city, "13800138000").await;
    let case = city.desk.claim(claim("rental-deposit", &[("contract", "C-1")])).await.unwrap().case;
    let it = (case, only(&city, case).await.id);
    assert_eq!(rule(&city, it, MET, &[], 1).await.unwrap(), Ruled::Proposed);
    // The fund holds nothing, so that nothing is claimed from the landlord yet.
    assert!(matches!(rule(&city, it, MET, &[], 2).await.unwrap(), Ruled::Awarded(_)));
    let award = only(&city, case).await.award.unwrap().id;
    let fund = Fund::new(city.test.store.clone(), None);
    fund.top_up("t1", yuan(10_000), "").await.unwrap();
    assert_eq!(fund.recourse(award).await.unwrap(), None);
    let own = fund.open_recourse_by(award, ThirdParty::Landlord, yuan(3_000), GoesTo::Fund, By::Terminal);
    own.await.unwrap();
    let sent = city.test.store.write(|tx| tx.execute("UPDATE payout SET status = 'sent'", &[]).map(drop));
    sent.await.unwrap();
    assert_eq!(city.desk.follow_payouts().await.unwrap(), 1, "the terms would claim all of it for the brand");
    let claim = fund.recourse(award).await.unwrap().unwrap();
    assert_eq!((claim.amount, claim.goes_to), (yuan(3_000), GoesTo::Fund));
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_records_do_not_name_is_looked_at_by_a_person_and_learns_nothing() {
    let city = city().await;
    today(&city).await;
    deposit_kept(&city, "13900139000").await;
    let case = city.desk.claim(claim("rental-deposit", &[("contract", "C-1")])).await.unwrap().case;
    let finding = only(&city, case).await;
    assert_eq!((finding.state, finding.code), (FindingState::WithPerson, FindingCode::NotAParty));
    assert!(finding.loss().unwrap().evidence.names_another);
    assert_eq!(
        (finding.agent.clone(), finding.happened_at),
        (None, city.now()),
        "not whose it is, nor when it was"
    );
    let rejected = CodedRuling::Reject(FindingCode::NotAParty);
    assert_eq!(rule(&city, (case, finding.id), rejected, &[], 1).await.unwrap(), Ruled::Rejected);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_customer_is_asked_one_clock_stands_and_the_other_goes_on() {
    let city = city().await;
    today(&city).await;
    let case = city.desk.claim(false_listing("W-9")).await.unwrap().case;
    let before = only(&city, case).await;
    let staff = Staff { number: Number::from_digits(8_613_600_000_001), name: "员工1".into() };
    city.desk.ask(case, before.id, "请上传房源页面截图。", &staff).await.unwrap();
    assert!(matches!(city.desk.ask(case, before.id, "在吗？", &staff).await, Err(DeskError::QuestionOpen)));
    let own = Staff { number: CUSTOMER, name: "自己".into() };
    assert!(matches!(city.desk.ask(case, before.id, "?", &own).await, Err(DeskError::AnotherPerson)));
    let asked = only(&city, case).await;
    assert_eq!((asked.paused_at, asked.due_at), (Some(city.now()), before.due_at));
    city.test.clock.set(city.now().plus_days(2));
    let stranger = city.desk.answer(case, before.id, "好的", SILENT).await;
    assert!(matches!(stranger, Err(DeskError::UnknownCase)));
    city.desk.answer(case, before.id, "已上传", CUSTOMER).await.unwrap();
    assert!(matches!(city.desk.answer(case, before.id, "又来", CUSTOMER).await, Err(DeskError::NoQuestion)));
    let after = only(&city, case).await;
    // From Thursday to Saturday one day is worked.
    assert_eq!(after.due_at, before.due_at.map(|due| due.plus_days(1)));
    assert_eq!((after.paused_at, after.answer_due_at), (None, before.answer_due_at));
    let kept = &after.questions[0];
    assert_eq!((kept.words.as_str(), kept.answer.as_deref()), ("请上传房源页面截图。", Some("已上传")));
    assert_eq!(told(&city).await, [NoticeKind::Received, NoticeKind::Asked]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_the_customer_can_say_is_verified_by_a_person() {
    let city = city().await;
    today(&city).await;
    let contract = "brand,reference,customer,city,line_of_business,home,price,commission,signed_on\n\
         lianjia-wuhan,S-1,13800138000,wuhan,resale,H-2,1000000,20000,2026-07-01\n";
    facts(&city, FactKind::Contract, contract).await;
    facts(
        &city,
        FactKind::Seizure,
        "brand,reference,home,found_on,court\nlianjia-wuhan,H-2,H-2,2026-08-01,武汉中院\n",
    )
    .await;
    let payments = "brand,reference,purpose,amount,paid_on\nlianjia-wuhan,S-1,deposit,5000,2026-07-01\n";
    facts(&city, FactKind::Payment, payments).await;
    let fields = [("contract", "S-1"), ("home", "H-2"), ("asked_back_on", "2026-09-01")];
    let case = city.desk.claim(claim("seizure-before-signing", &fields)).await.unwrap().case;
    let finding = only(&city, case).await;
    assert_eq!((finding.state, finding.code), (FindingState::WithPerson, FindingCode::NotVerified));
    assert!(matches!(rule(&city, (case, finding.id), MET, &[], 1).await.unwrap(), Ruled::Awarded(_)));
    assert_eq!(only(&city, case).await.award.unwrap().amount, yuan(5_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_cannot_be_taken_says_which_field_and_what_to_write() {
    let city = city().await;
    today(&city).await;
    let field = async |claim: Claim| match city.desk.claim(claim).await {
        Err(DeskError::InvalidClaim { field, reason }) => (field, reason),
        other => panic!("{other:?}"),
    };
    assert_eq!(field(claim("free-lunch", &[])).await.0, "promise");
    assert_eq!(field(claim("dnd-call", &[])).await.0, "promise");
    assert_eq!(
        field(claim("true-listing", &[("listing", "W-1"), ("seen_on", "2026-11-20")])).await.0,
        "about"
    );
    let (name, reason) = field(claim("true-listing", &[("listing", "W-1"), ("seen_on", "20.11.2026")])).await;
    assert!(name == "seen_on" && reason.contains("2024-08-28"), "{reason}");
    let elsewhere = Claim { brand: key("nobody"), ..false_listing("W-1") };
    assert_eq!(field(elsewhere).await.0, "brand");
    assert_eq!(field(Claim { asked: "-3".into(), ..false_listing("W-1") }).await.0, "asked");
    assert!(city.desk.queue(10).await.unwrap().is_empty(), "nothing of it was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_that_do_not_read_are_refused_with_their_row_and_the_rest_is_taken() {
    let city = city().await;
    let table = "brand,reference,customer,city,line_of_business,home,price,commission,signed_on\n\
         lianjia-wuhan,A-1,13800138000,wuhan,rental,H-1,8000,4000,2025-10-31\n\
         lianjia-wuhan,A-2,nobody,wuhan,rental,H-1,8000,4000,2025-10-31\n\
         lianjia-wuhan,A-3,,wuhan,castle,H-1,8000,4000,2025-10-31\n\
         lianjia-wuhan,,,wuhan,rental,H-1,8000,4000,2025-10-31\n\
         lianjia-wuhan,A-5,,wuhan,rental,H-1,8000.999,4000,2025-10-31\n";
    let options = ImportOptions::china();
    let report = city.desk.import_facts(table.as_bytes(), FactKind::Contract, &options).await.unwrap();
    assert_eq!((report.rows, report.accepted, report.refused), (5, 1, 4));
    let refused: Vec<_> = report.refusals.iter().map(|refusal| (refusal.row, refusal.field)).collect();
    assert_eq!(refused, [(3, "customer"), (4, "line_of_business"), (5, "reference"), (6, "price")]);
    let own = ImportOptions { brand: Some(key("another")), ..options };
    let report = city.desk.import_facts(table.as_bytes(), FactKind::Contract, &own).await.unwrap();
    assert_eq!((report.accepted, report.refusals[0].field), (0, "brand"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_told_anew_counts_from_then_on_and_what_was_decided_keeps_what_it_rested_on() {
    let city = city().await;
    today(&city).await;
    facts(&city, FactKind::Listing, LISTING).await;
    let rejected = city.desk.claim(false_listing("W-2")).await.unwrap().case;
    let mended = LISTING
        .replace("W-2,lianjia-wuhan:1,wuhan,resale,on_sale", "W-2,lianjia-wuhan:1,wuhan,resale,not_on_sale");
    assert_eq!(facts(&city, FactKind::Listing, &mended).await, (2, 1, 0));
    assert_eq!(only(&city, rejected).await.loss().unwrap().evidence.facts["listing"][0]["status"], "on_sale");
    let upheld = city.desk.claim(false_listing("W-2")).await.unwrap().case;
    assert_eq!(only(&city, upheld).await.state, FindingState::Upheld);
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_rate_a_case_once_it_is_decided_and_cases_become_a_table() {
    let city = city().await;
    today(&city).await;
    facts(&city, FactKind::Listing, LISTING).await;
    let paid = city.desk.claim(Claim { asked: "300".into(), ..false_listing("W-1") }).await.unwrap().case;
    city.test.clock.set(city.now().plus_ms(1_000));
    let waits = city.desk.claim(false_listing("=W-9")).await.unwrap().case;
    assert!(matches!(city.desk.rate(waits, CUSTOMER, 5, "").await, Err(DeskError::NotDecided)));
    assert!(matches!(city.desk.rate(paid, SILENT, 5, "").await, Err(DeskError::UnknownCase)));
    assert!(matches!(
        city.desk.rate(paid, CUSTOMER, 6, "").await,
        Err(DeskError::Invalid { field: "score", .. })
    ));
    city.desk.rate(paid, CUSTOMER, 4, "很快").await.unwrap();
    city.desk.rate(paid, CUSTOMER, 4, "很快").await.unwrap();
    assert!(matches!(city.desk.rate(paid, CUSTOMER, 1, "").await, Err(DeskError::AlreadyRated)));
    let mut table = Vec::new();
    let from = Instant::from_micros(0);
    let written = city.desk.export_cases(&mut table, from, city.now().plus_days(1)).await.unwrap();
    let text = String::from_utf8(table).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!((written, lines.len()), (2, 3));
    assert!(
        lines[1].contains("true-listing,lianjia-wuhan,1,0,1,0,terms_met,CNY,300.00,100.00,100.00,,"),
        "{}",
        lines[1]
    );
    assert!(lines[1].ends_with(",0,4"), "{}", lines[1]);
    assert!(!text.contains("13800138000"), "numbers are masked");
}
