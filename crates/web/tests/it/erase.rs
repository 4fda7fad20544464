//! Erasing oneself, and how far a switch has come, as the pages have them.

use anxin_identity::{Via, Wish};
use anxin_store::followers::{FeedFollower, put_follower};
use axum::http::StatusCode;

use crate::house::{CUSTOMER, HOTLINE, STRANGER, house};
use crate::proofs::prove_as;

#[tokio::test(flavor = "multi_thread")]
async fn who_is_erased_is_signed_out_everywhere_and_begins_anew() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let mut elsewhere = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    house
        .web
        .identity
        .wish(CUSTOMER, vec![(anxin_identity::About::Acts, Wish::Off)], Via::Page)
        .await
        .unwrap();
    assert!(person.get("/me/data").await.has("href=\"/me/erase\""));
    assert!(person.get("/me/erase").await.has("What stays, and why"));
    assert_eq!(person.post("/me/erase", &[]).await.status, StatusCode::BAD_REQUEST, "it has to be meant");
    house.later(11);
    let asked = person.post("/me/erase", &[("confirm", "yes")]).await;
    assert!(asked.has("Is it still you?"), "{}", asked.text);
    let erased = prove_as(&house, (CUSTOMER, &mut person), &asked).await;
    assert!(erased.has("You have been erased"), "{}", erased.text);
    for signed_out in [&mut person, &mut elsewhere] {
        assert_eq!(signed_out.get("/me").await.location(), "/signin?next=/me");
    }
    assert_eq!(
        house.web.identity.unwanted(CUSTOMER).await.unwrap(),
        [anxin_identity::About::Acts],
        "so does a no to texts"
    );
    assert!(house.signed_in(CUSTOMER).await.get("/me").await.has("data-dnd=\"on\""), "the word stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_works_here_and_somebody_else_are_not_erased() {
    let house = house().await;
    let mut other = house.signed_in(STRANGER).await;
    let mut hotline = house.signed_in(HOTLINE).await;
    let refused = hotline.post("/me/erase", &[("confirm", "yes")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.has("Who works here cannot be erased here"), "{}", refused.text);
    assert_eq!(hotline.get("/hotline").await.status, StatusCode::OK);
    let mut person = house.signed_in(CUSTOMER).await;
    assert!(person.post("/me/erase", &[("confirm", "yes")]).await.has("You have been erased"));
    assert_eq!(other.get("/me").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn everywhere_is_said_when_it_is_so() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let page = person.get("/me").await;
    assert!(page.has("data-reach=\"everywhere\"") && page.has("On everywhere since"), "{}", page.text);
    // Another gate that knows nothing yet.
    let follower = FeedFollower { id: [7; 16], seen: vec![0; 257], at: house.web.gate.clock().now() };
    let (joins, then) = (follower.clone(), follower.at.plus_days(-1));
    let store = house.web.gate.store();
    store.write(move |tx| put_follower(tx, &joins, then)).await.unwrap();
    let page = person.get("/me").await;
    assert!(page.has("data-reach=\"partly\"") && page.has("1 of the 2 places"), "{}", page.text);
    assert!(!page.has("everywhere"), "{}", page.text);
    let knows = FeedFollower { seen: vec![i64::MAX; 257], ..follower };
    store.write(move |tx| put_follower(tx, &knows, then)).await.unwrap();
    assert!(person.get("/me").await.has("data-reach=\"everywhere\""));
}
