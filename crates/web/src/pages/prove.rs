//! The page that asks for a fresh proof of who somebody is. It carries the form that was sent, so that nothing is lost.

use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button, heading, hidden, link_button, notice};
use crate::components::form::{Errors, Field, Input, error_summary};
use crate::components::shell::{Width, shell};
use crate::ctx::{Ctx, Mode};
use crate::pages::passkey;
use crate::pages::signin::CODE_DIGITS;

/// What names of fields that belong to the proof begin with; no other form has such.
pub(crate) const PREFIX: &str = "proof-";

/// As whom the reader proves who they are, and what they may do it by besides a passkey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asks {
    /// As whoever holds a number: by a code.
    #[default]
    Number,
    /// As a member of staff, whom no code proves.
    Work {
        /// At the provider where they are bound.
        provider: bool,
        /// By the button of the demonstration.
        button: bool,
    },
}

/// What the page carries and how far it has come. Posts everything in `fields` to `to`, and the proof with it: `proof-by`
/// (`text` asks for a code, `code` brings one, `passkey` brings an answer, `button` is the demonstration's), `proof-challenge` and `proof-code`.
#[derive(Clone, Debug, Default)]
pub struct ProveView {
    /// Where the form goes.
    pub to: String,
    /// What was typed, name and value.
    pub fields: Vec<(String, String)>,
    /// The code that was sent, if one was.
    pub sent: Option<SentCode>,
    /// What the browser is asked for, as JSON, where the reader has a passkey; it is posted as `proof-answer`.
    pub passkey: Option<String>,
    /// As whom.
    pub asks: Asks,
    /// What is wrong: fields `proof-code` and `passkey`.
    pub errors: Errors,
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub struct SentCode {
    /// Its id.
    pub challenge: String,
    /// Where it was sent, masked.
    pub sent_to: String,
    /// For how many minutes it can be used.
    pub minutes: u32,
}

/// Asks for the proof.
#[must_use]
pub fn page(ctx: &Ctx, view: &ProveView) -> Markup {
    let title = ctx.t("prove-title");
    let minutes = [("minutes", anxin_identity::PROOF_MINUTES.into())];
    let carries = view.fields.iter().any(|(name, _)| name != "next");
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t_with("prove-lead", &minutes))))
        @if carries { p { (ctx.t("prove-kept")) } }
        @match (&view.sent, view.asks) {
            (_, Asks::Work { provider, button }) => { (at_work(ctx, view, provider, button)) }
            (Some(sent), Asks::Number) => { (enter(ctx, view, sent)) }
            // What is wrong with a code that cannot be entered any more leads to where another is asked for.
            (None, Asks::Number) => div #proof-code {
                form.stack method="post" action=(view.to) {
                    (carried(view))
                    (hidden("proof-by", "text"))
                    (button(Weight::Primary, &ctx.t("prove-text")))
                }
            }
        }
        @if let Some(options) = &view.passkey {
            @let before = html! { (carried(view)) (hidden("proof-by", "passkey")) };
            (passkey::ask(ctx, &view.to, options, "proof-answer", &before, &ctx.t("passkey-use")))
        }
        @if ctx.mode == Mode::Demo && view.asks == Asks::Number {
            (notice(Tone::Info, &ctx.t("signin-demo-code"), &html! { p { a href="/demo/messages" { (ctx.t("signin-demo-link")) } } }))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// Staff: the provider in a window of its own, so that what was typed stays in this one, and the button of the demonstration.
fn at_work(ctx: &Ctx, view: &ProveView, provider: bool, by_button: bool) -> Markup {
    html! {
        @if provider {
            p { (ctx.t("prove-provider-lead")) }
            p { a href="/signin/oidc/again" target="_blank" { (ctx.t("prove-provider")) } }
            form.stack method="post" action=(view.to) {
                (carried(view))
                (button(Weight::Quiet, &ctx.t("prove-provider-on")))
            }
        }
        @if by_button {
            (notice(Tone::Info, &ctx.t("prove-button-demo"), &html! { p { (ctx.t("prove-button-why")) } }))
            form.stack method="post" action=(view.to) {
                (carried(view))
                (hidden("proof-by", "button"))
                (button(Weight::Primary, &ctx.t("prove-button")))
            }
        }
        @if !provider && !by_button && view.passkey.is_none() {
            (notice(Tone::Warn, &ctx.t("prove-no-way"), &html! { p { (ctx.t("prove-no-way-lead")) } }))
        }
    }
}

fn enter(ctx: &Ctx, view: &ProveView, sent: &SentCode) -> Markup {
    let lead = ctx.t_with(
        "signin-code-lead",
        &[("number", sent.sent_to.as_str().into()), ("minutes", sent.minutes.into())],
    );
    let field =
        Field::new("proof-code", Input::Code, ctx.t("signin-code")).max(CODE_DIGITS).check(ctx, &view.errors);
    html! {
        p { (lead) }
        form.stack method="post" action=(view.to) {
            (carried(view))
            (hidden("proof-by", "code"))
            (hidden("proof-challenge", &sent.challenge))
            (field.draw())
            (button(Weight::Primary, &ctx.t("prove-go-on")))
        }
        form method="post" action=(view.to) {
            (carried(view))
            (hidden("proof-by", "text"))
            button.linklike type="submit" { (ctx.t("signin-resend")) }
        }
    }
}

fn carried(view: &ProveView) -> Markup {
    html! { @for (name, value) in &view.fields { (hidden(name, value)) } }
}

/// After a look of the provider, in the window that was opened for it.
#[must_use]
pub fn shown(ctx: &Ctx) -> Markup {
    let title = ctx.t("prove-shown");
    let body = heading(&title, Some(&ctx.t("prove-shown-lead")));
    shell(ctx, &title, Width::Column, &body)
}

/// After the proof, where it was asked for by a file.
#[must_use]
pub fn file(ctx: &Ctx, address: &str, page: &str) -> Markup {
    let title = ctx.t("prove-done");
    let body = html! {
        (heading(&title, Some(&ctx.t("prove-file-lead"))))
        p { (link_button(Weight::Primary, address, &ctx.t("prove-file"))) }
        p { a href=(page) { (ctx.t("prove-back")) } }
    };
    shell(ctx, &title, Width::Column, &body)
}
