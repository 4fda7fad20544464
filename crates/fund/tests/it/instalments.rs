//! Paying in instalments.

use anxin_domain::money::Currency;
use anxin_fund::{Debt, FundError, Instalment, WriteOffDecision, equal_parts};

use crate::{House, agent, award, cny, liable, person};

impl House {
    /// Agrees with the brand on so many equal parts, one a day.
    async fn agree(&self, fen: i64, parts: u16) -> Result<(), FundError> {
        let now = self.test.clock.now();
        let parts: Vec<_> =
            (1..).zip(equal_parts(cny(fen), parts)).map(|(n, part)| (now.plus_days(n), part)).collect();
        self.fund.agree_instalments(&liable(), &parts, &person(1)).await.map(drop)
    }

    /// The newest plan: what is paid, dropped and open of each instalment.
    async fn plan(&self) -> Vec<(i64, i64, i64)> {
        let plan = self.fund.instalment_plans().await.unwrap().remove(0);
        plan.instalments.iter().map(|i| (i.paid.minor(), i.dropped.minor(), i.open().minor())).collect()
    }
}

#[tokio::test]
async fn what_is_paid_counts_for_the_oldest_instalment() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    house.agree(9_000, 3).await.unwrap();
    house.fund.recover("r1", &liable(), cny(4_000), "").await.unwrap();
    assert_eq!(house.plan().await, [(3_000, 0, 0), (1_000, 0, 2_000), (0, 0, 3_000)]);
    let plan = house.fund.instalment_plans().await.unwrap().remove(0);
    let late = |days| {
        let then = house.test.clock.now().plus_days(days);
        plan.instalments.iter().filter(|i: &&Instalment| i.is_late(then)).count()
    };
    assert_eq!((late(1), late(2), late(3)), (0, 1, 2));
    assert_eq!((&plan.agreed_by, plan.ended_at), (&person(1), None));
    // A deposit pays instalments too, and a repeated booking pays none twice.
    house.fund.deposit("d1", &"lianjia-wuhan".parse().unwrap(), cny(5_000)).await.unwrap();
    for _ in 0..2 {
        house.fund.offset("o1", &liable(), cny(5_000)).await.unwrap();
    }
    assert_eq!(house.plan().await, [(3_000, 0, 0), (3_000, 0, 0), (3_000, 0, 0)]);
    let ended = house.fund.instalment_plans().await.unwrap().remove(0).ended_at;
    assert_eq!(ended, Some(house.test.clock.now()));
    // Outside the plan 1,000 are owed; another plan may follow.
    house.agree(1_000, 1).await.unwrap();
    house.sound().await;
}

#[tokio::test]
async fn what_is_not_owed_any_more_is_dropped_from_the_end() {
    let house = House::with(20_000).await;
    house.reserve(&award(1, 4_000)).await.unwrap();
    house.reserve(&award(2, 6_000)).await.unwrap();
    house.agree(10_000, 4).await.unwrap();
    house.release(award(1, 1).award).await.unwrap();
    assert_eq!(house.plan().await, [(0, 0, 2_500), (0, 0, 2_500), (0, 1_500, 1_000), (0, 2_500, 0)]);
    let id = house.fund.propose_write_off(&Debt::Of(liable()), cny(3_500), "why", &person(1)).await.unwrap();
    house.fund.decide_write_off(id, WriteOffDecision::Approved, &person(2)).await.unwrap();
    assert_eq!(house.plan().await, [(0, 0, 2_500), (0, 2_500, 0), (0, 2_500, 0), (0, 2_500, 0)]);
    house.sound().await;
    house.release(award(2, 1).award).await.unwrap();
    assert!(house.fund.instalment_plans().await.unwrap()[0].ended_at.is_some());
    house.sound().await;
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let now = house.test.clock.now();
    for parts in [
        vec![],
        vec![(now, cny(5_000)), (now, cny(5_000))],
        vec![(now, cny(10_001))],
        vec![(now, cny(1)), (now.plus_days(1), anxin_domain::money::Money::new(1, Currency::Jpy))],
        (0..=120).map(|n| (now.plus_days(n), cny(1))).collect(),
    ] {
        let refused = house.fund.agree_instalments(&liable(), &parts, &person(1)).await;
        assert!(matches!(refused, Err(FundError::Plan(_))), "{refused:?}");
    }
    let nobody = house.fund.agree_instalments(&agent(), &[(now, cny(1))], &person(1)).await;
    assert!(matches!(nobody, Err(FundError::Plan(_))), "{nobody:?}");
    house.agree(10_000, 2).await.unwrap();
    assert!(matches!(house.agree(1_000, 1).await, Err(FundError::Plan(_))));
}
