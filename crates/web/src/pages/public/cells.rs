//! Awards by brand and city in a month. What stands for few people is not shown, and what would give it away neither.

use anxin_desk::SMALLEST_CELL;
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button, empty, heading, notice};
use crate::components::form::{Choice, Errors, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::public::download;

/// The cells of a month.
#[derive(Clone, Debug)]
pub struct CellsView {
    /// When they were counted.
    pub as_of: Instant,
    /// The months to choose from, as in `2026-11`, with their names, the newest first.
    pub months: Vec<(String, String)>,
    /// The month that was chosen.
    pub month: String,
    /// Its cells.
    pub rows: Vec<CellRow>,
}

/// One brand in one city.
#[derive(Clone, Debug)]
pub struct CellRow {
    /// The city's name.
    pub city: String,
    /// The brand's name.
    pub brand: String,
    /// Awards and what is paid of them; none where that would be about too few people.
    pub shown: Option<(u64, Money)>,
}

/// The page, at `/public/cells`.
#[must_use]
pub fn page(ctx: &Ctx, view: &CellsView) -> Markup {
    let title = ctx.t("cells-title");
    let months: Vec<Choice> =
        view.months.iter().map(|(word, name)| Choice::new(word.as_str(), name.as_str())).collect();
    let least = ctx.t_with("cells-small", &[("n", SMALLEST_CELL.into())]);
    let body = html! {
        (back("/public", &ctx.t("public-title")))
        (heading(&title, Some(&ctx.t("cells-lead"))))
        p.small { (ctx.t("as-of")) " " (format::time_tag(ctx.words, view.as_of)) " · " a href="/public/how#small" { (ctx.t("public-how")) } }
        (notice(Tone::Info, &ctx.t("cells-why"), &html! { p { (least) } }))
        @if view.months.is_empty() {
            (empty(Icon::Bars, &ctx.t("public-none"), &ctx.t("public-none-lesson"), None))
        } @else {
            form.inline method="get" action="/public/cells" {
                (select(ctx, "month", &ctx.t("month"), &months, &view.month, &Errors::default()))
                (button(Weight::Quiet, &ctx.t("desk-filter")))
            }
            section { (table(ctx, &view.rows)) @let file = download(ctx, "cells"); p.small { a href=(file.href) { (file.label) } } }
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn table(ctx: &Ctx, rows: &[CellRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("cells-title"),
        vec![
            Column::words(ctx.t("city")),
            Column::words(ctx.t("brand-of-call")),
            Column::figures(ctx.t("public-awards")),
            Column::figures(ctx.t("public-paid")),
        ],
    );
    for row in rows {
        let (awards, paid) = row.shown.map_or_else(
            || (ctx.t("cells-hidden"), ctx.t("cells-hidden")),
            |(awards, paid)| (format::count(awards), format::money(ctx.words, paid)),
        );
        table.row(vec![html! { (row.city) }, html! { (row.brand) }, html! { (awards) }, html! { (paid) }]);
    }
    table.draw()
}
