//! Bank statements: each row that belongs to an attempt of ours tells its outcome; every other row is listed with the reason
//! why it was left alone. Importing a statement again, or one that overlaps it, books nothing twice.

use anxin_domain::ids::{AttemptId, PayoutId, StatementId};
use anxin_domain::ledger::Entry;
use anxin_domain::money::Money;
use anxin_store::{Clock, StoreError, Tx};
use serde::Serialize;

use crate::bank_details::same_account;
use crate::booked_sum;
use crate::chart::{CASH, IN_TRANSIT, PAYABLE};
use crate::error::FundError;
use crate::ledger::{book, currency_of};
use crate::paid::{Paid, book_paid};
use crate::payout::{AttemptStatus, set_status};
use crate::rails::camt053::{Direction, Row};
use crate::tenant::Tenant;

/// What an import did, of a statement, a status report or a table of results. Every row is counted once, and a row that
/// stands for many payments once for each: `rows` is the sum of all that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatementReport {
    /// Our id of the statement.
    pub statement: StatementId,
    /// The bank's.
    pub bank_statement_id: String,
    /// The very same file had been imported before.
    pub repeated: bool,
    /// Rows in it.
    pub rows: usize,
    /// Payouts that it shows paid.
    pub settled: usize,
    /// Payouts that came back after they had been paid.
    pub returned: usize,
    /// Payouts that the bank gave back before they were seen as paid.
    pub rejected: usize,
    /// Rows that tell what was known.
    pub already: usize,
    /// Rows that the bank has not booked yet.
    pub pending: usize,
    /// Rows that were left alone, with the reason.
    pub unmatched: Vec<Unmatched>,
}

/// A row that was left alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// Its place in the statement, from 1.
    pub row: u32,
    /// Why, in a sentence.
    pub reason: String,
}

/// What one row did, to how many payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Settled(usize),
    Returned(usize),
    Rejected(usize),
    Already,
    Pending,
    Unmatched(String),
}

impl Outcome {
    const fn word(&self) -> &'static str {
        match self {
            Self::Settled(_) => "settled",
            Self::Returned(_) => "returned",
            Self::Rejected(_) => "rejected",
            Self::Already => "already",
            Self::Pending => "pending",
            Self::Unmatched(_) => "unmatched",
        }
    }
}

impl StatementReport {
    pub(crate) const fn begin(statement: StatementId, bank_statement_id: String, repeated: bool) -> Self {
        Self {
            statement,
            bank_statement_id,
            repeated,
            rows: 0,
            settled: 0,
            returned: 0,
            rejected: 0,
            already: 0,
            pending: 0,
            unmatched: Vec::new(),
        }
    }

    /// Counts what a row did. A row that stands for many payments counts as many as it moved.
    pub(crate) fn add(&mut self, row: u32, outcome: Outcome) {
        let (counter, payments) = match outcome {
            Outcome::Settled(payments) => (&mut self.settled, payments),
            Outcome::Returned(payments) => (&mut self.returned, payments),
            Outcome::Rejected(payments) => (&mut self.rejected, payments),
            Outcome::Already => (&mut self.already, 1),
            Outcome::Pending => (&mut self.pending, 1),
            Outcome::Unmatched(reason) => {
                self.rows += 1;
                self.unmatched.push(Unmatched { row, reason });
                return;
            }
        };
        *counter += payments;
        self.rows += payments;
    }
}

/// Notes a statement by the digest of its bytes; true when that had been done before.
pub(crate) fn note(
    tx: &mut dyn Tx,
    clock: &Clock,
    digest: [u8; 32],
    bank_statement_id: &str,
) -> Result<(StatementId, bool), StoreError> {
    let now = clock.now();
    let new = tx.execute(
        "INSERT INTO statement (id, digest, bank_statement_id, imported_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT DO NOTHING",
        &[
            StatementId::new(now, clock.random()).to_bytes().into(),
            digest.to_vec().into(),
            bank_statement_id.into(),
            now.into(),
        ],
    )?;
    let row = tx
        .query_opt("SELECT id FROM statement WHERE digest = $1", &[digest.to_vec().into()])?
        .ok_or(StoreError::Corrupt("statement"))?;
    Ok((StatementId::from_bytes(row.id(0)?), new == 0))
}

