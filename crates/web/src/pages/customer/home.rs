//! Do-not-disturb, in large; and the confirmation before it is switched off.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_gate::Reach;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button_with, heading, hidden, link_button, notice};
use crate::components::form::{Errors, Field, Input, error_summary, own_post};
use crate::components::icon::{Icon, icon};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::requests::{RequestRow, asks};
use crate::pages::signin::CODE_DIGITS;

/// How do-not-disturb stands for the reader's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dnd {
    /// On, since a moment.
    On {
        /// When it took effect.
        since: Instant,
    },
    /// Never set, or switched off.
    Off,
}

/// The view. `POST /me/dnd` gets `to` = `on` or `off`; without `confirm` = `yes`, off is asked about first.
#[derive(Clone, Debug)]
pub struct HomeView {
    /// The reader's number, masked or whole as the handler sees fit: it is their own.
    pub number: String,
    /// The state.
    pub dnd: Dnd,
    /// How far the last word about this number has come.
    pub reach: Reach,
    /// Calls in the last 30 days that were refused before they rang.
    pub refused_calls: u32,
    /// Calls in the last 30 days that rang.
    pub rung_calls: u32,
    /// What anyone may call about, or when, although it is on; in sentences.
    pub exceptions: Vec<String>,
    /// Callers who are allowed now.
    pub permits: u32,
    /// Requests for consent that wait for an answer.
    pub requests: Vec<RequestRow>,
    /// Claims that are under way.
    pub open_claims: u32,
    /// What was paid so far.
    pub paid: Option<Money>,
    /// Whether an award waits because nobody said where to pay it.
    pub payee: Payee,
}

/// Whether we know where to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payee {
    /// Known, or nothing is owed.
    Settled,
    /// Money waits for an account.
    Wanted,
}

