//! What a new file changes, and the way from there: handed in by one person, approved by another.

use anxin_domain::time::Instant;
use anxin_promise::{Difference, FieldChange, TestChange};
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button, card, facts, heading, hidden, notice, tag};
use crate::components::form::post;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::promises::read::{TestRow, tests};
use crate::pages::promises::{key_name, value, verbatim};

/// What may be done with the file.
#[derive(Clone, Debug)]
pub enum Step {
    /// Hand it in: posts `file` and `text` to `/desk/promises/submit`.
    HandIn {
        /// The name of the file.
        file: String,
        /// Its text.
        text: String,
    },
    /// Approve it: posts `seen` to `/desk/promises/drafts/…/publish`.
    Approve {
        /// The digest of the file that the difference is made against; empty where there is none.
        seen: String,
    },
    /// Nothing: whoever wrote it reads it, and somebody else has to approve.
    Own,
    /// Nothing: it was published.
    Published {
        /// When.
        at: Instant,
        /// By whom.
        approver: String,
    },
}

/// A version that the file brings, and when it begins.
#[derive(Clone, Debug)]
pub struct Begins {
    /// The version.
    pub version: String,
    /// Its first moment.
    pub from: Instant,
}

/// The view.
#[derive(Clone, Debug)]
pub struct ChangeView {
    /// The promise, by name.
    pub promise: String,
    /// For a file that was handed in: its digits, by whom and when.
    pub draft: Option<(String, String, Instant)>,
    /// What speaks against publishing it, in the reader's language.
    pub objections: Vec<String>,
    /// What it changes.
    pub difference: Difference,
    /// Tests that come, go or come out otherwise, each with what came of it before and what comes of it now.
    pub changed_tests: Vec<(TestChange, [String; 2])>,
    /// The versions that are new.
    pub begins: Vec<Begins>,
    /// Its tests, just run.
    pub tests: Vec<TestRow>,
    /// What may be done.
    pub step: Step,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &ChangeView) -> Markup {
    let title = ctx.t("law-change");
    let body = html! {
        (back("/desk/promises", &ctx.t("law-title")))
        (heading(&title, Some(&view.promise)))
        @if let Some((digits, author, at)) = &view.draft {
            (facts(&[
                (ctx.t("law-draft"), html! { span.reference { (digits) } }),
                (ctx.t("law-author"), html! { (author) }),
                (ctx.t("law-handed-in"), format::time_tag(ctx.words, *at)),
            ]))
        }
        (step(ctx, view))
        (begins(ctx, &view.begins))
        (difference(ctx, &view.difference))
        (changed_tests(ctx, &view.changed_tests))
        (tests(ctx, &view.tests))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn step(ctx: &Ctx, view: &ChangeView) -> Markup {
    if let Step::Published { at, approver } = &view.step {
        let body =
            html! { p { (ctx.t("law-approver")) " " (approver) " · " (format::time_tag(ctx.words, *at)) } };
        return notice(Tone::Good, &ctx.t("law-published"), &body);
    }
    if !view.objections.is_empty() {
        let lines = html! { ul { @for line in &view.objections { li { (line) } } } };
        return notice(Tone::Bad, &ctx.t("law-against"), &lines);
    }
    match (&view.step, &view.draft) {
        (Step::HandIn { file, text }, _) => post(
            "/desk/promises/submit",
            &html! {
                (hidden("file", file))
                (hidden("text", text))
                p { (ctx.t("law-hand-in-lead")) }
                (button(Weight::Primary, &ctx.t("law-hand-in")))
            },
        ),
        (Step::Approve { seen }, Some((digits, ..))) => post(
            &format!("/desk/promises/drafts/{digits}/publish"),
            &html! {
                (hidden("seen", seen))
                p { (ctx.t("law-publish-lead")) }
                (button(Weight::Primary, &ctx.t("law-publish")))
            },
        ),
        _ => notice(Tone::Info, &ctx.t("law-own"), &html! { p { (ctx.t("law-own-lead")) } }),
    }
}

fn begins(ctx: &Ctx, all: &[Begins]) -> Markup {
    let pairs: Vec<_> = all
        .iter()
        .map(|one| (one.version.clone(), format::from_tag(ctx.words, one.from, ctx.words.place().name())))
        .collect();
    html! { @if !pairs.is_empty() { (card(&ctx.t("law-begins"), &facts(&pairs))) } }
}

fn difference(ctx: &Ctx, difference: &Difference) -> Markup {
    if difference.changes.is_empty() {
        return notice(Tone::Plain, &ctx.t("law-nothing-changes"), &html! {});
    }
    changes(ctx, &ctx.t("law-changes"), &difference.changes)
}

/// Fields that change, as a table.
#[must_use]
pub fn changes(ctx: &Ctx, caption: &str, all: &[FieldChange]) -> Markup {
    let columns = vec![
        Column::words(ctx.t("law-field")),
        Column::words(ctx.t("law-version")),
        Column::prose(ctx.t("law-was")),
        Column::prose(ctx.t("law-becomes")),
    ];
    let mut table = Table::new(caption.to_owned(), columns);
    for change in all {
        let side = |says: &Option<String>| match says {
            Some(text) => value(ctx, (&change.field, text), ctx.words.place().name()),
            None => html! { "–" },
        };
        let version = html! { span.whole { @if let Some(version) = &change.version { (verbatim(version)) } @else { "–" } } };
        let field = html! {
            @if let Some(name) = key_name(ctx, &change.field) { (name) " " }
            (verbatim(&change.field))
        };
        table.row(vec![field, version, side(&change.old), side(&change.new)]);
    }
    table.draw()
}

fn changed_tests(ctx: &Ctx, all: &[(TestChange, [String; 2])]) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let names = ["law-test", "law-standing", "law-was", "law-becomes"];
    let mut table = Table::new(ctx.t("law-changed-tests"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for (change, [old, new]) in all {
        let (tone, word) = match change.test {
            "added" => (Tone::Good, "law-test-added"),
            "removed" => (Tone::Warn, "law-test-removed"),
            "changed" => (Tone::Info, "law-test-changed"),
            _ => (Tone::Warn, "law-test-otherwise"),
        };
        table.row(vec![verbatim(&change.name), tag(tone, &ctx.t(word)), html! { (old) }, html! { (new) }]);
    }
    table.draw()
}
