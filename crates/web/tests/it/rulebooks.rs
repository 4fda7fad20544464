//! The rulebooks on pages: read in words with their tests run, held against each other, and tried on a made-up call.

use axum::http::StatusCode;

use crate::house::{DESK, REGULATOR, house};

const TRIAL: &str = "/desk/rulebooks/cn@2?ask=yes&line=registered&purpose=marketing&date=2026-11-23&time=14:00:00&zone=Asia/Shanghai&attempts=0";

#[tokio::test(flavor = "multi_thread")]
async fn every_rulebook_is_read_in_words_with_its_sources_and_its_tests_run() {
    let house = house().await;
    let mut reader = house.signed_in(REGULATOR).await;
    let list = reader.get("/desk/rulebooks").await;
    for rulebook in house.web.gate.law().rulebooks() {
        let path = format!("/desk/rulebooks/{}", rulebook.label);
        assert!(list.has(&format!("href=\"{path}\"")), "{path}");
        let page = reader.get(&path).await;
        let tests = format!("Tests inside the file: {}, of which 0 fail", rulebook.tests.len());
        assert!(page.has(&tests) && !page.has("Fails"), "{path}: {}", page.text);
        for rule in &rulebook.rules {
            let plain = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
            assert!(page.has(&plain(rule.text.get("en"))), "{path}: {:?}", rule.code);
            assert!(page.has(&plain(rule.source.get("en"))), "{path}: {:?}", rule.code);
        }
    }
    // The brand of this house is judged by Wuhan's promise, and by nothing else.
    let wuhan = reader.get("/desk/rulebooks/cn-wuhan-lianjia@2024").await;
    assert!(wuhan.has("武汉链家"), "{}", wuhan.text);
    assert!(!reader.get("/desk/rulebooks/fr@2026").await.has("武汉链家"));
    assert_eq!(reader.get("/desk/rulebooks/nowhere@1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_rulebooks_are_held_against_each_other() {
    let house = house().await;
    let mut reader = house.signed_in(DESK).await;
    let page = reader.get("/desk/rulebooks/compare?old=fr@2023&new=fr@2026").await;
    assert!(page.has("fr-bloctel") && page.has("What silence means"), "{}", page.text);
    let same = reader.get("/desk/rulebooks/compare?old=cn@2&new=cn@2").await;
    assert!(same.has("Nothing differs"), "{}", same.text);
    let odd = reader.get("/desk/rulebooks/compare?old=cn@2&new=%3Cscript%3E").await;
    assert!(odd.has("href=\"#new\"") && !odd.has("<script>"), "{}", odd.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_call_is_judged_with_the_rules_that_spoke() {
    let house = house().await;
    let mut reader = house.signed_in(DESK).await;
    let refused = reader.get(&format!("{TRIAL}&said=do_not_disturb&city=wuhan")).await;
    assert!(refused.has("Decides") && refused.has("dnd-call@wuhan-2024"), "{}", refused.text);
    let rulebook = house.web.gate.law().rulebook_labelled("cn@2").unwrap();
    let rule = rulebook.rule(anxin_domain::decide::ReasonCode::DoNotDisturb).unwrap();
    let (_, answer) = refused.text.split_once("The judgement").unwrap();
    let answer = answer.split("Rules in words").next().unwrap();
    assert!(answer.contains(rule.text.get("en")), "{answer}");
    let silent = reader.get(&format!("{TRIAL}&city=wuhan")).await;
    assert!(!silent.has("this would pay"), "Wuhan promised nothing to who said nothing: {}", silent.text);
    let fine = reader.get(&format!("{TRIAL}&said=permit_this_agent")).await;
    assert!(fine.has("The judgement") && !fine.has("do-not-disturb is on"), "{}", fine.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_judged_comes_back_with_what_was_typed() {
    let house = house().await;
    let mut reader = house.signed_in(DESK).await;
    for (wrong, field) in [
        ("zone=Nowhere/City&date=2026-11-23&time=14:00:00", "zone"),
        ("zone=Asia/Shanghai&date=2026-02-30&time=14:00:00", "date"),
        ("zone=Asia/Shanghai&date=2026-11-23&time=25:00", "time"),
        ("zone=Asia/Shanghai&date=2026-11-23&time=14:00:00&attempts=-1", "attempts"),
        ("zone=Asia/Shanghai&date=2026-11-23&time=14:00:00&attempts=101", "attempts"),
        ("", "zone"),
    ] {
        let page = reader.get(&format!("/desk/rulebooks/cn@2?ask=yes&said=no_calls&{wrong}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.has(&format!("href=\"#{field}\"")), "{wrong}: {}", page.text);
        assert!(page.has("value=\"no_calls\" selected"), "{wrong}: nothing is lost");
        assert!(!page.has("The judgement"), "{wrong}");
    }
}
