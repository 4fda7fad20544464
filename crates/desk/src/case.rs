//! Cases as they are read: by the desk, and by the customer whose case it is.

use anxin_domain::decide::Judgement;
use anxin_domain::ids::{AgentId, AwardId, BrandId, CallRecordId, CaseId, FindingId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_store::{Row, StoreError, Tx, Value};

use crate::Desk;
use crate::appeal::APPEAL_DAYS;
use crate::award::Award;
use crate::awarded::{raised, seen_award, total};
use crate::error::DeskError;
use crate::loss::LossSubject;
use crate::question::{Question, questions};
use crate::whose::seen;
use crate::words::{Actor, EventKind, FindingState, Origin};

/// The promise about calls.
pub(crate) const CALLS: &str = "dnd-call";

/// A case with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id; the reference a customer is given.
    pub id: CaseId,
    /// Whose case it is.
    pub customer: Number,
    /// How it began.
    pub origin: Origin,
    /// What the customer said; empty if reconciliation found it.
    pub words: String,
    /// The language the customer chose, if one did.
    pub language: Option<String>,
    /// When it was opened.
    pub opened_at: Instant,
    /// Whose it is, of all who ever hold the number: of whoever did at this moment.
    pub holder_at: Instant,
    /// One for each calling number, in the order they were named.
    pub findings: Vec<Finding>,
    /// What happened, the oldest first.
    pub events: Vec<Event>,
}

/// One calling number, or one loss, within a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its id.
    pub id: FindingId,
    /// What it is about, with the evidence.
    pub subject: Subject,
    /// When that happened: the beginning of the call, by its record or else as the customer remembers; the beginning of the day
    /// of the event for a loss.
    pub happened_at: Instant,
    /// The agent behind it at that time, if one is known.
    pub agent: Option<AgentId>,
    /// That agent's name.
    pub agent_name: Option<String>,
    /// The brand at that time; it is liable.
    pub brand: Option<BrandId>,
    /// The terms in force for it, as in `dnd-call@wuhan-2024`.
    pub terms: Option<String>,
    /// How far it has come.
    pub state: FindingState,
    /// Why.
    pub code: FindingCode,
    /// Until when a person rules, or ruled. Stands still while the customer is asked.
    pub due_at: Option<Instant>,
    /// Since when that clock stands still, if it does.
    pub paused_at: Option<Instant>,
    /// Until when the customer has an answer, whatever happens; none where the records decided.
    pub answer_due_at: Option<Instant>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// The award that pays for it; for [`FindingCode::AlreadyAwarded`] that of another finding.
    pub award: Option<Award>,
    /// The award beside it by which an appeal has raised the sum, if one has.
    pub raised: Option<Award>,
    /// Rulings, the oldest first.
    pub rulings: Vec<RulingMade>,
    /// What the desk asked the customer, the oldest first.
    pub questions: Vec<Question>,
    /// Appeals, the oldest first.
    pub appeals: Vec<AppealMade>,
    /// Until when the customer can appeal; none if they cannot.
    pub appeal_until: Option<Instant>,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Calls from one number.
    Call(CallSubject),
    /// One loss.
    Loss(LossSubject),
}

/// Calls from one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallSubject {
    /// The line that called.
    pub calling_number: Number,
    /// The number that the customer's telephone showed, if that was not the line.
    pub displayed: Option<Number>,
    /// The record of the call, if one was found.
    pub record: Option<CallRecordId>,
    /// The decision as it would have been at the ring.
    pub evidence: Judgement,
}

impl CallSubject {
    /// The number that the customer knows.
    #[must_use]
    pub fn shown(&self) -> Number {
        self.displayed.unwrap_or(self.calling_number)
    }
}

impl Finding {
    /// The promise that it is about, as in `dnd-call`.
    #[must_use]
    pub fn promise(&self) -> &str {
        match &self.subject {
            Subject::Loss(loss) => &loss.promise,
            Subject::Call(_) => CALLS,
        }
    }

    /// What is paid for it, with what an appeal has added.
    #[must_use]
    pub fn awarded(&self) -> Option<Money> {
        total(self.award.as_ref(), self.raised.as_ref())
    }

    /// The calling number, if the finding is about one.
    #[must_use]
    pub const fn call(&self) -> Option<&CallSubject> {
        match &self.subject {
            Subject::Call(call) => Some(call),
            Subject::Loss(_) => None,
        }
    }

    /// The loss, if the finding is about one.
    #[must_use]
    pub const fn loss(&self) -> Option<&LossSubject> {
        match &self.subject {
            Subject::Loss(loss) => Some(loss),
            Subject::Call(_) => None,
        }
    }
}

