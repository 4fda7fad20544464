//! Files that do not go together are refused: the same twice, overlapping, on top of nothing, falling back to nothing. And tests
//! inside a file that do not hold are named with their line.

use super::house::{HOUSE, are_refused, changed, fail_their_test, read};

#[test]
fn what_stands_twice() {
    let rule = "[[rule]]\ncode = \"quiet_hours\"\nsource = \"s\"\ntext = { zh-CN = \"a\", en = \"a\", ja = \"a\" }\n\n[[test]]";
    let hours = "[[hours]]\nid = \"day\"\ndays = [\"mon\"]\nfrom = \"08:00\"\nuntil = \"09:00\"\n\n[[cap]]";
    let cap = "[[cap]]\nid = \"weekly\"\nattempts = 1\nwithin = \"1 day\"\nacross = \"brand\"\n\n[[pause]]";
    let pause = "[[pause]]\nid = \"after-refusal\"\nafter = \"refusal\"\nlasts = \"1 day\"\nacross = \"brand\"\n\n[[rule]]";
    are_refused(&[
        (
            "[[relationship]]",
            "[[list]]\nid = \"national\"\nmax_age_days = 1\n\n[[relationship]]",
            ", line 33: list \"national\": stands twice; keep one",
        ),
        (
            "[[hours]]",
            "[[relationship]]\nkind = \"transaction\"\nlasts = \"1 day\"\n\n[[hours]]",
            ", line 37: relationship \"transaction\": stands twice; keep one",
        ),
        ("[[cap]]", hours, ", line 44: hours \"day\": stands twice; keep one"),
        ("[[pause]]", cap, ", line 50: cap \"weekly\": stands twice; keep one"),
        ("[[rule]]", pause, ", line 56: pause \"after-refusal\": stands twice; keep one"),
        ("[[test]]", rule, ", line 61: rule \"quiet_hours\": stands twice; keep one"),
    ]);
    let twice = read(HOUSE, &[("copy.toml", HOUSE)]).unwrap_err().to_string();
    let sentence =
        "rulebook copy.toml, line 3: version: house@1 is in house.toml too; give one another version";
    assert_eq!(twice, sentence);
}

#[test]
fn two_versions_in_force_at_the_same_time() {
    let second = |from: &str, until: &str| {
        let house = changed("version = 1", "version = 2").replacen("2026-01-01T00:00:00+08:00", from, 1);
        let old = "until = \"2027-01-01T00:00:00+08:00\"";
        let house = house.replacen(old, &format!("until = \"{until}\""), 1);
        read(HOUSE, &[("second.toml", &house)]).map(|_| ()).map_err(|error| error.to_string())
    };
    let clash = |when: &str| {
        Err(format!(
            "rulebook second.toml, line 5: house@1 and house@2 are both in force from {when}; write effective_until in \
             the earlier one"
        ))
    };
    let (before, after) = ("2025-01-01T00:00:00+08:00", "2028-01-01T00:00:00+08:00");
    assert_eq!(second("2026-12-31T23:59:59.999999+08:00", after), clash("2026-12-31T15:59:59.999999Z"));
    assert_eq!(second(before, "2026-01-01T00:00:00.000001+08:00"), clash("2025-12-31T16:00:00Z"));
    assert_eq!(second(before, after), clash("2025-12-31T16:00:00Z"));
    assert_eq!(second("2027-01-01T00:00:00+08:00", after), Ok(()), "one ends where the other begins");
    assert_eq!(second(before, "2026-01-01T00:00:00+08:00"), Ok(()));
}

#[test]
fn an_interval_that_holds_no_moment() {
    let sentence =
        ", line 6: effective_until: not after effective_from; write a later moment, or leave it out";
    are_refused(&[
        ("2027-01-01T", "2026-01-01T", sentence),
        ("2027-01-01T", "2025-01-01T", sentence),
        (
            "2026-01-01T00:00:00+08:00",
            "2026-01-01",
            ", line 5: this is not a time: write it as in RFC 3339 with an offset, as in 2026-11-23T14:03:07+08:00",
        ),
    ]);
}

#[test]
fn a_rulebook_on_top_of_nothing_of_itself_or_of_a_circle() {
    let absent =
        |what: &str| format!(", line 4: extends: there is no {what:?} here; write id@version, as in cn@2");
    are_refused(&[
        ("base@1", "base@2", &absent("base@2")),
        ("base@1", "base", &absent("base")),
        ("base@1", "", &absent("")),
        ("base@1", "house@1", ", line 4: extends: house@1, which extends house@1; break the circle"),
    ]);
    let circle = read(&changed("base@1", "house-before@1"), &[]).unwrap_err().to_string();
    let sentence = "rulebook before.toml, line 3: extends: house@1, which extends house-before@1, which extends house@1; \
                    break the circle";
    assert_eq!(circle, sentence);
}

