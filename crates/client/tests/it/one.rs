//! One question, one answer.

use anxin_client::{Client, ClientError, Instant, Number, Purpose, Verdict};

use crate::kit::{House, LINE, OTHER_LINE, PERMITTER, REFUSER, question};

/// 2026-11-24, noon in Wuhan.
const NOON: &str = "2026-11-24T12:00:00+08:00";

#[tokio::test]
async fn a_customer_who_said_no_is_not_called_and_the_reason_is_there() {
    let house = House::new().await;
    let client = house.client();
    let decision = client.check(&question(LINE, REFUSER)).await.unwrap();
    assert_eq!(decision.verdict, Verdict::Deny);
    assert!(!decision.is_permit() && !decision.is_permit_at(decision.decided_at));
    let reason = decision.decisive().unwrap();
    assert_eq!(&*reason.code, "do_not_disturb");
    assert!(reason.known().is_some() && reason.rule.is_some());
    let again = client.check(&question(LINE, REFUSER)).await.unwrap();
    assert_ne!(again.id, decision.id, "each answer is one of its own");
}

/// Consent allows at any hour, so the wall clock of the machine does not matter.
#[tokio::test]
async fn an_allow_is_a_permit_until_it_runs_out() {
    let house = House::new().await;
    let decision = house.client().check(&question(LINE, PERMITTER)).await.unwrap();
    if decision.verdict == Verdict::Defer {
        assert!(!decision.is_permit() && decision.until.is_some());
    } else {
        assert_eq!(decision.verdict, Verdict::Allow);
        assert!(decision.is_permit());
        assert!(decision.is_permit_at(decision.decided_at));
        assert!(!decision.is_permit_at(decision.expires_at));
    }
}

#[tokio::test]
async fn an_answer_about_another_moment_is_no_permit() {
    let house = House::new().await;
    let mut asked = question(LINE, PERMITTER).for_purpose(Purpose::Marketing);
    asked.at = Some(Instant::parse(NOON).unwrap());
    let decision = house.client().check(&asked).await.unwrap();
    assert_eq!(decision.verdict, Verdict::Allow);
    assert!(!decision.is_permit(), "it allowed a call that is past");
    assert!(!decision.is_permit_at(house.test.clock.now()));
}

#[tokio::test]
async fn what_the_server_refuses_comes_with_code_field_and_mend() {
    let house = House::new().await;
    let problem = |error: ClientError| match error {
        ClientError::Problem(problem) => problem,
        other => panic!("{other}"),
    };
    let mut asked = question(LINE, REFUSER);
    asked.to = Number::from_digits(8_613_800);
    let client = house.client();
    let said = problem(client.check(&asked).await.unwrap_err());
    assert_eq!((said.status, said.field.as_deref()), (Some(422), Some("to")));
    assert!(said.mend.is_some() && said.request_id.is_some());
    assert_eq!(said.retry_after(), None);
    let foreign = problem(client.check(&question(OTHER_LINE, REFUSER)).await.unwrap_err());
    assert_eq!((foreign.status, &*foreign.code), (Some(403), "forbidden"));

    let address = format!("http://{}", house.address);
    for (key, status) in [("axk_wrong", 401), (house.weak_key.as_str(), 403)] {
        let client = Client::new(&address, key).unwrap();
        let said = problem(client.check(&question(LINE, REFUSER)).await.unwrap_err());
        assert_eq!((said.status, said.retry_after()), (Some(status), None));
        let mut answers = client.check_many([question(LINE, REFUSER)]).unwrap();
        let said = problem(answers.next().await.unwrap().unwrap_err());
        assert_eq!(said.status, Some(status));
        assert!(answers.next().await.is_none());
    }
}

#[test]
fn an_address_and_a_key_that_cannot_be_are_said_at_once_and_never_shown() {
    for address in ["", "anxin.example", "ftp://anxin.example", "http://", "http://a b", "http://a?x=1"] {
        assert!(matches!(Client::new(address, "axk_1"), Err(ClientError::Address)), "{address}");
    }
    for key in ["", "axk_ 1", "axk_\u{7}"] {
        assert!(matches!(Client::new("http://127.0.0.1:1", key), Err(ClientError::Key)));
    }
    let client = Client::new("http://127.0.0.1:1/", "axk_secret").unwrap();
    assert!(!format!("{client:?}").contains("secret"));
}
