//! Whom the agent may call today, why and until when; and what became of the consents that were asked for.

use anxin_domain::people::Reply;
use anxin_domain::scope::{LineOfBusiness, Purpose};
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button_with, card, empty, heading, link_button, notice, tag};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::agent::{Place, tabs};
use crate::pages::{line_name, purpose_name};

/// The list.
#[derive(Clone, Debug, Default)]
pub struct TodayView {
    /// Whether the agent has a line to call from.
    pub line: HasLine,
    /// Those who may be called now, what matters most first.
    pub now: Vec<ProspectRow>,
    /// Those who may be called later, who may first, first.
    pub later: Vec<ProspectRow>,
    /// How many of the agent's customers may not be called.
    pub closed: u64,
    /// How many of a kind are looked at, where there are more; nothing where the list is whole.
    pub cut_at: Option<u64>,
    /// Requests for consent, the newest first.
    pub asked: Vec<AskedRow>,
}

/// Whether a line is registered to the agent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HasLine {
    /// One is.
    #[default]
    Yes,
    /// None is: nobody may be called.
    No,
}

/// A customer on the list.
#[derive(Clone, Debug)]
pub struct ProspectRow {
    /// The number, masked.
    pub number: String,
    /// What the form posts to `/agent/call` as `about`; no number is in it.
    pub about: String,
    /// What brings the customer here.
    pub ground: GroundShown,
    /// What the call would be for.
    pub purpose: Purpose,
    /// What it would be about, if that is said.
    pub business: Option<LineOfBusiness>,
    /// The decisive reason in a sentence.
    pub why: String,
    /// For those who may be called now: until when the yes holds, if an end is in sight. For the others: from when on.
    pub turns_at: Option<Instant>,
    /// When the ground itself ends, if it does, and whether that is soon.
    pub ends: Option<(Instant, Soon)>,
}

/// Whether an end is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Soon {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// What brings a customer on the list.
#[derive(Clone, Debug)]
pub enum GroundShown {
    /// Business of the agent with them, by the brand's own id.
    Ticket(String),
    /// They allowed the agent by name.
    Permit {
        /// When they said so.
        since: Instant,
    },
}

/// A request for consent, as the agent sees it.
#[derive(Clone, Debug)]
pub struct AskedRow {
    /// The number, masked.
    pub number: String,
    /// When it was asked.
    pub asked_at: Instant,
    /// What the customer said and when, if anything yet.
    pub answer: Option<(Reply, Instant)>,
}

/// The list of today.
#[must_use]
pub fn page(ctx: &Ctx, view: &TodayView) -> Markup {
    let title = ctx.t("today-title");
    let body = html! {
        (tabs(ctx, Place::Today))
        (heading(&title, Some(&ctx.t("today-lead"))))
        @if view.line == HasLine::No {
            (notice(Tone::Warn, &ctx.t("error-line-missing"), &html! { p { (ctx.t("instead-caller-unknown")) } }))
        }
        (people(ctx, view))
        @if !view.asked.is_empty() { (card(&ctx.t("today-asked"), &asked(ctx, &view.asked))) }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn people(ctx: &Ctx, view: &TodayView) -> Markup {
    let check = link_button(Weight::Quiet, "/agent", &ctx.t("today-check"));
    html! {
        @if view.now.is_empty() && view.later.is_empty() {
            (empty(Icon::Phone, &ctx.t("today-none"), &ctx.t("today-none-lesson"), Some(check)))
        }
        @if !view.now.is_empty() { (card(&ctx.t("today-now"), &list(ctx, &view.now, When::Now))) }
        @if !view.later.is_empty() { (card(&ctx.t("today-later"), &list(ctx, &view.later, When::Later))) }
        @if view.closed > 0 {
            (notice(Tone::Plain, &ctx.t_with("today-closed", &[("count", format::count(view.closed).into())]),
                &html! { p { (ctx.t("today-closed-lesson")) } }))
        }
        @if let Some(most) = view.cut_at {
            p.small { (ctx.t_with("today-cut", &[("count", format::count(most).into())])) }
        }
    }
}

#[derive(Clone, Copy)]
enum When {
    Now,
    Later,
}

fn list(ctx: &Ctx, rows: &[ProspectRow], when: When) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li data-about=(row.about) {
                    div {
                        p { strong.number { (row.number) } " · " (what(ctx, row)) }
                        p { (row.why) }
                        p.small { (moments(ctx, row, when)) }
                    }
                    @if let Some((_, Soon::Yes)) = row.ends { (tag(Tone::Warn, &ctx.t("today-soon"))) }
                    @if let When::Now = when {
                        form method="post" action="/agent/call" {
                            (button_with(Weight::Quiet, &ctx.t("today-call"), "about", &row.about))
                        }
                    }
                }
            }
        }
    }
}

fn what(ctx: &Ctx, row: &ProspectRow) -> Markup {
    html! {
        (purpose_name(ctx, row.purpose))
        @if let Some(business) = row.business { " · " (line_name(ctx, business)) }
    }
}

fn moments(ctx: &Ctx, row: &ProspectRow, when: When) -> Markup {
    let turns = match when {
        When::Now => "today-until",
        When::Later => "today-from",
    };
    let moment = |id: &str, at: Instant| ctx.t_with(id, &[("time", format::short(ctx.words, at).into())]);
    let ground = match &row.ground {
        GroundShown::Ticket(id) => ctx.t_with("today-ticket", &[("ticket", id.as_str().into())]),
        GroundShown::Permit { since } => moment("today-permit", *since),
    };
    // What holds until the ground itself ends ends once.
    let ends = row.ends.filter(|(at, _)| row.turns_at != Some(*at));
    let last = |(at, _)| ctx.t_with("today-ends", &[("time", format::short_until(ctx.words, at).into())]);
    let turns = |at| {
        let shown = match when {
            When::Now => format::short_until(ctx.words, at),
            When::Later => format::short(ctx.words, at),
        };
        ctx.t_with(turns, &[("time", shown.into())])
    };
    let parts = [Some(ground), row.turns_at.map(turns), ends.map(last)];
    let shown: Vec<String> = parts.into_iter().flatten().collect();
    html! {
        span.parts {
            @for (place, part) in shown.iter().enumerate() { @if place > 0 { " · " } span { (part) } }
        }
    }
}

fn asked(ctx: &Ctx, rows: &[AskedRow]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li {
                    div {
                        span.number { (row.number) }
                        p.small { (ctx.t("request-asked")) " " (format::short_time_tag(ctx.words, row.asked_at)) }
                    }
                    @match row.answer {
                        Some((Reply::Accepted, _)) => (tag(Tone::Good, &ctx.t("today-said-yes"))),
                        Some((Reply::Declined, _)) => (tag(Tone::Plain, &ctx.t("today-said-no"))),
                        None => (tag(Tone::Info, &ctx.t("today-waits"))),
                    }
                }
            }
        }
        p.small { (ctx.t("today-asked-lesson")) }
    }
}
