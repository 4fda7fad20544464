//! Money that comes in, is set aside, waits in order, and goes back.

use anxin_domain::ids::AwardId;
use anxin_fund::{FundError, PayoutStatus};
use tokio::task::JoinSet;

use crate::{House, award, brand, cny, liable};

#[tokio::test]
async fn an_award_takes_its_money_from_what_is_free_and_claims_it_from_the_brand() {
    let house = House::with(25_000).await;
    assert_eq!(house.reserve(&award(1, 10_000)).await.unwrap(), PayoutStatus::AwaitingPayee);
    assert_eq!(house.books().await, [25_000, 15_000, 10_000, 0]);
    let status = house.fund.status(anxin_domain::money::Currency::Cny).await.unwrap();
    assert_eq!(status.receivables, [(brand(), cny(10_000))]);
    house.sound().await;
}

#[tokio::test]
async fn the_same_award_again_is_the_same_payout_and_another_content_is_refused() {
    let house = House::with(25_000).await;
    let one = award(1, 10_000);
    house.reserve(&one).await.unwrap();
    assert_eq!(house.reserve(&one).await.unwrap(), PayoutStatus::AwaitingPayee);
    assert_eq!(house.books().await, [25_000, 15_000, 10_000, 0]);
    let mut other = one.clone();
    other.amount = cny(20_000);
    assert!(matches!(house.reserve(&other).await, Err(FundError::AwardDiffers(id)) if id == one.award));
    house.sound().await;
}

#[tokio::test]
async fn a_key_is_one_booking() {
    let house = House::with(25_000).await;
    house.fund.top_up("first", cny(25_000), "again").await.unwrap();
    assert_eq!(house.books().await[0], 25_000);
    let other = house.fund.top_up("first", cny(26_000), "other").await;
    assert!(matches!(other, Err(FundError::KeyReused { .. })), "{other:?}");
    assert_eq!(house.books().await[0], 25_000);
}

