//! An award is paid by the fund of whoever stands for the brand.

use std::collections::BTreeMap;

use anxin_domain::money::{Currency, Money};
use anxin_fund::{Fund, Tenant};

use crate::city::{CUSTOMER, city, key, line};

#[tokio::test(flavor = "multi_thread")]
async fn an_award_is_set_aside_in_the_fund_that_pays_for_the_brand() {
    let city = city().await;
    let main = Fund::new(city.test.store.clone(), None);
    let wuhan: Tenant = key("wuhan");
    let theirs = main.clone().of_tenant(wuhan.clone());
    for fund in [&main, &theirs] {
        fund.top_up("deposit", Money::new(50_000, Currency::Cny), "deposit").await.unwrap();
    }
    let payable = async |fund: &Fund| fund.status(Currency::Cny).await.unwrap().payable.minor();
    let at = city.now();
    city.rang(line(1), CUSTOMER, at).await;
    city.reconcile().await;
    assert_eq!((payable(&main).await, payable(&theirs).await), (10_000, 0), "the main one pays for the rest");

    main.keep_tenants(&BTreeMap::from([(key("lianjia-wuhan"), wuhan)])).await.unwrap();
    city.rang(line(2), CUSTOMER, at).await;
    city.reconcile().await;
    assert_eq!((payable(&main).await, payable(&theirs).await), (10_000, 10_000));
    assert_eq!(city.awards().await, 2);
}
