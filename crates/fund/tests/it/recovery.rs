//! What the fund paid for somebody comes back, from them, from a deposit or from a third party, and goes to them again when the award
//! was wrong.

use anxin_domain::money::{Currency, Money};
use anxin_fund::{
    AwardToPay, Claim, FundError, GoesTo, PayoutStatus, ThirdParty, brand_deposit, recourse_credit,
};

use crate::{House, agent, award, brand, cny, liable, pays};

impl House {
    async fn claim(&self, n: u8) -> Claim {
        self.payout(award(n, 1).award).await.claim
    }

    /// What an account holds, debit positive.
    async fn held(&self, account: &str) -> i64 {
        let now = self.test.clock.now();
        self.fund.balance_at(account, Currency::Cny, now).await.unwrap().minor()
    }
}

const fn claim(owed: i64, recovered: i64, written_off: i64, passed_on: i64) -> Claim {
    Claim { owed, recovered, written_off, passed_on }
}

#[tokio::test]
async fn what_comes_back_counts_for_the_oldest_award_first() {
    let house = House::with(100_000).await;
    for n in 1..=3 {
        house.reserve(&award(n, 10_000)).await.unwrap();
    }
    house.fund.recover("r1", &liable(), cny(15_000), "").await.unwrap();
    house.fund.recover("r1", &liable(), cny(15_000), "").await.unwrap();
    assert_eq!(house.claim(1).await, claim(0, 10_000, 0, 0));
    assert_eq!(house.claim(2).await, claim(5_000, 5_000, 0, 0));
    assert_eq!(house.claim(3).await, claim(10_000, 0, 0, 0));
    house.sound().await;
}

#[tokio::test]
async fn more_debts_than_are_looked_at_at_once_are_all_settled() {
    let house = House::with(10_000).await;
    house.reserve_many(&crate::awards(1_201)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(1_200), "").await.unwrap();
    let status = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!(status.receivables, [(brand(), cny(1))]);
    house.sound().await;
}

#[tokio::test]
async fn an_award_that_was_paid_back_and_is_taken_back_is_owed_to_the_brand_and_used_up_by_its_next_claim() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 6_000)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(4_000), "").await.unwrap();
    house.release(award(1, 1).award).await.unwrap();
    let status = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!((status.receivables, status.credits), (vec![], vec![(brand(), cny(4_000))]));
    assert_eq!(house.books().await, [14_000, 10_000, 0, 0]);
    assert_eq!(house.claim(1).await, Claim::default());
    // The next claim takes the credit first; the one after that takes what is left of it.
    house.reserve(&award(2, 1_000)).await.unwrap();
    assert_eq!(house.claim(2).await, claim(0, 1_000, 0, 0));
    house.reserve(&award(3, 5_000)).await.unwrap();
    assert_eq!(house.claim(3).await, claim(2_000, 3_000, 0, 0));
    let status = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!((status.receivables, status.credits), (vec![(brand(), cny(2_000))], vec![]));
    assert_eq!(house.books().await, [14_000, 8_000, 6_000, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_credit_is_used_up_once_by_awards_that_come_together() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 4_000)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(4_000), "").await.unwrap();
    house.release(award(1, 1).award).await.unwrap();
    house.reserve_many(&[award(2, 3_000), award(3, 3_000), award(4, 3_000)]).await.unwrap();
    assert_eq!(house.claim(2).await, claim(0, 3_000, 0, 0));
    assert_eq!(house.claim(3).await, claim(2_000, 1_000, 0, 0));
    assert_eq!(house.claim(4).await, claim(3_000, 0, 0, 0));
    house.sound().await;
}

