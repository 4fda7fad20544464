//! One thing done to several cases of the queue: what is to be done, the check before a ruling, and what became of each.

use std::collections::BTreeMap;

use anxin_domain::verify::FindingCode;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, back, button, card, heading, hidden, reference, tag};
use crate::components::form::{Choice, Errors, Field, Input, error_summary, post, select};
use crate::components::shell::{Width, shell, undo};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::pages::desk::queue::link;
use crate::reasons;
use crate::undo::Undo;

/// What stands before a case in the name of its box.
pub const CASE_PREFIX: &str = "case.";

/// What the queue posts to `/desk/bulk`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BulkForm {
    /// `take`, `hand`, `give-back`, `ask`, `join`, `uphold`, `reject`.
    pub deed: String,
    /// For `hand`: to whom, by id.
    pub to: String,
    /// For `ask`: the text, by id.
    pub text: String,
    /// For a ruling: the finding's code.
    pub code: String,
    /// For `join`: the reference of the case that goes on, or its beginning.
    pub into: String,
    /// For a ruling and for `join`: a note for the file.
    pub note: String,
    /// `yes` once a ruling was read over.
    pub confirm: String,
    /// The boxes: [`CASE_PREFIX`] and the case. `yes`, or what was seen of it when a ruling was read over.
    #[serde(flatten)]
    pub cases: BTreeMap<String, String>,
}

/// What the form under the queue offers.
#[derive(Clone, Debug, Default)]
pub struct BulkOffer {
    /// Colleagues to hand over to: id and name.
    pub people: Vec<(String, String)>,
    /// Texts for questions: id and name.
    pub texts: Vec<(String, String)>,
    /// The form as it was sent without a box.
    pub form: BulkForm,
    /// What is wrong with it: field `deed`.
    pub errors: Errors,
}

/// The things that can be done, each with its words.
pub const DEEDS: [(&str, &str); 7] = [
    ("take", "bulk-take"),
    ("hand", "bulk-hand"),
    ("give-back", "bulk-give-back"),
    ("ask", "bulk-ask"),
    ("join", "bulk-join"),
    ("uphold", "bulk-uphold"),
    ("reject", "bulk-reject"),
];

/// The fields under the queue. They belong to the form around the table of what waits.
#[must_use]
pub fn offer(ctx: &Ctx, offer: &BulkOffer) -> Markup {
    card(
        &ctx.t("bulk-title"),
        &html! { p { (ctx.t("bulk-lead")) } (what(ctx, offer, &offer.form, &offer.errors)) },
    )
}

/// The box of a case.
#[must_use]
pub fn tick(ctx: &Ctx, case: &str) -> Markup {
    let name = format!("{CASE_PREFIX}{case}");
    let end: String = case.chars().skip(case.chars().count().saturating_sub(4)).collect();
    html! {
        label.choice for=(name) {
            input id=(name) type="checkbox" name=(name) value="yes";
            span { (ctx.t_with("bulk-choose", &[("end", end.as_str().into())])) }
        }
    }
}

