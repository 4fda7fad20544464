//! The log: where the chains of evidence and money ended, hour by hour, to be noted by anybody.

use anxin_desk::PublishedHead;
use maud::{Markup, html};

use super::entries::{self, EntriesView};
use crate::components::basics::{back, card, empty, heading, reference};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// The page, at `/public/log`, with the newest heads first.
#[must_use]
pub fn page(ctx: &Ctx, entries: Option<&EntriesView>, heads: &[PublishedHead]) -> Markup {
    let title = ctx.t("log-title");
    let body = html! {
        (back("/public", &ctx.t("public-title")))
        (heading(&title, Some(&ctx.t("log-lead"))))
        @if let Some(entries) = entries { (entries::section(ctx, entries)) }
        @match heads.first() {
            None => (empty(Icon::Bars, &ctx.t("log-none"), &ctx.t("log-none-lesson"), None)),
            Some(newest) => {
                section { (table(ctx, heads)) p.small { a href="/public/log.json" { (ctx.t("log-json")) } } }
                (card(&ctx.t("log-check"), &check(ctx, newest)))
            }
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn check(ctx: &Ctx, newest: &PublishedHead) -> Markup {
    html! {
        ul.reasons {
            @for id in ["log-note", "log-ask", "log-limit"] { li { (ctx.t(id)) } }
        }
        pre { code lang="en" { (newest.command()) } }
    }
}

fn table(ctx: &Ctx, heads: &[PublishedHead]) -> Markup {
    let mut table = Table::new(
        ctx.t("log-heads"),
        vec![
            Column::words(ctx.t("log-at")),
            Column::words(ctx.t("log-name")),
            Column::figures(ctx.t("log-size")),
            Column::words(ctx.t("log-hash")),
        ],
    );
    for head in heads {
        table.row(vec![
            format::time_tag(ctx.words, head.at),
            html! { (name(ctx, &head.log)) },
            html! { (format::count(u64::try_from(head.size).unwrap_or_default())) },
            reference(&head.hash),
        ]);
    }
    table.draw()
}

/// A chain by what it holds, with its own name behind where there are several.
pub(super) fn name(ctx: &Ctx, log: &str) -> String {
    match log.split_once('/') {
        Some(("ledger", "main")) => ctx.t("log-ledger"),
        Some(("ledger", tenant)) => format!("{} · {tenant}", ctx.t("log-ledger")),
        Some(("decisions", "0")) => ctx.t("log-decisions"),
        Some(("decisions", lane)) => format!("{} · {lane}", ctx.t("log-decisions")),
        _ => log.to_owned(),
    }
}
