//! Brands that join: what each has signed and left with the fund, its lines and keys, and what lacks before it is live.

pub mod one;

use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, button, card, empty, heading, tag};
use crate::components::form::{Choice, Errors, Field, Input, named_summary, post, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use anxin_domain::money::Money;

/// What lacks before calls of a brand are judged as a brand's that has joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Its rulebook has no version in force.
    Rulebook,
    /// Nothing was signed.
    Agreement,
    /// It has left nothing with the fund.
    Deposit,
    /// None of its agents has a line.
    Lines,
    /// It has no key for the API, and so neither asks nor hands in.
    Keys,
}

impl Lack {
    /// Each, in the order in which it is seen to.
    pub const ALL: &[Self] = &[Self::Rulebook, Self::Agreement, Self::Deposit, Self::Lines, Self::Keys];

    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Rulebook => "brands-lacks-rulebook",
            Self::Agreement => "brands-lacks-agreement",
            Self::Deposit => "brands-lacks-deposit",
            Self::Lines => "brands-lacks-lines",
            Self::Keys => "brands-lacks-keys",
        }
    }
}

/// A brand in the list.
#[derive(Clone, Debug)]
pub struct BrandRow {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its city.
    pub city: String,
    /// What it has left with the fund.
    pub deposit: Money,
    /// Lines of its agents.
    pub lines: usize,
    /// What lacks.
    pub lacks: Vec<Lack>,
}

/// What the form posts to `/desk/brands`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BrandForm {
    /// The key.
    pub id: String,
    /// The name.
    pub name: String,
    /// The city.
    pub city: String,
    /// The rulebook, by id.
    pub rulebook: String,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct BrandsView {
    /// Every brand, by key.
    pub rows: Vec<BrandRow>,
    /// Rulebooks to choose from, by id.
    pub rulebooks: Vec<String>,
    /// The form as it was sent.
    pub form: BrandForm,
    /// What is wrong: fields `id`, `name`, `city`, `rulebook`.
    pub errors: Errors,
}

/// The list, with the form for a new brand.
#[must_use]
pub fn list(ctx: &Ctx, view: &BrandsView) -> Markup {
    let title = ctx.t("brands-title");
    let none = std::iter::once(Choice::new("", ctx.t("choose")));
    let rulebooks: Vec<Choice> =
        none.chain(view.rulebooks.iter().map(|id| Choice::new(id.as_str(), id.as_str()))).collect();
    let field = |name, id: &str, value| {
        Field::new(name, Input::Text, ctx.t(id)).value(value).check(ctx, &view.errors)
    };
    let form = html! {
        (field("id", "brands-key", &view.form.id).hint(ctx.t("brands-key-hint")).draw())
        (field("name", "brands-name", &view.form.name).draw())
        (field("city", "brands-city", &view.form.city).hint(ctx.t("brands-city-hint")).draw())
        (select(ctx, "rulebook", &ctx.t("book-name"), &rulebooks, &view.form.rulebook, &view.errors))
        (button(Weight::Primary, &ctx.t("brands-enter")))
    };
    let body = html! {
        (named_summary(ctx, &view.errors, |name| label(ctx, name)))
        (heading(&title, Some(&ctx.t("brands-lead"))))
        @if view.rows.is_empty() { (empty(Icon::Shield, &ctx.t("brands-none"), &ctx.t("brands-none-lesson"), None)) }
        @else { (table(ctx, &view.rows)) }
        (card(&ctx.t("brands-new"), &post("/desk/brands", &form)))
    };
    shell(ctx, &title, Width::Broad, &body)
}

/// What the fields of the form are called.
fn label(ctx: &Ctx, name: &str) -> Option<String> {
    let id = match name {
        "id" => "brands-key",
        "name" => "brands-name",
        "city" => "brands-city",
        "rulebook" => "book-name",
        _ => return None,
    };
    Some(ctx.t(id))
}

fn table(ctx: &Ctx, rows: &[BrandRow]) -> Markup {
    let columns = vec![
        Column::words(ctx.t("brands-name")),
        Column::words(ctx.t("brands-city")),
        Column::figures(ctx.t("brands-deposit")),
        Column::figures(ctx.t("brands-lines")),
        Column::words(ctx.t("brands-live")),
    ];
    let mut table = Table::new(ctx.t("brands-title"), columns).named_above();
    for row in rows {
        table.row(vec![
            html! { a href={ "/desk/brands/" (row.id) } { (row.name) } },
            html! { (format::city(ctx.words, &row.city)) },
            html! { (format::money(ctx.words, row.deposit)) },
            html! { (format::count(row.lines as u64)) },
            live(ctx, &row.lacks),
        ]);
    }
    table.draw()
}

/// Whether a brand is live, and what lacks if it is not.
#[must_use]
pub fn live(ctx: &Ctx, lacks: &[Lack]) -> Markup {
    html! {
        @if lacks.is_empty() { (tag(Tone::Good, &ctx.t("brands-is-live"))) }
        @else {
            (tag(Tone::Warn, &ctx.t("brands-not-live")))
            @for lack in lacks { p.small { (ctx.t(lack.id())) } }
        }
    }
}
