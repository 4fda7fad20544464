//! What is known about those who are called, beside what they said: who holds a number, where they are, and what they were
//! asked.

use anxin_domain::ids::{AgentId, ConsentRequestId};
use anxin_domain::number::Number;
use anxin_domain::people::{Answer, ConsentRequest, Reply};
use anxin_domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::acts::{json, unword, word};
use crate::directory::{Entered, key};
use crate::error::StoreError;
use crate::feed::{Change, append_change};
use crate::tx::{Row, Tx, Value};

/// What somebody who should know said about a change of holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderAnswer {
    /// The number has not changed hands.
    Same,
    /// They do not know. It is neither a yes nor a no.
    NoData,
}

/// Records that a new person holds a number from a moment on. Returns none if that was known.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn begin_holding(
    tx: &mut dyn Tx,
    number: Number,
    since: Instant,
    now: Instant,
) -> Result<Option<Change>, StoreError> {
    let new = tx.execute(
        "INSERT INTO holding (number, since) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        &[number.into(), since.into()],
    )?;
    if new == 0 {
        return Ok(None);
    }
    let body = serde_json::json!({ "number": number, "since": since }).to_string();
    append_change(tx, i64::from(number.shard()), "holding", now, |_| Ok(body)).map(Some)
}

/// Since when a number has its present holder, where that is known.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn held_since(tx: &mut dyn Tx, number: Number, now: Instant) -> Result<Option<Instant>, StoreError> {
    let sql = "SELECT MAX(since) FROM holding WHERE number = $1 AND since <= $2";
    let row = tx.query_opt(sql, &[number.into(), now.into()])?;
    Ok(row.map(|row| row.opt_int(0)).transpose()?.flatten().map(Instant::from_micros))
}

/// Notes that a number's holder says that they no longer have it, from a moment on. [`begin_holding`] of the same moment is what
/// follows from it; this keeps that it was their own word.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn note_given_up(tx: &mut dyn Tx, number: Number, at: Instant) -> Result<(), StoreError> {
    let sql = "INSERT INTO given_up (number, at) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.execute(sql, &[number.into(), at.into()]).map(|_| ())
}

/// The latest change of holder up to a moment that is not only the former holder's own word.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn held_since_by_others(
    tx: &mut dyn Tx,
    number: Number,
    until: Instant,
) -> Result<Option<Instant>, StoreError> {
    let sql = "SELECT MAX(h.since) FROM holding h WHERE h.number = $1 AND h.since <= $2 \
               AND NOT EXISTS (SELECT 1 FROM given_up g WHERE g.number = h.number AND g.at = h.since)";
    let row = tx.query_opt(sql, &[number.into(), until.into()])?;
    Ok(row.map(|row| row.opt_int(0)).transpose()?.flatten().map(Instant::from_micros))
}

/// Whether two numbers are, or ever were, linked so that one looked after the other. Who rules on a case keeps off those of their kin,
/// also after ending the link.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn are_kin(tx: &mut dyn Tx, one: Number, other: Number) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM kin WHERE (by_number = $1 AND number = $2) OR (by_number = $2 AND number = $1) LIMIT 1";
    Ok(tx.query_opt(sql, &[one.into(), other.into()])?.is_some())
}

/// What became of a check of the holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Noted {
    /// It is new, and tells a gate something, at this place in the feed.
    News(Change),
    /// It is new, and nothing follows from it: they do not know.
    Kept,
    /// It was there already, or a better answer of the same moment was.
    Same,
}

/// Records what a check of the holder said. That somebody has no data is kept and changes nothing; a "same" of the same moment,
/// by another who does know, takes its place.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn note_holder_check(
    tx: &mut dyn Tx,
    number: Number,
    answer: HolderAnswer,
    checked_at: Instant,
    now: Instant,
) -> Result<Noted, StoreError> {
    let said = word(&answer)?;
    let sql = match answer {
        HolderAnswer::NoData => {
            "INSERT INTO holder_check (number, checked_at, answer) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
        }
        HolderAnswer::Same => {
            "INSERT INTO holder_check (number, checked_at, answer) VALUES ($1, $2, $3) \
             ON CONFLICT (number, checked_at) DO UPDATE SET answer = excluded.answer \
             WHERE holder_check.answer <> excluded.answer"
        }
    };
    if tx.execute(sql, &[number.into(), checked_at.into(), said.into()])? == 0 {
        return Ok(Noted::Same);
    }
    if answer == HolderAnswer::NoData {
        return Ok(Noted::Kept);
    }
    let body = serde_json::json!({ "number": number, "checked_at": checked_at }).to_string();
    append_change(tx, i64::from(number.shard()), "checked", now, |_| Ok(body)).map(Noted::News)
}

