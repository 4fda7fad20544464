//! One debtor: what they owe for which awards, what came back and how, what they pay when, and what is given up.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_fund::{BackBy, Recourse};
use anxin_identity::Action;
use maud::{Markup, html};

use super::{LIST, ProposalRow, proposals, sums, third_party};
use crate::components::basics::{Tone, Weight, back, card, empty, heading, link_button, spelled, tag};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::queue::link;

/// An award that they owe for.
#[derive(Clone, Debug)]
pub struct AwardRow {
    /// The award.
    pub award: String,
    /// Its case.
    pub case: Option<String>,
    /// When it was awarded.
    pub at: Instant,
    /// How much it is.
    pub amount: Money,
    /// What is owed of it.
    pub owed: Money,
    /// What came back of it.
    pub recovered: Money,
    /// What third parties paid in their place.
    pub passed_on: Money,
    /// What was given up.
    pub written_off: Money,
    /// What is claimed from a third party.
    pub recourse: Option<Recourse>,
}

/// An instalment.
#[derive(Clone, Copy, Debug)]
pub struct PartRow {
    /// By when.
    pub due: Instant,
    /// How much was agreed.
    pub amount: Money,
    /// How much is paid.
    pub paid: Money,
    /// How much is open.
    pub open: Money,
    /// Whether its day is over while something is open.
    pub late: bool,
}

/// A plan of instalments.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// Its id.
    pub id: String,
    /// Who agreed to it for the fund.
    pub by: String,
    /// When.
    pub at: Instant,
    /// When it ended.
    pub ended: Option<Instant>,
    /// Its instalments.
    pub parts: Vec<PartRow>,
}

/// The view.
#[derive(Clone, Debug)]
pub struct DebtorView {
    /// Their name.
    pub name: String,
    /// Where their forms are: the page's address, and what follows it.
    pub address: String,
    /// `?currency=…` where it is not the house's own; else empty.
    pub query: String,
    /// What they owe.
    pub owed: Money,
    /// What came back from them.
    pub recovered: Money,
    /// What third parties paid in their place.
    pub passed_on: Money,
    /// What was given up.
    pub written_off: Money,
    /// What the deposit of their brand holds.
    pub deposit: Money,
    /// Their awards.
    pub awards: Vec<AwardRow>,
    /// How many more there are.
    pub more: i64,
    /// What came back, the newest first.
    pub came_back: Vec<(Instant, Option<BackBy>, Money)>,
    /// Plans, the one that runs first.
    pub plans: Vec<PlanView>,
    /// Proposals to give up, the newest first.
    pub write_offs: Vec<ProposalRow>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &DebtorView) -> Markup {
    let figures = [
        ("debts-owed", view.owed),
        ("debts-recovered", view.recovered),
        ("debts-passed-on", view.passed_on),
        ("debts-written-off", view.written_off),
        ("debts-deposit", view.deposit),
    ];
    let body = html! {
        (back(LIST, &ctx.t("debts-title")))
        (heading(&view.name, Some(&ctx.t("debts-one-lead"))))
        (sums(ctx, &figures))
        (actions(ctx, view))
        (card(&ctx.t("plan-title"), &plans(ctx, view)))
        (card(&ctx.t("debts-awards"), &awards(ctx, view)))
        (card(&ctx.t("debts-back"), &came_back(ctx, view)))
        @if !view.write_offs.is_empty() {
            (card(&ctx.t("writeoff-title"), &proposals(ctx, &view.write_offs)))
        }
    };
    shell(ctx, &view.name, Width::Broad, &body)
}

fn actions(ctx: &Ctx, view: &DebtorView) -> Markup {
    let runs = view.plans.iter().any(|plan| plan.ended.is_none());
    let open = |row: &AwardRow| row.recourse.as_ref().is_some_and(|claim| claim.open().minor() > 0);
    let gives_up = view.owed.minor() > 0 || view.awards.iter().any(open);
    let form = |end: &str, id: &str| {
        link_button(Weight::Quiet, &format!("{}{end}{}", view.address, view.query), &ctx.t(id))
    };
    html! {
        @if ctx.may(Action::WriteOff) {
            p.actions {
                @if ctx.may(Action::Recover) && view.owed.minor() > 0 {
                    (form("/paid", "received-title"))
                    @if view.deposit.minor() > 0 { (form("/offset", "offset-title")) }
                }
                @if view.owed.minor() > 0 && !runs { (form("/plan", "plan-agree")) }
                @if gives_up { (form("/write-off", "writeoff-propose")) }
            }
        }
    }
}

fn plans(ctx: &Ctx, view: &DebtorView) -> Markup {
    if view.plans.is_empty() {
        return empty(Icon::Clock, &ctx.t("plan-none"), &ctx.t("plan-none-lesson"), None);
    }
    html! { @for plan in &view.plans { (one_plan(ctx, plan)) } }
}

