//! The file: two tables of evidence with the columns that look-ups need beside the whole document.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::error::JournalError;

/// Written into the file's header, so that another program's database is never taken for a journal ("anxj").
const APPLICATION_ID: i32 = 0x616E_786A;
/// How long another process may hold the file.
const BUSY_LIMIT: Duration = Duration::from_secs(10);

pub(crate) fn connect(path: &Path) -> Result<Connection, JournalError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_LIMIT)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").map_err(|e| {
        match JournalError::from(e) {
            JournalError::Foreign(_) => JournalError::Foreign(path.display().to_string()),
            other => other,
        }
    })?;
    Ok(connection)
}

pub(crate) fn prepare(connection: &Connection) -> Result<(), JournalError> {
    let id: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if id != APPLICATION_ID && tables > 0 {
        return Err(JournalError::Foreign("the file journal.db".into()));
    }
    connection.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID};
         CREATE TABLE IF NOT EXISTS decision (
             seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, line INTEGER NOT NULL, number INTEGER NOT NULL,
             decided_at INTEGER NOT NULL, document TEXT NOT NULL
         );
         CREATE INDEX IF NOT EXISTS decision_number ON decision (number, decided_at);
         CREATE INDEX IF NOT EXISTS decision_line ON decision (line, decided_at);
         CREATE TABLE IF NOT EXISTS call_record (
             seq INTEGER PRIMARY KEY, system TEXT NOT NULL, system_id TEXT NOT NULL, line INTEGER NOT NULL,
             number INTEGER NOT NULL, started_at INTEGER NOT NULL, document TEXT NOT NULL, UNIQUE (system, system_id)
         );
         CREATE INDEX IF NOT EXISTS call_record_number ON call_record (number, started_at);
         CREATE INDEX IF NOT EXISTS call_record_line ON call_record (line, started_at);"
    ))?;
    Ok(())
}
