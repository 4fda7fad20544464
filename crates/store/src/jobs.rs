//! Jobs: what is to be done later, and surely, and once. A job is written in the transaction that causes it, so that neither is
//! there without the other. A worker takes it under a lease and ends it in the transaction of what it did, so that a worker
//! that dies half-way has done nothing and another takes it up when the lease is over. Each lease has a fence, a number that
//! rises: a worker that comes back too late finds that its number is old, and its transaction is refused as a whole.
//!
//! What a worker does outside the store (a text handed to a provider) can happen twice; it has to carry a key that makes the
//! second the same, and what it tells the store must be in the transaction that ends the job.
//!
//! A job names what it is about by ids. Names, numbers and accounts stay in the tables of what they belong to.

mod lease;
mod runner;

use anxin_domain::ids::JobId;
use anxin_domain::time::Instant;

use crate::clock::Clock;
use crate::error::StoreError;
use crate::rows::rows_sql;
use crate::tx::{Row, Tx, Value};

pub use lease::{Ended, How, Lease};
pub use runner::{Handler, Ran, Runner, Trouble};

/// The longest key and payload.
const TEXT_LIMIT: usize = 200;
/// Dead jobs that are shown at once.
const DEAD_SHOWN: i64 = 100;

/// A kind of job: its name in the table and how patient it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    word: &'static str,
    most_tries: i64,
    first_wait_ms: i64,
    longest_wait_ms: i64,
}

impl Kind {
    /// A kind that is tried ten times: again after five seconds, then after twice as long each time, at most an hour.
    #[must_use]
    pub const fn new(word: &'static str) -> Self {
        Self { word, most_tries: 10, first_wait_ms: 5_000, longest_wait_ms: 3_600_000 }
    }

    /// The same with so many tries, at least one.
    #[must_use]
    pub const fn tried(self, most_tries: u16) -> Self {
        let most_tries = if most_tries == 0 { 1 } else { most_tries as i64 };
        Self { most_tries, ..self }
    }

    /// The same with such waits between tries.
    #[must_use]
    pub const fn waiting(self, first_ms: u32, longest_ms: u32) -> Self {
        Self { first_wait_ms: first_ms as i64, longest_wait_ms: longest_ms as i64, ..self }
    }

    /// Its name in the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.word
    }

    /// How long to wait after so many tries: twice as long each time, and up to a quarter more, which the id of the job says, so
    /// that jobs that failed together do not come back together.
    #[must_use]
    pub fn wait_ms(self, id: JobId, tries: i64) -> i64 {
        let doublings = u32::try_from(tries.clamp(1, 31) - 1).unwrap_or(0);
        let wait = self.first_wait_ms.saturating_mul(1 << doublings).min(self.longest_wait_ms).max(1);
        let spread = mixed(u128::from_be_bytes(id.to_bytes()), tries) % (wait.unsigned_abs() / 4 + 1);
        wait.saturating_add_unsigned(spread)
    }
}

/// A number that differs between jobs and between tries of one job, and is the same whenever it is asked for.
fn mixed(id: u128, tries: i64) -> u64 {
    let mut z = (id as u64) ^ ((id >> 64) as u64) ^ tries.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A job before it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// What is to be done.
    pub kind: Kind,
    /// What it is done about: one job of a kind and key is open at a time.
    pub key: String,
    /// Ids for whoever does it; never anything personal.
    pub payload: String,
    /// When.
    pub due_at: Instant,
}

/// What became of a job that was to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It is there.
    New(JobId),
    /// One of its kind and key is open already, and stays as it is.
    Already,
}

/// A job as a worker gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: Kind,
    /// What about.
    pub key: String,
    /// Ids.
    pub payload: String,
    /// When it was written.
    pub created_at: Instant,
    /// When it was due, whenever it is tried.
    pub due_at: Instant,
    /// Which try this is, from 1.
    pub tries: i64,
}

/// Writes a job. To be called in the transaction of what causes it.
///
/// If one of the same kind and key is open, that one stands for both: a worker that has it at this moment either ends it before
/// this transaction, and then it is written anew, or sees what this transaction did, if it looks in the transaction that ends it.
///
/// # Errors
/// [`StoreError::UnfitJob`] for a key or payload that is too long or not plain ASCII, and store errors of any kind.
pub fn enqueue(tx: &mut dyn Tx, job: &NewJob, now: Instant) -> Result<Enqueued, StoreError> {
    let id = JobId::new(now, Clock::system().random());
    let row = columns(id, job, now)?;
    let written = tx.execute(&rows_sql(ENQUEUE, 1, row.len()), &row)?;
    Ok(if written == 0 { Enqueued::Already } else { Enqueued::New(id) })
}

/// The same where nobody asks whether one was open, so that the transaction need not wait for the answer.
///
/// # Errors
/// As for [`enqueue`].
pub fn put(tx: &mut dyn Tx, job: &NewJob, now: Instant) -> Result<(), StoreError> {
    tx.put_row(ENQUEUE, &columns(JobId::new(now, Clock::system().random()), job, now)?)
}

