//! Do-not-disturb by voice: the sentence to read to the caller, and their yes or no, before anything is written down.

use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, button_with, heading, hidden};
use crate::components::form::post;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
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

/// The view.
#[derive(Clone, Debug)]
pub struct ReadBackView {
    /// The customer's number.
    pub customer: String,
    /// The language that the sentence is in.
    pub language: Language,
    /// The sentence.
    pub sentence: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
}

/// The sentence that a customer hears before they say yes.
#[must_use]
pub fn sentence(language: Language, number: &str) -> String {
    Words::new(language).t_with("hotline-read-back", &[("number", number.into())])
}

/// The sentence and the two answers.
#[must_use]
pub fn page(ctx: &Ctx, view: &ReadBackView) -> Markup {
    let title = ctx.t("hotline-read-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("hotline-read-lead"))))
        figure.quote { blockquote lang=(view.language.tag()) { p.strong { (view.sentence) } } }
        (post("/hotline/dnd", &html! {
            (hidden("customer", &view.customer))
            (hidden("language", view.language.tag()))
            (hidden("read", &view.sentence))
            (hidden("once", &view.once))
            div.actions {
                (button_with(Weight::Primary, &ctx.t("hotline-said-yes"), "said", "yes"))
                (button_with(Weight::Quiet, &ctx.t("hotline-said-no"), "said", "no"))
            }
        }))
        p.small { (ctx.t("hotline-read-kept")) }
        (again(ctx, &view.customer, view.language))
    };
    shell(ctx, &title, Width::Column, &body)
}
