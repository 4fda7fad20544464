//! Mail beside texts, by the pages: giving an address, what is written there, and the link that stops it.

use anxin_domain::number::Number;
use anxin_identity::{About, MailHow, Message, SentBy};
use anxin_store::jobs::Runner;
use anxin_web::words::Language;
use axum::http::StatusCode;

use crate::house::{CUSTOMER, House, Person, STRANGER, house};
use crate::numbers::looking_after;

const ADDRESS: &str = "li.hua@mail.example";
const PAGE: &str = "/me/messages/mail";

/// Gives an address and enters the code that comes there.
async fn give(house: &House, person: &mut Person, number: Number, address: &str) {
    house.later(1);
    let asked = person.post(PAGE, &[("address", address), ("how", "")]).await;
    let challenge = asked.hidden("challenge");
    let code = house.newest_code(number).await;
    let entered = person.post("/me/messages/mail/code", &[("challenge", &challenge), ("code", &code)]).await;
    assert_eq!(entered.location(), "/me/messages/mail?done=mail-set");
}

/// Hands on what waits, and answers the mails to a number, the newest first.
async fn mails(house: &House, number: Number) -> Vec<Message> {
    let runner =
        Runner::new(house.test.store.clone()).with(house.web.teller()).with(house.web.change_teller());
    while runner.run_due().await.unwrap().done > 0 {}
    let all = house.web.identity.messages(50).await.unwrap();
    all.into_iter().filter(|message| message.number == number && message.by != SentBy::Text).collect()
}

async fn texts(house: &House, number: Number) -> Vec<String> {
    mails(house, number).await;
    let all = house.web.identity.messages(50).await.unwrap();
    let texts = all.into_iter().filter(|message| message.number == number && message.by == SentBy::Text);
    texts.map(|message| message.template).collect()
}

