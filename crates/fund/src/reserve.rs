//! Setting money aside for awards, in their order, and taking it back. What is here runs inside the caller's transaction, so that
//! awards and their money are one commit; a thousand awards take hardly more statements than one.

use std::collections::{HashMap, HashSet};

use anxin_domain::ids::{AwardId, PayoutId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{Clock, Question, StoreError, Tx, Value};

use crate::chart::{AVAILABLE, CLAIMED, PAYABLE, WRITTEN_OFF};
use crate::error::FundError;
use crate::ledger::{Booking, Lines, append, balances, book, bookable, currency_of};
use crate::payee::payee_of;
use crate::payout::{AwardToPay, Payout, PayoutStatus, SELECT, find, from_row, set_status};
use crate::tenant::{Entitlement, Liable, Tenant};
use crate::{instalment, recourse};

/// Payouts that are looked up and given their money together.
pub(crate) const RESERVE_LIMIT: i64 = 500;

/// Sets money aside for an award and claims it from whoever is liable, or puts the award in the queue when the fund does not hold
/// enough (or others wait already). Runs in the caller's transaction. The same award again changes nothing.
///
/// # Errors
/// [`FundError::AwardDiffers`] when the award is known with other content, [`FundError::EntitlementTaken`] when another award is
/// paid by the same right, [`FundError::Amount`], or the store's.
pub fn reserve(tx: &mut dyn Tx, clock: &Clock, award: &AwardToPay) -> Result<PayoutStatus, FundError> {
    let statuses = reserve_many(tx, clock, std::slice::from_ref(award))?;
    statuses.first().copied().ok_or(FundError::UnknownAward(award.award))
}

/// The same for many awards, in the order in which they are given, with a handful of statements. Either all of them are taken or
/// none. Returns how far each is.
///
/// # Errors
/// As for [`reserve`].
pub fn reserve_many(
    tx: &mut dyn Tx,
    clock: &Clock,
    awards: &[AwardToPay],
) -> Result<Vec<PayoutStatus>, FundError> {
    let mut statuses = Vec::with_capacity(awards.len());
    for chunk in awards.chunks(RESERVE_LIMIT.unsigned_abs() as usize) {
        for award in chunk {
            bookable(award.amount)?;
        }
        for (tenant, currency, fresh) in by_fund(&fresh(tx, chunk)?) {
            take_in(tx, clock, tenant, currency, &fresh)?;
        }
        statuses.extend(statuses_of(tx, chunk)?);
    }
    Ok(statuses)
}

/// Takes an award's money back into the fund, because the award was reversed. Runs in the caller's transaction. Again changes
/// nothing. What becomes free goes to those who wait. What whoever is liable has paid back for it is owed to them from now on: the next
/// claim against them takes it first.
///
/// # Errors
/// [`FundError::UnknownAward`], [`FundError::TooLateToRelease`] once the money is with the bank or paid, and
/// [`FundError::Overdrawn`] when a third party has paid for the same award too and the fund does not hold what it would owe both.
pub fn release(tx: &mut dyn Tx, clock: &Clock, award: AwardId) -> Result<(), FundError> {
    let payout = find(tx, award)?.ok_or(FundError::UnknownAward(award))?;
    match payout.status {
        PayoutStatus::Released => return Ok(()),
        PayoutStatus::Sent | PayoutStatus::Settled => {
            return Err(FundError::TooLateToRelease { award, status: payout.status });
        }
        PayoutStatus::Queued => set_status(tx, clock, payout.id, "released")?,
        PayoutStatus::Reserved | PayoutStatus::AwaitingPayee | PayoutStatus::Returned => {
            give_back(tx, clock, &payout)?;
        }
    }
    reserve_queued(tx, clock, &payout.tenant, payout.amount.currency())?;
    Ok(())
}

/// Gives queued payouts their money, in order, as far as it reaches; the first that it does not reach for ends it, so that
/// nobody is overtaken. Returns how many, at most [`RESERVE_LIMIT`].
pub(crate) fn reserve_queued(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    currency: Currency,
) -> Result<i64, FundError> {
    let sql = format!(
        "{SELECT} WHERE p.status = 'queued' AND p.tenant = $1 AND p.currency = $2 ORDER BY p.place LIMIT $3"
    );
    let queued = tx.query(&sql, &[tenant.into(), currency.code().into(), RESERVE_LIMIT.into()])?;
    if queued.is_empty() {
        return Ok(0);
    }
    let queued: Vec<Payout> = queued.iter().map(from_row).collect::<Result<_, _>>()?;
    let now = clock.now();
    let wants: Vec<Want<'_>> = queued.iter().map(|payout| Want::of_payout(payout, now)).collect();
    let granted = grant(tx, tenant, currency, &wants)?;
    book_reservations(tx, clock, tenant, currency, &wants, &granted)?;
    let ids: Vec<Value> = queued.iter().take(granted.len()).map(|p| p.id.to_bytes().into()).collect();
    tx.execute_in(
        "UPDATE payout SET status = 'reserved', changed_at = $1, owed = minor WHERE status = 'queued' AND id IN ({})",
        &[now.into()],
        &ids,
    )?;
    for (payout, credit) in queued.iter().zip(&granted).filter(|(_, credit)| **credit > 0) {
        tx.execute(
            "UPDATE payout SET owed = owed - $2, recovered = $2 WHERE id = $1",
            &[payout.id.to_bytes().into(), (*credit).into()],
        )?;
    }
    Ok(i64::try_from(granted.len()).unwrap_or(RESERVE_LIMIT))
}

/// What an award asks of the fund.
struct Want<'a> {
    award: AwardId,
    minor: i64,
    liable: &'a Liable,
    happened_at: Instant,
}

