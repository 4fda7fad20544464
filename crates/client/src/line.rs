//! Cutting what comes from a server into lines.

use bytes::{Bytes, BytesMut};

use crate::error::ClientError;

/// Longest line of an answer, in bytes.
const LINE_LIMIT: usize = 256 * 1024;

/// What came and is not read yet.
#[derive(Default)]
pub(crate) struct Lines {
    bytes: BytesMut,
    /// Up to here there is no end of a line.
    seen: usize,
}

impl Lines {
    pub(crate) fn push(&mut self, more: &[u8]) {
        self.bytes.extend_from_slice(more);
    }

    /// The next whole line, without its end.
    pub(crate) fn next(&mut self) -> Result<Option<Bytes>, ClientError> {
        let rest = self.bytes.get(self.seen..).unwrap_or_default();
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            self.seen = self.bytes.len();
            let too_long = self.seen > LINE_LIMIT;
            return if too_long { Err(ClientError::Broken("a line is too long")) } else { Ok(None) };
        };
        let line = self.bytes.split_to(self.seen + end + 1).freeze();
        self.seen = 0;
        Ok(Some(line.slice(..line.len() - 1)))
    }

    /// Whether something is left that no line end follows.
    pub(crate) fn is_torn(&self) -> bool {
        !self.bytes.is_empty()
    }
}
