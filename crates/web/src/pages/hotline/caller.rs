//! Whoever is on the telephone: their complaint, their do-not-disturb, what is under way, who called them, and what can be promised.

use anxin_domain::time::Instant;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{Tone, Weight, back, button, button_with, card, hidden, notice, tag};
use crate::components::form::{Errors, Field, Input, error_summary, post};
use crate::components::shell::{Width, shell};
use crate::components::table::{Column, Table};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::customer::calls::{CallRow, caller, fate_tag};
use crate::pages::customer::claims::{Stage, stage_tag};
use crate::pages::customer::home::Dnd;
use crate::pages::customer::permit::{Consent, Refusal};
use crate::pages::customer::requests::{RequestRow, question};
use crate::pages::desk::queue::due_tag;
use crate::pages::hotline::language;
use crate::pages::line_name;

/// A complaint as the form posts it to `/hotline/complaint`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ComplaintForm {
    /// The customer's number.
    pub customer: String,
    /// The number that called.
    pub calling_number: String,
    /// The day of the call, `YYYY-MM-DD`.
    pub date: String,
    /// The time of the call, `HH:MM` or `HH:MM:SS`.
    pub time: String,
    /// What happened, in the customer's words.
    pub words: String,
    /// The tag of the language that the customer speaks.
    pub language: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct CallerView {
    /// The customer's number.
    pub customer: String,
    /// The same, masked.
    pub shown: String,
    /// Do-not-disturb as it stands.
    pub dnd: Dnd,
    /// The consents that hold.
    pub permits: Vec<Consent>,
    /// The refusals of somebody or something that hold.
    pub refusals: Vec<Refusal>,
    /// Requests for consent that wait for an answer.
    pub requests: Vec<RequestRow>,
    /// What was opened in the last days, the newest first.
    pub cases: Vec<CallerCase>,
    /// Calls and attempts, the newest first.
    pub calls: Vec<CallRow>,
    /// What can be promised today.
    pub promises: Vec<Promised>,
    /// The complaint as far as it is filled in.
    pub complaint: ComplaintForm,
    /// What is wrong with it: fields `calling_number`, `date`, `time`, `words`.
    pub errors: Errors,
}

/// A finding of the caller's with its clocks.
#[derive(Clone, Debug)]
pub struct CallerCase {
    /// The case.
    pub case: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// The promise, by name.
    pub promise: String,
    /// The number that called, or the contract or listing.
    pub about: String,
    /// How far it is.
    pub stage: Stage,
    /// Until when a person rules, if it waits for one.
    pub due: Option<Instant>,
    /// Whether that clock stands still, because the customer is asked.
    pub paused: bool,
    /// Until when the customer has an answer, if they have none yet.
    pub answer_due: Option<Instant>,
}

/// What a promise means for a caller of today, in days of the calendar.
#[derive(Clone, Debug)]
pub struct Promised {
    /// The promise, by id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The brands that hold it in these words.
    pub brands: Vec<String>,
    /// Its words in force.
    pub text: String,
    /// The last day of the answer to a claim of today.
    pub answer_by: Date,
    /// The last day of the payment of an award of today.
    pub paid_by: Date,
    /// Whether it is about calls, and so claimed by a complaint.
    pub about_calls: bool,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &CallerView) -> Markup {
    let title = ctx.t("hotline-caller");
    let body = html! {
        (back("/hotline", &ctx.t("hotline-next-caller")))
        (error_summary(ctx, &view.errors))
        div.heading { h1 { (title) " " span.number { (view.shown) } } }
        div.pair {
            (card(&ctx.t("hotline-complaint"), &complaint(ctx, view)))
            div {
                (card(&ctx.t("dnd"), &dnd(ctx, view)))
                @if !view.requests.is_empty() { (card(&ctx.t("hotline-requests"), &requests(ctx, view))) }
                (card(&ctx.t("hotline-permits"), &permits(ctx, view)))
                (card(&ctx.t("hotline-choice"), &choices(ctx, view)))
            }
        }
        (cases(ctx, view))
        (calls(ctx, view))
        (promises(ctx, view))
    };
    shell(ctx, &title, Width::Broad, &body)
}

