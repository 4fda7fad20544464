//! A list as bytes: unpacked if it is compressed, told of in terms of the file for whoever watches.

use std::fs::File;
use std::io::{Chain, Cursor, ErrorKind, Read, Result};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use crate::error::ScrubError;

/// Bytes from which is found out what a file is.
const BEGINNING: usize = 64 * 1024;
const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
const PARQUET: &[u8] = b"PAR1";

/// The unpacked bytes of a file, and how far it was read.
pub(crate) struct Source {
    /// What it begins with, unpacked.
    pub(crate) beginning: Vec<u8>,
    /// All of it, the beginning too.
    pub(crate) bytes: Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>,
    /// Bytes of the file that were read, packed as they are.
    pub(crate) read: Arc<AtomicU64>,
    /// The file's length.
    pub(crate) length: u64,
}

impl Source {
    pub(crate) fn open(path: &Path) -> std::result::Result<Self, ScrubError> {
        let failed = |error: std::io::Error| ScrubError::input(path, None, error);
        let file = File::open(path).map_err(failed)?;
        let facts = file.metadata().map_err(failed)?;
        if facts.is_dir() {
            return Err(ScrubError::input(path, None, "this is a folder; name a file"));
        }
        let read = Arc::new(AtomicU64::new(0));
        let mut counted = Counted { file, read: Arc::clone(&read) };
        let head = beginning_of(&mut counted, 4).map_err(failed)?;
        let packed = Cursor::new(head.clone()).chain(counted);
        let mut unpacked: Box<dyn Read + Send> = match head.as_slice() {
            head if head.starts_with(GZIP) => Box::new(MultiGzDecoder::new(packed)),
            head if head.starts_with(ZSTD) => Box::new(zstd::Decoder::new(packed).map_err(failed)?),
            head if head == PARQUET => {
                let what =
                    "this is a Parquet file; lists are built from CSV (gzip and zstd are read as they are)";
                return Err(ScrubError::input(path, None, what));
            }
            _ => Box::new(packed),
        };
        let beginning =
            beginning_of(&mut unpacked, BEGINNING).map_err(|error| unreadable(path, None, &error))?;
        if beginning.is_empty() {
            return Err(ScrubError::input(path, None, "the file is empty"));
        }
        let bytes = Cursor::new(beginning.clone()).chain(unpacked);
        Ok(Self { beginning, bytes, read, length: facts.len() })
    }
}

/// Whether a file is Parquet, by how it begins.
pub(crate) fn is_parquet(path: &Path) -> std::result::Result<bool, ScrubError> {
    let failed = |error: std::io::Error| ScrubError::input(path, None, error);
    // A pipe is opened and read once, from its beginning, so it cannot be looked at first.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Ok(false);
    }
    let mut file = File::open(path).map_err(failed)?;
    Ok(beginning_of(&mut file, PARQUET.len()).map_err(failed)? == PARQUET)
}

/// What is wrong with a file that cannot be read on.
pub(crate) fn unreadable(path: &Path, row: Option<u64>, error: &std::io::Error) -> ScrubError {
    let what = match error.kind() {
        ErrorKind::UnexpectedEof => "the compressed file is cut off; copy it again".to_owned(),
        _ => error.to_string(),
    };
    ScrubError::input(path, row, what)
}

fn beginning_of(reader: &mut impl Read, count: usize) -> Result<Vec<u8>> {
    let mut beginning = Vec::with_capacity(count);
    reader.take(count as u64).read_to_end(&mut beginning)?;
    Ok(beginning)
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let count = self.file.read(out)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
