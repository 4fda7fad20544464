//! The agent's tickets: the business that makes a call a service call, live first.

use anxin_domain::people::TicketKind;
use anxin_domain::scope::LineOfBusiness;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button_with, card, empty, heading, notice, tag};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::agent::{Place, tabs};
use crate::pages::line_name;

/// The list.
#[derive(Clone, Debug, Default)]
pub struct TicketsView {
    /// Those that are live, what ends first first.
    pub live: Vec<TicketRow>,
    /// Those that have not begun, and those that are over, the latest first.
    pub others: Vec<TicketRow>,
    /// How many are shown at most, where there are more.
    pub cut_at: Option<i64>,
}

/// A ticket.
#[derive(Clone, Debug)]
pub struct TicketRow {
    /// The brand's own id.
    pub id: String,
    /// The customer's number, masked.
    pub number: String,
    /// What kind of business it is.
    pub kind: TicketKind,
    /// What it is about.
    pub business: LineOfBusiness,
    /// When it begins.
    pub from: Instant,
    /// When it ends, if that is known.
    pub until: Option<Instant>,
    /// Where it stands.
    pub phase: Phase,
}

/// Where a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It has not begun.
    Ahead,
    /// It gives a reason to call.
    Live,
    /// It is over.
    Over,
}

/// Draws it.
#[must_use]
pub fn page(ctx: &Ctx, view: &TicketsView) -> Markup {
    let title = ctx.t("tickets-title");
    let body = html! {
        (tabs(ctx, Place::Tickets))
        (heading(&title, Some(&ctx.t("tickets-lead"))))
        @if view.live.is_empty() && view.others.is_empty() {
            (empty(Icon::Tray, &ctx.t("tickets-none"), &ctx.t("tickets-none-lesson"), None))
        }
        @if !view.live.is_empty() { (card(&ctx.t("tickets-live"), &list(ctx, &view.live))) }
        @if !view.others.is_empty() { (card(&ctx.t("tickets-others"), &list(ctx, &view.others))) }
        @if let Some(most) = view.cut_at { p.small { (ctx.t_with("tickets-cut", &[("count", most.into())])) } }
        (notice(Tone::Info, &ctx.t("tickets-whence"), &html! { p { (ctx.t("tickets-whence-how")) } }))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn list(ctx: &Ctx, rows: &[TicketRow]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li data-ticket=(row.id) {
                    div {
                        p { strong.number { (row.number) } " · " (ctx.t(&format!("ticket-{}", row.kind.word()))) " · " (line_name(ctx, row.business)) }
                        p.small.parts { span { (row.id) } " · " span { (time(ctx, row)) } }
                    }
                    @match row.phase {
                        Phase::Ahead => (tag(Tone::Info, &ctx.t("ticket-phase-ahead"))),
                        Phase::Over => (tag(Tone::Plain, &ctx.t("ticket-phase-over"))),
                        Phase::Live => form method="post" action="/agent/call" {
                            (button_with(Weight::Quiet, &ctx.t("today-call"), "about", &format!("ticket:{}", row.id)))
                        },
                    }
                }
            }
        }
    }
}

fn time(ctx: &Ctx, row: &TicketRow) -> String {
    let from = format::date(ctx.words, row.from);
    match row.until {
        Some(until) => {
            let until = format::last_date(ctx.words, until);
            ctx.t_with("ticket-from-until", &[("from", from.into()), ("until", until.into())])
        }
        None => ctx.t_with("ticket-from", &[("from", from.into())]),
    }
}
