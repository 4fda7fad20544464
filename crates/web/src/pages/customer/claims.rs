//! My claims, and one claim from found to paid.

use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use maud::{Markup, html};

use crate::components::basics::{
    Tone, Weight, back, card, empty, facts, heading, link_button, notice, quote, sentences, spelled, tag,
};
use crate::components::form::{Errors, error_summary};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::timeline::{Step, timeline};
use crate::ctx::{Ctx, Face};
use crate::format;
use crate::pages::customer::talk::{appeal, merged, questions, rating};
use crate::pages::customer::wechat::CONFIRM_HOURS;
use crate::pages::files::{self, FileRow};
use crate::pages::loss::{self, ConditionRow, Sums};
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
    /// Awarded; a person looks at the account before the money goes.
    MoneyHeld,
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
        Self::MoneyHeld,
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
            Self::MoneyHeld => "money-held",
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
            Self::NeedsPayee | Self::Awarded | Self::MoneyHeld | Self::Returned => "awarded",
            Self::Sent => "sent",
            Self::Paid => "paid",
        }
    }

    const fn tone(self) -> Tone {
        match self {
            Self::Paid => Tone::Good,
            Self::NeedsPayee | Self::Returned => Tone::Warn,
            Self::NotUpheld => Tone::Plain,
            Self::Verifying
            | Self::WithPerson
            | Self::Awarded
            | Self::MoneyHeld
            | Self::Sent
            | Self::Appealed => Tone::Info,
        }
    }
}

/// The stage in words, coloured. Only on their own pages is the reader the one whose account it is.
#[must_use]
pub fn stage_tag(ctx: &Ctx, stage: Stage) -> Markup {
    let staff = stage == Stage::NeedsPayee && ctx.face != Face::Customer;
    let id = if staff { "stage-needs-payee-staff".to_owned() } else { format!("stage-{}", stage.word()) };
    tag(stage.tone(), &ctx.t(&id))
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
    /// The promise, by name.
    pub promise: String,
    /// What it is about: the number that called, or the contract or listing.
    pub about: String,
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

/// What a claim is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Calls from one number.
    Call {
        /// The number that called.
        from: String,
        /// When.
        at: Instant,
    },
    /// A loss under another promise.
    Loss {
        /// The promise, by name.
        promise: String,
        /// The contract or listing.
        reference: String,
        /// The day of the event.
        at: Instant,
    },
}

impl About {
    /// As facts with their names.
    pub(crate) fn facts(&self, ctx: &Ctx) -> Vec<(String, Markup)> {
        match self {
            Self::Call { from, at } => vec![
                (ctx.t("call-time"), format::time_tag(ctx.words, *at)),
                (ctx.t("complain-number"), html! { span.number { (from) } }),
            ],
            Self::Loss { promise, reference, at } => vec![
                (ctx.t("loss-promise"), html! { (promise) }),
                (ctx.t("loss-reference"), html! { (reference) }),
                (ctx.t("loss-day"), html! { (format::date(ctx.words, *at)) }),
            ],
        }
    }
}

/// What the desk asked the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    /// The finding it is about; the answer is posted with it.
    pub finding: String,
    /// The question.
    pub words: String,
    /// When.
    pub asked_at: Instant,
    /// The answer, once there is one.
    pub answer: Option<String>,
}

/// A report that was joined to the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedRow {
    /// When.
    pub at: Instant,
    /// Where it came in.
    pub origin: Origin,
    /// What was said.
    pub words: String,
}

/// What the customer says about how the case was handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rating {
    /// It is not decided yet.
    NotYet,
    /// It can be said.
    Open,
    /// It was said.
    Said {
        /// From 1 to 5.
        score: u8,
    },
}

/// What was looked at of a loss. Nothing of it is shown where what is held names another person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossPart {
    /// The conditions.
    pub conditions: Vec<ConditionRow>,
    /// How the sum came about.
    pub sums: Sums,
}

/// The customer's own words in the forms of the page, as they were sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimForms {
    /// Why the customer disagrees: field `words`.
    pub appeal: String,
    /// The answer to the desk's question: field `answer`.
    pub answer: String,
    /// From 1 to 5: field `score`.
    pub score: String,
    /// What is said beside it: field `said`.
    pub said: String,
}

/// One claim.
#[derive(Clone, Debug)]
pub struct ClaimView {
    /// The case.
    pub case: String,
    /// How it began.
    pub origin: Origin,
    /// What it is about.
    pub about: About,
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
    /// For a loss: what was looked at.
    pub loss: Option<LossPart>,
    /// What the desk asked, the oldest first.
    pub questions: Vec<QuestionRow>,
    /// The finding whose question waits for an answer.
    pub asks: Option<String>,
    /// Reports that were joined to this one.
    pub merged: Vec<MergedRow>,
    /// The case that this one was joined to.
    pub joined_to: Option<String>,
    /// The evidence files.
    pub files: Vec<FileRow>,
    /// What the customer says about how it was handled.
    pub rating: Rating,
    /// Whether WeChat waits for the customer to take the money.
    pub confirm_in_wechat: bool,
    /// Where the receipt of what was paid is, once something was.
    pub receipt: Option<String>,
    /// The forms as they were sent, if they came back with an error.
    pub forms: ClaimForms,
    /// A key that makes a repeated post harmless.
    pub once: String,
    /// What is wrong: fields `words`, `answer`, `score`, `said`, `file`.
    pub errors: Errors,
}

