//! The link in a mail that stops mails: open to whoever has the mail, without signing in.

use anxin_identity::Stopped;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button, button_with, card, heading, notice};
use crate::components::form::post;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;

/// Asks what to stop. Looking changes nothing: machines follow links in mails too.
#[must_use]
pub fn ask(ctx: &Ctx, address: &str) -> Markup {
    let title = ctx.t("mail-stop-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("mail-stop-lead"))))
        (card(&ctx.t("mail-stop-optional"), &html! {
            p { (ctx.t("mail-stop-optional-why")) }
            (post(address, &button(Weight::Primary, &ctx.t("mail-stop-optional"))))
        }))
        (card(&ctx.t("mail-stop-all"), &html! {
            p { (ctx.t("mail-stop-all-why")) }
            (post(address, &button_with(Weight::Quiet, &ctx.t("mail-stop-all"), "all", "yes")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// Says what was stopped.
#[must_use]
pub fn stopped(ctx: &Ctx, what: Stopped) -> Markup {
    let title = ctx.t("mail-stopped-title");
    let sentence = match what {
        Stopped::Optional => "mail-stopped-optional",
        Stopped::Everything => "mail-stopped-all",
    };
    let body = html! {
        (heading(&title, None))
        (notice(Tone::Good, &title, &html! { p { (ctx.t(sentence)) } }))
    };
    shell(ctx, &title, Width::Column, &body)
}
