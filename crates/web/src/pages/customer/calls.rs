//! Who called me: every call and every attempt that the reader's number has seen, with the reason in words.

use anxin_domain::decide::Verdict;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, empty, heading, link_button, tag};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::words::Words;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The gate refused it; the telephone never rang.
    Refused,
    /// The gate said not now; the telephone never rang.
    Deferred,
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
            Verdict::Deny => Self::Refused,
            Verdict::Defer => Self::Deferred,
        }
    }

    /// Whether the telephone may have rung.
    #[must_use]
    pub const fn may_have_rung(self) -> bool {
        matches!(self, Self::LetThrough | Self::WentAround)
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
    /// The reason that decided, in a sentence.
    pub why: Option<String>,
    /// The decision, if the gate was asked; its story says the rest.
    pub decision: Option<String>,
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

/// Why, for a call about which nobody asked: what the answer would have been.
#[must_use]
pub fn would_have_been(words: Words, verdict: Verdict, why: &str) -> String {
    let id = match verdict {
        Verdict::Allow => "calls-would-allow",
        Verdict::Deny => "calls-would-deny",
        Verdict::Defer => "calls-would-defer",
    };
    words.t_with(id, &[("why", why.into())])
}

fn row(ctx: &Ctx, call: &CallRow) -> Markup {
    html! {
        li.call {
            div.line {
                strong { (caller(ctx, call)) }
                (fate_tag(ctx, call.fate))
            }
            p.small { span.number { (call.from) } " · " (format::time_tag(ctx.words, call.at)) }
            @if let Some(why) = &call.why { p { (why) } }
            @if let Some(decision) = &call.decision {
                p { a href={ "/decisions/" (decision) } { (ctx.t("decision-link")) span.hidden { " " (call.from) } } }
            }
            @if let Some(claim) = &call.claim {
                p { a href={ "/me/claims/" (claim) } { (ctx.t("calls-follow")) } }
            } @else if call.fate.may_have_rung() {
                p { a.button.quiet.small href={ "/me/complain?call=" (call.id) } {
                    (ctx.t("calls-complain")) span.hidden { " " (call.from) }
                } }
            }
        }
    }
}

/// Who called, as far as it is known.
pub(crate) fn caller(ctx: &Ctx, call: &CallRow) -> String {
    match (&call.brand, &call.agent) {
        (Some(brand), Some(agent)) => format!("{brand} · {agent}"),
        (Some(known), None) | (None, Some(known)) => known.clone(),
        (None, None) => ctx.t("calls-unknown"),
    }
}

/// What became of a call, coloured.
pub(crate) fn fate_tag(ctx: &Ctx, fate: Fate) -> Markup {
    match fate {
        Fate::Refused => tag(Tone::Good, &ctx.t("fate-refused")),
        Fate::Deferred => tag(Tone::Good, &ctx.t("fate-deferred")),
        Fate::LetThrough => tag(Tone::Info, &ctx.t("fate-let-through")),
        Fate::WentAround => tag(Tone::Bad, &ctx.t("fate-went-around")),
    }
}
