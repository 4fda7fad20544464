//! Several numbers of one person, and help for somebody: what a helper sees and does, what stays with the holder, and how it ends.

use std::collections::BTreeSet;

use anxin_desk::Since;
use anxin_domain::number::Number;
use anxin_fund::BankDetails;
use anxin_identity::{Deed, Role};
use axum::http::StatusCode;

use crate::bad_input::scene::{complain, complain_of, said};
use crate::house::{Answer, CUSTOMER, DESK, House, LINE, Person, STRANGER, house};
use crate::losses::PICTURE;
use crate::own::awarded;

/// The text that was sent last to a number under a name.
async fn text(house: &House, number: Number, template: &str) -> String {
    let texts = house.web.identity.messages(50).await.unwrap();
    let text = texts.into_iter().find(|text| text.number == number && text.template == template);
    text.unwrap().text.unwrap()
}

/// Links a number through the pages; answers what the last one said.
pub(crate) async fn link(house: &House, person: &mut Person, of: Number, kind: &str) -> Answer {
    house.later(1);
    let asked = person.post("/me/numbers/request", &[("number", &of.national()), ("kind", kind)]).await;
    let challenge = asked.hidden("challenge");
    let code = house.newest_code(of).await;
    person.post("/me/numbers/code", &[("challenge", &challenge), ("code", &code)]).await
}

