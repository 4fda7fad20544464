//! Writing past the page cache. An output is written once, from its beginning to its end, and brought to the disk in any case:
//! copying it into the cache first would be a quarter of all the work, and would push out of the cache what others need.

use std::io::{Error, ErrorKind, Result, Write};
use std::path::Path;

use anxin_segment::Part;

/// Bytes that are written at once.
const BLOCK: usize = 1 << 20;
/// What is written past the cache lies in memory, and goes to places of the file, at multiples of this: a page, which is at
/// least a sector of any disk.
const ALIGNMENT: usize = 4096;
const _: () = assert!(BLOCK.is_multiple_of(ALIGNMENT), "a block that follows a block lies at a multiple too");

/// A file that is being written by the block. Dropped before it is kept, it leaves nothing.
pub(crate) struct Direct {
    part: Part,
    /// A block, and as much more as it takes to have it begin at a multiple.
    memory: Vec<u8>,
    begin: usize,
    filled: usize,
    /// Whether blocks go past the cache; not every file system can do that.
    past: bool,
}

impl Direct {
    /// Begins the file that will stand at a path.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let part = Part::create(path)?;
        let past = go_past_cache(&part, true);
        let memory = vec![0; BLOCK + ALIGNMENT];
        let begin = memory.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        Ok(Self { part, memory, begin, filled: 0, past })
    }

    /// Gives the whole file its name.
    pub(crate) fn keep(mut self) -> Result<()> {
        self.block()?;
        self.part.keep()
    }

    fn block(&mut self) -> Result<()> {
        let mut open = self.memory.get(self.begin..self.begin + self.filled).unwrap_or_default();
        while !open.is_empty() {
            // The last bytes of a file are no whole block, and nothing behind them lies at a multiple any more.
            if self.past && !open.len().is_multiple_of(ALIGNMENT) {
                self.past = go_past_cache(&self.part, false);
            }
            match self.part.write(open) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => open = open.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // A disk that wants other multiples.
                Err(error) if error.kind() == ErrorKind::InvalidInput && self.past => {
                    self.past = go_past_cache(&self.part, false);
                }
                Err(error) => return Err(error),
            }
        }
        self.filled = 0;
        Ok(())
    }
}

impl Write for Direct {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.filled == BLOCK {
            self.block()?;
        }
        let free = self.memory.get_mut(self.begin + self.filled..self.begin + BLOCK).unwrap_or_default();
        let count = free.len().min(bytes.len());
        let some = free.get_mut(..count).zip(bytes.get(..count));
        let (free, bytes) = some.ok_or_else(|| Error::from(ErrorKind::WriteZero))?;
        free.copy_from_slice(bytes);
        self.filled += count;
        Ok(count)
    }

    /// Nobody reads the file before it is kept, so what is no whole block yet waits until it is one.
    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Has what is written to a file go past the cache, or through it; whether it goes past it now.
#[cfg(target_os = "linux")]
fn go_past_cache(part: &Part, past: bool) -> bool {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    let set =
        |flags: OFlags| fcntl_setfl(part, if past { flags | OFlags::DIRECT } else { flags - OFlags::DIRECT });
    fcntl_getfl(part).and_then(set).is_ok() && past
}

#[cfg(not(target_os = "linux"))]
fn go_past_cache(_: &Part, _: bool) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_in_pieces_of_any_size_stands_there_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let bytes: Vec<u8> = (0..BLOCK * 3 + 5_000).map(|at| (at % 251) as u8).collect();
        for (length, piece) in [(0, 1), (7, 3), (BLOCK, BLOCK), (BLOCK * 2, 8_191), (bytes.len(), BLOCK + 1)]
        {
            for flushed in [usize::MAX, 0, 2] {
                let mut out = Direct::create(&path).unwrap();
                for (index, piece) in bytes[..length].chunks(piece).enumerate() {
                    out.write_all(piece).unwrap();
                    if index == flushed {
                        out.flush().unwrap();
                    }
                }
                out.keep().unwrap();
                assert!(std::fs::read(&path).unwrap() == bytes[..length], "{length} in pieces of {piece}");
            }
        }
        drop(Direct::create(&folder.path().join("other")).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "what is not kept is gone");
    }
}
