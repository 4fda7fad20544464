//! Finding evidence again.

use anxin_domain::call::{CallRecord, Decision};
use anxin_domain::decide::Verdict;
use anxin_domain::ids::DecisionId;
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use rusqlite::{Connection, Params, params};
use serde_json::from_str;

use crate::error::JournalError;
use crate::records::digits;
use crate::wire::Key;
use crate::{Bookmark, Journal};

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

/// A file of decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Whose lane it is in: each process that writes has one.
    pub lane: u32,
    /// Its name in the lane's folder.
    pub name: String,
    /// The place of its first decision in the lane, from 1.
    pub first: u64,
    /// How many decisions it has.
    pub count: u64,
    /// The first and the last moment at which one of them was decided; none when it is empty.
    pub decided: Option<(Instant, Instant)>,
    /// Whether it is a Parquet file that changes no more.
    pub is_sealed: bool,
}

/// By what decisions are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Id([u8; 16]),
    Number(u64),
    Line(u64),
}

/// What decisions are asked for: the newest of those.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query {
    pub(crate) by: By,
    /// Of this line only.
    pub(crate) line: Option<u64>,
    /// From this moment on, in microseconds.
    pub(crate) since: i64,
    /// Up to, not including, this moment.
    pub(crate) until: i64,
    pub(crate) limit: usize,
    /// Only those that allow.
    pub(crate) allows: bool,
}

impl Query {
    pub(crate) const fn all(by: By) -> Self {
        Self { by, line: None, since: i64::MIN, until: i64::MAX, limit: usize::MAX, allows: false }
    }

    fn page(by: By, page: Page) -> Self {
        let Page { since, until, limit } = page;
        Self { since: since.micros(), until: until.micros(), limit: limit as usize, ..Self::all(by) }
    }

    /// Whether an entry is asked for; what a hash table finds may be another's.
    pub(crate) fn wants(&self, key: &Key) -> bool {
        let is_it = match self.by {
            By::Id(id) => key.id == id,
            By::Number(number) => key.number == number,
            By::Line(line) => key.line == line,
        };
        is_it
            && (self.since..self.until).contains(&key.decided_at)
            && self.line.is_none_or(|line| key.line == line)
            && (key.allows || !self.allows)
    }

    /// Whether a decision is asked for.
    pub(crate) fn wants_decision(&self, decision: &Decision) -> bool {
        self.wants(&Key {
            id: decision.id.to_bytes(),
            decided_at: decision.decided_at.micros(),
            line: decision.call.from.digits(),
            number: decision.call.to.digits(),
            allows: decision.judgement.verdict == Verdict::Allow,
        })
    }

    /// Whether every decision of its key and time is asked for.
    pub(crate) const fn wants_all(&self) -> bool {
        self.line.is_none() && !self.allows
    }

    /// The newest of some decisions, the newest first.
    pub(crate) fn newest(&self, mut found: Vec<(u64, Decision)>) -> Vec<(u64, Decision)> {
        found.sort_by_key(|(seq, decision)| std::cmp::Reverse((decision.decided_at, *seq)));
        found.truncate(self.limit);
        found
    }
}

impl Journal {
    /// A decision by its id.
    ///
    /// # Errors
    /// [`JournalError`] when a file cannot be read.
    pub async fn decision(&self, id: DecisionId) -> Result<Option<Decision>, JournalError> {
        Ok(self.find(Query { limit: 1, ..Query::all(By::Id(id.to_bytes())) }).await?.pop())
    }

