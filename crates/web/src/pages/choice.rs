//! Saying more exactly than by the switch who may call, about what and when: one form, the answers once more with what will hold then, and
//! for the hotline the sentence that is read to the caller. The customer's page and the hotline's differ in where the form goes.

use anxin_domain::scope::LineOfBusiness;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Weight, back, button, card, heading, hidden};
use crate::components::form::{
    Choice, Errors, Field, Input, Ticked, answers, checkbox, error_summary, own_post, post, radios, select,
};
use crate::components::shell::{Width, shell};
use crate::ctx::Ctx;
use crate::pages::customer::permit::Hours;
use crate::pages::customer::requests::about;
use crate::pages::hotline::{again, language as spoken_language};
use crate::pages::lines_of_business;
use crate::words::{Language, Words};

/// What the form posts to `/me/choose`, and to `/hotline/choose` together with the last four. A post without `confirm` = `yes` shows the answers
/// once more; with `back` = `yes` the form again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChoiceForm {
    /// `not`, `may` or `only`.
    pub word: String,
    /// `everyone`, `brand` or `agent`.
    pub to: String,
    /// The agent's line or work number, for `agent`.
    pub agent: String,
    /// The brand's id, for `brand`.
    pub brand: String,
    /// `resale`, `rental`, `new_home` or nothing for all.
    pub line_of_business: String,
    /// `evenings` of weekdays, `weekends`, or nothing for any time.
    pub hours: String,
    /// `yes` to leave the callers who were allowed before as they are.
    pub keep: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
    /// `yes` once the answers were read.
    pub confirm: String,
    /// `yes` to change them.
    pub back: String,
    /// Whoever is on the telephone.
    pub customer: String,
    /// The tag of the language that they speak.
    pub language: String,
    /// The sentence that was on the page when it was read to them.
    pub read: String,
    /// `yes` or `no`, as they answered; nothing before it was read.
    pub said: String,
}

/// What a choice says about calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// Not these.
    Not,
    /// These may come.
    May,
    /// These may come, and no others from the same callers.
    Only,
}

/// A choice in words: what is put into its sentence.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// What it says.
    pub says: Says,
    /// Whose calls: a name; none is anyone.
    pub whom: Option<String>,
    /// About what; none is everything.
    pub line: Option<LineOfBusiness>,
    /// At which times of the week, if not at any.
    pub hours: Option<Hours>,
    /// Whether callers who were allowed before still may call; none where the choice says nothing about it.
    pub keeps: Option<bool>,
}

/// What is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heard {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Nothing was said about it.
    Nothing,
}

/// A part of the week that the pages tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Evenings of Monday to Friday.
    Evenings,
    /// Saturday and Sunday by day.
    Weekends,
    /// All the rest.
    Others,
}

/// One thing that holds for somebody's sales calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What is heard.
    pub heard: Heard,
    /// About which kinds of homes.
    pub lines: Vec<LineOfBusiness>,
    /// At which times.
    pub spans: Vec<Span>,
}

/// What holds for somebody's sales calls.
#[derive(Clone, Debug)]
pub struct Holding {
    /// A name; none is whoever else there is.
    pub whom: Option<String>,
    /// Its parts.
    pub parts: Vec<Part>,
}

/// The form.
#[derive(Clone, Debug, Default)]
pub struct ChoiceView {
    /// The brands to choose from: id and name.
    pub brands: Vec<(String, String)>,
    /// The form as it was sent.
    pub form: ChoiceForm,
    /// What is wrong: fields `word`, `to`, `agent`, `brand`, `line_of_business`, `hours`.
    pub errors: Errors,
}

/// A choice in one sentence, or two.
#[must_use]
pub fn sentence(words: Words, spoken: &Spoken) -> String {
    let id = match spoken.says {
        Says::Not => "choice-says-not",
        Says::May => "choice-says-may",
        Says::Only => "choice-says-only",
    };
    let whom = spoken.whom.clone().unwrap_or_else(|| words.t("choice-anyone"));
    let lines: Vec<_> = spoken.line.into_iter().collect();
    let hours = words.t(spoken.hours.map_or("choice-hours-any", hours_id));
    let said = words.t_with(
        id,
        &[("whom", whom.into()), ("about", about(words, &lines).into()), ("hours", hours.into())],
    );
    let rest =
        spoken.keeps.map(|keeps| words.t(if keeps { "choice-says-keep" } else { "choice-says-clear" }));
    match rest {
        Some(rest) => words.t_with("choice-says-both", &[("one", said.into()), ("two", rest.into())]),
        None => said,
    }
}

const fn hours_id(hours: Hours) -> &'static str {
    match hours {
        Hours::Evenings => "choice-hours-evenings",
        Hours::Weekends => "choice-hours-weekends",
        Hours::Others => "choice-hours-some",
    }
}

/// The sentence that a caller hears before they say yes.
#[must_use]
pub fn read_back(language: Language, number: &str, spoken: &Spoken) -> String {
    let words = Words::new(language);
    let choice = sentence(words, spoken);
    words.t_with("hotline-choice-read", &[("number", number.into()), ("choice", choice.into())])
}

/// The customer's form.
#[must_use]
pub fn ask(ctx: &Ctx, view: &ChoiceView) -> Markup {
    let title = ctx.t("choice-title");
    let body = html! {
        (back("/me/permit", &ctx.t("permit-title")))
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("choice-lead"))))
        (own_post(ctx, "/me/choose", &questions(ctx, view)))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// The hotline's form, for whoever is on the telephone.
