//! My claims, and one claim from found to paid.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use maud::{Markup, html};

use crate::components::basics::{
    Tone, Weight, back, button, card, empty, facts, heading, hidden, link_button, notice, quote, reference,
    sentences, tag,
};
use crate::components::form::{Errors, Field, Input, error_summary, post};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::timeline::{Step, timeline};
use crate::ctx::Ctx;
use crate::format;
use crate::reasons::{self, Audience};

/// How far a claim has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being held against the records.
    Verifying,
    /// The records do not settle it; a person decides.
    WithPerson,
    /// Awarded; waits for the customer to say where to pay.
    NeedsPayee,
    /// Awarded; goes out with the next payment file.
    Awarded,
    /// Handed to the bank.
    Sent,
    /// The bank's statement shows it.
    Paid,
    /// The bank could not deliver it.
    Returned,
    /// Not upheld.
    NotUpheld,
    /// Appealed; another person looks at it.
    Appealed,
}

impl Stage {
    /// Every one.
    pub const ALL: &[Self] = &[
        Self::Verifying,
        Self::WithPerson,
        Self::NeedsPayee,
        Self::Awarded,
        Self::Sent,
        Self::Paid,
        Self::Returned,
        Self::NotUpheld,
        Self::Appealed,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Verifying => "verifying",
            Self::WithPerson => "with-person",
            Self::NeedsPayee => "needs-payee",
            Self::Awarded => "awarded",
            Self::Sent => "sent",
            Self::Paid => "paid",
            Self::Returned => "returned",
            Self::NotUpheld => "not-upheld",
            Self::Appealed => "appealed",
        }
    }

    /// The last step of the way from found to paid that is behind the claim, as the page marks it.
    const fn reached(self) -> &'static str {
        match self {
            Self::Verifying | Self::WithPerson => "found",
            Self::NotUpheld | Self::Appealed => "verified",
            Self::NeedsPayee | Self::Awarded | Self::Returned => "awarded",
            Self::Sent => "sent",
            Self::Paid => "paid",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::Paid => Tone::Good,
            Self::NeedsPayee | Self::Returned => Tone::Warn,
            Self::NotUpheld => Tone::Plain,
            Self::Verifying | Self::WithPerson | Self::Awarded | Self::Sent | Self::Appealed => Tone::Info,
        }
    }
}

/// The stage in words, coloured.
#[must_use]
pub fn stage_tag(ctx: &Ctx, stage: Stage) -> Markup {
    tag(stage.tone(), &ctx.t(&format!("stage-{}", stage.word())))
}

/// One claim in the list.
#[derive(Clone, Debug)]
pub struct ClaimRow {
    /// The case.
    pub case: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// The brand, if known.
    pub brand: Option<String>,
    /// The number that called.
    pub from: String,
    /// How far it is.
    pub stage: Stage,
    /// What is or was paid.
    pub amount: Option<Money>,
}

/// The list, the newest first.
#[derive(Clone, Debug, Default)]
pub struct ClaimsView {
    /// Claims.
    pub claims: Vec<ClaimRow>,
    /// The sum of what was paid.
    pub paid: Option<Money>,
    /// The account that is paid into, masked; none if nobody said.
    pub payee: Option<String>,
}

/// How a case began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Reconciliation found it; nobody had complained.
    Found,
    /// The customer complained on these pages.
    Complaint,
    /// The customer complained on the telephone.
    Hotline,
}

/// Whether an appeal can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appeal {
    /// Nothing to appeal against yet, or the finding is in the customer's favour.
    None,
    /// It can, until a moment.
    Open {
        /// The last moment.
        until: Option<Instant>,
    },
    /// It was made.
    Made {
        /// When.
        at: Instant,
    },
}

/// A rule as quoted in a ruling.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its words in the reader's language.
    pub text: String,
    /// Where it stands: promise, version, since when.
    pub source: String,
}

/// One claim.
#[derive(Clone, Debug)]
pub struct ClaimView {
    /// The case.
    pub case: String,
    /// How it began.
    pub origin: Origin,
    /// When the call was.
    pub called_at: Instant,
    /// The number that called.
    pub from: String,
    /// Agent and brand, if known.
    pub caller: Option<String>,
    /// How far it is.
    pub stage: Stage,
    /// What is or was paid.
    pub amount: Option<Money>,
    /// The way from found to paid; see [`crate::components::timeline`].
    pub steps: Vec<Step>,
    /// The findings, the decisive one first.
    pub findings: Vec<FindingCode>,
    /// The rules that the finding quotes.
    pub rules: Vec<Rule>,
    /// Whether it can be appealed.
    pub appeal: Appeal,
    /// The appeal's words as they were sent, if they came back with an error.
    pub appeal_words: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
    /// What is wrong: field `words`.
    pub errors: Errors,
}

