//! The page that is shown when a page cannot be: what happened, what to do, and a reference to read out.

use maud::{Markup, html};

use crate::components::basics::{Weight, heading, link_button, reference};
use crate::components::shell::{HOTLINE, Width, shell, with_hotline};
use crate::ctx::Ctx;
use crate::pages::kept::{Kept, form};

/// What went wrong, from the reader's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// 400: the request made no sense.
    Odd,
    /// 403: signed in, but not allowed to see this.
    Forbidden,
    /// 403: another number is shown than the one that may do this.
    WrongNumber,
    /// 403: the form came from another site, or the session ended.
    Stale,
    /// 404.
    NotFound,
    /// 409: someone else was faster, or it was done already.
    Conflict,
    /// 409: what was to be undone has changed since.
    Overtaken,
    /// 413: the file or the text is too large.
    TooLarge,
    /// 429.
    TooMany,
    /// 500.
    Broken,
    /// 503: cannot be saved at present.
    Unavailable,
}

impl Problem {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::Odd,
        Self::Forbidden,
        Self::WrongNumber,
        Self::Stale,
        Self::NotFound,
        Self::Conflict,
        Self::Overtaken,
        Self::TooLarge,
        Self::TooMany,
        Self::Broken,
        Self::Unavailable,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Odd => "odd",
            Self::Forbidden => "forbidden",
            Self::WrongNumber => "wrong-number",
            Self::Stale => "stale",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::Overtaken => "overtaken",
            Self::TooLarge => "too-large",
            Self::TooMany => "too-many",
            Self::Broken => "broken",
            Self::Unavailable => "unavailable",
        }
    }
}

/// The view.
#[derive(Clone, Debug)]
pub struct ErrorView {
    /// What went wrong.
    pub problem: Problem,
    /// A sentence about this very case, already in the reader's language and free of personal data.
    pub detail: Option<String>,
    /// What to read out to the hotline; also in the log.
    pub reference: String,
    /// What was sent and may be sent again in a while, so that nobody types it again.
    pub kept: Option<Kept>,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &ErrorView) -> Markup {
    let word = view.problem.word();
    let title = ctx.t(&format!("problem-{word}"));
    let home = ctx.home();
    let body = html! {
        (heading(&title, Some(&ctx.t(&format!("problem-{word}-mend")))))
        @if let Some(detail) = &view.detail { p { (detail) } }
        @if let Some(kept) = &view.kept {
            p { (ctx.t("kept-lead")) }
            (form(ctx, kept, &ctx.t("kept-send")))
        }
        @let weight = if view.kept.is_some() { Weight::Quiet } else { Weight::Primary };
        p { (link_button(weight, home, &ctx.t("problem-home"))) }
        p.small { (with_hotline(&ctx.t_with("problem-call", &[("hotline", HOTLINE.into())]))) }
        p { (reference(&view.reference)) }
    };
    shell(ctx, &title, Width::Column, &body)
}
