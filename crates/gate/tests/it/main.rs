//! The gate's promises: "on" means refused, evidence comes first, old knowledge allows nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::future::poll_fn;
use std::task::Poll;

use anxin_domain::act::{Source, Word};
use anxin_domain::call::Decision;
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line, Ticket, TicketKind};
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Interval;
use anxin_gate::{Gate, GateError, Law, Question};
use anxin_journal::{Journal, Options};
use anxin_store::acts::NewAct;
use anxin_store::directory::{put_affiliation, put_brand, put_line, put_ticket};
use anxin_store::testing::TestStore;

const LINE: Number = Number::from_digits(8_613_900_000_001);
const CUSTOMER: Number = Number::from_digits(8_613_800_138_000);

mod again;
mod calls;
mod caps;
mod customers;
mod lists;
mod old_lists;
mod promises;
mod reach;
mod side_by_side;
mod today;
mod told;

struct City {
    test: TestStore,
    gate: Gate,
}

async fn city() -> City {
    city_with_journal(None).await
}

async fn city_with_journal(limit_bytes: Option<u64>) -> City {
    city_under("cn-wuhan-lianjia", Law::shipped().unwrap(), limit_bytes).await
}

/// A brand with two agents, judged by a rulebook.
async fn city_under(rulebook: &'static str, law: Law, limit_bytes: Option<u64>) -> City {
    let test = TestStore::fresh().await;
    let now = test.clock.now();
    test.store
        .write(move |tx| {
            let brand = Brand {
                id: key("lianjia-wuhan"),
                name: "武汉链家".into(),
                city: "wuhan".into(),
                rulebook: rulebook.into(),
            };
            put_brand(tx, &brand, now)?;
            let agent = Affiliation {
                agent: key("lianjia-wuhan:1"),
                name: "王芳".into(),
                brand: key("lianjia-wuhan"),
                store: key("s1"),
                interval: Interval::since(now.plus_days(-300)),
            };
            put_affiliation(tx, &agent, now)?;
            let line = Line {
                number: LINE,
                agent: key("lianjia-wuhan:1"),
                interval: Interval::since(now.plus_days(-300)),
            };
            put_line(tx, &line, now)
        })
        .await
        .unwrap();
    let journal = Journal::open_with(
        &test.folder.path().join("journal"),
        Options { limit_bytes, ..Options::default() },
    )
    .unwrap();
    let gate = Gate::open(test.store.clone(), journal, law, test.folder.path()).await.unwrap();
    City { test, gate }
}

fn key<K: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> K {
    text.parse().unwrap()
}

fn act(word: Word, scope: Scope) -> NewAct {
    NewAct {
        number: CUSTOMER,
        word,
        person: None,
        scope,
        calls: None,
        keeps_exceptions: false,
        effective_at: None,
        expires_at: None,
        source: Source::Web,
        evidence: None,
        key: None,
    }
}

fn question() -> Question {
    Question::marketing(LINE, CUSTOMER, "test")
}

#[tokio::test(flavor = "multi_thread")]
async fn once_a_customer_has_seen_on_the_gate_refuses_and_the_evidence_is_there() {
    let City { gate, test: _kept } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let allowed = gate.check(question()).await.unwrap();
    assert_eq!(allowed.judgement.verdict, Verdict::Allow);
    assert!(allowed.expires_at > allowed.decided_at);
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let denied = gate.check(question()).await.unwrap();
    assert_eq!(denied.judgement.decisive(), Some(ReasonCode::DoNotDisturb));
    assert_eq!(denied.judgement.compensable.as_deref(), Some("dnd-call@wuhan-2024"));
    assert_eq!(denied.rulebook_version, "cn-wuhan-lianjia@2024");
    assert_eq!(denied.registry_version.acts, 2);
    assert_eq!(gate.journal().decision(denied.id).await.unwrap(), Some(denied));
}

