//! The agent's face: "may I call?", answered with every reason and with what to do instead.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::ids::DecisionId;
use anxin_domain::scope::Purpose;
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{
    Tone, Weight, back, button, card, empty, facts, heading, reference, sentences, tag,
};
use crate::components::form::{Errors, Field, Input, error_summary, post, radios, select};
use crate::components::icon::{Icon, icon};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::{lines_of_business, purpose_name, purposes};
use crate::reasons::{self, Audience};

/// The question, as the form posts it to `/agent/check`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// The number to call, in any written form.
    pub number: String,
    /// `marketing`, `service` or `survey`.
    pub purpose: String,
    /// `resale`, `rental`, `new_home` or nothing.
    pub line_of_business: String,
    /// The id of the ticket, for a service call.
    pub ticket: String,
    /// Which of the agent's lines the call would be made from; nothing if there is only one.
    pub line: String,
}

/// The page that asks.
#[derive(Clone, Debug, Default)]
pub struct AskView {
    /// What was asked.
    pub question: Question,
    /// The agent's lines: value and label. With fewer than two, nothing is asked.
    pub lines: Vec<(String, String)>,
    /// What is wrong: fields `number`, `purpose`, `line_of_business`, `ticket`, `line`.
    pub errors: Errors,
    /// What was asked before, the newest first.
    pub recent: Vec<Recent>,
}

/// An answer given before.
#[derive(Clone, Debug)]
pub struct Recent {
    /// When.
    pub at: Instant,
    /// The number, masked.
    pub number: String,
    /// The answer.
    pub verdict: Verdict,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// The number, masked.
    pub number: String,
    /// Allowed or not.
    pub verdict: Verdict,
    /// What the call was judged as.
    pub judged_as: Purpose,
    /// Every reason, the decisive one first.
    pub reasons: Vec<ReasonCode>,
    /// The decision's id, which is the permit if it allows.
    pub decision: DecisionId,
    /// When it was decided.
    pub decided_at: Instant,
    /// Until when an allow can be used.
    pub expires_at: Option<Instant>,
}

/// Asks whether a call may be made.
#[must_use]
pub fn ask(ctx: &Ctx, view: &AskView) -> Markup {
    let title = ctx.t("agent-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("agent-lead"))))
        (post("/agent/check", &question(ctx, view)))
        (card(&ctx.t("agent-recent"), &recent(ctx, &view.recent)))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn question(ctx: &Ctx, view: &AskView) -> Markup {
    let asked = &view.question;
    let number = Field::new("number", Input::OtherNumber, ctx.t("agent-number"))
        .hint(ctx.t("agent-number-hint"))
        .value(&asked.number)
        .check(ctx, &view.errors);
    let ticket = Field::new("ticket", Input::Text, ctx.t("agent-ticket"))
        .hint(ctx.t("agent-ticket-hint"))
        .value(&asked.ticket)
        .check(ctx, &view.errors);
    let chosen = if asked.purpose.is_empty() { Purpose::Marketing.word() } else { &asked.purpose };
    let lines: Vec<_> =
        view.lines.iter().map(|(value, label)| crate::components::form::Choice::new(value, label)).collect();
    html! {
        (number.draw())
        (radios(ctx, "purpose", &ctx.t("agent-purpose"), &purposes(ctx), chosen, &view.errors))
        (select(ctx, "line_of_business", &ctx.t("agent-line-of-business"), &lines_of_business(ctx), &asked.line_of_business, &view.errors))
        (ticket.draw())
        @if lines.len() > 1 {
            (select(ctx, "line", &ctx.t("agent-line"), &lines, &asked.line, &view.errors))
        }
        (button(Weight::Primary, &ctx.t("agent-check")))
    }
}

fn recent(ctx: &Ctx, recent: &[Recent]) -> Markup {
    if recent.is_empty() {
        return empty(Icon::Phone, &ctx.t("agent-recent-none"), &ctx.t("agent-recent-lesson"), None);
    }
    html! {
        ul.rows {
            @for asked in recent {
                li {
                    div { span.number { (asked.number) } p.small { (format::short_time_tag(ctx.words, asked.at)) } }
                    (verdict_tag(ctx, asked.verdict))
                }
            }
        }
    }
}

/// The verdict in a word, as an agent reads it.
#[must_use]
pub fn verdict_tag(ctx: &Ctx, verdict: Verdict) -> Markup {
    match verdict {
        Verdict::Allow => tag(Tone::Good, &ctx.t("verdict-allow")),
        Verdict::Deny => tag(Tone::Bad, &ctx.t("verdict-deny")),
        Verdict::Defer => tag(Tone::Warn, &ctx.t("verdict-defer")),
    }
}

/// Answers, with the reasons and what to do instead.
#[must_use]
pub fn answer(ctx: &Ctx, view: &AnswerView) -> Markup {
    let (title, tone, picture) = match view.verdict {
        Verdict::Allow => (ctx.t("agent-allowed"), Tone::Good, Icon::Tick),
        Verdict::Deny => (ctx.t("agent-denied"), Tone::Bad, Icon::Cross),
        Verdict::Defer => (ctx.t("agent-deferred"), Tone::Warn, Icon::Info),
    };
    let sentences_of: Vec<String> =
        view.reasons.iter().map(|code| reasons::reason(ctx.words, *code, Audience::Agent)).collect();
    let mut instead: Vec<String> =
        view.reasons.iter().filter_map(|code| reasons::instead(ctx.words, *code)).collect();
    instead.dedup();
    let body = html! {
        (back("/agent", &ctx.t("agent-again")))
        div.verdict.(tone.class()) {
            span.mark { (icon(picture)) }
            h1 { (title) }
            p.number { (view.number) }
            @if let Some(until) = view.expires_at {
                p { (ctx.t_with("agent-until", &[("time", format::field_time(until).into())])) }
            }
        }
        (card(&ctx.t("agent-why"), &sentences(&sentences_of)))
        @if view.verdict != Verdict::Allow && !instead.is_empty() {
            (card(&ctx.t("agent-instead"), &sentences(&instead)))
        }
        (facts(&[
            (ctx.t("agent-judged-as"), html! { (purpose_name(ctx, view.judged_as)) }),
            (ctx.t("decided-at"), format::time_tag(ctx.words, view.decided_at)),
            (ctx.t("decision-id"), reference(&view.decision.to_string())),
        ]))
    };
    shell(ctx, &title, Width::Column, &body)
}
