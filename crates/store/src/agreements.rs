//! What brands have signed: append-only, the newest of a brand counts. The signed file itself stays with whoever keeps contracts.

use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;

use crate::audit::{AuditAction, By, note};
use crate::clock::Clock;
use crate::error::StoreError;
use crate::tx::{Row, Tx};

/// An agreement with a brand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The brand.
    pub brand: BrandId,
    /// Its own reference, as it stands on the paper.
    pub reference: String,
    /// The day on which it was signed, `YYYY-MM-DD`.
    pub signed_on: String,
    /// The SHA-256 of the signed file.
    pub digest: [u8; 32],
}

/// Notes an agreement, with who noted it. One that says the same as the newest changes nothing.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_agreement(tx: &mut dyn Tx, clock: &Clock, new: &Agreement, by: Number) -> Result<(), StoreError> {
    let newest = newest_in(tx, &new.brand)?;
    if newest.as_ref().is_some_and(|(_, agreement, _)| agreement == new) {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO brand_agreement (brand, n, reference, signed_on, digest, noted_by, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            new.brand.as_str().into(),
            newest.map_or(1, |(n, ..)| n + 1).into(),
            new.reference.as_str().into(),
            new.signed_on.as_str().into(),
            new.digest.to_vec().into(),
            by.into(),
            clock.now().into(),
        ],
    )?;
    note(tx, clock, By::Person(by), AuditAction::NotedAgreement, &new.brand)
}

/// The agreement that counts for a brand, and when it was noted.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn agreement_of(tx: &mut dyn Tx, brand: &BrandId) -> Result<Option<(Agreement, Instant)>, StoreError> {
    Ok(newest_in(tx, brand)?.map(|(_, agreement, at)| (agreement, at)))
}

fn newest_in(tx: &mut dyn Tx, brand: &BrandId) -> Result<Option<(i64, Agreement, Instant)>, StoreError> {
    let sql = "SELECT n, reference, signed_on, digest, at FROM brand_agreement WHERE brand = $1 ORDER BY n DESC LIMIT 1";
    let Some(row) = tx.query_opt(sql, &[brand.as_str().into()])? else { return Ok(None) };
    let digest = row.bytes(3)?.try_into().map_err(|_| StoreError::Corrupt("digest of an agreement"))?;
    let agreement =
        Agreement { brand: brand.clone(), reference: row.text(1)?, signed_on: row.text(2)?, digest };
    Ok(Some((row.int(0)?, agreement, row.instant(4)?)))
}

/// A line of a brand: its number, its agent by key and name.
pub type BrandLine = (Number, AgentId, String);

/// The lines of a brand's agents that are registered at a moment, by agent and number.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn lines_of_brand(tx: &mut dyn Tx, brand: &BrandId, at: Instant) -> Result<Vec<BrandLine>, StoreError> {
    let sql = "SELECT l.number, a.agent, a.name FROM line l JOIN affiliation a ON a.agent = l.agent WHERE a.brand = $1 \
               AND l.from_at <= $2 AND (l.until_at IS NULL OR $2 < l.until_at) \
               AND a.from_at <= $2 AND (a.until_at IS NULL OR $2 < a.until_at) ORDER BY a.agent, l.number";
    let read = |row: &Row| {
        let agent = row.text(1)?.parse().map_err(|_| StoreError::Corrupt("agent"))?;
        Ok((row.number(0)?, agent, row.text(2)?))
    };
    tx.query(sql, &[brand.as_str().into(), at.into()])?.iter().map(read).collect()
}
