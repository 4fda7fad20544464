//! Signing in with a code by text message: the same two pages for customers and for staff.

use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button, heading, hidden, notice};
use crate::components::form::{Errors, Field, Input, error_summary, post};
use crate::components::shell::{Width, shell};
use crate::ctx::{Ctx, Mode};
use crate::fail::escaped;

/// Digits of a sign-in code.
pub const CODE_DIGITS: u16 = 6;

/// The page that asks for a number. Posts `number` and `next` to `/signin`.
#[derive(Clone, Debug, Default)]
pub struct NumberView {
    /// The number as it was typed.
    pub number: String,
    /// The path to open afterwards.
    pub next: String,
    /// Whether one may sign in by texting us.
    pub by_text: ByText,
    /// Whether staff can sign in at a provider.
    pub staff: StaffWay,
    /// What is wrong: field `number`.
    pub errors: Errors,
}

/// Whether people may text us instead of waiting for a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByText {
    /// The provider brings no answers.
    #[default]
    No,
    /// They may.
    Yes,
}

/// Whether staff have a way of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StaffWay {
    /// They sign in as everybody does.
    #[default]
    None,
    /// They may sign in at the identity provider of the house.
    Provider,
}

/// The page that asks for the code. Posts `challenge`, `code` and `next` to `/signin/code`; asking for another code posts
/// `resend` (the challenge) to `/signin`.
#[derive(Clone, Debug, Default)]
pub struct CodeView {
    /// The id of the code that was asked for.
    pub challenge: String,
    /// Where it was sent, masked.
    pub sent_to: String,
    /// For how many minutes it can be used.
    pub minutes: u32,
    /// The path to open afterwards.
    pub next: String,
    /// What is wrong: field `code`.
    pub errors: Errors,
}

/// Asks for the telephone number.
#[must_use]
pub fn number(ctx: &Ctx, view: &NumberView) -> Markup {
    let title = ctx.t("signin-title");
    let field = Field::new("number", Input::OwnNumber, ctx.t("signin-number"))
        .hint(ctx.t("signin-number-hint"))
        .value(&view.number)
        .check(ctx, &view.errors);
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("signin-lead"))))
        (post("/signin", &html! {
            (hidden("next", &view.next))
            (field.draw())
            (button(Weight::Primary, &ctx.t("signin-send")))
        }))
        p { a href={ "/signin/passkey" @if !view.next.is_empty() { "?next=" (escaped(&view.next)) } } { (ctx.t("signin-by-passkey")) } }
        @if view.by_text == ByText::Yes {
            p { a href={ "/signin/text" @if !view.next.is_empty() { "?next=" (escaped(&view.next)) } } { (ctx.t("signin-by-text")) } }
        }
        @if view.staff == StaffWay::Provider {
            p { a href={ "/signin/oidc" @if !view.next.is_empty() { "?next=" (escaped(&view.next)) } } { (ctx.t("signin-by-oidc")) } }
        }
        p.small { (ctx.t("signin-privacy")) }
        @if ctx.mode == Mode::Demo {
            (notice(Tone::Info, &ctx.t("signin-demo"), &html! { p { a href="/demo/messages" { (ctx.t("signin-demo-link")) } } }))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// Asks for the code that was sent.
#[must_use]
pub fn code(ctx: &Ctx, view: &CodeView) -> Markup {
    let title = ctx.t("signin-code-title");
    let lead = ctx.t_with(
        "signin-code-lead",
        &[("number", view.sent_to.as_str().into()), ("minutes", view.minutes.into())],
    );
    let field =
        Field::new("code", Input::Code, ctx.t("signin-code")).max(CODE_DIGITS).check(ctx, &view.errors);
    let body = html! {
        (back("/signin", &ctx.t("signin-other-number")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&lead)))
        (post("/signin/code", &html! {
            (hidden("challenge", &view.challenge))
            (hidden("next", &view.next))
            (field.draw())
            (button(Weight::Primary, &ctx.t("signin-enter")))
        }))
        form method="post" action="/signin" {
            (hidden("resend", &view.challenge))
            (hidden("next", &view.next))
            button.linklike type="submit" { (ctx.t("signin-resend")) }
        }
        @if ctx.mode == Mode::Demo {
            (notice(Tone::Info, &ctx.t("signin-demo-code"), &html! { p { a href="/demo/messages" { (ctx.t("signin-demo-link")) } } }))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}
