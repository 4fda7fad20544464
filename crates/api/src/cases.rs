//! A case as it is answered. Who at the desk ruled is not in it.

use anxin_desk::{AppealMade, Award, Case, Event, Finding, RulingMade};
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
    /// One for each calling number.
    findings: Vec<FindingBody>,
    /// What happened, the oldest first.
    events: Vec<EventBody>,
}

/// One calling number within a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Finding)]
struct FindingBody {
    /// Its id.
    #[schema(value_type = String)]
    id: FindingId,
    /// The line that called.
    #[schema(value_type = String, example = "+8613900000001")]
    calling_number: Number,
    /// The number that the customer's telephone showed, if that was a privacy number in the line's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    displayed: Option<Number>,
    /// When the call began, by its record, or else as the customer remembers.
    #[schema(value_type = String, format = DateTime)]
    called_at: Instant,
    /// The record of the call, if one was found.
    record: Option<String>,
    /// The agent behind the line at that time, if any.
    agent: Option<String>,
    /// The brand at that time; it is liable.
    brand: Option<String>,
    /// The terms in force for it.
    #[schema(example = "dnd-call@wuhan-2024")]
    terms: Option<String>,
    /// The reasons of the decision as it would have been at the ring; the first was decisive.
    would_have_been: Vec<&'static str>,
    /// `with_person`, `awaiting_second`, `upheld`, `not_upheld` or `appealed`.
    #[schema(example = "upheld")]
    state: &'static str,
    /// Why.
    code: &'static str,
    /// Until when a person rules, or ruled.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Instant>,
    /// When it was decided.
    #[schema(value_type = Option<String>, format = DateTime)]
    decided_at: Option<Instant>,
    /// The award that pays for it.
    award: Option<AwardBody>,
    /// Rulings, the oldest first.
    rulings: Vec<RulingBody>,
    /// Appeals, the oldest first.
    appeals: Vec<AppealBody>,
    /// Until when the customer can appeal; none if they cannot.
    #[schema(value_type = Option<String>, format = DateTime)]
    appeal_until: Option<Instant>,
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
        Self {
            id: finding.id,
            calling_number: finding.calling_number,
            displayed: finding.displayed,
            called_at: finding.called_at,
            record: finding.record.map(|id| id.to_string()),
            agent: finding.agent.map(String::from),
            brand: finding.brand.map(String::from),
            terms: finding.terms,
            would_have_been: finding.evidence.reasons.iter().map(|reason| reason.code.word()).collect(),
            state: finding.state.word(),
            code: finding.code.word(),
            due_at: finding.due_at,
            decided_at: finding.decided_at,
            award: finding.award.map(AwardBody::from),
            rulings: finding.rulings.into_iter().map(RulingBody::from).collect(),
            appeals: finding.appeals.into_iter().map(AppealBody::from).collect(),
            appeal_until: finding.appeal_until,
        }
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