/// A ruling as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulingMade {
    /// Whether it was to pay.
    pub upheld: bool,
    /// Why.
    pub code: FindingCode,
    /// A note for the file.
    pub words: String,
    /// Whether it was the first of two.
    pub proposed: bool,
    /// Who, by number; none if the records decided.
    pub staff: Option<Number>,
    /// Who, by name.
    pub staff_name: Option<String>,
    /// When.
    pub at: Instant,
}

/// An appeal as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealMade {
    /// Who: [`Actor::Customer`] or [`Actor::Brand`].
    pub party: Actor,
    /// Why.
    pub words: String,
    /// When.
    pub at: Instant,
}

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// To which finding, if to one.
    pub finding: Option<FindingId>,
    /// What.
    pub kind: EventKind,
    /// By whom.
    pub actor: Actor,
    /// When.
    pub at: Instant,
}

/// What a finding in a list is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Calls from one number.
    Call {
        /// The line that called.
        calling_number: Number,
        /// The number that the customer's telephone showed, if that was not the line.
        displayed: Option<Number>,
    },
    /// One loss.
    Loss {
        /// The promise it is claimed under.
        promise: String,
        /// The contract or listing it is about.
        reference: String,
    },
}

/// A finding in a list: one row for each calling number or loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub case: CaseId,
    /// The finding.
    pub finding: FindingId,
    /// When the case was opened.
    pub opened_at: Instant,
    /// Whose the case is, of all who ever hold the number: of whoever did at this moment.
    pub holder_at: Instant,
    /// How it began.
    pub origin: Origin,
    /// Whose case it is.
    pub customer: Number,
    /// What it is about.
    pub about: About,
    /// When that happened.
    pub happened_at: Instant,
    /// The brand, if known.
    pub brand: Option<BrandId>,
    /// How far it has come.
    pub state: FindingState,
    /// Why.
    pub code: FindingCode,
    /// Until when a person rules, or ruled.
    pub due_at: Option<Instant>,
    /// Since when that clock stands still, because the customer is asked.
    pub paused_at: Option<Instant>,
    /// Until when the customer has an answer, whatever happens; none where the records decided.
    pub answer_due_at: Option<Instant>,
    /// When it was decided.
    pub decided_at: Option<Instant>,
    /// The award that pays for it.
    pub award: Option<Award>,
    /// The award beside it by which an appeal has raised the sum, if one has.
    pub raised: Option<Award>,
}

impl CaseRow {
    /// What is paid for it, with what an appeal has added.
    #[must_use]
    pub fn awarded(&self) -> Option<Money> {
        total(self.award.as_ref(), self.raised.as_ref())
    }

    /// The promise that it is about, as in `dnd-call`.
    #[must_use]
    pub fn promise(&self) -> &str {
        match &self.about {
            About::Loss { promise, .. } => promise,
            About::Call { .. } => CALLS,
        }
    }
}

/// A finding that waits for a person.
pub type Waiting = CaseRow;

impl Desk {
    /// A case by its id.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`], or the store does not answer.
    pub async fn case(&self, id: CaseId) -> Result<Case, DeskError> {
        let tenant = self.tenant.clone();
        self.store()
            .read(move |tx| {
                seen(tx, tenant.as_ref(), id)?;
                case(tx, id)
            })
            .await
    }

    /// A case, if it is this customer's.
    ///
    /// # Errors
    /// [`DeskError::UnknownCase`] for somebody else's too, or the store does not answer.
    pub async fn case_of(&self, customer: Number, id: CaseId) -> Result<Case, DeskError> {
        let case = self.case(id).await?;
        if case.customer == customer { Ok(case) } else { Err(DeskError::UnknownCase) }
    }

    /// A customer's findings, the newest first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn cases_of(&self, customer: Number, limit: u32) -> Result<Vec<CaseRow>, DeskError> {
        let which = "f.customer = $1 ORDER BY c.opened_at DESC, f.id DESC LIMIT $2";
        self.list(which, &[customer.into(), i64::from(limit).into()]).await
    }

    /// What waits for a person, the most urgent first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn queue(&self, limit: u32) -> Result<Vec<Waiting>, DeskError> {
        let which =
            "f.state IN ('with_person', 'awaiting_second', 'appealed') ORDER BY f.due_at, f.id LIMIT $1";
        self.list(which, &[i64::from(limit).into()]).await
    }

    /// What was decided last, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn decided(&self, limit: u32) -> Result<Vec<CaseRow>, DeskError> {
        let which = "f.state IN ('upheld', 'not_upheld') ORDER BY f.decided_at DESC, f.id DESC LIMIT $1";
        self.list(which, &[i64::from(limit).into()]).await
    }
}

