//! Deadlines of what waits for a person. Whatever starts a finding's waiting writes its jobs in the same transaction; what was
//! decided meanwhile, asked or put off is seen when they are due, for a job looks in the transaction that ends it.

use anxin_domain::ids::{CaseId, FindingId};
use anxin_domain::time::Instant;
use anxin_store::jobs::{Ended, Handler, Kind, Lease, NewJob, Trouble, enqueue, move_to};
use anxin_store::{Row, StoreError, Tx};
use async_trait::async_trait;

use crate::Desk;
use crate::decide::happened;
use crate::notice::{NoticeKind, notify};
use crate::question::run_on;
use crate::words::{Actor, EventKind, FindingState};

/// The desk's own clock runs out: the history of the case says so.
const RULE_DUE: Kind = Kind::new("rule_due");
/// The day comes by which the customer was to have an answer: the customer is told that it is late.
const ANSWER_DUE: Kind = Kind::new("answer_due");
/// A question was not answered in [`QUESTION_DAYS`]: the desk's clock runs on.
const QUESTION_DUE: Kind = Kind::new("question_due");

/// Days that a customer has to answer a question before the desk goes on without.
pub const QUESTION_DAYS: i64 = 7;

/// Writes the jobs of a finding that waits from now on. Where they are there already, they follow its clocks.
pub(crate) fn watch(tx: &mut dyn Tx, finding: FindingId, now: Instant) -> Result<(), StoreError> {
    let sql = "SELECT due_at, answer_due_at FROM finding WHERE id = $1";
    let Some(row) = tx.query_opt(sql, &[finding.to_bytes().into()])? else { return Ok(()) };
    for (kind, due) in [(RULE_DUE, row.opt_int(0)?), (ANSWER_DUE, row.opt_int(1)?)] {
        let Some(due_at) = due.map(Instant::from_micros) else { continue };
        if !move_to(tx, kind, &finding.to_string(), due_at)? {
            put(tx, kind, finding, due_at, now)?;
        }
    }
    Ok(())
}

/// Writes the job that ends a question without an answer.
pub(crate) fn watch_question(tx: &mut dyn Tx, finding: FindingId, now: Instant) -> Result<(), StoreError> {
    let due_at = now.plus_days(QUESTION_DAYS);
    if move_to(tx, QUESTION_DUE, &finding.to_string(), due_at)? {
        return Ok(());
    }
    put(tx, QUESTION_DUE, finding, due_at, now)
}

fn put(
    tx: &mut dyn Tx,
    kind: Kind,
    finding: FindingId,
    due_at: Instant,
    now: Instant,
) -> Result<(), StoreError> {
    enqueue(tx, &NewJob { kind, key: finding.to_string(), payload: String::new(), due_at }, now).map(drop)
}

/// Does the jobs of one kind of deadline.
pub struct Deadlines {
    desk: Desk,
    kind: Kind,
}

impl Desk {
    /// The handlers of every kind of deadline.
    #[must_use]
    pub fn deadlines(&self) -> [Deadlines; 3] {
        [RULE_DUE, ANSWER_DUE, QUESTION_DUE].map(|kind| Deadlines { desk: self.clone(), kind })
    }
}

#[async_trait]
impl Handler for Deadlines {
    fn kind(&self) -> Kind {
        self.kind
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let (lease, kind, now) = (lease.clone(), self.kind, self.desk.clock().now());
        let finding: FindingId =
            lease.job.key.parse().map_err(|_| Trouble::for_good("its key is no finding"))?;
        Ok(self.desk.store().write(move |tx| due(tx, &lease, kind, finding, now)).await?)
    }
}

/// What is done about a deadline, and the end of its job.
fn due(
    tx: &mut dyn Tx,
    lease: &Lease,
    kind: Kind,
    finding: FindingId,
    now: Instant,
) -> Result<Ended, StoreError> {
    let sql = "SELECT case_id, state, due_at, answer_due_at, paused_at FROM finding WHERE id = $1";
    let Some(row) = tx.query_opt(sql, &[finding.to_bytes().into()])? else { return lease.done(tx) };
    if !row.text(1)?.parse::<FindingState>()?.is_waiting() {
        return lease.done(tx);
    }
    let case = CaseId::from_bytes(row.id(0)?);
    if kind == QUESTION_DUE {
        return question_due(tx, lease, (case, finding), &row, now);
    }
    let (due_at, event) = match kind {
        ANSWER_DUE => (row.opt_int(3)?, EventKind::AnswerLate),
        _ => (row.opt_int(2)?, EventKind::RulingLate),
    };
    let Some(due_at) = due_at.map(Instant::from_micros) else { return lease.done(tx) };
    if due_at > now {
        return lease.put_off(tx, due_at);
    }
    if kind == RULE_DUE && row.opt_int(4)?.is_some() {
        // The clock stands: the day on which the question ends is looked at, whether it is answered or not.
        return lease.put_off(tx, now.plus_days(1));
    }
    happened(tx, case, Some(finding), event, Actor::Staff, now)?;
    if kind == ANSWER_DUE {
        notify(tx, case, NoticeKind::Late, now)?;
    }
    lease.done(tx)
}

fn question_due(
    tx: &mut dyn Tx,
    lease: &Lease,
    (case, finding): (CaseId, FindingId),
    row: &Row,
    now: Instant,
) -> Result<Ended, StoreError> {
    if row.opt_int(4)?.is_some() {
        run_on(tx, finding, now)?;
        watch(tx, finding, now)?;
        happened(tx, case, Some(finding), EventKind::NotAnswered, Actor::Customer, now)?;
    }
    lease.done(tx)
}
