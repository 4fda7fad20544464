//! The desk's face: the queue, one case, and the ruling.

pub(crate) mod ask;
pub(crate) mod audit;
pub(crate) mod brands;
pub(crate) mod bulk;
pub(crate) mod export;
pub(crate) mod held;
pub(crate) mod live;
pub(crate) mod rulebooks;
pub(crate) mod search;
pub(crate) mod staff;
pub(crate) mod texts;
mod verify;

use std::collections::BTreeMap;

use anxin_desk::{
    Case, CaseRow, CodedRuling, DeskError, Finding, FindingState, MacroUse, RuleId, RuleRequest, Ruled,
    Signal, Staff,
};
use anxin_domain::act::{Act, Word};
use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::CaseId;
use anxin_domain::money::Money;
use anxin_domain::scope::Grantee;
use anxin_domain::time::{DAY_MICROS, Instant};
use anxin_domain::verify::FindingCode;
use anxin_identity::{Action, SignedIn};
use anxin_store::audit::AuditAction;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::components::form::Errors;
use crate::ctx::Done;
use crate::fail::Fail;
use crate::format;
use crate::handlers::cases::Reader;
use crate::handlers::customer::permit::source;
use crate::handlers::{Answer, cases, fields, files};
use crate::pages::desk::ask::AskForm;
use crate::pages::desk::case::{self, ActRow, Action as May, CaseView, DecisionRow, RuleForm, SignalRow};
use crate::pages::desk::live::Live;
use crate::pages::desk::queue::{self, Clock, DecidedRow, Export, QueueRow, QueueView, Went};
use crate::pages::desk::verify::VERIFIED_PREFIX;
use crate::pages::error::Problem;
use crate::visitor::{Asked, Sent, Visitor, done};
use crate::web::Web;

/// Cases that wait, on the page.
const QUEUE_SHOWN: u32 = 200;

/// The largest sum, in minor units of its currency, that a ruling pays without a fresh proof of who rules: above what calls are paid,
/// below what a leak or a lost deposit comes to. Every currency of ours has hundredths.
const LARGE_MINOR: i64 = 100_000;

/// Cases that were decided, on the page.
const DECIDED_SHOWN: u32 = 50;

/// Which cases are shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Only {
    promise: String,
}

/// `GET /desk`.
pub(crate) async fn queue(State(web): State<Web>, visitor: Visitor, Asked(only): Asked<Only>) -> Answer {
    let person = visitor.may(Action::SeeQueue)?;
    let web = web.seen_by(person);
    let export = person.may(Action::ExportCases).then(|| export::offered(&web, visitor.words()));
    show_queue(&web, &visitor, &only.promise, export).await
}

async fn show_queue(web: &Web, visitor: &Visitor, promise: &str, export: Option<Export>) -> Answer {
    let view = queue_view(web, visitor, promise, export).await?;
    Ok(live::with_script(queue::page(&visitor.ctx, &view)))
}

async fn queue_view(
    web: &Web,
    visitor: &Visitor,
    promise: &str,
    export: Option<Export>,
) -> Result<QueueView, Fail> {
    let now = web.gate.clock().now();
    // Read before the cases are: what happens meanwhile is told rather than missed.
    let mark = web.desk.queue_mark().await?;
    let waiting = match promise {
        "" => web.desk.queue(QUEUE_SHOWN).await?,
        one => web.desk.queue_of(one, QUEUE_SHOWN).await?,
    };
    let holders = web.desk.holders(waiting.iter().map(|row| row.case).collect()).await?;
    let held = web.desk.payouts_held(QUEUE_SHOWN).await?;
    let decided = web.desk.decided(DECIDED_SHOWN).await?;
    let language = visitor.language().tag();
    let catalogue = web.gate.law().catalogue();
    let promises = catalogue.promises().iter();
    Ok(QueueView {
        promises: promises.map(|one| (one.id.clone(), one.name.get(language).to_owned())).collect(),
        promise: promise.to_owned(),
        export,
        rows: waiting.iter().map(|row| waits(web, visitor, row, now)).collect(),
        holders: holders.into_iter().map(|(case, holder)| (case.to_string(), holder.staff.name)).collect(),
        bulk: if visitor.may(Action::Rule).is_ok() { Some(bulk::offered(web, visitor).await?) } else { None },
        live: Live { changes: "/desk/changes".to_owned(), mark, show: visitor.ctx.path.clone() },
        held: held.iter().map(|row| held::row(web, visitor, row)).collect(),
        decided: decided.iter().map(was_decided).collect(),
    })
}