#[test]
fn at_most_eight_rulebooks_stand_on_top_of_each_other() {
    let tower = |height: usize| {
        let storey = |n: usize| format!("id = \"storey\"\nversion = {n}\nextends = \"{}\"\n", below(n));
        let storeys: Vec<_> = (1..=height).map(|n| (format!("storey-{n}.toml"), storey(n))).collect();
        let more: Vec<_> = storeys.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        read(&changed("base@1", &below(height + 1)), &more).map(|_| ()).map_err(|error| error.to_string())
    };
    fn below(n: usize) -> String {
        if n == 1 { "base@1".to_owned() } else { format!("storey@{}", n - 1) }
    }
    assert_eq!(tower(6), Ok(()), "and one more stands on the house");
    let sentence =
        "rulebook storey-1.toml, line 3: extends: more than 8 rulebooks on top of each other; extend fewer";
    assert_eq!(tower(7), Err(sentence.to_owned()));
}

#[test]
fn a_rulebook_that_falls_back_to_nothing_or_to_itself() {
    are_refused(&[
        (
            "\"house-before\"",
            "\"housebefore\"",
            ", line 7: falls_back_to: there is no rulebook \"housebefore\" here; write an id without version, as in cn",
        ),
        (
            "\"house-before\"",
            "\"base\"",
            ", line 7: falls_back_to: there is no rulebook \"base\" here; write an id without version, as in cn",
        ),
        (
            "\"house-before\"",
            "\"house\"",
            ", line 7: falls_back_to: names itself; name another rulebook, or leave it out",
        ),
    ]);
}

#[test]
fn a_file_that_is_only_there_to_be_extended_says_nothing_that_would_not_be_heard() {
    let from = "effective_from = \"2026-01-01T00:00:00+08:00\"\n";
    let useless = |line: usize, what: &str| {
        format!(
            ", line {line}: {what}: of no use without effective_from, as this file is only there to be extended; write \
             effective_from, or take it out"
        )
    };
    let until = "effective_until = \"2027-01-01T00:00:00+08:00\"\n";
    let back = "falls_back_to = \"house-before\"\n";
    are_refused(&[
        (from, "", &useless(5, "effective_until")),
        (&format!("{from}{until}"), "", &useless(5, "falls_back_to")),
        (&format!("{from}{until}{back}"), "", &useless(58, "test")),
    ]);
}

#[test]
fn a_test_that_does_not_hold_is_named_with_its_line() {
    let bands = |days: &str, from: &str| {
        format!(
            "before = \"3 days\", bands = [{{ days = [\"{days}\"], from = \"{from}\", until = \"11:00\" }}]"
        )
    };
    fail_their_test(&[
        (
            "\"not_refused\"",
            "\"permitted\"",
            "expected allow by permitted, found allow by not_refused; mend the rule or the test",
        ),
        (
            "verdict = \"allow\"",
            "verdict = \"deny\"",
            "expected deny by not_refused, found allow by not_refused; mend the rule or the test",
        ),
        (
            "2026-06-01T12",
            "2026-06-01T07",
            "expected allow by not_refused, found defer by quiet_hours until 2026-06-01T00:00:00Z; mend the rule or the test",
        ),
        (
            "2026-06-01T12",
            "2025-12-29T12",
            "at: 2025-12-29T04:00:00Z is outside the time in which this version is in force; write a moment inside",
        ),
        (
            "2026-06-01T12",
            "2027-01-01T00",
            "at: 2026-12-31T16:00:00Z is outside the time in which this version is in force; write a moment inside",
        ),
        (
            "at = \"2026-06",
            "zone = \"Asia/Wuhan\"\nat = \"2026-06",
            "zone: `Asia/Wuhan` is no time zone: write a name of the IANA list, as in Asia/Shanghai or America/New_York",
        ),
        (
            "at = \"2026-06",
            "number = \"911\"\nat = \"2026-06",
            "number: write + and digits, as in +12125550123",
        ),
        (
            "before = \"3 days\"",
            &bands("feast", "10:00"),
            "bands: unknown day \"feast\"; write mon to sun, or holiday",
        ),
        (
            "before = \"3 days\"",
            &bands("mon", "10"),
            "bands: from: \"10\" is no time of day; write HH:MM from 00:00 to 24:00",
        ),
        (
            "before = \"3 days\"",
            &bands("mon", "11:00"),
            "bands: until is not after from; a band over midnight is written as two",
        ),
    ]);
}

#[test]
fn a_test_that_waits_for_another_moment_is_named_with_both() {
    let waits = "verdict = \"defer\"\nreason = \"quiet_hours\"\nuntil = \"2026-06-02T08:00:00+08:00\"";
    let house = changed("2026-06-01T12", "2026-06-01T07");
    let house = house.replacen("verdict = \"allow\"\nreason = \"not_refused\"", waits, 1);
    let failures = read(&house, &[]).unwrap().failures();
    let sentence = "rulebook house.toml, line 61: test \"silence is enough here\" of house@1: expected defer by quiet_hours until \
                    2026-06-02T00:00:00Z, found defer by quiet_hours until 2026-06-01T00:00:00Z; mend the rule or the test";
    assert_eq!(failures.iter().map(ToString::to_string).collect::<Vec<_>>(), [sentence]);
    let right = house.replacen("until = \"2026-06-02", "until = \"2026-06-01", 1);
    assert!(read(&right, &[]).unwrap().failures().is_empty());
}
