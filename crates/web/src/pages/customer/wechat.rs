//! Being paid to a WeChat balance: who, what happens next, and the answers once more before they are saved.

use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, back, button, card, heading, hidden};
use crate::components::form::{Errors, Field, Input, answers, error_summary, own_post};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;

/// How long WeChat waits for the payee to take the money, in hours.
pub const CONFIRM_HOURS: u32 = 24;

/// What the form posts to `/me/payee/wechat`; `confirm` and `back` as in a complaint.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WechatForm {
    /// The real name behind the WeChat account.
    pub name: String,
    /// The id by which our WeChat account knows the payee.
    pub openid: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// The form.
#[must_use]
pub fn ask(ctx: &Ctx, form: &WechatForm, errors: &Errors) -> Markup {
    let title = ctx.t("wechat-title");
    let fields = [
        Field::new("name", Input::Text, ctx.t("wechat-name"))
            .hint(ctx.t("wechat-name-hint"))
            .autocomplete("name")
            .max(66)
            .value(&form.name),
        Field::new("openid", Input::Text, ctx.t("wechat-openid"))
            .hint(ctx.t("wechat-openid-hint"))
            .max(64)
            .value(&form.openid),
    ];
    let body = html! {
        (back("/me/payee", &ctx.t("payee-title")))
        (error_summary(ctx, errors))
        (heading(&title, Some(&ctx.t("wechat-lead"))))
        (next(ctx))
        (own_post(ctx, "/me/payee/wechat", &html! {
            @for field in fields { (field.check(ctx, errors).draw()) }
            (button(Weight::Primary, &ctx.t("continue")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What happens next: the money is not there before the payee takes it.
fn next(ctx: &Ctx) -> Markup {
    card(
        &ctx.t("what-happens-next"),
        &html! {
            ol.plain-steps {
                li { (ctx.t("wechat-next-sent")) }
                li { (ctx.t_with("wechat-next-confirm", &[("hours", CONFIRM_HOURS.into())])) }
                li { (ctx.t("wechat-next-late")) }
            }
        },
    )
}

/// The answers, to be read once more.
#[must_use]
pub fn check(ctx: &Ctx, form: &WechatForm) -> Markup {
    let title = ctx.t("check-title");
    let pairs = [(ctx.t("wechat-name"), form.name.clone()), (ctx.t("wechat-openid"), form.openid.clone())];
    let body = html! {
        (heading(&title, Some(&ctx.t("wechat-check-lead"))))
        (next(ctx))
        (own_post(ctx, "/me/payee/wechat", &html! {
            (hidden("name", &form.name))
            (hidden("openid", &form.openid))
            (answers(ctx, &pairs, &ctx.t("wechat-save")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}
