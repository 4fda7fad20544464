//! Endpoints: which address takes which events of a brand, how its secret changes, and when it is disabled.

use anxin_domain::ids::BrandId;
use anxin_domain::time::Instant;
use anxin_store::{Row, StoreError, Tx};
use serde_json::json;

use crate::Webhooks;
use crate::error::HookError;
use crate::event::EventType;
use crate::message::{NewMessage, publish, write_to};
use crate::secret::{Keys, OVERLAP_HOURS};

/// Most endpoints of a brand.
pub const ENDPOINTS_LIMIT: i64 = 10;
/// Longest note beside an endpoint, in characters.
pub const NOTE_LIMIT: usize = 200;
/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// An endpoint before it is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEndpoint {
    /// Whose events it takes.
    pub brand: BrandId,
    /// Where they are posted.
    pub url: String,
    /// Which.
    pub events: Vec<EventType>,
    /// What it is for, in the words of whoever registers it; may be empty.
    pub note: String,
    /// Makes a repeated request the same endpoint.
    pub key: Option<String>,
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: String,
    /// Whose events it takes.
    pub brand: BrandId,
    /// Where they are posted.
    pub url: String,
    /// Which.
    pub events: Vec<EventType>,
    /// What it is for.
    pub note: String,
    /// When it was registered.
    pub created_at: Instant,
    /// How many secrets it has had.
    pub generation: i64,
    /// Until when messages are signed with the secret before as well; none once that is over.
    pub overlaps_until: Option<Instant>,
    /// Since when nothing gets through.
    pub failing_since: Option<Instant>,
    /// Since when nothing is sent to it.
    pub disabled_at: Option<Instant>,
    /// Why.
    pub disabled_why: Option<String>,
    pub(crate) fingerprint: Vec<u8>,
}

/// An endpoint with its secret, which is shown when it is made and when it is changed.
pub struct Added {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// What receivers hold signatures of the version `v1` against (`whsec_…`).
    pub secret: String,
    /// What they hold those of the version `v1a` against (`whpk_…`); it is no secret.
    pub public_key: Option<String>,
    /// Whether it was there before, for the same request.
    pub repeated: bool,
}

impl std::fmt::Debug for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Added({}, secret hidden)", self.endpoint.id)
    }
}

impl Webhooks {
    /// Registers an endpoint.
    ///
    /// # Errors
    /// [`HookError::Address`], [`HookError::NoEvent`], [`HookError::Note`], [`HookError::UnknownBrand`], [`HookError::TooMany`],
    /// [`HookError::Taken`], [`HookError::KeyReused`] or a store error.
    pub async fn add(&self, new: NewEndpoint) -> Result<Added, HookError> {
        let url = self.reach.read(&new.url)?;
        let note = new.note.trim().to_owned();
        if note.chars().count() > NOTE_LIMIT || note.chars().any(char::is_control) {
            return Err(HookError::Note);
        }
        let mut events = new.events.clone();
        events.sort_unstable();
        events.dedup();
        if events.is_empty() {
            return Err(HookError::NoEvent);
        }
        let new = NewEndpoint { url, note, events, ..new };
        let hooks = self.clone();
        let (endpoint, repeated) = self.store.write(move |tx| hooks.insert(tx, &new)).await?;
        Ok(self.shown(endpoint, repeated))
    }

    fn insert(&self, tx: &mut dyn Tx, new: &NewEndpoint) -> Result<(Endpoint, bool), HookError> {
        let (clock, now) = (self.store.clock(), self.store.clock().now());
        if let Some(known) = by_key(tx, "key", new.key.as_deref(), now)? {
            let same = known.brand == new.brand && known.url == new.url && known.events == new.events;
            return if same { Ok((known, true)) } else { Err(HookError::KeyReused) };
        }
        if tx.query_opt("SELECT 1 FROM brand WHERE id = $1", &[new.brand.as_str().into()])?.is_none() {
            return Err(HookError::UnknownBrand);
        }
        let others = of_brand(tx, Some(&new.brand), now)?;
        if others.iter().any(|other| other.url == new.url) {
            return Err(HookError::Taken);
        }
        if others.len() as u64 >= ENDPOINTS_LIMIT.unsigned_abs() {
            return Err(HookError::TooMany);
        }
        let id = format!("ep_{}", hex(&clock.random_bytes::<10>()));
        let fingerprint = self.key.keys(&id, 1).fingerprint();
        tx.execute(
            "INSERT INTO webhook_endpoint (id, brand, url, events, note, key, created_at, generation, fingerprint) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)",
            &[
                id.as_str().into(),
                new.brand.as_str().into(),
                new.url.as_str().into(),
                words(&new.events).into(),
                new.note.as_str().into(),
                new.key.as_deref().into(),
                now.into(),
                fingerprint.into(),
            ],
        )?;
        tx.execute("INSERT INTO webhook_health (endpoint) VALUES ($1)", &[id.as_str().into()])?;
        Ok((by_id(tx, None, &id, now)?, false))
    }

