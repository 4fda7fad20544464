//! The agent's own record: calls, refused attempts, what was upheld, and what it cost.

use anxin_desk::agent::{Against, AgentRecord, Asked, More, Owed, OwedBy, QUESTIONS_READ, RECORD_DAYS};
use anxin_domain::money::Money;
use maud::{Markup, html};

use crate::components::basics::{Tone, card, empty, facts, heading, notice, reference, section};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::agent::{Place, figure, tabs};
use crate::reasons::{self, Audience};

/// The record.
#[must_use]
pub fn page(ctx: &Ctx, record: &AgentRecord) -> Markup {
    let title = ctx.t("record-title");
    let body = html! {
        (tabs(ctx, Place::Record))
        (heading(&title, Some(&ctx.t_with("record-lead", &[("days", RECORD_DAYS.into())]))))
        (section(&ctx.t("record-calls"), &calls(ctx, record)))
        @if !record.asked.why.is_empty() { (refusals(ctx, &record.asked)) }
        (section(&ctx.t("record-against"), &against(ctx, record)))
        @if !record.cost.is_empty() { (card(&ctx.t("record-cost"), &cost(ctx, record))) }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn calls(ctx: &Ctx, record: &AgentRecord) -> Markup {
    let (calls, asked) = (&record.calls, &record.asked);
    html! {
        dl.figures {
            (figure(&ctx.t("coach-calls"), &whole(calls.calls)))
            (figure(&ctx.t("coach-answered"), &whole(calls.answered)))
            (figure(&ctx.t("record-asked"), &format::count(asked.questions)))
            (figure(&ctx.t("record-refused"), &format::count(asked.refused)))
            (figure(&ctx.t("record-waited"), &format::count(asked.waited)))
        }
        @if asked.more == More::Yes {
            p.small { (ctx.t_with("record-asked-more", &[("count", format::count(u64::from(QUESTIONS_READ)).into())])) }
        }
    }
}

fn refusals(ctx: &Ctx, asked: &Asked) -> Markup {
    let columns = vec![Column::prose(ctx.t("record-why")), Column::figures(ctx.t("record-times"))];
    let mut table = Table::new(ctx.t("record-refusals"), columns).named_above();
    for (code, count) in &asked.why {
        table
            .row(vec![html! { (reasons::reason_name(ctx.words, *code)) }, html! { (format::count(*count)) }]);
    }
    card(
        &ctx.t("record-refusals"),
        &html! { div.pairs { (table.draw()) } p.small { (ctx.t("record-refusals-lesson")) } },
    )
}

fn against(ctx: &Ctx, record: &AgentRecord) -> Markup {
    html! {
        dl.figures {
            (figure(&ctx.t("record-upheld"), &whole(record.upheld)))
            (figure(&ctx.t("record-not-upheld"), &whole(record.not_upheld)))
            (figure(&ctx.t("record-open"), &whole(record.open)))
        }
        @if record.against.is_empty() {
            (empty(Icon::Shield, &ctx.t("record-none"), &ctx.t("record-none-lesson"), None))
        } @else {
            (findings(ctx, &record.against))
            (notice(Tone::Info, &ctx.t("record-appeal"), &html! { p { (ctx.t("record-appeal-how")) } }))
        }
    }
}

fn findings(ctx: &Ctx, found: &[Against]) -> Markup {
    let columns = vec![
        Column::words(ctx.t("dialled-at")),
        Column::words(ctx.t("record-line")),
        Column::prose(ctx.t("record-why")),
        Column::figures(ctx.t("record-awarded")),
        Column::words(ctx.t("record-appeal-until")),
        Column::words(ctx.t("reference")),
    ];
    let mut table = Table::new(ctx.t("record-findings"), columns);
    for one in found {
        let line = one.line.map_or_else(String::new, |line| format::whole_number(ctx.words.place(), line));
        let paid =
            one.owed.map_or_else(|| ctx.t("record-with-another"), |owed| format::money(ctx.words, owed.paid));
        let appeal =
            one.appeal_until.map_or_else(|| ctx.t("record-appeal-over"), |at| format::date(ctx.words, at));
        table.row(vec![
            format::short_time_tag(ctx.words, one.happened_at),
            html! { span.number { (line) } },
            html! { (reasons::finding(ctx.words, one.code, Audience::Agent)) },
            html! { (paid) },
            html! { (appeal) },
            reference(&one.finding.to_string()),
        ]);
    }
    table.draw()
}

fn cost(ctx: &Ctx, record: &AgentRecord) -> Markup {
    html! {
        @for owed in &record.cost { (facts(&sums(ctx, owed))) }
        @if let Some((due, open)) = record.next_instalment {
            p { (ctx.t_with("record-instalment", &[
                ("amount", format::money(ctx.words, open).into()), ("day", format::date(ctx.words, due).into()),
            ])) }
        }
        p.small { (ctx.t("record-cost-lesson")) }
    }
}

fn sums(ctx: &Ctx, owed: &Owed) -> Vec<(String, Markup)> {
    let (paid, open, back) = match owed.by {
        OwedBy::Agent => ("record-paid-for-me", "record-owed-by-me", "record-back-by-me"),
        OwedBy::Brand => ("record-paid-for-brand", "record-owed-by-brand", "record-back-by-brand"),
    };
    let pair =
        |id: &str, amount: Money| (ctx.t(id), html! { span.amount { (format::money(ctx.words, amount)) } });
    let all = [pair(paid, owed.paid), pair(open, owed.open), pair(back, owed.back)];
    let let_off = (owed.let_off.minor() > 0).then(|| pair("record-let-off", owed.let_off));
    all.into_iter().chain(let_off).collect()
}

fn whole(n: i64) -> String {
    format::count(n.unsigned_abs())
}
