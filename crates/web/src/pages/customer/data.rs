//! Everything that is held about the reader's number: what it is, and the files to take along.

use maud::{Markup, html};

use crate::components::basics::{Weight, back, heading, link_button, sentences};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;

/// The page.
#[must_use]
pub fn page(ctx: &Ctx) -> Markup {
    let title = ctx.t("data-title");
    let parts = [
        "data-acts",
        "data-requests",
        "data-calls",
        "data-claims",
        "data-payouts",
        "data-texts",
        "data-account",
    ]
    .map(|id| ctx.t(id));
    let body = html! {
        (back("/me", &ctx.t("back-home")))
        (heading(&title, Some(&ctx.t("data-lead"))))
        (sentences(&parts))
        div.actions {
            (link_button(Weight::Primary, "/me/data.csv", &ctx.t("data-csv")))
            (link_button(Weight::Quiet, "/me/data.json", &ctx.t("data-json")))
        }
        p.small { (ctx.t("data-note")) }
        p { a href="/me/erase" { (ctx.t("erase-title")) } }
    };
    shell(ctx, &title, Width::Column, &body)
}
