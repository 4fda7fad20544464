//! Sends the texts that wait: takes a few under a lease, hands them to the provider side by side, notes what became of each, and
//! keeps what the provider says of its own accord. A text is handed over at least once, always with the same id; several
//! processes share the work through the lease. One that may have been taken waits for news before it is handed over again.

use std::future::Future;
use std::time::Duration;

use anxin_domain::ids::MessageId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_store::{StoreError, Tx};
use tokio::task::JoinSet;

use crate::heard::keep_ids;
use crate::identity::Identity;
use crate::message::{LEASE_MS, settle_failed, settle_sent, short};
use crate::sender::{SendError, Taken};
use crate::stats::Count;

/// Texts that are handed over side by side.
const BATCH: i64 = 16;
/// Attempts for one text.
const MOST_TRIES: i64 = 10;
/// Wait after the first attempt; each further one waits twice as long.
const FIRST_WAIT_MS: i64 = 30_000;
/// Longest wait between two attempts.
const LONGEST_WAIT_MS: i64 = 3_600_000;
/// Times a text is handed over without an answer before it is left at that: it has most probably arrived.
const MOST_DOUBTS: i64 = 3;
/// Wait after an attempt in doubt: for a late answer, or a receipt that proves that the provider has the text.
const DOUBT_WAIT_MS: i64 = 600_000;
/// Wait for a provider that is away or asks to slow down.
const AWAY_WAIT_MS: i64 = 30_000;
/// A text that could not be handed over for so long says nothing new any more.
const MOST_DAYS: i64 = 3;
/// Pause after news that could not be kept; the provider says it again.
const NEWS_PAUSE: Duration = Duration::from_secs(1);
/// Longest attempt, well inside the lease, whatever the provider's own limits are.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(30);
/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Looks between two times of forgetting: an hour.
const LOOKS_A_SWEEP: u32 = 3_600;

/// Sends the texts that wait.
pub struct Outbox {
    identity: Identity,
}

/// What one look did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the provider.
    pub sent: u32,
    /// Put off.
    pub later: u32,
    /// Given up.
    pub failed: u32,
}

struct Due {
    id: MessageId,
    number: Number,
    text: String,
    /// This attempt counted.
    tries: i64,
    /// Attempts before it after which nobody knew.
    doubts: i64,
    created_at: Instant,
}

impl Outbox {
    pub(crate) const fn new(identity: Identity) -> Self {
        Self { identity }
    }