/// Books what a row tells and notes what it did.
pub(crate) fn apply(
    tx: &mut dyn Tx,
    clock: &Clock,
    statement: StatementId,
    row: &Row,
    own_account: Option<&str>,
) -> Result<Outcome, FundError> {
    let outcome = outcome_of(tx, clock, row, own_account)?;
    let noted = Noted {
        number: row.number,
        end_to_end: row.end_to_end.as_deref(),
        reference: row.reference.as_deref(),
        direction: row.direction.word(),
        amount: row.amount.as_ref().map_or_else(|_| String::new(), Money::to_string),
    };
    note_row(tx, statement, &noted, &outcome)?;
    Ok(outcome)
}

/// A row as it is noted.
pub(crate) struct Noted<'a> {
    pub(crate) number: u32,
    pub(crate) end_to_end: Option<&'a str>,
    pub(crate) reference: Option<&'a str>,
    pub(crate) direction: &'static str,
    pub(crate) amount: String,
}

/// Notes what a row did. A row that could not be matched and now can is the only one whose note changes.
pub(crate) fn note_row(
    tx: &mut dyn Tx,
    statement: StatementId,
    row: &Noted<'_>,
    outcome: &Outcome,
) -> Result<(), StoreError> {
    let reason = match outcome {
        Outcome::Unmatched(reason) => Some(reason.as_str()),
        _ => None,
    };
    tx.execute(
        "INSERT INTO statement_entry (statement, n, end_to_end, reference, direction, amount, outcome, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (statement, n) DO UPDATE \
         SET outcome = excluded.outcome, reason = excluded.reason WHERE statement_entry.outcome = 'unmatched'",
        &[
            statement.to_bytes().into(),
            i64::from(row.number).into(),
            row.end_to_end.into(),
            row.reference.into(),
            row.direction.into(),
            row.amount.as_str().into(),
            outcome.word().into(),
            reason.into(),
        ],
    )?;
    Ok(())
}

/// An attempt as a row meets it.
pub(crate) struct Found {
    pub(crate) tenant: Tenant,
    pub(crate) id: AttemptId,
    pub(crate) status: AttemptStatus,
    pub(crate) payout: PayoutId,
    pub(crate) amount: Money,
    /// The payment instruction that it went with.
    pub(crate) instruction: Option<String>,
    /// What a status report last said of it.
    pub(crate) reported: Option<String>,
    debit_reference: Option<String>,
    credit_reference: Option<String>,
}

fn outcome_of(
    tx: &mut dyn Tx,
    clock: &Clock,
    row: &Row,
    own_account: Option<&str>,
) -> Result<Outcome, FundError> {
    let unmatched = |reason: String| Ok(Outcome::Unmatched(reason));
    if !row.booked {
        return Ok(Outcome::Pending);
    }
    if let (Some(own), Some(account)) = (own_account, row.account.as_deref())
        && !same_account(own, account)
    {
        return unmatched("the statement is of another account than the one that pays".into());
    }
    if let Some(sum_of) = &row.sum_of {
        return booked_sum::outcome_of(tx, clock, row, sum_of);
    }
    let Some(end_to_end) = &row.end_to_end else {
        return unmatched("no payment of ours: the row has no EndToEndId".into());
    };
    let found = match end_to_end.parse::<AttemptId>() {
        Ok(id) => find(tx, id)?,
        Err(_) => None,
    };
    let Some(attempt) = found else {
        return unmatched("no payment of ours: its EndToEndId is unknown here".into());
    };
    if attempt.instruction.is_none() {
        return unmatched("the payment went by WeChat Pay, not by the bank: ask the bank".into());
    }
    match &row.amount {
        Err(trouble) => return unmatched(trouble.clone()),
        Ok(amount) if *amount != attempt.amount => {
            return unmatched(format!(
                "the amounts differ: {amount} on the statement, {} in the payment file; ask the bank",
                attempt.amount
            ));
        }
        Ok(_) => {}
    }
    match row.direction {
        Direction::Debit if row.reversal => unmatched("a reversal that takes money: ask the bank".into()),
        Direction::Debit => debited(tx, clock, row, &attempt),
        Direction::Credit => credited(tx, clock, row, &attempt),
    }
}

