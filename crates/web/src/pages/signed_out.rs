//! The page for a form whose sender was signed out meanwhile, or signed in only as a customer: nothing was done, and nothing that was
//! written is lost.

use maud::{Markup, html};

use crate::components::basics::heading;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::pages::kept::{Kept, form};

/// What its sender lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// A session.
    Session,
    /// A session that began as staff begin one.
    Work,
}

/// The view.
#[derive(Clone, Debug)]
pub struct SignedOutView {
    /// What is lacking.
    pub lacks: Lacks,
    /// Where one signs in.
    pub sign_in: String,
    /// What was sent.
    pub kept: Kept,
}

/// The page. Signing in happens in a tab of its own, so that this one stays as it is.
#[must_use]
pub fn page(ctx: &Ctx, view: &SignedOutView) -> Markup {
    let [title, lead, sign_in] = match view.lacks {
        Lacks::Session => ["signed-out-title", "signed-out-lead", "signed-out-sign-in"],
        Lacks::Work => ["as-staff-title", "as-staff-lead", "as-staff-sign-in"],
    }
    .map(|id| ctx.t(id));
    let body = html! {
        (heading(&title, Some(&lead)))
        ol {
            li { a href=(view.sign_in) target="_blank" rel="noopener" { (sign_in) } }
            li { (ctx.t("signed-out-come-back")) }
        }
        (form(ctx, &view.kept, &ctx.t("signed-out-send")))
    };
    shell(ctx, &title, Width::Column, &body)
}
