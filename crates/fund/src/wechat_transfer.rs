//! Transfers to WeChat balances, as they stand in the store: what is asked, how often it was asked, and what came of it. What
//! is asked never changes, and nobody else is paid for the same award while it is open.

use anxin_domain::ids::{AttemptId, AwardId};
use anxin_domain::ledger::Entry;
use anxin_domain::time::Instant;
use anxin_store::{Clock, Row, StoreError, Tx, Value};
use serde::Serialize;

use crate::chart::{CASH, IN_TRANSIT, PAYABLE, WECHAT, WECHAT_UNDER_WAY};
use crate::error::FundError;
use crate::ledger::Lines;
use crate::paid::{Paid, book_paid};
use crate::payout::{AttemptStatus, set_status};
use crate::rails::wechat::{Bill, Heard, Order, TransferState, Unheard};
use crate::statement::{self, Found};
use crate::status_report::reject;
use crate::tenant::Tenant;

/// How long after asking "there is no such bill" is believed: until then the question may still be on its way.
const SETTLES_AFTER_S: i64 = 300;
/// How long after asking nothing of it can be on its way any more.
const GONE_AFTER_S: i64 = 24 * 3_600;
/// How long WeChat Pay tells of a bill (30 days, less one). After that "there is no such bill" says nothing.
const TOLD_FOR_S: i64 = 29 * 24 * 3_600;
/// Waits between two questions about the same bill, in seconds; the last is kept.
const WAITS_S: &[i64] = &[10, 30, 60, 300, 900, 3_600];
/// How long whoever takes a transfer up has it for themselves.
const LEASE_S: i64 = 60;
/// What WeChat Pay says to a request that it will never take, because of what is asked.
const NEVER: &[&str] = &["PARAM_ERROR", "INVALID_REQUEST"];

/// States of a transfer that WeChat Pay did not tell.
pub(crate) const NEW: &str = "NEW";
const ASKED: &str = "ASKED";
const MAY_ASK_AGAIN: &str = "MAY_ASK_AGAIN";

/// A transfer whose outcome is not known, for people to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenTransfer {
    /// The attempt, whose id is the number of the bill.
    pub attempt: AttemptId,
    /// How far it is: WeChat Pay's word, or `NEW`, `ASKED`, `MAY_ASK_AGAIN`.
    pub state: String,
    /// How often it was asked for, always with the same number.
    pub asked: i64,
    /// What stands in the way, in a few words.
    pub trouble: Option<String>,
}

/// What is to be done next about a transfer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Ask for it, for the first time or once more.
    Ask,
    /// Ask how it stands.
    Query,
}

/// A transfer that was taken up.
#[derive(Clone)]
pub(crate) struct Due {
    pub(crate) attempt: AttemptId,
    pub(crate) step: Step,
    pub(crate) order: Order,
    asked: i64,
    refused: i64,
    tries: i64,
    last_asked_at: Option<Instant>,
    first_asked_at: Option<Instant>,
    trouble: Option<String>,
}

/// What was done about one transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Settled,
    Rejected,
    Open,
    Contradiction,
}

