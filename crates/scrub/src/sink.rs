//! Where the output goes: under another name until it is whole, compressed if its name says so.

use std::io::{Result, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::direct::Direct;

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

/// An output that is being written. Dropped before it is kept, it leaves nothing.
pub(crate) enum Sink {
    Plain(Direct),
    Gzip(GzEncoder<Direct>),
    Zstd(zstd::Encoder<'static, Direct>),
}

impl Sink {
    /// Begins an output; a name that ends in `.gz` or `.zst` is one of a compressed file.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let part = Direct::create(path)?;
        Ok(match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Self::Gzip(GzEncoder::new(part, Compression::default())),
            Some("zst") => Self::Zstd(zstd::Encoder::new(part, ZSTD_LEVEL)?),
            _ => Self::Plain(part),
        })
    }

    /// Gives the whole output its name.
    pub(crate) fn keep(self) -> Result<()> {
        let whole = match self {
            Self::Plain(part) => part,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstd(encoder) => encoder.finish()?,
        };
        whole.keep()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(out) => out.write(bytes),
            Self::Zstd(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(out) => out.flush(),
            Self::Zstd(out) => out.flush(),
        }
    }
}
