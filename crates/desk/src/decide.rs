//! The steps that every way to an award or a rejection shares: a case is opened, a finding added, upheld or rejected; each with
//! its ruling and its event. All run inside the caller's transaction.

use anxin_domain::call::CallRecord;
use anxin_domain::ids::{AwardId, CallRecordId, CaseId, FindingId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::verify::FindingCode;
use anxin_gate::AsOf;
use anxin_promise::Terms;
use anxin_proof::{RulingMade, put_ruling};
use anxin_store::tenants::Tenant;
use anxin_store::{Clock, StoreError, Tx, Value, announce, announce_to_listeners, somebody_listens};

use crate::announce::{is_told, payload};
use crate::award::{Awarded, Entitled, Last, Paid, ToPay, award};
use crate::claim::{DueAt, clocks};
use crate::question::run_on;
use crate::rule::Staff;
use crate::signal::settle_by_staff;
use crate::totals::{month, ruled};
use crate::words::{Actor, EventKind, FindingState, Origin};

/// Who decides.
#[derive(Clone, Copy)]
pub(crate) enum By<'a> {
    /// The records, which are conclusive.
    Records,
    /// A person, with words for the file.
    Staff(&'a Staff, &'a str),
}

impl By<'_> {
    const fn actor(self) -> Actor {
        match self {
            Self::Records => Actor::Records,
            Self::Staff(..) => Actor::Staff,
        }
    }
}

/// A case before it is opened.
pub(crate) struct NewCase<'a> {
    pub(crate) customer: Number,
    pub(crate) origin: Origin,
    pub(crate) words: &'a str,
    pub(crate) language: Option<&'a str>,
    pub(crate) key: Option<&'a str>,
    /// What was asked under the key.
    pub(crate) asked: Option<&'a str>,
    /// Whose it is, of all who ever hold the number: of whoever did at this moment.
    pub(crate) holder_at: Instant,
    /// Whose desk has it.
    pub(crate) tenant: &'a Tenant,
}

pub(crate) fn open_case(
    tx: &mut dyn Tx,
    clock: &Clock,
    new: &NewCase<'_>,
    now: Instant,
) -> Result<CaseId, StoreError> {
    Ok(Opened::case(tx, clock, new, Listeners::NotAsked, now)?.case)
}

/// A case that was opened in this transaction: what happens to it is counted here, and need not be looked up.
pub(crate) struct Opened {
    pub(crate) case: CaseId,
    events: i64,
    listeners: Listeners,
}

/// Whether brands listen to what happens to cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listeners {
    /// The statement that tells them looks itself.
    NotAsked,
    /// Nobody does.
    None,
    /// Somebody does.
    Some,
}

impl Listeners {
    /// Asks, for whoever opens many cases in one transaction.
    pub(crate) fn of(tx: &mut dyn Tx) -> Result<Self, StoreError> {
        Ok(if somebody_listens(tx)? { Self::Some } else { Self::None })
    }
}

impl Opened {
    pub(crate) fn case(
        tx: &mut dyn Tx,
        clock: &Clock,
        new: &NewCase<'_>,
        listeners: Listeners,
        now: Instant,
    ) -> Result<Self, StoreError> {
        let case = CaseId::new(now, clock.random());
        tx.put_row(
            "INSERT INTO desk_case (id, customer, origin, words, language, opened_at, key, asked, holder_at, tenant) VALUES {}",
            &[
                case.to_bytes().into(),
                new.customer.into(),
                new.origin.word().into(),
                new.words.into(),
                new.language.into(),
                now.into(),
                new.key.into(),
                new.asked.into(),
                new.holder_at.into(),
                new.tenant.into(),
            ],
        )?;
        let mut opened = Self { case, events: 0, listeners };
        let by_records = new.origin == Origin::Reconciliation;
        let actor = if by_records { Actor::Records } else { Actor::Customer };
        opened.happened(tx, None, EventKind::Opened, actor, now)?;
        Ok(opened)
    }

