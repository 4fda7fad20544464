//! Writing what happened, in the transaction in which it happens. It has no place in the tree yet: whoever gave it one there would make
//! every award wait for every other. `sequence` does that, in the order in which events were written.

use std::sync::atomic::{AtomicU32, Ordering};

use anxin_domain::ids::{AwardId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anxin_store::{Clock, StoreError, Tx, Value};

use crate::event::{Entry, Event, Kind, SALT_BYTES, commit};

/// Money that was awarded or paid, or the opposite.
#[derive(Clone, Debug)]
pub struct MoneyMoved<'a> {
    /// What happened.
    pub kind: Kind,
    /// The award.
    pub award: AwardId,
    /// The finding that it was made for.
    pub finding: FindingId,
    /// The month of the award, as the public counts it.
    pub month: &'a str,
    /// The terms.
    pub terms: &'a str,
    /// The brand that owes it.
    pub brand: &'a str,
    /// How much.
    pub amount: Money,
    /// When.
    pub at: Instant,
}

/// Something that was decided about a finding.
#[derive(Clone, Debug)]
pub struct RulingMade<'a> {
    /// The finding.
    pub finding: FindingId,
    /// `upheld` or `rejected`.
    pub ruling: &'a str,
    /// Why, as a code.
    pub code: &'a str,
    /// The month, as the public counts it.
    pub month: String,
    /// When.
    pub at: Instant,
}

/// Whether what was committed to is kept, for as long as the person is not erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// With the case.
    Kept,
    /// The person is erased already: nobody will ever open it.
    Dropped,
}

/// Logs money that moved.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_money(tx: &mut dyn Tx, moved: &MoneyMoved<'_>, opening: Opening) -> Result<(), StoreError> {
    let event = Event {
        award: Some(moved.award),
        terms: Some(moved.terms.to_owned()),
        brand: Some(moved.brand.to_owned()),
        currency: Some(moved.amount.currency().code().to_owned()),
        minor: Some(moved.amount.minor()),
        ..Event::of(moved.kind, moved.finding, moved.at)
    };
    let entry = Entry::of(moved.kind).with_money(moved.month, moved.amount);
    put_committed(tx, moved.award.to_bytes(), &event, entry, moved.at, opening)
}

/// Logs a ruling. Which way it went is for those whom it concerns.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_ruling(tx: &mut dyn Tx, made: &RulingMade<'_>) -> Result<(), StoreError> {
    let event = Event {
        ruling: Some(made.ruling.to_owned()),
        code: Some(made.code.to_owned()),
        ..Event::of(Kind::Ruling, made.finding, made.at)
    };
    let entry = Entry { month: Some(made.month.clone()), ..Entry::of(Kind::Ruling) };
    put_committed(tx, made.finding.to_bytes(), &event, entry, made.at, Opening::Kept)
}

/// Logs the head of a chain, which is nobody's secret.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_head(tx: &mut dyn Tx, chain: &str, size: i64, hash: &str, at: Instant) -> Result<(), StoreError> {
    let entry = Entry {
        chain: Some(chain.to_owned()),
        size: Some(size),
        hash: Some(hash.to_owned()),
        ..Entry::of(Kind::Head)
    };
    put_entry(tx, new_id(at), Value::Null, &entry, at)
}

fn put_committed(
    tx: &mut dyn Tx,
    subject: [u8; 16],
    event: &Event,
    entry: Entry,
    at: Instant,
    opening: Opening,
) -> Result<(), StoreError> {
    let (id, salt) = (new_id(at), Clock::system().random_bytes::<SALT_BYTES>());
    let told = event.to_bytes();
    let entry = Entry { commitment: Some(commit(&salt, told.as_bytes())), ..entry };
    put_entry(tx, id, subject.into(), &entry, at)?;
    if opening == Opening::Dropped {
        return Ok(());
    }
    tx.put_row(
        "INSERT INTO log_opening (event, finding, salt, told) VALUES {}",
        &[id.into(), event.finding.to_bytes().into(), salt.to_vec().into(), told.into()],
    )
}

pub(crate) fn put_entry(
    tx: &mut dyn Tx,
    id: [u8; 16],
    subject: Value,
    entry: &Entry,
    at: Instant,
) -> Result<(), StoreError> {
    tx.put_row(
        "INSERT INTO log_event (id, kind, subject, entry, at) VALUES {}",
        &[id.into(), entry.kind.word().into(), subject, entry.to_bytes().into(), at.into()],
    )
}

/// The id of an event: a moment, how many this process has written before it, and random bits. By their ids, events of one moment are in the
/// order in which they were written. Only what draws the bits is asked of the clock, which is the same for all clocks.
pub(crate) fn new_id(at: Instant) -> [u8; 16] {
    static WRITTEN: AtomicU32 = AtomicU32::new(0);
    let mut random = Clock::system().random();
    random[..4].copy_from_slice(&WRITTEN.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    AwardId::new(at, random).to_bytes()
}
