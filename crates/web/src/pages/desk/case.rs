//! One case at the desk: the call, what was decided and said about it, the rules, and the ruling.

use std::collections::BTreeMap;

use anxin_desk::Holds;
use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_identity::Action as Allowed;
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::basics::{
    Tone, back, card, facts, heading, hidden, notice, quote, reference, sentences, tag,
};
use crate::components::form::{
    Choice, Errors, Field, Group, Input, error_summary, post, radios, select_of_groups,
};
use crate::components::shell::{Width, shell};
use crate::components::timeline::{Step, timeline};
use crate::ctx::Ctx;
use crate::format;
use crate::pages::agent::verdict_tag;
use crate::pages::customer::claims::{self, About, MergedRow, Origin, QuestionRow, Rule, Stage, stage_tag};
use crate::pages::desk::ask::{AskForm, asking, texts};
use crate::pages::desk::held::{HoldView, holding};
use crate::pages::desk::line;
use crate::pages::desk::live::{self, Live};
use crate::pages::desk::queue::link;
use crate::pages::desk::verify::{VerifyGroup, verify};
use crate::pages::files::{self, FileRow};
use crate::pages::loss::{self, ConditionRow, FactRow, Sums};
use crate::reasons::{self, Audience};

/// What the form posts to `/desk/cases/{id}/rule`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    /// `uphold` or `reject`.
    pub ruling: String,
    /// The finding's code.
    pub code: String,
    /// A note for the file.
    pub note: String,
    /// A key that makes a repeated post harmless.
    pub once: String,
    /// How far the case had come when the form was drawn.
    pub mark: String,
    /// `yes` to see what would follow from what was verified, without ruling.
    pub weigh: String,
    /// A text to put into the note, by its id, with `use_note` = `yes`.
    pub note_text: String,
    /// See `note_text`.
    pub use_note: String,
    /// What was verified, each under its place with [`VERIFIED_PREFIX`] before it.
    #[serde(flatten)]
    pub verified: BTreeMap<String, String>,
}

/// What is known of a loss, for the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LossView {
    /// The conditions, on what is held or on what was verified.
    pub conditions: Vec<ConditionRow>,
    /// How the sum came about.
    pub sums: Sums,
    /// What was claimed and what is held.
    pub facts: Vec<FactRow>,
    /// What can be verified; empty for the second person, who agrees to what the first has verified.
    pub verify: Vec<VerifyGroup>,
    /// Whether the facts name another person than the one who claims.
    pub names_another: bool,
    /// Whether conditions and sum are those that would follow from the form, and not those in the file.
    pub is_preview: bool,
}

/// A decision of the gate about this line and this number.
#[derive(Clone, Debug)]
pub struct DecisionRow {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Instant,
    /// The verdict.
    pub verdict: Verdict,
    /// The reasons, the decisive one first.
    pub reasons: Vec<ReasonCode>,
}

/// What a rule about abuse said of the finding.
#[derive(Clone, Debug)]
pub struct SignalRow {
    /// Its figure and its threshold, in words.
    pub text: String,
    /// Whether it fired.
    pub fired: bool,
    /// What waits when it does.
    pub holds: Holds,
}

/// What the customer has said, as one line of the act history.
#[derive(Clone, Debug)]
pub struct ActRow {
    /// When it took effect.
    pub at: Instant,
    /// `refuse` or `permit`, its scope and its source, in words.
    pub text: String,
}

/// What may be done with the case by the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Decide it.
    Rule,
    /// Agree or not, as the second of two people.
    RuleSecond {
        /// What the first has decided, in words.
        first: String,
    },
    /// Nothing: the reader has decided it before, so another person has to.
    NotYours,
    /// Nothing: it is decided.
    Closed,
}

