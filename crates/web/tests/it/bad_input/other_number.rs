//! Every form of a customer's pages in a browser with two windows: it acts for the number that stood on its own page, or for none.

use axum::http::StatusCode;

use super::forms::{self, Form, Is, Kind};
use super::scene::{Scene, scene};
use super::{Answer, People, Sent, good, is_a_page, rows, send, shows};
use crate::house::{CUSTOMER, House, Person, STRANGER};
use crate::numbers::link;
use anxin_domain::number::Number;
use anxin_web::words::Language;

/// The other number of whoever has two.
const OTHER: Number = Number::from_digits(8_613_800_138_055);
/// Forms that are about the links of the number that signed in, whichever number is shown.
const ABOUT_LINKS: &str = "/me/numbers/";

/// What a page says of the number that it shows.
async fn tag(person: &mut Person) -> String {
    person.get("/me").await.hidden("shown")
}

async fn show(person: &mut Person, link: &str) {
    assert_eq!(person.post("/me/numbers/show", &[("link", link)]).await.location(), "/me");
}

/// Sends a form as the page of a number has it.
async fn sent_from(person: &mut Person, form: &Form, tag: &str) -> Answer {
    let mut sent: Sent = good(form);
    if form.kind == Kind::Parts {
        let form = Form { path: format!("{}?shown={tag}", form.path), fields: Vec::new(), ..*form };
        return send(person, &form, &sent).await;
    }
    sent.push(("shown".to_owned(), tag.as_bytes().to_vec()));
    send(person, form, &sent).await
}

/// Somebody with two numbers: their browser, the link, and what the pages of each say.
async fn with_two(house: &House) -> (Person, String, [String; 2]) {
    let signed_in = house.signed_in(CUSTOMER).await;
    let mut person = house.visitor_of(house.web.clone().paying_by_wechat());
    person.take_cookie("anxin_session", signed_in.cookie("anxin_session").unwrap());
    assert_eq!(link(house, &mut person, OTHER, "mine").await.location(), "/me/numbers?done=number-linked");
    let own = tag(&mut person).await;
    let id = person.get("/me/numbers").await.hidden("link");
    show(&mut person, &id).await;
    let other = tag(&mut person).await;
    assert_ne!(own, other);
    (person, id, [own, other])
}

fn of_one(scene: &Scene) -> Vec<Form> {
    // Showing another number says itself which; after erasing there is nobody to send the next form.
    let left_out = ["/me/numbers/show", "/me/erase"];
    forms::customer(scene).into_iter().filter(|form| !left_out.contains(&form.route)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_acts_for_the_number_on_its_page_whichever_was_shown_last() {
    let scene = scene().await;
    let house = &scene.house;
    let (mut person, id, [own, other]) = with_two(house).await;
    // What belongs to the number that signed in is done for it while the other one is shown in another window.
    for form in of_one(&scene) {
        show(&mut person, &id).await;
        let answer = sent_from(&mut person, &form, &own).await;
        // Of another number's window it would be nowhere, forbidden, or a form of another number.
        let elsewhere = [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status)
            || answer.has("was for another number");
        let fine = !elsewhere || is_unknown_thing(&form);
        assert!(fine, "{}: {} {}", form.route, answer.status, answer.text);
        let at = person.get("/me").await;
        let follows = !form.route.starts_with(ABOUT_LINKS);
        assert_eq!(at.has("This is your other number"), !follows, "{}", form.route);
    }
    // And the other way round nothing falls on the number that signed in.
    let before = of(house, CUSTOMER).await;
    for form in of_one(&scene).iter().filter(|form| !form.route.starts_with(ABOUT_LINKS)) {
        show(&mut person, "").await;
        sent_from(&mut person, form, &other).await;
        assert!(person.get("/me").await.has("This is your other number"), "{}", form.route);
        assert_eq!(of(house, CUSTOMER).await, before, "{}", form.route);
    }
    let deeds = house.web.identity.deeds_for(OTHER, 50).await.unwrap();
    assert!(deeds.len() > 2, "the other number was acted for: {deeds:?}");
}

/// Whether a form names something that is not there, in the scene too.
fn is_unknown_thing(form: &Form) -> bool {
    form.fields.iter().any(|field| field.good == super::NO_ID) || form.route.starts_with("/signin/")
}

/// What somebody has said and asked for.
async fn of(house: &House, number: Number) -> (usize, usize, usize) {
    let acts = house.web.gate.registry().now().acts(number).len();
    let cases = house.web.desk.cases_of(number, 99).await.unwrap().len();
    let texts = house.web.identity.messages(500).await.unwrap();
    (acts, cases, texts.iter().filter(|text| text.number == number).count())
}

/// A form of a number whose link has ended, and one of whoever signed in before with the same browser.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_a_number_that_is_nobodys_any_more_changes_nothing_and_keeps_what_was_typed() {
    let scene = scene().await;
    let house = &scene.house;
    let (mut person, id, [_, over]) = with_two(house).await;
    let stranger = tag(&mut house.signed_in(STRANGER).await).await;
    person.post("/me/numbers/remove", &[("link", &id)]).await;
    let mut people = People::of(house);
    people.known.insert(CUSTOMER, person);
    for (n, form) in forms::customer(&scene).into_iter().enumerate() {
        if form.route == "/me/numbers/show" {
            continue;
        }
        let mut person = people.get(Some(CUSTOMER)).await;
        for (whose, tag) in [("over", &over), ("stranger", &stranger)] {
            if whose == "over" && form.route.starts_with(ABOUT_LINKS) {
                continue;
            }
            let language = Language::ALL[n % 3];
            person.language = language.tag();
            let before = rows(house).await;
            let answer = sent_from(&mut person, &form, tag).await;
            let about = format!("{} {whose}", form.route);
            is_a_page(&about, &answer, language);
            assert_eq!(answer.status, StatusCode::CONFLICT, "{about}: {}", answer.text);
            assert_eq!(rows(house).await, before, "{about}");
            assert!(answer.has("138 0013 8000"), "which number is shown now: {}", answer.text);
            assert_eq!(answer.has("138****8055"), whose == "over", "which one it was for: {}", answer.text);
            assert!(!answer.has("13800138055") && !answer.has("138 0013 8055"), "masked: {}", answer.text);
            for field in form.fields.iter().filter(|field| field.is == Is::Typed) {
                assert!(shows(&answer, field.good.as_bytes()), "{about}: {} is lost", field.name);
            }
        }
    }
}

/// What was kept is sent for the number that is shown now, by a button that says so, and from its own check page on.
#[tokio::test(flavor = "multi_thread")]
async fn a_kept_form_can_be_sent_for_the_number_that_is_shown_now() {
    let scene = scene().await;
    let (mut person, id, [_, over]) = with_two(&scene.house).await;
    person.post("/me/numbers/remove", &[("link", &id)]).await;
    let forms = of_one(&scene);
    let complain = forms.iter().find(|form| form.route == "/me/complain").unwrap();
    person.language = "en";
    let kept = sent_from(&mut person, complain, &over).await;
    let fields = kept.first_form();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert!(fields.contains(&("words", "打来推销")), "{fields:?}");
    assert!(
        !fields.iter().any(|(name, _)| *name == "confirm"),
        "a word given for another number: {fields:?}"
    );
    let check = person.post("/me/complain", &fields).await;
    assert!(
        check.status == StatusCode::OK && check.has("打来推销") && check.has("name=\"confirm\""),
        "{}",
        check.text
    );
}