/// Records where a customer says they are, as an IANA name that the caller has checked.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn set_zone(tx: &mut dyn Tx, number: Number, zone: &str, now: Instant) -> Result<Entered, StoreError> {
    let changed = tx.execute(
        "INSERT INTO customer_zone (number, zone, at) VALUES ($1, $2, $3) ON CONFLICT (number) DO UPDATE SET \
         zone = excluded.zone, at = excluded.at WHERE customer_zone.zone <> excluded.zone",
        &[number.into(), zone.into(), now.into()],
    )?;
    if changed == 0 {
        return Ok(Entered::Same);
    }
    let body = serde_json::json!({ "number": number, "zone": zone }).to_string();
    append_change(tx, i64::from(number.shard()), "zone", now, |_| Ok(body)).map(Entered::New)
}

/// What became of a request for consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requested {
    /// It was committed, at this place in the feed.
    New(ConsentRequest, Change),
    /// The key was used before; this is the request of that time.
    Already(ConsentRequest),
}

/// Commits a request for consent. `key` makes a repeated one the same.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn ask_consent(
    tx: &mut dyn Tx,
    request: &ConsentRequest,
    key: Option<&str>,
    now: Instant,
) -> Result<Requested, StoreError> {
    if let Some(key) = key
        && let Some(known) = request_by_key(tx, key)?
    {
        return Ok(Requested::Already(known));
    }
    tx.execute(
        "INSERT INTO consent_request (id, number, brand, agent, scope, asked_at, key) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            request.id.to_bytes().into(),
            request.number.into(),
            request.brand.as_str().into(),
            request.agent.as_str().into(),
            json(&request.scope)?.into(),
            request.asked_at.into(),
            key.map(str::to_owned).into(),
        ],
    )?;
    let body = json(request)?;
    let change = append_change(tx, i64::from(request.number.shard()), "request", now, |_| Ok(body))?;
    Ok(Requested::New(request.clone(), change))
}

/// Commits a customer's answer to a request. The first answer stands; returns none when there is no such request of this
/// number, or it has been answered.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn answer_request(
    tx: &mut dyn Tx,
    id: ConsentRequestId,
    number: Number,
    said: Reply,
    now: Instant,
) -> Result<Option<(ConsentRequest, Change)>, StoreError> {
    let answered = tx.execute(
        "UPDATE consent_request SET said = $1, answered_at = $2 WHERE id = $3 AND number = $4 AND said IS NULL",
        &[word(&said)?.into(), now.into(), id.to_bytes().into(), number.into()],
    )?;
    if answered == 0 {
        return Ok(None);
    }
    let row = tx.query_opt(&format!("{SELECT} WHERE id = $1"), &[id.to_bytes().into()])?;
    let request = request_from(&row.ok_or(StoreError::Corrupt("consent request"))?)?;
    let body = json(&request)?;
    let change = append_change(tx, i64::from(number.shard()), "request", now, |_| Ok(body))?;
    Ok(Some((request, change)))
}

/// The requests to a number, the newest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn requests_to(tx: &mut dyn Tx, number: Number, limit: i64) -> Result<Vec<ConsentRequest>, StoreError> {
    let sql = format!("{SELECT} WHERE number = $1 ORDER BY asked_at DESC, id LIMIT $2");
    tx.query(&sql, &[number.into(), limit.into()])?.iter().map(request_from).collect()
}

/// The requests by an agent, the newest first, at most `limit`.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn requests_by(tx: &mut dyn Tx, agent: &AgentId, limit: i64) -> Result<Vec<ConsentRequest>, StoreError> {
    let sql = format!("{SELECT} WHERE agent = $1 ORDER BY asked_at DESC, id LIMIT $2");
    tx.query(&sql, &[agent.as_str().into(), limit.into()])?.iter().map(request_from).collect()
}

/// A request by its id.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn request(tx: &mut dyn Tx, id: ConsentRequestId) -> Result<Option<ConsentRequest>, StoreError> {
    let params: [Value; 1] = [id.to_bytes().into()];
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &params)?.map(|row| request_from(&row)).transpose()
}

/// The request that a key makes one.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn request_by_key(tx: &mut dyn Tx, key: &str) -> Result<Option<ConsentRequest>, StoreError> {
    tx.query_opt(&format!("{SELECT} WHERE key = $1"), &[key.into()])?
        .map(|row| request_from(&row))
        .transpose()
}

const SELECT: &str =
    "SELECT id, number, brand, agent, scope, asked_at, said, answered_at FROM consent_request";

fn request_from(row: &Row) -> Result<ConsentRequest, StoreError> {
    let said: Option<Reply> = row.opt_text(6)?.map(|said| unword(&said)).transpose()?;
    let at = row.opt_int(7)?.map(Instant::from_micros);
    Ok(ConsentRequest {
        id: ConsentRequestId::from_bytes(row.id(0)?),
        number: row.number(1)?,
        brand: key(&row.text(2)?)?,
        agent: key(&row.text(3)?)?,
        scope: serde_json::from_str(&row.text(4)?).map_err(|_| StoreError::Corrupt("scope"))?,
        asked_at: row.instant(5)?,
        answer: said.zip(at).map(|(said, at)| Answer { said, at }),
    })
}
