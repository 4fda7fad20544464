//! Servers that lie, hang and go away: none of it is an allow.

use std::time::Duration;

use anxin_client::{Client, ClientError, Timeouts};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::kit::{LINE, PERMITTER, REFUSER, allow, question};

/// Time limits that a test can wait for.
const SHORT: Timeouts = Timeouts {
    connect: Duration::from_millis(200),
    answer: Duration::from_millis(200),
    silence: Duration::from_millis(200),
};

/// An answer with a body of which so many bytes are promised.
fn answer(status: &str, headers: &str, promised: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {promised}\r\n{headers}\r\n{body}").into_bytes()
}

fn whole(body: &str) -> Vec<u8> {
    answer("200 OK", "", body.len(), body)
}

/// A server that answers each question with these bytes, and then closes the connection or waits for the next.
async fn server(says: Vec<u8>, hangs: bool) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_once(stream, says.clone(), hangs));
        }
    });
    Client::with_timeouts(&format!("http://{address}"), "axk_1", SHORT).unwrap()
}

/// The questions of these tests end with a brace and come in one piece.
async fn answer_once(mut stream: TcpStream, says: Vec<u8>, hangs: bool) {
    let mut heard = vec![0; 64 * 1024];
    while let Ok(count) = stream.read(&mut heard).await {
        let is_question = heard[..count].contains(&b'}');
        if count == 0 || is_question && (stream.write_all(&says).await.is_err() || !hangs) {
            return;
        }
    }
}

#[tokio::test]
async fn an_allow_reads_and_fields_of_newer_servers_are_passed_over() {
    let client = server(whole(&allow(LINE, PERMITTER)), true).await;
    assert!(client.check(&question(LINE, PERMITTER)).await.unwrap().is_permit());
}

#[tokio::test]
async fn an_allow_for_another_call_or_with_an_unknown_verdict_is_an_error() {
    let newer = allow(LINE, PERMITTER).replace("\"allow\"", "\"allow_if_quiet\"");
    let no_end = allow(LINE, PERMITTER).replace("expires_at", "expired");
    for lie in [allow(LINE, REFUSER), allow(REFUSER, PERMITTER), newer, no_end, "<html>ok</html>".to_owned()]
    {
        let client = server(whole(&lie), true).await;
        let asked = question(LINE, PERMITTER);
        let error = client.check(&asked).await.unwrap_err();
        assert!(matches!(error, ClientError::Broken(_)), "{lie}: {error}");
        assert!(!error.to_string().contains("138"), "{error}");
        let client = server(whole(&format!("{lie}\n")), true).await;
        let error = client.check_many([asked]).unwrap().next().await.unwrap().unwrap_err();
        assert!(matches!(error, ClientError::Broken(_)), "{lie}: {error}");
    }
}

#[tokio::test]
async fn a_batch_with_too_few_or_too_many_answers_is_an_error() {
    let line = allow(LINE, PERMITTER) + "\n";
    let asked = || [question(LINE, PERMITTER), question(LINE, PERMITTER)];
    let mut answers = server(whole(&line), true).await.check_many(asked()).unwrap();
    assert!(answers.next().await.unwrap().unwrap().is_permit());
    let error = answers.next().await.unwrap().unwrap_err();
    assert!(matches!(error, ClientError::Incomplete { answered: 1, asked: 2 }), "{error}");
    assert!(error.retry_after().is_some() && answers.next().await.is_none());

    // Who asks without end is told that nobody listens, though the connection stands.
    let (mut asking, mut answers) = server(whole(&line), true).await.batch().unwrap();
    asking.ask(&asked()[0]).await.unwrap();
    asking.flush().await.unwrap();
    assert!(answers.next().await.unwrap().is_ok());
    let error = answers.next().await.unwrap().unwrap_err();
    assert!(matches!(error, ClientError::Incomplete { answered: 1, asked: 1 }), "more was to come: {error}");
    while asking.ask(&asked()[0]).await.is_ok() {}

    let mut answers = server(whole(&line.repeat(3)), true).await.check_many(asked()).unwrap();
    for _ in 0..2 {
        assert!(answers.next().await.unwrap().is_ok());
    }
    assert!(matches!(answers.next().await.unwrap(), Err(ClientError::Broken(_))));
}

