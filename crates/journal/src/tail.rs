//! What a log holds, found by id, by number called and by line while it is not sealed yet. Keys are in memory, the decisions
//! themselves in the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anxin_domain::call::Decision;

use crate::error::JournalError;
use crate::find::{By, Query};
use crate::frame::Hash;
use crate::log::{Mark, read_next};
use crate::sealed::About;
use crate::slots::{Chain, Slot, Slots};
use crate::wire::{self, Key};

/// Where an entry is.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// How many are before it in the log.
    pub(crate) slot: u32,
    /// The slot at which its frame begins.
    pub(crate) frame: u32,
    /// The byte at which it begins.
    pub(crate) at: u32,
}

/// The entries of one log.
pub(crate) struct Tail {
    /// The place of its first entry in the lane.
    pub(crate) first: u64,
    pub(crate) path: PathBuf,
    file: Arc<File>,
    /// The hash of the frame before its first.
    pub(crate) before: Hash,
    /// How far it has been read.
    pub(crate) mark: Mark,
    slots: Slots,
    /// The slots at which frames begin.
    frames: Vec<u32>,
}

impl Tail {
    /// A log that has not been read yet.
    pub(crate) fn new(path: PathBuf, file: Arc<File>, first: u64, before: Hash) -> Self {
        Self {
            first,
            path,
            file,
            before,
            mark: Mark { at: 0, next: first, before },
            slots: Slots::new(),
            frames: Vec::new(),
        }
    }

    /// Opens a log to be read.
    pub(crate) fn open(path: &Path, first: u64, before: Hash) -> Result<Self, JournalError> {
        let file = File::open(path).map_err(|error| JournalError::Unreadable(error.to_string()))?;
        Ok(Self::new(path.to_owned(), Arc::new(file), first, before))
    }

    /// Reads what was written since it was last read.
    pub(crate) fn follow(&mut self) -> Result<(), JournalError> {
        self.follow_to(u64::MAX)
    }

    /// The same up to a place at which another log begins. A frame that could not be brought to the disk was answered to nobody, and
    /// may stand behind the end of a log all the same.
    pub(crate) fn follow_to(&mut self, end: u64) -> Result<(), JournalError> {
        let mut mark = self.mark;
        while mark.next < end
            && let Some(frame) = read_next(&self.file, &mut mark)?
        {
            self.begin_frame()?;
            self.add(&frame.body, frame.at)?;
            self.mark = mark;
        }
        Ok(())
    }

    /// What is added from here on is of another frame.
    pub(crate) fn begin_frame(&mut self) -> Result<(), JournalError> {
        self.frames.push(u32::try_from(self.slots.len()).map_err(|_| JournalError::TooLarge)?);
        Ok(())
    }

    /// Takes entries that stand one behind the other from a byte of the file on.
    pub(crate) fn add(&mut self, mut entries: &[u8], mut at: u64) -> Result<(), JournalError> {
        while !entries.is_empty() {
            let (entry, rest) = wire::split(entries).ok_or(JournalError::Corrupt("decision"))?;
            let key = wire::key(entry).ok_or(JournalError::Corrupt("decision"))?;
            let place = u32::try_from(at).map_err(|_| JournalError::TooLarge)?;
            self.slots.push(key, place).ok_or(JournalError::TooLarge)?;
            at += entry.len() as u64;
            entries = rest;
        }
        Ok(())
    }

    /// Whether one of some ids, the least first, is here.
    pub(crate) fn has_any(&self, ids: &[u128]) -> bool {
        self.slots.has_any(ids)
    }

    /// How many entries there are.
    pub(crate) const fn len(&self) -> usize {
        self.slots.len()
    }