fn case(tx: &mut dyn Tx, id: CaseId) -> Result<Case, DeskError> {
    let sql = "SELECT customer, origin, words, language, opened_at, holder_at FROM desk_case WHERE id = $1";
    let row = tx.query_opt(sql, &[id.to_bytes().into()])?.ok_or(DeskError::UnknownCase)?;
    let sql = "SELECT id, calling_number, called_at, record, agent, agent_name, brand, terms, evidence, state, code, \
               due_at, decided_at, award, displayed, promise, reference, asked, found, approved, currency, paused_at, \
               answer_due_at FROM finding WHERE case_id = $1 ORDER BY opened_at, id";
    let rows = tx.query(sql, &[id.to_bytes().into()])?;
    Ok(Case {
        id,
        customer: row.number(0)?,
        origin: row.text(1)?.parse()?,
        words: row.text(2)?,
        language: row.opt_text(3)?,
        opened_at: row.instant(4)?,
        holder_at: row.instant(5)?,
        findings: rows.iter().map(|row| finding(tx, row)).collect::<Result<_, _>>()?,
        events: events(tx, id)?,
    })
}

fn finding(tx: &mut dyn Tx, row: &Row) -> Result<Finding, StoreError> {
    let id = FindingId::from_bytes(row.id(0)?);
    let state: FindingState = row.text(9)?.parse()?;
    let decided_at = instant(row, 12)?;
    let appeals = appeals(tx, id)?;
    let award = row.opt_id(13)?.map(|id| seen_award(tx, AwardId::from_bytes(id))).transpose()?.flatten();
    let raised = raised(tx, id, award.as_ref())?;
    let is_own = award.as_ref().is_some_and(|award| award.finding == id) && row.opt_int(19)?.is_some();
    let against = state == FindingState::NotUpheld || state == FindingState::Upheld && is_own;
    let can = against && appeals.iter().all(|a| a.party != Actor::Customer);
    Ok(Finding {
        id,
        subject: subject(row)?,
        happened_at: row.instant(2)?,
        agent: row.opt_text(4)?.map(|a| a.parse()).transpose().map_err(|_| StoreError::Corrupt("agent"))?,
        agent_name: row.opt_text(5)?,
        brand: brand(row, 6)?,
        terms: row.opt_text(7)?,
        state,
        code: code(row, 10)?,
        due_at: instant(row, 11)?,
        paused_at: instant(row, 21)?,
        answer_due_at: instant(row, 22)?,
        appeal_until: decided_at.filter(|_| can).map(|at| at.plus_days(APPEAL_DAYS)),
        decided_at,
        award,
        raised,
        rulings: rulings(tx, id)?,
        questions: questions(tx, id)?,
        appeals,
    })
}

fn subject(row: &Row) -> Result<Subject, StoreError> {
    let corrupt = |_| StoreError::Corrupt("evidence");
    let evidence = row.text(8)?;
    let Some(promise) = row.opt_text(15)? else {
        return Ok(Subject::Call(CallSubject {
            calling_number: row.number(1)?,
            displayed: displayed(row, 14)?,
            record: row.opt_id(3)?.map(CallRecordId::from_bytes),
            evidence: serde_json::from_str(&evidence).map_err(corrupt)?,
        }));
    };
    let currency = row.opt_text(20)?.map(|c| c.parse()).transpose();
    let currency: Option<Currency> = currency.map_err(|_| StoreError::Corrupt("currency"))?;
    let money = |index| Ok::<_, StoreError>(row.opt_int(index)?.zip(currency).map(|(n, c)| Money::new(n, c)));
    Ok(Subject::Loss(LossSubject {
        promise,
        reference: row.text(16)?,
        asked: money(17)?,
        found: money(18)?,
        approved: money(19)?,
        evidence: serde_json::from_str(&evidence).map_err(corrupt)?,
    }))
}

impl Desk {
    /// The findings that this desk may see and that fit: `which` are conditions and an order, their parameters from `$1` on.
    pub(crate) async fn list(&self, which: &str, params: &[Value]) -> Result<Vec<CaseRow>, DeskError> {
        let (mut which, mut params) = (which.to_owned(), params.to_vec());
        if let Some(tenant) = &self.tenant {
            params.push(tenant.into());
            which = format!("c.tenant = ${} AND {which}", params.len());
        }
        self.store().read(move |tx| Ok(list(tx, &which, &params)?)).await
    }
}