/// `GET /desk/cases/{case}`.
pub(crate) async fn case(State(web): State<Web>, visitor: Visitor, Path(case): Path<String>) -> Answer {
    let person = visitor.may(Action::SeeCase)?;
    let web = web.seen_by(person);
    let page = show(&web, &visitor, person, &case, Typed::new(&web), Errors::default()).await?;
    audit::saw(&web, person, AuditAction::LookedAtCase, &case).await?;
    Ok(page)
}

/// `GET /desk/cases/{case}/files/{file}`.
pub(crate) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path((case, file)): Path<(String, String)>,
) -> Answer {
    let person = visitor.may(Action::SeeCase)?;
    let web = web.seen_by(person);
    let case = web.desk.case(read_id(&case)?).await?;
    audit::saw(&web, person, AuditAction::LookedAtFile, case.id).await?;
    files::save(&web, case.id, &file).await
}

/// `POST /desk/cases/{case}/rule`.
pub(crate) async fn rule(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<String>,
    Sent(mut form): Sent<RuleForm>,
) -> Answer {
    let person = visitor.may(Action::Rule)?;
    let web = web.seen_by(person);
    let mut errors = Errors::default();
    let case = web.desk.case(read_id(&id)?).await?;
    let Some(finding) = waiting(&case) else {
        // Somebody else was quicker. What was written is shown, so that it can be used elsewhere.
        if form.note.trim().is_empty() {
            return Err(Fail::page(Problem::Conflict));
        }
        let page = show(&web, &visitor, person, &id, Typed::ruling(form), errors).await?;
        return Ok((StatusCode::CONFLICT, page).into_response());
    };
    if form.use_note == "yes" {
        let about = (&case, finding);
        if let Some(text) = ask::text_of(&web, &visitor, MacroUse::Note, about, &form.note_text).await? {
            form.note = text;
        }
        return show(&web, &visitor, person, &id, Typed::ruling(form), errors).await;
    }
    let verified = verify::verified(&form);
    check_verified(&web, &mut errors, finding, &verified);
    if form.weigh == "yes" {
        return show(&web, &visitor, person, &id, Typed::ruling(form), errors).await;
    }
    let ruling = read(&mut errors, &form, finding);
    // The form comes back with the mark of now, so the next send goes by what stands on the page then.
    if has_changed(&web, case.id, &form.mark).await? {
        errors.add("ruling", "error-case-changed");
    }
    let Some(ruling) = ruling.filter(|_| errors.is_empty()) else {
        return show(&web, &visitor, person, &id, Typed::ruling(form), errors).await;
    };
    if matches!(ruling, CodedRuling::Uphold(_)) && is_large(&web, &visitor, &case, finding, &form).await? {
        visitor.may(Action::RuleLarge)?;
    }
    // A rejection rests on the reason, and nothing is verified by it.
    let verified = if matches!(ruling, CodedRuling::Uphold(_)) { verified } else { BTreeMap::new() };
    let request = RuleRequest {
        case: case.id,
        finding: finding.id,
        ruling,
        verified,
        words: form.note.clone(),
        staff: staff(person),
    };
    let told = match web.desk.rule(request).await {
        Ok(Ruled::Proposed) => Done::RuledOnce,
        Ok(Ruled::Awarded(_) | Ruled::AlreadyAwarded(_) | Ruled::Rejected) => Done::Ruled,
        Err(error) => {
            note(&mut errors, error)?;
            return show(&web, &visitor, person, &id, Typed::ruling(form), errors).await;
        }
    };
    Ok(done(&format!("/desk/cases/{}", case.id), told))
}

/// Whether upholding a finding would pay a large sum, by what was verified so far.
async fn is_large(
    web: &Web,
    visitor: &Visitor,
    case: &Case,
    finding: &Finding,
    form: &RuleForm,
) -> Result<bool, Fail> {
    let sum = match finding.loss() {
        Some(loss) => verify::view(web, visitor, case, finding, loss, form).await?.sums.payable,
        None => cases::amount(web, finding),
    };
    Ok(sum.is_some_and(|sum| sum.minor() > LARGE_MINOR))
}

/// Whether a case has changed since a form was drawn. One without a mark comes from elsewhere, and the desk holds what it must.
async fn has_changed(web: &Web, case: CaseId, drawn_at: &str) -> Result<bool, Fail> {
    match drawn_at.parse::<i64>() {
        Ok(drawn_at) => Ok(web.desk.mark_of(case).await? != drawn_at),
        Err(_) => Ok(false),
    }
}

