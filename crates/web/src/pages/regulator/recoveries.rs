//! What came back of what the fund paid: by brand and promise, and the ways it came.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Weight, empty, heading, link_button};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// The awards of a brand under a promise, and what came back of them.
#[derive(Clone, Debug)]
pub struct Recovered {
    /// The brand, by name.
    pub brand: String,
    /// The promise, by name.
    pub promise: String,
    /// What was awarded.
    pub awarded: Money,
    /// What is owed of it still.
    pub owed: Money,
    /// What was paid back.
    pub paid_back: Money,
    /// What need not be paid, because a third party did.
    pub passed_on: Money,
    /// What was given up.
    pub written_off: Money,
    /// What was claimed from third parties.
    pub claimed: Money,
    /// What they have paid.
    pub claimed_back: Money,
    /// What is not claimed from them any more.
    pub dropped: Money,
}

/// The ways by which a brand paid back.
#[derive(Clone, Debug)]
pub struct Ways {
    /// The brand, by name.
    pub brand: String,
    /// Taken from its deposit.
    pub by_offset: Money,
    /// Paid towards instalments.
    pub by_instalment: Money,
    /// Instalments that are still to be paid.
    pub open: Money,
    /// Those of them whose day is over.
    pub late: Money,
}

/// The view.
#[derive(Clone, Debug)]
pub struct RecoveriesView {
    /// When it was counted.
    pub as_of: Instant,
    /// By brand and promise.
    pub rows: Vec<Recovered>,
    /// By brand.
    pub ways: Vec<Ways>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &RecoveriesView) -> Markup {
    let title = ctx.t("recoveries-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("recoveries-lead"))))
        p { (ctx.t("as-of")) " " (format::time_tag(ctx.words, view.as_of)) }
        @if view.rows.is_empty() {
            (empty(Icon::Coin, &ctx.t("recoveries-none"), &ctx.t("recoveries-none-lesson"), None))
        } @else {
            (by_promise(ctx, &view.rows))
            (third_parties(ctx, &view.rows))
            (ways(ctx, &view.ways))
            p { (link_button(Weight::Quiet, "/regulator/recoveries.csv", &ctx.t("recoveries-save"))) }
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn table(ctx: &Ctx, caption: &str, words: &[&str], figures: &[&str]) -> Table {
    let words = words.iter().map(|id| Column::words(ctx.t(id)));
    let columns = words.chain(figures.iter().map(|id| Column::figures(ctx.t(id)))).collect();
    Table::new(ctx.t(caption), columns)
}

fn by_promise(ctx: &Ctx, rows: &[Recovered]) -> Markup {
    let figures = [
        "recoveries-awarded",
        "recoveries-paid-back",
        "recoveries-passed-on",
        "recoveries-written-off",
        "recoveries-owed",
    ];
    let mut table = table(ctx, "recoveries-by-promise", &["brand-of-call", "promise"], &figures);
    for row in rows {
        let sums = [row.awarded, row.paid_back, row.passed_on, row.written_off, row.owed];
        let names = [&row.brand, &row.promise].map(|name| html! { (name) });
        table.row(
            names.into_iter().chain(sums.map(|sum| html! { (format::money(ctx.words, sum)) })).collect(),
        );
    }
    table.draw()
}

fn third_parties(ctx: &Ctx, rows: &[Recovered]) -> Markup {
    let claimed: Vec<_> = rows.iter().filter(|row| row.claimed.minor() > 0).collect();
    if claimed.is_empty() {
        return html! { p { (ctx.t("recoveries-no-recourse")) } };
    }
    let figures = ["recoveries-claimed", "recoveries-claimed-back", "recoveries-dropped"];
    let mut table = table(ctx, "recoveries-recourse", &["brand-of-call", "promise"], &figures);
    for row in claimed {
        let names = [&row.brand, &row.promise].map(|name| html! { (name) });
        let sums = [row.claimed, row.claimed_back, row.dropped];
        table.row(
            names.into_iter().chain(sums.map(|sum| html! { (format::money(ctx.words, sum)) })).collect(),
        );
    }
    table.draw()
}

fn ways(ctx: &Ctx, rows: &[Ways]) -> Markup {
    let figures = ["recoveries-offset", "recoveries-instalment", "recoveries-open", "recoveries-late"];
    let mut table = table(ctx, "recoveries-ways", &["brand-of-call"], &figures);
    for row in rows {
        let sums = [row.by_offset, row.by_instalment, row.open, row.late];
        let name = html! { (row.brand) };
        table.row(
            std::iter::once(name).chain(sums.map(|sum| html! { (format::money(ctx.words, sum)) })).collect(),
        );
    }
    table.draw()
}
