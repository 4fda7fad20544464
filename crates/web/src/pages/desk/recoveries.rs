//! What is owed to the fund: who owes what, what came back, and what waits for a second person.

pub mod claims;
pub mod debtor;
pub mod forms;
pub mod proposal;
pub mod received;

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_fund::{ThirdParty, WriteOffDecision};
use maud::{Markup, html};

use crate::components::basics::{Tone, back, card, empty, heading, tag};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::queue::short;

/// Where the list is.
pub const LIST: &str = "/desk/fund/recoveries";

/// Whose debt something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of a brand or an agent, by name.
    Debtor(String),
    /// Of a third party, for an award.
    ThirdParty(ThirdParty),
}

impl Whose {
    /// In words.
    #[must_use]
    pub fn name(&self, ctx: &Ctx) -> String {
        match self {
            Self::Debtor(name) => name.clone(),
            Self::ThirdParty(party) => third_party(ctx, *party),
        }
    }
}

/// Somebody who owes the fund, or has owed it.
#[derive(Clone, Debug)]
pub struct DebtorRow {
    /// Where their page is.
    pub href: String,
    /// Their name.
    pub name: String,
    /// What they owe.
    pub owed: Money,
    /// When the oldest award that they owe for was made.
    pub oldest: Option<Instant>,
    /// What came back from them.
    pub recovered: Money,
    /// Whether a plan of instalments runs.
    pub plan: Runs,
    /// Instalments whose day is over: how many, and what they come to.
    pub overdue: Option<(usize, Money)>,
}

/// Whether a plan runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// It does.
    Yes,
    /// None does.
    No,
}

/// A proposal to give a debt up.
#[derive(Clone, Debug)]
pub struct ProposalRow {
    /// Its id.
    pub id: String,
    /// Whose debt.
    pub whose: Whose,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Who proposed it, by name.
    pub by: String,
    /// When.
    pub at: Instant,
    /// What a second person said to it: what, who, when.
    pub decided: Option<(WriteOffDecision, String, Instant)>,
}

/// The view.
#[derive(Clone, Debug)]
pub struct RecoveriesView {
    /// What is owed in all.
    pub owed: Money,
    /// What came back in all.
    pub recovered: Money,
    /// What was given up in all.
    pub written_off: Money,
    /// Who owes most first.
    pub debtors: Vec<DebtorRow>,
    /// What waits for a second person, the oldest first.
    pub waiting: Vec<ProposalRow>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &RecoveriesView) -> Markup {
    let title = ctx.t("debts-title");
    let figures = [
        ("debts-owed", view.owed),
        ("debts-recovered", view.recovered),
        ("debts-written-off", view.written_off),
    ];
    let body = html! {
        (back("/desk/fund", &ctx.t("fund-title")))
        (heading(&title, Some(&ctx.t("debts-lead"))))
        (sums(ctx, &figures))
        @if !view.waiting.is_empty() { (card(&ctx.t("writeoff-waiting"), &proposals(ctx, &view.waiting))) }
        (card(&ctx.t("debts-who"), &debtors(ctx, &view.debtors)))
    };
    shell(ctx, &title, Width::Broad, &body)
}

/// Sums side by side.
pub(crate) fn sums(ctx: &Ctx, figures: &[(&str, Money)]) -> Markup {
    html! {
        dl.figures {
            @for (id, amount) in figures { div { dt { (ctx.t(id)) } dd { (format::money(ctx.words, *amount)) } } }
        }
    }
}

fn debtors(ctx: &Ctx, rows: &[DebtorRow]) -> Markup {
    if rows.is_empty() {
        return empty(Icon::Coin, &ctx.t("debts-none"), &ctx.t("debts-none-lesson"), None);
    }
    let mut table = Table::new(
        ctx.t("debts-caption"),
        vec![
            Column::words(ctx.t("debts-debtor")),
            Column::figures(ctx.t("debts-owed")),
            Column::words(ctx.t("debts-oldest")),
            Column::figures(ctx.t("debts-recovered")),
            Column::words(ctx.t("plan-title")),
            Column::words(ctx.t("plan-overdue")),
        ],
    );
    for row in rows {
        table.row(vec![
            html! { a href=(row.href) { (row.name) } },
            html! { (format::money(ctx.words, row.owed)) },
            html! { @match row.oldest { Some(at) => (format::short_time_tag(ctx.words, at)), None => "–" } },
            html! { (format::money(ctx.words, row.recovered)) },
            html! { @if row.plan == Runs::Yes { (tag(Tone::Info, &ctx.t("plan-runs"))) } @else { "–" } },
            html! {
                @match row.overdue {
                    Some((n, sum)) => {
                        (tag(Tone::Bad, &ctx.t_with("plan-overdue-count", &[("n", n.into())])))
                        " " (format::money(ctx.words, sum))
                    },
                    None => "–",
                }
            },
        ]);
    }
    table.named_above().draw()
}

/// Proposals as a table.
pub(crate) fn proposals(ctx: &Ctx, rows: &[ProposalRow]) -> Markup {
    let mut table = Table::new(
        ctx.t("writeoff-caption"),
        vec![
            Column::words(ctx.t("reference")),
            Column::words(ctx.t("debts-debtor")),
            Column::figures(ctx.t("amount")),
            Column::prose(ctx.t("writeoff-reason")),
            Column::words(ctx.t("writeoff-by")),
            Column::words(ctx.t("writeoff-state")),
        ],
    );
    for row in rows {
        table.row(vec![
            html! { a.reference.whole href={ (LIST) "/write-offs/" (row.id) } title=(row.id) { (short(&row.id)) } },
            html! { (row.whose.name(ctx)) },
            html! { (format::money(ctx.words, row.amount)) },
            html! { (row.reason) },
            html! { (row.by) " " (format::short_time_tag(ctx.words, row.at)) },
            state(ctx, row.decided.as_ref().map(|(decision, ..)| *decision)),
        ]);
    }
    table.draw()
}

/// How far a proposal is.
pub(crate) fn state(ctx: &Ctx, decided: Option<WriteOffDecision>) -> Markup {
    match decided {
        None => tag(Tone::Warn, &ctx.t("writeoff-waits")),
        Some(WriteOffDecision::Approved) => tag(Tone::Good, &ctx.t("writeoff-approved")),
        Some(WriteOffDecision::Refused) => tag(Tone::Plain, &ctx.t("writeoff-refused")),
    }
}

/// Who bears a loss in the end.
#[must_use]
pub fn third_party(ctx: &Ctx, party: ThirdParty) -> String {
    ctx.t(match party {
        ThirdParty::Seller => "third-seller",
        ThirdParty::Landlord => "third-landlord",
        ThirdParty::FormerOwner => "third-former-owner",
        ThirdParty::Developer => "third-developer",
    })
}
