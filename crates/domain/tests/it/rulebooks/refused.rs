//! A broken rulebook file is refused with its file, its line and the mend.

use anxin_domain::decide::ReasonCode;
use anxin_domain::rulebook::Lift;
use anxin_domain::scope::Purpose;

use super::house::{HOUSE, are_refused, changed, read};

#[test]
fn the_house_rules_are_taken_as_they_are() {
    let failures = read(HOUSE, &[]).unwrap().failures();
    assert!(failures.is_empty(), "{failures:?}");
}

#[test]
fn a_field_that_nobody_knows() {
    are_refused(&[
        (
            "zone = ",
            "zoen = ",
            ", line 9: unknown field `zoen`, expected one of `id`, `version`, `extends`, `effective_from`, \
             `effective_until`, `falls_back_to`, `calendar`, `zone`, `allowed_lag_ms`, `permit_ms`, \
             `list_max_age_days`, `evidence_kept`, `emergency`, `unknown_binding`, `silence`, `consent`, `list`, \
             `relationship`, `hours`, `cap`, `pause`, `rule`, `test`",
        ),
        (
            "source = \"House rules, section 2\"",
            "source = 2",
            ", line 58: invalid type: integer `2`, expected a text, or a table with zh-CN, en and ja",
        ),
        (
            "within = \"7 days\"",
            "within = \"7 days\"\nper = \"week\"",
            ", line 48: unknown field `per`, expected one of `id`, `attempts`, `within`, `counts`, `across`, \
             `purposes`, `unless`",
        ),
        (
            "before = \"3 days\"",
            "begore = \"3 days\"",
            ", line 64: unknown field `begore`, expected one of `said`, `before`, `expires_after`, `bands`, \
             `channels`, `lines_of_business`",
        ),
    ]);
}

#[test]
fn a_word_that_nobody_knows() {
    let codes: Vec<_> = ReasonCode::ALL.iter().map(|code| format!("`{}`", code.word())).collect();
    let codes = codes.join(", ");
    let purposes = "expected one of `marketing`, `service`, `survey`, `consent_request`";
    let cases = [
        ("survey = \"allow\"", "survey = \"maybe\"", 18, "maybe", "expected `deny` or `allow`"),
        ("survey = \"allow\"", "surveys = \"allow\"", 18, "surveys", purposes),
        ("purposes = [\"marketing\"]", "purposes = [\"sales\"]", 30, "sales", purposes),
        ("\"relationship\"]", "\"goodwill\"]", 31, "goodwill", "expected `consent` or `relationship`"),
        (
            "kind = \"tran",
            "kind = \"trans",
            34,
            "transsaction",
            "expected one of `transaction`, `viewing`, `request`",
        ),
        ("\"deny\"\n\n[silence]", "\"ask\"\n\n[silence]", 14, "ask", "expected `deny` or `as_dialled`"),
        ("keeps_consents", "keeps", 24, "keeps", "expected `clears_consents` or `keeps_consents`"),
        ("across = \"brand\"", "across = \"city\"", 48, "city", "expected one of `brands`, `brand`, `agent`"),
        (
            "after = \"refusal\"",
            "after = \"complaint\"",
            52,
            "complaint",
            "expected one of `refusal`, `request`, `declined_request`, `conversation`",
        ),
        ("\"closed\"", "\"shut\"", 42, "shut", "expected `open` or `closed`"),
        ("verdict = \"allow\"", "verdict = \"yes\"", 66, "yes", "expected one of `allow`, `deny`, `defer`"),
        ("\"not_refused\"", "\"unrefused\"", 67, "unrefused", &format!("expected one of {codes}")),
        ("\"quiet_hours\"", "\"quiet\"", 57, "quiet", &format!("expected one of {codes}")),
    ];
    for (from, to, line, word, known) in cases {
        are_refused(&[(from, to, &format!(", line {line}: unknown variant `{word}`, {known}"))]);
    }
}

