//! What brands may be told by webhook: a job in the transaction of what happened, and only where some brand listens. Who does the
//! job finds out which brand may know what of it.

use anxin_domain::time::Instant;

use crate::error::StoreError;
use crate::jobs::{Kind, NewJob, put_where};
use crate::tx::Tx;

/// The job of telling brands what happened.
pub const ANNOUNCE: Kind = Kind::new("announce");

/// Some brand listens. What is looked at here changes only when endpoints come and go, so that nothing else meets there.
const SOMEBODY_LISTENS: &str = "EXISTS (SELECT 1 FROM webhook_endpoint WHERE removed_at IS NULL)";

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
