//! Limits of the door: by key and by address, told in every answer, met with the limit's name and when to come again.

use anxin_api::{LIMITS, PerMinute};
use axum::http::{StatusCode, header};
use serde_json::json;

use crate::kit::{Answer, House, LINE, PERMITTER};

const PBX: &str = "203.0.113.7:4000";
const OTHER: &str = "203.0.113.8:4000";
/// Decisions, batches, requests, refused keys, public.
const FEW: PerMinute = PerMinute([3, 1, 2, 2, 2]);

async fn decide(house: &House, from: &str) -> Answer {
    let question = json!({ "from": LINE, "to": PERMITTER, "purpose": "marketing" });
    house.post("/v1/decisions", &question).admin().from(from).send().await
}

/// Sees that an answer is refused by a limit and says what a program needs to know.
fn is_too_often(answer: Answer, name: &str) {
    let wait = answer.headers[header::RETRY_AFTER].to_str().unwrap().to_owned();
    let told = answer.headers["ratelimit"].to_str().unwrap().to_owned();
    assert_eq!(told, format!("\"{name}\";r=0;t={wait}"));
    assert!((1..=60).contains(&wait.parse::<u32>().unwrap()), "{wait}");
    let problem = answer.problem(429, "rate-limited");
    assert_eq!(problem["code"], name);
    let (detail, mend) = (problem["detail"].as_str().unwrap(), problem["mend"].as_str().unwrap());
    assert!(
        detail.contains(&format!("\"{name}\"")) && mend.contains(&format!("in {wait} seconds")),
        "{problem}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_asks_so_often_from_wherever_and_the_answer_says_what_is_left() {
    let house = House::limited(FEW).await;
    for (left, from) in [(2, PBX), (1, OTHER), (0, PBX)] {
        let answer = decide(&house, from).await.is(200);
        assert_eq!(answer.headers["ratelimit-policy"], "\"decisions\";q=3;w=60;by=\"key\"");
        let told = answer.headers["ratelimit"].to_str().unwrap();
        assert!(told.starts_with(&format!("\"decisions\";r={left};t=")), "{told}");
    }
    is_too_often(decide(&house, OTHER).await, "decisions");
    let question = json!({ "from": LINE, "to": PERMITTER, "purpose": "marketing" });
    house.post("/v1/decisions", &question).brand().from(PBX).send().await.is(200);
    let before = decide(&house, PBX).await;
    assert_eq!(before.status, StatusCode::TOO_MANY_REQUESTS);
    house.test.clock.set(house.test.clock.now().plus_ms(20_000));
    decide(&house, PBX).await.is(200);

    // Another limit of the same key is another.
    for _ in 0..2 {
        house.get("/v1/complaints/x").admin().from(PBX).send().await.problem(400, "bad-id");
    }
    is_too_often(house.get("/v1/complaints/x").admin().from(PBX).send().await, "requests");
    let lines = || format!("{question}\n").into_bytes();
    let batch = async || {
        let asked = house.post_bytes("/v1/decisions/batch", "application/x-ndjson", lines());
        asked.admin().from(PBX).send().await
    };
    let answer = batch().await.is(200);
    assert_eq!(answer.headers["ratelimit-policy"], "\"batches\";q=1;w=60;by=\"key\"");
    is_too_often(batch().await, "batches");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_needs_no_key_and_what_has_a_wrong_one_is_counted_by_where_it_comes_from() {
    let house = House::limited(FEW).await;
    let summary = async |from: &str| house.get("/v1/public/summary").from(from).send().await;
    for _ in 0..2 {
        let answer = summary(PBX).await.is(200);
        assert_eq!(answer.headers["ratelimit-policy"], "\"public\";q=2;w=60;by=\"address\"");
    }
    is_too_often(summary(PBX).await, "public");
    summary(OTHER).await.is(200);

    let wrong = async |from: &str| house.get("/v1/complaints/x").key("axk_0").from(from).send().await;
    for _ in 0..2 {
        wrong(PBX).await.problem(401, "unauthorized");
    }
    is_too_often(wrong(PBX).await, "refused_keys");
    wrong(OTHER).await.problem(401, "unauthorized");
    decide(&house, PBX).await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn this_machine_itself_has_no_limit_and_whom_its_proxy_asks_for_has() {
    let house = House::limited(FEW).await;
    for _ in 0..5 {
        let answer = decide(&house, "127.0.0.1:4000").await.is(200);
        assert!(!answer.headers.contains_key("ratelimit"));
    }
    let proxied = async || {
        let asked = house.get("/v1/public/summary").from("127.0.0.1:4000");
        asked.header("x-forwarded-for", "203.0.113.9").send().await
    };
    for _ in 0..2 {
        proxied().await.is(200);
    }
    is_too_often(proxied().await, "public");
}

#[test]
fn every_limit_of_the_door_is_on_the_page_with_its_reason() {
    const BEGIN: &str = "<!-- written by a test of the api -->\n";
    const END: &str = "<!-- end -->\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rate-limits.md");
    let row = |limit: &anxin_api::Limit| {
        let per = format!("{:?}", limit.per).to_lowercase();
        format!(
            "| `{}` | {per} | {} in {} seconds | {} |\n",
            limit.name,
            limit.most,
            anxin_api::WINDOW_SECONDS,
            limit.why
        )
    };
    let rows: String = LIMITS.iter().map(row).collect();
    let page = std::fs::read_to_string(path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{rows}{END}{after}")).unwrap();
        return;
    }
    assert!(
        listed == rows,
        "the limits have changed (UPDATE_GOLDEN=1 writes them down); they are now:\n{rows}"
    );
}
