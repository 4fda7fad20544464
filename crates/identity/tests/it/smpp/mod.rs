//! The SMPP provider against a message centre that drops, doubles, delays, throttles and talks nonsense.

mod centre;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anxin_identity::{
    About, Delivered, Identity, LongTexts, Message, MessageStatus, Outcome, SendError, ServerKey, SmppSender,
    SmppSettings, TellText, TextSender as _, Times, Tls, Wire, WordState,
};
use anxin_store::testing::TestStore;
use tokio::net::TcpListener;

use self::centre::{ANSWER, Act, Centre, NACK, THROTTLED, called, head};
use crate::kit::{MINUTE_MS, number};

const ANSWER_LIMIT: Duration = Duration::from_millis(1_000);

fn settings(port: u16) -> SmppSettings {
    SmppSettings {
        host: "127.0.0.1".into(),
        port,
        wire: Wire::Plain,
        system_id: "anxin".into(),
        password: "s3cret".into(),
        system_type: String::new(),
        source: "10690000".into(),
        sign_in: true,
        long_texts: LongTexts::Parts,
        window: 10,
        times: Times {
            connect: Duration::from_secs(5),
            answer: ANSWER_LIMIT,
            turn: Duration::from_secs(5),
            link: Duration::from_secs(5),
            idle: Duration::from_secs(30),
            first_wait: Duration::from_millis(10),
            longest_wait: Duration::from_millis(50),
        },
    }
}

/// A store, a sender and an outbox that listens.
struct Post {
    test: TestStore,
    identity: Identity,
    listening: tokio::task::JoinHandle<()>,
}

impl Drop for Post {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Post {
    async fn to(centre: &Centre) -> Self {
        Self::with(settings(centre.port)).await
    }

    async fn with(settings: SmppSettings) -> Self {
        let test = TestStore::fresh().await;
        let sender = Arc::new(SmppSender::new(settings).unwrap());
        let identity = Identity::new(test.store.clone(), sender.clone(), ServerKey::from_bytes([9; 32]));
        let hearing = identity.clone();
        let listening = tokio::spawn(async move {
            loop {
                hearing.hear(sender.heard().await).await.unwrap();
            }
        });
        Self { test, identity, listening }
    }

    async fn queue(&self, text: &str) {
        assert!(self.identity.queue_text(number(0), "note", text, None).await.unwrap());
    }

    async fn deliver(&self) -> Delivered {
        self.identity.outbox().deliver_due().await.unwrap()
    }

    fn later(&self, minutes: i64) {
        self.test.clock.set(self.test.clock.now().plus_ms(minutes * MINUTE_MS));
    }

    async fn message(&self) -> Message {
        self.identity.messages(1).await.unwrap().remove(0)
    }

    async fn until(&self, what: &str, is: impl Fn(&Message) -> bool) {
        let waiting = async {
            while !is(&self.message().await) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        assert!(tokio::time::timeout(Duration::from_secs(20), waiting).await.is_ok(), "never {what}");
    }

    fn count(&self, name: &str) -> u64 {
        self.identity.text_counts().named().into_iter().find(|(n, _)| *n == name).unwrap().1
    }
}

const SENT: Delivered = Delivered { sent: 1, later: 0, failed: 0 };
const LATER: Delivered = Delivered { sent: 0, later: 1, failed: 0 };
const FAILED: Delivered = Delivered { sent: 0, later: 0, failed: 1 };
const NOTHING: Delivered = Delivered { sent: 0, later: 0, failed: 0 };

#[tokio::test(flavor = "multi_thread")]
async fn a_text_goes_as_the_standard_has_it_and_its_receipt_is_kept_once() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    post.queue("【安心】您的赔付款已到账。").await;
    assert_eq!(post.deliver().await, SENT);
    // bind_transceiver: name, password, no kind of system, version 3.4.
    assert_eq!(centre.binds(), [b"anxin\0s3cret\0\0\x34\0\0\0".to_vec()]);
    let text = centre.submitted().remove(0);
    assert_eq!(
        (text.source.as_str(), text.to.as_str(), text.text().as_str()),
        ("10690000", "8613800138000", "【安心】您的赔付款已到账。")
    );
    assert_eq!((text.esm, text.registered, text.coding), (0, 1, 8));
    assert_eq!(text.reference & 0xff, 0x11, "part one of one");
    let message = post.message().await;
    assert_eq!((message.status, message.outcome, message.text), (MessageStatus::Sent, None, None));

