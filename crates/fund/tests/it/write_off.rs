//! Giving up what is owed takes two people.

use anxin_domain::money::Currency;
use anxin_fund::{Claim, Debt, FundError, GoesTo, ThirdParty, WRITTEN_OFF, WriteOffDecision};

use crate::{House, award, brand, cny, liable, person};

#[tokio::test]
async fn a_debt_is_given_up_by_two_people_and_by_nobody_alone() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let debt = Debt::Of(liable());
    let id =
        house.fund.propose_write_off(&debt, cny(4_000), " the brand is gone ", &person(1)).await.unwrap();
    let before = house.fund.trial_balance().await.unwrap();
    let waiting = house.fund.write_offs_waiting().await.unwrap();
    assert_eq!(
        (waiting.len(), waiting[0].reason.as_str(), &waiting[0].debt),
        (1, "the brand is gone", &debt)
    );
    assert_eq!(waiting[0].proposed_by, person(1));
    for decision in [WriteOffDecision::Approved, WriteOffDecision::Refused] {
        let own = house.fund.decide_write_off(id, decision, &person(1)).await;
        assert!(matches!(own, Err(FundError::SamePerson)), "{own:?}");
    }
    assert_eq!(house.fund.trial_balance().await.unwrap(), before);
    for _ in 0..2 {
        house.fund.decide_write_off(id, WriteOffDecision::Approved, &person(2)).await.unwrap();
    }
    let claim = house.payout(award(1, 1).award).await.claim;
    assert_eq!(claim, Claim { owed: 6_000, written_off: 4_000, ..Claim::default() });
    let lost = house.fund.balance_at(WRITTEN_OFF, Currency::Cny, house.test.clock.now()).await.unwrap();
    assert_eq!(lost, cny(4_000));
    assert!(house.fund.write_offs_waiting().await.unwrap().is_empty());
    let late = house.fund.decide_write_off(id, WriteOffDecision::Refused, &person(3)).await;
    assert!(matches!(late, Err(FundError::NoProposal)), "{late:?}");
    house.sound().await;
}

#[tokio::test]
async fn a_refused_proposal_and_one_for_more_than_is_owed_change_nothing() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let debt = Debt::Of(liable());
    let much = house.fund.propose_write_off(&debt, cny(10_001), "why", &person(1)).await;
    assert!(matches!(much, Err(FundError::Overdrawn { .. })), "{much:?}");
    let silent = house.fund.propose_write_off(&debt, cny(1), "  ", &person(1)).await;
    assert!(matches!(silent, Err(FundError::Reason)), "{silent:?}");
    let no = house.fund.propose_write_off(&debt, cny(1), "why", &person(1)).await.unwrap();
    house.fund.decide_write_off(no, WriteOffDecision::Refused, &person(2)).await.unwrap();
    let late = house.fund.propose_write_off(&debt, cny(10_000), "why", &person(1)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(1), "").await.unwrap();
    let less = house.fund.decide_write_off(late, WriteOffDecision::Approved, &person(2)).await;
    assert!(matches!(less, Err(FundError::Overdrawn { .. })), "{less:?}");
    assert_eq!(house.fund.write_offs_waiting().await.unwrap().len(), 1, "it still waits");
    assert_eq!(house.fund.status(Currency::Cny).await.unwrap().receivables, [(brand(), cny(9_999))]);
    house.sound().await;
}

#[tokio::test]
async fn an_award_whose_debt_was_given_up_leaves_no_credit_when_it_is_taken_back() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let id = house.fund.propose_write_off(&Debt::Of(liable()), cny(7_000), "why", &person(1)).await.unwrap();
    house.fund.decide_write_off(id, WriteOffDecision::Approved, &person(2)).await.unwrap();
    house.fund.recover("r1", &liable(), cny(1_000), "").await.unwrap();
    house.release(award(1, 1).award).await.unwrap();
    let status = house.fund.status(Currency::Cny).await.unwrap();
    assert_eq!((status.receivables, status.credits), (vec![], vec![(brand(), cny(1_000))]));
    let lost = house.fund.balance_at(WRITTEN_OFF, Currency::Cny, house.test.clock.now()).await.unwrap();
    assert_eq!(lost, cny(0));
    house.sound().await;
}

#[tokio::test]
async fn what_a_third_party_owes_can_be_given_up_too() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let one = award(1, 1).award;
    house.recourse(one, ThirdParty::Seller, 5_000, GoesTo::Liable).await.unwrap();
    let id = house.fund.propose_write_off(&Debt::Recourse(one), cny(5_000), "why", &person(1)).await.unwrap();
    house.fund.decide_write_off(id, WriteOffDecision::Approved, &person(2)).await.unwrap();
    let claimed = house.fund.recourse(one).await.unwrap().unwrap();
    assert_eq!((claimed.open(), claimed.dropped), (cny(0), cny(5_000)));
    let gone = house.fund.recover_recourse("t1", one, cny(1)).await;
    assert!(matches!(gone, Err(FundError::Overdrawn { .. })), "{gone:?}");
    // The brand owes what it owed.
    assert_eq!(house.fund.status(Currency::Cny).await.unwrap().receivables, [(brand(), cny(10_000))]);
    house.sound().await;
}

#[tokio::test]
async fn the_schema_itself_refuses_one_person_for_both() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    house.fund.propose_write_off(&Debt::Of(liable()), cny(1), "why", &person(1)).await.unwrap();
    let sql = "UPDATE write_off SET decision = 'approved', decided_by = proposed_by";
    let refused: Result<u64, FundError> = house.test.store.write(move |tx| Ok(tx.execute(sql, &[])?)).await;
    assert!(matches!(refused, Err(FundError::Store(_))), "{refused:?}");
}
