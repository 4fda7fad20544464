//! Expressions that nobody means well: they are refused with a mend, quickly, and with little stack.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anxin_promise::{Catalogue, Promise, SOURCE_BYTES};
use proptest::prelude::*;

const FILE: &str = include_str!("../../../../promises/unpaid-bills.toml");
const RULE: &str =
    "rule = 'bills.exists(b, b.until <= handover.on && (b.paid_on == null || b.paid_on > handover.on))'";

/// Enough for what a promise means, and little for one that recurses as its author likes.
const STACK_BYTES: usize = 256 * 1_024;
/// Far above what any expression takes in a debug build, and far below what one without limits would.
const SOON: Duration = Duration::from_secs(2);

/// Reads a promise with a rule, and judges a claim by it if it was taken, on a small stack.
fn tried(rule: &str) -> Result<(), String> {
    let rule = rule.to_owned();
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    let started = Instant::now();
    let done = thread.spawn(move || {
        let mut quoted = String::from("rule = \"");
        for c in rule.chars() {
            write!(quoted, "\\U{:08X}", u32::from(c)).unwrap();
        }
        quoted.push('"');
        assert!(FILE.contains(RULE));
        let read = Promise::parse("unpaid-bills.toml", &FILE.replacen(RULE, &quoted, 1))
            .map_err(|e| e.what.to_string());
        read.map(|promise| {
            drop(promise.failures());
        })
    });
    let result = done.unwrap().join().unwrap();
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
    result
}

fn refused(rule: &str, wanted: &str) {
    let error = tried(rule).unwrap_err();
    assert!(error.contains(wanted), "{rule:.60}: {error}");
}

#[test]
fn what_is_too_long_or_too_deep_is_refused_before_a_parser_sees_it() {
    refused(&" ".repeat(SOURCE_BYTES + 1), "1024 at most");
    refused(&"(".repeat(1_000), "brackets are nested more than 8 deep");
    refused(&format!("{}true{}", "(".repeat(500), ")".repeat(500)), "nested more than 8 deep");
    refused(&"[".repeat(1_000), "nested more than 8 deep");
    refused(&"{".repeat(1_000), "`{` is not part of the language");
    refused(&format!("{}true", "!".repeat(1_000)), "a row of signs");
    refused(&format!("{}1 == 1", "-".repeat(1_000)), "a row of signs");
    refused(&"true?".repeat(200), "more than 8 choices");
    refused(&["true"; 140].join("&&"), "more than 256 words and signs");
    refused(&format!("1{} == 1", "+1".repeat(500)), "more than 256 words and signs");
    refused(&format!("handover{}", ".on".repeat(300)), "more than 256 words and signs");
    refused(&format!("1{} > 1", "+1".repeat(60)), "parts are nested more than 32 deep");
    refused(")", "at character 1: this bracket closes none");
    refused("(true", "a bracket is not closed");
    refused("", "the expression is empty");
}

