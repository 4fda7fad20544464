//! What may be changed of a promise that people rely on, and what a change is said to come to.

use anxin_domain::time::Instant;
use anxin_promise::{Catalogue, Objection, Promise, difference, objections};

const LEAK_WARRANTY: &str = include_str!("../../../../promises/leak-warranty.toml");
const DND_CALL: &str = include_str!("../../../../promises/dnd-call.toml");
/// The moment at which these tests publish.
const NOW: &str = "2026-11-23T14:00:00+08:00";
/// An hour later.
const KNOWN_BY: &str = "2026-11-23T15:00:00+08:00";

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// The text with some of it replaced, each once.
fn with(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the file has no {from:?}");
        text.replacen(from, to, 1)
    })
}

fn said(objections: &[Objection]) -> Vec<String> {
    objections.iter().map(ToString::to_string).collect()
}

fn against(file: &str, text: &str) -> Vec<String> {
    let promise = Promise::parse(file, text).unwrap();
    said(&objections(&Catalogue::shipped().unwrap(), &promise, at(NOW)))
}

/// The warranty with an end for the version in force and a new one from a moment on.
fn grown(until: &str, from: &str) -> String {
    let (head, tail) = LEAK_WARRANTY.split_at(LEAK_WARRANTY.find("[[test]]").unwrap());
    let begin = head.find("[[terms]]\nversion = \"wuhan-2024\"").unwrap();
    let newest = with(
        &head[begin..],
        &[
            ("version = \"wuhan-2024\"", "version = \"wuhan-2027\""),
            ("effective_from = \"2024-08-28T00:00:00+08:00\"", &format!("effective_from = \"{from}\"")),
            ("cap = \"50000\"", "cap = \"80000\""),
        ],
    );
    let ended = with(
        &head[begin..],
        &[(
            "effective_from = \"2024-08-28T00:00:00+08:00\"",
            &format!("effective_from = \"2024-08-28T00:00:00+08:00\"\neffective_until = \"{until}\""),
        )],
    );
    [&head[..begin], &ended, &newest, tail].concat()
}

#[test]
fn a_new_version_may_follow_one_that_gets_an_end() {
    let text = grown("2027-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00");
    assert_eq!(against("leak-warranty.toml", &text), Vec::<String>::new());
    // Midnight of the next day is the first that is an hour away or more.
    let text = grown("2026-11-24T00:00:00+08:00", "2026-11-24T00:00:00+08:00");
    assert_eq!(against("leak-warranty.toml", &text), Vec::<String>::new());
    let text = grown("2026-11-23T00:00:00+08:00", "2026-11-23T00:00:00+08:00");
    let found = against("leak-warranty.toml", &text);
    assert!(
        found.iter().any(|o| o.contains("terms \"wuhan-2024\": effective_until: an end can be set")),
        "{found:?}"
    );
    assert!(found.iter().any(|o| o.contains("terms \"wuhan-2027\" begin at 2026-11-22T16:00:00Z: let them begin at 2026-11-23T07:00:00Z or later")), "{found:?}");
}

/// The promise about calls, of which Wuhan's version is followed by one that pays more from a moment on.
fn dearer(from: &str, amount: &str) -> String {
    let begun = "effective_from = \"2024-08-28T00:00:00+08:00\"\n";
    let (head, tail) = DND_CALL.split_at(DND_CALL.find("[[test]]").unwrap());
    let (version, rest) = (
        head.find("[[terms]]\nversion = \"wuhan-2024\"").unwrap(),
        head.find("[[terms]]\nversion = \"beijing-2016\"").unwrap(),
    );
    let old = with(&head[version..rest], &[(begun, &format!("{begun}effective_until = \"{from}\"\n"))]);
    let new = with(
        &head[version..rest],
        &[
            ("version = \"wuhan-2024\"", "version = \"wuhan-2027\""),
            (begun, &format!("effective_from = \"{from}\"\n")),
            ("money(\"100\")", &format!("money(\"{amount}\")")),
        ],
    );
    // The tests of later years speak of the version that is ended here.
    let tail = tail
        .replace("2026-10-31T16:00:00Z", "2024-10-31T16:00:00Z")
        .replace("window = \"2026-11\"", "window = \"2024-11\"")
        .replace("2028-02-29", "2024-08-29")
        .replace("2028-02", "2024-08");
    [&head[..version], &old, &new, &head[rest..], &tail].concat()
}

#[test]
fn the_notice_is_an_hour_to_the_microsecond() {
    assert_eq!(against("dnd-call.toml", &dearer(KNOWN_BY, "200")), Vec::<String>::new());
    assert_eq!(against("dnd-call.toml", &dearer("2026-11-23T14:59:59.999999+08:00", "200")).len(), 2);
}

