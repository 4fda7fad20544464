//! What pays, and what takes much along, wants a proof of who somebody is that is at most ten minutes old; what was typed is kept.

use anxin_domain::number::Number;
use axum::http::StatusCode;

use crate::house::{ADMIN, Answer, COMPLIANCE, CUSTOMER, DESK, House, Person, REGULATOR, STRANGER, house};

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

/// Proves as staff of the demonstration do.
pub(crate) async fn prove(person: &mut Person, page: &Answer) -> Answer {
    assert!(
        page.has("value=\"button\"") && !page.has("value=\"text\""),
        "no code does for work: {}",
        page.text
    );
    send_on(person, page, &[]).await
}

/// Asks for a code on the page of proof and enters it, by whoever holds a number.
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

    let went_on = prove(&mut person, &asked).await;
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
    let mut person = house.signed_in(CUSTOMER).await;
    house.later(11);
    let fields = [("name", "周晓"), ("account", "6222020200012345678"), ("bank", "ICBKCNBJ")];
    let path = "/me/payee";
    let asked = person.post(path, &fields).await;
    let sent = send_on(&mut person, &asked, &[]).await;
    let right = house.newest_code(CUSTOMER).await;
    let wrong = format!("{:06}", (right.parse::<u32>().unwrap() + 1) % 1_000_000);
    let kept = |page: &Answer| page.has("value=\"6222020200012345678\"") && page.has("Is it still you?");
    for entered in ["", "12", &wrong] {
        let refused = send_on(&mut person, &sent, &[("proof-code", entered)]).await;
        assert_eq!(refused.status, StatusCode::OK);
        assert!(refused.has("proof-challenge") && kept(&refused), "{entered}: {}", refused.text);
    }

    house.later(1);
    let other = house.visitor().post("/signin", &[("number", &STRANGER.national())]).await;
    let (challenge, code) = (other.hidden("challenge"), house.newest_code(STRANGER).await);
    let proof = [("proof-by", "code"), ("proof-challenge", &*challenge), ("proof-code", &*code)];
    let refused = person.post(path, &[&proof[..], &fields[..]].concat()).await;
    assert!(kept(&refused), "{}", refused.text);

    // The account was typed once: what it was goes on to the page that reads it back, and from there it is saved.
    let back = send_on(&mut person, &sent, &[("proof-code", &right)]).await;
    assert!(back.has("name=\"confirm\"") && back.has("6222020200012345678"), "{}", back.text);
    let twice = {
        house.later(11);
        send_on(&mut person, &sent, &[("proof-code", &right)]).await
    };
    assert!(kept(&twice), "the code does it once");
    let asked = person.post(path, &[&fields[..], &[("confirm", "yes")]].concat()).await;
    let saved = prove_as(&house, (CUSTOMER, &mut person), &asked).await;
    assert_eq!(saved.location(), "/me/claims?done=payee-saved", "{}", saved.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_money_goes_and_all_there_is_want_a_fresh_proof_and_their_pages_do_not() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    house.later(11);
    for page in ["/me/payee", "/me/data"] {
        assert_eq!(person.get(page).await.status, StatusCode::OK, "{page}");
    }
    for file in ["/me/data.json", "/me/data.csv"] {
        let asked = person.get(file).await;
        assert_eq!(asked.location(), format!("/prove?next={file}"));
    }
    let page = person.get("/prove?next=/me/data.json").await;
    let ready = prove_as(&house, (CUSTOMER, &mut person), &page).await;
    assert!(ready.has("href=\"/me/data.json\""), "{}", ready.text);
    assert_eq!(person.get("/me/data.json").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_do_what_and_by_which_rules_want_a_fresh_proof_with_what_was_typed() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    let mut author = house.signed_in(COMPLIANCE).await;
    house.later(11);
    assert_eq!(admin.get("/desk/staff").await.status, StatusCode::OK, "reading wants none");
    assert_eq!(author.get("/desk/promises/new").await.status, StatusCode::OK);
    let role = [("number", "13700000078"), ("name", "新人"), ("role", "desk"), ("agent", "")];
    let key = [("part", "key"), ("name", "pbx"), ("scope", "decisions")];
    // As large as a promise may be, and more than any other form.
    let file = format!("# {}", "长".repeat(60_000));
    for (whose, path, fields) in [
        (ADMIN, "/desk/staff", &role[..]),
        (ADMIN, "/desk/staff/invite", &[("person", CASE)][..]),
        (ADMIN, "/desk/brands/lianjia-wuhan", &key[..]),
        (COMPLIANCE, "/desk/promises/submit", &[("file", "x.toml"), ("text", file.as_str())][..]),
        (COMPLIANCE, "/desk/promises/drafts/0123456789abcdef/publish", &[("seen", "x")][..]),
    ] {
        let person = if whose == ADMIN { &mut admin } else { &mut author };
        let asked = person.post(path, fields).await;
        assert!(asked.has("Is it still you?"), "{path}: {}", &asked.text[..asked.text.len().min(600)]);
        let kept = asked.first_form();
        for (name, value) in fields {
            assert!(kept.contains(&((*name).to_owned(), (*value).to_owned())), "{path}: {name} is kept");
        }
    }
    assert!(house.web.identity.staff_of(Number::from_digits(8_613_700_000_078)).await.unwrap().is_none());
    let asked = admin.post("/desk/staff", &role).await;
    let given = prove(&mut admin, &asked).await;
    assert_eq!(given.location(), "/desk/staff?done=role-given", "{}", given.text);
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
    let ready = prove(&mut person, &page).await;
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
