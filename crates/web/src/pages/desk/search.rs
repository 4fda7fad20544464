//! Finding a case: by reference, brand, agent, promise, stage and day in an address that can be kept; by number in the body of a form.

use anxin_domain::time::Instant;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, back, button, card, empty, heading, notice, tag};
use crate::components::form::{Choice, Errors, Field, Input, Ticked, checkbox, error_summary, post, select};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::claims::{Stage, stage_tag};
use crate::pages::desk::queue::{about, link};

/// What is looked for, by GET.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    /// A case's reference or its beginning, or that of a contract or listing.
    pub reference: String,
    /// A brand, by key.
    pub brand: String,
    /// An agent, by key or name.
    pub agent: String,
    /// A promise, by id.
    pub promise: String,
    /// `waiting`, or the word of a state.
    pub stage: String,
    /// The first day on which the case was opened.
    pub from: String,
    /// The last.
    pub until: String,
    /// `yes` for cases that the reader has in hand.
    pub mine: String,
}

impl SearchForm {
    /// Whether anything is looked for.
    #[must_use]
    pub fn asks(&self) -> bool {
        *self != Self::default()
    }
}

/// What the form by number posts to `/desk/search`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NumberForm {
    /// The number.
    pub number: String,
}

/// A finding that fits.
#[derive(Clone, Debug)]
pub struct FoundRow {
    /// The case.
    pub case: String,
    /// When it was opened.
    pub opened: Instant,
    /// How far it is.
    pub stage: Stage,
    /// The promise, by name.
    pub promise: String,
    /// What it is about.
    pub about: String,
    /// The customer's number, masked.
    pub customer: String,
    /// The brand, if known.
    pub brand: Option<String>,
    /// Who has it in hand, by name.
    pub holder: Option<String>,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct SearchView {
    /// Brands to choose from: key and name.
    pub brands: Vec<(String, String)>,
    /// Promises to choose from: id and name.
    pub promises: Vec<(String, String)>,
    /// What was looked for.
    pub form: SearchForm,
    /// The number that was looked for, where it does not read: as it was typed.
    pub number: String,
    /// Whether the reader may look for numbers.
    pub by_number: bool,
    /// What was found; none before anything is asked.
    pub found: Option<Vec<FoundRow>>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// What is wrong: fields `from`, `until`, `number`.
    pub errors: Errors,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &SearchView) -> Markup {
    let title = ctx.t("find-title");
    let body = html! {
        (back("/desk", &ctx.t("desk-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("find-lead"))))
        (form(ctx, view))
        @if view.by_number { (by_number(ctx, view)) }
        @match &view.found {
            None => {},
            Some(rows) if rows.is_empty() => (empty(Icon::Tray, &ctx.t("find-none"), &ctx.t("find-none-lesson"), None)),
            Some(rows) => {
                (results(ctx, rows))
                @if view.more { (notice(Tone::Info, &ctx.t("find-more"), &html! {})) }
            },
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn form(ctx: &Ctx, view: &SearchView) -> Markup {
    let form = &view.form;
    let any = |id: &str| std::iter::once(Choice::new("", ctx.t(id)));
    let named = |all: &[(String, String)]| -> Vec<Choice> {
        all.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str())).collect()
    };
    let brands: Vec<Choice> = any("find-any-brand").chain(named(&view.brands)).collect();
    let promises: Vec<Choice> = any("desk-all-promises").chain(named(&view.promises)).collect();
    let stages = [
        ("", "find-any-stage"),
        ("waiting", "find-waiting"),
        ("awaiting_second", "find-second"),
        ("appealed", "find-appealed"),
        ("upheld", "desk-upheld"),
        ("not_upheld", "desk-not-upheld"),
    ]
    .map(|(word, id)| Choice::new(word, ctx.t(id)));
    let field = |name, input, id: &str, value| {
        Field::new(name, input, ctx.t(id)).value(value).check(ctx, &view.errors)
    };
    let mine = if form.mine == "yes" { Ticked::Yes } else { Ticked::No };
    html! {
        form.inline method="get" action="/desk/search" {
            (field("reference", Input::Text, "find-reference", &form.reference).first().draw())
            (field("agent", Input::Text, "find-agent", &form.agent).draw())
            (select(ctx, "brand", &ctx.t("brand-of-call"), &brands, &form.brand, &view.errors))
            (select(ctx, "promise", &ctx.t("promise"), &promises, &form.promise, &view.errors))
            (select(ctx, "stage", &ctx.t("find-stage"), &stages, &form.stage, &view.errors))
            (field("from", Input::Date, "find-from", &form.from).draw())
            (field("until", Input::Date, "find-until", &form.until).draw())
            (checkbox("mine", "yes", &ctx.t("find-mine"), mine))
            (button(Weight::Primary, &ctx.t("find-send")))
        }
    }
}

fn by_number(ctx: &Ctx, view: &SearchView) -> Markup {
    let number = Field::new("number", Input::OtherNumber, ctx.t("find-number"))
        .hint(ctx.t("find-number-hint"))
        .value(&view.number)
        .check(ctx, &view.errors);
    card(
        &ctx.t("find-by-number"),
        &post("/desk/search", &html! { (number.draw()) (button(Weight::Quiet, &ctx.t("find-send"))) }),
    )
}

fn results(ctx: &Ctx, rows: &[FoundRow]) -> Markup {
    let names = [
        "case",
        "find-opened",
        "find-stage",
        "promise",
        "desk-about",
        "customer",
        "brand-of-call",
        "hand-holder",
    ];
    let mut table = Table::new(ctx.t("find-found"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in rows {
        table.row(vec![
            link(ctx, &row.case),
            format::short_time_tag(ctx.words, row.opened),
            stage_tag(ctx, row.stage),
            html! { (row.promise) },
            about(&row.about),
            html! { span.number { (row.customer) } },
            html! { (row.brand.clone().unwrap_or_else(|| ctx.t("calls-unknown"))) },
            html! { @if let Some(holder) = &row.holder { (tag(Tone::Info, holder)) } @else { "–" } },
        ]);
    }
    table.draw()
}