#[test]
fn what_has_been_published_may_be_changed_until_an_hour_before_it_begins() {
    let published = Promise::parse("dnd-call.toml", &dearer(KNOWN_BY, "200")).unwrap();
    let catalogue = Catalogue::shipped().unwrap().with(published);
    let next = Promise::parse("dnd-call.toml", &dearer(KNOWN_BY, "300")).unwrap();
    assert_eq!(objections(&catalogue, &next, at(NOW)), []);
    let late = said(&objections(&catalogue, &next, Instant::from_micros(at(NOW).micros() + 1)));
    assert_eq!(
        late,
        ["terms \"wuhan-2027\" have begun: amount cannot be changed any more: write a new version"]
    );
    // Until then it may be taken back as well.
    let back = Promise::parse("dnd-call.toml", DND_CALL).unwrap();
    assert_eq!(objections(&catalogue, &back, at(NOW)), []);
}

#[test]
fn what_has_begun_is_never_changed() {
    for (from, to, wanted) in [
        ("cap = \"50000\"", "cap = \"60000\"", "terms \"wuhan-2024\" have begun: cap cannot be changed"),
        (
            "deductible = \"500\"",
            "deductible = \"400\"",
            "terms \"wuhan-2020\" have begun: deductible cannot be changed",
        ),
        ("deductible = \"500\"\n", "", "terms \"wuhan-2020\" have begun: deductible cannot be changed"),
        ("claim_within = \"90 days\"", "claim_within = \"91 days\"", "claim_within cannot be changed"),
        ("answer_within = \"15 days\"", "answer_within = \"16 days\"", "answer_within cannot be changed"),
        (
            "months_after(handover.on, 24)",
            "months_after(handover.on, 36)",
            "eligible.within_term.rule cannot be changed",
        ),
        ("en = \"It is a leak.\"", "en = \"It is one.\"", "eligible.leak.text.en cannot be changed"),
        ("source = \"modelled\"", "source = \"published\"", "source cannot be changed"),
        ("two_people_above = \"10000\"", "two_people_above = \"9000\"", "two_people_above cannot be changed"),
        (
            "effective_from = \"2020-01-01T00:00:00+08:00\"",
            "effective_from = \"2020-01-02T00:00:00+08:00\"",
            "effective_from cannot be changed",
        ),
        (
            "effective_until = \"2024-08-28T00:00:00+08:00\"",
            "effective_until = \"2024-08-27T00:00:00+08:00\"",
            "terms \"wuhan-2020\": effective_until: an end can be set",
        ),
        (
            "version = \"wuhan-2020\"",
            "version = \"wuhan-2019\"",
            "terms \"wuhan-2020\" have begun and are not in the file",
        ),
        (
            "version = \"wuhan-2020\"",
            "version = \"wuhan-2019\"",
            "terms \"wuhan-2019\" begin at 2019-12-31T16:00:00Z: let them begin at",
        ),
        (
            "name = \"home\"\nkind = \"text\"\nrequired = true",
            "name = \"home\"\nkind = \"text\"\nrequired = false",
            "claim \"home\": versions that have begun use it",
        ),
        (
            "name = \"handover\"\nkind = \"handover\"\nby = \"home\"",
            "name = \"handover\"\nkind = \"handover\"\nby = \"repair\"",
            "fact \"handover\": versions that have begun use it",
        ),
        (
            "lines_of_business = [\"resale\"]",
            "lines_of_business = [\"resale\", \"rental\"]",
            "stage, shape, lines_of_business: versions have begun",
        ),
        ("amount = \"3200.00\"", "amount = \"3300.00\"", "amount: expected 3300.00, found 3200.00"),
    ] {
        let found = against("leak-warranty.toml", &with(LEAK_WARRANTY, &[(from, to)]));
        assert!(found.iter().any(|objection| objection.contains(wanted)), "{wanted}: {found:?}");
    }
}

#[test]
fn a_claim_that_is_under_way_is_asked_for_nothing_new() {
    let field = "[[claim]]\nname = \"floor\"\nkind = \"int\"\nrequired = true\nlabel = { zh-CN = \"楼\", en = \"Floor\", ja = \"階\" }\n[[fact]]";
    let text = with(LEAK_WARRANTY, &[("[[fact]]", field)]);
    let found =
        against("leak-warranty.toml", &text.replace("repair = \"R-1\"", "repair = \"R-1\", floor = 3"));
    assert_eq!(
        found,
        ["claim \"floor\": claims that are under way do not have it: write `required = false`"]
    );
}

#[test]
fn what_people_read_in_forms_may_be_put_better_and_more_may_be_asked() {
    let text = with(
        LEAK_WARRANTY,
        &[
            ("en = \"Number of the home\"", "en = \"The number of your home\""),
            (
                "[[fact]]",
                "[[claim]]\nname = \"floor\"\nkind = \"int\"\nrequired = false\nlabel = { zh-CN = \"楼\", en = \"Floor\", ja = \"階\" }\n[[fact]]",
            ),
        ],
    );
    assert_eq!(against("leak-warranty.toml", &text), Vec::<String>::new());
    assert_eq!(
        against("leak-warranty.toml", LEAK_WARRANTY),
        ["nothing changes: this is the promise in force"]
    );
}

