//! Who owes the fund what, as people read it: by debtor, and of one debtor the awards, what came back and by which way, what was agreed
//! and what is given up. Nothing is changed here.

use anxin_domain::ids::AwardId;
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};

use crate::chart::brand_deposit;
use crate::error::FundError;
use crate::instalment::{self, InstalmentPlan};
use crate::ledger::{balance, currency_of, opt_instant};
use crate::payout::Claim;
use crate::recourse::{self, Recourse};
use crate::service::Fund;
use crate::tenant::{Liable, Tenant};
use crate::write_off::{self, WriteOff};

/// Debtors shown at once.
pub const DEBTORS_LIMIT: i64 = 200;
/// Awards of one debtor shown at once.
pub const DEBTS_LIMIT: i64 = 50;
/// Bookings of one debtor shown at once.
const BACK_LIMIT: i64 = 50;

/// What somebody owes the fund in one currency, over all awards that it set money aside for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// Who owes it.
    pub liable: Liable,
    /// What they owe still.
    pub owed: Money,
    /// How many awards it is for.
    pub awards: i64,
    /// When the oldest of these was awarded.
    pub oldest: Option<Instant>,
    /// What they have paid back.
    pub recovered: Money,
    /// What the fund has given up.
    pub written_off: Money,
    /// What third parties have paid in their place.
    pub passed_on: Money,
}

/// One award and what became of the debt for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedAward {
    /// The award.
    pub award: AwardId,
    /// When it was made.
    pub awarded_at: Instant,
    /// How much it is.
    pub amount: Money,
    /// What became of the debt.
    pub claim: Claim,
    /// What is claimed from a third party for it.
    pub recourse: Option<Recourse>,
}

/// By which way a debt became smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackBy {
    /// Whoever owes it has paid.
    Paid,
    /// It was taken from the deposit of their brand.
    Deposit,
    /// A third party has paid.
    ThirdParty,
    /// The fund has given it up.
    WrittenOff,
    /// The award was taken back.
    Reversed,
}

impl BackBy {
    /// By the key of the entry, which begins with the way.
    fn of_key(key: &str) -> Option<Self> {
        Some(match key.split(':').next()? {
            "recover" => Self::Paid,
            "offset" => Self::Deposit,
            "recourse-paid" => Self::ThirdParty,
            "write-off" => Self::WrittenOff,
            "release" => Self::Reversed,
            _ => return None,
        })
    }
}

/// A booking that made a debt smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// When it was booked.
    pub at: Instant,
    /// How; none for a way that is not known here.
    pub by: Option<BackBy>,
    /// How much.
    pub amount: Money,
}

/// One debtor in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Debts {
    /// The sums.
    pub owing: Owing,
    /// Their awards, at most [`DEBTS_LIMIT`]: those that are owed first, the oldest first.
    pub awards: Vec<OwedAward>,
    /// How many there are.
    pub awards_in_all: i64,
    /// What made the debt smaller, the newest first.
    pub came_back: Vec<CameBack>,
    /// What the deposit of their brand holds.
    pub deposit: Money,
    /// What they have agreed to pay when, the plan that runs first.
    pub plans: Vec<InstalmentPlan>,
    /// What was proposed to be given up, the newest first.
    pub write_offs: Vec<WriteOff>,
}

impl Fund {
    /// Who owes the fund, or has owed it: who owes most first, at most [`DEBTORS_LIMIT`].
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn owing(&self) -> Result<Vec<Owing>, FundError> {
        let tenant = self.tenant().clone();
        let read = move |tx: &mut dyn Tx| {
            let sql =
                format!("{SUMS} GROUP BY liable, brand, currency ORDER BY 4 DESC, liable, currency LIMIT $2");
            tx.query(&sql, &[(&tenant).into(), DEBTORS_LIMIT.into()])?.iter().map(owing_in).collect()
        };
        Ok(self.store().read::<_, _, StoreError>(read).await?)
    }

    /// One debtor, by the code that [`Liable`] shows, in one currency. None where nobody of that code has ever owed anything in it.
    ///
    /// # Errors
    /// [`FundError::Store`].
    pub async fn debts_of(&self, code: &str, currency: Currency) -> Result<Option<Debts>, FundError> {
        let (tenant, code) = (self.tenant().clone(), code.to_owned());
        Ok(self.store().read(move |tx| debts(tx, &tenant, &code, currency)).await?)
    }
}