/// Links a number and shows it.
pub(crate) async fn looking_after(house: &House, by: Number, of: Number, kind: &str) -> Person {
    let mut person = house.signed_in(by).await;
    let linked = link(house, &mut person, of, kind).await;
    assert_eq!(linked.location(), "/me/numbers?done=number-linked", "{}", linked.text);
    let id = person.get("/me/numbers").await.hidden("link");
    assert_eq!(person.post("/me/numbers/show", &[("link", &id)]).await.location(), "/me");
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_looks_after_a_parents_calls_and_each_page_says_so() {
    let house = house().await;
    let mut parent = house.signed_in(CUSTOMER).await;
    assert!(parent.get("/me/numbers").await.has("Nobody but you"));
    let mut child = house.signed_in(STRANGER).await;
    house.later(1);
    let form = [("number", "138 0013 8000"), ("kind", "helps")];
    let asked = child.post("/me/numbers/request", &form).await;
    assert!(asked.has("138****8000") && !asked.has("13800138000"), "{}", asked.text);
    let sent = text(&house, CUSTOMER, "link_code").await;
    assert!(
        sent.contains("138****8001")
            && sent.contains("look after your calls")
            && !sent.contains("13800138001"),
        "{sent}"
    );
    let code = house.newest_code(CUSTOMER).await;
    let challenge = asked.hidden("challenge");
    let enter = [("challenge", &*challenge), ("code", &*code)];
    assert_eq!(parent.post("/me/numbers/code", &enter).await.status, StatusCode::OK, "another session's");
    let mut nobody = house.visitor();
    assert_eq!(nobody.post("/signin/code", &enter).await.status, StatusCode::OK);
    assert_eq!(nobody.cookie("anxin_session"), None, "it signs nobody in");
    let linked = child.post("/me/numbers/code", &enter).await;
    assert_eq!(linked.location(), "/me/numbers?done=number-linked", "{}", linked.text);
    let told = text(&house, CUSTOMER, "link_begun").await;
    assert!(told.contains("138****8001"), "{told}");

    let page = parent.get("/me/numbers").await;
    assert!(page.has("Helps you with your number") && page.has("138****8001"), "{}", page.text);
    let page = child.get("/me/numbers").await;
    assert!(page.has("I help with this number") && !page.has("13800138000"), "{}", page.text);
    assert!(!child.get("/me").await.has("You are looking after"));
    let id = page.hidden("link");
    child.post("/me/numbers/show", &[("link", &id)]).await;
    for path in ["/me", "/me/calls", "/me/claims", "/me/permit", "/me/complain", "/me/numbers", "/public"] {
        let page = child.get(path).await;
        assert!(
            page.has("You are looking after +86 138****8000") && page.has("Back to my own number"),
            "{path}"
        );
        assert!(!page.has("13800138000") && !page.has("138 0013 8000"), "masked at {path}: {}", page.text);
    }
    child.post("/me/numbers/show", &[]).await;
    assert!(!child.get("/me").await.has("You are looking after"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helper_switches_complains_answers_and_appeals_and_the_holder_reads_that() {
    let house = house().await;
    let mut child = looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    child.post("/me/dnd", &[("to", "on")]).await;
    let acts = house.web.gate.registry().now().acts(CUSTOMER);
    assert!(acts.len() == 1 && acts[0].evidence.as_deref().unwrap().starts_with("kin:"), "{acts:?}");
    assert!(house.web.gate.registry().now().acts(STRANGER).is_empty());
    child.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    let act = child.get("/me/permit").await.hidden("act");
    child.post("/me/permit/withdraw", &[("act", &act)]).await;
    let case = complain(&mut child, "13900000071").await;
    let found = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap();
    assert_eq!(found[0].case.to_string(), case);
    assert!(house.web.desk.cases_of(STRANGER, 9).await.unwrap().is_empty());
    let mut desk = house.signed_in(DESK).await;
    desk.post(&format!("/desk/cases/{case}/ask"), &[("question", "是上午吗？")]).await;
    let finding = house.web.desk.case(case.parse().unwrap()).await.unwrap().findings[0].id.to_string();
    let answer = [("finding", &*finding), ("answer", "是上午")];
    let answered = child.post(&format!("/me/claims/{case}/answer"), &answer).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    desk.post(&format!("/desk/cases/{case}/rule"), &[("ruling", "reject"), ("code", "no_record")]).await;
    let appealed = child.post(&format!("/me/claims/{case}/appeal"), &[("words", "请再看一次")]).await;
    assert_eq!(appealed.status, StatusCode::SEE_OTHER, "{}", appealed.text);
    let file = child.upload_as(&format!("/me/claims/{case}/file"), "shot.png", PICTURE).await;
    assert_eq!(file.status, StatusCode::SEE_OTHER, "{}", file.text);
    let deeds = house.web.identity.deeds_for(CUSTOMER, 50).await.unwrap();
    // The clock stands, so they have no order.
    let deeds: BTreeSet<&str> = deeds.into_iter().map(|row| row.deed.word()).collect();
    let done = ["added_file", "answered", "appealed", "complained", "dnd_on", "permitted", "withdrew"];
    assert_eq!(deeds.into_iter().collect::<Vec<_>>(), done);
    let page = house.signed_in(CUSTOMER).await.get("/me/numbers").await;
    assert!(page.has("What they did for you") && page.has("complained about a call"), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn off_wants_the_helpers_own_proof_and_no_code_that_would_sign_the_helper_in() {
    let house = house().await;
    let mut child = looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    child.post("/me/dnd", &[("to", "on")]).await;
    let codes = house.web.identity.messages(50).await.unwrap();
    let codes =
        codes.iter().filter(|text| text.template == "sign_in_code" && text.number == CUSTOMER).count();
    let question = child.post("/me/dnd", &[("to", "off")]).await;
    assert!(question.has("name=\"confirm\"") && !question.has("name=\"code\""), "{}", question.text);
    house.later(20);
    let off = [("to", "off"), ("confirm", "yes")];
    let proof = child.post("/me/dnd", &off).await;
    assert!(proof.has("Is it still you?"), "{}", proof.text);
    let fields = [&off[..], &[("proof-by", "text")]].concat();
    let sent = child.post("/me/dnd", &fields).await;
    assert!(sent.has("138****8001"), "the code goes to who helps: {}", sent.text);
    let (challenge, code) = (sent.hidden("proof-challenge"), house.newest_code(STRANGER).await);
    let proof = [("proof-by", "code"), ("proof-challenge", &*challenge), ("proof-code", &*code)];
    let done = child.post("/me/dnd", &[&off[..], &proof].concat()).await;
    assert_eq!(done.location(), "/me?done=dnd-off", "{}", done.text);
    let after = house.web.identity.messages(50).await.unwrap();
    let after =
        after.iter().filter(|text| text.template == "sign_in_code" && text.number == CUSTOMER).count();
    assert_eq!(after, codes, "no code went to the holder");
    assert_eq!(house.web.identity.deeds_for(CUSTOMER, 1).await.unwrap()[0].deed, Deed::DndOff);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_keys_data_texts_and_links_stay_with_the_holder() {
    let house = house().await;
    let account = BankDetails::new("周晓", "6222020200012345678", "ICBKCNBJ").unwrap();
    house.web.desk.set_payee(CUSTOMER, account).await.unwrap();
    let mut child = looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    let mut second = looking_after(&house, LINE, CUSTOMER, "mine").await;
    let closed = ["/me/payee", "/me/passkeys", "/signin/passkey/new"];
    let helpers = ["/me/messages", "/me/data", "/me/data.json", "/me/data.csv"];
    for path in closed.iter().chain(&helpers) {
        let page = child.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.has("Not for this number") && !page.has("2345678"), "{path}: {}", page.text);
    }
    for path in closed {
        assert_eq!(second.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in helpers {
        assert_eq!(second.get(path).await.status, StatusCode::OK, "{path}");
    }
    let payee =
        [("name", "吴敏"), ("account", "6222020200087654321"), ("bank", "ICBKCNBJ"), ("confirm", "yes")];
    for person in [&mut child, &mut second] {
        for path in ["/me/payee", "/me/payee/wechat", "/me/passkeys/remove", "/signin/passkey/new"] {
            assert_eq!(person.post(path, &payee).await.status, StatusCode::FORBIDDEN, "{path}");
        }
        let claims = person.get("/me/claims").await;
        assert!(claims.has("5678") && !claims.has("62220202") && !claims.has("周晓"), "{}", claims.text);
    }
    assert_eq!(child.post("/me/messages", &[("language", "ja")]).await.status, StatusCode::FORBIDDEN);
    let details = house.web.fund.payee(CUSTOMER).await.unwrap().unwrap();
    assert!(details.masked_account().ends_with("5678"));
    // What is asked for while another number is shown is asked for in the name of who signed in.
    let linked = link(&house, &mut child, Number::from_digits(8_613_800_138_009), "helps").await;
    assert_eq!(linked.status, StatusCode::SEE_OTHER);
    assert!(house.web.identity.looks_after(CUSTOMER).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_after_a_link_has_ended_is_nobodys() {
    let house = house().await;
    let mut child = looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    let mut parent = house.signed_in(CUSTOMER).await;
    let id = parent.get("/me/numbers").await.hidden("link");
    assert_eq!(
        parent.post("/me/numbers/remove", &[("link", &id)]).await.location(),
        "/me/numbers?done=link-ended"
    );
    for path in ["/me", "/me/calls", "/me/data.json"] {
        let page = child.get(path).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
        assert!(page.has("You no longer look after") && page.has("/me/numbers/show"), "{}", page.text);
    }
    assert_eq!(child.post("/me/dnd", &[("to", "on")]).await.status, StatusCode::FORBIDDEN);
    for number in [CUSTOMER, STRANGER] {
        assert!(house.web.gate.registry().now().acts(number).is_empty(), "said for neither");
    }
    child.post("/me/numbers/show", &[]).await;
    assert_eq!(child.get("/me").await.status, StatusCode::OK);
    assert_eq!(child.post("/me/numbers/show", &[("link", &id)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_looks_after_a_number_of_the_staff_sees_a_customers_pages() {
    let house = house().await;
    let mut person = looking_after(&house, STRANGER, DESK, "mine").await;
    for path in ["/desk", "/desk/fund", "/hotline", "/agent"] {
        assert_eq!(person.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(person.get("/me").await.status, StatusCode::OK);
    // And staff who look after somebody work in their own name.
    let mut clerk = looking_after(&house, DESK, CUSTOMER, "helps").await;
    let page = clerk.get("/desk").await;
    assert!(page.status == StatusCode::OK && !page.has("You are looking after"), "{}", page.text);
    assert!(clerk.get("/me").await.has("You are looking after"));
    let case = complain(&mut clerk, "13900000072").await;
    assert_eq!(house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].case.to_string(), case);
    let no = [("ruling", "reject"), ("code", "no_record")];
    let ruled = clerk.post(&format!("/desk/cases/{case}/rule"), &no).await;
    assert_eq!(ruled.status, StatusCode::CONFLICT, "who looks after somebody does not rule on their case");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_and_a_claim_are_read_for_the_number_that_is_shown() {
    let house = house().await;
    let mut parent = house.signed_in(CUSTOMER).await;
    awarded(&house, &mut parent).await;
    let case = house.web.desk.cases_of(CUSTOMER, 9).await.unwrap()[0].case;
    let claim = format!("/me/claims/{case}");
    let mut child = looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    assert_eq!(child.get(&claim).await.status, StatusCode::OK);
    let page = child.get("/me/calls").await;
    let story = page.text.split("href=\"/decisions/").nth(1).unwrap().split(['"', '?']).next().unwrap();
    let story = format!("/decisions/{story}");
    assert_eq!(child.get(&story).await.status, StatusCode::OK);
    child.post("/me/numbers/show", &[]).await;
    assert_eq!(child.get(&claim).await.status, StatusCode::NOT_FOUND);
    assert_eq!(child.get(&story).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_given_up_after_reading_what_follows_and_its_next_holder_finds_nothing() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    awarded(&house, &mut person).await;
    said(&mut person, "13900000071", "打来推销").await;
    house.later(20);
    assert!(person.post("/me/numbers/give-up", &[]).await.has("Is it still you?"));
    let mut person = house.signed_in(CUSTOMER).await;
    let check = person.post("/me/numbers/give-up", &[]).await;
    assert!(check.has("138****8000") && check.has("name=\"confirm\""), "{}", check.text);
    assert_eq!(person.get("/me").await.status, StatusCode::OK, "nothing has happened yet");
    house.later(1);
    let gone = person.post("/me/numbers/give-up", &[("confirm", "yes")]).await;
    assert_eq!(gone.location(), "/?done=given-up", "{}", gone.text);
    assert_eq!(person.cookie("anxin_session"), Some(""));
    assert!(text(&house, CUSTOMER, "given_up").await.contains("given up here"));
    let mut next = house.signed_in(CUSTOMER).await;
    let page = next.get("/me").await;
    assert!(page.has("data-dnd=\"on\""), "do-not-disturb stays: {}", page.text);
    assert!(!next.get("/me/claims").await.has("/me/claims/0"), "no claim of the former holder");
    assert!(!next.get("/me/data.json").await.has("13900000001"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_lost_a_number_gives_it_up_from_another_of_their_own() {
    let house = house().await;
    let mut thief = house.signed_in(CUSTOMER).await;
    let mut person = looking_after(&house, STRANGER, CUSTOMER, "mine").await;
    let id = person.get("/me/numbers").await.hidden("link");
    let mut helper = house.signed_in(LINE).await;
    link(&house, &mut helper, CUSTOMER, "helps").await;
    let helps = helper.get("/me/numbers").await.hidden("link");
    let foreign = [("link", &*helps), ("confirm", "yes")];
    assert_eq!(helper.post("/me/numbers/give-up", &foreign).await.status, StatusCode::FORBIDDEN);
    let young = person.post("/me/numbers/give-up", &[("link", &id), ("confirm", "yes")]).await;
    assert_eq!(
        young.status,
        StatusCode::CONFLICT,
        "a code may have been talked out of somebody: {}",
        young.text
    );
    house.later(7 * 24 * 60);
    let mut person = house.signed_in(STRANGER).await;
    assert!(person.post("/me/numbers/give-up", &[("link", &id)]).await.has("138****8000"));
    let gone = person.post("/me/numbers/give-up", &[("link", &id), ("confirm", "yes")]).await;
    assert_eq!(gone.location(), "/me/numbers?done=given-up", "{}", gone.text);
    assert_eq!(thief.get("/me").await.status, StatusCode::SEE_OTHER, "whoever has the telephone is out");
    assert!(!person.get("/me").await.has("138****8000"), "and back at one's own");
    assert!(person.get("/me/numbers").await.status == StatusCode::OK);
    // Nobody who works here: the next holder would have the role.
    let mut desk = house.signed_in(DESK).await;
    let refused = desk.post("/me/numbers/give-up", &[("confirm", "yes")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert_eq!(desk.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn giving_a_number_up_and_coming_back_pays_nothing_twice() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    awarded(&house, &mut person).await;
    let mut person = house.signed_in(CUSTOMER).await;
    house.later(1);
    let gone = person.post("/me/numbers/give-up", &[("confirm", "yes")]).await;
    assert_eq!(gone.location(), "/?done=given-up", "{}", gone.text);
    house.later(5);
    house.rang(LINE, CUSTOMER, "again").await;
    house.later(5);
    house.web.desk.reconcile(Since::LastTime).await.unwrap();
    let count = "SELECT COUNT(*) FROM award";
    let paid = house.test.store.read::<_, _, anxin_store::StoreError>(move |tx| tx.query(count, &[])).await;
    assert_eq!(paid.unwrap()[0].int(0).unwrap(), 1, "a month pays a calling number once");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_link_says_the_same_of_every_number() {
    let house = house().await;
    house.signed_in(CUSTOMER).await;
    house.web.identity.put_staff(DESK, "陈静", Role::Desk).await.unwrap();
    let mut child = house.signed_in(STRANGER).await;
    let mut pages = Vec::new();
    for number in ["13800138000", "13700000002", "13811112222"] {
        house.later(1);
        let asked = child.post("/me/numbers/request", &[("number", number), ("kind", "helps")]).await;
        let masked = format!("{}****{}", &number[..3], &number[7..]);
        let plain = asked.text.replace(&masked, "…").replace(&asked.hidden("challenge"), "…");
        pages.push((asked.status, plain));
    }
    assert!(pages[0] == pages[1] && pages[1] == pages[2]);
    let own = child.post("/me/numbers/request", &[("number", "13800138001"), ("kind", "mine")]).await;
    assert!(own.has("the number you are signed in with"), "{}", own.text);
    let none = child.post("/me/numbers/request", &[("number", "12"), ("kind", "")]).await;
    assert!(none.has("href=\"#number\"") && none.has("href=\"#kind\"") && none.has("value=\"12\""));
    let wrong = child.post("/me/numbers/request", &[("number", "13811113333"), ("kind", "mine")]).await;
    let challenge = wrong.hidden("challenge");
    let typed = child.post("/me/numbers/code", &[("challenge", &challenge), ("code", "12")]).await;
    assert!(typed.has("not the code") && typed.hidden("challenge") == challenge, "{}", typed.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_holder_is_not_told_of_the_cases_of_the_one_before() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let case = complain(&mut person, "13900000071").await;
    house.later(1);
    house.web.gate.begin_holding(CUSTOMER, house.test.clock.now()).await.unwrap();
    house.later(1);
    let mut desk = house.signed_in(DESK).await;
    desk.post(&format!("/desk/cases/{case}/rule"), &[("ruling", "reject"), ("code", "no_record")]).await;
    let mut next = house.signed_in(CUSTOMER).await;
    let own = complain_of(&mut next, "13900000072", ("2026-11-23", "14:00")).await;
    let texts = crate::told::told(&house, CUSTOMER).await;
    assert!(texts.iter().any(|text| text.1.contains(&own)), "{texts:?}");
    assert!(!texts.iter().any(|text| text.1.contains(&case)), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parents_texts_come_in_the_parents_language_whatever_the_child_reads() {
    let house = house().await;
    let mut parent = house.visitor();
    parent.language = "ja";
    house.signs_in(&mut parent, CUSTOMER).await;
    let mut child = looking_after(&house, STRANGER, CUSTOMER, "helps").await;
    assert!(text(&house, CUSTOMER, "link_code").await.starts_with("【安心】コード"));
    assert!(text(&house, CUSTOMER, "link_begun").await.contains("私の番号"));
    house.later(1);
    let case = complain(&mut child, "13900000071").await;
    let texts = crate::told::told(&house, CUSTOMER).await;
    let received = texts.iter().find(|text| text.1.contains(&case)).unwrap();
    assert!(received.1.starts_with("【安心】") && received.1.contains("案件"), "{received:?}");
    assert!(!received.1.contains("案件 { "), "{received:?}");
}

/// The holder reads on the page of consents who said yes for them, and the act names the link.
#[tokio::test(flavor = "multi_thread")]
async fn a_helpers_yes_names_the_helper_in_the_act_and_on_the_page() {
    let scene = crate::bad_input::scene::scene().await;
    let house = &scene.house;
    let mut child = looking_after(house, STRANGER, CUSTOMER, "helps").await;
    let link = house.web.identity.looks_after(STRANGER).await.unwrap()[0].id;
    let yes = [("request", &*scene.request), ("said", "yes")];
    assert_eq!(child.post("/me/requests", &yes).await.location(), "/me/requests?done=request-accepted");
    let acts = house.web.gate.registry().now().acts(CUSTOMER);
    let evidence = acts.last().unwrap().evidence.clone().unwrap();
    assert_eq!(evidence, format!("consent-request:{} kin:{link}", scene.request));
    let mut holder = house.signed_in(CUSTOMER).await;
    let page = holder.get("/me/permit").await;
    assert!(page.has("said for the holder by +86 138****8001"), "{}", page.text);
    assert_eq!(page.text.matches("said for the holder").count(), 1, "the holder's own yes names nobody");
    // Who said it stays there when the link has ended.
    let id = holder.get("/me/numbers").await.hidden("link");
    holder.post("/me/numbers/remove", &[("link", &id)]).await;
    assert!(holder.get("/me/permit").await.has("said for the holder by +86 138****8001"));
    // That nobody may ask is no less their word.
    let mut child = looking_after(house, STRANGER, CUSTOMER, "helps").await;
    child.post("/me/requests", &[("said", "never")]).await;
    let acts = house.web.gate.registry().now().acts(CUSTOMER);
    assert!(acts.last().unwrap().evidence.as_deref().unwrap().starts_with("kin:"), "{acts:?}");
}
