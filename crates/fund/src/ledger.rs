//! The ledger: accounts, entries and balances. An entry, its postings and the balances change together or not at all, and
//! nothing here is ever edited.

use anxin_domain::ids::{BrandId, EntryId};
use anxin_domain::ledger::{Entry, Posting};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{Clock, StoreError, Tx};

use crate::error::FundError;

/// Money at the bank (asset).
pub const CASH: &str = "fund:cash";
/// What is free for awards to come (credit balance).
pub const AVAILABLE: &str = "fund:available";
/// Set aside for awards that are not with the bank (credit balance).
pub const PAYABLE: &str = "award:payable";
/// Handed to the bank, not yet seen on a statement (credit balance).
pub const IN_TRANSIT: &str = "payout:in-transit";
/// The other side of what liable brands owe the fund (credit balance).
pub const CLAIMED: &str = "recovery:claimed";
/// In front of the brand in [`receivable`].
pub(crate) const RECEIVABLE_PREFIX: &str = "recovery:receivable:";

/// Largest amount of one booking in minor units: a trillion yuan. Sums of a whole payment file stay within what the
/// schema of `pain.001` can write (18 digits).
pub const AMOUNT_LIMIT: i64 = 100_000_000_000_000;

/// Whether an account is one of those that say what brands owe.
pub(crate) fn is_recovery(account: &str) -> bool {
    account == CLAIMED || account.starts_with(RECEIVABLE_PREFIX)
}

/// What a liable brand owes the fund (asset).
#[must_use]
pub fn receivable(brand: &BrandId) -> String {
    format!("{RECEIVABLE_PREFIX}{brand}")
}

/// An account and its balance, as the trial balance lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its code, as in `fund:cash`.
    pub code: String,
    /// Debits less credits; negative for a credit balance.
    pub balance: Money,
}

/// Whether a booking changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Booked {
    /// It is in the ledger now.
    New,
    /// It was there before, the same.
    Already,
}

/// Books an entry under a key. The same key with the same postings changes nothing.
pub(crate) fn book(
    tx: &mut dyn Tx,
    clock: &Clock,
    key: &str,
    memo: &str,
    entry: &Entry,
) -> Result<Booked, FundError> {
    if let Some(row) = tx.query_opt("SELECT id, currency FROM entry WHERE key = $1", &[key.into()])? {
        let same = row.text(1)? == entry.currency().code() && postings_of(tx, row.id(0)?)? == sorted(entry);
        return if same { Ok(Booked::Already) } else { Err(FundError::KeyReused { key: key.to_owned() }) };
    }
    let (at, currency) = (clock.now(), entry.currency().code());
    let id = EntryId::new(at, clock.random());
    tx.execute(
        "INSERT INTO entry (id, key, currency, at, memo) VALUES ($1, $2, $3, $4, $5)",
        &[id.to_bytes().into(), key.into(), currency.into(), at.into(), memo.into()],
    )?;
    for (n, posting) in (0_i64..).zip(sorted(entry)) {
        tx.execute(
            "INSERT INTO posting (entry, n, account, minor) VALUES ($1, $2, $3, $4)",
            &[id.to_bytes().into(), n.into(), posting.account.as_str().into(), posting.minor.into()],
        )?;
        add(tx, &posting, currency)?;
    }
    Ok(Booked::New)
}

/// Refuses amounts that cannot be booked.
pub(crate) fn bookable(amount: Money) -> Result<(), FundError> {
    if (1..=AMOUNT_LIMIT).contains(&amount.minor()) { Ok(()) } else { Err(FundError::Amount) }
}

/// The balance of an account, debit positive; an account that was never used holds nothing.
pub(crate) fn balance(tx: &mut dyn Tx, account: &str, currency: Currency) -> Result<i64, StoreError> {
    let row = tx.query_opt(
        "SELECT balance FROM account WHERE code = $1 AND currency = $2",
        &[account.into(), currency.code().into()],
    )?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// Every account, in order of currency and code.
pub(crate) fn accounts(tx: &mut dyn Tx) -> Result<Vec<Account>, StoreError> {
    tx.query("SELECT code, currency, balance FROM account ORDER BY currency, code", &[])?
        .iter()
        .map(|row| {
            let balance = Money::new(row.int(2)?, currency_of(&row.text(1)?)?);
            Ok(Account { code: row.text(0)?, balance })
        })
        .collect()
}

/// Reads a stored currency.
pub(crate) fn currency_of(code: &str) -> Result<Currency, StoreError> {
    code.parse().map_err(|_| StoreError::Corrupt("currency"))
}

/// A moment that a row may not have.
pub(crate) fn opt_instant(row: &anxin_store::Row, index: usize) -> Result<Option<Instant>, StoreError> {
    Ok(row.opt_int(index)?.map(Instant::from_micros))
}

/// Adds a posting to its account's balance. The guard stands in the statement itself, so that an account which would turn
/// over is told apart before the schema's own check ends the transaction.
fn add(tx: &mut dyn Tx, posting: &Posting, currency: &str) -> Result<(), FundError> {
    let update = if has_credit_balance(&posting.account) {
        "UPDATE account SET balance = balance + $3 WHERE code = $1 AND currency = $2 AND balance + $3 <= 0"
    } else {
        "UPDATE account SET balance = balance + $3 WHERE code = $1 AND currency = $2 AND balance + $3 >= 0"
    };
    let params = [posting.account.as_str().into(), currency.into(), posting.minor.into()];
    if tx.execute(update, &params)? == 1 {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO account (code, currency, balance) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
        &params[..2],
    )?;
    match tx.execute(update, &params)? {
        1 => Ok(()),
        _ => Err(FundError::Overdrawn { account: posting.account.clone() }),
    }
}

fn has_credit_balance(account: &str) -> bool {
    matches!(account, AVAILABLE | PAYABLE | IN_TRANSIT | CLAIMED)
}

/// Postings in the order of their accounts: every writer takes the accounts in the same order.
fn sorted(entry: &Entry) -> Vec<Posting> {
    let mut postings = entry.postings().to_vec();
    postings.sort_by(|a, b| a.account.cmp(&b.account));
    postings
}

fn postings_of(tx: &mut dyn Tx, entry: [u8; 16]) -> Result<Vec<Posting>, StoreError> {
    tx.query("SELECT account, minor FROM posting WHERE entry = $1 ORDER BY n", &[entry.into()])?
        .iter()
        .map(|row| Ok(Posting { account: row.text(0)?, minor: row.int(1)? }))
        .collect()
}
