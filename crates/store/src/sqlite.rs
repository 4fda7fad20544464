//! SQLite: one writer thread with group commit, and readers on snapshots of their own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::error::StoreError;
use crate::group::{Job, again, answer_all, passed_over};
use crate::mortal::may_die;
use crate::rows::rows_sql;
use crate::tx::{Question, Row, Tx, Value, sqlite_sql};

/// Transactions that may share one commit.
const GROUP_LIMIT: usize = 256;
/// How long a writer of another process may hold the file before we give up.
const BUSY_LIMIT: Duration = Duration::from_secs(10);
/// Idle read connections kept.
const READERS_KEPT: usize = 8;

/// A database file.
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: mpsc::Sender<Box<dyn Job>>,
    readers: Arc<Mutex<Vec<Connection>>>,
}

impl Sqlite {
    /// Opens or makes the file and starts its writer. `twice` runs every transaction a second time after rolling the first
    /// back, so that tests find the ones that cannot be repeated.
    pub(crate) fn open(path: &Path, twice: bool) -> Result<Self, StoreError> {
        let connection = connect(path, true)?;
        let (writer, jobs) = mpsc::channel();
        std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write_forever(&connection, &jobs, twice))
            .map_err(|e| StoreError::Unavailable(e.to_string()))?;
        Ok(Self { path: path.to_owned(), writer, readers: Arc::default() })
    }

    /// Has a transaction run that may write; it is answered when its group is committed.
    pub(crate) fn write(&self, job: Box<dyn Job>) {
        if let Err(mpsc::SendError(mut job)) = self.writer.send(job) {
            job.refuse(StoreError::Unavailable("the writer has stopped".into()));
            job.finish(Ok(()));
        }
    }

    /// Has a transaction run that only reads.
    pub(crate) fn read(&self, mut job: Box<dyn Job>) {
        let (path, readers) = (self.path.clone(), Arc::clone(&self.readers));
        tokio::task::spawn_blocking(move || {
            if let Err(error) = read_on(&path, &readers, job.as_mut()) {
                job.refuse(error);
            }
            job.finish(Ok(()));
        });
    }
}

/// Runs a transaction that only reads on a connection that is idle, or on one more.
fn read_on(path: &Path, readers: &Mutex<Vec<Connection>>, job: &mut dyn Job) -> Result<(), StoreError> {
    let idle = readers.lock().map_or(None, |mut idle| idle.pop());
    let connection = idle.map_or_else(|| connect(path, false), Ok)?;
    connection.execute_batch("BEGIN").map_err(sqlite_error)?;
    job.run(&mut SqliteTx { connection: &connection, broken: false });
    connection.execute_batch("ROLLBACK").map_err(sqlite_error)?;
    if let Ok(mut idle) = readers.lock()
        && idle.len() < READERS_KEPT
    {
        idle.push(connection);
    }
    Ok(())
}

fn connect(path: &Path, writer: bool) -> Result<Connection, StoreError> {
    let flags = if writer {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    let foreign = |e: rusqlite::Error| match e.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Foreign(path.display().to_string())
        }
        Some(ErrorCode::CannotOpen) => StoreError::Unwritable(format!("{} cannot be opened", path.display())),
        _ => sqlite_error(e),
    };
    let connection = Connection::open_with_flags(path, flags).map_err(foreign)?;
    connection.busy_timeout(BUSY_LIMIT).map_err(sqlite_error)?;
    connection.set_prepared_statement_cache_capacity(256);
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")
        .map_err(foreign)?;
    Ok(connection)
}

fn write_forever(connection: &Connection, jobs: &mpsc::Receiver<Box<dyn Job>>, twice: bool) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE").map_err(sqlite_error) {
            answer_all(group, || Err(again(&error)));
            continue;
        }
        let mut done = 0;
        while done < group.len() {
            run_one(connection, &mut group[done], twice);
            done += 1;
            if group.len() < GROUP_LIMIT
                && let Ok(next) = jobs.try_recv()
            {
                group.push(next);
            }
        }
        match commit(connection) {
            Ok(()) => answer_all(group, || Ok(())),
            Err(error) => {
                tracing::error!(%error, "a commit failed; nothing of it was kept");
                // The commit may have left the transaction open (a full disk does); end it, or every later one fails.
                if !connection.is_autocommit() {
                    let _ = connection.execute_batch("ROLLBACK");
                }
                answer_all(group, || Err(again(&error)));
            }
        }
    }
}

