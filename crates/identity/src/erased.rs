//! Erasing what this room holds about a number's holder.

use anxin_domain::number::Number;
use anxin_store::StoreError;

use crate::identity::Identity;

/// What goes. A text that waits is not sent any more; one that is on its way goes with its row's next look.
const GOES: [&str; 8] = [
    "DELETE FROM session WHERE number = $1",
    "DELETE FROM sign_in_code WHERE number = $1",
    "DELETE FROM passkey WHERE number = $1",
    "DELETE FROM passkey_holder WHERE number = $1",
    "DELETE FROM device WHERE number = $1",
    "DELETE FROM message WHERE number = $1",
    "DELETE FROM message_wish WHERE number = $1",
    "DELETE FROM message_language WHERE number = $1",
];

impl Identity {
    /// Erases how somebody signs in, what they were written and how they want to be written to. Again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] of any kind: then nothing was erased.
    pub async fn erase(&self, number: Number) -> Result<(), StoreError> {
        self.store
            .write(move |tx| {
                for sql in GOES {
                    tx.execute(sql, &[number.into()])?;
                }
                Ok(())
            })
            .await
    }
}
