//! The queue: what waits for a person, the nearest clock first.

use std::collections::{BTreeMap, BTreeSet};

use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_identity::Action;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button, card, empty, heading, tag};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::claims::{self, Origin};
use crate::pages::desk::bulk::{self, BulkOffer};
use crate::pages::desk::held::{self, HeldRow};
use crate::pages::desk::live::{self, Live};
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
    /// Since when that clock stands still, because the customer is asked.
    pub paused: Option<Instant>,
    /// By when the customer has an answer, whatever happens.
    pub answer_due: Option<Instant>,
    /// The promise, by name.
    pub promise: String,
    /// The customer's number, masked.
    pub customer: String,
    /// What it is about: the number that called, or the promise.
    pub about: String,
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
    /// The promises to choose from: id and name.
    pub promises: Vec<(String, String)>,
    /// The promise that was chosen, by id; empty for all.
    pub promise: String,
    /// Whether the reader may take the cases with them as a table.
    pub export: Option<Export>,
    /// What waits, the nearest clock first.
    pub rows: Vec<QueueRow>,
    /// Whose money waits for a person because of an account, the oldest award first.
    pub held: Vec<HeldRow>,
    /// Who has a case in hand, by case and name.
    pub holders: BTreeMap<String, String>,
    /// What may be done to several cases at once, for readers who may rule.
    pub bulk: Option<BulkOffer>,
    /// What tells that the cases have changed.
    pub live: Live,
    /// What was decided lately, the newest first: case, when, and whether it was upheld in words.
    pub decided: Vec<DecidedRow>,
}

/// The days that the table of cases is offered for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// The last day.
    pub until: String,
    /// What is wrong: fields `from`, `until`.
    pub errors: Errors,
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
        (live::notice(ctx, &view.live))
        @if let Some(export) = &view.export { (error_summary(ctx, &export.errors)) }
        (filter(ctx, view))
        @if view.rows.is_empty() {
            (empty(Icon::Tray, &ctx.t("desk-none"), &ctx.t("desk-none-lesson"), None))
        } @else if let Some(offer) = &view.bulk {
            form method="post" action="/desk/bulk" { (error_summary(ctx, &offer.errors)) (waiting(ctx, view)) (bulk::offer(ctx, offer)) }
        } @else { (waiting(ctx, view)) }
        @if !view.held.is_empty() { (held::table(ctx, &view.held)) }
        @if !view.decided.is_empty() { (decided(ctx, &view.decided)) }
        @if let Some(export) = &view.export { (table_of_cases(ctx, export)) }
    };
    shell(ctx, &title, Width::Broad, &body)
}

/// One promise or all: a form that only asks, so its address can be kept.
fn filter(ctx: &Ctx, view: &QueueView) -> Markup {
    let all = std::iter::once(Choice::new("", ctx.t("desk-all-promises")));
    let promises: Vec<Choice> =
        all.chain(view.promises.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect();
    html! {
        form.inline method="get" action="/desk" {
            (select(ctx, "promise", &ctx.t("promise"), &promises, &view.promise, &Errors::default()))
            (button(Weight::Quiet, &ctx.t("desk-filter")))
        }
    }
}

fn table_of_cases(ctx: &Ctx, export: &Export) -> Markup {
    let day = |name: &'static str, id: &str, value| {
        Field::new(name, Input::Date, ctx.t(id)).value(value).check(ctx, &export.errors).draw()
    };
    card(
        &ctx.t("export-title"),
        &html! {
            p { (ctx.t("export-lead")) }
            form.inline method="get" action="/desk/export.csv" {
                (day("from", "export-from", &export.from))
                (day("until", "export-until", &export.until))
                (button(Weight::Quiet, &ctx.t("export-send")))
            }
        },
    )
}

