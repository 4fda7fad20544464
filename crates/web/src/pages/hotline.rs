//! The hotline's face: a caller is opened by their number, and what they ask for is taken. Off is the customer's own to switch.

pub mod caller;
pub mod read_back;

use anxin_domain::ids::CaseId;
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{
    Tone, Weight, back, button, card, facts, heading, hidden, link_button, notice, reference, spelled,
};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, post, select};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::claims::{Stage, stage_tag};
use crate::words::Language;

/// Whoever is on the telephone, as posted to `/hotline` by the form or by the telephone system.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OpenForm {
    /// The customer's number.
    pub customer: String,
    /// The id of a call to complain about, if the form of the complaint is to be filled in from one.
    pub call: String,
    /// The tag of the language that they speak, where it is known already.
    pub language: String,
}

/// The page that asks for a number.
#[derive(Clone, Debug, Default)]
pub struct HomeView {
    /// What was sent.
    pub customer: String,
    /// What is wrong: field `customer`.
    pub errors: Errors,
}

/// A case that was opened on the telephone.
#[derive(Clone, Debug)]
pub struct TakenView {
    /// The case.
    pub case: CaseId,
    /// The customer's number, for the way back to them.
    pub customer: String,
    /// The same, masked.
    pub shown: String,
    /// The language that the customer speaks.
    pub language: Language,
    /// What it is about: the number that called, or the promise.
    pub about: About,
    /// When it was received.
    pub received_at: Instant,
    /// How far it is.
    pub stage: Stage,
    /// What was awarded at once.
    pub awarded: Option<Money>,
    /// By when it is decided, if it waits for a person.
    pub decided_by: Option<Instant>,
}

/// What a case that was opened on the telephone is about.
#[derive(Clone, Debug)]
pub enum About {
    /// A call, by the number as it is read out.
    Call(String),
    /// A loss, by the name of the promise.
    Loss(String),
}

/// Do-not-disturb as it stands once it is on.
#[derive(Clone, Debug)]
pub struct SwitchedView {
    /// The customer's number, for the way back to them.
    pub customer: String,
    /// The same, masked.
    pub shown: String,
    /// The language that the customer speaks.
    pub language: Language,
    /// Since when.
    pub since: Instant,
    /// The id of the act, to read out.
    pub reference: String,
}

/// What a caller said about calls, once it holds.
#[derive(Clone, Debug)]
pub struct NotedView {
    /// The customer's number, for the way back to them.
    pub customer: String,
    /// The same, masked.
    pub shown: String,
    /// The language that the customer speaks.
    pub language: Language,
    /// What was said, in a sentence.
    pub said: String,
    /// Since when it holds.
    pub since: Instant,
    /// The id of the act, to read out.
    pub reference: String,
}

/// Asks for the number of whoever is on the telephone.
#[must_use]
pub fn home(ctx: &Ctx, view: &HomeView) -> Markup {
    let title = ctx.t("hotline-title");
    let number = Field::new("customer", Input::OtherNumber, ctx.t("hotline-customer"))
        .hint(ctx.t("hotline-customer-hint"))
        .value(&view.customer)
        .first()
        .check(ctx, &view.errors);
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("hotline-lead"))))
        (post("/hotline", &html! {
            (number.draw())
            (button(Weight::Primary, &ctx.t("hotline-open")))
        }))
        (notice(Tone::Info, &ctx.t("hotline-ask-title"), &html! { p { (ctx.t("hotline-ask")) } }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// A way back to the caller who is still on the telephone.
#[must_use]
pub fn again(ctx: &Ctx, customer: &str, language: Language) -> Markup {
    html! {
        form method="post" action="/hotline" {
            (hidden("customer", customer))
            (hidden("language", language.tag()))
            (button(Weight::Quiet, &ctx.t("hotline-again")))
        }
    }
}

/// Which language the customer speaks: the sentences that are read to them, and what is texted to them.
pub(crate) fn language(ctx: &Ctx, chosen: &str, name: &str, errors: &Errors) -> Markup {
    let all = Language::ALL.map(|one| Choice::new(one.tag(), one.name()));
    let chosen = Language::from_tag(chosen).unwrap_or_else(|| ctx.words.language());
    select(ctx, name, &ctx.t("hotline-language"), &all, chosen.tag(), errors)
}

/// The reference and what happens next.
#[must_use]
pub fn taken(ctx: &Ctx, view: &TakenView) -> Markup {
    let (title, about) = match &view.about {
        About::Call(number) => {
            (ctx.t("hotline-taken"), (ctx.t("complain-number"), html! { span.number { (number) } }))
        }
        About::Loss(promise) => (ctx.t("hotline-claimed"), (ctx.t("promise"), html! { (promise) })),
    };
    let body = html! {
        (back("/hotline", &ctx.t("hotline-next-caller")))
        (heading(&title, Some(&ctx.t("hotline-taken-lead"))))
        p.big-reference { (spelled(&view.case.to_string())) }
        div.standing {
            (stage_tag(ctx, view.stage))
            @if let Some(amount) = view.awarded { span.amount { (format::money(ctx.words, amount)) } }
        }
        (facts(&[
            (ctx.t("hotline-customer"), html! { span.number { (view.shown) } }),
            about,
            (ctx.t("received-at"), format::time_tag(ctx.words, view.received_at)),
        ]))
        (card(&ctx.t("what-happens-next"), &html! {
            ol.plain-steps {
                @if let About::Call(_) = view.about { li { (ctx.t("next-verify")) } }
                @if let Some(by) = view.decided_by {
                    li { (ctx.t_with("next-decided-by", &[("date", format::last_date(ctx.words, by).into())])) }
                }
                @if let About::Call(_) = view.about { li { (ctx.t("next-paid")) } }
                li { (ctx.t("next-appeal")) }
            }
        }))
        div.actions {
            (link_button(Weight::Primary, "/hotline", &ctx.t("hotline-next-caller")))
            (again(ctx, &view.customer, view.language))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What to tell the caller now that it is on.
#[must_use]
pub fn switched(ctx: &Ctx, view: &SwitchedView) -> Markup {
    let lines = [
        (ctx.t("hotline-customer"), html! { span.number { (view.shown) } }),
        (ctx.t("since"), format::time_tag(ctx.words, view.since)),
        (ctx.t("reference"), reference(&view.reference)),
    ];
    holds(ctx, (&ctx.t("dnd-on"), "hotline-say-on"), &lines, (&view.customer, view.language))
}

/// What to tell the caller now that their word holds.
#[must_use]
pub fn noted(ctx: &Ctx, view: &NotedView) -> Markup {
    let lines = [
        (ctx.t("hotline-customer"), html! { span.number { (view.shown) } }),
        (ctx.t("choice-said"), html! { (view.said) }),
        (ctx.t("since"), format::time_tag(ctx.words, view.since)),
        (ctx.t("reference"), reference(&view.reference)),
    ];
    holds(ctx, (&ctx.t("hotline-noted"), "hotline-say-noted"), &lines, (&view.customer, view.language))
}

fn holds(
    ctx: &Ctx,
    (title, say): (&str, &str),
    lines: &[(String, Markup)],
    (customer, language): (&str, Language),
) -> Markup {
    let body = html! {
        (back("/hotline", &ctx.t("hotline-next-caller")))
        (heading(title, Some(&ctx.t(say))))
        (facts(lines))
        div.actions {
            (link_button(Weight::Primary, "/hotline", &ctx.t("hotline-next-caller")))
            (again(ctx, customer, language))
        }
    };
    shell(ctx, title, Width::Column, &body)
}