    /// The endpoints of a brand, or of all, the oldest first.
    ///
    /// # Errors
    /// [`StoreError`] of any kind.
    pub async fn endpoints(&self, brand: Option<BrandId>) -> Result<Vec<Endpoint>, StoreError> {
        let now = self.store.clock().now();
        self.store.read(move |tx| of_brand(tx, brand.as_ref(), now)).await
    }

    /// An endpoint, if it is this brand's; of whatever brand if none is named.
    ///
    /// # Errors
    /// [`HookError::UnknownEndpoint`] or a store error.
    pub async fn endpoint(&self, brand: Option<BrandId>, id: &str) -> Result<Endpoint, HookError> {
        let (id, now) = (id.to_owned(), self.store.clock().now());
        self.store.read(move |tx| by_id(tx, brand.as_ref(), &id, now)).await
    }

    /// Changes the secret. For [`OVERLAP_HOURS`] messages are signed with the one before as well; the one before that, if it is
    /// still in use, is not from here on. `key` makes a repeated request the same change.
    ///
    /// # Errors
    /// [`HookError::UnknownEndpoint`] or a store error.
    pub async fn rotate(
        &self,
        brand: Option<BrandId>,
        id: &str,
        key: Option<String>,
    ) -> Result<Added, HookError> {
        let (hooks, id) = (self.clone(), id.to_owned());
        let rotated = self.store.write(move |tx| {
            let now = hooks.store.clock().now();
            let known = by_id(tx, brand.as_ref(), &id, now)?;
            if by_key(tx, "rotation_key", key.as_deref(), now)?.is_some_and(|same| same.id == known.id) {
                return Ok::<_, HookError>((known, true));
            }
            let generation = known.generation + 1;
            tx.execute(
                "UPDATE webhook_endpoint SET generation = $2, fingerprint = $3, rotated_at = $4, rotation_key = $5 \
                 WHERE id = $1",
                &[
                    id.as_str().into(),
                    generation.into(),
                    hooks.key.keys(&id, generation).fingerprint().into(),
                    now.into(),
                    key.as_deref().into(),
                ],
            )?;
            Ok((by_id(tx, brand.as_ref(), &id, now)?, false))
        });
        let (endpoint, repeated) = rotated.await?;
        Ok(self.shown(endpoint, repeated))
    }

    /// Takes an endpoint away: nothing is sent to it from here on, what waits for it neither.
    ///
    /// # Errors
    /// [`HookError::UnknownEndpoint`] or a store error.
    pub async fn remove(&self, brand: Option<BrandId>, id: &str) -> Result<(), HookError> {
        let (id, now) = (id.to_owned(), self.store.clock().now());
        self.store
            .write(move |tx| {
                by_id(tx, brand.as_ref(), &id, now)?;
                let sql = "UPDATE webhook_endpoint SET removed_at = $2 WHERE id = $1";
                tx.execute(sql, &[id.as_str().into(), now.into()])?;
                Ok(())
            })
            .await
    }

    /// Has messages sent to an endpoint again that was disabled. What came meanwhile is held, and sent when it is asked for.
    /// One that is not disabled stays as it is.
    ///
    /// # Errors
    /// [`HookError::UnknownEndpoint`] or a store error.
    pub async fn enable(&self, brand: Option<BrandId>, id: &str) -> Result<Endpoint, HookError> {
        let (id, now) = (id.to_owned(), self.store.clock().now());
        self.store
            .write(move |tx| {
                by_id(tx, brand.as_ref(), &id, now)?;
                tx.execute(
                    "UPDATE webhook_health SET failing_since = NULL, disabled_at = NULL, disabled_why = NULL \
                     WHERE endpoint = $1",
                    &[id.as_str().into()],
                )?;
                by_id(tx, brand.as_ref(), &id, now)
            })
            .await
    }

    /// Sends a test to an endpoint, whatever events it takes. Answers the id of the message.
    ///
    /// # Errors
    /// [`HookError::UnknownEndpoint`], [`HookError::Disabled`] or a store error.
    pub async fn ping(&self, brand: Option<BrandId>, id: &str) -> Result<String, HookError> {
        let (id, clock) = (id.to_owned(), self.store.clock().clone());
        let cause = hex(&clock.random_bytes::<16>());
        self.store
            .write(move |tx| {
                let now = clock.now();
                let endpoint = by_id(tx, brand.as_ref(), &id, now)?;
                if endpoint.disabled_at.is_some() {
                    return Err(HookError::Disabled);
                }
                let message = NewMessage {
                    brand: endpoint.brand.clone(),
                    event: EventType::Ping,
                    cause: cause.clone(),
                    at: now,
                    data: json!({ "endpoint": endpoint.id, "brand": endpoint.brand }),
                };
                write_to(tx, &endpoint.id, &message, None, now)?;
                Ok(message.id())
            })
            .await
    }

