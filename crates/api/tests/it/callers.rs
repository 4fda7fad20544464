//! Who may do what.

use anxin_identity::ApiScope;
use axum::http::Method;
use serde_json::json;

use crate::kit::{House, LINE, OTHER_LINE, REFUSER};

const ROUTES: [(&str, &str, Option<ApiScope>); 10] = [
    ("POST", "/v1/decisions", Some(ApiScope::Decisions)),
    ("POST", "/v1/decisions/batch", Some(ApiScope::Decisions)),
    ("GET", "/v1/decisions/01J6A3M1T0R8Z5X7C9V2B4N6M8", Some(ApiScope::Decisions)),
    ("POST", "/v1/call-records", Some(ApiScope::CallRecords)),
    ("POST", "/v1/facts", Some(ApiScope::Facts)),
    ("POST", "/v1/acts", Some(ApiScope::Acts)),
    ("POST", "/v1/complaints", Some(ApiScope::Complaints)),
    ("GET", "/v1/complaints/01J6A3M1T0R8Z5X7C9V2B4N6M8", Some(ApiScope::Complaints)),
    ("POST", "/v1/complaints/01J6A3M1T0R8Z5X7C9V2B4N6M8/appeals", Some(ApiScope::Complaints)),
    ("POST", "/v1/reconcile", Some(ApiScope::Admin)),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_route_asks_for_its_scope_before_it_reads_the_body() {
    let house = House::new().await;
    for held in ApiScope::ALL {
        let key = house.identity.create_key("one scope", None, &[held]).await.unwrap().secret;
        for (method, path, needed) in ROUTES {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let answer = house.ask(method, path).key(&key).send().await;
            if needed == Some(held) || held == ApiScope::Admin {
                assert_ne!(answer.status, 403, "{path} with {held:?}");
            } else {
                let problem = answer.problem(403, "forbidden");
                let scope = needed.unwrap().word();
                assert!(problem["detail"].as_str().unwrap().contains(scope), "names the scope: {problem}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_valid_key_nothing_opens_but_what_is_public() {
    let house = House::new().await;
    let revoked = house.identity.create_key("old", None, &[ApiScope::Admin]).await.unwrap();
    house.identity.revoke_key(&revoked.id).await.unwrap();
    let unknown = format!("axk_{}", "0".repeat(64));
    for (method, path, _) in ROUTES {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let headers = [None, Some(format!("Bearer {unknown}")), Some(format!("Bearer {}", revoked.secret))];
        for header in headers
            .into_iter()
            .chain(["Basic YTpi".to_owned(), "Bearer".to_owned(), house.admin.clone()].map(Some))
        {
            let mut ask = house.ask(method.clone(), path).from("127.0.0.1:5000");
            if let Some(header) = header {
                ask = ask.header("authorization", &header);
            }
            let answer = ask.send().await;
            assert_eq!(answer.headers["www-authenticate"], "Bearer realm=\"anxin\"");
            answer.problem(401, "unauthorized");
        }
    }
    for path in [
        "/v1/public/summary",
        "/openapi.json",
        "/docs",
        "/docs/style.css",
        "/healthz",
        "/readyz",
        "/metrics",
        "/log/checkpoint",
        "/log/vkey",
    ] {
        house.get(path).send().await.is(200);
    }
    house.get("/v1/public/summary").header("authorization", "bearer nonsense").send().await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn open_mode_opens_for_this_machine_and_nobody_else() {
    let house = House::with(true, None).await;
    let question = json!({ "from": LINE, "to": REFUSER });
    let ask = || house.post("/v1/decisions", &question);
    for host in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "LOCALHOST"] {
        ask().from("127.0.0.1:5000").header("host", host).send().await.is(200);
    }
    ask().from("[::1]:5000").send().await.is(200);
    ask().from("[::ffff:127.0.0.1]:5000").send().await.is(200);
    ask().send().await.problem(401, "unauthorized");
    ask().from("192.168.1.7:5000").send().await.problem(401, "unauthorized");
    for (name, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("host", "rebound.example:8080"),
        ("host", "127.0.0.1.example"),
        ("sec-fetch-site", "cross-site"),
    ] {
        ask().from("127.0.0.1:5000").header(name, value).send().await.problem(401, "unauthorized");
    }
    ask().from("127.0.0.1:5000").key("axk_wrong").send().await.problem(401, "unauthorized");
    ask().from("192.168.1.7:5000").admin().send().await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_neither_asks_about_another_brands_line_nor_reads_its_decisions() {
    let house = House::new().await;
    let theirs = json!({ "from": OTHER_LINE, "to": REFUSER });
    house.post("/v1/decisions", &theirs).brand().send().await.problem(403, "forbidden");
    let decision = house.post("/v1/decisions", &theirs).admin().send().await.is(200).json();
    let path = format!("/v1/decisions/{}", decision["id"].as_str().unwrap());
    house.get(&path).brand().send().await.problem(404, "not-found");
    house.get(&path).admin().send().await.is(200);
}
