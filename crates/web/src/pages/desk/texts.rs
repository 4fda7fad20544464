//! The texts that the desk writes often: what there is, and a page for each on which it is changed and retired.

use std::collections::BTreeMap;

use anxin_desk::{MacroUse, VARIABLES};
use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{
    Tone, Weight, back, button_with, card, empty, heading, hidden, link_button, tag,
};
use crate::components::form::{Choice, Errors, Field, Input, Ticked, named_summary, post, select, ticks};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;

/// What stands before a promise in the name of its box.
pub const PROMISE_PREFIX: &str = "promise.";

/// The languages of a text: what ends the names of its fields, and what they are called.
const LANGUAGES: [(&str, &str); 3] = [("zh", "texts-zh"), ("en", "texts-en"), ("ja", "texts-ja")];

/// What the form of a text posts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    /// Its id; for a new one.
    pub id: String,
    /// What it is for, by its word.
    #[serde(rename = "use")]
    pub is_for: String,
    /// Its name in each language.
    pub name_zh: String,
    /// See `name_zh`.
    pub name_en: String,
    /// See `name_zh`.
    pub name_ja: String,
    /// The text in each language.
    pub text_zh: String,
    /// See `text_zh`.
    pub text_en: String,
    /// See `text_zh`.
    pub text_ja: String,
    /// How often it had been saved when it was looked at.
    pub seen: String,
    /// `save` or `retire`.
    pub part: String,
    /// The boxes of promises: [`PROMISE_PREFIX`] and the promise; none is ticked for a text of all.
    #[serde(flatten)]
    pub promises: BTreeMap<String, String>,
}

impl TextForm {
    fn of(&self, part: &str, language: &str) -> &str {
        match (part, language) {
            ("name", "zh") => &self.name_zh,
            ("name", "en") => &self.name_en,
            ("name", _) => &self.name_ja,
            (_, "zh") => &self.text_zh,
            (_, "en") => &self.text_en,
            _ => &self.text_ja,
        }
    }
}

/// A text in the list.
#[derive(Clone, Debug)]
pub struct TextRow {
    /// Its id.
    pub id: String,
    /// Its name in the reader's language.
    pub name: String,
    /// What it is for.
    pub is_for: MacroUse,
    /// The promises that it is offered for, by name; empty for all.
    pub promises: Vec<String>,
    /// Who saved it last and when; none for one that stands as it is shipped.
    pub saved: Option<(String, Instant)>,
    /// Whether it is offered no more.
    pub retired: bool,
}