/// The list of claims.
#[must_use]
pub fn list(ctx: &Ctx, view: &ClaimsView) -> Markup {
    let title = ctx.t("claims-title");
    let account = if view.payee.is_some() { "payee-change" } else { "payee-say" };
    let waits = |claim: &ClaimRow| matches!(claim.stage, Stage::NeedsPayee | Stage::Returned);
    let wanted = view.claims.iter().find(|claim| waits(claim)).map(|claim| match claim.stage {
        Stage::Returned => "payee-returned",
        _ => "payee-wanted",
    });
    // One thing to do stands out: where money waits, to say where it goes.
    let weight = if wanted.is_some() { Weight::Quiet } else { Weight::Primary };
    let complain = link_button(weight, "/me/complain", &ctx.t("complain-title"));
    let other = link_button(Weight::Quiet, "/me/promises", &ctx.t("promises-title"));
    let body = html! {
        @if let Some(id) = wanted {
            (notice(Tone::Warn, &ctx.t(id), &html! { p { a href="/me/payee" { (ctx.t("payee-wanted-link")) } } }))
        }
        (heading(&title, Some(&ctx.t("claims-lead"))))
        @if view.claims.is_empty() {
            (empty(Icon::Receipt, &ctx.t("claims-none"), &ctx.t("claims-none-lesson"), Some(complain)))
        } @else {
            ol.calls { @for claim in &view.claims { (row(ctx, claim)) } }
            p { (complain) }
        }
        p { (other) }
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
                    strong { (claim.promise) }
                }
                (stage_tag(ctx, claim.stage))
            }
            div.line {
                p.small {
                    (claim.brand.clone().unwrap_or_else(|| ctx.t("calls-unknown"))) " · "
                    span.number { (claim.about) }
                    " · " (format::short_time_tag(ctx.words, claim.opened_at))
                }
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
        Origin::Complaint | Origin::Hotline if view.loss.is_some() => ctx.t("claim-lost"),
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
        @if view.stage == Stage::MoneyHeld {
            (notice(Tone::Info, &ctx.t("money-held"), &html! { p { (ctx.t("money-held-lead")) } }))
        }
        @if view.confirm_in_wechat {
            (notice(Tone::Warn, &ctx.t("wechat-confirm"), &html! {
                p { (ctx.t_with("wechat-next-confirm", &[("hours", CONFIRM_HOURS.into())])) }
            }))
        }
        @if let Some(receipt) = &view.receipt {
            p { (link_button(Weight::Quiet, receipt, &ctx.t("receipt-link"))) }
        }
        @if let Some(into) = &view.joined_to {
            (notice(Tone::Info, &ctx.t("joined-to"), &html! { p { a href={ "/me/claims/" (into) } { (spelled(into)) } } }))
        }
        (questions(ctx, view))
        (card(&ctx.t("claim-way"), &timeline(ctx, &view.steps)))
        @if !why.is_empty() {
            (card(&ctx.t("claim-why"), &html! {
                (sentences(&why))
                @for rule in &view.rules { (quote(&rule.text, &rule.source)) }
            }))
        }
        @if let Some(loss) = &view.loss { (loss_cards(ctx, loss)) }
        (card(&ctx.t(if view.loss.is_some() { "claim-about" } else { "claim-call" }), &call_facts(ctx, view)))
        (card(&ctx.t("files-title"), &html! {
            (files::list(ctx, &view.files))
            (files::add(ctx, &format!("/me/claims/{}/file", view.case), &view.errors))
        }))
        (merged(ctx, &view.merged))
        (appeal(ctx, view))
        (rating(ctx, view))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn loss_cards(ctx: &Ctx, loss: &LossPart) -> Markup {
    html! {
        @if !loss.conditions.is_empty() {
            (card(&ctx.t("conditions-title"), &loss::conditions(ctx, &loss.conditions)))
        }
        @if !loss.sums.is_empty() { (card(&ctx.t("sums-card"), &loss::sums(ctx, &loss.sums))) }
    }
}

/// How a case began, in words.
pub(crate) fn origin(ctx: &Ctx, origin: Origin) -> String {
    ctx.t(match origin {
        Origin::Found => "origin-found",
        Origin::Complaint => "origin-complaint",
        Origin::Hotline => "origin-hotline",
    })
}

fn call_facts(ctx: &Ctx, view: &ClaimView) -> Markup {
    let caller = view.caller.clone().unwrap_or_else(|| ctx.t("calls-unknown"));
    let origin = origin(ctx, view.origin);
    let mut all = view.about.facts(ctx);
    all.extend([
        (ctx.t(if view.loss.is_some() { "brand-of-call" } else { "caller" }), html! { (caller) }),
        (ctx.t("origin"), html! { (origin) }),
        (ctx.t("reference"), html! { (spelled(&view.case)) p.small { (ctx.t("reference-begins")) } }),
    ]);
    facts(&all)
}
