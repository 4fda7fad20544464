//! Giving roles and taking them on pages: nobody their own, never the last administrator's, and each with who and when.

use anxin_domain::number::Number;
use anxin_identity::Role;
use axum::http::StatusCode;

use crate::house::{ADMIN, Answer, DESK, HOTLINE, house};

const NEW: Number = Number::from_digits(8_613_700_000_077);

/// The id of a person in the forms of the page.
fn id_of(page: &Answer, name: &str) -> String {
    let (before, _) = page.text.split_once(&format!("from {name}\"")).unwrap();
    let (_, value) = before.rsplit_once("name=\"person\" value=\"").unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_given_used_and_taken_with_who_and_when() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    let new = [("number", "13700000077"), ("name", "新人"), ("role", "desk"), ("agent", "")];
    let given = admin.post("/desk/staff", &new).await;
    assert_eq!(given.location(), "/desk/staff?done=role-given", "{}", given.text);
    let page = admin.get(given.location()).await;
    assert!(page.has("新人") && page.has("The role is given") && !page.has("13700000077"), "{}", page.text);
    let mut person = house.signed_in(NEW).await;
    assert_eq!(person.get("/desk").await.status, StatusCode::OK);

    let id = id_of(&page, "新人");
    for _ in 0..2 {
        let taken = admin.post("/desk/staff/take", &[("person", &id), ("role", "desk")]).await;
        assert_eq!(taken.location(), "/desk/staff?done=role-taken", "{}", taken.text);
    }
    assert_eq!(person.get("/desk").await.status, StatusCode::FORBIDDEN, "at once, in the open session too");
    let page = admin.get("/desk/staff").await;
    let (_, changes) = page.text.split_once("Roles given and taken").unwrap();
    assert_eq!(changes.matches("Taken</span>").count(), 1, "{changes}");
    assert!(changes.contains("高明"), "by whom: {changes}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gives_themselves_a_role_and_the_last_administrator_stays() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    let own = [("number", ADMIN.national()), ("name", "高明".into()), ("role", "desk".into())];
    let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = admin.post("/desk/staff", &own).await;
    assert!(refused.has("Nobody gives themselves a role"), "{}", refused.text);
    assert!(!house.web.identity.staff_of(ADMIN).await.unwrap().unwrap().roles.contains(&Role::Desk));

    // No button leads there, and a form made by hand is refused as well.
    let store = &house.test.store;
    let clock = store.clock().clone();
    let id =
        store.write(move |tx| anxin_store::audit::person_in(tx, &clock, ADMIN)).await.unwrap().to_string();
    assert!(!admin.get("/desk/staff").await.has(&id));
    let last = admin.post("/desk/staff/take", &[("person", &id), ("role", "admin")]).await;
    assert!(last.has("last administrator"), "{}", last.text);
    assert!(house.web.identity.staff_of(ADMIN).await.unwrap().unwrap().roles.contains(&Role::Admin));

    house.web.identity.put_staff(DESK, "陈静", Role::Admin).await.unwrap();
    let now = admin.post("/desk/staff/take", &[("person", &id), ("role", "admin")]).await;
    assert_eq!(now.location(), "/desk/staff?done=role-taken", "{}", now.text);
    assert_eq!(admin.get("/desk/staff").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_given_comes_back_with_what_was_typed() {
    let house = house().await;
    let mut admin = house.signed_in(ADMIN).await;
    for (number, name, role, agent, field) in [
        ("12", "新人", "desk", "", "number"),
        ("13700000077", " ", "desk", "", "name"),
        ("13700000077", "新人", "", "", "role"),
        ("13700000077", "新人", "customer", "", "role"),
        ("13700000077", "新人", "agent", "", "agent"),
        ("13700000077", "新人", "desk", "lianjia-wuhan:1", "agent"),
    ] {
        let fields = [("number", number), ("name", name), ("role", role), ("agent", agent)];
        let page = admin.post("/desk/staff", &fields).await;
        assert_eq!(page.status, StatusCode::OK, "{fields:?}");
        assert!(page.has(&format!("href=\"#{field}\"")), "{fields:?}: {}", page.text);
        assert!(page.has(&format!("value=\"{number}\"")), "{fields:?}: nothing is lost");
    }
    assert!(house.web.identity.staff_of(NEW).await.unwrap().is_none());
    assert!(house.web.identity.staff_of(HOTLINE).await.unwrap().is_some());
}
