//! What is around the routes: errors of the framework, health, metrics, the OpenAPI document, the manual.

use std::collections::BTreeSet;

use axum::http::Method;
use serde_json::{Value, json};

use crate::kit::{House, LINE, REFUSER};

#[tokio::test(flavor = "multi_thread")]
async fn an_address_or_a_method_that_is_not_there_is_a_problem_too() {
    let house = House::new().await;
    for path in ["/v1", "/v1/", "/v1/nothing", "/v1/decisions/a/b", "/v1/public/", "/problems/none"] {
        house.get(path).send().await.problem(404, "not-found");
    }
    let wrong = house.get("/v1/decisions").send().await;
    assert_eq!(wrong.headers["allow"], "POST");
    wrong.problem(405, "method-not-allowed");
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        house.ask(method, "/v1/acts").send().await.problem(405, "method-not-allowed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_speaks_the_readers_language() {
    let house = House::new().await;
    for (language, title) in [("ja", "見つかりません"), ("en", "Not found"), ("fr", "没有找到")] {
        let answer = house.get("/v1/x").header("accept-language", language).send().await;
        assert_eq!(answer.problem(404, "not-found")["title"], title);
    }
    house.get("/problems/not-found").send().await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_keeps_out_of_caches_and_browsers() {
    let house = House::new().await;
    for path in ["/healthz", "/v1/x", "/openapi.json"] {
        let headers = house.get(path).send().await.headers;
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
        assert!(headers["x-request-id"].to_str().unwrap().starts_with("req_"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_means_that_the_registry_follows() {
    let house = House::new().await;
    assert_eq!(
        house.get("/healthz").send().await.is(200).json(),
        json!({ "status": "up", "version": "0.0.0" })
    );
    assert_eq!(house.get("/readyz").send().await.is(200).json()["status"], "ready");
    house.test.clock.set(house.test.clock.now().plus_ms(5_001));
    let problem = house.get("/readyz").send().await.problem(503, "unavailable");
    assert!(problem["detail"].as_str().unwrap().contains("5000 ms"), "{problem}");
    house.get("/healthz").send().await.is(200);
    house.gate.follower().catch_up().await.unwrap();
    house.get("/readyz").send().await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_and_name_nobody() {
    let house = House::new().await;
    let question = json!({ "from": LINE, "to": REFUSER });
    let decision = house.post("/v1/decisions", &question).admin().send().await.is(200).json();
    let id = decision["id"].as_str().unwrap();
    house.get(&format!("/v1/decisions/{id}")).admin().send().await.is(200);
    house.get(&format!("/v1/{REFUSER}")).send().await.is(404);
    house.ask(Method::from_bytes(b"X13800138000").unwrap(), "/v1/acts").send().await.is(405);
    let text = house.get("/metrics").send().await.is(200).text;
    for line in [
        "anxin_http_decisions_total{verdict=\"deny\"} 1",
        "anxin_http_decisions_total{verdict=\"allow\"} 0",
        "anxin_http_requests_total{method=\"POST\",route=\"/v1/decisions\",status=\"200\"} 1",
        "anxin_http_requests_total{method=\"GET\",route=\"/v1/decisions/{id}\",status=\"200\"} 1",
        "anxin_http_requests_total{method=\"GET\",route=\"/v1/{*rest}\",status=\"404\"} 1",
        "anxin_http_requests_total{method=\"other\",route=\"/v1/acts\",status=\"405\"} 1",
        "anxin_registry_numbers 2",
        "anxin_registry_lag_milliseconds ",
        "anxin_sip_invites_total 7",
    ] {
        assert!(text.lines().any(|known| known.starts_with(line)), "{line} is not in\n{text}");
    }
    assert!(!text.contains("13800138000") && !text.contains(id), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openapi_document_is_as_it_was_reviewed() {
    let house = House::new().await;
    let document = house.get("/openapi.json").send().await.is(200).json();
    let text = format!("{}\n", serde_json::to_string_pretty(&document).unwrap());
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/openapi.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(file, &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(text == reviewed, "the document has changed; look at it after UPDATE_GOLDEN=1");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openapi_document_is_whole() {
    let house = House::new().await;
    let document = house.get("/openapi.json").send().await.is(200).json();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    for reference in &references {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} points nowhere");
    }
    let mut names = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(
                names.insert(operation["operationId"].to_string()),
                "{path}: each operation has a name of its own"
            );
            let needs_key = operation.get("security").is_some();
            let open = ["/v1/public/summary", "/healthz", "/readyz", "/log/checkpoint", "/log/vkey"];
            // Open too, and an empty log and an id that is no receipt's have nothing there.
            let empty = ["/log/tile/{path}", "/v1/receipts/{id}"].contains(&path.as_str());
            let public = empty || open.contains(&path.as_str());
            assert_eq!(needs_key, !public, "{path}");
            let path = path.replace("{id}", "01J6A3M1T0R8Z5X7C9V2B4N6M8").replace("{path}", "0/000");
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = house.ask(method, &path).send().await;
            let wanted = match (public, empty) {
                (_, true) => 404,
                (true, false) => 200,
                (false, false) => 401,
            };
            assert_eq!(answer.status.as_u16(), wanted, "{path} is documented and is there");
        }
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            references.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|inner| collect(inner, references));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, references)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_manual_shows_every_route_without_a_script() {
    let house = House::new().await;
    let answer = house.get("/docs").send().await.is(200);
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("style-src 'self'"));
    for text in [
        "POST /v1/decisions",
        "GET /v1/public/summary",
        "line_of_business",
        "reasons[].<wbr>rests_on",
        "findings[].<wbr>award.<wbr>amount.<wbr>minor",
        "<a href=\"#decisions\">",
        "<h2 id=\"decisions\">",
        "<a href=\"/\">Anxin</a>",
    ] {
        assert!(answer.text.contains(text), "{text}");
    }
    assert!(!answer.text.contains("<script"));
    house.get("/docs/style.css").send().await.is(200);
}
