//! The ledger: accounts, entries and balances. An entry, its postings, its place in the chain and the balances change together or
//! not at all, and nothing here is ever edited. Nobody else writes to these tables.

use std::collections::{BTreeMap, HashMap, HashSet};

use anxin_domain::ledger::{Entry, Posting};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::audit::{AuditAction, By, OBJECT_LIMIT, note};
use anxin_store::{Clock, StoreError, Tx, Value};

use crate::chain::{self, Kept, Link};
use crate::chart::{AccountKind, kind_of};
use crate::error::FundError;
use crate::tenant::Tenant;

/// Largest amount of one booking in minor units: a trillion yuan. Sums of a whole payment file stay within what the
/// schema of `pain.001` can write (18 digits).
pub const AMOUNT_LIMIT: i64 = 100_000_000_000_000;

/// Accounts whose balances one statement changes.
const ACCOUNTS_A_STATEMENT: usize = 8;

/// An account and its balance, as the trial balance lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its code, as in `fund:cash`.
    pub code: String,
    /// What it is.
    pub kind: AccountKind,
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

/// An entry to be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Booking {
    /// Makes a repeated booking the same entry.
    pub(crate) key: String,
    /// What it is, in a few words.
    pub(crate) memo: String,
    /// When it happened, which may be long before it is booked.
    pub(crate) happened_at: Instant,
    /// What moves.
    pub(crate) entry: Entry,
}

/// What somebody typed beside the amount of a booking.
pub(crate) struct Typed<'a> {
    /// Makes a repeated booking the same entry.
    pub(crate) key: &'a str,
    /// What it is, in a few words.
    pub(crate) memo: &'a str,
    /// Who typed it.
    pub(crate) by: By,
}

impl<'a> Typed<'a> {
    /// At the terminal of the machine, where nobody asks who somebody is.
    pub(crate) const fn at_terminal(key: &'a str, memo: &'a str) -> Self {
        Self { key, memo, by: By::Terminal }
    }
}

/// Books an entry that happens now under a key. The same key with the same postings changes nothing.
pub(crate) fn book(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    key: &str,
    memo: &str,
    entry: &Entry,
) -> Result<Booked, FundError> {
    let (key, memo, entry) = (key.to_owned(), memo.to_owned(), entry.clone());
    let booking = Booking { key, memo, happened_at: clock.now(), entry };
    let booked = book_many(tx, clock, tenant, &[booking])?;
    booked.first().copied().ok_or(StoreError::Corrupt("booking").into())
}

/// The same for what somebody typed: a new booking is noted in the list of what everybody did, by its key.
pub(crate) fn book_by_hand(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    typed: &Typed<'_>,
    entry: &Entry,
) -> Result<Booked, FundError> {
    let key = typed.key;
    let booked = book(tx, clock, tenant, key, typed.memo, entry)?;
    if booked == Booked::New {
        let named = &key[..key.floor_char_boundary(OBJECT_LIMIT)];
        note(tx, clock, typed.by, AuditAction::BookedMoney, named)?;
    }
    Ok(booked)
}

/// Books entries in their order with a handful of statements, however many they are. Those that were there before, the same,
/// change nothing.
pub(crate) fn book_many(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    bookings: &[Booking],
) -> Result<Vec<Booked>, FundError> {
    let known = known_places(tx, tenant, bookings)?;
    let mut seen: HashMap<&str, &Entry> = HashMap::new();
    let mut fresh = Vec::with_capacity(bookings.len());
    let mut booked = Vec::with_capacity(bookings.len());
    for booking in bookings {
        let same = match (known.get(&booking.key), seen.get(booking.key.as_str())) {
            (Some(place), _) => {
                postings_of(tx, tenant, *place)? == (booking.entry.currency(), sorted(&booking.entry))
            }
            (None, Some(entry)) => **entry == booking.entry,
            (None, None) => {
                seen.insert(&booking.key, &booking.entry);
                fresh.push(booking);
                booked.push(Booked::New);
                continue;
            }
        };
        if !same {
            return Err(FundError::KeyReused { key: booking.key.clone() });
        }
        booked.push(Booked::Already);
    }
    if !fresh.is_empty() {
        append(tx, clock, tenant, &fresh)?;
    }
    Ok(booked)
}

/// Refuses amounts that cannot be booked.
pub(crate) fn bookable(amount: Money) -> Result<(), FundError> {
    if (1..=AMOUNT_LIMIT).contains(&amount.minor()) { Ok(()) } else { Err(FundError::Amount) }
}

