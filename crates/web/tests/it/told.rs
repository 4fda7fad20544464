//! What customers are told by text: in their language, about what they want, with nothing in it that is nobody else's business.

use std::collections::BTreeSet;

use anxin_domain::number::Number;
use anxin_identity::{About, part_count};
use anxin_store::jobs::Runner;
use anxin_web::words::{Language, Words, source};

use crate::house::{CUSTOMER, House, house};

/// Texts by template, the newest first.
pub(crate) async fn told(house: &House, number: Number) -> Vec<(String, String)> {
    let runner =
        Runner::new(house.test.store.clone()).with(house.web.teller()).with(house.web.change_teller());
    while runner.run_due().await.unwrap().done > 0 {}
    let texts = house.web.identity.messages(50).await.unwrap();
    let of = texts.into_iter().filter(|text| text.number == number && text.template != "sign_in_code");
    of.map(|text| (text.template, text.text.unwrap())).collect()
}

/// What has changed for one holder of a number is not told to the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_waits_to_be_told_ends_with_its_holder() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    house.later(1);
    house.web.gate.begin_holding(CUSTOMER, house.test.clock.now()).await.unwrap();
    house.later(1);
    let mut next = house.signed_in(CUSTOMER).await;
    next.post("/me/dnd", &[("to", "on")]).await;
    let told: Vec<String> = told(&house, CUSTOMER).await.into_iter().map(|text| text.0).collect();
    assert!(told.contains(&"dnd_on".to_owned()), "{told:?}");
    assert!(!told.contains(&"permitted".to_owned()), "{told:?}");
}

/// Ids of the texts that go out, in every language the same.
fn templates() -> BTreeSet<String> {
    source(Language::En)
        .lines()
        .filter_map(|line| line.split_once(" = ").map(|(id, _)| id.to_owned()))
        .filter(|id| ["notice-", "told-", "text-"].iter().any(|begins| id.starts_with(begins)))
        .collect()
}

