//! Mail beside texts: who gets it, what goes by it, how it ends, and a server of mail that does what none should.

mod server;
mod wire;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use crate::kit::{HOUR_MS, House, MINUTE_MS, number, wrong};
use anxin_domain::ids::{CodeId, MessageId};
use anxin_domain::number::Number;
use anxin_identity::{
    About, CodeError, Delivered, Identity, IdentityError, Letter, Limits, Mail, MailAddress, MailHow,
    MailSender, MessageStatus, NUMBER_DAYS, NewMessage, SendError, SentBy, Site, Stopped, TellText, Via,
    Wish, queue,
};

const DAY_MS: i64 = 24 * HOUR_MS;
const ADDRESS: &str = "li.hua@mail.example";

/// Takes what it is told to, everything when it is told nothing, and remembers it.
#[derive(Default)]
struct Bag {
    mails: Mutex<Vec<Mail>>,
    answers: Mutex<VecDeque<SendError>>,
}

#[async_trait::async_trait]
impl MailSender for Bag {
    async fn send(&self, mail: &Mail) -> Result<(), SendError> {
        self.mails.lock().unwrap().push(mail.clone());
        self.answers.lock().unwrap().pop_front().map_or(Ok(()), Err)
    }
}

struct Post {
    house: House,
    bag: Arc<Bag>,
    identity: Identity,
}

impl Post {
    async fn new() -> Self {
        let house = House::new().await;
        let bag = Arc::new(Bag::default());
        let site = Site::new("https://anxin.example").unwrap();
        let identity = house.identity.clone().with_mailer(bag.clone()).with_site(site);
        Self { house, bag, identity }
    }

    fn mails(&self) -> Vec<Mail> {
        self.bag.mails.lock().unwrap().clone()
    }

    fn will_answer(&self, errors: impl IntoIterator<Item = SendError>) {
        self.bag.answers.lock().unwrap().extend(errors);
    }

    /// Asks for a code and reads it from the mail.
    async fn code(&self, number: Number, address: &str) -> (CodeId, String) {
        let address = MailAddress::parse(address).unwrap();
        let letter = |code: &str| ("a code".to_owned(), format!("code {code}"));
        let id = self.identity.request_mail_code(number, address, letter).await.unwrap();
        (id, self.mails().pop().unwrap().text.split(' ').next_back().unwrap().to_owned())
    }

    async fn with_address(number: Number) -> Self {
        let post = Self::new().await;
        let (id, code) = post.code(number, ADDRESS).await;
        post.identity.enter_mail_code(number, id, &code).await.unwrap();
        post.bag.mails.lock().unwrap().clear();
        post
    }

    /// Queues a notice in the form that has a mail.
    async fn tell(&self, number: Number, about: About) -> bool {
        let (clock, now) = (self.house.test.clock.clone(), self.house.test.clock.now());
        let message = NewMessage {
            id: MessageId::new(now, clock.random()),
            number,
            template: "note".into(),
            about,
            text: format!("text about {}", about.word()),
            letter: Some(Letter {
                id: MessageId::new(now, clock.random()),
                subject: format!("subject {}", about.word()),
                text: format!("mail about {}", about.word()),
            }),
            key: Some(format!("event:{}:{}", number.digits(), about.word())),
        };
        self.house.test.store.write(move |tx| queue(tx, &message, now)).await.unwrap()
    }

    async fn deliver(&self) -> (Delivered, Delivered) {
        let outbox = self.identity.outbox();
        (outbox.deliver_mails().await.unwrap(), outbox.deliver_due().await.unwrap())
    }

    /// Everything that went by text and by mail, after what waited has gone.
    async fn told(&self) -> (Vec<String>, Vec<String>) {
        self.deliver().await;
        (self.house.provider.texts(), self.mails().into_iter().map(|mail| mail.text).collect())
    }

    /// Changes that wait to be told to a number's holder.
    async fn changes(&self) -> Vec<String> {
        let sql = "SELECT change FROM change_notice ORDER BY change, id";
        let rows = self.house.test.store.read(move |tx| tx.query(sql, &[])).await.unwrap();
        rows.iter().map(|row| row.text(0).unwrap()).collect()
    }

    async fn address(&self, number: Number) -> Option<String> {
        let mailbox = self.identity.mailbox(number).await.unwrap();
        mailbox.map(|mailbox| mailbox.address.as_str().to_owned())
    }

