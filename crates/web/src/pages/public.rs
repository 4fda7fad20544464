//! The public's face: what the promises are, what was refused, found and paid, which clocks were kept, and how it is counted. Nothing
//! personal.

pub mod cells;
pub mod clocks;
pub mod entries;
pub mod how;
pub mod log;

use anxin_desk::ClockKind;
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_promise::Origin;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, card, empty, link_button, notice, tag};
use crate::components::chart::{Bar, Download, Labels, RowLabels, columns, drawn, rows};
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
    /// By city.
    pub cities: Vec<CityRow>,
    /// Clocks, one of each kind.
    pub clocks: Vec<ClockFigure>,
    /// Where the fund stands.
    pub fund: FundFigures,
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

/// How many clocks of a kind were kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockFigure {
    /// Which clock.
    pub kind: ClockKind,
    /// Ended in time.
    pub kept: u64,
    /// Ended late, or late and not ended.
    pub missed: u64,
}

impl ClockFigure {
    /// The share that was kept in whole percents, rounded down so that a clock that was missed never disappears; none without clocks.
    #[must_use]
    pub const fn percent(self) -> Option<u64> {
        match self.kept.saturating_add(self.missed) {
            0 => None,
            all => Some(self.kept.saturating_mul(100) / all),
        }
    }
}

/// Where the fund stands.
#[derive(Clone, Copy, Debug)]
pub struct FundFigures {
    /// What is set aside or with the bank for awards.
    pub reserved: Money,
    /// What went out in the last 30 days.
    pub paid_lately: Money,
    /// How many days the free money lasts at that rate; none when nothing went out.
    pub lasts_days: Option<u64>,
    /// What came back from whoever was liable.
    pub recovered: Money,
    /// What they owe still.
    pub owed: Money,
}

/// One city.
#[derive(Clone, Debug)]
pub struct CityRow {
    /// Its name.
    pub name: String,
    /// Awards by the promises made there.
    pub awards: u64,
    /// Paid for them.
    pub paid: Money,
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
        section {
            h2 { (ctx.t("public-clocks")) }
            (clock_figures(ctx, &view.clocks))
            p { a href="/public/clocks" { (ctx.t("public-clocks-more")) } }
        }
        (by_promise(ctx, &view.promises))
        @if !view.brands.is_empty() {
            (by_brand(ctx, &view.brands))
            p { a href="/public/cells" { (ctx.t("public-cells-more")) } }
        }
        @if !view.cities.is_empty() { (by_city(ctx, &view.cities)) }
        section {
            h2 { (ctx.t("public-fund")) }
            (fund_figures(ctx, view))
        }
        (card(&ctx.t("public-how"), &how_in_short(ctx)))
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
                (link_button(Weight::Quiet, "/public/how", &ctx.t("public-how")))
            }
        }
    }
}

fn fund_is_empty(ctx: &Ctx, queue: Queue) -> Markup {
    let since = format::date(ctx.words, queue.since);
    let waits = ctx.t_with("public-queue", &[("n", queue.awards.into()), ("since", since.into())]);
    notice(Tone::Bad, &ctx.t("public-fund-empty"), &html! { p data-queue=(queue.awards) { (waits) } })
}

/// A figure whose name leads to how it is counted.
fn figure(ctx: &Ctx, name: &str, counted: &str, value: &str) -> Markup {
    html! { div { dt { a href={ "/public/how#" (counted) } { (ctx.t(name)) } } dd { (value) } } }
}

fn figures(ctx: &Ctx, view: &PublicView) -> Markup {
    let figures = [
        ("public-refused", "refused", format::count(view.refused_calls)),
        ("public-awards", "award", format::count(view.awards)),
        ("public-paid", "paid", format::money(ctx.words, view.paid)),
        ("public-balance", "balance", format::money(ctx.words, view.balance)),
        ("public-waiting", "waiting", format::money(ctx.words, view.waiting)),
    ];
    html! { dl.figures { @for (name, counted, value) in figures { (figure(ctx, name, counted, &value)) } } }
}

fn clock_figures(ctx: &Ctx, clocks: &[ClockFigure]) -> Markup {
    html! {
        dl.figures {
            @for clock in clocks {
                div {
                    dt { a href={ "/public/how#" (clock.kind.word()) } { (ctx.t(clock_name(clock.kind))) } }
                    dd { (share(ctx, *clock)) }
                    @if clock.percent().is_some() { dd.small { (of_all(ctx, *clock)) } }
                }
            }
        }
    }
}

/// The name of a clock.
pub(crate) const fn clock_name(kind: ClockKind) -> &'static str {
    match kind {
        ClockKind::Ruling => "clock-ruling",
        ClockKind::Answer => "clock-answer",
        ClockKind::Payment => "clock-payment",
    }
}

/// The share that was kept, in words.
pub(crate) fn share(ctx: &Ctx, clock: ClockFigure) -> String {
    clock.percent().map_or_else(|| ctx.t("clock-none"), |n| ctx.t_with("percent", &[("n", n.into())]))
}

fn of_all(ctx: &Ctx, clock: ClockFigure) -> String {
    let all = clock.kept.saturating_add(clock.missed);
    ctx.t_with(
        "clock-of-all",
        &[("kept", format::count(clock.kept).into()), ("all", format::count(all).into())],
    )
}

