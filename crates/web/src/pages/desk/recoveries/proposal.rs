//! One proposal to give a debt up: what is proposed and why, and what a second person says to it.

use anxin_domain::money::Money;
use maud::{Markup, html};

use super::{LIST, ProposalRow, state};
use crate::components::basics::{Tone, Weight, back, button, card, facts, heading, hidden, notice, spelled};
use crate::components::form::{Choice, Errors, answers, error_summary, post, radios};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use serde::Deserialize;

/// What the form posts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    /// `approve` or `refuse`.
    pub decision: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// What the reader may do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Decide on it.
    Decides,
    /// Nothing: they proposed it.
    Proposed,
    /// Nothing: they read.
    Reads,
}

/// The view.
#[derive(Clone, Debug)]
pub struct ProposalView {
    /// The proposal.
    pub row: ProposalRow,
    /// Where the debtor's page is, where there is one.
    pub debtor: Option<String>,
    /// What is owed now.
    pub owed: Money,
    /// What the reader may do.
    pub part: Part,
    /// The form as it was sent.
    pub form: DecideForm,
    /// What is wrong: field `decision`.
    pub errors: Errors,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &ProposalView) -> Markup {
    let title = ctx.t("writeoff-one");
    let row = &view.row;
    let body = html! {
        (back(LIST, &ctx.t("debts-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, None))
        (facts(&told(ctx, view)))
        @match (&row.decided, view.part) {
            (Some((_, who, at)), _) => {
                p { (ctx.t("writeoff-decided-by")) " " (who) " · " (format::time_tag(ctx.words, *at)) }
            },
            (None, Part::Decides) => (card(&ctx.t("writeoff-decide"), &decide(ctx, view))),
            (None, Part::Proposed) => (notice(Tone::Info, &ctx.t("writeoff-next"), &html! { p { (ctx.t("writeoff-next-lead")) } })),
            (None, Part::Reads) => (notice(Tone::Info, &ctx.t("writeoff-waits"), &html! {})),
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The decision once more, before it counts.
#[must_use]
pub fn check(ctx: &Ctx, view: &ProposalView) -> Markup {
    let title = ctx.t("check-title");
    let row = &view.row;
    let said = if view.form.decision == "approve" { "writeoff-approve" } else { "writeoff-refuse" };
    let pairs = [
        (ctx.t("debts-debtor"), row.whose.name(ctx)),
        (ctx.t("writeoff-amount"), format::money(ctx.words, row.amount)),
        (ctx.t("writeoff-reason"), row.reason.clone()),
        (ctx.t("writeoff-decide"), ctx.t(said)),
    ];
    let body = html! {
        (heading(&title, Some(&ctx.t("writeoff-decide-lead"))))
        (post(&address(row), &html! {
            (hidden("decision", &view.form.decision))
            (answers(ctx, &pairs, &ctx.t("writeoff-decide-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn address(row: &ProposalRow) -> String {
    format!("{LIST}/write-offs/{}", row.id)
}

fn told(ctx: &Ctx, view: &ProposalView) -> Vec<(String, Markup)> {
    let row = &view.row;
    let name = row.whose.name(ctx);
    vec![
        (ctx.t("reference"), spelled(&row.id)),
        (
            ctx.t("debts-debtor"),
            html! { @match &view.debtor { Some(href) => { a href=(href) { (name) } }, None => (name) } },
        ),
        (ctx.t("writeoff-amount"), html! { (format::money(ctx.words, row.amount)) }),
        (ctx.t("debts-owed"), html! { (format::money(ctx.words, view.owed)) }),
        (ctx.t("writeoff-reason"), html! { (row.reason) }),
        (ctx.t("writeoff-by"), html! { (row.by) " · " (format::time_tag(ctx.words, row.at)) }),
        (ctx.t("writeoff-state"), state(ctx, row.decided.as_ref().map(|(decision, ..)| *decision))),
    ]
}

fn decide(ctx: &Ctx, view: &ProposalView) -> Markup {
    let choices = [
        Choice::new("approve", ctx.t("writeoff-approve")).with_hint(ctx.t("writeoff-approve-hint")),
        Choice::new("refuse", ctx.t("writeoff-refuse")).with_hint(ctx.t("writeoff-refuse-hint")),
    ];
    post(
        &address(&view.row),
        &html! {
            (radios(ctx, "decision", &ctx.t("writeoff-decide-legend"), &choices, &view.form.decision, &view.errors))
            (button(Weight::Primary, &ctx.t("continue")))
        },
    )
}
