//! Signing in at the identity provider of the house, where nothing came of it.

use maud::{Markup, html};

use crate::components::basics::{Weight, heading, link_button, reference};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;

/// Why nobody is signed in.
#[derive(Clone, Debug)]
pub struct RefusedView {
    /// The id of the sentence.
    pub message: &'static str,
    /// Who the reader is at the provider, where that is bound to nobody here: they hand it to whoever binds.
    pub subject: Option<String>,
}

/// Says why, and what to do.
#[must_use]
pub fn refused(ctx: &Ctx, view: &RefusedView) -> Markup {
    let title = ctx.t("oidc-title");
    let body = html! {
        (heading(&title, Some(&ctx.t(view.message))))
        @if let Some(subject) = &view.subject { p { (ctx.t("oidc-subject")) " " (reference(subject)) } }
        p { (link_button(Weight::Primary, "/signin", &ctx.t("passkey-by-code"))) }
    };
    shell(ctx, &title, Width::Column, &body)
}