/// The link that stops mails, as a mail has it.
async fn stop_link(house: &House) -> String {
    let sql = "SELECT id FROM mail_address";
    let rows = house.test.store.read(move |tx| tx.query(sql, &[])).await.unwrap();
    let id = rows[0].bytes(0).unwrap();
    house.web.identity.mail_stop_path(&id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_gives_an_address_and_takes_it_back() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    assert!(person.get("/me/messages").await.has("We can write to you by mail as well"));
    for odd in
        ["", "li.hua", "li@127.0.0.1", "li@mail.example\r\nBcc: x@y.example", "a@b.example, c@d.example"]
    {
        let answer = person.post(PAGE, &[("address", odd), ("how", "")]).await;
        assert!(answer.has("href=\"#address\""), "{odd:?}: {}", answer.text);
    }
    house.later(1);
    let asked = person.post(PAGE, &[("address", " Li.Hua@Mail.Example"), ("how", "")]).await;
    assert!(asked.has("Li.Hua@mail.example"));
    let challenge = asked.hidden("challenge");
    let code = house.newest_code(CUSTOMER).await;
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    let enter = "/me/messages/mail/code";
    assert!(person.post(enter, &[("challenge", &challenge), ("code", &wrong)]).await.has("not the code"));
    let mut stranger = house.signed_in(STRANGER).await;
    let foreign = stranger.post(enter, &[("challenge", &challenge), ("code", &code)]).await;
    assert!(foreign.has("has run out") && !foreign.has("Li.Hua"), "{}", foreign.text);
    let entered = person.post(enter, &[("challenge", &challenge), ("code", &code)]).await;
    assert_eq!(entered.location(), "/me/messages/mail?done=mail-set");
    assert!(person.get("/me/messages").await.has("We also write to Li.Hua@mail.example"));
    assert!(person.get("/me/data.json").await.has("\"mail\": \"Li.Hua@mail.example\""));
    assert!(texts(&house, CUSTOMER).await.contains(&"mail_set".to_owned()));

    let saved = person.post(PAGE, &[("how", "instead")]).await;
    assert_eq!(saved.location(), "/me/messages/mail?done=mail-saved");
    assert!(person.post(PAGE, &[("how", "sometimes")]).await.has("href=\"#how\""));
    let mailbox = house.web.identity.mailbox(CUSTOMER).await.unwrap().unwrap();
    assert_eq!(mailbox.how, MailHow::Instead);
    assert!(!stranger.get(PAGE).await.has("Li.Hua"), "nobody else sees it");
    let removed = person.post("/me/messages/mail/remove", &[]).await;
    assert_eq!(removed.location(), "/me/messages/mail?done=mail-removed");
    assert!(house.web.identity.mailbox(CUSTOMER).await.unwrap().is_none());
    assert!(texts(&house, CUSTOMER).await.contains(&"mail_removed".to_owned()));
}

/// The address is the holder's own: who looks after the number sees it on no page and in nothing that they take along, and changes it nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_hidden_from_who_looks_after_the_number() {
    let house = house().await;
    let mut holder = house.signed_in(CUSTOMER).await;
    give(&house, &mut holder, CUSTOMER, "li.hua@mail.example").await;
    for path in ["/me/messages", "/me/data.json"] {
        assert!(holder.get(path).await.has("li.hua@mail.example"), "its holder sees it: {path}");
    }
    let mut other = looking_after(&house, STRANGER, CUSTOMER, "mine").await;
    for path in ["/me/messages", "/me/data.json", "/me/data.csv", "/me"] {
        let page = other.get(path).await;
        assert!(page.status == StatusCode::OK && !page.has("li.hua"), "{path}: {}", page.text);
    }
    for path in [PAGE, "/me/messages/mail/remove"] {
        assert_eq!(other.post(path, &[("how", "instead")]).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(other.get(PAGE).await.status, StatusCode::FORBIDDEN);
}

/// A link that begins, and a number that is given up, are told by mail too: it reaches whoever the telephone does not reach any more.
#[tokio::test(flavor = "multi_thread")]
async fn links_and_numbers_given_up_are_told_by_mail_too() {
    let house = house().await;
    let mut holder = house.signed_in(CUSTOMER).await;
    give(&house, &mut holder, CUSTOMER, "li.hua@mail.example").await;
    looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    let of = |all: &[Message], template: &str| {
        all.iter()
            .filter(|mail| mail.template == template)
            .filter_map(|mail| mail.text.clone())
            .collect::<Vec<_>>()
    };
    let begun = of(&mails(&house, CUSTOMER).await, "link_begun");
    assert!(
        begun.len() == 1 && begun[0].contains("138****8001") && begun[0].contains("https://anxin.test/me"),
        "{begun:?}"
    );
    house.later(1);
    let gone = holder.post("/me/numbers/give-up", &[("confirm", "yes")]).await;
    assert_eq!(gone.location(), "/?done=given-up", "{}", gone.text);
    assert_eq!(of(&mails(&house, CUSTOMER).await, "given_up").len(), 1);
    assert!(of(&mails(&house, CUSTOMER).await, "link_code").is_empty(), "no code is mailed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_mailed_is_what_is_texted_with_a_link_and_nothing_personal() {
    for language in Language::ALL {
        let house = house().await;
        let mut person = house.signed_in(CUSTOMER).await;
        person.get(&format!("/me?lang={}", language.tag())).await;
        give(&house, &mut person, CUSTOMER, ADDRESS).await;
        let account =
            [("name", "周晓"), ("account", "6222020200012345678"), ("bank", "ICBKCNBJ"), ("confirm", "yes")];
        person.post("/me/payee", &account).await;
        let complaint = [
            ("calling_number", "13900000071"),
            ("date", "2026-11-22"),
            ("time", "09:30"),
            ("words", "打来推销"),
            ("once", "a"),
            ("confirm", "yes"),
        ];
        person.post("/me/complain", &complaint).await;
        person.post("/me/dnd", &[("to", "on")]).await;
        let all = mails(&house, CUSTOMER).await;
        let templates: Vec<&str> = all.iter().map(|mail| &*mail.template).collect();
        for wanted in ["mail_set", "payee_changed", "received", "dnd_on"] {
            assert!(templates.contains(&wanted), "{wanted} in {templates:?}");
        }
        for mail in all.iter().filter(|mail| mail.template != "mail_code") {
            let subject = mail.subject.clone().unwrap();
            assert!(subject.chars().count() <= 70 && !subject.contains("mail-"), "{subject}");
            for personal in ["13800138000", "138 0013", "周晓", "6222", "li.hua"] {
                let words = format!("{subject} {}", mail.text.clone().unwrap());
                assert!(!words.contains(personal), "{}: {words}", mail.template);
            }
        }
        let received = all.iter().find(|mail| mail.template == "received").unwrap();
        let letter = received.text.clone().unwrap();
        assert!(letter.contains(" https://anxin.test/me/claims/01"), "{letter}");
        assert!(letter.starts_with("Anxin: ") || letter.starts_with("【安心】"), "{letter}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_link_in_a_mail_works_by_itself_and_looking_at_it_changes_nothing() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    give(&house, &mut person, CUSTOMER, ADDRESS).await;
    let link = stop_link(&house).await;
    let mut anybody = house.visitor();
    let page = anybody.get(&link).await;
    assert!(page.has("Stop mail from us") && !page.has("li.hua") && !page.has("138"), "{}", page.text);
    assert_eq!(house.web.identity.unwanted(CUSTOMER).await.unwrap(), []);
    // A mail program posts by itself: from nowhere, without cookies.
    let posted = anybody.post_from(&link, &[("List-Unsubscribe", "One-Click")], &[]).await;
    assert_eq!(posted.status, StatusCode::OK);
    let off = [About::Progress, About::Acts, About::Requests];
    assert_eq!(house.web.identity.unwanted(CUSTOMER).await.unwrap(), off);
    let page = "/mail/stop/0000000000000000000000000000000000000000000000000000000000000000";
    for unknown in [page, "/mail/stop/x"] {
        assert_eq!(anybody.get(unknown).await.status, StatusCode::NOT_FOUND);
        assert_eq!(anybody.post_from(unknown, &[("all", "yes")], &[]).await.status, StatusCode::NOT_FOUND);
    }
    let all = anybody.post(&link, &[("all", "yes")]).await;
    assert!(all.has("Nothing goes to this address any more"), "{}", all.text);
    assert!(house.web.identity.mailbox(CUSTOMER).await.unwrap().is_none());
    assert_eq!(anybody.get(&link).await.status, StatusCode::NOT_FOUND);
    assert!(texts(&house, CUSTOMER).await.contains(&"mail_removed".to_owned()));
    // No other form is taken from nowhere.
    assert_eq!(person.post_from("/me/dnd", &[("to", "on")], &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_mail_is_sent_nothing_is_said_of_it() {
    let house = house().await;
    let mut without = house.web.clone();
    without.identity = house.without_mail();
    let signed_in = house.signed_in(CUSTOMER).await;
    let mut person = house.visitor_of(without);
    person.take_cookie("anxin_session", signed_in.cookie("anxin_session").unwrap());
    assert!(!person.get("/me/messages").await.has(PAGE));
    assert_eq!(person.get(PAGE).await.status, StatusCode::NOT_FOUND);
    let given = person.post(PAGE, &[("address", ADDRESS), ("how", "")]).await;
    assert_eq!(given.status, StatusCode::NOT_FOUND);
}
