//! Frames: what one commit wrote. Each carries the hash of the one before it, so that nothing can be taken out, put in or changed
//! without breaking every frame behind it.

use sha2::{Digest, Sha256};

/// The hash of a frame, over the hash before it, its places and its entries.
pub(crate) type Hash = [u8; 32];

/// Frames begin at multiples of this, in bytes.
pub(crate) const ALIGN: usize = 64;
/// Bytes before the entries of a frame.
pub(crate) const HEADER_BYTES: usize = 96;
/// Most bytes of entries in one frame.
pub(crate) const BODY_LIMIT: usize = 64 * 1024 * 1024;

const MAGIC: [u8; 8] = *b"anxinfr1";

/// The first bytes of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The place of its first entry in the lane, from 1.
    pub(crate) first: u64,
    /// How many entries it has.
    pub(crate) count: u32,
    /// How many bytes they take.
    pub(crate) bytes: u32,
    /// The hash of the frame before it; zeros for the first of a lane.
    pub(crate) before: Hash,
    /// Its own.
    pub(crate) hash: Hash,
}

impl Header {
    /// The header of a frame with these entries.
    pub(crate) fn of(first: u64, count: u32, before: Hash, body: &[u8]) -> Self {
        let bytes = u32::try_from(body.len()).unwrap_or(u32::MAX);
        let mut header = Self { first, count, bytes, before, hash: [0; 32] };
        header.hash = header.hash_with(body);
        header
    }

    /// The hash that a frame with this header and these entries has.
    pub(crate) fn hash_with(&self, body: &[u8]) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(self.before);
        hasher.update(self.first.to_le_bytes());
        hasher.update(self.count.to_le_bytes());
        hasher.update(self.bytes.to_le_bytes());
        hasher.update(body);
        hasher.finalize().into()
    }

    /// As it stands in the file.
    pub(crate) fn to_bytes(self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        let parts: [&[u8]; 6] = [
            &MAGIC,
            &self.first.to_le_bytes(),
            &self.count.to_le_bytes(),
            &self.bytes.to_le_bytes(),
            &self.before,
            &self.hash,
        ];
        let mut at = 0;
        for part in parts {
            bytes[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
        bytes
    }

    /// Reads a header; none where none stands.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (first, rest) = rest.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (bytes, rest) = rest.split_first_chunk()?;
        let (before, rest) = rest.split_first_chunk()?;
        let (hash, _) = rest.split_first_chunk()?;
        let header = Self {
            first: u64::from_le_bytes(*first),
            count: u32::from_le_bytes(*count),
            bytes: u32::from_le_bytes(*bytes),
            before: *before,
            hash: *hash,
        };
        (header.count > 0 && usize::try_from(header.bytes).ok()? <= BODY_LIMIT).then_some(header)
    }

    /// How many bytes the frame takes in the file.
    pub(crate) fn length(&self) -> u64 {
        padded(HEADER_BYTES as u64 + u64::from(self.bytes))
    }
}

/// Up to the next place where a frame may begin.
pub(crate) const fn padded(bytes: u64) -> u64 {
    bytes.next_multiple_of(ALIGN as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_reads_back_and_its_hash_covers_everything() {
        let header = Header::of(7, 2, [3; 32], b"two entries");
        assert_eq!(Header::read(&header.to_bytes()), Some(header));
        assert_eq!(header.hash, header.hash_with(b"two entries"));
        assert_ne!(header.hash, header.hash_with(b"two Entries"));
        let moved = Header { first: 8, ..header };
        assert_ne!(moved.hash_with(b"two entries"), header.hash);
        let unchained = Header { before: [4; 32], ..header };
        assert_ne!(unchained.hash_with(b"two entries"), header.hash);
        assert_eq!(Header::read(&[0; HEADER_BYTES]), None);
        assert_eq!(header.length() % ALIGN as u64, 0);
    }
}
