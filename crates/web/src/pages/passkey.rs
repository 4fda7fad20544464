//! Passkeys: signing in with one, adding one, and the list of those that there are. Two of these pages and the page of proof hold the
//! one script of this house; each says what to do where it does not run.

use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::assets;
use crate::components::basics::{
    Tone, Weight, back, button, card, empty, heading, hidden, link_button, notice, tag,
};
use crate::components::form::{Errors, Field, Input, error_summary};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::fail::escaped;
use crate::format;

/// Letters of a passkey's name.
pub const NAME_LIMIT: u16 = 64;

/// The page that signs in with a passkey. Posts `answer` and `next` to `/signin/passkey`.
#[derive(Clone, Debug, Default)]
pub struct SignInView {
    /// What the browser is asked for, as JSON; none where this house has no site.
    pub options: Option<String>,
    /// The path to open afterwards.
    pub next: String,
    /// Whether staff may sign in at a provider.
    pub provider: bool,
    /// What is wrong: field `passkey`.
    pub errors: Errors,
}

/// The page that adds a passkey. Posts `answer` and `name`.
#[derive(Clone, Debug, Default)]
pub struct AddView {
    /// What the browser is asked for, as JSON.
    pub options: String,
    /// The name as it was typed.
    pub name: String,
    /// Where it posts to.
    pub to: String,
    /// Whether it is one for work, behind an invitation.
    pub for_work: bool,
    /// What is wrong: fields `name` and `passkey`.
    pub errors: Errors,
}

/// The passkeys of the reader. Removing one posts `id` to `/me/passkeys/remove`.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// Whether any can be added here.
    pub adding: Adding,
    /// Those that there are.
    pub rows: Vec<PasskeyRow>,
}

/// Whether a passkey can be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Adding {
    /// Yes.
    #[default]
    Open,
    /// There are as many as one may have.
    Full,
    /// This house has no site that passkeys are made for.
    NoSite,
}

/// One passkey in the list.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub made_at: Instant,
    /// When it was last used.
    pub used_at: Option<Instant>,
    /// Whether it was made for work.
    pub of_staff: bool,
}

/// What the script needs around a form: the question on the form, a place for the answer, and what to say where nothing comes of it.
/// `before` are the fields of the form.
pub(crate) fn ask(
    ctx: &Ctx,
    action: &str,
    options: &str,
    answer: &str,
    before: &Markup,
    label: &str,
) -> Markup {
    html! {
        noscript { (notice(Tone::Info, &ctx.t("passkey-no-script"), &html! {})) }
        div hidden tabindex="-1" data-passkey-trouble {
            (notice(Tone::Bad, &ctx.t("passkey-trouble"), &html! { p { (ctx.t("passkey-trouble-lead")) } }))
        }
        form #passkey.stack method="post" action=(action) data-passkey=(options) {
            (before)
            input type="hidden" name=(answer) data-passkey-answer;
            (button(Weight::Primary, label))
        }
        script type="module" src=(assets::passkey_path()) {}
    }
}

/// Signs in with a passkey.
#[must_use]
pub fn sign_in(ctx: &Ctx, view: &SignInView) -> Markup {
    let title = ctx.t("passkey-title");
    let body = html! {
        (back("/signin", &ctx.t("passkey-by-code")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("passkey-lead"))))
        @match &view.options {
            Some(options) => {
                (ask(ctx, "/signin/passkey", options, "answer", &hidden("next", &view.next), &ctx.t("passkey-use")))
            }
            None => (notice(Tone::Info, &ctx.t("passkey-no-site"), &html! {})),
        }
        @if view.provider {
            p { a href={ "/signin/oidc" @if !view.next.is_empty() { "?next=" (escaped(&view.next)) } } { (ctx.t("signin-by-oidc")) } }
        }
        p.small { (ctx.t("passkey-what")) }
        p.small { (ctx.t("passkey-work")) }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// Adds a passkey.
#[must_use]
pub fn add(ctx: &Ctx, view: &AddView) -> Markup {
    let title = ctx.t(if view.for_work { "invite-title" } else { "passkey-add" });
    let lead = ctx.t(if view.for_work { "invite-lead" } else { "passkey-add-lead" });
    let name = Field::new("name", Input::Text, ctx.t("passkey-name"))
        .hint(ctx.t("passkey-name-hint"))
        .max(NAME_LIMIT)
        .value(&view.name)
        .check(ctx, &view.errors);
    let body = html! {
        (back("/me/passkeys", &ctx.t("passkeys-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&lead)))
        (ask(ctx, &view.to, &view.options, "answer", &html! { (ctx.shown()) (name.draw()) }, &ctx.t("passkey-make")))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The list.
#[must_use]
pub fn list(ctx: &Ctx, view: &ListView) -> Markup {
    let title = ctx.t("passkeys-title");
    let add = || link_button(Weight::Primary, "/signin/passkey/new", &ctx.t("passkey-add"));
    let body = html! {
        (heading(&title, Some(&ctx.t("passkeys-lead"))))
        @if view.rows.is_empty() {
            (empty(Icon::Shield, &ctx.t("passkeys-none"), &ctx.t("passkey-what"), (view.adding == Adding::Open).then(add)))
        }
        @for row in &view.rows { (card(&row.name, &one(ctx, row))) }
        @match view.adding {
            Adding::Open if view.rows.is_empty() => {}
            Adding::Open => p { (add()) },
            Adding::Full => p { (ctx.t("passkeys-full")) },
            Adding::NoSite => p { (ctx.t("passkey-no-site")) },
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn one(ctx: &Ctx, row: &PasskeyRow) -> Markup {
    html! {
        @if row.of_staff { p { (tag(Tone::Plain, &ctx.t("passkey-for-work"))) } }
        p { (ctx.t("passkey-made")) " " (format::time_tag(ctx.words, row.made_at)) }
        @if let Some(at) = row.used_at { p { (ctx.t("passkey-used")) " " (format::time_tag(ctx.words, at)) } }
        form method="post" action="/me/passkeys/remove" {
            (ctx.shown())
            (hidden("id", &row.id))
            button.linklike type="submit" { (ctx.t("passkey-remove")) span.hidden { " " (row.name) } }
        }
    }
}
