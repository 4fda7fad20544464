//! Signing in by texting us: the browser that shows a word is signed in as whoever texts it, once, and can do little by that alone.

use anxin_domain::number::Number;
use anxin_identity::{Action, Heard, Identity, News, Role, Session, TellText, WORD_LENGTH, WordState};
use tokio::sync::oneshot;

use crate::kit::{House, MINUTE_MS, number};

fn tell() -> TellText {
    TellText { text: "signed in by your text".into(), letter: None }
}

/// What a provider brings; it is told when that is kept.
async fn texted(identity: &Identity, from: Number, text: &str) {
    let (kept, mut told) = oneshot::channel();
    identity.hear(Heard { news: News::Reply { from, text: text.into() }, kept }).await.unwrap();
    assert!(told.try_recv().is_ok());
}

async fn enter(house: &House, binding: &str, word: &str) -> Option<Session> {
    house.identity.sign_in_by_word(binding, word, tell()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_texts_a_word_signs_in_the_browser_that_shows_it_once() {
    let house = House::new().await;
    let binding = house.identity.new_binding();
    let word = house.identity.new_word(&binding).await.unwrap();
    assert_eq!(word.len(), WORD_LENGTH);
    assert!(!house.dump("sign_in_word").await.contains(&word), "its hash is kept");
    assert_eq!(house.identity.word(&binding, &word).await.unwrap(), WordState::Waits);
    assert!(enter(&house, &binding, &word).await.is_none(), "not before it came");

    texted(&house.identity, number(1), &format!("login anxin {}", word.to_lowercase())).await;
    // The provider says it again, and somebody else texts what they saw on the screen: the first one counts.
    texted(&house.identity, number(1), &format!("LOGIN {word}")).await;
    texted(&house.identity, number(2), &format!("LOGIN {word}")).await;
    assert_eq!(house.identity.word(&binding, &word).await.unwrap(), WordState::Came(number(1)));

    let other = house.identity.new_binding();
    assert_eq!(house.identity.word(&other, &word).await.unwrap(), WordState::Over);
    for (binding, word) in
        [(&*other, &*word), ("", &word), (&binding, "00000000"), (&binding, ""), (&binding, "安")]
    {
        assert!(enter(&house, binding, word).await.is_none(), "another browser, or another word");
    }
    let session = enter(&house, &binding, &word).await.unwrap();
    assert_eq!(session.number, number(1));
    assert!(enter(&house, &binding, &word).await.is_none(), "once");
    texted(&house.identity, number(1), &format!("LOGIN {word}")).await;
    assert_eq!(house.identity.word(&binding, &word).await.unwrap(), WordState::Over);
    assert_eq!(house.count("sign_in_word").await, 0);
    house.identity.outbox().deliver_due().await.unwrap();
    assert_eq!(house.provider.texts(), ["signed in by your text"], "the number is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn such_a_session_has_proved_nothing_until_a_code_does() {
    let house = House::new().await;
    let binding = house.identity.new_binding();
    let word = house.identity.new_word(&binding).await.unwrap();
    texted(&house.identity, number(1), &format!("登录安心 {word}")).await;
    let session = enter(&house, &binding, &word).await.unwrap();
    let person = house.identity.session(&session.token).await.unwrap().unwrap();
    assert!(!person.has_proved_ever() && !person.has_proved_lately(Action::KeepMail, house.test.clock.now()));
    let opens = [Action::SwitchDnd, Action::SetPayee, Action::KeepNumbers];
    assert!(opens.into_iter().all(Action::wants_some_proof));
    assert!([Action::KeepPasskeys, Action::KeepMail].into_iter().all(Action::wants_fresh_proof));
    let (id, code) = house.code(number(1)).await;
    house.identity.prove_by_code(&session.token, id, &code).await.unwrap();
    let person = house.identity.session(&session.token).await.unwrap().unwrap();
    assert!(person.has_proved_ever() && person.has_proved_lately(Action::KeepMail, house.test.clock.now()));
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_do_not_sign_in_by_text() {
    let house = House::new().await;
    house.identity.put_staff(number(5), "陈静", Role::Desk).await.unwrap();
    let binding = house.identity.new_binding();
    let word = house.identity.new_word(&binding).await.unwrap();
    texted(&house.identity, number(5), &format!("LOGIN {word}")).await;
    assert!(enter(&house, &binding, &word).await.is_none());
    assert_eq!((house.count("session").await, house.count("message").await), (0, 0));
    assert_eq!(house.identity.word(&binding, &word).await.unwrap(), WordState::Over, "nor by trying again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_over_after_ten_minutes_whether_it_came_or_not() {
    let house = House::new().await;
    let binding = house.identity.new_binding();
    let words =
        [house.identity.new_word(&binding).await.unwrap(), house.identity.new_word(&binding).await.unwrap()];
    texted(&house.identity, number(1), &format!("LOGIN {}", words[0])).await;
    house.later(10 * MINUTE_MS);
    texted(&house.identity, number(1), &format!("LOGIN {}", words[1])).await;
    for word in &words {
        assert_eq!(house.identity.word(&binding, word).await.unwrap(), WordState::Over);
        assert!(enter(&house, &binding, word).await.is_none());
    }
    house.identity.sweep().await.unwrap();
    assert_eq!(house.count("sign_in_word").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_does_not_say_what_it_does_signs_nobody_in() {
    let house = House::new().await;
    let binding = house.identity.new_binding();
    let word = house.identity.new_word(&binding).await.unwrap();
    for text in [word.clone(), format!("AX {word}"), format!("WIN {word}"), format!("LOGIN {word} thanks")] {
        texted(&house.identity, number(1), &text).await;
        assert_eq!(house.identity.word(&binding, &word).await.unwrap(), WordState::Waits, "{text}");
    }
    // What else people text goes on to mean what it meant.
    texted(&house.identity, number(1), "STOP").await;
    assert_eq!(house.identity.unwanted(number(1)).await.unwrap().len(), 3);
    assert_eq!(house.identity.word(&binding, &word).await.unwrap(), WordState::Waits);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_is_entered_twice_at_the_same_moment_signs_in_once() {
    let house = House::new().await;
    let binding = house.identity.new_binding();
    let word = house.identity.new_word(&binding).await.unwrap();
    texted(&house.identity, number(1), &format!("LOGIN {word}")).await;
    let (one, two) = tokio::join!(enter(&house, &binding, &word), enter(&house, &binding, &word));
    assert_eq!(usize::from(one.is_some()) + usize::from(two.is_some()), 1);
    assert_eq!((house.count("session").await, house.count("message").await), (1, 1));
}
