//! The receipt of what was paid, for the customer to keep, and the page by which anybody sees that it is true.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::{
    Tone, Weight, back, button, card, facts, heading, link_button, linked, notice, spelled,
};
use crate::components::form::{Errors, Field, Input, error_summary, post};
use crate::components::qr::qr;
use crate::components::shell::{HOTLINE, Width, shell, with_hotline};
use crate::ctx::Ctx;
use crate::format;

/// One award, as far as it may be told to anybody: nothing of it names a person.
#[derive(Clone, Debug)]
pub struct Paid {
    /// The case; what stands on the receipt as its reference.
    pub case: String,
    /// The promise, by name.
    pub promise: String,
    /// The version of its terms that it was ruled by.
    pub terms: String,
    /// The brand that is liable.
    pub brand: String,
    /// How much.
    pub amount: Money,
    /// When it was awarded.
    pub awarded_at: Instant,
    /// What has become of the money.
    pub money: MoneyState,
    /// Whose fund pays, if the house says so.
    pub payer: Option<String>,
    /// Where it stands in the public log, if it does.
    pub in_log: Option<InLog>,
}

/// Where an award stands in the public log.
#[derive(Clone, Debug)]
pub struct InLog {
    /// The place of its last entry.
    pub index: u64,
    /// How many entries the log had where that was checked.
    pub size: u64,
    /// Where the proof lies as a file.
    pub file: String,
}

/// What has become of the money of an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyState {
    /// Paid, by the bank's word.
    Paid {
        /// When it was known to be.
        at: Instant,
    },
    /// Not paid, or paid and come back.
    NotPaid,
    /// The award was taken back.
    TakenBack {
        /// When.
        at: Instant,
    },
}

impl Paid {
    fn facts(&self, ctx: &Ctx) -> Vec<(String, Markup)> {
        let payer = self.payer.clone().unwrap_or_else(|| ctx.t("receipt-fund"));
        let mut all = vec![
            (ctx.t("reference"), spelled(&self.case)),
            (ctx.t("promise"), html! { (self.promise) " · " (self.terms) }),
            (ctx.t("amount"), html! { strong { (format::money(ctx.words, self.amount)) } }),
            (ctx.t("receipt-ruled"), format::time_tag(ctx.words, self.awarded_at)),
        ];
        match self.money {
            MoneyState::Paid { at } => all.push((ctx.t("receipt-paid-on"), format::time_tag(ctx.words, at))),
            MoneyState::TakenBack { at } => {
                all.push((ctx.t("receipt-taken-back-on"), format::time_tag(ctx.words, at)))
            }
            MoneyState::NotPaid => {}
        }
        all.push((ctx.t("receipt-payer"), html! { (payer) }));
        all.push((ctx.t("receipt-for"), html! { (self.brand) }));
        if let Some(at) = &self.in_log {
            let args = [("n", format::count(at.index).into()), ("size", format::count(at.size).into())];
            all.push((ctx.t("receipt-log"), html! { (ctx.t_with("receipt-log-entry", &args)) }));
        }
        all
    }

    /// What a reader can do with its place in the public log.
    fn proof(&self, ctx: &Ctx) -> Markup {
        html! {
            @if let Some(at) = &self.in_log {
                p.small {
                    (ctx.t("receipt-log-how")) " "
                    a href=(at.file) download="anxin-receipt.json" { (ctx.t("receipt-log-file")) } " · "
                    a href="/public/log" { (ctx.t("receipt-log-more")) }
                }
            }
        }
    }
}

/// One award on the receipt.
#[derive(Clone, Debug)]
pub struct ReceiptPart {
    /// What was paid.
    pub paid: Paid,
    /// The address by which anybody sees that it is true.
    pub address: String,
    /// The same as a code to be typed.
    pub code: String,
}

