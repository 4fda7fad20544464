//! A promise is published without a new program: every gate learns of it through the feed, and what was decided stays as it was.

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_gate::{Gate, Law, Promises, PublishError};
use anxin_journal::Journal;
use anxin_promise::PUBLISH_NOTICE_MS;
use anxin_store::promises::hex;
use anxin_store::testing::TestStore;

use anxin_domain::act::Word;
use anxin_domain::scope::Scope;

use crate::{CUSTOMER, LINE, act, city, question};

const DND_CALL: &str = include_str!("../../../../promises/dnd-call.toml");
const AUTHOR: Number = Number::from_digits(8_613_700_000_001);
const APPROVER: Number = Number::from_digits(8_613_700_000_002);

/// The promise about calls with a version of Wuhan's that pays twice as much from a moment on.
fn doubled(from: Instant) -> String {
    let begun = "effective_from = \"2024-08-28T00:00:00+08:00\"\n";
    let (head, tail) = DND_CALL.split_at(DND_CALL.find("[[test]]").unwrap());
    let start = head.find("[[terms]]\nversion = \"wuhan-2024\"").unwrap();
    let end = head.find("[[terms]]\nversion = \"beijing-2016\"").unwrap();
    let version = &head[start..end];
    let old = version.replacen(begun, &format!("{begun}effective_until = \"{from}\"\n"), 1);
    let new = version
        .replacen("version = \"wuhan-2024\"", "version = \"wuhan-2027\"", 1)
        .replacen(begun, &format!("effective_from = \"{from}\"\n"), 1)
        .replacen("money(\"100\")", "money(\"200\")", 1);
    let tail = tail.replacen(
        "at = \"2028-02-29T23:59:59+08:00\"\nversion = \"wuhan-2024\"",
        "at = \"2028-02-29T23:59:59+08:00\"\nversion = \"wuhan-2027\"",
        1,
    );
    [&head[..start], &old, &new, &head[end..], &tail].concat()
}