/// Takes up the transfers that are due. Whatever is to be asked for is written down before it is asked: who finds it later asks
/// how it stands and not for it.
pub(crate) fn take_up(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    now: Instant,
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    let rows = tx.query(
        "SELECT w.attempt, p.minor, w.openid, w.name, w.note, w.state, w.asked, w.refused, w.tries, w.first_asked_at, \
         w.last_asked_at, w.trouble FROM wechat_transfer w JOIN attempt a ON a.id = w.attempt \
         JOIN payout p ON p.id = a.payout WHERE w.next_at <= $1 AND p.tenant = $2 ORDER BY w.next_at, w.attempt LIMIT $3",
        &[now.into(), tenant.into(), limit.into()],
    )?;
    let lease = after(now, LEASE_S);
    let mut due = Vec::new();
    for row in &rows {
        let mut one = due_from(row)?;
        if one.step == Step::Ask {
            one.asked += 1;
            one.first_asked_at = one.first_asked_at.or(Some(now));
            one.last_asked_at = Some(now);
            one.trouble = None;
        }
        tx.execute(
            "UPDATE wechat_transfer SET asked = $2, first_asked_at = $3, last_asked_at = $4, next_at = $5, trouble = $6, \
             state = CASE WHEN state IN ('NEW', 'MAY_ASK_AGAIN') THEN 'ASKED' ELSE state END WHERE attempt = $1",
            &[
                one.attempt.to_bytes().into(),
                one.asked.into(),
                one.first_asked_at.into(),
                one.last_asked_at.into(),
                lease.into(),
                one.trouble.as_deref().into(),
            ],
        )?;
        due.push(one);
    }
    Ok(due)
}

fn due_from(row: &Row) -> Result<Due, StoreError> {
    let attempt = AttemptId::from_bytes(row.id(0)?);
    let state = row.text(5)?;
    let moment = |index| Ok::<_, StoreError>(row.opt_int(index)?.map(Instant::from_micros));
    Ok(Due {
        attempt,
        step: if state == NEW || state == MAY_ASK_AGAIN { Step::Ask } else { Step::Query },
        order: Order {
            out_bill_no: attempt.to_string(),
            fen: row.int(1)?,
            openid: row.text(2)?,
            name: row.text(3)?,
            remark: row.text(4)?,
        },
        asked: row.int(6)?,
        refused: row.int(7)?,
        tries: row.int(8)?,
        first_asked_at: moment(9)?,
        last_asked_at: moment(10)?,
        trouble: row.opt_text(11)?,
    })
}

