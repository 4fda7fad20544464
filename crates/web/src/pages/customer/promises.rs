//! What is promised to me: the ten promises by stage, each with its words in force, where they come from, and the way to claim.

use anxin_promise::{Origin, Stage};
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, heading, link_button, quote, tag};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;

/// The words of a promise for the brands that hold it in that form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The brands, by name.
    pub brands: Vec<String>,
    /// The promise in words.
    pub text: String,
    /// Version and since when.
    pub source: String,
    /// Whether the brand published it or it is modelled.
    pub origin: Origin,
}

/// One promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseCard {
    /// Its id, by which the page of the claim is found.
    pub id: String,
    /// Its name.
    pub name: String,
    /// At which stage it stands.
    pub stage: Stage,
    /// Its words in force; empty if no brand that has joined holds it today.
    pub held: Vec<Held>,
    /// Where it is claimed; none where no brand ever held it.
    pub claim: Option<String>,
}

/// The promises, in the order of their places.
#[derive(Clone, Debug, Default)]
pub struct PromisesView {
    /// Every promise.
    pub promises: Vec<PromiseCard>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &PromisesView) -> Markup {
    let title = ctx.t("promises-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("promises-lead"))))
        @for stage in Stage::ALL {
            @let promises: Vec<_> = view.promises.iter().filter(|promise| promise.stage == *stage).collect();
            @if !promises.is_empty() {
                section.section {
                    h2 { (ctx.t(stage_id(*stage))) }
                    @for promise in promises { (card(ctx, promise)) }
                }
            }
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

const fn stage_id(stage: Stage) -> &'static str {
    match stage {
        Stage::PreSign => "promises-pre-sign",
        Stage::PostSign => "promises-post-sign",
        Stage::PostHandover => "promises-post-handover",
    }
}

fn card(ctx: &Ctx, promise: &PromiseCard) -> Markup {
    html! {
        section.card data-promise=(promise.id) {
            h3 { (promise.name) }
            @for held in &promise.held {
                p.small { (held.brands.join(" · ")) " " (origin_tag(ctx, held.origin)) }
                (quote(&held.text, &held.source))
            }
            @if promise.held.is_empty() { p { (ctx.t("promises-not-held")) } }
            @if let Some(claim) = &promise.claim {
                p { (link_button(Weight::Quiet, claim, &ctx.t("promises-claim"))) }
            }
        }
    }
}

/// Where terms come from, as a tag.
#[must_use]
pub fn origin_tag(ctx: &Ctx, origin: Origin) -> Markup {
    match origin {
        Origin::Published => tag(Tone::Good, &ctx.t("terms-published")),
        Origin::Modelled => tag(Tone::Plain, &ctx.t("terms-modelled")),
    }
}
