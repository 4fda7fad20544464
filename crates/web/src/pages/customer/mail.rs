//! Mail beside texts: where it goes, what goes there, and the code that proves an address.

use anxin_identity::{MailHow, NUMBER_DAYS};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, back, button, card, heading, hidden};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, own_post, radios};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::pages::signin::CODE_DIGITS;

/// What the forms post to `/me/messages/mail`: an address, or how mail comes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailForm {
    /// The address as it was typed.
    pub address: String,
    /// `also` or `instead`, from the form that says so; empty from the other.
    pub how: String,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct MailView {
    /// Where mail goes now, and how.
    pub now: Option<(String, MailHow)>,
    /// The address as it was typed.
    pub address: String,
    /// What is wrong: fields `address` and `how`.
    pub errors: Errors,
}

/// The page that asks for the code. Posts `challenge` and `code` to `/me/messages/mail/code`.
#[derive(Clone, Debug, Default)]
pub struct MailCodeView {
    /// The id of the code that was mailed.
    pub challenge: String,
    /// Where it was sent.
    pub address: String,
    /// For how many minutes it can be used.
    pub minutes: u32,
    /// What is wrong: field `code`.
    pub errors: Errors,
}

/// Where mail goes.
#[must_use]
pub fn page(ctx: &Ctx, view: &MailView) -> Markup {
    let title = ctx.t("mail-title");
    let body = html! {
        (back("/me/messages", &ctx.t("messages-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("mail-lead"))))
        @if let Some((address, how)) = &view.now { (in_use(ctx, address, *how, &view.errors)) }
        @if view.now.is_some() {
            (card(&ctx.t("mail-other"), &ask(ctx, view)))
        } @else {
            (ask(ctx, view))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn in_use(ctx: &Ctx, address: &str, how: MailHow, errors: &Errors) -> Markup {
    let ways = [("also", "mail-how-also"), ("instead", "mail-how-instead")];
    let ways = ways.map(|(value, label)| Choice::new(value, ctx.t(label)));
    let body = html! {
        p { strong { (address) } }
        p.small { (ctx.t_with("mail-since-when", &[("days", NUMBER_DAYS.into())])) }
        (own_post(ctx, "/me/messages/mail", &html! {
            (radios(ctx, "how", &ctx.t("mail-how"), &ways, how.word(), errors))
            (button(Weight::Primary, &ctx.t("mail-how-save")))
        }))
        (own_post(ctx, "/me/messages/mail/remove", &html! {
            (button(Weight::Quiet, &ctx.t("mail-remove")))
        }))
    };
    card(&ctx.t("mail-now"), &body)
}

fn ask(ctx: &Ctx, view: &MailView) -> Markup {
    let field = Field::new("address", Input::Mail, ctx.t("mail-address"))
        .hint(ctx.t("mail-address-hint"))
        .value(&view.address)
        .max(254)
        .check(ctx, &view.errors);
    let weight = if view.now.is_some() { Weight::Quiet } else { Weight::Primary };
    own_post(ctx, "/me/messages/mail", &html! { (field.draw()) (button(weight, &ctx.t("mail-send"))) })
}

/// Asks for the code that was mailed.
#[must_use]
pub fn code(ctx: &Ctx, view: &MailCodeView) -> Markup {
    let title = ctx.t("mail-code-title");
    let values = [("address", view.address.as_str().into()), ("minutes", view.minutes.into())];
    let field =
        Field::new("code", Input::Code, ctx.t("signin-code")).max(CODE_DIGITS).check(ctx, &view.errors);
    let body = html! {
        (back("/me/messages/mail", &ctx.t("mail-code-other")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t_with("mail-code-lead", &values))))
        (own_post(ctx, "/me/messages/mail/code", &html! {
            (hidden("challenge", &view.challenge))
            (field.draw())
            (button(Weight::Primary, &ctx.t("mail-code-enter")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}