    /// Adds to the history of the case.
    pub(crate) fn happened(
        &mut self,
        tx: &mut dyn Tx,
        finding: Option<FindingId>,
        event: EventKind,
        actor: Actor,
        at: Instant,
    ) -> Result<(), StoreError> {
        self.events += 1;
        tx.put_row(
            "INSERT INTO case_event (case_id, n, finding, event, actor, at) VALUES {}",
            &[
                self.case.to_bytes().into(),
                self.events.into(),
                finding.map(|f| f.to_bytes().to_vec()).into(),
                event.word().into(),
                actor.word().into(),
                at.into(),
            ],
        )?;
        match self.listeners {
            Listeners::NotAsked => tell(tx, self.case, finding, event, at),
            Listeners::Some if is_told(event) => {
                announce_to_listeners(tx, payload(self.case, finding, event, at), at)
            }
            Listeners::Some | Listeners::None => Ok(()),
        }
    }
}

/// Has brands told of an event, if they are told of such.
fn tell(
    tx: &mut dyn Tx,
    case: CaseId,
    finding: Option<FindingId>,
    event: EventKind,
    at: Instant,
) -> Result<(), StoreError> {
    if is_told(event) { announce(tx, payload(case, finding, event, at), at) } else { Ok(()) }
}

/// How a finding stands when it is written.
pub(crate) struct Stands {
    pub(crate) state: FindingState,
    pub(crate) code: FindingCode,
    pub(crate) award: Option<AwardId>,
    /// What was approved for a loss, in minor units.
    pub(crate) approved: Option<i64>,
    pub(crate) decided_at: Option<Instant>,
}

impl Stands {
    /// It waits for a person, as every finding does unless the records decide in the same transaction.
    pub(crate) const fn with_person(code: FindingCode) -> Self {
        Self { state: FindingState::WithPerson, code, award: None, approved: None, decided_at: None }
    }

    /// The records have decided.
    pub(crate) const fn upheld(
        code: FindingCode,
        award: AwardId,
        approved: Option<i64>,
        now: Instant,
    ) -> Self {
        Self { state: FindingState::Upheld, code, award: Some(award), approved, decided_at: Some(now) }
    }

    /// The clocks of what waits; what is decided has none.
    pub(crate) fn due(&self, terms: Option<&Terms>, now: Instant) -> Option<DueAt> {
        self.decided_at.is_none().then(|| clocks(terms, now))
    }
}

/// A finding before it is decided.
pub(crate) struct NewFinding<'a> {
    pub(crate) case: CaseId,
    pub(crate) customer: Number,
    pub(crate) calling_number: Number,
    /// What the customer's telephone showed, if that was not the line.
    pub(crate) displayed: Option<Number>,
    pub(crate) called_at: Instant,
    pub(crate) tolerance_ms: i64,
    pub(crate) record: Option<CallRecordId>,
    pub(crate) as_of: &'a AsOf,
}

/// Adds a finding that waits for a person, which is what it does unless the records decide in the same transaction.
pub(crate) fn add_finding(
    tx: &mut dyn Tx,
    clock: &Clock,
    new: &NewFinding<'_>,
    now: Instant,
) -> Result<FindingId, StoreError> {
    let id = FindingId::new(now, clock.random());
    new.put(tx, id, &Stands::with_person(FindingCode::NoRecord), now)?;
    Ok(id)
}

impl NewFinding<'_> {
    /// Writes it as it stands.
    pub(crate) fn put(
        &self,
        tx: &mut dyn Tx,
        id: FindingId,
        stands: &Stands,
        now: Instant,
    ) -> Result<(), StoreError> {
        let caller = self.as_of.caller.as_ref();
        let evidence =
            serde_json::to_string(&self.as_of.judgement).map_err(|_| StoreError::Corrupt("judgement"))?;
        let due = stands.due(self.as_of.terms.as_deref(), now);
        tx.put_row(
            "INSERT INTO finding (id, case_id, customer, calling_number, called_at, tolerance_ms, record, agent, agent_name, \
             brand, terms, evidence, state, code, opened_at, due_at, displayed, answer_due_at, award, decided_at) VALUES {}",
            &[
                id.to_bytes().into(),
                self.case.to_bytes().into(),
                self.customer.into(),
                self.calling_number.into(),
                self.called_at.into(),
                self.tolerance_ms.into(),
                self.record.map(|r| r.to_bytes().to_vec()).into(),
                caller.map(|c| c.agent.as_str()).into(),
                caller.map(|c| c.agent_name.as_str()).into(),
                caller.map(|c| c.brand.as_str()).into(),
                self.as_of.terms.as_ref().map(|terms| terms.label.as_str()).into(),
                evidence.into(),
                stands.state.word().into(),
                stands.code.word().into(),
                now.into(),
                due.as_ref().map(|due| due.rule).into(),
                self.displayed.into(),
                due.as_ref().map(|due| due.answer).into(),
                stands.award.map(|award| award.to_bytes().to_vec()).into(),
                stands.decided_at.into(),
            ],
        )
    }
}

