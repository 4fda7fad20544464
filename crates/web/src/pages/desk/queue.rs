//! The queue: what waits for a person, the nearest clock first.

use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use maud::{Markup, html};

use crate::components::basics::{Tone, empty, heading, tag};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::claims::Origin;
use crate::reasons;

/// How a case's clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Past its time.
    Late,
    /// Within a day of it.
    Soon,
    /// Later than that.
    Fine,
}

/// One case that waits.
#[derive(Clone, Debug)]
pub struct QueueRow {
    /// The case.
    pub case: String,
    /// By when it is to be decided.
    pub due: Instant,
    /// How that stands now.
    pub clock: Clock,
    /// The customer's number, masked.
    pub customer: String,
    /// The number that called.
    pub from: String,
    /// The brand, if known.
    pub brand: Option<String>,
    /// How it began.
    pub origin: Origin,
    /// Why the records did not settle it.
    pub code: FindingCode,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct QueueView {
    /// What waits, the nearest clock first.
    pub rows: Vec<QueueRow>,
    /// What was decided lately, the newest first: case, when, and whether it was upheld in words.
    pub decided: Vec<DecidedRow>,
}

/// One case that was decided.
#[derive(Clone, Debug)]
pub struct DecidedRow {
    /// The case.
    pub case: String,
    /// When.
    pub at: Instant,
    /// The finding.
    pub code: FindingCode,
    /// Which way it went.
    pub ruling: Went,
}

/// Which way a case went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// Upheld: it pays.
    Upheld,
    /// Not upheld.
    NotUpheld,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &QueueView) -> Markup {
    let title = ctx.t("desk-title");
    let lead = ctx.t_with("desk-lead", &[("n", view.rows.len().into())]);
    let body = html! {
        (heading(&title, Some(&lead)))
        @if view.rows.is_empty() {
            (empty(Icon::Tray, &ctx.t("desk-none"), &ctx.t("desk-none-lesson"), None))
        } @else { (waiting(ctx, &view.rows)) }
        @if !view.decided.is_empty() { (decided(ctx, &view.decided)) }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn waiting(ctx: &Ctx, rows: &[QueueRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("desk-waiting"),
        vec![
            Column::words(ctx.t("case")),
            Column::words(ctx.t("desk-due")),
            Column::words(ctx.t("customer")),
            Column::words(ctx.t("complain-number")),
            Column::words(ctx.t("brand-of-call")),
            Column::words(ctx.t("desk-why-waiting")),
        ],
    );
    for row in rows {
        table.row(vec![
            link(&row.case),
            html! { (format::short_time_tag(ctx.words, row.due)) " " (clock_tag(ctx, row.clock)) },
            html! { span.number { (row.customer) } },
            html! { span.number { (row.from) } },
            html! { (row.brand.clone().unwrap_or_else(|| ctx.t("calls-unknown"))) },
            html! { (reasons::finding_name(ctx.words, row.code)) p.small { (origin(ctx, row.origin)) } },
        ]);
    }
    table.draw()
}

fn decided(ctx: &Ctx, rows: &[DecidedRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("desk-decided"),
        vec![
            Column::words(ctx.t("case")),
            Column::words(ctx.t("decided-at")),
            Column::words(ctx.t("desk-ruling")),
            Column::words(ctx.t("desk-finding")),
        ],
    );
    for row in rows {
        let ruling = match row.ruling {
            Went::Upheld => tag(Tone::Good, &ctx.t("desk-upheld")),
            Went::NotUpheld => tag(Tone::Plain, &ctx.t("desk-not-upheld")),
        };
        table.row(vec![
            link(&row.case),
            format::short_time_tag(ctx.words, row.at),
            ruling,
            html! { (reasons::finding_name(ctx.words, row.code)) },
        ]);
    }
    table.draw()
}

fn link(case: &str) -> Markup {
    html! { a.reference href={ "/desk/cases/" (case) } { (case) } }
}

/// How a case began, in words.
#[must_use]
pub fn origin(ctx: &Ctx, origin: Origin) -> String {
    ctx.t(match origin {
        Origin::Found => "origin-found",
        Origin::Complaint => "origin-complaint",
        Origin::Hotline => "origin-hotline",
    })
}

fn clock_tag(ctx: &Ctx, clock: Clock) -> Markup {
    match clock {
        Clock::Late => tag(Tone::Bad, &ctx.t("clock-late")),
        Clock::Soon => tag(Tone::Warn, &ctx.t("clock-soon")),
        Clock::Fine => html! {},
    }
}
