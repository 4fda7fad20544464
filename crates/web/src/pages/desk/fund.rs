//! The fund at the desk: what is there, what waits to be paid, the files for the bank and the statements from it.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_fund::Rail;
use anxin_identity::Action;
use maud::{Markup, html};

use crate::components::basics::{
    Tone, Weight, button, card, empty, heading, hidden, link_button, notice, tag,
};
use crate::components::form::{Errors, Field, Input, error_summary};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::queue::link;
use crate::pages::desk::recoveries;

/// What the ledger says.
#[derive(Clone, Debug)]
pub struct Balances {
    /// Free to be awarded.
    pub available: Money,
    /// Set aside for awards that are not with the bank yet.
    pub reserved: Money,
    /// With the bank, not yet seen on a statement.
    pub sent: Money,
    /// Paid so far.
    pub paid: Money,
}

/// An award that waits to be paid.
#[derive(Clone, Debug)]
pub struct WaitingRow {
    /// The case.
    pub case: String,
    /// The customer's number, masked.
    pub customer: String,
    /// When it was awarded.
    pub awarded_at: Instant,
    /// By when it is to be paid.
    pub due: Instant,
    /// How much.
    pub amount: Money,
    /// Whether it can go out.
    pub ready: Ready,
}

/// Whether an award can be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// With the next file.
    Yes,
    /// The customer has not said where to.
    NoPayee,
    /// The fund does not hold enough; paid in order once it does.
    NoMoney,
    /// Held for a person to look at.
    Held,
}

/// A payment file.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// The batch; the file is at `/desk/fund/payments/{id}.xml`, or `.csv`.
    pub id: String,
    /// By which rail its payments go.
    pub rail: Rail,
    /// When it was made.
    pub at: Instant,
    /// Payments in it.
    pub payments: u32,
    /// Their sum.
    pub sum: Money,
    /// How many of them a statement has settled.
    pub settled: u32,
    /// How many came back.
    pub returned: u32,
}

/// What an imported statement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementResult {
    /// Payments settled by it.
    pub settled: u32,
    /// Payments that came back.
    pub returned: u32,
    /// Entries that were known already.
    pub known: u32,
    /// Entries that belong to no payment of ours.
    pub foreign: u32,
}

