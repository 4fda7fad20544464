//! One thing done to several cases: each by the room that does it to one, with all that room asks, and each with its own outcome.

use std::collections::BTreeMap;

use anxin_desk::{
    Case, CaseMark, CaseSearch, CodedRuling, DeskError, Finding, FindingState, Macro, MacroUse, RuleRequest,
    Ruled, Staff,
};
use anxin_domain::ids::{CaseId, StaffId};
use anxin_domain::verify::FindingCode;
use anxin_identity::{Action, Role, SignedIn, Staff as Colleague};
use anxin_store::audit::{number_of, person_in};
use axum::extract::State;
use axum::response::IntoResponse;

use super::{ask, export, live, queue_view, staff, waiting};
use crate::components::form::Errors;
use crate::fail::Fail;
use crate::format;
use crate::handlers::{Answer, cases, fields};
use crate::pages::desk::bulk::{
    self, Became, BulkForm, BulkOffer, CASE_PREFIX, CheckRow, CheckView, OutcomeView,
};
use crate::pages::desk::queue;
use crate::undo::Undo;
use crate::visitor::{Sent, Visitor};
use crate::web::Web;

/// Most cases at once.
const CASES_LIMIT: usize = 50;

/// Findings that are looked at to see whether a reference is of one case only.
const NAMED_LIMIT: u32 = 50;

/// The promise whose texts are offered for several cases: those that every promise has.
const ANY_PROMISE: &str = "";

/// What is to be done to each.
enum Deed {
    Assign(Option<Staff>),
    Ask(Macro),
    Rule(CodedRuling, String),
    Join(CaseId, String),
}

/// `POST /desk/bulk`.
pub(crate) async fn send(State(web): State<Web>, visitor: Visitor, Sent(mut form): Sent<BulkForm>) -> Answer {
    let person = visitor.may(Action::Rule)?;
    let web = web.seen_by(person);
    let chosen = chosen(&form);
    let mut errors = Errors::default();
    if chosen.is_empty() {
        errors.add("deed", "error-bulk-none");
    } else if chosen.len() > CASES_LIMIT {
        errors.add("deed", "error-bulk-many");
    }
    if chosen.is_empty() {
        // There is nothing to go on with: the boxes are in the queue.
        return again(&web, &visitor, form, errors).await;
    }
    let deed = deed(&web, person, &form, &mut errors).await?;
    if let Some(Deed::Join(into, _)) = &deed {
        form.into = into.to_string();
    }
    let is_final = matches!(deed, Some(Deed::Rule(..) | Deed::Join(..)));
    let Some(deed) = deed.filter(|_| errors.is_empty() && (!is_final || form.confirm == "yes")) else {
        return check(&web, &visitor, form, chosen, errors).await;
    };
    // What may pay much is done by who has proved lately who they are, as on the page of one case.
    if matches!(deed, Deed::Rule(CodedRuling::Uphold(_), _)) {
        visitor.may(Action::RuleLarge)?;
    }
    let (mut rows, mut hands) = (Vec::with_capacity(chosen.len()), Vec::new());
    for (case, seen) in chosen {
        let became = match &deed {
            Deed::Assign(to) => assign(&web, person, case, to.clone(), &mut hands).await,
            _ => do_one(&web, person, (case, &seen), &deed).await,
        };
        rows.push((case.to_string(), became.unwrap_or_else(|error| told(&error))));
    }
    let undo = (!hands.is_empty()).then_some(Undo::Cases(hands));
    Ok(bulk::outcome(&visitor.ctx, &OutcomeView { deed: form.deed, rows, undo }).into_response())
}

/// The queue once more, with what is wrong with the form around it.
async fn again(web: &Web, visitor: &Visitor, form: BulkForm, errors: Errors) -> Answer {
    let offered = visitor.may(Action::ExportCases).is_ok().then(|| export::offered(web, visitor.words()));
    let mut view = queue_view(web, visitor, "", offered).await?;
    view.live.show = "/desk".to_owned();
    view.bulk = view.bulk.map(|offer| BulkOffer { form, errors, ..offer });
    Ok(live::with_script(queue::page(&visitor.ctx, &view)))
}

