//! A loss in the words of the pages: conditions in the terms' own words, fields of facts by name, and the sum in steps.

use anxin_desk::{Finding, LossEvidence, LossSubject, StepMade};
use anxin_domain::money::Money;
use anxin_fund::PayoutStatus;
use anxin_promise::{CLAIMED_IN_TIME, Field, FieldKind, LOSS_REMAINS, Promise, Terms, Value};
use serde_json::Value as Json;

use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::claim::yes_no;
use crate::pages::loss::{ConditionRow, FactRow, Sums};

/// Who reads facts: whoever may know what they name, or those to whom a claim is told without names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Shown,
    Withheld,
}

/// The conditions that were looked at, in the words of the terms.
pub(crate) fn conditions(
    ctx: &Ctx,
    promise: &Promise,
    terms: Option<&Terms>,
    steps: &[StepMade],
) -> Vec<ConditionRow> {
    let language = ctx.words.language().tag();
    let text = |code: &str| match code {
        CLAIMED_IN_TIME => ctx.t("condition-in-time"),
        LOSS_REMAINS => ctx.t("condition-loss-remains"),
        code => {
            let known = terms.and_then(|terms| terms.conditions.iter().find(|one| one.code == code));
            known.map_or_else(|| code.to_owned(), |one| one.text.get(language).to_owned())
        }
    };
    let row = |step: &StepMade| ConditionRow {
        text: text(&step.code),
        met: step.met,
        lacks: step.lacks.iter().map(|place| place_name(ctx, promise, place)).collect(),
    };
    steps.iter().map(row).collect()
}

/// What is not known, as in `deposit.due_on`, in words.
pub(crate) fn place_name(ctx: &Ctx, promise: &Promise, place: &str) -> String {
    let (of, field) = place.split_once('.').map_or((place, None), |(of, field)| (of, Some(field)));
    if of == "claim" {
        let label = |field| promise.claim.iter().find(|one| Some(one.name.as_str()) == field);
        return label(field)
            .map_or_else(|| ctx.t("fact-claim"), |one| one.label.get(ctx.words.language().tag()).to_owned());
    }
    match (promise.facts.iter().find(|wanted| wanted.name == of), field) {
        (Some(wanted), None) => ctx.t(&format!("fact-{}", wanted.kind.word())),
        (Some(wanted), Some(field)) => {
            format!("{}: {}", ctx.t(&format!("fact-{}", wanted.kind.word())), field_name(ctx, field))
        }
        (None, _) if of == "calendar" => ctx.t("fact-calendar"),
        (None, _) => ctx.t("fact-by-hand"),
    }
}

/// The name of a field of a fact.
pub(crate) fn field_name(ctx: &Ctx, field: &str) -> String {
    ctx.t(&format!("field-{}", field.replace('_', "-")))
}

/// A word of a field in the reader's language.
pub(crate) fn word_name(ctx: &Ctx, field: &str, word: &str) -> String {
    let id = if field == "line_of_business" { "line" } else { "word" };
    ctx.t(&format!("{id}-{}", word.replace('_', "-")))
}

/// What was claimed and what is held, each as a table.
pub(crate) fn facts(ctx: &Ctx, promise: &Promise, evidence: &LossEvidence, names: Names) -> Vec<FactRow> {
    let language = ctx.words.language().tag();
    let claimed = promise.claim.iter().filter_map(|field| {
        let value = evidence.claim.get(&field.name)?;
        let label = field.label.get(language).to_owned();
        let chosen = match (&field.kind, value) {
            (FieldKind::Word(choices), Json::String(word)) => {
                choices.iter().find(|choice| choice.word == *word).map(|c| c.label.get(language).to_owned())
            }
            _ => None,
        };
        Some((label, chosen.unwrap_or_else(|| said(ctx, field, value, names))))
    });
    let mut rows = vec![FactRow { name: ctx.t("fact-claim"), fields: claimed.collect() }];
    for wanted in &promise.facts {
        let name = ctx.t(&format!("fact-{}", wanted.kind.word()));
        let held = evidence.facts.get(&wanted.name).map_or(&[][..], Vec::as_slice);
        if held.is_empty() {
            rows.push(FactRow { name: name.clone(), fields: Vec::new() });
        }
        for (place, fact) in held.iter().enumerate() {
            let name = if wanted.many { format!("{name} {}", place.saturating_add(1)) } else { name.clone() };
            let fields = wanted.kind.fields().iter().filter_map(|field| {
                let value = fact.get(field.name)?;
                Some((field_name(ctx, field.name), said(ctx, field, value, names)))
            });
            rows.push(FactRow { name, fields: fields.collect() });
        }
    }
    rows
}

/// A value in words. What names a home, a paper or a person is withheld where names are.
pub(crate) fn said<F: Field>(ctx: &Ctx, field: &F, json: &Json, names: Names) -> String {
    let Ok(value) = Value::from_json(field, json) else { return ctx.t("fact-by-hand") };
    match value {
        Value::Date(day) => format::day(ctx.words, day),
        Value::Money(amount) => format::money(ctx.words, amount),
        Value::Int(n) => n.to_string(),
        Value::Bool(yes) => {
            let [first, second] = yes_no(ctx);
            if yes { first.1 } else { second.1 }
        }
        Value::Text(word) if field.words().is_some() => word_name(ctx, field.name(), &word),
        Value::Text(_) if names == Names::Withheld => ctx.t("fact-withheld"),
        Value::Text(text) => text,
    }
}

/// How the sum of a finding came about.
pub(crate) fn sums(finding: &Finding, loss: &LossSubject) -> Sums {
    let made = loss.evidence.amounts;
    let award = finding.award.as_ref().filter(|award| award.reversed_at.is_none());
    let approved: Option<Money> = award.and_then(|_| finding.awarded()).or(loss.approved);
    let paid = award.into_iter().chain(&finding.raised).filter(|a| a.payout == Some(PayoutStatus::Settled));
    Sums {
        asked: loss.asked,
        found: made.map(|made| made.found).or(loss.found),
        offset: made.map(|made| made.offset),
        deductible: made.map(|made| made.deductible),
        cap: made.and_then(|made| made.cap),
        payable: made.map(|made| made.payable),
        approved,
        paid: paid.map(|award| award.amount).reduce(|one, more| one.plus(more).unwrap_or(one)),
    }
}