/// The bank has taken the money from the account.
fn debited(tx: &mut dyn Tx, clock: &Clock, row: &Row, attempt: &Found) -> Result<Outcome, FundError> {
    match attempt.status {
        AttemptStatus::Sent => {
            let paid = Paid {
                key: format!("settle:{}", attempt.id),
                memo: "paid by the bank",
                entry: Entry::transfer(attempt.amount, IN_TRANSIT, CASH)?,
                count: 1,
                minor: attempt.amount.minor(),
            };
            book_paid(tx, clock, &attempt.tenant, &paid)?;
            end(tx, clock, attempt, "settled", row)?;
            set_status(tx, clock, attempt.payout, "settled")?;
            Ok(Outcome::Settled(1))
        }
        // Nothing came back yet: the bank has done the opposite of what it reported, or will mend it by a credit.
        AttemptStatus::Rejected if attempt.reported.is_some() && attempt.credit_reference.is_none() => {
            Ok(Outcome::Unmatched(
                "debited although the bank had reported it as rejected; ask the bank, unless it comes back"
                    .into(),
            ))
        }
        // The credit came on an earlier statement; this is the debit that it answers. The ledger holds both already.
        AttemptStatus::Rejected => {
            end(tx, clock, attempt, "returned", row)?;
            Ok(Outcome::Already)
        }
        AttemptStatus::Settled | AttemptStatus::Returned => {
            Ok(known_or_twice(row, attempt.debit_reference.as_deref(), "debited"))
        }
    }
}

/// The bank has given the money back.
fn credited(tx: &mut dyn Tx, clock: &Clock, row: &Row, attempt: &Found) -> Result<Outcome, FundError> {
    let (status, outcome) = match attempt.status {
        AttemptStatus::Sent => {
            let entry = Entry::transfer(attempt.amount, IN_TRANSIT, PAYABLE)?;
            let key = format!("reject:{}", attempt.id);
            book(tx, clock, &attempt.tenant, &key, "not paid by the bank", &entry)?;
            ("rejected", Outcome::Rejected(1))
        }
        AttemptStatus::Settled => {
            let back = Paid {
                key: format!("return:{}", attempt.id),
                memo: "returned by the bank",
                entry: Entry::transfer(attempt.amount, CASH, PAYABLE)?,
                count: -1,
                minor: -attempt.amount.minor(),
            };
            book_paid(tx, clock, &attempt.tenant, &back)?;
            ("returned", Outcome::Returned(1))
        }
        AttemptStatus::Rejected | AttemptStatus::Returned => {
            return Ok(known_or_twice(row, attempt.credit_reference.as_deref(), "credited"));
        }
    };
    end(tx, clock, attempt, status, row)?;
    set_status(tx, clock, attempt.payout, "returned")?;
    Ok(outcome)
}

/// Two bank references for one movement are two movements, and one of them should not be.
fn known_or_twice(row: &Row, known: Option<&str>, done: &str) -> Outcome {
    match (known, row.reference.as_deref()) {
        (Some(known), Some(now)) if known != now => {
            Outcome::Unmatched(format!("{done} twice, as {known} and as {now}: ask the bank"))
        }
        _ => Outcome::Already,
    }
}

pub(crate) fn find(tx: &mut dyn Tx, id: AttemptId) -> Result<Option<Found>, StoreError> {
    let row = tx.query_opt(
        "SELECT a.status, p.id, p.minor, p.currency, a.debit_reference, a.credit_reference, a.instruction, \
         a.reported, p.tenant FROM attempt a \
         JOIN payout p ON p.id = a.payout WHERE a.id = $1",
        &[id.to_bytes().into()],
    )?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Found {
        id,
        status: AttemptStatus::read(&row.text(0)?)?,
        payout: PayoutId::from_bytes(row.id(1)?),
        tenant: Tenant::read(&row, 8)?,
        amount: Money::new(row.int(2)?, currency_of(&row.text(3)?)?),
        debit_reference: row.opt_text(4)?,
        credit_reference: row.opt_text(5)?,
        instruction: row.opt_text(6)?,
        reported: row.opt_text(7)?,
    }))
}

fn end(tx: &mut dyn Tx, clock: &Clock, attempt: &Found, status: &str, row: &Row) -> Result<(), StoreError> {
    let reference = match row.direction {
        Direction::Debit => "debit_reference",
        Direction::Credit => "credit_reference",
    };
    tx.execute(
        &format!(
            "UPDATE attempt SET status = $2, outcome_at = $3, reason = COALESCE($4, reason), {reference} = $5 \
             WHERE id = $1"
        ),
        &[
            attempt.id.to_bytes().into(),
            status.into(),
            clock.now().into(),
            row.reason.as_deref().into(),
            row.reference.as_deref().into(),
        ],
    )?;
    Ok(())
}
