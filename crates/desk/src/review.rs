//! Lists of findings by promise: what waits.

use crate::Desk;
use crate::case::Waiting;
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
        self.list(which, &params).await
    }
}
