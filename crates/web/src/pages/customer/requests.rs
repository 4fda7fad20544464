//! Requests for consent: those that wait, each with its three answers, and what became of the others.

use anxin_domain::people::{Answer, Reply};
use anxin_domain::scope::LineOfBusiness;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button_with, card, empty, heading, hidden, notice, tag};
use crate::components::icon::{Icon, icon};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::words::Words;

/// Who would be allowed by a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The agent who asks.
    Agent,
    /// Every agent of the brand.
    Brand,
}

/// One request.
#[derive(Clone, Debug)]
pub struct RequestRow {
    /// Its id; posted as `request` to `/me/requests`, with `said` = `yes`, `no` or `never`.
    pub id: String,
    /// Who asks.
    pub agent: String,
    /// For which brand.
    pub brand: String,
    /// Who would be allowed.
    pub whom: Whom,
    /// About what; empty means all.
    pub about: Vec<LineOfBusiness>,
    /// When it was asked.
    pub asked_at: Instant,
    /// What was said, if anything yet.
    pub answer: Option<Answer>,
}

/// Whether consent may be asked for at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// It may.
    #[default]
    Open,
    /// The customer wants no further requests.
    Refused,
}

/// The page.
#[derive(Clone, Debug, Default)]
pub struct RequestsView {
    /// Those that wait, the newest first.
    pub waiting: Vec<RequestRow>,
    /// Those that were answered, the newest first.
    pub answered: Vec<RequestRow>,
    /// Whether more may come.
    pub asking: Asking,
}

/// The requests to the reader's number.
#[must_use]
pub fn page(ctx: &Ctx, view: &RequestsView) -> Markup {
    let title = ctx.t("requests-title");
    let body = html! {
        (back("/me", &ctx.t("back-home")))
        (heading(&title, Some(&ctx.t("requests-lead"))))
        @if view.waiting.is_empty() && view.answered.is_empty() {
            (empty(Icon::Speech, &ctx.t("requests-none"), &ctx.t("requests-none-lesson"), None))
        }
        @for request in &view.waiting { (asks(ctx, request)) }
        @if !view.answered.is_empty() { (card(&ctx.t("requests-answered"), &answered(ctx, &view.answered))) }
        (asking(ctx, view.asking))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// A request that waits, with its three answers. None of them is the button to press without reading.
#[must_use]
pub fn asks(ctx: &Ctx, request: &RequestRow) -> Markup {
    html! {
        section.asks data-request=(request.id) {
            (icon(Icon::Speech))
            div {
                h2 { (question(ctx.words, request)) }
                p.small { (ctx.t("request-asked")) " " (format::time_tag(ctx.words, request.asked_at)) }
                p.small { (ctx.t("request-silence")) }
                form.actions method="post" action="/me/requests" {
                    (ctx.shown())
                    (hidden("request", &request.id))
                    (button_with(Weight::Quiet, &ctx.t("request-yes"), "said", "yes"))
                    (button_with(Weight::Quiet, &ctx.t("request-no"), "said", "no"))
                    (button_with(Weight::Quiet, &ctx.t("request-never"), "said", "never"))
                }
            }
        }
    }
}

/// What is asked, in a sentence.
pub(crate) fn question(words: Words, request: &RequestRow) -> String {
    let id = match request.whom {
        Whom::Agent => "request-asks",
        Whom::Brand => "request-asks-brand",
    };
    let variables = [
        ("agent", request.agent.as_str().into()),
        ("brand", request.brand.as_str().into()),
        ("about", about(words, &request.about).into()),
    ];
    words.t_with(id, &variables)
}

/// What it is about, in words that fit into a sentence.
#[must_use]
pub fn about(words: Words, lines: &[LineOfBusiness]) -> String {
    if lines.is_empty() {
        return words.t("request-about-any");
    }
    let named: Vec<String> = lines
        .iter()
        .map(|line| {
            words.t(match line {
                LineOfBusiness::Resale => "request-about-resale",
                LineOfBusiness::Rental => "request-about-rental",
                LineOfBusiness::NewHome => "request-about-new-home",
            })
        })
        .collect();
    named.join(&words.t("request-about-joint"))
}

fn answered(ctx: &Ctx, rows: &[RequestRow]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li {
                    div {
                        strong { (row.agent) } " · " (row.brand)
                        p.small { (about(ctx.words, &row.about)) " · " (format::short_time_tag(ctx.words, row.asked_at)) }
                    }
                    @match row.answer.map(|answer| answer.said) {
                        Some(Reply::Accepted) => (tag(Tone::Good, &ctx.t("request-said-yes"))),
                        Some(Reply::Declined) => (tag(Tone::Plain, &ctx.t("request-said-no"))),
                        None => {},
                    }
                }
            }
        }
    }
}

fn asking(ctx: &Ctx, asking: Asking) -> Markup {
    let (title, said, label) = match asking {
        Asking::Open => ("requests-open", "never", "requests-refuse"),
        Asking::Refused => ("requests-refused", "again", "requests-take"),
    };
    let form = html! {
        form method="post" action="/me/requests" { (ctx.shown()) (button_with(Weight::Quiet, &ctx.t(label), "said", said)) }
    };
    notice(if asking == Asking::Open { Tone::Plain } else { Tone::Good }, &ctx.t(title), &form)
}
