//! The files pass their own tests, and a file that contradicts itself is not taken.

use std::collections::BTreeSet;

use anxin_promise::{Catalogue, FEWEST_TESTS, FILE_BYTES, FactKind, Origin, Promise, TimeLimit};

const TRUE_LISTING: &str = include_str!("../../../../promises/true-listing.toml");
const LEAK_WARRANTY: &str = include_str!("../../../../promises/leak-warranty.toml");

#[test]
fn every_promise_holds_its_own_tests() {
    let catalogue = Catalogue::shipped().unwrap();
    assert_eq!(catalogue.failures(), Vec::<String>::new());
    assert!(catalogue.promises().iter().all(|promise| promise.tests.len() >= FEWEST_TESTS));
}

#[test]
fn every_file_in_the_folder_is_shipped() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../promises");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| file.ends_with(".toml"))
        .collect();
    let shipped: BTreeSet<String> = Catalogue::files().iter().map(|(file, _)| (*file).to_owned()).collect();
    assert_eq!(shipped, files);
    let ids: BTreeSet<String> =
        Catalogue::shipped().unwrap().promises().iter().map(|p| format!("{}.toml", p.id)).collect();
    assert_eq!(ids, files, "a file has the name of its promise");
}

#[test]
fn the_ten_stand_in_their_order() {
    let catalogue = Catalogue::shipped().unwrap();
    let ids: Vec<&str> = catalogue.promises().iter().map(|promise| promise.id.as_str()).collect();
    let wanted = "dnd-call true-listing no-spread seizure-before-signing tragedy-check leak-warranty unpaid-bills \
                  commission-refund rental-deposit new-home-refund";
    assert_eq!(ids.join(" "), wanted);
    let places: Vec<u8> = catalogue.promises().iter().map(|promise| promise.place).collect();
    assert_eq!(places, (1..=10).collect::<Vec<_>>());
}

/// The three generations of the promise about calls, with the labels that decisions carry.
#[test]
fn the_telephone_promise_has_its_three_generations() {
    let catalogue = Catalogue::shipped().unwrap();
    let calls: Vec<String> = catalogue
        .call_terms()
        .iter()
        .map(|call| {
            let terms = catalogue.labelled(&call.label).unwrap();
            let (pays, limit) = (terms.call_amount().unwrap(), terms.pay_within);
            format!("{} {} {pays} {limit} {}", call.label, call.trigger.word(), terms.origin.word())
        })
        .collect();
    let wanted = [
        "dnd-call@beijing-2016 against_refusal 100.00 CNY 7 days modelled",
        "dnd-call@beijing-2020 without_consent 100.00 CNY 5 working days published",
        "dnd-call@wuhan-2024 against_refusal 100.00 CNY 5 days published",
    ];
    assert_eq!(calls, wanted);
}

/// What nobody published is said so in the data, and not only in a comment.
#[test]
fn published_terms_name_the_figures_that_are_modelled() {
    let catalogue = Catalogue::shipped().unwrap();
    for terms in catalogue.terms().filter(|terms| terms.origin == Origin::Published) {
        for figure in ["two_people_above", "rule_within", "answer_within", "window"] {
            assert!(terms.modelled.iter().any(|name| name == figure), "{} {figure}", terms.label);
        }
        let capped = terms.cap.is_some();
        assert_eq!(terms.modelled.iter().any(|name| name == "cap"), capped, "{}", terms.label);
    }
}

#[test]
fn a_test_inside_that_does_not_hold_is_reported_with_what_was_found() {
    let text = TRUE_LISTING.replacen("amount = \"100.00\"", "amount = \"99.00\"", 1);
    let failures = Promise::parse("true-listing.toml", &text).unwrap().failures();
    assert_eq!(failures, ["true-listing: a home that had been sold: amount: expected 99.00, found 100.00"]);
}

#[test]
fn a_promise_with_few_tests_is_told_so() {
    let end = TRUE_LISTING.match_indices("[[test]]").nth(4).unwrap().0;
    let promise = Promise::parse("true-listing.toml", &TRUE_LISTING[..end]).unwrap();
    assert_eq!(
        promise.failures(),
        ["true-listing: has 4 tests; write 5 at least, the days on the edge among them"]
    );
}

