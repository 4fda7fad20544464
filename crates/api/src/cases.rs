//! A case as it is answered. Who at the desk ruled is not in it.

use anxin_desk::{AppealMade, Award, Case, Event, EventKind, Finding, RulingMade};
use anxin_desk::{LossEvidence, LossSubject, Question, StepMade, Subject};
use anxin_domain::ids::{AwardId, BrandId, CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use serde::Serialize;
use utoipa::ToSchema;

use crate::summary::MoneyBody;

/// A case.
#[derive(Serialize, ToSchema)]
#[schema(as = Case)]
pub(crate) struct CaseBody {
    /// Its id; the reference a customer is given.
    #[schema(value_type = String, example = "01KAR8Q5T0R8Z5X7C9V2B4N6M8")]
    id: CaseId,
    /// Whose number was called.
    #[schema(value_type = String, example = "+8613800138000")]
    customer: Number,
    /// How it began: `reconciliation`, `web`, `hotline` or `api`.
    #[schema(example = "api")]
    origin: &'static str,
    /// What the customer said.
    words: String,
    /// The language the customer chose.
    language: Option<String>,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    opened_at: Instant,
    /// One for each calling number, or for a loss.
    findings: Vec<FindingBody>,
    /// What happened, the oldest first.
    events: Vec<EventBody>,
}

/// One calling number, or one loss, within a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Finding)]
struct FindingBody {
    /// Its id.
    #[schema(value_type = String)]
    id: FindingId,
    /// The promise that it is about.
    #[schema(example = "dnd-call")]
    promise: String,
    /// For calls: the line that called.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "+8613900000001")]
    calling_number: Option<Number>,
    /// The number that the customer's telephone showed, if that was a privacy number in the line's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    displayed: Option<Number>,
    /// For calls: when the call began, by its record, or else as the customer remembers.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    called_at: Option<Instant>,
    /// The record of the call, if one was found.
    record: Option<String>,
    /// For a loss: what was claimed, what is held, and the way to the sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    loss: Option<LossBody>,
    /// The agent behind it at that time, if one is known.
    agent: Option<String>,
    /// The brand at that time; it is liable.
    brand: Option<String>,
    /// The terms in force for it.
    #[schema(example = "dnd-call@wuhan-2024")]
    terms: Option<String>,
    /// For calls: the reasons of the decision as it would have been at the ring; the first was decisive.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    would_have_been: Vec<&'static str>,
    /// `with_person`, `awaiting_second`, `upheld`, `not_upheld` or `appealed`.
    #[schema(example = "upheld")]
    state: &'static str,
    /// Why.
    code: &'static str,
    /// Until when a person rules, or ruled. Stands still while the customer is asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Instant>,
    /// Until when the customer has an answer, whatever happens.
    #[schema(value_type = Option<String>, format = DateTime)]
    answer_due_at: Option<Instant>,
    /// When it was decided.
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Instant>,
    /// The award that pays for it.
    award: Option<AwardBody>,
    /// The award beside it by which an appeal has raised the sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    raised: Option<AwardBody>,
    /// Rulings, the oldest first.
    rulings: Vec<RulingBody>,
    /// What the desk asked the customer, the oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    questions: Vec<QuestionBody>,
    /// Appeals, the oldest first.
    appeals: Vec<AppealBody>,
    /// Until when the customer can appeal; none if they cannot.
    #[schema(value_type = Option<String>, format = DateTime)]
    appeal_until: Option<Instant>,
}

/// A loss that is claimed.
#[derive(Serialize, ToSchema)]
#[schema(as = Loss)]
struct LossBody {
    /// The contract or listing it is about.
    #[schema(example = "HT-2026-000123")]
    reference: String,
    /// What the customer says, by field of the promise.
    claim: serde_json::Map<String, serde_json::Value>,
    /// The day on which it was claimed.
    #[schema(format = Date)]
    made_on: String,
    /// The conditions of the terms, in order.
    steps: Vec<LossStepBody>,
    /// What the customer asked for.
    asked: Option<MoneyBody>,
    /// What the terms grant, before offset, deductible and cap.
    found: Option<MoneyBody>,
    /// What is taken off because it is held elsewhere.
    offset: Option<MoneyBody>,
    /// What the customer bears.
    deductible: Option<MoneyBody>,
    /// The most that is paid.
    cap: Option<MoneyBody>,
    /// What was approved.
    approved: Option<MoneyBody>,
}

/// One condition of the terms.
#[derive(Serialize, ToSchema)]
#[schema(as = LossStep)]
struct LossStepBody {
    /// Its code in the terms.
    #[schema(example = "within_warranty")]
    code: String,
    /// Whether it is met; null if that cannot be said.
    met: Option<bool>,
    /// What would have to be known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lacks: Vec<String>,
}

/// A question to the customer.
#[derive(Serialize, ToSchema)]
#[schema(as = Question)]
struct QuestionBody {
    /// The question.
    words: String,
    /// When it was asked.
    #[schema(value_type = String, format = DateTime)]
    asked_at: Instant,
    /// The answer, once there is one.
    answer: Option<String>,
    /// When it came.
    #[schema(value_type = Option<String>, format = DateTime)]
    answered_at: Option<Instant>,
}

/// An award.
#[derive(Serialize, ToSchema)]
#[schema(as = Award)]
struct AwardBody {
    /// Its id.
    #[schema(value_type = String)]
    id: AwardId,
    /// The terms it was made by.
    terms: String,
    /// What it pays.
    amount: MoneyBody,
    /// The brand that owes it back to the fund.
    brand: String,
    /// The window in which the calling number pays once.
    window: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    awarded_at: Instant,
    /// By when it is to be paid.
    #[schema(value_type = String, format = DateTime)]
    due_at: Instant,
    /// When it was reversed, if it was.
    #[schema(value_type = Option<String>, format = DateTime)]
    reversed_at: Option<Instant>,
    /// How many calls it covers by their records.
    calls: i64,
    /// How far its payment has come: `queued`, `awaiting_payee`, `reserved`, `sent`, `settled`, `returned` or `released`.
    #[schema(example = "reserved")]
    payout: Option<&'static str>,
    /// Since when its payment waits for a person, because of the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    held_at: Option<Instant>,
}

/// A ruling.
#[derive(Serialize, ToSchema)]
#[schema(as = Ruling)]
struct RulingBody {
    /// Whether it was to pay.
    upheld: bool,
    /// Why.
    code: &'static str,
    /// Whether it was the first of two.
    proposed: bool,
    /// Whether the records decided, and not a person.
    by_records: bool,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

/// An appeal.
#[derive(Serialize, ToSchema)]
#[schema(as = Appeal)]
struct AppealBody {
    /// `customer` or `brand`.
    party: &'static str,
    /// Why.
    words: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

/// Something that happened to a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
struct EventBody {
    /// To which finding, if to one.
    finding: Option<String>,
    /// What.
    #[schema(example = "awarded")]
    event: &'static str,
    /// By whom: `records`, `customer`, `brand`, `staff` or `bank`.
    #[schema(example = "records")]
    actor: &'static str,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

impl CaseBody {
    /// The case as somebody may see it: the platform whole, a brand what is about that brand or about nobody known. None if
    /// that is nothing.
    pub(crate) fn for_brand(mut case: Case, brand: Option<&BrandId>) -> Option<Self> {
        let seen = |finding: &Finding| match (brand, &finding.brand) {
            (Some(own), Some(named)) => own == named,
            (Some(_) | None, _) => true,
        };
        case.findings.retain(seen);
        let kept = |id: FindingId| case.findings.iter().any(|finding| finding.id == id);
        case.events.retain(|event| event.finding.is_none_or(kept));
        if brand.is_some() {
            // Whose account it is, and that somebody looks at that, is between the customer and the platform.
            let held = |event: &Event| matches!(event.kind, EventKind::PayoutHeld | EventKind::PayoutLetGo);
            case.events.retain(|event| !held(event));
            let awards = case.findings.iter_mut().flat_map(|f| f.award.iter_mut().chain(&mut f.raised));
            awards.for_each(|award| award.held_at = None);
        }
        if case.findings.is_empty() {
            return None;
        }
        Some(Self {
            id: case.id,
            customer: case.customer,
            origin: case.origin.word(),
            words: case.words,
            language: case.language,
            opened_at: case.opened_at,
            findings: case.findings.into_iter().map(FindingBody::from).collect(),
            events: case.events.into_iter().map(EventBody::from).collect(),
        })
    }
}

impl From<Finding> for FindingBody {
    fn from(finding: Finding) -> Self {
        let happened_at = finding.happened_at;
        let promise = finding.promise().to_owned();
        let (call, loss) = match finding.subject {
            Subject::Call(call) => (Some(call), None),
            Subject::Loss(loss) => (None, Some(loss)),
        };
        let reasons = call.iter().flat_map(|call| &call.evidence.reasons);
        Self {
            id: finding.id,
            promise,
            would_have_been: reasons.map(|reason| reason.code.word()).collect(),
            called_at: call.is_some().then_some(happened_at),
            record: call.as_ref().and_then(|call| call.record).map(|id| id.to_string()),
            displayed: call.as_ref().and_then(|call| call.displayed),
            calling_number: call.map(|call| call.calling_number),
            loss: loss.map(LossBody::from),
            agent: finding.agent.map(String::from),
            brand: finding.brand.map(String::from),
            terms: finding.terms,
            state: finding.state.word(),
            code: finding.code.word(),
            due_at: finding.due_at,
            answer_due_at: finding.answer_due_at,
            decided_at: finding.decided_at,
            award: finding.award.map(AwardBody::from),
            raised: finding.raised.map(AwardBody::from),
            rulings: finding.rulings.into_iter().map(RulingBody::from).collect(),
            questions: finding.questions.into_iter().map(QuestionBody::from).collect(),
            appeals: finding.appeals.into_iter().map(AppealBody::from).collect(),
            appeal_until: finding.appeal_until,
        }
    }
}

impl From<LossSubject> for LossBody {
    fn from(loss: LossSubject) -> Self {
        let LossEvidence { claim, made_on, names_another, steps, amounts, .. } = loss.evidence;
        // Whoever is not named by the records learns nothing about what they hold.
        let (steps, amounts) = if names_another { (Vec::new(), None) } else { (steps, amounts) };
        let step = |step: StepMade| LossStepBody { code: step.code, met: step.met, lacks: step.lacks };
        Self {
            reference: loss.reference,
            claim,
            made_on,
            steps: steps.into_iter().map(step).collect(),
            asked: loss.asked.map(MoneyBody::from),
            found: loss.found.filter(|_| !names_another).map(MoneyBody::from),
            offset: amounts.map(|amounts| amounts.offset.into()),
            deductible: amounts.map(|amounts| amounts.deductible.into()),
            cap: amounts.and_then(|amounts| amounts.cap).map(MoneyBody::from),
            approved: loss.approved.map(MoneyBody::from),
        }
    }
}

impl From<Question> for QuestionBody {
    fn from(question: Question) -> Self {
        let Question { words, asked_at, answer, answered_at, .. } = question;
        Self { words, asked_at, answer, answered_at }
    }
}

impl From<Award> for AwardBody {
    fn from(award: Award) -> Self {
        Self {
            id: award.id,
            terms: award.terms,
            amount: award.amount.into(),
            brand: award.brand.to_string(),
            window: award.window,
            awarded_at: award.awarded_at,
            due_at: award.due_at,
            reversed_at: award.reversed_at,
            calls: award.calls,
            payout: award.payout.map(anxin_fund::PayoutStatus::word),
            held_at: award.held_at,
        }
    }
}

impl From<RulingMade> for RulingBody {
    fn from(ruling: RulingMade) -> Self {
        Self {
            upheld: ruling.upheld,
            code: ruling.code.word(),
            proposed: ruling.proposed,
            by_records: ruling.staff.is_none(),
            at: ruling.at,
        }
    }
}

impl From<AppealMade> for AppealBody {
    fn from(appeal: AppealMade) -> Self {
        Self { party: appeal.party.word(), words: appeal.words, at: appeal.at }
    }
}

impl From<Event> for EventBody {
    fn from(event: Event) -> Self {
        Self {
            finding: event.finding.map(|id| id.to_string()),
            event: event.kind.word(),
            actor: event.actor.word(),
            at: event.at,
        }
    }
}