fn list(tx: &mut dyn Tx, which: &str, params: &[Value]) -> Result<Vec<CaseRow>, StoreError> {
    let sql = format!(
        "SELECT f.case_id, f.id, c.opened_at, c.origin, f.customer, f.calling_number, f.called_at, f.brand, f.state, \
         f.code, f.due_at, f.decided_at, f.award, f.displayed, f.promise, f.reference, f.paused_at, f.answer_due_at, c.holder_at \
         FROM finding f \
         JOIN desk_case c ON c.id = f.case_id WHERE {which}"
    );
    let rows = tx.query(&sql, params)?;
    rows.iter()
        .map(|row| {
            let (finding, is_loss) = (FindingId::from_bytes(row.id(1)?), row.opt_text(14)?.is_some());
            let award =
                row.opt_id(12)?.map(|id| seen_award(tx, AwardId::from_bytes(id))).transpose()?.flatten();
            Ok(CaseRow {
                raised: raised(tx, finding, award.as_ref().filter(|_| is_loss))?,
                case: CaseId::from_bytes(row.id(0)?),
                finding,
                opened_at: row.instant(2)?,
                holder_at: row.instant(18)?,
                origin: row.text(3)?.parse()?,
                customer: row.number(4)?,
                about: match row.opt_text(14)? {
                    Some(promise) => About::Loss { promise, reference: row.text(15)? },
                    None => About::Call { calling_number: row.number(5)?, displayed: displayed(row, 13)? },
                },
                happened_at: row.instant(6)?,
                brand: brand(row, 7)?,
                state: row.text(8)?.parse()?,
                code: code(row, 9)?,
                due_at: instant(row, 10)?,
                paused_at: instant(row, 16)?,
                answer_due_at: instant(row, 17)?,
                decided_at: instant(row, 11)?,
                award,
            })
        })
        .collect()
}

fn rulings(tx: &mut dyn Tx, finding: FindingId) -> Result<Vec<RulingMade>, StoreError> {
    let sql = "SELECT ruling, code, words, proposed, staff, staff_name, at FROM ruling WHERE finding = $1 ORDER BY n";
    tx.query(sql, &[finding.to_bytes().into()])?
        .iter()
        .map(|row| {
            Ok(RulingMade {
                upheld: row.text(0)? == "upheld",
                code: code(row, 1)?,
                words: row.text(2)?,
                proposed: row.bool(3)?,
                staff: row.opt_int(4)?.map(|_| row.number(4)).transpose()?,
                staff_name: row.opt_text(5)?,
                at: row.instant(6)?,
            })
        })
        .collect()
}

fn appeals(tx: &mut dyn Tx, finding: FindingId) -> Result<Vec<AppealMade>, StoreError> {
    let sql = "SELECT party, words, at FROM appeal WHERE finding = $1 ORDER BY at, party";
    tx.query(sql, &[finding.to_bytes().into()])?
        .iter()
        .map(|row| Ok(AppealMade { party: row.text(0)?.parse()?, words: row.text(1)?, at: row.instant(2)? }))
        .collect()
}

fn events(tx: &mut dyn Tx, case: CaseId) -> Result<Vec<Event>, StoreError> {
    let sql = "SELECT finding, event, actor, at FROM case_event WHERE case_id = $1 ORDER BY n";
    tx.query(sql, &[case.to_bytes().into()])?
        .iter()
        .map(|row| {
            Ok(Event {
                finding: row.opt_id(0)?.map(FindingId::from_bytes),
                kind: row.text(1)?.parse()?,
                actor: row.text(2)?.parse()?,
                at: row.instant(3)?,
            })
        })
        .collect()
}

fn brand(row: &Row, index: usize) -> Result<Option<BrandId>, StoreError> {
    row.opt_text(index)?.map(|b| b.parse()).transpose().map_err(|_| StoreError::Corrupt("brand"))
}

fn displayed(row: &Row, index: usize) -> Result<Option<Number>, StoreError> {
    row.opt_int(index)?.map(|_| row.number(index)).transpose()
}

fn code(row: &Row, index: usize) -> Result<FindingCode, StoreError> {
    row.text(index)?.parse().map_err(|_| StoreError::Corrupt("finding code"))
}

fn instant(row: &Row, index: usize) -> Result<Option<Instant>, StoreError> {
    Ok(row.opt_int(index)?.map(Instant::from_micros))
}