fn one_plan(ctx: &Ctx, plan: &PlanView) -> Markup {
    let mut table = Table::new(
        ctx.t("plan-caption"),
        vec![
            Column::words(ctx.t("plan-due")),
            Column::figures(ctx.t("amount")),
            Column::figures(ctx.t("plan-paid")),
            Column::figures(ctx.t("plan-open")),
            Column::words(ctx.t("writeoff-state")),
        ],
    );
    for part in &plan.parts {
        let [amount, paid, open] =
            [part.amount, part.paid, part.open].map(|sum| format::money(ctx.words, sum));
        table.row(vec![
            format::last_day_tag(ctx.words, part.due),
            html! { (amount) },
            html! { (paid) },
            html! { (open) },
            match (part.open.minor() > 0, part.late) {
                (true, true) => tag(Tone::Bad, &ctx.t("plan-late")),
                (true, false) => tag(Tone::Info, &ctx.t("plan-to-come")),
                (false, _) => tag(Tone::Good, &ctx.t("plan-settled")),
            },
        ]);
    }
    html! {
        div {
            p.small {
                (ctx.t("reference")) " " (spelled(&plan.id)) " · "
                (ctx.t("plan-agreed-by")) " " (plan.by) " · " (format::time_tag(ctx.words, plan.at))
            }
            @match plan.ended {
                Some(at) => { p.small { (ctx.t("plan-ended")) " " (format::time_tag(ctx.words, at)) } },
                None => { p { (ctx.t("plan-next")) } },
            }
            (table.draw())
        }
    }
}

fn awards(ctx: &Ctx, view: &DebtorView) -> Markup {
    let mut table = Table::new(
        ctx.t("debts-awards-caption"),
        vec![
            Column::words(ctx.t("case")),
            Column::words(ctx.t("awarded-at")),
            Column::figures(ctx.t("amount")),
            Column::figures(ctx.t("debts-owed")),
            Column::figures(ctx.t("debts-recovered")),
            Column::figures(ctx.t("debts-passed-on")),
            Column::figures(ctx.t("debts-written-off")),
            Column::words(ctx.t("debts-recourse")),
        ],
    );
    for row in &view.awards {
        let sums = [row.amount, row.owed, row.recovered, row.passed_on, row.written_off];
        let mut cells = vec![
            html! { @match &row.case { Some(case) => (link(ctx, case)), None => "–" } },
            format::short_time_tag(ctx.words, row.at),
        ];
        cells.extend(sums.map(|sum| html! { (format::money(ctx.words, sum)) }));
        cells.push(recourse(ctx, row));
        table.row(cells);
    }
    html! {
        (table.draw())
        @if view.more > 0 { p.small { (ctx.t_with("debts-more", &[("n", view.more.into())])) } }
    }
}

fn recourse(ctx: &Ctx, row: &AwardRow) -> Markup {
    let page = format!("{LIST}/claims/{}", row.award);
    let Some(claim) = &row.recourse else {
        return html! { @if ctx.may(Action::Recover) { a href=(page) { (ctx.t("recourse-begin")) } } @else { "–" } };
    };
    let money = |sum| format::money(ctx.words, sum);
    html! {
        a href=(page) { (third_party(ctx, claim.against)) " · " (money(claim.amount)) } br;
        span.small {
            (ctx.t_with("debts-recourse-so-far", &[
                ("paid", money(claim.recovered).into()),
                ("open", money(claim.open()).into()),
            ]))
        }
    }
}

fn came_back(ctx: &Ctx, view: &DebtorView) -> Markup {
    if view.came_back.is_empty() {
        return empty(Icon::Coin, &ctx.t("debts-back-none"), &ctx.t("debts-back-none-lesson"), None);
    }
    let mut table = Table::new(
        ctx.t("debts-back-caption"),
        vec![
            Column::words(ctx.t("debts-back-at")),
            Column::words(ctx.t("debts-back-by")),
            Column::figures(ctx.t("amount")),
        ],
    );
    for (at, by, amount) in &view.came_back {
        table.row(vec![
            format::short_time_tag(ctx.words, *at),
            html! { (way(ctx, *by)) },
            html! { (format::money(ctx.words, *amount)) },
        ]);
    }
    table.draw()
}

fn way(ctx: &Ctx, by: Option<BackBy>) -> String {
    ctx.t(match by {
        Some(BackBy::Paid) => "debts-way-paid",
        Some(BackBy::Deposit) => "debts-way-deposit",
        Some(BackBy::ThirdParty) => "debts-way-third",
        Some(BackBy::WrittenOff) => "debts-way-written-off",
        Some(BackBy::Reversed) => "debts-way-reversed",
        None => "debts-way-other",
    })
}