/// The list.
#[must_use]
pub fn list(ctx: &Ctx, rows: &[TextRow]) -> Markup {
    let title = ctx.t("texts-title");
    let (retired, offered): (Vec<&TextRow>, Vec<&TextRow>) = rows.iter().partition(|row| row.retired);
    let body = html! {
        (heading(&title, Some(&ctx.t("texts-lead"))))
        p.actions { (link_button(Weight::Primary, "/desk/texts/new", &ctx.t("texts-new"))) }
        @if offered.is_empty() { (empty(Icon::Speech, &ctx.t("texts-none"), &ctx.t("texts-none-lesson"), None)) }
        @else { (table(ctx, "texts-offered", &offered)) }
        @if !retired.is_empty() { (table(ctx, "texts-retired", &retired)) }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn table(ctx: &Ctx, caption: &str, rows: &[&TextRow]) -> Markup {
    let names = ["texts-name", "texts-purpose", "promise", "texts-saved"];
    let mut table = Table::new(ctx.t(caption), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in rows {
        table.row(vec![
            html! { a href={ "/desk/texts/" (row.id) } { (row.name) } },
            html! { (ctx.t(use_name(row.is_for))) },
            html! {
                @if row.promises.is_empty() { (ctx.t("texts-all-promises")) }
                @else { (row.promises.join(ctx.words.language().comma())) }
            },
            html! {
                @match &row.saved {
                    Some((who, at)) => { (who) " " (format::short_time_tag(ctx.words, *at)) },
                    None => span.whole { (tag(Tone::Plain, &ctx.t("texts-shipped"))) },
                }
            },
        ]);
    }
    table.draw()
}

const fn use_name(is_for: MacroUse) -> &'static str {
    match is_for {
        MacroUse::Question => "texts-question",
        MacroUse::Note => "texts-note",
    }
}

/// One text, or a new one.
#[derive(Clone, Debug)]
pub struct TextView {
    /// Its id and its name; none for a new one.
    pub known: Option<(String, String)>,
    /// Whether it is offered no more.
    pub retired: bool,
    /// The form as it was sent, or the text as it is.
    pub form: TextForm,
    /// Promises to choose from: id and name.
    pub promises: Vec<(String, String)>,
    /// What is wrong: the fields of the form.
    pub errors: Errors,
}

/// The page of a text.
#[must_use]
pub fn one(ctx: &Ctx, view: &TextView) -> Markup {
    let title = view.known.as_ref().map_or_else(|| ctx.t("texts-new"), |(_, name)| name.clone());
    let action =
        view.known.as_ref().map_or_else(|| "/desk/texts".to_owned(), |(id, _)| format!("/desk/texts/{id}"));
    let body = html! {
        (back("/desk/texts", &ctx.t("texts-title")))
        (named_summary(ctx, &view.errors, |field| label(ctx, field)))
        (heading(&title, Some(&ctx.t("texts-one-lead"))))
        @if view.retired { p { (tag(Tone::Warn, &ctx.t("texts-is-retired"))) " " (ctx.t("texts-save-offers")) } }
        (post(&action, &html! {
            (hidden("seen", &view.form.seen))
            @if view.known.is_none() {
                (Field::new("id", Input::Text, ctx.t("texts-id")).hint(ctx.t("texts-id-hint")).max(40)
                    .value(&view.form.id).check(ctx, &view.errors).draw())
            }
            (select(ctx, "use", &ctx.t("texts-purpose"), &uses(ctx), &view.form.is_for, &view.errors))
            (ticks(&ctx.t("texts-for"), &boxes(view)))
            (card(&ctx.t("texts-words"), &words(ctx, view)))
            div.actions {
                (button_with(Weight::Primary, &ctx.t("texts-save"), "part", "save"))
                @if view.known.is_some() && !view.retired {
                    (button_with(Weight::Quiet, &ctx.t("texts-retire"), "part", "retire"))
                }
            }
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn uses(ctx: &Ctx) -> Vec<Choice> {
    let none = std::iter::once(Choice::new("", ctx.t("choose")));
    none.chain(MacroUse::ALL.map(|one| Choice::new(one.word(), ctx.t(use_name(one))))).collect()
}

fn boxes(view: &TextView) -> Vec<(String, String, Ticked)> {
    let ticked = |name: &String| view.form.promises.get(name).is_some_and(|value| !value.is_empty());
    let named = view.promises.iter().map(|(id, name)| (format!("{PROMISE_PREFIX}{id}"), name.clone()));
    named
        .map(|(field, name)| {
            let is = if ticked(&field) { Ticked::Yes } else { Ticked::No };
            (field, name, is)
        })
        .collect()
}

fn words(ctx: &Ctx, view: &TextView) -> Markup {
    let variables = VARIABLES.map(|name| format!("{{{name}}}")).join(ctx.words.language().comma());
    let hint = ctx.t_with("texts-variables", &[("all", variables.into())]);
    html! {
        div.stack {
            @for (end, language) in LANGUAGES {
                @let (name, text) = (format!("name_{end}"), format!("text_{end}"));
                (Field::new(name.as_str(), Input::Text, of_language(ctx, "texts-name", language))
                    .max(60).value(view.form.of("name", end)).check(ctx, &view.errors).draw())
                (Field::new(text.as_str(), Input::Lines, of_language(ctx, "texts-text", language))
                    .hint(hint.clone()).value(view.form.of("text", end)).check(ctx, &view.errors).draw())
            }
        }
    }
}

fn of_language(ctx: &Ctx, what: &str, language: &str) -> String {
    format!("{} · {}", ctx.t(what), ctx.t(language))
}

/// What a field is called, for the summary of what is wrong.
fn label(ctx: &Ctx, field: &str) -> Option<String> {
    let (part, end) = field.split_once('_')?;
    let (_, language) = LANGUAGES.iter().find(|(known, _)| *known == end)?;
    Some(of_language(ctx, if part == "name" { "texts-name" } else { "texts-text" }, language))
}
