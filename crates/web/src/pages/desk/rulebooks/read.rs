//! One rulebook: its time, its rules with their sources, its clauses, its tests just run, and a made-up call held against it.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::rulebook::{Clause, Rule, Said, TrialLine};
use anxin_domain::scope::Purpose;
use anxin_domain::time::{Instant, Interval};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, back, button, card, facts, heading, notice, reference, tag};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, radios, select};
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::agent::verdict_tag;
use crate::pages::desk::rulebooks::{href, part_name, quoted};
use crate::pages::promises::read::{TestRow, tests};
use crate::pages::promises::{When, value, verbatim, when_tag};
use crate::reasons;

/// A made-up call, as it was asked by GET.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TrialForm {
    /// `yes` to judge.
    pub ask: String,
    /// The kind of line, by [`TrialLine::word`].
    pub line: String,
    /// The purpose, by its word.
    pub purpose: String,
    /// The customer's last word, by [`Said::word`]; empty is silence.
    pub said: String,
    /// `live` with a live ticket of this agent.
    pub business: String,
    /// `named` where every external list names the number.
    pub lists: String,
    /// The day on the customer's clock.
    pub date: String,
    /// The time on it.
    pub time: String,
    /// That clock, an IANA name.
    pub zone: String,
    /// The city whose promise the brand has joined.
    pub city: String,
    /// Attempts the day before.
    pub attempts: String,
}

/// What a rulebook says of a made-up call.
#[derive(Clone, Debug)]
pub struct TrialView {
    /// Yes, no, not now.
    pub verdict: Verdict,
    /// The purpose it was judged as.
    pub judged_as: Purpose,
    /// Until when it has to wait, on the customer's clock.
    pub until: Option<String>,
    /// The rules that spoke, the decisive one first; the words of a rule where the rulebook has them.
    pub spoke: Vec<(ReasonCode, Option<Rule>)>,
    /// The terms that would pay if the call were made all the same.
    pub pays: Option<String>,
    /// Whether the rulebook is in force at that moment.
    pub in_force: bool,
}

/// The page of one rulebook.
#[derive(Clone, Debug)]
pub struct BookView {
    /// Name and version.
    pub label: String,
    /// From when until when.
    pub effective: Interval,
    /// The zone that its days are reckoned in.
    pub zone: String,
    /// Whether it holds.
    pub when: When,
    /// Brands that are judged by it now, by name.
    pub brands: Vec<String>,
    /// Other versions and rulebooks to hold it against, by label.
    pub others: Vec<String>,
    /// The rules in words.
    pub rules: Vec<Rule>,
    /// What it says clause by clause.
    pub clauses: Vec<Clause>,
    /// Its tests, just run.
    pub tests: Vec<TestRow>,
    /// Cities with a promise about calls.
    pub cities: Vec<String>,
    /// The made-up call.
    pub form: TrialForm,
    /// What the rulebook says of it.
    pub trial: Option<TrialView>,
    /// What is wrong with it: fields `date`, `time`, `zone`, `attempts`.
    pub errors: Errors,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &BookView) -> Markup {
    let body = html! {
        (back("/desk/rulebooks", &ctx.t("book-title")))
        (error_summary(ctx, &view.errors))
        (heading(&view.label, None))
        div.standing { (when_tag(ctx, view.when)) }
        (facts(&standing(ctx, view)))
        div.pair.uneven {
            div { (card(&ctx.t("book-try"), &trial_form(ctx, view))) }
            div { @if let Some(trial) = &view.trial { (answer(ctx, trial)) } @else { (rules(ctx, &view.rules)) } }
        }
        @if view.trial.is_some() { (rules(ctx, &view.rules)) }
        (clauses(ctx, &view.clauses, &view.zone))
        (tests(ctx, &view.tests))
    };
    shell(ctx, &view.label, Width::Broad, &body)
}

fn standing(ctx: &Ctx, view: &BookView) -> Vec<(String, Markup)> {
    let until = |until: Option<Instant>| match until {
        Some(until) => format::until_tag(ctx.words, until, &view.zone),
        None => html! { (ctx.t("book-no-end")) },
    };
    let mut rows = vec![
        (ctx.t("law-from"), format::from_tag(ctx.words, view.effective.from, &view.zone)),
        (ctx.t("law-until"), until(view.effective.until)),
    ];
    if !view.brands.is_empty() {
        rows.push((ctx.t("book-brands"), html! { (view.brands.join(ctx.words.language().comma())) }));
    }
    if !view.others.is_empty() {
        let links = html! {
            @for other in &view.others {
                a href={ "/desk/rulebooks/compare?old=" (other) "&new=" (view.label) } { (reference(other)) } " "
            }
        };
        rows.push((ctx.t("book-against"), links));
    }
    rows
}

fn rules(ctx: &Ctx, all: &[Rule]) -> Markup {
    card(
        &ctx.t("book-rules"),
        &html! {
            @for rule in all {
                h3 { (reasons::reason_name(ctx.words, rule.code)) }
                (quoted(ctx, rule))
            }
        },
    )
}

fn clauses(ctx: &Ctx, all: &[Clause], zone: &str) -> Markup {
    let columns = vec![
        Column::words(ctx.t("law-field")),
        Column::words(ctx.t("book-part")),
        Column::prose(ctx.t("book-says")),
    ];
    let mut table = Table::new(ctx.t("book-clauses"), columns);
    for clause in all {
        let part = part_name(ctx, clause.part);
        table.row(vec![
            verbatim(&clause.name),
            html! { (part) },
            value(ctx, (&clause.name, &clause.says), zone),
        ]);
    }
    table.draw()
}

