//! Money that came back: what the bank shows, or what is taken from a deposit, and the answers once more before they are booked.

use anxin_domain::money::Money;
use maud::{Markup, html};
use serde::Deserialize;

use super::forms::About;
use crate::components::basics::{Weight, back, button, heading, hidden};
use crate::components::form::{Errors, Field, Input, answers, error_summary, post};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;

/// What the form of a payment that came in posts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PaidForm {
    /// How much came in.
    pub amount: String,
    /// The bank's reference, by which it is booked once.
    pub booking: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// What the form of money that is taken from a deposit posts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OffsetForm {
    /// How much is taken.
    pub amount: String,
    /// Makes a repeated post the same booking.
    pub once: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// Who paid.
#[derive(Clone, Debug)]
pub struct Payer {
    /// The page above, and its name.
    pub above: (String, String),
    /// Where the form goes.
    pub action: String,
    /// Their name.
    pub name: String,
    /// What they owe.
    pub owed: Money,
}

impl Payer {
    /// A debtor.
    #[must_use]
    pub fn debtor(about: &About) -> Self {
        Self {
            above: (about.to(""), about.name.clone()),
            action: about.to("/paid"),
            name: about.name.clone(),
            owed: about.owed,
        }
    }
}

/// Asks what came in. What is wrong: fields `amount`, `booking`.
#[must_use]
pub fn paid(ctx: &Ctx, payer: &Payer, form: &PaidForm, errors: &Errors) -> Markup {
    let title = ctx.t("received-title");
    let owed = format::money(ctx.words, payer.owed);
    let owes = ctx.t_with("debts-owes", &[("name", payer.name.as_str().into()), ("amount", owed.into())]);
    let fields = [
        Field::new("amount", Input::Amount, ctx.t("received-amount"))
            .hint(ctx.t("received-amount-hint"))
            .value(&form.amount),
        Field::new("booking", Input::Text, ctx.t("brands-booking"))
            .hint(ctx.t("received-booking-hint"))
            .value(&form.booking),
    ];
    let body = html! {
        (back(&payer.above.0, &payer.above.1))
        (error_summary(ctx, errors))
        (heading(&title, Some(&owes)))
        (post(&payer.action, &html! {
            @for field in fields { (field.check(ctx, errors).draw()) }
            (button(Weight::Primary, &ctx.t("continue")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The payment once more.
#[must_use]
pub fn paid_check(ctx: &Ctx, payer: &Payer, amount: Money, form: &PaidForm) -> Markup {
    let title = ctx.t("check-title");
    let pairs = [
        (ctx.t("received-from"), payer.name.clone()),
        (ctx.t("received-amount"), format::money(ctx.words, amount)),
        (ctx.t("brands-booking"), form.booking.trim().to_owned()),
        (ctx.t("received-left"), format::money(ctx.words, less(payer.owed, amount))),
    ];
    let body = html! {
        (heading(&title, Some(&ctx.t("received-check-lead"))))
        (post(&payer.action, &html! {
            @for (name, value) in [("amount", &form.amount), ("booking", &form.booking)] { (hidden(name, value)) }
            (answers(ctx, &pairs, &ctx.t("received-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// Asks how much is taken from the deposit. What is wrong: field `amount`.
#[must_use]
pub fn offset(ctx: &Ctx, about: &About, deposit: Money, form: &OffsetForm, errors: &Errors) -> Markup {
    let title = ctx.t("offset-title");
    let holds = ctx.t_with("offset-amount-hint", &[("deposit", format::money(ctx.words, deposit).into())]);
    let field = Field::new("amount", Input::Amount, ctx.t("offset-amount")).hint(holds).value(&form.amount);
    let body = html! {
        (about.back())
        (error_summary(ctx, errors))
        (heading(&title, Some(&about.owes(ctx))))
        (post(&about.to("/offset"), &html! {
            (hidden("once", &form.once))
            (field.check(ctx, errors).draw())
            (button(Weight::Primary, &ctx.t("continue")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The same once more.
#[must_use]
pub fn offset_check(ctx: &Ctx, about: &About, deposit: Money, amount: Money, form: &OffsetForm) -> Markup {
    let title = ctx.t("check-title");
    let pairs = [
        (ctx.t("debts-debtor"), about.name.clone()),
        (ctx.t("offset-amount"), format::money(ctx.words, amount)),
        (ctx.t("received-left"), format::money(ctx.words, less(about.owed, amount))),
        (ctx.t("offset-deposit-left"), format::money(ctx.words, less(deposit, amount))),
    ];
    let body = html! {
        (heading(&title, Some(&ctx.t("received-check-lead"))))
        (post(&about.to("/offset"), &html! {
            @for (name, value) in [("amount", &form.amount), ("once", &form.once)] { (hidden(name, value)) }
            (answers(ctx, &pairs, &ctx.t("received-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What is left after a part is gone; the handlers have refused more than there is.
const fn less(whole: Money, part: Money) -> Money {
    Money::new(whole.minor().saturating_sub(part.minor()), whole.currency())
}