#[test]
fn a_test_in_which_the_customer_says_a_word_that_nobody_knows() {
    let known = "expected one of `do_not_disturb`, `do_not_disturb_keeping_exceptions`, `no_calls`, \
                 `refuse_this_brand`, `refuse_this_agent`, `refuse_requests`, `permit_this_agent`, \
                 `permit_this_brand`, `permit_other_brand`, `permit_everyone`, `permit_one_call`, `take_back`";
    are_refused(&[
        (
            "[\"do_not_disturb\"]",
            "[\"do_not_distrub\"]",
            &format!(", line 71: unknown variant `do_not_distrub`, {known}"),
        ),
        (
            "permit_other_brand",
            "permit_another",
            &format!(", line 64: unknown variant `permit_another`, {known}"),
        ),
        (
            "[\"do_not_disturb\"]",
            "[7]",
            ", line 71: invalid type: integer `7`, expected a word, as in \"do_not_disturb\", or a table, as in \
             { said = \"do_not_disturb\", before = \"3 days\" }",
        ),
    ]);
}

#[test]
fn a_place_or_a_calendar_that_is_not_there() {
    are_refused(&[
        (
            "Asia/Shanghai",
            "Asia/Wuhan",
            ", line 9: zone: unknown zone \"Asia/Wuhan\"; write an IANA name as in Asia/Shanghai, or of_number",
        ),
        (
            "calendar = \"cn\"",
            "calendar = \"tw\"",
            ", line 8: calendar: there is none named \"tw\"; write one of au, cn, fr, gb-england-and-wales, \
             gb-northern-ireland, gb-scotland, in, us",
        ),
        (
            "calendar = \"cn\"\n",
            "",
            ", line 36: hours \"day\": closed on public holidays, but no calendar says which those are; write calendar = \"…\"",
        ),
    ]);
}

#[test]
fn something_that_is_missing() {
    are_refused(&[
        (
            "survey = \"allow\"\n",
            "",
            ": silence.survey (\"deny\" or \"allow\"): missing; write it, or extend a rulebook that has it",
        ),
        (
            "allowed_lag_ms = 5000\n",
            "",
            ": allowed_lag_ms: missing; write it, or extend a rulebook that has it",
        ),
        ("permit_ms = 60000\n", "", ": permit_ms: missing; write it, or extend a rulebook that has it"),
        (
            "list_max_age_days = 31\n",
            "",
            ": list_max_age_days: missing; write it, or extend a rulebook that has it",
        ),
        ("zone = \"Asia/Shanghai\"\n", "", ": zone: missing; write it, or extend a rulebook that has it"),
        (
            "extends = \"base@1\"\n",
            "",
            ": rule \"emergency\" with its source and text: missing; write it, or extend a rulebook that has it",
        ),
        ("en = \"Calls are made in open hours only.\", ", "", ", line 59: missing field `en`"),
        (
            "[[relationship]]\nkind = \"transaction\"\nlasts = \"18 months\"\n",
            "",
            ", line 27: list \"national\": unless a relationship, but there is no [[relationship]] that says what \
             counts as one; write one, or take it out of unless",
        ),
    ]);
}

#[test]
fn every_kind_of_rule_that_a_relationship_lifts_needs_one() {
    let gone = |kind: &str, from: &str, line: usize, name: &str| {
        let house = changed(
            "unless = [\"consent\", \"relationship\"]\n\n[[relationship]]\nkind = \"transaction\"\nlasts = \"18 months\"\n",
            "",
        );
        let house = house.replacen(from, &format!("{from}\nunless = [\"relationship\"]"), 1);
        let sentence = format!(
            "rulebook house.toml, line {line}: {kind} \"{name}\": unless a relationship, but there is no \
             [[relationship]] that says what counts as one; write one, or take it out of unless"
        );
        assert_eq!(read(&house, &[]).unwrap_err().to_string(), sentence);
    };
    gone("hours", "public_holidays = \"closed\"", 32, "day");
    gone("cap", "within = \"7 days\"", 39, "weekly");
    gone("pause", "after = \"refusal\"", 45, "after-refusal");
}

