//! What an account held at any time.

use anxin_domain::money::{Currency, Money};
use anxin_fund::{AVAILABLE, AccountKind, CASH, FundError, Period};

use crate::{House, award, awards, cny, liable};

#[tokio::test]
async fn a_balance_is_known_at_any_time() {
    let house = House::fresh().await;
    let start = house.test.clock.now();
    for day in 0..3 {
        house.test.clock.set(start.plus_days(day));
        house.fund.top_up(&day.to_string(), cny(1_000), "").await.unwrap();
    }
    let at = |then| house.fund.balance_at(CASH, Currency::Cny, then);
    assert_eq!(at(start.plus_ms(-1)).await.unwrap(), cny(0));
    assert_eq!(at(start).await.unwrap(), cny(1_000));
    assert_eq!(at(start.plus_days(2).plus_ms(-1)).await.unwrap(), cny(2_000));
    assert_eq!(at(start.plus_days(2)).await.unwrap(), cny(3_000));
    let other = house.fund.balance_at(CASH, Currency::Jpy, start.plus_days(9)).await.unwrap();
    assert_eq!(other, Money::new(0, Currency::Jpy));
    let unknown = house.fund.balance_at("petty", Currency::Cny, start).await;
    assert!(matches!(unknown, Err(FundError::NotInChart { .. })), "{unknown:?}");
}

#[tokio::test]
async fn a_statement_opens_where_the_last_one_closed() {
    let house = House::with(50_000).await;
    let start = house.test.clock.now();
    for n in 1..=3 {
        house.test.clock.set(start.plus_days(i64::from(n)));
        house.reserve(&award(n, 10_000)).await.unwrap();
    }
    house.test.clock.set(start.plus_days(4));
    house.fund.recover("r1", &liable(), cny(7_000), "paid back").await.unwrap();
    let period = Period { from: start.plus_days(2), until: start.plus_days(4) };
    let within = house.fund.account_statement(AVAILABLE, Currency::Cny, period, None, 100).await.unwrap();
    assert_eq!((within.opening, within.closing, within.next), (cny(-40_000), cny(-20_000), None));
    assert_eq!(within.kind, AccountKind::Equity);
    let rows: Vec<_> = within.rows.iter().map(|row| (row.amount, row.balance)).collect();
    assert_eq!(rows, [(cny(10_000), cny(-30_000)), (cny(10_000), cny(-20_000))]);
    let after = Period { from: start.plus_days(4), until: start.plus_days(5) };
    let after = house.fund.account_statement(AVAILABLE, Currency::Cny, after, None, 100).await.unwrap();
    assert_eq!((after.opening, after.closing), (cny(-20_000), cny(-27_000)));
    assert_eq!((after.rows[0].memo.as_str(), after.rows[0].key.as_str()), ("paid back", "recover:r1"));
    let quiet = Period { from: start.plus_days(5), until: start.plus_days(6) };
    let quiet = house.fund.account_statement(AVAILABLE, Currency::Cny, quiet, None, 100).await.unwrap();
    assert_eq!((quiet.opening, quiet.rows.len(), quiet.closing), (cny(-27_000), 0, cny(-27_000)));
}

#[tokio::test]
async fn pages_of_a_statement_come_to_the_whole() {
    let house = House::with(1_000).await;
    house.reserve_many(&awards(250)).await.unwrap();
    let all = house.fund.account_statement(AVAILABLE, Currency::Cny, Period::ALL, None, 1_000).await.unwrap();
    assert_eq!(all.rows.len(), 251);
    let (mut rows, mut cursor, mut closing) = (Vec::new(), None, cny(0));
    loop {
        let page =
            house.fund.account_statement(AVAILABLE, Currency::Cny, Period::ALL, cursor, 100).await.unwrap();
        assert_eq!(page.opening, closing);
        closing = page.closing;
        rows.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!((rows, closing), (all.rows, cny(-750)));
}
