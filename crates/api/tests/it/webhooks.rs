//! Webhooks from outside: a receiver that is as it should be, receivers that are not, and who may keep which endpoint.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use anxin_domain::act::{Source, Word};
use anxin_domain::scope::{Grantee, Scope};
use anxin_identity::ApiScope;
use anxin_store::acts::NewAct;
use anxin_store::jobs::{Ran, Runner};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::kit::{Answer, House, LINE, PERMITTER, REFUSER, SILENT, number};

const PATH: &str = "/v1/webhook-endpoints";
/// More than any wait between two attempts, with what is spread on top.
const NEXT_TRY_HOURS: i64 = 27;

#[derive(Clone)]
struct Got {
    headers: HeaderMap,
    body: String,
}

/// Takes messages and answers them in turn; the last answer again and again.
#[derive(Clone)]
struct Receiver {
    url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Mutex<Vec<Reply>>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Reply {
    Status(u16),
    Slow,
    Closes,
}

impl Receiver {
    async fn answering(answers: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let answers = Arc::new(Mutex::new(answers.to_vec()));
        let receiver = Self { url, got: Arc::default(), answers };
        let routes = Router::new().fallback(take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        receiver
    }

    fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    fn events(&self) -> Vec<Value> {
        self.got().iter().map(|got| serde_json::from_str(&got.body).unwrap()).collect()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> (StatusCode, HeaderMap) {
    receiver.got.lock().unwrap().push(Got { headers, body });
    let reply = {
        let mut answers = receiver.answers.lock().unwrap();
        if answers.len() > 1 { answers.remove(0) } else { answers[0] }
    };
    let mut headers = HeaderMap::new();
    match reply {
        Reply::Status(status) => {
            headers.insert("location", "http://127.0.0.1:1/elsewhere".parse().unwrap());
            (StatusCode::from_u16(status).unwrap(), headers)
        }
        Reply::Slow => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            (StatusCode::OK, headers)
        }
        Reply::Closes => panic!("the connection breaks off here, as this test wants it"),
    }
}

impl Got {
    fn header(&self, name: &str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }

    fn signed(&self) -> String {
        format!("{}.{}.{}", self.header("webhook-id"), self.header("webhook-timestamp"), self.body)
    }

    /// As the convention says it, over again: any of the signatures of the version `v1` is the HMAC under the secret.
    fn is_signed_by(&self, secret: &str) -> bool {
        let secret = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret);
        self.signatures("v1,")
            .iter()
            .any(|tag| ring::hmac::verify(&key, self.signed().as_bytes(), tag).is_ok())
    }

    fn is_signed_for(&self, public_key: &str) -> bool {
        let key = STANDARD.decode(public_key.strip_prefix("whpk_").unwrap()).unwrap();
        let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key);
        self.signatures("v1a,")
            .iter()
            .any(|signature| key.verify(self.signed().as_bytes(), signature).is_ok())
    }

    fn signatures(&self, version: &str) -> Vec<Vec<u8>> {
        let all = self.header("webhook-signature");
        all.split(' ')
            .filter_map(|one| one.strip_prefix(version))
            .map(|one| STANDARD.decode(one).unwrap())
            .collect()
    }
}

impl House {
    async fn add(&self, url: &str, events: &[&str]) -> Value {
        self.post(PATH, &json!({ "url": url, "events": events })).brand().send().await.is(201).json()
    }

    /// Does what waits: what is to be announced, and what is to be sent.
    async fn work(&self) -> Ran {
        let runner = Runner::new(self.test.store.clone()).with(self.desk.announcer());
        runner.run_due().await.unwrap();
        let hooks = self.webhooks.clone().with_timeout(Duration::from_millis(500));
        Runner::new(self.test.store.clone()).with(hooks.deliverer()).run_due().await.unwrap()
    }

    async fn messages(&self, endpoint: &Value) -> Vec<Value> {
        let path = format!("{PATH}/{}/messages", endpoint["id"].as_str().unwrap());
        self.get(&path).brand().send().await.is(200).json().as_array().unwrap().clone()
    }