/// The same if a condition holds that is written in SQL, so that the transaction need not ask first.
///
/// # Errors
/// As for [`enqueue`].
pub fn put_where(
    tx: &mut dyn Tx,
    job: &NewJob,
    condition: &'static str,
    now: Instant,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO job (id, kind, key, payload, state, created_at, due_at, next_at, tries, most_tries, fence) \
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE {condition} ON CONFLICT DO NOTHING"
    );
    tx.put(&sql, &columns(JobId::new(now, Clock::system().random()), job, now)?)
}

const ENQUEUE: &str = "INSERT INTO job (id, kind, key, payload, state, created_at, due_at, next_at, tries, most_tries, fence) \
                       VALUES {} ON CONFLICT DO NOTHING";

fn columns(id: JobId, job: &NewJob, now: Instant) -> Result<[Value; 11], StoreError> {
    if job.key.is_empty() || !fits(&job.key) {
        return Err(StoreError::UnfitJob("its key has to be 1 to 200 visible ASCII characters"));
    }
    if !fits(&job.payload) {
        return Err(StoreError::UnfitJob("its payload has to be at most 200 visible ASCII characters"));
    }
    Ok([
        id.to_bytes().into(),
        job.kind.word.into(),
        job.key.as_str().into(),
        job.payload.as_str().into(),
        "open".into(),
        now.into(),
        job.due_at.into(),
        job.due_at.into(),
        0_i64.into(),
        job.kind.most_tries.into(),
        0_i64.into(),
    ])
}

fn fits(text: &str) -> bool {
    text.len() <= TEXT_LIMIT && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Moves the open job of a kind and key to another moment, with all its tries before it; whoever has it at this moment has it
/// no longer. Answers whether there was one.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn move_to(tx: &mut dyn Tx, kind: Kind, key: &str, due_at: Instant) -> Result<bool, StoreError> {
    let moved = tx.execute(
        "UPDATE job SET due_at = $3, next_at = $3, tries = 0, fence = fence + 1, worker = NULL \
         WHERE kind = $1 AND key = $2 AND state = 'open'",
        &[kind.word.into(), key.into(), due_at.into()],
    )?;
    Ok(moved > 0)
}

/// Removes the open job of a kind and key; whoever has it at this moment has it no longer. Answers whether there was one.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn call_off(tx: &mut dyn Tx, kind: Kind, key: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM job WHERE kind = $1 AND key = $2 AND state = 'open'";
    tx.execute(sql, &[kind.word.into(), key.into()]).map(|gone| gone > 0)
}

/// Takes jobs of these kinds that are due, the longest due first, at most `limit`, and keeps others from them for a while. What
/// was taken as often as it may be and never ended is dead, for it seems to end its workers.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn lease(
    tx: &mut dyn Tx,
    kinds: &[Kind],
    worker: &str,
    for_ms: i64,
    limit: i64,
    now: Instant,
) -> Result<Vec<Lease>, StoreError> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut params: Vec<Value> = vec![now.into()];
    let among = among(kinds, &mut params);
    tx.execute(
        &format!(
            "UPDATE job SET state = 'dead', ended_at = $1, fence = fence + 1, worker = NULL, \
             trouble = 'taken too often and never ended' \
             WHERE state = 'open' AND next_at <= $1 AND tries >= most_tries AND kind IN ({among})"
        ),
        &params,
    )?;
    let n = params.len();
    params.extend([now.plus_ms(for_ms).into(), worker.into(), limit.into()]);
    let sql = format!(
        "UPDATE job SET fence = fence + 1, tries = tries + 1, next_at = ${}, worker = ${} WHERE id IN (\
         SELECT id FROM job WHERE state = 'open' AND next_at <= $1 AND kind IN ({among}) ORDER BY next_at, id LIMIT ${}) \
         RETURNING id, kind, key, payload, created_at, due_at, tries, fence",
        n + 1,
        n + 2,
        n + 3,
    );
    let taken = tx.query(&sql, &params)?;
    let mut leases =
        taken.iter().map(|row| lease_from(row, kinds)).collect::<Result<Vec<_>, StoreError>>()?;
    leases.sort_by_key(|lease| (lease.job.due_at, lease.job.id));
    Ok(leases)
}

/// When the next job of these kinds may be taken, if there is one.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn next_at(tx: &mut dyn Tx, kinds: &[Kind]) -> Result<Option<Instant>, StoreError> {
    if kinds.is_empty() {
        return Ok(None);
    }
    let mut params = Vec::new();
    let among = among(kinds, &mut params);
    let sql = format!(
        "SELECT next_at FROM job WHERE state = 'open' AND kind IN ({among}) ORDER BY next_at, id LIMIT 1"
    );
    tx.query_opt(&sql, &params)?.map(|row| row.instant(0)).transpose()
}

/// Puts the kinds behind the parameters that are there and answers their places.
fn among(kinds: &[Kind], params: &mut Vec<Value>) -> String {
    let places: Vec<String> = kinds
        .iter()
        .map(|kind| {
            params.push(kind.word.into());
            format!("${}", params.len())
        })
        .collect();
    places.join(", ")
}

