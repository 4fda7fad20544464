//! `POST /v1/complaints`, reading a case, and appeals.

use serde_json::{Value, json};

use crate::kit::{House, LINE, OTHER_LINE, PERMITTER, REFUSER, UNKNOWN_LINE};

const PATH: &str = "/v1/complaints";
const CALLED_AT: &str = "2026-11-23T06:00:40Z";

fn complaint(customer: &str, line: &str) -> Value {
    json!({ "customer": customer, "calling_number": line, "called_at": CALLED_AT, "words": "又是他们", "language": "zh-CN" })
}

impl House {
    /// The telephone system says that a call was made, and it is too early to reconcile.
    pub(crate) async fn rang(&self, line: &str, to: &str) {
        let at = anxin_domain::time::Instant::parse(CALLED_AT).unwrap();
        let id = anxin_domain::ids::CallRecordId::new(at, self.test.clock.random());
        let record = anxin_domain::call::CallRecord {
            id,
            system: "pbx".into(),
            system_id: id.to_string(),
            from: crate::kit::number(line),
            to: crate::kit::number(to),
            dialled: None,
            forwarded_to: None,
            started_at: at,
            talk_seconds: 20,
            disposition: anxin_domain::call::Disposition::Answered,
            decision: None,
        };
        self.gate.journal().append_call_records(vec![record]).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_records_prove_is_awarded_at_once() {
    let house = House::new().await;
    house.rang(LINE, REFUSER).await;
    let case = house.post(PATH, &complaint(REFUSER, LINE)).admin().send().await.is(201).json();
    assert_eq!((&case["customer"], &case["origin"]), (&json!(REFUSER), &json!("api")));
    let finding = &case["findings"][0];
    assert_eq!((&finding["state"], &finding["brand"]), (&json!("upheld"), &json!("lianjia-wuhan")));
    assert_eq!(finding["would_have_been"][0], "do_not_disturb");
    assert_eq!(finding["award"]["amount"], json!({ "minor": 10_000, "currency": "CNY" }));
    assert_eq!(finding["award"]["payout"], "awaiting_payee");
    let path = format!("{PATH}/{}", case["id"].as_str().unwrap());
    assert_eq!(house.get(&path).admin().send().await.is(200).json(), case);
    assert_eq!(house.get(&path).brand().send().await.is(200).json(), case, "the liable brand sees it");
    let again = house.post(PATH, &complaint(REFUSER, LINE)).admin().send().await.is(201).json();
    assert_eq!(again["id"], case["id"], "the same call leads to the case that paid for it");
    assert_eq!(house.count("award").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_does_not_learn_that_an_account_is_looked_at() {
    let house = House::new().await;
    house.rang(LINE, REFUSER).await;
    let case = house.post(PATH, &complaint(REFUSER, LINE)).admin().send().await.is(201).json();
    let account = || anxin_fund::BankDetails::new("张伟", "6222021234567890123", "102521000018").unwrap();
    for number in [LINE, REFUSER] {
        house.desk.set_payee(crate::kit::number(number), account()).await.unwrap();
    }
    let path = format!("{PATH}/{}", case["id"].as_str().unwrap());
    let kinds = |case: &Value| -> Vec<String> {
        case["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["event"].as_str().unwrap().to_owned())
            .collect()
    };
    let whole = house.get(&path).admin().send().await.is(200).json();
    assert!(whole["findings"][0]["award"]["held_at"].is_string(), "{whole}");
    assert!(kinds(&whole).contains(&"payout_held".to_owned()), "{whole}");
    let finding = whole["findings"][0]["id"].as_str().unwrap().parse().unwrap();
    let staff = anxin_desk::Staff { number: crate::kit::number("+8613300000001"), name: "陈静".into() };
    let seen = house.get(&path).brand().send().await.is(200).json();
    house
        .desk
        .let_go(whole["id"].as_str().unwrap().parse().unwrap(), finding, "核对过", &staff)
        .await
        .unwrap();
    let later = house.get(&path).brand().send().await.is(200).json();
    for seen in [seen, later] {
        assert!(seen["findings"][0]["award"]["held_at"].is_null(), "{seen}");
        assert!(!kinds(&seen).iter().any(|kind| kind.starts_with("payout_")), "{seen}");
        assert!(kinds(&seen).contains(&"awarded".to_owned()), "{seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_record_a_person_decides() {
    let house = House::new().await;
    let calls = json!({ "customer": REFUSER, "calls": [
        { "calling_number": LINE, "called_at": CALLED_AT, "within_minutes": 5 },
        { "calling_number": UNKNOWN_LINE, "called_at": CALLED_AT },
    ] });
    let case = house.post(PATH, &calls).admin().send().await.is(201).json();
    let states: Vec<_> = case["findings"].as_array().unwrap().iter().map(|f| f["state"].clone()).collect();
    assert_eq!(states, ["with_person", "with_person"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_field_of_a_complaint_is_named() {
    let house = House::new().await;
    for (field, value) in [
        ("customer", json!("1")),
        ("calling_number", json!(null)),
        ("calling_number", json!(REFUSER)),
        ("called_at", json!(null)),
        ("called_at", json!("yesterday")),
        ("called_at", json!("2027-01-01T00:00:00Z")),
        ("called_at", json!("1999-01-01T00:00:00Z")),
        ("within_minutes", json!(-1)),
        ("within_minutes", json!("30")),
        ("within_minutes", json!(1_441)),
        ("words", json!("x".repeat(2_001))),
        ("words", json!("a\u{0}b")),
        ("language", json!("fr")),
        ("channel", json!("web")),
    ] {
        let mut body = complaint(REFUSER, LINE);
        body[field] = value;
        let problem = house.post(PATH, &body).admin().send().await.problem(422, "invalid-field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let call = json!({ "calling_number": LINE, "called_at": CALLED_AT });
    for (calls, field) in [
        (json!([]), "calls"),
        (json!("all"), "calls"),
        (json!(vec![call.clone(); 21]), "calls"),
        (json!([call, { "calling_number": LINE }]), "calls[1].called_at"),
    ] {
        let body = json!({ "customer": REFUSER, "calls": calls });
        assert_eq!(
            house.post(PATH, &body).admin().send().await.problem(422, "invalid-field")["field"],
            field
        );
    }
    assert_eq!(house.count("desk_case").await, 0, "nothing of it was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_complaint_is_the_same_case_even_at_once() {
    let house = House::new().await;
    house.rang(LINE, REFUSER).await;
    let body = complaint(REFUSER, LINE);
    let one = || async { house.post(PATH, &body).admin().once("c-1").send().await };
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    let answers = [a, b, c, d];
    assert!(answers.iter().all(|answer| answer.text == answers[0].text), "one answer");
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!((house.count("desk_case").await, house.count("award").await), (1, 1));
    let forget = "UPDATE idempotency SET status = NULL, body = NULL";
    house.test.store.write(move |tx| tx.execute(forget, &[])).await.unwrap();
    assert_eq!(one().await.is(200).json()["id"], answers[0].json()["id"], "cut off before its answer");
    assert_eq!(house.count("desk_case").await, 1);
    let other = complaint(REFUSER, UNKNOWN_LINE);
    house.post(PATH, &other).admin().once("c-1").send().await.problem(422, "key-reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_appeals_what_does_not_pay_once() {
    let house = House::new().await;
    house.rang(LINE, PERMITTER).await;
    let case = house.post(PATH, &complaint(PERMITTER, LINE)).admin().send().await.is(201).json();
    assert_eq!(case["findings"][0]["state"], "not_upheld");
    let path = format!("{PATH}/{}/appeals", case["id"].as_str().unwrap());
    let words = json!({ "words": "我没有同意" });
    for (body, field) in [
        (json!({}), "words"),
        (json!({ "words": "  " }), "words"),
        (json!({ "words": "a", "finding": "1" }), "finding"),
        (json!({ "words": "a", "finding": case["id"] }), "finding"),
        (json!({ "words": "a", "by": "me" }), "by"),
    ] {
        let problem = house.post(&path, &body).admin().send().await.problem(422, "invalid-field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    house.post(&path, &words).brand().send().await.problem(409, "conflict");
    let one = || async { house.post(&path, &words).admin().once("a").send().await };
    let (a, b) = tokio::join!(one(), one());
    assert!(a.status.is_success() && b.status.is_success(), "{} {}", a.text, b.text);
    let appealed = one().await.is(200).json();
    assert_eq!(appealed["findings"][0]["state"], "appealed");
    assert_eq!(appealed["findings"][0]["appeals"].as_array().unwrap().len(), 1);
    let other = json!({ "words": "noch einmal" });
    house.post(&path, &other).admin().send().await.problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_are_none_and_cases_that_are_not_there() {
    let house = House::new().await;
    let words = json!({ "words": "a" });
    house.get("/v1/complaints/1").admin().send().await.problem(400, "bad-id");
    house.post("/v1/complaints/1/appeals", &words).admin().send().await.problem(400, "bad-id");
    let nothing = "/v1/complaints/01J6A3M1T0R8Z5X7C9V2B4N6M8";
    house.get(nothing).admin().send().await.problem(404, "not-found");
    house.post(&format!("{nothing}/appeals"), &words).admin().send().await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_sees_and_files_what_is_about_itself() {
    let house = House::new().await;
    house.rang(OTHER_LINE, REFUSER).await;
    let theirs = complaint(REFUSER, OTHER_LINE);
    house.post(PATH, &theirs).brand().send().await.problem(403, "forbidden");
    let case = house.post(PATH, &theirs).admin().send().await.is(201).json();
    let path = format!("{PATH}/{}", case["id"].as_str().unwrap());
    house.get(&path).brand().send().await.problem(404, "not-found");
    let words = json!({ "words": "not ours" });
    house.post(&format!("{path}/appeals"), &words).brand().send().await.problem(404, "not-found");
    let both = json!({ "customer": REFUSER, "calls": [
        { "calling_number": LINE, "called_at": CALLED_AT }, { "calling_number": OTHER_LINE, "called_at": CALLED_AT },
    ] });
    let both = house.post(PATH, &both).admin().send().await.is(201).json();
    assert_eq!(both["findings"].as_array().unwrap().len(), 2);
    let path = format!("{PATH}/{}", both["id"].as_str().unwrap());
    let seen = house.get(&path).brand().send().await.is(200).text;
    assert!(seen.contains(LINE) && !seen.contains(OTHER_LINE) && !seen.contains("other-wuhan"), "{seen}");
}
