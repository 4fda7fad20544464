//! Giving up what is owed takes two people.

use std::collections::BTreeSet;

use anxin_domain::money::Currency;
use anxin_fund::{Claim, Debt, FundError, GoesTo, ThirdParty, WRITTEN_OFF, WriteOffDecision};
use anxin_store::audit::{AuditAction, AuditFilter, find};

use crate::{House, agent, award, brand, cny, liable, person};

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

#[tokio::test]
async fn the_same_proposal_and_the_same_decision_again_write_nothing() {
    let house = House::with(10_000).await;
    house.reserve(&award(1, 10_000)).await.unwrap();
    let debt = Debt::Of(liable());
    let id = house.fund.propose_write_off(&debt, cny(4_000), "gone", &person(1)).await.unwrap();
    assert_eq!(house.fund.propose_write_off(&debt, cny(4_000), " gone", &person(1)).await.unwrap(), id);
    for (amount, reason, by) in [(4_001, "gone", 1), (4_000, "other", 1), (4_000, "gone", 2)] {
        let other = house.fund.propose_write_off(&debt, cny(amount), reason, &person(by)).await.unwrap();
        assert_ne!(other, id, "{amount} {reason} {by}");
    }
    for _ in 0..2 {
        house.fund.decide_write_off(id, WriteOffDecision::Approved, &person(2)).await.unwrap();
    }
    let known = house.fund.write_off(id).await.unwrap().unwrap();
    let decided = known.decided.unwrap();
    assert_eq!((decided.decision, decided.by), (WriteOffDecision::Approved, person(2).name));
    let rows = |action| AuditFilter { action: Some(action), ..AuditFilter::default() };
    for (action, count) in [(AuditAction::ProposedWriteOff, 4), (AuditAction::DecidedWriteOff, 1)] {
        let filter = rows(action);
        let found = house.test.store.read(move |tx| find(tx, &filter, 100)).await.unwrap();
        assert_eq!(found.len(), count, "{action:?}");
    }
    // Decided, it is none that waits: the same again is another one.
    assert_ne!(house.fund.propose_write_off(&debt, cny(4_000), "gone", &person(1)).await.unwrap(), id);
    house.sound().await;
}

#[tokio::test]
async fn who_owes_what_is_read_by_debtor_with_what_came_back_and_how() {
    let house = House::with(30_000).await;
    assert!(house.fund.owing().await.unwrap().is_empty());
    house.reserve(&award(1, 4_000)).await.unwrap();
    house.reserve(&award(2, 6_000)).await.unwrap();
    house.reserve(&anxin_fund::AwardToPay { liable: agent(), ..award(3, 2_000) }).await.unwrap();
    house.recourse(award(2, 1).award, ThirdParty::Seller, 5_000, GoesTo::Liable).await.unwrap();
    house.fund.deposit("d", &brand(), cny(9_000)).await.unwrap();
    house.fund.recover("r", &liable(), cny(4_500), "").await.unwrap();
    house.fund.offset("o", &liable(), cny(500)).await.unwrap();
    house.fund.recover_recourse("x", award(2, 1).award, cny(1_000)).await.unwrap();
    let id = house.fund.propose_write_off(&Debt::Of(liable()), cny(1_000), "why", &person(1)).await.unwrap();
    house.fund.decide_write_off(id, WriteOffDecision::Approved, &person(2)).await.unwrap();

    let owing = house.fund.owing().await.unwrap();
    assert_eq!(
        owing.iter().map(|one| (one.liable.clone(), one.owed)).collect::<Vec<_>>(),
        [(liable(), cny(3_000)), (agent(), cny(2_000)),]
    );
    let one = house.fund.debts_of(&liable().to_string(), Currency::Cny).await.unwrap().unwrap();
    assert_eq!(one.owing, owing[0]);
    let sums = [one.owing.recovered, one.owing.written_off, one.owing.passed_on, one.deposit];
    assert_eq!(sums, [cny(5_000), cny(1_000), cny(1_000), cny(8_500)]);
    assert_eq!((one.owing.awards, one.owing.oldest), (1, Some(award(2, 1).at)));
    assert_eq!(
        one.awards.iter().map(|row| row.award).collect::<Vec<_>>(),
        [award(2, 1).award, award(1, 1).award]
    );
    assert_eq!(one.awards[0].recourse.as_ref().unwrap().open(), cny(4_000));
    let ways: BTreeSet<String> =
        one.came_back.iter().map(|back| format!("{:?} {}", back.by, back.amount.minor())).collect();
    let wanted = ["Some(Paid) 4500", "Some(Deposit) 500", "Some(ThirdParty) 1000", "Some(WrittenOff) 1000"];
    assert_eq!(ways, wanted.map(str::to_owned).into());
    // An award that is taken back is owed no more, and says how.
    house.release(award(3, 1).award).await.unwrap();
    assert!(house.fund.debts_of(&agent().to_string(), Currency::Cny).await.unwrap().is_none());
    assert!(house.fund.debts_of("brand:nobody", Currency::Cny).await.unwrap().is_none());
    house.sound().await;
}
