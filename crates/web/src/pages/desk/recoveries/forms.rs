//! What is agreed with a debtor and what is proposed to be given up: the forms, and the answers once more before they count.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, back, button, heading, hidden};
use crate::components::form::{Choice, Errors, Field, Input, answers, error_summary, post, select};
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// Days from one instalment to the next that can be chosen.
pub const EVERY_DAYS: [i64; 4] = [7, 14, 30, 91];

/// What the form of a plan posts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    /// What is paid in all.
    pub amount: String,
    /// In how many parts.
    pub parts: String,
    /// The day of the first.
    pub first: String,
    /// Days from one to the next: one of [`EVERY_DAYS`].
    pub every: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// What the form of a proposal posts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WriteOffForm {
    /// Of which debt: empty for the debtor's own, or the award for which a third party owes.
    pub of: String,
    /// How much.
    pub amount: String,
    /// Why.
    pub reason: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// Whom a form is about.
#[derive(Clone, Debug)]
pub struct About {
    /// Their name.
    pub name: String,
    /// The address of their page.
    pub address: String,
    /// What follows `?` in their currency, with it; else empty.
    pub query: String,
    /// What they owe.
    pub owed: Money,
}

impl About {
    pub(super) fn back(&self) -> Markup {
        back(&format!("{}{}", self.address, self.query), &self.name)
    }

    pub(super) fn to(&self, end: &str) -> String {
        format!("{}{end}{}", self.address, self.query)
    }

    pub(super) fn owes(&self, ctx: &Ctx) -> String {
        let owed = format::money(ctx.words, self.owed);
        ctx.t_with("debts-owes", &[("name", self.name.as_str().into()), ("amount", owed.into())])
    }
}

/// Asks for a plan. What is wrong: fields `amount`, `parts`, `first`, `every`.
#[must_use]
pub fn plan(ctx: &Ctx, about: &About, form: &PlanForm, errors: &Errors) -> Markup {
    let title = ctx.t("plan-agree");
    let every: Vec<Choice> = EVERY_DAYS
        .iter()
        .map(|days| Choice::new(days.to_string(), ctx.t_with("plan-every-days", &[("n", (*days).into())])))
        .collect();
    let chosen = if form.every.is_empty() { "30" } else { form.every.as_str() };
    let fields = [
        Field::new("amount", Input::Amount, ctx.t("plan-amount"))
            .hint(ctx.t("plan-amount-hint"))
            .value(&form.amount),
        Field::new("parts", Input::Count, ctx.t("plan-parts"))
            .hint(ctx.t("plan-parts-hint"))
            .value(&form.parts),
        Field::new("first", Input::Date, ctx.t("plan-first")).value(&form.first),
    ];
    let body = html! {
        (about.back())
        (error_summary(ctx, errors))
        (heading(&title, Some(&about.owes(ctx))))
        (post(&about.to("/plan"), &html! {
            @for field in fields { (field.check(ctx, errors).draw()) }
            (select(ctx, "every", &ctx.t("plan-every"), &every, chosen, errors))
            (button(Weight::Primary, &ctx.t("continue")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The plan once more, each instalment with its day.
#[must_use]
pub fn plan_check(ctx: &Ctx, about: &About, form: &PlanForm, parts: &[(Instant, Money)]) -> Markup {
    let title = ctx.t("check-title");
    let columns = vec![Column::words(ctx.t("plan-due")), Column::figures(ctx.t("amount"))];
    let mut table = Table::new(ctx.t("plan-caption"), columns);
    for (due, amount) in parts {
        table.row(vec![format::last_day_tag(ctx.words, *due), html! { (format::money(ctx.words, *amount)) }]);
    }
    let sum = parts.iter().map(|(_, amount)| amount.minor()).sum();
    let sum = Money::new(sum, about.owed.currency());
    let pairs = [
        (ctx.t("debts-debtor"), about.name.clone()),
        (ctx.t("plan-amount"), format::money(ctx.words, sum)),
        (ctx.t("plan-parts"), parts.len().to_string()),
    ];
    let body = html! {
        (heading(&title, Some(&ctx.t("plan-check-lead"))))
        (table.draw())
        (post(&about.to("/plan"), &html! {
            @for (name, value) in [("amount", &form.amount), ("parts", &form.parts), ("first", &form.first), ("every", &form.every)] {
                (hidden(name, value))
            }
            (answers(ctx, &pairs, &ctx.t("plan-confirm")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// Asks for a proposal to give up. `third` are the awards for which a third party owes, each with its words. What is wrong: fields `of`,
/// `amount`, `reason`.
#[must_use]
pub fn write_off(
    ctx: &Ctx,
    about: &About,
    third: &[(String, String)],
    form: &WriteOffForm,
    errors: &Errors,
) -> Markup {
    let title = ctx.t("writeoff-propose");
    let own = std::iter::once(Choice::new("", about.name.clone()));
    let whose: Vec<Choice> =
        own.chain(third.iter().map(|(award, words)| Choice::new(award.as_str(), words.as_str()))).collect();
    let fields = [
        Field::new("amount", Input::Amount, ctx.t("writeoff-amount")).value(&form.amount),
        Field::new("reason", Input::Lines, ctx.t("writeoff-reason"))
            .hint(ctx.t("writeoff-reason-hint"))
            .value(&form.reason),
    ];
    let body = html! {
        (about.back())
        (error_summary(ctx, errors))
        (heading(&title, Some(&about.owes(ctx))))
        p { (ctx.t("writeoff-two")) }
        (post(&about.to("/write-off"), &html! {
            @if third.is_empty() { (hidden("of", "")) }
            @else { (select(ctx, "of", &ctx.t("writeoff-of"), &whose, &form.of, errors)) }
            @for field in fields { (field.check(ctx, errors).draw()) }
            (button(Weight::Primary, &ctx.t("continue")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The proposal once more.
#[must_use]
pub fn write_off_check(ctx: &Ctx, about: &About, whose: &str, amount: Money, form: &WriteOffForm) -> Markup {
    let title = ctx.t("check-title");
    let pairs = [
        (ctx.t("debts-debtor"), whose.to_owned()),
        (ctx.t("writeoff-amount"), format::money(ctx.words, amount)),
        (ctx.t("writeoff-reason"), form.reason.clone()),
    ];
    let body = html! {
        (heading(&title, Some(&ctx.t("writeoff-check-lead"))))
        (post(&about.to("/write-off"), &html! {
            @for (name, value) in [("of", &form.of), ("amount", &form.amount), ("reason", &form.reason)] { (hidden(name, value)) }
            (answers(ctx, &pairs, &ctx.t("writeoff-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}
