//! What a bank reports of a payment file before it books anything. A rejection gives the money back to those it was set aside
//! for; everything else only tells how far a payment is, for nothing but a statement shows that money moved.

use anxin_domain::ids::{AttemptId, StatementId};
use anxin_domain::ledger::Entry;
use anxin_domain::money::Money;
use anxin_store::{Clock, StoreError, Tx};

use crate::booked_sum::{self, End, Group};
use crate::chart::{IN_TRANSIT, PAYABLE};
use crate::error::FundError;
use crate::ledger::book;
use crate::payout::{AttemptStatus, set_status};
use crate::rails::bank_csv::{self, ResultRow};
use crate::rails::camt053::{Direction, Row};
use crate::rails::pain002::{About, Status, StatusReport, Told, Totals};
use crate::statement::{self, Found, Noted, Outcome, note_row};

/// What a whole report says, which a single row of it must not contradict.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    message: String,
    /// Something in it is accepted or waits.
    takes_some: bool,
    /// The whole file is refused as a duplicate.
    duplicate: bool,
    /// These instructions are.
    duplicates: Vec<String>,
}

impl Report {
    pub(crate) fn of(report: &StatusReport) -> Self {
        let takes = |told: &Told| matches!(told.status, Status::Accepted | Status::Pending | Status::Partial);
        let doubled = report.told.iter().filter(|told| told.duplicate);
        let duplicates = doubled.filter_map(|told| match &told.about {
            About::Instruction(id, _) => Some(id.clone()),
            _ => None,
        });
        Self {
            message: report.message.clone(),
            takes_some: report.told.iter().any(takes),
            duplicate: report.told.iter().any(|told| told.duplicate && matches!(told.about, About::File(_))),
            duplicates: duplicates.collect(),
        }
    }

    /// A single row of a table of results, which says nothing of others.
    fn of_one() -> Self {
        Self { message: String::new(), takes_some: false, duplicate: false, duplicates: Vec::new() }
    }

    /// Whether a row is about something that was refused as a duplicate, if not in the row itself then around it. What the bank
    /// says of the copy says nothing of the first.
    fn is_copy(&self, told: &Told) -> bool {
        told.duplicate
            || self.duplicate
            || match &told.about {
                About::File(_) => !self.duplicates.is_empty(),
                About::Instruction(id, _) | About::Payment { instruction: id, .. } => {
                    self.duplicates.contains(id)
                }
            }
    }
}

/// Does what a row of a report asks for, and notes what it did.
pub(crate) fn apply(
    tx: &mut dyn Tx,
    clock: &Clock,
    statement: StatementId,
    report: &Report,
    told: &Told,
) -> Result<Outcome, FundError> {
    let outcome = match &told.about {
        About::File(totals) => {
            let group = booked_sum::file(tx, &report.message)?;
            whole(tx, clock, report, told, group, totals)?
        }
        About::Instruction(id, totals) => {
            let group = booked_sum::instruction(tx, id)?;
            whole(tx, clock, report, told, group, totals)?
        }
        About::Payment { instruction, end_to_end, amount } => {
            let found = attempt(tx, end_to_end.as_deref())?;
            payment(tx, clock, report, told, found, (instruction, amount.as_ref()))?
        }
    };
    let end_to_end = match &told.about {
        About::File(_) => Some(report.message.as_str()),
        About::Instruction(id, _) => Some(id.as_str()),
        About::Payment { end_to_end, .. } => end_to_end.as_deref(),
    };
    let noted = Noted {
        number: told.number,
        end_to_end,
        reference: None,
        direction: "report",
        amount: String::new(),
    };
    note_row(tx, statement, &noted, &outcome)?;
    Ok(outcome)
}

/// A row about a file or an instruction.
fn whole(
    tx: &mut dyn Tx,
    clock: &Clock,
    report: &Report,
    told: &Told,
    group: Option<Group>,
    totals: &Totals,
) -> Result<Outcome, FundError> {
    let unmatched = |reason: String| Ok(Outcome::Unmatched(reason));
    let Some(group) = group else {
        return unmatched("no payment file or instruction of ours has the id that it names".into());
    };
    if !totals.fit(group.all.0, Money::new(group.all.1, group.currency)) {
        return unmatched(format!(
            "the bank's count or sum of {} is not ours, {} payments and {}: ask the bank which file it means",
            group.id,
            group.all.0,
            Money::new(group.all.1, group.currency)
        ));
    }
    match told.status {
        Status::Rejected if report.is_copy(told) => unmatched(duplicate(&group.id)),
        Status::Rejected if report.takes_some && matches!(told.about, About::File(_)) => {
            unmatched("it rejects the whole file and takes some of it: ask the bank".into())
        }
        Status::Rejected if group.settled.0 > 0 => unmatched(format!(
            "it rejects {}, and a statement shows payments of it as paid: ask the bank",
            group.id
        )),
        Status::Rejected if group.open.0 == 0 => Ok(Outcome::Already),
        Status::Rejected => {
            // The accounts of those who wait are not at fault: they go again with the next file.
            let reason = told.reason.as_deref();
            group.end(
                tx,
                clock,
                &End { from: "sent", to: "rejected", payout: "reserved", row: None, reason },
            )?;
            let back = Entry::transfer(Money::new(group.open.1, group.currency), IN_TRANSIT, PAYABLE)?;
            book(tx, clock, &group.tenant, &format!("reject:{}", group.id), "rejected by the bank", &back)?;
            Ok(Outcome::Rejected(usize::try_from(group.open.0).unwrap_or_default()))
        }
        Status::Accepted | Status::Pending | Status::Partial => Ok(Outcome::Pending),
        Status::Unknown => unmatched(unknown()),
    }
}