/// The view.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// The case.
    pub case: String,
    /// Who has it in hand, by name.
    pub holder: Option<String>,
    /// What tells that it has changed.
    pub live: Live,
    /// How far it is.
    pub stage: Stage,
    /// How it began.
    pub origin: Origin,
    /// The customer's number, masked.
    pub customer: String,
    /// The promise, by name.
    pub promise: String,
    /// What it is about.
    pub about: About,
    /// Agent and brand at that time, if known.
    pub caller: Option<String>,
    /// What the telephone system recorded, in words; nothing if there is no record.
    pub record: Option<String>,
    /// What the customer told.
    pub told: Option<String>,
    /// By when it is to be decided.
    pub due: Option<Instant>,
    /// Since when that clock stands still.
    pub paused: Option<Instant>,
    /// By when the customer has an answer, whatever happens.
    pub answer_due: Option<Instant>,
    /// For a loss: what is known of it.
    pub loss: Option<LossView>,
    /// What the customer was asked, the oldest first.
    pub questions: Vec<QuestionRow>,
    /// The evidence files.
    pub files: Vec<FileRow>,
    /// Reports that were joined to this case.
    pub merged: Vec<MergedRow>,
    /// The case that this one was joined to.
    pub joined_to: Option<String>,
    /// Texts for questions: id and name.
    pub question_texts: Vec<(String, String)>,
    /// Texts for notes: id and name.
    pub note_texts: Vec<(String, String)>,
    /// The question as it was sent.
    pub ask: AskForm,
    /// What it pays if upheld.
    pub amount: Option<Money>,
    /// What the records say so far.
    pub findings: Vec<FindingCode>,
    /// What the rules about abuse said, where they were asked.
    pub signals: Vec<SignalRow>,
    /// Money that waits for a person because of an account, now or before.
    pub hold: HoldView,
    /// The gate's decisions around the call.
    pub decisions: Vec<DecisionRow>,
    /// The customer's acts, the oldest first.
    pub acts: Vec<ActRow>,
    /// The rules in force at the time of the call.
    pub rules: Vec<Rule>,
    /// What has been done with the case, the oldest first.
    pub history: Vec<Step>,
    /// What the reader may do.
    pub action: Action,
    /// The form as it was sent.
    pub form: RuleForm,
    /// What is wrong: fields `ruling`, `code`, `note`, `question`, `looked` and those of what was verified.
    pub errors: Errors,
}

/// The page.
#[must_use]
pub fn page(ctx: &Ctx, view: &CaseView) -> Markup {
    let title = headline(view);
    let so_far: Vec<String> =
        view.findings.iter().map(|code| reasons::finding(ctx.words, *code, Audience::Agent)).collect();
    let body = html! {
        @if ctx.may(Allowed::SeeQueue) { (back("/desk", &ctx.t("desk-title"))) }
        // The hotline comes here from a caller.
        @else { (back("/hotline", &ctx.t("nav-hotline"))) }
        (error_summary(ctx, &view.errors))
        (heading(&title, None))
        (live::notice(ctx, &view.live))
        div.standing {
            (stage_tag(ctx, view.stage))
            @if let Some(holder) = &view.holder { (tag(Tone::Info, &ctx.t_with("hand-with", &[("name", holder.as_str().into())]))) }
            (reference(&view.case))
            (clocks(ctx, view))
        }
        @if view.loss.is_none() {
            // The call and the evidence around it, with the words of the rule beside them.
            div.pair.uneven { div { (line::of_call(ctx, view)) } div { (rules(ctx, view)) } }
        }
        div.pair.uneven {
            div {
                (card(&ctx.t(if view.loss.is_some() { "claim-about" } else { "claim-call" }), &call(ctx, view)))
                @if let Some(loss) = &view.loss { (loss_cards(ctx, loss, &so_far)) }
                @else {
                    (card(&ctx.t("case-records"), &html! {
                        @if !so_far.is_empty() { (sentences(&so_far)) }
                        (decisions(ctx, &view.decisions))
                    }))
                }
                @if !view.files.is_empty() { (card(&ctx.t("files-title"), &files::list(ctx, &view.files))) }
                @if !view.signals.is_empty() { (card(&ctx.t("case-signals"), &signals(ctx, &view.signals))) }
                @if !view.merged.is_empty() { (merged(ctx, &view.merged)) }
            }
            div {
                (ruling(ctx, view))
                (holding(ctx, view))
                (asking(ctx, view))
                @if view.loss.is_some() { (rules(ctx, view)) }
                @if !view.history.is_empty() { (card(&ctx.t("case-history"), &timeline(ctx, &view.history))) }
            }
        }
    };
    shell(ctx, &title, Width::Broad, &body)
}

