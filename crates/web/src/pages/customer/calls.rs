//! Who called me: every call and every attempt that the reader's number has seen, with the reason in words.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, empty, heading, link_button, tag};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::reasons::{self, Audience};

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The gate refused it; the telephone never rang.
    Refused,
    /// The gate let it through.
    LetThrough,
    /// It rang although nobody had asked the gate.
    WentAround,
}

impl Fate {
    /// The fate of a call that the gate was asked about.
    #[must_use]
    pub const fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Allow => Self::LetThrough,
            Verdict::Deny | Verdict::Defer => Self::Refused,
        }
    }
}

/// One call.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// An id for `/me/complain?call=…`: of the decision or of the call record, never a number.
    pub id: String,
    /// When it was placed.
    pub at: Instant,
    /// The calling number; the reader's own telephone showed it to them.
    pub from: String,
    /// The agent, if known.
    pub agent: Option<String>,
    /// The brand, if known.
    pub brand: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// The reasons, the decisive one first.
    pub reasons: Vec<ReasonCode>,
    /// The claim about this call, if there is one.
    pub claim: Option<String>,
}

/// The list, the newest first.
#[derive(Clone, Debug, Default)]
pub struct CallsView {
    /// Calls.
    pub calls: Vec<CallRow>,
    /// The address of older calls, if there are any.
    pub older: Option<String>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &CallsView) -> Markup {
    let title = ctx.t("calls-title");
    let missing = link_button(Weight::Quiet, "/me/complain", &ctx.t("calls-other"));
    let body = html! {
        (heading(&title, Some(&ctx.t("calls-lead"))))
        @if view.calls.is_empty() {
            (empty(Icon::Phone, &ctx.t("calls-none"), &ctx.t("calls-none-lesson"), Some(missing)))
        } @else {
            ol.calls { @for call in &view.calls { (row(ctx, call)) } }
            @if let Some(older) = &view.older { p { a href=(older) { (ctx.t("older")) } } }
            p { (missing) }
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn row(ctx: &Ctx, call: &CallRow) -> Markup {
    html! {
        li.call {
            div.line {
                strong { (caller(ctx, call)) }
                (fate_tag(ctx, call.fate))
            }
            p.small { span.number { (call.from) } " · " (format::time_tag(ctx.words, call.at)) }
            @if let Some(code) = call.reasons.first() {
                p { (reasons::reason(ctx.words, *code, Audience::Customer)) }
            }
            @if let Some(claim) = &call.claim {
                p { a href={ "/me/claims/" (claim) } { (ctx.t("calls-follow")) } }
            } @else if call.fate != Fate::Refused {
                p { a.button.quiet.small href={ "/me/complain?call=" (call.id) } {
                    (ctx.t("calls-complain")) span.hidden { " " (call.from) }
                } }
            }
        }
    }
}

fn caller(ctx: &Ctx, call: &CallRow) -> String {
    match (&call.brand, &call.agent) {
        (Some(brand), Some(agent)) => format!("{brand} · {agent}"),
        (Some(known), None) | (None, Some(known)) => known.clone(),
        (None, None) => ctx.t("calls-unknown"),
    }
}

fn fate_tag(ctx: &Ctx, fate: Fate) -> Markup {
    match fate {
        Fate::Refused => tag(Tone::Good, &ctx.t("fate-refused")),
        Fate::LetThrough => tag(Tone::Info, &ctx.t("fate-let-through")),
        Fate::WentAround => tag(Tone::Bad, &ctx.t("fate-went-around")),
    }
}
