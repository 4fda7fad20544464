//! Accounts that are given after the award: what the rules about accounts would have held before, holds the money then, until a
//! person lets it go.

use std::collections::BTreeMap;

use anxin_desk::{
    CodedRuling, DeskError, EventKind, FindingState, Holds, RuleId, RuleRequest, Signal, Staff,
};
use anxin_domain::act::Word;
use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::scope::Scope;
use anxin_domain::verify::FindingCode;
use anxin_fund::rails::demo_bank;
use anxin_fund::{BankDetails, Debtor, Fund, LeftOut, Payer, PayoutStatus, WechatPayee};

use crate::city::{CUSTOMER, City, city, complaint, line, say};

const ACCOUNT: &str = "6222021234567890123";
const OTHER: &str = "6222021234567890999";

fn staff(n: u64) -> Staff {
    Staff { number: Number::from_digits(8_613_300_000_000 + n), name: format!("职员{n}") }
}

fn neighbour(n: u64) -> Number {
    Number::from_digits(8_613_800_200_000 + n)
}

fn payer(n: u64) -> Payer {
    Payer::staff(&staff(n).name, staff(n).number)
}

async fn funded(city: &City) -> Fund {
    let debtor = Debtor::new("基金", "42010000012345678", "ICBKCNBJWHA").unwrap();
    let fund = Fund::new(city.test.store.clone(), Some(debtor));
    fund.top_up("t", Money::new(1_000_000, Currency::Cny), "").await.unwrap();
    fund
}

fn details(account: &str) -> BankDetails {
    BankDetails::new("张伟", account, "102521000018").unwrap()
}

async fn pays_to(city: &City, number: Number, account: &str) {
    city.desk.set_payee(number, details(account)).await.unwrap();
}

/// A line rings somebody who has refused for a while, and an award comes of it.
async fn awarded(city: &City, n: u64, to: Number) -> (CaseId, FindingId) {
    city.rang(line(n), to, city.now()).await;
    let report = city.reconcile().await;
    let case = report.cases[0];
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    assert_eq!(finding.state, FindingState::Upheld);
    (case, finding.id)
}

async fn refusing(city: &City, number: Number) {
    say(&city.gate, number, Word::Refuse, Scope::do_not_disturb()).await;
    city.test.clock.set(city.now().plus_ms(60_000));
}

async fn is_held(city: &City, case: CaseId) -> bool {
    let award = city.desk.case(case).await.unwrap().findings.remove(0).award.unwrap();
    award.held_at.is_some()
}

/// What was said about accounts after the award.
async fn later(city: &City, case: CaseId) -> Vec<Signal> {
    let all = city.desk.signals(case).await.unwrap();
    all.into_iter()
        .filter(|signal| signal.holds == Holds::Payout && signal.rule != RuleId::PayeeChangedLately)
        .collect()
}

