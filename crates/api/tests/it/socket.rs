//! Over a real connection: clients that write before they read, that go away, that are too many.

use std::net::SocketAddr;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::kit::{House, LINE, REFUSER};

/// Tries in which something that is under way has to show.
const TRIES: usize = 2_000;

impl House {
    pub(crate) async fn listen(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = self.routes.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        address
    }

    fn batch_head(&self, length: usize) -> String {
        format!(
            "POST /v1/decisions/batch HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: application/x-ndjson\r\ncontent-length: {length}\r\n\r\n",
            self.admin
        )
    }
}

fn question() -> String {
    json!({ "from": LINE, "to": REFUSER }).to_string() + "\n"
}

/// The answer's status, with its text.
async fn read(stream: &mut TcpStream) -> (u16, String) {
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    (text.split(' ').nth(1).unwrap().parse().unwrap(), text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_writes_all_before_it_reads_gets_all_its_answers() {
    let house = House::new().await;
    let count = 40_000;
    let body = question().repeat(count);
    let mut stream = TcpStream::connect(house.listen().await).await.unwrap();
    stream.write_all(house.batch_head(body.len()).as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let (status, text) = read(&mut stream).await;
    assert_eq!(status, 200);
    assert_eq!(text.matches("\"verdict\":\"deny\"").count(), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn large_bodies_are_read_a_few_at_a_time_and_those_that_go_away_make_room() {
    let house = House::new().await;
    let address = house.listen().await;
    let hold = || async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(house.batch_head(1_000).as_bytes()).await.unwrap();
        stream.write_all(question().as_bytes()).await.unwrap();
        stream
    };
    let mut held = Vec::new();
    let one = || async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all((house.batch_head(question().len()) + &question()).as_bytes()).await.unwrap();
        read(&mut stream).await.0
    };
    let mut last = 0;
    for wanted in [429, 200] {
        let mut tries = 0;
        while last != wanted {
            // One that is held may come while a short one has the last place, and be sent away: hold one more.
            if wanted == 429 {
                held.push(hold().await);
            }
            last = one().await;
            tries += 1;
            assert!(tries < TRIES, "never {wanted}, last {last}");
        }
        held.clear();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_changes_nothing() {
    let house = House::new().await;
    let address = house.listen().await;
    let body = json!({ "number": REFUSER, "word": "withdraw" }).to_string();
    let head = format!(
        "POST /v1/acts HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n",
        house.admin,
        body.len() + 1
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all((head + &body).as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert!(!rest.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&rest));
    assert_eq!(house.count("act").await, 2);
}

/// The next answer of a chunked body, which comes as one chunk.
async fn next_answer(stream: &mut tokio::io::BufReader<TcpStream>) -> serde_json::Value {
    use tokio::io::AsyncBufReadExt as _;
    loop {
        let mut line = String::new();
        assert_ne!(stream.read_line(&mut line).await.unwrap(), 0, "the answers end");
        if line.starts_with('{') {
            return serde_json::from_str(&line).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered_while_the_next_is_still_to_come() {
    let house = House::new().await;
    let stream = TcpStream::connect(house.listen().await).await.unwrap();
    let mut stream = tokio::io::BufReader::new(stream);
    let head = house.batch_head(0).replace("content-length: 0", "transfer-encoding: chunked\r\nte: trailers");
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    for _ in 0..3 {
        stream.write_all(chunk(&question()).as_bytes()).await.unwrap();
        assert_eq!(next_answer(&mut stream).await["verdict"], "deny");
    }
    // A line that comes in two parts is one line.
    let question = question();
    let (one, two) = question.split_at(17);
    stream.write_all(chunk(one).as_bytes()).await.unwrap();
    stream.write_all(chunk(two).as_bytes()).await.unwrap();
    assert_eq!(next_answer(&mut stream).await["verdict"], "deny");
    stream.write_all(b"0\r\n\r\n").await.unwrap();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert!(rest.contains("server-timing: read;dur="), "{rest}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_without_end_is_answered_as_too_long_and_fills_no_memory() {
    let house = House::new().await;
    let length = 200 * 1024 * 1024;
    let mut stream = TcpStream::connect(house.listen().await).await.unwrap();
    stream.write_all(house.batch_head(length + question().len() + 1).as_bytes()).await.unwrap();
    let part = vec![b'x'; 1024 * 1024];
    for _ in 0..length / part.len() {
        stream.write_all(&part).await.unwrap();
    }
    stream.write_all(b"\n").await.unwrap();
    stream.write_all(question().as_bytes()).await.unwrap();
    let (status, text) = read(&mut stream).await;
    assert_eq!(status, 200);
    assert!(text.contains("\"line\":1") && text.contains("too-large"), "{text}");
    assert!(text.contains("\"verdict\":\"deny\""), "the next line is judged: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_judges_no_half_line_and_says_from_where_to_go_on() {
    let house = House::new().await;
    let mut stream = TcpStream::connect(house.listen().await).await.unwrap();
    let head = house.batch_head(0).replace("content-length: 0", "transfer-encoding: chunked");
    stream.write_all(head.as_bytes()).await.unwrap();
    let text = question() + &question()[..20];
    stream.write_all(format!("{:x}\r\n{text}\r\nnonsense\r\n", text.len()).as_bytes()).await.unwrap();
    let mut answers = Vec::new();
    // The connection is not good for anything after that, and may end before its last chunk.
    let _ = stream.read_to_end(&mut answers).await;
    let answers = String::from_utf8(answers).unwrap();
    assert_eq!(answers.matches("\"verdict\":\"deny\"").count(), 1, "{answers}");
}