impl<'a> Want<'a> {
    const fn recourse_of_award(award: &'a AwardToPay) -> Self {
        let (minor, happened_at) = (award.amount.minor(), award.at);
        Self { award: award.award, minor, liable: &award.liable, happened_at }
    }

    const fn of_payout(payout: &'a Payout, happened_at: Instant) -> Self {
        let minor = payout.amount.minor();
        Self { award: payout.award, minor, liable: &payout.liable, happened_at }
    }
}

/// How many of those who want money get it, in their order, and for each of them what of it the fund owed to whoever is liable.
fn grant(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    currency: Currency,
    wants: &[Want<'_>],
) -> Result<Vec<i64>, StoreError> {
    let mut codes: HashSet<String> = wants.iter().map(|want| want.liable.credit()).collect();
    codes.insert(AVAILABLE.to_owned());
    let mut held = balances(tx, tenant, currency, &codes)?;
    let mut free = -held.remove(AVAILABLE).unwrap_or(0);
    let mut granted = Vec::with_capacity(wants.len());
    for want in wants {
        let credit = held.get_mut(&want.liable.credit());
        let from_credit = credit.as_ref().map_or(0, |balance| want.minor.min(-**balance));
        if want.minor - from_credit > free {
            break;
        }
        free -= want.minor - from_credit;
        if let Some(balance) = credit {
            *balance += from_credit;
        }
        granted.push(from_credit);
    }
    Ok(granted)
}

/// Sets the money of those who get it aside and claims it, less what the fund owed to whoever is liable.
fn book_reservations(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    currency: Currency,
    wants: &[Want<'_>],
    granted: &[i64],
) -> Result<(), FundError> {
    let booking = |(want, credit): (&Want<'_>, &i64)| {
        let claim = want.minor - credit;
        let entry = Lines::default()
            .debit(AVAILABLE, claim)
            .debit(want.liable.credit(), *credit)
            .credit(PAYABLE, want.minor)
            .debit(want.liable.receivable(), claim)
            .credit(CLAIMED, claim)
            .entry(currency)?;
        Ok(Booking {
            key: format!("reserve:{}", want.award),
            memo: "award reserved".into(),
            happened_at: want.happened_at,
            entry,
        })
    };
    let bookings = wants.iter().zip(granted).map(booking).collect::<Result<Vec<_>, FundError>>()?;
    // A payout is given its money once: nothing was booked under these keys.
    let fresh: Vec<&Booking> = bookings.iter().collect();
    if fresh.is_empty() { Ok(()) } else { append(tx, clock, tenant, &fresh) }
}

/// Those of the awards that the fund does not know yet. Those that it knows must be the same, and so must a right be that comes twice.
fn fresh<'a>(tx: &mut dyn Tx, awards: &'a [AwardToPay]) -> Result<Vec<&'a AwardToPay>, FundError> {
    let known = known(tx, awards)?;
    let mut taken = rights(tx, awards)?;
    let mut seen: HashMap<AwardId, &AwardToPay> = HashMap::new();
    let mut fresh = Vec::with_capacity(awards.len());
    for award in awards {
        let same = match (known.get(&award.award), seen.get(&award.award)) {
            (Some(known), _) => known.is(award),
            (None, Some(first)) => *first == award,
            (None, None) => {
                let right = (award.tenant.clone(), award.entitlement);
                if let Some(other) = taken.insert(right, award.award) {
                    return Err(FundError::EntitlementTaken { by: other });
                }
                seen.insert(award.award, award);
                fresh.push(award);
                true
            }
        };
        if !same {
            return Err(FundError::AwardDiffers(award.award));
        }
    }
    Ok(fresh)
}

