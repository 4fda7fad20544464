//! The public log on its page: how far it has come, its checkpoint and key, its last entries, and how anybody checks it.

use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_proof::{Entry, Kind, Logged};
use maud::{Markup, html};

use super::log::name;
use crate::components::basics::{card, facts};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// The public log as its page shows it.
#[derive(Clone, Debug)]
pub struct EntriesView {
    /// How many entries it has.
    pub size: u64,
    /// When the last got its place.
    pub at: Instant,
    /// The newest checkpoint, signed.
    pub checkpoint: String,
    /// The key that checks it.
    pub vkey: String,
    /// Where the log lies, as in `https://anxin.example/log`.
    pub address: String,
    /// The last entries, the newest first.
    pub latest: Vec<Logged>,
}

pub(super) fn section(ctx: &Ctx, view: &EntriesView) -> Markup {
    html! {
        (card(&ctx.t("entries-title"), &html! {
            p { (ctx.t("entries-lead")) }
            (facts(&[
                (ctx.t("entries-size"), html! { strong { (format::count(view.size)) } }),
                (ctx.t("entries-at"), format::time_tag(ctx.words, view.at)),
            ]))
            h3 { (ctx.t("entries-checkpoint")) }
            pre { code lang="en" { (view.checkpoint) } }
            h3 { (ctx.t("entries-key")) }
            pre { code lang="en" { (view.vkey) } }
            p.small { a href="/log/checkpoint" { "/log/checkpoint" } " · " a href="/log/vkey" { "/log/vkey" } }
        }))
        @if !view.latest.is_empty() { section { (table(ctx, &view.latest)) } }
        (card(&ctx.t("entries-check"), &html! {
            ol.reasons {
                @for id in ["entries-check-1", "entries-check-2", "entries-check-3"] { li { (ctx.t(id)) } }
            }
            pre { code lang="en" {
                "anxin verify --log " (view.address) " --noted checkpoint\nanxin verify " (ctx.t("entries-receipt"))
            } }
            p.small { (ctx.t("entries-limit")) }
        }))
    }
}

fn table(ctx: &Ctx, latest: &[Logged]) -> Markup {
    let mut table = Table::new(
        ctx.t("entries-last"),
        vec![
            Column::figures(ctx.t("entries-place")),
            Column::words(ctx.t("entries-kind")),
            Column::words(ctx.t("entries-month")),
            Column::figures(ctx.t("amount")),
        ],
    );
    for one in latest {
        table.row(vec![
            html! { (format::count(one.index)) },
            html! { (ctx.t(kind(one.entry.kind))) },
            html! { (about(ctx, &one.entry)) },
            html! { (amount(ctx, &one.entry)) },
        ]);
    }
    table.draw()
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Ruling => "entries-ruling",
        Kind::Award => "entries-award",
        Kind::AwardReversed => "entries-award-reversed",
        Kind::Paid => "entries-paid",
        Kind::PaidReversed => "entries-paid-reversed",
        Kind::AwardedBefore => "entries-awarded-before",
        Kind::PaidBefore => "entries-paid-before",
        Kind::Head => "entries-head",
    }
}

/// The month, or which chain.
fn about(ctx: &Ctx, entry: &Entry) -> String {
    if let Some(chain) = &entry.chain {
        return name(ctx, chain);
    }
    let month = entry.month.as_deref().unwrap_or_default();
    let read = |(year, month): (&str, &str)| Some((year.parse().ok()?, month.parse().ok()?));
    let named =
        month.split_once('-').and_then(read).map(|(year, month)| format::month(ctx.words, year, month));
    named.unwrap_or_else(|| month.to_owned())
}

fn amount(ctx: &Ctx, entry: &Entry) -> String {
    let currency = entry.currency.as_deref().and_then(|code| code.parse::<Currency>().ok());
    match (entry.minor, currency) {
        (Some(minor), Some(currency)) => {
            let minor = if entry.kind.takes_away() { -minor } else { minor };
            format::money(ctx.words, Money::new(minor, currency))
        }
        _ => "–".to_owned(),
    }
}
