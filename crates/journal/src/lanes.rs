//! All lanes of a data folder.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use anxin_domain::call::Decision;
use anxin_domain::time::Instant;

use crate::error::JournalError;
use crate::find::{EvidenceFile, Query};
use crate::lane::{Lane, names, read, write};

/// Processes that may write at once.
const LANES_LIMIT: u32 = 64;

/// How far somebody has read in each lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bookmark(BTreeMap<u32, u64>);

/// The folder with a folder for each lane in it.
pub(crate) struct Lanes {
    folder: PathBuf,
    known: RwLock<BTreeMap<u32, Arc<Lane>>>,
}

impl Lanes {
    /// Reads all that is there.
    pub(crate) fn open(folder: PathBuf) -> Result<Self, JournalError> {
        std::fs::create_dir_all(&folder)
            .map_err(|e| JournalError::Unwritable(format!("{} cannot be made: {e}", folder.display())))?;
        let lanes = Self { folder, known: RwLock::default() };
        lanes.all()?;
        Ok(lanes)
    }

    /// Every lane there is by now.
    pub(crate) fn all(&self) -> Result<Vec<(u32, Arc<Lane>)>, JournalError> {
        for name in names(&self.folder)? {
            let Ok(number) = name.parse() else { continue };
            if !read(&self.known)?.contains_key(&number) {
                let lane = Arc::new(Lane::read(&self.folder.join(name))?);
                write(&self.known)?.entry(number).or_insert(lane);
            }
        }
        Ok(read(&self.known)?.iter().map(|(number, lane)| (*number, Arc::clone(lane))).collect())
    }

    /// Takes the first lane that nobody writes, for as long as the returned file is open.
    pub(crate) fn take(&self) -> Result<(File, Arc<Lane>), JournalError> {
        let unwritable = |error: std::io::Error| JournalError::Unwritable(error.to_string());
        for number in 0..LANES_LIMIT {
            let folder = self.folder.join(number.to_string());
            std::fs::create_dir_all(&folder).map_err(unwritable)?;
            let lock = OpenOptions::new()
                .create(true)
                .truncate(false)
                .write(true)
                .open(folder.join("lock"))
                .map_err(unwritable)?;
            match lock.try_lock() {
                Ok(()) => {
                    // Read under the lock: what was read before may have been the middle of somebody's work.
                    let lane = Arc::new(Lane::read(&folder)?);
                    write(&self.known)?.insert(number, Arc::clone(&lane));
                    return Ok((lock, lane));
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(unwritable(error)),
            }
        }
        Err(JournalError::Unwritable(format!("{LANES_LIMIT} processes write it already")))
    }

    /// The newest decisions that are asked for, the newest first.
    pub(crate) fn find(&self, query: &Query) -> Result<Vec<Decision>, JournalError> {
        let mut found = Vec::new();
        for (_, lane) in self.all()? {
            found.extend(lane.find(query)?);
        }
        Ok(query.newest(found).into_iter().map(|(_, decision)| decision).collect())
    }

    /// Decisions behind a bookmark, lane by lane, and the bookmark behind them.
    pub(crate) fn after(
        &self,
        bookmark: &Bookmark,
        limit: usize,
    ) -> Result<(Vec<Decision>, Bookmark), JournalError> {
        let (mut found, mut bookmark) = (Vec::new(), bookmark.clone());
        for (number, lane) in self.all()? {
            let place = bookmark.0.entry(number).or_default();
            while found.len() < limit {
                let some = lane.after(*place, limit - found.len())?;
                let Some((last, _)) = some.last() else { break };
                *place = *last;
                found.extend(some.into_iter().map(|(_, decision)| decision));
            }
        }
        Ok((found, bookmark))
    }

    /// Removes what is kept no longer, from lanes that nobody else writes; answers how many decisions that were.
    pub(crate) fn forget(&self, expired: &dyn Fn(&str, Instant) -> bool) -> Result<u64, JournalError> {
        let mut forgotten = 0;
        for (_, lane) in self.all()? {
            let lock =
                OpenOptions::new().create(true).truncate(false).write(true).open(lane.folder.join("lock"));
            let lock = lock.map_err(|error| JournalError::Unwritable(error.to_string()))?;
            let is_own = read(&lane.state)?.is_own;
            // Another process forgets what is its own.
            if is_own || lock.try_lock().is_ok() {
                forgotten += lane.forget(expired)?;
            }
        }
        Ok(forgotten)
    }

    /// How many decisions there are.
    pub(crate) fn count(&self) -> Result<u64, JournalError> {
        self.all()?.iter().map(|(_, lane)| lane.count()).sum()
    }

    /// Every file, lane by lane, in order.
    pub(crate) fn files(&self) -> Result<Vec<EvidenceFile>, JournalError> {
        let mut files = Vec::new();
        for (number, lane) in self.all()? {
            files.extend(lane.files(number)?);
        }
        Ok(files)
    }

    /// Computes every hash again.
    pub(crate) fn verify(&self) -> Result<(), JournalError> {
        self.all()?.iter().try_for_each(|(_, lane)| lane.verify())
    }

    /// How many bytes of the disk they take.
    pub(crate) fn bytes(&self) -> Result<u64, JournalError> {
        let size = |path: &Path| path.metadata().map_or(0, |about| about.len());
        let mut bytes = 0;
        for (_, lane) in self.all()? {
            bytes += names(&lane.folder)?.iter().map(|name| size(&lane.folder.join(name))).sum::<u64>();
        }
        Ok(bytes)
    }
}
