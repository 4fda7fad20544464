//! Devices that somebody signed in on: a token in a cookie of its own that outlives the session, its hash here. A number that is
//! signed in on a device for the first time is told, unless it is its first one. Nobody is known by a device before they sign in.

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::customers::held_since;
use anxin_store::{StoreError, Tx};

use crate::error::IdentityError;
use crate::identity::Identity;
use crate::mail::Letter;
use crate::message::{About, NewMessage, queue};
use crate::secret::{new_token, token_hash};

/// Days for which a device is known after the last time somebody signed in on it.
pub const DEVICE_DAYS: i64 = 400;
/// Devices that are kept of one number; the one that was not used longest goes for a further one.
const DEVICES_KEPT: i64 = 20;
/// Letters of a token.
const TOKEN_LENGTH: usize = 64;
/// What the text is called in the list of texts.
const TEMPLATE: &str = "new_device";

impl Identity {
    /// Notes that a number was signed in on a device, and queues the text about a new one in the same transaction. `token` is
    /// what the device's cookie says; answers what it is to say from now on.
    ///
    /// # Errors
    /// [`IdentityError::TextLength`] or a store error.
    pub async fn signed_in_on(
        &self,
        number: Number,
        token: Option<&str>,
        text: String,
        letter: Option<Letter>,
    ) -> Result<String, IdentityError> {
        let (clock, now) = (self.store.clock(), self.now());
        let token = match token {
            Some(known) if is_token(known) => known.to_owned(),
            _ => new_token(clock),
        };
        let (hash, id) = (token_hash(&token), MessageId::new(now, clock.random()));
        self.store
            .write(move |tx| {
                if is_news(tx, number, &hash, now)? {
                    let message = NewMessage {
                        id,
                        number,
                        template: TEMPLATE.to_owned(),
                        about: About::Security,
                        text: text.clone(),
                        letter: letter.clone(),
                        key: None,
                    };
                    queue(tx, &message, now)?;
                }
                note(tx, number, &hash, now)?;
                Ok::<_, IdentityError>(())
            })
            .await?;
        Ok(token)
    }
}

/// Whether a number is signed in here for the first time, and has been elsewhere.
fn is_news(tx: &mut dyn Tx, number: Number, hash: &[u8], now: Instant) -> Result<bool, StoreError> {
    // On a former holder's devices nobody has been yet.
    let since = held_since(tx, number, now)?.unwrap_or(Instant::from_micros(0));
    let rows = tx.query(
        "SELECT hash FROM device WHERE number = $1 AND seen_at > $2 AND seen_at >= $3",
        &[number.into(), now.plus_days(-DEVICE_DAYS).into(), since.into()],
    )?;
    let mut known = Vec::with_capacity(rows.len());
    for row in rows {
        known.push(row.bytes(0)?);
    }
    Ok(!known.is_empty() && !known.iter().any(|other| other == hash))
}

fn note(tx: &mut dyn Tx, number: Number, hash: &[u8], now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO device (number, hash, first_at, seen_at) VALUES ($1, $2, $3, $3) \
         ON CONFLICT (number, hash) DO UPDATE SET seen_at = excluded.seen_at",
        &[number.into(), hash.to_vec().into(), now.into()],
    )?;
    tx.execute(
        "DELETE FROM device WHERE number = $1 AND hash <> $2 AND hash NOT IN (SELECT hash FROM device \
         WHERE number = $1 AND hash <> $2 ORDER BY seen_at DESC, hash LIMIT $3)",
        &[number.into(), hash.to_vec().into(), (DEVICES_KEPT - 1).into()],
    )?;
    Ok(())
}

fn is_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
