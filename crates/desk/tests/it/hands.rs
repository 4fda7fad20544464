//! Who wrote or approved a version of a promise does not pay what it awards; what the program is shipped with is paid as ever.

use anxin_domain::money::{Currency, Money};
use anxin_fund::{BankDetails, Debtor, Fund, LeftOut, Payer};
use anxin_gate::Promises;

use crate::city::{CUSTOMER, City, city, line};
use crate::terms::{APPROVER, AUTHOR, publish};

async fn pays(city: &City) -> Fund {
    let debtor = Debtor::new("基金", "42010000012345678", "ICBKCNBJWHA").unwrap();
    let fund = Fund::new(city.test.store.clone(), Some(debtor));
    fund.top_up("t", Money::new(1_000_000, Currency::Cny), "").await.unwrap();
    fund.set_payee(CUSTOMER, BankDetails::new("张伟", "6222021234567890123", "102521000018").unwrap())
        .await
        .unwrap();
    fund
}

async fn ring(city: &City, n: u64) {
    city.rang(line(n), CUSTOMER, city.now()).await;
    assert_eq!(city.reconcile().await.awarded, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn author_and_approver_of_terms_leave_what_these_award_to_somebody_else() {
    let city = city().await;
    let fund = pays(&city).await;
    ring(&city, 1).await;
    publish(&city, &[("two_people_above = \"1000\"", "two_people_above = \"500\"")]).await;
    ring(&city, 2).await;
    let [author, approver] = [AUTHOR, APPROVER].map(|number| Payer::staff("职员", number));
    let written = LeftOut { written_by_payer: 1, ..LeftOut::default() };
    assert_eq!(fund.left_out(author.clone()).await.unwrap(), written);
    assert_eq!(fund.left_out(approver.clone()).await.unwrap(), written);
    assert_eq!(fund.left_out(Payer::staff("职员", line(20))).await.unwrap(), LeftOut::default());
    // By the shipped version, which they only gave an end, they pay like anybody.
    let file = fund.make_payment_file(author.clone()).await.unwrap().unwrap();
    assert_eq!(file.count, 1);
    assert_eq!(fund.make_payment_file(author).await.unwrap(), None);
    assert_eq!(fund.make_payment_file(approver).await.unwrap(), None);
    let file = fund.make_payment_file(Payer::staff("职员", line(20))).await.unwrap().unwrap();
    assert_eq!(file.count, 1, "another person pays it");
    city.awards().await;
}

/// What was published by a program that did not note who had a hand in it.
#[tokio::test(flavor = "multi_thread")]
async fn hands_in_what_was_published_before_are_noted_when_the_house_is_opened() {
    let city = city().await;
    let fund = pays(&city).await;
    publish(&city, &[("two_people_above = \"1000\"", "two_people_above = \"500\"")]).await;
    city.test.store.write(|tx| tx.execute("DELETE FROM promise_hand", &[]).map(drop)).await.unwrap();
    ring(&city, 2).await;
    for _ in 0..2 {
        Promises::new(city.test.store.clone()).prepare().await.unwrap();
    }
    let hands = city.test.store.read(anxin_store::promises::hands).await.unwrap();
    let label = "dnd-call@wuhan-2027".to_owned();
    assert_eq!(hands.into_iter().collect::<Vec<_>>(), [(AUTHOR, label.clone()), (APPROVER, label)]);
    assert_eq!(fund.make_payment_file(Payer::staff("职员", APPROVER)).await.unwrap(), None);
    assert_eq!(
        fund.make_payment_file("program").await.unwrap().unwrap().count,
        1,
        "a program has written nothing"
    );
}