    /// Another person holds a number from now on.
    async fn changes_hands(&self, number: Number) {
        let now = self.house.test.clock.now();
        let sql = "INSERT INTO holding (number, since) VALUES ($1, $2)";
        let noted = self.house.test.store.write(move |tx| tx.execute(sql, &[number.into(), now.into()]));
        assert_eq!(noted.await.unwrap(), 1);
    }

    /// The token in the link that stops mails.
    async fn stop_token(&self) -> String {
        self.tell(number(1), About::Acts).await;
        self.deliver().await;
        let link = self.mails().pop().unwrap().stop.unwrap();
        link.strip_prefix("https://anxin.example/mail/stop/").unwrap().to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_proved_by_a_code_that_is_nowhere_in_the_database() {
    let post = Post::new().await;
    let (id, code) = post.code(number(1), ADDRESS).await;
    let mail = post.mails().remove(0);
    assert_eq!((mail.to.as_str(), mail.stop), (ADDRESS, None));
    for table in ["mail_code", "message"] {
        assert!(!post.house.dump(table).await.contains(&code), "{table}");
    }
    assert_eq!(post.address(number(1)).await, None, "not before the code came back");
    let pending = post.identity.pending_mail(number(1), id).await.unwrap().unwrap();
    assert_eq!(pending.as_str(), ADDRESS);
    let other = post.identity.enter_mail_code(number(2), id, &code).await;
    assert!(matches!(other, Err(CodeError::Expired)), "nobody else's: {other:?}");
    assert!(post.identity.pending_mail(number(2), id).await.unwrap().is_none());
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    post.identity.enter_mail_code(number(1), id, &spaced).await.unwrap();
    assert_eq!(post.address(number(1)).await.as_deref(), Some(ADDRESS));
    assert_eq!(post.changes().await, ["mail_set"], "the holder is told by text");
    let again = post.identity.enter_mail_code(number(1), id, &code).await;
    assert!(matches!(again, Err(CodeError::Used)), "{again:?}");
    // The code of an address signs nobody in, and the code of a number proves no address.
    assert!(matches!(post.identity.enter_code(id, &code).await, Err(CodeError::Expired)));
    let (id, code) = post.house.code(number(1)).await;
    let mixed = post.identity.enter_mail_code(number(1), id, &code).await;
    assert!(matches!(mixed, Err(CodeError::Expired)), "{mixed:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_an_address_is_tried_five_times_within_ten_minutes() {
    let post = Post::new().await;
    let (id, code) = post.code(number(1), ADDRESS).await;
    let enter = async |entered: &str| post.identity.enter_mail_code(number(1), id, entered).await;
    assert!(matches!(enter("abc").await, Err(CodeError::NotACode)));
    for left in (1..5).rev() {
        let tried = enter(&wrong(&code, left)).await;
        assert!(matches!(tried, Err(CodeError::Wrong { left: said }) if said == left), "{tried:?}");
    }
    assert!(matches!(enter(&wrong(&code, 9)).await, Err(CodeError::TooMany)));
    assert!(matches!(enter(&code).await, Err(CodeError::TooMany)));
    let (id, code) = post.code(number(1), ADDRESS).await;
    post.house.later(10 * MINUTE_MS);
    let late = post.identity.enter_mail_code(number(1), id, &code).await;
    assert!(matches!(late, Err(CodeError::Expired)), "{late:?}");
    assert_eq!(post.address(number(1)).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_a_mailbox_from_here() {
    let post = Post::new().await;
    let ask = async |number, address: &str| {
        let address = MailAddress::parse(address).unwrap();
        post.identity.request_mail_code(number, address, |code| ("a code".into(), code.into())).await
    };
    // Many numbers to one address, and one number to many addresses.
    for n in 0..u64::from(Limits::default().mailed) {
        ask(number(n), ADDRESS).await.unwrap();
        ask(number(99), &format!("a{n}@mail.example")).await.unwrap();
    }
    let mailed = post.mails().len();
    let full = ask(number(50), ADDRESS).await;
    assert!(matches!(full, Err(IdentityError::TooManyCodes { .. })), "{full:?}");
    assert!(ask(number(99), "b@mail.example").await.is_err());
    assert_eq!(post.mails().len(), mailed);
    post.house.later(DAY_MS);
    assert!(ask(number(50), ADDRESS).await.is_ok());
    // Where no mail is sent there is nothing to ask for.
    let address = MailAddress::parse(ADDRESS).unwrap();
    let none = post.house.identity.request_mail_code(number(1), address, |c| (c.into(), c.into())).await;
    assert!(matches!(none, Err(IdentityError::NoMail)) && !post.house.identity.mails());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_not_taken_is_said_and_one_in_doubt_is_waited_for() {
    let post = Post::new().await;
    let ask = async || {
        let address = MailAddress::parse(ADDRESS).unwrap();
        post.identity.request_mail_code(number(1), address, |code| ("a code".into(), code.into())).await
    };
    post.will_answer([SendError::Temporary("450".into())]);
    assert!(ask().await.is_ok(), "tried once more, as somebody waits");
    assert_eq!(post.mails()[0].id, post.mails()[1].id);
    post.will_answer([SendError::Refused("550".into())]);
    assert!(matches!(ask().await, Err(IdentityError::NotSent)));
    post.will_answer([SendError::InDoubt("?".into())]);
    assert!(ask().await.is_ok());
    assert_eq!(post.mails().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_comes_beside_texts_or_in_place_of_those_that_may_be_switched_off() {
    let post = Post::with_address(number(1)).await;
    for about in About::ALL {
        assert!(post.tell(number(1), about).await);
        assert!(!post.tell(number(1), about).await, "one event makes one message: {about:?}");
    }
    let (texts, mails) = post.told().await;
    assert_eq!((texts.len(), mails.len()), (7, 7));
    assert!(mails.iter().all(|mail| mail.starts_with("mail about ")));
    // Only what may be switched off has a link that does it.
    for mail in post.mails() {
        let optional = ["acts", "progress", "requests"].iter().any(|about| mail.subject.ends_with(about));
        assert_eq!(mail.stop.is_some(), optional, "{}", mail.subject);
    }

    let post = Post::with_address(number(1)).await;
    assert!(post.identity.mail_how(number(1), MailHow::Instead).await.unwrap());
    assert!(!post.identity.mail_how(number(2), MailHow::Instead).await.unwrap());
    for about in About::ALL {
        assert!(post.tell(number(1), about).await);
        assert!(!post.tell(number(1), about).await);
    }
    post.tell(number(2), About::Acts).await;
    let (mut texts, mails) = post.told().await;
    texts.sort();
    let by_text =
        ["acts", "codes", "decisions", "payments", "security"].map(|about| format!("text about {about}"));
    assert_eq!(texts, by_text, "the one about acts is for who has no address");
    assert_eq!(mails.len(), 7);
    // The words go when they have gone.
    let kept = post.house.dump("message").await;
    assert!(!kept.contains("mail about") && !kept.contains("subject acts"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_in_place_of_a_text_that_does_not_go_becomes_the_text() {
    let post = Post::with_address(number(1)).await;
    post.identity.mail_how(number(1), MailHow::Instead).await.unwrap();
    post.tell(number(1), About::Acts).await;
    post.will_answer([SendError::Refused("it answered 550".into())]);
    let (mails, texts) = post.deliver().await;
    assert_eq!((mails.later, mails.failed, texts.sent), (1, 0, 1));
    assert_eq!(post.house.provider.texts(), ["text about acts"]);
    assert_eq!(post.deliver().await, (Delivered::default(), Delivered::default()), "once");

    // One that may have gone does not come twice in two ways.
    post.tell(number(1), About::Progress).await;
    post.will_answer((0..3).map(|_| SendError::InDoubt("it broke off".into())));
    for _ in 0..3 {
        post.deliver().await;
        post.house.later(10 * MINUTE_MS);
    }
    post.deliver().await;
    assert_eq!(post.house.provider.texts().len(), 1);
    let all = post.identity.messages(9).await.unwrap();
    let first = all.into_iter().find(|message| message.by == SentBy::MailFirst).unwrap();
    assert_eq!(first.status, MessageStatus::Failed);

    // A copy that does not go is given up: its text has gone.
    post.tell(number(1), About::Payments).await;
    post.will_answer([SendError::Refused("it answered 550".into())]);
    assert_eq!(post.told().await.0, ["text about acts", "text about payments"]);

    // Nor is anything lost where mail was switched off in the configuration while it waited.
    post.tell(number(1), About::Requests).await;
    let without = post.house.identity.outbox();
    without.deliver_mails().await.unwrap();
    without.deliver_due().await.unwrap();
    assert_eq!(post.house.provider.texts().pop().unwrap(), "text about requests");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_passes_is_tried_again_as_the_same_mail() {
    let post = Post::with_address(number(1)).await;
    post.tell(number(1), About::Decisions).await;
    post.will_answer([
        SendError::NotHanded("away".into()),
        SendError::Temporary("it answered 451".into()),
        SendError::InDoubt("it broke off".into()),
    ]);
    for _ in 0..4 {
        post.identity.outbox().deliver_mails().await.unwrap();
        post.house.later(10 * MINUTE_MS);
    }
    let mails = post.mails();
    assert_eq!(mails.len(), 4);
    assert!(mails.iter().all(|mail| *mail == mails[0]), "the same id, date and words each time");
    assert_eq!(post.identity.outbox().deliver_mails().await.unwrap(), Delivered::default());
    // Texts do not wait for mails, nor count with them.
    assert_eq!(post.identity.outbox().deliver_due().await.unwrap().sent, 1);
    let counts = post.identity.mail_counts().named();
    assert!(counts.contains(&("in_doubt", 1)) && counts.contains(&("put_off", 2)), "{counts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_removed_gets_nothing_more_and_the_text_goes() {
    let post = Post::with_address(number(1)).await;
    post.identity.mail_how(number(1), MailHow::Instead).await.unwrap();
    post.tell(number(1), About::Acts).await;
    post.tell(number(1), About::Decisions).await;
    let (id, code) = post.code(number(1), "new@mail.example").await;
    post.bag.mails.lock().unwrap().clear();
    assert!(post.identity.remove_mail(number(1)).await.unwrap());
    assert!(!post.identity.remove_mail(number(1)).await.unwrap(), "once");
    assert_eq!(post.changes().await, ["mail_removed", "mail_set"]);
    let late = post.identity.enter_mail_code(number(1), id, &code).await;
    assert!(matches!(late, Err(CodeError::Used)), "a code from before proves nothing: {late:?}");
    let (mut texts, mails) = post.told().await;
    texts.sort();
    assert_eq!((texts, mails.len()), (vec!["text about acts".to_owned(), "text about decisions".into()], 0));
    assert!(!post.house.dump("mail_address").await.contains("li.hua"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_changes_hands_leaves_the_address_behind() {
    let post = Post::with_address(number(1)).await;
    let token = post.stop_token().await;
    post.bag.mails.lock().unwrap().clear();
    post.tell(number(1), About::Decisions).await;
    post.house.later(1);
    post.changes_hands(number(1)).await;
    assert_eq!(post.address(number(1)).await, None);
    post.tell(number(1), About::Payments).await;
    assert_eq!(post.told().await.1, Vec::<String>::new(), "nothing that waits, and nothing new");
    assert!(!post.identity.mail_stop_known(&token).await.unwrap());
    assert!(!post.identity.stop_mail(&token, Stopped::Optional).await.unwrap());
    assert_eq!(post.identity.unwanted(number(1)).await.unwrap(), [], "for nobody else");
    post.identity.sweep().await.unwrap();
    assert_eq!(post.house.count("mail_address").await, 0);
    // The new holder gives one of their own.
    let (id, code) = post.code(number(1), "new@mail.example").await;
    post.identity.enter_mail_code(number(1), id, &code).await.unwrap();
    assert_eq!(post.address(number(1)).await.as_deref(), Some("new@mail.example"));
}

/// The last word goes to whoever proved the address, and to nobody who comes after.
#[tokio::test(flavor = "multi_thread")]
async fn who_gives_a_number_up_is_mailed_once_and_the_address_is_forgotten() {
    let post = Post::with_address(number(1)).await;
    let address = post.identity.mailbox(number(1)).await.unwrap().map(|mailbox| mailbox.address);
    post.house.later(1);
    post.changes_hands(number(1)).await;
    let letter = Letter {
        id: MessageId::new(post.house.test.clock.now(), post.house.test.clock.random()),
        subject: "gone".into(),
        text: "given up by mail".into(),
    };
    let told = TellText { text: "given up".into(), letter: Some(letter) };
    post.identity.give_up(number(1), told, address).await.unwrap();
    assert_eq!(post.address(number(1)).await, None);
    assert_eq!(post.told().await, (vec!["given up".to_owned()], vec!["given up by mail".to_owned()]));
    let mail = post.mails().pop().unwrap();
    assert!(mail.to.as_str() == ADDRESS && mail.stop.is_none(), "it cannot be switched off");
    for table in ["message", "mail_address"] {
        assert!(!post.house.dump(table).await.contains("li.hua"), "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_rests_with_the_number_and_a_code_after_that_brings_it_not_back() {
    let post = Post::with_address(number(1)).await;
    post.house.later((NUMBER_DAYS - 1) * DAY_MS);
    post.house.sign_in(number(1)).await;
    post.house.later((NUMBER_DAYS - 1) * DAY_MS);
    assert!(post.address(number(1)).await.is_some(), "a code proved the number meanwhile");
    post.house.later(DAY_MS);
    assert_eq!(post.address(number(1)).await, None);
    post.tell(number(1), About::Decisions).await;
    assert_eq!(post.told().await.1, Vec::<String>::new());
    post.house.sign_in(number(1)).await;
    assert_eq!(post.address(number(1)).await, None, "it may be a new holder's code");
    assert_eq!(post.house.count("mail_address").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_a_mail_switches_off_what_may_be_and_is_made_up_by_nobody() {
    let post = Post::with_address(number(1)).await;
    let token = post.stop_token().await;
    assert!(token.len() == 64 && !token.contains("138001"), "{token}");
    let mut bent = token.clone();
    bent.replace_range(63..64, if token.ends_with('0') { "1" } else { "0" });
    for made_up in ["", "x", &token[1..], &bent, &"0".repeat(64), &token.to_uppercase(), &"安".repeat(64)] {
        assert!(!post.identity.stop_mail(made_up, Stopped::Everything).await.unwrap(), "{made_up}");
    }
    assert!(post.identity.mail_stop_known(&token).await.unwrap());
    assert_eq!(post.identity.unwanted(number(1)).await.unwrap(), [], "looking changes nothing");
    for _ in 0..2 {
        assert!(post.identity.stop_mail(&token, Stopped::Optional).await.unwrap());
    }
    let off = post.identity.unwanted(number(1)).await.unwrap();
    assert_eq!(off, [About::Progress, About::Acts, About::Requests]);
    assert_eq!(post.house.count("message_wish").await, 3, "said twice, noted once");
    assert!(!post.tell(number(1), About::Progress).await && post.tell(number(1), About::Decisions).await);
    // Wanted again on the page, it comes again; the link goes on to work.
    post.identity.wish(number(1), vec![(About::Progress, Wish::On)], Via::Page).await.unwrap();
    assert!(post.tell(number(1), About::Progress).await);
    assert!(post.identity.stop_mail(&token, Stopped::Everything).await.unwrap());
    assert_eq!(post.address(number(1)).await, None);
    assert!(post.changes().await.contains(&"mail_removed".to_owned()), "the holder is told");
    assert!(!post.identity.stop_mail(&token, Stopped::Everything).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_address_takes_the_place_of_the_first_and_of_its_link() {
    let post = Post::with_address(number(1)).await;
    let token = post.stop_token().await;
    post.identity.mail_how(number(1), MailHow::Instead).await.unwrap();
    let (id, code) = post.code(number(1), "new@mail.example").await;
    post.identity.enter_mail_code(number(1), id, &code).await.unwrap();
    let mailbox = post.identity.mailbox(number(1)).await.unwrap().unwrap();
    assert_eq!((mailbox.address.as_str(), mailbox.how), ("new@mail.example", MailHow::Instead));
    assert!(!post.identity.mail_stop_known(&token).await.unwrap());
    assert_eq!(post.changes().await, ["mail_set", "mail_set"], "a change is told too");
    // The same person may have several numbers, and one address for them.
    let (id, code) = post.code(number(2), "new@mail.example").await;
    post.identity.enter_mail_code(number(2), id, &code).await.unwrap();
    assert!(post.address(number(1)).await.is_some() && post.address(number(2)).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_sent_by_the_outbox_that_runs() {
    let post = Post::with_address(number(1)).await;
    post.tell(number(1), About::Decisions).await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(post.identity.outbox().run(async { stopped.await.unwrap_or(()) }));
    while post.identity.messages(9).await.unwrap().iter().any(|m| m.status != MessageStatus::Sent) {
        tokio::task::yield_now().await;
    }
    stop.send(()).unwrap();
    running.await.unwrap();
    assert_eq!((post.mails().len(), post.house.provider.texts().len()), (1, 1));
}
