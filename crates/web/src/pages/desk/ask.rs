//! Questions to the customer, and the texts that questions and notes begin with.

use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, button, button_with, card, tag};
use crate::components::form::{Choice, Errors, Field, Input, post, select};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::desk::case::{Action, CaseView, typed};

/// What the form posts to `/desk/cases/{id}/ask`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    /// The question.
    pub question: String,
    /// A text to begin with, by its id, with `use_text` = `yes`.
    pub text: String,
    /// See `text`.
    pub use_text: String,
}

/// What the customer was asked, and the form for one more question while none is open.
pub(crate) fn asking(ctx: &Ctx, view: &CaseView) -> Markup {
    let is_open = view.questions.iter().any(|question| question.answer.is_none());
    let may = matches!(view.action, Action::Rule | Action::RuleSecond { .. }) && !is_open;
    if view.questions.is_empty() && !may && view.ask.question.trim().is_empty() {
        return html! {};
    }
    card(
        &ctx.t("ask-title"),
        &html! {
            @for question in &view.questions {
                div {
                    p.small { (format::time_tag(ctx.words, question.asked_at)) }
                    p.bubble { (question.words) }
                    @match &question.answer {
                        Some(answer) => { p.small { (ctx.t("question-answered")) } p.bubble { (answer) } },
                        None => p { (tag(Tone::Info, &ctx.t("ask-waits"))) },
                    }
                }
            }
            @if may { (ask_form(ctx, view)) }
            // Nothing can be asked any more: what was written can be copied.
            @else { div #question { (typed(ctx, &view.ask.question)) } }
        },
    )
}

fn ask_form(ctx: &Ctx, view: &CaseView) -> Markup {
    let field = Field::new("question", Input::Lines, ctx.t("ask-question"))
        .hint(ctx.t("ask-question-hint"))
        .value(&view.ask.question)
        .check(ctx, &view.errors);
    post(
        &format!("/desk/cases/{}/ask", view.case),
        &html! {
            // The first button of a form is the one that the Enter key presses.
            (texts(ctx, "text", "use_text", &view.question_texts, &view.ask.text))
            (field.draw())
            (button(Weight::Quiet, &ctx.t("ask-send")))
        },
    )
}

/// Texts to begin with, and the button that takes one over.
pub(crate) fn texts(ctx: &Ctx, name: &str, use_name: &str, all: &[(String, String)], chosen: &str) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let none = std::iter::once(Choice::new("", ctx.t("choose")));
    let texts: Vec<Choice> =
        none.chain(all.iter().map(|(id, name)| Choice::new(id.as_str(), name.as_str()))).collect();
    html! {
        div.inline {
            (select(ctx, name, &ctx.t("texts-label"), &texts, chosen, &Errors::default()))
            (button_with(Weight::Quiet, &ctx.t("texts-use"), use_name, "yes"))
        }
    }
}