/// When the next transfer of a tenant is due, if one is open.
pub(crate) fn next_at(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Option<Instant>, StoreError> {
    let row = tx.query_opt(
        "SELECT w.next_at FROM wechat_transfer w JOIN attempt a ON a.id = w.attempt JOIN payout p ON p.id = a.payout \
         WHERE w.next_at IS NOT NULL AND p.tenant = $1 ORDER BY w.next_at LIMIT 1",
        &[tenant.into()],
    )?;
    row.map(|row| row.instant(0)).transpose()
}

/// Does what follows from what was heard, or from hearing nothing.
pub(crate) fn heard(
    tx: &mut dyn Tx,
    clock: &Clock,
    due: &Due,
    mchid: &str,
    heard: &Result<Heard, Unheard>,
) -> Result<Done, FundError> {
    let now = clock.now();
    let later = after(now, wait(due.tries));
    match (heard, due.step) {
        (Ok(Heard::Bill(bill)), _) => told(tx, clock, bill, mchid),
        (Ok(Heard::Refused { code, .. }), Step::Query) if code == "NOT_FOUND" => not_found(tx, clock, due),
        (Ok(Heard::Refused { code, .. }), Step::Ask) if NEVER.contains(&code.as_str()) => {
            // It says so of this request; whether an earlier one was taken is asked when that can be told.
            let look = after(now, SETTLES_AFTER_S);
            put_off(tx, due.attempt, ASKED, look, Some(code), due.refused + 1)?;
            Ok(Done::Open)
        }
        (Ok(Heard::Refused { code, .. }), step) => {
            let look = if step == Step::Ask { after(now, SETTLES_AFTER_S) } else { later };
            put_off_open(tx, due, look, Some(code))?;
            Ok(Done::Open)
        }
        (Err(error), _) => {
            put_off_open(tx, due, later, Some(&error.to_string()))?;
            Ok(Done::Open)
        }
    }
}

/// WeChat Pay knows no such bill. It is asked for again, under the same number, once nothing can be on its way.
fn not_found(tx: &mut dyn Tx, clock: &Clock, due: &Due) -> Result<Done, FundError> {
    let now = clock.now();
    let since = |at: Option<Instant>| at.map_or(0, |at| (now.micros() - at.micros()) / 1_000_000);
    if since(due.first_asked_at) >= TOLD_FOR_S {
        let what =
            "asked for so long ago that WeChat Pay tells nothing of it; look it up in the bill of funds";
        put_off_open(tx, due, after(now, GONE_AFTER_S), Some(what))?;
        return Ok(Done::Open);
    }
    let quiet = since(due.last_asked_at);
    if quiet < SETTLES_AFTER_S {
        let settles = due.last_asked_at.map_or(now, |at| after(at, SETTLES_AFTER_S));
        put_off_open(tx, due, settles, due.trouble.as_deref())?;
        return Ok(Done::Open);
    }
    let Some(never) = due.trouble.as_deref().filter(|code| NEVER.contains(code)) else {
        put_off(tx, due.attempt, MAY_ASK_AGAIN, now, due.trouble.as_deref(), due.refused)?;
        return Ok(Done::Open);
    };
    // Refused each time it was asked, or asked so long ago that what was lost cannot arrive: it was not paid and will not be.
    if due.refused < due.asked && quiet < GONE_AFTER_S {
        let gone = due.last_asked_at.map_or(now, |at| after(at, GONE_AFTER_S));
        put_off_open(tx, due, gone, Some(never))?;
        return Ok(Done::Open);
    }
    match statement::find(tx, due.attempt)? {
        Some(found) if found.status == AttemptStatus::Sent => {
            let back = given_back(tx, &found)?;
            reject(tx, clock, &found, &back, Some(never))?;
            close(tx, due.attempt, never)?;
            Ok(Done::Rejected)
        }
        _ => Ok(Done::Open),
    }
}

/// Does what follows from how a bill stands. A bill of which nothing is known here is none of ours.
pub(crate) fn told(tx: &mut dyn Tx, clock: &Clock, bill: &Bill, mchid: &str) -> Result<Done, FundError> {
    let Some((found, transfer)) = known(tx, bill)? else { return Ok(Done::Contradiction) };
    let attempt = found.id;
    let differs = bill.transfer_amount.is_some_and(|fen| fen != found.amount.minor())
        || bill.mch_id.as_ref().is_some_and(|told| told != mchid)
        || bill.openid.as_ref().is_some_and(|told| *told != transfer.openid);
    if differs {
        let what = "the bill is about another amount, payee or merchant: ask WeChat Pay";
        trouble(tx, clock, attempt, what)?;
        return Ok(Done::Contradiction);
    }
    match (bill.state, found.status) {
        (TransferState::Success, AttemptStatus::Sent) => {
            settle(tx, clock, &found, bill)?;
            close(tx, attempt, bill.state.word())?;
            Ok(Done::Settled)
        }
        (TransferState::Fail | TransferState::Cancelled, AttemptStatus::Sent) => {
            let why = bill.fail_reason.as_deref().unwrap_or(bill.state.word());
            let back = given_back(tx, &found)?;
            reject(tx, clock, &found, &back, Some(why))?;
            close(tx, attempt, bill.state.word())?;
            Ok(Done::Rejected)
        }
        (TransferState::Success, AttemptStatus::Rejected | AttemptStatus::Returned)
        | (TransferState::Fail | TransferState::Cancelled, AttemptStatus::Settled) => {
            trouble(tx, clock, attempt, "it was told to have ended the other way before: ask WeChat Pay")?;
            Ok(Done::Contradiction)
        }
        (_, AttemptStatus::Sent) => {
            progress(tx, clock, attempt, bill, transfer.tries)?;
            Ok(Done::Open)
        }
        // Told again, or told late: the outcome is known.
        (_, AttemptStatus::Settled) => Ok(Done::Settled),
        (_, AttemptStatus::Rejected | AttemptStatus::Returned) => Ok(Done::Rejected),
    }
}

struct Transfer {
    openid: String,
    tries: i64,
}

fn known(tx: &mut dyn Tx, bill: &Bill) -> Result<Option<(Found, Transfer)>, StoreError> {
    let Ok(attempt) = bill.out_bill_no.parse::<AttemptId>() else { return Ok(None) };
    let sql = "SELECT openid, tries FROM wechat_transfer WHERE attempt = $1";
    let Some(row) = tx.query_opt(sql, &[attempt.to_bytes().into()])? else { return Ok(None) };
    let transfer = Transfer { openid: row.text(0)?, tries: row.int(1)? };
    Ok(statement::find(tx, attempt)?.map(|found| (found, transfer)))
}

fn settle(tx: &mut dyn Tx, clock: &Clock, found: &Found, bill: &Bill) -> Result<(), FundError> {
    let from = if is_paid_from_wechat(tx, found.id)? { WECHAT_UNDER_WAY } else { CASH };
    let paid = Paid {
        key: format!("settle:{}", found.id),
        memo: "paid by WeChat Pay",
        entry: Entry::transfer(found.amount, IN_TRANSIT, from)?,
        count: 1,
        minor: found.amount.minor(),
    };
    book_paid(tx, clock, &found.tenant, &paid)?;
    tx.execute(
        "UPDATE attempt SET status = 'settled', outcome_at = $2, debit_reference = $3 WHERE id = $1",
        &[found.id.to_bytes().into(), clock.now().into(), bill.transfer_bill_no.as_deref().into()],
    )?;
    set_status(tx, clock, found.payout, "settled")?;
    Ok(())
}

/// What moves when a transfer comes to nothing: its money is at WeChat Pay, and is free there again.
fn given_back(tx: &mut dyn Tx, found: &Found) -> Result<Entry, FundError> {
    let minor = found.amount.minor();
    let lines = Lines::default().debit(IN_TRANSIT, minor).credit(PAYABLE, minor);
    let lines = match is_paid_from_wechat(tx, found.id)? {
        true => lines.debit(WECHAT, minor).credit(WECHAT_UNDER_WAY, minor),
        false => lines,
    };
    lines.entry(found.amount.currency())
}

/// Whether the money of a transfer is counted at WeChat Pay; what was asked for before it had an account is counted at the bank.
fn is_paid_from_wechat(tx: &mut dyn Tx, attempt: AttemptId) -> Result<bool, StoreError> {
    let sql = "SELECT paid_from FROM wechat_transfer WHERE attempt = $1";
    let row = tx.query_opt(sql, &[attempt.to_bytes().into()])?.ok_or(StoreError::Corrupt("transfer"))?;
    Ok(row.text(0)? == WECHAT)
}

/// Nothing more is asked about it, and the name is no longer needed.
fn close(tx: &mut dyn Tx, attempt: AttemptId, state: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE wechat_transfer SET state = $2, next_at = NULL, name = '', package = NULL, trouble = NULL WHERE attempt = $1",
        &[attempt.to_bytes().into(), state.into()],
    )?;
    Ok(())
}

