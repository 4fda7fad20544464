//! Any decision can be made again, and what would have been said at a moment can be asked as known at another.

use anxin_domain::act::Word;
use anxin_domain::call::RegistryVersion;
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::people::{Brand, Ticket, TicketKind};
use anxin_domain::scope::{LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Interval;
use anxin_gate::{GateError, Question};
use anxin_store::directory::{put_brand, put_ticket};

use crate::lists::list_of;
use crate::{CUSTOMER, City, LINE, act, city, key, question};

#[tokio::test(flavor = "multi_thread")]
async fn every_decision_comes_out_the_same_whatever_was_learnt_since() {
    let City { gate, test } = city().await;
    let now = test.clock.now();
    let mut decisions = vec![gate.check(question()).await.unwrap()];
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    decisions.push(gate.check(question()).await.unwrap());
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let service = Question { purpose: Purpose::Service, ..question() };
    decisions.push(gate.check(service.clone()).await.unwrap());
    let ticket = Ticket {
        id: key("T-1"),
        agent: key("lianjia-wuhan:1"),
        number: CUSTOMER,
        kind: TicketKind::Viewing,
        line_of_business: LineOfBusiness::Resale,
        interval: Interval::since(now.plus_days(-1)),
    };
    let closed = Ticket { interval: Interval { until: Some(now), ..ticket.interval }, ..ticket.clone() };
    test.store.write(move |tx| put_ticket(tx, &ticket, now)).await.unwrap();
    gate.follower().catch_up().await.unwrap();
    decisions.push(gate.check(service).await.unwrap());
    test.store
        .write(move |tx| {
            put_ticket(tx, &closed, now)?;
            let moved = Brand {
                id: key("lianjia-wuhan"),
                name: "链家".into(),
                city: "beijing".into(),
                rulebook: "cn".into(),
            };
            put_brand(tx, &moved, now)
        })
        .await
        .unwrap();
    list_of(&gate, "ftc", &[CUSTOMER.digits()]).await;
    gate.begin_holding(CUSTOMER, now.plus_days(-10)).await.unwrap();
    gate.follower().catch_up().await.unwrap();
    let verdicts: Vec<_> = decisions.iter().map(|d| d.judgement.verdict).collect();
    assert_eq!(verdicts, [Verdict::Deny, Verdict::Allow, Verdict::Deny, Verdict::Allow]);
    for decision in &decisions {
        let replayed = gate.make_again(decision).await.unwrap();
        assert!(replayed.is_same(), "{decision:?} comes out as {:?}", replayed.again);
    }
    let mut forged = decisions[0].clone();
    forged.judgement.verdict = Verdict::Allow;
    assert!(!gate.make_again(&forged).await.unwrap().is_same());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_of_another_database_cannot_be_made_again_and_says_so() {
    let City { gate, test: _kept } = city().await;
    let mut foreign = gate.check(question()).await.unwrap();
    foreign.registry_version = RegistryVersion { acts: 1_000, ..foreign.registry_version };
    assert!(matches!(gate.make_again(&foreign).await, Err(GateError::NotThatFar { .. })));
    foreign.rulebook_version = "cn@99".into();
    assert!(matches!(gate.make_again(&foreign).await, Err(GateError::NoRulebook(label)) if label == "cn@99"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_have_been_said_at_a_moment_goes_by_what_was_known_at_the_other() {
    let City { gate, test } = city().await;
    let monday = test.clock.now().plus_ms(1_000);
    let mut late = act(Word::Permit, Scope::default());
    late.effective_at = Some(monday.plus_days(-7));
    test.clock.set(monday.plus_days(1));
    gate.record_act(late).await.unwrap();
    let call = Question { at: Some(monday), ..question() }.call_at(monday);
    let said = async |known| gate.would_have(call.clone(), known).await.unwrap().1.decisive();
    assert_eq!(said(monday).await, Some(ReasonCode::NoConsent), "on Monday nobody knew of the form");
    assert_eq!(said(monday.plus_days(2)).await, Some(ReasonCode::Permitted), "it says it was signed before");
    assert_eq!(call.from, LINE);
}