#[test]
fn what_the_language_does_not_have_is_refused_with_what_to_write() {
    for (rule, wanted) in [
        ("1.5 > 1", "at character 1: no fractions here"),
        ("1e5 > 1", "a whole number is digits"),
        ("0x10 > 1", "a whole number is digits"),
        ("5u > 1", "a whole number is digits"),
        ("007 > 1", "does not begin with 0"),
        ("99999999999999999999 > 1", "the number is too large"),
        ("'a' == 'b'", "write texts in"),
        ("\"a\\n\" == \"b\"", "no backslash"),
        ("\"a", "a text is not closed"),
        ("\"\"\"a\"\"\" == \"a\"", "one pair of quotes"),
        ("1 / 2 > 0", "at character 3: `/` is not part of the language: there is no division"),
        ("1 % 2 > 0", "there is no division"),
        ("true & true", "write && or ||"),
        ("handover = 1", "write == to compare"),
        ("`a` == 1", "is not part of the language"),
        ("一 == 一", "is not part of the language"),
        ("true // so", "there is no division"),
        ("b\"a\" == b\"a\"", "write texts without a letter"),
        ("[1, 2] == [1, 2]", "a list stands on the right of `in` only"),
        ("1 in [1, 2]", "`in` wants texts"),
        ("handover.home in []", "a list has 1 to 32 items"),
        ("bills[0].amount > money(\"1\")", "there is no `[…]`"),
        ("has(handover.on)", "there is no `has`"),
        ("bills.exists_one(b, b.paid_on == null)", "lists have all, exists, filter and map"),
        ("bills.map(b, b.amount > money(\"1\"), b.kind) == bills", "lists have all, exists, filter and map"),
        ("handover.home.startsWith(\"a\")", "`.startsWith(…)` is not part of the language"),
        ("matches(handover.home, \"a*\")", "`matches` is no function: there are money, date, min"),
        ("size(bills) > 1", "`size` is no function"),
        ("double(1) > 1", "`double` is no function"),
        ("min(1) > 0", "`min` takes 2 arguments"),
        ("-handover.retained_deposit > money(\"1\")", "there are no negative figures"),
    ] {
        refused(rule, wanted);
    }
}

#[test]
fn what_does_not_fit_in_kind_is_refused_with_what_stands_where() {
    for (rule, wanted) in [
        ("1", "rule: gives a whole number, and yes or no is wanted here"),
        (
            "handover.retained_deposit + 1 > money(\"1\")",
            "`handover.retained_deposit + 1`: money + a whole number is not possible: write the amount as money",
        ),
        ("handover.retained_deposit * money(\"1\") > money(\"1\")", "money * money is not possible"),
        ("handover.retained_deposit > 100", "money > a whole number is not possible"),
        ("handover.on + 30 > today", "for days between dates there is days(a, b)"),
        ("handover.on == \"2026-01-01\"", "a date == a text is not possible"),
        ("handover.home > \"a\"", "a text > a text is not possible"),
        ("handover == handover", "the whole handover == the whole handover is not possible"),
        ("bills == bills", "is not possible"),
        ("bills.amount > money(\"1\")", "`bills` is a list: write bills.exists"),
        ("handover.on.year == 1", "`handover.on` is a date and has no fields"),
        ("handovers.on == today", "`handovers` is not known: there are bills, claim, handover, today"),
        ("handover.on == null", "`handover.on` is never missing"),
        ("null == null", "is no field: only a field that may be missing"),
        ("null", "null stands on one side of == or != only"),
        ("today == null", "`today` is no field"),
        ("handover.exists(b, true)", "`handover` is no list"),
        ("bills.exists(handover, true)", "`handover` has a meaning already"),
        ("bills.exists(b, bills.exists(c, true))", "lists are gone through one level deep"),
        ("bills.all(b, count(bills.filter(c, c.amount == b.amount)) == 1)", "one level deep"),
        ("bills.exists(b, b.amount)", "`b.amount` is money, and yes or no is wanted there"),
        ("count(bills.map(b, b)) == 1", "map gives one value for each item, and `b` is the whole bill"),
        ("sum(bills) > money(\"1\")", "takes a list of amounts or whole numbers"),
        ("sum(bills.map(b, b.until)) > today", "takes a list of amounts"),
        ("bills.exists(b, b.kind == \"rent\")", "`b.kind` is never \"rent\""),
        ("bills.exists(b, b.kind in [\"gas\", \"oil\"])", "`b.kind` is never \"oil\""),
        ("true ? 1 : money(\"1\")", "is money, and a whole number is wanted there"),
        ("true && 1", "`1` is a whole number, and yes or no is wanted there"),
        ("min(1, money(\"1\")) > 0", "takes two amounts, two whole numbers or two dates"),
        ("days(today, 3) > 0", "takes two dates"),
        ("money(\"1.005\") > money(\"1\")", "money(\"1.005\"): too many decimals"),
        ("money(1) > money(\"1\")", "money takes a figure in quotes"),
        ("date(\"2026-02-29\") > today", "\"2026-02-29\" is no date"),
    ] {
        refused(rule, wanted);
    }
}