fn complaint(ctx: &Ctx, view: &CallerView) -> Markup {
    let form = &view.complaint;
    let fields = [
        Field::new("calling_number", Input::OtherNumber, ctx.t("complain-number"))
            .hint(ctx.t("hotline-number-hint"))
            .value(&form.calling_number)
            .first(),
        Field::new("date", Input::Date, ctx.t("complain-date")).value(&form.date),
        Field::new("time", Input::Time, ctx.t("complain-time"))
            .hint(ctx.t("complain-time-hint"))
            .value(&form.time),
        Field::new("words", Input::Lines, ctx.t("hotline-words")).value(&form.words),
    ];
    post(
        "/hotline/complaint",
        &html! {
            (hidden("customer", &view.customer))
            (hidden("once", &form.once))
            @for field in fields { (field.check(ctx, &view.errors).draw()) }
            (language(ctx, &form.language, "language", &view.errors))
            (button(Weight::Primary, &ctx.t("hotline-take")))
        },
    )
}

fn dnd(ctx: &Ctx, view: &CallerView) -> Markup {
    match view.dnd {
        Dnd::On { since } => html! {
            p { (tag(Tone::Good, &ctx.t("dnd-on"))) " " (ctx.t("since")) " " (format::time_tag(ctx.words, since)) }
            (notice(Tone::Info, &ctx.t("hotline-off-title"), &html! { p { (ctx.t("hotline-off")) } }))
        },
        Dnd::Off => html! {
            p { (tag(Tone::Plain, &ctx.t("dnd-off"))) }
            p { (ctx.t("hotline-dnd-lead")) }
            (post("/hotline/dnd", &html! {
                (hidden("customer", &view.customer))
                (language(ctx, &view.complaint.language, "dnd-language", &Errors::default()))
                (button(Weight::Quiet, &ctx.t("hotline-dnd")))
            }))
        },
    }
}

fn permits(ctx: &Ctx, view: &CallerView) -> Markup {
    if view.permits.is_empty() {
        return html! { p { (ctx.t("hotline-no-permits")) } };
    }
    html! {
        ul.rows {
            @for consent in &view.permits {
                li { div {
                    strong { (consent.grantee) }
                    @if let Some(brand) = &consent.brand { " · " (brand) }
                    p.small {
                        (consent.line_of_business.map_or_else(|| ctx.t("line-any"), |line| line_name(ctx, line)))
                        " · " (ctx.t("since")) " " (format::time_tag(ctx.words, consent.since))
                        @if let Some(until) = consent.until {
                            " · " (ctx.t_with("permit-until-date", &[("date", format::date(ctx.words, until).into())]))
                        }
                    }
                } (withdraw(ctx, view, consent)) }
            }
        }
    }
}

fn withdraw(ctx: &Ctx, view: &CallerView, consent: &Consent) -> Markup {
    html! {
        form method="post" action="/hotline/withdraw" {
            (hidden("customer", &view.customer))
            (hidden("language", &view.complaint.language))
            (hidden("act", &consent.act))
            button.button.quiet.small type="submit" {
                (ctx.t("permit-withdraw")) span.hidden { " " (consent.grantee) }
            }
        }
    }
}

/// Requests that wait, each with its three answers. What the caller says is read back before it is said for them.
fn requests(ctx: &Ctx, view: &CallerView) -> Markup {
    html! {
        @for request in &view.requests {
            div data-request=(request.id) {
                p { strong { (question(ctx.words, request)) } }
                p.small { (ctx.t("request-asked")) " " (format::time_tag(ctx.words, request.asked_at)) }
                form.actions method="post" action="/hotline/request" {
                    (hidden("customer", &view.customer))
                    (hidden("language", &view.complaint.language))
                    (hidden("request", &request.id))
                    (button_with(Weight::Quiet, &ctx.t("hotline-answer-yes"), "answer", "yes"))
                    (button_with(Weight::Quiet, &ctx.t("hotline-answer-no"), "answer", "no"))
                    (button_with(Weight::Quiet, &ctx.t("hotline-answer-never"), "answer", "never"))
                }
            }
        }
    }
}

fn choices(ctx: &Ctx, view: &CallerView) -> Markup {
    html! {
        @if !view.refusals.is_empty() {
            ul.rows {
                @for refusal in &view.refusals {
                    li { div {
                        strong { (refusal.says) }
                        p.small { (ctx.t("since")) " " (format::time_tag(ctx.words, refusal.since)) }
                    } }
                }
            }
        }
        p { (ctx.t("hotline-choice-lead")) }
        (post("/hotline/choose", &html! {
            (hidden("customer", &view.customer))
            (hidden("language", &view.complaint.language))
            (button(Weight::Quiet, &ctx.t("hotline-choice-open")))
        }))
    }
}

