//! Calls that are asked about together are judged on knowledge that is lent to each, and come out as if each had been asked alone.

use anxin_domain::act::Word;
use anxin_domain::number::Number;
use anxin_domain::people::Binding;
use anxin_domain::scope::{Grantee, Purpose, Scope};
use anxin_domain::time::Interval;
use anxin_gate::Question;
use anxin_store::acts::NewAct;
use anxin_store::directory::put_binding;

use crate::{CUSTOMER, City, LINE, act, city, key};

/// More than are looked up at once, and not a whole number of times as many.
const CUSTOMERS: u64 = 50;
const X: Number = Number::from_digits(8_617_000_000_001);
const UNKNOWN: Number = Number::from_digits(8_613_900_000_099);

fn customer(place: u64) -> Number {
    Number::from_digits(CUSTOMER.digits() + place)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_judged_side_by_side_comes_out_as_one_by_one() {
    let City { gate, test } = city().await;
    let now = test.clock.now();
    for place in 1..CUSTOMERS {
        let about = |word, scope| NewAct { number: customer(place), ..act(word, scope) };
        let one_agent = Scope { grantee: Grantee::Agent(key("lianjia-wuhan:1")), ..Scope::default() };
        match place % 4 {
            0 => drop(gate.record_act(about(Word::Refuse, Scope::do_not_disturb())).await.unwrap()),
            1 => drop(gate.record_act(about(Word::Permit, one_agent)).await.unwrap()),
            2 => gate.set_zone(customer(place), "America/New_York").await.unwrap(),
            _ => {}
        }
        if place.is_multiple_of(8) {
            let permit = about(Word::Permit, Scope::default());
            gate.record_act(permit).await.unwrap();
        }
    }
    let binding = Binding { x: X, a: LINE, b: customer(5), interval: Interval::since(now.plus_days(-1)) };
    test.store.write(move |tx| put_binding(tx, &binding, now)).await.unwrap();
    gate.follower().catch_up().await.unwrap();
    let asked = |place: u64| Question {
        purpose: if place.is_multiple_of(3) { Purpose::Service } else { Purpose::Marketing },
        at: (place.is_multiple_of(7)).then(|| now.plus_days(-400)),
        ..Question::marketing(if place.is_multiple_of(5) { UNKNOWN } else { LINE }, customer(place), "test")
    };
    let mut questions: Vec<Question> = (0..CUSTOMERS).map(asked).collect();
    questions.insert(20, Question::marketing(LINE, X, "test"));
    questions.insert(21, Question::marketing(UNKNOWN, X, "test"));
    let decided = gate.check_all(&questions).await.unwrap();
    assert_eq!(decided.len(), questions.len());
    for (question, decision) in questions.iter().zip(&decided) {
        let call = &decision.call;
        assert_eq!((call.from, call.dialled.unwrap_or(call.to)), (question.from, question.to));
        assert!(gate.make_again(decision).await.unwrap().is_same(), "{decision:?}");
        let alone = gate.check(question.clone()).await.unwrap();
        assert_eq!((&alone.judgement, &alone.call), (&decision.judgement, call));
        assert_eq!(alone.registry_version, decision.registry_version);
    }
    assert_eq!((decided[20].call.to, decided[20].call.dialled), (customer(5), Some(X)));
    assert_eq!((decided[21].call.to, decided[21].call.dialled), (X, Some(X)));
    let verdicts: std::collections::HashSet<_> = decided.iter().map(|one| one.judgement.verdict).collect();
    assert_eq!(verdicts.len(), 2, "some may ring and some may not");
}