    /// Looks every second, and listens to the provider, until `stop` completes; a look that has begun is finished.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = self.look_again_and_again(stop) => {}
            () = self.listen() => {}
        }
    }

    async fn listen(&self) {
        loop {
            let heard = self.identity.sender.heard().await;
            if let Err(error) = self.identity.hear(heard).await {
                tracing::warn!(%error, "news of the text provider could not be kept; it says it again");
                tokio::time::sleep(NEWS_PAUSE).await;
            }
        }
    }

    async fn look_again_and_again(&self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut looks = 0;
        loop {
            if looks % LOOKS_A_SWEEP == 0
                && let Err(error) = self.identity.sweep().await
            {
                tracing::warn!(%error, "old codes, sessions and texts could not be forgotten");
            }
            if let Err(error) = self.deliver_all_due().await {
                tracing::warn!(%error, "texts that wait could not be looked at");
            }
            looks = looks.wrapping_add(1);
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Hands over the texts that are due now, at most one batch.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer; what was taken up comes again after its lease.
    pub async fn deliver_due(&self) -> Result<Delivered, StoreError> {
        let mut attempts = JoinSet::new();
        for due in self.take_up().await? {
            let sender = std::sync::Arc::clone(&self.identity.sender);
            attempts.spawn(async move {
                let sent =
                    tokio::time::timeout(ATTEMPT_LIMIT, sender.send(due.id, due.number, &due.text)).await;
                (due, sent.unwrap_or_else(|_| Err(SendError::InDoubt("it took too long".into()))))
            });
        }
        let mut delivered = Delivered::default();
        while let Some(attempt) = attempts.join_next().await {
            // An attempt that broke down is not settled: it comes again after its lease.
            if let Ok((due, sent)) = attempt {
                self.note(&due, sent, &mut delivered).await?;
            }
        }
        Ok(delivered)
    }

    async fn deliver_all_due(&self) -> Result<(), StoreError> {
        while self.deliver_due().await? != Delivered::default() {}
        Ok(())
    }

    async fn take_up(&self) -> Result<Vec<Due>, StoreError> {
        let now = self.identity.now();
        // A look costs a read; the disk is written only when there is something to do.
        if !self.identity.store.read(move |tx| anything_due(tx, now)).await? {
            return Ok(Vec::new());
        }
        self.identity.store.write(move |tx| lease(tx, now)).await
    }

    async fn note(
        &self,
        due: &Due,
        sent: Result<Taken, SendError>,
        delivered: &mut Delivered,
    ) -> Result<(), StoreError> {
        let (id, now) = (due.id, self.identity.now());
        let keeps = self.identity.sender.keeps_texts();
        let (store, counts) = (&self.identity.store, &self.identity.counts);
        match sent {
            Ok(taken) => {
                delivered.sent += 1;
                counts.add(Count::Sent);
                store
                    .write(move |tx| {
                        settle_sent(tx, id, keeps, now)?;
                        keep_ids(tx, id, &taken, now)
                    })
                    .await
            }
            Err(error) => match due.next(&error, now) {
                Some(later) => {
                    tracing::info!(message = %id, tries = later.tries, %error, "a text is put off");
                    delivered.later += 1;
                    counts.add(if later.doubts > due.doubts { Count::InDoubt } else { Count::PutOff });
                    store.write(move |tx| put_off(tx, id, &error, &later)).await
                }
                None => {
                    tracing::warn!(message = %id, tries = due.tries, %error, "a text is given up");
                    delivered.failed += 1;
                    counts.add(Count::Failed);
                    store.write(move |tx| settle_failed(tx, id, &error.to_string(), keeps, now)).await
                }
            },
        }
    }
}

/// When a text is tried again, and what counts against it.
struct Later {
    due_at: Instant,
    tries: i64,
    doubts: i64,
}

impl Due {
    /// None when it is given up.
    fn next(&self, error: &SendError, now: Instant) -> Option<Later> {
        let (tries, doubts) = (self.tries, self.doubts);
        let at =
            |wait: i64, tries: i64, doubts: i64| Some(Later { due_at: now.plus_ms(wait), tries, doubts });
        match error {
            SendError::Refused(_) => None,
            SendError::InDoubt(_) if doubts + 1 >= MOST_DOUBTS => None,
            SendError::InDoubt(_) => at(DOUBT_WAIT_MS, tries, doubts + 1),
            SendError::NotHanded(_) if now >= self.created_at.plus_days(MOST_DAYS) => None,
            SendError::NotHanded(_) => at(AWAY_WAIT_MS, tries - 1, doubts),
            SendError::Temporary(_) if tries >= MOST_TRIES => None,
            SendError::Temporary(_) => at(wait_ms(tries), tries, doubts),
        }
    }
}

fn anything_due(tx: &mut dyn Tx, now: Instant) -> Result<bool, StoreError> {
    let row = tx
        .query_opt("SELECT 1 FROM message WHERE status = 'queued' AND due_at <= $1 LIMIT 1", &[now.into()])?;
    Ok(row.is_some())
}

fn lease(tx: &mut dyn Tx, now: Instant) -> Result<Vec<Due>, StoreError> {
    give_up_broken_off(tx, now)?;
    let rows = tx.query(
        "SELECT id, number, body, tries, doubts, created_at FROM message WHERE status = 'queued' AND due_at <= $1 AND body IS NOT NULL \
         ORDER BY due_at, id LIMIT $2",
        &[now.into(), BATCH.into()],
    )?;
    let mut taken = Vec::with_capacity(rows.len());
    for row in rows {
        let due = Due {
            id: MessageId::from_bytes(row.id(0)?),
            number: row.number(1)?,
            text: row.text(2)?,
            tries: row.int(3)? + 1,
            doubts: row.int(4)?,
            created_at: row.instant(5)?,
        };
        tx.execute(
            "UPDATE message SET due_at = $2, tries = $3 WHERE id = $1",
            &[due.id.to_bytes().into(), now.plus_ms(LEASE_MS).into(), due.tries.into()],
        )?;
        taken.push(due);
    }
    Ok(taken)
}

/// A code whose process ended while it was handed over: its words were only in memory, and nobody waits for it any more. If
/// the provider turns out to have taken it after all, whoever learns that notes it as sent.
fn give_up_broken_off(tx: &mut dyn Tx, now: Instant) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message SET status = 'failed', trouble = 'broken off while it was handed over', settled_at = $1 \
         WHERE status = 'queued' AND body IS NULL AND due_at <= $1",
        &[now.into()],
    )?;
    Ok(())
}

fn put_off(tx: &mut dyn Tx, id: MessageId, error: &SendError, later: &Later) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message SET due_at = $2, trouble = $3, tries = $4, doubts = $5 WHERE id = $1 AND status = 'queued'",
        &[
            id.to_bytes().into(),
            later.due_at.into(),
            short(&error.to_string()).into(),
            later.tries.into(),
            later.doubts.into(),
        ],
    )?;
    Ok(())
}

/// 30 s, 1 min, 2 min, … at most an hour.
fn wait_ms(tries: i64) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 16) - 1).unwrap_or(0);
    FIRST_WAIT_MS.saturating_mul(1 << doublings).min(LONGEST_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let waits: Vec<i64> = (1..=10).map(|tries| wait_ms(tries) / 1_000).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
        assert_eq!(wait_ms(i64::MAX), LONGEST_WAIT_MS);
    }
}