/// The list of claims.
#[must_use]
pub fn list(ctx: &Ctx, view: &ClaimsView) -> Markup {
    let title = ctx.t("claims-title");
    let account = if view.payee.is_some() { "payee-change" } else { "payee-say" };
    let complain = link_button(Weight::Primary, "/me/complain", &ctx.t("complain-title"));
    let body = html! {
        (heading(&title, Some(&ctx.t("claims-lead"))))
        @if view.claims.is_empty() {
            (empty(Icon::Receipt, &ctx.t("claims-none"), &ctx.t("claims-none-lesson"), Some(complain)))
        } @else {
            ol.calls { @for claim in &view.claims { (row(ctx, claim)) } }
            p { (complain) }
        }
        (card(&ctx.t("payee-title"), &html! {
            @if let Some(paid) = view.paid {
                p { (ctx.t_with("claims-paid", &[("amount", format::money(ctx.words, paid).into())])) }
            }
            p { @match &view.payee {
                Some(account) => { (ctx.t("payee-is")) " " span.number { (account) } },
                None => (ctx.t("payee-unknown")),
            } }
            p { (link_button(Weight::Quiet, "/me/payee", &ctx.t(account))) }
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn row(ctx: &Ctx, claim: &ClaimRow) -> Markup {
    html! {
        li.call {
            div.line {
                a.stretched href={ "/me/claims/" (claim.case) } {
                    strong { (claim.brand.clone().unwrap_or_else(|| ctx.t("calls-unknown"))) }
                }
                (stage_tag(ctx, claim.stage))
            }
            div.line {
                p.small { span.number { (claim.from) } " · " (format::short_time_tag(ctx.words, claim.opened_at)) }
                @if let Some(amount) = claim.amount { strong.amount { (format::money(ctx.words, amount)) } }
            }
        }
    }
}

/// One claim.
#[must_use]
pub fn detail(ctx: &Ctx, view: &ClaimView) -> Markup {
    let title = match view.origin {
        Origin::Found => ctx.t("claim-found"),
        Origin::Complaint | Origin::Hotline => ctx.t("claim-complained"),
    };
    let why: Vec<String> =
        view.findings.iter().map(|code| reasons::finding(ctx.words, *code, Audience::Customer)).collect();
    let body = html! {
        (back("/me/claims", &ctx.t("claims-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, None))
        div.standing data-step=(view.stage.reached()) {
            (stage_tag(ctx, view.stage))
            @if let Some(amount) = view.amount { p.amount.large { (format::money(ctx.words, amount)) } }
        }
        @if matches!(view.stage, Stage::NeedsPayee | Stage::Returned) {
            @let id = if view.stage == Stage::Returned { "payee-returned" } else { "payee-wanted" };
            (notice(Tone::Warn, &ctx.t(id), &html! {
                p { (link_button(Weight::Primary, "/me/payee", &ctx.t("payee-wanted-link"))) }
            }))
        }
        (card(&ctx.t("claim-way"), &timeline(ctx, &view.steps)))
        @if !why.is_empty() {
            (card(&ctx.t("claim-why"), &html! {
                (sentences(&why))
                @for rule in &view.rules { (quote(&rule.text, &rule.source)) }
            }))
        }
        (card(&ctx.t("claim-call"), &call_facts(ctx, view)))
        (appeal(ctx, view))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn call_facts(ctx: &Ctx, view: &ClaimView) -> Markup {
    let caller = view.caller.clone().unwrap_or_else(|| ctx.t("calls-unknown"));
    let origin = ctx.t(match view.origin {
        Origin::Found => "origin-found",
        Origin::Complaint => "origin-complaint",
        Origin::Hotline => "origin-hotline",
    });
    facts(&[
        (ctx.t("call-time"), format::time_tag(ctx.words, view.called_at)),
        (ctx.t("complain-number"), html! { span.number { (view.from) } }),
        (ctx.t("caller"), html! { (caller) }),
        (ctx.t("origin"), html! { (origin) }),
        (ctx.t("reference"), reference(&view.case)),
    ])
}

fn appeal(ctx: &Ctx, view: &ClaimView) -> Markup {
    match &view.appeal {
        Appeal::None => html! {},
        Appeal::Made { at } => notice(
            Tone::Info,
            &ctx.t("appeal-made"),
            &html! { p { (ctx.t("appeal-made-lead")) " " (format::time_tag(ctx.words, *at)) } },
        ),
        Appeal::Open { until } => {
            let field = Field::new("words", Input::Lines, ctx.t("appeal-words"))
                .hint(ctx.t("appeal-words-hint"))
                .value(&view.appeal_words)
                .check(ctx, &view.errors);
            card(
                &ctx.t("appeal-title"),
                &html! {
                    p { (ctx.t("appeal-lead")) }
                    @if let Some(until) = until {
                        p.small { (ctx.t_with("appeal-until", &[("date", format::date(ctx.words, *until).into())])) }
                    }
                    (post(&format!("/me/claims/{}/appeal", view.case), &html! {
                        (hidden("once", &view.once))
                        (field.draw())
                        (button(Weight::Quiet, &ctx.t("appeal-send")))
                    }))
                },
            )
        }
    }
}
