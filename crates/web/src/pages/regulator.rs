//! The regulator's face: how claims were decided, step by step. No number, no name, no reference; who decided is said by kind.

pub mod recoveries;

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{
    Tone, Weight, back, button, card, empty, facts, heading, link_button, notice, quote, sentences, tag,
};
use crate::components::form::{Choice, Errors, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::components::timeline::{Step, timeline};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::claims::{Rule, Stage, stage_tag};
use crate::pages::desk::queue::Went;
use crate::pages::loss::{self, ConditionRow, FactRow, Sums};

/// Who decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decider {
    /// The records, with no person in between.
    Records,
    /// One person.
    OnePerson,
    /// Several people, one after the other.
    People(u8),
}

/// A decided claim in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedRow {
    /// The case, by which its page is found.
    pub case: String,
    /// When it was decided.
    pub at: Instant,
    /// The promise, by name.
    pub promise: String,
    /// The brand, by name.
    pub brand: Option<String>,
    /// Which way it went.
    pub went: Went,
    /// Why, in a few words.
    pub why: String,
    /// Who decided.
    pub by: Decider,
    /// What was awarded.
    pub amount: Option<Money>,
}

/// What can be chosen: keys and names.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Promises.
    pub promises: Vec<(String, String)>,
    /// Brands.
    pub brands: Vec<(String, String)>,
    /// Cities.
    pub cities: Vec<(String, String)>,
}

/// The awards of one promise, city and brand in the month.
#[derive(Clone, Debug)]
pub struct SumRow {
    /// Where its cases are listed.
    pub href: String,
    /// The promise, by name.
    pub promise: String,
    /// The city, by name.
    pub city: String,
    /// The brand, by name.
    pub brand: String,
    /// How many awards.
    pub awards: u64,
    /// Their sum.
    pub awarded: Money,
    /// What is paid of it.
    pub paid: Money,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// What can be chosen.
    pub choices: Choices,
    /// The promise that was chosen; empty for all.
    pub promise: String,
    /// The brand that was chosen; empty for all.
    pub brand: String,
    /// The city that was chosen; empty for all.
    pub city: String,
    /// The months to choose from, as in `2026-11`, with their names, the newest first.
    pub months: Vec<(String, String)>,
    /// The month that was chosen.
    pub month: String,
    /// The awards of the month, within what was chosen.
    pub sums: Vec<SumRow>,
    /// What was decided then, the newest first.
    pub rows: Vec<DecidedRow>,
    /// The address of what was decided before that, if there is more.
    pub older: Option<String>,
    /// The address of the same as a table to take along.
    pub table: String,
}

/// One finding as it was decided.
#[derive(Clone, Debug)]
pub struct DecidedView {
    /// The promise, by name.
    pub promise: String,
    /// The day of what it is about.
    pub happened_on: String,
    /// The brand, by name.
    pub brand: Option<String>,
    /// How it began, in words.
    pub origin: String,
    /// How far it is.
    pub stage: Stage,
    /// Who decided.
    pub by: Decider,
    /// Every step with its time and who did it.
    pub steps: Vec<Step>,
    /// Why, in sentences.
    pub why: Vec<String>,
    /// The rules that it rests on.
    pub rules: Vec<Rule>,
    /// The conditions; empty for calls.
    pub conditions: Vec<ConditionRow>,
    /// What was looked at; what names a home, a paper or a person is withheld.
    pub facts: Vec<FactRow>,
    /// Whether the facts name another person than the one who claims.
    pub names_another: bool,
    /// How the sum came about.
    pub sums: Sums,
    /// The payment in words: name and value.
    pub payment: Vec<(String, Markup)>,
}

/// One case as it was decided.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// Its findings.
    pub findings: Vec<DecidedView>,
}

