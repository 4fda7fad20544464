//! What customer and desk say to each other on the page of a claim: questions and answers, reports that were joined, and how it
//! was handled.

use anxin_desk::BEST_SCORE;
use maud::{Markup, html};

use crate::components::basics::{Tone, Weight, button, card, hidden, notice};
use crate::components::form::{Choice, Field, Input, own_post, radios};
use crate::components::shell::{HOTLINE, with_hotline};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::claims::{Appeal, ClaimView, MergedRow, QuestionRow, Rating, origin};

/// What the desk asked, with a form for the one question that waits.
pub(crate) fn questions(ctx: &Ctx, view: &ClaimView) -> Markup {
    if view.questions.is_empty() {
        return html! {};
    }
    let typed = view.forms.answer.as_str();
    let field = Field::new("answer", Input::Lines, ctx.t("question-answer"))
        .value(&view.forms.answer)
        .check(ctx, &view.errors);
    card(
        &ctx.t("question-title"),
        &html! {
            @for question in &view.questions { (said(ctx, question)) }
            @if let Some(finding) = &view.asks {
                (own_post(ctx, &format!("/me/claims/{}/answer", view.case), &html! {
                    (hidden("finding", finding))
                    (field.draw())
                    (button(Weight::Primary, &ctx.t("question-send")))
                }))
            } @else if !typed.trim().is_empty() { (late(ctx, view, typed)) }
        },
    )
}

/// An answer that came too late, and what can be done with it.
fn late(ctx: &Ctx, view: &ClaimView, typed: &str) -> Markup {
    let next = match &view.appeal {
        Appeal::Open { .. } => "answer-late-appeal",
        Appeal::Made { .. } | Appeal::None => "answer-late-call",
    };
    html! {
        (kept(ctx, "answer", typed))
        p { (with_hotline(&ctx.t_with(next, &[("hotline", HOTLINE.into())]))) }
    }
}

/// A question and its answer, as in a talk.
fn said(ctx: &Ctx, question: &QuestionRow) -> Markup {
    html! {
        div {
            p.small { (ctx.t("question-asked")) " " (format::time_tag(ctx.words, question.asked_at)) }
            p.bubble { (question.words) }
            @if let Some(answer) = &question.answer {
                p.small { (ctx.t("question-answered")) }
                p.bubble { (answer) }
            }
        }
    }
}

/// Reports about the same thing that were joined to the case.
pub(crate) fn merged(ctx: &Ctx, rows: &[MergedRow]) -> Markup {
    if rows.is_empty() {
        return html! {};
    }
    card(
        &ctx.t("merged-title"),
        &html! {
            p { (ctx.t("merged-lead")) }
            ul.rows {
                @for row in rows {
                    li {
                        div {
                            p.small { (format::time_tag(ctx.words, row.at)) " · " (origin(ctx, row.origin)) }
                            p { @if row.words.is_empty() { (ctx.t("nothing-said")) } @else { (row.words) } }
                        }
                    }
                }
            }
        },
    )
}

/// The question how the case was handled, once it is decided.
pub(crate) fn rating(ctx: &Ctx, view: &ClaimView) -> Markup {
    match &view.rating {
        Rating::NotYet => html! {},
        Rating::Said { score } => {
            notice(Tone::Good, &ctx.t_with("rating-said", &[("score", (*score).into())]), &html! {})
        }
        Rating::Open => {
            let scores: Vec<Choice> = (1..=BEST_SCORE)
                .rev()
                .map(|score| Choice::new(score.to_string(), ctx.t(&format!("rating-{score}"))))
                .collect();
            let said = Field::new("said", Input::Lines, ctx.t("rating-words"))
                .value(&view.forms.said)
                .check(ctx, &view.errors);
            card(
                &ctx.t("rating-title"),
                &own_post(
                    ctx,
                    &format!("/me/claims/{}/rate", view.case),
                    &html! {
                        (radios(ctx, "score", &ctx.t("rating-score"), &scores, &view.forms.score, &view.errors))
                        (said.draw())
                        (button(Weight::Quiet, &ctx.t("rating-send")))
                    },
                ),
            )
        }
    }
}

/// The appeal: its form while it can be made, or when it was; what came too late can be copied.
pub(crate) fn appeal(ctx: &Ctx, view: &ClaimView) -> Markup {
    let typed = &view.forms.appeal;
    let is_answer = !view.forms.answer.is_empty();
    match &view.appeal {
        // An answer that came too late stands beside its question.
        Appeal::None if typed.trim().is_empty() || is_answer => html! {},
        // It came too late: what was written can be copied.
        Appeal::None => card(&ctx.t("appeal-title"), &kept(ctx, "words", typed)),
        Appeal::Made { at } => notice(
            Tone::Info,
            &ctx.t("appeal-made"),
            &html! {
                p { (ctx.t("appeal-made-lead")) " " (format::time_tag(ctx.words, *at)) }
                @if !typed.trim().is_empty() && !is_answer { (kept(ctx, "words", typed)) }
            },
        ),
        Appeal::Open { until } => {
            let field = Field::new("words", Input::Lines, ctx.t("appeal-words"))
                .hint(ctx.t("appeal-words-hint"))
                .value(&view.forms.appeal)
                .check(ctx, &view.errors);
            card(
                &ctx.t("appeal-title"),
                &html! {
                    p { (ctx.t("appeal-lead")) }
                    @if let Some(until) = until {
                        p.small { (ctx.t_with("appeal-until", &[("date", format::date(ctx.words, *until).into())])) }
                    }
                    (own_post(ctx, &format!("/me/claims/{}/appeal", view.case), &html! {
                        (hidden("once", &view.once))
                        (field.draw())
                        (button(Weight::Quiet, &ctx.t("appeal-send")))
                    }))
                },
            )
        }
    }
}

fn kept(ctx: &Ctx, field: &str, typed: &str) -> Markup {
    html! { div id=(field) { p { (ctx.t("typed-kept")) } p.bubble { (typed) } } }
}
