//! "On everywhere" is said when every gate that follows the feed goes by the word, or may not allow by what it knows.

use std::time::Duration;

use anxin_domain::act::Word;
use anxin_domain::decide::Verdict;
use anxin_domain::scope::Scope;
use anxin_gate::{Gate, Law, Reach};
use anxin_journal::{Journal, Options};
use tempfile::TempDir;

use crate::{CUSTOMER, City, act, city, question};

/// Another machine's gate on the same store, with evidence of its own.
async fn another(city: &City) -> (Gate, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let journal = Journal::open_with(&folder.path().join("journal"), Options::default()).unwrap();
    let store = city.test.open_again().await.unwrap();
    let gate = Gate::open(store, journal, Law::shipped().unwrap(), folder.path()).await.unwrap();
    gate.follower().join().await.unwrap();
    (gate, folder)
}

async fn say_no(city: &City) {
    city.gate.record_act(act(Word::Refuse, Scope::do_not_disturb())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_everywhere_when_the_last_gate_goes_by_it() {
    let city = city().await;
    city.gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    let (other, _folder) = another(&city).await;
    assert_eq!(city.gate.reach_of(CUSTOMER).await.unwrap(), Reach::Everywhere, "it joined and knows");
    say_no(&city).await;
    assert_eq!(
        other.check(question()).await.unwrap().judgement.verdict,
        Verdict::Allow,
        "it does not know yet"
    );
    let partly = Reach::Partly { knows: 1, of: 2 };
    assert_eq!(city.gate.reach_of(CUSTOMER).await.unwrap(), partly);
    let following = tokio::spawn({
        let follower = other.follower().clone();
        async move { follower.run().await }
    });
    let reach = city.gate.reach_within(CUSTOMER, Duration::from_secs(30)).await.unwrap();
    assert_eq!(reach, Reach::Everywhere);
    assert_eq!(other.check(question()).await.unwrap().judgement.verdict, Verdict::Deny);
    following.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_that_fell_silent_is_waited_for_until_it_may_not_allow_any_more() {
    let city = city().await;
    let (other, _folder) = another(&city).await;
    say_no(&city).await;
    assert_ne!(city.gate.reach_of(CUSTOMER).await.unwrap(), Reach::Everywhere);
    let now = city.test.clock.now();
    city.test.clock.set(now.plus_ms(5_000));
    assert_ne!(city.gate.reach_of(CUSTOMER).await.unwrap(), Reach::Everywhere, "its clock may be behind");
    city.test.clock.set(now.plus_ms(7_001));
    assert_eq!(city.gate.reach_of(CUSTOMER).await.unwrap(), Reach::Everywhere);
    assert_ne!(other.check(question()).await.unwrap().judgement.verdict, Verdict::Allow);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gate_that_ended_is_not_waited_for() {
    let city = city().await;
    let (leaving, _one) = another(&city).await;
    let (_killed, _two) = another(&city).await;
    leaving.follower().leave().await.unwrap();
    say_no(&city).await;
    assert_eq!(city.gate.reach_of(CUSTOMER).await.unwrap(), Reach::Partly { knows: 1, of: 2 });
    // The one that was killed is forgotten by the next that says how far it has come, a day later.
    city.test.clock.set(city.test.clock.now().plus_days(1).plus_ms(1));
    let (_new, _three) = another(&city).await;
    city.gate.record_act(act(Word::Permit, Scope::default())).await.unwrap();
    assert_eq!(city.gate.reach_of(CUSTOMER).await.unwrap(), Reach::Partly { knows: 1, of: 2 });
}
