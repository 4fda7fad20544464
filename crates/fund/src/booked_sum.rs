//! Rows of a statement that stand for many payments: the bank booked a whole instruction, or a whole file, as one sum. The row
//! is believed when it names what it is the sum of, and the sum is right; then all of it is settled (or returned) at once.

use anxin_domain::ledger::Entry;
use anxin_domain::money::{Currency, Money};
use anxin_store::{Clock, StoreError, Tx};

use crate::chart::{CASH, IN_TRANSIT, PAYABLE};
use crate::error::FundError;
use crate::ledger::{book, currency_of};
use crate::paid::{Paid, book_paid};
use crate::rails::camt053::{Direction, Row, SumOf};
use crate::statement::Outcome;
use crate::tenant::Tenant;

/// Payments that were sent together, and how far they are.
pub(crate) struct Group {
    /// The file's or the instruction's id, by which the bank knows it.
    pub(crate) id: String,
    /// Which attempts belong to it.
    members: &'static str,
    /// What `members` is asked with.
    key: anxin_store::Value,
    /// The instructions of it, whose references are kept.
    instructions: &'static str,
    pub(crate) tenant: Tenant,
    pub(crate) currency: Currency,
    /// All its payments and their sum.
    pub(crate) all: (i64, i64),
    /// Those whose outcome is not known.
    pub(crate) open: (i64, i64),
    /// Those that were paid and have not come back.
    pub(crate) settled: (i64, i64),
    /// Those that a report rejected, with nothing booked for them.
    reported: (i64, i64),
    /// Those that came back before the debit was seen, which this sum may be.
    came_back: (i64, i64),
    debit_reference: Option<String>,
    credit_reference: Option<String>,
}

const OF_INSTRUCTION: &str = "SELECT id FROM attempt WHERE instruction = $1";
const OF_FILE: &str = "SELECT id FROM attempt WHERE batch = $1";

/// The payments of an instruction.
pub(crate) fn instruction(tx: &mut dyn Tx, id: &str) -> Result<Option<Group>, StoreError> {
    let sql = "SELECT b.currency, i.debit_reference, i.credit_reference, b.tenant FROM payment_instruction i \
               JOIN batch b ON b.id = i.batch WHERE i.id = $1";
    let Some(row) = tx.query_opt(sql, &[id.into()])? else { return Ok(None) };
    let references = (row.opt_text(1)?, row.opt_text(2)?);
    let whose = (Tenant::read(&row, 3)?, currency_of(&row.text(0)?)?);
    group(tx, id, (OF_INSTRUCTION, id.into(), "id = $1"), whose, references).map(Some)
}

/// The payments of a file.
pub(crate) fn file(tx: &mut dyn Tx, message_id: &str) -> Result<Option<Group>, StoreError> {
    let sql = "SELECT b.id, b.currency, MIN(i.debit_reference), MIN(i.credit_reference), b.tenant FROM batch b \
               JOIN payment_instruction i ON i.batch = b.id WHERE b.message_id = $1 GROUP BY b.id, b.currency, b.tenant";
    let Some(row) = tx.query_opt(sql, &[message_id.into()])? else { return Ok(None) };
    let references = (row.opt_text(2)?, row.opt_text(3)?);
    let members = (OF_FILE, row.id(0)?.into(), "batch = $1");
    let whose = (Tenant::read(&row, 4)?, currency_of(&row.text(1)?)?);
    group(tx, message_id, members, whose, references).map(Some)
}

fn group(
    tx: &mut dyn Tx,
    id: &str,
    (members, key, instructions): (&'static str, anxin_store::Value, &'static str),
    (tenant, currency): (Tenant, Currency),
    (debit_reference, credit_reference): (Option<String>, Option<String>),
) -> Result<Group, StoreError> {
    let mut found = Group {
        id: id.to_owned(),
        members,
        key: key.clone(),
        instructions,
        tenant,
        currency,
        all: (0, 0),
        open: (0, 0),
        settled: (0, 0),
        reported: (0, 0),
        came_back: (0, 0),
        debit_reference,
        credit_reference,
    };
    let sql = format!(
        "SELECT a.status, CASE WHEN a.reported IS NOT NULL AND a.credit_reference IS NULL THEN 1 ELSE 0 END, \
         COUNT(*), CAST(SUM(p.minor) AS BIGINT) FROM attempt a JOIN payout p ON p.id = a.payout \
         WHERE a.id IN ({members}) GROUP BY 1, 2"
    );
    for row in tx.query(&sql, &[key])? {
        let (status, reported, count, sum) = (row.text(0)?, row.int(1)?, row.int(2)?, row.int(3)?);
        let add = |to: &mut (i64, i64)| *to = (to.0 + count, to.1.saturating_add(sum));
        add(&mut found.all);
        match status.as_str() {
            "sent" => add(&mut found.open),
            "settled" => add(&mut found.settled),
            "rejected" if reported == 1 => add(&mut found.reported),
            "rejected" => add(&mut found.came_back),
            _ => {}
        }
    }
    Ok(found)
}

