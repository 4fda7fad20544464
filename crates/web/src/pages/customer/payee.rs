//! Where to be paid: the account, and the answers once more before they are saved.

use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, back, button, heading, hidden, link_button, notice};
use crate::components::form::{Errors, Field, Input, answers, error_summary, own_post};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;

/// What the form posts to `/me/payee`; `confirm` and `back` as in a complaint.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PayeeForm {
    /// The name on the account.
    pub name: String,
    /// The account number.
    pub account: String,
    /// The bank's clearing code (12 digits of CNAPS) or BIC.
    pub bank: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct PayeeView {
    /// The form as it was sent.
    pub form: PayeeForm,
    /// The account on file, masked.
    pub current: Option<String>,
    /// Whether the house pays to WeChat balances too.
    pub wechat: bool,
    /// What is wrong: fields `name`, `account`, `bank`.
    pub errors: Errors,
}

/// The form.
#[must_use]
pub fn ask(ctx: &Ctx, view: &PayeeView) -> Markup {
    let title = ctx.t("payee-title");
    let form = &view.form;
    let fields = [
        Field::new("name", Input::Text, ctx.t("payee-name"))
            .hint(ctx.t("payee-name-hint"))
            .autocomplete("name")
            .max(70)
            .value(&form.name),
        Field::new("account", Input::Digits, ctx.t("payee-account"))
            .hint(ctx.t("payee-account-hint"))
            .max(34)
            .value(&form.account),
        Field::new("bank", Input::Text, ctx.t("payee-bank"))
            .hint(ctx.t("payee-bank-hint"))
            .max(12)
            .value(&form.bank),
    ];
    let body = html! {
        (back("/me/claims", &ctx.t("claims-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("payee-lead"))))
        @if let Some(current) = &view.current {
            (notice(Tone::Info, &format!("{} {current}", ctx.t("payee-is")), &html! {}))
        }
        @if view.wechat { p { (link_button(Weight::Quiet, "/me/payee/wechat", &ctx.t("payee-or-wechat"))) } }
        (own_post(ctx, "/me/payee", &html! {
            @for field in fields { (field.check(ctx, &view.errors).draw()) }
            (button(Weight::Primary, &ctx.t("continue")))
        }))
        p.small { (ctx.t("payee-privacy")) }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The answers, to be read once more.
#[must_use]
pub fn check(ctx: &Ctx, form: &PayeeForm) -> Markup {
    let title = ctx.t("check-title");
    let pairs = [
        (ctx.t("payee-name"), form.name.clone()),
        (ctx.t("payee-account"), format::account(&form.account)),
        (ctx.t("payee-bank"), form.bank.clone()),
    ];
    let body = html! {
        (heading(&title, Some(&ctx.t("payee-check-lead"))))
        (own_post(ctx, "/me/payee", &html! {
            (hidden("name", &form.name))
            (hidden("account", &form.account))
            (hidden("bank", &form.bank))
            (answers(ctx, &pairs, &ctx.t("payee-save")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}
