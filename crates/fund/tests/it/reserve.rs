//! Many awards at once, rights that pay once, and steps that a payout cannot take.

use std::sync::Arc;

use anxin_domain::money::{Currency, Money};
use anxin_fund::{AwardToPay, CASH, Entitlement, FundError, IN_TRANSIT, PAYABLE, PayoutStatus, Transfer};
use anxin_store::Tx;
use tokio::task::JoinSet;

use crate::{House, award, awards, brand, cny, liable, payee, pays};

#[tokio::test]
async fn many_at_once_are_what_they_would_be_one_by_one() {
    let (together, apart) = (House::with(700).await, House::with(700).await);
    let all = awards(1_100);
    let statuses = together.reserve_many(&all).await.unwrap();
    for (n, award) in all.iter().enumerate().filter(|(n, _)| [0, 1, 699, 700, 1_099].contains(n)) {
        let expected = if n < 700 { PayoutStatus::AwaitingPayee } else { PayoutStatus::Queued };
        assert_eq!((statuses[n], together.status_of(award.award).await), (expected, expected), "{n}");
    }
    for award in &all[..30] {
        apart.reserve(award).await.unwrap();
    }
    apart.reserve_many(&all).await.unwrap();
    assert_eq!(together.fund.trial_balance().await.unwrap(), apart.fund.trial_balance().await.unwrap());
    assert_eq!(together.reserve_many(&all).await.unwrap(), statuses, "again changes nothing");
    assert_eq!(together.fund.top_up("more", cny(600), "").await.unwrap(), 400);
    together.sound().await;
    assert_eq!(together.fund.verify_chain().await.unwrap().broken, None);
}

#[tokio::test]
async fn all_of_many_are_taken_or_none() {
    let house = House::with(1_000).await;
    let mut all = awards(10);
    all[7].amount = cny(0);
    assert!(matches!(house.reserve_many(&all).await, Err(FundError::Amount)));
    all[7] = all[3].clone();
    let statuses = house.reserve_many(&all).await.unwrap();
    assert_eq!(statuses, vec![PayoutStatus::AwaitingPayee; 10], "the same award twice is one");
    assert_eq!(house.books().await[2], 9);
    all[7].amount = cny(2);
    assert!(matches!(house.reserve_many(&all).await, Err(FundError::AwardDiffers(id)) if id == all[3].award));
    house.sound().await;
}

#[tokio::test]
async fn awards_of_two_currencies_each_go_to_their_own_money() {
    let house = House::with(5).await;
    let mut all = awards(10);
    for award in all.iter_mut().step_by(2) {
        award.amount = Money::new(3, Currency::Jpy);
    }
    let statuses = house.reserve_many(&all).await.unwrap();
    for (n, status) in statuses.iter().enumerate() {
        let expected = if n % 2 == 0 { PayoutStatus::Queued } else { PayoutStatus::AwaitingPayee };
        assert_eq!(*status, expected, "{n}");
    }
    assert_eq!(house.fund.top_up("yen", Money::new(7, Currency::Jpy), "").await.unwrap(), 2);
    house.sound().await;
}

#[tokio::test]
async fn a_right_pays_once_until_its_award_is_taken_back() {
    let house = House::with(25_000).await;
    let one = award(1, 10_000);
    house.reserve(&one).await.unwrap();
    let again = AwardToPay { entitlement: one.entitlement, ..award(2, 10_000) };
    let refused = house.reserve(&again).await;
    assert!(matches!(refused, Err(FundError::EntitlementTaken { by }) if by == one.award), "{refused:?}");
    let both = [award(3, 1), AwardToPay { entitlement: award(3, 1).entitlement, ..award(4, 1) }];
    let refused = house.reserve_many(&both).await;
    assert!(matches!(refused, Err(FundError::EntitlementTaken { by }) if by == both[0].award), "{refused:?}");
    let other = AwardToPay { entitlement: Entitlement::of(&["other"]), ..one.clone() };
    assert!(matches!(house.reserve(&other).await, Err(FundError::AwardDiffers(_))));
    assert_eq!(house.books().await, [25_000, 15_000, 10_000, 0]);
    house.release(one.award).await.unwrap();
    house.reserve(&again).await.unwrap();
    assert_eq!(house.status_of(one.award).await, PayoutStatus::Released);
    house.sound().await;
    // The schema holds it too.
    let twice: Result<u64, FundError> = house
        .test
        .store
        .write(|tx| Ok(tx.execute("UPDATE payout SET status = 'queued' WHERE status = 'released'", &[])?))
        .await;
    assert!(matches!(twice, Err(FundError::Store(_))), "{twice:?}");
}

