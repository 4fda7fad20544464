//! Signing in by texting us: what to text, where to, and a button for when it is sent.

use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button, heading, hidden, link_button, notice};
use crate::components::form::{Errors, error_summary, post};
use crate::components::shell::{Width, shell};
use crate::ctx::{Ctx, Mode};
use crate::fail::escaped;

/// How far the text is.
#[derive(Clone, Debug)]
pub enum Step {
    /// This word was just made.
    Shown(String),
    /// The reader says that this word was sent, and it has not come.
    Waits(String),
    /// There is no word to send any more.
    Over,
}

/// The view. Posts `word` and `next` to `/signin/text`.
#[derive(Clone, Debug)]
pub struct TextView {
    /// Our number, as it is dialled.
    pub to: String,
    /// How far the text is.
    pub step: Step,
    /// For how many minutes a word can be used.
    pub minutes: u32,
    /// The path to open afterwards.
    pub next: String,
    /// What is wrong: field `word`.
    pub errors: Errors,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &TextView) -> Markup {
    let title = ctx.t("bytext-title");
    let body = html! {
        (back("/signin", &ctx.t("bytext-by-code")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t_with("bytext-lead", &[("to", view.to.as_str().into())]))))
        @match &view.step {
            Step::Shown(word) => (send(ctx, view, word)),
            Step::Waits(word) => {
                (notice(Tone::Info, &ctx.t("bytext-waits"), &html! { p { (ctx.t("bytext-waits-why")) } }))
                (send(ctx, view, word))
            }
            Step::Over => p #word { (link_button(Weight::Primary, "/signin/text", &ctx.t("bytext-again"))) },
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn send(ctx: &Ctx, view: &TextView, word: &str) -> Markup {
    let words = ctx.t_with("bytext-words", &[("word", word.into())]);
    // RFC 5724: the telephone opens the text as it is to be sent.
    let link = format!("sms:{}?body={}", view.to, escaped(&words));
    html! {
        p.lead { strong.number { (words) } }
        p { a href=(link) { (ctx.t("bytext-open")) } }
        p.small { (ctx.t_with("bytext-minutes", &[("minutes", view.minutes.into())])) }
        (notice(Tone::Warn, &ctx.t("bytext-careful"), &html! { p { (ctx.t("bytext-careful-why")) } }))
        (post("/signin/text", &html! {
            (hidden("word", word))
            (hidden("next", &view.next))
            (button(Weight::Primary, &ctx.t("bytext-sent")))
        }))
        p.small { (ctx.t("bytext-less")) }
        @if ctx.mode == Mode::Demo {
            (notice(Tone::Info, &ctx.t("bytext-demo"), &html! { p { a href="/demo/messages" { (ctx.t("signin-demo-link")) } } }))
        }
    }
}
