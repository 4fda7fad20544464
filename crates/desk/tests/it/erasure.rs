//! Who is erased loses nothing that others rest on, and leaves nothing of their own behind.

use std::collections::BTreeMap;

use anxin_desk::{Actor, CodedRuling, NewFile, RuleRequest, Staff};
use anxin_domain::ids::CaseId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_fund::BankDetails;
use anxin_store::StoreError;
use anxin_store::jobs::Runner;

use crate::city::{CUSTOMER, City, city, complaint, line};
use crate::samples;

async fn go_on(city: &City) {
    Runner::new(city.test.store.clone()).with(city.desk.eraser()).run_due().await.unwrap();
}

/// A complaint with a file, in the customer's words.
async fn complain(city: &City) -> CaseId {
    let case = city.desk.complain(complaint(&[(line(1), city.now())])).await.unwrap().case;
    let file = NewFile {
        name: "a.png".into(),
        bytes: samples::png(6),
        by: Actor::Customer,
        brand: None,
        words: "来电截图".into(),
    };
    city.desk.attach(case, file).await.unwrap();
    case
}

async fn turn_down(city: &City, case: CaseId) {
    let finding = city.desk.case(case).await.unwrap().findings[0].id;
    let request = RuleRequest {
        case,
        finding,
        ruling: CodedRuling::Reject(FindingCode::NeverRang),
        verified: BTreeMap::new(),
        words: "未查到来电".into(),
        staff: Staff { number: Number::from_digits(8_613_600_000_001), name: "员工1".into() },
    };
    city.desk.rule(request).await.unwrap();
}

/// Whether the wish with an id still names a number, and whether it is done.
async fn wish(city: &City) -> (bool, bool) {
    let read = |tx: &mut dyn anxin_store::Tx| {
        let row = tx.query_opt("SELECT number IS NOT NULL, done_at IS NOT NULL FROM erasure", &[])?.unwrap();
        Ok::<_, StoreError>((row.bool(0)?, row.bool(1)?))
    };
    city.test.store.read(read).await.unwrap()
}

async fn has_account(city: &City) -> bool {
    let sql = "SELECT 1 FROM payee WHERE number = $1";
    let read = move |tx: &mut dyn anxin_store::Tx| tx.query_opt(sql, &[CUSTOMER.into()]);
    city.test.store.read(read).await.unwrap().is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_under_way_is_erased_when_nobody_can_appeal_any_more() {
    let city = city().await;
    let case = complain(&city).await;
    let account = BankDetails::new("张伟", "6222020200012345678", "102521000018").unwrap();
    city.desk.set_payee(CUSTOMER, account).await.unwrap();
    let erased = city.desk.erase(CUSTOMER, None).await.unwrap();
    assert_eq!((erased.claims_left, erased.account_left), (1, false));
    assert!(!has_account(&city).await, "no money waits for it");
    turn_down(&city, case).await;
    city.test.clock.set(city.now().plus_days(30).plus_ms(-1));
    go_on(&city).await;
    let kept = city.desk.case(case).await.unwrap();
    assert!(!kept.words.is_empty(), "the customer can still appeal");
    assert_eq!(city.desk.files(case).await.unwrap()[0].erased_at, None);
    assert_eq!(wish(&city).await, (true, false));
    city.test.clock.set(city.now().plus_days(1));
    go_on(&city).await;
    let over = city.desk.case(case).await.unwrap();
    assert_eq!(over.words, "");
    assert_eq!(over.findings[0].rulings[0].words, "未查到来电", "what was decided stays, and why");
    let file = city.desk.files(case).await.unwrap().remove(0);
    assert!(file.erased_at.is_some() && file.words.is_empty() && file.name == "erased");
    assert_eq!(wish(&city).await, (false, true), "who it was is forgotten too");
    go_on(&city).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_stays_until_the_money_is_there_and_asking_again_is_the_same_wish() {
    let city = city().await;
    city.rang(line(1), CUSTOMER, city.now()).await;
    city.reconcile().await;
    let account = BankDetails::new("张伟", "6222020200012345678", "102521000018").unwrap();
    city.desk.set_payee(CUSTOMER, account).await.unwrap();
    let first = city.desk.erase(CUSTOMER, None).await.unwrap();
    assert!(first.account_left && has_account(&city).await);
    let again = city.desk.erase(CUSTOMER, None).await.unwrap();
    assert_eq!(again.id, first.id);
    settle_all(&city).await;
    city.test.clock.set(city.now().plus_days(31));
    go_on(&city).await;
    assert!(!has_account(&city).await);
    assert_eq!(wish(&city).await, (false, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_holders_claims_and_later_ones_are_not_erased() {
    let city = city().await;
    let before = complain(&city).await;
    turn_down(&city, before).await;
    city.test.clock.set(city.now().plus_days(40));
    let since: Instant = city.now();
    let erased = city.desk.erase(CUSTOMER, Some(since)).await.unwrap();
    assert!(erased.is_done(), "{erased:?}");
    assert!(!city.desk.case(before).await.unwrap().words.is_empty());
    let later = complain(&city).await;
    turn_down(&city, later).await;
    city.test.clock.set(city.now().plus_days(40));
    go_on(&city).await;
    assert!(!city.desk.case(later).await.unwrap().words.is_empty(), "it was begun after the wish");
}

/// Two people who held a number one after the other each have a wish of their own: what one waits for is nothing to the other.
#[tokio::test(flavor = "multi_thread")]
async fn the_wish_of_one_holder_is_not_that_of_the_next() {
    let city = city().await;
    let theirs = complain(&city).await;
    let first = city.desk.erase(CUSTOMER, None).await.unwrap();
    assert_eq!(first.claims_left, 1, "it waits for the desk");
    city.test.clock.set(city.now().plus_days(1));
    let since = city.now();
    let own = complain(&city).await;
    let second = city.desk.erase(CUSTOMER, Some(since)).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(second.claims_left, 1, "the own claim and not the other's");
    assert_eq!(city.desk.erase(CUSTOMER, Some(since)).await.unwrap().id, second.id);
    // The first one's is over and done; the second one's still waits.
    turn_down(&city, theirs).await;
    city.test.clock.set(city.now().plus_days(40));
    go_on(&city).await;
    assert_eq!(city.desk.case(theirs).await.unwrap().words, "");
    assert!(!city.desk.case(own).await.unwrap().words.is_empty(), "it can still be ruled on");
    let open = "SELECT id FROM erasure WHERE done_at IS NULL";
    let open = city.test.store.read(move |tx| tx.query(open, &[])).await.unwrap();
    assert_eq!(open.iter().map(|row| row.id(0).unwrap()).collect::<Vec<_>>(), [second.id.to_bytes()]);
}

/// As if a statement of the bank showed every payment.
async fn settle_all(city: &City) {
    let sql = "UPDATE payout SET status = 'settled'";
    city.test.store.write(move |tx| tx.execute(sql, &[])).await.unwrap();
}
