//! What is claimed for an award from somebody outside: the claim, and the questions by which it is made, one a page.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_fund::{GoesTo, Recourse, ThirdParty};
use anxin_identity::Action;
use maud::{Markup, html};
use serde::Deserialize;

use super::{LIST, third_party};
use crate::components::basics::{Weight, back, button, empty, facts, heading, hidden, link_button};
use crate::components::form::{Choice, Errors, Field, Input, answers, error_summary, post, radios};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::queue::link;

/// What the questions of a claim post: every answer so far, and which question was answered last.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClaimForm {
    /// Who bears the loss: a word of [`ThirdParty`].
    pub against: String,
    /// Whom it helps when they pay: a word of [`GoesTo`].
    pub goes_to: String,
    /// How much is claimed.
    pub amount: String,
    /// The question on the page that was sent.
    pub asked: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
}

/// A question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Who bears the loss.
    Against,
    /// Whom it helps when they pay.
    GoesTo,
    /// How much.
    Amount,
}

impl Question {
    /// The name of its field.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Against => "against",
            Self::GoesTo => "goes_to",
            Self::Amount => "amount",
        }
    }
}

/// The award, and what is claimed for it.
#[derive(Clone, Debug)]
pub struct ClaimView {
    /// The award.
    pub award: String,
    /// Its case, where there is one.
    pub case: Option<String>,
    /// Who is liable for it: the address of their page, and their name.
    pub debtor: (String, String),
    /// When it was made.
    pub at: Instant,
    /// How much it is.
    pub amount: Money,
    /// What is claimed.
    pub claim: Option<Recourse>,
}

impl ClaimView {
    /// Where it is.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{LIST}/claims/{}", self.award)
    }

    fn back(&self) -> Markup {
        back(&self.debtor.0, &self.debtor.1)
    }
}

/// The page of a claim, or of an award for which nothing is claimed.
#[must_use]
pub fn page(ctx: &Ctx, view: &ClaimView) -> Markup {
    let title = ctx.t("recourse-title");
    let body = html! {
        (view.back())
        (heading(&title, None))
        (facts(&told(ctx, view)))
        @match &view.claim {
            Some(claim) if claim.open().minor() > 0 && ctx.may(Action::Recover) => {
                p.actions { (link_button(Weight::Quiet, &format!("{}/paid", view.address()), &ctx.t("received-title"))) }
            },
            Some(_) => {},
            None => (empty(Icon::Coin, &ctx.t("recourse-none"), &ctx.t("recourse-none-lesson"), None)),
        }
    };
    shell(ctx, &title, Width::Column, &body)
}

fn told(ctx: &Ctx, view: &ClaimView) -> Vec<(String, Markup)> {
    let money = |sum| html! { (format::money(ctx.words, sum)) };
    let mut told = vec![
        (ctx.t("debts-debtor"), html! { a href=(view.debtor.0) { (view.debtor.1) } }),
        (ctx.t("case"), html! { @match &view.case { Some(case) => (link(ctx, case)), None => "–" } }),
        (ctx.t("awarded-at"), format::time_tag(ctx.words, view.at)),
        (ctx.t("recourse-award"), money(view.amount)),
    ];
    if let Some(claim) = &view.claim {
        let dropped = claim.dropped;
        told.extend([
            (ctx.t("recourse-against"), html! { (third_party(ctx, claim.against)) }),
            (ctx.t("recourse-goes-to"), html! { (goes_to(ctx, claim.goes_to)) }),
            (ctx.t("recourse-amount"), money(claim.amount)),
            (ctx.t("recourse-paid"), money(claim.recovered)),
            (ctx.t("recourse-open"), money(claim.open())),
            (ctx.t("recourse-since"), format::time_tag(ctx.words, claim.opened_at)),
        ]);
        if dropped.minor() > 0 {
            told.push((ctx.t("recourse-dropped"), money(dropped)));
        }
    }
    told
}

/// Asks one question; the other answers are carried. What is wrong: the question's field.
#[must_use]
pub fn ask(ctx: &Ctx, view: &ClaimView, question: Question, form: &ClaimForm, errors: &Errors) -> Markup {
    let title = ctx.t("recourse-begin");
    let award = format::money(ctx.words, view.amount);
    let lead = ctx.t_with("recourse-lead", &[("amount", award.into())]);
    let all = [("against", &form.against), ("goes_to", &form.goes_to), ("amount", &form.amount)];
    let body = html! {
        (view.back())
        (error_summary(ctx, errors))
        (heading(&title, Some(&lead)))
        (post(&view.address(), &html! {
            @for (name, value) in all.iter().filter(|(name, _)| *name != question.field()) { (hidden(name, value)) }
            (hidden("asked", question.field()))
            (control(ctx, question, form, errors))
            (button(Weight::Primary, &ctx.t("continue")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn control(ctx: &Ctx, question: Question, form: &ClaimForm, errors: &Errors) -> Markup {
    match question {
        Question::Against => {
            let parties: Vec<Choice> = ThirdParty::ALL
                .iter()
                .map(|party| Choice::new(party.word(), third_party(ctx, *party)))
                .collect();
            radios(ctx, "against", &ctx.t("recourse-against-legend"), &parties, &form.against, errors)
        }
        Question::GoesTo => {
            let choices = [
                Choice::new(GoesTo::Liable.word(), goes_to(ctx, GoesTo::Liable))
                    .with_hint(ctx.t("recourse-for-liable-hint")),
                Choice::new(GoesTo::Fund.word(), goes_to(ctx, GoesTo::Fund))
                    .with_hint(ctx.t("recourse-for-fund-hint")),
            ];
            radios(ctx, "goes_to", &ctx.t("recourse-goes-to-legend"), &choices, &form.goes_to, errors)
        }
        Question::Amount => Field::new("amount", Input::Amount, ctx.t("recourse-amount"))
            .hint(ctx.t("recourse-amount-hint"))
            .value(&form.amount)
            .check(ctx, errors)
            .draw(),
    }
}

/// The answers once more.
#[must_use]
pub fn check(
    ctx: &Ctx,
    view: &ClaimView,
    (against, to, amount): (ThirdParty, GoesTo, Money),
    form: &ClaimForm,
) -> Markup {
    let title = ctx.t("check-title");
    let pairs = [
        (ctx.t("recourse-against"), third_party(ctx, against)),
        (ctx.t("recourse-goes-to"), goes_to(ctx, to)),
        (ctx.t("recourse-amount"), format::money(ctx.words, amount)),
        (ctx.t("recourse-award"), format::money(ctx.words, view.amount)),
    ];
    let all = [("against", &form.against), ("goes_to", &form.goes_to), ("amount", &form.amount)];
    let body = html! {
        (heading(&title, Some(&ctx.t("recourse-check-lead"))))
        (post(&view.address(), &html! {
            @for (name, value) in all { (hidden(name, value)) }
            (answers(ctx, &pairs, &ctx.t("recourse-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn goes_to(ctx: &Ctx, to: GoesTo) -> String {
    ctx.t(match to {
        GoesTo::Liable => "recourse-for-liable",
        GoesTo::Fund => "recourse-for-fund",
    })
}
