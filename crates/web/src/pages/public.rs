//! The public's face: what the promises are, what was refused, found and paid, and how it is counted. Nothing personal.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_promise::Origin;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, card, empty, link_button, notice, tag};
use crate::components::chart::{Bar, Labels, columns};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::{Ctx, Mode};
use crate::format;

/// The totals.
#[derive(Clone, Debug)]
pub struct PublicView {
    /// When they were counted.
    pub as_of: Instant,
    /// Calls that were refused before they rang.
    pub refused_calls: u64,
    /// Awards of all promises.
    pub awards: u64,
    /// What was paid: seen on a bank statement.
    pub paid: Money,
    /// What the fund holds and has not set aside.
    pub balance: Money,
    /// What is awarded and not yet paid.
    pub waiting: Money,
    /// Awards that wait because the fund is empty.
    pub queue: Option<Queue>,
    /// By promise.
    pub promises: Vec<PromiseRow>,
    /// By brand.
    pub brands: Vec<BrandRow>,
    /// By calendar month, the oldest first.
    pub months: Vec<MonthRow>,
}

/// Awards that wait for money, in the order in which they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    /// How many.
    pub awards: u64,
    /// Since when the first of them waits.
    pub since: Instant,
}

/// One promise.
#[derive(Clone, Debug)]
pub struct PromiseRow {
    /// Its name in the reader's language.
    pub name: String,
    /// Whether its terms were published or are modelled.
    pub origin: Origin,
    /// Awards.
    pub awards: u64,
    /// Paid.
    pub paid: Money,
}

/// One brand.
#[derive(Clone, Debug)]
pub struct BrandRow {
    /// Its name.
    pub name: String,
    /// Calls of its lines that were refused before they rang.
    pub refused_calls: u64,
    /// Awards for calls of its lines.
    pub awards: u64,
    /// Paid for them.
    pub paid: Money,
}

/// One month.
#[derive(Clone, Debug)]
pub struct MonthRow {
    /// The year.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: u8,
    /// Awards.
    pub awards: u64,
    /// Paid.
    pub paid: Money,
}

/// The page, at `/` and `/public`.
#[must_use]
pub fn page(ctx: &Ctx, view: &PublicView) -> Markup {
    let title = ctx.t("public-title");
    let body = html! {
        (hero(ctx))
        @if ctx.mode == Mode::Demo {
            (notice(Tone::Warn, &ctx.t("public-demo"), &html! { p { (ctx.t("public-demo-why")) } }))
        }
        section {
            h2 { (ctx.t("public-totals")) }
            p.small { (ctx.t("as-of")) " " (format::time_tag(ctx.words, view.as_of)) }
            @if let Some(queue) = view.queue { (fund_is_empty(ctx, queue)) }
            (figures(ctx, view))
        }
        (by_month(ctx, &view.months))
        (by_promise(ctx, &view.promises))
        (by_brand(ctx, &view.brands))
        (card(&ctx.t("public-how"), &how(ctx)))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn hero(ctx: &Ctx) -> Markup {
    html! {
        section.hero {
            h1 { (ctx.t("public-headline")) }
            p.lead { (ctx.t("public-lead")) }
            div.actions {
                @if ctx.reader.is_none() { (link_button(Weight::Primary, "/signin", &ctx.t("public-start"))) }
                @else { (link_button(Weight::Primary, "/me", &ctx.t("dnd"))) }
                (link_button(Weight::Quiet, "#how", &ctx.t("public-how")))
            }
        }
    }
}

fn fund_is_empty(ctx: &Ctx, queue: Queue) -> Markup {
    let since = format::date(ctx.words, queue.since);
    let waits = ctx.t_with("public-queue", &[("n", queue.awards.into()), ("since", since.into())]);
    notice(Tone::Bad, &ctx.t("public-fund-empty"), &html! { p data-queue=(queue.awards) { (waits) } })
}

fn figures(ctx: &Ctx, view: &PublicView) -> Markup {
    let figures = [
        ("public-refused", format::count(view.refused_calls)),
        ("public-awards", format::count(view.awards)),
        ("public-paid", format::money(ctx.words, view.paid)),
        ("public-balance", format::money(ctx.words, view.balance)),
        ("public-waiting", format::money(ctx.words, view.waiting)),
    ];
    html! { dl.figures { @for (id, figure) in figures { div { dt { (ctx.t(id)) } dd { (figure) } } } } }
}

fn by_month(ctx: &Ctx, months: &[MonthRow]) -> Markup {
    if months.is_empty() {
        return empty(Icon::Bars, &ctx.t("public-none"), &ctx.t("public-none-lesson"), None);
    }
    let bars: Vec<Bar> = months
        .iter()
        .map(|row| Bar {
            name: format::month(ctx.words, row.year, row.month),
            short: format::short_month(ctx.words, row.month),
            value: row.paid.minor(),
            shown: format::money(ctx.words, row.paid),
        })
        .collect();
    let labels =
        Labels { title: ctx.t("public-by-month"), category: ctx.t("month"), value: ctx.t("public-paid") };
    columns(&labels, &bars)
}

fn by_promise(ctx: &Ctx, rows: &[PromiseRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("public-by-promise"),
        vec![
            Column::words(ctx.t("promise")),
            Column::words(ctx.t("public-terms")),
            Column::figures(ctx.t("public-awards")),
            Column::figures(ctx.t("public-paid")),
        ],
    );
    for row in rows {
        let terms = match row.origin {
            Origin::Published => tag(Tone::Good, &ctx.t("terms-published")),
            Origin::Modelled => tag(Tone::Plain, &ctx.t("terms-modelled")),
        };
        table.row(vec![
            html! { (row.name) },
            terms,
            html! { (format::count(row.awards)) },
            html! { (format::money(ctx.words, row.paid)) },
        ]);
    }
    table.draw()
}

fn by_brand(ctx: &Ctx, rows: &[BrandRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("public-by-brand"),
        vec![
            Column::words(ctx.t("brand-of-call")),
            Column::figures(ctx.t("public-refused")),
            Column::figures(ctx.t("public-awards")),
            Column::figures(ctx.t("public-paid")),
        ],
    );
    for row in rows {
        table.row(vec![
            html! { (row.name) },
            html! { (format::count(row.refused_calls)) },
            html! { (format::count(row.awards)) },
            html! { (format::money(ctx.words, row.paid)) },
        ]);
    }
    table.draw()
}

fn how(ctx: &Ctx) -> Markup {
    html! {
        ul.reasons #how {
            li { (ctx.t("how-refused")) }
            li { (ctx.t("how-award")) }
            li { (ctx.t("how-paid")) }
            li { (ctx.t("how-balance")) }
            li { (ctx.t("how-month")) }
            li { (ctx.t("how-personal")) }
            li { (ctx.t("how-modelled")) }
        }
    }
}
