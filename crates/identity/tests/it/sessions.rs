//! Sessions: as long as they are meant to last, and not a moment after they were ended.

use anxin_identity::{Action, CUSTOMER_SESSION_DAYS, Role, SESSIONS_KEPT, STAFF_SESSION_HOURS};

use crate::kit::{HOUR_MS, House, number};

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_stays_signed_in_for_thirty_days() {
    let house = House::new().await;
    let session = house.sign_in(number(1)).await;
    house.later(CUSTOMER_SESSION_DAYS * 24 * HOUR_MS - 1);
    assert!(house.identity.session(&session.token).await.unwrap().is_some());
    house.later(1);
    assert!(house.identity.session(&session.token).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_sign_in_again_after_twelve_hours() {
    let house = House::new().await;
    house.identity.put_staff(number(1), "林默", Role::Desk).await.unwrap();
    let session = house.sign_in_at_work(number(1)).await;
    house.later(STAFF_SESSION_HOURS * HOUR_MS - 1);
    assert!(house.identity.session(&session.token).await.unwrap().unwrap().is_staff());
    house.later(1);
    assert!(house.identity.session(&session.token).await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_sessions_and_codes_that_are_under_way() {
    let house = House::new().await;
    let session = house.sign_in(number(1)).await;
    let (id, code) = house.code(number(2)).await;
    let identity = house.restarted().await;
    assert_eq!(identity.session(&session.token).await.unwrap().unwrap().number, number(1));
    assert_eq!(identity.enter_code(id, &code).await.unwrap().number, number(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_one_session_and_signing_out_everywhere_ends_all() {
    let house = House::new().await;
    let (phone, laptop) = (house.sign_in(number(1)).await, house.sign_in(number(1)).await);
    let other = house.sign_in(number(2)).await;
    assert_ne!(phone.token, laptop.token);
    house.identity.sign_out(&phone.token).await.unwrap();
    house.identity.sign_out(&phone.token).await.unwrap();
    assert!(house.identity.session(&phone.token).await.unwrap().is_none());
    assert!(house.identity.session(&laptop.token).await.unwrap().is_some());
    assert_eq!(house.identity.sign_out_everywhere(number(1)).await.unwrap(), 1);
    assert!(house.identity.session(&laptop.token).await.unwrap().is_none());
    assert!(house.identity.session(&other.token).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_token_is_nobody() {
    let house = House::new().await;
    let token = house.sign_in(number(1)).await.token;
    let last = if token.ends_with('0') { "1" } else { "0" };
    let near = format!("{}{last}", &token[..63]);
    for other in ["", "x", &token[..63], &token.to_uppercase(), &near, &"0".repeat(1 << 20)] {
        let accepted = house.identity.session(other).await.unwrap();
        assert!(accepted.is_none() || other == token, "{other}");
    }
    assert!(house.identity.session(&token).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_has_so_many_sessions_and_the_oldest_goes_first() {
    let house = House::new().await;
    let mut tokens = Vec::new();
    for _ in 0..=SESSIONS_KEPT {
        tokens.push(house.sign_in(number(1)).await.token);
        house.later(2 * HOUR_MS);
    }
    assert_eq!(house.count("session").await, SESSIONS_KEPT);
    assert!(house.identity.session(&tokens[0]).await.unwrap().is_none());
    for token in &tokens[1..] {
        assert!(house.identity.session(token).await.unwrap().is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sweeping_forgets_what_can_no_longer_be_used_and_nothing_else() {
    let house = House::new().await;
    let old = house.sign_in(number(1)).await;
    house.identity.queue_text(number(3), "note", "waits", None).await.unwrap();
    house.later((CUSTOMER_SESSION_DAYS + 1) * 24 * HOUR_MS);
    let new = house.sign_in(number(2)).await;
    house.identity.sweep().await.unwrap();
    assert_eq!(house.count("session").await, 1);
    assert_eq!(house.count("sign_in_code").await, 1);
    assert_eq!(house.count("message").await, 2, "the text that waits and the newest code");
    assert!(house.identity.session(&old.token).await.unwrap().is_none());
    assert!(house.identity.session(&new.token).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_ends_ends_in_open_sessions_too() {
    let house = House::new().await;
    house.identity.put_staff(number(1), "林默", Role::Desk).await.unwrap();
    let session = house.sign_in_at_work(number(1)).await;
    let before = house.identity.session(&session.token).await.unwrap().unwrap();
    assert!(before.may(Action::MakePayment) && before.may(Action::ReadOwn));
    assert!(house.identity.end_staff(number(1), Role::Desk).await.unwrap());
    let after = house.identity.session(&session.token).await.unwrap().unwrap();
    assert!(!after.may(Action::MakePayment) && after.may(Action::ReadOwn));
    assert_eq!((after.roles, after.name), (vec![Role::Customer], None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_does_not_show_its_token() {
    let house = House::new().await;
    let session = house.sign_in(number(1)).await;
    assert!(!format!("{session:?}").contains(&session.token));
    assert!(!format!("{session:?}").contains("13800138001"));
}
