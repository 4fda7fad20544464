//! What comes of a claim: what is not known is never a no, sums are checked, and the day of the event decides the version.

use std::collections::BTreeMap;

use anxin_domain::money::{Currency, Money};
use anxin_promise::{
    Catalogue, FACT_ROWS, FactKind, Held, Known, Outcome, Promise, Record, Value, record_from_json,
    record_from_texts,
};
use serde_json::json;

/// A promise about a contract and its payments, with a rule and an amount to be tried.
pub(crate) fn promise(rule: &str, amount: &str) -> Result<Promise, String> {
    let text = format!(
        r#"
id = "trial"
place = 1
stage = "post_sign"
shape = "refund"
lines_of_business = ["resale"]
name = {{ zh-CN = "试", en = "Trial", ja = "試" }}
[[claim]]
name = "contract"
kind = "text"
required = true
label = {{ zh-CN = "合同", en = "Contract", ja = "契約" }}
[[claim]]
name = "rooms"
kind = "int"
required = true
label = {{ zh-CN = "房间", en = "Rooms", ja = "部屋" }}
[[claim]]
name = "about"
kind = "word"
required = false
label = {{ zh-CN = "内容", en = "About", ja = "内容" }}
words = [{{ word = "price", label = {{ zh-CN = "价", en = "Price", ja = "価" }} }}, {{ word = "photos", label = {{ zh-CN = "图", en = "Photos", ja = "写" }} }}]
[[fact]]
name = "contract"
kind = "contract"
by = "contract"
many = false
[[fact]]
name = "payments"
kind = "payment"
by = "contract"
many = true
[[terms]]
version = "v1"
source = "modelled"
city = "wuhan"
effective_from = "2024-08-28T00:00:00+08:00"
currency = "CNY"
zone = "Asia/Shanghai"
calendar = "cn"
liable = "brand"
recourse = "none"
event = "contract.signed_on"
rule_within = "5 working days"
answer_within = "15 days"
pay_within = "5 working days"
amount = '''{amount}'''
window = "once"
two_people_above = "1000"
text = {{ zh-CN = "试", en = "Trial", ja = "試" }}
[[terms.eligible]]
code = "rule"
rule = '''{rule}'''
text = {{ zh-CN = "试", en = "Trial", ja = "試" }}
"#
    );
    Promise::parse("trial.toml", &text).map_err(|e| e.what.to_string())
}

fn contract(owner_price: Option<&str>) -> Record {
    let texts = [
        ("brand", "lianjia-wuhan"),
        ("city", "wuhan"),
        ("line_of_business", "resale"),
        ("home", "H-1"),
        ("price", "1200000"),
        ("commission", "24000"),
        ("signed_on", "2026-09-01"),
    ];
    let texts = texts.into_iter().chain(owner_price.map(|price| ("owner_price", price)));
    record_from_texts(FactKind::Contract.fields(), texts, Currency::Cny).unwrap()
}

pub(crate) fn payment(amount: &str, currency: Currency) -> Record {
    let texts = [("purpose", "commission"), ("amount", amount), ("paid_on", "2026-09-02")];
    record_from_texts(FactKind::Payment.fields(), texts, currency).unwrap()
}

pub(crate) fn known(payments: Vec<Record>) -> Known {
    let claim = [("contract", Value::Text("C-1".into())), ("rooms", Value::Int(3))];
    Known {
        claim: claim.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        facts: BTreeMap::from([
            ("contract".to_owned(), vec![contract(None)]),
            ("payments".to_owned(), payments),
        ]),
        today: "2026-11-20".parse().unwrap(),
    }
}

/// What comes of a rule, with nothing paid yet: `yes`, `no`, or what is lacking.
fn rule(rule: &str) -> String {
    said(&promise(rule, "money(\"1\")").unwrap(), &known(Vec::new()))
}

pub(crate) fn said(promise: &Promise, known: &Known) -> String {
    match &promise.terms[0].judge(promise, known).steps[0].held {
        Held::Yes => "yes".to_owned(),
        Held::No => "no".to_owned(),
        Held::Lacks(what) => format!("lacks {}", what.join(" ")),
    }
}