    /// The newest decisions that are asked for, in no particular order.
    pub(crate) fn find(&self, query: &Query) -> Result<Vec<(u64, Decision)>, JournalError> {
        let wanted = |slot: &usize| query.wants(&self.slots.get(*slot).key);
        let mut found: Vec<usize> = match query.by {
            By::Id(id) => self.slots.of_id(id).filter(wanted).collect(),
            By::Number(number) => self.slots.of(Chain::Number, number).filter(wanted).collect(),
            By::Line(line) => self.slots.of(Chain::Line, line).filter(wanted).collect(),
        };
        if found.len() > query.limit {
            found.sort_unstable_by_key(|slot| {
                std::cmp::Reverse((self.slots.get(*slot).key.decided_at, *slot))
            });
            found.truncate(query.limit);
        }
        found.into_iter().map(|slot| Ok((self.first + slot as u64, self.read(slot)?))).collect()
    }

    /// Decisions behind a place, in their order.
    pub(crate) fn after(&self, place: u64, limit: usize) -> Result<Vec<(u64, Decision)>, JournalError> {
        let begin = usize::try_from((place + 1).saturating_sub(self.first)).unwrap_or(usize::MAX);
        let end = begin.saturating_add(limit).min(self.slots.len());
        (begin..end).map(|slot| Ok((self.first + slot as u64, self.read(slot)?))).collect()
    }

    /// What there is to tell about the log once it is full; none of an empty one.
    pub(crate) fn about(&self) -> Option<About> {
        let keys = || self.slots.iter().map(|slot| slot.key);
        let moments = || keys().map(|key| key.decided_at);
        Some(About {
            first: self.first,
            last: self.first + (self.slots.len() as u64).saturating_sub(1),
            before: self.before,
            after: self.mark.before,
            decided: (moments().min()?, moments().max()?),
            ids: (keys().map(|key| key.id).min()?, keys().map(|key| key.id).max()?),
            rulebooks: BTreeMap::new(),
        })
    }

    /// All entries in the order of something and the moment they were decided at, and of their places where that is the same.
    pub(crate) fn sorted_by(&self, by: impl Fn(&Key) -> u64) -> Vec<Place> {
        let mut begins = self.frames.iter().copied().peekable();
        let mut frame = 0;
        // Everything goes with the keys: one after the other they are compared faster than looked up where they lie.
        let with_key = |(slot, Slot { key, at, .. }): (u32, &Slot)| {
            while let Some(begin) = begins.next_if(|begin| *begin <= slot) {
                frame = begin;
            }
            (by(key), key.decided_at, Place { slot, frame, at: *at })
        };
        let mut order: Vec<_> = (0..).zip(self.slots.iter()).map(with_key).collect();
        order.sort_unstable_by_key(|(key, decided_at, place)| (*key, *decided_at, place.slot));
        order.into_iter().map(|(.., place)| place).collect()
    }

    /// The key of a slot.
    pub(crate) fn key(&self, slot: usize) -> Key {
        self.slots.get(slot).key
    }

    /// Asks for a key that is looked at soon.
    pub(crate) fn fetch_key_ahead(&self, slot: usize) {
        self.slots.fetch_ahead(slot);
    }

    fn read(&self, slot: usize) -> Result<Decision, JournalError> {
        wire::read(&self.entry(slot)?).ok_or(JournalError::Corrupt("decision"))
    }

    /// The whole log as it was read or written, up to its end.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, JournalError> {
        let unreadable = |error: std::io::Error| JournalError::Unreadable(error.to_string());
        let length = usize::try_from(self.mark.at).map_err(|_| JournalError::TooLarge)?;
        // Memory that is read into as it comes is not made zero first.
        let mut bytes = Vec::with_capacity(length);
        let file = File::open(&self.path).map_err(unreadable)?;
        file.take(self.mark.at).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() == length { Ok(bytes) } else { Err(JournalError::Corrupt("log")) }
    }

    /// The bytes of an entry.
    fn entry(&self, slot: usize) -> Result<Vec<u8>, JournalError> {
        let unreadable = |error: std::io::Error| JournalError::Unreadable(error.to_string());
        let at = u64::from(self.slots.get(slot).at);
        let mut length = [0; 4];
        self.file.read_exact_at(&mut length, at).map_err(unreadable)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > wire::ENTRY_LIMIT {
            return Err(JournalError::Corrupt("decision"));
        }
        let mut entry = vec![0; length];
        self.file.read_exact_at(&mut entry, at).map_err(unreadable)?;
        Ok(entry)
    }
}
