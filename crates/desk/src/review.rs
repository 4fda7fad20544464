//! Lists of findings by promise: what waits, and what was decided in an interval.

use anxin_domain::time::Instant;

use crate::Desk;
use crate::case::{CaseRow, Waiting, list};
use crate::error::DeskError;

impl Desk {
    /// What waits for a person under one promise, the most urgent first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn queue_of(&self, promise: &str, limit: u32) -> Result<Vec<Waiting>, DeskError> {
        let which = "f.state IN ('with_person', 'awaiting_second', 'appealed') AND COALESCE(f.promise, 'dnd-call') = $1 \
                     ORDER BY f.due_at, f.id LIMIT $2";
        let params = [promise.into(), i64::from(limit).into()];
        self.store().read(move |tx| Ok(list(tx, which, &params)?)).await
    }

    /// What was decided under a promise in an interval, the newest first, at most `limit`.
    ///
    /// # Errors
    /// [`DeskError::Store`] when the store does not answer.
    pub async fn decided_between(
        &self,
        promise: &str,
        from: Instant,
        until: Instant,
        limit: u32,
    ) -> Result<Vec<CaseRow>, DeskError> {
        let which = "f.state IN ('upheld', 'not_upheld') AND COALESCE(f.promise, 'dnd-call') = $1 AND f.decided_at >= $2 \
                     AND f.decided_at < $3 ORDER BY f.decided_at DESC, f.id DESC LIMIT $4";
        let params = [promise.into(), from.into(), until.into(), i64::from(limit).into()];
        self.store().read(move |tx| Ok(list(tx, which, &params)?)).await
    }
}