/// The promise and what the case is about.
fn headline(view: &CaseView) -> String {
    match &view.about {
        About::Call { from, .. } => format!("{} · {}", view.promise, format::unbroken(from)),
        About::Loss { promise, reference, .. } => format!("{promise} · {reference}"),
    }
}

fn rules(ctx: &Ctx, view: &CaseView) -> Markup {
    html! {
        @if !view.rules.is_empty() {
            (card(&ctx.t("case-rules"), &html! { @for rule in &view.rules { (quote(&rule.text, &rule.source)) } }))
        }
    }
}

/// Both clocks: the desk's own, which stands still while the customer is asked, and the customer's, which never does.
fn clocks(ctx: &Ctx, view: &CaseView) -> Markup {
    html! {
        @if let Some(since) = view.paused {
            (tag(Tone::Info, &ctx.t("clock-paused")))
            p.small { (ctx.t("since")) " " (format::time_tag(ctx.words, since)) }
        } @else if let Some(due) = view.due {
            p.small { (ctx.t("desk-due")) " " (format::last_day_tag(ctx.words, due)) }
        }
        @if let Some(due) = view.answer_due {
            p.small { (ctx.t("desk-answer-due")) " " (format::last_day_tag(ctx.words, due)) }
        }
    }
}

fn loss_cards(ctx: &Ctx, view: &LossView, so_far: &[String]) -> Markup {
    html! {
        @if view.names_another { (notice(Tone::Warn, &ctx.t("case-names-another"), &html! {})) }
        (card(&ctx.t("conditions-title"), &html! {
            @if view.is_preview { p { (tag(Tone::Info, &ctx.t("case-preview"))) } }
            @else if !so_far.is_empty() { (sentences(so_far)) }
            (loss::conditions(ctx, &view.conditions))
        }))
        @if !view.sums.is_empty() { (card(&ctx.t("sums-card"), &loss::sums(ctx, &view.sums))) }
        (card(&ctx.t("facts-title"), &loss::facts(ctx, &view.facts)))
    }
}

fn merged(ctx: &Ctx, rows: &[MergedRow]) -> Markup {
    card(
        &ctx.t("merged-title"),
        &html! {
            ul.rows {
                @for row in rows {
                    li {
                        div {
                            p.small { (format::time_tag(ctx.words, row.at)) " · " (claims::origin(ctx, row.origin)) }
                            p { @if row.words.is_empty() { (ctx.t("nothing-said")) } @else { (row.words) } }
                        }
                    }
                }
            }
        },
    )
}

fn call(ctx: &Ctx, view: &CaseView) -> Markup {
    let caller = view.caller.clone().unwrap_or_else(|| ctx.t("calls-unknown"));
    let record = view.record.clone().unwrap_or_else(|| ctx.t("case-no-record"));
    let told = view.told.clone().unwrap_or_else(|| ctx.t("nothing-said"));
    let mut all = vec![(ctx.t("customer"), html! { span.number { (view.customer) } })];
    all.extend(view.about.facts(ctx));
    all.push((ctx.t(if view.loss.is_some() { "brand-of-call" } else { "caller" }), html! { (caller) }));
    all.push((ctx.t("origin"), html! { (claims::origin(ctx, view.origin)) }));
    if matches!(view.about, About::Call { .. }) {
        all.push((ctx.t("case-record"), html! { (record) }));
    }
    all.push((ctx.t("case-told"), html! { (told) }));
    facts(&all)
}

fn decisions(ctx: &Ctx, rows: &[DecisionRow]) -> Markup {
    html! {
        h3 { (ctx.t("case-decisions")) }
        @if rows.is_empty() { p { (ctx.t("case-no-decisions")) } }
        ul.rows {
            @for row in rows {
                li {
                    div {
                        p { (format::time_tag(ctx.words, row.at)) " " (verdict_tag(ctx, row.verdict)) }
                        @for code in &row.reasons { p.small { (reasons::reason_name(ctx.words, *code)) } }
                        p { a href={ "/decisions/" (row.id) } { (reference(&row.id)) } }
                    }
                }
            }
        }
    }
}

fn signals(ctx: &Ctx, rows: &[SignalRow]) -> Markup {
    html! {
        p { (ctx.t("case-signals-lead")) }
        @for (holds, id) in [(Holds::Award, "signals-award"), (Holds::Payout, "signals-payout")] {
            @let asked: Vec<&SignalRow> = rows.iter().filter(|row| row.holds == holds).collect();
            @if !asked.is_empty() { h3 { (ctx.t(id)) } (asked_of(ctx, &asked)) }
        }
    }
}

