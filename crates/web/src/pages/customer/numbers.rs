//! My numbers: which one the pages show, adding one, who looks after mine, and giving one up.

use anxin_domain::time::Instant;
use anxin_identity::{Deed, Kin};
use maud::{Markup, html};

use crate::components::basics::{
    Tone, Weight, back, button, button_with, card, heading, hidden, link_button, notice, sentences, tag,
};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, own_post, radios};
use crate::components::shell::{Width, shell};
use crate::ctx::{Ctx, Mode, Whose};
use crate::format;
use crate::pages::signin::CODE_DIGITS;

/// The view. `POST /me/numbers/show` gets `link` (none for the own number), `/me/numbers/remove` ends one, `/me/numbers/request` sends
/// a code to `number` for `kind`, or once more for the `link` that rests, and `/me/numbers/give-up` gets `link` (none for the own).
#[derive(Clone, Debug)]
pub struct NumbersView {
    /// The number that signed in, whole: it is the reader's own.
    pub own: String,
    /// Whether the pages show it.
    pub own_is_shown: bool,
    /// Other numbers that the reader looks after.
    pub looks_after: Vec<LinkRow>,
    /// Who looks after the reader's own.
    pub looked_after_by: Vec<LinkRow>,
    /// What they did lately, the newest first.
    pub deeds: Vec<DeedRow>,
    /// The form as it was sent.
    pub form: LinkForm,
    /// What is wrong: fields `number` and `kind`.
    pub errors: Errors,
}

/// One link.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// Its id.
    pub id: String,
    /// The other number, masked.
    pub number: String,
    /// Whose it is.
    pub whose: Whose,
    /// Since when.
    pub since: Instant,
    /// From when on it rests.
    pub rests_at: Instant,
    /// Whether it rests.
    pub rests: bool,
    /// Whether the pages show it.
    pub is_shown: bool,
}

/// One thing that was done for the reader.
#[derive(Clone, Debug)]
pub struct DeedRow {
    /// What.
    pub deed: Deed,
    /// By whom, masked.
    pub by: String,
    /// When.
    pub at: Instant,
}

/// What asks for a code.
#[derive(Clone, Debug, Default)]
pub struct LinkForm {
    /// The number as it was typed.
    pub number: String,
    /// `mine` or `helps`.
    pub kind: String,
}

impl LinkForm {
    pub(crate) const fn of(number: String, kind: String) -> Self {
        Self { number, kind }
    }
}

/// The page that asks for a link's code. Posts `challenge` and `code` to `/me/numbers/code`, and `resend` to `/me/numbers/request`.
#[derive(Clone, Debug)]
pub struct LinkCodeView {
    /// The id of the code.
    pub challenge: String,
    /// Where it was sent, masked.
    pub sent_to: String,
    /// Whose number that is.
    pub whose: Whose,
    /// For how many minutes it can be used.
    pub minutes: u32,
    /// What is wrong: field `code`.
    pub errors: Errors,
}

/// What is read once more before a number is given up. Posts `link` and `confirm` to `/me/numbers/give-up`.
#[derive(Clone, Debug)]
pub struct GiveUpView {
    /// The link, or nothing for the own number.
    pub link: String,
    /// The number, masked.
    pub number: String,
}