#[test]
fn two_files_with_one_id_are_not_taken() {
    let error = Catalogue::read(&[("one.toml", TRUE_LISTING), ("two.toml", TRUE_LISTING)]).unwrap_err();
    assert_eq!(error.to_string(), "promise two.toml: id: there is a promise \"true-listing\" already");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let text = format!("{TRUE_LISTING}#{}", "x".repeat(FILE_BYTES));
    let error = Promise::parse("true-listing.toml", &text).unwrap_err().to_string();
    assert!(error.contains("262144 at most"), "{error}");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (from, to, wanted) in [
        ("id = \"true-listing\"", "id = \"True Listing\"", "id: \"True Listing\": write small letters"),
        ("place = 2", "place = 0", "place: write 1 to 99"),
        (
            "lines_of_business = [\"resale\", \"rental\"]",
            "lines_of_business = []",
            "lines_of_business: name one",
        ),
        ("en = \"True listings: ¥100 for each false one\"", "en = \" \"", "name: en is empty"),
        (
            "kind = \"listing\"",
            "kind = \"lasting\"",
            "fact \"listing\": kind: \"lasting\" is no kind of fact",
        ),
        ("by = \"listing\"", "by = \"seen_on\"", "fact \"listing\": by: \"seen_on\" is no text of the claim"),
        ("name = \"about\"", "name = \"today\"", "claim \"today\": name: \"today\" has a meaning already"),
        ("name = \"about\"", "name = \"made_on\"", "claim \"made_on\": every claim has made_on already"),
        ("name = \"about\"", "name = \"seen_on\"", "claim: \"seen_on\" is there twice"),
        (
            "event = \"claim.seen_on\"",
            "event = \"claim.about\"",
            "event: \"claim.about\" is no date that every claim has",
        ),
        (
            "event = \"claim.seen_on\"",
            "event = \"listing.ended_on\"",
            "event: \"listing.ended_on\" is no date",
        ),
        ("event = \"claim.seen_on\"", "event = \"call\"", "trigger: say which call breaks the promise"),
        ("zone = \"Asia/Shanghai\"", "zone = \"Asia/Wuhan\"", "terms \"wuhan-2024\": zone: unknown zone"),
        ("calendar = \"cn\"", "calendar = \"jp\"", "calendar: \"jp\" is none of au, cn"),
        (
            "claim_within = \"30 days\"",
            "claim_within = \"a month\"",
            "claim_within: \"a month\" is no time limit",
        ),
        (
            "2024-08-28T00:00:00+08:00",
            "2024-08-28T12:00:00+08:00",
            "effective_from: the event is a day, so write midnight",
        ),
        ("modelled = [\"claim_within\"", "modelled = [\"weather\"", "modelled: \"weather\" is none of"),
        ("currency = \"CNY\"", "currency = \"CNY\"\ncolour = 3", "unknown field `colour`"),
        ("code = \"line_covered\"", "code = \"loss_remains\"", "every promise has it already"),
        (
            "two_people_above = \"1000\"",
            "two_people_above = \"1000.001\"",
            "two_people_above: too many decimals",
        ),
        (
            "listing.listed_on <= claim.seen_on",
            "listing.listed_at <= claim.seen_on",
            "terms \"wuhan-2024\": eligible \"shown_that_day\": rule: `listing.listed_at`: no such field: there are agent",
        ),
        (
            "claim.about == \"price\"",
            "claim.about == \"prize\"",
            "`claim.about` is never \"prize\": it may be never_existed",
        ),
        (
            "today = \"2026-11-20\"",
            "today = \"20261120\"",
            "test \"a home that had been sold\": today: \"20261120\" is no date",
        ),
        ("photos_match = true", "photos_match = \"yes\"", "facts: listing: photos_match: is to be yes or no"),
        ("outcome = \"eligible\"", "outcome = \"perhaps\"", "unknown variant `perhaps`"),
    ] {
        assert!(TRUE_LISTING.contains(from), "the file has no {from:?}");
        let error =
            Promise::parse("true-listing.toml", &TRUE_LISTING.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.starts_with("promise true-listing.toml: ") && error.contains(wanted), "{error}");
    }
}

#[test]
fn every_version_goes_by_the_same_event_and_none_overlaps_another() {
    let event = LEAK_WARRANTY.replacen("event = \"repair.found_on\"", "event = \"handover.on\"", 1);
    let error = Promise::parse("leak-warranty.toml", &event).unwrap_err().to_string();
    assert!(error.contains("terms \"wuhan-2024\": event: differs from that of \"wuhan-2020\""), "{error}");
    let overlap = LEAK_WARRANTY.replacen(
        "effective_until = \"2024-08-28T00:00:00+08:00\"",
        "effective_until = \"2024-08-29T00:00:00+08:00\"",
        1,
    );
    let error = Promise::parse("leak-warranty.toml", &overlap).unwrap_err().to_string();
    assert!(error.contains("terms \"wuhan-2020\" and \"wuhan-2024\" overlap"), "{error}");
    let uncapped = LEAK_WARRANTY.replacen("cap = \"50000\"\n", "", 1);
    let error = Promise::parse("leak-warranty.toml", &uncapped).unwrap_err().to_string();
    assert!(
        error.contains("terms \"wuhan-2024\": cap: a loss that is paid up to a cap needs one"),
        "{error}"
    );
}

#[test]
fn kinds_of_facts_read_back_from_their_words() {
    for kind in FactKind::ALL {
        assert_eq!(kind.word().parse(), Ok(*kind));
        let names: BTreeSet<&str> = kind.fields().iter().map(|field| field.name).collect();
        assert_eq!(names.len(), kind.fields().len(), "{} has a field twice", kind.word());
    }
    assert!("lease".parse::<FactKind>().is_err());
    assert_eq!("5 working days".parse::<TimeLimit>().unwrap().to_string(), "5 working days");
}
