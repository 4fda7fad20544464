//! What is done by voice: the sentence to read to the caller, and their yes or no, before anything is written down.

use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, button_with, heading, hidden};
use crate::components::form::post;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::pages::choice::{Holding, holdings};
use crate::pages::hotline::again;
use crate::words::{Language, Words};

/// What the forms post to `/hotline/dnd`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DndForm {
    /// The customer's number.
    pub customer: String,
    /// The tag of the language that the customer speaks; it has a name of its own where it stands beside another form.
    #[serde(alias = "dnd-language")]
    pub language: String,
    /// The sentence that was on the page when it was read.
    pub read: String,
    /// `yes` or `no`, as the customer answered; nothing before it was read.
    pub said: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
}

/// What the forms post to `/hotline/request`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReplyForm {
    /// The customer's number.
    pub customer: String,
    /// The tag of the language that the customer speaks.
    pub language: String,
    /// The request for consent.
    pub request: String,
    /// `yes`, `no` or `never`: what they want to answer to it.
    pub answer: String,
    /// The sentence that was on the page when it was read.
    pub read: String,
    /// `yes` or `no`, as they answered to the sentence; nothing before it was read.
    pub said: String,
}

/// What the forms post to `/hotline/withdraw`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WithdrawForm {
    /// The customer's number.
    pub customer: String,
    /// The tag of the language that the customer speaks.
    pub language: String,
    /// The consent to take back.
    pub act: String,
    /// The sentence that was on the page when it was read.
    pub read: String,
    /// `yes` or `no`, as the customer answered; nothing before it was read.
    pub said: String,
}

/// The view.
#[derive(Clone, Debug)]
pub struct ReadBackView {
    /// Where the answer goes.
    pub action: &'static str,
    /// The customer's number.
    pub customer: String,
    /// The language that the sentence is in.
    pub language: Language,
    /// The sentence.
    pub sentence: String,
    /// What else the form carries.
    pub fields: Vec<(&'static str, String)>,
    /// What holds when they say yes, where that is to be seen.
    pub then: Vec<Holding>,
}

/// The sentence that a customer hears before they say yes.
#[must_use]
pub fn sentence(language: Language, number: &str) -> String {
    Words::new(language).t_with("hotline-read-back", &[("number", number.into())])
}

/// The sentence and the two answers, and the same in another language.
#[must_use]
pub fn page(ctx: &Ctx, view: &ReadBackView) -> Markup {
    let title = ctx.t("hotline-read-title");
    let fields = html! {
        (hidden("customer", &view.customer))
        @for (name, value) in &view.fields { (hidden(name, value)) }
    };
    let body = html! {
        (heading(&title, Some(&ctx.t("hotline-read-lead"))))
        figure.quote { blockquote lang=(view.language.tag()) { p.strong { (view.sentence) } } }
        (post(view.action, &html! {
            (fields)
            (hidden("language", view.language.tag()))
            (hidden("read", &view.sentence))
            div.actions {
                (button_with(Weight::Primary, &ctx.t("hotline-said-yes"), "said", "yes"))
                (button_with(Weight::Quiet, &ctx.t("hotline-said-no"), "said", "no"))
            }
        }))
        p.small { (ctx.t("hotline-read-kept")) }
        @if !view.then.is_empty() { (holdings(ctx, &view.then)) }
        (post(view.action, &html! {
            (fields)
            div.actions {
                @for other in Language::ALL.into_iter().filter(|other| *other != view.language) {
                    (button_with(Weight::Quiet, &ctx.t_with("hotline-read-in", &[("language", other.name().into())]), "language", other.tag()))
                }
            }
        }))
        (again(ctx, &view.customer, view.language))
    };
    shell(ctx, &title, Width::Column, &body)
}