/// A row about one payment.
fn payment(
    tx: &mut dyn Tx,
    clock: &Clock,
    report: &Report,
    told: &Told,
    found: Option<Found>,
    (instruction, amount): (&str, Option<&Result<Money, String>>),
) -> Result<Outcome, FundError> {
    let unmatched = |reason: String| Ok(Outcome::Unmatched(reason));
    let Some(found) = found else {
        return unmatched("no payment of ours: its EndToEndId is unknown here".into());
    };
    if found.instruction.is_none() {
        return unmatched("the payment went by WeChat Pay, not by the bank: ask the bank".into());
    }
    if !instruction.is_empty() && found.instruction.as_deref() != Some(instruction) {
        return unmatched("the payment did not go with the instruction that it names".into());
    }
    match amount {
        Some(Err(trouble)) => return unmatched(trouble.clone()),
        Some(Ok(amount)) if *amount != found.amount => {
            return unmatched(format!(
                "the amounts differ: {amount} in the report, {} in the payment file; ask the bank",
                found.amount
            ));
        }
        _ => {}
    }
    match (told.status, found.status) {
        (Status::Rejected, AttemptStatus::Sent) if report.is_copy(told) => {
            unmatched(duplicate("the payment"))
        }
        (Status::Rejected, AttemptStatus::Sent) => {
            let back = Entry::transfer(found.amount, IN_TRANSIT, PAYABLE)?;
            reject(tx, clock, &found, &back, told.reason.as_deref())?;
            Ok(Outcome::Rejected(1))
        }
        (Status::Rejected, AttemptStatus::Settled) => {
            unmatched("it is rejected, and a statement shows it as paid: ask the bank".into())
        }
        (Status::Accepted | Status::Pending, AttemptStatus::Sent) => Ok(Outcome::Pending),
        (Status::Rejected | Status::Accepted | Status::Pending, _) => Ok(Outcome::Already),
        (Status::Partial | Status::Unknown, _) => unmatched(unknown()),
    }
}

/// Gives the money of an attempt back, because whoever was to pay it says that it did not. The customer is asked for the
/// account anew.
pub(crate) fn reject(
    tx: &mut dyn Tx,
    clock: &Clock,
    attempt: &Found,
    back: &Entry,
    reason: Option<&str>,
) -> Result<(), FundError> {
    let key = format!("reject:{}", attempt.id);
    book(tx, clock, &attempt.tenant, &key, "rejected before it was paid", back)?;
    tx.execute(
        "UPDATE attempt SET status = 'rejected', reported = 'RJCT', outcome_at = $2, reason = COALESCE($3, reason) \
         WHERE id = $1",
        &[attempt.id.to_bytes().into(), clock.now().into(), reason.into()],
    )?;
    set_status(tx, clock, attempt.payout, "returned")?;
    Ok(())
}

fn attempt(tx: &mut dyn Tx, id: Option<&str>) -> Result<Option<Found>, StoreError> {
    match id.and_then(|id| id.parse::<AttemptId>().ok()) {
        Some(id) => statement::find(tx, id),
        None => Ok(None),
    }
}

/// Sent twice, taken once: what the bank refuses is the copy.
fn duplicate(what: &str) -> String {
    format!(
        "the bank refuses {what} as a duplicate, so it has it already: wait for the statement, and do not send it again"
    )
}

fn unknown() -> String {
    "the bank's status is none that anything follows from: ask the bank".into()
}

/// Does what a row of a table of results asks for: paid and returned are what a statement would show, rejected and pending what
/// a report would.
pub(crate) fn apply_result(
    tx: &mut dyn Tx,
    clock: &Clock,
    statement: StatementId,
    row: &ResultRow,
) -> Result<Outcome, FundError> {
    let direction = match row.outcome {
        Some(bank_csv::Outcome::Paid) => Direction::Debit,
        Some(bank_csv::Outcome::Returned) => Direction::Credit,
        other => {
            let status = match other {
                Some(bank_csv::Outcome::Rejected) => Status::Rejected,
                Some(_) => Status::Pending,
                None => Status::Unknown,
            };
            let about = About::Payment {
                instruction: String::new(),
                end_to_end: Some(row.payment.clone()),
                amount: Some(row.amount.clone()),
            };
            let told =
                Told { number: row.number, about, status, reason: row.reason.clone(), duplicate: false };
            return apply(tx, clock, statement, &Report::of_one(), &told);
        }
    };
    let booked = Row {
        number: row.number,
        account: None,
        direction,
        reversal: false,
        booked: true,
        amount: row.amount.clone(),
        end_to_end: Some(row.payment.clone()),
        reference: row.reference.clone(),
        reason: row.reason.clone(),
        sum_of: None,
    };
    statement::apply(tx, clock, statement, &booked, None)
}