/// What the fund knows of an award.
struct Known {
    tenant: Tenant,
    customer: Number,
    amount: Money,
    liable: Liable,
    entitlement: Option<Entitlement>,
}

impl Known {
    fn is(&self, award: &AwardToPay) -> bool {
        self.tenant == award.tenant
            && self.customer == award.customer
            && self.amount == award.amount
            && self.liable == award.liable
            // Awards from before entitlements were kept have none.
            && self.entitlement.is_none_or(|known| known == award.entitlement)
    }
}

fn known(tx: &mut dyn Tx, awards: &[AwardToPay]) -> Result<HashMap<AwardId, Known>, StoreError> {
    let ids: Vec<Value> = awards.iter().map(|award| award.award.to_bytes().into()).collect();
    let sql = "SELECT award, tenant, payee, minor, currency, liable, brand, entitlement FROM payout WHERE award IN ({})";
    tx.query_in(sql, &[], &ids)?
        .iter()
        .map(|row| {
            let known = Known {
                tenant: Tenant::read(row, 1)?,
                customer: row.number(2)?,
                amount: Money::new(row.int(3)?, currency_of(&row.text(4)?)?),
                liable: Liable::read(&row.text(5)?, &row.text(6)?)?,
                entitlement: row.opt_bytes(7)?.map(Entitlement::from_bytes).transpose()?,
            };
            Ok((AwardId::from_bytes(row.id(0)?), known))
        })
        .collect()
}

/// Which living payouts have the rights that these awards go by.
fn rights(
    tx: &mut dyn Tx,
    awards: &[AwardToPay],
) -> Result<HashMap<(Tenant, Entitlement), AwardId>, StoreError> {
    // A question each, by its key: of a long list the engine may find the whole table shorter.
    let sql = "SELECT award FROM payout WHERE tenant = $1 AND entitlement = $2 AND status <> 'released'";
    let asked: Vec<Question<'_>> =
        awards.iter().map(|award| (sql, vec![(&award.tenant).into(), award.entitlement.into()])).collect();
    let found = tx.query_all(&asked)?;
    let mut taken = HashMap::new();
    for (award, rows) in awards.iter().zip(found) {
        if let Some(row) = rows.first() {
            taken.insert((award.tenant.clone(), award.entitlement), AwardId::from_bytes(row.id(0)?));
        }
    }
    Ok(taken)
}

/// Awards by tenant and currency, in their order.
fn by_fund<'a>(awards: &[&'a AwardToPay]) -> Vec<(&'a Tenant, Currency, Vec<&'a AwardToPay>)> {
    let mut funds: Vec<(&Tenant, Currency, Vec<&AwardToPay>)> = Vec::new();
    for award in awards {
        let currency = award.amount.currency();
        match funds.iter_mut().find(|fund| *fund.0 == award.tenant && fund.1 == currency) {
            Some(fund) => fund.2.push(award),
            None => funds.push((&award.tenant, currency, vec![award])),
        }
    }
    funds
}

