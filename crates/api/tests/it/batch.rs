//! `POST /v1/decisions/batch`.

use serde_json::json;

use crate::kit::{House, LINE, OTHER_LINE, PERMITTER, REFUSER};

const PATH: &str = "/v1/decisions/batch";
const KIND: &str = "application/x-ndjson";

fn line(to: &str) -> String {
    json!({ "from": LINE, "to": to }).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_line_is_answered_in_its_place_and_a_bad_one_spoils_itself_only() {
    let house = House::new().await;
    let long = format!("{{\"from\":\"{}\"}}", "1".repeat(anxin_api::BATCH_LINE_LIMIT));
    let body = [
        line(REFUSER),
        String::new(),
        "{broken".to_owned(),
        line("138001"),
        long,
        json!({ "from": LINE, "to": REFUSER, "x": 1 }).to_string(),
        line(PERMITTER),
    ]
    .join("\r\n");
    let answer =
        house.post_bytes(PATH, KIND, body).admin().header("accept-language", "en").send().await.is(200);
    assert_eq!(answer.headers["content-type"], KIND);
    let lines = answer.lines();
    let codes: Vec<_> = lines
        .iter()
        .map(|l| (l["line"].as_u64(), l["error"]["code"].as_str(), l["verdict"].as_str()))
        .collect();
    assert_eq!(
        codes,
        [
            (None, None, Some("deny")),
            (Some(3), Some("broken-body"), None),
            (Some(4), Some("too_short"), None),
            (Some(5), Some("too-large"), None),
            (Some(6), Some("unknown_field"), None),
            (None, None, Some("allow")),
        ]
    );
    assert_eq!(lines[2]["error"]["field"], "to");
    assert!(lines[2]["error"]["mend"].is_string());
    assert!(lines[0]["reasons"][0]["rule"].as_str().unwrap().contains("do-not-disturb"));
    let id = lines[5]["id"].as_str().unwrap();
    house.get(&format!("/v1/decisions/{id}")).admin().send().await.is(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_lines_keep_their_order_over_several_commits() {
    let house = House::new().await;
    let count = anxin_api::LINES_PER_COMMIT * 2 + 7;
    let to = |n: usize| format!("+86138{n:08}");
    let body: Vec<String> = (0..count).map(|n| line(&to(n))).collect();
    let answer = house.post_bytes(PATH, KIND, body.join("\n")).admin().send().await.is(200);
    let lines = answer.lines();
    assert_eq!(lines.len(), count);
    for (n, line) in lines.iter().enumerate() {
        assert_eq!(line["call"]["to"], to(n));
    }
    let metrics = house.get("/metrics").send().await.is(200).text;
    assert!(
        metrics.contains(&format!("anxin_http_decisions_total{{verdict=\"deny\"}} {count}\n")),
        "{metrics}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_nothing_out_and_another_type_is_refused() {
    let house = House::new().await;
    assert_eq!(house.post_bytes(PATH, KIND, "\n \n").admin().send().await.is(200).text, "");
    house
        .post_bytes(PATH, "application/json", line(REFUSER))
        .admin()
        .send()
        .await
        .problem(415, "unsupported-type");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_is_refused_another_brands_line_in_its_place() {
    let house = House::new().await;
    let body = [json!({ "from": OTHER_LINE, "to": REFUSER }).to_string(), line(REFUSER)].join("\n");
    let lines = house.post_bytes(PATH, KIND, body).brand().send().await.is(200).lines();
    assert_eq!(lines[0]["error"]["code"], "forbidden");
    assert_eq!(lines[1]["verdict"], "deny");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_journal_answers_every_line_with_an_error() {
    let house = House::with(false, Some(64 * 1024)).await;
    let body: Vec<String> = (0..1_500).map(|_| line(PERMITTER)).collect();
    let lines = house.post_bytes(PATH, KIND, body.join("\n")).admin().send().await.is(200).lines();
    assert_eq!(lines.len(), 1_500);
    assert!(lines.iter().any(|line| line["error"]["code"] == "unavailable"));
    for (index, line) in lines.iter().enumerate() {
        match line["id"].as_str() {
            Some(id) => drop(house.get(&format!("/v1/decisions/{id}")).admin().send().await.is(200)),
            None => assert_eq!(line["line"], index + 1),
        }
    }
}
