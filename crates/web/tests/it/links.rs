//! Whoever may open a page may follow every link on it: none answers that it is not for them.

use std::collections::BTreeSet;

use anxin_domain::number::Number;
use axum::http::StatusCode;

use crate::bad_input::scene::scene;
use crate::house::{ADMIN, COMPLIANCE, CUSTOMER, DESK, HOTLINE, LINE, Person, REGULATOR};

/// Pages that are looked at of one person; every link within leads to more.
const PAGES_LIMIT: usize = 120;

/// The addresses of our own that a page links to, without what is taken along as a file.
fn links(page: &str) -> impl Iterator<Item = String> {
    let addresses =
        page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
    let ours = addresses.filter(|href| href.starts_with('/') && !href.starts_with("/assets/"));
    ours.filter(|href| !href.contains("lang=")).map(|href| href.split('#').next().unwrap().to_owned())
}

async fn walk(person: &mut Person, about: &str, from: &str) -> usize {
    let mut seen = BTreeSet::from([from.to_owned()]);
    let mut left = vec![from.to_owned()];
    let mut looked = 0;
    while let Some(path) = left.pop().filter(|_| looked < PAGES_LIMIT) {
        let page = person.get(&path).await;
        looked += 1;
        assert_ne!(page.status, StatusCode::FORBIDDEN, "{about} is led to {path}");
        assert!(!page.status.is_server_error(), "{about} at {path}");
        // Files and what comes after a fresh proof hold no further links.
        if page.text.starts_with("<!DOCTYPE html>") {
            left.extend(links(&page.text).filter(|href| seen.insert(href.clone())));
        }
    }
    looked
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_leads_where_a_role_may_not_go() {
    let scene = scene().await;
    let people: [(&str, Number, &str); 7] = [
        ("a customer", CUSTOMER, "/me"),
        ("an agent", LINE, "/agent"),
        ("the hotline", HOTLINE, "/hotline"),
        ("the desk", DESK, "/desk"),
        ("an administrator", ADMIN, "/desk"),
        ("the regulator", REGULATOR, "/regulator"),
        ("compliance", COMPLIANCE, "/desk/promises"),
    ];
    for (about, number, from) in people {
        let mut person = scene.house.signed_in(number).await;
        assert!(walk(&mut person, about, from).await > 5, "{about} walks");
    }
    // The page of a case, where the hotline comes by a caller.
    let mut hotline = scene.house.signed_in(HOTLINE).await;
    walk(&mut hotline, "the hotline", &format!("/desk/cases/{}", scene.waiting)).await;
}
