//! `POST /v1/decisions` and looking a decision up again.

use serde_json::{Value, json};

use crate::kit::{House, LINE, PERMITTER, REFUSER, SILENT, UNKNOWN_LINE};

fn question(from: &str, to: &str) -> Value {
    json!({ "from": from, "to": to })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_allow_is_a_permit_and_is_found_again() {
    let house = House::new().await;
    let answer =
        house.post("/v1/decisions", &question("13900000001", "138-0013-8001")).brand().send().await.is(200);
    let decision = answer.json();
    assert_eq!(decision["verdict"], "allow");
    assert_eq!(decision["judged_as"], "marketing", "the default purpose");
    assert_eq!(decision["reasons"][0]["code"], "permitted");
    assert_eq!(decision["call"]["to"], PERMITTER, "numbers are answered as E.164");
    assert!(decision["expires_at"].as_str() > decision["decided_at"].as_str());
    let id = decision["id"].as_str().unwrap();
    let again = house.get(&format!("/v1/decisions/{id}")).brand().send().await.is(200);
    assert_eq!(again.json(), decision);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deny_is_an_answer_with_its_rule_in_the_readers_language() {
    let house = House::new().await;
    for (language, tag, word) in
        [("", "zh-CN", "免打扰"), ("en-GB,en", "en", "do-not-disturb"), ("ja", "ja", "電話お断り")]
    {
        let ask =
            house.post("/v1/decisions", &question(LINE, REFUSER)).admin().header("accept-language", language);
        let answer = ask.send().await.is(200);
        assert_eq!(answer.headers["content-language"], tag);
        assert_eq!(answer.headers["vary"], "Accept-Language");
        let decision = answer.json();
        assert_eq!(decision["verdict"], "deny");
        assert_eq!(decision["compensable"], "dnd-call@wuhan-2024");
        assert_eq!(decision["rulebook_version"], "cn-wuhan-lianjia@2024");
        assert_eq!(decision["expires_at"], decision["decided_at"]);
        let reason = &decision["reasons"][0];
        assert_eq!(reason["code"], "do_not_disturb");
        assert!(reason["rests_on"].is_string());
        assert!(reason["rule"].as_str().unwrap().contains(word), "{reason}");
        // Cited by its name and day, not by its key.
        let source = reason["source"].as_str().unwrap();
        assert!(source.contains("2024") && !source.contains('@'), "{reason}");
        assert!(decision["registry_version"]["acts"].as_i64().unwrap() >= 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_line_is_denied_and_no_error() {
    let house = House::new().await;
    let answer = house.post("/v1/decisions", &question(UNKNOWN_LINE, PERMITTER)).brand().send().await.is(200);
    assert_eq!(answer.json()["reasons"][0]["code"], "caller_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_optional_is_taken() {
    let house = House::new().await;
    let whole = json!({
        "from": LINE, "to": SILENT, "purpose": "service", "line_of_business": "rental", "ticket": "T-1",
        "at": "2026-11-24T10:00:00+08:00",
    });
    let decision = house.post("/v1/decisions", &whole).admin().send().await.is(200).json();
    assert_eq!(decision["judged_as"], "marketing", "there is no such ticket");
    assert_eq!(decision["call"]["at"], "2026-11-24T02:00:00Z");
    assert_eq!(decision["call"]["line_of_business"], "rental");
    assert_eq!(decision["call"]["ticket"], "T-1");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_is_named_with_a_code_and_a_mend() {
    let house = House::new().await;
    let good = question(LINE, REFUSER);
    for (field, value, code) in [
        ("to", json!("138001"), "too_short"),
        ("to", json!(""), "empty"),
        ("to", json!("call me"), "not_a_number"),
        ("to", json!("+9991234567"), "unknown_country"),
        ("to", json!("1".repeat(40)), "too_long"),
        ("to", json!(13_800_138_000_i64), "wrong_type"),
        ("to", json!(null), "missing"),
        ("from", json!(["+8613900000001"]), "wrong_type"),
        ("purpose", json!("fun"), "unknown_word"),
        ("line_of_business", json!(true), "wrong_type"),
        ("ticket", json!("a b"), "bad_key"),
        ("at", json!("2026-02-30T00:00:00Z"), "not_a_time"),
        ("at", json!("2026-11-24 10:00:00"), "not_a_time"),
        ("purpsoe", json!("marketing"), "unknown_field"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let problem = house.post("/v1/decisions", &body).admin().send().await.problem(422, "invalid-field");
        assert_eq!((&problem["field"], &problem["code"]), (&json!(field), &json!(code)), "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_json_object_is_refused_with_its_place() {
    let house = House::new().await;
    let send = |body: Vec<u8>| {
        house.post_bytes("/v1/decisions", "application/json; charset=utf-8", body).admin().send()
    };
    let broken = send(b"{\"from\": \"1\",\n  \"to\" \"2\"}".to_vec()).await.problem(400, "broken-body");
    assert!(broken["detail"].as_str().unwrap().contains("line 2 column 8"), "{broken}");
    for body in [&b""[..], b"{", b"nonsense", b"{\"to\":\"\xff\xfe\"}", b"{}{}", b"\0"] {
        send(body.to_vec()).await.problem(400, "broken-body");
    }
    for body in [&b"[]"[..], b"null", b"\"text\"", b"{\"to\":\"1\",\"to\":\"2\"}"] {
        send(body.to_vec()).await.problem(422, "invalid-field");
    }
    send("[".repeat(60_000).into_bytes()).await.is(422);
    let deep = format!("{{\"to\":{}", "[".repeat(60_000));
    send(deep.into_bytes()).await.problem(400, "broken-body");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_body_and_a_foreign_one_are_refused() {
    let house = House::new().await;
    let huge = format!("{{\"to\":\"{}\"}}", "1".repeat(anxin_api::JSON_BODY_LIMIT));
    house
        .post_bytes("/v1/decisions", "application/json", huge)
        .admin()
        .send()
        .await
        .problem(413, "too-large");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let ask = house.post_bytes("/v1/decisions", kind, question(LINE, REFUSER).to_string());
        ask.admin().send().await.problem(415, "unsupported-type");
    }
    let packed = house.post("/v1/decisions", &question(LINE, REFUSER)).header("content-encoding", "gzip");
    packed.admin().send().await.problem(415, "unsupported-type");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_none_and_one_of_nothing() {
    let house = House::new().await;
    for id in ["1", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "..%2f..", "%00", "01K%20AR"] {
        house.get(&format!("/v1/decisions/{id}")).admin().send().await.problem(400, "bad-id");
    }
    house.get("/v1/decisions/%ff").admin().send().await.problem(400, "bad-request");
    house.get("/v1/decisions/01J6A3M1T0R8Z5X7C9V2B4N6M8").admin().send().await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_not_answered() {
    let house = House::with(false, Some(64 * 1024)).await;
    let mut kept = Vec::new();
    let problem = loop {
        let answer = house.post("/v1/decisions", &question(LINE, PERMITTER)).admin().send().await;
        if answer.status != 200 {
            break answer;
        }
        kept.push(answer.json()["id"].as_str().unwrap().to_owned());
        assert!(kept.len() < 500, "the limit was never met");
    };
    assert_eq!(problem.headers["retry-after"], "2");
    let problem = problem.problem(503, "unavailable");
    assert!(!problem.to_string().contains("disk"), "the cause is for the log: {problem}");
    let unready = house.get("/readyz").send().await.problem(503, "unavailable");
    assert!(unready.to_string().contains("could not be written"), "{unready}");
    for id in kept {
        house.get(&format!("/v1/decisions/{id}")).admin().send().await.is(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moment_before_any_law_is_a_field_that_is_not_right() {
    let house = House::new().await;
    let question = json!({ "from": LINE, "to": REFUSER, "at": "1970-06-01T00:00:00Z" });
    let answer = house.post("/v1/decisions", &question).admin().send().await.is(422).json();
    assert_eq!((&answer["code"], &answer["field"]), (&json!("out_of_range"), &json!("at")));
    let body = format!("{question}\n{}\n", json!({ "from": LINE, "to": REFUSER }));
    let kind = "application/x-ndjson";
    let lines = house.post_bytes("/v1/decisions/batch", kind, body).admin().send().await.is(200).lines();
    assert_eq!((&lines[0]["error"]["field"], &lines[1]["verdict"]), (&json!("at"), &json!("deny")));
}
