//! A loss as the pages show it to customer, desk and regulator: the conditions step by step, the facts that were looked at, and
//! how the sum came about.

use anxin_domain::money::Money;
use maud::{Markup, html};

use crate::components::basics::{Tone, tag};
use crate::components::icon::{Icon, icon};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// A condition of the terms that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionRow {
    /// It in the words of the terms.
    pub text: String,
    /// Whether it is met; none if that cannot be said.
    pub met: Option<bool>,
    /// What would have to be known, in words.
    pub lacks: Vec<String>,
}

/// How a sum came about. What is none is not known yet, or does not apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// What the customer asked for.
    pub asked: Option<Money>,
    /// What the terms grant, by what is held.
    pub found: Option<Money>,
    /// What is taken off because it is held elsewhere.
    pub offset: Option<Money>,
    /// What the customer bears.
    pub deductible: Option<Money>,
    /// The most that is paid.
    pub cap: Option<Money>,
    /// What is left to pay.
    pub payable: Option<Money>,
    /// What was awarded.
    pub approved: Option<Money>,
    /// What the bank's statement shows.
    pub paid: Option<Money>,
}

impl Sums {
    /// Whether there is nothing to show.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.asked.is_none() && self.found.is_none() && self.approved.is_none() && self.paid.is_none()
    }

    /// What is above the most that is paid, so that the lines add up.
    fn above_cap(&self) -> Option<Money> {
        let found = self.found?;
        let taken: i128 = [self.offset, self.deductible, self.payable]
            .into_iter()
            .flatten()
            .map(|part| i128::from(part.minor()))
            .sum();
        let above = i64::try_from(i128::from(found.minor()) - taken).ok()?;
        (above > 0 && self.cap.is_some()).then(|| Money::new(above, found.currency()))
    }
}

/// A fact that was looked at, as a table of its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactRow {
    /// What it is, with its place where there are several.
    pub name: String,
    /// Its fields: name and value in words.
    pub fields: Vec<(String, String)>,
}

/// The conditions, each with a sign and a word; first those that are not met, as they decide.
#[must_use]
pub fn conditions(ctx: &Ctx, rows: &[ConditionRow]) -> Markup {
    let (failed, others): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.met == Some(false));
    html! {
        ul.rows.conditions {
            @for row in failed.into_iter().chain(others) {
                li {
                    div {
                        p { (row.text) }
                        @if !row.lacks.is_empty() {
                            p.small { (ctx.t("condition-lacks")) " " (row.lacks.join(" · ")) }
                        }
                    }
                    (sign(ctx, row.met))
                }
            }
        }
    }
}

fn sign(ctx: &Ctx, met: Option<bool>) -> Markup {
    match met {
        Some(true) => tag(Tone::Good, &ctx.t("condition-met")),
        Some(false) => tag(Tone::Bad, &ctx.t("condition-not-met")),
        None => tag(Tone::Plain, &ctx.t("condition-unknown")),
    }
}

/// The sum, line by line; the lines from found to payable add up.
#[must_use]
pub fn sums(ctx: &Ctx, sums: &Sums) -> Markup {
    let mut table = Table::new(
        ctx.t("sums-title"),
        vec![Column::words(ctx.t("sums-step")), Column::figures(ctx.t("amount"))],
    );
    let minus = |amount: Option<Money>| {
        let some = amount.filter(|amount| amount.minor() > 0);
        some.map(|amount| Money::new(-amount.minor(), amount.currency()))
    };
    let cap = sums.above_cap();
    let lines = [
        ("sums-asked", sums.asked),
        ("sums-found", sums.found),
        ("sums-offset", minus(sums.offset)),
        ("sums-deductible", minus(sums.deductible)),
        ("sums-above-cap", minus(cap)),
        ("sums-payable", sums.payable),
        ("sums-approved", sums.approved),
        ("sums-paid", sums.paid),
    ];
    for (id, amount) in lines {
        if let Some(amount) = amount {
            table.row(vec![html! { (ctx.t(id)) }, html! { (format::money(ctx.words, amount)) }]);
        }
    }
    html! {
        div.pairs { (table.draw()) }
        @if let Some(most) = sums.cap {
            p.small { (ctx.t_with("sums-cap", &[("amount", format::money(ctx.words, most).into())])) }
        }
    }
}

/// The facts, a table each.
#[must_use]
pub fn facts(ctx: &Ctx, rows: &[FactRow]) -> Markup {
    html! {
        @for row in rows {
            @if row.fields.is_empty() {
                p.fact { (icon(Icon::Info)) strong { (row.name) } " " (ctx.t("fact-not-held")) }
            } @else {
                (fact(ctx, row))
            }
        }
    }
}

fn fact(ctx: &Ctx, row: &FactRow) -> Markup {
    let mut table = Table::new(
        row.name.clone(),
        vec![Column::words(ctx.t("fact-field")), Column::words(ctx.t("fact-value"))],
    );
    for (name, value) in &row.fields {
        table.row(vec![html! { (name) }, html! { (value) }]);
    }
    html! { div.pairs { (table.draw()) } }
}