#[must_use]
pub fn ask_caller(ctx: &Ctx, view: &ChoiceView) -> Markup {
    let title = ctx.t("hotline-choice");
    let form = &view.form;
    let language = Language::from_tag(&form.language).unwrap_or_else(|| ctx.words.language());
    let body = html! {
        (error_summary(ctx, &view.errors))
        (heading(&title, Some(&ctx.t("hotline-choice-lead"))))
        (post("/hotline/choose", &html! {
            (hidden("customer", &form.customer))
            (spoken_language(ctx, &form.language, "language", &view.errors))
            (questions(ctx, view))
        }))
        (again(ctx, &form.customer, language))
    };
    shell(ctx, &title, Width::Column, &body)
}

fn questions(ctx: &Ctx, view: &ChoiceView) -> Markup {
    let form = &view.form;
    let says = [
        ("not", "choice-not", "choice-not-hint"),
        ("may", "choice-may", "choice-may-hint"),
        ("only", "choice-only", "choice-only-hint"),
    ]
    .map(|(word, label, hint)| Choice::new(word, ctx.t(label)).with_hint(ctx.t(hint)));
    let whom = [
        Choice::new("brand", ctx.t("permit-one-brand")).with_hint(ctx.t("permit-one-brand-hint")),
        Choice::new("agent", ctx.t("permit-one-agent")).with_hint(ctx.t("permit-one-agent-hint")),
        Choice::new("everyone", ctx.t("choice-everyone")).with_hint(ctx.t("choice-everyone-hint")),
    ];
    let hours = [
        Choice::new("", ctx.t("permit-any-hour")),
        Choice::new("evenings", ctx.t("permit-evenings")),
        Choice::new("weekends", ctx.t("permit-weekends")),
    ];
    let agent = Field::new("agent", Input::OtherNumber, ctx.t("permit-agent")).value(&form.agent);
    let none = std::iter::once(Choice::new("", ctx.t("choose")));
    let brands: Vec<_> =
        none.chain(view.brands.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect();
    let to = if form.to.is_empty() { "brand" } else { &form.to };
    let word = if form.word.is_empty() { "not" } else { &form.word };
    let keeps = if form.keep == "yes" { Ticked::Yes } else { Ticked::No };
    html! {
        (hidden("once", &form.once))
        (radios(ctx, "word", &ctx.t("choice-what"), &says, word, &view.errors))
        (radios(ctx, "to", &ctx.t("choice-whom"), &whom, to, &view.errors))
        div.when-brand { (select(ctx, "brand", &ctx.t("permit-brand"), &brands, &form.brand, &view.errors)) }
        div.when-agent { (agent.check(ctx, &view.errors).draw()) }
        (select(ctx, "line_of_business", &ctx.t("permit-about"), &lines_of_business(ctx), &form.line_of_business, &view.errors))
        (radios(ctx, "hours", &ctx.t("permit-hours"), &hours, &form.hours, &view.errors))
        (checkbox("keep", "yes", &ctx.t("choice-keep"), keeps))
        (button(Weight::Primary, &ctx.t("continue")))
    }
}

/// The fields that a choice is made of, to be sent once more.
pub(crate) fn fields(form: &ChoiceForm) -> Vec<(&'static str, String)> {
    [
        ("word", &form.word),
        ("to", &form.to),
        ("agent", &form.agent),
        ("brand", &form.brand),
        ("line_of_business", &form.line_of_business),
        ("hours", &form.hours),
        ("keep", &form.keep),
        ("once", &form.once),
    ]
    .map(|(name, value)| (name, value.clone()))
    .to_vec()
}

/// The choice once more, and what holds when it is made.
#[must_use]
pub fn check(ctx: &Ctx, form: &ChoiceForm, spoken: &Spoken, then: &[Holding]) -> Markup {
    let title = ctx.t("check-title");
    let pairs = [(ctx.t("choice-said"), sentence(ctx.words, spoken))];
    let body = html! {
        (heading(&title, Some(&ctx.t("choice-check-lead"))))
        (holdings(ctx, then))
        (own_post(ctx, "/me/choose", &html! {
            @for (name, value) in fields(form) { (hidden(name, &value)) }
            (answers(ctx, &pairs, &ctx.t("choice-send")))
        }))
    };
    shell(ctx, &title, Width::Column, &body)
}

/// What holds, in words.
pub(crate) fn holdings(ctx: &Ctx, then: &[Holding]) -> Markup {
    let alone = then.len() == 1;
    card(
        &ctx.t("choice-then"),
        &html! {
            ul.reasons.holds {
                @for holding in then { @for part in &holding.parts { li { (holds(ctx.words, holding, part, alone)) } } }
            }
        },
    )
}

fn holds(words: Words, holding: &Holding, part: &Part, alone: bool) -> String {
    let id = match part.heard {
        Heard::Yes => "choice-holds-yes",
        Heard::No => "choice-holds-no",
        Heard::Nothing => "choice-holds-open",
    };
    let others = if alone { "choice-anyone" } else { "choice-others" };
    let whom = holding.whom.clone().unwrap_or_else(|| words.t(others));
    let lines = if part.lines.len() == LineOfBusiness::ALL.len() { &[][..] } else { &part.lines };
    words.t_with(
        id,
        &[
            ("whom", whom.into()),
            ("about", about(words, lines).into()),
            ("hours", hours_of(words, &part.spans).into()),
        ],
    )
}

/// Times of the week, in words that fit into a sentence.
fn hours_of(words: Words, spans: &[Span]) -> String {
    let id = |span: &Span| match span {
        Span::Evenings => "choice-hours-evenings",
        Span::Weekends => "choice-hours-weekends",
        Span::Others => "choice-hours-others",
    };
    if spans.len() == 3 {
        return words.t("choice-hours-any");
    }
    let named: Vec<String> = spans.iter().map(|span| words.t(id(span))).collect();
    named.join(&words.t("request-about-joint"))
}
