//! A promise in plain words: each version with its scope, what breaks it, who pays, limits, days and rules; and its tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use anxin_domain::money::Money;
use anxin_domain::promise::Trigger;
use anxin_domain::time::Instant;
use anxin_promise::{DayKind, Liable, Promise, Recourse, Terms, TimeLimit, Window};
use maud::{Markup, html};

use crate::components::basics::{Tone, back, card, facts, heading, quote, sentences, tag};
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::promises::origin_tag;
use crate::pages::line_name;
use crate::pages::promises::{When, key_name, verbatim, when_tag};

/// A test with what came of it.
#[derive(Clone, Debug)]
pub struct TestRow {
    /// Its name in the file.
    pub name: String,
    /// What happens in it, in the reader's language, as the rest.
    pub case: String,
    /// What is to come of it.
    pub wanted: String,
    /// What came of it.
    pub found: String,
    /// Whether it holds.
    pub holds: bool,
}

/// The view.
#[derive(Clone, Debug)]
pub struct PromiseView {
    /// The promise.
    pub promise: Promise,
    /// The day that decides which version holds, in words; for calls it is the moment of the call.
    pub event: String,
    /// Its tests, just run.
    pub tests: Vec<TestRow>,
    /// Now, by which versions are past, in force or to come.
    pub now: Instant,
    /// Names of the brands in it, by their keys.
    pub brands: BTreeMap<String, String>,
}

impl PromiseView {
    /// The name of the brand that promised; its key where it has none here.
    fn brand_of(&self, terms: &Terms) -> String {
        let key = terms.brand.as_ref().map(ToString::to_string).unwrap_or_default();
        self.brands.get(&key).cloned().unwrap_or(key)
    }
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &PromiseView) -> Markup {
    let promise = &view.promise;
    let title = promise.name.get(ctx.words.language().tag()).to_owned();
    let lines: Vec<String> = promise.lines_of_business.iter().map(|line| line_name(ctx, *line)).collect();
    let body = html! {
        (back("/desk/promises", &ctx.t("law-title")))
        (heading(&title, Some(&ctx.t_with("law-for-lines", &[("lines", lines.join(" · ").into())]))))
        (card(&ctx.t("law-asked"), &asked(ctx, promise)))
        @for terms in in_order(promise, view.now) { (version(ctx, view, terms)) }
        (tests(ctx, &view.tests))
    };
    shell(ctx, &title, Width::Broad, &body)
}

/// What is in force first, then what is to come, then what has ended, each the newest first.
fn in_order(promise: &Promise, now: Instant) -> Vec<&Arc<Terms>> {
    let mut all: Vec<_> = promise.terms.iter().collect();
    let rank = |terms: &Terms| match When::of(terms.effective, now) {
        When::InForce => 0,
        When::Next => 1,
        When::Past => 2,
    };
    all.sort_by_key(|terms| (rank(terms), std::cmp::Reverse(terms.effective.from)));
    all
}

fn asked(ctx: &Ctx, promise: &Promise) -> Markup {
    let language = ctx.words.language().tag();
    let optional = |required: bool, label: &str| {
        if required { label.to_owned() } else { ctx.t_with("optional-label", &[("label", label.into())]) }
    };
    let claimed: Vec<String> =
        promise.claim.iter().map(|field| optional(field.required, field.label.get(language))).collect();
    let held: Vec<String> =
        promise.facts.iter().map(|fact| ctx.t(&format!("fact-{}", fact.kind.word()))).collect();
    html! {
        @if claimed.is_empty() { p { (ctx.t("law-asked-nothing")) } } @else { (sentences(&claimed)) }
        @if !held.is_empty() { p { (ctx.t("law-held-against")) " " (held.join(" · ")) } }
    }
}

fn version(ctx: &Ctx, view: &PromiseView, terms: &Terms) -> Markup {
    let language = ctx.words.language().tag();
    let since = format::from_day(ctx.words, terms.effective.from, ctx.words.place().name());
    let source = format!("{} · {} {since}", terms.version, ctx.t("since"));
    let papers: Vec<&str> = terms.evidence.iter().map(|paper| paper.label.get(language)).collect();
    card(
        &terms.version,
        &html! {
            div.standing {
                (when_tag(ctx, When::of(terms.effective, view.now)))
                (origin_tag(ctx, terms.origin))
                @if let Some(until) = terms.effective.until {
                    span { (ctx.t("law-until")) " " (format::until_tag(ctx.words, until, ctx.words.place().name())) }
                }
            }
            (quote(terms.text.get(language), &source))
            (facts(&in_words(ctx, view, terms)))
            @if !papers.is_empty() { p { (ctx.t("claim-papers")) ": " (papers.join(" · ")) } }
            (rules(ctx, terms))
            @if !terms.modelled.is_empty() {
                p.small { (ctx.t("law-modelled")) " " (modelled(ctx, terms)) }
            }
        },
    )
}

