//! The file of call records: a table with the columns that look-ups need beside the whole document.

use std::path::Path;
use std::time::Duration;

use anxin_domain::call::Decision;
use rusqlite::{Connection, OpenFlags, params};

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
         CREATE TABLE IF NOT EXISTS call_record (
             seq INTEGER PRIMARY KEY, system TEXT NOT NULL, system_id TEXT NOT NULL, line INTEGER NOT NULL,
             number INTEGER NOT NULL, started_at INTEGER NOT NULL, document TEXT NOT NULL, UNIQUE (system, system_id)
         );
         CREATE INDEX IF NOT EXISTS call_record_number ON call_record (number, started_at);
         CREATE INDEX IF NOT EXISTS call_record_line ON call_record (line, started_at);"
    ))?;
    Ok(())
}

/// Decisions that are moved at once.
const MOVED_AT_ONCE: i64 = 1_000;

/// Moves the decisions of a journal from before they had a log of their own. A crash in between loses nothing: the table goes
/// last, and those that are in the log already are passed over.
pub(crate) fn move_decisions(
    connection: &Connection,
    append: impl Fn(&[Decision]) -> Result<(), JournalError>,
) -> Result<(), JournalError> {
    let sql = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = 'decision'";
    if connection.query_row(sql, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(());
    }
    let mut statement =
        connection.prepare("SELECT seq, document FROM decision WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
    let mut after = 0;
    loop {
        let rows = statement.query_map(params![after, MOVED_AT_ONCE], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        let page = rows.collect::<Result<Vec<_>, _>>()?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        let read = |(_, document): &(i64, String)| {
            serde_json::from_str(document).map_err(|_| JournalError::Corrupt("decision"))
        };
        let decisions = page.iter().map(read).collect::<Result<Vec<Decision>, _>>()?;
        match append(&decisions) {
            Err(JournalError::Twice) => decisions.chunks(1).try_for_each(|one| match append(one) {
                Err(JournalError::Twice) => Ok(()),
                done => done,
            }),
            done => done,
        }?;
    }
    drop(statement);
    connection.execute_batch("DROP TABLE decision")?;
    Ok(())
}
