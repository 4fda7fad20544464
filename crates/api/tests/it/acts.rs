//! `POST /v1/acts`, and idempotency keys.

use serde_json::{Value, json};

use crate::kit::{House, LINE, OTHER_LINE, SILENT};

fn refusal() -> Value {
    json!({ "number": SILENT, "word": "refuse", "purposes": ["marketing", "survey"] })
}

async fn verdict(house: &House, line: &str) -> Value {
    let question = json!({ "from": line, "to": SILENT });
    house.post("/v1/decisions", &question).admin().send().await.is(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn once_an_act_is_answered_the_gate_goes_by_it() {
    let house = House::new().await;
    let act = house.post("/v1/acts", &refusal()).admin().send().await.is(201).json();
    assert_eq!(
        (&act["word"], &act["source"], &act["number"]),
        (&json!("refuse"), &json!("app"), &json!(SILENT))
    );
    assert_eq!(act["scope"]["purposes"], json!(["marketing", "survey"]));
    let decision = verdict(&house, LINE).await;
    assert_eq!(decision["reasons"][0]["rests_on"], act["id"]);
    let permit =
        json!({ "number": SILENT, "word": "permit", "scope": { "grantee": { "brand": "lianjia-wuhan" } } });
    house.post("/v1/acts", &permit).admin().send().await.is(201);
    assert_eq!(verdict(&house, LINE).await["verdict"], "allow");
    assert_eq!(
        verdict(&house, OTHER_LINE).await["verdict"],
        "deny",
        "consent to one brand never serves another"
    );
    house.post("/v1/acts", &json!({ "number": SILENT, "word": "withdraw" })).admin().send().await.is(201);
    assert_eq!(verdict(&house, LINE).await["reasons"][0]["code"], "no_consent");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_an_act_can_say_is_kept() {
    let house = House::new().await;
    let whole = json!({
        "number": SILENT, "word": "refuse", "grantee": { "agent": "lianjia-wuhan:1" }, "purposes": ["survey", "survey"],
        "lines_of_business": ["rental"], "channels": ["voice"],
        "bands": [{ "days": 31, "from_minute": 540, "until_minute": 1080 }], "keeps_exceptions": true,
        "effective_at": "2026-11-01T00:00:00+08:00", "expires_at": "2027-11-01T00:00:00+08:00", "source": "hotline",
        "evidence": "recording 7",
    });
    let act = house.post("/v1/acts", &whole).admin().send().await.is(201).json();
    assert_eq!(act["scope"]["grantee"], whole["grantee"]);
    assert_eq!(act["scope"]["purposes"], json!(["survey"]));
    assert_eq!(act["scope"]["bands"], whole["bands"]);
    for field in ["keeps_exceptions", "source", "evidence"] {
        assert_eq!(act[field], whole[field]);
    }
    assert_eq!(act["effective_at"], "2026-10-31T16:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_of_an_act_is_named() {
    let house = House::new().await;
    for (field, value) in [
        ("number", json!("1")),
        ("word", json!("perhaps")),
        ("word", json!(null)),
        ("grantee", json!("nobody")),
        ("grantee", json!({ "brand": "a b" })),
        ("grantee", json!("brand:a b")),
        ("grantee", json!({ "brand": "a", "agent": "b" })),
        ("purposes", json!("marketing")),
        ("purposes", json!([1])),
        ("purposes", json!(vec!["survey"; 17])),
        ("channels", json!(["fax"])),
        ("scope", json!("all")),
        ("bands", json!([1])),
        ("keeps_exceptions", json!("yes")),
        ("expires_at", json!("2020-01-01T00:00:00Z")),
        ("effective_at", json!(7)),
        ("source", json!("web")),
        ("evidence", json!("x".repeat(513))),
        ("id", json!("01J6A3M1T0R8Z5X7C9V2B4N6M8")),
    ] {
        let mut body = json!({ "number": SILENT, "word": "refuse" });
        body[field] = value;
        let problem = house.post("/v1/acts", &body).admin().send().await.problem(422, "invalid-field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    for (band, field) in [
        (json!({ "days": 256, "from_minute": 0, "until_minute": 1 }), "bands[0].days"),
        (json!({ "days": 1, "from_minute": 5, "until_minute": 5 }), "bands[0].until_minute"),
        (json!({ "days": 1, "from_minute": 5 }), "bands[0].until_minute"),
        (json!({ "days": 1, "from_minute": 5, "until_minute": 6, "x": 1 }), "bands[0].x"),
    ] {
        let body = json!({ "number": SILENT, "word": "refuse", "bands": [band] });
        assert_eq!(
            house.post("/v1/acts", &body).admin().send().await.problem(422, "invalid-field")["field"],
            field
        );
    }
    let inside = json!({ "number": SILENT, "word": "refuse", "scope": { "purpose": [] } });
    let problem = house.post("/v1/acts", &inside).admin().send().await.problem(422, "invalid-field");
    assert_eq!(problem["field"], "scope.purpose");
    let twice = json!({ "number": SILENT, "word": "refuse", "scope": {}, "purposes": ["survey"] });
    assert_eq!(
        house.post("/v1/acts", &twice).admin().send().await.problem(422, "invalid-field")["field"],
        "purposes"
    );
    assert_eq!(house.count("act").await, 2, "nothing of it was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_permits_for_itself_with_evidence_and_files_what_was_said_to_it() {
    let house = House::new().await;
    let permit = |grantee: Value, evidence: Value| json!({ "number": SILENT, "word": "permit", "grantee": grantee, "evidence": evidence });
    let own = json!({ "brand": "lianjia-wuhan" });
    let house = &house;
    let send = |body: Value| async move { house.post("/v1/acts", &body).brand().send().await };
    assert_eq!(
        send(permit(own.clone(), json!(null))).await.problem(422, "invalid-field")["field"],
        "evidence"
    );
    assert_eq!(
        send(permit(own.clone(), json!("  "))).await.problem(422, "invalid-field")["field"],
        "evidence"
    );
    for grantee in [
        json!("everyone"),
        json!(null),
        json!({ "brand": "other-wuhan" }),
        json!({ "agent": "other-wuhan:1" }),
        json!({ "agent": "lianjia-wuhan:999" }),
    ] {
        send(permit(grantee, json!("sha256:1"))).await.problem(403, "forbidden");
    }
    send(json!({ "number": SILENT, "word": "refuse", "grantee": { "brand": "other-wuhan" } }))
        .await
        .problem(403, "forbidden");
    send(json!({ "number": SILENT, "word": "withdraw" })).await.problem(403, "forbidden");
    let mut lying = permit(own.clone(), json!("sha256:1"));
    lying["source"] = json!("app");
    assert_eq!(send(lying).await.problem(422, "invalid-field")["field"], "source");
    assert_eq!(house.count("act").await, 2, "nothing of it was kept");

    assert_eq!(send(permit(own, json!("sha256:1"))).await.is(201).json()["source"], "brand");
    assert_eq!(
        send(permit(json!("agent:lianjia-wuhan:1"), json!("sha256:1"))).await.is(201).json()["source"],
        "brand"
    );
    assert_eq!(verdict(house, LINE).await["verdict"], "allow");
    assert_eq!(send(refusal()).await.is(201).json()["source"], "said_on_call");
    assert_eq!(verdict(house, LINE).await["verdict"], "deny");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_key_is_the_same_act_and_another_body_is_refused() {
    let house = House::new().await;
    let (key, body) = ("a-1", refusal());
    let first = house.post("/v1/acts", &body).admin().once(key).send().await.is(201);
    assert!(!first.headers.contains_key("idempotency-replayed"));
    let again = house.post("/v1/acts", &body).admin().once("\"a-1\"").send().await.is(200);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.text, first.text);
    let other = json!({ "number": SILENT, "word": "permit" });
    house.post("/v1/acts", &other).admin().once(key).send().await.problem(422, "key-reused");
    assert_eq!(house.count("act").await, 3);
    // Another caller's keys are its own.
    let theirs = house.post("/v1/acts", &body).brand().once(key).send().await.is(201);
    assert_ne!(theirs.json()["id"], first.json()["id"]);
    // Without a key each request is its own.
    house.post("/v1/acts", &body).admin().send().await.is(201);
    house.post("/v1/acts", &body).admin().send().await.is(201);
    assert_eq!(house.count("act").await, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_none_is_refused_and_a_mended_request_may_use_it_again() {
    let house = House::new().await;
    for key in ["", "\"\"", "a b", &"k".repeat(129)] {
        house.post("/v1/acts", &refusal()).admin().once(key).send().await.problem(400, "bad-request");
    }
    let wrong = json!({ "number": "1", "word": "refuse" });
    house.post("/v1/acts", &wrong).admin().once("k").send().await.problem(422, "invalid-field");
    house.post("/v1/acts", &refusal()).admin().once("k").send().await.is(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_post_many_times_at_once_is_one_act() {
    let house = House::new().await;
    let body = refusal();
    let one = || async { house.post("/v1/acts", &body).admin().once("race").send().await };
    let (a, b, c, d, e, f) = tokio::join!(one(), one(), one(), one(), one(), one());
    let answers = [a, b, c, d, e, f];
    assert!(answers.iter().all(|answer| answer.text == answers[0].text), "one answer");
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1, "one of them made it");
    assert!(answers.iter().all(|answer| answer.status.is_success()));
    assert_eq!(house.count("act").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_was_cut_off_before_its_answer_is_completed_and_forgotten_answers_give_way() {
    let house = House::new().await;
    let first = house.post("/v1/acts", &refusal()).admin().once("cut").send().await.is(201);
    let forget = "UPDATE idempotency SET status = NULL, body = NULL";
    house.test.store.write(move |tx| tx.execute(forget, &[])).await.unwrap();
    let again = house.post("/v1/acts", &refusal()).admin().once("cut").send().await.is(200);
    assert_eq!(again.json(), first.json(), "the effect was there already");
    house.test.clock.set(house.test.clock.now().plus_days(anxin_api::IDEMPOTENCY_DAYS + 1));
    assert_eq!(anxin_api::forget_answers(&house.test.store).await.unwrap(), 1);
    let other = json!({ "number": SILENT, "word": "withdraw" });
    let third = house.post("/v1/acts", &other).admin().once("cut").send().await.is(201);
    assert_ne!(third.json()["id"], first.json()["id"]);
    assert_eq!(house.count("idempotency").await, 1);
}