#[tokio::test]
async fn amounts_that_cannot_be_booked_are_refused() {
    let house = House::fresh().await;
    for fen in [0, -1, i64::MAX, anxin_fund::AMOUNT_LIMIT + 1] {
        assert!(matches!(house.fund.top_up("k", cny(fen), "").await, Err(FundError::Amount)), "{fen}");
        assert!(matches!(house.reserve(&award(1, fen)).await, Err(FundError::Amount)), "{fen}");
    }
    assert!(house.fund.trial_balance().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_the_fund_cannot_pay_waits_and_is_never_overtaken() {
    let house = House::with(15_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    assert_eq!(house.reserve(&award(2, 10_000)).await.unwrap(), PayoutStatus::Queued);
    // There is enough for this one, but another came first.
    assert_eq!(house.reserve(&award(3, 5_000)).await.unwrap(), PayoutStatus::Queued);
    assert_eq!(house.books().await, [15_000, 5_000, 10_000, 0]);
    assert_eq!(house.fund.top_up("more", cny(5_000), "").await.unwrap(), 1);
    assert_eq!(house.status_of(award(2, 0).award).await, PayoutStatus::AwaitingPayee);
    assert_eq!(house.status_of(award(3, 0).award).await, PayoutStatus::Queued);
    assert_eq!(house.fund.top_up("even more", cny(5_000), "").await.unwrap(), 1);
    assert_eq!(house.books().await, [25_000, 0, 25_000, 0]);
    house.sound().await;
}

/// Invariant 4: the fund never goes below zero, however many ask at once.
#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_get_exactly_what_is_there_and_the_rest_waits_in_order() {
    let house = std::sync::Arc::new(House::with(73_000).await);
    let mut asking = JoinSet::new();
    for n in 1..=20 {
        let house = std::sync::Arc::clone(&house);
        asking.spawn(async move { house.reserve(&award(n, 10_000)).await.unwrap() });
    }
    let answers = asking.join_all().await;
    let reserved = answers.iter().filter(|s| **s == PayoutStatus::AwaitingPayee).count();
    assert_eq!(reserved, 7, "{answers:?}");
    assert_eq!(house.books().await, [73_000, 3_000, 70_000, 0]);
    let waiting = house.fund.payouts_waiting().await.unwrap();
    let queued: Vec<AwardId> =
        waiting.iter().filter(|p| p.status == PayoutStatus::Queued).map(|p| p.award).collect();
    assert_eq!(queued.len(), 13);
    // Money for five more: the first five of the queue get it, in their order.
    assert_eq!(house.fund.top_up("more", cny(50_000), "").await.unwrap(), 5);
    for (place, award) in queued.iter().enumerate() {
        let expected = if place < 5 { PayoutStatus::AwaitingPayee } else { PayoutStatus::Queued };
        assert_eq!(house.status_of(*award).await, expected, "place {place}");
    }
    house.sound().await;
}

#[tokio::test]
async fn a_reversed_award_gives_its_money_to_who_waits() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    house.reserve(&award(2, 8_000)).await.unwrap();
    house.release(award(1, 0).award).await.unwrap();
    house.release(award(1, 0).award).await.unwrap();
    assert_eq!(house.status_of(award(1, 0).award).await, PayoutStatus::Released);
    assert_eq!(house.status_of(award(2, 0).award).await, PayoutStatus::AwaitingPayee);
    assert_eq!(house.books().await, [10_000, 2_000, 8_000, 0]);
    let unknown = house.release(award(9, 0).award).await;
    assert!(matches!(unknown, Err(FundError::UnknownAward(_))), "{unknown:?}");
    house.sound().await;
}

#[tokio::test]
async fn a_queued_award_can_be_reversed_too() {
    let house = House::fresh().await;
    assert_eq!(house.reserve(&award(1, 10_000)).await.unwrap(), PayoutStatus::Queued);
    house.release(award(1, 0).award).await.unwrap();
    house.fund.top_up("late", cny(10_000), "").await.unwrap();
    assert_eq!(house.books().await, [10_000, 10_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_brand_pays_back_what_it_owes_and_no_more() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    house.reserve(&award(2, 4_000)).await.unwrap();
    let much = house.fund.recover("r1", &liable(), cny(10_001), "").await;
    assert!(matches!(much, Err(FundError::Overdrawn { .. })), "{much:?}");
    assert_eq!(house.fund.recover("r1", &liable(), cny(10_000), "").await.unwrap(), 1);
    // The queued award was paid for with it and is owed in its turn.
    let status = house.fund.status(anxin_domain::money::Currency::Cny).await.unwrap();
    assert_eq!((status.receivables, status.available), (vec![(brand(), cny(4_000))], cny(6_000)));
    house.sound().await;
}

#[tokio::test]
async fn the_audit_sees_what_was_changed_behind_its_back() {
    let house = House::with(25_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let tampering = [
        (
            "UPDATE ledger_account SET balance = balance - 1 WHERE code = 'fund:available'",
            "sum of its postings",
        ),
        ("UPDATE ledger_posting SET minor = minor + 1 WHERE account = 'fund:cash'", "debits and credits"),
        ("UPDATE payout SET status = 'queued'", "set aside"),
        ("UPDATE payout SET status = 'settled'", "do not agree with their attempts"),
    ];
    for (sql, expected) in tampering {
        let undone: Result<(), FundError> = house
            .test
            .store
            .write(move |tx| {
                tx.execute(sql, &[])?;
                Ok(())
            })
            .await;
        undone.unwrap();
        let broken = house.fund.check().await.unwrap().join("\n");
        assert!(broken.contains(expected), "{sql}: {broken}");
    }
}

#[tokio::test]
async fn the_schema_itself_refuses_an_overdrawn_fund() {
    let house = House::with(25_000).await;
    for sql in [
        "UPDATE ledger_account SET balance = 1 WHERE code = 'fund:available'",
        "UPDATE ledger_account SET balance = -1 WHERE code = 'fund:cash'",
    ] {
        let refused: Result<u64, FundError> =
            house.test.store.write(move |tx| Ok(tx.execute(sql, &[])?)).await;
        assert!(matches!(refused, Err(FundError::Store(_))), "{sql}: {refused:?}");
    }
    house.sound().await;
}