/// Takes new awards in: those that the money reaches for get it at once, unless others wait already.
fn take_in(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    currency: Currency,
    awards: &[&AwardToPay],
) -> Result<(), FundError> {
    let queue = tx.query_opt(
        "SELECT 1 FROM payout WHERE status = 'queued' AND tenant = $1 AND currency = $2 LIMIT 1",
        &[tenant.into(), currency.code().into()],
    )?;
    let wants: Vec<Want<'_>> = awards.iter().map(|award| Want::recourse_of_award(award)).collect();
    let granted = if queue.is_some() { Vec::new() } else { grant(tx, tenant, currency, &wants)? };
    let first = next_places(tx, currency, awards.len())?;
    let now = clock.now();
    let row = |(n, award): (usize, &&AwardToPay)| {
        let credit = granted.get(n).copied();
        let minor = award.amount.minor();
        let (status, changed_at) = if credit.is_some() { ("reserved", now) } else { ("queued", award.at) };
        vec![
            PayoutId::new(award.at, clock.random()).to_bytes().into(),
            award.award.to_bytes().into(),
            award.customer.into(),
            award.liable.brand().as_str().into(),
            minor.into(),
            currency.code().into(),
            status.into(),
            (first + n as i64).into(),
            award.at.into(),
            changed_at.into(),
            tenant.into(),
            award.entitlement.into(),
            award.liable.code().into(),
            credit.map_or(0, |credit| minor - credit).into(),
            credit.unwrap_or(0).into(),
            award.holder_at.into(),
        ]
    };
    let rows: Vec<Vec<Value>> = awards.iter().enumerate().map(row).collect();
    tx.put_many(
        "INSERT INTO payout (id, award, payee, brand, minor, currency, status, place, created_at, changed_at, tenant, \
         entitlement, liable, owed, recovered, holder_at) VALUES",
        &rows,
    )?;
    if granted.is_empty() { Ok(()) } else { book_reservations(tx, clock, tenant, currency, &wants, &granted) }
}

/// How far each of these awards is.
fn statuses_of(tx: &mut dyn Tx, awards: &[AwardToPay]) -> Result<Vec<PayoutStatus>, FundError> {
    let ids: Vec<Value> = awards.iter().map(|award| award.award.to_bytes().into()).collect();
    let sql = concat!(
        "SELECT p.award, p.status, y.number FROM payout p LEFT JOIN ",
        payee_of!(),
        " WHERE p.award IN ({})"
    );
    let found = tx
        .query_in(sql, &[], &ids)?
        .iter()
        .map(|row| {
            let status = PayoutStatus::read(&row.text(1)?, row.opt_int(2)?.is_some())?;
            Ok((AwardId::from_bytes(row.id(0)?), status))
        })
        .collect::<Result<HashMap<_, _>, StoreError>>()?;
    let status = |award: &AwardToPay| found.get(&award.award).copied();
    awards.iter().map(|award| status(award).ok_or(FundError::UnknownAward(award.award))).collect()
}

/// Undoes a reservation: each part of the claim goes back where it came from.
fn give_back(tx: &mut dyn Tx, clock: &Clock, payout: &Payout) -> Result<(), FundError> {
    let (claim, currency) = (payout.claim, payout.amount.currency());
    let third_party = recourse::taken_back(tx, payout.award)?;
    let entry = third_party
        .lines
        .debit(PAYABLE, payout.amount.minor())
        .credit(AVAILABLE, payout.amount.minor() - claim.recovered - third_party.paid)
        .credit(payout.liable.credit(), claim.recovered)
        .debit(CLAIMED, claim.owed + claim.written_off)
        .credit(payout.liable.receivable(), claim.owed)
        .credit(WRITTEN_OFF, claim.written_off)
        .entry(currency)?;
    let key = format!("release:{}", payout.award);
    book(tx, clock, &payout.tenant, &key, "award reversed", &entry)?;
    set_status(tx, clock, payout.id, "released")?;
    tx.execute(
        "UPDATE payout SET owed = 0, recovered = 0, written_off = 0, passed_on = 0 WHERE id = $1",
        &[payout.id.to_bytes().into()],
    )?;
    instalment::follow(tx, clock, &payout.tenant, &payout.liable, currency, 0)
}

/// Places are counted in the transaction, so their order is the order of commits. Returns the first of so many.
fn next_places(tx: &mut dyn Tx, currency: Currency, count: usize) -> Result<i64, StoreError> {
    let count = i64::try_from(count).unwrap_or(RESERVE_LIMIT);
    let last = tx
        .query_opt(
            "INSERT INTO payout_place (currency, last) VALUES ($1, $2) \
             ON CONFLICT (currency) DO UPDATE SET last = payout_place.last + $2 RETURNING last",
            &[currency.code().into(), count.into()],
        )?
        .ok_or(StoreError::Corrupt("payout place"))?
        .int(0)?;
    Ok(last - count + 1)
}
