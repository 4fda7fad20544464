//! What people book by hand is in the list of what everybody did, in the transaction of the booking and once for each.

use anxin_fund::{FundError, GoesTo, Moved, ThirdParty, equal_parts};
use anxin_store::audit::{self, AuditEntry, AuditFilter};

use crate::{House, agent, award, brand, cny, liable, person};

/// Every row, as its action, its object and whether somebody is named.
pub(crate) async fn rows(house: &House) -> Vec<(&'static str, String, bool)> {
    let found = house.test.store.read(|tx| audit::find(tx, &AuditFilter::default(), 100)).await.unwrap();
    let told = |entry: AuditEntry| (entry.action.word(), entry.object, entry.person.is_some());
    let mut told: Vec<_> = found.into_iter().map(told).collect();
    // The clock stands, and rows of one moment have no order.
    told.sort_unstable();
    told
}

#[tokio::test]
async fn what_is_booked_by_hand_leaves_a_row_the_same_again_and_what_is_refused_none() {
    let house = House::with(50_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let fund = &house.fund;
    house.recourse(award(1, 0).award, ThirdParty::Seller, 500, GoesTo::Fund).await.unwrap();
    for _ in 0..2 {
        fund.top_up("t", cny(100), "money in").await.unwrap();
        fund.recover("r", &liable(), cny(1_000), "paid back").await.unwrap();
        fund.deposit("d", &brand(), cny(3_000)).await.unwrap();
        fund.offset("o", &liable(), cny(1_000)).await.unwrap();
        fund.return_deposit("b", &brand(), cny(500)).await.unwrap();
        fund.move_money("m", cny(700), Moved::ToWechat).await.unwrap();
        fund.recover_recourse("p", award(1, 0).award, cny(500)).await.unwrap();
    }
    let refused = fund.recover("much", &agent(), cny(1), "paid back").await;
    assert!(matches!(refused, Err(FundError::Overdrawn { .. })), "{refused:?}");
    let now = house.test.clock.now();
    let parts: Vec<_> =
        (1..).zip(equal_parts(cny(2_000), 2)).map(|(n, part)| (now.plus_days(n), part)).collect();
    let plan = fund.agree_instalments(&liable(), &parts, &person(1)).await.unwrap();
    assert!(fund.agree_instalments(&liable(), &parts, &person(1)).await.is_err(), "one plan at a time");
    let booked = |key: &str| ("booked_money", key.to_owned(), false);
    let mut wanted = vec![
        ("agreed_instalments", plan.to_string(), true),
        booked("offset:o"),
        booked("recourse-paid:p"),
        booked("recover:r"),
        booked("return-deposit:b"),
        booked("to-wechat:m"),
        booked("top-up:first"),
        booked("top-up:t"),
        ("took_deposit", brand().to_string(), false),
    ];
    wanted.sort_unstable();
    assert_eq!(rows(&house).await, wanted);
}

#[tokio::test]
async fn a_key_that_is_longer_than_a_row_may_name_is_cut_and_books_all_the_same() {
    let house = House::fresh().await;
    house.fund.top_up(&"汇款".repeat(60), cny(100), "money in").await.unwrap();
    let named = rows(&house).await.remove(0).1;
    assert!(named.starts_with("top-up:汇款") && named.len() <= audit::OBJECT_LIMIT, "{named}");
}
