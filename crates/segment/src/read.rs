//! Reading a segment: opened and verified as a whole, then asked by any number of threads.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

use anxin_domain::number::Number;
use xxhash_rust::xxh3::xxh3_64;

use crate::block::{self, ABSENT};
use crate::build::{IN_MEMORY, MemoryBuilder};
use crate::bytes::{Bytes, fetch_ahead};
use crate::error::SegmentError;
use crate::format::{ENTRY_BYTES, Entry, Shape, frame};
use crate::merge::Numbers;
use crate::{Code, number_at, place_of};

/// Look-ups of a batch whose cache misses overlap.
const AT_ONCE: usize = 32;
/// Bytes that one thread reads at once.
const READ_BYTES: usize = 8 << 20;

/// Where a segment stays while it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// In the file, mapped: shared by all processes that use it, and two to three times slower at random where the system has
    /// no huge pages for files.
    Mapped,
    /// In memory of its own, in huge pages. For whoever answers for long.
    Memory,
}

/// An immutable list of numbers with codes.
pub struct Segment {
    bytes: Bytes,
    directory: Directory,
    count: u64,
    seal: u64,
    label: Box<str>,
}

impl Segment {
    /// Opens a segment and verifies every byte of it, on all cores.
    ///
    /// # Errors
    /// [`SegmentError`]: the file is not there, not a segment, not whole or damaged. Then use the last good one.
    pub fn open(path: &Path, stay: Stay) -> Result<Self, SegmentError> {
        let failed = SegmentError::file(path);
        let file = File::open(path).map_err(&failed)?;
        let length = file.metadata().map_err(&failed)?.len();
        let bytes = match (stay, usize::try_from(length).unwrap_or(usize::MAX)) {
            // What is empty cannot be mapped, and is no segment either.
            (_, 0) => Bytes::Built(Vec::new()),
            (Stay::Mapped, _) => Bytes::map(&file).map_err(&failed)?,
            (Stay::Memory, length) => {
                let mut memory = Bytes::memory(length).map_err(&failed)?;
                read_all(&file, &mut memory).map_err(&failed)?;
                Bytes::Held(memory)
            }
        };
        Self::verified(bytes, &path.display().to_string())
    }

    /// Makes a segment in memory of numbers in rising order.
    ///
    /// # Errors
    /// [`SegmentError::OutOfOrder`], [`SegmentError::TooLong`].
    pub fn of(numbers: impl IntoIterator<Item = (Number, Code)>, label: &str) -> Result<Self, SegmentError> {
        let mut builder = MemoryBuilder::default();
        numbers.into_iter().try_for_each(|(number, code)| builder.push(number, code))?;
        builder.finish(label)
    }

