//! The law on the command line: rulebooks listed, shown and tested, decisions explained, a journal made again.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::{anxin, code, err, out, shop};

const ASK: &[&str] = &["check", "--from", "13971009666", "--to", "13871002024"];

/// The answer to a question, as JSON.
fn asked(data: &Path, more: &[&str]) -> (i32, Value) {
    let done = anxin(data, &[ASK, more, &["--json"]].concat());
    (code(&done), serde_json::from_str(&out(&done)).unwrap())
}

fn say(data: &Path, rows: &str) {
    let path = data.join("acts.csv");
    std::fs::write(&path, format!("number,word,grantee,purposes,effective_at,expires_at,source\n{rows}"))
        .unwrap();
    let done = anxin(data, &["import", "acts", path.to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}{}", out(&done), err(&done));
}

fn write(data: &Path, name: &str, text: &str) -> String {
    let path = data.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn the_shipped_rulebooks_are_listed_shown_and_hold_their_own_tests() {
    let folder = tempfile::tempdir().unwrap();
    let listed = out(&anxin(folder.path(), &["rulebooks", "list"]));
    for label in [
        "cn@2",
        "cn-wuhan-lianjia@2024",
        "cn-beijing-lianjia@2016",
        "cn-beijing-lianjia@2020",
        "in@2025",
        "us@2024",
        "gb@2003",
        "au@2017",
        "fr@2026",
    ] {
        assert!(listed.contains(label), "{label} is missing in {listed}");
    }
    let shown = anxin(folder.path(), &["rulebooks", "show", "us@2024"]);
    assert!(out(&shown).contains("64.1200"), "{}", out(&shown));
    let tested = anxin(folder.path(), &["rulebooks", "test"]);
    assert_eq!(code(&tested), 0, "{}", out(&tested));
    assert!(!out(&tested).contains(" 0 tests"), "{}", out(&tested));
    assert_eq!(code(&anxin(folder.path(), &["rulebooks", "show", "cn@99"])), 2);
}

#[test]
fn a_rulebook_of_ones_own_is_tested_beside_the_shipped_ones_and_a_broken_one_is_2_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let own = "id = \"own\"\nversion = 1\nextends = \"cn@2\"\neffective_from = \"2025-01-01T00:00:00+08:00\"\n\
               [[test]]\nname = \"silence\"\npurpose = \"marketing\"\nverdict = \"deny\"\nreason = \"no_consent\"\n";
    let good = write(folder.path(), "own.toml", own);
    let tested = anxin(folder.path(), &["rulebooks", "test", &good]);
    assert_eq!(code(&tested), 0);
    assert!(out(&tested).contains("own@1"), "{}", out(&tested));
    let wrong =
        write(folder.path(), "wrong.toml", &own.replace("reason = \"no_consent\"", "reason = \"permitted\""));
    let tested = anxin(folder.path(), &["rulebooks", "test", &wrong]);
    assert_eq!(code(&tested), 1);
    assert!(out(&tested).contains("found deny by no_consent"), "{}", out(&tested));
    let broken = write(
        folder.path(),
        "broken.toml",
        &own.replace("version = 1", "version = 1\nzone = \"Asia/Wuhan\""),
    );
    let tested = anxin(folder.path(), &["rulebooks", "test", &broken]);
    assert_eq!(code(&tested), 2);
    assert!(err(&tested).contains("rulebook broken.toml, line 3: zone: unknown zone"), "{}", err(&tested));
}

#[test]
fn a_folder_of_rulebooks_is_law_once_the_configuration_names_it() {
    let folder = shop();
    let rules = folder.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    let own = "id = \"cn-wuhan-lianjia\"\nversion = 2030\nextends = \"cn@2\"\neffective_from = \"2024-08-28T00:00:00+08:00\"\n\
               [silence]\nmarketing = \"allow\"\n";
    std::fs::write(rules.join("cn-wuhan-lianjia-2024.toml"), own).unwrap();
    let config = write(
        folder.path(),
        "anxin.toml",
        &format!("[law]\nrulebooks = {:?}\n", rules.display().to_string()),
    );
    let (exit, decision) = asked(folder.path(), &["--config", &config]);
    assert_eq!((exit, decision["rulebook_version"].as_str()), (0, Some("cn-wuhan-lianjia@2030")));
    std::fs::write(rules.join("more.toml"), own.replace("2030", "2031")).unwrap();
    let refused = anxin(folder.path(), &[ASK, &["--config", &config]].concat());
    assert_eq!(code(&refused), 2);
    assert!(err(&refused).contains("are both in force from"), "{}", err(&refused));
}

#[test]
fn a_decision_is_explained_to_each_reader_without_the_number() {
    let folder = shop();
    say(folder.path(), "13871002024,refuse,everyone,marketing;survey,2025-06-01T09:00:00+08:00,,app\n");
    let (exit, decision) = asked(folder.path(), &[]);
    assert_eq!(exit, 1);
    let id = decision["id"].as_str().unwrap();
    for (reader, language, says) in
        [("customer", "en", "What you had said"), ("agent", "zh-CN", "规则"), ("engineer", "ja", "規則集")]
    {
        let told = anxin(folder.path(), &["explain", id, "--for", reader, "--language", language]);
        assert_eq!(code(&told), 0, "{}", err(&told));
        assert!(out(&told).contains(says), "{reader} reads: {}", out(&told));
        assert!(!out(&told).contains("13871002024"), "{reader} sees the number");
    }
    let story: Value = serde_json::from_str(&out(&anxin(folder.path(), &["explain", id, "--json"]))).unwrap();
    assert_eq!(story["decided_by"]["code"], "do_not_disturb");
    let unknown = anxin(folder.path(), &["explain", "01J6A3M1T0R8Z5X7C9V2B4N6M8"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("there is no decision"), "{}", err(&unknown));
}

#[test]
fn a_journal_made_again_says_what_it_said_and_a_changed_law_shows_where_it_would_not() {
    let folder = shop();
    asked(folder.path(), &[]);
    say(
        folder.path(),
        "13871002024,permit,brand:lianjia-wuhan,marketing,2025-06-01T09:00:00+08:00,,import\n",
    );
    asked(folder.path(), &[]);
    asked(folder.path(), &["--content", "mixed", "--purpose", "service"]);
    asked(folder.path(), &["--channel", "sms", "--purpose", "consent_request"]);
    let again = anxin(folder.path(), &["replay"]);
    assert_eq!(code(&again), 0, "{}", out(&again));
    assert!(
        out(&again).starts_with("4 decisions made again: 4 the same, 0 different, 0 impossible"),
        "{}",
        out(&again)
    );
    let rules = folder.path().join("rules");
    std::fs::create_dir(&rules).unwrap();
    let changed = include_str!("../../../../rulebooks/cn-wuhan-lianjia-2024.toml").replacen(
        "[[rule]]",
        "[silence]\nmarketing = \"allow\"\n\n[[rule]]",
        1,
    );
    let without_tests = changed.split("[[test]]").next().unwrap();
    std::fs::write(rules.join("cn-wuhan-lianjia-2024.toml"), without_tests).unwrap();
    let config = write(
        folder.path(),
        "anxin.toml",
        &format!("[law]\nrulebooks = {:?}\n", rules.display().to_string()),
    );
    let again = anxin(folder.path(), &["replay", "--config", &config]);
    assert_eq!(code(&again), 1, "{}", out(&again));
    assert!(out(&again).contains("stored: deny as marketing by no_consent"), "{}", out(&again));
    assert!(out(&again).contains("again:  allow as marketing by not_refused"), "{}", out(&again));
}

#[test]
fn what_would_have_been_said_is_asked_as_known_at_a_moment_and_leaves_no_trace() {
    let folder = shop();
    say(folder.path(), "13871002024,permit,everyone,marketing,2025-06-01T09:00:00+08:00,,import\n");
    let then: &[&str] = &["--at", "2025-07-01T12:00:00+08:00"];
    let would =
        |known: &str| -> Output { anxin(folder.path(), &[ASK, then, &["--known-at", known]].concat()) };
    let before = would("2025-07-01T12:00:00+08:00");
    assert_eq!(code(&before), 1, "the form had not come in: {}", out(&before));
    let after = would("2099-01-01T00:00:00+08:00");
    assert_eq!(code(&after), 0, "{}", out(&after));
    assert!(out(&after).contains("no permit"), "{}", out(&after));
    let again = out(&anxin(folder.path(), &["replay"]));
    assert!(again.starts_with("0 decisions"), "{again}");
    assert_eq!(code(&anxin(folder.path(), &[ASK, &["--known-at", "2025-07-01T12:00:00Z"]].concat())), 2);
}
