//! What customers are told of their own word: noted with the act, once, and only where somebody is there to be told.

use anxin_domain::act::{Source, Word};
use anxin_domain::ids::AgentId;
use anxin_domain::people::Reply;
use anxin_domain::scope::{Channel, Grantee, Purpose, Scope};
use anxin_gate::Asked;
use anxin_store::StoreError;
use anxin_store::acts::NewAct;
use anxin_store::changes::{Changed, TELL_CHANGE, change_noted};
use anxin_store::jobs::waiting;

use crate::{CUSTOMER, City, LINE, act, city};

/// Every change that waits to be told, in no order.
async fn noted(city: &City) -> Vec<Changed> {
    city.test
        .store
        .read(|tx| {
            let rows = tx.query("SELECT id FROM change_notice", &[])?;
            let mut changes = Vec::new();
            for row in rows {
                let notice = change_noted(tx, &row.text(0)?)?.unwrap();
                assert_eq!(notice.number, CUSTOMER);
                changes.push(notice.changed);
            }
            let jobs: i64 = waiting(tx)?
                .iter()
                .filter(|kind| kind.kind == TELL_CHANGE.word())
                .map(|kind| kind.open)
                .sum();
            assert_eq!(usize::try_from(jobs).unwrap(), changes.len(), "each with its job");
            Ok::<_, StoreError>(changes)
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_word_is_told_as_what_it_is() {
    let to_agent = Scope {
        grantee: Grantee::Agent("lianjia-wuhan:1".parse::<AgentId>().unwrap()),
        ..Scope::do_not_disturb()
    };
    let requests = Scope { purposes: vec![Purpose::ConsentRequest], ..Scope::default() };
    for (word, scope, told) in [
        (Word::Refuse, Scope::do_not_disturb(), Changed::DndOn),
        (Word::Refuse, Scope::default(), Changed::DndOn),
        (Word::Withdraw, Scope::do_not_disturb(), Changed::DndOff),
        (Word::Permit, to_agent.clone(), Changed::Permitted),
        (Word::Permit, Scope::do_not_disturb(), Changed::Permitted),
        (Word::Withdraw, to_agent.clone(), Changed::Withdrawn),
        (Word::Refuse, to_agent, Changed::Refused),
        (Word::Refuse, requests.clone(), Changed::RequestsRefused),
        (Word::Withdraw, requests, Changed::RequestsTaken),
    ] {
        let city = city().await;
        city.gate.record_act(act(word, scope)).await.unwrap();
        assert_eq!(noted(&city).await, [told], "{word:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_tells_nobody_and_a_brand_only_that_it_may_call() {
    let city = city().await;
    let from = |source, word| NewAct { source, ..act(word, Scope::do_not_disturb()) };
    for source in [Source::Import, Source::Brand, Source::SaidOnCall] {
        city.gate.record_act(from(source, Word::Refuse)).await.unwrap();
    }
    city.gate.record_act(from(Source::Import, Word::Permit)).await.unwrap();
    assert_eq!(noted(&city).await, []);
    city.gate.record_act(from(Source::Brand, Word::Permit)).await.unwrap();
    assert_eq!(noted(&city).await, [Changed::Permitted], "who did not say so can take it back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_said_twice_is_told_once_and_so_is_a_yes_to_a_request() {
    let city = city().await;
    let keyed = NewAct { key: Some("k".into()), ..act(Word::Refuse, Scope::do_not_disturb()) };
    city.gate.record_act(keyed.clone()).await.unwrap();
    city.gate.record_act(keyed).await.unwrap();
    assert_eq!(noted(&city).await, [Changed::DndOn]);
    let scope = Scope::do_not_disturb();
    let asked = city.gate.ask_consent(LINE, CUSTOMER, Channel::Sms, scope, None, "test").await.unwrap();
    let Asked::Stands(request, _) = asked else { panic!("it may be asked") };
    for _ in 0..2 {
        city.gate.answer_request(request.id, CUSTOMER, Reply::Accepted, (Source::Web, None)).await.unwrap();
    }
    let mut all = noted(&city).await;
    all.sort_by_key(|changed| changed.word());
    assert_eq!(all, [Changed::DndOn, Changed::Permitted]);
}
