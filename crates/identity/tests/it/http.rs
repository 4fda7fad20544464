//! The HTTP provider against a socket that behaves well, badly, or not at all.

use std::time::Duration;

use anxin_domain::ids::MessageId;
use anxin_identity::{HttpSender, SendError, Taken, TextSender as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::kit::number;

const ID: MessageId = MessageId::from_bytes([1; 16]);

/// A provider that takes one request, gives one answer and shows what it was asked.
async fn provider(answer: &'static [u8]) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let asked = request(&mut stream).await;
        stream.write_all(answer).await.unwrap();
        stream.shutdown().await.unwrap();
        asked
    });
    (url, asked)
}

async fn request(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.unwrap();
        text += std::str::from_utf8(&buffer[..read]).unwrap();
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
            });
            body.len() >= length.unwrap_or(0)
        });
        if whole || read == 0 {
            return text;
        }
    }
}

async fn answered(answer: &'static [u8]) -> Result<Taken, SendError> {
    let (url, asked) = provider(answer).await;
    let sent = HttpSender::new(&url, "t0ken").unwrap().send(ID, number(0), "hello").await;
    asked.await.unwrap();
    sent
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_posted_with_its_id_and_the_token() {
    let (url, asked) = provider(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await;
    HttpSender::new(&url, "t0ken").unwrap().send(ID, number(0), "安心 \"code\": 012345").await.unwrap();
    let asked = asked.await.unwrap();
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    let head = head.to_ascii_lowercase();
    assert!(head.starts_with("post /send http/1.1\r\n"), "{head}");
    assert!(head.contains("\r\nauthorization: bearer t0ken"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json"), "{head}");
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let expected = serde_json::json!({
        "id": ID.to_string(), "to": "+8613800138000", "text": "安心 \"code\": 012345",
    });
    assert_eq!(body, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_go_later_is_told_from_what_will_not_go() {
    for later in [
        &b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 4\r\n\r\noops"[..],
        b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n",
        b"\x16\x03\x01 garbage \xff\xfe\r\n\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"",
    ] {
        let sent = answered(later).await;
        assert!(matches!(sent, Err(SendError::Temporary(_))), "{sent:?}");
    }
    for never in [
        &b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"[..],
        b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/elsewhere\r\ncontent-length: 0\r\n\r\n",
    ] {
        let sent = answered(never).await;
        assert!(matches!(sent, Err(SendError::Refused(_))), "{sent:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_text_is_taken_whatever_stands_in_the_answer() {
    assert_eq!(
        answered(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{not json").await,
        Ok(Taken::default())
    );
    assert_eq!(answered(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\ncut off").await, Ok(Taken::default()));
    assert_eq!(answered(b"HTTP/1.1 204 No Content\r\n\r\n").await, Ok(Taken::default()));
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_and_nobody_there_mean_later() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let sender = HttpSender::with_timeout(&url, "t0ken", Duration::from_millis(200)).unwrap();
    let sent = sender.send(ID, number(0), "hello").await;
    assert!(matches!(&sent, Err(SendError::Temporary(why)) if why.contains("in time")), "{sent:?}");

    drop(silent);
    let sent = HttpSender::new(&url, "t0ken").unwrap().send(ID, number(0), "hello").await;
    assert!(matches!(sent, Err(SendError::Temporary(_))), "{sent:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_error_shows_the_number_the_text_the_address_or_the_token() {
    for answer in
        [&b"HTTP/1.1 500 x\r\ncontent-length: 14\r\n\r\n+8613800138000"[..], b"HTTP/1.1 400 x\r\n\r\n", b"?"]
    {
        let said = format!("{:?}", answered(answer).await.unwrap_err());
        for secret in ["13800138000", "hello", "127.0.0.1", "t0ken"] {
            assert!(!said.contains(secret), "{said}");
        }
    }
}
