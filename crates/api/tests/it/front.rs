//! Before the framework: every request is answered there as the framework alone answers it, however its bytes come.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use anxin_api::PerMinute;
use axum::serve::Listener;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::kit::{House, LINE, OTHER_LINE, PERMITTER, REFUSER, SILENT, UNKNOWN_LINE};

/// Whether a request is answered before the framework.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Short,
    Framework,
}
use Way::{Framework, Short};

/// A listener all of whose clients are said to be elsewhere.
struct FromElsewhere(TcpListener);

impl Listener for FromElsewhere {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        (self.0.accept().await.unwrap().0, "203.0.113.7:4000".parse().unwrap())
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl House {
    /// Serves with what stands before the framework, until the notice comes.
    async fn listen_ahead<L>(
        &self,
        as_it_is: fn(TcpListener) -> L,
    ) -> (SocketAddr, Arc<Notify>, JoinHandle<()>)
    where
        L: Listener<Io = TcpStream, Addr = SocketAddr>,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (front, routes, stop) = (self.front.clone(), self.routes.clone(), Arc::new(Notify::new()));
        let stopped = Arc::clone(&stop);
        let listener = as_it_is(listener);
        let served = tokio::spawn(async move { front.serve(listener, routes, stopped.notified()).await });
        (address, stop, served)
    }

    /// Checks that were answered before the framework so far.
    async fn ahead(&self) -> u64 {
        let metrics = self.get("/metrics").send().await.text;
        let line = metrics.lines().find(|line| line.starts_with("anxin_http_plain_checks_total ")).unwrap();
        line.rsplit(' ').next().unwrap().parse().unwrap()
    }
}

/// A check as clients send it, with further lines in its head.
fn check(key: &str, question: &Value, lines: &str) -> String {
    with_body(key, &question.to_string(), lines)
}

