//! The file: a header, blocks of numbers, the directory of the blocks, a label, a footer. `docs/segments.md` draws it. Integers
//! are little-endian.

use xxhash_rust::xxh3::xxh3_64;

use crate::Code;
use crate::error::SegmentError;

/// A block spans 2²⁰ numbers.
pub(crate) const SPAN_BITS: u32 = 20;
/// How many numbers a block spans.
pub(crate) const SPAN: u32 = 1 << SPAN_BITS;
/// Blocks begin at multiples of a cache line.
pub(crate) const LINE_BYTES: usize = 64;
/// Numbers a line of a dense block has a bit for; its first 32 bits hold how many numbers of the block come before it.
pub(crate) const LINE_NUMBERS: u32 = 480;
/// Lines of a dense block.
pub(crate) const LINES: usize = SPAN.div_ceil(LINE_NUMBERS) as usize;

const MAGIC: &[u8; 8] = b"anxinseg";
const TAIL: &[u8; 8] = b"gesnixna";
const FORMAT: u32 = 1;
/// Bytes of the header and of the footer.
pub(crate) const FRAME_BYTES: usize = 64;
/// Bytes of an entry of the directory.
pub(crate) const ENTRY_BYTES: usize = 32;
/// Longest label, in bytes.
pub(crate) const LABEL_LIMIT: usize = 64 * 1024;

/// How the numbers of a block are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Lines of bits, each with its rank in front.
    Lines,
    /// Buckets of so many bits' worth of numbers; in each the rest of every number, as one byte up to eight bits and else as two.
    Buckets(u32),
}

impl Shape {
    /// Bytes of the numbers of a block, in multiples of eight.
    pub(crate) const fn bytes(self, count: usize) -> usize {
        match self {
            Self::Lines => LINES * LINE_BYTES,
            Self::Buckets(shift) => (starts_bytes(shift) + count * rest_bytes(shift)).next_multiple_of(8),
        }
    }
}

/// Bytes in front of the buckets: where each begins, and the end of the last.
pub(crate) const fn starts_bytes(shift: u32) -> usize {
    ((1 << (SPAN_BITS - shift)) + 1) * 4
}

/// Bytes of a number in a bucket.
pub(crate) const fn rest_bytes(shift: u32) -> usize {
    if shift <= 8 { 1 } else { 2 }
}

/// A block in the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Which block: its numbers begin at this times 2²⁰.
    pub(crate) key: u32,
    pub(crate) shape: Shape,
    /// The code of every number of the block, if they have the same one.
    pub(crate) code: Option<Code>,
    /// How many numbers it has, at least one.
    pub(crate) count: u32,
    /// Where it begins in the file.
    pub(crate) at: usize,
    /// Checksum of its bytes.
    pub(crate) sum: u64,
}

impl Entry {
    /// Where its codes begin.
    pub(crate) const fn codes_at(&self) -> usize {
        self.at + self.shape.bytes(self.count as usize)
    }

    /// Bytes it has in the file, codes included.
    pub(crate) const fn bytes(&self) -> usize {
        let codes = if self.code.is_some() { 0 } else { (self.count as usize).div_ceil(2) };
        self.shape.bytes(self.count as usize) + codes
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.key.to_le_bytes());
        let shape = match self.shape {
            Shape::Lines => 0,
            Shape::Buckets(shift) => u8::try_from(shift).unwrap_or_default(),
        };
        out.extend_from_slice(&[shape, self.code.map_or(0, Code::get), 0, 0]);
        out.extend_from_slice(&self.count.to_le_bytes());
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&(self.at as u64).to_le_bytes());
        out.extend_from_slice(&self.sum.to_le_bytes());
    }

    /// Reads an entry; none when it says something that no builder writes.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (shape, code) = (*bytes.get(4)?, *bytes.get(5)?);
        let shape = match shape {
            0 => Shape::Lines,
            8..=16 => Shape::Buckets(u32::from(shape)),
            _ => return None,
        };
        let code = match code {
            0 => None,
            code => Some(Code::new(code)?),
        };
        let count = u32_at(bytes, 8)?;
        let at = usize::try_from(u64_at(bytes, 16)?).ok()?;
        let fits = (1..=SPAN).contains(&count) && at >= FRAME_BYTES && at.is_multiple_of(LINE_BYTES);
        fits.then_some(Self { key: u32_at(bytes, 0)?, shape, code, count, at, sum: u64_at(bytes, 24)? })
    }
}