#[test]
fn what_is_not_known_is_never_a_no() {
    for (source, wanted) in [
        ("contract.owner_price < contract.price", "lacks contract.owner_price"),
        ("!(contract.owner_price < contract.price)", "lacks contract.owner_price"),
        ("contract.owner_price == null", "yes"),
        ("contract.owner_price != null", "no"),
        ("contract.owner_price < contract.price && claim.rooms == 4", "no"),
        ("claim.rooms == 4 && contract.owner_price < contract.price", "no"),
        ("contract.owner_price < contract.price && claim.rooms == 3", "lacks contract.owner_price"),
        ("contract.owner_price < contract.price || claim.rooms == 3", "yes"),
        ("contract.owner_price < contract.price || claim.rooms == 4", "lacks contract.owner_price"),
        (
            "contract.owner_price < contract.price && count(payments) > 0",
            "lacks contract.owner_price payments",
        ),
        (
            "contract.owner_price + contract.price < sum(payments.map(p, p.amount))",
            "lacks contract.owner_price payments",
        ),
        ("claim.about == \"price\"", "lacks claim.about"),
        ("claim.about == null || claim.about == \"price\"", "yes"),
        ("claim.about in [\"price\"]", "lacks claim.about"),
        ("count(payments) == 0", "lacks payments"),
        ("payments.all(p, p.amount > money(\"0\"))", "lacks payments"),
        (
            "(claim.rooms == 3 ? contract.owner_price : contract.price) > money(\"1\")",
            "lacks contract.owner_price",
        ),
        ("(claim.rooms == 4 ? contract.owner_price : contract.price) > money(\"1\")", "yes"),
        ("workdays(date(\"2098-12-31\"), date(\"2099-01-05\")) > 1", "lacks calendar.2099"),
    ] {
        assert_eq!(rule(source), wanted, "{source}");
    }
}

#[test]
fn rules_compute_what_they_say() {
    for source in [
        "days(date(\"2028-02-28\"), date(\"2028-03-01\")) == 2",
        "days(date(\"2026-03-01\"), date(\"2026-02-28\")) == 0 - 1",
        "workdays(date(\"2026-09-30\"), date(\"2026-10-12\")) == 4",
        "workdays_after(date(\"2026-09-30\"), 5) == date(\"2026-10-13\")",
        "months_after(date(\"2024-02-29\"), 12) == date(\"2025-02-28\")",
        "months_after(date(\"2025-08-31\"), 6) == date(\"2026-02-28\")",
        "days_after(date(\"2028-02-28\"), 1) == date(\"2028-02-29\")",
        "2 + 3 * 4 - 1 == 13",
        "min(3, 4) == 3 && max(3, 4) == 4",
        "min(money(\"1\"), money(\"0.99\")) == money(\"0.99\")",
        "max(date(\"2026-01-01\"), today) == today",
        "money(\"0.10\") * 3 == 3 * money(\"0.10\") && money(\"0.10\") * 3 == money(\"0.30\")",
        "contract.line_of_business in [\"resale\", \"rental\"]",
        "claim.made_on == today",
        "!(1 > 2) && !!true && (1 != 2)",
        "true ? true : false",
        "\"一\" == \"一\"",
    ] {
        assert_eq!(rule(source), "yes", "{source}");
    }
}

#[test]
fn lists_are_gone_through_one_by_one() {
    let payments = vec![payment("100", Currency::Cny), payment("50.50", Currency::Cny)];
    for source in [
        "sum(payments.map(p, p.amount)) == money(\"150.50\")",
        "count(payments.filter(p, p.amount > money(\"60\"))) == 1",
        "sum(payments.filter(p, p.amount > money(\"600\")).map(p, p.amount)) == money(\"0\")",
        "sum(payments.map(p, days(p.paid_on, today))) == 158",
        "payments.exists(p, p.amount == money(\"100\")) && !payments.all(p, p.amount == money(\"100\"))",
        "payments.all(p, p.recovered == null)",
        "payments.exists(p, p.recovered > money(\"1\") || p.amount == money(\"100\"))",
    ] {
        let promise = promise(source, "money(\"1\")").unwrap();
        assert_eq!(said(&promise, &known(payments.clone())), "yes", "{source}");
    }
}

#[test]
fn a_figure_that_does_not_fit_is_for_a_person() {
    let most = "92233720368547758.07";
    for (source, payments, wanted) in [
        (
            "sum(payments.map(p, p.amount)) > money(\"1\")",
            vec![payment(most, Currency::Cny), payment("0.01", Currency::Cny)],
            "too_large.rule",
        ),
        (
            "payments.exists(p, p.amount * 2 > money(\"1\"))",
            vec![payment(most, Currency::Cny)],
            "too_large.rule",
        ),
        (
            "payments.exists(p, p.amount > money(\"1\"))",
            vec![payment("100", Currency::Jpy)],
            "mixed_currencies.rule",
        ),
        ("999999999999999999 * 10 > 1", Vec::new(), "too_large.rule"),
        ("days_after(today, 999999999999999999) > today", Vec::new(), "too_large.rule"),
        ("months_after(today, 999999) > today", Vec::new(), "too_large.rule"),
        ("workdays_after(today, 401) > today", Vec::new(), "too_long.rule"),
        ("workdays(date(\"2016-01-01\"), today) > 1", Vec::new(), "too_long.rule"),
        ("count(payments) > 1", vec![payment("1", Currency::Cny); FACT_ROWS + 1], "too_many.payments"),
    ] {
        let promise = promise(source, "money(\"1\")").unwrap();
        assert_eq!(said(&promise, &known(payments)), format!("lacks {wanted}"), "{source}");
    }
    let promise = promise("contract.price > money(\"1\")", "money(\"1\")").unwrap();
    let mut twice = known(Vec::new());
    twice.facts.get_mut("contract").unwrap().push(contract(None));
    assert_eq!(said(&promise, &twice), "lacks ambiguous.contract");
    let in_force = promise.in_force_for(&"lianjia-wuhan".parse().unwrap(), Some("wuhan"), &twice);
    assert_eq!(in_force, Err(vec!["ambiguous.contract".to_owned()]));
}

