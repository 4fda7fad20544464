//! `POST /v1/facts`: what a brand hands in about itself, and the claims that are held against it.

use anxin_store::audit::{AuditAction, AuditFilter, PROGRAM, find};
use serde_json::{Value, json};

use crate::kit::{House, SILENT};

const PATH: &str = "/v1/facts";
const NDJSON: &str = "application/x-ndjson";

fn listing(reference: &str, status: &str) -> Value {
    json!({
        "fact": "listing", "reference": reference, "agent": "lianjia-wuhan:1", "city": "wuhan",
        "line_of_business": "resale", "status": status, "price": "1200000", "photos_match": true,
        "price_shown": { "amount": "1200000.00", "currency": "CNY" }, "listed_on": "2026-10-01",
    })
}

fn with(mut fact: Value, field: &str, value: Value) -> Value {
    fact[field] = value;
    fact
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_is_awarded_on_what_the_brand_handed_in() {
    let house = House::new().await;
    let report = house.post(PATH, &listing("W-1", "not_on_sale")).brand().send().await.is(200).json();
    assert_eq!(
        report,
        json!({ "rows": 1, "accepted": 1, "unchanged": 0, "refused_count": 0, "refused": [] })
    );
    let claim = json!({
        "customer": SILENT, "promise": "true-listing", "brand": "lianjia-wuhan",
        "claim": { "listing": "W-1", "seen_on": "2026-11-20", "about": "not_on_sale" },
    });
    let case = house.post("/v1/complaints", &claim).admin().send().await.is(201).json();
    assert_eq!(case["findings"][0]["state"], "upheld", "{case}");
    // Who handed it in stands in the audit, by the name of the key.
    let imported = AuditFilter { action: Some(AuditAction::Imported), ..AuditFilter::default() };
    let rows = house.test.store.read(move |tx| find(tx, &imported, 9)).await.unwrap();
    let by_program = rows.iter().find(|row| row.object == "facts").unwrap();
    assert_eq!(by_program.roles, [PROGRAM]);
    assert!(by_program.person.is_none() && !by_program.name.is_empty(), "{by_program:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_may_be_mixed_and_rows_that_cannot_be_taken_are_named_while_the_rest_goes_on() {
    let house = House::new().await;
    let handover = json!({ "fact": "handover", "reference": "C-1", "home": "H-1", "on": "2026-10-02",
        "retained_deposit": "5000", "customer": SILENT });
    let rows = [
        listing("W-1", "on_sale").to_string(),
        "{broken".into(),
        handover.to_string(),
        with(handover.clone(), "brand", json!("other-wuhan")).to_string(),
        with(handover.clone(), "fact", json!("rumour")).to_string(),
        with(handover.clone(), "on", json!(SILENT)).to_string(),
        with(handover.clone(), "retained_deposit", json!(5_000)).to_string(),
        with(handover.clone(), "customer", json!("17")).to_string(),
        with(handover.clone(), "mood", json!("good")).to_string(),
        with(handover.clone(), "reference", json!("")).to_string(),
        with(handover.clone(), "home", json!(null)).to_string(),
        with(handover.clone(), "currency", json!("XXX")).to_string(),
        with(with(handover, "reference", json!("C-2")), "brand", json!("lianjia-wuhan")).to_string(),
        "[]".into(),
    ];
    let report = house.post_bytes(PATH, NDJSON, rows.join("\n")).brand().send().await.is(200).json();
    assert_eq!(
        (&report["rows"], &report["accepted"], &report["refused_count"]),
        (&json!(14), &json!(3), &json!(11)),
        "{report}"
    );
    let named: Vec<_> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["row"].as_i64(), r["field"].as_str()))
        .collect();
    let mut named: Vec<_> = named.into_iter().map(|(row, field)| (row.unwrap(), field.unwrap())).collect();
    named.sort_unstable();
    let wanted = [
        (2, ""),
        (4, "brand"),
        (5, "fact"),
        (6, "on"),
        (7, "retained_deposit"),
        (8, "customer"),
        (9, ""),
        (10, "reference"),
        (11, "home"),
        (12, "currency"),
        (14, ""),
    ];
    assert_eq!(named, wanted);
    assert!(!report.to_string().contains("138001"), "no value is repeated: {report}");
    assert_eq!(house.count("fact").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_again_changes_nothing_and_what_is_new_is_the_next_version() {
    let house = House::new().await;
    let both = json!([listing("W-1", "on_sale"), listing("W-2", "on_sale")]);
    let first = house.post(PATH, &both).brand().once("f1").send().await.is(200);
    let again = house.post(PATH, &both).brand().once("f1").send().await.is(200);
    assert_eq!(
        (again.headers["idempotency-replayed"].to_str().unwrap(), again.json()),
        ("true", first.json())
    );
    house.post(PATH, &listing("W-1", "on_sale")).brand().once("f1").send().await.problem(422, "key-reused");
    let same = house.post(PATH, &both).brand().once("f2").send().await.is(200).json();
    assert_eq!((&same["accepted"], &same["unchanged"]), (&json!(2), &json!(2)));
    let changed = json!([listing("W-1", "not_on_sale"), listing("W-2", "on_sale")]);
    let next = house.post(PATH, &changed).brand().send().await.is(200).json();
    assert_eq!((&next["accepted"], &next["unchanged"]), (&json!(2), &json!(1)));
    assert_eq!(house.count("fact").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_facts_is_refused_as_a_whole() {
    let house = House::new().await;
    let one = listing("W-1", "on_sale");
    let problem = house
        .post(PATH, &with(one.clone(), "status", json!("gone")))
        .brand()
        .send()
        .await
        .problem(422, "invalid-field");
    assert_eq!(problem["field"], "status", "a single fact goes by the status");
    let other = with(one.clone(), "brand", json!("other-wuhan"));
    assert_eq!(house.post(PATH, &other).brand().send().await.problem(422, "invalid-field")["field"], "brand");
    let nobody = house.post(PATH, &one).admin().send().await.problem(422, "invalid-field");
    assert_eq!(nobody["field"], "brand", "the platform says whose it is");
    house.post_bytes(PATH, "text/csv", "a,b\n").brand().send().await.problem(415, "unsupported-type");
    house.post_bytes(PATH, "application/json", "a,b\n").brand().send().await.problem(400, "broken-body");
    house.post_bytes(PATH, "application/json", "").brand().send().await.problem(400, "broken-body");
    house.post_bytes(PATH, "application/json", "[{},").brand().send().await.problem(400, "broken-body");
    let large = vec![b' '; anxin_api::FACTS_BODY_LIMIT + 1];
    house.post_bytes(PATH, "application/json", large).brand().send().await.problem(413, "too-large");
    assert_eq!(house.count("fact").await, 0);
}