/// Puts the call that was found, and what is known about it, into a finding that was opened without a record. The finding is
/// about the line from here on, and keeps what the customer's telephone showed.
pub(crate) fn attach_record(
    tx: &mut dyn Tx,
    finding: FindingId,
    record: &CallRecord,
    as_of: &AsOf,
) -> Result<(), StoreError> {
    let caller = as_of.caller.as_ref();
    let evidence = serde_json::to_string(&as_of.judgement).map_err(|_| StoreError::Corrupt("judgement"))?;
    tx.put(
        "UPDATE finding SET record = $2, called_at = $3, agent = $4, agent_name = $5, brand = $6, terms = $7, \
         evidence = $8, displayed = CASE WHEN calling_number = $9 THEN COALESCE(displayed, $10) ELSE calling_number END, \
         calling_number = $9 WHERE id = $1",
        &[
            finding.to_bytes().into(),
            record.id.to_bytes().into(),
            record.started_at.into(),
            caller.map(|c| c.agent.as_str()).into(),
            caller.map(|c| c.agent_name.as_str()).into(),
            caller.map(|c| c.brand.as_str()).into(),
            as_of.terms.as_ref().map(|terms| terms.label.as_str()).into(),
            evidence.into(),
            record.from.into(),
            record.dialled.into(),
        ],
    )
}

/// Upholds a finding: the award is made, or found to stand already. `last` is what stood for the same before.
/// The money of a new award is the caller's to set aside.
pub(crate) fn uphold<'a>(
    tx: &mut dyn Tx,
    clock: &Clock,
    case: CaseId,
    entitled: &Entitled<'a>,
    last: Last,
    ruled: (FindingCode, By<'_>),
    now: Instant,
) -> Result<(Awarded, Option<ToPay<'a>>), StoreError> {
    let (code, by) = ruled;
    let (awarded, to_pay) = award(tx, clock, entitled, last, now)?;
    let (code, event) = match awarded {
        Awarded::New(_) => (code, EventKind::Awarded),
        Awarded::Already(_) => (FindingCode::AlreadyAwarded, EventKind::AlreadyAwarded),
    };
    let approved = matches!(entitled.paid, Paid::Loss(_)).then(|| entitled.amount.minor());
    tx.put(
        "UPDATE finding SET award = $2, approved = COALESCE($3, approved) WHERE id = $1",
        &[entitled.finding.to_bytes().into(), awarded.id().to_bytes().into(), approved.into()],
    )?;
    conclude(tx, entitled.finding, FindingState::Upheld, code, by, now)?;
    settle_by_staff(tx, awarded, entitled.finding, by, now)?;
    happened(tx, case, Some(entitled.finding), event, by.actor(), now)?;
    Ok((awarded, to_pay))
}

/// Rejects a finding.
pub(crate) fn reject(
    tx: &mut dyn Tx,
    case: CaseId,
    finding: FindingId,
    code: FindingCode,
    by: By<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    conclude(tx, finding, FindingState::NotUpheld, code, by, now)?;
    happened(tx, case, Some(finding), EventKind::Rejected, by.actor(), now)
}

