//! What was sent and what became of it, for the brand to read; and sending one again.

use std::collections::HashMap;

use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};
use serde_json::value::RawValue;

use crate::Webhooks;
use crate::endpoint::by_id;
use crate::error::HookError;
use crate::message::{State, queue};

/// Days for which messages are kept, to be looked at and sent again.
pub const MESSAGE_DAYS: i64 = 30;
/// Messages that are shown at once.
pub const MESSAGES_SHOWN: i64 = 100;
/// Messages that are forgotten in one transaction.
const FORGOTTEN_AT_ONCE: i64 = 5_000;

/// A message as it stands.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id, as `webhook-id` has it.
    pub id: String,
    /// The word of its event.
    pub event: String,
    /// What is sent.
    pub body: Box<RawValue>,
    /// When it was written.
    pub written_at: Instant,
    /// `waiting`, `delivered`, `given_up` or `held`.
    pub state: String,
    /// Attempts, the oldest first.
    pub attempts: Vec<Attempt>,
}

/// One attempt to send a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub at: Instant,
    /// How long it took, in milliseconds.
    pub took_ms: i64,
    /// The status that was answered; none where no answer came.
    pub status: Option<i64>,
    /// What was wrong, if something was.
    pub trouble: Option<String>,
}

impl Webhooks {
    /// Messages to an endpoint, the newest first, at most [`MESSAGES_SHOWN`]; with `before`, those that were written before a moment.
    ///
    /// # Errors
    /// [`HookError::UnknownEndpoint`] or a store error.
    pub async fn messages(
        &self,
        brand: Option<BrandId>,
        endpoint: &str,
        before: Option<Instant>,
    ) -> Result<Vec<Message>, HookError> {
        let (endpoint, now) = (endpoint.to_owned(), self.store.clock().now());
        self.store
            .read(move |tx| {
                let endpoint = by_id(tx, brand.as_ref(), &endpoint, now)?.id;
                Ok(shown(tx, &endpoint, before.unwrap_or(Instant::from_micros(i64::MAX)))?)
            })
            .await
    }

    /// Sends a message once more, whatever became of it before; one that waits is tried now.
    ///
    /// # Errors
    /// [`HookError::UnknownEndpoint`], [`HookError::UnknownMessage`], [`HookError::Disabled`] or a store error.
    pub async fn replay(
        &self,
        brand: Option<BrandId>,
        endpoint: &str,
        message: &str,
    ) -> Result<(), HookError> {
        let (endpoint, message) = (endpoint.to_owned(), message.to_owned());
        let clock = self.store.clock().clone();
        self.store
            .write(move |tx| {
                let now = clock.now();
                let endpoint = by_id(tx, brand.as_ref(), &endpoint, now)?;
                if endpoint.disabled_at.is_some() {
                    return Err(HookError::Disabled);
                }
                let sql = "UPDATE webhook_message SET state = $3, tries = 0 WHERE endpoint = $1 AND id = $2";
                let again = tx.execute(
                    sql,
                    &[endpoint.id.as_str().into(), message.as_str().into(), State::Waiting.word().into()],
                )?;
                if again == 0 {
                    return Err(HookError::UnknownMessage);
                }
                let key = format!("{}:{message}", endpoint.id);
                if !anxin_store::jobs::move_to(tx, crate::message::DELIVER, &key, now)? {
                    queue(tx, &endpoint.id, &message, now)?;
                }
                Ok(())
            })
            .await
    }

    /// Forgets messages that were kept long enough and wait no more, with their attempts. Answers how many.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn forget(&self) -> Result<u64, StoreError> {
        let old = self.store.clock().now().plus_days(-MESSAGE_DAYS);
        let mut all = 0;
        loop {
            let gone = self.store.write(move |tx| forget(tx, old)).await?;
            all += gone;
            if gone < FORGOTTEN_AT_ONCE.unsigned_abs() {
                return Ok(all);
            }
        }
    }
}

fn shown(tx: &mut dyn Tx, endpoint: &str, before: Instant) -> Result<Vec<Message>, StoreError> {
    let rows = tx.query(
        "SELECT id, event, body, written_at, state FROM webhook_message WHERE endpoint = $1 AND written_at < $2 \
         ORDER BY written_at DESC, id LIMIT $3",
        &[endpoint.into(), before.into(), MESSAGES_SHOWN.into()],
    )?;
    let ids = rows.iter().map(|row| row.text(0).map(Into::into)).collect::<Result<Vec<_>, _>>()?;
    let tried = tx.query_in(
        "SELECT message, at, took_ms, status, trouble FROM webhook_attempt WHERE endpoint = $1 AND message IN ({}) ORDER BY n",
        &[endpoint.into()],
        &ids,
    )?;
    let mut attempts: HashMap<String, Vec<Attempt>> = HashMap::new();
    for row in &tried {
        attempts.entry(row.text(0)?).or_default().push(Attempt {
            at: row.instant(1)?,
            took_ms: row.int(2)?,
            status: row.opt_int(3)?,
            trouble: row.opt_text(4)?,
        });
    }
    rows.iter()
        .map(|row| {
            let id = row.text(0)?;
            let body = RawValue::from_string(row.text(2)?);
            Ok(Message {
                attempts: attempts.remove(&id).unwrap_or_default(),
                id,
                event: row.text(1)?,
                body: body.map_err(|_| StoreError::Corrupt("message"))?,
                written_at: row.instant(3)?,
                state: row.text(4)?,
            })
        })
        .collect()
}

fn forget(tx: &mut dyn Tx, old: Instant) -> Result<u64, StoreError> {
    let rows = tx.query(
        "SELECT endpoint, id FROM webhook_message WHERE written_at < $1 ORDER BY written_at LIMIT $2",
        &[old.into(), FORGOTTEN_AT_ONCE.into()],
    )?;
    for row in &rows {
        let params = [row.text(0)?.into(), row.text(1)?.into()];
        tx.put("DELETE FROM webhook_attempt WHERE endpoint = $1 AND message = $2", &params)?;
        tx.put("DELETE FROM webhook_message WHERE endpoint = $1 AND id = $2", &params)?;
    }
    Ok(rows.len() as u64)
}
