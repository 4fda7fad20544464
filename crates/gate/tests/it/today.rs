//! Whom an agent may call today: by the gate's own judgement, and without leaving a trace.

use anxin_domain::act::Word;
use anxin_domain::band::Band;
use anxin_domain::ids::AgentId;
use anxin_domain::number::Number;
use anxin_domain::people::{Caller, Line, Ticket, TicketKind};
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::{Instant, Interval};
use anxin_gate::{Gate, Ground, Prospect, Rest, TODAY_LIMIT, Today};
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_line, put_ticket};

use crate::{CUSTOMER, City, LINE, act, city, key};

fn customer(n: u64) -> Number {
    Number::from_digits(CUSTOMER.digits() + n)
}

fn by_name(number: Number, word: Word, expires_at: Option<Instant>) -> NewAct {
    let scope = Scope {
        grantee: Grantee::Agent(key("lianjia-wuhan:1")),
        purposes: vec![Purpose::Marketing],
        lines_of_business: vec![LineOfBusiness::Rental],
        ..Scope::default()
    };
    NewAct { number, expires_at, ..act(word, scope) }
}

fn ticket(id: &str, agent: &str, number: Number, interval: Interval) -> Ticket {
    Ticket {
        id: key(id),
        agent: key(agent),
        number,
        kind: TicketKind::Viewing,
        line_of_business: LineOfBusiness::Resale,
        interval,
    }
}

async fn enter(gate: &Gate, tickets: Vec<Ticket>) {
    let now = gate.clock().now();
    let put = move |tx: &mut dyn anxin_store::Tx| {
        tickets.iter().try_for_each(|ticket| put_ticket(tx, ticket, now).map(drop))
    };
    gate.store().write(put).await.unwrap();
    gate.follower().catch_up().await.unwrap();
}

fn caller(gate: &Gate) -> Caller {
    gate.registry().now().caller(LINE, gate.clock().now()).unwrap()
}

async fn today(gate: &Gate) -> Today {
    gate.today(&caller(gate)).await.unwrap()
}

fn names(prospects: &[Prospect]) -> Vec<Number> {
    prospects.iter().map(|one| one.ground.number()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn live_business_and_those_who_named_the_agent_are_listed_and_what_ends_first_comes_first() {
    let City { gate, test } = city().await;
    let now = test.clock.now();
    let until = |days| Interval { from: now.plus_days(-1), until: Some(now.plus_days(days)) };
    enter(
        &gate,
        vec![
            ticket("V1", "lianjia-wuhan:1", customer(1), until(9)),
            ticket("V2", "lianjia-wuhan:1", customer(2), until(2)),
            ticket("V3", "lianjia-wuhan:1", customer(3), until(0)),
            ticket("V4", "lianjia-wuhan:2", customer(4), until(9)),
        ],
    )
    .await;
    gate.record_act(by_name(customer(5), Word::Permit, Some(now.plus_days(5)))).await.unwrap();
    gate.record_act(by_name(customer(6), Word::Permit, None)).await.unwrap();
    gate.record_act(NewAct { number: customer(7), ..act(Word::Permit, Scope::default()) }).await.unwrap();
    let found = today(&gate).await;
    let in_order = [2, 5, 1, 6].map(customer);
    assert_eq!(names(&found.now), in_order, "ended, another's and unnamed business is not listed");
    assert_eq!((found.closed, found.rest), (0, Rest::Nothing));
    let rental = &found.now[1];
    assert_eq!(rental.ground.question(LINE, "t").line_of_business, Some(LineOfBusiness::Rental));
    assert!(matches!(found.now[0].ground, Ground::Ticket(_)));
    assert!(rental.judgement.holds_until.is_some_and(|end| end > now));
    assert_eq!(gate.journal().counts().await.unwrap(), (0, 0), "looking is no question and no permit");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_no_closes_a_yes_and_a_taken_back_one_is_not_listed() {
    let City { gate, test } = city().await;
    for n in [1, 2, 3] {
        gate.record_act(by_name(customer(n), Word::Permit, None)).await.unwrap();
    }
    gate.record_act(NewAct { number: customer(1), ..act(Word::Refuse, Scope::do_not_disturb()) })
        .await
        .unwrap();
    gate.record_act(by_name(customer(2), Word::Withdraw, None)).await.unwrap();
    let found = today(&gate).await;
    assert_eq!((names(&found.now), found.closed), (vec![customer(3)], 1));
    test.clock.set(test.clock.now().plus_ms(60_000));
    gate.follower().catch_up().await.unwrap();
    gate.begin_holding(customer(3), test.clock.now()).await.unwrap();
    let found = today(&gate).await;
    assert_eq!((found.now.len(), found.closed), (0, 2), "the next holder said nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permit_for_evenings_is_on_the_list_in_the_evening() {
    let City { gate, test } = city().await;
    // Every day from six to nine in the evening; it is two in the afternoon in Wuhan.
    let evenings = Band { days: 0b111_1111, from_minute: 18 * 60, until_minute: 21 * 60 };
    let mut permit = by_name(customer(1), Word::Permit, None);
    permit.scope.bands = vec![evenings];
    gate.record_act(permit).await.unwrap();
    let before = today(&gate).await;
    assert_eq!((before.now.len(), before.later.len(), before.closed), (0, 0, 1));
    test.clock.set(test.clock.now().plus_ms(5 * 3_600_000));
    gate.follower().catch_up().await.unwrap();
    let evening = today(&gate).await;
    assert_eq!((names(&evening.now), evening.closed), (vec![customer(1)], 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_is_cut_and_says_so() {
    let City { gate, test } = city().await;
    let now = test.clock.now();
    let all = u64::from(TODAY_LIMIT) + 1;
    let tickets = (0..all).map(|n| {
        ticket(&format!("V{n}"), "lianjia-wuhan:1", customer(n), Interval::since(now.plus_days(-1)))
    });
    enter(&gate, tickets.collect()).await;
    let found = today(&gate).await;
    assert_eq!((found.now.len(), found.rest), (usize::from(TODAY_LIMIT), Rest::More));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_to_another_agent_stays_with_that_agent() {
    let City { gate, test } = city().await;
    let other: AgentId = key("lianjia-wuhan:2");
    let scope = Scope { grantee: Grantee::Agent(other.clone()), ..Scope::default() };
    gate.record_act(NewAct { number: customer(1), ..act(Word::Permit, scope) }).await.unwrap();
    let line = Line { number: customer(900), agent: other, interval: Interval::since(test.clock.now()) };
    let now = test.clock.now();
    test.store.write(move |tx| put_line(tx, &line, now)).await.unwrap();
    assert!(today(&gate).await.now.is_empty());
}
