//! Messages: written once for each endpoint that takes the event, with the bytes that are sent however often it is tried.

use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use anxin_store::jobs::{Kind, NewJob, enqueue};
use anxin_store::{StoreError, Tx};
use ring::digest::{Context, SHA256};
use serde_json::{Value, json};

use crate::event::EventType;

/// The job of delivering a message. When it is tried again follows from [`crate::RETRIES_AFTER_SECONDS`]; these tries count workers
/// that died.
pub(crate) const DELIVER: Kind = Kind::new("webhook");

/// Largest body, in bytes: the convention asks for less than twenty thousand.
pub const BODY_LIMIT: usize = 20_000;
/// Bytes of a digest that make an id.
const ID_BYTES: usize = 16;

/// Something that a brand may know.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// Whose endpoints are told.
    pub brand: BrandId,
    /// What happened.
    pub event: EventType,
    /// Names what happened: the same cause is the same message.
    pub cause: String,
    /// When it happened.
    pub at: Instant,
    /// What is said about it: an object without anything personal.
    pub data: Value,
}

impl NewMessage {
    /// The id, which is the same however often this is written and sent.
    pub(crate) fn id(&self) -> String {
        let mut hash = Context::new(&SHA256);
        for part in [self.cause.as_str(), self.event.word(), self.brand.as_str()] {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finish();
        digest.as_ref()[..ID_BYTES].iter().fold("msg_".to_owned(), |id, byte| format!("{id}{byte:02x}"))
    }

    fn body(&self) -> Result<String, StoreError> {
        let body = json!({ "type": self.event.word(), "timestamp": self.at.to_string(), "data": self.data })
            .to_string();
        if body.len() > BODY_LIMIT { Err(StoreError::Corrupt("message that is too long")) } else { Ok(body) }
    }
}

/// Writes a message for every endpoint of the brand that takes the event, with the jobs that deliver it. One that is disabled
/// keeps it until somebody asks for it. Answers for how many endpoints it was new. To be called in the transaction that ends the job
/// which announces the event.
///
/// # Errors
/// [`StoreError`] of any kind, [`StoreError::Corrupt`] for data over [`BODY_LIMIT`].
pub fn publish(tx: &mut dyn Tx, message: &NewMessage, now: Instant) -> Result<u64, StoreError> {
    let takers = tx.query(
        "SELECT e.id, e.events, h.disabled_at FROM webhook_endpoint e LEFT JOIN webhook_health h ON h.endpoint = e.id \
         WHERE e.brand = $1 AND e.removed_at IS NULL ORDER BY e.id",
        &[message.brand.as_str().into()],
    )?;
    let mut written = 0;
    for taker in &takers {
        if taker.text(1)?.split(' ').any(|taken| taken == message.event.word()) {
            let disabled = taker.opt_int(2)?.is_some();
            written += u64::from(write_to(tx, &taker.text(0)?, message, disabled.then_some(Held), now)?);
        }
    }
    Ok(written)
}

/// The endpoint is disabled: the message is kept, and not sent.
pub(crate) struct Held;

/// Writes a message for one endpoint; answers whether it was new.
pub(crate) fn write_to(
    tx: &mut dyn Tx,
    endpoint: &str,
    message: &NewMessage,
    held: Option<Held>,
    now: Instant,
) -> Result<bool, StoreError> {
    let id = message.id();
    let state = if held.is_some() { State::Held } else { State::Waiting };
    let written = tx.execute(
        "INSERT INTO webhook_message (endpoint, id, event, body, written_at, state, tries) \
         VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING",
        &[
            endpoint.into(),
            id.as_str().into(),
            message.event.word().into(),
            message.body()?.into(),
            now.into(),
            state.word().into(),
        ],
    )?;
    if written == 0 {
        return Ok(false);
    }
    if state == State::Waiting {
        queue(tx, endpoint, &id, now)?;
    }
    Ok(true)
}

/// Writes the job that delivers a message now.
pub(crate) fn queue(tx: &mut dyn Tx, endpoint: &str, id: &str, now: Instant) -> Result<(), StoreError> {
    let payload = format!("{endpoint}:{id}");
    enqueue(tx, &NewJob { kind: DELIVER, key: payload.clone(), payload, due_at: now }, now).map(drop)
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is tried, or tried again.
    Waiting,
    /// The endpoint took it.
    Delivered,
    /// It was tried as often as it is.
    GivenUp,
    /// The endpoint is disabled.
    Held,
}

impl State {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
            Self::Held => "held",
        }
    }
}
