//! Promises at the desk, for compliance: what is in force, each in plain words with its tests, what a new file changes, and publishing.

pub mod change;
pub mod read;

use anxin_domain::time::{Instant, Interval};
use anxin_promise::{Kind, Named, Origin, Why, Wrong};
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, back, button, card, empty, heading, link_button, tag};
use crate::components::form::{Errors, Field, Input, error_summary};
use crate::components::icon::Icon;
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::promises::origin_tag;
use crate::words::Value;

/// Whether a version holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It has ended.
    Past,
    /// It holds now.
    InForce,
    /// It begins later.
    Next,
}

impl When {
    /// How an interval stands at a moment.
    #[must_use]
    pub fn of(effective: Interval, now: Instant) -> Self {
        if effective.contains(now) {
            Self::InForce
        } else if effective.from > now {
            Self::Next
        } else {
            Self::Past
        }
    }
}

/// The standing of a version, coloured.
#[must_use]
pub fn when_tag(ctx: &Ctx, when: When) -> Markup {
    match when {
        When::Past => tag(Tone::Plain, &ctx.t("law-past")),
        When::InForce => tag(Tone::Good, &ctx.t("law-in-force")),
        When::Next => tag(Tone::Info, &ctx.t("law-next")),
    }
}

/// A version in the list.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// The promise, by id.
    pub promise: String,
    /// Its name.
    pub name: String,
    /// The version.
    pub version: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The city, and the brand if it is of one only.
    pub held_by: String,
    /// From when until when.
    pub effective: Interval,
    /// Whether it holds.
    pub when: When,
}

/// A file that was handed in.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// The first digits, by which its page is found.
    pub digits: String,
    /// The promise, by name or id.
    pub promise: String,
    /// Who wrote it.
    pub author: String,
    /// When it was handed in.
    pub at: Instant,
    /// When it was published, if it was.
    pub published_at: Option<Instant>,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// Every version, by promise and time.
    pub versions: Vec<VersionRow>,
    /// What was handed in, the newest first.
    pub drafts: Vec<DraftRow>,
}

