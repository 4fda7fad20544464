//! What brands may be told by webhook: a job in the transaction of what happened, and only where some brand listens. Who does the
//! job finds out which brand may know what of it.

use anxin_domain::time::Instant;

use crate::error::StoreError;
use crate::jobs::{Kind, NewJob, put, put_where};
use crate::tx::Tx;

/// The job of telling brands what happened.
pub const ANNOUNCE: Kind = Kind::new("announce");

/// Some brand listens. What is looked at here changes only when endpoints come and go, so that nothing else meets there.
const SOMEBODY_LISTENS: &str = "EXISTS (SELECT 1 FROM webhook_endpoint WHERE removed_at IS NULL)";

/// Whether some brand listens, for whoever has much to announce in one transaction.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn somebody_listens(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    let row = tx.query_opt(&format!("SELECT 1 WHERE {SOMEBODY_LISTENS}"), &[])?;
    Ok(row.is_some())
}

/// Writes that something happened where it is known that somebody listens.
///
/// # Errors
/// As for [`crate::jobs::put`].
pub fn announce_to_listeners(tx: &mut dyn Tx, payload: String, now: Instant) -> Result<(), StoreError> {
    put(tx, &NewJob { kind: ANNOUNCE, key: payload.clone(), payload, due_at: now }, now)
}

/// Writes that something happened, by ids: `payload` says what, and is the key of the job. To be called in the transaction of
/// what happened.
///
/// # Errors
/// As for [`crate::jobs::put`].
pub fn announce(tx: &mut dyn Tx, payload: String, now: Instant) -> Result<(), StoreError> {
    put_where(
        tx,
        &NewJob { kind: ANNOUNCE, key: payload.clone(), payload, due_at: now },
        SOMEBODY_LISTENS,
        now,
    )
}