/// The list to pick from.
#[must_use]
pub fn list(ctx: &Ctx, view: &ListView) -> Markup {
    let title = ctx.t("regulator-title");
    let months: Vec<Choice> =
        view.months.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str())).collect();
    let all = |id: &str, choices: &[(String, String)]| -> Vec<Choice> {
        let every = std::iter::once(Choice::new("", ctx.t(id)));
        every.chain(choices.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect()
    };
    let none = Errors::default();
    let (promises, brands, cities) = (
        all("desk-all-promises", &view.choices.promises),
        all("regulator-all-brands", &view.choices.brands),
        all("regulator-all-cities", &view.choices.cities),
    );
    let body = html! {
        (heading(&title, Some(&ctx.t("regulator-lead"))))
        form.inline method="get" action="/regulator" {
            (select(ctx, "month", &ctx.t("month"), &months, &view.month, &none))
            (select(ctx, "promise", &ctx.t("promise"), &promises, &view.promise, &none))
            (select(ctx, "brand", &ctx.t("brand-of-call"), &brands, &view.brand, &none))
            (select(ctx, "city", &ctx.t("city"), &cities, &view.city, &none))
            (button(Weight::Quiet, &ctx.t("desk-filter")))
        }
        @if !view.sums.is_empty() { section { (sums(ctx, &view.sums)) } }
        @if view.rows.is_empty() {
            (empty(Icon::Tray, &ctx.t("regulator-none"), &ctx.t("regulator-none-lesson"), None))
        } @else {
            section {
                (decided(ctx, &view.rows))
                @if let Some(older) = &view.older { p { a href=(older) { (ctx.t("regulator-older")) } } }
                p { (link_button(Weight::Quiet, &view.table, &ctx.t("public-save"))) }
            }
        }
        p { a href="/public/log" { (ctx.t("log-title")) } }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn sums(ctx: &Ctx, rows: &[SumRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("regulator-sums"),
        vec![
            Column::words(ctx.t("promise")),
            Column::words(ctx.t("city")),
            Column::words(ctx.t("brand-of-call")),
            Column::figures(ctx.t("public-awards")),
            Column::figures(ctx.t("recoveries-awarded")),
            Column::figures(ctx.t("public-paid")),
        ],
    );
    for row in rows {
        table.row(vec![
            html! { a href=(row.href) { (row.promise) } },
            html! { (row.city) },
            html! { (row.brand) },
            html! { (format::count(row.awards)) },
            html! { (format::money(ctx.words, row.awarded)) },
            html! { (format::money(ctx.words, row.paid)) },
        ]);
    }
    table.draw()
}

fn decided(ctx: &Ctx, rows: &[DecidedRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("desk-decided"),
        vec![
            Column::words(ctx.t("decided-at")),
            Column::words(ctx.t("promise")),
            Column::words(ctx.t("brand-of-call")),
            Column::words(ctx.t("desk-ruling")),
            Column::words(ctx.t("desk-finding")),
            Column::words(ctx.t("regulator-by")),
            Column::figures(ctx.t("amount")),
        ],
    );
    for row in rows {
        table.row(vec![
            html! { a href={ "/regulator/cases/" (row.case) } { (format::short_time_tag(ctx.words, row.at)) } },
            html! { (row.promise) },
            html! { (row.brand.clone().unwrap_or_else(|| ctx.t("calls-unknown"))) },
            match row.went {
                Went::Upheld => tag(Tone::Good, &ctx.t("desk-upheld")),
                Went::NotUpheld => tag(Tone::Plain, &ctx.t("desk-not-upheld")),
            },
            html! { (row.why) },
            html! { (decider(ctx, row.by)) },
            html! { @if let Some(amount) = row.amount { (format::money(ctx.words, amount)) } @else { "–" } },
        ]);
    }
    table.draw()
}

/// Who decided, in words.
#[must_use]
pub fn decider(ctx: &Ctx, by: Decider) -> String {
    match by {
        Decider::Records => ctx.t("by-records"),
        Decider::OnePerson => ctx.t("by-one-person"),
        Decider::People(n) => ctx.t_with("by-people", &[("n", n.into())]),
    }
}

/// One case.
#[must_use]
pub fn case(ctx: &Ctx, view: &CaseView) -> Markup {
    let title = ctx.t("regulator-case-title");
    let body = html! {
        (back("/regulator", &ctx.t("regulator-title")))
        (heading(&title, Some(&ctx.t("regulator-case-lead"))))
        @for finding in &view.findings { (finding_cards(ctx, finding)) }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn finding_cards(ctx: &Ctx, view: &DecidedView) -> Markup {
    let about = [
        (ctx.t("loss-promise"), html! { (view.promise) }),
        (ctx.t("brand-of-call"), html! { (view.brand.clone().unwrap_or_else(|| ctx.t("calls-unknown"))) }),
        (ctx.t("loss-day"), html! { (view.happened_on) }),
        (ctx.t("origin"), html! { (view.origin) }),
        (ctx.t("regulator-by"), html! { (decider(ctx, view.by)) }),
    ];
    html! {
        div.standing { (stage_tag(ctx, view.stage)) }
        (card(&ctx.t("claim-about"), &facts(&about)))
        (card(&ctx.t("regulator-steps"), &timeline(ctx, &view.steps)))
        (card(&ctx.t("claim-why"), &html! {
            (sentences(&view.why))
            @for rule in &view.rules { (quote(&rule.text, &rule.source)) }
        }))
        @if view.names_another { (notice(Tone::Warn, &ctx.t("case-names-another"), &html! {})) }
        @if !view.conditions.is_empty() {
            (card(&ctx.t("conditions-title"), &loss::conditions(ctx, &view.conditions)))
        }
        @if !view.facts.is_empty() { (card(&ctx.t("facts-title"), &loss::facts(ctx, &view.facts))) }
        @if !view.sums.is_empty() { (card(&ctx.t("sums-card"), &loss::sums(ctx, &view.sums))) }
        @if !view.payment.is_empty() { (card(&ctx.t("regulator-payment"), &facts(&view.payment))) }
    }
}
