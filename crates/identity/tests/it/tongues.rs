//! In which language somebody is written to, what they want to be written to about, and devices they did not sign in on before.

use anxin_identity::{About, ConsentNotice, Known, Via, Wish};
use anxin_store::StoreError;
use anxin_store::customers::begin_holding;

use crate::kit::{House, number};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_goes_before_what_is_read_and_that_before_the_country() {
    let house = House::new().await;
    let id = &house.identity;
    let write_in = async |of_it| id.language_to_write_in(number(1), of_it).await.unwrap();
    assert_eq!((write_in(None).await, write_in(Some("ja")).await), ("zh-CN".into(), "ja".into()));
    id.remember_language(number(1), "en", Known::Read).await.unwrap();
    assert_eq!((write_in(None).await, write_in(Some("ja")).await), ("en".into(), "ja".into()));
    id.remember_language(number(1), "ja", Known::Said).await.unwrap();
    id.remember_language(number(1), "en", Known::Read).await.unwrap();
    assert_eq!((write_in(None).await, write_in(Some("en")).await), ("ja".into(), "ja".into()));
    id.remember_language(number(1), "zh-CN", Known::Said).await.unwrap();
    assert_eq!(write_in(Some("en")).await, "zh-CN");
    assert_eq!(id.language(number(2)).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_for_consent_comes_in_the_language_of_its_receiver_or_not_at_all() {
    let house = House::new().await;
    let ask = async |request| {
        let notice =
            ConsentNotice {
                number: number(1), request, brand: "武汉链家", agent: "王芳", language: None
            };
        house.identity.tell_of_request(&notice).await.unwrap()
    };
    assert!(ask("1").await && !ask("1").await);
    house.identity.remember_language(number(1), "en", Known::Said).await.unwrap();
    assert!(ask("2").await);
    house.identity.wish(number(1), vec![(About::Requests, Wish::Off)], Via::Page).await.unwrap();
    assert!(!ask("3").await);
    house.identity.wish(number(1), vec![(About::Requests, Wish::On)], Via::Page).await.unwrap();
    assert!(ask("3").await, "wanted again, and not thought to be sent already");
    house.identity.outbox().deliver_due().await.unwrap();
    let texts = house.provider.texts();
    assert_eq!(texts.iter().filter(|text| text.starts_with("Anxin: ")).count(), 2, "{texts:?}");
    assert_eq!(texts.iter().filter(|text| text.contains("请求")).count(), 1, "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_right_hangs_on_cannot_be_switched_off_and_wishes_are_only_added() {
    let house = House::new().await;
    let all = |wish| About::ALL.map(|about| (about, wish)).to_vec();
    for wish in [Wish::On, Wish::Off, Wish::Off, Wish::On, Wish::Off] {
        house.identity.wish(number(1), all(wish), Via::Page).await.unwrap();
    }
    assert_eq!(
        house.identity.unwanted(number(1)).await.unwrap(),
        [About::Progress, About::Acts, About::Requests]
    );
    // On at the beginning is what holds without a word; twice off is once.
    assert_eq!(house.count("message_wish").await, 9);
    assert_eq!(house.count("message_wish WHERE wish = 'off'").await, 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_not_there_before_is_told_of_once() {
    let house = House::new().await;
    let on = async |device: Option<&str>| {
        house.later(1);
        house.identity.signed_in_on(number(1), device, "new device".into(), None).await.unwrap()
    };
    let first = on(None).await;
    assert_eq!(house.count("message").await, 0, "the first device is no news");
    assert_eq!(on(Some(&first)).await, first, "a device keeps its token");
    assert_eq!(house.count("message").await, 0);
    let second = on(None).await;
    assert!(second != first && house.count("message").await == 1);
    on(Some(&second)).await;
    on(Some(&first)).await;
    assert_eq!(house.count("message").await, 1);
    // What somebody made up is no token, and another number's device is new for this one.
    let third = on(Some("0123")).await;
    assert!(third.len() == 64 && house.count("message").await == 2);
    house.identity.signed_in_on(number(2), Some(&first), "new device".into(), None).await.unwrap();
    house.later(1);
    house.identity.signed_in_on(number(2), None, "new device".into(), None).await.unwrap();
    assert_eq!(house.count("message").await, 3);
    assert!(!house.dump("device").await.contains(&first), "only hashes are kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_do_not_pile_up() {
    let house = House::new().await;
    for _ in 0..30 {
        house.later(1);
        house.identity.signed_in_on(number(1), None, "new device".into(), None).await.unwrap();
    }
    assert_eq!(house.count("device").await, 20);
    house.later(401 * 24 * 60 * 60 * 1_000);
    house.identity.sweep().await.unwrap();
    assert_eq!(house.count("device").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_a_number_next_is_asked_anew_what_they_want() {
    let house = House::new().await;
    let id = &house.identity;
    let fewer = vec![(About::Progress, Wish::Off), (About::Acts, Wish::Off)];
    id.wish(number(1), fewer.clone(), Via::Page).await.unwrap();
    id.remember_language(number(1), "ja", Known::Said).await.unwrap();
    id.signed_in_on(number(1), None, "new device".into(), None).await.unwrap();
    house.later(1);
    let now = house.test.clock.now();
    let begun = house.test.store.write::<_, _, StoreError>(move |tx| begin_holding(tx, number(1), now, now));
    begun.await.unwrap();
    assert_eq!(id.unwanted(number(1)).await.unwrap(), []);
    assert_eq!(id.language(number(1)).await.unwrap(), None);
    id.remember_language(number(1), "en", Known::Read).await.unwrap();
    let read = Some(("en".to_owned(), Known::Read));
    assert_eq!(id.language(number(1)).await.unwrap(), read, "what a former holder said is in nobody's way");
    id.signed_in_on(number(1), None, "new device".into(), None).await.unwrap();
    assert_eq!(house.count("message").await, 0, "the first device of this holder is no news");
    id.wish(number(1), fewer, Via::Page).await.unwrap();
    assert_eq!(id.unwanted(number(1)).await.unwrap(), [About::Progress, About::Acts]);
    assert_eq!(house.count("message_wish").await, 4, "wishes are only ever added");
}