#[tokio::test]
async fn a_credit_helps_an_award_out_of_the_queue_and_can_be_paid_out() {
    let house = House::with(6_000).await;
    house.reserve(&award(1, 6_000)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(6_000), "").await.unwrap();
    house.release(award(1, 1).award).await.unwrap();
    // 6,000 are free and 6,000 are owed to the brand: an award of 12,000 against it takes both.
    assert_eq!(house.reserve(&award(2, 12_001)).await.unwrap(), PayoutStatus::Queued);
    house.release(award(2, 1).award).await.unwrap();
    let much = house.fund.pay_credit("c1", &liable(), cny(6_001)).await;
    assert!(matches!(much, Err(FundError::Overdrawn { .. })), "{much:?}");
    let another = AwardToPay { liable: agent(), ..award(3, 7_000) };
    assert_eq!(
        house.reserve(&another).await.unwrap(),
        PayoutStatus::Queued,
        "an agent does not use the brand's"
    );
    house.release(another.award).await.unwrap();
    house.fund.pay_credit("c1", &liable(), cny(1_000)).await.unwrap();
    house.fund.pay_credit("c1", &liable(), cny(1_000)).await.unwrap();
    assert_eq!(house.reserve(&award(4, 11_000)).await.unwrap(), PayoutStatus::AwaitingPayee);
    assert_eq!(house.books().await, [11_000, 0, 11_000, 0]);
    house.sound().await;
}

#[tokio::test]
async fn an_agent_owes_for_themselves_and_the_brand_stands_for_them_with_its_deposit() {
    let house = House::with(50_000).await;
    house.reserve(&AwardToPay { liable: agent(), ..award(1, 10_000) }).await.unwrap();
    house.reserve(&award(2, 3_000)).await.unwrap();
    let status = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!(status.receivables, [(brand(), cny(3_000))]);
    assert_eq!(status.agent_receivables, [("lianjia-wuhan:1023".parse().unwrap(), cny(10_000))]);
    let without = house.fund.offset("o1", &agent(), cny(1)).await;
    assert!(matches!(without, Err(FundError::Overdrawn { account }) if account == brand_deposit(&brand())));
    house.fund.deposit("d1", &brand(), cny(8_000)).await.unwrap();
    assert_eq!(house.books().await, [58_000, 37_000, 13_000, 0], "a deposit is not the fund's to spend");
    house.fund.offset("o1", &agent(), cny(6_000)).await.unwrap();
    house.fund.offset("o1", &agent(), cny(6_000)).await.unwrap();
    assert_eq!(house.claim(1).await, claim(4_000, 6_000, 0, 0));
    assert_eq!(house.books().await, [58_000, 43_000, 13_000, 0]);
    let much = house.fund.offset("o2", &liable(), cny(2_001)).await;
    assert!(matches!(much, Err(FundError::Overdrawn { .. })), "{much:?}");
    house.fund.return_deposit("b1", &brand(), cny(2_000)).await.unwrap();
    assert_eq!(house.held(&brand_deposit(&brand())).await, 0);
    let more = house.fund.return_deposit("b2", &brand(), cny(1)).await;
    assert!(matches!(more, Err(FundError::Overdrawn { .. })), "{more:?}");
    house.sound().await;
}