/// A payout is pending, then posted or void; what is void or posted is never posted or voided again.
#[tokio::test]
async fn what_is_void_or_posted_stays_so() {
    let house = House::with(30_000).await;
    for n in 1..=3 {
        house.ready(n, 10_000).await;
    }
    house.release(award(3, 1).award).await.unwrap();
    let batch = house.file().await;
    assert_eq!(batch.count, 2);
    let transfers = async || {
        let mut all = Vec::new();
        for n in 1..=3 {
            all.push(house.status_of(award(n, 1).award).await.transfer().unwrap());
        }
        all
    };
    assert_eq!(transfers().await, [Transfer::Pending, Transfer::Pending, Transfer::Void]);
    let standing = async |account: &str| {
        let all = house.fund.standing(Currency::Cny).await.unwrap();
        let found = all.into_iter().find(|s| s.account == account).unwrap();
        (found.posted.minor(), found.pending.minor())
    };
    assert_eq!(standing(CASH).await, (30_000, -20_000));
    assert_eq!(standing(IN_TRANSIT).await, (-20_000, 20_000));
    assert_eq!(standing(PAYABLE).await, (0, 0));
    house.bank(&batch, "S1", pays).await;
    assert_eq!(standing(CASH).await, (10_000, 0));
    assert_eq!(transfers().await, [Transfer::Posted, Transfer::Posted, Transfer::Void]);
    let late = house.release(award(1, 1).award).await;
    assert!(matches!(late, Err(FundError::TooLateToRelease { .. })), "{late:?}");
    house.release(award(3, 1).award).await.unwrap();
    assert_eq!(house.reserve(&award(3, 10_000)).await.unwrap(), PayoutStatus::Released);
    assert_eq!(house.books().await, [10_000, 10_000, 0, 0]);
    // A file that is answered once more, as if it had been lost, moves nothing.
    house.bank(&batch, "S2", pays).await;
    assert_eq!(house.books().await, [10_000, 10_000, 0, 0]);
    house.sound().await;
}

/// Invariant 4: the fund never goes below zero, whatever meets.
#[tokio::test(flavor = "multi_thread")]
async fn whatever_meets_the_fund_is_never_overdrawn_and_nothing_is_lost() {
    let house = Arc::new(House::with(20_000).await);
    house.fund.deposit("d", &brand(), cny(5_000)).await.unwrap();
    for n in 1..=4 {
        house.reserve(&award(n, 4_000)).await.unwrap();
    }
    let mut all: JoinSet<Result<(), FundError>> = JoinSet::new();
    for n in 1..=24_u8 {
        let house = Arc::clone(&house);
        all.spawn(async move {
            match n % 6 {
                0 => house.reserve(&award(n, 3_000)).await.map(drop),
                1 => house.release(award(n % 4 + 1, 1).award).await,
                2 => house.fund.top_up(&n.to_string(), cny(2_500), "").await.map(drop),
                3 => house.fund.recover(&n.to_string(), &liable(), cny(1_500), "").await.map(drop),
                4 => house.fund.offset(&n.to_string(), &liable(), cny(700)).await.map(drop),
                _ => {
                    let mut many = awards(u32::from(n));
                    for one in &mut many {
                        one.amount = cny(100);
                    }
                    house.reserve_many(&many).await.map(drop)
                }
            }
        });
    }
    for done in all.join_all().await {
        // More than is owed is refused; nothing else may fail, and two that meet both get through.
        assert!(matches!(done, Ok(()) | Err(FundError::Overdrawn { .. })), "{done:?}");
    }
    house.sound().await;
    assert_eq!(house.fund.verify_chain().await.unwrap().broken, None);
    let [cash, available, payable, in_transit] = house.books().await;
    let status = house.fund.status(Currency::Cny).await.unwrap();
    let others: i64 = status.deposits.iter().chain(&status.credits).map(|(_, held)| held.minor()).sum();
    assert_eq!(cash, available + payable + in_transit + others);
    assert!(available >= 0, "{status:?}");
}

#[tokio::test]
async fn a_step_that_a_payout_cannot_take_is_refused_with_all_that_goes_with_it() {
    let house = House::with(10_000).await;
    house.ready(1, 10_000).await;
    let batch = house.file().await;
    // Somebody turns the payout back behind the ledger's back: the statement cannot settle it then, and books nothing.
    let turn = |tx: &mut dyn Tx| tx.execute("UPDATE payout SET status = 'reserved'", &[]);
    house.test.store.write(turn).await.unwrap();
    let before = house.fund.trial_balance().await.unwrap();
    let statement = house.statement(&batch, "S1", pays);
    let refused = house.fund.import_statement(statement.as_bytes()).await;
    assert!(matches!(refused, Err(FundError::NoSuchStep { .. })), "{refused:?}");
    assert_eq!(house.fund.trial_balance().await.unwrap(), before);
    house.fund.set_payee(crate::customer(1), payee(1)).await.unwrap();
}