#[test]
fn a_text_has_two_parts_at_most_and_nothing_in_it_but_a_reference() {
    let templates = templates();
    assert!(templates.len() >= 22, "{templates:?}");
    for language in Language::ALL {
        for id in &templates {
            let values = [
                ("case", "01KAR4M1T0R8Z5X7C9V2B4N6M8".into()),
                ("code", "012345".into()),
                ("minutes", 10.into()),
                ("from", CUSTOMER.masked().into()),
            ];
            let text = Words::new(language).t_with(id, &values);
            assert!(
                part_count(&text) <= 2,
                "{id} in {} has {} parts: {text}",
                language.tag(),
                part_count(&text)
            );
            assert!(
                text.starts_with("Anxin: ") || text.starts_with("【安心】"),
                "{id} says who writes: {text}"
            );
            // No sum, no whole number, no address: nothing but the reference, in a code the code and its minutes, and who is let look after
            // somebody's calls, masked.
            let rest = ["01KAR4M1T0R8Z5X7C9V2B4N6M8", "012345", &CUSTOMER.masked(), "10"]
                .iter()
                .fold(text.clone(), |rest, part| rest.replace(part, ""));
            let odd = |c: char| c.is_ascii_digit() || "¥$€@/".contains(c) || ('０'..='９').contains(&c);
            assert!(!rest.contains(odd), "{id} in {}: {text}", language.tag());
        }
    }
    // And no other variable could bring a name or a sum.
    for line in
        source(Language::ZhCn).lines().filter(|line| templates.contains(line.split(" = ").next().unwrap()))
    {
        for variable in line.split("{ $").skip(1).map(|rest| rest.split(' ').next().unwrap()) {
            assert!(["case", "code", "minutes", "from"].contains(&variable), "{line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_in_the_language_of_the_page_or_the_one_that_was_said() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    let texts = told(&house, CUSTOMER).await;
    assert!(texts[0].0 == "dnd_on" && texts[0].1.starts_with("Anxin: do-not-disturb is on"), "{texts:?}");

    house.later(60);
    let everything = [("language", "ja"), ("progress", "yes"), ("acts", "yes"), ("requests", "yes")];
    let saved = person.post("/me/messages", &everything).await;
    assert_eq!(saved.location(), "/me/messages?done=messages-saved");
    let account =
        [("name", "周晓"), ("account", "6222020200012345678"), ("bank", "ICBKCNBJ"), ("confirm", "yes")];
    house.proves(&person, CUSTOMER).await;
    person.post("/me/payee", &account).await;
    house.later(60);
    house.proves(&person, CUSTOMER).await;
    person.post("/me/payee", &account).await;
    let texts = told(&house, CUSTOMER).await;
    assert_eq!(
        texts.iter().filter(|text| text.0 == "payee_changed").count(),
        1,
        "the same account is no change"
    );
    assert!(texts[0].1.starts_with("【安心】") && texts[0].1.contains("口座"), "{texts:?}");
    assert!(!texts[0].1.contains("6222") && !texts[0].1.contains('周'));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_fewer_texts_gets_only_what_a_right_hangs_on() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let page = person.get("/me/messages").await;
    assert_eq!(page.text.matches("type=\"checkbox\"").count(), 3);
    assert_eq!(page.text.matches(" checked").count(), 4, "three boxes and the language");
    // A box that is not ticked is not sent.
    person.post("/me/messages", &[("language", "en")]).await;
    assert_eq!(person.get("/me/messages").await.text.matches(" checked").count(), 1);
    person.post("/me/dnd", &[("to", "on")]).await;
    house.later(60);
    person.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    let texts = told(&house, CUSTOMER).await;
    let templates: Vec<&str> = texts.iter().map(|text| &*text.0).collect();
    assert_eq!(templates, ["permitted"], "that somebody may call is told in any case");
    let odd = person.post("/me/messages", &[("language", "tlh")]).await;
    assert!(odd.has("href=\"#language\""), "{}", odd.text);
    assert_eq!(
        house.web.identity.unwanted(CUSTOMER).await.unwrap(),
        [About::Progress, About::Acts, About::Requests]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_elsewhere_is_told_and_on_the_same_telephone_it_is_not() {
    let house = house().await;
    let mut first = house.signed_in(CUSTOMER).await;
    assert_eq!(told(&house, CUSTOMER).await, []);
    first.post("/signout", &[]).await;
    house.signs_in(&mut first, CUSTOMER).await;
    assert_eq!(told(&house, CUSTOMER).await, [], "this browser is known");
    house.signed_in(CUSTOMER).await;
    let texts = told(&house, CUSTOMER).await;
    assert!(texts.len() == 1 && texts[0].0 == "new_device" && texts[0].1.starts_with("Anxin: "), "{texts:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_follow_the_language_in_which_something_is_done_and_looking_keeps_nothing() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    let language = async || house.web.identity.language(CUSTOMER).await.unwrap().unwrap().0;
    assert_eq!(language().await, "en");
    let page = person.get("/me/calls?lang=ja").await;
    assert!(page.has("<html lang=\"ja\""), "{}", page.text);
    assert_eq!(language().await, "en", "a page was looked at, and nothing is kept of that");
    let foreign = person.post_from("/me/dnd", &[("to", "on")], &[("sec-fetch-site", "cross-site")]).await;
    assert!(foreign.status.is_client_error());
    assert_eq!(language().await, "en", "nor of what another site sends");
    person.post("/me/dnd", &[("to", "on")]).await;
    let texts = told(&house, CUSTOMER).await;
    assert!(texts[0].1.starts_with("【安心】営業電話"), "{texts:?}");
    // What was said on the page of texts stands, whatever the pages are in.
    person.post("/me/messages", &[("language", "zh-CN"), ("acts", "yes")]).await;
    person.post("/me/permit?lang=en", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
    assert_eq!(language().await, "zh-CN");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_stopped_says_how_in_each_language_and_the_word_stops_it() {
    for (language, ends, word) in [
        ("zh-CN", " 回T退订", "T"),
        ("en", " Reply STOP to stop these.", "STOP"),
        ("ja", " 配信停止は「停止」と返信", "停止"),
    ] {
        let house = house().await;
        let mut person = house.signed_in(CUSTOMER).await;
        let all = [("language", language), ("progress", "yes"), ("acts", "yes"), ("requests", "yes")];
        person.post("/me/messages", &all).await;
        person.post("/me/dnd", &[("to", "on")]).await;
        let texts = told(&house, CUSTOMER).await;
        assert!(texts[0].0 == "dnd_on" && texts[0].1.ends_with(ends), "{texts:?}");
        assert!(texts[0].1.contains(word));
        house.later(60);
        let answered = person.post("/demo/messages", &[("from", &CUSTOMER.national()), ("text", word)]).await;
        assert!(answered.status.is_redirection(), "{}", answered.text);
        let off = [About::Progress, About::Acts, About::Requests];
        assert_eq!(house.web.identity.unwanted(CUSTOMER).await.unwrap(), off);
        // What may not be switched off goes on, and says nothing of stopping.
        person.post("/me/permit", &[("to", "brand"), ("brand", "lianjia-wuhan")]).await;
        let act = person.get("/me/permit").await.hidden("act");
        house.later(60);
        person.post("/me/permit/withdraw", &[("act", &act)]).await;
        let after: Vec<_> = told(&house, CUSTOMER).await;
        assert_eq!(after.len(), texts.len() + 1, "the withdrawal is told no more: {after:?}");
        assert!(after[0].0 == "permitted" && !after[0].1.contains(word), "{after:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_how_to_stop_it_a_text_still_has_two_parts_at_most() {
    let house = house().await;
    let optional = [
        "notice-received",
        "notice-late",
        "notice-appeal-received",
        "notice-sent",
        "told-dnd-on",
        "told-refused",
        "told-withdrawn",
        "told-requests-refused",
    ];
    for language in Language::ALL {
        for id in optional {
            let case = [("case", "01KAR4M1T0R8Z5X7C9V2B4N6M8".into())];
            let text = Words::new(language).t_with(id, &case);
            let whole = house.web.identity.saying_how_to_stop(text.clone(), About::Acts, language.tag());
            assert!(whole.len() > text.len() && part_count(&whole) <= 2, "{id}: {whole}");
            let asked_for = house.web.identity.saying_how_to_stop(text.clone(), About::Security, "en");
            assert_eq!(asked_for, text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_long_past_is_not_told_any_more() {
    let house = house().await;
    let mut person = house.signed_in(CUSTOMER).await;
    person.post("/me/dnd", &[("to", "on")]).await;
    house.later(3 * 24 * 60);
    assert_eq!(told(&house, CUSTOMER).await, []);
}
