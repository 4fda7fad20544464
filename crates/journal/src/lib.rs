#![doc = include_str!("../README.md")]

mod error;
mod find;
mod schema;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anxin_domain::call::{CallRecord, Decision};
use rusqlite::Connection;

pub use error::JournalError;
pub use find::Page;
pub use writer::RecordOutcome;

/// Idle read connections kept.
const READERS_KEPT: usize = 4;

/// The journal of one gate. Cheap to clone.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    writer: writer::Writer,
    readers: Mutex<Vec<Connection>>,
}

impl Journal {
    /// Opens the journal in a folder, or makes it.
    ///
    /// # Errors
    /// [`JournalError`] when the folder cannot be written or the file is not a journal.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        Self::open_limited(folder, None)
    }

    /// Opens the journal with a limit on its file, in pages of 4 KiB, so that it leaves room on the disk for others. At the
    /// limit it answers as on a full disk.
    ///
    /// # Errors
    /// As for [`Journal::open`].
    pub fn open_limited(folder: &Path, page_limit: Option<u32>) -> Result<Self, JournalError> {
        std::fs::create_dir_all(folder)
            .map_err(|e| JournalError::Unwritable(format!("{} cannot be made: {e}", folder.display())))?;
        let path = folder.join("journal.db");
        let connection = schema::connect(&path)?;
        schema::prepare(&connection)?;
        if let Some(pages) = page_limit {
            connection.pragma_update(None, "max_page_count", pages)?;
        }
        let writer = writer::Writer::start(connection)?;
        Ok(Self { inner: Arc::new(Inner { path, writer, readers: Mutex::default() }) })
    }

    /// Writes a decision. When this returns Ok it is on disk.
    ///
    /// # Errors
    /// [`JournalError`]: then the decision is not evidence and must not be answered.
    pub async fn append_decision(&self, decision: Decision) -> Result<(), JournalError> {
        self.inner.writer.decision(decision).await
    }

    /// Writes many decisions in one commit, all or none.
    ///
    /// # Errors
    /// As for [`Journal::append_decision`].
    pub async fn append_decisions(&self, decisions: Vec<Decision>) -> Result<(), JournalError> {
        self.inner.writer.decisions(decisions).await
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
        self.inner.writer.records(records).await
    }

    /// Whether the last write failed: then the next one probably will, and the gate allows nothing until it does not.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.inner.writer.is_failing()
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