#[test]
fn a_number_out_of_range() {
    are_refused(&[
        (
            "_lag_ms = 5000",
            "_lag_ms = 0",
            ", line 10: allowed_lag_ms: 0 is out of range; write 1 to 86400000",
        ),
        (
            "permit_ms = 60000",
            "permit_ms = -1",
            ", line 11: permit_ms: -1 is out of range; write 1 to 86400000",
        ),
        (
            "list_max_age_days = 31",
            "list_max_age_days = 86400001",
            ", line 12: list_max_age_days: 86400001 is out of range; write 1 to 86400000",
        ),
        (
            "age_days = 31\npurposes",
            "age_days = 0\npurposes",
            ", line 27: list \"national\": max_age_days: 0 is out of range; write 1 to 3660",
        ),
        (
            "age_days = 31\npurposes",
            "age_days = 3661\npurposes",
            ", line 27: list \"national\": max_age_days: 3661 is out of range; write 1 to 3660",
        ),
        (
            "attempts = 7",
            "attempts = 0",
            ", line 44: cap \"weekly\": attempts: 0 is out of range; write 1 to 10000",
        ),
        (
            "attempts = 7",
            "attempts = -7",
            ", line 44: cap \"weekly\": attempts: -7 is out of range; write 1 to 10000",
        ),
        (
            "attempts = 7",
            "attempts = 10001",
            ", line 44: cap \"weekly\": attempts: 10001 is out of range; write 1 to 10000",
        ),
        ("version = 1", "version = -1", ", line 3: version: -1 is out of range; write 0 to 4294967295"),
    ]);
    for (from, to) in [
        ("_lag_ms = 5000", "_lag_ms = 1"),
        ("permit_ms = 60000", "permit_ms = 86400000"),
        ("age_days = 31\npurposes", "age_days = 1\npurposes"),
        ("age_days = 31\npurposes", "age_days = 3660\npurposes"),
        ("attempts = 7", "attempts = 1"),
        ("attempts = 7", "attempts = 10000"),
        ("7 days", "100 years"),
    ] {
        assert!(read(&changed(from, to), &[]).is_ok(), "{to} is just in range");
    }
}

#[test]
fn a_period_that_is_none() {
    let sentence = ", line 47: this is not a period: write whole days, weeks, months or years, more than none and up to \
                    100 years, as in \"31 days\" or \"18 months\"";
    for period in
        ["3 fortnights", "-1 days", "1 hour", "0 days", "101 years", "7 days 1 second", "1 minute", ""]
    {
        are_refused(&[("7 days", period, sentence)]);
    }
    for more in ["month", "week", "day"] {
        are_refused(&[("7 days", &format!("100 years 1 {more}"), sentence)]);
    }
}

#[test]
fn times_of_day_and_days_that_are_none() {
    let time = |field: &str, text: &str| {
        format!(
            ", line 37: hours \"day\": {field}: {text:?} is no time of day; write HH:MM from 00:00 to 24:00"
        )
    };
    for text in ["8:00", "08:0", "08.00", "24:01", "25:00", "20:60", "-1:00", "+8:00", "08:00:00", ""] {
        are_refused(&[
            ("from = \"08:00", &format!("from = \"{text}"), &time("from", text)),
            ("21:00", text, &time("until", text)),
        ]);
    }
    let backwards =
        ", line 37: hours \"day\": until: not after from; a stretch over midnight is written as two";
    are_refused(&[
        ("from = \"08:00", "from = \"21:00", backwards),
        ("from = \"08:00", "from = \"22:00", backwards),
        ("from = \"08:00", "from = \"24:00", backwards),
        (
            "\"tue\"",
            "\"tuesday\"",
            ", line 37: hours \"day\": days: unknown day \"tuesday\"; write mon, tue, wed, thu, fri, sat, sun",
        ),
        (
            "[\"mon\", \"tue\"]",
            "[]",
            ", line 37: hours \"day\": days: names nothing, so it would never apply; name at least one",
        ),
    ]);
    assert!(read(&changed("21:00", "24:00"), &[]).is_ok());
    assert!(read(&changed("21:00", "20:59"), &[]).is_ok());
}

