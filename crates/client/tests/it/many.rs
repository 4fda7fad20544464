//! Many questions on one connection.

use anxin_client::{Answer, Answers, Client, ClientError, Number, Question, Verdict};

use crate::kit::{House, LINE, OTHER_LINE, REFUSER, question};

/// More than sockets and buffers between two programs hold, in questions of some hundred bytes.
const MORE_THAN_SOCKETS_HOLD: usize = 60_000;

async fn all(mut answers: Answers) -> Vec<Answer> {
    let mut read = Vec::new();
    while let Some(answer) = answers.next().await {
        read.push(answer.unwrap());
    }
    read
}

/// Each fifth question is about another brand's line, each seventh about a number that is too short.
fn mixed(index: u64) -> Question {
    let to = format!("138{:08}", index);
    let mut asked = question(if index.is_multiple_of(5) { OTHER_LINE } else { LINE }, &to);
    if index.is_multiple_of(7) {
        asked.to = Number::from_digits(8_613_800);
    }
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_answered_in_order_and_a_bad_line_spoils_itself_only() {
    let house = House::new().await;
    let count = 3_000;
    let read = all(house.client().check_many((1..=count).map(mixed)).unwrap()).await;
    assert_eq!(read.len() as u64, count);
    for (answer, index) in read.iter().zip(1..) {
        assert_eq!(answer.line, index);
        let asked = mixed(index);
        match &answer.said {
            Ok(decision) => {
                assert!(!index.is_multiple_of(5) && !index.is_multiple_of(7), "{index}");
                assert_eq!((decision.call.from, decision.call.to), (asked.from, asked.to));
            }
            Err(problem) if index.is_multiple_of(7) => {
                assert_eq!(problem.field.as_deref(), Some("to"));
                assert!(!answer.is_permit());
            }
            Err(problem) => assert_eq!((&*problem.code, index % 5), ("forbidden", 0)),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_larger_than_what_sockets_hold_goes_through_while_answers_come() {
    let house = House::new().await;
    let asked = question(LINE, REFUSER);
    let mut answers = house.client().check_many(std::iter::repeat_n(asked, MORE_THAN_SOCKETS_HOLD)).unwrap();
    let mut denied = 0;
    while let Some(answer) = answers.next().await {
        denied += usize::from(answer.unwrap().said.unwrap().verdict == Verdict::Deny);
    }
    assert_eq!(denied, MORE_THAN_SOCKETS_HOLD);
}

/// The server refuses a batch before it has read it, and closes while questions are still on their way.
#[tokio::test(flavor = "multi_thread")]
async fn why_a_long_batch_is_refused_is_read_though_nobody_takes_the_rest() {
    let house = House::new().await;
    let client = Client::new(&format!("http://{}", house.address), "axk_wrong").unwrap();
    for _ in 0..20 {
        let mut answers = client.check_many(std::iter::repeat(question(LINE, REFUSER))).unwrap();
        let error = answers.next().await.unwrap().unwrap_err();
        assert_eq!(error.code(), "unauthorized", "{error}");
        assert!(answers.next().await.is_none());
    }
}

#[tokio::test]
async fn a_batch_of_nothing_is_answered_by_nothing() {
    let house = House::new().await;
    assert!(all(house.client().check_many([]).unwrap()).await.is_empty());
}

#[tokio::test]
async fn questions_that_come_one_by_one_are_asked_and_answered_by_two_tasks() {
    let house = House::new().await;
    let (mut asking, answers) = house.client().batch().unwrap();
    let ask = async {
        for _ in 0..3 {
            asking.ask(&question(LINE, REFUSER)).await.unwrap();
            asking.flush().await.unwrap();
        }
        asking.finish().await.unwrap();
    };
    let ((), read) = tokio::join!(ask, all(answers));
    assert_eq!(read.len(), 3);
}

#[tokio::test]
async fn a_batch_that_is_not_finished_is_not_taken_for_a_whole_one() {
    let house = House::new().await;
    let (mut asking, mut answers) = house.client().batch().unwrap();
    asking.ask(&question(LINE, REFUSER)).await.unwrap();
    asking.flush().await.unwrap();
    drop(asking);
    // What was answered before it broke off may be read; then comes the error, never a quiet end.
    let error = loop {
        match answers.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => break error,
            None => panic!("it ended as if it were whole"),
        }
    };
    assert!(matches!(error, ClientError::Unreachable(_) | ClientError::Incomplete { .. }), "{error}");
    assert!(answers.next().await.is_none());
}
