//! Who is let in where, whole: each route that the router has, each role, and whoever has not signed in. A route that is in no table
//! fails here.

use anxin_domain::number::Number;
use axum::http::StatusCode;

use crate::doors::{FORMS, PAGES, PEOPLE};
use crate::house::{Answer, House, Person, house};
use crate::routes::{Route, routes};

const CASE: &str = "01J6A3M1T0R8Z5X7C9V2B4N6M8";

/// What names something that need not be there: pages and forms with whether customer, agent, hotline, desk, admin, regulator and
/// compliance are let in. Whoever is, may be told that there is no such thing.
const NAMED: [(&str, &str, [bool; 7]); 26] = [
    ("GET", "/decisions/{id}", [true; 7]),
    ("GET", "/me/claims/{case}", [true; 7]),
    ("POST", "/me/claims/{case}/appeal", [true; 7]),
    ("GET", "/me/claims/{case}/files/{file}", [true; 7]),
    ("GET", "/me/claims/{case}/receipt", [true; 7]),
    ("GET", "/me/payee/wechat", [true; 7]),
    ("GET", "/signin/oidc/again", [true; 7]),
    ("GET", "/signin/invite/{token}", [true; 7]),
    ("POST", "/signin/invite/{token}", [true; 7]),
    ("GET", "/agent/calls/{record}", [false, true, false, false, false, false, false]),
    ("GET", "/desk/cases/{case}", [false, false, true, true, false, false, false]),
    ("GET", "/desk/cases/{case}/files/{file}", [false, false, true, true, false, false, false]),
    ("GET", "/desk/cases/{case}/changes", [false, false, true, true, false, false, false]),
    ("GET", "/desk/changes", [false, false, false, true, true, false, false]),
    ("GET", "/desk/promises/drafts/{draft}", [false, false, false, false, false, false, true]),
    ("GET", "/regulator/cases/{case}", [false, false, false, false, false, true, false]),
    ("GET", "/desk/fund/payments/{file}", [false, false, false, true, false, false, false]),
    ("GET", "/desk/fund/recoveries/{debtor}", [false, false, false, true, true, false, false]),
    ("GET", "/desk/fund/recoveries/{debtor}/plan", [false, false, false, true, false, false, false]),
    ("GET", "/desk/fund/recoveries/{debtor}/write-off", [false, false, false, true, false, false, false]),
    ("GET", "/desk/fund/recoveries/{debtor}/paid", [false, false, false, true, false, false, false]),
    ("GET", "/desk/fund/recoveries/{debtor}/offset", [false, false, false, true, false, false, false]),
    ("GET", "/desk/fund/recoveries/claims/{award}", [false, false, false, true, true, false, false]),
    ("GET", "/desk/fund/recoveries/claims/{award}/paid", [false, false, false, true, false, false, false]),
    ("GET", "/desk/fund/recoveries/write-offs/{proposal}", [false, false, false, true, true, false, false]),
    ("POST", "/desk/staff/invite", [false, false, false, false, true, false, false]),
];

/// Forms in parts.
const IN_PARTS: [(&str, [bool; 7]); 3] = [
    ("/me/claims/{case}/file", [true; 7]),
    ("/desk/promises/new", [false, false, false, false, false, false, true]),
    ("/desk/fund/statement", [false, false, false, true, false, false, false]),
];

/// The doors themselves and what anybody may open, signed in or not.
const OPEN: [(&str, &str); 18] = [
    ("GET", "/signin"),
    ("POST", "/signin"),
    ("POST", "/signin/code"),
    ("GET", "/signin/text"),
    ("POST", "/signin/text"),
    ("GET", "/signin/oidc"),
    ("GET", "/signin/oidc/return"),
    ("GET", "/signin/passkey"),
    ("POST", "/signin/passkey"),
    ("POST", "/verify"),
    ("GET", "/verify/{token}"),
    ("GET", "/mail/stop/{token}"),
    ("POST", "/mail/stop/{token}"),
    ("GET", "/demo/messages"),
    ("POST", "/demo/messages"),
    ("POST", "/demo/signin"),
    ("POST", "/signout"),
    ("GET", "/"),
];

/// Whether an answer keeps somebody out: not theirs, or not before they sign in.
fn is_closed(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN || answer.location().starts_with("/signin?next=")
}

async fn ask(person: &mut Person, method: &str, path: &str) -> Answer {
    let path = filled(path);
    if method == "GET" { person.get(&path).await } else { person.post(&path, &[]).await }
}

/// The path of a route with something in each of its places.
fn filled(route: &str) -> String {
    let place = |part: &str| if part.starts_with('{') { CASE.to_owned() } else { part.to_owned() };
    route.split('/').map(place).collect::<Vec<_>>().join("/")
}

/// Whether a path is one of a route.
fn is_of(path: &str, route: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let (path, route): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), route.split('/').collect());
    path.len() == route.len() && path.iter().zip(&route).all(|(is, of)| is == of || of.starts_with('{'))
}