fn lease_from(row: &Row, kinds: &[Kind]) -> Result<Lease, StoreError> {
    let word = row.text(1)?;
    let kind = kinds.iter().find(|kind| kind.word == word).ok_or(StoreError::Corrupt("kind of job"))?;
    let job = Job {
        id: JobId::from_bytes(row.id(0)?),
        kind: *kind,
        key: row.text(2)?,
        payload: row.text(3)?,
        created_at: row.instant(4)?,
        due_at: row.instant(5)?,
        tries: row.int(6)?,
    };
    Ok(Lease { job, most_tries: kind.most_tries, fence: row.int(7)? })
}

/// How many jobs of a kind wait and how many are dead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The kind.
    pub kind: String,
    /// Open ones, those that somebody has at this moment among them.
    pub open: i64,
    /// When the next of them may be taken.
    pub next_at: Option<Instant>,
    /// Dead ones.
    pub dead: i64,
}

/// How many jobs there are, by kind.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn waiting(tx: &mut dyn Tx) -> Result<Vec<Waiting>, StoreError> {
    let sql = "SELECT kind, CAST(SUM(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS BIGINT), \
               MIN(CASE WHEN state = 'open' THEN next_at END), \
               CAST(SUM(CASE WHEN state = 'dead' THEN 1 ELSE 0 END) AS BIGINT) FROM job GROUP BY kind ORDER BY kind";
    tx.query(sql, &[])?
        .iter()
        .map(|row| {
            Ok(Waiting {
                kind: row.text(0)?,
                open: row.int(1)?,
                next_at: row.opt_int(2)?.map(Instant::from_micros),
                dead: row.int(3)?,
            })
        })
        .collect()
}

/// A job that failed too often and waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dead {
    /// Its id.
    pub id: JobId,
    /// What was to be done.
    pub kind: String,
    /// What about.
    pub key: String,
    /// When it was due.
    pub due_at: Instant,
    /// How often it was tried.
    pub tries: i64,
    /// What went wrong the last time.
    pub trouble: String,
    /// Since when it is dead.
    pub ended_at: Instant,
}

/// Dead jobs, the last to die first, at most a hundred.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn dead(tx: &mut dyn Tx) -> Result<Vec<Dead>, StoreError> {
    let sql = "SELECT id, kind, key, due_at, tries, trouble, ended_at FROM job WHERE state = 'dead' \
               ORDER BY ended_at DESC, id DESC LIMIT $1";
    tx.query(sql, &[DEAD_SHOWN.into()])?
        .iter()
        .map(|row| {
            Ok(Dead {
                id: JobId::from_bytes(row.id(0)?),
                kind: row.text(1)?,
                key: row.text(2)?,
                due_at: row.instant(3)?,
                tries: row.int(4)?,
                trouble: row.opt_text(5)?.unwrap_or_default(),
                ended_at: row.instant(6)?,
            })
        })
        .collect()
}

/// Opens a dead job again, with all its tries before it. Answers false when there is none of this id, or another of its kind and
/// key has been opened meanwhile.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn revive(tx: &mut dyn Tx, id: JobId, now: Instant) -> Result<bool, StoreError> {
    let opened = tx.execute(
        "UPDATE job SET state = 'open', next_at = $2, tries = 0, fence = fence + 1, ended_at = NULL \
         WHERE id = $1 AND state = 'dead' AND NOT EXISTS (\
         SELECT 1 FROM job o WHERE o.kind = job.kind AND o.key = job.key AND o.state = 'open')",
        &[id.to_bytes().into(), now.into()],
    )?;
    Ok(opened > 0)
}

/// Removes a dead job. Answers false when there is none of this id.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn forget(tx: &mut dyn Tx, id: JobId) -> Result<bool, StoreError> {
    let sql = "DELETE FROM job WHERE id = $1 AND state = 'dead'";
    tx.execute(sql, &[id.to_bytes().into()]).map(|gone| gone > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = Kind::new("wait").waiting(1_000, 60_000);

    fn id(n: u8) -> JobId {
        JobId::new(Instant::from_micros(0), [n; 10])
    }

    #[test]
    fn waits_double_up_to_the_longest_and_up_to_a_quarter_more() {
        for tries in 1..70 {
            let plain = (1_000 << (tries - 1).min(20)).min(60_000);
            for n in 0..50 {
                let wait = KIND.wait_ms(id(n), tries);
                assert!((plain..=plain + plain / 4).contains(&wait), "{tries}: {wait}");
            }
        }
    }

    #[test]
    fn a_wait_is_the_same_whenever_it_is_asked_for_and_differs_between_jobs() {
        let waits = |tries| (0..50).map(|n| KIND.wait_ms(id(n), tries)).collect::<Vec<_>>();
        assert_eq!(waits(3), waits(3));
        let mut different = waits(3);
        different.sort_unstable();
        different.dedup();
        assert!(different.len() > 40, "{different:?}");
    }

    #[test]
    fn a_kind_without_patience_still_waits_and_tries() {
        let hasty = Kind::new("hasty").tried(0).waiting(0, 0);
        assert_eq!(hasty.most_tries, 1);
        assert!(hasty.wait_ms(id(1), 1) >= 1);
    }
}
