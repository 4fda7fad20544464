//! Claiming under a promise: the form that the promise's own fields make, and the answers once more before they are sent.

use std::collections::BTreeMap;

use anxin_domain::money::{Currency, Money};
use maud::{Markup, html};

use crate::components::basics::{Weight, back, button, card, heading, hidden, quote, sentences};
use crate::components::form::{
    Choice, Errors, Field, Input, answers, named_summary, own_post, radios, select,
};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::hotline::{again, language};
use crate::words::Language;

/// What is put before the name of a field of the claim in the form.
pub const CLAIM_PREFIX: &str = "claim.";

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A line of text.
    Text,
    /// A day.
    Date,
    /// An amount.
    Amount,
    /// A whole number.
    Int,
    /// Yes or no.
    YesNo,
    /// One of these words: what is sent and what is read.
    Words(Vec<(String, String)>),
}

/// One field of a claim, as the promise has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimField {
    /// Its name in the promise.
    pub name: String,
    /// What the form calls it.
    pub label: String,
    /// What the form says below it.
    pub hint: Option<String>,
    /// What it takes.
    pub takes: Takes,
    /// Whether a claim needs it.
    pub required: bool,
}

impl ClaimField {
    /// Its name in the form.
    #[must_use]
    pub fn form_name(&self) -> String {
        format!("{CLAIM_PREFIX}{}", self.name)
    }
}

/// The form as it was sent, by name: `brand`, `claim.<field>`, `asked`, `words`, `once`; `confirm` = `yes` once the answers were
/// read, `back` = `yes` to change them.
pub type Sent = BTreeMap<String, String>;

/// The view.
#[derive(Clone, Debug, Default)]
pub struct ClaimFormView {
    /// The promise.
    pub promise: String,
    /// The number of whoever claims on the telephone; none for a customer on their own page.
    pub caller: Option<String>,
    /// Its name.
    pub name: String,
    /// Its words in force, with their source; none if no brand holds it today.
    pub terms: Option<(String, String)>,
    /// The brands that hold it or held it: id and name.
    pub brands: Vec<(String, String)>,
    /// What sums are in.
    pub currency: Option<Currency>,
    /// What the promise asks.
    pub fields: Vec<ClaimField>,
    /// The papers that help, by name.
    pub papers: Vec<String>,
    /// The form as it was sent.
    pub form: Sent,
    /// What is wrong, by the names in the form.
    pub errors: Errors,
}

impl ClaimFormView {
    fn sent(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }

    /// What a field is called, by its name in the form.
    fn label(&self, ctx: &Ctx, name: &str) -> Option<String> {
        match name {
            "brand" => Some(ctx.t("claim-brand")),
            "asked" => Some(ctx.t("claim-asked")),
            "words" => Some(ctx.t("complain-words")),
            _ => self.fields.iter().find(|field| field.form_name() == name).map(|field| field.label.clone()),
        }
    }

    fn action(&self) -> String {
        let face = if self.caller.is_some() { "/hotline" } else { "/me" };
        format!("{face}/claim/{}", self.promise)
    }
}