/// Books what a row tells of many payments.
pub(crate) fn outcome_of(
    tx: &mut dyn Tx,
    clock: &Clock,
    row: &Row,
    sum_of: &SumOf,
) -> Result<Outcome, FundError> {
    let unmatched = |reason: String| Ok(Outcome::Unmatched(reason));
    let amount = match &row.amount {
        Err(trouble) => return unmatched(trouble.clone()),
        Ok(amount) => *amount,
    };
    let found = match (&sum_of.instruction, &sum_of.message) {
        (Some(id), _) => instruction(tx, id)?,
        (None, Some(id)) => file(tx, id)?,
        (None, None) => None,
    };
    let Some(group) = found else {
        return unmatched(
            "no payments of ours: the file and instruction that it names are unknown here".into(),
        );
    };
    if amount.currency() != group.currency {
        return unmatched(format!("the sum is in another currency than the payments of {}", group.id));
    }
    match row.direction {
        Direction::Debit if row.reversal => unmatched("a reversal that takes money: ask the bank".into()),
        Direction::Debit => debited(tx, clock, row, sum_of, &group, amount),
        Direction::Credit => credited(tx, clock, row, &group, amount),
    }
}

fn debited(
    tx: &mut dyn Tx,
    clock: &Clock,
    row: &Row,
    sum_of: &SumOf,
    group: &Group,
    amount: Money,
) -> Result<Outcome, FundError> {
    if group.open.0 == 0 && group.came_back.0 == 0 {
        return Ok(known_or_odd(row, group));
    }
    let said = sum_of.count.as_ref();
    let fits = |payments: (i64, i64)| {
        payments.1 == amount.minor() && said.is_none_or(|said| said.parse() == Ok(payments.0))
    };
    // The bank may book the whole sum first and give back what it rejected afterwards, payment by payment; and what it gave
    // back may be told of before the sum is.
    let open = group.open;
    let with_returned = both(open, group.came_back);
    let returned = if fits(with_returned) || fits(both(with_returned, group.reported)) {
        group.came_back.0 > 0
    } else if open.0 > 0 && (fits(open) || fits(both(open, group.reported))) {
        false
    } else {
        return Ok(Outcome::Unmatched(format!(
            "the sum is not that of the payments: {amount} on the statement, {} for the {} of {} that are open; ask the bank",
            Money::new(open.1, group.currency),
            open.0,
            group.id
        )));
    };
    if returned {
        // The ledger holds both sides of these already.
        group.note_debit(tx, row)?;
    }
    group.end(
        tx,
        clock,
        &End { from: "sent", to: "settled", payout: "settled", row: Some(row), reason: None },
    )?;
    if open.0 == 0 {
        return Ok(Outcome::Already);
    }
    let paid = Paid {
        key: format!("settle:{}", group.id),
        memo: "paid by the bank in one sum",
        entry: Entry::transfer(Money::new(group.open.1, group.currency), IN_TRANSIT, CASH)?,
        count: group.open.0,
        minor: group.open.1,
    };
    book_paid(tx, clock, &group.tenant, &paid)?;
    Ok(Outcome::Settled(usize::try_from(group.open.0).unwrap_or_default()))
}

const fn both(one: (i64, i64), other: (i64, i64)) -> (i64, i64) {
    (one.0 + other.0, one.1.saturating_add(other.1))
}

/// A sum for payments of which every outcome is known.
fn known_or_odd(row: &Row, group: &Group) -> Outcome {
    match (&group.debit_reference, &row.reference) {
        (Some(known), Some(now)) if known != now => Outcome::Unmatched(format!(
            "{} was debited twice, as {known} and as {now}: ask the bank",
            group.id
        )),
        (Some(_), _) => Outcome::Already,
        (None, _) => Outcome::Unmatched(format!(
            "every payment of {} has its outcome already, row by row: ask the bank what this sum is",
            group.id
        )),
    }
}

