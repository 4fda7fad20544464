//! Money that waits for a person because of an account: in the queue, and on the page of its case.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, button, card, hidden, tag};
use crate::components::form::{Field, Input, post};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::case::{CaseView, typed};
use crate::pages::desk::queue::{about, link};

/// A finding whose money waits.
#[derive(Clone, Debug)]
pub struct HeldRow {
    /// The case.
    pub case: String,
    /// Since when.
    pub since: Instant,
    /// The promise, by name.
    pub promise: String,
    /// What it is about: the number that called, or the reference.
    pub about: String,
    /// The customer's number, masked.
    pub customer: String,
    /// How much waits.
    pub amount: Option<Money>,
}

/// The holds of a case.
#[derive(Clone, Debug, Default)]
pub struct HoldView {
    /// Every one, the oldest first.
    pub rows: Vec<HoldRow>,
    /// The finding whose money the reader may let go.
    pub finding: Option<String>,
    /// What the reader has written so far.
    pub looked: String,
}

/// A hold.
#[derive(Clone, Debug)]
pub struct HoldRow {
    /// Since when.
    pub since: Instant,
    /// When it was let go, by whom, and why.
    pub let_go: Option<(Instant, String, String)>,
}

/// What the form posts to `/desk/cases/{id}/let-go`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct HeldForm {
    /// The finding.
    pub finding: String,
    /// What was looked at.
    pub looked: String,
}

/// What waits, as a table.
pub(crate) fn table(ctx: &Ctx, rows: &[HeldRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("held-title"),
        vec![
            Column::words(ctx.t("case")),
            Column::words(ctx.t("held-since")),
            Column::words(ctx.t("promise")),
            Column::words(ctx.t("desk-about")),
            Column::words(ctx.t("customer")),
            Column::figures(ctx.t("amount")),
        ],
    );
    for row in rows {
        table.row(vec![
            link(ctx, &row.case),
            format::short_time_tag(ctx.words, row.since),
            html! { (row.promise) },
            about(&row.about),
            html! { span.number { (row.customer) } },
            html! { @if let Some(amount) = row.amount { (format::money(ctx.words, amount)) } },
        ]);
    }
    table.draw()
}

/// The holds of a case, and the form that lets the money go.
pub(crate) fn holding(ctx: &Ctx, view: &CaseView) -> Markup {
    if view.hold.rows.is_empty() && view.hold.looked.trim().is_empty() {
        return html! {};
    }
    let looked = Field::new("looked", Input::Lines, ctx.t("held-looked"))
        .hint(ctx.t("held-looked-hint"))
        .value(&view.hold.looked)
        .check(ctx, &view.errors);
    card(
        &ctx.t("held-title"),
        &html! {
            @for row in &view.hold.rows {
                div {
                    p.small { (ctx.t("since")) " " (format::time_tag(ctx.words, row.since)) }
                    @match &row.let_go {
                        Some((at, who, words)) => {
                            p.small { (ctx.t("held-let-go")) " " (format::time_tag(ctx.words, *at)) " · " (who) }
                            p { (words) }
                        },
                        None => p { (tag(Tone::Warn, &ctx.t("ready-held"))) },
                    }
                }
            }
            @if let Some(finding) = &view.hold.finding {
                p { (ctx.t("held-lead")) }
                (post(&format!("/desk/cases/{}/let-go", view.case), &html! {
                    (hidden("finding", finding))
                    (looked.draw())
                    (button(Weight::Primary, &ctx.t("held-send")))
                }))
            } @else {
                div #looked { (typed(ctx, &view.hold.looked)) }
            }
        },
    )
}