/// What the desk does not take comes back to the form with nothing lost.
fn note(errors: &mut Errors, error: DeskError) -> Result<(), Fail> {
    match error {
        DeskError::InvalidClaim { field, .. } => {
            errors.add(format!("{VERIFIED_PREFIX}{field}"), "error-claim-odd");
        }
        DeskError::Invalid { field: "verified", .. } => errors.add("ruling", "error-verified-short"),
        DeskError::Invalid { field: "sum", .. } => errors.add("ruling", "error-sum-lower"),
        DeskError::Invalid { field: "code", .. } => errors.add("code", "error-ruling-code"),
        DeskError::NothingToPayBy => errors.add("ruling", "error-nothing-to-pay-by"),
        DeskError::AlreadySent => errors.add("ruling", "error-already-sent"),
        other => return Err(other.into()),
    }
    Ok(())
}

fn check_verified(web: &Web, errors: &mut Errors, finding: &Finding, verified: &BTreeMap<String, String>) {
    let law = web.gate.law();
    let terms = finding.terms.as_deref().and_then(|label| law.terms_labelled(label));
    let catalogue = law.catalogue();
    if let (Some(terms), Some(promise)) = (terms, catalogue.promise(finding.promise())) {
        verify::check(errors, promise, &terms, verified);
    }
}

/// Somebody at the desk, as their rulings and questions name them.
fn staff(person: &SignedIn) -> Staff {
    let name = person.name.clone().unwrap_or_else(|| person.number.masked());
    Staff { number: person.number, name }
}

fn read(errors: &mut Errors, form: &RuleForm, finding: &Finding) -> Option<CodedRuling> {
    // There is one reason to uphold a loss, so nobody has to choose it.
    let is_plain = form.code.is_empty() && form.ruling == "uphold" && finding.loss().is_some();
    let code = if is_plain { Some(FindingCode::TermsMet) } else { form.code.parse::<FindingCode>().ok() };
    if code.is_none() {
        errors.add("code", "error-choose");
    }
    fields::words(errors, "note", &form.note);
    let fits = code.is_none_or(|code| match form.ruling.as_str() {
        "uphold" => code.upholds(),
        "reject" => code.rejects(),
        _ => true,
    });
    if !fits {
        errors.add("code", "error-ruling-code");
    }
    match form.ruling.as_str() {
        "uphold" => Some(CodedRuling::Uphold(code?)),
        "reject" => Some(CodedRuling::Reject(code?)),
        _ => {
            errors.add("ruling", "error-choose");
            None
        }
    }
}

/// The finding that waits for a person, if one does.
fn waiting(case: &Case) -> Option<&Finding> {
    case.findings.iter().find(|finding| finding.state.is_waiting())
}

/// What was typed into the forms of a case so far, also into one that is not open any more.
struct Typed {
    rule: RuleForm,
    ask: AskForm,
    looked: String,
}

impl Typed {
    /// Nothing yet.
    fn new(web: &Web) -> Self {
        Self::ruling(RuleForm { once: web.once(), ..RuleForm::default() })
    }

