//! The page for a form that was shown for another number than whoever is signed in may act for: nothing was done, and what was written is kept.

use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button, heading, hidden, link_button, notice};
use crate::components::form::own_post;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;

/// The view.
#[derive(Clone, Debug, Default)]
pub struct OtherNumberView {
    /// The number that the form was for, masked; none where it is unknown here.
    pub was: Option<String>,
    /// The number that the pages show now: whole for its holder, else masked. None where they show none.
    pub now: Option<String>,
    /// Where the form goes.
    pub action: String,
    /// What can be sent for the number that is shown now, by name.
    pub fields: Vec<(String, String)>,
    /// What was written in sentences.
    pub written: Vec<String>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &OtherNumberView) -> Markup {
    let title = ctx.t("other-number-title");
    let was = match &view.was {
        Some(number) => ctx.t_with("other-number-over", &[("number", number.as_str().into())]),
        None => ctx.t("other-number-stranger"),
    };
    let named = |id, number: &String| ctx.t_with(id, &[("number", number.as_str().into())]);
    let now =
        view.now.as_ref().map_or_else(|| ctx.t("other-number-none"), |now| named("other-number-now", now));
    let sends = view.now.as_ref().filter(|_| !view.fields.is_empty());
    let body = html! {
        (heading(&title, Some(&was)))
        p { (now) }
        @if !view.written.is_empty() {
            (notice(Tone::Info, &ctx.t("other-number-written"), &html! { @for text in &view.written { p.bubble { (text) } } }))
        }
        @if let Some(now) = sends {
            (own_post(ctx, &view.action, &html! {
                @for (name, value) in &view.fields { (hidden(name, value)) }
                div.actions {
                    (link_button(Weight::Primary, "/me", &ctx.t("other-number-leave")))
                    (button(Weight::Quiet, &named("other-number-send", now)))
                }
            }))
        } @else {
            p { (link_button(Weight::Primary, "/me", &ctx.t("other-number-leave"))) }
        }
    };
    shell(ctx, &title, Width::Column, &body)
}