/// The list.
#[must_use]
pub fn page(ctx: &Ctx, view: &NumbersView) -> Markup {
    let title = ctx.t("numbers-title");
    let body = html! {
        (back("/me", &ctx.t("back-home")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("numbers-lead"))))
        (card(&view.own, &own(ctx, view)))
        @for row in &view.looks_after { (card(&row.number, &other(ctx, row))) }
        (card(&ctx.t("numbers-add"), &add(ctx, view)))
        (helpers(ctx, view))
        (card(&ctx.t("numbers-gone"), &html! {
            p { (ctx.t("numbers-gone-lead")) }
            form method="post" action="/me/numbers/give-up" { (ctx.shown()) (button(Weight::Quiet, &ctx.t("numbers-gone-own"))) }
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn own(ctx: &Ctx, view: &NumbersView) -> Markup {
    html! {
        p { (ctx.t("numbers-own")) }
        @if view.own_is_shown { p { (tag(Tone::Good, &ctx.t("numbers-shown"))) } }
        @else { form method="post" action="/me/numbers/show" { (button(Weight::Primary, &ctx.t("looks-after-back"))) } }
    }
}

fn other(ctx: &Ctx, row: &LinkRow) -> Markup {
    let kind = if row.whose == Whose::Mine { "numbers-mine" } else { "numbers-helped" };
    html! {
        p { (ctx.t(kind)) " · " (ctx.t("since")) " " (format::time_tag(ctx.words, row.since)) }
        @if row.rests {
            p { (tag(Tone::Warn, &ctx.t("numbers-rests"))) }
            p.small { (ctx.t("numbers-rests-why")) }
            form method="post" action="/me/numbers/request" {
                (ctx.shown())
                (hidden("link", &row.id))
                (button(Weight::Primary, &ctx.t("numbers-send")))
            }
        } @else {
            p.small { (ctx.t("numbers-until")) " " (format::time_tag(ctx.words, row.rests_at)) }
            @if row.is_shown { p { (tag(Tone::Good, &ctx.t("numbers-shown"))) } }
            @else {
                form method="post" action="/me/numbers/show" {
                    (hidden("link", &row.id))
                    button.button type="submit" { (ctx.t("numbers-show")) span.hidden { " " (row.number) } }
                }
            }
        }
        (end(ctx, row))
        @if row.whose == Whose::Mine && !row.rests {
            form method="post" action="/me/numbers/give-up" {
                (ctx.shown())
                (hidden("link", &row.id))
                button.linklike type="submit" { (ctx.t("numbers-gone")) span.hidden { " " (row.number) } }
            }
        }
    }
}

fn end(ctx: &Ctx, row: &LinkRow) -> Markup {
    html! {
        form method="post" action="/me/numbers/remove" {
            (ctx.shown())
            (hidden("link", &row.id))
            button.linklike type="submit" { (ctx.t("numbers-end")) span.hidden { " " (row.number) } }
        }
    }
}

fn add(ctx: &Ctx, view: &NumbersView) -> Markup {
    let number = Field::new("number", Input::OtherNumber, ctx.t("numbers-number"))
        .hint(ctx.t("numbers-number-hint"))
        .value(&view.form.number)
        .check(ctx, &view.errors);
    let kinds = [
        Choice::new(Kin::Mine.word(), ctx.t("numbers-is-mine")).with_hint(ctx.t("numbers-is-mine-hint")),
        Choice::new(Kin::Helps.word(), ctx.t("numbers-is-helped")).with_hint(ctx.t("numbers-is-helped-hint")),
    ];
    own_post(
        ctx,
        "/me/numbers/request",
        &html! {
            (number.draw())
            (radios(ctx, "kind", &ctx.t("numbers-kind"), &kinds, &view.form.kind, &view.errors))
            (button(Weight::Primary, &ctx.t("numbers-send")))
        },
    )
}

fn helpers(ctx: &Ctx, view: &NumbersView) -> Markup {
    html! {
        @if view.looked_after_by.is_empty() {
            (card(&ctx.t("numbers-by"), &html! { p { (ctx.t("numbers-by-nobody")) } }))
        } @else {
            h2 { (ctx.t("numbers-by")) }
        }
        @for row in &view.looked_after_by {
            (card(&row.number, &html! {
                p {
                    (ctx.t(if row.whose == Whose::Mine { "numbers-by-mine" } else { "numbers-by-helped" }))
                    " · " (ctx.t("since")) " " (format::time_tag(ctx.words, row.since))
                }
                @if row.rests { p { (tag(Tone::Warn, &ctx.t("numbers-rests"))) } }
                (end(ctx, row))
            }))
        }
        @if !view.deeds.is_empty() {
            (card(&ctx.t("numbers-deeds"), &html! {
                ul { @for done in &view.deeds {
                    li {
                        (format::time_tag(ctx.words, done.at)) " · " (done.by) " · "
                        (ctx.t(&format!("deed-{}", done.deed.word().replace('_', "-"))))
                    }
                } }
            }))
        }
    }
}

/// Asks for the code that was sent to the number.
#[must_use]
pub fn code(ctx: &Ctx, view: &LinkCodeView) -> Markup {
    let title = ctx.t("numbers-code-title");
    let lead = ctx.t_with(
        "signin-code-lead",
        &[("number", view.sent_to.as_str().into()), ("minutes", view.minutes.into())],
    );
    let why = if view.whose == Whose::Mine { "numbers-code-mine" } else { "numbers-code-helped" };
    let field =
        Field::new("code", Input::Code, ctx.t("signin-code")).max(CODE_DIGITS).check(ctx, &view.errors);
    let body = html! {
        (back("/me/numbers", &ctx.t("numbers-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&lead)))
        p { (ctx.t(why)) }
        (own_post(ctx, "/me/numbers/code", &html! {
            (hidden("challenge", &view.challenge))
            (field.draw())
            (button(Weight::Primary, &ctx.t("numbers-enter")))
        }))
        form method="post" action="/me/numbers/request" {
            (ctx.shown())
            (hidden("resend", &view.challenge))
            button.linklike type="submit" { (ctx.t("signin-resend")) }
        }
        @if ctx.mode == Mode::Demo {
            (notice(Tone::Info, &ctx.t("signin-demo-code"), &html! { p { a href="/demo/messages" { (ctx.t("signin-demo-link")) } } }))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What follows, before a number is given up.
#[must_use]
pub fn give_up(ctx: &Ctx, view: &GiveUpView) -> Markup {
    let title = ctx.t_with("give-up-title", &[("number", format::unbroken(&view.number).into())]);
    let means =
        ["give-up-ends", "give-up-said", "give-up-dnd", "give-up-claims", "give-up-money", "give-up-back"];
    let body = html! {
        (back("/me/numbers", &ctx.t("numbers-title")))
        (heading(&title, Some(&ctx.t("give-up-lead"))))
        (sentences(&means.map(|id| ctx.t(id))))
        p { a href="/me/claims" { (ctx.t("claims-title")) } }
        (own_post(ctx, "/me/numbers/give-up", &html! {
            (hidden("link", &view.link))
            div.actions {
                (button_with(Weight::Danger, &ctx.t("give-up-do"), "confirm", "yes"))
                (link_button(Weight::Quiet, "/me/numbers", &ctx.t("give-up-keep")))
            }
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}
