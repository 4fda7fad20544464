//! Limits: met with 429, a time and a page; listed with their reasons; and the same for numbers that are known and unknown.

use std::net::SocketAddr;

use anxin_web::rate::{
    CHECKS_OF_ACCOUNT, CODES_FROM_ADDRESS, GUESSES_FROM_ADDRESS, LIMITS, Per, RateLimit, WAYS_IN_FROM_ADDRESS,
};
use axum::http::{StatusCode, header};

use crate::house::{Answer, CUSTOMER, DESK, LINE, STRANGER, house};

#[test]
fn every_limit_is_on_the_page_with_its_reason() {
    const MARK: &str = "<!-- what follows is written by a test -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rate-limits.md");
    let row = |limit: &RateLimit| {
        let per = if limit.per == Per::Address { "address" } else { "account" };
        let minutes = limit.within_seconds / 60;
        format!("| `{}` | {per} | {} in {minutes} minutes | {} |\n", limit.name, limit.most, limit.why)
    };
    let rows: String = LIMITS.iter().map(row).collect();
    let page = std::fs::read_to_string(path).unwrap();
    let (before, listed) = page.split_once(MARK).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, format!("{before}{MARK}{rows}")).unwrap();
        return;
    }
    assert!(
        listed == rows,
        "the limits have changed (UPDATE_GOLDEN=1 writes them down); they are now:\n{rows}"
    );
}

fn assert_too_often(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{}", answer.text);
    let seconds: u32 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=3_600).contains(&seconds), "{seconds}");
    assert!(answer.has("That was too often") && answer.has("There is room again in"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_texts_so_many_codes_and_others_are_not_held_by_it() {
    let house = house().await;
    let mut walker = house.visitor();
    walker.address = Some(SocketAddr::from(([203, 0, 113, 7], 4_000)));
    for n in 0..CODES_FROM_ADDRESS.most {
        let number = format!("139{n:08}");
        assert_eq!(walker.post("/signin", &[("number", &number)]).await.status, StatusCode::OK, "{n}");
    }
    assert_too_often(&walker.post("/signin", &[("number", "13800138000")]).await);
    let mut other = house.visitor();
    other.address = Some(SocketAddr::from(([203, 0, 113, 8], 4_000)));
    assert_eq!(other.post("/signin", &[("number", "13800138000")]).await.status, StatusCode::OK);
    house.later(1);
    assert_eq!(
        walker.post("/signin", &[("number", "13800138001")]).await.status,
        StatusCode::OK,
        "room comes back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_guesses_so_often_behind_a_proxy_too() {
    let house = house().await;
    let mut guesser = house.visitor();
    guesser.address = Some(SocketAddr::from(([127, 0, 0, 1], 4_000)));
    guesser.forwarded = Some("203.0.113.7");
    for _ in 0..GUESSES_FROM_ADDRESS.most {
        let wrong = guesser.post("/signin/passkey", &[("answer", "{}")]).await;
        assert_eq!(wrong.status, StatusCode::OK);
    }
    assert_too_often(&guesser.post("/signin/passkey", &[("answer", "{}")]).await);
    let code = [("challenge", "01J6A3M1T0R8Z5X7C9V2B4N6M8"), ("code", "123456")];
    assert_too_often(&guesser.post("/signin/code", &code).await);
    guesser.forwarded = Some("203.0.113.7, 203.0.113.9");
    assert_eq!(
        guesser.post("/signin/code", &code).await.status,
        StatusCode::OK,
        "the proxy saw somebody else"
    );
}

/// A client may send a line of its own, and a proxy may put its own behind it instead of writing on.
#[tokio::test(flavor = "multi_thread")]
async fn of_several_lines_about_where_a_request_comes_from_the_last_counts() {
    let house = house().await;
    let mut guesser = house.visitor();
    guesser.address = Some(SocketAddr::from(([127, 0, 0, 1], 4_000)));
    let code = [("challenge", "01J6A3M1T0R8Z5X7C9V2B4N6M8"), ("code", "123456")];
    let mut guess = async |said: &str, seen: &str| {
        let lines = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", said), ("x-forwarded-for", seen)];
        guesser.post_from("/signin/code", &code, &lines).await
    };
    for n in 0..GUESSES_FROM_ADDRESS.most {
        let said = format!("198.51.100.{n}");
        assert_eq!(guess(&said, "203.0.113.7").await.status, StatusCode::OK, "{n}");
    }
    assert_too_often(&guess("198.51.100.250", "203.0.113.7").await);
    let another = guess("203.0.113.7", "203.0.113.8").await;
    assert_eq!(another.status, StatusCode::OK, "what a client says of itself holds nobody up");
}

#[tokio::test(flavor = "multi_thread")]
async fn ways_to_the_provider_are_begun_so_often() {
    let house = house().await;
    let mut walker = house.visitor();
    walker.address = Some(SocketAddr::from(([203, 0, 113, 7], 4_000)));
    for n in 0..WAYS_IN_FROM_ADDRESS.most {
        // This house has no provider, and is asked all the same.
        assert_eq!(walker.get("/signin/oidc").await.status, StatusCode::NOT_FOUND, "{n}");
    }
    assert_too_often(&walker.get("/signin/oidc?next=/desk").await);
    let mut other = house.visitor();
    other.address = Some(SocketAddr::from(([203, 0, 113, 8], 4_000)));
    assert_eq!(other.get("/signin/oidc").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_checks_as_often_as_hands_type() {
    let house = house().await;
    let mut agent = house.signed_in(LINE).await;
    for _ in 0..CHECKS_OF_ACCOUNT.most {
        assert_eq!(agent.post("/agent/check", &[("number", "")]).await.status, StatusCode::OK);
    }
    assert_too_often(&agent.post("/agent/check", &[("number", "")]).await);
    assert_eq!(agent.get("/agent").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn known_and_unknown_numbers_are_answered_the_same() {
    let house = house().await;
    let mut pages = Vec::new();
    for number in [CUSTOMER, DESK, STRANGER] {
        let mut person = house.visitor();
        let answer = person.post("/signin", &[("number", &number.national())]).await;
        let plain = answer.text.replace(&answer.hidden("challenge"), "…").replace(&number.masked(), "…");
        let names: Vec<_> = answer.headers.keys().cloned().collect();
        pages.push((answer.status, names, plain));
    }
    assert_eq!(pages[0], pages[1], "staff");
    assert_eq!(pages[0], pages[2], "a number that was never here");
}