fn what(ctx: &Ctx, offer: &BulkOffer, form: &BulkForm, errors: &Errors) -> Markup {
    let none = || std::iter::once(Choice::new("", ctx.t("choose")));
    let named = |all: &[(String, String)]| -> Vec<Choice> {
        none().chain(all.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect()
    };
    let deeds: Vec<Choice> = none().chain(DEEDS.map(|(word, id)| Choice::new(word, ctx.t(id)))).collect();
    let about_calls = FindingCode::ALL.iter().filter(|code| code.upholds() || code.rejects());
    let codes: Vec<Choice> = none()
        .chain(about_calls.map(|code| Choice::new(code.word(), reasons::finding_name(ctx.words, *code))))
        .collect();
    let note = Field::new("note", Input::Text, ctx.t("rule-note")).value(&form.note).check(ctx, errors);
    let into = Field::new("into", Input::Text, ctx.t("bulk-into"))
        .hint(ctx.t("bulk-into-hint"))
        .value(&form.into)
        .check(ctx, errors);
    html! {
        div.stack {
            (select(ctx, "deed", &ctx.t("bulk-deed"), &deeds, &form.deed, errors))
            (select(ctx, "to", &ctx.t("bulk-to"), &named(&offer.people), &form.to, errors))
            (select(ctx, "text", &ctx.t("texts-label"), &named(&offer.texts), &form.text, errors))
            (into.draw())
            (select(ctx, "code", &ctx.t("rule-code"), &codes, &form.code, errors))
            (note.draw())
            button.button.quiet type="submit" accesskey="b" { (ctx.t("bulk-send")) }
        }
    }
}

/// A case that was chosen.
#[derive(Clone, Debug, Default)]
pub struct CheckRow {
    /// The case.
    pub case: String,
    /// Its customer, masked.
    pub customer: String,
    /// What it would pay.
    pub pays: Option<String>,
    /// What was seen of it: a ruling counts for that and for nothing later.
    pub seen: String,
}

/// What was chosen and cannot be done so, or a ruling that is to be read over first.
#[derive(Clone, Debug, Default)]
pub struct CheckView {
    /// The form as it was sent.
    pub form: BulkForm,
    /// What it offers.
    pub offer: BulkOffer,
    /// The cases that were chosen.
    pub rows: Vec<CheckRow>,
    /// What is wrong: fields `deed`, `to`, `text`, `into`, `code`, `note`.
    pub errors: Errors,
}

/// The page before it is done.
#[must_use]
pub fn check(ctx: &Ctx, view: &CheckView) -> Markup {
    let title = ctx.t_with("bulk-check", &[("n", view.rows.len().into())]);
    let joins = view.form.deed == "join";
    let is_final = joins || ["uphold", "reject"].contains(&view.form.deed.as_str());
    let confirms = view.errors.is_empty() && is_final;
    let names = ["case", "customer", "bulk-pays"];
    let mut table = Table::new(ctx.t("desk-waiting"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in &view.rows {
        let pays = row.pays.clone().unwrap_or_else(|| "–".to_owned());
        table.row(vec![
            html! { (reference(&row.case)) (hidden(&format!("{CASE_PREFIX}{}", row.case), &row.seen)) },
            html! { span.number { (row.customer) } },
            html! { (pays) },
        ]);
    }
    let body = html! {
        (back("/desk", &ctx.t("desk-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t(if confirms { "bulk-check-lead" } else { "bulk-lead" }))))
        (post("/desk/bulk", &html! {
            @if confirms {
                (hidden("deed", &view.form.deed))
                (hidden("code", &view.form.code))
                (hidden("into", &view.form.into))
                (hidden("note", &view.form.note))
                (hidden("confirm", "yes"))
                @if joins {
                    p { (tag(Tone::Info, &deed_name(ctx, &view.form.deed))) " " (reference(&view.form.into)) }
                    p { (ctx.t("bulk-join-lead")) }
                } @else if let Ok(code) = view.form.code.parse::<FindingCode>() {
                    p { (tag(Tone::Info, &deed_name(ctx, &view.form.deed))) " " (reasons::finding_name(ctx.words, code)) }
                }
                @if !view.form.note.is_empty() { p.bubble { (view.form.note) } }
                (table.draw())
                (button(Weight::Primary, &ctx.t("bulk-confirm")))
            } @else {
                (table.draw())
                (what(ctx, &view.offer, &view.form, &view.errors))
            }
        }))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn deed_name(ctx: &Ctx, word: &str) -> String {
    DEEDS.iter().find(|(known, _)| *known == word).map_or_else(String::new, |(_, id)| ctx.t(id))
}

/// What became of one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    /// It is done.
    Done,
    /// It is closed as joined to another case.
    Joined,
    /// It is the one that the others are joined to.
    Kept,
    /// The other case is not about the same thing, or does not go on.
    NotTheSame,
    /// A second person has to agree.
    Proposed,
    /// It was decided meanwhile.
    Closed,
    /// It is the reader's own, or they have ruled on it before.
    AnotherPerson,
    /// A question is open, or enough were asked.
    QuestionOpen,
    /// The reason is not about this kind of case.
    CodeDoesNotFit,
    /// What was claimed has to be verified on its own page.
    NeedsVerifying,
    /// It has changed since it was read over, or waits for a second person or after an appeal.
    OwnPage,
    /// No promise was in force, or its payment is with the bank.
    CannotPay,
    /// The fund is too short for it just now.
    FundTooShort,
    /// There is no such case.
    Unknown,
    /// Something behind the desk did not answer.
    Failed,
}

impl Became {
    const fn told(self) -> (Tone, &'static str) {
        match self {
            Self::Done => (Tone::Good, "bulk-done"),
            Self::Joined => (Tone::Good, "bulk-joined"),
            Self::Kept => (Tone::Info, "bulk-kept"),
            Self::NotTheSame => (Tone::Warn, "bulk-not-same"),
            Self::Proposed => (Tone::Info, "bulk-proposed"),
            Self::Closed => (Tone::Warn, "bulk-closed"),
            Self::AnotherPerson => (Tone::Warn, "bulk-another"),
            Self::QuestionOpen => (Tone::Warn, "bulk-question-open"),
            Self::CodeDoesNotFit => (Tone::Warn, "bulk-code-odd"),
            Self::NeedsVerifying => (Tone::Warn, "bulk-verify"),
            Self::OwnPage => (Tone::Warn, "bulk-own-page"),
            Self::CannotPay => (Tone::Warn, "bulk-cannot-pay"),
            Self::FundTooShort => (Tone::Warn, "bulk-fund-short"),
            Self::Unknown => (Tone::Bad, "bulk-unknown"),
            Self::Failed => (Tone::Bad, "bulk-failed"),
        }
    }

    /// Whether something was written.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Done | Self::Joined | Self::Proposed)
    }
}

/// What became of each.
#[derive(Clone, Debug, Default)]
pub struct OutcomeView {
    /// What was done.
    pub deed: String,
    /// Each case with what became of it.
    pub rows: Vec<(String, Became)>,
    /// How that is undone, where it can be.
    pub undo: Option<Undo>,
}

/// The page after it was done.
#[must_use]
pub fn outcome(ctx: &Ctx, view: &OutcomeView) -> Markup {
    let title = ctx.t("bulk-outcome");
    let done = view.rows.iter().filter(|(_, became)| became.is_done()).count();
    let lead = ctx.t_with("bulk-outcome-lead", &[("done", done.into()), ("n", view.rows.len().into())]);
    let names = ["case", "bulk-became"];
    let mut table = Table::new(deed_name(ctx, &view.deed), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for (case, became) in &view.rows {
        let (tone, id) = became.told();
        table.row(vec![link(ctx, case), tag(tone, &ctx.t(id))]);
    }
    let body = html! {
        (back("/desk", &ctx.t("desk-title")))
        (heading(&title, Some(&lead)))
        (undo(ctx, view.undo.as_ref()))
        (table.draw())
    };
    shell(ctx, &title, Width::Broad, &body)
}