/// An hour and a minute after the moment of these tests.
fn soon(test: &TestStore) -> Instant {
    test.clock.now().plus_ms(PUBLISH_NOTICE_MS + 60_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_promise_reaches_every_gate_and_decisions_come_out_the_same() {
    let city = city().await;
    let other = city.test.open_again().await.unwrap();
    let journal = Journal::open(&city.test.folder.path().join("journal-2")).unwrap();
    let second =
        Gate::open(other.clone(), journal, Law::shipped().unwrap(), city.test.folder.path()).await.unwrap();
    city.gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
    let before = city.gate.check(question()).await.unwrap();
    assert_eq!(before.judgement.compensable.as_deref(), Some("dnd-call@wuhan-2024"));

    let begins = soon(&city.test);
    let promises = Promises::new(city.test.store.clone());
    let draft = promises.submit("dnd-call.toml", &doubled(begins), AUTHOR).await.unwrap();
    let published = promises.publish(&hex(&draft.digest)[..12], APPROVER).await.unwrap();
    assert_eq!((published.author, published.approver), (AUTHOR, APPROVER));

    for gate in [&city.gate, &second] {
        assert!(gate.law().terms_labelled("dnd-call@wuhan-2027").is_none(), "not followed yet");
        gate.follower().catch_up().await.unwrap();
        let terms = gate.law().terms_labelled("dnd-call@wuhan-2027").unwrap();
        assert_eq!(terms.call_amount().unwrap().decimal(), "200.00");
        assert_eq!(gate.registry().version(256), published.place);
    }
    // Up to its beginning the older version holds; from then on the new one does.
    city.test.clock.set(Instant::from_micros(begins.micros() - 1));
    city.gate.follower().catch_up().await.unwrap();
    let last = city.gate.check(question()).await.unwrap();
    assert_eq!(last.judgement.compensable.as_deref(), Some("dnd-call@wuhan-2024"));
    city.test.clock.set(begins);
    city.gate.follower().catch_up().await.unwrap();
    let first = city.gate.check(question()).await.unwrap();
    assert_eq!(first.judgement.compensable.as_deref(), Some("dnd-call@wuhan-2027"));
    let found = city.gate.as_of(LINE, CUSTOMER, begins).await.unwrap();
    assert_eq!(found.terms.unwrap().version, "wuhan-2027");
    for decision in [before, last, first] {
        assert!(city.gate.make_again(&decision).await.unwrap().is_same(), "{decision:?}");
    }
    // A gate that starts later knows it from the beginning.
    let journal = Journal::open(&city.test.folder.path().join("journal-3")).unwrap();
    let late = Gate::open(other, journal, Law::shipped().unwrap(), city.test.folder.path()).await.unwrap();
    assert!(late.law().terms_labelled("dnd-call@wuhan-2027").is_some());
    assert_eq!(promises.catalogue().await.unwrap().promises().len(), 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_a_promise_cannot_approve_it_however_it_is_handed_in() {
    let test = TestStore::fresh().await;
    let promises = Promises::new(test.store.clone());
    let text = doubled(soon(&test));
    let draft = promises.submit("dnd-call.toml", &text, AUTHOR).await.unwrap();
    // Handed in again by somebody else, it is still the first one's.
    let again = promises.submit("other.toml", &text, APPROVER).await.unwrap();
    assert_eq!(again, draft);
    let digest = hex(&draft.digest);
    assert!(matches!(promises.publish(&digest, AUTHOR).await, Err(PublishError::SamePerson)));
    assert!(promises.publications().await.unwrap().is_empty());
    assert_eq!(promises.publish(&digest, APPROVER).await.unwrap().author, AUTHOR);
    // The schema holds it too.
    let direct = test
        .store
        .write(move |tx| anxin_store::promises::publish(tx, &draft, AUTHOR, &[], Instant::from_micros(1)))
        .await;
    assert!(matches!(direct, Err(anxin_store::StoreError::Constraint(_))), "{direct:?}");
    assert_eq!(promises.publications().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_published_changes_nothing_and_says_why() {
    let test = TestStore::fresh().await;
    let promises = Promises::new(test.store.clone());
    let text = doubled(soon(&test));
    let refused = |result: Result<_, PublishError>| match result {
        Err(PublishError::Refused { objections, .. }) => {
            objections.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        }
        other => format!("{other:?}"),
    };
    let broken = text.replacen("amount = \"100.00\"", "amount = \"101.00\"", 1);
    let said = refused(promises.submit("dnd-call.toml", &broken, AUTHOR).await);
    assert!(said.contains("amount: expected 101.00, found 100.00"), "{said}");
    let hasty = doubled(test.clock.now().plus_ms(PUBLISH_NOTICE_MS - 1));
    let said = refused(promises.submit("dnd-call.toml", &hasty, AUTHOR).await);
    assert!(said.contains("so that every gate knows of them by then"), "{said}");
    let unread = promises.submit("dnd-call.toml", "id = 3", AUTHOR).await;
    assert!(matches!(unread, Err(PublishError::Promise(_))), "{unread:?}");
    assert!(promises.drafts().await.unwrap().is_empty());

    let draft = promises.submit("dnd-call.toml", &text, AUTHOR).await.unwrap();
    let digest = hex(&draft.digest);
    for odd in [&digest[..7], "", "zzzzzzzzzz", &"0".repeat(64)] {
        assert!(matches!(promises.publish(odd, APPROVER).await, Err(PublishError::NoDraft(_))), "{odd}");
    }
    // What was in time when it was handed in may be late when it is approved.
    test.clock.set(test.clock.now().plus_ms(60_001));
    let said = refused(promises.publish(&digest, APPROVER).await.map(|_| draft));
    assert!(said.contains("so that every gate knows of them by then"), "{said}");
    assert!(promises.publications().await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_published_file_that_was_changed_in_the_database_is_not_followed() {
    let city = city().await;
    let promises = Promises::new(city.test.store.clone());
    let draft = promises.submit("dnd-call.toml", &doubled(soon(&city.test)), AUTHOR).await.unwrap();
    promises.publish(&hex(&draft.digest), APPROVER).await.unwrap();
    let text = draft.text.replacen("money(\"200\")", "money(\"1\")", 1);
    city.test
        .store
        .write(move |tx| tx.execute("UPDATE promise_draft SET text = $1", &[text.as_str().into()]))
        .await
        .unwrap();
    let error = city.gate.follower().catch_up().await.unwrap_err().to_string();
    assert!(error.contains("its file was changed"), "{error}");
    assert!(city.gate.law().terms_labelled("dnd-call@wuhan-2027").is_none());
}

/// Somebody looks at a difference, and another file is published before they approve.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_seen_against_another_file_is_not_published() {
    let test = TestStore::fresh().await;
    let promises = Promises::new(test.store.clone());
    let seen = async || hex(&promises.catalogue().await.unwrap().promise("dnd-call").unwrap().digest());
    let one = promises.submit("dnd-call.toml", &doubled(soon(&test)), AUTHOR).await.unwrap();
    let two = promises.submit("dnd-call.toml", &doubled(soon(&test).plus_ms(60_000)), AUTHOR).await.unwrap();
    let before = seen().await;
    promises.publish_over(&before, &hex(&one.digest), APPROVER).await.unwrap();
    for old in [before.as_str(), ""] {
        let late = promises.publish_over(old, &hex(&two.digest), APPROVER).await;
        assert!(matches!(late, Err(PublishError::Overtaken)), "{late:?}");
    }
    assert_eq!(promises.publications().await.unwrap().len(), 1);
    promises.publish_over(&seen().await, &hex(&two.digest), APPROVER).await.unwrap();
}

/// Two officers publish at once, each having seen the promise as it was: one of them has to look again.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_that_publish_at_once_the_second_looks_again() {
    let test = TestStore::fresh().await;
    let promises = Promises::new(test.store.clone());
    let hours = |hours: i64| soon(&test).plus_ms(hours * 3_600_000);
    let one = promises.submit("dnd-call.toml", &doubled(hours(1)), AUTHOR).await.unwrap();
    let two = promises.submit("dnd-call.toml", &doubled(hours(2)), APPROVER).await.unwrap();
    let (first, second) = tokio::join!(
        {
            let (p, d) = (promises.clone(), hex(&one.digest));
            async move { p.publish(&d, APPROVER).await }
        },
        {
            let (p, d) = (promises.clone(), hex(&two.digest));
            async move { p.publish(&d, AUTHOR).await }
        },
    );
    let all = promises.publications().await.unwrap();
    let won = [&first, &second].into_iter().filter(|result| result.is_ok()).count();
    assert_eq!(all.len(), won, "{first:?} {second:?}");
    assert!(won >= 1, "{first:?} {second:?}");
    for result in [first, second] {
        // Had they not met, the later one would have replaced a version that has not begun, which is allowed.
        assert!(matches!(result, Ok(_) | Err(PublishError::Overtaken)), "{result:?}");
    }
}