/// A full or failing disk makes SQLite end the transaction by itself: then there is nothing left to commit.
fn commit(connection: &Connection) -> Result<(), StoreError> {
    if connection.is_autocommit() {
        return Err(StoreError::Unwritable("the disk is full or failing".into()));
    }
    may_die();
    connection.execute_batch("COMMIT").map_err(sqlite_error)?;
    may_die();
    Ok(())
}

/// Runs one transaction inside the group's: a savepoint keeps a refused one from touching its neighbours.
fn run_one(connection: &Connection, job: &mut Box<dyn Job>, twice: bool) {
    for attempt in 0..=i32::from(twice) {
        if connection.is_autocommit() || connection.execute_batch("SAVEPOINT job").is_err() {
            return;
        }
        let mut tx = SqliteTx { connection, broken: false };
        let mut keep = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx))).unwrap_or(false);
        if keep && tx.broken {
            job.refuse(passed_over());
            keep = false;
        }
        if connection.is_autocommit() {
            return;
        }
        let last = attempt == i32::from(twice);
        let end = if keep && last { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
        if let Err(error) = connection.execute_batch(end) {
            tracing::error!(%error, "a savepoint could not be ended");
        }
    }
}

struct SqliteTx<'a> {
    connection: &'a Connection,
    /// A statement failed.
    broken: bool,
}

impl SqliteTx<'_> {
    fn noted(&mut self, error: rusqlite::Error) -> StoreError {
        self.broken = true;
        sqlite_error(error)
    }

    fn rows(&self, sql: &str, params: &[Value]) -> Result<Vec<Result<Row, StoreError>>, rusqlite::Error> {
        let mut statement = self.connection.prepare_cached(&sqlite_sql(sql))?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(params))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let value = |index| row.get_ref(index).map_err(sqlite_error).and_then(from_sqlite);
            out.push((0..columns).map(value).collect::<Result<_, _>>().map(Row));
        }
        Ok(out)
    }

    fn changed(&self, sql: &str, params: &[Value]) -> Result<usize, rusqlite::Error> {
        self.connection.prepare_cached(&sqlite_sql(sql))?.execute(rusqlite::params_from_iter(params))
    }
}

impl Tx for SqliteTx<'_> {
    fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, StoreError> {
        may_die();
        let rows = self.rows(sql, params).map_err(|e| self.noted(e))?;
        rows.into_iter().collect()
    }

    fn query_all(&mut self, questions: &[Question<'_>]) -> Result<Vec<Vec<Row>>, StoreError> {
        questions.iter().map(|(sql, params)| self.query(sql, params)).collect()
    }

    fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, StoreError> {
        may_die();
        self.changed(sql, params).map(|changed| changed as u64).map_err(|e| self.noted(e))
    }

    fn put(&mut self, sql: &str, params: &[Value]) -> Result<(), StoreError> {
        self.execute(sql, params).map(drop)
    }

    fn put_row(&mut self, insert: &str, row: &[Value]) -> Result<(), StoreError> {
        self.execute(&rows_sql(insert, 1, row.len()), row).map(drop)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(v) => ValueRef::Integer(*v),
            Self::Bool(v) => ValueRef::Integer(i64::from(*v)),
            Self::Text(v) => ValueRef::Text(v.as_bytes()),
            Self::Bytes(v) => ValueRef::Blob(v),
        }))
    }
}

fn from_sqlite(value: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(v) => Value::Int(v),
        ValueRef::Text(v) => {
            Value::Text(std::str::from_utf8(v).map_err(|_| StoreError::Corrupt("text"))?.to_owned())
        }
        ValueRef::Blob(v) => Value::Bytes(v.to_vec()),
        ValueRef::Real(_) => return Err(StoreError::Corrupt("number: a float, which no column holds")),
    })
}

fn sqlite_error(error: rusqlite::Error) -> StoreError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Unwritable("the disk is full".into()),
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied,
        ) => StoreError::Unwritable(text),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Unavailable("another process is writing to it for too long".into())
        }
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint(text),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Corrupt("database file"),
        _ => StoreError::Database(text),
    }
}