    /// Decisions about calls to a number, the newest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn decisions_to(&self, to: Number, page: Page) -> Result<Vec<Decision>, JournalError> {
        self.find(Query::page(By::Number(to.digits()), page)).await
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
        let page = Page { since, until: Instant::from_micros(i64::MAX), limit };
        let query = Query { allows: true, ..Query::page(By::Number(to.digits()), page) };
        let mut allows = self.find(query).await?;
        allows.reverse();
        Ok(allows)
    }

    /// Decisions about calls from a line, the newest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn decisions_from(&self, line: Number, page: Page) -> Result<Vec<Decision>, JournalError> {
        self.find(Query::page(By::Line(line.digits()), page)).await
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
        let page = Page { since, until, limit: u32::MAX };
        let query = Query { line: Some(from.digits()), ..Query::page(By::Number(to.digits()), page) };
        self.find(query).await
    }

    async fn find(&self, query: Query) -> Result<Vec<Decision>, JournalError> {
        self.on_lanes(move |lanes| lanes.find(&query)).await
    }

    /// Decisions in the order they were written behind a bookmark, process by process, and the bookmark behind the last of them.
    /// None when the bookmark stands at the end.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn decisions_after(
        &self,
        bookmark: &Bookmark,
        limit: u32,
    ) -> Result<(Vec<Decision>, Bookmark), JournalError> {
        let bookmark = bookmark.clone();
        self.on_lanes(move |lanes| lanes.after(&bookmark, limit as usize)).await
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

    /// Call records from a line, the newest first.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn records_from(&self, line: Number, page: Page) -> Result<Vec<CallRecord>, JournalError> {
        let sql = "SELECT document FROM call_record WHERE line = ?1 AND started_at >= ?2 AND started_at < ?3 \
                   ORDER BY started_at DESC, seq DESC LIMIT ?4";
        let params = move |c: &Connection| {
            documents(c, sql, params![digits(line), page.since.micros(), page.until.micros(), page.limit])
        };
        self.read(params).await?.iter().map(|d| record(d)).collect()
    }

    /// Whom a line called and when, the newest first, at most `limit`: without the rest of the records, so that many are quick. A
    /// privacy number stands as it was dialled.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn calls_from(
        &self,
        line: Number,
        since: Instant,
        until: Instant,
        limit: u32,
    ) -> Result<Vec<(Number, Instant)>, JournalError> {
        let sql = "SELECT number, started_at FROM call_record WHERE line = ?1 AND started_at >= ?2 AND started_at < ?3 \
                   ORDER BY started_at DESC LIMIT ?4";
        self.read(move |c| {
            let mut statement = c.prepare_cached(sql)?;
            let range = params![digits(line), since.micros(), until.micros(), limit];
            let rows = statement.query_map(range, |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
            rows.map(|row| {
                let (number, at) = row?;
                let number = u64::try_from(number).map_err(|_| JournalError::Corrupt("call record"))?;
                Ok((Number::from_digits(number), Instant::from_micros(at)))
            })
            .collect()
        })
        .await
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
    pub async fn counts(&self) -> Result<(u64, u64), JournalError> {
        let decisions = self.on_lanes(|lanes| lanes.count()).await?;
        let records =
            self.read(|c| Ok(c.query_row("SELECT COUNT(*) FROM call_record", [], |row| row.get(0))?));
        let records: i64 = records.await?;
        Ok((decisions, records.unsigned_abs()))
    }

    /// Every file of decisions, lane by lane, in order.
    ///
    /// # Errors
    /// As for [`Journal::decision`].
    pub async fn files(&self) -> Result<Vec<EvidenceFile>, JournalError> {
        self.on_lanes(|lanes| lanes.files()).await
    }

    /// Asks whether all evidence is whole: every hash of every decision is computed again, from Parquet files too, and SQLite
    /// checks the call records. Takes about as long as reading everything.
    ///
    /// # Errors
    /// [`JournalError::Broken`], [`JournalError::Damaged`] or [`JournalError::Foreign`] when it is not.
    pub async fn verify(&self) -> Result<(), JournalError> {
        self.on_lanes(|lanes| lanes.verify()).await?;
        self.check().await
    }

    /// Asks whether the files are there, follow each other, and are what they should be; SQLite checks the call records.
    ///
    /// # Errors
    /// As for [`Journal::verify`].
    pub async fn check(&self) -> Result<(), JournalError> {
        self.on_lanes(|lanes| lanes.count().map(drop)).await?;
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

fn record(document: &str) -> Result<CallRecord, JournalError> {
    from_str(document).map_err(|_| JournalError::Corrupt("call record"))
}