/// The view.
#[derive(Clone, Debug)]
pub struct FundView {
    /// The ledger.
    pub balances: Balances,
    /// What waits, in the order of payment.
    pub waiting: Vec<WaitingRow>,
    /// How many payouts the reader's file leaves out: those that the reader decided, those by terms that the reader wrote or
    /// approved, those whose account was changed lately, and those that a person is to look at.
    pub left_out: [u32; 4],
    /// The files, the newest first.
    pub files: Vec<FileRow>,
    /// What the statement that was just sent did.
    pub statement: Option<StatementResult>,
    /// A key that makes a repeated post harmless.
    pub once: String,
    /// What is wrong: field `file`.
    pub errors: Errors,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &FundView) -> Markup {
    let title = ctx.t("fund-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("fund-lead"))))
        @if let Some(result) = view.statement { (statement_result(ctx, result)) }
        (balances(ctx, &view.balances))
        p.actions { (link_button(Weight::Quiet, recoveries::LIST, &ctx.t("debts-title"))) }
        (card(&ctx.t("fund-waiting"), &html! {
            (waiting(ctx, &view.waiting))
            @if ctx.may(Action::MakePayment) { (make_file(ctx, view)) }
        }))
        (card(&ctx.t("fund-files"), &files(ctx, &view.files)))
        @if ctx.may(Action::ImportStatement) { (card(&ctx.t("fund-statement"), &upload(ctx, view))) }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn balances(ctx: &Ctx, balances: &Balances) -> Markup {
    let figures = [
        ("fund-available", balances.available),
        ("fund-reserved", balances.reserved),
        ("fund-sent", balances.sent),
        ("fund-paid", balances.paid),
    ];
    html! {
        dl.figures {
            @for (id, amount) in figures { div { dt { (ctx.t(id)) } dd { (format::money(ctx.words, amount)) } } }
        }
    }
}

fn waiting(ctx: &Ctx, rows: &[WaitingRow]) -> Markup {
    if rows.is_empty() {
        return empty(Icon::Coin, &ctx.t("fund-waiting-none"), &ctx.t("fund-waiting-none-lesson"), None);
    }
    let mut table = Table::new(
        ctx.t("fund-waiting-caption"),
        vec![
            Column::words(ctx.t("case")),
            Column::words(ctx.t("customer")),
            Column::words(ctx.t("awarded-at")),
            Column::words(ctx.t("fund-due")),
            Column::words(ctx.t("fund-ready")),
            Column::figures(ctx.t("amount")),
        ],
    );
    for row in rows {
        table.row(vec![
            link(ctx, &row.case),
            html! { span.number { (row.customer) } },
            format::short_time_tag(ctx.words, row.awarded_at),
            format::last_day_tag(ctx.words, row.due),
            ready_tag(ctx, row.ready),
            html! { (format::money(ctx.words, row.amount)) },
        ]);
    }
    table.draw()
}

fn ready_tag(ctx: &Ctx, ready: Ready) -> Markup {
    match ready {
        Ready::Yes => tag(Tone::Good, &ctx.t("ready-yes")),
        Ready::NoPayee => tag(Tone::Warn, &ctx.t("ready-no-payee")),
        Ready::NoMoney => tag(Tone::Bad, &ctx.t("ready-no-money")),
        Ready::Held => tag(Tone::Warn, &ctx.t("ready-held")),
    }
}

fn make_file(ctx: &Ctx, view: &FundView) -> Markup {
    let ready = view.waiting.iter().filter(|row| row.ready == Ready::Yes).count();
    let weight = if ready == 0 { Weight::Quiet } else { Weight::Primary };
    html! {
        form.inline method="post" action="/desk/fund/payments" {
            (hidden("once", &view.once))
            (button(weight, &ctx.t("fund-make-file")))
            span.small { (ctx.t_with("fund-ready-count", &[("n", ready.into())])) }
        }
        @for (id, n) in ["fund-decided-by-you", "fund-written-by-you", "fund-resting", "fund-held"].iter().zip(view.left_out) {
            @if n > 0 { p.small { (ctx.t_with(id, &[("n", n.into())])) } }
        }
    }
}

fn files(ctx: &Ctx, rows: &[FileRow]) -> Markup {
    if rows.is_empty() {
        return empty(Icon::Receipt, &ctx.t("fund-files-none"), &ctx.t("fund-files-none-lesson"), None);
    }
    let mut table = Table::new(
        ctx.t("fund-files-caption"),
        vec![
            Column::words(ctx.t("fund-file")),
            Column::words(ctx.t("fund-made-at")),
            Column::figures(ctx.t("fund-payments")),
            Column::figures(ctx.t("fund-settled")),
            Column::figures(ctx.t("amount")),
            Column::words(ctx.t("fund-download")),
        ],
    );
    for row in rows {
        table.row(vec![
            html! { span.reference { (row.id) } },
            format::short_time_tag(ctx.words, row.at),
            html! { (row.payments) },
            html! {
                (row.settled)
                @if row.returned > 0 { " " (tag(Tone::Warn, &ctx.t_with("fund-returned", &[("n", row.returned.into())]))) }
            },
            html! { (format::money(ctx.words, row.sum)) },
            match row.rail {
                _ if !ctx.may(Action::MakePayment) => html! { "–" },
                Rail::Pain001 => html! { a href={ "/desk/fund/payments/" (row.id) ".xml" } { "pain.001 (XML)" } },
                Rail::Csv => html! { a href={ "/desk/fund/payments/" (row.id) ".csv" } { "CSV" } },
                Rail::Wechat => html! { "WeChat Pay" },
            },
        ]);
    }
    table.draw()
}

fn upload(ctx: &Ctx, view: &FundView) -> Markup {
    let field = Field::new("file", Input::File, ctx.t("fund-statement-file"))
        .hint(ctx.t("fund-statement-hint"))
        .check(ctx, &view.errors);
    html! {
        form.stack method="post" action="/desk/fund/statement" enctype="multipart/form-data" {
            (field.draw())
            (button(Weight::Quiet, &ctx.t("fund-statement-send")))
        }
    }
}

fn statement_result(ctx: &Ctx, result: StatementResult) -> Markup {
    let lines = [
        ("statement-settled", result.settled),
        ("statement-returned", result.returned),
        ("statement-known", result.known),
        ("statement-foreign", result.foreign),
    ];
    let tone = if result.returned + result.foreign > 0 { Tone::Warn } else { Tone::Good };
    notice(
        tone,
        &ctx.t("statement-taken"),
        &html! { ul { @for (id, n) in lines { li { (ctx.t_with(id, &[("n", n.into())])) } } } },
    )
}