#[test]
fn a_second_promise_about_the_same_calls_is_refused() {
    let text = with(DND_CALL, &[("id = \"dnd-call\"", "id = \"dnd-more\"")]);
    let found = against("dnd-more.toml", &text);
    assert!(found.iter().any(|o| o.contains("is about the same calls")), "{found:?}");
}

/// Nothing can be changed in a version without showing: every line of its table that can be written otherwise is a field.
#[test]
fn a_difference_shows_every_field_of_a_version() {
    let current = Promise::parse("leak-warranty.toml", LEAK_WARRANTY).unwrap();
    let changes = [
        ("source = \"modelled\"", "source = \"published\"", "source"),
        ("cap = \"20000\"", "cap = \"20001\"", "cap"),
        ("deductible = \"500\"", "deductible = \"501\"", "deductible"),
        ("effective_from = \"2020-01-01", "effective_from = \"2020-01-02", "effective_from"),
        ("effective_until = \"2024-08-28", "effective_until = \"2024-08-27", "effective_until"),
        ("calendar = \"cn\"", "calendar = \"us\"", "calendar"),
        ("zone = \"Asia/Shanghai\"", "zone = \"Asia/Taipei\"", "zone"),
        ("city = \"wuhan\"", "city = \"huangshi\"", "city"),
        ("city = \"wuhan\"", "city = \"wuhan\"\nbrand = \"beike-wuhan\"", "brand"),
        ("currency = \"CNY\"", "currency = \"USD\"", "currency"),
        ("liable = \"brand\"", "liable = \"agent\"", "liable"),
        ("recourse = \"none\"", "recourse = \"seller\"", "recourse"),
        ("claim_within = \"60 days\"", "claim_within = \"61 days\"", "claim_within"),
        ("rule_within = \"5 working days\"", "rule_within = \"5 days\"", "rule_within"),
        ("answer_within = \"15 days\"", "answer_within = \"16 days\"", "answer_within"),
        ("pay_within = \"10 working days\"", "pay_within = \"11 working days\"", "pay_within"),
        ("amount = 'repair.cost'", "amount = 'repair.cost * 2'", "amount"),
        ("amount = 'repair.cost'", "amount = 'repair.cost'\noffset = 'handover.retained_deposit'", "offset"),
        ("window = \"once\"", "window = \"calendar_day\"", "window"),
        ("window = \"once\"", "window = \"once\"\ncaps = { person_month = \"1\" }", "caps.person_month"),
        ("window = \"once\"", "window = \"once\"\ncaps = { number_month = \"1\" }", "caps.number_month"),
        ("window = \"once\"", "window = \"once\"\nmodelled = [\"cap\"]", "modelled"),
        ("two_people_above = \"10000\"", "two_people_above = \"10001\"", "two_people_above"),
        ("code = \"leak\"", "code = \"leaking\"", "eligible"),
        ("rule = 'repair.surveyed'", "rule = '!repair.surveyed'", "eligible.surveyed.rule"),
        ("en = \"The surveyor's record\"", "en = \"A record\"", "evidence.survey.en"),
    ];
    for (from, to, field) in changes {
        let next = Promise::parse("leak-warranty.toml", &with(LEAK_WARRANTY, &[(from, to)])).unwrap();
        let found = difference(Some(&current), &next);
        let shown =
            found.changes.iter().any(|c| c.version.as_deref() == Some("wuhan-2020") && c.field == field);
        assert!(shown, "{field}: {:?}", found.changes);
    }
}

#[test]
fn a_difference_shows_how_tests_come_out_before_and_after() {
    let current = Promise::parse("leak-warranty.toml", LEAK_WARRANTY).unwrap();
    let next =
        Promise::parse("leak-warranty.toml", &with(LEAK_WARRANTY, &[("cap = \"50000\"", "cap = \"60000\"")]))
            .unwrap();
    let found = difference(Some(&current), &next);
    let change = &found.changes[0];
    assert_eq!(found.changes.len(), 1);
    assert_eq!((change.version.as_deref(), change.field.as_str()), (Some("wuhan-2024"), "cap"));
    assert_eq!((change.old.as_deref(), change.new.as_deref()), (Some("50000.00 CNY"), Some("60000.00 CNY")));
    let test = &found.tests[0];
    assert_eq!(found.tests.len(), 1);
    assert_eq!(
        (test.name.as_str(), test.test),
        ("the cap, and five working days over the spring festival of 2026", "kept")
    );
    assert_eq!(test.old, "wuhan-2024: eligible 50000.00 once by 2026-02-27");
    assert_eq!(test.new, "wuhan-2024: eligible 60000.00 once by 2026-02-27");
    let fresh = difference(None, &current);
    assert_eq!(fresh.tests.len(), current.tests.len());
    assert!(fresh.tests.iter().all(|test| test.test == "added" && test.old == "no promise"));
    assert!(fresh.changes.iter().all(|change| change.old.is_none()));
    let nothing = difference(Some(&current), &current);
    assert!(nothing.changes.is_empty() && nothing.tests.is_empty());
}