    async fn to(&self, endpoint: &Value, what: &str) -> Answer {
        let path = format!("{PATH}/{}{what}", endpoint["id"].as_str().unwrap());
        self.post(&path, &json!({})).brand().send().await
    }

    async fn shown(&self, endpoint: &Value) -> Value {
        let path = format!("{PATH}/{}", endpoint["id"].as_str().unwrap());
        self.get(&path).brand().send().await.is(200).json()
    }

    fn later(&self, hours: i64) {
        self.test.clock.set(self.test.clock.now().plus_ms(hours * 3_600_000));
    }

    async fn says(&self, word: Word, grantee: Grantee, to: &str, evidence: Option<&str>) {
        let act = NewAct {
            number: number(to),
            word,
            person: None,
            scope: Scope { grantee, ..Scope::default() },
            calls: None,
            keeps_exceptions: false,
            effective_at: None,
            expires_at: None,
            source: Source::Web,
            evidence: evidence.map(str::to_owned),
            key: None,
        };
        self.gate.record_act(act).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_is_told_of_its_cases_and_awards_signed_and_without_a_number() {
    let house = House::new().await;
    let receiver = Receiver::answering(&[Reply::Status(204)]).await;
    let endpoint = house.add(&receiver.url, &["case.opened", "case.decided", "award.made"]).await;
    let other = Receiver::answering(&[Reply::Status(204)]).await;
    let foreign =
        json!({ "url": other.url, "events": ["case.opened", "award.made"], "brand": "other-wuhan" });
    house.post(PATH, &foreign).admin().send().await.is(201);

    house.rang(LINE, REFUSER).await;
    let complaint = json!({ "customer": REFUSER, "calling_number": LINE, "called_at": "2026-11-23T06:00:40Z", "words": "又是他们 13800138000" });
    let case = house.post("/v1/complaints", &complaint).admin().send().await.is(201).json();
    assert_eq!(receiver.got().len(), 0, "nothing is sent before it is committed and taken up");
    assert_eq!(house.work().await, Ran { done: 3, ..Ran::default() });

    let mut events = receiver.events();
    events.sort_by_key(|event| event["type"].to_string());
    let kinds: Vec<&str> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["award.made", "case.decided", "case.opened"]);
    for event in &events {
        assert_eq!(event["data"]["case"], case["id"]);
        assert_eq!(event["data"]["brand"], "lianjia-wuhan");
        assert_eq!(event["timestamp"], case["opened_at"]);
    }
    let award = &events[0]["data"];
    assert_eq!(award["finding"], case["findings"][0]["id"]);
    assert_eq!(award["awards"][0]["id"], case["findings"][0]["award"]["id"]);
    assert_eq!(award["awards"][0]["amount"], json!({ "minor": 10_000, "currency": "CNY" }));
    assert_eq!(events[2]["data"]["findings"][0]["state"], "upheld");
    for got in receiver.got() {
        assert!(got.is_signed_by(endpoint["secret"].as_str().unwrap()), "{}", got.body);
        assert!(got.is_signed_for(endpoint["public_key"].as_str().unwrap()), "{}", got.body);
        for personal in ["13800138000", "13900000001", "又是", "王芳"] {
            assert!(!got.body.contains(personal), "{personal} is in {}", got.body);
        }
        assert_eq!(got.header("content-type"), "application/json");
    }
    assert!(other.got().is_empty(), "what is another brand's is not told");
    assert_eq!(house.work().await, Ran::default(), "and once");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_listens_nothing_is_written() {
    let house = House::new().await;
    house.rang(LINE, REFUSER).await;
    let complaint =
        json!({ "customer": REFUSER, "calling_number": LINE, "called_at": "2026-11-23T06:00:40Z" });
    house.post("/v1/complaints", &complaint).admin().send().await.is(201);
    let announced =
        house.test.store.read(|tx| tx.query("SELECT 1 FROM job WHERE kind = 'announce'", &[])).await;
    assert!(announced.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brand_is_told_who_permits_it_and_takes_that_back_by_what_it_asked_and_not_by_number() {
    let house = House::new().await;
    let receiver = Receiver::answering(&[Reply::Status(200)]).await;
    house.add(&receiver.url, &["permit.given", "permit.withdrawn"]).await;
    let (own, agent): (Grantee, Grantee) = (
        Grantee::Brand("lianjia-wuhan".parse().unwrap()),
        Grantee::Agent("lianjia-wuhan:1".parse().unwrap()),
    );
    let foreign = Grantee::Brand("other-wuhan".parse().unwrap());
    house.says(Word::Permit, Grantee::Everyone, SILENT, None).await;
    house.says(Word::Permit, foreign, SILENT, None).await;
    house.says(Word::Refuse, own.clone(), PERMITTER, None).await;
    house.work().await;
    assert!(receiver.got().is_empty(), "what is said to all, to others, or by whom the brand has no permit");
    house.says(Word::Permit, agent, SILENT, Some("consent-request:01KAR8Q5T0R8Z5X7C9V2B4N6M8")).await;
    house.work().await;
    house.says(Word::Withdraw, own, SILENT, None).await;
    house.work().await;
    let events = receiver.events();
    let kinds: Vec<&Value> = events.iter().map(|event| &event["type"]).collect();
    assert_eq!(kinds, ["permit.given", "permit.withdrawn"]);
    assert_eq!(events[0]["data"]["consent_request"], "01KAR8Q5T0R8Z5X7C9V2B4N6M8");
    assert_eq!(events[1]["data"]["permits"][0]["act"], events[0]["data"]["act"]);
    assert_eq!(events[1]["data"]["permits"].as_array().unwrap().len(), 1);
    assert!(receiver.got().iter().all(|got| !got.body.contains("13800138002")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_fails_is_tried_again_with_the_same_id_and_bytes() {
    let house = House::new().await;
    let hostile = [
        Reply::Status(500),
        Reply::Slow,
        Reply::Closes,
        Reply::Status(302),
        Reply::Status(404),
        Reply::Status(200),
    ];
    let receiver = Receiver::answering(&hostile).await;
    let endpoint = house.add(&receiver.url, &["case.opened"]).await;
    let sent = house.to(&endpoint, "/pings").await.is(202).json();
    for _ in 0..hostile.len() {
        house.work().await;
        house.later(NEXT_TRY_HOURS);
    }
    let messages = house.messages(&endpoint).await;
    assert_eq!((&messages[0]["id"], &messages[0]["state"]), (&sent["message"], &json!("delivered")));
    let attempts = messages[0]["attempts"].as_array().unwrap();
    let statuses: Vec<&Value> = attempts.iter().map(|attempt| &attempt["status"]).collect();
    assert_eq!(statuses, [&json!(500), &Value::Null, &Value::Null, &json!(302), &json!(404), &json!(200)]);
    assert_eq!(attempts[1]["trouble"], "it did not answer in time");
    assert!(attempts[3]["trouble"].as_str().unwrap().contains("redirected"));
    let got = receiver.got();
    assert_eq!(got.len(), hostile.len(), "a redirect is not followed");
    let secret = endpoint["secret"].as_str().unwrap();
    for one in &got {
        assert_eq!((one.header("webhook-id"), &one.body), (got[0].header("webhook-id"), &got[0].body));
        assert!(one.is_signed_by(secret));
    }
    assert_ne!(
        got[0].header("webhook-timestamp"),
        got[1].header("webhook-timestamp"),
        "the time is of the attempt"
    );
    assert_eq!(house.shown(&endpoint).await["failing_since"], Value::Null);
    // And once more, because the receiver lost it.
    let message = sent["message"].as_str().unwrap();
    house.to(&endpoint, &format!("/messages/{message}/replays")).await.is(202);
    house.work().await;
    assert_eq!(receiver.got().len(), hostile.len() + 1);
    assert_eq!(house.messages(&endpoint).await[0]["attempts"].as_array().unwrap().len(), hostile.len() + 1);
    house.to(&endpoint, "/messages/msg_none/replays").await.problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn waits_grow_and_an_endpoint_that_never_answers_is_disabled_and_says_so() {
    let house = House::new().await;
    let (dead, alive) =
        (Receiver::answering(&[Reply::Status(503)]).await, Receiver::answering(&[Reply::Status(200)]).await);
    let endpoint = house.add(&dead.url, &["permit.given"]).await;
    house.add(&alive.url, &["endpoint.disabled"]).await;
    house.to(&endpoint, "/pings").await.is(202);
    house.work().await;
    house.work().await;
    assert_eq!(dead.got().len(), 1, "not before its time");
    let began = house.test.clock.now();
    let mut waits = Vec::new();
    for seconds in anxin_hook::RETRIES_AFTER_SECONDS {
        let before = dead.got().len();
        house.test.clock.set(house.test.clock.now().plus_ms((seconds - 1) * 1_000));
        house.work().await;
        assert_eq!(dead.got().len(), before, "{seconds}");
        assert!(house.shown(&endpoint).await["disabled_at"].is_null());
        house.test.clock.set(house.test.clock.now().plus_ms(1_000 + seconds * 100));
        house.work().await;
        assert_eq!(dead.got().len(), before + 1, "{seconds}");
        waits.push(seconds);
    }
    assert!(house.test.clock.now() > began.plus_days(3));
    let shown = house.shown(&endpoint).await;
    assert!(shown["disabled_why"].as_str().unwrap().contains("three days"), "{shown}");
    assert_eq!(house.messages(&endpoint).await[0]["state"], "given_up");
    house.work().await;
    assert_eq!(alive.events()[0]["data"]["endpoint"], endpoint["id"], "the brand's other endpoint is told");
    // What happens meanwhile is kept, and not sent.
    house.says(Word::Permit, Grantee::Brand("lianjia-wuhan".parse().unwrap()), SILENT, None).await;
    house.work().await;
    let held = house.messages(&endpoint).await[0].clone();
    assert_eq!((&held["state"], &held["event"]), (&json!("held"), &json!("permit.given")));
    house.to(&endpoint, "/pings").await.problem(409, "conflict");
    let tried = dead.got().len();
    *dead.answers.lock().unwrap() = vec![Reply::Status(200)];
    assert!(house.to(&endpoint, "/enablings").await.is(200).json()["disabled_at"].is_null());
    house.to(&endpoint, &format!("/messages/{}/replays", held["id"].as_str().unwrap())).await.is(202);
    house.work().await;
    assert_eq!(dead.got().len(), tried + 1);
    assert_eq!(house.messages(&endpoint).await[0]["state"], "delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_that_they_are_gone_is_asked_no_more() {
    let house = House::new().await;
    let receiver = Receiver::answering(&[Reply::Status(410)]).await;
    let endpoint = house.add(&receiver.url, &["permit.given"]).await;
    house.to(&endpoint, "/pings").await.is(202);
    house.work().await;
    assert!(house.shown(&endpoint).await["disabled_why"].as_str().unwrap().contains("410"));
    house.later(NEXT_TRY_HOURS);
    house.work().await;
    assert_eq!(receiver.got().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_signs_beside_the_one_before_for_a_day() {
    let house = House::new().await;
    let receiver = Receiver::answering(&[Reply::Status(200)]).await;
    let first = house.add(&receiver.url, &["permit.given"]).await;
    let path = format!("{PATH}/{}/rotations", first["id"].as_str().unwrap());
    let rotate = || async { house.post(&path, &json!({})).brand().once("k1").send().await };
    let second = rotate().await.is(201).json();
    assert_eq!(
        rotate().await.is(200).json()["secret"],
        second["secret"],
        "the same request is the same change"
    );
    let secrets = [&first, &second].map(|shown| shown["secret"].as_str().unwrap().to_owned());
    let keys = [&first, &second].map(|shown| shown["public_key"].as_str().unwrap().to_owned());
    assert!(secrets[0] != secrets[1] && keys[0] != keys[1]);
    let send = || async {
        house.to(&first, "/pings").await.is(202);
        house.work().await;
        let got = receiver.got().pop().unwrap();
        (
            secrets.each_ref().map(|secret| got.is_signed_by(secret)),
            keys.each_ref().map(|key| got.is_signed_for(key)),
        )
    };
    assert_eq!(send().await, ([true, true], [true, true]));
    house.later(24);
    assert_eq!(send().await, ([false, true], [false, true]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_shown_when_it_is_made_and_lies_nowhere() {
    let house = House::new().await;
    let body = json!({ "url": "https://hooks.example.com/a", "events": ["award.made"] });
    let add = || async { house.post(PATH, &body).brand().once("k1").send().await };
    let made = add().await.is(201).json();
    let secret = made["secret"].as_str().unwrap().to_owned();
    assert_eq!(add().await.is(200).json(), made, "the same request has the same answer");
    assert!(house.shown(&made).await.get("secret").is_none());
    for table in ["webhook_endpoint", "idempotency", "webhook_health"] {
        let rows =
            house.test.store.read(move |tx| tx.query(&format!("SELECT * FROM {table}"), &[])).await.unwrap();
        let bytes = STANDARD.decode(secret.trim_start_matches("whsec_")).unwrap();
        let told = format!("{rows:?}");
        assert!(!told.contains(&secret) && !told.contains(&format!("{bytes:?}")), "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_an_endpoint_is_refused_with_its_field() {
    let house = House::new().await;
    let good = "https://hooks.example.com/a";
    for (body, field) in [
        (json!({ "events": ["award.made"] }), "url"),
        (json!({ "url": "http://hooks.example.com/a", "events": ["award.made"] }), "url"),
        (json!({ "url": "https://10.0.0.1/a", "events": ["award.made"] }), "url"),
        (json!({ "url": "https://169.254.169.254/latest/meta-data", "events": ["award.made"] }), "url"),
        (json!({ "url": good, "events": [] }), "events"),
        (json!({ "url": good, "events": ["award.lost"] }), "events"),
        (json!({ "url": good, "events": ["ping"] }), "events"),
        (json!({ "url": good, "events": ["award.made"], "note": "a".repeat(300) }), "note"),
        (json!({ "url": good, "events": ["award.made"], "secret": "mine" }), "secret"),
    ] {
        let problem = house.post(PATH, &body).brand().send().await.problem(422, "invalid-field");
        assert_eq!(problem["field"], field, "{problem}");
    }
    let unknown = json!({ "url": good, "events": ["award.made"], "brand": "nobody" });
    assert_eq!(
        house.post(PATH, &unknown).admin().send().await.problem(422, "invalid-field")["field"],
        "brand"
    );
    house.post(PATH, &unknown).brand().send().await.problem(403, "forbidden");
    house.add(good, &["award.made"]).await;
    house
        .post(PATH, &json!({ "url": good, "events": ["award.paid"] }))
        .brand()
        .send()
        .await
        .problem(409, "conflict");
    for n in 1..anxin_hook::ENDPOINTS_LIMIT {
        house.add(&format!("{good}{n}"), &["award.made"]).await;
    }
    let one_more = json!({ "url": format!("{good}x"), "events": ["award.made"] });
    house.post(PATH, &one_more).brand().send().await.problem(409, "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_its_brands_and_wants_the_scope() {
    let house = House::new().await;
    let endpoint = house.add("https://hooks.example.com/a", &["award.made"]).await;
    let other = Some("other-wuhan".parse().unwrap());
    let other = house.identity.create_key("other", other, &[ApiScope::Webhooks]).await.unwrap().secret;
    let own = Some("lianjia-wuhan".parse().unwrap());
    let weak =
        house.identity.create_key("weak", own, &[ApiScope::Decisions, ApiScope::Facts]).await.unwrap().secret;
    let path = format!("{PATH}/{}", endpoint["id"].as_str().unwrap());
    assert_eq!(house.get(PATH).key(&other).send().await.is(200).json(), json!([]));
    for what in ["", "/messages"] {
        house.get(&format!("{path}{what}")).key(&other).send().await.problem(404, "not-found");
        house.get(&format!("{path}{what}")).key(&weak).send().await.problem(403, "forbidden");
    }
    for what in ["/rotations", "/enablings", "/pings", "/messages/msg_1/replays"] {
        let path = format!("{path}{what}");
        house.post(&path, &json!({})).key(&other).send().await.problem(404, "not-found");
        house.post(&path, &json!({})).key(&weak).send().await.problem(403, "forbidden");
        house.post(&path, &json!({})).send().await.problem(401, "unauthorized");
    }
    house.ask(Method::DELETE, &path).key(&other).send().await.problem(404, "not-found");
    house.ask(Method::DELETE, &path).brand().send().await.is(204);
    house.ask(Method::DELETE, &path).brand().send().await.problem(404, "not-found");
    assert_eq!(house.get(PATH).admin().send().await.is(200).json(), json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_an_endpoint_that_was_removed_is_not_sent() {
    let house = House::new().await;
    let receiver = Receiver::answering(&[Reply::Status(200)]).await;
    let endpoint = house.add(&receiver.url, &["award.made"]).await;
    house.to(&endpoint, "/pings").await.is(202);
    let path = format!("{PATH}/{}", endpoint["id"].as_str().unwrap());
    house.ask(Method::DELETE, &path).brand().send().await.is(204);
    assert_eq!(house.work().await.done, 1);
    assert!(receiver.got().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_receiver_holds_up_no_other() {
    let house = House::new().await;
    let (slow, quick) =
        (Receiver::answering(&[Reply::Slow]).await, Receiver::answering(&[Reply::Status(200)]).await);
    let endpoints =
        [house.add(&slow.url, &["award.made"]).await, house.add(&quick.url, &["award.made"]).await];
    for _ in 0..40 {
        house.to(&endpoints[0], "/pings").await.is(202);
    }
    for _ in 0..10 {
        house.to(&endpoints[1], "/pings").await.is(202);
    }
    house.work().await;
    assert!(slow.got().len() <= 2 * anxin_hook::AT_ONCE_EACH, "{}", slow.got().len());
    assert!(!quick.got().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_kept_a_month() {
    let house = House::new().await;
    let receiver = Receiver::answering(&[Reply::Status(200)]).await;
    let endpoint = house.add(&receiver.url, &["award.made"]).await;
    house.to(&endpoint, "/pings").await.is(202);
    house.work().await;
    house.later(24 * anxin_hook::MESSAGE_DAYS);
    assert_eq!(house.webhooks.forget().await.unwrap(), 0);
    house.later(1);
    assert_eq!(house.webhooks.forget().await.unwrap(), 1);
    assert!(house.messages(&endpoint).await.is_empty());
    assert_eq!(house.count("webhook_attempt").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_an_endpoint_that_was_removed_are_forgotten_too() {
    let house = House::new().await;
    let receiver = Receiver::answering(&[Reply::Status(200)]).await;
    let endpoint = house.add(&receiver.url, &["award.made"]).await;
    house.to(&endpoint, "/pings").await.is(202);
    house.work().await;
    let path = format!("{PATH}/{}", endpoint["id"].as_str().unwrap());
    house.ask(Method::DELETE, &path).brand().send().await.is(204);
    house.later(24 * anxin_hook::MESSAGE_DAYS + 1);
    assert_eq!(house.webhooks.forget().await.unwrap(), 1);
    assert_eq!((house.count("webhook_message").await, house.count("webhook_attempt").await), (0, 0));
}
