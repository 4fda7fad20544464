//! What pays, and what takes much along, wants a proof of who somebody is that is at most ten minutes old; what was typed is kept.

use anxin_domain::number::Number;
use axum::http::StatusCode;

use crate::house::{Answer, CUSTOMER, DESK, House, Person, REGULATOR, STRANGER, house};

const CASE: &str = "01J6A3M1T0R8Z5X7C9V2B4N6M8";
const EXPORT: &str = "/desk/export.csv?from=2026-11-01&until=2026-11-30";

/// Sends everything that the page carries, with what else a person adds.
async fn send_on(person: &mut Person, page: &Answer, more: &[(&str, &str)]) -> Answer {
    let (_, main) = page.text.split_once("<main").unwrap();
    let to = main.split_once("method=\"post\" action=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let carried: Vec<(String, String)> = page.first_form();
    let fields = carried.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<(&str, &str)> = fields.chain(more.iter().copied()).collect();
    person.post(&to, &fields).await
}

/// Asks for a code on the page of proof and enters it.
async fn prove(house: &House, person: &mut Person, page: &Answer) -> Answer {
    prove_as(house, (DESK, person), page).await
}

/// The same by whoever holds a number.
pub(crate) async fn prove_as(
    house: &House,
    (number, person): (Number, &mut Person),
    page: &Answer,
) -> Answer {
    let sent = send_on(person, page, &[]).await;
    assert!(sent.has("proof-challenge"), "{}", sent.text);
    let code = house.newest_code(number).await;
    send_on(person, &sent, &[("proof-code", &code)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_asked_for_a_proof_goes_on_with_it_and_loses_nothing() {
    let house = house().await;
    let mut person = house.signed_in(DESK).await;
    let fresh = person.post("/desk/fund/payments", &[("once", "a")]).await;
    assert!(fresh.has("Nothing can be paid") || fresh.status == StatusCode::OK, "a sign-in is a proof");
    assert!(!fresh.has("Is it still you?"));

    house.later(11);
    let words = "看过了：本人账户 & <b>\"x\"</b>";
    let path = format!("/desk/cases/{CASE}/let-go");
    let asked = person.post(&path, &[("finding", CASE), ("looked", words)]).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.has("Is it still you?") && asked.has("is kept"));
    assert!(asked.first_form().contains(&("looked".to_owned(), words.to_owned())), "{}", asked.text);

    let went_on = prove(&house, &mut person, &asked).await;
    // There is no such case, which only the handler behind the proof knows.
    assert_eq!(went_on.status, StatusCode::NOT_FOUND, "{}", went_on.text);
    let again = person.post(&path, &[("finding", CASE), ("looked", words)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "one proof is good for ten minutes");
    house.later(10);
    assert!(person.post(&path, &[("finding", CASE), ("looked", words)]).await.has("Is it still you?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_and_one_of_somebody_else_prove_nothing_and_lose_nothing() {
    let house = house().await;
    let mut person = house.signed_in(DESK).await;
    house.later(11);
    let path = format!("/desk/cases/{CASE}/let-go");
    let asked = person.post(&path, &[("finding", CASE), ("looked", "words")]).await;
    let sent = send_on(&mut person, &asked, &[]).await;
    let right = house.newest_code(DESK).await;
    let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 1) % 1_000_000);
    for entered in ["", "12", &wrong] {
        let refused = send_on(&mut person, &sent, &[("proof-code", entered)]).await;
        assert_eq!(refused.status, StatusCode::OK);
        assert!(
            refused.has("proof-challenge") && refused.has("value=\"words\""),
            "{entered}: {}",
            refused.text
        );
    }

    house.later(1);
    let other = house.visitor().post("/signin", &[("number", &STRANGER.national())]).await;
    let (challenge, code) = (other.hidden("challenge"), house.newest_code(STRANGER).await);
    let fields =
        [("proof-by", "code"), ("proof-challenge", &*challenge), ("proof-code", &*code), ("looked", "words")];
    let refused = person.post(&path, &fields).await;
    assert!(refused.has("Is it still you?") && refused.has("value=\"words\""), "{}", refused.text);

    let went_on = send_on(&mut person, &sent, &[("proof-code", &right)]).await;
    assert_eq!(went_on.status, StatusCode::NOT_FOUND, "the right one still does");
    house.later(11);
    let twice = send_on(&mut person, &sent, &[("proof-code", &right)]).await;
    assert!(twice.has("Is it still you?"), "and does it once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_along_wants_a_proof_and_comes_after_it() {
    let house = house().await;
    let mut person = house.signed_in(DESK).await;
    assert_eq!(person.get(EXPORT).await.status, StatusCode::OK);
    house.later(11);
    let asked = person.get(EXPORT).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert_eq!(asked.location(), "/prove?next=/desk/export.csv%3Ffrom%3D2026-11-01%26until%3D2026-11-30");
    let page = person.get(asked.location()).await;
    let ready = prove(&house, &mut person, &page).await;
    assert!(ready.has("Your file is ready"), "{}", ready.text);
    assert!(ready.has("href=\"/desk/export.csv?from=2026-11-01&amp;until=2026-11-30\""), "{}", ready.text);
    assert_eq!(person.get(EXPORT).await.status, StatusCode::OK);
    assert_eq!(person.get("/desk").await.status, StatusCode::OK);

    house.later(11);
    for path in [format!("/desk/fund/payments/{CASE}.xml"), "/desk/fund/payments/x".to_owned()] {
        assert!(person.get(&path).await.location().starts_with("/prove?next=/desk/fund/"), "{path}");
    }
    assert_eq!(person.get("/desk").await.status, StatusCode::OK, "reading wants no proof");
    let mut regulator = house.signed_in(REGULATOR).await;
    house.later(11);
    assert_eq!(regulator.get("/regulator/recoveries").await.status, StatusCode::OK);
    assert_eq!(
        regulator.get("/regulator/recoveries.csv").await.location(),
        "/prove?next=/regulator/recoveries.csv"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_opens_nothing_that_a_role_does_not() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    assert_eq!(person.get(EXPORT).await.status, StatusCode::FORBIDDEN);
    house.later(11);
    assert_eq!(person.get(EXPORT).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        person.post("/desk/fund/payments", &[("proof-by", "nothing")]).await.status,
        StatusCode::BAD_REQUEST
    );
    // The page goes where its own house is, whatever the address says.
    let mut fresh = house.signed_in(CUSTOMER).await;
    assert_eq!(fresh.post("/prove", &[("next", "//evil.example/a.csv")]).await.location(), "/me");
    let foreign =
        fresh.post_from("/prove", &[("proof-by", "text")], &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN, "another site makes us send no codes");
}