/// The form.
#[must_use]
pub fn ask(ctx: &Ctx, view: &ClaimFormView) -> Markup {
    let title = ctx.t("claim-form-title");
    let none = std::iter::once(Choice::new("", ctx.t("choose")));
    let brands: Vec<_> =
        none.chain(view.brands.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect();
    let asked = Field::new("asked", Input::Amount, optional(ctx, &ctx.t("claim-asked")))
        .hint(ctx.t("claim-asked-hint"))
        .value(view.sent("asked"))
        .check(ctx, &view.errors);
    let words = Field::new("words", Input::Lines, ctx.t("complain-words"))
        .hint(ctx.t("claim-words-hint"))
        .value(view.sent("words"))
        .check(ctx, &view.errors);
    let spoken = Language::from_tag(view.sent("language")).unwrap_or_else(|| ctx.words.language());
    let body = html! {
        @if let Some(caller) = &view.caller { (again(ctx, caller, spoken)) }
        @else { (back("/me/promises", &ctx.t("promises-title"))) }
        (named_summary(ctx, &view.errors, |name| view.label(ctx, name)))
        (heading(&title, Some(&view.name)))
        @if let Some((text, source)) = &view.terms { (quote(text, source)) }
        (own_post(ctx, &view.action(), &html! {
            (hidden("once", view.sent("once")))
            @if let Some(caller) = &view.caller { (hidden("customer", caller)) }
            (select(ctx, "brand", &ctx.t("claim-brand"), &brands, view.sent("brand"), &view.errors))
            @for field in &view.fields { (control(ctx, view, field)) }
            (asked.draw())
            (words.draw())
            @if view.caller.is_some() { (language(ctx, view.sent("language"), "language", &view.errors)) }
            (button(Weight::Primary, &ctx.t("continue")))
        }))
        @if !view.papers.is_empty() {
            (card(&ctx.t("claim-papers"), &html! { p { (ctx.t("claim-papers-lead")) } (sentences(&view.papers)) }))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn optional(ctx: &Ctx, label: &str) -> String {
    ctx.t_with("optional-label", &[("label", label.into())])
}

fn control(ctx: &Ctx, view: &ClaimFormView, field: &ClaimField) -> Markup {
    let name = field.form_name();
    let value = view.sent(&name);
    let label = if field.required { field.label.clone() } else { optional(ctx, &field.label) };
    let choices: Vec<Choice> = match &field.takes {
        Takes::YesNo => yes_no(ctx).map(|(word, label)| Choice::new(word, label)).to_vec(),
        Takes::Words(words) => {
            words.iter().map(|(word, label)| Choice::new(word.as_str(), label.as_str())).collect()
        }
        _ => Vec::new(),
    };
    if !choices.is_empty() {
        return radios(ctx, &name, &label, &choices, value, &view.errors);
    }
    let input = match field.takes {
        Takes::Date => Input::Date,
        Takes::Amount => Input::Amount,
        Takes::Int => Input::Digits,
        Takes::Text | Takes::YesNo | Takes::Words(_) => Input::Text,
    };
    let drawn = Field::new(name.as_str(), input, label).value(value).check(ctx, &view.errors);
    match &field.hint {
        Some(hint) => drawn.hint(hint.clone()).draw(),
        None => drawn.draw(),
    }
}

/// Yes and no: what is sent and what is read.
pub(crate) fn yes_no(ctx: &Ctx) -> [(&'static str, String); 2] {
    [("yes", ctx.t("answer-yes")), ("no", ctx.t("answer-no"))]
}

/// The answers, to be read once more.
#[must_use]
pub fn check(ctx: &Ctx, view: &ClaimFormView) -> Markup {
    let title = ctx.t("check-title");
    let brand = view.brands.iter().find(|(id, _)| id == view.sent("brand"));
    let mut pairs = vec![
        (ctx.t("promise"), view.name.clone()),
        (ctx.t("claim-brand"), brand.map_or_else(String::new, |(_, name)| name.clone())),
    ];
    for field in &view.fields {
        pairs.push((field.label.clone(), read(ctx, field, view.currency, view.sent(&field.form_name()))));
    }
    let said = |text: String| if text.is_empty() { ctx.t("nothing-said") } else { text };
    pairs.push((ctx.t("claim-asked"), said(amount(ctx, view.currency, view.sent("asked")))));
    pairs.push((ctx.t("complain-words"), said(view.sent("words").to_owned())));
    let carried = view.form.iter().filter(|(name, _)| !matches!(name.as_str(), "confirm" | "back"));
    let body = html! {
        (heading(&title, Some(&ctx.t(if view.caller.is_some() { "hotline-check-lead" } else { "complain-check-lead" }))))
        (own_post(ctx, &view.action(), &html! {
            @for (name, value) in carried { (hidden(name, value)) }
            (answers(ctx, &pairs, &ctx.t("claim-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// A sum as it was typed, as people read it.
fn amount(ctx: &Ctx, currency: Option<Currency>, sent: &str) -> String {
    let sum = currency.and_then(|currency| Money::parse(sent, currency).ok());
    sum.map_or_else(|| sent.to_owned(), |sum| format::money(ctx.words, sum))
}

/// An answer as a person reads it.
fn read(ctx: &Ctx, field: &ClaimField, currency: Option<Currency>, sent: &str) -> String {
    let label = match &field.takes {
        Takes::YesNo => yes_no(ctx).into_iter().find(|(word, _)| *word == sent).map(|(_, label)| label),
        Takes::Words(words) => words.iter().find(|(word, _)| word == sent).map(|(_, label)| label.clone()),
        _ => None,
    };
    match (label, &field.takes) {
        (Some(label), _) => label,
        (None, _) if sent.is_empty() => ctx.t("nothing-said"),
        (None, Takes::Date) => format::typed_day(ctx.words, sent),
        (None, Takes::Amount) => amount(ctx, currency, sent),
        (None, _) => sent.to_owned(),
    }
}
