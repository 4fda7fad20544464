//! The agent's face: "may I call?", answered with every reason and with what to do instead.

pub mod coaching;
pub mod record;
pub mod tickets;
pub mod today;

use anxin_domain::decide::Verdict;
use anxin_domain::ids::DecisionId;
use anxin_domain::scope::Purpose;
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{
    Tone, Weight, back, button, card, empty, facts, heading, hidden, link_button, notice, reference,
    sentences, tag,
};
use crate::components::form::{Errors, Field, Input, error_summary, post, radios, select};
use crate::components::icon::{Icon, icon};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::{decision, lines_of_business, purpose_name, purposes};

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
    /// Whether the reader is an agent and has pages of an agent's own.
    pub own: Own,
}

/// Whether the reader is an agent, or helps agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Own {
    /// An agent.
    Yes,
    /// Staff who check for an agent.
    #[default]
    No,
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
    /// The decision.
    pub decision: DecisionId,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct AnswerView {
    /// The number, masked.
    pub number: String,
    /// Yes, no, or not now.
    pub verdict: Verdict,
    /// From when on it may be asked again, for "not now", on the customer's wall clock.
    pub wait: Option<Wait>,
    /// What the call was judged as.
    pub judged_as: Purpose,
    /// Every reason in a sentence, the decisive one first.
    pub why: Vec<String>,
    /// What can be done instead, in sentences.
    pub instead: Vec<String>,
    /// Whether the customer's consent can be asked for.
    pub consent: Consent,
    /// The decision's id, which is the permit if it allows.
    pub decision: DecisionId,
    /// When it was decided.
    pub decided_at: Instant,
    /// Until when an allow can be used.
    pub expires_at: Option<Instant>,
    /// How to dial, for a yes.
    pub dial: Option<Dial>,
}

/// How an agent dials a call that is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dial {
    /// On the agent's own telephone: the address that opens it (RFC 3966), and the number as it is shown.
    Here {
        /// As in `tel:+8613800138000`.
        address: String,
        /// Masked, or the privacy number that is dialled in the customer's place.
        shown: String,
    },
    /// By whoever has the number: the agent knows the customer by reference only.
    Elsewhere,
}

/// The pages of an agent, as the row of links above them names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// May I call?
    Check,
    /// Whom one may call today.
    Today,
    /// Business that is assigned to the agent.
    Tickets,
    /// How the calls went.
    Coaching,
    /// What was found, and what it cost.
    Record,
}

/// The row of links above the pages of an agent.
fn tabs(ctx: &Ctx, here: Place) -> Markup {
    let places = [
        (Place::Check, "/agent", "tab-check"),
        (Place::Today, "/agent/today", "tab-today"),
        (Place::Tickets, "/agent/tickets", "tab-tickets"),
        (Place::Coaching, "/agent/coaching", "tab-coaching"),
        (Place::Record, "/agent/record", "tab-record"),
    ];
    html! {
        nav.readers aria-label=(ctx.t("tab-label")) {
            @for (place, href, label) in places {
                a href=(href) aria-current=[(place == here).then_some("page")] { (ctx.t(label)) }
            }
        }
    }
}

/// A moment where the customer is.
#[derive(Clone, Debug)]
pub struct Wait {
    /// Date and time there, in words.
    pub from: String,
    /// The zone, as in `Asia/Shanghai`; nothing where it is one of several.
    pub zone: Option<String>,
}

/// Whether an agent can ask a customer for consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// It is there, is not what is lacking, or may not be asked for.
    NotAskedFor,
    /// It can be asked for by text: the form posts `decision` to `/agent/request`.
    MayAsk,
    /// The agent has asked, and the customer has not answered yet.
    Waiting {
        /// When it was asked.
        since: Instant,
    },
}

/// What became of asking for consent.
#[derive(Clone, Debug)]
pub struct AskedView {
    /// The number, masked.
    pub number: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The decision about asking, for those who want to know more; nothing where an earlier request waits.
    pub decision: Option<DecisionId>,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The customer is asked.
    Sent {
        /// Since when.
        at: Instant,
    },
    /// The customer was asked before and has not answered.
    Waiting {
        /// Since when.
        since: Instant,
    },
    /// They may not be asked, or not now.
    Refused {
        /// Why, in sentences.
        why: Vec<String>,
    },
}

