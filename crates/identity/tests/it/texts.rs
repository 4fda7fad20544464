//! Texts: none is lost, none is made twice for one event, and their words do not stay.

use anxin_domain::ids::MessageId;
use anxin_identity::{About, Delivered, IdentityError, MessageStatus, NewMessage, SendError, Sink, queue};
use anxin_store::StoreError;

use crate::kit::{HOUR_MS, House, MINUTE_MS, Provider, number};

fn sent(count: u32) -> Delivered {
    Delivered { sent: count, ..Delivered::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_text_is_sent_and_its_words_go() {
    let house = House::new().await;
    assert!(house.identity.queue_text(number(1), "award_paid", "¥100 已付", None).await.unwrap());
    assert!(house.dump("message").await.contains("已付"));
    assert_eq!(house.identity.outbox().deliver_due().await.unwrap(), sent(1));
    assert_eq!(house.identity.outbox().deliver_due().await.unwrap(), Delivered::default());
    assert_eq!(house.provider.texts(), ["¥100 已付"]);
    assert!(!house.dump("message").await.contains("已付"));
    let message = house.identity.messages(9).await.unwrap().remove(0);
    assert_eq!((message.status, message.template.as_str()), (MessageStatus::Sent, "award_paid"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_event_makes_one_text() {
    let house = House::new().await;
    let key = || Some("award:1:paid".to_owned());
    assert!(house.identity.queue_text(number(1), "award_paid", "paid", key()).await.unwrap());
    assert!(!house.identity.queue_text(number(1), "award_paid", "paid", key()).await.unwrap());
    house.identity.outbox().deliver_due().await.unwrap();
    assert!(!house.identity.queue_text(number(1), "award_paid", "paid", key()).await.unwrap());
    assert_eq!(house.identity.outbox().deliver_due().await.unwrap(), Delivered::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_goes_with_its_change_or_not_at_all() {
    let house = House::new().await;
    let now = house.test.clock.now();
    let message = NewMessage {
        id: MessageId::new(now, [1; 10]),
        number: number(1),
        template: "note".into(),
        about: About::Decisions,
        text: "hello".into(),
        letter: None,
        key: None,
    };
    let undone = house
        .test
        .store
        .write(move |tx| {
            queue(tx, &message, now)?;
            Err::<(), IdentityError>(StoreError::Corrupt("something else").into())
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(house.count("message").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_away_is_tried_again_later_and_later() {
    let house = House::new().await;
    let away = || SendError::Temporary("it answered 503".into());
    house.provider.will_answer([away(), away()]);
    house.identity.queue_text(number(1), "note", "hello", None).await.unwrap();
    let outbox = house.identity.outbox();
    let later = Delivered { later: 1, ..Delivered::default() };
    assert_eq!(outbox.deliver_due().await.unwrap(), later);
    assert_eq!(outbox.deliver_due().await.unwrap(), Delivered::default(), "not before its time");
    house.later(30_000);
    assert_eq!(outbox.deliver_due().await.unwrap(), later);
    house.later(59_999);
    assert_eq!(outbox.deliver_due().await.unwrap(), Delivered::default());
    house.later(1);
    assert_eq!(outbox.deliver_due().await.unwrap(), sent(1));
    let handed = house.provider.handed.lock().unwrap().clone();
    assert_eq!(handed.len(), 3);
    assert!(handed.iter().all(|h| *h == handed[0]), "the same id each time");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_given_up_when_refused_or_after_ten_attempts() {
    let house = House::new().await;
    house.provider.will_answer([SendError::Refused("it answered 400".into())]);
    house.identity.queue_text(number(1), "note", "hello", None).await.unwrap();
    let outbox = house.identity.outbox();
    let failed = Delivered { failed: 1, ..Delivered::default() };
    assert_eq!(outbox.deliver_due().await.unwrap(), failed);

    house.later(1);
    house.provider.will_answer((0..10).map(|_| SendError::Temporary("it answered 500".into())));
    house.identity.queue_text(number(2), "note", "hello", None).await.unwrap();
    for _ in 0..9 {
        assert_eq!(outbox.deliver_due().await.unwrap(), Delivered { later: 1, ..Delivered::default() });
        house.later(HOUR_MS);
    }
    assert_eq!(outbox.deliver_due().await.unwrap(), failed);
    let messages = house.identity.messages(9).await.unwrap();
    assert!(
        messages.iter().all(|m| m.status == MessageStatus::Failed && m.text.is_none() && m.trouble.is_some())
    );
    assert_eq!(messages[0].tries, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_was_taken_up_by_a_process_that_died_is_sent_by_another() {
    let house = House::new().await;
    house.identity.queue_text(number(1), "note", "hello", None).await.unwrap();
    // What a process leaves that took it up and was killed before the provider answered.
    let leased = house.test.clock.now().plus_ms(MINUTE_MS);
    house
        .test
        .store
        .write(move |tx| tx.execute("UPDATE message SET due_at = $1, tries = 1", &[leased.into()]))
        .await
        .unwrap();
    let outbox = house.restarted().await.outbox();
    assert_eq!(outbox.deliver_due().await.unwrap(), Delivered::default());
    house.later(MINUTE_MS);
    assert_eq!(outbox.deliver_due().await.unwrap(), sent(1));
}

/// What was written to one holder of a number is not sent to the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_waits_ends_with_the_holder_it_was_written_to() {
    let house = House::new().await;
    house.identity.queue_text(number(1), "note", "to the one before", None).await.unwrap();
    house.identity.queue_text(number(2), "note", "to another number", None).await.unwrap();
    house.later(1);
    let since = house.test.clock.now();
    let sql = "INSERT INTO holding (number, since) VALUES ($1, $2)";
    house.test.store.write(move |tx| tx.execute(sql, &[number(1).into(), since.into()])).await.unwrap();
    house.identity.queue_text(number(1), "note", "to the next one", None).await.unwrap();
    house.identity.outbox().deliver_due().await.unwrap();
    let mut texts = house.provider.texts();
    texts.sort();
    assert_eq!(texts, ["to another number", "to the next one"]);
    let ended = house.identity.messages(9).await.unwrap();
    let ended = ended.iter().find(|text| text.status == MessageStatus::Failed).unwrap();
    assert!(ended.number == number(1) && ended.text.is_none(), "and its words are gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_whose_process_died_is_given_up_and_never_sent_without_words() {
    let house = House::new().await;
    house.code(number(1)).await;
    house.test.store.write(|tx| tx.execute("UPDATE message SET status = 'queued'", &[])).await.unwrap();
    let outbox = house.restarted().await.outbox();
    outbox.deliver_due().await.unwrap();
    assert_eq!(
        house.identity.messages(1).await.unwrap()[0].status,
        MessageStatus::Queued,
        "still being handed over"
    );
    house.later(MINUTE_MS);
    outbox.deliver_due().await.unwrap();
    assert_eq!(house.identity.messages(1).await.unwrap()[0].status, MessageStatus::Failed);
    assert_eq!(house.provider.texts().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn outboxes_side_by_side_hand_each_text_over_once() {
    let house = House::new().await;
    for n in 0..40 {
        house.identity.queue_text(number(n), "note", &format!("text {n}"), None).await.unwrap();
    }
    let other = house.restarted().await;
    let mut total = 0;
    loop {
        let (one, two) = (house.identity.outbox(), other.outbox());
        let (one, two) = tokio::join!(one.deliver_due(), two.deliver_due());
        let round = one.unwrap().sent + two.unwrap().sent;
        total += round;
        if round == 0 {
            break;
        }
    }
    let mut texts = house.provider.texts();
    texts.sort();
    texts.dedup();
    assert_eq!((total, texts.len(), house.provider.texts().len()), (40, 40, 40));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_runs_until_it_is_told_to_stop() {
    let house = House::new().await;
    house.identity.queue_text(number(1), "note", "hello", None).await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(house.identity.outbox().run(async { stopped.await.unwrap_or(()) }));
    while house.identity.messages(1).await.unwrap()[0].status != MessageStatus::Sent {
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    running.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sink_keeps_words_for_the_page_of_the_demonstration() {
    let house = House::with(Provider { keeps: true, ..Provider::default() }).await;
    assert!(anxin_identity::TextSender::keeps_texts(&Sink));
    house.identity.queue_text(number(1), "note", "first", None).await.unwrap();
    house.later(1);
    house.identity.queue_text(number(1), "note", "second", None).await.unwrap();
    house.identity.outbox().deliver_due().await.unwrap();
    let texts: Vec<_> =
        house.identity.messages(9).await.unwrap().into_iter().map(|m| m.text.unwrap()).collect();
    assert_eq!(texts, ["second", "first"]);
    assert_eq!(house.identity.messages(1).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_has_a_length() {
    let house = House::new().await;
    for text in ["", &"安".repeat(501)] {
        let refused = house.identity.queue_text(number(1), "note", text, None).await;
        assert!(matches!(refused, Err(IdentityError::TextLength)));
    }
    assert!(house.identity.request_code(number(1), |_| String::new()).await.is_err());
    assert_eq!((house.count("message").await, house.count("sign_in_code").await), (0, 0));
}
