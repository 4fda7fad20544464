//! The hotline's face: a complaint taken, or do-not-disturb switched on, for the caller. Off is the customer's own to switch.

use anxin_domain::ids::CaseId;
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{
    Tone, Weight, back, button, button_with, card, facts, heading, hidden, link_button, notice, reference,
};
use crate::components::form::{Errors, Field, Input, error_summary, post};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;

/// A complaint as the form posts it to `/hotline/complaint`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ComplaintForm {
    /// The customer's number.
    pub customer: String,
    /// The number that called.
    pub calling_number: String,
    /// The day of the call, `YYYY-MM-DD`.
    pub date: String,
    /// The time of the call, `HH:MM` or `HH:MM:SS`.
    pub time: String,
    /// What happened, in the customer's words.
    pub words: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
}

/// Do-not-disturb switched on, as the form posts it to `/hotline/dnd`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DndForm {
    /// The customer's number.
    pub dnd_customer: String,
    /// `on`; the hotline switches nothing off.
    pub to: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
}

/// The page with both forms.
#[derive(Clone, Debug, Default)]
pub struct HomeView {
    /// The complaint.
    pub complaint: ComplaintForm,
    /// The switch.
    pub dnd: DndForm,
    /// What is wrong: fields `customer`, `calling_number`, `date`, `time`, `words`, `dnd_customer`.
    pub errors: Errors,
    /// Today on the wall clock, `YYYY-MM-DD`, filled in where no day was given.
    pub today: String,
}

/// A complaint that was taken.
#[derive(Clone, Debug)]
pub struct TakenView {
    /// The case.
    pub case: CaseId,
    /// The customer's number, masked.
    pub customer: String,
    /// The number that called, as it is read out.
    pub calling_number: String,
    /// When it was received.
    pub received_at: Instant,
    /// By when it is decided.
    pub decided_by: Option<Instant>,
}

/// Do-not-disturb as it stands once it is on.
#[derive(Clone, Debug)]
pub struct SwitchedView {
    /// The customer's number, masked.
    pub customer: String,
    /// Since when.
    pub since: Instant,
    /// The id of the act, to read out.
    pub reference: String,
}

/// Both forms.
#[must_use]
pub fn home(ctx: &Ctx, view: &HomeView) -> Markup {
    let title = ctx.t("hotline-title");
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("hotline-lead"))))
        div.pair {
            (card(&ctx.t("hotline-complaint"), &complaint(ctx, view)))
            (card(&ctx.t("hotline-dnd"), &dnd(ctx, view)))
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn complaint(ctx: &Ctx, view: &HomeView) -> Markup {
    let form = &view.complaint;
    let date = if form.date.is_empty() { &view.today } else { &form.date };
    let fields = [
        Field::new("customer", Input::OtherNumber, ctx.t("hotline-customer")).value(&form.customer),
        Field::new("calling_number", Input::OtherNumber, ctx.t("complain-number"))
            .hint(ctx.t("hotline-number-hint"))
            .value(&form.calling_number),
        Field::new("date", Input::Date, ctx.t("complain-date")).value(date),
        Field::new("time", Input::Time, ctx.t("complain-time"))
            .hint(ctx.t("complain-time-hint"))
            .value(&form.time),
        Field::new("words", Input::Lines, ctx.t("hotline-words")).value(&form.words),
    ];
    post(
        "/hotline/complaint",
        &html! {
            (hidden("once", &form.once))
            @for field in fields { (field.check(ctx, &view.errors).draw()) }
            (button(Weight::Primary, &ctx.t("hotline-take")))
        },
    )
}

fn dnd(ctx: &Ctx, view: &HomeView) -> Markup {
    let field = Field::new("dnd_customer", Input::OtherNumber, ctx.t("hotline-customer"))
        .value(&view.dnd.dnd_customer)
        .check(ctx, &view.errors);
    html! {
        p { (ctx.t("hotline-dnd-lead")) }
        (post("/hotline/dnd", &html! {
            (hidden("once", &view.dnd.once))
            (field.draw())
            div.actions {
                (button_with(Weight::Primary, &ctx.t("dnd-turn-on"), "to", "on"))
            }
        }))
        (notice(Tone::Info, &ctx.t("hotline-ask-title"), &html! { p { (ctx.t("hotline-ask")) } }))
        (notice(Tone::Info, &ctx.t("hotline-off-title"), &html! { p { (ctx.t("hotline-off")) } }))
    }
}

/// The reference and what happens next.
#[must_use]
pub fn taken(ctx: &Ctx, view: &TakenView) -> Markup {
    let title = ctx.t("hotline-taken");
    let body = html! {
        (back("/hotline", &ctx.t("hotline-next-caller")))
        (heading(&title, Some(&ctx.t("hotline-taken-lead"))))
        p.big-reference { (reference(&view.case.to_string())) }
        (facts(&[
            (ctx.t("hotline-customer"), html! { span.number { (view.customer) } }),
            (ctx.t("complain-number"), html! { span.number { (view.calling_number) } }),
            (ctx.t("received-at"), format::time_tag(ctx.words, view.received_at)),
        ]))
        (card(&ctx.t("what-happens-next"), &html! {
            ol.plain-steps {
                li { (ctx.t("next-verify")) }
                @if let Some(by) = view.decided_by {
                    li { (ctx.t_with("next-decided-by", &[("date", format::date(ctx.words, by).into())])) }
                }
                li { (ctx.t("next-paid")) }
                li { (ctx.t("next-appeal")) }
            }
        }))
        p { (link_button(Weight::Primary, "/hotline", &ctx.t("hotline-next-caller"))) }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What to tell the caller now that it is on.
#[must_use]
pub fn switched(ctx: &Ctx, view: &SwitchedView) -> Markup {
    let title = ctx.t("dnd-on");
    let body = html! {
        (back("/hotline", &ctx.t("hotline-next-caller")))
        (heading(&title, Some(&ctx.t("hotline-say-on"))))
        (facts(&[
            (ctx.t("hotline-customer"), html! { span.number { (view.customer) } }),
            (ctx.t("since"), format::time_tag(ctx.words, view.since)),
            (ctx.t("reference"), reference(&view.reference)),
        ]))
        p { (link_button(Weight::Primary, "/hotline", &ctx.t("hotline-next-caller"))) }
    };
    shell(ctx, &title, Width::Column, &body)
}