#[test]
fn the_largest_expressions_that_are_taken_fit_a_small_stack() {
    assert_eq!(tried(&format!("1{} > 1", "+1".repeat(28))), Ok(()));
    assert_eq!(tried(&["(today == today)"; 36].join("||")), Ok(()));
    assert_eq!(tried(&format!("{}true{}", "(".repeat(8), ")".repeat(8))), Ok(()));
    assert_eq!(tried(&format!("{}true", "true ? false : ".repeat(8))), Ok(()));
    assert_eq!(tried(&format!("{}true", "!".repeat(8))), Ok(()));
    let words: Vec<String> = (0..32).map(|n| format!("\"{n}\"")).collect();
    assert_eq!(tried(&format!("handover.home in [{}]", words.join(","))), Ok(()));
    assert_eq!(
        tried(&format!("bills.filter(b, true){}.exists(b, true)", ".filter(b, true)".repeat(20))),
        Ok(())
    );
}

/// Pieces of the language and of others, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "bills",
        "handover",
        "claim",
        "today",
        ".",
        "on",
        "amount",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"a\"",
        "\"",
        "\\",
        "'",
        "`",
        "1",
        "0",
        "9223372036854775807",
        "1.5",
        "+",
        "-",
        "*",
        "/",
        "%",
        "!",
        "&&",
        "||",
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "?",
        ":",
        "in",
        "null",
        "true",
        "false",
        ".exists(b,",
        ".all(b,",
        ".map(b,",
        ".filter(b,",
        "sum(",
        "count(",
        "days(",
        "min(",
        "money(\"1\")",
        "date(\"2026-01-01\")",
        "has(",
        "r\"",
        "b\"",
        "//",
        "\n",
        " ",
        "一",
        "\u{202e}",
        "\u{0}",
        "@result",
        "__result__",
        "0x",
        "u",
    ]);
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn no_row_of_pieces_overflows_or_takes_long(rule in pieces()) {
        drop(tried(&rule));
    }

    #[test]
    fn no_text_at_all_does(rule in "\\PC{0,300}") {
        drop(tried(&rule));
    }
}

/// Rules that are well formed by construction: every one is taken, and gives the same twice.
fn rule() -> impl Strategy<Value = String> {
    let figure = prop_oneof![
        Just("handover.retained_deposit".to_owned()),
        (0u32..100_000).prop_map(|fen| format!("money(\"{}.{:02}\")", fen / 100, fen % 100)),
        Just("sum(bills.map(b, b.amount))".to_owned()),
    ];
    let day = prop_oneof![
        Just("handover.on".to_owned()),
        Just("today".to_owned()),
        Just("claim.made_on".to_owned()),
        (0u16..400).prop_map(|n| format!("days_after(handover.on, {n})")),
    ];
    let leaf = prop_oneof![
        (figure.clone(), prop::sample::select(vec!["<", "<=", "==", "!=", ">"]), figure)
            .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        (day.clone(), prop::sample::select(vec!["<", ">=", "=="]), day)
            .prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        Just("bills.exists(b, b.paid_on == null)".to_owned()),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} && {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} || {b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_well_formed_rule_is_taken_and_says_the_same_each_time(rule in rule()) {
        let text = FILE.replacen(RULE, &format!("rule = '{rule}'"), 1);
        let promise = Promise::parse("unpaid-bills.toml", &text).unwrap();
        let outcomes = |promise: &Promise| promise.tests.iter().map(|test| promise.outcome_of(test)).collect::<Vec<_>>();
        prop_assert_eq!(outcomes(&promise), outcomes(&promise.clone()));
    }
}

#[test]
fn the_shipped_promises_are_read_in_a_moment() {
    let started = Instant::now();
    let catalogue = Catalogue::shipped().unwrap();
    assert!(catalogue.failures().is_empty());
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}