#[tokio::test]
async fn a_server_that_goes_away_in_the_middle_is_an_error_after_what_it_answered() {
    let line = allow(LINE, PERMITTER) + "\n";
    for cut in [line.len(), line.len() + 10] {
        let says = answer("200 OK", "", line.len() * 2, &line.repeat(2)[..cut]);
        let asked = [question(LINE, PERMITTER), question(LINE, PERMITTER)];
        let mut answers = server(says, false).await.check_many(asked).unwrap();
        assert!(answers.next().await.unwrap().unwrap().is_permit());
        let error = answers.next().await.unwrap().unwrap_err();
        assert!(matches!(error, ClientError::Incomplete { answered: 1, asked: 2 }), "{error}");
    }
    let gone = server(Vec::new(), false).await;
    let error = gone.check(&question(LINE, PERMITTER)).await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_)), "{error}");
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    let asked = question(LINE, PERMITTER);
    let half = answer("200 OK", "", 10_000, &allow(LINE, PERMITTER));
    for says in [Vec::new(), half] {
        let client = server(says, true).await;
        let error = client.check(&asked).await.unwrap_err();
        assert!(matches!(error, ClientError::TimedOut { .. }), "{error}");
        let error = client.check_many([asked.clone()]).unwrap().next().await.unwrap().unwrap_err();
        assert!(matches!(error, ClientError::TimedOut { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_batch_that_waits_for_its_next_question_is_not_given_up() {
    let line = allow(LINE, PERMITTER) + "\n";
    let client = server(answer("200 OK", "", line.len() * 2, &line), true).await;
    let (mut asking, mut answers) = client.batch().unwrap();
    asking.ask(&question(LINE, PERMITTER)).await.unwrap();
    asking.flush().await.unwrap();
    assert!(answers.next().await.unwrap().is_ok());
    let waited = tokio::time::timeout(SHORT.silence * 3, answers.next()).await;
    assert!(waited.is_err(), "nothing is asked, so nothing has to come");
}

#[tokio::test]
async fn what_to_wait_for_is_what_the_server_says() {
    let busy = r#"{"type":"/problems/busy","title":"x","status":429,"detail":"too much","code":"busy","mend":"later","request_id":"req_1"}"#;
    let asked = question(LINE, PERMITTER);
    let waits = [
        ("429 Too Many Requests", "retry-after: 7\r\n", busy, Some(7), "busy"),
        ("503 Service Unavailable", "", "", Some(2), "status_503"),
        ("503 Service Unavailable", "retry-after: 99999999999\r\n", "", Some(3_600), "status_503"),
        ("500 Internal Server Error", "", busy, None, "busy"),
        ("302 Found", "location: http://example.com/\r\n", "", None, "status_302"),
        ("204 No Content", "", "", None, "status_204"),
    ];
    for (status, headers, body, seconds, code) in waits {
        let client = server(answer(status, headers, body.len(), body), true).await;
        let error = client.check(&asked).await.unwrap_err();
        assert_eq!(error.retry_after(), seconds.map(Duration::from_secs), "{status}: {error}");
        assert_eq!(error.code(), code);
        let error = client.check_many([asked.clone()]).unwrap().next().await.unwrap().unwrap_err();
        assert_eq!(error.code(), code);
    }
}

#[tokio::test]
async fn a_key_does_not_leave_in_the_clear_where_the_address_says_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut heard = vec![0; 1024];
        let count = stream.read(&mut heard).await.unwrap();
        heard.truncate(count);
        heard
    });
    let client = match Client::with_timeouts(&format!("https://{address}"), "axk_secret", SHORT) {
        Ok(client) => client,
        // A machine without root certificates says so before it asks.
        Err(error) => return assert!(matches!(error, ClientError::Certificates(_)), "{error}"),
    };
    let error = client.check(&question(LINE, PERMITTER)).await.unwrap_err();
    assert!(matches!(error, ClientError::Unreachable(_) | ClientError::TimedOut { .. }), "{error}");
    let heard = heard.await.unwrap();
    assert_eq!(heard.first(), Some(&0x16), "a TLS handshake");
    assert!(!heard.windows(6).any(|some| some == b"secret"));
}

#[tokio::test]
async fn an_answer_without_end_fills_no_memory() {
    let endless = answer("200 OK", "", usize::MAX >> 1, &"x".repeat(600 * 1024));
    let client = server(endless, true).await;
    let asked = question(LINE, PERMITTER);
    assert!(matches!(client.check(&asked).await, Err(ClientError::Broken(_))));
    assert!(matches!(client.check_many([asked]).unwrap().next().await, Some(Err(ClientError::Broken(_)))));
}