/// The receipt of a case.
#[derive(Clone, Debug)]
pub struct ReceiptView {
    /// The case.
    pub case: String,
    /// Whose it is, masked: a receipt is shown to others.
    pub customer: String,
    /// What was paid, the first award first.
    pub parts: Vec<ReceiptPart>,
}

/// The receipt.
#[must_use]
pub fn receipt(ctx: &Ctx, view: &ReceiptView) -> Markup {
    let title = ctx.t("receipt-title");
    let check = ctx.t("checked-ask-title");
    let by_hand = ctx.t_with("receipt-type", &[("page", check.as_str().into())]);
    let body = html! {
        (back(&format!("/me/claims/{}", view.case), &ctx.t("receipt-back")))
        (heading(&title, Some(&ctx.t("receipt-lead"))))
        (facts(&[(ctx.t("customer"), html! { span.number { (view.customer) } })]))
        @for part in &view.parts {
            (card(&part.paid.promise, &html! {
                (facts(&part.paid.facts(ctx)))
                @if let Some(code) = qr(&part.address, &ctx.t("receipt-code")) { (code) }
                p.small { (ctx.t("receipt-check")) " " a href=(part.address) { (part.address) } }
                p.small { (linked(&by_hand, &check, "/verify")) " " span.number data-code { (part.code) } }
                (part.paid.proof(ctx))
            }))
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

/// Longest that may be typed or pasted, in characters: an address with a code in it.
const TYPED_LIMIT: u16 = 400;

/// Asks for the code of a receipt.
#[must_use]
pub fn ask(ctx: &Ctx, typed: &str, errors: &Errors) -> Markup {
    let title = ctx.t("checked-ask-title");
    let code = Field::new("code", Input::Text, ctx.t("checked-code"))
        .hint(ctx.t("checked-code-hint"))
        .max(TYPED_LIMIT)
        .value(typed)
        .check(ctx, errors);
    let body = html! {
        (error_summary(ctx, errors))
        (heading(&title, Some(&ctx.t("checked-ask-lead"))))
        (post("/verify", &html! { (code.draw()) (button(Weight::Primary, &ctx.t("checked-send"))) }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What an address of a receipt leads to.
#[derive(Clone, Debug)]
pub enum VerifyView {
    /// It is one of ours.
    Known(Paid),
    /// It is none of ours.
    Unknown,
}

/// The page that says whether a receipt is true.
#[must_use]
pub fn verify(ctx: &Ctx, view: &VerifyView) -> Markup {
    let hotline = ctx.t_with("checked-ask", &[("hotline", HOTLINE.into())]);
    let (title, body) = match view {
        VerifyView::Known(paid) => {
            let (tone, id) = match paid.money {
                MoneyState::Paid { .. } => (Tone::Good, "checked-paid"),
                MoneyState::NotPaid => (Tone::Warn, "checked-not-paid"),
                MoneyState::TakenBack { .. } => (Tone::Warn, "checked-taken-back"),
            };
            let lead = ctx.t("checked-lead");
            (
                ctx.t("checked-title"),
                html! {
                    (heading(&ctx.t("checked-title"), Some(&lead)))
                    (notice(tone, &ctx.t(id), &html! {}))
                    (facts(&paid.facts(ctx)))
                    (paid.proof(ctx))
                    p.small { (ctx.t("checked-compare")) }
                    p.small { (with_hotline(&hotline)) }
                },
            )
        }
        VerifyView::Unknown => (
            ctx.t("checked-unknown"),
            html! {
                (heading(&ctx.t("checked-unknown"), Some(&ctx.t("checked-unknown-lead"))))
                ul { li { (ctx.t("checked-unknown-1")) } li { (ctx.t("checked-unknown-2")) } }
                p { (with_hotline(&hotline)) }
                p.actions {
                    (link_button(Weight::Primary, "/verify", &ctx.t("checked-ask-title")))
                    (link_button(Weight::Quiet, "/", &ctx.t("problem-home")))
                }
            },
        ),
    };
    shell(ctx, &title, Width::Column, &body)
}