#[test]
fn a_rule_for_no_purpose_would_never_apply() {
    let sentence = |line: usize, name: &str| {
        format!(", line {line}: {name}: purposes: names nothing, so it would never apply; name at least one")
    };
    are_refused(&[
        ("purposes = [\"marketing\"]", "purposes = []", &sentence(27, "list \"national\"")),
        ("id = \"day\"", "id = \"day\"\npurposes = []", &sentence(37, "hours \"day\"")),
        ("id = \"weekly\"", "id = \"weekly\"\npurposes = []", &sentence(44, "cap \"weekly\"")),
        (
            "id = \"after-refusal\"",
            "id = \"after-refusal\"\npurposes = []",
            &sentence(50, "pause \"after-refusal\""),
        ),
    ]);
}

#[test]
fn names_and_numbers_that_are_none() {
    let emergency = ", line 13: emergency: write + and the digits with the country code, as in +86110";
    for number in ["110", "+86 110", "+086110", "+11", "+", "+8611o", "+1234567890123456"] {
        are_refused(&[("+86110", number, emergency)]);
    }
    assert!(read(&changed("+86110", "+112"), &[]).is_ok());
    assert!(read(&changed("+86110", "+123456789012345"), &[]).is_ok());
    for id in ["", "the house", "House", "house@1"] {
        let sentence = format!(", line 2: id: {id:?} is no name; write small letters, digits and hyphens");
        are_refused(&[("\"house\"", &format!("\"{id}\""), &sentence)]);
    }
    let rule = |part: &str, language: &str| {
        format!(", line 56: rule \"quiet_hours\": {part}: says nothing in {language}; write a sentence")
    };
    are_refused(&[
        ("\"House rules, section 2\"", "\" \"", &rule("source", "zh-CN")),
        ("\"House rules, section 2\"", "{ zh-CN = \"甲\", en = \"a\", ja = \"\" }", &rule("source", "ja")),
        ("Calls are made in open hours only.", "", &rule("text", "en")),
        ("只在开放时间呼叫。", "", &rule("text", "zh-CN")),
        ("発信は受付時間内に限ります。", "", &rule("text", "ja")),
    ]);
    let missing = changed("\"House rules, section 2\"", "{ zh-CN = \"甲\", en = \"a\" }");
    let error = read(&missing, &[]).unwrap_err().to_string();
    assert!(error.contains("line 58") && error.contains("missing field `ja`"), "{error}");
}

#[test]
fn what_a_file_does_not_say_is_what_most_would_mean() {
    let house = changed("purposes = [\"marketing\"]\nunless = [\"consent\", \"relationship\"]\n", "")
        .replacen("attempts = 7", "attempts = 1", 1)
        + "\n[[test]]\nname = \"an attempt is one unless said otherwise\"\nat = \"2026-06-01T12:00:00+08:00\"\n\
           attempts = [{ before = \"1 day\" }]\npurpose = \"marketing\"\nverdict = \"defer\"\nreason = \"frequency_cap\"\n";
    let library = read(&house, &[]).unwrap();
    let rulebook = library.labelled("house@1").unwrap();
    let list = rulebook.lists.first().unwrap();
    assert_eq!(
        (list.purposes.as_slice(), list.unless.as_slice()),
        (&[Purpose::Marketing][..], &[Lift::Consent][..])
    );
    let failures: Vec<String> = library.failures().iter().map(ToString::to_string).collect();
    assert!(!failures.iter().any(|failure| failure.contains("an attempt is one")), "{failures:?}");
}

#[test]
fn a_test_in_a_file_is_judged_on_what_it_tells() {
    let house = format!(
        "{HOUSE}\n[[pause]]\nid = \"after-request\"\nafter = \"request\"\nlasts = \"90 days\"\nacross = \"brand\"\n\
         purposes = [\"consent_request\"]\n\n\
         [[test]]\nname = \"a request is told\"\nat = \"2026-06-01T12:00:00+08:00\"\nchannel = \"sms\"\n\
         requests = [{{ before = \"1 day\", answer = \"open\" }}]\npurpose = \"consent_request\"\nverdict = \"defer\"\n\
         reason = \"requested_lately\"\n\n\
         [[test]]\nname = \"no requests is no more than that\"\nat = \"2026-06-01T12:00:00+08:00\"\n\
         said = [\"refuse_requests\"]\npurpose = \"marketing\"\nverdict = \"allow\"\nreason = \"not_refused\"\n"
    );
    let failures: Vec<String> =
        read(&house, &[]).unwrap().failures().iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{failures:?}");
}