fn cases(ctx: &Ctx, view: &CallerView) -> Markup {
    if view.cases.is_empty() {
        return notice(Tone::Plain, &ctx.t("hotline-no-cases"), &html! {});
    }
    let names = ["received-at", "promise", "desk-about", "hotline-stage", "desk-due", "desk-answer-due"];
    let columns = names.map(|id| Column::words(ctx.t(id))).to_vec();
    let mut table = Table::new(ctx.t("hotline-cases"), columns);
    let none = || html! { "–" };
    let day = |at: Option<Instant>| at.map_or_else(none, |at| due_tag(ctx, at));
    for case in &view.cases {
        table.row(vec![
            html! { a href={ "/desk/cases/" (case.case) } { (format::short_time_tag(ctx.words, case.opened_at)) } },
            html! { (case.promise) },
            html! { span.number { (case.about) } },
            stage_tag(ctx, case.stage),
            html! { @if case.paused { (ctx.t("hotline-paused")) } @else { (day(case.due)) } },
            day(case.answer_due),
        ]);
    }
    table.draw()
}

fn calls(ctx: &Ctx, view: &CallerView) -> Markup {
    if view.calls.is_empty() {
        return notice(Tone::Plain, &ctx.t("hotline-no-calls"), &html! {});
    }
    let [time, who, fate, why, next] =
        ["call-time", "caller", "hotline-fate", "hotline-why", "hotline-next"].map(|id| ctx.t(id));
    let columns = vec![
        Column::words(time),
        Column::words(who),
        Column::words(fate),
        Column::prose(why),
        Column::words(next),
    ];
    let mut table = Table::new(ctx.t("hotline-calls"), columns);
    for call in &view.calls {
        table.row(vec![
            format::short_time_tag(ctx.words, call.at),
            html! { (caller(ctx, call)) " " span.number { (call.from) } },
            fate_tag(ctx, call.fate),
            html! {
                @if let Some(why) = &call.why { (why) " " }
                @if let Some(decision) = &call.decision {
                    a href={ "/decisions/" (decision) } { (ctx.t("decision-link")) span.hidden { " " (call.from) } }
                }
            },
            complain_about(ctx, view, call),
        ]);
    }
    table.draw()
}

fn complain_about(ctx: &Ctx, view: &CallerView, call: &CallRow) -> Markup {
    html! {
        @if let Some(case) = &call.claim {
            a href={ "/desk/cases/" (case) } { (ctx.t("hotline-has-case")) }
        } @else if call.fate.may_have_rung() {
            form method="post" action="/hotline" {
                (hidden("customer", &view.customer))
                (hidden("call", &call.id))
                (hidden("language", &view.complaint.language))
                button.button.quiet.small type="submit" {
                    (ctx.t("hotline-about-call")) span.hidden { " " (call.from) }
                }
            }
        } @else { "–" }
    }
}

fn promises(ctx: &Ctx, view: &CallerView) -> Markup {
    if view.promises.is_empty() {
        return notice(Tone::Plain, &ctx.t("promises-not-held"), &html! {});
    }
    let names = ["promise", "hotline-answer-by", "hotline-paid-by", "hotline-next"];
    let columns = names.map(|id| Column::words(ctx.t(id))).to_vec();
    let mut table = Table::new(ctx.t("hotline-promises"), columns);
    for promised in &view.promises {
        table.row(vec![
            html! {
                (promised.name)
                p.small { (promised.brands.join(" · ")) }
                p.small { (promised.text) }
            },
            html! { span.number.whole { (format::day(ctx.words, promised.answer_by)) } },
            html! { span.number.whole { (format::day(ctx.words, promised.paid_by)) } },
            html! {
                @if promised.about_calls {
                    a href="#calling_number" { (ctx.t("hotline-complaint")) }
                } @else {
                    form method="post" action={ "/hotline/claim/" (promised.id) } {
                        (hidden("customer", &view.customer))
                        (hidden("language", &view.complaint.language))
                        button.button.quiet.small type="submit" {
                            (ctx.t("promises-claim")) span.hidden { " " (promised.name) }
                        }
                    }
                }
            },
        ]);
    }
    html! { (table.draw()) p.small { (ctx.t("hotline-by-note")) } }
}