/// The list.
#[must_use]
pub fn list(ctx: &Ctx, view: &ListView) -> Markup {
    let title = ctx.t("law-title");
    let body = html! {
        (heading(&title, Some(&ctx.t("law-lead"))))
        p { (link_button(Weight::Primary, "/desk/promises/new", &ctx.t("law-new"))) }
        (drafts(ctx, &view.drafts))
        (versions(ctx, &view.versions))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn drafts(ctx: &Ctx, rows: &[DraftRow]) -> Markup {
    if rows.is_empty() {
        return empty(Icon::Tray, &ctx.t("law-no-drafts"), &ctx.t("law-no-drafts-lesson"), None);
    }
    let names = ["law-draft", "promise", "law-author", "law-handed-in", "law-standing"];
    let mut table = Table::new(ctx.t("law-drafts"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in rows {
        table.row(vec![
            html! { a href={ "/desk/promises/drafts/" (row.digits) } { span.reference { (row.digits) } } },
            html! { (row.promise) },
            html! { (row.author) },
            format::short_time_tag(ctx.words, row.at),
            match row.published_at {
                Some(at) => html! { (tag(Tone::Good, &ctx.t("law-published"))) " " (format::short_time_tag(ctx.words, at)) },
                None => tag(Tone::Warn, &ctx.t("law-waits")),
            },
        ]);
    }
    table.draw()
}

fn versions(ctx: &Ctx, rows: &[VersionRow]) -> Markup {
    let names = ["promise", "law-version", "law-held-by", "law-from", "law-until", "law-standing"];
    let mut table = Table::new(ctx.t("law-versions"), names.map(|id| Column::words(ctx.t(id))).to_vec());
    for row in rows {
        table.row(vec![
            html! { a href={ "/desk/promises/" (row.promise) } { (row.name) } },
            html! { span.reference.whole { (row.version) } " " (origin_tag(ctx, row.origin)) },
            html! { (row.held_by) },
            format::from_tag(ctx.words, row.effective.from, ctx.words.place().name()),
            html! { @if let Some(until) = row.effective.until { (format::until_tag(ctx.words, until, ctx.words.place().name())) } @else { "–" } },
            when_tag(ctx, row.when),
        ]);
    }
    table.draw()
}

/// A file that does not read, and where to mend it.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// The line, where one could be named.
    pub line: Option<usize>,
    /// What is wrong and how to mend it.
    pub what: Wrong,
}

/// The page that takes a file.
#[derive(Clone, Debug, Default)]
pub struct NewView {
    /// The text as it was sent.
    pub text: String,
    /// Why it does not read.
    pub trouble: Option<Trouble>,
    /// What is wrong: fields `file`, `text`.
    pub errors: Errors,
}

/// Takes a file, uploaded or pasted. Posts to `/desk/promises/new`.
#[must_use]
pub fn new(ctx: &Ctx, view: &NewView) -> Markup {
    let title = ctx.t("law-new");
    let file = Field::new("file", Input::File, ctx.t("law-file")).hint(ctx.t("law-file-hint"));
    let text = Field::new("text", Input::Source, ctx.t("law-text"))
        .hint(ctx.t("law-text-hint"))
        .any_length()
        .value(&view.text);
    let body = html! {
        (back("/desk/promises", &ctx.t("law-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("law-new-lead"))))
        @if let Some(trouble) = &view.trouble { (mend(ctx, trouble)) }
        form.stack method="post" action="/desk/promises/new" enctype="multipart/form-data" {
            (file.check(ctx, &view.errors).draw())
            (text.check(ctx, &view.errors).draw())
            (button(Weight::Primary, &ctx.t("law-check")))
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn mend(ctx: &Ctx, trouble: &Trouble) -> Markup {
    let title = match trouble.line {
        Some(line) => ctx.t_with("law-line", &[("line", line.into())]),
        None => ctx.t("law-mend"),
    };
    let wrong = &trouble.what;
    let in_english = match &*wrong.why {
        Why::NotToml { shown: said, .. } | Why::Unread { said } => Some(said),
        _ => None,
    };
    card(
        &title,
        &html! {
            @if !wrong.at.is_empty() {
                p.small { (ctx.t("law-where")) " " @for step in &wrong.at { " › " code { (step) } } }
            }
            p { (reason(ctx, &wrong.why)) }
            @if let Some(n) = wrong.column { p.small { (ctx.t_with("law-column", &[("n", n.into())])) } }
            @if let Some(said) = in_english { p.small { (ctx.t("law-reader")) } pre lang="en" { (said) } }
        },
    )
}

/// Why a file is not taken, in the reader's language.
#[must_use]
pub fn reason(ctx: &Ctx, why: &Why) -> String {
    let names: Vec<(&'static str, Value<'_>)> = why
        .names()
        .into_iter()
        .map(|(name, named)| {
            let value = match named {
                Named::Text(text) => text.into(),
                Named::Count(count) => count.into(),
                Named::Kind(kind) => kind_of(ctx, kind).into(),
            };
            (name, value)
        })
        .collect();
    ctx.t_with(&format!("law-wrong-{}", why.code()), &names)
}

/// A kind of value, in words.
fn kind_of(ctx: &Ctx, kind: &Kind) -> String {
    match kind {
        Kind::Text => ctx.t("law-kind-text"),
        Kind::Date => ctx.t("law-kind-date"),
        Kind::Money => ctx.t("law-kind-money"),
        Kind::Int => ctx.t("law-kind-int"),
        Kind::Bool => ctx.t("law-kind-bool"),
        Kind::Record(name) => ctx.t_with("law-kind-record", &[("name", name.as_str().into())]),
        Kind::List(item) => ctx.t_with("law-kind-list", &[("item", kind_of(ctx, item).into())]),
    }
}

/// What stands behind a key of a file, as it stands there; but a moment is shown in the language of the page, by the clock of a zone,
/// and as a day where it is the first of one.
#[must_use]
pub fn value(ctx: &Ctx, (key, text): (&str, &str), zone: &str) -> Markup {
    match Instant::parse(text) {
        Ok(until) if key == "effective_until" => format::until_tag(ctx.words, until, zone),
        Ok(at) => format::from_tag(ctx.words, at, zone),
        Err(_) => verbatim(text),
    }
}

/// What a key of a promise's file stands for, in words; none for one that has no words.
#[must_use]
pub fn key_name(ctx: &Ctx, key: &str) -> Option<String> {
    Some(ctx.t(match key {
        "effective_from" => "law-from",
        "effective_until" => "law-until",
        "text" => "law-wording",
        "event" => "law-event",
        "liable" => "law-liable",
        "recourse" => "law-recourse",
        "window" => "law-window",
        "claim_within" => "law-claim-within",
        "rule_within" => "law-rule-within",
        "answer_within" => "law-answer-within",
        "pay_within" => "law-pay-within",
        "two_people_above" => "law-two-people",
        "cap" | "caps" => "law-cap",
        "deductible" => "law-deductible",
        "eligible" => "law-condition",
        "amount" => "law-amount",
        "offset" => "law-offset",
        "evidence" => "claim-papers",
        _ => return None,
    }))
}

/// What stands in a file, as it stands there: names, figures and sentences that are in English whatever the page is in.
#[must_use]
pub fn verbatim(text: &str) -> Markup {
    html! { code lang="en" { (text) } }
}