fn progress(
    tx: &mut dyn Tx,
    clock: &Clock,
    attempt: AttemptId,
    bill: &Bill,
    tries: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE wechat_transfer SET state = $2, next_at = $3, tries = tries + 1, bill = COALESCE($4, bill), \
         package = COALESCE($5, package), trouble = NULL WHERE attempt = $1",
        &[
            attempt.to_bytes().into(),
            bill.state.word().into(),
            after(clock.now(), wait(tries)).into(),
            bill.transfer_bill_no.as_deref().into(),
            bill.package_info.as_deref().into(),
        ],
    )?;
    Ok(())
}

/// Notes what a person has to look at. Whatever is open is asked about again, but not soon.
fn trouble(tx: &mut dyn Tx, clock: &Clock, attempt: AttemptId, what: &str) -> Result<(), StoreError> {
    let later = after(clock.now(), wait(i64::MAX));
    tx.execute(
        "UPDATE wechat_transfer SET trouble = $2, tries = tries + 1, \
         next_at = CASE WHEN next_at IS NULL THEN NULL ELSE CAST($3 AS BIGINT) END WHERE attempt = $1",
        &[attempt.to_bytes().into(), what.into(), later.into()],
    )?;
    Ok(())
}

/// Puts off what is open, in whatever state WeChat Pay told last.
fn put_off_open(tx: &mut dyn Tx, due: &Due, until: Instant, what: Option<&str>) -> Result<(), StoreError> {
    // What WeChat Pay said it would never take stays said until it is asked again.
    let kept = due.trouble.as_deref().filter(|code| NEVER.contains(code)).or(what);
    let params: [Value; 4] = [due.attempt.to_bytes().into(), until.into(), kept.into(), due.asked.into()];
    tx.execute(
        "UPDATE wechat_transfer SET next_at = $2, trouble = $3, tries = tries + 1 \
         WHERE attempt = $1 AND next_at IS NOT NULL AND asked = $4",
        &params,
    )?;
    Ok(())
}