fn asked_of(ctx: &Ctx, rows: &[&SignalRow]) -> Markup {
    html! {
        ul.rows {
            @for row in rows {
                li {
                    div {
                        @if row.fired { (tag(Tone::Warn, &ctx.t("signal-fired"))) }
                        @else { (tag(Tone::Good, &ctx.t("signal-quiet"))) }
                        p.small { (row.text) }
                    }
                }
            }
        }
    }
}

fn ruling(ctx: &Ctx, view: &CaseView) -> Markup {
    match &view.action {
        Action::Closed => {
            let lead = html! {
                p { (ctx.t("case-closed-lead")) }
                @if let Some(into) = &view.joined_to { p { (ctx.t("joined-to")) " " (link(ctx, into)) } }
                @if !view.form.note.is_empty() {
                    p { (ctx.t("live-typed")) }
                    p.bubble { (view.form.note) }
                }
            };
            notice(Tone::Info, &ctx.t("case-closed"), &lead)
        }
        Action::NotYours => {
            notice(Tone::Warn, &ctx.t("case-not-yours"), &html! { p { (ctx.t("case-not-yours-lead")) } })
        }
        Action::Rule => card(&ctx.t("rule-title"), &rule_form(ctx, view)),
        Action::RuleSecond { first } => card(
            &ctx.t("rule-second-title"),
            &html! {
                p { (ctx.t("rule-second-lead")) }
                p { (tag(Tone::Info, first)) }
                (rule_form(ctx, view))
            },
        ),
    }
}

/// What somebody has written where it cannot be sent any more.
pub(crate) fn typed(ctx: &Ctx, words: &str) -> Markup {
    html! { @if !words.trim().is_empty() { p { (ctx.t("typed-kept")) } p.bubble { (words) } } }
}

fn rule_form(ctx: &Ctx, view: &CaseView) -> Markup {
    let pays = match view.amount {
        Some(amount) => {
            ctx.t_with("rule-uphold-pays", &[("amount", format::money(ctx.words, amount).into())])
        }
        None => ctx.t("rule-uphold-hint"),
    };
    let ways = [
        Choice::new("uphold", ctx.t("rule-uphold")).with_hint(pays).with_key("u"),
        Choice::new("reject", ctx.t("rule-reject")).with_hint(ctx.t("rule-reject-hint")).with_key("r"),
    ];
    // That a person has to look is no ruling.
    let is_loss = view.loss.is_some();
    let group = |ruling: &'static str, label: &str, fits: fn(FindingCode) -> bool| {
        let codes =
            FindingCode::ALL.iter().copied().filter(|code| code.is_about_loss() == is_loss && fits(*code));
        let named = codes.map(|code| Choice::new(code.word(), reasons::finding_name(ctx.words, code)));
        Group { ruling, label: ctx.t(label), choices: named.collect() }
    };
    let codes = [
        group("uphold", "rule-uphold", FindingCode::upholds),
        group("reject", "rule-reject", FindingCode::rejects),
    ];
    let note = Field::new("note", Input::Lines, ctx.t("rule-note"))
        .hint(ctx.t("rule-note-hint"))
        .value(&view.form.note)
        .check(ctx, &view.errors);
    post(
        &format!("/desk/cases/{}/rule", view.case),
        &html! {
            (hidden("once", &view.form.once))
            (hidden("mark", &view.live.mark.to_string()))
            // The first button of a form is the one that the Enter key presses: it sends nothing away.
            @if let Some(loss) = &view.loss { (verify(ctx, view, loss)) }
            (radios(ctx, "ruling", &ctx.t("rule-ruling"), &ways, &view.form.ruling, &view.errors))
            (select_of_groups(ctx, "code", &ctx.t("rule-code"), &codes, &view.form.code, &view.errors))
            (texts(ctx, "note_text", "use_note", &view.note_texts, &view.form.note_text))
            (note.draw())
            button.button type="submit" accesskey="s" name="send" value="yes" { (ctx.t("rule-send")) }
            p.small { (ctx.t("rule-keys")) }
        },
    )
}