fn credited(
    tx: &mut dyn Tx,
    clock: &Clock,
    row: &Row,
    group: &Group,
    amount: Money,
) -> Result<Outcome, FundError> {
    let state = match (group.open, group.settled) {
        (open, _) if open.0 > 0 && open.1 == amount.minor() => "sent",
        (_, settled) if settled.0 > 0 && settled.1 == amount.minor() => "settled",
        (open, settled) if open.0 == 0 && settled.0 == 0 => {
            return Ok(match (&group.credit_reference, &row.reference) {
                (Some(known), Some(now)) if known != now => Outcome::Unmatched(format!(
                    "{} was credited twice, as {known} and as {now}: ask the bank",
                    group.id
                )),
                _ => Outcome::Already,
            });
        }
        _ => {
            return Ok(Outcome::Unmatched(format!(
                "{amount} came back for {} without saying for which of its payments: ask the bank",
                group.id
            )));
        }
    };
    let to = if state == "sent" { "rejected" } else { "returned" };
    let payments = if state == "sent" { group.open } else { group.settled };
    group.end(tx, clock, &End { from: state, to, payout: "returned", row: Some(row), reason: None })?;
    let sum = Money::new(payments.1, group.currency);
    if state == "sent" {
        let entry = Entry::transfer(sum, IN_TRANSIT, PAYABLE)?;
        book(tx, clock, &group.tenant, &format!("reject:{}", group.id), "not paid by the bank", &entry)?;
    } else {
        let back = Paid {
            key: format!("return:{}", group.id),
            memo: "returned by the bank",
            entry: Entry::transfer(sum, CASH, PAYABLE)?,
            count: -payments.0,
            minor: -payments.1,
        };
        book_paid(tx, clock, &group.tenant, &back)?;
    }
    let payments = usize::try_from(payments.0).unwrap_or_default();
    Ok(if state == "sent" { Outcome::Rejected(payments) } else { Outcome::Returned(payments) })
}

/// How the payments of a group end.
pub(crate) struct End<'a> {
    /// The attempts that are meant.
    pub(crate) from: &'static str,
    /// What they become.
    pub(crate) to: &'static str,
    /// What their payouts become.
    pub(crate) payout: &'static str,
    /// The row of a statement that says so; otherwise a report does.
    pub(crate) row: Option<&'a Row>,
    /// Why, where nothing of it stands in the row.
    pub(crate) reason: Option<&'a str>,
}

impl Group {
    /// Payments that came back before their debit was seen have now been seen to leave.
    fn note_debit(&self, tx: &mut dyn Tx, row: &Row) -> Result<(), StoreError> {
        tx.execute(
            &format!(
                "UPDATE attempt SET status = 'returned', debit_reference = $2 WHERE status = 'rejected' \
                 AND (reported IS NULL OR credit_reference IS NOT NULL) AND id IN ({})",
                self.members
            ),
            &[self.key.clone(), row.reference.as_deref().into()],
        )?;
        Ok(())
    }

    /// Ends the attempts of the group that are in a state, and moves their payouts on. The caller books their sum.
    pub(crate) fn end(&self, tx: &mut dyn Tx, clock: &Clock, end: &End<'_>) -> Result<(), StoreError> {
        let now = clock.now();
        tx.execute(
            &format!(
                "UPDATE payout SET status = $2, changed_at = $3 WHERE id IN (SELECT payout FROM attempt \
                 WHERE status = $4 AND id IN ({}))",
                self.members
            ),
            &[self.key.clone(), end.payout.into(), now.into(), end.from.into()],
        )?;
        let reference = match end.row.map(|row| row.direction) {
            Some(Direction::Debit) => "debit_reference",
            Some(Direction::Credit) => "credit_reference",
            None => "reported",
        };
        let told = match end.row {
            Some(row) => row.reference.clone(),
            None => Some("RJCT".to_owned()),
        };
        let reason = end.row.and_then(|row| row.reason.as_deref()).or(end.reason);
        tx.execute(
            &format!(
                "UPDATE attempt SET status = $2, outcome_at = $3, reason = COALESCE($4, reason), {reference} = $5 \
                 WHERE status = $6 AND id IN ({})",
                self.members
            ),
            &[
                self.key.clone(),
                end.to.into(),
                now.into(),
                reason.into(),
                told.as_deref().into(),
                end.from.into(),
            ],
        )?;
        if end.row.is_some() {
            tx.execute(
                &format!("UPDATE payment_instruction SET {reference} = $2 WHERE {}", self.instructions),
                &[self.key.clone(), told.as_deref().into()],
            )?;
        }
        Ok(())
    }
}
