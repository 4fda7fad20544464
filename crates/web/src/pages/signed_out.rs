//! The page for a form that came after its sender was signed out: nothing was done, and nothing that was written is lost.

use maud::{Markup, html};

use crate::components::basics::heading;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::pages::kept::{Kept, form};

/// The view.
#[derive(Clone, Debug)]
pub struct SignedOutView {
    /// Where one signs in.
    pub sign_in: String,
    /// What was sent.
    pub kept: Kept,
}

/// The page. Signing in happens in a tab of its own, so that this one stays as it is.
#[must_use]
pub fn page(ctx: &Ctx, view: &SignedOutView) -> Markup {
    let title = ctx.t("signed-out-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("signed-out-lead"))))
        ol {
            li { a href=(view.sign_in) target="_blank" rel="noopener" { (ctx.t("signed-out-sign-in")) } }
            li { (ctx.t("signed-out-come-back")) }
        }
        (form(ctx, &view.kept, &ctx.t("signed-out-send")))
    };
    shell(ctx, &title, Width::Column, &body)
}