    /// With what an endpoint's messages are signed at a moment, the newest first.
    pub(crate) fn keys_of(&self, endpoint: &Endpoint) -> Vec<Keys> {
        let before = endpoint.overlaps_until.map(|_| endpoint.generation - 1);
        let generations = std::iter::once(endpoint.generation).chain(before);
        generations.map(|generation| self.key.keys(&endpoint.id, generation)).collect()
    }

    fn shown(&self, endpoint: Endpoint, repeated: bool) -> Added {
        let keys = self.key.keys(&endpoint.id, endpoint.generation);
        Added { secret: keys.secret(), public_key: keys.public_key(), endpoint, repeated }
    }

    /// The public key of an endpoint, which may be shown at any time.
    #[must_use]
    pub fn public_key(&self, endpoint: &Endpoint) -> Option<String> {
        self.key.keys(&endpoint.id, endpoint.generation).public_key()
    }
}

/// Disables an endpoint, and tells the brand's other ones.
pub(crate) fn disable(
    tx: &mut dyn Tx,
    endpoint: &Endpoint,
    why: &str,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_health SET disabled_at = $2, disabled_why = $3 WHERE endpoint = $1 AND disabled_at IS NULL";
    if tx.execute(sql, &[endpoint.id.as_str().into(), now.into(), why.into()])? == 0 {
        return Ok(());
    }
    let message = NewMessage {
        brand: endpoint.brand.clone(),
        event: EventType::EndpointDisabled,
        cause: format!("{}:{}", endpoint.id, now.micros()),
        at: now,
        data: json!({ "endpoint": endpoint.id, "brand": endpoint.brand, "why": why }),
    };
    publish(tx, &message, now).map(drop)
}

const SELECT: &str = "SELECT e.id, e.brand, e.url, e.events, e.note, e.created_at, e.generation, e.fingerprint, e.rotated_at, \
                      h.failing_since, h.disabled_at, h.disabled_why FROM webhook_endpoint e \
                      JOIN webhook_health h ON h.endpoint = e.id WHERE e.removed_at IS NULL";

fn of_brand(tx: &mut dyn Tx, brand: Option<&BrandId>, now: Instant) -> Result<Vec<Endpoint>, StoreError> {
    let (which, params) = match brand {
        Some(brand) => ("AND e.brand = $1", vec![brand.as_str().into()]),
        None => ("", Vec::new()),
    };
    let rows = tx.query(&format!("{SELECT} {which} ORDER BY e.created_at, e.id"), &params)?;
    rows.iter().map(|row| from_row(row, now)).collect()
}

/// An endpoint that is there, and this brand's.
pub(crate) fn by_id(
    tx: &mut dyn Tx,
    brand: Option<&BrandId>,
    id: &str,
    now: Instant,
) -> Result<Endpoint, HookError> {
    let row = tx.query_opt(&format!("{SELECT} AND e.id = $1"), &[id.into()])?;
    let endpoint = row.map(|row| from_row(&row, now)).transpose()?;
    let own = endpoint.filter(|endpoint| brand.is_none_or(|brand| endpoint.brand == *brand));
    own.ok_or(HookError::UnknownEndpoint)
}

fn by_key(
    tx: &mut dyn Tx,
    column: &'static str,
    key: Option<&str>,
    now: Instant,
) -> Result<Option<Endpoint>, StoreError> {
    let Some(key) = key else { return Ok(None) };
    let row = tx.query_opt(&format!("{SELECT} AND e.{column} = $1"), &[key.into()])?;
    row.map(|row| from_row(&row, now)).transpose()
}

fn from_row(row: &Row, now: Instant) -> Result<Endpoint, StoreError> {
    let events = row.text(3)?;
    let events = events.split(' ').map(str::parse).collect::<Result<_, HookError>>();
    let moment = |index| Ok::<_, StoreError>(row.opt_int(index)?.map(Instant::from_micros));
    let rotated_at = moment(8)?;
    let overlaps_until =
        rotated_at.map(|at| at.plus_ms(OVERLAP_HOURS * HOUR_MS)).filter(|until| *until > now);
    Ok(Endpoint {
        id: row.text(0)?,
        brand: row.text(1)?.parse().map_err(|_| StoreError::Corrupt("brand of an endpoint"))?,
        url: row.text(2)?,
        events: events.map_err(|_| StoreError::Corrupt("events of an endpoint"))?,
        note: row.text(4)?,
        created_at: row.instant(5)?,
        generation: row.int(6)?,
        fingerprint: row.bytes(7)?,
        overlaps_until,
        failing_since: moment(9)?,
        disabled_at: moment(10)?,
        disabled_why: row.opt_text(11)?,
    })
}

fn words(events: &[EventType]) -> String {
    events.iter().map(|event| event.word()).collect::<Vec<_>>().join(" ")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