fn waiting(ctx: &Ctx, view: &QueueView) -> Markup {
    let mut ticked = BTreeSet::new();
    let mut table = Table::new(
        ctx.t("desk-waiting"),
        vec![
            Column::words(ctx.t("case")),
            Column::words(ctx.t("desk-due")),
            Column::words(ctx.t("desk-answer-due")),
            Column::words(ctx.t("promise")),
            Column::words(ctx.t("desk-about")),
            Column::words(ctx.t("customer")),
            Column::prose(ctx.t("desk-why-waiting")),
            Column::words(ctx.t("hand-holder")),
        ],
    );
    for row in &view.rows {
        // A case with two findings has one box.
        let has_box = view.bulk.is_some() && ticked.insert(row.case.as_str());
        table.row(vec![
            html! { (link(ctx, &row.case)) @if has_box { (bulk::tick(ctx, &row.case)) } },
            own_clock(ctx, row),
            answer_clock(ctx, row.answer_due),
            html! { (row.promise) p.small { (row.brand.clone().unwrap_or_else(|| ctx.t("calls-unknown"))) } },
            about(&row.about),
            html! { span.number { (row.customer) } },
            html! { (reasons::finding_name(ctx.words, row.code)) p.small { (claims::origin(ctx, row.origin)) } },
            html! { @if let Some(holder) = view.holders.get(&row.case) { (tag(Tone::Info, holder)) } @else { "–" } },
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
            link(ctx, &row.case),
            format::short_time_tag(ctx.words, row.at),
            ruling,
            html! { (reasons::finding_name(ctx.words, row.code)) },
        ]);
    }
    table.draw()
}

/// What a case is about: a telephone number is read in one piece, the name of a promise breaks where it must.
pub(crate) fn about(text: &str) -> Markup {
    let is_number = !text.chars().any(char::is_alphabetic);
    html! { @if is_number { span.number { (text) } } @else { (text) } }
}

/// The way to a case by the beginning of its reference, which a search finds it by, and the end, which tells it from others of
/// its hour; the whole is a pointer away.
pub(crate) fn link(ctx: &Ctx, case: &str) -> Markup {
    let short = short(case);
    html! {
        @if ctx.may(Action::SeeCase) { a.reference.whole href={ "/desk/cases/" (case) } title=(case) { (short) } }
        // Where the page of a case is closed to the reader, there is no way to it.
        @else { span.reference title=(case) { (short) } }
    }
}

/// A reference by its beginning and its end.
pub(crate) fn short(reference: &str) -> String {
    let ends = reference.get(..BEGINNING).zip(reference.get(reference.len().saturating_sub(END)..));
    ends.map_or_else(|| reference.to_owned(), |(first, last)| format!("{first}…{last}"))
}

/// So many letters of a reference are enough to search by.
const BEGINNING: usize = 6;
/// So many letters name a case beside its box.
const END: usize = 4;

/// The desk's own clock: when it runs out, or since when it stands still.
fn own_clock(ctx: &Ctx, row: &QueueRow) -> Markup {
    match row.paused {
        Some(since) => html! {
            (tag(Tone::Info, &ctx.t("clock-paused"))) p.small { (ctx.t("since")) " " (format::short_time_tag(ctx.words, since)) }
        },
        None => html! { (due_tag(ctx, row.due)) " " (clock_tag(ctx, row.clock)) },
    }
}

/// The clock that never stands still.
fn answer_clock(ctx: &Ctx, due: Option<Instant>) -> Markup {
    html! { @if let Some(due) = due { (due_tag(ctx, due)) } @else { "–" } }
}

/// The last day of a limit, which is over at the midnight after it.
pub(crate) fn due_tag(ctx: &Ctx, due: Instant) -> Markup {
    html! { time datetime=(due) title=(format::last_date(ctx.words, due)) { (format::short_last_date(ctx.words, due)) } }
}

fn clock_tag(ctx: &Ctx, clock: Clock) -> Markup {
    match clock {
        Clock::Late => tag(Tone::Bad, &ctx.t("clock-late")),
        Clock::Soon => tag(Tone::Warn, &ctx.t("clock-soon")),
        Clock::Fine => html! {},
    }
}