/// One figure with its name.
fn figure(name: &str, value: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// Asks whether a call may be made.
#[must_use]
pub fn ask(ctx: &Ctx, view: &AskView) -> Markup {
    let title = ctx.t("agent-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        @if view.own == Own::Yes { (tabs(ctx, Place::Check)) }
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
                    div {
                        a.row href={ "/decisions/" (asked.decision) } { span.number { (asked.number) } }
                        p.small { (format::short_time_tag(ctx.words, asked.at)) }
                    }
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
    let title = match (view.verdict, &view.wait) {
        (Verdict::Allow, _) => ctx.t("agent-allowed"),
        (Verdict::Deny, _) => ctx.t("agent-denied"),
        (Verdict::Defer, Some(wait)) => ctx.t_with("agent-deferred", &[("time", wait.from.as_str().into())]),
        (Verdict::Defer, None) => ctx.t("agent-deferred-open"),
    };
    let body = html! {
        (back("/agent", &ctx.t("agent-again")))
        div.verdict.(decision::tone(view.verdict).class()) data-verdict=(view.verdict.word()) {
            span.mark { (icon(decision::picture(view.verdict))) }
            h1 { (title) }
            p.number { (view.number) }
            @if let Some(until) = view.expires_at {
                p { (ctx.t_with("agent-until", &[("time", format::field_time(ctx.words, until).into())])) }
            }
            @if let Some(wait) = &view.wait { p.small { (clock_of(ctx, wait)) } }
            @if let Some(way) = &view.dial { (dial(ctx, way)) }
        }
        (card(&ctx.t("agent-why"), &html! {
            (sentences(&view.why))
            p { a href={ "/decisions/" (view.decision) } { (ctx.t("decision-link")) } }
        }))
        (consent(ctx, view))
        @if view.verdict != Verdict::Allow && !view.instead.is_empty() {
            (card(&ctx.t("agent-instead"), &sentences(&view.instead)))
        }
        (facts(&[
            (ctx.t("agent-judged-as"), html! { (purpose_name(ctx, view.judged_as)) }),
            (ctx.t("decided-at"), format::time_tag(ctx.words, view.decided_at)),
            (ctx.t("decision-id"), reference(&view.decision.to_string())),
        ]))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn dial(ctx: &Ctx, way: &Dial) -> Markup {
    match way {
        Dial::Here { address, shown } => html! {
            p { (link_button(Weight::Primary, address, &ctx.t_with("agent-dial", &[("number", shown.as_str().into())]))) }
        },
        Dial::Elsewhere => html! { p { (ctx.t("agent-dial-elsewhere")) } },
    }
}

fn clock_of(ctx: &Ctx, wait: &Wait) -> String {
    match &wait.zone {
        Some(zone) => ctx.t_with("agent-zone", &[("zone", zone.as_str().into())]),
        None => ctx.t("agent-zones"),
    }
}

fn consent(ctx: &Ctx, view: &AnswerView) -> Markup {
    match view.consent {
        Consent::NotAskedFor => html! {},
        Consent::MayAsk => card(
            &ctx.t("agent-ask-title"),
            &html! {
                p { (ctx.t("agent-ask-lead")) }
                (post("/agent/request", &html! {
                    (hidden("decision", &view.decision.to_string()))
                    (button(Weight::Primary, &ctx.t("agent-ask")))
                }))
            },
        ),
        Consent::Waiting { since } => waiting(ctx, since),
    }
}

fn waiting(ctx: &Ctx, since: Instant) -> Markup {
    let body = html! { p { (ctx.t("request-asked")) " " (format::time_tag(ctx.words, since)) } };
    notice(Tone::Info, &ctx.t("agent-ask-waiting"), &body)
}

/// Says what became of asking for consent, and what happens next.
#[must_use]
pub fn asked(ctx: &Ctx, view: &AskedView) -> Markup {
    let title = ctx.t(match view.outcome {
        Outcome::Sent { .. } => "agent-asked",
        Outcome::Waiting { .. } => "agent-ask-waiting",
        Outcome::Refused { .. } => "agent-ask-refused",
    });
    let next = ["agent-ask-next-1", "agent-ask-next-2", "agent-ask-next-3"].map(|id| ctx.t(id));
    let body = html! {
        (back("/agent", &ctx.t("agent-again")))
        (heading(&title, None))
        p.number { (view.number) }
        @match &view.outcome {
            Outcome::Sent { at } | Outcome::Waiting { since: at } => {
                p { (ctx.t("request-asked")) " " (format::time_tag(ctx.words, *at)) }
                (card(&ctx.t("what-happens-next"), &sentences(&next)))
            }
            Outcome::Refused { why } => (card(&ctx.t("agent-why"), &sentences(why))),
        }
        @if let Some(decision) = view.decision {
            p { a href={ "/decisions/" (decision) } { (ctx.t("decision-link")) } }
        }
    };
    shell(ctx, &title, Width::Column, &body)
}
