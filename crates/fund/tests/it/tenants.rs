//! Two tenants of one database never mix.

use anxin_domain::money::Currency;
use anxin_fund::rails::demo_bank::{self, Answer};
use anxin_fund::{AVAILABLE, AwardToPay, CASH, Fund, FundError, PayoutStatus, Period, Tenant};

use crate::{House, award, cny, liable, payee};

fn wuhan() -> Tenant {
    "wuhan".parse().unwrap()
}

/// A house with a second fund beside its own.
async fn two() -> (House, Fund) {
    let house = House::with(10_000).await;
    let other = house.fund.clone().of_tenant(wuhan());
    (house, other)
}

fn of_wuhan(n: u8, fen: i64) -> AwardToPay {
    AwardToPay { tenant: wuhan(), ..award(n, fen) }
}

#[tokio::test]
async fn each_has_its_own_money_queue_keys_and_rights() {
    let (house, other) = two().await;
    assert_eq!(house.reserve(&of_wuhan(1, 4_000)).await.unwrap(), PayoutStatus::Queued);
    // The same right at the other fund, and the same key.
    let same_right = AwardToPay { entitlement: award(1, 1).entitlement, ..award(2, 6_000) };
    assert_eq!(house.reserve(&same_right).await.unwrap(), PayoutStatus::AwaitingPayee);
    assert_eq!(house.fund.top_up("second", cny(1), "").await.unwrap(), 0);
    assert_eq!(other.top_up("first", cny(5_000), "another").await.unwrap(), 1);
    assert_eq!(house.books().await, [10_001, 4_001, 6_000, 0]);
    let theirs = other.status(Currency::Cny).await.unwrap();
    assert_eq!((theirs.cash, theirs.available, theirs.payable), (cny(5_000), cny(1_000), cny(4_000)));
    let much = other.recover("r1", &liable(), cny(4_001), "").await;
    assert!(matches!(much, Err(FundError::Overdrawn { .. })), "{much:?}");
    other.recover("r1", &liable(), cny(4_000), "").await.unwrap();
    assert_eq!(house.payout(award(2, 1).award).await.claim.owed, 6_000);
    assert_eq!(house.fund.payouts_waiting().await.unwrap().len(), 1);
    assert_eq!(other.payouts_waiting().await.unwrap().len(), 1);
    house.sound().await;
}

#[tokio::test]
async fn each_has_its_own_chain_and_statements() {
    let (house, other) = two().await;
    other.top_up("first", cny(5_000), "another").await.unwrap();
    house.reserve(&of_wuhan(1, 4_000)).await.unwrap();
    let (mine, theirs) = (house.fund.verify_chain().await.unwrap(), other.verify_chain().await.unwrap());
    assert_eq!((mine.entries, theirs.entries), (1, 2));
    assert_eq!((&mine.broken, &theirs.broken), (&None, &None));
    let at = house.test.clock.now();
    assert_eq!(house.fund.balance_at(CASH, Currency::Cny, at).await.unwrap(), cny(10_000));
    assert_eq!(other.balance_at(CASH, Currency::Cny, at).await.unwrap(), cny(5_000));
    let rows = other.account_statement(AVAILABLE, Currency::Cny, Period::ALL, None, 9).await.unwrap().rows;
    assert_eq!(rows.len(), 2);
    // What is changed in one is found in that one.
    let sql = "UPDATE ledger_entry SET memo = 'x' WHERE tenant = 'wuhan' AND place = 2";
    let done: Result<u64, FundError> = house.test.store.write(move |tx| Ok(tx.execute(sql, &[])?)).await;
    done.unwrap();
    assert_eq!(house.fund.verify_chain().await.unwrap(), mine);
    assert_eq!(other.verify_chain().await.unwrap().broken.unwrap().place, 2);
}

#[tokio::test]
async fn each_pays_with_its_own_files_and_a_statement_settles_in_its_own_books() {
    let (house, other) = two().await;
    other.top_up("first", cny(5_000), "").await.unwrap();
    for n in [1, 2] {
        house.fund.set_payee(crate::customer(n), payee(n)).await.unwrap();
    }
    house.reserve(&of_wuhan(1, 4_000)).await.unwrap();
    house.reserve(&award(2, 6_000)).await.unwrap();
    let file = other.make_payment_file("desk").await.unwrap().unwrap();
    assert_eq!((file.count, file.total), (1, cny(4_000)));
    assert!(other.make_payment_file("desk").await.unwrap().is_none());
    let mut bytes = Vec::new();
    other.write_payment_file(file.id, &mut bytes).await.unwrap();
    let orders = demo_bank::read(&bytes).unwrap();
    let now = house.test.clock.now();
    let statement = demo_bank::statement(&orders, "S1", now, cny(100_000), |_| Answer::Pays).unwrap();
    // Whoever imports it: the books that it moves are those of the payout.
    assert_eq!(house.fund.import_statement(statement.as_bytes()).await.unwrap().settled, 1);
    assert_eq!(other.status(Currency::Cny).await.unwrap().cash, cny(1_000));
    assert_eq!(house.books().await, [10_000, 4_000, 6_000, 0]);
    house.sound().await;
}

#[tokio::test]
async fn an_award_stays_with_the_fund_that_took_it() {
    let (house, other) = two().await;
    house.reserve(&award(1, 4_000)).await.unwrap();
    let moved = house.reserve(&of_wuhan(1, 4_000)).await;
    assert!(matches!(moved, Err(FundError::AwardDiffers(_))), "{moved:?}");
    house.release(award(1, 1).award).await.unwrap();
    assert!(other.trial_balance().await.unwrap().is_empty());
    let unknown = other.recover_recourse("t1", award(1, 1).award, cny(1)).await;
    assert!(matches!(unknown, Err(FundError::UnknownAward(_))), "{unknown:?}");
    house.sound().await;
}