/// The customer's first page.
#[must_use]
pub fn home(ctx: &Ctx, view: &HomeView) -> Markup {
    let title = ctx.t("dnd");
    let calls =
        ctx.t_with("home-calls", &[("refused", view.refused_calls.into()), ("rung", view.rung_calls.into())]);
    let waiting = u32::try_from(view.requests.len()).unwrap_or(u32::MAX);
    let permits = ctx.t_with("home-permits", &[("n", view.permits.into())]);
    let body = html! {
        @if view.payee == Payee::Wanted {
            (notice(Tone::Warn, &ctx.t("payee-wanted"), &html! { p { a href="/me/payee" { (ctx.t("payee-wanted-link")) } } }))
        }
        (switch(ctx, view))
        @for request in &view.requests { (asks(ctx, request)) }
        nav.tiles aria-label=(ctx.t("home-more")) {
            (tile("/me/calls", Icon::Phone, &ctx.t("calls-title"), &calls))
            (tile("/me/permit", Icon::Permit, &ctx.t("permit-title"), &permits))
            (tile("/me/requests", Icon::Speech, &ctx.t("requests-title"), &ctx.t_with("home-requests", &[("n", waiting.into())])))
            (tile("/me/claims", Icon::Receipt, &ctx.t("claims-title"), &claims_line(ctx, view)))
            (tile("/me/complain", Icon::Alert, &ctx.t("complain-title"), &ctx.t("home-complain")))
        }
        (more(ctx))
        (promise(ctx))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The finer choices, each a form with its first answer given.
fn more(ctx: &Ctx) -> Markup {
    let choices = [
        ("/me/permit?to=agent", "more-one-agent"),
        ("/me/permit?to=brand", "more-one-brand"),
        ("/me/choose?word=not&to=brand", "more-not-brand"),
        ("/me/choose?word=not&to=agent", "more-not-agent"),
        ("/me/choose?word=only&to=everyone&about=rental", "more-rentals"),
        ("/me/choose?word=only&to=everyone&hours=evenings", "more-evenings"),
        ("/me/requests", "more-no-requests"),
        ("/me/payee", "more-payee"),
        ("/me/messages", "more-messages"),
        ("/me/numbers", "more-numbers"),
        ("/me/data", "more-data"),
    ];
    html! {
        ul.also { li { details {
            summary { (ctx.t("more-title")) }
            ul { @for (href, id) in choices { li { a.row href=(href) { (ctx.t(id)) } } } }
        } } }
    }
}

fn switch(ctx: &Ctx, view: &HomeView) -> Markup {
    let (class, picture, title) = match view.dnd {
        Dnd::On { .. } => ("on", Icon::Shield, ctx.t("dnd-on")),
        Dnd::Off => ("off", Icon::ShieldOff, ctx.t("dnd-off")),
    };
    html! {
        section.switch.(class) data-dnd=(class) {
            span.mark { (icon(picture)) }
            p.number { (view.number) }
            h1 { (title) }
            @match view.dnd {
                Dnd::On { since } => {
                    (since_when(ctx, since, view.reach))
                    p { (ctx.t("dnd-on-lead")) }
                    @if !view.exceptions.is_empty() {
                        p { (ctx.t("dnd-on-except")) }
                        @for exception in &view.exceptions { p.small { (exception) } }
                    }
                    form method="post" action="/me/dnd" { (ctx.shown()) (button_with(Weight::Quiet, &ctx.t("dnd-turn-off"), "to", "off")) }
                }
                Dnd::Off => {
                    p { (ctx.t("dnd-off-lead")) }
                    form method="post" action="/me/dnd" {
                        (ctx.shown())
                        (button_with(Weight::Primary, &ctx.t("dnd-turn-on"), "to", "on"))
                        @if view.permits > 0 {
                            (button_with(Weight::Quiet, &ctx.t("dnd-turn-on-keep"), "to", "on-keep"))
                        }
                    }
                    @if view.permits > 0 { p.small { (ctx.t("dnd-on-clears")) } }
                    p.small { (ctx.t("dnd-off-note")) }
                }
            }
        }
    }
}

/// Since when, and how far it has come. Before every gate has said that it knows, nothing is promised of every gate.
fn since_when(ctx: &Ctx, since: Instant, reach: Reach) -> Markup {
    let tag = format::time_tag(ctx.words, since);
    match reach {
        Reach::Everywhere => {
            html! { p.since data-reach="everywhere" { (ctx.t("dnd-everywhere-since")) " " (tag) } }
        }
        Reach::Partly { knows, of } => html! {
            p.since data-reach="partly" { (ctx.t("since")) " " (tag) }
            p.small {
                (ctx.t_with("dnd-gates", &[("knows", knows.into()), ("of", of.into())])) " "
                a href="/me" { (ctx.t("dnd-look-again")) }
            }
        },
    }
}

fn tile(href: &str, picture: Icon, title: &str, line: &str) -> Markup {
    html! {
        a.tile href=(href) { (icon(picture)) span { strong { (title) } span { (line) } } }
    }
}

fn claims_line(ctx: &Ctx, view: &HomeView) -> String {
    match view.paid {
        Some(paid) => ctx.t_with(
            "home-claims-paid",
            &[("n", view.open_claims.into()), ("paid", format::money(ctx.words, paid).into())],
        ),
        None => ctx.t_with("home-claims", &[("n", view.open_claims.into())]),
    }
}

fn promise(ctx: &Ctx) -> Markup {
    html! {
        section.promise {
            h2 { (ctx.t("promise-title")) }
            ol.plain-steps {
                li { (ctx.t("promise-1")) }
                li { (ctx.t("promise-2")) }
                li { (ctx.t("promise-3")) }
            }
        }
    }
}

/// What is asked before do-not-disturb goes off.
#[derive(Clone, Debug, Default)]
pub struct TurnOffView {
    /// The id of a code that was sent for this, if one is asked for; posted as `challenge` with `code`.
    pub challenge: Option<String>,
    /// What is wrong: field `code`.
    pub errors: Errors,
}

/// Asks whether do-not-disturb is to go off. Posts `to=off`, `confirm=yes` to `/me/dnd`.
#[must_use]
pub fn turn_off(ctx: &Ctx, view: &TurnOffView) -> Markup {
    let title = ctx.t("dnd-off-ask");
    let code = Field::new("code", Input::Code, ctx.t("signin-code"))
        .hint(ctx.t("dnd-off-code-hint"))
        .max(CODE_DIGITS)
        .check(ctx, &view.errors);
    let body = html! {
        (back("/me", &ctx.t("back-home")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("dnd-off-ask-lead"))))
        ul.reasons {
            li { (ctx.t("dnd-off-means-1")) }
            li { (ctx.t("dnd-off-means-2")) }
            li { a href="/me/permit" { (ctx.t("dnd-off-instead")) } }
        }
        (own_post(ctx, "/me/dnd", &html! {
            (hidden("confirm", "yes"))
            @if let Some(challenge) = &view.challenge {
                (hidden("challenge", challenge))
                (code.draw())
            }
            div.actions {
                (button_with(Weight::Danger, &ctx.t("dnd-turn-off"), "to", "off"))
                (link_button(Weight::Quiet, "/me", &ctx.t("dnd-keep-on")))
            }
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}