/// What we filled in, each by its name where it has one.
fn modelled(ctx: &Ctx, terms: &Terms) -> Markup {
    html! {
        @for (place, key) in terms.modelled.iter().enumerate() {
            @if place > 0 { " · " }
            @match key_name(ctx, key) { Some(name) => (name), None => (verbatim(key)) }
        }
    }
}

fn in_words(ctx: &Ctx, view: &PromiseView, terms: &Terms) -> Vec<(String, Markup)> {
    let money = |amount: Option<Money>| amount.map(|amount| format::money(ctx.words, amount));
    let brand = terms.brand.as_ref().map_or_else(|| ctx.t("law-every-brand"), |_| view.brand_of(terms));
    let certain = [
        ("law-held-by", format!("{} · {brand}", format::city(ctx.words, &terms.city))),
        ("law-event", view.event.clone()),
        ("law-liable", liable(ctx, terms.liable)),
        ("law-recourse", recourse(ctx, terms.recourse)),
        ("law-window", window(ctx, terms.window)),
        ("law-rule-within", limit(ctx, terms.rule_within)),
        ("law-answer-within", limit(ctx, terms.answer_within)),
        ("law-pay-within", limit(ctx, terms.pay_within)),
        ("law-two-people", format::money(ctx.words, terms.two_people_above)),
    ];
    let trigger = terms.call.as_ref().map(|call| match call.trigger {
        Trigger::AgainstRefusal => ctx.t("law-against-refusal"),
        Trigger::WithoutConsent => ctx.t("law-without-consent"),
    });
    let possible = [
        ("law-breaks", trigger),
        ("law-claim-within", terms.claim_within.map(|within| limit(ctx, within))),
        ("law-cap", money(terms.cap)),
        ("law-deductible", money(terms.deductible)),
        ("law-cap-person", money(terms.caps.person_month)),
        ("law-cap-number", money(terms.caps.number_month)),
    ];
    let possible = possible.into_iter().filter_map(|(id, text)| Some((id, text?)));
    certain.into_iter().chain(possible).map(|(id, text)| (ctx.t(id), html! { (text) })).collect()
}

fn liable(ctx: &Ctx, liable: Liable) -> String {
    ctx.t(match liable {
        Liable::Brand => "law-liable-brand",
        Liable::Agent => "law-liable-agent",
    })
}

fn recourse(ctx: &Ctx, recourse: Recourse) -> String {
    ctx.t(match recourse {
        Recourse::None => "law-recourse-none",
        Recourse::Seller => "law-recourse-seller",
        Recourse::Landlord => "law-recourse-landlord",
        Recourse::FormerOwner => "law-recourse-former-owner",
        Recourse::Developer => "law-recourse-developer",
    })
}

fn window(ctx: &Ctx, window: Window) -> String {
    ctx.t(match window {
        Window::CalendarMonth => "law-window-month",
        Window::CalendarDay => "law-window-day",
        Window::Once => "law-window-once",
    })
}

fn limit(ctx: &Ctx, limit: TimeLimit) -> String {
    let id = if limit.kind == DayKind::Working { "law-working-days" } else { "law-days" };
    ctx.t_with(id, &[("n", u32::from(limit.days).into())])
}

/// The conditions and the amount: each in words, with the rule that is reckoned by.
fn rules(ctx: &Ctx, terms: &Terms) -> Markup {
    let language = ctx.words.language().tag();
    let columns = vec![Column::words(ctx.t("law-condition")), Column::prose(ctx.t("law-rule"))];
    let mut table = Table::new(ctx.t("law-rules"), columns);
    for condition in &terms.conditions {
        table.row(vec![html! { (condition.text.get(language)) }, verbatim(condition.rule.source())]);
    }
    table.row(vec![html! { (ctx.t("law-amount")) }, verbatim(terms.amount.source())]);
    if let Some(offset) = &terms.offset {
        table.row(vec![html! { (ctx.t("law-offset")) }, verbatim(offset.source())]);
    }
    table.draw()
}

/// The tests with what came of each.
#[must_use]
pub fn tests(ctx: &Ctx, rows: &[TestRow]) -> Markup {
    let failed = rows.iter().filter(|row| !row.holds).count();
    let caption = ctx.t_with("law-tests", &[("n", rows.len().into()), ("failed", failed.into())]);
    let [test, case, wanted, found, standing] =
        ["law-test", "law-test-case", "law-wanted", "law-found", "law-standing"].map(|id| ctx.t(id));
    let columns = vec![
        Column::words(test),
        Column::prose(case),
        Column::prose(wanted),
        Column::prose(found),
        Column::words(standing),
    ];
    let mut table = Table::new(caption, columns);
    for row in rows {
        table.row(vec![
            verbatim(&row.name),
            html! { (row.case) },
            html! { (row.wanted) },
            html! { (row.found) },
            if row.holds {
                tag(Tone::Good, &ctx.t("law-holds"))
            } else {
                tag(Tone::Bad, &ctx.t("law-fails"))
            },
        ]);
    }
    table.draw()
}
