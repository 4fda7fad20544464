//! Payouts: money set aside for an award, in the order of the awards, and what became of it. The functions here run inside
//! the caller's transaction, so that an award and its money are one commit.

use std::fmt;

use anxin_domain::ids::{AttemptId, AwardId, BatchId, BrandId, PayoutId};
use anxin_domain::ledger::{Entry, Posting};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Clock, Row, StoreError, Tx};
use serde::Serialize;

use crate::error::FundError;
use crate::ledger::{
    AVAILABLE, CLAIMED, PAYABLE, balance, book, bookable, currency_of, is_recovery, opt_instant, receivable,
};

/// Queued payouts that are given their money in one transaction.
pub(crate) const RESERVE_LIMIT: i64 = 500;

/// An award that is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardToPay {
    /// The award; one payout each.
    pub award: AwardId,
    /// The customer it goes to.
    pub customer: Number,
    /// How much.
    pub amount: Money,
    /// Who owes it back to the fund.
    pub liable_brand: BrandId,
    /// When it was awarded.
    pub at: Instant,
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

    /// A payout with its money set aside waits for a payee as long as there is none.
    fn read(word: &str, has_payee: bool) -> Result<Self, StoreError> {
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

/// The payment of one award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Its id.
    pub id: PayoutId,
    /// What it pays.
    pub award: AwardId,
    /// Who is paid.
    pub customer: Number,
    /// Who owes it back to the fund.
    pub liable_brand: BrandId,
    /// How much.
    pub amount: Money,
    /// How far it is.
    pub status: PayoutStatus,
    /// When it was asked for.
    pub created_at: Instant,
    /// When its status last changed.
    pub changed_at: Instant,
    /// What was tried, the first attempt first. Empty in lists of what waits.
    pub attempts: Vec<Attempt>,
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

/// Sets money aside for an award and claims it from the liable brand, or puts the award in the queue when the fund does not
/// hold enough (or others wait already). Runs in the caller's transaction. The same award again changes nothing.
///
/// # Errors
/// [`FundError::AwardDiffers`] when the award is known with other content, [`FundError::Amount`], or the store's.
pub fn reserve(tx: &mut dyn Tx, clock: &Clock, award: &AwardToPay) -> Result<PayoutStatus, FundError> {
    bookable(award.amount)?;
    if let Some(known) = find(tx, award.award)? {
        let same = known.customer == award.customer
            && known.amount == award.amount
            && known.liable_brand == award.liable_brand;
        return if same { Ok(known.status) } else { Err(FundError::AwardDiffers(award.award)) };
    }
    let currency = award.amount.currency();
    let place = next_place(tx, currency)?;
    let id = PayoutId::new(award.at, clock.random());
    tx.execute(
        "INSERT INTO payout (id, award, payee, brand, minor, currency, status, place, created_at, changed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', $7, $8, $8)",
        &[
            id.to_bytes().into(),
            award.award.to_bytes().into(),
            award.customer.into(),
            award.liable_brand.as_str().into(),
            award.amount.minor().into(),
            currency.code().into(),
            place.into(),
            award.at.into(),
        ],
    )?;
    reserve_queued(tx, clock, currency)?;
    find(tx, award.award)?.map(|payout| payout.status).ok_or(FundError::UnknownAward(award.award))
}

/// Takes an award's money back into the fund, because the award was reversed. Runs in the caller's transaction. Again
/// changes nothing. What becomes free goes to those who wait.
///
/// # Errors
/// [`FundError::UnknownAward`], [`FundError::TooLateToRelease`] once the money is with the bank or paid, and
/// [`FundError::AlreadyRecovered`] when the brand owes less than the award, for it has paid back.
pub fn release(tx: &mut dyn Tx, clock: &Clock, award: AwardId) -> Result<(), FundError> {
    let payout = find(tx, award)?.ok_or(FundError::UnknownAward(award))?;
    match payout.status {
        PayoutStatus::Released => return Ok(()),
        PayoutStatus::Sent | PayoutStatus::Settled => {
            return Err(FundError::TooLateToRelease { award, status: payout.status });
        }
        PayoutStatus::Queued => {}
        PayoutStatus::Reserved | PayoutStatus::AwaitingPayee | PayoutStatus::Returned => {
            let back = reservation(payout.amount, &payout.liable_brand, -1)?;
            match book(tx, clock, &format!("release:{award}"), "award reversed", &back) {
                Err(FundError::Overdrawn { account }) if is_recovery(&account) => {
                    return Err(FundError::AlreadyRecovered(award));
                }
                other => other?,
            };
        }
    }
    set_status(tx, clock, payout.id, "released")?;
    reserve_queued(tx, clock, payout.amount.currency())?;
    Ok(())
}

/// Bars somebody from paying an award, because they decided it. Runs in the caller's transaction. Again changes nothing.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn bar(tx: &mut dyn Tx, award: AwardId, staff: Number) -> Result<(), StoreError> {
    let sql = "INSERT INTO payout_barred (award, staff) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.execute(sql, &[award.to_bytes().into(), staff.into()]).map(drop)
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

/// Gives queued payouts their money, in order, as far as it reaches; the first that it does not reach for ends it, so that
/// nobody is overtaken. Returns how many, at most [`RESERVE_LIMIT`].
pub(crate) fn reserve_queued(tx: &mut dyn Tx, clock: &Clock, currency: Currency) -> Result<i64, FundError> {
    let queued = tx.query(
        &format!("{SELECT} WHERE p.status = 'queued' AND p.currency = $1 ORDER BY p.place LIMIT $2"),
        &[currency.code().into(), RESERVE_LIMIT.into()],
    )?;
    let mut free = -balance(tx, AVAILABLE, currency)?;
    let mut reserved = 0;
    for row in queued {
        let payout = from_row(&row)?;
        if payout.amount.minor() > free {
            break;
        }
        free -= payout.amount.minor();
        let entry = reservation(payout.amount, &payout.liable_brand, 1)?;
        book(tx, clock, &format!("reserve:{}", payout.award), "award reserved", &entry)?;
        set_status(tx, clock, payout.id, "reserved")?;
        reserved += 1;
    }
    Ok(reserved)
}

/// What waits for money, for an account or for the next file, in the order of payment.
pub(crate) fn waiting(tx: &mut dyn Tx, limit: i64) -> Result<Vec<Payout>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE p.status IN ('queued', 'reserved', 'returned') ORDER BY p.currency, p.place LIMIT $1"
    );
    tx.query(&sql, &[limit.into()])?.iter().map(from_row).collect()
}