/// What can be offered under the queue.
pub(super) async fn offered(web: &Web, visitor: &Visitor) -> Result<BulkOffer, Fail> {
    let everybody = web.identity.all_staff().await?;
    let with = |one: &&Colleague| visitor.person().is_some_and(|person| work_together(person, one));
    let desk = everybody.iter().filter(with).filter(|one| one.roles.contains(&Role::Desk));
    let desk: Vec<_> = desk.map(|one| (one.number, one.name.clone())).collect();
    let clock = web.gate.clock().clone();
    let people = web.gate.store().write(move |tx| {
        let named =
            desk.iter().map(|(number, name)| Ok((person_in(tx, &clock, *number)?.to_string(), name.clone())));
        named.collect::<Result<Vec<_>, anxin_store::StoreError>>()
    });
    let macros = web.desk.macros().await?;
    let texts = ask::texts(&macros, visitor, MacroUse::Question, ANY_PROMISE);
    Ok(BulkOffer { people: people.await?, texts, ..BulkOffer::default() })
}

/// The cases whose boxes were ticked, each once, with what was seen of them.
fn chosen(form: &BulkForm) -> Vec<(CaseId, String)> {
    let named = form.cases.iter().filter(|(_, value)| !value.is_empty());
    named
        .filter_map(|(name, seen)| Some((name.strip_prefix(CASE_PREFIX)?.parse().ok()?, seen.clone())))
        .collect()
}

/// What is seen of a case when a ruling is read over: the finding and how far the case has come.
fn seen_of(finding: &Finding, mark: CaseMark) -> String {
    format!("{}:{mark}", finding.id)
}

async fn deed(
    web: &Web,
    person: &SignedIn,
    form: &BulkForm,
    errors: &mut Errors,
) -> Result<Option<Deed>, Fail> {
    fields::words(errors, "note", &form.note);
    Ok(match form.deed.as_str() {
        "take" => Some(Deed::Assign(Some(staff(person)))),
        "give-back" => Some(Deed::Assign(None)),
        "hand" => {
            let colleague = colleague(web, person, &form.to).await?;
            if colleague.is_none() {
                errors.add("to", "error-choose");
            }
            colleague.map(|colleague| Deed::Assign(Some(colleague)))
        }
        "ask" => {
            let macros = web.desk.macros().await?;
            let known = macros.of(MacroUse::Question, ANY_PROMISE).find(|one| one.id == form.text).cloned();
            if known.is_none() {
                errors.add("text", "error-choose");
            }
            known.map(Deed::Ask)
        }
        "join" => {
            let into = named(web, &form.into).await?;
            if into.is_none() {
                errors.add("into", "error-bulk-into");
            }
            into.map(|into| Deed::Join(into, form.note.clone()))
        }
        "uphold" | "reject" => ruling(form, errors).map(|ruling| Deed::Rule(ruling, form.note.clone())),
        _ => {
            errors.add("deed", "error-choose");
            None
        }
    })
}

/// Whether somebody can have the cases in hand that another one sees: whoever works for another tenant cannot.
fn work_together(person: &SignedIn, other: &Colleague) -> bool {
    person.tenant.is_none() || other.tenant.is_none() || person.tenant == other.tenant
}

/// A case by its reference, or by the beginning of it where that is of one case only.
async fn named(web: &Web, reference: &str) -> Result<Option<CaseId>, Fail> {
    let text: String = reference.split_whitespace().collect();
    if text.is_empty() {
        return Ok(None);
    }
    let wanted = CaseSearch { reference: Some(text), ..CaseSearch::default() };
    let found = web.desk.search(&wanted, NAMED_LIMIT).await?;
    let mut cases: Vec<CaseId> = found.iter().map(|row| row.case).collect();
    cases.dedup();
    Ok(if let [only] = cases[..] { Some(only) } else { None })
}

/// Somebody of the desk, by the id that the form offers.
async fn colleague(web: &Web, person: &SignedIn, id: &str) -> Result<Option<Staff>, Fail> {
    let Ok(id) = id.parse::<StaffId>() else { return Ok(None) };
    let Some(number) = web.gate.store().read(move |tx| number_of(tx, id)).await? else { return Ok(None) };
    let found = web.identity.staff_of(number).await?;
    let found = found.filter(|one| one.roles.contains(&Role::Desk) && work_together(person, one));
    Ok(found.map(|one| Staff { number: one.number, name: one.name }))
}

fn ruling(form: &BulkForm, errors: &mut Errors) -> Option<CodedRuling> {
    let Ok(code) = form.code.parse::<FindingCode>() else {
        errors.add("code", "error-choose");
        return None;
    };
    let ruling = match form.deed.as_str() {
        "uphold" if code.upholds() => CodedRuling::Uphold(code),
        "reject" if code.rejects() => CodedRuling::Reject(code),
        _ => {
            errors.add("code", "error-ruling-code");
            return None;
        }
    };
    Some(ruling)
}

