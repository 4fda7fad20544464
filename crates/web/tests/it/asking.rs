//! Asking for consent, from the agent's question to the customer's answer; calls that have to wait; calls back.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::people::Brand;
use anxin_domain::time::Instant;
use anxin_gate::Question;
use anxin_store::directory::put_brand;
use axum::http::StatusCode;

use crate::house::{Answer, CUSTOMER, House, LINE, Person, STRANGER, house, key};

const BUTTON: &str = "Ask for consent by text";

async fn check(house: &House, agent: &mut Person) -> Answer {
    // The clock was moved by hand; a running house follows the feed all the time.
    house.web.gate.follower().catch_up().await.unwrap();
    let customer = CUSTOMER.national();
    let fields = [("number", &*customer), ("purpose", "marketing"), ("line_of_business", "rental")];
    agent.post("/agent/check", &fields).await
}

async fn ask(house: &House, agent: &mut Person, decision: &str) -> Answer {
    house.web.gate.follower().catch_up().await.unwrap();
    agent.post("/agent/request", &[("decision", decision)]).await
}

async fn say(person: &mut Person, request: &str, said: &str) -> Answer {
    person.post("/me/requests", &[("request", request), ("said", said)]).await
}

fn requests(house: &House) -> usize {
    house.web.gate.registry().now().requests(CUSTOMER).len()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_asks_the_customer_says_yes_and_the_agent_may_call() {
    let house = house().await;
    let mut agent = house.signed_in(LINE).await;
    let denied = check(&house, &mut agent).await;
    assert!(denied.has(BUTTON), "{}", denied.text);
    let decision = denied.hidden("decision");
    assert!(ask(&house, &mut agent, &decision).await.has("The customer is asked"));
    let again = ask(&house, &mut agent, &decision).await;
    assert!(again.has("You have asked, and there is no answer yet"), "{}", again.text);
    let newer = check(&house, &mut agent).await;
    assert!(!newer.has(BUTTON) && newer.has("You have asked, and there is no answer yet"));
    assert!(denied.has("You may ask for consent once") && !newer.has("You may ask for consent once"));
    assert_eq!(requests(&house), 1, "one open request of one agent");
    let texts = house.web.identity.messages(50).await.unwrap();
    let texts: Vec<_> = texts.into_iter().filter(|text| text.template == "consent_request").collect();
    assert_eq!(texts.len(), 1);
    assert!(texts[0].number == CUSTOMER && texts[0].text.as_ref().unwrap().contains("武汉链家的王芳"));

    let mut person = house.signed_in(CUSTOMER).await;
    let home = person.get("/me").await;
    assert!(home.has("王芳 of 武汉链家 asks whether they may call you about rentals"), "{}", home.text);
    let request = home.hidden("request");
    let mut stranger = house.signed_in(STRANGER).await;
    assert_eq!(say(&mut stranger, &request, "yes").await.status, StatusCode::NOT_FOUND);
    assert_eq!(say(&mut person, &request, "perhaps").await.status, StatusCode::BAD_REQUEST);
    for _ in 0..2 {
        let yes = say(&mut person, &request, "yes").await;
        assert_eq!(yes.location(), "/me/requests?done=request-accepted", "{}", yes.text);
    }
    assert_eq!(
        say(&mut person, &request, "no").await.status,
        StatusCode::CONFLICT,
        "the first answer stands"
    );
    let page = person.get("/me/requests").await;
    assert!(page.has("You said yes") && !page.has("data-request"));
    assert!(!person.get("/me").await.has("data-request"));
    assert!(person.get("/me/permit").await.has("王芳"));
    let allowed = check(&house, &mut agent).await;
    assert!(allowed.has("Yes, you may call") && !allowed.has(BUTTON), "{}", allowed.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn never_again_means_that_nobody_may_ask() {
    let house = house().await;
    let mut agent = house.signed_in(LINE).await;
    let decision = check(&house, &mut agent).await.hidden("decision");
    ask(&house, &mut agent, &decision).await;
    let mut person = house.signed_in(CUSTOMER).await;
    let request = person.get("/me").await.hidden("request");
    for _ in 0..2 {
        assert_eq!(
            say(&mut person, &request, "never").await.location(),
            "/me/requests?done=requests-refused"
        );
    }
    assert_eq!(house.web.gate.registry().now().acts(CUSTOMER).len(), 1, "said twice, said once");
    assert!(person.get("/me/requests").await.has("Nobody may ask you for consent"));

    house.later(60 * 24 * 365);
    house.web.gate.follower().catch_up().await.unwrap();
    let mut agent = house.signed_in(LINE).await;
    let denied = check(&house, &mut agent).await;
    assert!(!denied.has(BUTTON) && denied.has("has not agreed"), "{}", denied.text);
    let refused = ask(&house, &mut agent, &denied_id(&denied)).await;
    assert!(refused.has("does not want to be asked for consent"), "{}", refused.text);
    assert_eq!(requests(&house), 1);

    let mut person = house.signed_in(CUSTOMER).await;
    let again = person.post("/me/requests", &[("said", "again")]).await;
    assert_eq!(again.location(), "/me/requests?done=requests-taken");
    assert!(check(&house, &mut agent).await.has(BUTTON));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_was_allowed_is_no_leave_for_the_call_that_comes_with_it() {
    let house = house().await;
    let mut agent = house.signed_in(LINE).await;
    let mut person = house.signed_in(CUSTOMER).await;
    let decision = check(&house, &mut agent).await.hidden("decision");
    assert!(ask(&house, &mut agent, &decision).await.has("The customer is asked"));
    person.post("/me/dnd", &[("to", "on")]).await;
    house.web.gate.follower().catch_up().await.unwrap();
    // The clock has not moved: the call rings in the minute of the text.
    house.rang(LINE, CUSTOMER, "1").await;
    let calls = person.get("/me/calls").await;
    assert!(calls.has("Went around the check") && !calls.has("Let through"), "{}", calls.text);
}

/// The decision that an answer links to.
fn denied_id(answer: &Answer) -> String {
    let (_, rest) = answer.text.split_once("href=\"/decisions/").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_has_to_wait_is_told_from_when_on() {
    let house = house().await;
    house.test.clock.set(Instant::parse("2026-11-24T22:30:00+08:00").unwrap());
    let now = house.test.clock.now();
    let brand = Brand {
        id: key("lianjia-wuhan"),
        name: "武汉链家".into(),
        city: "wuhan".into(),
        rulebook: "au".into(),
    };
    house.test.store.write(move |tx| put_brand(tx, &brand, now)).await.unwrap();
    house.web.gate.follower().catch_up().await.unwrap();
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    let mut agent = house.signed_in(LINE).await;
    let answer = check(&house, &mut agent).await;
    assert!(answer.has("data-verdict=\"defer\""), "{}", answer.text);
    assert!(
        answer.has("Not now. From 25\u{a0}November 2026 at\u{a0}09:00 on") && answer.has("Asia/Shanghai"),
        "{}",
        answer.text
    );
    assert!(!answer.has(BUTTON), "what lacks is not consent");
    assert!(agent.get("/agent").await.has("Not now"));
    let calls = person.get("/me/calls").await;
    assert!(
        calls.has("Not now, so it did not ring") && !calls.has("Complain about this call"),
        "{}",
        calls.text
    );
    assert!(person.get("/me").await.has("Last 30 days: 1 refused, 0 came through"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_to_one_call_back_is_used_up_by_it() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let line = LINE.national();
    let fields = [("to", "agent"), ("agent", &*line), ("times", "once")];
    assert_eq!(person.post("/me/permit", &fields).await.location(), "/me/permit?done=permitted");
    let page = person.get("/me/permit").await;
    assert!(page.has("one call") && page.has("Take back"), "{}", page.text);
    let asked = || Question::marketing(LINE, CUSTOMER, "pbx");
    house.web.gate.follower().catch_up().await.unwrap();
    let first = house.web.gate.check(asked()).await.unwrap();
    assert_eq!(first.judgement.verdict, Verdict::Allow);
    house.rang(LINE, CUSTOMER, "1").await;
    let second = house.web.gate.check(asked()).await.unwrap();
    assert_eq!(second.judgement.verdict, Verdict::Deny);
    assert!(second.judgement.reasons.iter().any(|reason| reason.code == ReasonCode::PermitUsed));
    let page = person.get("/me/permit").await;
    assert!(page.has("Used") && !page.has("Take back"), "{}", page.text);
    let odd = person.post("/me/permit", &[("to", "agent"), ("agent", &*line), ("times", "often")]).await;
    assert!(odd.has("Choose one") && odd.status == StatusCode::OK);
}
