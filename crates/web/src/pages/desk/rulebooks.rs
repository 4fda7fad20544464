//! The rulebooks at the desk, to be read only: every version with its time and its tests, and what differs between two.

pub mod read;

use anxin_domain::decide::ReasonCode;
use anxin_domain::rulebook::{ClauseChange, Part, Rule, Source};
use anxin_domain::time::Interval;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button, empty, heading, section, tag};
use crate::components::form::{Choice, Errors, error_summary, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::promises::{When, value, verbatim, when_tag};
use crate::reasons;

/// The address of a rulebook's page.
#[must_use]
pub fn href(label: &str) -> String {
    format!("/desk/rulebooks/{label}")
}

/// A version in the list.
#[derive(Clone, Debug)]
pub struct BookRow {
    /// Name and version, as in `cn@2`.
    pub label: String,
    /// From when until when.
    pub effective: Interval,
    /// The zone that its days are reckoned in.
    pub zone: String,
    /// Whether it holds.
    pub when: When,
    /// Brands that are judged by it now.
    pub brands: usize,
    /// Tests inside its file.
    pub tests: usize,
    /// Those that fail.
    pub failed: usize,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct BooksView {
    /// Every version, by name and time.
    pub rows: Vec<BookRow>,
}

/// The list, and a form that holds two against each other.
#[must_use]
pub fn list(ctx: &Ctx, view: &BooksView) -> Markup {
    let title = ctx.t("book-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("book-lead"))))
        (table(ctx, &view.rows))
        (section(&ctx.t("book-compare"), &html! {
            p { (ctx.t("book-compare-lead")) }
            (compare_form(ctx, &labels(&view.rows), ["", ""], &Errors::default()))
        }))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn labels(rows: &[BookRow]) -> Vec<String> {
    rows.iter().map(|row| row.label.clone()).collect()
}

fn table(ctx: &Ctx, rows: &[BookRow]) -> Markup {
    let names = ["book-name", "law-from", "law-until", "law-standing", "book-brands", "book-tests"];
    let mut table = Table::new(ctx.t("law-versions"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in rows {
        let tests = format::count(row.tests as u64);
        table.row(vec![
            html! { a href=(href(&row.label)) { span.reference { (row.label) } } },
            format::from_tag(ctx.words, row.effective.from, &row.zone),
            html! { @if let Some(until) = row.effective.until { (format::until_tag(ctx.words, until, &row.zone)) } @else { "–" } },
            when_tag(ctx, row.when),
            html! { (format::count(row.brands as u64)) },
            if row.failed == 0 {
                html! { (tests) " " (tag(Tone::Good, &ctx.t("law-holds"))) }
            } else {
                html! { (tests) " " (tag(Tone::Bad, &ctx.t("law-fails"))) }
            },
        ]);
    }
    table.draw()
}

/// The form that holds two rulebooks against each other. Asks by GET, so that the answer has an address.
fn compare_form(ctx: &Ctx, labels: &[String], chosen: [&str; 2], errors: &Errors) -> Markup {
    let choices: Vec<Choice> = std::iter::once(Choice::new("", ctx.t("choose")))
        .chain(labels.iter().map(|label| Choice::new(label.clone(), label.clone())))
        .collect();
    let [old, new] = chosen;
    html! {
        form.inline method="get" action="/desk/rulebooks/compare" {
            (select(ctx, "old", &ctx.t("book-old"), &choices, old, errors))
            (select(ctx, "new", &ctx.t("book-new"), &choices, new, errors))
            (button(Weight::Quiet, &ctx.t("book-compare-send")))
        }
    }
}

/// A rule that two rulebooks do not share.
#[derive(Clone, Debug)]
pub struct RuleChange {
    /// The reason it stands behind.
    pub code: ReasonCode,
    /// What the first says, if it has one.
    pub old: Option<Rule>,
    /// What the second says.
    pub new: Option<Rule>,
}

/// Two rulebooks against each other.
#[derive(Clone, Debug, Default)]
pub struct CompareView {
    /// Every label, to choose others.
    pub labels: Vec<String>,
    /// The two.
    pub chosen: [String; 2],
    /// The zone that the days of the second are reckoned in.
    pub zone: String,
    /// Clauses that differ.
    pub clauses: Vec<ClauseChange>,
    /// Rules whose words or sources differ.
    pub rules: Vec<RuleChange>,
    /// What is wrong: fields `old`, `new`.
    pub errors: Errors,
}

/// What differs between two rulebooks.
#[must_use]
pub fn compare(ctx: &Ctx, view: &CompareView) -> Markup {
    let title = ctx.t("book-compare");
    let [old, new] = &view.chosen;
    let body = html! {
        (back("/desk/rulebooks", &ctx.t("book-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, None))
        (compare_form(ctx, &view.labels, [old, new], &view.errors))
        @if view.errors.is_empty() {
            @if view.clauses.is_empty() && view.rules.is_empty() {
                (empty(Icon::Tick, &ctx.t("book-same"), &ctx.t("book-same-lesson"), None))
            }
            @if !view.clauses.is_empty() { (clauses(ctx, view)) }
            @if !view.rules.is_empty() { (rules(ctx, view)) }
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn clauses(ctx: &Ctx, view: &CompareView) -> Markup {
    let [old, new] = &view.chosen;
    let columns = vec![
        Column::words(ctx.t("law-field")),
        Column::words(ctx.t("book-part")),
        Column::prose(old.clone()),
        Column::prose(new.clone()),
    ];
    let mut table = Table::new(ctx.t("book-clauses"), columns);
    for change in &view.clauses {
        let side = |says: &Option<String>| match says {
            Some(says) => value(ctx, (&change.name, says), &view.zone),
            None => html! { "–" },
        };
        table.row(vec![
            verbatim(&change.name),
            html! { (part_name(ctx, change.part)) },
            side(&change.old),
            side(&change.new),
        ]);
    }
    table.draw()
}

fn rules(ctx: &Ctx, view: &CompareView) -> Markup {
    let [old, new] = &view.chosen;
    let columns =
        vec![Column::words(ctx.t("book-rule")), Column::prose(old.clone()), Column::prose(new.clone())];
    let mut table = Table::new(ctx.t("book-rules"), columns);
    let side = |rule: &Option<Rule>| match rule {
        Some(rule) => quoted(ctx, rule),
        None => html! { "–" },
    };
    for change in &view.rules {
        let name = reasons::reason_name(ctx.words, change.code);
        table.row(vec![html! { (name) }, side(&change.old), side(&change.new)]);
    }
    table.draw()
}

/// A rule in the reader's language with its source. A foreign law is cited as it cites itself, whatever the page is in.
#[must_use]
pub fn quoted(ctx: &Ctx, rule: &Rule) -> Markup {
    let language = ctx.words.language().tag();
    let foreign = matches!(rule.source, Source::Cited(_)).then_some("en");
    html! {
        figure.quote {
            blockquote { p { (rule.text.get(language)) } }
            figcaption lang=[foreign] { (rule.source.get(language)) }
        }
    }
}

/// The name of a part.
#[must_use]
pub fn part_name(ctx: &Ctx, part: Part) -> String {
    ctx.t(match part {
        Part::Frame => "book-part-frame",
        Part::Silence => "book-part-silence",
        Part::Consent => "book-part-consent",
        Part::Lists => "book-part-lists",
        Part::Relationships => "book-part-relationships",
        Part::Hours => "book-part-hours",
        Part::Caps => "book-part-caps",
        Part::Pauses => "book-part-pauses",
    })
}
