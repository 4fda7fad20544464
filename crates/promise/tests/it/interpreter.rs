//! Our interpreter against that of the crate whose parser we use: where the subset means what CEL means, both say the same, and what
//! is lacking here is an error there.

use std::collections::HashMap;
use std::sync::Arc;

use anxin_domain::money::{Currency, Money};
use cel::{Context, Program, Value};
use proptest::prelude::*;

use crate::judging::{known, payment, promise, said};

const PAYMENTS: [&str; 3] = ["100", "50.50", "0.01"];

/// The world of the tests about judging, with amounts as their minor units.
fn context() -> Context<'static, 'static> {
    let fen = |text: &str| Money::parse(text, Currency::Cny).unwrap().minor();
    let record = |fields: &[(&str, Value)]| -> Value {
        fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect::<HashMap<_, _>>()
            .into()
    };
    let mut context = Context::default();
    context.add_variable_from_value("claim", record(&[("rooms", Value::Int(3)), ("about", Value::Null)]));
    let contract = [
        ("line_of_business", Value::from("resale")),
        ("price", Value::Int(fen("1200000"))),
        ("commission", Value::Int(fen("24000"))),
        ("owner_price", Value::Null),
    ];
    context.add_variable_from_value("contract", record(&contract));
    let payment = |amount: &&str| {
        record(&[
            ("amount", Value::Int(fen(amount))),
            ("purpose", Value::from("commission")),
            ("recovered", Value::Null),
        ])
    };
    context
        .add_variable_from_value("payments", Value::from(PAYMENTS.iter().map(payment).collect::<Vec<_>>()));
    context.add_function("money", move |text: Arc<String>| fen(&text)).unwrap();
    context.add_function("count", |list: Arc<Vec<Value>>| i64::try_from(list.len()).unwrap()).unwrap();
    let int = |value: &Value| if let Value::Int(number) = value { *number } else { 0 };
    context.add_function("sum", move |list: Arc<Vec<Value>>| list.iter().map(int).sum::<i64>()).unwrap();
    context
}

fn theirs(rule: &str) -> String {
    match Program::compile(rule).unwrap().execute(&context()) {
        Ok(Value::Bool(true)) => "yes".to_owned(),
        Ok(Value::Bool(false)) => "no".to_owned(),
        Ok(other) => format!("{other:?}"),
        Err(_) => "lacks".to_owned(),
    }
}

fn ours(rule: &str) -> String {
    let payments = PAYMENTS.iter().map(|amount| payment(amount, Currency::Cny)).collect();
    let whole = said(&promise(rule, "money(\"1\")").unwrap(), &known(payments));
    whole.split(' ').next().unwrap().to_owned()
}

fn figure() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "contract.price",
        "contract.commission",
        "contract.owner_price",
        "money(\"100\")",
        "money(\"0.01\")",
        "sum(payments.map(p, p.amount))",
        "sum(payments.filter(p, p.amount > money(\"1\")).map(p, p.amount))",
    ]);
    let number = || {
        prop::sample::select(vec![
            "claim.rooms",
            "2",
            "0",
            "count(payments)",
            "count(payments.filter(p, p.amount < money(\"60\")))",
        ])
    };
    leaf.prop_map(str::to_owned).prop_recursive(2, 6, 2, move |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["+", "-"]), inner.clone())
                .prop_map(|(a, sign, b)| format!("({a} {sign} {b})")),
            (inner.clone(), number()).prop_map(|(a, n)| format!("{a} * {n}")),
            (rule_leaf(), inner.clone(), inner).prop_map(|(when, a, b)| format!("({when} ? {a} : {b})")),
        ]
    })
}

fn rule_leaf() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "claim.rooms == 3",
        "claim.rooms > 3",
        "contract.owner_price == null",
        "contract.owner_price != null",
        "contract.owner_price > money(\"1\")",
        "contract.line_of_business in [\"rental\", \"resale\"]",
        "claim.about == null",
        "payments.exists(p, p.amount == money(\"50.50\"))",
        "payments.all(p, p.amount > money(\"0.01\"))",
        "payments.all(p, p.recovered == null)",
        "true",
        "false",
    ])
    .prop_map(str::to_owned)
}

fn rule() -> impl Strategy<Value = String> {
    let compare = (figure(), prop::sample::select(vec!["<", "<=", ">", ">="]), figure())
        .prop_map(|(a, sign, b)| format!("{a} {sign} {b}"));
    prop_oneof![rule_leaf(), compare].prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a}) ? ({b}) : ({c})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn both_say_the_same(rule in rule().prop_filter("within the limits", |rule| rule.len() <= 600 && rule.matches('?').count() <= 8)) {
        // What is nested or long beyond our limits is refused here and is none of this test's business.
        prop_assume!(promise(&rule, "money(\"1\")").is_ok());
        prop_assert_eq!(ours(&rule), theirs(&rule), "{}", rule);
    }
}

#[test]
fn all_three_answers_come_up() {
    for (rule, wanted) in [
        ("contract.price > contract.commission", "yes"),
        ("contract.price < contract.commission", "no"),
        ("contract.price < contract.owner_price", "lacks"),
        ("contract.price < contract.owner_price || true", "yes"),
    ] {
        assert_eq!((ours(rule).as_str(), theirs(rule).as_str()), (wanted, wanted), "{rule}");
    }
}
