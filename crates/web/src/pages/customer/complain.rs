//! Complaining about a call: the form, empty or filled in from a call, and the answers once more before they are sent.

use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, back, button, heading, hidden, notice};
use crate::components::form::{Errors, Field, Input, answers, error_summary, own_post};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;

/// What the form posts to `/me/complain`. The second post, after the answers were read once more, has `confirm` = `yes`;
/// with `back` = `yes` the form is shown again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ComplainForm {
    /// The number that called.
    pub calling_number: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The time, `HH:MM` or `HH:MM:SS`.
    pub time: String,
    /// What happened.
    pub words: String,
    /// The call that the form was filled in from, if any.
    pub call: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct ComplainView {
    /// The form as it was sent, or filled in from a call.
    pub form: ComplainForm,
    /// What is wrong: fields `calling_number`, `date`, `time`, `words`.
    pub errors: Errors,
}

/// The form.
#[must_use]
pub fn ask(ctx: &Ctx, view: &ComplainView) -> Markup {
    let title = ctx.t("complain-title");
    let form = &view.form;
    let fields = [
        Field::new("calling_number", Input::OtherNumber, ctx.t("complain-number"))
            .hint(ctx.t("complain-number-hint"))
            .value(&form.calling_number),
        Field::new("date", Input::Date, ctx.t("complain-date")).value(&form.date),
        Field::new("time", Input::Time, ctx.t("complain-time"))
            .hint(ctx.t("complain-time-hint"))
            .value(&form.time),
        Field::new("words", Input::Lines, ctx.t("complain-words"))
            .hint(ctx.t("complain-words-hint"))
            .value(&form.words),
    ];
    let body = html! {
        (back("/me/calls", &ctx.t("calls-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("complain-lead"))))
        @if !form.call.is_empty() {
            (notice(Tone::Info, &ctx.t("complain-prefilled"), &html! {}))
        }
        (own_post(ctx, "/me/complain", &html! {
            (hidden("once", &form.once))
            (hidden("call", &form.call))
            @for field in fields { (field.check(ctx, &view.errors).draw()) }
            (button(Weight::Primary, &ctx.t("continue")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The answers, to be read once more.
#[must_use]
pub fn check(ctx: &Ctx, form: &ComplainForm) -> Markup {
    let title = ctx.t("check-title");
    let told = if form.words.is_empty() { ctx.t("nothing-said") } else { form.words.clone() };
    let pairs = [
        (ctx.t("complain-number"), format::typed_number(ctx.words, &form.calling_number)),
        (ctx.t("complain-date"), format::typed_day(ctx.words, &form.date)),
        (ctx.t("complain-time"), form.time.clone()),
        (ctx.t("complain-words"), told),
    ];
    let carried = [
        ("calling_number", &form.calling_number),
        ("date", &form.date),
        ("time", &form.time),
        ("words", &form.words),
        ("call", &form.call),
        ("once", &form.once),
    ];
    let body = html! {
        (heading(&title, Some(&ctx.t("complain-check-lead"))))
        (own_post(ctx, "/me/complain", &html! {
            @for (name, value) in carried { (hidden(name, value)) }
            (answers(ctx, &pairs, &ctx.t("complain-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}