/// Moves a payout on.
pub(crate) fn set_status(
    tx: &mut dyn Tx,
    clock: &Clock,
    id: PayoutId,
    status: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE payout SET status = $2, changed_at = $3 WHERE id = $1",
        &[id.to_bytes().into(), status.into(), clock.now().into()],
    )?;
    Ok(())
}

/// Money for an award is set aside and claimed from the brand (`sign` 1), or given back (-1).
fn reservation(amount: Money, brand: &BrandId, sign: i64) -> Result<Entry, FundError> {
    let minor = amount.minor() * sign;
    let posting = |account: &str, minor| Posting { account: account.to_owned(), minor };
    let postings = vec![
        posting(AVAILABLE, minor),
        posting(PAYABLE, -minor),
        posting(&receivable(brand), minor),
        posting(CLAIMED, -minor),
    ];
    Ok(Entry::new(amount.currency(), postings)?)
}

/// Places are counted in the transaction, so their order is the order of commits.
fn next_place(tx: &mut dyn Tx, currency: Currency) -> Result<i64, StoreError> {
    tx.query_opt(
        "INSERT INTO payout_place (currency, last) VALUES ($1, 1) \
         ON CONFLICT (currency) DO UPDATE SET last = payout_place.last + 1 RETURNING last",
        &[currency.code().into()],
    )?
    .ok_or(StoreError::Corrupt("payout place"))?
    .int(0)
}

fn find(tx: &mut dyn Tx, award: AwardId) -> Result<Option<Payout>, StoreError> {
    tx.query_opt(&format!("{SELECT} WHERE p.award = $1"), &[award.to_bytes().into()])?
        .map(|row| from_row(&row))
        .transpose()
}

const SELECT: &str = "SELECT p.id, p.award, p.payee, p.brand, p.minor, p.currency, p.status, p.created_at, \
                      p.changed_at, y.number FROM payout p LEFT JOIN payee y ON y.number = p.payee";

fn from_row(row: &Row) -> Result<Payout, StoreError> {
    Ok(Payout {
        id: PayoutId::from_bytes(row.id(0)?),
        award: AwardId::from_bytes(row.id(1)?),
        customer: row.number(2)?,
        liable_brand: row.text(3)?.parse().map_err(|_| StoreError::Corrupt("brand"))?,
        amount: Money::new(row.int(4)?, currency_of(&row.text(5)?)?),
        status: PayoutStatus::read(&row.text(6)?, row.opt_int(9)?.is_some())?,
        created_at: row.instant(7)?,
        changed_at: row.instant(8)?,
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