/// Polled once, a check has judged and waits for its commit; the customer says no before it goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_was_judged_before_the_customer_saw_on_is_not_answered_after_it_alone_and_among_many() {
    async fn overtaken<T, F: Future<Output = T>>(gate: &Gate, check: impl Fn() -> F) -> T {
        loop {
            let mut check = std::pin::pin!(check());
            // Where the disk was faster than this thread, the answer came before the no: then it is asked again.
            if poll_fn(|context| Poll::Ready(check.as_mut().poll(context).is_pending())).await {
                gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
                return check.await;
            }
        }
    }
    let City { gate, test: _kept } = city().await;
    let verdict = |decision: &Decision| decision.judgement.verdict;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let alone = overtaken(&gate, || gate.check(question())).await.unwrap();
    assert_eq!(verdict(&alone), Verdict::Deny);
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let other = Question::marketing(LINE, Number::from_digits(8_613_800_138_001), "test");
    let many = [question(), other, question()];
    assert_eq!(verdict(&gate.check(question()).await.unwrap()), Verdict::Allow);
    let decided = overtaken(&gate, || gate.check_all(&many)).await.unwrap();
    assert!(decided.iter().all(|decision| verdict(decision) == Verdict::Deny));
    assert!(decided.iter().map(|decision| decision.call.to).eq(many.iter().map(|question| question.to)));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_answers_come_in_the_order_of_their_questions_also_where_attempts_are_counted_for_some() {
    let City { gate, test: _kept } = city().await;
    let mut once = act(Word::Permit, Scope::default());
    once.calls = Some(1);
    gate.record_act(once).await.unwrap();
    let about = |digits| Question::marketing(LINE, Number::from_digits(digits), "test");
    let many = [about(8_613_800_138_001), question(), about(8_613_800_138_002), about(8_613_800_138_003)];
    let decided = gate.check_all(&many).await.unwrap();
    assert!(decided.iter().map(|decision| decision.call.to).eq(many.iter().map(|question| question.to)));
    let verdicts: Vec<_> = decided.iter().map(|decision| decision.judgement.verdict).collect();
    assert_eq!(verdicts, [Verdict::Deny, Verdict::Allow, Verdict::Deny, Verdict::Deny]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allow_never_outlives_the_consent_it_rests_on() {
    let City { gate, test } = city().await;
    let mut brief =
        act(Word::Permit, Scope { grantee: Grantee::Agent(key("lianjia-wuhan:1")), ..Scope::default() });
    brief.expires_at = Some(test.clock.now().plus_ms(10_000));
    gate.record_act(brief).await.unwrap();
    let decision = gate.check(question()).await.unwrap();
    assert_eq!(decision.expires_at, test.clock.now().plus_ms(10_000));
    test.clock.set(test.clock.now().plus_ms(10_000));
    gate.follower().catch_up().await.unwrap();
    assert_eq!(gate.check(question()).await.unwrap().judgement.verdict, Verdict::Deny, "half-open");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_about_another_moment_is_no_permit() {
    let City { gate, test } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let later = Question { at: Some(test.clock.now().plus_days(1)), ..question() };
    let decision = gate.check(later).await.unwrap();
    assert_eq!(decision.judgement.verdict, Verdict::Allow);
    assert_eq!(decision.expires_at, decision.decided_at);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_cannot_be_written_is_not_given() {
    let City { gate, test: _kept } = city_with_journal(Some(64 * 1024)).await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let mut answered = Vec::new();
    let refused = loop {
        match gate.check(question()).await {
            Ok(decision) => answered.push(decision),
            Err(error) => break error,
        }
        assert!(answered.len() < 500, "the limit was never met");
    };
    assert!(matches!(refused, GateError::NoEvidence(_)), "{refused}");
    for decision in answered {
        assert_eq!(gate.journal().decision(decision.id).await.unwrap(), Some(decision));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn old_knowledge_allows_no_marketing() {
    let City { gate, test } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    test.clock.set(test.clock.now().plus_ms(5_001));
    let decision = gate.check(question()).await.unwrap();
    assert_eq!(decision.judgement.decisive(), Some(ReasonCode::StaleKnowledge));
    gate.follower().catch_up().await.unwrap();
    assert_eq!(gate.check(question()).await.unwrap().judgement.verdict, Verdict::Allow);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_writes_is_followed() {
    let City { gate, test } = city().await;
    let other = test.open_again().await.unwrap();
    let journal = Journal::open(&test.folder.path().join("other")).unwrap();
    let second = Gate::open(other, journal, Law::shipped().unwrap(), test.folder.path()).await.unwrap();
    second.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let following = tokio::spawn({
        let gate = gate.clone();
        async move { gate.follower().run().await }
    });
    let shard = usize::from(CUSTOMER.shard());
    tokio::time::timeout(std::time::Duration::from_secs(20), async {
        while gate.registry().version(shard) < 1 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    following.abort();
    assert_eq!(gate.check(question()).await.unwrap().judgement.decisive(), Some(ReasonCode::DoNotDisturb));
}

#[tokio::test(flavor = "multi_thread")]
async fn service_needs_a_live_ticket_of_this_agent_with_this_customer() {
    let City { gate, test } = city().await;
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let service = Question { purpose: Purpose::Service, ..question() };
    let without = gate.check(service.clone()).await.unwrap();
    assert_eq!(without.judgement.judged_as, Purpose::Marketing);
    let now = test.clock.now();
    let ticket = Ticket {
        id: key("T-1"),
        agent: key("lianjia-wuhan:1"),
        number: CUSTOMER,
        kind: TicketKind::Viewing,
        line_of_business: LineOfBusiness::Resale,
        interval: Interval { from: now, until: Some(now.plus_days(30)) },
    };
    test.store.write(move |tx| put_ticket(tx, &ticket, now)).await.unwrap();
    gate.follower().catch_up().await.unwrap();
    let with = gate.check(service).await.unwrap();
    assert_eq!(with.judgement.decisive(), Some(ReasonCode::TicketLive));
    let as_of = gate.as_of(LINE, CUSTOMER, now).await.unwrap();
    assert_eq!(as_of.judgement.judged_as, Purpose::Marketing, "the ticket came after the ring");
    let after = gate.as_of(LINE, CUSTOMER, now.plus_ms(1_000)).await.unwrap();
    assert_eq!(after.judgement.judged_as, Purpose::Service);
    assert!(
        gate.as_of(LINE, CUSTOMER, now.plus_days(-1)).await.unwrap().judgement.judged_as
            == Purpose::Marketing
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn as_of_goes_by_what_had_been_committed_at_the_ring() {
    let City { gate, test } = city().await;
    let before = test.clock.now();
    test.clock.set(before.plus_ms(1_000));
    let refusal = gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let early = gate.as_of(LINE, CUSTOMER, before).await.unwrap();
    assert_eq!(early.judgement.compensable, None);
    assert_eq!(early.acts.len(), 1, "the later acts are shown as well");
    let late = gate.as_of(LINE, CUSTOMER, refusal.recorded_at).await.unwrap();
    assert_eq!(late.judgement.compensable.as_deref(), Some("dnd-call@wuhan-2024"));
    assert_eq!(late.terms.unwrap().version, "wuhan-2024");
    assert_eq!(late.caller.unwrap().agent_name, "王芳");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_about_a_moment_to_come_gives_no_permit_for_now() {
    let City { gate, test } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let soon = Question { at: Some(test.clock.now().plus_ms(30_000)), ..question() };
    let decision = gate.check(soon).await.unwrap();
    assert_eq!(decision.judgement.verdict, Verdict::Allow);
    assert_eq!(decision.expires_at, decision.decided_at);
    let just_now = Question { at: Some(test.clock.now()), ..question() };
    let decision = gate.check(just_now).await.unwrap();
    assert!(decision.expires_at > decision.decided_at);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_given_while_the_customer_speaks_rests_on_what_it_says_it_rests_on() {
    let City { gate, test: _kept } = city().await;
    for _ in 0..30 {
        gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
        let ask = || {
            let gate = gate.clone();
            tokio::spawn(async move { gate.check(question()).await.unwrap() })
        };
        let asking: Vec<_> = (0..8).map(|_| ask()).collect();
        gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
        for task in asking {
            let decision = task.await.unwrap();
            let allowed = decision.judgement.verdict == Verdict::Allow;
            let known = decision.registry_version.acts;
            // A machine that is busy with other things for longer than the allowed lag knows too little to allow anything.
            let stale = decision.judgement.reasons.iter().any(|r| r.code == ReasonCode::StaleKnowledge);
            assert_eq!(
                allowed,
                known % 2 == 1 && !stale,
                "an odd version ends with a permit, an even one with a refusal"
            );
        }
        assert_eq!(gate.check(question()).await.unwrap().judgement.verdict, Verdict::Deny);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_went_back_closes_the_gate() {
    let City { gate, test } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    test.store
        .write(|tx| {
            tx.execute("DELETE FROM change WHERE kind = 'act'", &[])?;
            tx.execute("UPDATE head SET ver = 0 WHERE shard < 256", &[])
        })
        .await
        .unwrap();
    assert!(matches!(gate.follower().catch_up().await, Err(GateError::FeedWentBack { .. })));
    test.clock.set(test.clock.now().plus_ms(5_001));
    let decision = gate.check(question()).await.unwrap();
    assert_eq!(decision.judgement.decisive(), Some(ReasonCode::StaleKnowledge));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allow_that_is_overtaken_while_it_is_written_is_not_answered() {
    let City { gate, test: _kept } = city().await;
    gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    // The decision is made and handed in; it is asked whether it was written only after the customer has spoken.
    let mut check = Box::pin(gate.check(question()));
    let waits = std::future::poll_fn(|cx| std::task::Poll::Ready(check.as_mut().poll(cx).is_pending())).await;
    assert!(waits, "it was answered before it was written");
    gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let answered = check.await.unwrap();
    assert_eq!(answered.judgement.decisive(), Some(ReasonCode::DoNotDisturb));
    assert_eq!(gate.journal().counts().await.unwrap().0, 2, "the overtaken one is kept as what it was");
}
