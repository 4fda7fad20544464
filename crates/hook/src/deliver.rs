//! Deliveries: a job for each message and endpoint, tried again at moments that grow apart, until it is taken or given up.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Instant as Monotonic;

use anxin_domain::time::Instant;
use anxin_store::jobs::{Ended, Handler, Kind, Lease, Trouble};
use anxin_store::{StoreError, Tx};
use async_trait::async_trait;

use crate::Webhooks;
use crate::endpoint::{Endpoint, by_id, disable};
use crate::error::HookError;
use crate::message::{DELIVER, State};
use crate::secret::{seconds, signature};
use crate::send::{Outcome, Post};

/// Seconds after each attempt that failed until the next one, as the convention proposes it; after the last the message is given
/// up. Together a little more than three days.
pub const RETRIES_AFTER_SECONDS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// Days for which nothing got through, after which an endpoint is disabled when the next message is given up.
pub const FAILING_DAYS: i64 = 3;
/// Messages that one endpoint is sent at once: a slow one must not hold up those of other brands.
pub const AT_ONCE_EACH: usize = 4;
/// When to look again whether the endpoint has a place free.
const BUSY_MS: i64 = 500;
/// Each wait is up to a tenth longer, so that what failed together does not come back together.
const SPREAD: i64 = 10;

/// Does the jobs of delivering.
pub struct Deliverer {
    hooks: Webhooks,
    busy: Arc<Busy>,
}

impl Deliverer {
    pub(crate) fn new(hooks: Webhooks) -> Self {
        Self { hooks, busy: Arc::default() }
    }
}

/// A message that is to be sent.
struct Due {
    endpoint: Endpoint,
    body: String,
    tries: i64,
}

#[async_trait]
impl Handler for Deliverer {
    fn kind(&self) -> Kind {
        DELIVER
    }

    async fn run(&self, lease: &Lease) -> Result<Ended, Trouble> {
        let Some((endpoint, message)) = lease.job.payload.split_once(':') else {
            return Err(Trouble::for_good("its payload is no message"));
        };
        let (endpoint, message) = (endpoint.to_owned(), message.to_owned());
        let store = &self.hooks.store;
        let clock = store.clock().clone();
        let (asked, now) = ((endpoint.clone(), message.clone()), clock.now());
        let Some(due) = store.read(move |tx| due(tx, &asked.0, &asked.1, now)).await? else {
            let lease = lease.clone();
            return Ok(store.write(move |tx| lease.done(tx)).await?);
        };
        if due.endpoint.disabled_at.is_some() {
            let lease = lease.clone();
            return Ok(store
                .write(move |tx| {
                    set_state(tx, &endpoint, &message, State::Held, due.tries)?;
                    lease.done(tx)
                })
                .await?);
        }
        let Some(place) = Busy::place(&self.busy, &endpoint) else {
            let lease = lease.clone();
            return Ok(store.write(move |tx| lease.put_off(tx, now.plus_ms(BUSY_MS))).await?);
        };
        let (outcome, took_ms) = self.attempt(&due, &message).await;
        let told = Told { outcome, took_ms, at: now, tries: due.tries + 1 };
        let lease = lease.clone();
        let ended = store.write(move |tx| settle(tx, &lease, &due.endpoint, &message, told, clock.now()));
        let ended = ended.await?;
        drop(place);
        Ok(ended)
    }
}

