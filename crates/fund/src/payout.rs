//! Payouts: what became of the money for an award. A payout is a transfer that is pending once its money is set aside, posted when
//! a bank statement shows it paid, and void when its award was taken back.

use std::fmt;

use anxin_domain::ids::{AttemptId, AwardId, BatchId, PayoutId};
use anxin_domain::money::Money;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Clock, Row, StoreError, Tx, Value};
use serde::Serialize;

use crate::error::FundError;
use crate::ledger::{currency_of, opt_instant};
use crate::payee::payee_of;
use crate::tenant::{Entitlement, Liable, Tenant};

/// An award that is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardToPay {
    /// The award; one payout each.
    pub award: AwardId,
    /// By what right; one living payout each.
    pub entitlement: Entitlement,
    /// Whose fund pays.
    pub tenant: Tenant,
    /// The customer it goes to.
    pub customer: Number,
    /// How much.
    pub amount: Money,
    /// Who owes it back to the fund.
    pub liable: Liable,
    /// When it was awarded.
    pub at: Instant,
    /// Whose it is, of all who ever hold the number: of whoever did at this moment.
    pub holder_at: Instant,
}

/// How far a payout is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PayoutStatus {
    /// The fund does not hold enough; it comes in order when it does.
    Queued,
    /// The money is set aside; the customer has not said where to pay.
    AwaitingPayee,
    /// The money is set aside and goes with the next payment file.
    Reserved,
    /// With the bank; its outcome is not known.
    Sent,
    /// A bank statement shows it paid.
    Settled,
    /// The bank did not pay it or got it back; it goes again when the customer gives the account anew.
    Returned,
    /// The award was taken back before it was paid.
    Released,
}

impl PayoutStatus {
    /// Its word, as stored and shown in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::AwaitingPayee => "awaiting_payee",
            Self::Reserved => "reserved",
            Self::Sent => "sent",
            Self::Settled => "settled",
            Self::Returned => "returned",
            Self::Released => "released",
        }
    }

    /// What it is to the ledger; none as long as no money is set aside for it.
    #[must_use]
    pub const fn transfer(self) -> Option<Transfer> {
        match self {
            Self::Queued => None,
            Self::AwaitingPayee | Self::Reserved | Self::Sent | Self::Returned => Some(Transfer::Pending),
            Self::Settled => Some(Transfer::Posted),
            Self::Released => Some(Transfer::Void),
        }
    }

    /// A payout with its money set aside waits for a payee as long as there is none.
    pub(crate) fn read(word: &str, has_payee: bool) -> Result<Self, StoreError> {
        match word {
            "queued" => Ok(Self::Queued),
            "reserved" if has_payee => Ok(Self::Reserved),
            "reserved" => Ok(Self::AwaitingPayee),
            "sent" => Ok(Self::Sent),
            "settled" => Ok(Self::Settled),
            "returned" => Ok(Self::Returned),
            "released" => Ok(Self::Released),
            _ => Err(StoreError::Corrupt("payout status")),
        }
    }
}

impl fmt::Display for PayoutStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a payout is to the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Transfer {
    /// Its money is set aside or with the bank; it will be posted or voided.
    Pending,
    /// The money has left.
    Posted,
    /// The money went back to what is free, and never leaves.
    Void,
}

/// The steps that a payout may take, by the stored words. Whatever is not here is refused: what is void stays void, and what is posted
/// can only be told back by the bank, which makes it pending anew.
const STEPS: &[(&str, &[&str])] = &[
    ("reserved", &["queued", "returned"]),
    ("sent", &["reserved"]),
    ("settled", &["sent"]),
    ("returned", &["sent", "settled"]),
    ("released", &["queued", "reserved", "returned"]),
];

/// The payment of one award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Its id.
    pub id: PayoutId,
    /// What it pays.
    pub award: AwardId,
    /// Whose fund pays.
    pub tenant: Tenant,
    /// Who is paid.
    pub customer: Number,
    /// Who owes it back to the fund.
    pub liable: Liable,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub status: PayoutStatus,
    /// When it was asked for.
    pub created_at: Instant,
    /// When its status last changed.
    pub changed_at: Instant,
    /// What has become of the debt of whoever is liable.
    pub claim: Claim,
    /// What was tried, the first attempt first. Empty in lists of what waits.
    pub attempts: Vec<Attempt>,
}

/// What has become of the debt for one award, in minor units of its currency. The four come to its amount once its money is set
/// aside, and to nothing before that and after it was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Not paid back yet.
    pub owed: i64,
    /// Paid back by whoever is liable.
    pub recovered: i64,
    /// Given up by the fund.
    pub written_off: i64,
    /// Paid by a third party in their place.
    pub passed_on: i64,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptStatus {
    /// With the bank; not known yet.
    Sent,
    /// Paid.
    Settled,
    /// Never left the account.
    Rejected,
    /// Left and came back.
    Returned,
}

impl AttemptStatus {
    pub(crate) fn read(word: &str) -> Result<Self, StoreError> {
        match word {
            "sent" => Ok(Self::Sent),
            "settled" => Ok(Self::Settled),
            "rejected" => Ok(Self::Rejected),
            "returned" => Ok(Self::Returned),
            _ => Err(StoreError::Corrupt("attempt status")),
        }
    }
}