#[tokio::test]
async fn what_a_third_party_pays_goes_to_whoever_is_liable_or_to_the_fund_as_the_terms_say() {
    let house = House::with(100_000).await;
    for n in 1..=2 {
        house.ready(n, 10_000).await;
    }
    let batch = house.file().await;
    house.bank(&batch, "S1", pays).await;
    let (one, two) = (award(1, 1).award, award(2, 1).award);
    house.recourse(one, ThirdParty::Seller, 8_000, GoesTo::Liable).await.unwrap();
    house.recourse(one, ThirdParty::Seller, 8_000, GoesTo::Liable).await.unwrap();
    house.recourse(two, ThirdParty::Landlord, 10_000, GoesTo::Fund).await.unwrap();
    house.fund.recover_recourse("t1", one, cny(3_000)).await.unwrap();
    house.fund.recover_recourse("t1", one, cny(3_000)).await.unwrap();
    assert_eq!(house.claim(1).await, claim(7_000, 0, 0, 3_000));
    let claimed = house.fund.recourse(one).await.unwrap().unwrap();
    assert_eq!(
        (claimed.open(), claimed.recovered, claimed.against),
        (cny(5_000), cny(3_000), ThirdParty::Seller)
    );
    // The brand pays its part; what the seller pays after that is owed to the brand.
    house.fund.recover("r1", &liable(), cny(5_000), "").await.unwrap();
    house.fund.recover_recourse("t2", one, cny(5_000)).await.unwrap();
    assert_eq!(house.claim(1).await, claim(0, 2_000, 0, 8_000));
    let status = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!(
        (status.receivables, status.credits),
        (vec![(brand(), cny(10_000))], vec![(brand(), cny(3_000))])
    );
    let more = house.fund.recover_recourse("t3", one, cny(1)).await;
    assert!(matches!(more, Err(FundError::Overdrawn { .. })), "{more:?}");
    let before = house.books().await;
    house.fund.recover_recourse("t4", two, cny(4_000)).await.unwrap();
    assert_eq!(house.claim(2).await, claim(10_000, 0, 0, 0), "the brand owes as much as before");
    assert_eq!(house.books().await, [before[0] + 4_000, before[1] + 4_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn an_award_that_is_taken_back_ends_its_recourse_and_owes_the_third_party_what_it_paid() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let one = award(1, 1).award;
    house.recourse(one, ThirdParty::FormerOwner, 9_000, GoesTo::Liable).await.unwrap();
    house.fund.recover_recourse("t1", one, cny(2_000)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(1_000), "").await.unwrap();
    house.release(one).await.unwrap();
    assert_eq!(house.held(&recourse_credit(one)).await, -2_000);
    let claimed = house.fund.recourse(one).await.unwrap().unwrap();
    assert_eq!((claimed.open(), claimed.dropped), (cny(0), cny(7_000)));
    let status = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!((status.receivables, status.credits), (vec![], vec![(brand(), cny(1_000))]));
    assert_eq!(house.books().await, [13_000, 10_000, 0, 0]);
    house.sound().await;
}

#[tokio::test]
async fn a_release_that_would_owe_more_than_the_fund_has_is_refused_whole() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let one = award(1, 1).award;
    house.recourse(one, ThirdParty::Developer, 10_000, GoesTo::Fund).await.unwrap();
    house.fund.recover_recourse("t1", one, cny(10_000)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(10_000), "").await.unwrap();
    // Both have paid, and the fund has given it to others.
    house.reserve(&award(2, 20_000)).await.unwrap();
    let before = house.fund.trial_balance().await.unwrap();
    let refused = house.release(one).await;
    assert!(matches!(refused, Err(FundError::Overdrawn { .. })), "{refused:?}");
    assert_eq!(house.fund.trial_balance().await.unwrap(), before);
    house.fund.top_up("more", Money::new(10_000, Currency::Cny), "").await.unwrap();
    house.release(one).await.unwrap();
    house.sound().await;
}

#[tokio::test]
async fn what_cannot_be_claimed_from_a_third_party_is_refused() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    house.reserve(&award(2, 1)).await.unwrap();
    let seller = ThirdParty::Seller;
    for (n, fen) in [(1, 10_001), (2, 1)] {
        let refused = house.recourse(award(n, 1).award, seller, fen, GoesTo::Fund).await;
        assert!(matches!(refused, Err(FundError::NoRecourse(_))), "{refused:?}");
    }
    let unknown = house.recourse(award(9, 1).award, seller, 1, GoesTo::Fund).await;
    assert!(matches!(unknown, Err(FundError::UnknownAward(_))), "{unknown:?}");
    house.recourse(award(1, 1).award, seller, 1_000, GoesTo::Fund).await.unwrap();
    let other = house.recourse(award(1, 1).award, seller, 1_000, GoesTo::Liable).await;
    assert!(matches!(other, Err(FundError::NoRecourse(_))), "{other:?}");
    house.sound().await;
}