/// The last bytes of a file: where everything is. A file without them is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Footer {
    /// Numbers in the file.
    pub(crate) count: u64,
    /// Blocks in the file.
    pub(crate) blocks: u32,
    /// Bytes of the label, which follows the directory.
    pub(crate) label_bytes: u32,
    /// Where the directory begins.
    pub(crate) directory_at: u64,
    /// Checksum of directory and label.
    pub(crate) sum: u64,
}

impl Footer {
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let begin = out.len();
        out.extend_from_slice(&self.count.to_le_bytes());
        out.extend_from_slice(&self.blocks.to_le_bytes());
        out.extend_from_slice(&self.label_bytes.to_le_bytes());
        out.extend_from_slice(&self.directory_at.to_le_bytes());
        out.extend_from_slice(&self.sum.to_le_bytes());
        out.resize(begin + FRAME_BYTES - 16, 0);
        let sum = xxh3_64(out.get(begin..).unwrap_or_default());
        out.extend_from_slice(&sum.to_le_bytes());
        out.extend_from_slice(TAIL);
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (said, tail) = (u64_at(bytes, FRAME_BYTES - 16)?, bytes.get(FRAME_BYTES - 8..)?);
        let whole = tail == TAIL && xxh3_64(bytes.get(..FRAME_BYTES - 16)?) == said;
        whole.then_some(Self {
            count: u64_at(bytes, 0)?,
            blocks: u32_at(bytes, 8)?,
            label_bytes: u32_at(bytes, 12)?,
            directory_at: u64_at(bytes, 16)?,
            sum: u64_at(bytes, 24)?,
        })
    }

    /// Where the label begins.
    pub(crate) fn label_at(&self) -> Option<usize> {
        let directory = usize::try_from(self.directory_at).ok()?;
        directory.checked_add((self.blocks as usize).checked_mul(ENTRY_BYTES)?)
    }
}

/// The first bytes of a file.
pub(crate) fn header() -> [u8; FRAME_BYTES] {
    let mut header = [0; FRAME_BYTES];
    header[..8].copy_from_slice(MAGIC);
    header[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    header
}

/// Reads the frame of a file: that it is a segment, of a format that is known, and whole.
pub(crate) fn frame(bytes: &[u8], file: &str) -> Result<Footer, SegmentError> {
    let Some(start) = bytes.get(..FRAME_BYTES).filter(|start| start.starts_with(MAGIC)) else {
        // The beginning of a segment and not even its header is a segment cut off.
        let cut_off = !bytes.is_empty() && header().starts_with(bytes);
        return Err(if cut_off {
            SegmentError::Torn(file.to_owned())
        } else {
            SegmentError::Foreign(file.to_owned())
        });
    };
    match u32_at(start, 8) {
        Some(FORMAT) => {}
        format => {
            let format = format.unwrap_or_default();
            return Err(SegmentError::Newer { file: file.to_owned(), format, known: FORMAT });
        }
    }
    if start != header() {
        return Err(SegmentError::damaged(file, "the header"));
    }
    let end = bytes.len().checked_sub(FRAME_BYTES).filter(|at| *at >= FRAME_BYTES);
    let footer = end.and_then(|at| Footer::read(bytes.get(at..)?));
    let footer = footer.ok_or_else(|| SegmentError::Torn(file.to_owned()))?;
    let label_end = footer.label_at().and_then(|at| at.checked_add(footer.label_bytes as usize));
    let fits = label_end.is_some() && label_end == end && footer.label_bytes as usize <= LABEL_LIMIT;
    if fits { Ok(footer) } else { Err(SegmentError::damaged(file, "the footer")) }
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|eight| u64::from_le_bytes(*eight))
}