async fn events(city: &City, case: CaseId) -> Vec<EventKind> {
    city.desk.case(case).await.unwrap().events.iter().map(|event| event.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn money_for_an_account_that_an_agent_has_too_waits_until_somebody_lets_it_go() {
    let city = city().await;
    let fund = funded(&city).await;
    city.desk.set_payee(line(9), details(ACCOUNT)).await.unwrap();
    let (case, finding) = awarded(&city, 1, CUSTOMER).await;
    assert!(!is_held(&city, case).await, "no account is known yet");
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    assert!(is_held(&city, case).await);
    let said = later(&city, case).await;
    assert_eq!(said.len(), 2, "both rules are kept, whether they fired or not: {said:?}");
    let fired: Vec<_> = said.iter().filter(|signal| signal.fired).collect();
    assert_eq!((fired.len(), fired[0].rule), (1, RuleId::PayeeSharedWithStaff));
    assert_eq!((fired[0].inputs["staff_numbers"], fired[0].threshold, fired[0].version), (1, 1, 1));
    assert_eq!((fired[0].finding, fired[0].at), (finding, city.now()));
    assert_eq!(events(&city, case).await.last(), Some(&EventKind::PayoutHeld));
    // The award stands, its money is set aside, and it goes nowhere.
    let row = city.desk.payouts_held(9).await.unwrap().remove(0);
    let award = row.award.unwrap();
    assert_eq!(
        (row.case, row.state, award.payout),
        (case, FindingState::Upheld, Some(PayoutStatus::Reserved))
    );
    assert_eq!(fund.left_out(payer(2)).await.unwrap(), LeftOut { held: 1, ..LeftOut::default() });
    assert_eq!(fund.make_payment_file("program").await.unwrap(), None);
    // A word for the file, and nobody whose own money or account it is.
    let wordless = city.desk.let_go(case, finding, " ", &staff(1)).await;
    assert!(matches!(wordless, Err(DeskError::Invalid { field: "note", .. })), "{wordless:?}");
    for own in [CUSTOMER, line(1), line(9)] {
        let own = Staff { number: own, name: "自己".into() };
        assert!(matches!(city.desk.let_go(case, finding, "好", &own).await, Err(DeskError::AnotherPerson)));
    }
    city.test.clock.set(city.now().plus_ms(1_000));
    city.desk.let_go(case, finding, "母女同一账户，已电话核对", &staff(1)).await.unwrap();
    assert!(!is_held(&city, case).await && city.desk.payouts_held(9).await.unwrap().is_empty());
    assert_eq!(events(&city, case).await.last(), Some(&EventKind::PayoutLetGo));
    let kept = city.desk.payout_holds(finding).await.unwrap().remove(0).let_go.unwrap();
    assert_eq!((kept.staff_name, kept.words.as_str()), ("职员1".to_owned(), "母女同一账户，已电话核对"));
    let again = city.desk.let_go(case, finding, "好", &staff(2)).await;
    assert!(matches!(again, Err(DeskError::NotHeld)), "{again:?}");
    assert_eq!(fund.make_payment_file(payer(1)).await.unwrap(), None, "who let it go does not pay it");
    assert_eq!(fund.make_payment_file(payer(2)).await.unwrap().unwrap().count, 1);
    city.awards().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_number_that_gives_one_account_holds_all_that_has_not_left() {
    let city = city().await;
    let fund = funded(&city).await;
    let mut cases = Vec::new();
    for n in 1..=5 {
        refusing(&city, neighbour(n)).await;
        cases.push(awarded(&city, n * 4, neighbour(n)).await.0);
    }
    for n in 1..=4 {
        pays_to(&city, neighbour(n), ACCOUNT).await;
    }
    assert!(city.desk.payouts_held(9).await.unwrap().is_empty(), "four are a family");
    // One of them is paid before the fifth comes.
    fund.make_payment_file_with(
        "program",
        anxin_fund::FileOptions { payments_limit: 1, ..fund.file_options() },
    )
    .await
    .unwrap()
    .unwrap();
    pays_to(&city, neighbour(5), ACCOUNT).await;
    let held: Vec<_> = city.desk.payouts_held(9).await.unwrap().into_iter().map(|row| row.case).collect();
    assert_eq!(
        (held.len(), held.contains(&cases[0])),
        (4, false),
        "what is with the bank is not called back"
    );
    let why = later(&city, cases[4]).await;
    let fired = why.iter().find(|signal| signal.fired).unwrap();
    assert_eq!((fired.rule, fired.inputs["numbers"]), (RuleId::ManyNumbersOfOnePerson, 5));
    assert_eq!(
        later(&city, cases[1]).await.iter().filter(|signal| signal.fired).count(),
        1,
        "and why is kept with each"
    );
    assert_eq!(fund.make_payment_file("program").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_has_let_go_waits_again_only_for_something_new() {
    let city = city().await;
    let fund = funded(&city).await;
    pays_to(&city, line(9), ACCOUNT).await;
    pays_to(&city, line(13), OTHER).await;
    let (case, finding) = awarded(&city, 1, CUSTOMER).await;
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    city.desk.let_go(case, finding, "已核对", &staff(1)).await.unwrap();
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    assert!(!is_held(&city, case).await, "the same account was looked at");
    pays_to(&city, neighbour(1), ACCOUNT).await;
    assert!(!is_held(&city, case).await, "a neighbour changes no figure that fires");
    // A second agent gives the account: that has nobody seen.
    pays_to(&city, line(17), ACCOUNT).await;
    assert!(is_held(&city, case).await);
    city.desk.let_go(case, finding, "再次核对", &staff(1)).await.unwrap();
    pays_to(&city, CUSTOMER, OTHER).await;
    assert!(is_held(&city, case).await, "another account is another question, though its figure is lower");
    // To go back to an account of one's own does not get the money past whoever is to look at it.
    pays_to(&city, CUSTOMER, "6222021234567890777").await;
    assert!(is_held(&city, case).await);
    assert_eq!(fund.make_payment_file("program").await.unwrap(), None);
    assert_eq!(city.desk.payout_holds(finding).await.unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_account_holds_nothing_and_what_was_asked_is_kept() {
    let city = city().await;
    let fund = funded(&city).await;
    let (case, _) = awarded(&city, 1, CUSTOMER).await;
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    let said = later(&city, case).await;
    assert_eq!(
        said.iter().map(|s| (s.rule, s.fired)).collect::<Vec<_>>(),
        [(RuleId::ManyNumbersOfOnePerson, false), (RuleId::PayeeSharedWithStaff, false)]
    );
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    assert_eq!(later(&city, case).await.len(), 2, "the same account again is not asked about again");
    assert_eq!(fund.make_payment_file("program").await.unwrap().unwrap().count, 1);
    // What a complaint brings later is looked at with the award, as ever.
    city.rang(line(5), CUSTOMER, city.now()).await;
    let later_case = city.desk.complain(complaint(&[(line(5), city.now())])).await.unwrap().case;
    assert!(later(&city, later_case).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wechat_balance_is_an_account_too() {
    let city = city().await;
    funded(&city).await;
    let openid = || WechatPayee::new("o-MYE42l80oelYMDE34nYD456Xoy", "张伟").unwrap();
    city.desk.set_wechat_payee(line(9), openid()).await.unwrap();
    let (case, _) = awarded(&city, 1, CUSTOMER).await;
    city.desk.set_wechat_payee(CUSTOMER, openid()).await.unwrap();
    assert!(is_held(&city, case).await);
}

/// The account is given while files are made: whatever comes first, money that is to wait is in no file that came after.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_given_while_files_are_made_lets_nothing_slip_through() {
    let city = city().await;
    let fund = funded(&city).await;
    pays_to(&city, line(9), ACCOUNT).await;
    let mut cases = Vec::new();
    for n in 0..4 {
        cases.push(awarded(&city, 1 + n * 5, CUSTOMER).await.0);
    }
    let files = async {
        for _ in 0..5 {
            fund.make_payment_file("program").await.unwrap();
        }
    };
    tokio::join!(files, pays_to(&city, CUSTOMER, ACCOUNT));
    for case in cases {
        let award = city.desk.case(case).await.unwrap().findings.remove(0).award.unwrap();
        assert_eq!((award.payout, award.held_at.is_some()), (Some(PayoutStatus::Reserved), true));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn money_of_an_award_that_a_person_has_made_waits_where_nobody_has_seen_whose_account_it_is() {
    let city = city().await;
    city.desk.set_payee(line(9), details(ACCOUNT)).await.unwrap();
    // No record of the call is here: a person decides, and no rule is asked.
    let case = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    let finding = city.desk.case(case).await.unwrap().findings.remove(0);
    assert_eq!(finding.state, FindingState::WithPerson);
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    let request = RuleRequest {
        case,
        finding: finding.id,
        ruling: CodedRuling::Uphold(FindingCode::CallAgainstRefusal),
        verified: BTreeMap::new(),
        words: "已核对".into(),
        staff: staff(1),
    };
    city.desk.rule(request).await.unwrap();
    assert!(is_held(&city, case).await);
    let fired: Vec<_> = later(&city, case).await.into_iter().filter(|signal| signal.fired).collect();
    assert_eq!((fired.len(), fired[0].rule), (1, RuleId::PayeeSharedWithStaff));
    city.desk.let_go(case, finding.id, "已核对", &staff(2)).await.unwrap();
    assert!(!is_held(&city, case).await);
    city.awards().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_was_noted_while_money_was_with_the_bank_is_looked_at_when_it_comes_back() {
    let city = city().await;
    let fund = funded(&city).await;
    city.desk.set_payee(line(9), details(ACCOUNT)).await.unwrap();
    let (case, _) = awarded(&city, 1, CUSTOMER).await;
    pays_to(&city, CUSTOMER, OTHER).await;
    let batch = fund.make_payment_file(payer(2)).await.unwrap().unwrap();
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    assert!(!is_held(&city, case).await, "it is with the bank");
    let mut file = Vec::new();
    fund.write_payment_file(batch.id, &mut file).await.unwrap();
    let orders = demo_bank::read(&file).unwrap();
    let opening = Money::new(1_000_000, Currency::Cny);
    let gives_back = |_: &demo_bank::Order| demo_bank::Answer::PaysAndReturns("AC04");
    let statement = demo_bank::statement(&orders, "S-1", city.now(), opening, gives_back).unwrap();
    fund.import_statement(statement.as_bytes()).await.unwrap();
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    assert!(is_held(&city, case).await);
    assert_eq!(fund.make_payment_file("program").await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_goes_to_an_account_of_whoever_claimed_and_not_to_the_numbers_next_holder() {
    let city = city().await;
    let fund = funded(&city).await;
    awarded(&city, 1, CUSTOMER).await;
    city.test.clock.set(city.now().plus_days(2));
    city.gate.begin_holding(CUSTOMER, city.now()).await.unwrap();
    city.test.clock.set(city.now().plus_days(2));
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    city.test.clock.set(city.now().plus_days(2));
    assert_eq!(fund.make_payment_file("program").await.unwrap(), None, "the award is the former holder's");
    refusing(&city, CUSTOMER).await;
    awarded(&city, 2, CUSTOMER).await;
    let file = fund.make_payment_file("program").await.unwrap().unwrap();
    assert_eq!(file.count, 1, "and the next one's own goes");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_claimed_before_a_change_of_holder_goes_to_the_account_that_was_given_before() {
    let city = city().await;
    let fund = funded(&city).await;
    awarded(&city, 1, CUSTOMER).await;
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    city.test.clock.set(city.now().plus_days(2));
    city.gate.begin_holding(CUSTOMER, city.now()).await.unwrap();
    city.test.clock.set(city.now().plus_days(40));
    refusing(&city, CUSTOMER).await;
    awarded(&city, 2, CUSTOMER).await;
    let file = fund.make_payment_file("program").await.unwrap().unwrap();
    assert_eq!(file.count, 1, "the former holder's goes, the next one's waits for an account of theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_records_tell_late_of_a_former_holder_is_neither_shown_nor_paid_to_the_next() {
    let city = city().await;
    let fund = funded(&city).await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    city.test.clock.set(city.now().plus_days(2));
    let since = city.now();
    city.gate.begin_holding(CUSTOMER, since).await.unwrap();
    city.test.clock.set(since.plus_days(2));
    pays_to(&city, CUSTOMER, ACCOUNT).await;
    city.test.clock.set(city.now().plus_days(2));
    // Only now somebody looks at the record of the call.
    let report = city.reconcile().await;
    let case = city.desk.case(report.cases[0]).await.unwrap();
    assert!(case.holder_at < since && since < case.opened_at, "{case:?}");
    let award = case.findings[0].award.as_ref().unwrap();
    assert_eq!(award.payout, Some(PayoutStatus::AwaitingPayee), "nobody whose it is has said where to");
    assert_eq!(fund.make_payment_file("program").await.unwrap(), None);
    let row = city.desk.cases_of(CUSTOMER, 9).await.unwrap().remove(0);
    assert_eq!(row.holder_at, case.holder_at);
}
