#![doc = include_str!("../README.md")]

#[cfg(test)]
#[path = "../tests/it/any.rs"]
mod any;
mod columns;
mod error;
mod fill;
mod find;
mod frame;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod gone;
mod head;
mod hold;
mod lane;
mod lanes;
mod log;
mod pack;
mod records;
mod schema;
mod seal;
mod sealed;
mod slots;
mod table;
mod tail;
mod view;
mod wire;
mod words;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anxin_domain::call::{CallRecord, Decision};
use anxin_domain::time::Instant;
use rusqlite::Connection;

pub use error::JournalError;
pub use find::{EvidenceFile, Page};
pub use head::LaneHead;
pub use lanes::Bookmark;
use lanes::Lanes;
pub use records::RecordOutcome;

/// Idle read connections kept.
const READERS_KEPT: usize = 4;
/// Bytes of a page of the file of call records.
const PAGE_BYTES: u64 = 4_096;

/// How a journal is kept.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Most bytes that the decisions, and as many that the call records may take of the disk, so that it leaves room for others.
    /// At the limit it answers as on a full disk. None is as far as the disk goes.
    pub limit_bytes: Option<u64>,
    /// A log with so many decisions is sealed.
    pub seal_entries: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { limit_bytes: None, seal_entries: 1 << 20 }
    }
}

/// The journal of one gate. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    lanes: Arc<Lanes>,
    decisions: writer::Writer,
    records: records::RecordWriter,
    readers: Mutex<Vec<Connection>>,
}

impl Journal {
    /// Opens the journal in a folder, or makes it.
    ///
    /// # Errors
    /// [`JournalError`] when the folder cannot be written, a file is not one of a journal, or evidence is missing.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        Self::open_with(folder, Options::default())
    }

    /// Opens the journal with options of one's own.
    ///
    /// # Errors
    /// As for [`Journal::open`].
    pub fn open_with(folder: &Path, options: Options) -> Result<Self, JournalError> {
        let lanes = Arc::new(Lanes::open(folder.join("decisions"))?);
        let path = folder.join("journal.db");
        let connection = schema::connect(&path)?;
        schema::prepare(&connection)?;
        if let Some(bytes) = options.limit_bytes {
            let pages = i64::try_from(bytes.div_ceil(PAGE_BYTES)).unwrap_or(i64::MAX);
            connection.pragma_update(None, "max_page_count", pages)?;
        }
        let decisions = writer::Writer::start(Arc::clone(&lanes), options)?;
        schema::move_decisions(&connection, |some| decisions.append_and_wait(some))?;
        let records = records::RecordWriter::start(connection)?;
        Ok(Self { inner: Arc::new(Inner { path, lanes, decisions, records, readers: Mutex::default() }) })
    }

    /// Writes decisions in one commit, all or none. When this returns Ok they are on the disk.
    ///
    /// # Errors
    /// [`JournalError`]: then none of them is evidence, and none may be answered.
    pub async fn append_decisions(&self, decisions: &[Decision]) -> Result<(), JournalError> {
        self.inner.decisions.append(decisions).await
    }

    /// Writes call records in one commit, all or none. A record that is there already is `Same`; one that has the same
    /// system and id but says something else is a `Conflict` and not written.
    ///
    /// # Errors
    /// [`JournalError`]: then none of them was written.
    pub async fn append_call_records(
        &self,
        records: Vec<CallRecord>,
    ) -> Result<Vec<RecordOutcome>, JournalError> {
        self.inner.records.append(records).await
    }

    /// Seals what this process wrote so far: afterwards its decisions lie in Parquet files, readable by other programs.
    ///
    /// # Errors
    /// [`JournalError`]: then they stay in the log, where they are as safe.
    pub async fn seal(&self) -> Result<(), JournalError> {
        self.inner.decisions.seal().await
    }

    /// Removes sealed files of which no decision has to be kept any more: `expired` says whether what was last decided by a
    /// rulebook at a moment may go. A note stays in the place of each. Answers how many decisions that were.
    ///
    /// # Errors
    /// [`JournalError`] when a file cannot be removed.
    pub async fn forget(
        &self,
        expired: impl Fn(&str, Instant) -> bool + Send + 'static,
    ) -> Result<u64, JournalError> {
        self.on_lanes(move |lanes| lanes.forget(&expired)).await
    }

    /// Whether the last write failed: then the next one probably will, and the gate allows nothing until it does not.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.inner.decisions.is_failing() || self.inner.records.is_failing()
    }

    async fn on_lanes<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Lanes) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let lanes = Arc::clone(&self.inner.lanes);
        tokio::task::spawn_blocking(move || f(&lanes)).await.unwrap_or(Err(JournalError::Stopped))
    }

    async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Connection) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let inner = Arc::clone(&self.inner);
        tokio::task::spawn_blocking(move || {
            let idle = inner.readers.lock().map_or(None, |mut idle| idle.pop());
            let connection = idle.map_or_else(|| schema::connect(&inner.path), Ok)?;
            let result = f(&connection);
            if let Ok(mut idle) = inner.readers.lock()
                && idle.len() < READERS_KEPT
            {
                idle.push(connection);
            }
            result
        })
        .await
        .unwrap_or(Err(JournalError::Stopped))
    }
}