/// One attempt to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its id, which is the end-to-end id at the bank.
    pub id: AttemptId,
    /// The payment file it went with.
    pub batch: BatchId,
    /// How it ended.
    pub status: AttemptStatus,
    /// When its file was made.
    pub sent_at: Instant,
    /// When a statement told its outcome.
    pub outcome_at: Option<Instant>,
    /// The bank's reason for sending it back, as the bank wrote it.
    pub reason: Option<String>,
}

/// The payout of an award with its attempts.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn payout_of_award(tx: &mut dyn Tx, award: AwardId) -> Result<Option<Payout>, StoreError> {
    let Some(mut payout) = find(tx, award)? else { return Ok(None) };
    payout.attempts = attempts_of(tx, payout.id)?;
    Ok(Some(payout))
}

/// The payouts of a customer with their attempts, the newest first.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn payouts_of_customer(tx: &mut dyn Tx, customer: Number) -> Result<Vec<Payout>, StoreError> {
    let sql = format!("{SELECT} WHERE p.payee = $1 ORDER BY p.created_at DESC, p.id DESC");
    let mut payouts =
        tx.query(&sql, &[customer.into()])?.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    for payout in &mut payouts {
        payout.attempts = attempts_of(tx, payout.id)?;
    }
    Ok(payouts)
}

/// What waits for money, for an account or for the next file, in the order of payment.
pub(crate) fn waiting(tx: &mut dyn Tx, tenant: &Tenant, limit: i64) -> Result<Vec<Payout>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE p.tenant = $1 AND p.status IN ('queued', 'reserved', 'returned') \
         ORDER BY p.currency, p.place LIMIT $2"
    );
    tx.query(&sql, &[tenant.into(), limit.into()])?.iter().map(from_row).collect()
}

/// Moves a payout on, if it may take this step.
pub(crate) fn set_status(
    tx: &mut dyn Tx,
    clock: &Clock,
    id: PayoutId,
    status: &str,
) -> Result<(), FundError> {
    set_status_many(tx, clock, &[id], status)
}

/// Moves payouts on with a few statements; none of them when one may not take this step.
pub(crate) fn set_status_many(
    tx: &mut dyn Tx,
    clock: &Clock,
    ids: &[PayoutId],
    status: &str,
) -> Result<(), FundError> {
    let from = STEPS.iter().find(|(to, _)| *to == status).map_or(&[][..], |(_, from)| *from);
    let quoted: Vec<String> = from.iter().map(|word| format!("'{word}'")).collect();
    let sql = format!(
        "UPDATE payout SET status = $1, changed_at = $2 WHERE status IN ({}) AND id IN ({{}})",
        quoted.join(", ")
    );
    let all: Vec<Value> = ids.iter().map(|id| id.to_bytes().into()).collect();
    match tx.execute_in(&sql, &[status.into(), clock.now().into()], &all)? {
        moved if moved == ids.len() as u64 => Ok(()),
        _ => Err(FundError::NoSuchStep { to: status.to_owned() }),
    }
}

/// What had come back to somebody goes again, now that they have said anew where to. Returns whether anything had.
pub(crate) fn ready_again(tx: &mut dyn Tx, payee: Number, now: Instant) -> Result<bool, StoreError> {
    let sql =
        "UPDATE payout SET status = 'reserved', changed_at = $2 WHERE payee = $1 AND status = 'returned'";
    tx.execute(sql, &[payee.into(), now.into()]).map(|moved| moved > 0)
}

pub(crate) fn find(tx: &mut dyn Tx, award: AwardId) -> Result<Option<Payout>, StoreError> {
    tx.query_opt(&format!("{SELECT} WHERE p.award = $1"), &[award.to_bytes().into()])?
        .map(|row| from_row(&row))
        .transpose()
}

pub(crate) const SELECT: &str = concat!(
    "SELECT p.id, p.award, p.payee, p.brand, p.minor, p.currency, p.status, p.created_at, p.changed_at, y.number, p.tenant, \
     p.liable, p.owed, p.recovered, p.written_off, p.passed_on FROM payout p LEFT JOIN ",
    payee_of!()
);

pub(crate) fn from_row(row: &Row) -> Result<Payout, StoreError> {
    Ok(Payout {
        id: PayoutId::from_bytes(row.id(0)?),
        award: AwardId::from_bytes(row.id(1)?),
        tenant: Tenant::read(row, 10)?,
        customer: row.number(2)?,
        liable: Liable::read(&row.text(11)?, &row.text(3)?)?,
        amount: Money::new(row.int(4)?, currency_of(&row.text(5)?)?),
        status: PayoutStatus::read(&row.text(6)?, row.opt_int(9)?.is_some())?,
        created_at: row.instant(7)?,
        changed_at: row.instant(8)?,
        claim: Claim {
            owed: row.int(12)?,
            recovered: row.int(13)?,
            written_off: row.int(14)?,
            passed_on: row.int(15)?,
        },
        attempts: Vec::new(),
    })
}

fn attempts_of(tx: &mut dyn Tx, payout: PayoutId) -> Result<Vec<Attempt>, StoreError> {
    tx.query(
        "SELECT id, batch, status, sent_at, outcome_at, reason FROM attempt WHERE payout = $1 ORDER BY sent_at, id",
        &[payout.to_bytes().into()],
    )?
    .iter()
    .map(|row| {
        Ok(Attempt {
            id: AttemptId::from_bytes(row.id(0)?),
            batch: BatchId::from_bytes(row.id(1)?),
            status: AttemptStatus::read(&row.text(2)?)?,
            sent_at: row.instant(3)?,
            outcome_at: opt_instant(row, 4)?,
            reason: row.opt_text(5)?,
        })
    })
    .collect()
}
