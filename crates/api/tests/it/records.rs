//! `POST /v1/call-records` and `POST /v1/reconcile`.

use serde_json::{Value, json};

use crate::kit::{House, LINE, OTHER_LINE, PERMITTER, REFUSER};

const PATH: &str = "/v1/call-records";

fn record(id: &str, to: &str) -> Value {
    json!({
        "system": "pbx-1", "system_id": id, "from": LINE, "to": to, "started_at": "2026-11-23T06:00:40Z",
        "talk_seconds": 21, "disposition": "answered",
    })
}

impl House {
    /// Returns when the public totals show so many awards; reconciliation runs in the background.
    pub(crate) async fn shows_awards(&self, wanted: i64) -> Value {
        let shown = async {
            loop {
                let written = self.test.store.written();
                let summary = self.get("/v1/public/summary").send().await.is(200).json();
                if summary["totals"]["awarded_count"] == wanted {
                    return summary;
                }
                // Woken by the next write; looks again anyway, since the write may have come between.
                let _ = tokio::time::timeout(std::time::Duration::from_millis(50), written).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), shown).await.expect("the award is found")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_around_the_gate_is_found_without_anyone_complaining() {
    let house = House::new().await;
    let report = house.post(PATH, &record("1", REFUSER)).brand().send().await.is(200).json();
    assert_eq!(
        report,
        json!({ "rows": 1, "accepted": 1, "unchanged": 0, "refused_count": 0, "refused": [] })
    );
    let summary = house.shows_awards(1).await;
    assert_eq!(summary["rows"][0]["promise"], "dnd-call");
    assert_eq!(summary["rows"][0]["brand"], "lianjia-wuhan");
    let row = &summary["rows"][0];
    assert_eq!((&row["hidden"], &row["awards"], &row["paid"]), (&json!(true), &json!(null), &json!(null)));
    assert_eq!(summary["totals"]["awarded"], json!([{ "minor": 10_000, "currency": "CNY" }]));
    assert_eq!(summary["totals"]["found_count"], 1);
    assert_eq!(summary["fund"][0]["available"]["minor"], 990_000);
    assert_eq!(summary["fund"][0]["payable"]["minor"], 10_000);
    assert!(!summary.to_string().contains("138"), "no number is in it: {summary}");
    let again = house.post(PATH, &record("1", REFUSER)).brand().send().await.is(200).json();
    assert_eq!(again["unchanged"], 1);
    let report = house.ask(axum::http::Method::POST, "/v1/reconcile").admin().send().await.is(200).json();
    assert_eq!((&report["records"], &report["awarded"]), (&json!(0), &json!(0)), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reconciling_on_request_reports_what_it_found() {
    let house = House::new().await;
    let answer =
        house.post(PATH, &json!([record("1", REFUSER), record("2", REFUSER), record("3", PERMITTER)]));
    assert_eq!(answer.admin().send().await.is(200).json()["accepted"], 3);
    house.ask(axum::http::Method::POST, "/v1/reconcile").admin().send().await.is(200);
    let summary = house.shows_awards(1).await;
    assert_eq!(summary["totals"]["awarded"][0]["minor"], 10_000, "two calls from one line are one award");
    assert_eq!(house.desk.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_cannot_be_taken_are_named_and_the_rest_is_taken() {
    let house = House::new().await;
    let mut wrong = record("2", "1");
    let lines = [
        record("1", PERMITTER).to_string(),
        "{broken}".into(),
        wrong.to_string(),
        record("3", PERMITTER).to_string(),
    ];
    let ask = house.post_bytes(PATH, "application/x-ndjson", lines.join("\n"));
    let report = ask.admin().send().await.is(200).json();
    assert_eq!(
        (&report["rows"], &report["accepted"], &report["refused_count"]),
        (&json!(4), &json!(2), &json!(2))
    );
    assert_eq!(report["refused"][0]["row"], 2);
    assert_eq!(report["refused"][1]["field"], "to");
    assert!(report["refused"][1]["reason"].is_string());
    let problem = house.post(PATH, &wrong).admin().send().await.problem(422, "invalid-field");
    assert_eq!(problem["field"], "to", "a single record goes by the status");
    wrong["to"] = json!(PERMITTER);
    wrong["extra"] = json!(1);
    house.post(PATH, &wrong).admin().send().await.problem(422, "invalid-field");
    let conflict = json!([record("1", REFUSER), record("4", PERMITTER)]);
    let report = house.post(PATH, &conflict).admin().send().await.is(200).json();
    assert_eq!(report["refused"][0]["field"], "system_id");
}

#[tokio::test(flavor = "multi_thread")]
async fn freeswitch_and_asterisk_are_understood() {
    let house = House::new().await;
    let freeswitch = json!({
        "core-uuid": "c", "switchname": "fs-1",
        "variables": { "uuid": "u-1", "start_uepoch": "1795413640000000", "billsec": "12", "hangup_cause": "NORMAL_CLEARING" },
        "callflow": [{ "caller_profile": { "caller_id_number": LINE, "destination_number": "13800138000" } }],
    });
    let report = house.post(PATH, &freeswitch).brand().send().await.is(200).json();
    assert_eq!(report["accepted"], 1);
    let asterisk = "\"\",\"13900000001\",\"13800138000\",\"out\",\"\",\"PJSIP/a\",\"PJSIP/b\",\"Dial\",\"x\",\
                    \"2026-11-23 14:00:40\",\"2026-11-23 14:00:45\",\"2026-11-23 14:01:13\",33,28,\"ANSWERED\",\"DOCUMENTATION\",\"1.1\",\"\"\n";
    let path = format!("{PATH}?system=asterisk-1&zone=Asia/Shanghai&region=CN");
    let report = house.post_bytes(&path, "text/csv", asterisk).brand().send().await.is(200).json();
    assert_eq!(report["accepted"], 1, "{report}");
    house.shows_awards(1).await;
    let own = format!(
        "system,system_id,from,to,started_at,disposition\np,1,{LINE},{PERMITTER},2026-11-23T14:00:00+08:00,busy\n"
    );
    let report = house.post_bytes(PATH, "text/csv; charset=utf-8", own).brand().send().await.is(200).json();
    assert_eq!(report["accepted"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_call_records_is_refused_as_a_whole() {
    let house = House::new().await;
    let send = |path: &'static str, kind: &'static str, body: Vec<u8>| {
        let ask = house.post_bytes(path, kind, body).admin();
        async move { ask.send().await }
    };
    for body in [
        &b"PK\x03\x04zip"[..],
        b"\x89PNG\r\n\x1a\n",
        b"a\0b,c",
        b"<?xml version=\"1.0\"?>",
        b"",
        b"a,b,c\n1,2,3\n",
    ] {
        send(PATH, "text/csv", body.to_vec()).await.problem(400, "broken-body");
    }
    send(PATH, "application/json", b"[{]".to_vec()).await.problem(400, "broken-body");
    send(PATH, "application/json", b"a,b".to_vec()).await.problem(415, "unsupported-type");
    send(PATH, "text/csv", b"{}".to_vec()).await.problem(415, "unsupported-type");
    send(PATH, "text/plain", b"{}".to_vec()).await.problem(415, "unsupported-type");
    for (query, field) in [("zone=Mars/Base", "zone"), ("region=Q9", "region"), ("sytem=a", "sytem")] {
        let path = format!("{PATH}?{query}");
        let answer = house.post(&path, &record("1", REFUSER)).admin().send().await;
        assert_eq!(answer.problem(422, "invalid-field")["field"], field);
    }
    let large = house.post(PATH, &record("1", REFUSER)).header("content-length", "33554433");
    large.admin().send().await.problem(413, "too-large");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_records_at_once_are_taken_once() {
    let house = House::new().await;
    let body = json!([record("1", REFUSER), record("2", REFUSER)]);
    let one = || async { house.post(PATH, &body).brand().once("r").send().await.is(200) };
    let (a, b, c) = tokio::join!(one(), one(), one());
    assert!(a.text == b.text && b.text == c.text, "{}\n{}\n{}", a.text, b.text, c.text);
    house.shows_awards(1).await;
    house.post(&format!("{PATH}?system=x"), &body).brand().once("r").send().await.problem(422, "key-reused");
    assert_eq!(house.desk.check().await.unwrap(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_totals_of_nothing_are_nothing() {
    let house = House::new().await;
    let summary = house.get("/v1/public/summary").send().await.is(200).json();
    assert_eq!(summary["totals"]["awarded_count"], 0);
    assert_eq!(summary["totals"]["awarded"], json!([{ "minor": 0, "currency": "CNY" }]));
    assert_eq!(summary["fund"][0]["available"], json!({ "minor": 1_000_000, "currency": "CNY" }));
    assert_eq!(summary["clocks"]["payment"], json!({ "kept": 0, "missed": 0, "running": 0 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_speaks_for_its_own_lines_only_and_under_its_own_name() {
    let house = House::new().await;
    let mut others = record("1", REFUSER);
    others["from"] = json!(OTHER_LINE);
    let problem = house.post(PATH, &others).brand().send().await;
    assert_eq!(problem.status, 422, "{}", problem.text);
    assert!(problem.text.contains("not registered to your brand"), "{}", problem.text);
    house.post(PATH, &record("1", REFUSER)).brand().send().await.is(200);
    // The platform's own record under the same name and id is another record.
    let own = house.post(PATH, &record("1", PERMITTER)).admin().send().await.is(200).json();
    assert_eq!((&own["accepted"], &own["unchanged"]), (&json!(1), &json!(0)), "{own}");
}
