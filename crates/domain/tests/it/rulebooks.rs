//! Rulebook files pass their own tests; a broken file is refused with its place and the mend.

use anxin_domain::rulebook::Rulebook;
use anxin_domain::rulebook_test::failures;

use crate::scene::{CN, WUHAN, cn, wuhan};

/// The error after changing the first place in the Chinese rulebook.
fn refusal(from: &str, to: &str) -> String {
    assert!(CN.contains(from), "the file has no {from:?}");
    Rulebook::parse("cn.toml", &CN.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn every_rulebook_passes_its_own_tests() {
    for rulebook in [cn(), wuhan()] {
        assert!(rulebook.tests.len() >= 10, "{} has too few tests", rulebook.label());
        assert_eq!(failures(&rulebook), Vec::<String>::new());
    }
}

#[test]
fn a_case_that_does_not_hold_is_reported_by_name() {
    let text = WUHAN.replacen("reason = \"no_consent\"", "reason = \"do_not_disturb\"", 1);
    let failures = failures(&Rulebook::parse("cn-wuhan-lianjia.toml", &text).unwrap());
    assert_eq!(
        failures,
        [
            "cn-wuhan-lianjia@1: test \"silence is no\": expected deny by do_not_disturb, found deny by no_consent; \
          mend the rule or the test"
        ]
    );
}

#[test]
fn a_changed_law_breaks_the_cases_that_rest_on_it() {
    let text = CN.replacen("marketing = \"deny\"", "marketing = \"allow\"", 1);
    let failures = failures(&Rulebook::parse("cn.toml", &text).unwrap());
    assert_eq!(failures.len(), 2, "{failures:?}");
    assert!(failures.iter().all(|f| f.contains("found allow by not_refused")), "{failures:?}");
}

#[test]
fn an_unknown_field_is_refused_with_its_line() {
    let error = refusal("permit_ms = 60000", "permitt_ms = 60000");
    assert!(error.starts_with("rulebook cn.toml: "), "{error}");
    assert!(error.contains("line 8") && error.contains("unknown field `permitt_ms`"), "{error}");
}

#[test]
fn an_unknown_zone_is_refused() {
    assert_eq!(
        refusal("zone = \"Asia/Shanghai\"", "zone = \"Asia/Wuhan\""),
        "rulebook cn.toml: zone: unknown zone \"Asia/Wuhan\"; write an IANA name as in Asia/Shanghai"
    );
}

#[test]
fn a_reason_without_its_rule_is_refused_and_so_is_one_with_two() {
    let start = CN.find("[[rule]]\ncode = \"registry_stale\"").unwrap();
    let end = start + 1 + CN[start + 1..].find("[[rule]]").unwrap();
    let rule = &CN[start..end];
    assert_eq!(
        refusal(rule, ""),
        "rulebook cn.toml: rule: none for \"registry_stale\"; every reason needs its rule and source"
    );
    assert_eq!(
        refusal(rule, &rule.repeat(2)),
        "rulebook cn.toml: rule: two for \"registry_stale\"; keep one"
    );
}

#[test]
fn a_purpose_without_silence_is_refused() {
    assert_eq!(
        refusal("survey = \"deny\"\n", ""),
        "rulebook cn.toml: silence.survey: missing; write \"deny\" or \"allow\""
    );
}

#[test]
fn a_number_out_of_range_is_refused() {
    assert_eq!(
        refusal("allowed_lag_ms = 5000", "allowed_lag_ms = 0"),
        "rulebook cn.toml: allowed_lag_ms: 0 is out of range; write 1 to 86400000"
    );
    assert!(
        refusal("permit_ms = 60000", "permit_ms = 86400001").contains("permit_ms: 86400001 is out of range")
    );
    assert!(refusal("list_max_age_days = 31", "list_max_age_days = -1").contains("list_max_age_days: -1"));
}

#[test]
fn an_end_before_the_start_is_refused() {
    let error = refusal("zone =", "effective_until = \"2021-01-01T00:00:00+08:00\"\nzone =");
    assert_eq!(error, "rulebook cn.toml: effective_until: not after effective_from");
}

#[test]
fn a_language_that_is_missing_is_refused() {
    let error = refusal("ja = ", "fr = ");
    assert!(error.contains("unknown field `fr`"), "{error}");
}

#[test]
fn every_sentence_is_there_in_three_languages() {
    for rulebook in [cn(), wuhan()] {
        for rule in &rulebook.rules {
            for language in ["zh-CN", "en", "ja"] {
                assert!(!rule.text.get(language).trim().is_empty(), "{} {language}", rule.code.word());
            }
            assert!(!rule.source.trim().is_empty(), "{}", rule.code.word());
        }
    }
}
