//! Finding evidence again.

use anxin_domain::call::{CallRecord, Decision};
use anxin_domain::ids::DecisionId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use rusqlite::{Connection, Params, params};
use serde_json::from_str;

use crate::Journal;
use crate::error::JournalError;
use crate::writer::digits;

/// A stretch of time and at most how many to return.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// From this moment on.
    pub since: Instant,
    /// Up to, not including, this moment.
    pub until: Instant,
    /// At most so many, the newest first.
    pub limit: u32,
}

impl Journal {
    /// A decision by its id.
    ///
    /// # Errors
    /// [`JournalError`] when the file cannot be read.
    pub async fn decision(&self, id: DecisionId) -> Result<Option<Decision>, JournalError> {
        let sql = "SELECT document FROM decision WHERE id = ?1";
        let found = self.read(move |c| documents(c, sql, params![id.to_bytes()])).await?;
        decisions(&found).map(|mut all| all.pop())
    }

    /// Decisions about calls to a number, the newest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn decisions_to(&self, to: Number, page: Page) -> Result<Vec<Decision>, JournalError> {
        self.decisions_by("number", to, page).await
    }

    /// Decisions that allowed a call to a number, made from a moment on: the newest, at most `limit`, the oldest of them first.
    /// Refusals, however many, take no place among them.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn allows_to(
        &self,
        to: Number,
        since: Instant,
        limit: u32,
    ) -> Result<Vec<Decision>, JournalError> {
        let sql = "SELECT document FROM decision WHERE number = ?1 AND decided_at >= ?2 \
                   AND document ->> '$.verdict' = 'allow' ORDER BY decided_at DESC, seq DESC LIMIT ?3";
        let found = self.read(move |c| documents(c, sql, params![digits(to), since.micros(), limit])).await?;
        let mut allows = decisions(&found)?;
        allows.reverse();
        Ok(allows)
    }

    /// Decisions about calls from a line, the newest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn decisions_from(&self, line: Number, page: Page) -> Result<Vec<Decision>, JournalError> {
        self.decisions_by("line", line, page).await
    }

    /// Decisions about calls from a line to a number, the newest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn decisions_for(
        &self,
        from: Number,
        to: Number,
        since: Instant,
        until: Instant,
    ) -> Result<Vec<Decision>, JournalError> {
        let sql = "SELECT document FROM decision WHERE number = ?1 AND line = ?2 AND decided_at >= ?3 \
                   AND decided_at < ?4 ORDER BY decided_at DESC, seq DESC";
        let found = self
            .read(move |c| {
                documents(c, sql, params![digits(to), digits(from), since.micros(), until.micros()])
            })
            .await?;
        decisions(&found)
    }

    async fn decisions_by(
        &self,
        column: &'static str,
        key: Number,
        page: Page,
    ) -> Result<Vec<Decision>, JournalError> {
        let sql = format!(
            "SELECT document FROM decision WHERE {column} = ?1 AND decided_at >= ?2 AND decided_at < ?3 \
             ORDER BY decided_at DESC, seq DESC LIMIT ?4"
        );
        let found = self
            .read(move |c| {
                documents(c, &sql, params![digits(key), page.since.micros(), page.until.micros(), page.limit])
            })
            .await?;
        decisions(&found)
    }

    /// Decisions in the order they were written after a place, with their places.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn decisions_after(&self, seq: i64, limit: u32) -> Result<Vec<(i64, Decision)>, JournalError> {
        let found: Vec<(i64, String)> = self
            .read(move |c| {
                let sql = "SELECT seq, document FROM decision WHERE seq > ?1 ORDER BY seq LIMIT ?2";
                let mut statement = c.prepare_cached(sql)?;
                let rows = statement.query_map(params![seq, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await?;
        let documents: Vec<String> = found.iter().map(|(_, document)| document.clone()).collect();
        Ok(found.iter().map(|(seq, _)| *seq).zip(decisions(&documents)?).collect())
    }

    /// Call records in order of arrival after a place, with their places.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn records_after(&self, seq: i64, limit: u32) -> Result<Vec<(i64, CallRecord)>, JournalError> {
        self.read(move |c| {
            let mut statement = c.prepare_cached(
                "SELECT seq, document FROM call_record WHERE seq > ?1 ORDER BY seq LIMIT ?2",
            )?;
            let rows = statement
                .query_map(params![seq, limit], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
            rows.map(|row| {
                let (seq, document) = row?;
                Ok((seq, record(&document)?))
            })
            .collect()
        })
        .await
    }

    /// The place of the first record that began at or after a moment; none when there is no such record.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn first_record_since(&self, since: Instant) -> Result<Option<i64>, JournalError> {
        self.read(move |c| {
            let sql = "SELECT MIN(seq) FROM call_record WHERE started_at >= ?1";
            Ok(c.query_row(sql, params![since.micros()], |row| row.get(0))?)
        })
        .await
    }

    /// Call records to a number, the newest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn records_to(&self, to: Number, page: Page) -> Result<Vec<CallRecord>, JournalError> {
        let sql = "SELECT document FROM call_record WHERE number = ?1 AND started_at >= ?2 AND started_at < ?3 \
                   ORDER BY started_at DESC, seq DESC LIMIT ?4";
        let found = self
            .read(move |c| {
                documents(c, sql, params![digits(to), page.since.micros(), page.until.micros(), page.limit])
            })
            .await?;
        found.iter().map(|d| record(d)).collect()
    }

    /// Call records from a line to a number, the oldest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn records_between(
        &self,
        from: Number,
        to: Number,
        since: Instant,
        until: Instant,
    ) -> Result<Vec<CallRecord>, JournalError> {
        let sql = "SELECT document FROM call_record WHERE number = ?1 AND line = ?2 AND started_at >= ?3 \
                   AND started_at < ?4 ORDER BY started_at, seq";
        let found = self
            .read(move |c| {
                documents(c, sql, params![digits(to), digits(from), since.micros(), until.micros()])
            })
            .await?;
        found.iter().map(|d| record(d)).collect()
    }

    /// How many decisions and call records there are.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn counts(&self) -> Result<(i64, i64), JournalError> {
        self.read(|c| {
            let sql = "SELECT (SELECT COUNT(*) FROM decision), (SELECT COUNT(*) FROM call_record)";
            Ok(c.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .await
    }

    /// Asks the file whether it is whole (SQLite's `quick_check`).
    ///
    /// # Errors
    /// [`JournalError::Foreign`] when it is damaged.
    pub async fn check(&self) -> Result<(), JournalError> {
        self.read(|c| {
            let answer: String = c.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
            if answer == "ok" { Ok(()) } else { Err(JournalError::Foreign("journal.db".into())) }
        })
        .await
    }
}

fn documents(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<String>, JournalError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| row.get(0))?;
    rows.map(|row| row.map_err(JournalError::from)).collect()
}

fn decisions(documents: &[String]) -> Result<Vec<Decision>, JournalError> {
    documents.iter().map(|d| from_str(d).map_err(|_| JournalError::Corrupt("decision"))).collect()
}

fn record(document: &str) -> Result<CallRecord, JournalError> {
    from_str(document).map_err(|_| JournalError::Corrupt("call record"))
}
