//! What happens in a test of a promise, what comes of it, and what speaks against a file, in the reader's language.

use anxin_promise::{
    Case, Field, FieldKind, Objection, Promise, PromiseTest, Record, TestChange, Value, Wanted,
};

use crate::ctx::Ctx;
use crate::format;
use crate::handlers::{cases, loss};
use crate::pages::promises::key_name;
use crate::web::Web;

/// Between the parts of a line.
const BETWEEN: &str = " · ";

/// What happens in a test, in one line.
pub(super) fn case(web: &Web, ctx: &Ctx, promise: &Promise, test: &PromiseTest) -> String {
    let mut parts = vec![cases::brand_name(web, &test.brand), format::city(ctx.words, &test.city)];
    match &test.case {
        Case::Call(at) => {
            let at = format::in_zone(ctx.words, *at, &zone(ctx, promise, test));
            parts.push(ctx.t_with("law-case-call", &[("at", at.as_str().into())]));
        }
        Case::Claim { claim, facts, today } => {
            let day = format::day(ctx.words, *today);
            parts.push(ctx.t_with("law-case-day", &[("day", day.as_str().into())]));
            parts.push(claimed(ctx, promise, claim));
            for wanted in &promise.facts {
                let rows = facts.get(&wanted.name).map_or(&[][..], Vec::as_slice);
                parts.extend(rows.iter().map(|row| held(ctx, wanted, row)));
            }
        }
    }
    parts.join(BETWEEN)
}

/// The zone of the versions that a test is about: those of its city, or whichever there are.
fn zone(ctx: &Ctx, promise: &Promise, test: &PromiseTest) -> String {
    let own = promise.terms.iter().find(|terms| terms.city == test.city);
    let zone = own.or_else(|| promise.terms.first()).and_then(|terms| terms.zone.iana_name());
    zone.unwrap_or_else(|| ctx.words.place().name()).to_owned()
}

fn claimed(ctx: &Ctx, promise: &Promise, claim: &Record) -> String {
    let language = ctx.words.language().tag();
    let said = promise.claim.iter().filter_map(|field| {
        let value = claim.get(&field.name)?;
        let chosen = match (&field.kind, value) {
            (FieldKind::Word(choices), Value::Text(word)) => {
                choices.iter().find(|choice| choice.word == *word).map(|c| c.label.get(language).to_owned())
            }
            _ => None,
        };
        Some((field.label.get(language).to_owned(), chosen.unwrap_or_else(|| told(ctx, field, value))))
    });
    named(ctx, &ctx.t("fact-claim"), said)
}

fn held(ctx: &Ctx, wanted: &anxin_promise::FactWanted, row: &Record) -> String {
    let said = wanted.kind.fields().iter().filter_map(|field| {
        let value = row.get(field.name)?;
        Some((loss::field_name(ctx, field.name), told(ctx, field, value)))
    });
    named(ctx, &ctx.t(&format!("fact-{}", wanted.kind.word())), said)
}

/// A record by its name, with what its fields say.
fn named(ctx: &Ctx, name: &str, said: impl Iterator<Item = (String, String)>) -> String {
    let said: Vec<String> = said
        .map(|(field, value)| {
            ctx.t_with(
                "law-case-field",
                &[("field", field.as_str().into()), ("value", value.as_str().into())],
            )
        })
        .collect();
    let said = said.join(ctx.words.language().comma());
    ctx.t_with("law-case-record", &[("name", name.into()), ("fields", said.as_str().into())])
}

fn told<F: Field>(ctx: &Ctx, field: &F, value: &Value) -> String {
    match value {
        Value::Date(day) => format::day(ctx.words, *day),
        Value::Money(amount) => format::money(ctx.words, *amount),
        Value::Int(n) => n.to_string(),
        Value::Bool(yes) => ctx.t(if *yes { "answer-yes" } else { "answer-no" }),
        Value::Text(word) if field.words().is_some() => loss::word_name(ctx, field.name(), word),
        Value::Text(text) => text.clone(),
    }
}

