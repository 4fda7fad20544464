//! The call on a time line: what the customer had said before it, what the gate was asked, the call, and what was said after it.

use anxin_domain::decide::Verdict;
use anxin_domain::time::Instant;
use maud::{Markup, html};

use crate::components::basics::card;
use crate::components::timeline::{Progress, Step, timeline};
use crate::ctx::Ctx;
use crate::pages::customer::claims::About;
use crate::pages::desk::case::CaseView;
use crate::reasons;

/// The card; nothing for a loss, which is about papers and not about a moment.
pub(crate) fn of_call(ctx: &Ctx, view: &CaseView) -> Markup {
    let About::Call { from, at } = &view.about else { return html! {} };
    let said = view.acts.iter().map(|act| step(act.at, act.text.clone(), None));
    let asked = view.decisions.iter().map(|decision| {
        let verdict = ctx.t(match decision.verdict {
            Verdict::Allow => "verdict-allow",
            Verdict::Deny => "verdict-deny",
            Verdict::Defer => "verdict-defer",
        });
        let why: Vec<String> =
            decision.reasons.iter().map(|code| reasons::reason_name(ctx.words, *code)).collect();
        step(decision.at, format!("{}: {verdict}", ctx.t("line-asked")), Some(why.join(" · ")))
    });
    let mut steps: Vec<Step> = said.chain(asked).collect();
    steps.push(Step {
        title: ctx.t_with("line-call", &[("number", from.as_str().into())]),
        progress: Progress::Now,
        at: Some(*at),
        due: None,
        note: view.record.clone().or_else(|| Some(ctx.t("case-no-record"))),
    });
    // What happened in the same moment as the call stands before it: it was known when the call rang.
    steps.sort_by_key(|step| (step.at, step.progress == Progress::Now));
    card(
        &ctx.t("line-title"),
        &html! {
            @if view.acts.is_empty() { p { (ctx.t("case-no-acts")) } }
            (timeline(ctx, &steps))
        },
    )
}

fn step(at: Instant, title: String, note: Option<String>) -> Step {
    Step { title, progress: Progress::Done, at: Some(at), due: None, note }
}