const SUMS: &str = "SELECT liable, brand, currency, CAST(SUM(owed) AS BIGINT), \
     CAST(COALESCE(SUM(CASE WHEN owed > 0 THEN 1 ELSE 0 END), 0) AS BIGINT), \
     MIN(CASE WHEN owed > 0 THEN created_at END), CAST(SUM(recovered) AS BIGINT), CAST(SUM(written_off) AS BIGINT), \
     CAST(SUM(passed_on) AS BIGINT) FROM payout \
     WHERE tenant = $1 AND liable <> '' AND owed + recovered + written_off + passed_on > 0";

fn owing_in(row: &Row) -> Result<Owing, StoreError> {
    let currency = currency_of(&row.text(2)?)?;
    let money = |place| row.int(place).map(|minor| Money::new(minor, currency));
    Ok(Owing {
        liable: Liable::read(&row.text(0)?, &row.text(1)?)?,
        owed: money(3)?,
        awards: row.int(4)?,
        oldest: opt_instant(row, 5)?,
        recovered: money(6)?,
        written_off: money(7)?,
        passed_on: money(8)?,
    })
}

fn debts(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    code: &str,
    currency: Currency,
) -> Result<Option<Debts>, StoreError> {
    let sql = format!("{SUMS} AND liable = $2 AND currency = $3 GROUP BY liable, brand, currency");
    let row = tx.query_opt(&sql, &[tenant.into(), code.into(), currency.code().into()])?;
    let Some(owing) = row.map(|row| owing_in(&row)).transpose()? else { return Ok(None) };
    let (awards, awards_in_all) = awards(tx, tenant, code, currency)?;
    let deposit = balance(tx, tenant, &brand_deposit(owing.liable.brand()), currency)?;
    Ok(Some(Debts {
        awards,
        awards_in_all,
        came_back: came_back(tx, tenant, &owing.liable, currency)?,
        // What the fund owes stands on the credit side.
        deposit: Money::new(deposit.saturating_neg(), currency),
        plans: instalment::plans_of(tx, tenant, &owing.liable, currency)?,
        write_offs: write_off::of_debtor(tx, tenant, &owing.liable, currency)?,
        owing,
    }))
}

fn awards(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    code: &str,
    currency: Currency,
) -> Result<(Vec<OwedAward>, i64), StoreError> {
    let of = "FROM payout WHERE tenant = $1 AND liable = $2 AND currency = $3 \
              AND owed + recovered + written_off + passed_on > 0";
    let params = [tenant.into(), code.into(), currency.code().into()];
    let count = tx.query_opt(&format!("SELECT COUNT(*) {of}"), &params)?;
    let count = count.map_or(Ok(0), |row| row.int(0))?;
    let sql = format!(
        "SELECT award, created_at, minor, owed, recovered, written_off, passed_on {of} \
         ORDER BY CASE WHEN owed > 0 THEN 0 ELSE 1 END, place LIMIT $4"
    );
    let [tenant, code, currency_code] = params;
    let rows = tx.query(&sql, &[tenant, code, currency_code, DEBTS_LIMIT.into()])?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let award = AwardId::from_bytes(row.id(0)?);
        let claim = Claim {
            owed: row.int(3)?,
            recovered: row.int(4)?,
            written_off: row.int(5)?,
            passed_on: row.int(6)?,
        };
        found.push(OwedAward {
            award,
            awarded_at: row.instant(1)?,
            amount: Money::new(row.int(2)?, currency),
            claim,
            recourse: recourse::recourse_of_award(tx, award)?,
        });
    }
    Ok((found, count))
}

fn came_back(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    liable: &Liable,
    currency: Currency,
) -> Result<Vec<CameBack>, StoreError> {
    let rows = tx.query(
        "SELECT p.booked_at, e.key, p.minor FROM ledger_posting p JOIN ledger_entry e ON e.tenant = p.tenant \
         AND e.place = p.place WHERE p.tenant = $1 AND p.account = $2 AND p.currency = $3 AND p.minor < 0 \
         ORDER BY p.booked_at DESC, p.place DESC, p.n DESC LIMIT $4",
        &[tenant.into(), liable.receivable().into(), currency.code().into(), BACK_LIMIT.into()],
    )?;
    let read = |row: &Row| {
        Ok(CameBack {
            at: row.instant(0)?,
            by: BackBy::of_key(&row.text(1)?),
            amount: Money::new(row.int(2)?.saturating_neg(), currency),
        })
    };
    rows.iter().map(read).collect()
}
