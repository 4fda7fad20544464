//! A lane: the chain of files that one process writes at a time. Every process that writes has one of its own, so that nobody waits
//! for another's lock; everybody reads all of them.
//!
//! Sealed files come first, then logs, each beginning where the one before it ends and with its last hash. While a log is there it
//! counts, and not a sealed file of the same decisions: sealing is done when the log is gone.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use std::time::{Duration, SystemTime};

use anxin_domain::call::Decision;
use anxin_domain::time::Instant;

use crate::error::JournalError;
use crate::find::{EvidenceFile, Query};
use crate::frame::Hash;
use crate::gone::Gone;
use crate::sealed::{InOrder, Sealed};
use crate::tail::Tail;

/// A folder changed so lately may change again without its date saying so.
const DATE_IS_COARSE: Duration = Duration::from_millis(50);
/// How often a folder is looked through again when files vanish meanwhile, because their process seals them.
const TRIES: usize = 10;

/// One lane.
pub(crate) struct Lane {
    pub(crate) folder: PathBuf,
    pub(crate) state: RwLock<State>,
}

/// What a lane holds.
#[derive(Default)]
pub(crate) struct State {
    /// What is kept no longer: always the oldest.
    pub(crate) gone: Vec<Gone>,
    pub(crate) sealed: Vec<Arc<Sealed>>,
    /// Logs that are full and not sealed yet.
    pub(crate) closed: Vec<Arc<Tail>>,
    /// The log that is being written.
    pub(crate) open: Option<Tail>,
    /// This process writes it: what is here is all there is.
    pub(crate) is_own: bool,
    /// The folder's date when it was read, if it can be relied upon.
    read_at: Option<SystemTime>,
    /// The sealed file that was last read in its order.
    in_order: Option<(u64, Arc<InOrder>)>,
}

impl Lane {
    /// Reads what a folder holds.
    ///
    /// # Errors
    /// [`JournalError`] when a file is missing, is none of ours, or cannot be read.
    pub(crate) fn read(folder: &Path) -> Result<Self, JournalError> {
        let state = State::read(folder)?;
        Ok(Self { folder: folder.to_owned(), state: RwLock::new(state) })
    }

    /// Takes note of what another process wrote since.
    pub(crate) fn follow(&self) -> Result<(), JournalError> {
        let mut state = write(&self.state)?;
        if state.is_own {
            return Ok(());
        }
        if state.read_at.is_none() || state.read_at != date(&self.folder) {
            let again = State::read(&self.folder)?;
            *state = State { in_order: state.in_order.take(), ..again };
        }
        state.open.as_mut().map_or(Ok(()), Tail::follow)
    }

    /// The newest decisions that are asked for, with their places, in no particular order.
    pub(crate) fn find(&self, query: &Query) -> Result<Vec<(u64, Decision)>, JournalError> {
        self.follow()?;
        // Sealed files are read without holding anybody up.
        let (mut found, sealed) = {
            let state = read(&self.state)?;
            let mut found = Vec::new();
            for log in state.closed.iter().map(Arc::as_ref).chain(&state.open) {
                found.extend(log.find(query)?);
            }
            (found, state.sealed.clone())
        };
        for file in sealed.iter().rev() {
            found.extend(file.find(query)?);
        }
        found = query.newest(found);
        Ok(found)
    }

    /// Decisions behind a place, in order, at most so many; fewer do not mean that there are no more.
    pub(crate) fn after(&self, place: u64, limit: usize) -> Result<Vec<(u64, Decision)>, JournalError> {
        self.follow()?;
        let sealed = {
            let state = read(&self.state)?;
            for log in state.closed.iter().map(Arc::as_ref).chain(&state.open) {
                if log.first <= place + 1 && place + 1 < log.first + log.len() as u64 {
                    return log.after(place, limit);
                }
            }
            state.sealed.iter().find(|file| file.last > place).cloned()
        };
        let Some(file) = sealed else { return Ok(Vec::new()) };
        let known = read(&self.state)?.in_order.clone().filter(|(first, _)| *first == file.first);
        let in_order = match known {
            Some((_, in_order)) => in_order,
            None => {
                let in_order = Arc::new(file.in_order()?);
                write(&self.state)?.in_order = Some((file.first, Arc::clone(&in_order)));
                in_order
            }
        };
        in_order.after(place, limit)
    }

    /// Removes the oldest sealed files for as long as each of their rulebooks says that its last decision need not be kept.
    pub(crate) fn forget(&self, expired: &dyn Fn(&str, Instant) -> bool) -> Result<u64, JournalError> {
        let mut forgotten = 0;
        loop {
            let Some(oldest) = read(&self.state)?.sealed.first().cloned() else { return Ok(forgotten) };
            let is_old = |(label, last): (&String, &i64)| expired(label, Instant::from_micros(*last));
            if !oldest.rulebooks.iter().all(is_old) {
                return Ok(forgotten);
            }
            let gone = Gone::put_in_place_of(&self.folder, &oldest)?;
            forgotten += gone.last + 1 - gone.first;
            let mut state = write(&self.state)?;
            state.sealed.retain(|file| file.first != gone.first);
            state.gone.push(gone);
        }
    }

    /// How many decisions it has taken and still keeps.
    pub(crate) fn count(&self) -> Result<u64, JournalError> {
        self.follow()?;
        let state = read(&self.state)?;
        Ok(state.end().0 - 1 - state.gone.last().map_or(0, |gone| gone.last))
    }