impl Deliverer {
    async fn attempt(&self, due: &Due, message: &str) -> (Outcome, i64) {
        let keys = self.hooks.keys_of(&due.endpoint);
        let known = self.hooks.key.keys(&due.endpoint.id, due.endpoint.generation).fingerprint();
        if known != due.endpoint.fingerprint {
            return (
                Outcome::Failed("the key of this house was replaced; change the secret of this endpoint"),
                0,
            );
        }
        let now = self.hooks.store.clock().now();
        let post = Post {
            url: due.endpoint.url.clone(),
            id: message.to_owned(),
            timestamp: seconds(now),
            signature: signature(&keys, message, now, &due.body),
            body: due.body.clone(),
        };
        let (sender, began) = (Arc::clone(&self.hooks.sender), Monotonic::now());
        let outcome = tokio::task::spawn_blocking(move || sender.post(&post)).await;
        let outcome = outcome.unwrap_or(Outcome::Failed("the attempt was broken off"));
        (outcome, i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

/// What an attempt came to.
#[derive(Clone, Copy)]
struct Told {
    outcome: Outcome,
    took_ms: i64,
    at: Instant,
    tries: i64,
}

/// The message, if it still waits and its endpoint is there.
fn due(tx: &mut dyn Tx, endpoint: &str, message: &str, now: Instant) -> Result<Option<Due>, StoreError> {
    let endpoint = match by_id(tx, None, endpoint, now) {
        Ok(endpoint) => endpoint,
        Err(HookError::Store(error)) => return Err(error),
        Err(_) => return Ok(None),
    };
    let sql = "SELECT body, tries FROM webhook_message WHERE endpoint = $1 AND id = $2 AND state = 'waiting'";
    let row = tx.query_opt(sql, &[endpoint.id.as_str().into(), message.into()])?;
    row.map(|row| Ok(Due { endpoint, body: row.text(0)?, tries: row.int(1)? })).transpose()
}

/// Writes the attempt down with what follows from it, and ends the job.
fn settle(
    tx: &mut dyn Tx,
    lease: &Lease,
    endpoint: &Endpoint,
    message: &str,
    told: Told,
    now: Instant,
) -> Result<Ended, StoreError> {
    let id = endpoint.id.as_str();
    tx.execute(
        "INSERT INTO webhook_attempt (endpoint, message, n, at, took_ms, status, trouble) \
         SELECT $1, $2, COALESCE(MAX(a.n), 0) + 1, $3, $4, $5, $6 FROM webhook_attempt a WHERE a.endpoint = $1 AND a.message = $2",
        &[
            id.into(),
            message.into(),
            told.at.into(),
            told.took_ms.into(),
            told.outcome.status().map(i64::from).into(),
            told.outcome.trouble().into(),
        ],
    )?;
    if told.outcome.is_taken() {
        let sql = "UPDATE webhook_health SET failing_since = NULL WHERE endpoint = $1 AND failing_since IS NOT NULL";
        tx.execute(sql, &[id.into()])?;
        set_state(tx, id, message, State::Delivered, told.tries)?;
        return lease.done(tx);
    }
    let sql = "UPDATE webhook_health SET failing_since = $2 WHERE endpoint = $1 AND failing_since IS NULL";
    tx.execute(sql, &[id.into(), told.at.into()])?;
    if told.outcome.is_gone() {
        disable(tx, endpoint, "it answered 410, which means that it wants nothing any more", now)?;
        set_state(tx, id, message, State::Held, told.tries)?;
        return lease.done(tx);
    }
    let wait = usize::try_from(told.tries - 1).ok().and_then(|tried| RETRIES_AFTER_SECONDS.get(tried));
    let Some(wait) = wait else {
        set_state(tx, id, message, State::GivenUp, told.tries)?;
        if fails_too_long(tx, id, now)? {
            disable(tx, endpoint, "nothing got through to it for three days", now)?;
            tracing::warn!(endpoint = id, brand = %endpoint.brand, "an endpoint is disabled: nothing got through to it");
        }
        return lease.done(tx);
    };
    set_state(tx, id, message, State::Waiting, told.tries)?;
    let spread = i64::from(lease.job.id.to_bytes()[15]) * wait * 1_000 / SPREAD / 256;
    lease.put_off(tx, now.plus_ms(wait * 1_000 + spread))
}

fn set_state(
    tx: &mut dyn Tx,
    endpoint: &str,
    message: &str,
    state: State,
    tries: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_message SET state = $3, tries = $4 WHERE endpoint = $1 AND id = $2";
    tx.execute(sql, &[endpoint.into(), message.into(), state.word().into(), tries.into()]).map(drop)
}

fn fails_too_long(tx: &mut dyn Tx, endpoint: &str, now: Instant) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM webhook_health WHERE endpoint = $1 AND failing_since <= $2";
    Ok(tx.query_opt(sql, &[endpoint.into(), now.plus_days(-FAILING_DAYS).into()])?.is_some())
}

/// How many messages each endpoint is being sent by this process.
#[derive(Default)]
struct Busy(Mutex<HashMap<String, usize>>);

/// One of an endpoint's places; free again when this goes.
struct BusyPlace {
    busy: Arc<Busy>,
    endpoint: String,
}

impl Busy {
    fn place(busy: &Arc<Self>, endpoint: &str) -> Option<BusyPlace> {
        let mut taken = busy.0.lock().ok()?;
        let count = taken.entry(endpoint.to_owned()).or_default();
        if *count >= AT_ONCE_EACH {
            return None;
        }
        *count += 1;
        Some(BusyPlace { busy: Arc::clone(busy), endpoint: endpoint.to_owned() })
    }
}

impl Drop for BusyPlace {
    fn drop(&mut self) {
        let Ok(mut taken) = self.busy.0.lock() else { return };
        if let Some(count) = taken.get_mut(&self.endpoint) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.remove(&self.endpoint);
            }
        }
    }
}