#[test]
fn every_route_is_in_a_table_of_who_may_open_it() {
    let named = |method: &str, route: &str| {
        NAMED.iter().any(|(of, path, _)| *of == method && *path == route)
            || OPEN.contains(&(method, route))
            || (method == "POST" && IN_PARTS.iter().any(|(path, _)| *path == route))
    };
    let mut missing = Vec::new();
    for Route { pattern: route, takes, .. } in routes() {
        for method in takes {
            let listed = if method == "GET" {
                PAGES.iter().any(|(path, _)| is_of(path, &route))
            } else {
                FORMS.iter().any(|(path, _)| is_of(path, &route))
            };
            if !listed && !named(method, &route) {
                missing.push(format!("{method} {route}"));
            }
        }
    }
    assert!(missing.is_empty(), "say in doors.rs or here who may open: {missing:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_something_lets_in_whom_it_concerns_and_nobody_else() {
    let house = house().await;
    for (place, number) in PEOPLE.into_iter().enumerate() {
        let mut person = house.signed_in(number).await;
        for (method, path, open) in NAMED {
            let answer = ask(&mut person, method, path).await;
            assert_eq!(
                !is_closed(&answer),
                open[place],
                "person {place}: {method} {path}: {}",
                answer.status
            );
            assert!(!answer.status.is_server_error(), "person {place}: {method} {path}");
        }
        for (path, open) in IN_PARTS {
            let answer = person.upload(&filled(path), b"x").await;
            assert_eq!(!is_closed(&answer), open[place], "person {place} uploads at {path}");
        }
        for (method, path) in OPEN {
            let mut person = house.signed_in(number).await;
            assert!(!is_closed(&ask(&mut person, method, path).await), "person {place}: {method} {path}");
        }
    }
    let mut nobody = house.visitor();
    for (method, path, _) in NAMED {
        assert!(is_closed(&ask(&mut nobody, method, path).await), "nobody: {method} {path}");
    }
    for (path, _) in IN_PARTS {
        assert!(is_closed(&nobody.upload(&filled(path), b"x").await), "nobody uploads at {path}");
    }
    for (method, path) in OPEN {
        assert!(!is_closed(&ask(&mut nobody, method, path).await), "nobody: {method} {path}");
    }
}

/// A code opens no page of staff: whoever works here is sent to where staff sign in, and sees nothing before.
#[tokio::test(flavor = "multi_thread")]
async fn staff_whom_a_code_let_in_are_customers_at_every_page_and_form() {
    let house = house().await;
    for (place, number) in PEOPLE.into_iter().enumerate().skip(1) {
        let mut person = house.visitor();
        house.signs_in_by_code(&mut person, number).await;
        assert_eq!(person.get("/me").await.status, StatusCode::OK);
        for (path, open) in PAGES.into_iter().filter(|(_, open)| !open[0]) {
            sent_to_sign_in(&person.get(path).await, open[place], path);
        }
        for (path, open) in FORMS.into_iter().filter(|(_, open)| !open[0]) {
            sent_to_sign_in(&person.post(path, &[]).await, open[place], path);
        }
        for (method, path, open) in NAMED.into_iter().filter(|(_, _, open)| !open[0]) {
            sent_to_sign_in(&ask(&mut person, method, path).await, open[place], path);
        }
    }
}

fn sent_to_sign_in(answer: &Answer, has_the_role: bool, path: &str) {
    let sent = answer.location().starts_with("/signin/passkey?next=/");
    // Some pages ask for one thing first and for another then: whoever has the first role is sent, and told there.
    assert!(sent || (!has_the_role && answer.status == StatusCode::FORBIDDEN), "{path}: {}", answer.status);
}

/// How it goes for a member of staff in a house where a code lets them in and a passkey does not exist yet.
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_shown_once_and_is_for_whoever_has_the_number() {
    let house: House = house().await;
    let mut admin = house.signed_in(crate::house::ADMIN).await;
    let page = admin.get("/desk/staff").await;
    let whose = |name: &str, page: &Answer| {
        let (before, _) = page.text.split_once(&format!("Invite {name}")).unwrap();
        let (_, value) = before.rsplit_once("name=\"person\" value=\"").unwrap();
        value.split('"').next().unwrap().to_owned()
    };
    assert!(!page.has("Invite 高明"), "nobody invites themselves");
    let invited = admin.post("/desk/staff/invite", &[("person", &whose("陈静", &page))]).await;
    let (_, rest) = invited.text.split_once("https://anxin.test").unwrap();
    let address = rest.split('<').next().unwrap().to_owned();
    assert!(!admin.get("/desk/staff").await.has("/signin/invite/"), "it is shown once");

    let mut nobody = house.visitor();
    assert_eq!(nobody.get(&address).await.location(), format!("/signin?next={address}"));
    let desk: Number = crate::house::DESK;
    let mut person = house.visitor();
    house.signs_in_by_code(&mut person, desk).await;
    let page = person.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.has("Make your passkey for work") && page.has(&format!("action=\"{address}\"")));
    let odd = person.post(&address, &[("answer", "{}"), ("name", "phone")]).await;
    assert!(odd.has("passkey was not taken"), "{}", odd.text);
    let mut other = house.visitor();
    house.signs_in_by_code(&mut other, crate::house::CUSTOMER).await;
    let refused = other.get(&address).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(refused.has("This invitation is over"), "{}", refused.text);
}
