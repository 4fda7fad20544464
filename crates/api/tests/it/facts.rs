//! The facts that come in over HTTP: bindings, requests for consent and their answers, holders; and questions that use them.

use serde_json::{Value, json};

use crate::kit::{House, LINE, OTHER_LINE, PERMITTER, REFUSER, SILENT, UNKNOWN_LINE, number};

const X: &str = "+8617000000001";

async fn ask(house: &House, question: &Value) -> Value {
    house.post("/v1/decisions", question).admin().send().await.is(200).json()
}

fn binding(house: &House, a: &str, b: &str) -> Value {
    json!({ "x": X, "a": a, "b": b, "from": house.test.clock.now().to_string() })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_privacy_number_is_bound_when_the_line_may_call_and_the_gate_goes_by_it() {
    let house = House::new().await;
    let body = binding(&house, LINE, PERMITTER);
    let bound = house.post("/v1/bindings", &body).brand().once("b1").send().await.is(201).json();
    assert_eq!((&bound["bound"], &bound["decision"]["verdict"]), (&json!(true), &json!("allow")));
    assert_eq!((&bound["binding"]["x"], &bound["binding"]["until"]), (&json!(X), &json!(null)));
    let again = house.post("/v1/bindings", &body).brand().once("b1").send().await.is(200);
    assert_eq!((again.headers["idempotency-replayed"].to_str().unwrap(), again.json()), ("true", bound));
    assert_eq!(house.count("binding").await, 1);
    let asked = ask(&house, &json!({ "from": LINE, "to": X })).await;
    assert_eq!((&asked["verdict"], &asked["call"]["to"]), (&json!("allow"), &json!(PERMITTER)));
    assert_eq!(asked["call"]["dialled"], X);
    let other = ask(&house, &json!({ "from": OTHER_LINE, "to": X })).await;
    assert_eq!(other["reasons"][0]["code"], "binding_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_may_not_call_gets_no_binding_and_the_decision_says_why() {
    let house = House::new().await;
    let refused =
        house.post("/v1/bindings", &binding(&house, LINE, REFUSER)).admin().send().await.is(200).json();
    assert_eq!((&refused["bound"], &refused["decision"]["verdict"]), (&json!(false), &json!("deny")));
    let id = refused["decision"]["id"].as_str().unwrap();
    house.get(&format!("/v1/decisions/{id}")).admin().send().await.is(200);
    let nobody = house.post("/v1/bindings", &binding(&house, UNKNOWN_LINE, PERMITTER)).brand().send().await;
    assert_eq!(nobody.is(200).json()["decision"]["reasons"][0]["code"], "caller_unknown");
    assert_eq!(house.count("binding").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bindings_that_clash_or_belong_to_others_are_refused() {
    let house = House::new().await;
    let body = binding(&house, LINE, PERMITTER);
    house.post("/v1/bindings", &body).brand().send().await.is(201);
    let mut other = body.clone();
    other["a"] = json!(OTHER_LINE);
    let problem = house.post("/v1/bindings", &other).admin().send().await.problem(409, "conflict");
    assert_eq!(problem["field"], "x");
    house.post("/v1/bindings", &other).brand().send().await.problem(403, "forbidden");
    let mut hidden = body.clone();
    hidden["x"] = json!(REFUSER);
    let problem = house.post("/v1/bindings", &hidden).brand().send().await.problem(409, "conflict");
    assert!(problem["detail"].as_str().unwrap().contains("a customer's own"), "{problem}");
    for (field, value, code) in [
        ("x", json!("17"), "too_short"),
        ("x", json!(LINE), "same_number"),
        ("b", json!(LINE), "same_number"),
        ("a", json!(null), "missing"),
        ("from", json!(null), "missing"),
        ("from", json!("today"), "not_a_time"),
        ("until", json!("2026-01-01T00:00:00Z"), "already_over"),
        ("purpose", json!("fun"), "unknown_word"),
        ("to", json!(PERMITTER), "unknown_field"),
    ] {
        let mut bad = body.clone();
        bad[field] = value;
        let problem = house.post("/v1/bindings", &bad).admin().send().await.problem(422, "invalid-field");
        assert_eq!((&problem["field"], &problem["code"]), (&json!(field), &json!(code)), "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_waits_for_the_customer_who_is_told_by_text_once() {
    let house = House::new().await;
    let wish = json!({ "from": LINE, "to": SILENT, "purposes": ["marketing"], "language": "en" });
    let asked = house.post("/v1/consent-requests", &wish).brand().once("c1").send().await.is(201).json();
    assert_eq!((&asked["asked"], &asked["decision"]["verdict"]), (&json!(true), &json!("allow")));
    assert_eq!(asked["decision"]["judged_as"], "consent_request");
    let request = &asked["request"];
    assert_eq!((&request["brand"], &request["agent"]), (&json!("lianjia-wuhan"), &json!("lianjia-wuhan:1")));
    assert!(request.get("said").is_none());
    let again = house.post("/v1/consent-requests", &wish).brand().once("c1").send().await.is(200).json();
    assert_eq!(again["request"]["id"], request["id"]);
    let texts = house.identity.messages(9).await.unwrap();
    assert_eq!(texts.len(), 1);
    assert_eq!((texts[0].number, texts[0].template.as_str()), (number(SILENT), "consent_request"));
    assert!(texts[0].text.as_ref().unwrap().contains("lianjia-wuhan"));
    let path = format!("/v1/consent-requests/{}", request["id"].as_str().unwrap());
    assert_eq!(&house.get(&path).brand().send().await.is(200).json(), request);
    house
        .get("/v1/consent-requests/01J6A3M1T0R8Z5X7C9V2B4N6M8")
        .admin()
        .send()
        .await
        .problem(404, "not-found");
    house.get("/v1/consent-requests/1").admin().send().await.problem(400, "bad-id");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_be_asked_later_only_is_not_asked_and_it_is_said_until_when() {
    let house = House::new().await;
    let options = anxin_desk::import::ImportOptions::china();
    let brands = "brand,name,city,rulebook\nmumbai,Mumbai Homes,mumbai,in\n";
    house.desk.import_brands(brands.as_bytes(), &options).await.unwrap();
    let agents =
        "brand,store,agent,name,line,from,until\nmumbai,s1,1,Asha,+912226543210,2026-01-01T00:00:00Z,\n";
    house.desk.import_agents(agents.as_bytes(), &options).await.unwrap();
    let (line, customer) = ("+912226543210", "+919820098200");
    let stop = json!({ "number": customer, "word": "refuse", "purposes": ["marketing"], "grantee": { "brand": "mumbai" } });
    house.post("/v1/acts", &stop).admin().send().await.is(201);
    let question = json!({ "from": line, "to": customer, "purpose": "consent_request", "channel": "sms" });
    let decision = ask(&house, &question).await;
    assert_eq!(
        (&decision["verdict"], &decision["judged_as"]),
        (&json!("defer"), &json!("consent_request")),
        "{decision}"
    );
    assert_eq!(decision["reasons"][0]["code"], "refused_lately");
    let until = house.test.clock.now().plus_days(90);
    assert!(decision["until"].as_str().unwrap() >= until.to_string().as_str(), "{decision}");
    assert_eq!(decision["reasons"][0]["until"], decision["until"]);
    let id = decision["id"].as_str().unwrap();
    assert_eq!(house.get(&format!("/v1/decisions/{id}")).admin().send().await.is(200).json(), decision);
    let wish = json!({ "from": line, "to": customer });
    let refused = house.post("/v1/consent-requests", &wish).admin().send().await.is(200).json();
    assert_eq!((&refused["asked"], &refused["decision"]["verdict"]), (&json!(false), &json!("defer")));
    assert_eq!(refused["decision"]["until"], decision["until"]);
    assert_eq!((house.count("consent_request").await, house.count("message").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_may_not_be_asked_gets_no_text() {
    let house = House::new().await;
    let stop = json!({ "number": SILENT, "word": "refuse", "purposes": ["consent_request"] });
    house.post("/v1/acts", &stop).admin().send().await.is(201);
    let wish = json!({ "from": LINE, "to": SILENT });
    let refused = house.post("/v1/consent-requests", &wish).admin().send().await.is(200).json();
    assert_eq!((&refused["asked"], &refused["request"]), (&json!(false), &json!(null)));
    assert_eq!(refused["decision"]["reasons"][0]["code"], "requests_refused");
    assert_eq!(house.count("message").await, 0);
    house
        .post("/v1/consent-requests", &json!({ "from": OTHER_LINE, "to": SILENT }))
        .brand()
        .send()
        .await
        .is(403);
    for (field, value, code) in [
        ("from", json!("1"), "too_short"),
        ("channel", json!("fax"), "unknown_word"),
        ("grantee", json!({ "brand": "other-wuhan" }), "not_yours"),
        ("grantee", json!({ "agent": "lianjia-wuhan:2" }), "not_yours"),
        ("purposes", json!(["fun"]), "unknown_word"),
        ("language", json!("fr"), "unknown_word"),
        ("number", json!(SILENT), "unknown_field"),
    ] {
        let mut bad = wish.clone();
        bad[field] = value;
        let problem =
            house.post("/v1/consent-requests", &bad).admin().send().await.problem(422, "invalid-field");
        assert_eq!((&problem["field"], &problem["code"]), (&json!(field), &json!(code)), "{problem}");
    }
}

async fn request(house: &House) -> String {
    let wish = json!({ "from": LINE, "to": SILENT, "grantee": { "brand": "lianjia-wuhan" } });
    let asked = house.post("/v1/consent-requests", &wish).brand().send().await.is(201).json();
    format!("/v1/consent-requests/{}/answers", asked["request"]["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_is_a_permit_of_what_was_asked_and_the_first_answer_stands() {
    let house = House::new().await;
    let path = request(&house).await;
    let yes = json!({ "said": "accepted", "number": SILENT });
    house.post(&path, &yes).brand().send().await.problem(403, "forbidden");
    let strange = json!({ "said": "accepted", "number": PERMITTER });
    house.post(&path, &strange).admin().send().await.problem(404, "not-found");
    let answered = house.post(&path, &yes).admin().once("a1").send().await.is(201).json();
    assert_eq!(answered["said"], "accepted");
    assert_eq!(house.post(&path, &yes).admin().once("a1").send().await.is(200).json(), answered);
    house.post(&path, &yes).admin().send().await.problem(409, "conflict");
    let no = json!({ "said": "declined", "number": SILENT });
    house.post(&path, &no).admin().once("a2").send().await.problem(409, "conflict");
    assert_eq!(ask(&house, &json!({ "from": LINE, "to": SILENT })).await["verdict"], "allow");
    assert_eq!(ask(&house, &json!({ "from": OTHER_LINE, "to": SILENT })).await["verdict"], "deny");
    for (field, value, code) in [
        ("said", json!("maybe"), "unknown_word"),
        ("said", json!(null), "missing"),
        ("number", json!(null), "missing"),
        ("source", json!("brand"), "unknown_word"),
    ] {
        let mut bad = yes.clone();
        bad[field] = value;
        let problem = house.post(&path, &bad).admin().send().await.problem(422, "invalid-field");
        assert_eq!((&problem["field"], &problem["code"]), (&json!(field), &json!(code)), "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_for_good_declines_and_keeps_everybody_from_asking_again() {
    let house = House::new().await;
    let path = request(&house).await;
    let never = json!({ "said": "refused_for_good", "number": SILENT });
    let answered = house.post(&path, &never).admin().send().await.is(201).json();
    assert_eq!(answered["said"], "declined");
    let acts = house.count("act").await;
    house.post(&path, &never).admin().send().await.is(201);
    assert_eq!(house.count("act").await, acts, "said twice, it is one refusal");
    let question =
        json!({ "from": OTHER_LINE, "to": SILENT, "purpose": "consent_request", "channel": "sms" });
    let asked = ask(&house, &question).await;
    assert_eq!(asked["reasons"][0]["code"], "requests_refused", "whichever brand");
    let strange = json!({ "said": "refused_for_good", "number": PERMITTER });
    house.post(&path, &strange).admin().send().await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_is_told_by_the_platform_and_what_is_known_is_answered() {
    let house = House::new().await;
    let now = house.test.clock.now();
    let day = |days: i64| now.plus_days(days).to_string();
    let told = json!({ "number": SILENT, "checked_at": day(-2), "answer": "same", "zone": "Asia/Urumqi" });
    house.post("/v1/holders", &told).brand().send().await.problem(403, "forbidden");
    let known = house.post("/v1/holders", &told).admin().once("h1").send().await.is(201).json();
    assert_eq!(
        known,
        json!({ "number": SILENT, "since": null, "checked_at": day(-2), "zone": "Asia/Urumqi" })
    );
    house.post("/v1/holders", &told).admin().once("h1").send().await.is(200);
    let unsure = json!({ "number": SILENT, "checked_at": day(-1), "answer": "no_data" });
    let known = house.post("/v1/holders", &unsure).admin().send().await.is(201).json();
    assert_eq!((&known["since"], &known["checked_at"]), (&json!(null), &json!(day(-2))), "no data is not no");
    let changed =
        json!({ "number": PERMITTER, "since": day(-3), "checked_at": day(-1), "answer": "changed" });
    assert_eq!(house.post("/v1/holders", &changed).admin().send().await.is(201).json()["since"], day(-3));
    for (bad, field, code) in [
        (json!({ "number": SILENT }), "since", "missing"),
        (json!({ "number": SILENT, "answer": "same" }), "checked_at", "missing"),
        (json!({ "number": SILENT, "checked_at": day(-1) }), "answer", "missing"),
        (json!({ "number": SILENT, "checked_at": day(-1), "answer": "no" }), "answer", "unknown_word"),
        (json!({ "number": SILENT, "checked_at": day(1), "answer": "same" }), "checked_at", "out_of_range"),
        (json!({ "number": SILENT, "since": "1970-01-01T00:00:00Z" }), "since", "out_of_range"),
        (
            json!({ "number": SILENT, "since": day(-1), "checked_at": day(-2), "answer": "changed" }),
            "since",
            "out_of_order",
        ),
        (json!({ "number": SILENT, "zone": "Mars/Olympus" }), "zone", "unknown_zone"),
        (json!({ "number": "1", "zone": "Asia/Urumqi" }), "number", "too_short"),
    ] {
        let problem = house.post("/v1/holders", &bad).admin().send().await.problem(422, "invalid-field");
        assert_eq!((&problem["field"], &problem["code"]), (&json!(field), &json!(code)), "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_may_say_what_else_is_sold_how_and_to_whom_one_by_one_and_in_a_batch() {
    let house = House::new().await;
    let yes =
        json!({ "number": SILENT, "word": "permit", "person": "wife", "calls": 1, "channels": ["voice"] });
    let act = house.post("/v1/acts", &yes).admin().send().await.is(201).json();
    assert_eq!((&act["person"], &act["calls"]), (&json!("wife"), &json!(1)));
    let question = json!({ "from": LINE, "to": SILENT, "purpose": "service", "content": "mixed", "channel": "sms", "person": "husband" });
    let one = ask(&house, &question).await;
    assert_eq!((&one["judged_as"], &one["verdict"]), (&json!("marketing"), &json!("deny")));
    assert!(
        one["reasons"].as_array().unwrap().iter().any(|reason| reason["code"] == "mixed_content"),
        "{one}"
    );
    for (field, value) in [("content", "mixed"), ("channel", "sms"), ("person", "husband")] {
        assert_eq!(one["call"][field], value);
    }
    let id = one["id"].as_str().unwrap();
    assert_eq!(house.get(&format!("/v1/decisions/{id}")).admin().send().await.is(200).json(), one);
    let wife = json!({ "from": LINE, "to": SILENT, "person": "wife" });
    let text = [&question, &wife].map(Value::to_string).join("\n");
    let many =
        house.post_bytes("/v1/decisions/batch", "application/x-ndjson", text).admin().send().await.is(200);
    let lines = many.lines();
    assert_eq!((&lines[0]["verdict"], &lines[0]["call"]), (&json!("deny"), &one["call"]));
    assert_eq!(lines[1]["verdict"], "allow");
    let used = ask(&house, &wife).await;
    assert_eq!(used["verdict"], "deny", "one call was asked for");
    assert!(
        used["reasons"].as_array().unwrap().iter().any(|reason| reason["code"] == "permit_used"),
        "{used}"
    );
    for (field, value) in [("content", "odd"), ("channel", "fax"), ("person", "my wife")] {
        let mut bad = question.clone();
        bad[field] = json!(value);
        let problem = house.post("/v1/decisions", &bad).admin().send().await.problem(422, "invalid-field");
        assert_eq!(problem["field"], field);
    }
}