/// The balance of an account, debit positive; an account that was never used holds nothing.
pub(crate) fn balance(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    account: &str,
    currency: Currency,
) -> Result<i64, StoreError> {
    Ok(balances(tx, tenant, currency, &HashSet::from([account.to_owned()]))?.remove(account).unwrap_or(0))
}

/// The balances of some accounts; those that were never used are left out.
pub(crate) fn balances(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    currency: Currency,
    codes: &HashSet<String>,
) -> Result<HashMap<String, i64>, StoreError> {
    let codes: Vec<Value> = codes.iter().map(|code| code.as_str().into()).collect();
    let sql = "SELECT code, balance FROM ledger_account WHERE tenant = $1 AND currency = $2 AND code IN ({})";
    tx.query_in(sql, &[tenant.into(), currency.code().into()], &codes)?
        .iter()
        .map(|row| Ok((row.text(0)?, row.int(1)?)))
        .collect()
}

/// Every account of a tenant, in order of currency and code.
pub(crate) fn accounts(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Vec<Account>, StoreError> {
    let sql =
        "SELECT code, kind, currency, balance FROM ledger_account WHERE tenant = $1 ORDER BY currency, code";
    tx.query(sql, &[tenant.into()])?
        .iter()
        .map(|row| {
            let balance = Money::new(row.int(3)?, currency_of(&row.text(2)?)?);
            Ok(Account { code: row.text(0)?, kind: AccountKind::read(&row.text(1)?)?, balance })
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

/// The lines of an entry in the making: what comes to an account twice is one posting, what comes to nothing is none.
#[derive(Default)]
pub(crate) struct Lines(BTreeMap<String, i64>);

impl Lines {
    pub(crate) fn debit(mut self, account: impl Into<String>, minor: i64) -> Self {
        *self.0.entry(account.into()).or_default() += minor;
        self
    }

    pub(crate) fn credit(self, account: impl Into<String>, minor: i64) -> Self {
        self.debit(account, -minor)
    }

    pub(crate) fn entry(self, currency: Currency) -> Result<Entry, FundError> {
        let postings = self.0.into_iter().filter(|(_, minor)| *minor != 0);
        let postings = postings.map(|(account, minor)| Posting { account, minor }).collect();
        Ok(Entry::new(currency, postings)?)
    }
}

/// Where entries with these keys are, if they are there.
fn known_places(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    bookings: &[Booking],
) -> Result<HashMap<String, i64>, StoreError> {
    let keys: Vec<Value> = bookings.iter().map(|booking| booking.key.as_str().into()).collect();
    let sql = "SELECT key, place FROM ledger_entry WHERE tenant = $1 AND key IN ({})";
    let found = tx.query_in(sql, &[tenant.into()], &keys)?;
    found.iter().map(|row| Ok((row.text(0)?, row.int(1)?))).collect()
}

/// Puts entries behind the last one of the chain. Their keys have to be new: whoever knows that need not look.
pub(crate) fn append(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    fresh: &[&Booking],
) -> Result<(), FundError> {
    // The balances come first: they are what several writers meet at, and whoever has to give way has done little by then.
    let mut running = take_balances(tx, tenant, fresh)?;
    let mut head = chain::head(tx, tenant)?;
    // Entries are read by when they were booked, so that this time never runs back, whatever the clock does.
    head.booked_at = head.booked_at.max(clock.now());
    let (mut entries, mut postings) = (Vec::with_capacity(fresh.len()), Vec::with_capacity(fresh.len() * 4));
    for booking in fresh {
        head.place += 1;
        let currency = booking.entry.currency().code();
        let mut kept = Vec::with_capacity(booking.entry.postings().len());
        for (n, posting) in (0_i64..).zip(sorted(&booking.entry)) {
            let balance = running.post(currency, &posting)?;
            postings.push(vec![
                tenant.into(),
                head.place.into(),
                n.into(),
                posting.account.as_str().into(),
                currency.into(),
                head.booked_at.into(),
                posting.minor.into(),
                balance.into(),
            ]);
            kept.push(Kept { account: posting.account, minor: posting.minor, balance });
        }
        head.hash = Link {
            tenant,
            place: head.place,
            key: &booking.key,
            currency,
            happened_at: booking.happened_at,
            booked_at: head.booked_at,
            memo: &booking.memo,
            postings: &kept,
        }
        .hash(&head.hash);
        entries.push(vec![
            tenant.into(),
            head.place.into(),
            booking.key.as_str().into(),
            currency.into(),
            booking.happened_at.into(),
            head.booked_at.into(),
            booking.memo.as_str().into(),
            head.hash.to_vec().into(),
        ]);
    }
    tx.put_many(
        "INSERT INTO ledger_entry (tenant, place, key, currency, happened_at, booked_at, memo, hash) VALUES",
        &entries,
    )?;
    tx.put_many(
        "INSERT INTO ledger_posting (tenant, place, n, account, currency, booked_at, minor, balance) VALUES",
        &postings,
    )?;
    Ok(chain::move_head(tx, tenant, &head)?)
}

/// Balances as they run through a row of entries, by currency and account, each with its side.
struct Running(HashMap<(&'static str, String), (i64, i64)>);

impl Running {
    /// The balance after a posting; an account that would turn over on the way is overdrawn, whatever it comes to in the end.
    fn post(&mut self, currency: &'static str, posting: &Posting) -> Result<i64, FundError> {
        let overdrawn = || FundError::Overdrawn { account: posting.account.clone() };
        let (balance, side) = self.0.get_mut(&(currency, posting.account.clone())).ok_or_else(overdrawn)?;
        *balance = balance.checked_add(posting.minor).ok_or(FundError::Amount)?;
        if *balance * *side < 0 { Err(overdrawn()) } else { Ok(*balance) }
    }
}

/// Adds what the entries come to to the balances, and returns them as they were before.
fn take_balances(tx: &mut dyn Tx, tenant: &Tenant, fresh: &[&Booking]) -> Result<Running, FundError> {
    let mut totals: BTreeMap<(&'static str, &str), i64> = BTreeMap::new();
    for booking in fresh {
        let currency = booking.entry.currency().code();
        for posting in booking.entry.postings() {
            let total = totals.entry((currency, &posting.account)).or_default();
            *total = total.checked_add(posting.minor).ok_or(FundError::Amount)?;
        }
    }
    // In the order of currency and account, so that all writers take them in the same order.
    let totals: Vec<(&'static str, &str, i64)> = totals.into_iter().map(|((c, a), t)| (c, a, t)).collect();
    let mut before = HashMap::new();
    for of_currency in totals.chunk_by(|a, b| a.0 == b.0) {
        for piece in of_currency.chunks(ACCOUNTS_A_STATEMENT) {
            for (account, balance, side) in add(tx, tenant, piece)? {
                before.insert((piece[0].0, account), (balance, side));
            }
        }
    }
    Ok(Running(before))
}

/// Adds to the balances of a few accounts of one currency, and returns them as they were before, with their sides. The guard stands
/// in the statement itself, so that an account which would turn over is told apart before the schema's own check ends the
/// transaction.
fn add(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    totals: &[(&'static str, &str, i64)],
) -> Result<Vec<(String, i64, i64)>, FundError> {
    let mut found = add_to_known(tx, tenant, totals)?;
    let missing: Vec<_> =
        totals.iter().filter(|total| !found.iter().any(|row| row.0 == total.1)).copied().collect();
    if missing.is_empty() {
        return Ok(found);
    }
    for (currency, account, _) in &missing {
        let kind =
            kind_of(account).ok_or_else(|| FundError::NotInChart { account: (*account).to_owned() })?;
        tx.execute(
            "INSERT INTO ledger_account (tenant, code, currency, kind, side, balance) VALUES ($1, $2, $3, $4, $5, 0) \
             ON CONFLICT DO NOTHING",
            &[tenant.into(), (*account).into(), (*currency).into(), kind.word().into(), kind.side().into()],
        )?;
    }
    found.extend(add_to_known(tx, tenant, &missing)?);
    match totals.iter().find(|total| !found.iter().any(|row| row.0 == total.1)) {
        None => Ok(found),
        Some((_, account, _)) => Err(FundError::Overdrawn { account: (*account).to_owned() }),
    }
}

fn add_to_known(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    totals: &[(&'static str, &str, i64)],
) -> Result<Vec<(String, i64, i64)>, FundError> {
    let Some((currency, _, _)) = totals.first() else { return Ok(Vec::new()) };
    let mut params: Vec<Value> = vec![tenant.into(), (*currency).into()];
    let (mut cases, mut codes) = (String::new(), Vec::new());
    for (_, account, total) in totals {
        let (code, amount) = (params.len() + 1, params.len() + 2);
        cases.push_str(&format!(" WHEN ${code} THEN CAST(${amount} AS BIGINT)"));
        codes.push(format!("${code}"));
        params.extend([(*account).into(), (*total).into()]);
    }
    let sum = format!("balance + CASE code{cases} END");
    let sql = format!(
        "UPDATE ledger_account SET balance = {sum} WHERE tenant = $1 AND currency = $2 AND code IN ({}) \
         AND side * ({sum}) >= 0 RETURNING code, balance, side",
        codes.join(", ")
    );
    let total_of = |code: &str| totals.iter().find(|total| total.1 == code).map_or(0, |total| total.2);
    tx.query(&sql, &params)?
        .iter()
        .map(|row| {
            let code = row.text(0)?;
            let before = row.int(1)? - total_of(&code);
            Ok((code, before, row.int(2)?))
        })
        .collect()
}

/// Postings in the order of their accounts: a repeated entry is compared as it was kept.
fn sorted(entry: &Entry) -> Vec<Posting> {
    let mut postings = entry.postings().to_vec();
    postings.sort_by(|a, b| (&a.account, a.minor).cmp(&(&b.account, b.minor)));
    postings
}

fn postings_of(tx: &mut dyn Tx, tenant: &Tenant, place: i64) -> Result<(Currency, Vec<Posting>), StoreError> {
    let sql =
        "SELECT currency, account, minor FROM ledger_posting WHERE tenant = $1 AND place = $2 ORDER BY n";
    let rows = tx.query(sql, &[tenant.into(), place.into()])?;
    let currency = rows.first().ok_or(StoreError::Corrupt("entry"))?.text(0)?;
    let posting = |row: &anxin_store::Row| Ok(Posting { account: row.text(1)?, minor: row.int(2)? });
    Ok((currency_of(&currency)?, rows.iter().map(posting).collect::<Result<_, StoreError>>()?))
}

#[cfg(test)]
mod tests {
    use anxin_store::testing::TestStore;

    use super::*;
    use crate::chart::{AVAILABLE, CASH};

    fn booking(key: &str, minor: i64, debit: &str, credit: &str) -> Booking {
        let entry = Entry::transfer(Money::new(minor, Currency::Cny), debit, credit).unwrap();
        Booking { key: key.into(), memo: String::new(), happened_at: Instant::from_micros(0), entry }
    }

    async fn book_all(test: &TestStore, bookings: &[Booking]) -> Result<Vec<Booked>, FundError> {
        let (clock, bookings) = (test.clock.clone(), bookings.to_vec());
        test.store.write(move |tx| book_many(tx, &clock, &Tenant::main(), &bookings)).await
    }

    #[tokio::test]
    async fn an_account_that_turns_over_on_the_way_is_overdrawn_whatever_it_comes_to() {
        let test = TestStore::fresh().await;
        let (comes, goes) = (booking("in", 100, CASH, AVAILABLE), booking("out", 60, AVAILABLE, CASH));
        let early = book_all(&test, &[goes.clone(), comes.clone()]).await;
        assert!(matches!(early, Err(FundError::Overdrawn { .. })), "{early:?}");
        assert_eq!(book_all(&test, &[comes, goes]).await.unwrap(), [Booked::New, Booked::New]);
    }

    #[tokio::test]
    async fn a_key_is_one_booking_within_a_batch_and_across_batches() {
        let test = TestStore::fresh().await;
        let one = booking("in", 100, CASH, AVAILABLE);
        let both = book_all(&test, &[one.clone(), one.clone()]).await.unwrap();
        assert_eq!(both, [Booked::New, Booked::Already]);
        assert_eq!(book_all(&test, std::slice::from_ref(&one)).await.unwrap(), [Booked::Already]);
        for others in [
            vec![booking("in", 99, CASH, AVAILABLE)],
            vec![booking("b", 1, CASH, AVAILABLE), booking("b", 2, CASH, AVAILABLE)],
        ] {
            let reused = book_all(&test, &others).await;
            assert!(matches!(reused, Err(FundError::KeyReused { .. })), "{reused:?}");
        }
        let held = |tx: &mut dyn Tx| balance(tx, &Tenant::main(), CASH, Currency::Cny);
        assert_eq!(test.store.read(held).await.unwrap(), 100);
    }

    #[tokio::test]
    async fn an_account_that_is_not_in_the_chart_is_refused() {
        let test = TestStore::fresh().await;
        let petty = book_all(&test, &[booking("in", 1, "petty", AVAILABLE)]).await;
        assert!(matches!(petty, Err(FundError::NotInChart { .. })), "{petty:?}");
    }
}
