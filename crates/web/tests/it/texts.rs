//! The texts that the desk writes often, as the house keeps them.

use anxin_store::audit::{AuditAction, AuditFilter, find};
use axum::http::StatusCode;

use crate::bad_input::scene::complain;
use crate::house::{ADMIN, CUSTOMER, DESK, House, house};

async fn noted(house: &House, action: AuditAction) -> Vec<String> {
    let filter = AuditFilter { action: Some(action), ..AuditFilter::default() };
    let rows = house.test.store.read(move |tx| find(tx, &filter, 100)).await.unwrap();
    rows.into_iter().map(|row| row.object).collect()
}

/// A whole form, with a text in English.
fn form<'a>(id: &'a str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("id", id),
        ("use", "question"),
        ("name_zh", "索取合同"),
        ("name_en", "Ask for the contract"),
        ("name_ja", "契約書の依頼"),
        ("text_zh", "请上传合同。案件 {case}"),
        ("text_en", text),
        ("text_ja", "契約書をお送りください。{promise}"),
        ("seen", "0"),
        ("part", "save"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_added_changed_and_retired_and_the_desk_has_it_at_once() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    let list = admin.get("/desk/texts").await;
    assert!(
        list.has("Ask for more detail") && list.has("As shipped") && list.has("/desk/texts/new"),
        "{}",
        list.text
    );
    assert_eq!(admin.get("/desk/texts/new").await.status, StatusCode::OK);
    for _ in 0..2 {
        let added =
            admin.post("/desk/texts", &form("ask-contract", "Please add the contract to case {case}.")).await;
        assert_eq!(added.location(), "/desk/texts?done=text-saved", "{}", added.text);
    }
    assert_eq!(
        noted(&house, AuditAction::ChangedText).await,
        ["ask-contract"],
        "sent twice it is saved once"
    );

    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    let path = format!("/desk/cases/{case}");
    let mut desk = house.signed_in(DESK).await;
    assert!(desk.get(&path).await.has("Ask for the contract"));
    let used = desk.post(&format!("{path}/ask"), &[("text", "ask-contract"), ("use_text", "yes")]).await;
    assert!(used.has(&format!("Please add the contract to case {case}.")), "filled in: {}", used.text);

    let page = admin.get("/desk/texts/ask-contract").await;
    let seen = page.hidden("seen");
    assert!(seen == "1" && page.has("Please add the contract"), "{}", page.text);
    let mut changed = form("", "Send us the contract.");
    changed[8].1 = &seen;
    changed.push(("promise.leak-warranty", "yes"));
    assert_eq!(
        admin.post("/desk/texts/ask-contract", &changed).await.location(),
        "/desk/texts?done=text-saved"
    );
    assert!(!desk.get(&path).await.has("Ask for the contract"), "it is for another promise now");
    // From the page before.
    let mut old = form("", "Typed at the same time.");
    old[8].1 = &seen;
    let old = admin.post("/desk/texts/ask-contract", &old).await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    assert!(old.has("saved this text meanwhile") && old.has("Typed at the same time."), "{}", old.text);
    assert_eq!(old.hidden("seen"), "2");

    let retire = [("seen", "2"), ("part", "retire")];
    assert_eq!(
        admin.post("/desk/texts/ask-contract", &retire).await.location(),
        "/desk/texts?done=text-retired"
    );
    assert!(admin.get("/desk/texts").await.has("Retired"));
    assert_eq!(noted(&house, AuditAction::RetiredText).await, ["ask-contract"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_shipped_is_changed_and_retired_too_and_can_come_back() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    let mut customer = house.signed_in(CUSTOMER).await;
    let case = complain(&mut customer, "13900000071").await;
    let path = format!("/desk/cases/{case}");
    let mut desk = house.signed_in(DESK).await;
    assert!(desk.get(&path).await.has("value=\"ask-call\""));
    let retired = admin.post("/desk/texts/ask-call", &[("seen", "0"), ("part", "retire")]).await;
    assert_eq!(retired.location(), "/desk/texts?done=text-retired");
    assert!(!desk.get(&path).await.has("value=\"ask-call\""));
    let page = admin.get("/desk/texts/ask-call").await;
    assert!(
        page.has("Saving offers it again") && page.has("name=\"promise.dnd-call\" value=\"yes\" checked"),
        "{}",
        page.text
    );
    let mut back = form("", "What was the call about?");
    back[8].1 = "1";
    assert_eq!(admin.post("/desk/texts/ask-call", &back).await.location(), "/desk/texts?done=text-saved");
    assert!(desk.get(&path).await.has("value=\"ask-call\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_and_nothing_typed_is_lost() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    let unknown = admin.post("/desk/texts", &form("ask-contract", "Pay {sum} for {case}")).await;
    assert!(unknown.has("There is no {sum}") && unknown.has("href=\"#text_en\""), "{}", unknown.text);
    assert!(unknown.has("Pay {sum} for {case}") && unknown.has("value=\"Ask for the contract\""));
    for id in ["", "Ask", "new", "a b", &"a".repeat(41)] {
        assert!(admin.post("/desk/texts", &form(id, "text")).await.has("href=\"#id\""), "{id}");
    }
    let taken = admin.post("/desk/texts", &form("ask-more", "text")).await;
    assert!(taken.has("Another text has this short name"), "{}", taken.text);
    let empty = admin.post("/desk/texts", &[("id", "x")]).await;
    for field in ["use", "name_zh", "name_en", "name_ja", "text_zh", "text_en", "text_ja"] {
        assert!(empty.has(&format!("href=\"#{field}\"")), "{field}: {}", empty.text);
    }
    assert_eq!(admin.post("/desk/texts/nothing", &form("", "text")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        admin.post("/desk/texts/ask-more", &[("part", "retire")]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert!(noted(&house, AuditAction::ChangedText).await.is_empty());
    let mut desk = house.signed_in(DESK).await;
    assert_eq!(desk.get("/desk/texts").await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.post("/desk/texts", &form("x", "text")).await.status, StatusCode::FORBIDDEN);
}