/// What is to come of a test, or came of it.
pub(super) fn in_words(ctx: &Ctx, promise: &Promise, outcome: &Wanted) -> String {
    let language = ctx.words.language().tag();
    let terms =
        outcome.version.as_ref().and_then(|version| promise.terms.iter().find(|t| t.version == *version));
    let mut parts: Vec<String> = outcome.version.iter().cloned().collect();
    if let Some(codes) = &outcome.codes {
        let text = |code: &String| {
            let own = terms.and_then(|terms| terms.conditions.iter().find(|one| one.code == *code));
            match (own, code.as_str()) {
                (Some(condition), _) => condition.text.get(language).to_owned(),
                (None, anxin_promise::CLAIMED_IN_TIME) => ctx.t("condition-in-time"),
                (None, anxin_promise::LOSS_REMAINS) => ctx.t("condition-loss-remains"),
                (None, other) => other.to_owned(),
            }
        };
        let texts: Vec<String> = codes.iter().map(text).collect();
        parts.push(ctx.t_with("law-out-not-met", &[("what", texts.join(" ").as_str().into())]));
    } else if outcome.outcome.as_deref() == Some("not_eligible") {
        parts.push(ctx.t("law-out-no"));
    }
    if let Some(lacks) = &outcome.lacks {
        let names: Vec<String> = lacks.iter().map(|place| loss::place_name(ctx, promise, place)).collect();
        let names = names.join(ctx.words.language().comma());
        parts.push(ctx.t_with("law-out-lacks", &[("what", names.as_str().into())]));
    }
    match (&outcome.amount, outcome.outcome.as_deref()) {
        (Some(amount), _) => {
            let money =
                terms.and_then(|terms| anxin_domain::money::Money::parse(amount, terms.currency).ok());
            let money = money.map_or_else(|| amount.clone(), |money| format::money(ctx.words, money));
            parts.push(ctx.t_with("law-out-pays", &[("amount", money.as_str().into())]));
        }
        (None, Some("eligible")) => parts.push(ctx.t("law-out-yes")),
        (None, _) => {}
    }
    if let Some(window) = &outcome.window {
        parts.push(ctx.t_with("law-out-window", &[("window", window.as_str().into())]));
    }
    if let Some(day) = outcome.pay_by {
        let day = format::day(ctx.words, day);
        parts.push(ctx.t_with("law-out-by", &[("day", day.as_str().into())]));
    }
    if parts.is_empty() { ctx.t("law-out-nothing") } else { parts.join(BETWEEN) }
}

/// What came of a test before and comes of it now. Each is read by its own file: a version that is gone has its words there.
pub(super) fn both(
    ctx: &Ctx,
    (current, next): (Option<&Promise>, &Promise),
    change: &TestChange,
) -> [String; 2] {
    let [before, now] = &change.outcomes;
    let none = || ctx.t("law-out-no-promise");
    [
        before.as_ref().zip(current).map_or_else(none, |(outcome, promise)| in_words(ctx, promise, outcome)),
        now.as_ref().map_or_else(none, |outcome| in_words(ctx, next, outcome)),
    ]
}

/// What speaks against a file.
pub(super) fn against(ctx: &Ctx, promise: &Promise, objection: &Objection) -> String {
    let moment = |at: &anxin_domain::time::Instant| format::date_time(ctx.words, *at);
    let claim = |field: &str| loss::place_name(ctx, promise, &format!("claim.{field}"));
    match objection {
        Objection::FewTests { count, .. } => ctx.t_with(
            "law-no-few-tests",
            &[("n", (*count).into()), ("needed", anxin_promise::FEWEST_TESTS.into())],
        ),
        Objection::TestFails { name, .. } => ctx.t_with("law-no-test", &[("test", name.as_str().into())]),
        Objection::NothingChanges => ctx.t("law-no-change"),
        Objection::BegunIsMissing { version } => {
            ctx.t_with("law-no-begun-missing", &[("version", version.as_str().into())])
        }
        Objection::BegunIsChanged { version, field } => {
            let name = key_name(ctx, field).unwrap_or_else(|| field.clone());
            let values = [("version", version.as_str().into()), ("field", name.as_str().into())];
            ctx.t_with("law-no-begun-changed", &values)
        }
        Objection::EndTooNear { version, known_by } => ctx.t_with(
            "law-no-end",
            &[("version", version.as_str().into()), ("at", moment(known_by).as_str().into())],
        ),
        Objection::BeginsTooEarly { version, from, known_by } => ctx.t_with(
            "law-no-begin",
            &[
                ("version", version.as_str().into()),
                ("from", moment(from).as_str().into()),
                ("at", moment(known_by).as_str().into()),
            ],
        ),
        Objection::ClaimChanged { field } => {
            ctx.t_with("law-no-claim-changed", &[("field", claim(field).as_str().into())])
        }
        Objection::ClaimRequired { field } => {
            ctx.t_with("law-no-claim-required", &[("field", claim(field).as_str().into())])
        }
        Objection::FactChanged { fact } => {
            ctx.t_with("law-no-fact", &[("fact", loss::place_name(ctx, promise, fact).as_str().into())])
        }
        Objection::FrameChanged => ctx.t("law-no-frame"),
        Objection::SameCalls { label } => {
            ctx.t_with("law-no-same-calls", &[("terms", label.as_str().into())])
        }
    }
}