fn answer(ctx: &Ctx, trial: &TrialView) -> Markup {
    let judged_as = ctx.t(purpose_id(trial.judged_as));
    let body = html! {
        p { (verdict_tag(ctx, trial.verdict)) }
        @if let Some(until) = &trial.until { p { (ctx.t_with("book-until", &[("until", until.as_str().into())])) } }
        @if !trial.in_force { (notice(Tone::Warn, &ctx.t("book-not-in-force"), &html! {})) }
        (facts(&[(ctx.t("book-judged-as"), html! { (judged_as) })]))
        h3 { (ctx.t("book-spoke")) }
        @for (place, (code, rule)) in trial.spoke.iter().enumerate() {
            p {
                strong { (reasons::reason_name(ctx.words, *code)) } " "
                @if place == 0 { (tag(Tone::Info, &ctx.t("book-decides"))) }
            }
            @if let Some(rule) = rule { (quoted(ctx, rule)) }
        }
        @if let Some(pays) = &trial.pays {
            p { (ctx.t("book-pays")) " " (reference(pays)) }
        }
    };
    card(&ctx.t("book-answer"), &body)
}

fn trial_form(ctx: &Ctx, view: &BookView) -> Markup {
    let form = &view.form;
    let lines: Vec<Choice> =
        TrialLine::ALL.iter().map(|line| Choice::new(line.word(), ctx.t(line_id(*line)))).collect();
    let purposes: Vec<Choice> =
        Purpose::ALL.iter().map(|purpose| Choice::new(purpose.word(), ctx.t(purpose_id(*purpose)))).collect();
    let silence = std::iter::once(Choice::new("", ctx.t("book-said-nothing")));
    let said: Vec<Choice> =
        silence.chain(Said::ALL.iter().map(|said| Choice::new(said.word(), ctx.t(said_id(*said))))).collect();
    let business =
        [Choice::new("", ctx.t("book-business-none")), Choice::new("live", ctx.t("book-business-live"))];
    let lists = [Choice::new("", ctx.t("book-lists-free")), Choice::new("named", ctx.t("book-lists-named"))];
    let none = std::iter::once(Choice::new("", ctx.t("book-no-city")));
    let cities: Vec<Choice> = none
        .chain(view.cities.iter().map(|city| Choice::new(city.clone(), format::city(ctx.words, city))))
        .collect();
    let field = |name, input, id: &str, value| {
        Field::new(name, input, ctx.t(id)).value(value).check(ctx, &view.errors)
    };
    let zone = Field::new("zone", Input::Text, ctx.t("book-zone"))
        .hint(ctx.t("book-zone-hint"))
        .value(&form.zone)
        .check(ctx, &view.errors);
    html! {
        form.stack method="get" action=(href(&view.label)) {
            (select(ctx, "line", &ctx.t("book-line"), &lines, &form.line, &view.errors))
            (select(ctx, "purpose", &ctx.t("book-purpose"), &purposes, &form.purpose, &view.errors))
            (select(ctx, "said", &ctx.t("book-said"), &said, &form.said, &view.errors))
            (radios(ctx, "business", &ctx.t("book-business"), &business, &form.business, &view.errors))
            (radios(ctx, "lists", &ctx.t("book-lists"), &lists, &form.lists, &view.errors))
            (field("date", Input::Date, "book-date", &form.date).draw())
            (field("time", Input::Time, "book-time", &form.time).draw())
            (zone.draw())
            (select(ctx, "city", &ctx.t("book-city"), &cities, &form.city, &view.errors))
            (field("attempts", Input::Count, "book-attempts", &form.attempts).max(3).draw())
            (button_ask(ctx))
        }
    }
}

fn button_ask(ctx: &Ctx) -> Markup {
    html! {
        input type="hidden" name="ask" value="yes";
        (button(Weight::Primary, &ctx.t("book-try-send")))
    }
}

const fn line_id(line: TrialLine) -> &'static str {
    match line {
        TrialLine::Registered => "book-line-registered",
        TrialLine::Unknown => "book-line-unknown",
        TrialLine::Bound => "book-line-bound",
        TrialLine::Unbound => "book-line-unbound",
    }
}

const fn purpose_id(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Marketing => "purpose-marketing",
        Purpose::Service => "purpose-service",
        Purpose::Survey => "purpose-survey",
        Purpose::ConsentRequest => "purpose-consent-request",
    }
}

/// What a customer says in a test, in words.
#[must_use]
pub fn said_name(ctx: &Ctx, said: Said) -> String {
    ctx.t(said_id(said))
}

const fn said_id(said: Said) -> &'static str {
    match said {
        Said::DoNotDisturb => "book-said-dnd",
        Said::DoNotDisturbKeepingExceptions => "book-said-dnd-keeping",
        Said::NoCalls => "book-said-no-calls",
        Said::RefuseThisBrand => "book-said-not-brand",
        Said::RefuseThisAgent => "book-said-not-agent",
        Said::RefuseRequests => "book-said-no-requests",
        Said::PermitThisAgent => "book-said-agent",
        Said::PermitThisBrand => "book-said-brand",
        Said::PermitOtherBrand => "book-said-other-brand",
        Said::PermitEveryone => "book-said-everyone",
        Said::PermitOneCall => "book-said-one-call",
        Said::TakeBack => "book-said-take-back",
    }
}