    /// Its files in order.
    pub(crate) fn files(&self, lane: u32) -> Result<Vec<EvidenceFile>, JournalError> {
        self.follow()?;
        let state = read(&self.state)?;
        let moments = |(from, until)| (Instant::from_micros(from), Instant::from_micros(until));
        let sealed = state.sealed.iter().map(|file| EvidenceFile {
            lane,
            name: file.name(),
            first: file.first,
            count: file.last + 1 - file.first,
            decided: Some(moments(file.decided)),
            is_sealed: true,
        });
        let logs = state.closed.iter().map(Arc::as_ref).chain(&state.open).map(|log| EvidenceFile {
            lane,
            name: log.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            first: log.first,
            count: log.len() as u64,
            decided: log.about().map(|about| moments(about.decided)),
            is_sealed: false,
        });
        Ok(sealed.chain(logs).collect())
    }

    /// Computes every hash again.
    ///
    /// # Errors
    /// [`JournalError::Broken`] names the first file that does not hold.
    pub(crate) fn verify(&self) -> Result<(), JournalError> {
        // Reading it anew hashes every log and holds each file against the one before it.
        let state = State::read(&self.folder)?;
        state.sealed.iter().try_for_each(|file| file.verify())
    }
}

impl State {
    pub(crate) fn read(folder: &Path) -> Result<Self, JournalError> {
        for _ in 0..TRIES {
            if let Some(state) = Self::try_read(folder)? {
                return Ok(state);
            }
        }
        Err(JournalError::Unreadable("the folder of decisions changes all the time".into()))
    }

    /// None when a file vanished meanwhile.
    fn try_read(folder: &Path) -> Result<Option<Self>, JournalError> {
        let read_at = date(folder).filter(|date| is_old(*date));
        let names = names(folder)?;
        let mut state = Self { read_at, ..Self::default() };
        let logs: Vec<u64> =
            names.iter().filter_map(|name| name.strip_suffix(".log")?.parse().ok()).collect();
        for name in names.iter().filter(|name| name.ends_with(".gone.json")) {
            let gone = Gone::open(&folder.join(name))?;
            if (gone.first, gone.before) != state.end() {
                return Err(JournalError::Broken(name.clone()));
            }
            state.gone.push(gone);
        }
        for name in names.iter().filter(|name| name.ends_with(".decisions.parquet")) {
            let first = name.split('-').next().and_then(|first| first.parse().ok());
            let is_gone = |first: &u64| state.gone.iter().any(|gone| gone.first == *first);
            if first.is_some_and(|first| logs.contains(&first) || is_gone(&first)) {
                continue;
            }
            let path = folder.join(name);
            match Sealed::open(&path) {
                Err(_) if !path.exists() => return Ok(None),
                sealed => state.take(sealed?)?,
            }
        }
        for (place, first) in logs.iter().enumerate() {
            let (next, before) = state.end();
            let path = crate::log::path(folder, *first);
            let name = || path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if next != *first {
                return if path.exists() { Err(JournalError::Broken(name())) } else { Ok(None) };
            }
            let mut log = match Tail::open(&path, *first, before) {
                Err(_) if !path.exists() => return Ok(None),
                log => log?,
            };
            log.follow_to(logs.get(place + 1).copied().unwrap_or(u64::MAX))?;
            match place + 1 == logs.len() {
                true => state.open = Some(log),
                false => state.closed.push(Arc::new(log)),
            }
        }
        Ok(Some(state))
    }

    fn take(&mut self, sealed: Sealed) -> Result<(), JournalError> {
        if (sealed.first, sealed.before) != self.end() {
            return Err(JournalError::Broken(sealed.name()));
        }
        self.sealed.push(Arc::new(sealed));
        Ok(())
    }

    /// The place of the next decision and the hash of the last frame.
    pub(crate) fn end(&self) -> (u64, Hash) {
        let of_log = |log: &Tail| (log.first + log.len() as u64, log.mark.before);
        let open = self.open.as_ref().map(of_log);
        let closed = || self.closed.last().map(|log| of_log(log));
        let sealed = || self.sealed.last().map(|file| (file.last + 1, file.after));
        let gone = || self.gone.last().map(|gone| (gone.last + 1, gone.after));
        open.or_else(closed).or_else(sealed).or_else(gone).unwrap_or((1, [0; 32]))
    }
}

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, JournalError> {
    let unreadable = |error: std::io::Error| JournalError::Unreadable(error.to_string());
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        names.push(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

pub(crate) fn date(folder: &Path) -> Option<SystemTime> {
    File::open(folder).and_then(|folder| folder.metadata()).and_then(|about| about.modified()).ok()
}

fn is_old(date: SystemTime) -> bool {
    date.elapsed().is_ok_and(|age| age > DATE_IS_COARSE)
}

pub(crate) fn read<T>(lock: &RwLock<T>) -> Result<std::sync::RwLockReadGuard<'_, T>, JournalError> {
    lock.read().map_err(|_| JournalError::Stopped)
}

pub(crate) fn write<T>(lock: &RwLock<T>) -> Result<std::sync::RwLockWriteGuard<'_, T>, JournalError> {
    lock.write().map_err(|_| JournalError::Stopped)
}