fn fund_figures(ctx: &Ctx, view: &PublicView) -> Markup {
    let fund = view.fund;
    let lasts = match fund.lasts_days {
        Some(days) => ctx.t_with("fund-lasts-days", &[("n", format::count(days).into())]),
        None => ctx.t("fund-lasts-unknown"),
    };
    let money = |money| format::money(ctx.words, money);
    let figures = [
        ("public-balance", "balance", money(view.balance)),
        ("public-reserved", "reserved", money(fund.reserved)),
        ("public-lately", "lasts", money(fund.paid_lately)),
        ("public-lasts", "lasts", lasts),
        ("public-recovered", "recovered", money(fund.recovered)),
        ("public-owed", "recovered", money(fund.owed)),
    ];
    html! { dl.figures { @for (name, counted, value) in figures { (figure(ctx, name, counted, &value)) } } }
}

/// What was paid as rows of a chart, with the table that has the same and more.
fn paid_rows(ctx: &Ctx, id: &'static str, title: &str, paid: &[(&str, Money)], table: &Table) -> Markup {
    let bar = |(name, sum): &(&str, Money)| Bar {
        name: (*name).to_owned(),
        short: String::new(),
        value: sum.minor(),
        shown: format::money(ctx.words, *sum),
    };
    let bars: Vec<Bar> = paid.iter().map(bar).collect();
    let longest = bars.iter().rev().max_by_key(|bar| bar.value).filter(|bar| bar.value > 0);
    let told = match longest {
        Some(bar) => {
            let args = [("name", bar.name.as_str().into()), ("value", bar.shown.as_str().into())];
            ctx.t_with("chart-longest", &args)
        }
        None => ctx.t("public-none"),
    };
    let labels = RowLabels {
        id,
        title: format!("{} · {}", ctx.t(title), ctx.t("public-paid")),
        told,
        rest: ctx.t_with("chart-rest", &[("n", drawn(&bars).into()), ("all", bars.len().into())]),
    };
    rows(&labels, &bars, &table.draw(), Some(&download(ctx, id)))
}

/// Where the figures of a table or chart are as a file.
pub(crate) fn download(ctx: &Ctx, by: &str) -> Download {
    Download { href: format!("/public/totals.csv?by={by}"), label: ctx.t("public-save") }
}

/// A link to the figures of a table as a file.
pub(crate) fn save(ctx: &Ctx, by: &str) -> Markup {
    let file = download(ctx, by);
    html! { p.small { a href=(file.href) { (file.label) } } }
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
    columns(&labels, &bars, Some(&download(ctx, "month")))
}

fn by_promise(ctx: &Ctx, all: &[PromiseRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("public-by-promise"),
        vec![
            Column::words(ctx.t("promise")),
            Column::words(ctx.t("public-terms")),
            Column::figures(ctx.t("public-awards")),
            Column::figures(ctx.t("public-paid")),
        ],
    );
    for row in all {
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
    let paid: Vec<_> = all.iter().map(|row| (row.name.as_str(), row.paid)).collect();
    paid_rows(ctx, "promise", "public-by-promise", &paid, &table)
}

fn by_brand(ctx: &Ctx, all: &[BrandRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("public-by-brand"),
        vec![
            Column::words(ctx.t("brand-of-call")),
            Column::figures(ctx.t("public-refused")),
            Column::figures(ctx.t("public-awards")),
            Column::figures(ctx.t("public-paid")),
        ],
    );
    for row in all {
        table.row(vec![
            html! { (row.name) },
            html! { (format::count(row.refused_calls)) },
            html! { (format::count(row.awards)) },
            html! { (format::money(ctx.words, row.paid)) },
        ]);
    }
    let paid: Vec<_> = all.iter().map(|row| (row.name.as_str(), row.paid)).collect();
    paid_rows(ctx, "brand", "public-by-brand", &paid, &table)
}

fn by_city(ctx: &Ctx, all: &[CityRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("public-by-city"),
        vec![
            Column::words(ctx.t("city")),
            Column::figures(ctx.t("public-awards")),
            Column::figures(ctx.t("public-paid")),
        ],
    );
    for row in all {
        table.row(vec![
            html! { (row.name) },
            html! { (format::count(row.awards)) },
            html! { (format::money(ctx.words, row.paid)) },
        ]);
    }
    let paid: Vec<_> = all.iter().map(|row| (row.name.as_str(), row.paid)).collect();
    paid_rows(ctx, "city", "public-by-city", &paid, &table)
}

fn how_in_short(ctx: &Ctx) -> Markup {
    html! {
        ul.reasons #how {
            @for id in ["how-refused", "how-award", "how-paid", "how-personal"] { li { (ctx.t(id)) } }
        }
        p { a href="/public/how" { (ctx.t("public-how-all")) } }
        p { a href="/public/log" { (ctx.t("log-title")) } }
        p { a href="/verify" { (ctx.t("checked-ask-title")) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_missed_never_rounds_away() {
        let clock = |kept, missed| ClockFigure { kind: ClockKind::Payment, kept, missed }.percent();
        assert_eq!(clock(0, 0), None);
        assert_eq!(clock(3, 0), Some(100));
        assert_eq!(clock(9_999, 1), Some(99));
        assert_eq!(clock(0, 1), Some(0));
    }
}