/// Writes a ruling that ends the matter, and where the finding stands with it.
pub(crate) fn conclude(
    tx: &mut dyn Tx,
    finding: FindingId,
    state: FindingState,
    code: FindingCode,
    by: By<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    // The clock of a person's ruling stays on the finding, so that the public can see whether it was kept.
    let sql = match by {
        By::Records => {
            "UPDATE finding SET state = $2, code = $3, decided_at = $4, due_at = NULL, answer_due_at = NULL, \
             paused_at = NULL WHERE id = $1"
        }
        By::Staff(..) => {
            run_on(tx, finding, now)?;
            "UPDATE finding SET state = $2, code = $3, decided_at = $4 WHERE id = $1"
        }
    };
    tx.put(sql, &[finding.to_bytes().into(), state.word().into(), code.word().into(), now.into()])?;
    write_ruling(tx, finding, state, code, by, now)
}

/// Writes the ruling of the records on a finding that is opened with it.
pub(crate) fn first_ruling(
    tx: &mut dyn Tx,
    finding: FindingId,
    code: FindingCode,
    now: Instant,
) -> Result<(), StoreError> {
    tx.put_row(
        "INSERT INTO ruling (finding, n, ruling, code, words, proposed, staff, staff_name, at) VALUES {}",
        &[
            finding.to_bytes().into(),
            1_i64.into(),
            "upheld".into(),
            code.word().into(),
            "".into(),
            false.into(),
            Value::Null,
            Value::Null,
            now.into(),
        ],
    )?;
    log_ruling(tx, finding, "upheld", code, now)
}

/// Has the ruling in the public log, where everybody sees that there was one, and whom it concerns what it was.
fn log_ruling(
    tx: &mut dyn Tx,
    finding: FindingId,
    ruling: &str,
    code: FindingCode,
    at: Instant,
) -> Result<(), StoreError> {
    put_ruling(tx, &RulingMade { finding, ruling, code: code.word(), month: month(at), at })
}

/// Writes a ruling; one that leaves the finding open is the word of the first of two people.
pub(crate) fn write_ruling(
    tx: &mut dyn Tx,
    finding: FindingId,
    state: FindingState,
    code: FindingCode,
    by: By<'_>,
    now: Instant,
) -> Result<(), StoreError> {
    let (staff, name, words) = match by {
        By::Records => (Value::Null, Value::Null, ""),
        By::Staff(staff, words) => (staff.number.into(), staff.name.as_str().into(), words),
    };
    let proposed = state.is_waiting();
    let ruling = if state == FindingState::NotUpheld { "rejected" } else { "upheld" };
    // An appeal winds the clocks of the finding up anew, so the ruling keeps those that it ended.
    let ends = matches!(by, By::Staff(..)) && !proposed;
    tx.put(
        "INSERT INTO ruling (finding, n, ruling, code, words, proposed, staff, staff_name, at, due_at, answer_due_at) \
         SELECT $1, COALESCE(MAX(r.n), 0) + 1, $2, $3, $4, $5, $6, $7, $8, \
         (SELECT f.due_at FROM finding f WHERE f.id = $1 AND $9), (SELECT f.answer_due_at FROM finding f WHERE f.id = $1 AND $9) \
         FROM ruling r WHERE r.finding = $1",
        &[
            finding.to_bytes().into(),
            ruling.into(),
            code.word().into(),
            words.into(),
            proposed.into(),
            staff,
            name,
            now.into(),
            ends.into(),
        ],
    )?;
    if !proposed {
        log_ruling(tx, finding, ruling, code, now)?;
    }
    if ends { ruled(tx, finding, now) } else { Ok(()) }
}

/// Adds to the history of a case.
pub(crate) fn happened(
    tx: &mut dyn Tx,
    case: CaseId,
    finding: Option<FindingId>,
    event: EventKind,
    actor: Actor,
    at: Instant,
) -> Result<(), StoreError> {
    tx.put(
        "INSERT INTO case_event (case_id, n, finding, event, actor, at) \
         SELECT $1, COALESCE(MAX(e.n), 0) + 1, $2, $3, $4, $5 FROM case_event e WHERE e.case_id = $1",
        &[
            case.to_bytes().into(),
            finding.map(|f| f.to_bytes().to_vec()).into(),
            event.word().into(),
            actor.word().into(),
            at.into(),
        ],
    )?;
    tell(tx, case, finding, event, at)
}