async fn check(
    web: &Web,
    visitor: &Visitor,
    form: BulkForm,
    mut chosen: Vec<(CaseId, String)>,
    errors: Errors,
) -> Answer {
    chosen.truncate(CASES_LIMIT);
    let mut rows = Vec::with_capacity(chosen.len());
    for (id, _) in chosen {
        // Before the case is read: what happens in between is noticed then.
        let (Ok(mark), Ok(case)) = (web.desk.mark_of(id).await, web.desk.case(id).await) else { continue };
        let finding = waiting(&case);
        let amount = finding.and_then(|finding| cases::amount(web, finding));
        rows.push(CheckRow {
            case: case.id.to_string(),
            customer: case.customer.masked(),
            pays: amount.filter(|_| form.deed == "uphold").map(|sum| format::money(visitor.words(), sum)),
            seen: finding.map_or_else(|| "yes".to_owned(), |finding| seen_of(finding, mark)),
        });
    }
    let view = CheckView { form, offer: offered(web, visitor).await?, rows, errors };
    Ok(bulk::check(&visitor.ctx, &view).into_response())
}

async fn assign(
    web: &Web,
    person: &SignedIn,
    case: CaseId,
    to: Option<Staff>,
    hands: &mut Vec<(CaseId, i64)>,
) -> Result<Became, DeskError> {
    let place = web.desk.assign(case, to, person.number).await?;
    hands.extend(place.map(|n| (case, n)));
    Ok(Became::Done)
}

async fn do_one(
    web: &Web,
    person: &SignedIn,
    (id, seen): (CaseId, &str),
    deed: &Deed,
) -> Result<Became, DeskError> {
    let mark = web.desk.mark_of(id).await?;
    let case = web.desk.case(id).await?;
    if matches!(deed, Deed::Join(into, _) if *into == id) {
        return Ok(Became::Kept);
    }
    let Some(finding) = waiting(&case) else { return Ok(Became::Closed) };
    // A ruling is about what was read over. A second word and an appeal are weighed on the page of the case.
    let is_as_seen = finding.state == FindingState::WithPerson && seen == seen_of(finding, mark);
    if matches!(deed, Deed::Rule(..) | Deed::Join(..)) && !is_as_seen {
        return Ok(Became::OwnPage);
    }
    match deed {
        Deed::Ask(text) => {
            // Each customer reads it in their own language, whichever the desk reads.
            let language = web.identity.language_to_write_in(case.customer, case.language.as_deref()).await?;
            let words = ask::fill(web, text.text.get(&language), &language, &case, finding);
            web.desk.ask(case.id, finding.id, &words, &staff(person)).await?;
            Ok(Became::Done)
        }
        Deed::Join(into, words) => {
            web.desk.join_case(case.id, *into, words, &staff(person)).await?;
            Ok(Became::Joined)
        }
        Deed::Rule(ruling, words) => rule(web, person, &case, finding, (*ruling, words.as_str())).await,
        Deed::Assign(_) => Ok(Became::Done),
    }
}

async fn rule(
    web: &Web,
    person: &SignedIn,
    case: &Case,
    finding: &Finding,
    (ruling, words): (CodedRuling, &str),
) -> Result<Became, DeskError> {
    // What somebody claims to have lost is verified field by field, on its own page.
    if finding.loss().is_some() && matches!(ruling, CodedRuling::Uphold(_)) {
        return Ok(Became::NeedsVerifying);
    }
    let request = RuleRequest {
        case: case.id,
        finding: finding.id,
        ruling,
        verified: BTreeMap::new(),
        words: words.to_owned(),
        staff: staff(person),
    };
    Ok(match web.desk.rule(request).await? {
        Ruled::Proposed => Became::Proposed,
        Ruled::Awarded(_) | Ruled::AlreadyAwarded(_) | Ruled::Rejected => Became::Done,
    })
}

/// Why one was not done; the rest goes on.
fn told(error: &DeskError) -> Became {
    match error {
        DeskError::UnknownCase | DeskError::UnknownFinding => Became::Unknown,
        DeskError::NotOpen => Became::Closed,
        DeskError::AnotherPerson => Became::AnotherPerson,
        DeskError::QuestionOpen => Became::QuestionOpen,
        DeskError::Invalid { field: "code", .. } => Became::CodeDoesNotFit,
        DeskError::Invalid { field: "into", .. } => Became::NotTheSame,
        DeskError::Invalid { .. } | DeskError::InvalidClaim { .. } => Became::NeedsVerifying,
        DeskError::NothingToPayBy | DeskError::AlreadySent => Became::CannotPay,
        DeskError::FundTooShort => Became::FundTooShort,
        error => {
            tracing::error!(%error, "one of several cases was not done");
            Became::Failed
        }
    }
}
