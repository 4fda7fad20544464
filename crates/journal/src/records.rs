//! Call records: a table of SQLite, for a record is known by its system and that system's id, and one that comes again has to be
//! found whenever it comes. One thread writes; what waits while a commit is under way goes into the next one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

use anxin_domain::call::CallRecord;
use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;

use crate::error::JournalError;

/// Batches that may share one commit.
const GROUP_LIMIT: usize = 4096;

/// What became of a call record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordOutcome {
    /// It is new.
    New,
    /// It was there already, saying the same.
    Same,
    /// One with the same system and id is there and says something else; it stands, this one was not written.
    Conflict,
}

type Outcomes = Result<Vec<RecordOutcome>, JournalError>;

struct Batch {
    records: Vec<CallRecord>,
    reply: oneshot::Sender<Outcomes>,
}

/// Where records are handed in.
pub(crate) struct RecordWriter {
    batches: mpsc::Sender<Batch>,
    failing: Arc<AtomicBool>,
}

impl RecordWriter {
    pub(crate) fn start(connection: Connection) -> Result<Self, JournalError> {
        let (batches, inbox) = mpsc::channel();
        let failing = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&failing);
        std::thread::Builder::new()
            .name("journal-records".into())
            .spawn(move || write_forever(&connection, &inbox, &flag))
            .map_err(|e| JournalError::Unwritable(e.to_string()))?;
        Ok(Self { batches, failing })
    }

    /// Whether the last commit failed.
    pub(crate) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    pub(crate) async fn append(&self, records: Vec<CallRecord>) -> Outcomes {
        let (reply, answer) = oneshot::channel();
        self.batches.send(Batch { records, reply }).map_err(|_| JournalError::Stopped)?;
        answer.await.unwrap_or(Err(JournalError::Stopped))
    }
}

fn write_forever(connection: &Connection, inbox: &mpsc::Receiver<Batch>, failing: &AtomicBool) {
    while let Ok(first) = inbox.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_LIMIT
            && let Ok(next) = inbox.try_recv()
        {
            group.push(next);
        }
        let began = connection.execute_batch("BEGIN IMMEDIATE").map_err(JournalError::from);
        let outcomes: Vec<Outcomes> =
            group.iter().map(|batch| within(connection, &began, &batch.records)).collect();
        let committed = began.and_then(|()| commit(connection));
        failing.store(committed.is_err(), Ordering::Relaxed);
        if let Err(error) = &committed {
            tracing::error!(%error, "call records could not be written; nothing was answered");
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
        }
        for (batch, outcomes) in group.into_iter().zip(outcomes) {
            // Nobody waits any more when the request was dropped; what is written stays written.
            let _ = batch.reply.send(committed.clone().and(outcomes));
        }
    }
}

/// A full or failing disk makes SQLite end the transaction by itself: then there is nothing left to commit.
fn commit(connection: &Connection) -> Result<(), JournalError> {
    if connection.is_autocommit() {
        return Err(JournalError::Unwritable("the disk is full or failing".into()));
    }
    connection.execute_batch("COMMIT").map_err(JournalError::from)
}

/// A savepoint around each batch: one that fails takes nothing of the others with it.
fn within(connection: &Connection, began: &Result<(), JournalError>, records: &[CallRecord]) -> Outcomes {
    began.clone()?;
    connection.execute_batch("SAVEPOINT batch")?;
    let result = records.iter().map(|record| write_record(connection, record)).collect();
    if connection.is_autocommit() {
        return result;
    }
    let end = if result.is_ok() { "RELEASE batch" } else { "ROLLBACK TO batch; RELEASE batch" };
    connection.execute_batch(end)?;
    result
}

fn write_record(connection: &Connection, record: &CallRecord) -> Result<RecordOutcome, JournalError> {
    let known: Option<String> = connection
        .prepare_cached("SELECT document FROM call_record WHERE system = ?1 AND system_id = ?2")?
        .query_row(params![record.system, record.system_id], |row| row.get(0))
        .optional()?;
    if let Some(document) = known {
        let known: CallRecord =
            serde_json::from_str(&document).map_err(|_| JournalError::Corrupt("call record"))?;
        return Ok(if known.says_the_same(record) { RecordOutcome::Same } else { RecordOutcome::Conflict });
    }
    let document = serde_json::to_string(record).map_err(|_| JournalError::Corrupt("call record"))?;
    connection
        .prepare_cached(
            "INSERT INTO call_record (system, system_id, line, number, started_at, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            record.system,
            record.system_id,
            digits(record.from),
            digits(record.to),
            record.started_at.micros(),
            document
        ])?;
    Ok(RecordOutcome::New)
}

pub(crate) fn digits(number: anxin_domain::number::Number) -> i64 {
    i64::try_from(number.digits()).unwrap_or(i64::MAX)
}
