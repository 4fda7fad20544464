//! Rulebook files pass their own tests, and the one in force at a moment is found.

mod house;
mod refused;
mod together;
mod tried;

use anxin_domain::rulebook::Library;
use anxin_domain::zone::Zones;

use crate::scene::{at, files, library, rulebook};

#[test]
fn every_rulebook_passes_its_own_tests() {
    for rulebook in library().all() {
        assert!(rulebook.tests.len() >= 6, "{} has too few tests", rulebook.label.clone());
    }
    let failures: Vec<_> = library().failures().iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_version_in_force_at_the_moment_is_found_and_before_all_versions_the_one_to_fall_back_to() {
    let label =
        |id: &str, when: &str| library().in_force(id, at(when)).map(|rulebook| rulebook.label.clone());
    let found = |id, when| label(id, when).unwrap_or_else(|| "".into());
    assert_eq!(found("cn-beijing-lianjia", "2020-10-31T23:59:59.999999+08:00"), "cn-beijing-lianjia@2016");
    assert_eq!(found("cn-beijing-lianjia", "2020-11-01T00:00:00+08:00"), "cn-beijing-lianjia@2020");
    assert_eq!(found("cn-wuhan-lianjia", "2024-08-28T00:00:00+08:00"), "cn-wuhan-lianjia@2024");
    assert_eq!(found("cn-wuhan-lianjia", "2024-08-27T23:59:59.999999+08:00"), "cn@2");
    assert_eq!(label("cn", "2014-03-14T23:59:59+08:00"), None, "no law of ours is that old");
    assert_eq!(label("nowhere", "2024-08-28T00:00:00+08:00"), None);
}

#[test]
fn a_rulebook_looks_back_as_far_as_its_longest_cap_or_pause() {
    let now = at("2026-11-25T20:00:00Z");
    let back = |label: &str, zone: &str| {
        let found = rulebook(label).looks_back_from(now, &Zones::named(zone).unwrap());
        found.map(|since| since.to_string())
    };
    assert_eq!(back("cn@2", "Asia/Shanghai"), None, "nothing is counted there");
    // Four days more than thirty, and than seven after a conversation: the caps themselves count exactly.
    assert_eq!(back("fr@2023", "Europe/Paris").as_deref(), Some("2026-10-22T20:00:00Z"));
    assert_eq!(back("us@2024", "America/New_York").as_deref(), Some("2026-11-14T20:00:00Z"));
}

#[test]
fn the_rule_behind_a_reason_is_found() {
    let rulebook = rulebook("cn@2");
    assert!(rulebook.rules.len() > 5);
    for rule in &rulebook.rules {
        assert_eq!(rulebook.rule(rule.code), Some(rule));
    }
}

#[test]
fn a_rulebook_is_found_by_its_label_alone() {
    let label = |label: &str| library().labelled(label).map(|rulebook| rulebook.label.clone());
    assert_eq!(label("cn@1").as_deref(), Some("cn@1"));
    for other in ["cn", "cn@", "cn@01", "cn@3", "@1", "base@1"] {
        assert_eq!(label(other), None, "{other}");
    }
}

#[test]
fn rulebooks_that_fall_back_to_each_other_end_in_none() {
    let before = "id = \"old\"\nversion = 1\nextends = \"cn@1\"\neffective_from = \"2014-04-01T00:00:00Z\"\nfalls_back_to = \"older\"\n";
    let older = before.replacen("\"old\"", "\"older\"", 1).replace("to = \"older\"", "to = \"old\"");
    let shipped = files().iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let all: Vec<_> = shipped.chain([("old.toml", before), ("older.toml", &older)]).collect();
    let library = Library::read(&all).unwrap();
    assert!(library.in_force("old", at("2014-03-20T00:00:00Z")).is_none());
    assert_eq!(library.in_force("old", at("2014-04-01T00:00:00Z")).unwrap().label, "old@1");
}