#[test]
fn what_would_take_too_many_steps_is_for_a_person() {
    // Three rounds over two hundred payments, each with a count of a year's working days.
    let one = "payments.exists(p, workdays(date(\"2024-01-02\"), date(\"2025-01-02\")) < 1)";
    let promise = promise(&[one; 3].join(" || "), "money(\"1\")").unwrap();
    assert_eq!(said(&promise, &known(vec![payment("1", Currency::Cny); FACT_ROWS])), "lacks too_long.rule");
}

#[test]
fn the_sums_of_a_claim_are_kept_apart() {
    let catalogue = Catalogue::shipped().unwrap();
    let promise = catalogue.promise("unpaid-bills").unwrap();
    let bill = |amount: &str| {
        let texts = [("kind", "power"), ("until", "2026-09-30"), ("amount", amount)];
        record_from_texts(FactKind::Bill.fields(), texts, Currency::Cny).unwrap()
    };
    let handover = [("home", "H-1"), ("on", "2026-10-31"), ("retained_deposit", "500")];
    let known = |amount: &str| Known {
        claim: Record::from([("home".to_owned(), Value::Text("H-1".to_owned()))]),
        facts: BTreeMap::from([
            (
                "handover".to_owned(),
                vec![record_from_texts(FactKind::Handover.fields(), handover, Currency::Cny).unwrap()],
            ),
            ("bills".to_owned(), vec![bill(amount)]),
        ]),
        today: "2026-11-20".parse().unwrap(),
    };
    let terms = &promise.terms[0];
    let Outcome::Eligible(amounts) = terms.judge(promise, &known("30000")).outcome else { unreachable!() };
    let yuan = |yuan: i64| Money::new(yuan * 100, Currency::Cny);
    assert_eq!((amounts.found, amounts.offset, amounts.deductible), (yuan(30_000), yuan(500), yuan(0)));
    assert_eq!((amounts.cap, amounts.payable), (Some(yuan(20_000)), yuan(20_000)));
    let judged = terms.judge(promise, &known("500"));
    assert_eq!(judged.outcome, Outcome::NotEligible(vec!["loss_remains".to_owned()]));
    let codes: Vec<&str> = judged.steps.iter().map(|step| step.code.as_str()).collect();
    assert_eq!(codes, ["arrears", "claimed_in_time", "loss_remains"]);
}

#[test]
fn records_are_read_against_their_schema_and_come_back_as_they_went() {
    let fields = FactKind::Payment.fields();
    let json = json!({ "purpose": "commission", "amount": { "amount": "12.50", "currency": "CNY" }, "paid_on": "2028-02-29", "recovered": null });
    let record = record_from_json(fields, &json).unwrap();
    assert_eq!(record.len(), 3);
    let back = serde_json::to_value(&record).unwrap();
    assert_eq!(record_from_json(fields, &back).unwrap(), record);
    let money = || json!({ "amount": "1", "currency": "CNY" });
    for (json, wanted) in [
        (json!([]), "record: write an object"),
        (json!({ "colour": 1 }), "colour: no such field: there are purpose, amount, paid_on, recovered"),
        (json!({ "purpose": "commission", "amount": money() }), "paid_on: is missing"),
        (
            json!({ "purpose": "bribe", "amount": money(), "paid_on": "2026-01-01" }),
            "purpose: write one of deposit, price",
        ),
        (json!({ "purpose": "price", "amount": 100, "paid_on": "2026-01-01" }), "amount: write money as"),
        (
            json!({ "purpose": "price", "amount": { "amount": "1", "currency": "CNY", "x": 1 }, "paid_on": "2026-01-01" }),
            "amount: write money as",
        ),
        (
            json!({ "purpose": "price", "amount": { "amount": "-1", "currency": "CNY" }, "paid_on": "2026-01-01" }),
            "amount: this is not an amount",
        ),
        (
            json!({ "purpose": "price", "amount": money(), "paid_on": "2026-02-29" }),
            "paid_on: \"2026-02-29\" is no date",
        ),
        (
            json!({ "purpose": "price", "amount": money(), "paid_on": 20260101 }),
            "paid_on: write a date as text",
        ),
    ] {
        let error = record_from_json(fields, &json).unwrap_err().to_string();
        assert!(error.starts_with(wanted), "{error}");
    }
}

#[test]
fn another_city_has_promised_nothing() {
    let promise = promise("true", "money(\"1\")").unwrap();
    let version = |brand: &str, city| {
        let found = promise.in_force_for(&brand.parse().unwrap(), city, &known(Vec::new())).unwrap();
        found.map(|terms| terms.version.clone())
    };
    assert_eq!(version("lianjia-wuhan", Some("wuhan")).as_deref(), Some("v1"));
    assert_eq!((version("lianjia-wuhan", Some("shanghai")), version("lianjia-wuhan", None)), (None, None));
}
