//! Signing in by texting us, by the pages: what is shown, who is let in, and how little that opens.

use std::sync::Arc;

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_identity::{Identity, SendError, ServerKey, Taken, TextSender};
use axum::http::StatusCode;

use crate::house::{Answer, CUSTOMER, DESK, House, Person, house};

/// A provider that brings no answers.
struct OneWay;

#[async_trait::async_trait]
impl TextSender for OneWay {
    async fn send(&self, _: MessageId, _: Number, _: &str) -> Result<Taken, SendError> {
        Ok(Taken::default())
    }
}

/// Opens the page and texts its words from a number.
async fn text(person: &mut Person, from: &str) -> String {
    let word = person.get("/signin/text?next=/me/calls").await.hidden("word");
    let texted =
        person.post("/demo/messages", &[("from", from), ("text", &format!("LOGIN ANXIN {word}"))]).await;
    assert_eq!(texted.location(), "/demo/messages");
    word
}

async fn signed_in_by_text(house: &House) -> Person {
    let mut person = house.visitor();
    let word = text(&mut person, "13800138000").await;
    let sent = person.post("/signin/text", &[("word", &word), ("next", "/me/calls")]).await;
    assert_eq!(sent.location(), "/me/calls");
    person
}

fn asks_for_proof(answer: &Answer) -> bool {
    answer.location().starts_with("/prove") || answer.has("name=\"proof-")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_what_to_text_and_lets_in_who_did() {
    let house = house().await;
    let mut person = house.visitor();
    assert!(person.get("/signin?next=/me/calls").await.has("href=\"/signin/text?next=/me/calls\""));
    let page = person.get("/signin/text?next=/me/calls").await;
    let word = page.hidden("word");
    assert!(page.has(&format!("LOGIN ANXIN {word}")) && page.has("sms:10690000?body=LOGIN%20ANXIN%20"));
    let form = [("word", &*word), ("next", "/me/calls")];
    let early = person.post("/signin/text", &form).await;
    assert!(early.has("has not come yet") && early.hidden("word") == word, "{}", early.text);
    let texted = [("from", "13800138000"), ("text", &format!("LOGIN ANXIN {word}"))];
    person.post("/demo/messages", &texted).await;
    // Whoever saw the words on the screen has another browser.
    let mut other = house.visitor();
    other.get("/signin/text").await;
    assert!(other.post("/signin/text", &form).await.has("can no longer be used"));
    assert_eq!(person.post("/signin/text", &form).await.location(), "/me/calls");
    assert_eq!(person.get("/me/calls").await.status, StatusCode::OK);
    let all = house.web.identity.messages(50).await.unwrap();
    assert!(
        all.iter().any(|m| m.number == CUSTOMER && m.template == "signed_in_by_text"),
        "the number is told"
    );
    assert_eq!(person.get("/signin/text?next=/me/claims").await.location(), "/me/claims", "once in, in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_by_text_protects_and_reads_and_opens_nothing_without_a_code() {
    let house = house().await;
    let mut person = signed_in_by_text(&house).await;
    for path in ["/me", "/me/calls", "/me/claims", "/me/permit", "/me/requests", "/me/messages"] {
        assert_eq!(person.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(person.post("/me/dnd", &[("to", "on")]).await.location(), "/me?done=dnd-on");
    for path in ["/me/data.json", "/me/data.csv", "/me/payee", "/me/messages/mail", "/signin/passkey/new"] {
        assert!(asks_for_proof(&person.get(path).await), "{path}");
    }
    let account =
        [("name", "周晓"), ("account", "6222020200012345678"), ("bank", "ICBKCNBJ"), ("confirm", "yes")];
    let forms: [(&str, &[(&str, &str)]); 6] = [
        ("/me/dnd", &[("to", "off")]),
        ("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]),
        ("/me/payee", &account),
        ("/me/messages", &[("language", "en")]),
        ("/me/messages/mail", &[("address", "evil@mail.example"), ("how", "")]),
        ("/me/messages/mail/remove", &[]),
    ];
    for (path, fields) in forms {
        let answer = person.post(path, fields).await;
        assert!(asks_for_proof(&answer), "{path}: {}", answer.text);
    }
    assert!(house.web.fund.payee(CUSTOMER).await.unwrap().is_none());
    assert!(house.web.identity.mailbox(CUSTOMER).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_let_in_by_no_text() {
    let house = house().await;
    let mut person = house.visitor();
    let word = text(&mut person, &DESK.national()).await;
    let refused = person.post("/signin/text", &[("word", &word), ("next", "/desk")]).await;
    assert!(refused.has("does not sign in like this"), "{}", refused.text);
    assert_eq!(person.cookie("anxin_session"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_answers_come_it_is_not_offered() {
    let house = house().await;
    let mut one_way = house.web.clone();
    one_way.identity =
        Identity::new(house.test.store.clone(), Arc::new(OneWay), ServerKey::from_bytes([7; 32]));
    let mut person = house.visitor_of(one_way);
    assert!(!person.get("/signin").await.has("/signin/text"));
    assert_eq!(person.get("/signin/text").await.status, StatusCode::NOT_FOUND);
    let posted = person.post("/signin/text", &[("word", "7F3K9QX0")]).await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
}
