//! Erasing what this room holds about a number's holder.

use anxin_domain::number::Number;
use anxin_store::StoreError;

use crate::given_up::end;
use crate::identity::Identity;

/// What goes beside that which opens the number's pages. That somebody looked after the number, and what they did, stays: it is the
/// other's too; and so does a wish not to be written to, for it keeps the telephone silent as a no to calls does.
const GOES: [&str; 2] =
    ["DELETE FROM sign_in_code WHERE number = $1", "DELETE FROM message WHERE number = $1"];

impl Identity {
    /// Erases how somebody signs in, what they were written and how they want to be written to. Again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] of any kind: then nothing was erased.
    pub async fn erase(&self, number: Number) -> Result<(), StoreError> {
        let now = self.now();
        self.store
            .write(move |tx| {
                end(tx, number, now)?;
                GOES.iter().try_for_each(|sql| tx.execute(sql, &[number.into()]).map(drop))
            })
            .await
    }
}
