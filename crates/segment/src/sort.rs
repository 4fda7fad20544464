//! Numbers in any order and of any count, sorted in bounded memory: sorted runs go to files without a name, so that a process
//! that is killed leaves nothing behind, and are merged into the builder.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use anxin_domain::number::Number;

use crate::error::SegmentError;
use crate::{Builder, Code, NUMBERS_END};

/// Numbers that are sorted in memory by default: 384 MB, and half as much again while they are sorted.
const IN_MEMORY: usize = 48 << 20;
/// Bytes of a run that are read or written at once.
const RUN_BYTES: usize = 1 << 18;

/// Sorts numbers. Of a number that comes twice, the code that came last counts.
pub struct Sorter {
    folder: PathBuf,
    limit: usize,
    run: Vec<u64>,
    runs: Vec<File>,
    taken: u64,
}

impl Sorter {
    /// Sorts with files in a folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self::with_limit(folder, IN_MEMORY)
    }

    /// Sorts with so many numbers in memory at once, at least one; each takes twelve bytes.
    #[must_use]
    pub fn with_limit(folder: &Path, limit: usize) -> Self {
        let folder = folder.to_owned();
        Self { folder, limit: limit.max(1), run: Vec::new(), runs: Vec::new(), taken: 0 }
    }

    /// Adds a number.
    ///
    /// # Errors
    /// [`SegmentError::TooLong`]; [`SegmentError::File`] when a run cannot be written.
    #[inline]
    pub fn push(&mut self, number: Number, code: Code) -> Result<(), SegmentError> {
        self.taken += 1;
        if number.digits() >= NUMBERS_END {
            return Err(SegmentError::TooLong(self.taken));
        }
        if self.run.len() == self.limit {
            self.spill()?;
        }
        self.run.push(number.digits() << 4 | u64::from(code.get()));
        Ok(())
    }

    /// Writes what was added into a segment, each number once. Answers how many numbers came more than once.
    ///
    /// # Errors
    /// [`SegmentError::File`].
    pub fn finish(mut self, builder: &mut Builder) -> Result<u64, SegmentError> {
        let mut written = 0;
        self.sort();
        if self.runs.is_empty() {
            for key in std::mem::take(&mut self.run) {
                push(builder, key)?;
                written += 1;
            }
        } else {
            self.spill()?;
            let folder = std::mem::take(&mut self.folder);
            let failed = SegmentError::file(&folder);
            let mut merge = Merge::of(std::mem::take(&mut self.runs)).map_err(&failed)?;
            while let Some(key) = merge.next().map_err(&failed)? {
                push(builder, key)?;
                written += 1;
            }
        }
        Ok(self.taken - written)
    }

    /// Sorts the run, each number once, its last code.
    fn sort(&mut self) {
        self.run.sort_by_key(|key| key >> 4);
        self.run.dedup_by(|next, kept| {
            let same = *next >> 4 == *kept >> 4;
            if same {
                *kept = *next;
            }
            same
        });
    }

    fn spill(&mut self) -> Result<(), SegmentError> {
        self.sort();
        let failed = SegmentError::file(&self.folder);
        let file = tempfile::tempfile_in(&self.folder).map_err(&failed)?;
        let mut out = BufWriter::with_capacity(RUN_BYTES, file);
        let mut last = 0;
        for key in &self.run {
            write_step(&mut out, key - last).map_err(&failed)?;
            last = *key;
        }
        let mut file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.rewind().map_err(&failed)?;
        self.runs.push(file);
        self.run.clear();
        Ok(())
    }
}

fn push(builder: &mut Builder, key: u64) -> Result<(), SegmentError> {
    // Every key was made of a code.
    let code = u8::try_from(key & 15).ok().and_then(Code::new).unwrap_or(Code::MAX);
    builder.push(Number::from_digits(key >> 4), code)
}

/// Seven bits a byte, the lowest first; the last byte has its upper bit clear (LEB128).
fn write_step(out: &mut impl Write, mut step: u64) -> std::io::Result<()> {
    let mut bytes = [0; 10];
    let mut length = 0;
    for byte in &mut bytes {
        length += 1;
        *byte = step.to_le_bytes()[0] & 0x7F;
        step >>= 7;
        if step == 0 {
            break;
        }
        *byte |= 0x80;
    }
    out.write_all(bytes.get(..length).unwrap_or_default())
}

/// A sorted run as it is read back.
struct Run {
    file: BufReader<File>,
    last: u64,
}

impl Run {
    fn next(&mut self) -> std::io::Result<Option<u64>> {
        let (mut step, mut shift) = (0_u64, 0_u32);
        loop {
            let mut byte = [0];
            if self.file.read(&mut byte)? == 0 {
                return if shift == 0 { Ok(None) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) };
            }
            step |= u64::from(byte[0] & 0x7F) << shift;
            if byte[0] & 0x80 == 0 {
                self.last += step;
                return Ok(Some(self.last));
            }
            shift += 7;
        }
    }
}

/// The next number of a run: by number, the latest run first; and its number with its code.
type Next = Reverse<(u64, Reverse<usize>, u64)>;

/// Sorted runs as one. Of a number that several have, that of the latest run counts.
struct Merge {
    runs: Vec<Run>,
    next: BinaryHeap<Next>,
}

impl Merge {
    fn of(files: Vec<File>) -> std::io::Result<Self> {
        let runs = files.into_iter();
        let mut runs: Vec<Run> =
            runs.map(|file| Run { file: BufReader::with_capacity(RUN_BYTES, file), last: 0 }).collect();
        let mut next = BinaryHeap::new();
        for (index, run) in runs.iter_mut().enumerate() {
            next.extend(run.next()?.map(|key| Reverse((key >> 4, Reverse(index), key))));
        }
        Ok(Self { runs, next })
    }

    fn next(&mut self) -> std::io::Result<Option<u64>> {
        let Some(Reverse((number, _, key))) = self.advance()? else { return Ok(None) };
        while self.next.peek().is_some_and(|Reverse((next, _, _))| *next == number) {
            self.advance()?;
        }
        Ok(Some(key))
    }

    /// Takes the first of all and brings the next of its run.
    fn advance(&mut self) -> std::io::Result<Option<Next>> {
        let Some(mut first) = self.next.peek_mut() else { return Ok(None) };
        let taken = *first;
        let Reverse((_, Reverse(index), _)) = taken;
        match self.runs.get_mut(index).map(Run::next).transpose()?.flatten() {
            Some(key) => *first = Reverse((key >> 4, Reverse(index), key)),
            None => drop(PeekMut::pop(first)),
        }
        Ok(Some(taken))
    }
}
