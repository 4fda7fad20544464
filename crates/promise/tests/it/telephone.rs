//! The promise about calls: its three generations, and the window that is the customer's.

use anxin_domain::time::Instant;
use anxin_promise::{Catalogue, Promise};

pub(crate) const DND_CALL: &str = include_str!("../../../../promises/dnd-call.toml");

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn refusal(from: &str, to: &str) -> String {
    assert!(DND_CALL.contains(from), "the file has no {from:?}");
    Promise::parse("dnd-call.toml", &DND_CALL.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn the_promise_about_calls_passes_its_own_tests() {
    let promise = Promise::parse("dnd-call.toml", DND_CALL).unwrap();
    assert!(promise.tests.len() >= 6);
    assert_eq!(promise.failures(), Vec::<String>::new());
}

#[test]
fn a_test_that_does_not_hold_is_reported_by_name() {
    let text = DND_CALL.replacen("window = \"2026-11\"", "window = \"2026-10\"", 1);
    let failures = Promise::parse("dnd-call.toml", &text).unwrap().failures();
    assert_eq!(failures.len(), 1);
    assert!(failures[0].contains("the window is a month on the customer's wall clock"), "{failures:?}");
    assert!(failures[0].contains("2026-10") && failures[0].contains("2026-11"), "{failures:?}");
}

#[test]
fn versions_that_overlap_are_refused() {
    let error = refusal("city = \"beijing\"", "city = \"wuhan\"");
    assert_eq!(
        error,
        "promise dnd-call.toml: terms \"beijing-2020\" and \"wuhan-2024\" overlap: end one before the other begins"
    );
}

/// Terms of one brand and those of another stand beside each other; terms of every brand stand beside none.
#[test]
fn versions_overlap_for_the_brands_that_both_are_for() {
    let with = |first: &str, second: &str| {
        let text = DND_CALL
            .replacen("city = \"beijing\"\n", &format!("city = \"wuhan\"\n{first}"), 1)
            .replacen("version = \"wuhan-2024\"\n", &format!("version = \"wuhan-2024\"\n{second}"), 1);
        Promise::parse("dnd-call.toml", &text).is_ok()
    };
    let (one, other) = ("brand = \"lianjia-wuhan\"\n", "brand = \"beike-wuhan\"\n");
    assert!(with(one, other) && with(other, one));
    assert!(!with(one, one) && !with(one, "") && !with("", one) && !with("", ""));
}

#[test]
fn a_version_that_ends_as_the_next_begins_is_taken() {
    let text = DND_CALL.replacen(
        "city = \"beijing\"\n",
        "city = \"wuhan\"\neffective_until = \"2024-08-28T00:00:00+08:00\"\n",
        1,
    );
    assert!(Promise::parse("dnd-call.toml", &text).is_ok());
}

#[test]
fn terms_of_a_brand_hold_for_its_own_calls_only() {
    let text = DND_CALL.replacen("city = \"wuhan\"\n", "city = \"wuhan\"\nbrand = \"lianjia-wuhan\"\n", 1);
    let promise = Promise::parse("dnd-call.toml", &text).unwrap();
    let at = Instant::parse("2026-11-25T12:00:00+08:00").unwrap();
    let covered = |brand: &str, city| {
        promise.terms.iter().filter(|terms| terms.covers(&brand.parse().unwrap(), city, at)).count()
    };
    assert_eq!(covered("lianjia-wuhan", Some("wuhan")), 1);
    assert_eq!(covered("beike-wuhan", Some("wuhan")), 0);
    assert_eq!((covered("lianjia-wuhan", Some("kunming")), covered("lianjia-wuhan", None)), (0, 0));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (from, to, wanted) in [
        ("money(\"100\")", "money(\"0\")", "a promise that pays nothing is none"),
        ("money(\"100\")", "money(\"hundred\")", "terms \"beijing-2020\": amount: money(\"hundred\"):"),
        (
            "money(\"100\")",
            "min(money(\"100\"), money(\"200\"))",
            "a call pays a figure that depends on nothing",
        ),
        ("zone = \"Asia/Shanghai\"", "zone = \"Asia/Wuhan\"", "zone: unknown zone \"Asia/Wuhan\""),
        (
            "pay_within = \"5 working days\"",
            "pay_within = \"5 weeks\"",
            "pay_within: \"5 weeks\" is no time limit: write it as in",
        ),
        ("pay_within = ", "pay_withing = ", "unknown field `pay_withing`"),
        ("trigger = \"without_consent\"", "trigger = \"whenever\"", "unknown variant `whenever`"),
    ] {
        let error = refusal(from, to);
        assert!(error.contains(wanted), "{error}");
    }
}

#[test]
fn the_window_at_the_end_of_a_year_is_that_of_the_customers_wall_clock() {
    let promises = Catalogue::shipped().unwrap();
    let wuhan = promises.labelled("dnd-call@wuhan-2024").unwrap();
    assert_eq!(wuhan.window_of(at("2026-12-31T15:59:59.999999Z")), "2026-12");
    assert_eq!(wuhan.window_of(at("2026-12-31T16:00:00Z")), "2027-01");
    assert_eq!(wuhan.window_of(at("2028-02-29T12:00:00+08:00")), "2028-02");
}
