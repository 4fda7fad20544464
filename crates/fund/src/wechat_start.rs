//! Payouts become transfers to WeChat balances: which can go, and as far as the money at WeChat Pay reaches.

use anxin_domain::ids::{AttemptId, AwardId, BatchId, PayoutId};
use anxin_domain::money::{Currency, Money};
use anxin_domain::time::Instant;
use anxin_store::{Clock, StoreError, Tx};

use crate::chart::{IN_TRANSIT, PAYABLE, WECHAT, WECHAT_UNDER_WAY};
use crate::error::FundError;
use crate::ledger::Lines;
use crate::payee::PAYEE_OF;
use crate::payer::{MAY_GO, Payer};
use crate::payment_file::{self, Batch, Rail};
use crate::places::Places;
use crate::remittance::{Reads, SPOKEN_BY};
use crate::tenant::Tenant;
use crate::wechat_transfer::NEW;

/// Transfers that are made of payouts in one transaction.
const START_LIMIT: i64 = 1_000;
/// Which payouts they are made of: `$3` is the tenant.
const GOES_BY_WECHAT: &str =
    "p.status = 'reserved' AND p.tenant = $3 AND p.currency = 'CNY' AND y.rail = 'wechat'";

/// Gives every payout that can go by WeChat an attempt, in order, as far as the money at WeChat Pay reaches. Nothing is asked yet.
pub(crate) fn start(
    tx: &mut dyn Tx,
    clock: &Clock,
    tenant: &Tenant,
    payer: &Payer,
) -> Result<Option<Batch>, FundError> {
    let now = clock.now();
    let sql = format!(
        "SELECT p.id, p.award, p.minor, y.account, y.name, y.number, m.language FROM payout p JOIN {PAYEE_OF} LEFT JOIN {SPOKEN_BY} \
         WHERE {GOES_BY_WECHAT} AND {MAY_GO} ORDER BY p.place LIMIT $4"
    );
    let [staff, moved_before] = payer.params(now);
    let rows = tx.query(&sql, &[staff, moved_before, tenant.into(), START_LIMIT.into()])?;
    let held = Places::of(tx, tenant, Currency::Cny)?.wechat;
    let mut total = Money::new(0, Currency::Cny);
    let mut ready = Vec::new();
    for row in &rows {
        let with_it = total.plus(Money::new(row.int(2)?, Currency::Cny))?;
        // Whoever comes behind may need less; nobody overtakes.
        if with_it.minor() > held {
            break;
        }
        total = with_it;
        let award = AwardId::from_bytes(row.id(1)?);
        ready.push((
            AttemptId::new(now, clock.random()),
            PayoutId::from_bytes(row.id(0)?),
            [row.text(3)?, row.text(4)?, Reads::of(row, 5)?.remark(award)],
        ));
    }
    if ready.is_empty() {
        return Ok(None);
    }
    let (id, count) = (BatchId::new(now, clock.random()), i64::try_from(ready.len()).unwrap_or(i64::MAX));
    let (made_by, tenant) = (payer.name().to_owned(), tenant.clone());
    let batch = Batch { id, tenant, made_at: now, made_by, rail: Rail::Wechat, count, total };
    payment_file::insert(tx, &batch, "wechat")?;
    let attempts: Vec<_> = ready.iter().map(|(attempt, payout, _)| (*attempt, *payout)).collect();
    payment_file::insert_attempts(tx, &batch, None, &attempts)?;
    for (attempt, _, [openid, name, note]) in &ready {
        tx.execute(
            "INSERT INTO wechat_transfer (attempt, openid, name, note, state, asked, refused, next_at, tries, paid_from) \
             VALUES ($1, $2, $3, $4, $5, 0, 0, $6, 0, $7)",
            &[
                attempt.to_bytes().into(),
                openid.as_str().into(),
                name.as_str().into(),
                note.as_str().into(),
                NEW.into(),
                now.into(),
                WECHAT.into(),
            ],
        )?;
    }
    let taken = Lines::default()
        .debit(PAYABLE, total.minor())
        .credit(IN_TRANSIT, total.minor())
        .debit(WECHAT_UNDER_WAY, total.minor())
        .credit(WECHAT, total.minor())
        .entry(total.currency())?;
    payment_file::hand_over(tx, clock, &batch, &taken)?;
    Ok(Some(batch))
}

/// Whether there is a payout that can go by WeChat, and the money for it: a look that holds up nobody who writes.
pub(crate) fn may_start(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    payer: &Payer,
    now: Instant,
) -> Result<bool, StoreError> {
    let held = Places::of(tx, tenant, Currency::Cny)?.wechat;
    if held == 0 {
        return Ok(false);
    }
    let sql = format!(
        "SELECT p.minor FROM payout p JOIN {PAYEE_OF} WHERE {GOES_BY_WECHAT} \
         AND {MAY_GO} ORDER BY p.place LIMIT 1"
    );
    let [staff, moved_before] = payer.params(now);
    let first = tx.query_opt(&sql, &[staff, moved_before, tenant.into()])?;
    first.map_or(Ok(false), |row| Ok(row.int(0)? <= held))
}

/// How many payouts could go by WeChat at once but for the money there, and what they come to: what [`start`] left.
pub(crate) fn short(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    payer: &Payer,
    now: Instant,
) -> Result<(i64, Money), StoreError> {
    let sql = format!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(p.minor), 0) AS BIGINT) FROM payout p JOIN {PAYEE_OF} \
         WHERE {GOES_BY_WECHAT} AND {MAY_GO}"
    );
    let [staff, moved_before] = payer.params(now);
    let row = tx.query_opt(&sql, &[staff, moved_before, tenant.into()])?;
    let row = row.ok_or(StoreError::Corrupt("payouts"))?;
    Ok((row.int(0)?, Money::new(row.int(1)?, Currency::Cny)))
}