    /// A ruling and nothing else.
    fn ruling(rule: RuleForm) -> Self {
        Self { rule, ask: AskForm::default(), looked: String::new() }
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    person: &SignedIn,
    id: &str,
    typed: Typed,
    errors: Errors,
) -> Answer {
    let Typed { rule: form, ask: asking, looked } = typed;
    let mark = web.desk.mark_of(read_id(id)?).await?;
    let case = web.desk.case(read_id(id)?).await?;
    let holder = web.desk.holders(vec![case.id]).await?.remove(&case.id);
    let finding = waiting(&case).or_else(|| cases::leading(&case)).ok_or(Fail::NOT_FOUND)?;
    let acts = web.gate.registry().now().acts(case.customer);
    let macros = web.desk.macros().await?;
    let loss = match finding.loss() {
        Some(loss) => Some(verify::view(web, visitor, &case, finding, loss, &form).await?),
        None => None,
    };
    let would_pay = loss.as_ref().and_then(|loss| loss.sums.payable);
    let view = CaseView {
        case: case.id.to_string(),
        holder: holder.map(|holder| holder.staff.name),
        live: Live {
            changes: format!("/desk/cases/{}/changes", case.id),
            mark,
            show: format!("/desk/cases/{}", case.id),
        },
        stage: cases::stage(finding.state, cases::awards_of(finding)),
        origin: cases::origin(case.origin),
        customer: case.customer.masked(),
        promise: cases::promise_name(web, &visitor.ctx, finding.promise()),
        about: cases::about(web, &visitor.ctx, finding, Reader::Staff),
        caller: cases::caller(web, finding),
        record: record(web, visitor, &case, finding).await?,
        told: told(&case, finding),
        due: finding.due_at.filter(|_| finding.state.is_waiting()),
        paused: finding.paused_at.filter(|_| finding.state.is_waiting()),
        answer_due: finding.answer_due_at.filter(|_| finding.state.is_waiting()),
        amount: cases::amount(web, finding).or(would_pay),
        loss,
        questions: finding.questions.iter().map(|question| cases::question(finding, question)).collect(),
        files: files::rows(web, case.id, &format!("/desk/cases/{}", case.id)).await?,
        merged: cases::merged(web, &case).await?,
        joined_to: web.desk.joined_to(case.id).await?.map(|case| case.to_string()),
        question_texts: ask::texts(&macros, visitor, MacroUse::Question, finding.promise()),
        note_texts: ask::texts(&macros, visitor, MacroUse::Note, finding.promise()),
        ask: asking,
        findings: vec![finding.code],
        signals: signals(web, visitor, &case, finding).await?,
        hold: held::view(web, person, &case, looked).await?,
        decisions: decisions(web, &case, finding).await?,
        acts: acts.iter().map(|act| said(web, visitor, act)).collect(),
        rules: cases::rules(web, &visitor.ctx, finding),
        history: cases::history(&visitor.ctx, &case),
        action: action(visitor, person, &case, finding),
        form,
        errors,
    };
    Ok(live::with_script(case::page(&visitor.ctx, &view)))
}

/// What the rules about abuse said of a finding, those that fired first. A rule that did not know its figure says nothing.
async fn signals(
    web: &Web,
    visitor: &Visitor,
    case: &Case,
    finding: &Finding,
) -> Result<Vec<SignalRow>, Fail> {
    let mut said = web.desk.signals(case.id).await?;
    said.retain(|signal| signal.finding == finding.id);
    said.sort_by_key(|signal| !signal.fired);
    let currency = cases::amount(web, finding).map(|amount| amount.currency());
    let row = |signal: &Signal| {
        let value = *signal.inputs.get(signal.rule.figure())?;
        let days = signal.inputs.get("within_days").copied().unwrap_or_default();
        let money = |minor| Some(format::money(visitor.words(), Money::new(minor, currency?)));
        let args = match signal.rule {
            RuleId::CapPersonMonth | RuleId::CapNumberMonth => [
                ("value", money(value)?.into()),
                ("threshold", money(signal.threshold)?.into()),
                ("days", days.into()),
            ],
            _ => [("value", value.into()), ("threshold", signal.threshold.into()), ("days", days.into())],
        };
        let id = format!("signal-{}", signal.rule.word().replace('_', "-"));
        Some(SignalRow { text: visitor.ctx.t_with(&id, &args), fired: signal.fired, holds: signal.holds })
    };
    Ok(said.iter().filter_map(row).collect())
}

fn action(visitor: &Visitor, person: &SignedIn, case: &Case, finding: &Finding) -> May {
    let calls = finding.call().is_some_and(|call| call.calling_number == person.number);
    let own = case.customer == person.number || calls;
    let before = finding.rulings.iter().any(|ruling| ruling.staff == Some(person.number));
    if !finding.state.is_waiting() {
        May::Closed
    } else if own || before || !person.may(Action::Rule) {
        May::NotYours
    } else if finding.state == FindingState::AwaitingSecond {
        let first = finding.rulings.iter().rev().find(|ruling| ruling.proposed);
        let first = first.map(|ruling| {
            let way = visitor.ctx.t(if ruling.upheld { "desk-upheld" } else { "desk-not-upheld" });
            format!("{way}: {}", crate::reasons::finding_name(visitor.words(), ruling.code))
        });
        May::RuleSecond { first: first.unwrap_or_default() }
    } else {
        May::Rule
    }
}

/// What the customer told, and what was written in appeals.
fn told(case: &Case, finding: &Finding) -> Option<String> {
    let appeals = finding.appeals.iter().map(|appeal| appeal.words.as_str());
    let all: Vec<&str> =
        std::iter::once(case.words.as_str()).chain(appeals).filter(|w| !w.is_empty()).collect();
    (!all.is_empty()).then(|| all.join(" / "))
}

async fn record(
    web: &Web,
    visitor: &Visitor,
    case: &Case,
    finding: &Finding,
) -> Result<Option<String>, Fail> {
    let Some(call) = finding.call() else { return Ok(None) };
    let Some(id) = call.record else { return Ok(None) };
    let (since, until) = (finding.happened_at, finding.happened_at.plus_ms(1));
    let records = web.gate.calls_between(call.calling_number, case.customer, since, until).await?;
    Ok(records.iter().find(|record| record.id == id).map(|record| in_words(visitor, record)))
}

fn in_words(visitor: &Visitor, record: &CallRecord) -> String {
    let outcome = visitor.ctx.t(match record.disposition {
        Disposition::Answered => "record-answered",
        Disposition::NoAnswer => "record-no-answer",
        Disposition::Busy => "record-busy",
        Disposition::Failed => "record-failed",
    });
    let talked = visitor.ctx.t_with("record-talked", &[("seconds", record.talk_seconds.into())]);
    format!("{outcome} · {talked} · {}", record.system)
}

/// What the gate was asked about this line and this number within a day of the call.
async fn decisions(web: &Web, case: &Case, finding: &Finding) -> Result<Vec<DecisionRow>, Fail> {
    let Some(call) = finding.call() else { return Ok(Vec::new()) };
    let (since, until) = (finding.happened_at.plus_days(-1), finding.happened_at.plus_days(1));
    let journal = web.gate.journal();
    let found = journal.decisions_for(call.calling_number, case.customer, since, until).await?;
    let row = |decision: anxin_domain::call::Decision| DecisionRow {
        id: decision.id.to_string(),
        at: decision.decided_at,
        verdict: decision.judgement.verdict,
        reasons: decision.judgement.reasons.iter().map(|reason| reason.code).collect(),
    };
    Ok(found.into_iter().map(row).collect())
}

/// An act in words: what was said, to whom, and where it came from.
fn said(web: &Web, visitor: &Visitor, act: &Act) -> ActRow {
    let word = visitor.ctx.t(match act.word {
        Word::Refuse => "act-refuse",
        Word::Permit => "act-permit",
        Word::Withdraw => "act-withdraw",
    });
    let grantee = match &act.scope.grantee {
        Grantee::Everyone => visitor.ctx.t("grantee-everyone"),
        Grantee::Brand(id) => cases::brand_name(web, id),
        Grantee::Agent(id) => web.gate.registry().now().agent_name(id).unwrap_or_else(|| id.to_string()),
    };
    let purposes: Vec<String> =
        act.scope.purposes.iter().map(|purpose| crate::pages::purpose_name(&visitor.ctx, *purpose)).collect();
    let about = if purposes.is_empty() {
        visitor.ctx.t("purpose-any")
    } else {
        purposes.join(visitor.language().comma())
    };
    let text = format!("{word} · {grantee} · {about} · {}", source(visitor, act.source));
    ActRow { at: act.effective_at, text }
}

fn waits(web: &Web, visitor: &Visitor, row: &CaseRow, now: Instant) -> QueueRow {
    let due = row.due_at.unwrap_or(row.opened_at);
    let clock = match due.micros() - now.micros() {
        left if left <= 0 => Clock::Late,
        left if left <= DAY_MICROS => Clock::Soon,
        _ => Clock::Fine,
    };
    QueueRow {
        case: row.case.to_string(),
        due,
        clock,
        paused: row.paused_at,
        answer_due: row.answer_due_at,
        promise: cases::promise_name(web, &visitor.ctx, row.promise()),
        customer: row.customer.masked(),
        about: cases::about_of(web.settings.place, row, Reader::Staff),
        brand: row.brand.as_ref().map(|id| cases::brand_name(web, id)),
        origin: cases::origin(row.origin),
        code: row.code,
    }
}

fn was_decided(row: &CaseRow) -> DecidedRow {
    DecidedRow {
        case: row.case.to_string(),
        at: row.decided_at.unwrap_or(row.opened_at),
        code: row.code,
        ruling: if row.state == FindingState::Upheld { Went::Upheld } else { Went::NotUpheld },
    }
}

/// A case that does not read is one that is not there.
fn read_id(text: &str) -> Result<CaseId, Fail> {
    text.parse().map_err(|_| Fail::NOT_FOUND)
}
