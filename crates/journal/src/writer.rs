//! The one thread that writes. What waits while a commit is under way goes into the next one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

use anxin_domain::call::{CallRecord, Decision};
use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;

use crate::error::JournalError;

/// Entries that may share one commit.
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

type Reply<T> = oneshot::Sender<Result<T, JournalError>>;

enum Entry {
    Decisions(Vec<Decision>, Reply<()>),
    Records(Vec<CallRecord>, Reply<Vec<RecordOutcome>>),
}

/// What to answer once the commit is done.
enum Answer {
    Decisions(Reply<()>, Result<(), JournalError>),
    Records(Reply<Vec<RecordOutcome>>, Result<Vec<RecordOutcome>, JournalError>),
}

pub(crate) struct Writer {
    entries: mpsc::Sender<Entry>,
    failing: Arc<AtomicBool>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> Result<Self, JournalError> {
        let (entries, inbox) = mpsc::channel();
        let failing = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&failing);
        std::thread::Builder::new()
            .name("journal-writer".into())
            .spawn(move || write_forever(&connection, &inbox, &flag))
            .map_err(|e| JournalError::Unwritable(e.to_string()))?;
        Ok(Self { entries, failing })
    }

    /// Whether the last commit failed.
    pub(crate) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    pub(crate) async fn decision(&self, decision: Decision) -> Result<(), JournalError> {
        self.decisions(vec![decision]).await
    }

    pub(crate) async fn decisions(&self, decisions: Vec<Decision>) -> Result<(), JournalError> {
        let (reply, answer) = oneshot::channel();
        self.entries.send(Entry::Decisions(decisions, reply)).map_err(|_| JournalError::Stopped)?;
        answer.await.unwrap_or(Err(JournalError::Stopped))
    }

    pub(crate) async fn records(&self, records: Vec<CallRecord>) -> Result<Vec<RecordOutcome>, JournalError> {
        let (reply, answer) = oneshot::channel();
        self.entries.send(Entry::Records(records, reply)).map_err(|_| JournalError::Stopped)?;
        answer.await.unwrap_or(Err(JournalError::Stopped))
    }
}

fn write_forever(connection: &Connection, inbox: &mpsc::Receiver<Entry>, failing: &AtomicBool) {
    while let Ok(first) = inbox.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_LIMIT
            && let Ok(next) = inbox.try_recv()
        {
            group.push(next);
        }
        let began = connection.execute_batch("BEGIN IMMEDIATE").map_err(JournalError::from);
        let answers: Vec<Answer> =
            group.into_iter().map(|entry| write_one(connection, entry, &began)).collect();
        let committed = began.and_then(|()| commit(connection));
        failing.store(committed.is_err(), Ordering::Relaxed);
        if let Err(error) = &committed {
            tracing::error!(%error, "evidence could not be written; nothing was answered");
            if !connection.is_autocommit() {
                let _ = connection.execute_batch("ROLLBACK");
            }
        }
        answers.into_iter().for_each(|answer| answer.send(&committed));
    }
}

/// A full or failing disk makes SQLite end the transaction by itself: then there is nothing left to commit.
fn commit(connection: &Connection) -> Result<(), JournalError> {
    if connection.is_autocommit() {
        return Err(JournalError::Unwritable("the disk is full or failing".into()));
    }
    connection.execute_batch("COMMIT").map_err(JournalError::from)
}

fn write_one(connection: &Connection, entry: Entry, began: &Result<(), JournalError>) -> Answer {
    match entry {
        Entry::Decisions(decisions, reply) => {
            let done = within(connection, began, || {
                decisions.iter().try_for_each(|d| write_decision(connection, d))
            });
            Answer::Decisions(reply, done)
        }
        Entry::Records(records, reply) => {
            let done =
                within(connection, began, || records.iter().map(|r| write_record(connection, r)).collect());
            Answer::Records(reply, done)
        }
    }
}

/// A savepoint around each entry: one that fails takes nothing of the others with it.
fn within<T>(
    connection: &Connection,
    began: &Result<(), JournalError>,
    write: impl FnOnce() -> Result<T, JournalError>,
) -> Result<T, JournalError> {
    began.clone()?;
    connection.execute_batch("SAVEPOINT entry")?;
    let result = write();
    if connection.is_autocommit() {
        return result;
    }
    let end = if result.is_ok() { "RELEASE entry" } else { "ROLLBACK TO entry; RELEASE entry" };
    connection.execute_batch(end)?;
    result
}

impl Answer {
    /// Nobody waits any more when the request was dropped; what is written stays written.
    fn send(self, committed: &Result<(), JournalError>) {
        match self {
            Self::Decisions(reply, done) => drop(reply.send(committed.clone().and(done))),
            Self::Records(reply, done) => drop(reply.send(committed.clone().and(done))),
        }
    }
}

fn write_decision(connection: &Connection, decision: &Decision) -> Result<(), JournalError> {
    let document = serde_json::to_string(decision).map_err(|_| JournalError::Corrupt("decision"))?;
    connection
        .prepare_cached(
            "INSERT INTO decision (id, line, number, decided_at, document) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            decision.id.to_bytes(),
            digits(decision.call.from),
            digits(decision.call.to),
            decision.decided_at.micros(),
            document
        ])?;
    Ok(())
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
