//! Erasing oneself: what goes, what stays and why, before it is done.

use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button_with, heading, link_button, notice, sentences};
use crate::components::form::own_post;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;

/// What is said before. Posts `confirm=yes` to `/me/erase`.
#[must_use]
pub fn ask(ctx: &Ctx, number: &str) -> Markup {
    let title = ctx.t("erase-title");
    let list = |ids: &[&str]| sentences(&ids.iter().map(|id| ctx.t(id)).collect::<Vec<_>>());
    let body = html! {
        (back("/me/data", &ctx.t("data-title")))
        (heading(&title, Some(&ctx.t("erase-lead"))))
        p { strong { (number) } }
        h2 { (ctx.t("erase-now")) }
        (list(&["erase-now-ways-in", "erase-now-account", "erase-now-texts"]))
        h2 { (ctx.t("erase-later")) }
        (list(&["erase-later-claims", "erase-later-account"]))
        h2 { (ctx.t("erase-stays")) }
        (list(&["erase-stays-word", "erase-stays-calls", "erase-stays-books"]))
        (notice(Tone::Info, &ctx.t("erase-before"), &html! { p { a href="/me/data" { (ctx.t("erase-before-data")) } } }))
        (own_post(ctx, "/me/erase", &html! {
            div.actions {
                (button_with(Weight::Danger, &ctx.t("erase-do"), "confirm", "yes"))
                (link_button(Weight::Quiet, "/me", &ctx.t("erase-not")))
            }
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What was done.
#[derive(Clone, Debug)]
pub struct ErasedView {
    /// By what it can be asked after.
    pub reference: String,
    /// Claims whose words and files are erased when they are over.
    pub claims_left: u32,
    /// Whether the account stays until the money is there.
    pub account_left: bool,
}

/// The page afterwards, for nobody who is signed in.
#[must_use]
pub fn erased(ctx: &Ctx, view: &ErasedView) -> Markup {
    let title = ctx.t("erased-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("erased-lead"))))
        @if view.claims_left > 0 { p { (ctx.t_with("erased-claims-left", &[("n", view.claims_left.into())])) } }
        @if view.account_left { p { (ctx.t("erased-account-left")) } }
        dl.facts { div { dt { (ctx.t("reference")) } dd { code { (view.reference) } } } }
        div.actions { (link_button(Weight::Quiet, "/", &ctx.t("erased-home"))) }
    };
    shell(ctx, &title, Width::Column, &body)
}
