//! A server that answers each question as soon as it has come.

use anxin_client::Client;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::post;
use http_body_util::BodyExt as _;
use http_body_util::channel::{Channel, Sender};
use tokio::net::TcpListener;

use crate::kit::{LINE, PERMITTER, allow, question};

/// More than sockets and buffers between two programs hold, both ways.
const MANY: u64 = 100_000;

/// Listens, and allows whatever is asked about [`PERMITTER`].
async fn client() -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().route("/v1/decisions/batch", post(answer));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Client::new(&format!("http://{address}"), "axk_1").unwrap()
}

async fn answer(body: Body) -> Body {
    let (sender, channel) = Channel::<Bytes>::new(1);
    tokio::spawn(answer_all(body, sender));
    Body::new(channel)
}

async fn answer_all(mut body: Body, mut sender: Sender<Bytes>) {
    let line = allow(LINE, PERMITTER) + "\n";
    while let Some(Ok(frame)) = body.frame().await {
        let text = frame.into_data().unwrap_or_default();
        let lines = text.iter().filter(|byte| **byte == b'\n').count();
        if sender.send_data(line.repeat(lines).into()).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn an_answer_is_read_before_the_next_question_is_asked() {
    let (mut asking, mut answers) = client().await.batch().unwrap();
    for place in 1..=3 {
        asking.ask(&question(LINE, PERMITTER)).await.unwrap();
        asking.flush().await.unwrap();
        let answer = answers.next().await.unwrap().unwrap();
        assert_eq!(answer.line, place);
        assert!(answer.is_permit());
    }
    asking.finish().await.unwrap();
    assert!(answers.next().await.is_none());
}

#[tokio::test]
async fn questions_and_answers_pass_each_other_on_one_connection() {
    let asked = std::iter::repeat_n(question(LINE, PERMITTER), usize::try_from(MANY).unwrap());
    let mut answers = client().await.check_many(asked).unwrap();
    let mut last = 0;
    while let Some(answer) = answers.next().await {
        last = answer.unwrap().line;
    }
    assert_eq!(last, MANY);
}

#[tokio::test]
async fn a_batch_whose_answers_nobody_wants_ends() {
    let (mut asking, answers) = client().await.batch().unwrap();
    drop(answers);
    while asking.ask(&question(LINE, PERMITTER)).await.is_ok() {}
}
