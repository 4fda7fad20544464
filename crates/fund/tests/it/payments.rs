//! Payment files: what is in them, once each.

use anxin_domain::money::{Currency, Money};
use anxin_fund::rails::demo_bank;
use anxin_fund::{AttemptStatus, BankDetails, Fund, FundError, PayoutStatus};

use crate::xsd::assert_valid;
use crate::{DEBTOR_ACCOUNT, House, award, cny, customer, pays};

#[tokio::test]
async fn a_file_holds_every_payout_that_can_go_and_moves_its_money() {
    let house = House::with(100_000).await;
    let (one, two) = (house.ready(1, 10_000).await, house.ready(2, 20_005).await);
    let without_account = award(3, 10_000);
    house.reserve(&without_account).await.unwrap();
    let batch = house.file().await;
    assert_eq!((batch.count, batch.total), (2, cny(30_005)));
    assert_eq!(house.books().await, [100_000, 59_995, 10_000, 30_005]);
    assert_valid(&batch.file, "pain.001.001.09");
    let orders = demo_bank::read(batch.file.as_bytes()).unwrap();
    assert_eq!(orders.account, DEBTOR_ACCOUNT);
    let sent = house.payout(one.award).await;
    assert_eq!((sent.status, sent.attempts.len()), (PayoutStatus::Sent, 1));
    assert_eq!(sent.attempts[0].status, AttemptStatus::Sent);
    assert_eq!(orders.payments[0].end_to_end, sent.attempts[0].id.to_string());
    assert_eq!(orders.payments[1].amount, two.amount);
    assert_eq!(house.status_of(without_account.award).await, PayoutStatus::AwaitingPayee);
    house.sound().await;
}

#[tokio::test]
async fn a_payee_reads_beside_the_amount_whom_it_is_from_in_their_language() {
    let house = House::with(100_000).await;
    let mut ready = Vec::new();
    for n in 1..=4 {
        ready.push(house.ready(n, 10_000).await.award);
    }
    let now = house.test.clock.now();
    house
        .test
        .store
        .write(move |tx| {
            for (n, language, at) in [(1, "en", now), (2, "ja", now), (3, "en", now.plus_days(-9))] {
                let sql =
                    "INSERT INTO message_language (number, language, via, at) VALUES ($1, $2, 'said', $3)";
                tx.execute(sql, &[customer(n).into(), language.into(), at.into()])?;
            }
            // The third number changed hands since, before anything here.
            let sql = "INSERT INTO holding (number, since) VALUES ($1, $2)";
            tx.execute(sql, &[customer(3).into(), now.plus_days(-8).into()]).map(drop)
        })
        .await
        .unwrap();
    let batch = house.file().await;
    assert_valid(&batch.file, "pain.001.001.09");
    for (award, said) in ready.iter().zip(["Anxin compensation", "安心補償", "安心赔付", "安心赔付"])
    {
        assert!(batch.file.contains(&format!("<Ustrd>{said} {award}</Ustrd>")), "{said}: {}", batch.file);
    }
}

#[tokio::test]
async fn what_is_in_a_file_is_in_no_other_and_the_file_is_kept() {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    let batch = house.file().await;
    assert_eq!(house.fund.make_payment_file("desk").await.unwrap(), None);
    assert_eq!(house.fund.batch(batch.id).await.unwrap().as_ref(), Some(&batch.batch));
    // A confirmed account does not make a new attempt while the former is with the bank.
    house.fund.set_payee(customer(1), crate::payee(1)).await.unwrap();
    assert_eq!(house.fund.make_payment_file("desk").await.unwrap(), None);
    let late = house.release(award(1, 0).award).await;
    assert!(matches!(late, Err(FundError::TooLateToRelease { status: PayoutStatus::Sent, .. })), "{late:?}");
    let listed = house.fund.batches().await.unwrap();
    assert_eq!((listed.len(), listed[0].settled, listed[0].returned), (1, 0, 0));
    house.bank(&batch, "S1", pays).await;
    assert_eq!(house.fund.batches().await.unwrap()[0].settled, 1);
}

#[tokio::test]
async fn two_desks_at_once_make_one_file_of_each_payout() {
    let house = House::with(100_000).await;
    for n in 1..=5 {
        house.ready(n, 10_000).await;
    }
    let (one, two) = tokio::join!(house.fund.make_payment_file("a"), house.fund.make_payment_file("b"));
    let count: i64 = [one, two].into_iter().filter_map(|file| file.unwrap()).map(|batch| batch.count).sum();
    assert_eq!(count, 5);
    assert_eq!(house.books().await[3], 50_000);
    house.sound().await;
}

#[tokio::test]
async fn each_currency_has_its_own_file() {
    let house = House::with(100_000).await;
    house.fund.top_up("yen", Money::new(9_000, Currency::Jpy), "").await.unwrap();
    let mut yen = award(2, 0);
    yen.amount = Money::new(9_000, Currency::Jpy);
    house.ready(1, 10_000).await;
    house.fund.set_payee(yen.customer, crate::payee(2)).await.unwrap();
    house.reserve(&yen).await.unwrap();
    let (first, second) = (house.file().await, house.file().await);
    assert_eq!((first.total, second.total), (cny(10_000), yen.amount));
    assert_valid(&second.file, "pain.001.001.09");
    assert!(second.file.contains("<InstdAmt Ccy=\"JPY\">9000</InstdAmt>"), "{}", second.file);
    house.sound().await;
}

#[tokio::test]
async fn names_of_every_kind_reach_the_bank_as_they_are() {
    let house = House::with(100_000).await;
    let names = ["欧阳·娜娜", "R&D <Wuhan> \"A\" 'B' Ltd", "山田 太郎", "𠮷野家", "]]> &amp; --", "Ünï Çødé"];
    for (n, name) in (1_u8..).zip(names) {
        let details = BankDetails::new(name, "DE89370400440532013000", "COBADEFF").unwrap();
        house.fund.set_payee(customer(n), details.clone()).await.unwrap();
        assert_eq!(house.fund.payee(customer(n)).await.unwrap(), Some(details));
        house.reserve(&award(n, 10_000)).await.unwrap();
    }
    let batch = house.file().await;
    assert_valid(&batch.file, "pain.001.001.09");
    let orders = demo_bank::read(batch.file.as_bytes()).unwrap();
    let read: Vec<&str> = orders.payments.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(read, names);
    assert!(!batch.file.contains("138001380"), "no telephone number leaves with the file");
    let statement = house.statement(&batch, "S1", pays);
    assert_valid(&statement, "camt.053.001.08");
    let report = house.fund.import_statement(statement.as_bytes()).await.unwrap();
    assert_eq!(report.settled, names.len());
}

#[tokio::test]
async fn without_an_account_to_pay_from_there_is_no_file() {
    let house = House::with(100_000).await;
    house.ready(1, 10_000).await;
    let fund = Fund::new(house.test.store.clone(), None);
    assert!(matches!(fund.make_payment_file("desk").await, Err(FundError::NoDebtor)));
    assert_eq!(house.status_of(award(1, 0).award).await, PayoutStatus::Reserved);
}
