//! Writing a segment: numbers in rising order, a block at a time, so that a list of any size takes the memory of one block.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anxin_domain::number::Number;
use xxhash_rust::xxh3::xxh3_64;

use crate::error::SegmentError;
use crate::format::{Entry, FRAME_BYTES, Footer, LABEL_LIMIT, LINE_BYTES, header};
use crate::part::Part;
use crate::{Code, Segment, block, place_of};

/// Bytes that are written at once.
const WRITE_BYTES: usize = 1 << 20;

/// Writes one segment. Until [`Builder::finish`] nothing stands under its name.
pub struct Builder {
    encoder: Encoder<BufWriter<Part>>,
    path: PathBuf,
}

/// A segment that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// Numbers in it.
    pub count: u64,
    /// Its length in bytes.
    pub bytes: u64,
}

impl Builder {
    /// Begins a segment that will stand at a path. It is written beside it first.
    ///
    /// # Errors
    /// [`SegmentError::File`] when the folder cannot be written.
    pub fn create(path: &Path) -> Result<Self, SegmentError> {
        let failed = SegmentError::file(path);
        let file = BufWriter::with_capacity(WRITE_BYTES, Part::create(path).map_err(&failed)?);
        Ok(Self { encoder: Encoder::begin(file), path: path.to_owned() })
    }

    /// Adds a number, larger than every one before it.
    ///
    /// # Errors
    /// [`SegmentError::OutOfOrder`], [`SegmentError::TooLong`]; [`SegmentError::File`] when the disk is full.
    #[inline]
    pub fn push(&mut self, number: Number, code: Code) -> Result<(), SegmentError> {
        self.encoder.push(number, code).map_err(|fault| fault.at(&self.path))
    }

    /// Ends the segment with a label (what list it is, of when; 64 KiB at most), brings it to the disk and puts it under its
    /// name, in the place of what stood there. Before that, and after a crash, the old file stands.
    ///
    /// # Errors
    /// [`SegmentError::File`].
    pub fn finish(self, label: &str) -> Result<Built, SegmentError> {
        let failed = SegmentError::file(&self.path);
        let (built, file) = self.encoder.end(label).map_err(|fault| fault.at(&self.path))?;
        let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
        file.keep().map_err(&failed)?;
        Ok(built)
    }
}

/// Builds a segment in memory, from numbers in rising order.
pub struct MemoryBuilder {
    encoder: Encoder<Vec<u8>>,
}

impl Default for MemoryBuilder {
    fn default() -> Self {
        Self { encoder: Encoder::begin(Vec::new()) }
    }
}

impl MemoryBuilder {
    /// Adds a number, larger than every one before it.
    ///
    /// # Errors
    /// [`SegmentError::OutOfOrder`], [`SegmentError::TooLong`].
    #[inline]
    pub fn push(&mut self, number: Number, code: Code) -> Result<(), SegmentError> {
        self.encoder.push(number, code).map_err(|fault| fault.at(Path::new(IN_MEMORY)))
    }

    /// Ends the segment with a label.
    ///
    /// # Errors
    /// [`SegmentError`] when it does not read back as it was written.
    pub fn finish(self, label: &str) -> Result<Segment, SegmentError> {
        let (_, bytes) = self.encoder.end(label).map_err(|fault| fault.at(Path::new(IN_MEMORY)))?;
        Segment::from_bytes(bytes)
    }
}

/// What stands for a file's name where there is none.
pub(crate) const IN_MEMORY: &str = "a list in memory";

/// What stops an encoder, before it is known which file that is.
pub(crate) enum Fault {
    Write(std::io::Error),
    Numbers(SegmentError),
}

impl Fault {
    pub(crate) fn at(self, path: &Path) -> SegmentError {
        match self {
            Self::Write(error) => SegmentError::file(path)(error),
            Self::Numbers(error) => error,
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error)
    }
}

/// Writes the bytes of a segment wherever they go.
pub(crate) struct Encoder<W> {
    out: W,
    written: usize,
    count: u64,
    entries: Vec<Entry>,
    key: u32,
    lows: Vec<u32>,
    codes: Vec<Code>,
    block: Vec<u8>,
}

impl<W: Write> Encoder<W> {
    pub(crate) fn begin(out: W) -> Self {
        let (entries, lows, codes, block) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { out, written: 0, count: 0, entries, key: 0, lows, codes, block }
    }

    #[inline]
    pub(crate) fn push(&mut self, number: Number, code: Code) -> Result<(), Fault> {
        let place = self.count + 1;
        let (key, low) = place_of(number).ok_or(Fault::Numbers(SegmentError::TooLong(place)))?;
        let in_order = key > self.key || (key == self.key && self.lows.last().is_none_or(|last| *last < low));
        if !in_order {
            return Err(Fault::Numbers(SegmentError::OutOfOrder(place)));
        }
        if key != self.key {
            self.end_block()?;
            self.key = key;
        }
        self.lows.push(low);
        self.codes.push(code);
        self.count = place;
        Ok(())
    }

    fn end_block(&mut self) -> std::io::Result<()> {
        // A block has 2²⁰ numbers at most.
        let count = u32::try_from(self.lows.len()).unwrap_or(u32::MAX);
        if count == 0 {
            return Ok(());
        }
        self.begun()?;
        let mut block = std::mem::take(&mut self.block);
        block.clear();
        let (shape, code) = block::write(&self.lows, &self.codes, &mut block);
        let entry = Entry { key: self.key, shape, code, count, at: self.written, sum: xxh3_64(&block) };
        debug_assert_eq!(block.len(), entry.bytes());
        self.entries.push(entry);
        block.resize(block.len().next_multiple_of(LINE_BYTES), 0);
        self.write(&block)?;
        self.block = block;
        self.lows.clear();
        self.codes.clear();
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.written += bytes.len();
        self.out.write_all(bytes)
    }

    fn begun(&mut self) -> std::io::Result<()> {
        if self.written == 0 { self.write(&header()) } else { Ok(()) }
    }

    pub(crate) fn end(mut self, label: &str) -> Result<(Built, W), Fault> {
        self.end_block()?;
        self.begun()?;
        let label = label.get(..label.floor_char_boundary(LABEL_LIMIT)).unwrap_or_default();
        let directory_at = self.written as u64;
        let mut end = Vec::new();
        self.entries.iter().for_each(|entry| entry.write(&mut end));
        end.extend_from_slice(label.as_bytes());
        let footer = Footer {
            count: self.count,
            blocks: u32::try_from(self.entries.len()).unwrap_or(u32::MAX),
            label_bytes: u32::try_from(label.len()).unwrap_or_default(),
            directory_at,
            sum: xxh3_64(&end),
        };
        footer.write(&mut end);
        self.write(&end)?;
        Ok((Built { count: self.count, bytes: self.written as u64 }, self.out))
    }
}

const _: () = assert!(FRAME_BYTES == LINE_BYTES, "the first block begins behind the header");
