//! Acts, as committed.

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::ids::{ActId, PersonId};
use anxin_domain::number::Number;
use anxin_domain::scope::{Grantee, Scope};
use anxin_domain::time::Instant;

use crate::announce::announce;
use crate::directory::key;
use crate::error::StoreError;
use crate::feed::{Change, append_change};
use crate::tx::{Row, Tx};

/// An act before it is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAct {
    /// Whose calls it is about.
    pub number: Number,
    /// Refuse or permit.
    pub word: Word,
    /// Which of the people who share the number says it.
    pub person: Option<PersonId>,
    /// What it covers.
    pub scope: Scope,
    /// For a permit: how many calls it is good for.
    pub calls: Option<u16>,
    /// For a refusal: earlier permits of a narrower scope survive.
    pub keeps_exceptions: bool,
    /// When it takes effect; none means at the moment of recording.
    pub effective_at: Option<Instant>,
    /// When it ends.
    pub expires_at: Option<Instant>,
    /// Where it came from.
    pub source: Source,
    /// What proves it.
    pub evidence: Option<String>,
    /// Makes a repeated request the same act.
    pub key: Option<String>,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It was committed, as this place in the feed.
    New(Act, Change),
    /// The key was used before; this is the act of that time.
    Already(Act),
}

impl Appended {
    /// The act, new or old.
    #[must_use]
    pub const fn act(&self) -> &Act {
        match self {
            Self::New(act, _) | Self::Already(act) => act,
        }
    }
}

/// Commits an act and its place in the feed.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn append_act(tx: &mut dyn Tx, id: ActId, new: &NewAct, now: Instant) -> Result<Appended, StoreError> {
    if let Some(key) = &new.key
        && let Some(known) = act_by_key(tx, key)?
    {
        return Ok(Appended::Already(known));
    }
    let shard = i64::from(new.number.shard());
    let mut committed = None;
    let change = append_change(tx, shard, "act", now, |recorded_at| {
        let act = Act {
            id,
            number: new.number,
            word: new.word,
            person: new.person.clone(),
            scope: new.scope.clone(),
            calls: new.calls,
            keeps_exceptions: new.keeps_exceptions,
            effective_at: new.effective_at.unwrap_or(recorded_at),
            recorded_at,
            expires_at: new.expires_at,
            source: new.source,
            evidence: new.evidence.clone(),
        };
        let body = json(&act)?;
        committed = Some(act);
        Ok(body)
    })?;
    let act = committed.ok_or(StoreError::Corrupt("act"))?;
    tx.execute(
        "INSERT INTO act (id, shard, ver, number, word, scope, keeps_exceptions, effective_at, recorded_at, expires_at, \
         source, evidence, key, person, calls) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        &[
            act.id.to_bytes().into(),
            change.shard.into(),
            change.version.into(),
            act.number.into(),
            word(&act.word)?.into(),
            json(&act.scope)?.into(),
            act.keeps_exceptions.into(),
            act.effective_at.into(),
            act.recorded_at.into(),
            act.expires_at.into(),
            word(&act.source)?.into(),
            act.evidence.clone().into(),
            new.key.clone().into(),
            act.person.as_ref().map(|person| person.as_str().to_owned()).into(),
            act.calls.map(i64::from).into(),
        ],
    )?;
    // What is said to everyone is told to no brand: each hears it when it asks about a call.
    if act.scope.grantee != Grantee::Everyone {
        announce(tx, format!("act:{}", act.id), now)?;
    }
    Ok(Appended::New(act, change))
}

/// Every act about a number, in commit order.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn acts_of(tx: &mut dyn Tx, number: Number) -> Result<Vec<Act>, StoreError> {
    tx.query(&format!("{SELECT} WHERE number = $1 ORDER BY ver"), &[number.into()])?
        .iter()
        .map(act_from)
        .collect()
}

/// An act by its id.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn act(tx: &mut dyn Tx, id: ActId) -> Result<Option<Act>, StoreError> {
    tx.query_opt(&format!("{SELECT} WHERE id = $1"), &[id.to_bytes().into()])?
        .map(|row| act_from(&row))
        .transpose()
}

/// The act that a key makes one.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn act_by_key(tx: &mut dyn Tx, key: &str) -> Result<Option<Act>, StoreError> {
    tx.query_opt(&format!("{SELECT} WHERE key = $1"), &[key.into()])?.map(|row| act_from(&row)).transpose()
}

const SELECT: &str = "SELECT id, number, word, scope, keeps_exceptions, effective_at, recorded_at, expires_at, source, \
                      evidence, person, calls FROM act";

fn act_from(row: &Row) -> Result<Act, StoreError> {
    Ok(Act {
        id: ActId::from_bytes(row.id(0)?),
        number: row.number(1)?,
        word: unword(&row.text(2)?)?,
        scope: serde_json::from_str(&row.text(3)?).map_err(|_| StoreError::Corrupt("scope"))?,
        keeps_exceptions: row.bool(4)?,
        effective_at: row.instant(5)?,
        recorded_at: row.instant(6)?,
        expires_at: row.opt_int(7)?.map(Instant::from_micros),
        source: unword(&row.text(8)?)?,
        evidence: row.opt_text(9)?,
        person: row.opt_text(10)?.map(|person| key(&person)).transpose()?,
        calls: row.opt_int(11)?.map(|calls| u16::try_from(calls).unwrap_or(u16::MAX)),
    })
}

pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Corrupt("value on its way in"))
}

/// A fieldless enum as its word.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> Result<String, StoreError> {
    json(value).map(|quoted| quoted.trim_matches('"').to_owned())
}

pub(crate) fn unword<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| StoreError::Corrupt("word"))
}