    for sequence in [901, 902] {
        centre.say_receipt(sequence, 1, "DELIVRD");
        centre.until("answered", |c| c.answer_to(sequence) == Some((5 | ANSWER, 0))).await;
    }
    // A receipt that says otherwise later does not unsay it.
    centre.say_receipt(903, 1, "UNDELIV");
    centre.until("answered", |c| c.answer_to(903).is_some()).await;
    assert_eq!(post.message().await.outcome, Some(Outcome::Delivered));
    assert_eq!((post.count("delivered"), post.count("undelivered"), post.count("sent")), (1, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn ascii_goes_in_seven_bits_and_a_receipt_may_come_before_the_answer() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    centre.will([Act::ReceiptFirst]);
    post.queue("Anxin: your payment has arrived.").await;
    assert_eq!(post.deliver().await, SENT);
    let text = centre.submitted().remove(0);
    assert_eq!((text.coding, text.body.as_slice()), (0, &b"Anxin: your payment has arrived."[..]));
    assert_eq!(post.message().await.outcome, Some(Outcome::Delivered));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_whose_answer_was_lost_is_not_sent_again_when_a_receipt_proves_it() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    centre.will([Act::TakeAndDrop]);
    post.queue("once").await;
    assert_eq!(post.deliver().await, LATER);
    let message = post.message().await;
    assert!(message.trouble.unwrap().contains("may have taken"), "it says that it is in doubt");
    assert_eq!(post.count("in_doubt"), 1);
    // The connection is made again, and the receipt comes on the new one.
    centre.until("bound again", |c| c.binds().len() == 2).await;
    centre.say_receipt(901, 1, "DELIVRD");
    post.until("known to be sent", |m| m.status == MessageStatus::Sent).await;
    post.until("known to have arrived", |m| m.outcome == Some(Outcome::Delivered)).await;
    post.later(120);
    assert_eq!(post.deliver().await, NOTHING);
    assert_eq!(centre.submitted().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_in_doubt_without_proof_is_sent_again_under_the_same_reference_and_not_for_ever() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    centre.will([Act::TakeAndDrop, Act::TakeAndDrop, Act::TakeAndDrop]);
    post.queue("again").await;
    assert_eq!(post.deliver().await, LATER);
    post.later(9);
    assert_eq!(post.deliver().await, NOTHING, "it waits for proof");
    post.later(1);
    assert_eq!(post.deliver().await, LATER);
    post.later(10);
    assert_eq!(post.deliver().await, FAILED);
    post.later(1_000);
    assert_eq!(post.deliver().await, NOTHING);
    let submitted = centre.submitted();
    assert!(submitted.len() == 3 && submitted.iter().all(|text| *text == submitted[0]), "{submitted:?}");
    // Proof that comes later still counts.
    centre.until("bound again", |c| c.binds().len() == 4).await;
    centre.say_receipt(901, 3, "DELIVRD");
    post.until("known to have arrived", |m| m.outcome == Some(Outcome::Delivered)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_comes_late_ends_the_doubt() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    centre.will([Act::TakeLate(3 * ANSWER_LIMIT)]);
    post.queue("late").await;
    assert_eq!(post.deliver().await, LATER);
    post.until("known to be sent", |m| m.status == MessageStatus::Sent).await;
    post.later(120);
    assert_eq!(post.deliver().await, NOTHING);
    assert_eq!(centre.submitted().len(), 1);
    centre.say_receipt(901, 1, "UNDELIV");
    post.until("known not to arrive", |m| m.outcome == Some(Outcome::Undelivered)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_to_slow_down_is_waited_for_and_nothing_is_lost() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    centre.will([Act::Refuse(THROTTLED), Act::Refuse(THROTTLED), Act::Refuse(0x14)]);
    for n in 0..5 {
        post.queue(&format!("text {n}")).await;
    }
    let mut sent = 0;
    while sent < 5 {
        sent += post.deliver().await.sent;
        post.later(1);
    }
    let messages = post.identity.messages(9).await.unwrap();
    assert!(
        messages.iter().all(|m| m.status == MessageStatus::Sent && m.tries <= 1),
        "no attempt is counted"
    );
    let mut texts: Vec<String> = centre.submitted().iter().map(centre::Submitted::text).collect();
    assert_eq!(texts.len(), 8, "three were refused");
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_long_text_only_what_was_not_taken_goes_again() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    let long = "安".repeat(67) + &"心".repeat(67) + "啊";
    post.queue(&long).await;
    // The first part is answered with an error of the centre, then with yes; the second is lost with the connection.
    centre.will([Act::Refuse(0x08)]);
    assert_eq!(post.deliver().await, LATER);
    post.later(1);
    let part_of =
        |text: &centre::Submitted| (text.body[..3].to_vec(), text.body[3], text.body[4], text.body[5]);
    centre.will([Act::TakeLate(Duration::ZERO), Act::TakeAndDrop]);
    assert_eq!(post.deliver().await, LATER);
    post.later(10);
    assert_eq!(post.deliver().await, SENT);
    let submitted = centre.submitted();
    let parts: Vec<u8> = submitted.iter().map(|text| part_of(text).3).collect();
    assert_eq!(parts, [1, 1, 2, 2, 3], "the first is not sent again");
    assert!(submitted.iter().all(|t| t.esm == 0x40 && part_of(t).0 == [5, 0, 3] && part_of(t).2 == 3));
    assert!(submitted.iter().all(|t| part_of(t).1 == part_of(&submitted[0]).1), "one reference for all");
    let words: String = [1, 3, 4].map(|n: usize| submitted[n].text()).concat();
    assert_eq!(words, long);
    // Delivered when all parts are.
    for (sequence, n) in [(901, 2), (902, 4)] {
        centre.say_receipt(sequence, n, "DELIVRD");
        centre.until("answered", |c| c.answer_to(sequence).is_some()).await;
    }
    assert_eq!(post.message().await.outcome, None);
    centre.say_receipt(903, 5, "DELIVRD");
    post.until("all there", |m| m.outcome == Some(Outcome::Delivered)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_may_go_whole() {
    let centre = Centre::start().await;
    let post = Post::with(SmppSettings { long_texts: LongTexts::Payload, ..settings(centre.port) }).await;
    let long = "安心".repeat(100);
    post.queue(&long).await;
    assert_eq!(post.deliver().await, SENT);
    let text = centre.submitted().remove(0);
    assert_eq!((text.esm, text.body.len(), text.text()), (0, 0, long));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_requests_are_open_than_agreed() {
    let centre = Centre::start().await;
    let mut few = settings(centre.port);
    (few.window, few.times.answer, few.times.turn) = (2, Duration::from_secs(60), Duration::from_millis(400));
    let sender = Arc::new(SmppSender::new(few).unwrap());
    centre.will([Act::TakeSilently; 4]);
    let send = |n: u8| {
        let sender = Arc::clone(&sender);
        tokio::spawn(async move {
            sender.send(anxin_domain::ids::MessageId::from_bytes([n; 16]), number(0), "hello").await
        })
    };
    let (first, second) = (send(1), send(2));
    centre.until("two are there", |c| c.submitted().len() == 2).await;
    // The third is told that it was never handed over; nothing of it is on the wire.
    let third = send(3).await.unwrap();
    assert!(matches!(third, Err(SendError::NotHanded(_))), "{third:?}");
    assert_eq!(centre.submitted().len(), 2);
    first.abort();
    second.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_that_is_away_costs_no_attempt_and_is_found_when_it_comes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mut short = settings(port);
    short.times.link = Duration::from_millis(100);
    let post = Post::with(short).await;
    post.queue("hello").await;
    for _ in 0..12 {
        assert_eq!(post.deliver().await, LATER);
        post.later(1);
    }
    let message = post.message().await;
    assert_eq!((message.status, message.tries), (MessageStatus::Queued, 0));
    assert!(message.trouble.unwrap().contains("host and port"));
    let centre = Centre::at(TcpListener::bind(("127.0.0.1", port)).await.unwrap(), None);
    centre.until("bound", |c| !c.binds().is_empty()).await;
    assert_eq!(post.deliver().await, SENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_are_told_from_faults_that_pass() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    for (status, became) in [(0x0b, FAILED), (0x01, FAILED), (0x08, LATER), (0x45, LATER), (0x400, LATER)] {
        centre.will([Act::Refuse(status)]);
        post.queue("hello").await;
        assert_eq!(post.deliver().await, became, "{status:#x}");
        let said = post.message().await.trouble.unwrap();
        assert!(said.contains("status 0x") && !said.contains("13800138000"), "{said}");
        post.test.store.write(|tx| tx.execute("DELETE FROM message", &[])).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_by_text_is_kept_and_what_a_claim_needs_goes_all_the_same() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    post.queue("hello").await;
    post.deliver().await;
    for (sequence, text) in [(901, "好的谢谢"), (902, "ＴＤ"), (903, "退订")] {
        centre.say_reply(sequence, "8613800138000", text);
        centre.until("answered", |c| c.answer_to(sequence) == Some((5 | ANSWER, 0))).await;
    }
    let off = post.identity.unwanted(number(0)).await.unwrap();
    assert_eq!(off, [About::Progress, About::Acts, About::Requests]);
    assert_eq!(post.identity.unwanted(number(1)).await.unwrap(), []);
    for about in About::ALL {
        let queued = post.identity.queue_about(number(0), ("note", about), "hello", None).await.unwrap();
        assert_eq!(queued, !about.is_optional(), "{about:?}");
    }
    let rows = post.test.store.read(|tx| tx.query("SELECT via, wish FROM message_wish", &[])).await.unwrap();
    assert_eq!(rows.len(), 3, "said twice, kept once");
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_answered_and_the_connection_stays() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    post.queue("first").await;
    assert_eq!(post.deliver().await, SENT);
    // A delivery that ends in the middle, a request that is none, a broadcast, an answer to nothing; then "are you there?".
    centre.say(head(0x5, 0, 31, b"\xff\xff"));
    centre.say(head(0x77, 0, 32, b"what"));
    centre.say(head(0x111, 0, 33, b"\0"));
    centre.say(head(0x4 | ANSWER, 0, 0x7777, b"nobody asked\0"));
    centre.say(head(0x15, 0, 34, &[]));
    centre.until("there", |c| c.answer_to(34) == Some((0x15 | ANSWER, 0))).await;
    for sequence in [31, 32, 33] {
        let (id, status) = centre.answer_to(sequence).unwrap();
        assert!(id == NACK && status != 0, "{sequence}");
    }
    post.queue("second").await;
    assert_eq!(post.deliver().await, SENT);
    assert_eq!(centre.binds().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_centre_that_falls_silent_is_asked_and_left() {
    let centre = Centre::start().await;
    let mut short = settings(centre.port);
    short.times.idle = Duration::from_millis(50);
    let post = Post::with(short).await;
    post.queue("hello").await;
    assert_eq!(post.deliver().await, SENT);
    centre.until("asked twice", |c| c.enquiries() >= 2).await;
    assert_eq!(centre.binds().len(), 1, "one that answers is kept");
    centre.be_deaf();
    centre.until("left", |c| c.binds().len() > 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_and_not_tried_in_a_hurry() {
    let centre = Centre::start().await;
    centre.refuse_binds(0x0e);
    let mut short = settings(centre.port);
    short.times.link = Duration::from_millis(200);
    let sender = SmppSender::new(short).unwrap();
    let refused = sender.send(anxin_domain::ids::MessageId::from_bytes([1; 16]), number(0), "hello").await;
    let said = refused.unwrap_err().to_string();
    assert!(said.contains("password_file") && !said.contains("s3cret"), "{said}");
    assert!(!sender.bound().load(Ordering::Relaxed));
    assert!(centre.binds().len() < 20 && centre.submitted().is_empty());
    centre.refuse_binds(0);
    centre.until("bound", |_| sender.bound().load(Ordering::Relaxed)).await;
    // A sender that is not needed any more says goodbye.
    drop(sender);
    centre.until("unbound", |c| c.unbinds() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_only_a_centre_with_the_right_certificate_is_told_the_password() {
    let pem = include_bytes!("../../data/smsc.pem");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let centre = Centre::at(listener, Some(acceptor(pem, include_bytes!("../../data/smsc.key"))));
    let wire = |tls| SmppSettings { wire: Wire::Tls(tls), host: "localhost".into(), ..settings(centre.port) };
    let post = Post::with(wire(Tls::of_authorities(pem).unwrap())).await;
    post.queue("hello").await;
    assert_eq!(post.deliver().await, SENT);

    let mut strangers = wire(Tls::of_this_machine().unwrap());
    strangers.times.link = Duration::from_secs(2);
    let stranger = SmppSender::new(strangers).unwrap();
    let refused = stranger.send(anxin_domain::ids::MessageId::from_bytes([1; 16]), number(0), "hello").await;
    assert!(matches!(&refused, Err(SendError::NotHanded(why)) if why.contains("certificate")), "{refused:?}");
    assert_eq!(centre.binds().len(), 1);
    assert!(Tls::of_authorities(b"no certificate").is_err());
}

pub(crate) fn acceptor(pem: &[u8], key: &[u8]) -> tokio_rustls::TlsAcceptor {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let certificates = CertificateDer::pem_slice_iter(pem).map(Result::unwrap).collect();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(certificates, PrivateKeyDer::from_pem_slice(key).unwrap())
        .unwrap();
    tokio_rustls::TlsAcceptor::from(Arc::new(config))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_goes_at_once_and_what_its_receipt_calls_it_is_kept() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    post.identity.request_code(number(0), |code| format!("code {code}")).await.unwrap();
    assert!(centre.submitted()[0].text().starts_with("code "));
    let sql = "SELECT provider_id FROM text_receipt WHERE message IS NOT NULL";
    let rows = post.test.store.read(move |tx| tx.query(sql, &[])).await.unwrap();
    assert_eq!(rows[0].text(0).unwrap(), called(1));
    // A code whose answer is lost is sent once more, because somebody waits for it, and the page goes on.
    centre.will([Act::TakeAndDrop]);
    post.identity.request_code(number(1), |code| format!("code {code}")).await.unwrap();
    let texts: Vec<String> = centre.submitted().iter().skip(1).map(centre::Submitted::text).collect();
    assert!(texts.len() == 2 && texts[0] == texts[1], "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_with_a_word_signs_in_as_the_number_that_it_came_from() {
    let centre = Centre::start().await;
    let post = Post::to(&centre).await;
    assert_eq!(post.identity.texted_at(), Some("10690000"));
    let binding = post.identity.new_binding();
    let word = post.identity.new_word(&binding).await.unwrap();
    centre.until("bound", |c| !c.binds().is_empty()).await;
    // Said twice, as centres do that missed our answer.
    for sequence in [911, 912] {
        centre.say_reply(sequence, "8613800138000", &format!("登录安心 {word}"));
        centre.until("kept", |c| c.answer_to(sequence) == Some((5 | ANSWER, 0))).await;
    }
    assert_eq!(post.identity.word(&binding, &word).await.unwrap(), WordState::Came(number(0)));
    let tell = || TellText { text: "by your text".into(), letter: None };
    let session = post.identity.sign_in_by_word(&binding, &word, tell()).await.unwrap().unwrap();
    assert_eq!(session.number, number(0));
    centre.say_reply(913, "8613800138000", &format!("登录安心 {word}"));
    centre.until("kept", |c| c.answer_to(913) == Some((5 | ANSWER, 0))).await;
    assert!(post.identity.sign_in_by_word(&binding, &word, tell()).await.unwrap().is_none());
    centre.say_reply(914, "8613800138000", "退订");
    centre.until("kept", |c| c.answer_to(914) == Some((5 | ANSWER, 0))).await;
    assert_eq!(post.identity.unwanted(number(0)).await.unwrap().len(), 3, "a STOP still is one");

    let silent = SmppSettings { sign_in: false, ..settings(centre.port) };
    let silent = Post::with(silent).await;
    assert_eq!(
        silent.identity.texted_at(),
        None,
        "offered only where the owner says that the provider vouches"
    );
}