fn put_off(
    tx: &mut dyn Tx,
    attempt: AttemptId,
    state: &str,
    until: Instant,
    what: Option<&str>,
    refused: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE wechat_transfer SET state = $2, next_at = $3, trouble = $4, refused = $5, tries = tries + 1 \
         WHERE attempt = $1 AND next_at IS NOT NULL",
        &[attempt.to_bytes().into(), state.into(), until.into(), what.into(), refused.into()],
    )?;
    Ok(())
}

/// Transfers whose outcome is not known, those with trouble first.
pub(crate) fn open(tx: &mut dyn Tx, tenant: &Tenant, limit: i64) -> Result<Vec<OpenTransfer>, StoreError> {
    tx.query(
        "SELECT w.attempt, w.state, w.asked, w.trouble FROM wechat_transfer w JOIN attempt a ON a.id = w.attempt \
         JOIN payout p ON p.id = a.payout WHERE p.tenant = $1 AND (a.status = 'sent' OR w.trouble IS NOT NULL) \
         ORDER BY CASE WHEN w.trouble IS NULL THEN 1 ELSE 0 END, w.attempt LIMIT $2",
        &[tenant.into(), limit.into()],
    )?
    .iter()
    .map(|row| {
        Ok(OpenTransfer {
            attempt: AttemptId::from_bytes(row.id(0)?),
            state: row.text(1)?,
            asked: row.int(2)?,
            trouble: row.opt_text(3)?,
        })
    })
    .collect()
}

/// With which the payee of an award opens the page that asks whether to take the money; none when nothing waits for them.
pub(crate) fn package(tx: &mut dyn Tx, award: AwardId) -> Result<Option<String>, StoreError> {
    let row = tx.query_opt(
        "SELECT w.package FROM wechat_transfer w JOIN attempt a ON a.id = w.attempt JOIN payout p ON p.id = a.payout \
         WHERE p.award = $1 AND a.status = 'sent' AND w.state = 'WAIT_USER_CONFIRM'",
        &[award.to_bytes().into()],
    )?;
    row.map_or(Ok(None), |row| row.opt_text(0))
}

/// Notes a notice by its id; false when it was noted before.
pub(crate) fn note_notice(tx: &mut dyn Tx, clock: &Clock, id: &str) -> Result<bool, StoreError> {
    let sql = "INSERT INTO wechat_notice (id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[id.into(), clock.now().into()])? == 1)
}

fn wait(tries: i64) -> i64 {
    let step = usize::try_from(tries.max(0)).unwrap_or(usize::MAX).min(WAITS_S.len() - 1);
    WAITS_S[step]
}

fn after(at: Instant, seconds: i64) -> Instant {
    Instant::from_micros(at.micros().saturating_add(seconds.saturating_mul(1_000_000)))
}
