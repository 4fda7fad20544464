//! A rulebook that has something of everything, for tests that break it in one place.

use anxin_domain::rulebook::{Library, RulebookError};

use crate::scene::files;

/// The house rules.
pub(super) const HOUSE: &str = include_str!("house.toml");

/// The law before the house rules.
const BEFORE: &str =
    "id = \"house-before\"\nversion = 1\nextends = \"house@1\"\neffective_from = \"2025-01-01T00:00:00Z\"\n";

/// The house rules as they are given here, on the base, with the law before them and more files.
pub(super) fn read(house: &str, more: &[(&str, &str)]) -> Result<Library, RulebookError> {
    let base = files().iter().find(|(name, _)| name == "base-1.toml").unwrap();
    let mut all = vec![("base-1.toml", base.1.as_str()), ("house.toml", house), ("before.toml", BEFORE)];
    all.extend(more);
    Library::read(&all)
}

/// The house rules with the first such place changed.
pub(super) fn changed(from: &str, to: &str) -> String {
    assert!(HOUSE.contains(from), "house.toml has no {from:?}");
    HOUSE.replacen(from, to, 1)
}

/// Holds each change of the house rules to the sentence that is said about it.
pub(super) fn are_refused(cases: &[(&str, &str, &str)]) {
    for (from, to, sentence) in cases {
        let found = read(&changed(from, to), &[]).map(|_| "nothing").map_err(|error| error.to_string());
        assert_eq!(found, Err(format!("rulebook house.toml{sentence}")), "{from:?} to {to:?}");
    }
}

/// Holds each change of the house rules to what running their tests says.
pub(super) fn fail_their_test(cases: &[(&str, &str, &str)]) {
    for (from, to, sentence) in cases {
        let failures = read(&changed(from, to), &[]).unwrap().failures();
        let found: Vec<_> = failures.iter().map(ToString::to_string).collect();
        let here = "rulebook house.toml, line 61: test \"silence is enough here\" of house@1: ";
        assert_eq!(found, [format!("{here}{sentence}")], "{from:?} to {to:?}");
    }
}
