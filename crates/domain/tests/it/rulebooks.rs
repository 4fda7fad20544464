//! Rulebook files pass their own tests; a broken file is refused with its file, its line and the mend.

use anxin_domain::rulebook::{Library, RulebookError};

use crate::scene::{at, files, library};

/// The shipped files, with the first place in one of them changed.
fn changed(file: &str, from: &str, to: &str) -> Result<Library, RulebookError> {
    let mut all = files().to_vec();
    let (_, text) = all.iter_mut().find(|(name, _)| name == file).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    *text = text.replacen(from, to, 1);
    let all: Vec<_> = all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Library::read(&all)
}

#[expect(dead_code, reason = "used by the cases to come")]
fn refusal(file: &str, from: &str, to: &str) -> String {
    changed(file, from, to).unwrap_err().to_string()
}

#[test]
fn every_rulebook_passes_its_own_tests() {
    for rulebook in library().all() {
        assert!(rulebook.tests.len() >= 6, "{} has too few tests", rulebook.label());
    }
    let failures = library().failures();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_case_that_does_not_hold_is_reported_by_name() {
    let broken = changed("cn-2.toml", "reason = \"no_consent\"", "reason = \"do_not_disturb\"").unwrap();
    let failures = broken.failures();
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert!(failures[0].starts_with("cn@2: test "), "{failures:?}");
    assert!(failures[0].ends_with("found deny by no_consent; mend the rule or the test"), "{failures:?}");
}

#[test]
fn the_version_in_force_at_the_moment_is_found_and_before_all_versions_the_one_to_fall_back_to() {
    let label = |id: &str, when: &str| library().in_force(id, at(when)).map(|rulebook| rulebook.label());
    let found = |id, when| label(id, when).unwrap_or_default();
    assert_eq!(found("cn-beijing-lianjia", "2020-10-31T23:59:59.999999+08:00"), "cn-beijing-lianjia@2016");
    assert_eq!(found("cn-beijing-lianjia", "2020-11-01T00:00:00+08:00"), "cn-beijing-lianjia@2020");
    assert_eq!(found("cn-wuhan-lianjia", "2024-08-28T00:00:00+08:00"), "cn-wuhan-lianjia@2024");
    assert_eq!(found("cn-wuhan-lianjia", "2024-08-27T23:59:59.999999+08:00"), "cn@2");
    assert_eq!(label("cn", "2014-03-14T23:59:59+08:00"), None, "no law of ours is that old");
    assert_eq!(label("nowhere", "2024-08-28T00:00:00+08:00"), None);
}