fn with_body(key: &str, body: &str, lines: &str) -> String {
    format!(
        "POST /v1/decisions HTTP/1.1\r\nHost: localhost\r\nauthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\n{lines}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// An answer as it came.
#[derive(Debug, PartialEq)]
struct Came {
    status: u16,
    headers: BTreeMap<String, Vec<String>>,
    body: String,
}

impl Came {
    /// What differs from one answer to the next is taken out.
    fn plain(mut self) -> Self {
        for name in ["x-request-id", "date", "server-timing", "ratelimit"] {
            if let Some(values) = self.headers.get_mut(name) {
                values
                    .iter_mut()
                    .for_each(|value| *value = value.chars().filter(|c| !c.is_ascii_digit()).collect());
            }
        }
        self.headers.get_mut("x-request-id").unwrap()[0].clear();
        self.headers.get_mut("date").unwrap()[0].clear();
        let mut body: Value = serde_json::from_str(&self.body).unwrap();
        for name in ["id", "request_id"] {
            if let Some(value) = body.get_mut(name) {
                *value = json!("");
            }
        }
        self.body = body.to_string();
        self
    }
}

/// Reads one answer.
async fn answer(stream: &mut TcpStream) -> Came {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.entry(name.to_ascii_lowercase()).or_default().push(value.to_owned());
    }
    let mut body = vec![0; headers["content-length"][0].parse().unwrap()];
    stream.read_exact(&mut body).await.unwrap();
    Came { status, headers, body: String::from_utf8(body).unwrap() }
}

async fn ask(address: SocketAddr, request: &str) -> Came {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    answer(&mut stream).await
}

/// Requests of every kind, and on which way each is answered.
async fn requests(house: &House) -> Vec<(String, Way)> {
    let (admin, brand) = (house.admin.as_str(), house.brand.as_str());
    let scopes = [anxin_identity::ApiScope::Acts];
    let acts_only = house.identity.create_key("acts", None, &scopes).await.unwrap().secret;
    let plain = json!({ "from": LINE, "to": REFUSER });
    let mut all = Vec::new();
    for (from, to) in [(LINE, REFUSER), (LINE, PERMITTER), (UNKNOWN_LINE, SILENT), (OTHER_LINE, REFUSER)] {
        all.push((check(admin, &json!({ "from": from, "to": to }), ""), Short));
    }
    for language in ["en", "ja, en;q=0.5", "de", "zh-CN"] {
        all.push((check(admin, &plain, &format!("accept-language: {language}\r\n")), Short));
    }
    all.push((
        check(brand, &plain, "user-agent: PBX/1.0\r\naccept: */*\r\nconnection: keep-alive\r\n"),
        Short,
    ));
    let full = json!({
        "from": LINE, "to": PERMITTER, "purpose": "service", "content": "mixed", "channel": "sms", "person": "p1",
        "line_of_business": "resale", "ticket": "T-1", "at": "2026-01-01T00:00:00Z",
    });
    all.push((check(admin, &full, ""), Short));
    // What is refused is refused in one place.
    all.push((check(brand, &json!({ "from": OTHER_LINE, "to": REFUSER }), ""), Framework));
    all.push((check(&acts_only, &plain, ""), Framework));
    all.push((check("axk_0", &plain, ""), Framework));
    all.push((check(admin, &json!({ "from": "12", "to": REFUSER }), ""), Framework));
    all.push((
        check(admin, &json!({ "from": LINE, "to": REFUSER, "why": 1 }), "accept-language: ja\r\n"),
        Framework,
    ));
    all.push((
        check(admin, &json!({ "from": LINE, "to": REFUSER, "at": "1999-01-01T00:00:00Z" }), ""),
        Framework,
    ));
    all.push((with_body(admin, "{", ""), Framework));
    all.push((with_body(admin, "", ""), Framework));
    // And what is unusual is left to who knows about it.
    let twice = "x-forwarded-for: 10.0.0.1\r\nx-forwarded-for: 10.0.0.2\r\n";
    all.push((check(admin, &plain, twice), Framework));
    let proxied = "x-forwarded-for: 192.0.2.1, 10.0.0.1\r\nx-forwarded-proto: https\r\nvia: 1.1 proxy\r\n";
    all.push((check(admin, &plain, proxied), Short));
    all.push((check(admin, &plain, "content-encoding: gzip\r\n"), Framework));
    let body = plain.to_string();
    let length = format!("Content-Length: {}", body.len());
    let chunked = check(admin, &plain, "").replace(&length, "transfer-encoding: chunked");
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    all.push((chunked.replace(&body, &chunks), Framework));
    all.push((check(admin, &plain, "").replace("/v1/decisions", "/v1/decisions?a=b"), Framework));
    all.push((check(admin, &plain, "").replace("application/json", "text/plain"), Framework));
    all.push((check(admin, &plain, "").replace("POST", "PUT"), Framework));
    let id = "dec_01JCXW5A5SZJ0W0ZQK8JQ5Q5Q5";
    let get = format!(
        "GET /v1/decisions/{id} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {admin}\r\n\r\n"
    );
    all.push((get, Framework));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_is_answered_as_the_framework_alone_answers_it() {
    let house = House::new().await;
    let (ahead, _stop, _served) = house.listen_ahead(|listener| listener).await;
    let alone = house.listen().await;
    for (request, way) in requests(&house).await {
        let before = house.ahead().await;
        let (one, other) = (ask(ahead, &request).await, ask(alone, &request).await);
        let went = if house.ahead().await > before { Short } else { Framework };
        assert_eq!(went, way, "{request}\n{one:?}");
        assert!(way == Framework || one.status == 200, "{request}\n{one:?}");
        assert_eq!(one.plain(), other.plain(), "{request}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn however_the_bytes_come_each_request_has_its_answer_in_its_turn() {
    let house = House::new().await;
    let (address, _stop, _served) = house.listen_ahead(|listener| listener).await;
    let requests = requests(&house).await;
    let mut expected = Vec::new();
    for (request, _) in &requests {
        expected.push(ask(address, request).await.plain());
    }
    let plain: Vec<usize> = (0..requests.len()).filter(|place| requests[*place].1 == Short).collect();
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..40 {
        let mut chosen: Vec<usize> =
            (0..random.usize(..8)).map(|_| plain[random.usize(..plain.len())]).collect();
        // The framework takes the connection with the first that is not plain, and keeps it for plain ones too; of one that it refuses it
        // may leave the body unread, and then ends the connection.
        if random.bool() {
            chosen.push(requests.len() - 1);
            chosen.extend((0..random.usize(..4)).map(|_| plain[random.usize(..plain.len())]));
        }
        chosen.push(random.usize(..requests.len()));
        let text: String = chosen.iter().map(|place| requests[*place].0.as_str()).collect();
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut rest = text.as_bytes();
        while !rest.is_empty() {
            let (part, later) = rest.split_at(random.usize(1..=rest.len().min(400)));
            stream.write_all(part).await.unwrap();
            tokio::task::yield_now().await;
            rest = later;
        }
        for place in chosen {
            assert_eq!(answer(&mut stream).await.plain(), expected[place], "{}", requests[place].0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_cannot_be_written_is_refused_there_too() {
    let house = House::with(false, Some(1)).await;
    let (address, _stop, _served) = house.listen_ahead(|listener| listener).await;
    let came = ask(address, &check(&house.admin, &json!({ "from": LINE, "to": REFUSER }), "")).await;
    assert_eq!(came.status, 503, "{came:?}");
    assert!(came.body.contains("mend"), "{came:?}");
    assert_eq!(house.ahead().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_are_counted_and_told_there_too() {
    let house = House::limited(PerMinute([2, 1, 1, 1, 1])).await;
    let (address, _stop, _served) = house.listen_ahead(FromElsewhere).await;
    let request = check(&house.admin, &json!({ "from": LINE, "to": REFUSER }), "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    for left in [1, 0] {
        stream.write_all(request.as_bytes()).await.unwrap();
        let came = answer(&mut stream).await;
        assert_eq!(came.status, 200);
        assert_eq!(came.headers["ratelimit-policy"], ["\"decisions\";q=2;w=60;by=\"key\""]);
        assert!(came.headers["ratelimit"][0].starts_with(&format!("\"decisions\";r={left};t=")), "{came:?}");
    }
    stream.write_all(request.as_bytes()).await.unwrap();
    let came = answer(&mut stream).await;
    assert_eq!((came.status, house.ahead().await), (429, 2));
    assert_eq!(came.headers["retry-after"], ["30"]);
    // The framework knows who asks, for the connection and not by what it says of itself.
    let stranger = request.replace(&house.admin, "axk_0");
    assert_eq!(ask(address, &stranger).await.status, 401);
    assert_eq!(ask(address, &stranger).await.status, 429, "refused keys are counted by address");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_answers_what_was_begun_and_waits_for_nobody_else() {
    let house = House::new().await;
    let (address, stop, served) = house.listen_ahead(|listener| listener).await;
    let request = check(&house.admin, &json!({ "from": LINE, "to": REFUSER }), "");
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(answer(&mut idle).await.status, 200);
    let mut begun = TcpStream::connect(address).await.unwrap();
    let (one, two) = request.split_at(request.len() - 5);
    begun.write_all(one.as_bytes()).await.unwrap();
    // The half that came is with the house before it stops.
    let mut also = TcpStream::connect(address).await.unwrap();
    also.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(answer(&mut also).await.status, 200);
    stop.notify_one();
    assert_eq!(idle.read(&mut [0]).await.unwrap(), 0, "nobody waits for who asks nothing");
    begun.write_all(two.as_bytes()).await.unwrap();
    let came = answer(&mut begun).await;
    assert_eq!(came.status, 200);
    assert_eq!(came.headers["connection"], ["close"]);
    served.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens");
}