    /// Reads a segment from the bytes of its file, and verifies them.
    ///
    /// # Errors
    /// As for [`Segment::open`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, SegmentError> {
        Self::verified(Bytes::Built(bytes), IN_MEMORY)
    }

    fn verified(bytes: Bytes, file: &str) -> Result<Self, SegmentError> {
        let footer = frame(&bytes, file)?;
        let damaged = |part: &str| SegmentError::damaged(file, part);
        let directory_at = usize::try_from(footer.directory_at).unwrap_or(usize::MAX);
        let label_at = footer.label_at().ok_or_else(|| damaged("the footer"))?;
        let label_end = label_at + footer.label_bytes as usize;
        let end = bytes.get(directory_at..label_end).ok_or_else(|| damaged("the footer"))?;
        if xxh3_64(end) != footer.sum {
            return Err(damaged("the directory"));
        }
        let label = std::str::from_utf8(bytes.get(label_at..label_end).unwrap_or_default());
        let label = label.map_err(|_| damaged("the label"))?.into();
        let (entries, _) = end.get(..label_at - directory_at).unwrap_or_default().as_chunks::<ENTRY_BYTES>();
        let entries: Option<Vec<Entry>> = entries.iter().map(|entry| Entry::read(entry)).collect();
        let entries = entries.filter(|entries| in_order(entries, directory_at));
        let entries = entries.ok_or_else(|| damaged("the directory"))?;
        if entries.iter().map(|entry| u64::from(entry.count)).sum::<u64>() != footer.count {
            return Err(damaged("the directory"));
        }
        if let Some(key) = first_damaged(&bytes, &entries) {
            return Err(SegmentError::damaged(file, format!("block {key}")));
        }
        let (directory, count, seal) = (Directory::of(entries), footer.count, footer.sum);
        Ok(Self { bytes, directory, count, seal, label })
    }

    /// How many numbers it has.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The checksum of its directory, which has the checksums of all blocks, and of its label: two segments with the same seal
    /// say the same, but for malice.
    #[must_use]
    pub const fn seal(&self) -> u64 {
        self.seal
    }

    /// What its maker wrote on it.
    #[must_use]
    pub const fn label(&self) -> &str {
        &self.label
    }

    /// Bytes of memory it takes, or of the file that is mapped, with its directory.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes.len() + self.directory.memory()
    }

    /// The code of a number; none when it is not on the list.
    #[must_use]
    pub fn get(&self, number: Number) -> Option<Code> {
        let (key, low) = place_of(number)?;
        block::get(&self.bytes, self.directory.entry(key)?, low)
    }

    /// Looks many numbers up, in their order, several times as fast as one by one where the list is larger than the caches.
    /// Calls `each` with the place of a number among those given, and its code.
    pub fn get_many(&self, numbers: &[Number], mut each: impl FnMut(usize, Option<Code>)) {
        let mut batch = Batch::default();
        for (chunk, some) in numbers.chunks(AT_ONCE).enumerate() {
            batch.find(&self.bytes, &self.directory, some);
            for (index, (look, _)) in batch.looks.iter().zip(some).enumerate() {
                each(chunk * AT_ONCE + index, look.code);
            }
        }
    }

    /// Every number in rising order.
    #[must_use]
    pub fn numbers(&self) -> Numbers<'_> {
        Numbers::of(self)
    }

    /// The numbers of a block by its place in the directory; none behind the last.
    pub(crate) fn block_numbers(&self, index: usize) -> Option<Vec<(Number, Code)>> {
        let entry = self.directory.entries.get(index)?;
        let mut numbers = Vec::with_capacity(entry.count as usize);
        block::read(&self.bytes, entry, |low, code| numbers.push((number_at(entry.key, low), code)));
        Some(numbers)
    }

    /// Calls `each` with every number in rising order, until it fails.
    ///
    /// # Errors
    /// What `each` fails with.
    pub fn try_for_each<E>(&self, mut each: impl FnMut(Number, Code) -> Result<(), E>) -> Result<(), E> {
        for entry in &self.directory.entries {
            let mut failed = Ok(());
            block::read(&self.bytes, entry, |low, code| {
                if failed.is_ok() {
                    failed = each(number_at(entry.key, low), code);
                }
            });
            failed?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Segment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segment")
            .field("count", &self.count)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

/// Look-ups that are made together: each step is taken for all of them before the next.
#[derive(Default)]
struct Batch {
    looks: [Look; AT_ONCE],
}

#[derive(Clone, Copy, Default)]
struct Look {
    /// The index of its block in the directory, or of none.
    block: usize,
    /// The place that is read next.
    at: usize,
    /// The bit of its line, or the rest in its bucket.
    rest: u32,
    bucket: (u32, u32),
    rank: u32,
    code: Option<Code>,
}

impl Batch {
    fn find(&mut self, bytes: &[u8], directory: &Directory, numbers: &[Number]) {
        let looks = self.looks.get_mut(..numbers.len()).unwrap_or_default();
        let entry = |look: &Look| directory.entries.get(look.block);
        for (look, number) in looks.iter_mut().zip(numbers) {
            *look = Look { block: usize::MAX, rank: ABSENT, ..Look::default() };
            let found = place_of(*number).and_then(|(key, low)| Some((directory.index(key)?, low)));
            let Some((block, low)) = found else { continue };
            look.block = block;
            let Some(entry) = entry(look) else { continue };
            (look.at, look.rest) = block::first_place(entry, low);
            fetch_ahead(bytes, look.at);
        }
        let mut buckets = false;
        for look in looks.iter_mut() {
            let Some(entry) = entry(look) else { continue };
            if entry.shape == Shape::Lines {
                look.rank = block::rank_in_line(bytes, look.at, look.rest);
                block::fetch_code(bytes, entry, look.rank);
            } else {
                look.bucket = block::bucket(bytes, entry, look.at);
                fetch_ahead(bytes, block::bucket_place(entry, look.bucket.0));
                buckets = true;
            }
        }
        if buckets {
            for look in looks.iter_mut() {
                let Some(entry) = entry(look).filter(|entry| entry.shape != Shape::Lines) else { continue };
                look.rank = block::rank_in_bucket(bytes, entry, look.bucket, look.rest);
                block::fetch_code(bytes, entry, look.rank);
            }
        }
        for look in looks.iter_mut() {
            look.code = entry(look).and_then(|entry| block::code(bytes, entry, look.rank));
        }
    }
}

/// The blocks by key.
struct Directory {
    entries: Vec<Entry>,
    /// A hash table with open addresses: the index of an entry plus one, or zero.
    slots: Vec<u32>,
    shift: u32,
}

impl Directory {
    fn of(entries: Vec<Entry>) -> Self {
        let bits = (entries.len() * 2).next_power_of_two().trailing_zeros().max(1);
        let mut directory = Self { slots: vec![0; 1 << bits], shift: 32 - bits, entries };
        for index in 0..directory.entries.len() {
            let Some(key) = directory.entries.get(index).map(|entry| entry.key) else { break };
            let mut slot = directory.first_slot(key);
            while directory.slots.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & (directory.slots.len() - 1);
            }
            if let (Some(slot), Ok(index)) = (directory.slots.get_mut(slot), u32::try_from(index + 1)) {
                *slot = index;
            }
        }
        directory
    }

    /// Blocks that follow each other are spread by the multiplication (Knuth, vol. 3, section 6.4).
    const fn first_slot(&self, key: u32) -> usize {
        (key.wrapping_mul(0x9E37_79B1) >> self.shift) as usize
    }

    #[inline]
    fn index(&self, key: u32) -> Option<usize> {
        let mut slot = self.first_slot(key);
        loop {
            let index = (*self.slots.get(slot)? as usize).checked_sub(1)?;
            if self.entries.get(index)?.key == key {
                return Some(index);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn entry(&self, key: u32) -> Option<&Entry> {
        self.entries.get(self.index(key)?)
    }

    const fn memory(&self) -> usize {
        self.entries.len() * size_of::<Entry>() + self.slots.len() * size_of::<u32>()
    }
}

/// Whether the blocks rise, do not overlap and end before the directory begins.
fn in_order(entries: &[Entry], directory_at: usize) -> bool {
    let ends = |entry: &Entry| entry.at.checked_add(entry.bytes());
    let rising =
        entries.is_sorted_by(|one, next| one.key < next.key && ends(one).is_some_and(|end| end <= next.at));
    rising && entries.last().is_none_or(|last| ends(last).is_some_and(|end| end <= directory_at))
}

/// Verifies the blocks on all cores; the key of one that is not as it was written.
fn first_damaged(bytes: &[u8], entries: &[Entry]) -> Option<u32> {
    let damaged = |entry: &&Entry| {
        let block = bytes.get(entry.at..entry.at + entry.bytes());
        block.map(xxh3_64) != Some(entry.sum) || !block::is_whole(bytes, entry)
    };
    let threads = cores().min(entries.len()).max(1);
    let part = entries.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            entries.chunks(part).map(|part| scope.spawn(move || part.iter().find(damaged))).collect();
        let found = parts.into_iter().map(std::thread::ScopedJoinHandle::join);
        // A thread that ended without an answer verified nothing.
        found.map(|found| found.unwrap_or(entries.first())).find_map(|found| found.map(|entry| entry.key))
    })
}

/// Reads a file into memory on all cores: the memory is cleared page by page as it is touched, which takes longer than reading.
fn read_all(file: &File, memory: &mut [u8]) -> std::io::Result<()> {
    let part = memory.len().div_ceil(cores()).next_multiple_of(READ_BYTES).max(READ_BYTES);
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0_u64..)
            .step_by(part)
            .zip(memory.chunks_mut(part))
            .map(|(at, part)| {
                scope.spawn(move || {
                    (at..)
                        .step_by(READ_BYTES)
                        .zip(part.chunks_mut(READ_BYTES))
                        .try_for_each(|(at, some)| file.read_exact_at(some, at))
                })
            })
            .collect();
        let stopped = || Err(std::io::Error::other("a reading thread stopped"));
        parts.into_iter().try_for_each(|part| part.join().unwrap_or_else(|_| stopped()))
    })
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
