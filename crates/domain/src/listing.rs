//! Versions of lists that others keep, as the change feed tells them: which file holds the numbers, and as of when.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ids::ListId;
use crate::time::Instant;

/// One version of a list. Its numbers lie in a file of their own, which never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListVersion {
    /// The list.
    pub list: ListId,
    /// When its keeper published it.
    pub as_of: Instant,
    /// What the file holds.
    pub kind: VersionKind,
    /// The file.
    pub file: ListFile,
    /// What was imported: the hash of its numbers. It differs from the file's where an import was merged with what was held.
    pub source: FileHash,
    /// Numbers on the list after this version.
    pub numbers: u64,
    /// Of those, numbers that the version before did not have.
    pub added: u64,
    /// Numbers that the version before had and this one has not.
    pub removed: u64,
}

/// What the file of a version holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionKind {
    /// Every number on the list, as its keeper published it.
    Full,
    /// What was added and what was removed since the version before.
    Change,
    /// Every number on the list: a change, written together with all that was held before it.
    Merged,
}

impl VersionKind {
    /// Whether the file says all there is to say, without the versions before.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Full | Self::Merged)
    }

    /// The word it is stored as.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Change => "change",
            Self::Merged => "merged",
        }
    }

    /// Reads the word it is stored as.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Full, Self::Change, Self::Merged].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// The file of a version, enough to know it when it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ListFile {
    /// What it is called.
    pub hash: FileHash,
    /// Its length.
    pub bytes: u64,
    /// What its own directory sums up to, which is known as soon as it is open.
    pub seal: u64,
}

/// The SHA-256 of a file: its name, wherever it lies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileHash([u8; 32]);

impl FileHash {
    /// Takes the 32 bytes as they are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

/// A text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no hash of a file: it has 64 digits from 0 to f")]
pub struct HashError;

impl FromStr for FileHash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() || text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Err(HashError);
        }
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high).zip(digit(*low)).map(|(high, low)| high << 4 | low).ok_or(HashError)?;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for FileHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_back_from_its_own_text_and_nothing_else_does() {
        let hash = FileHash::from_bytes(std::array::from_fn(|index| u8::try_from(index * 8).unwrap()));
        let text = hash.to_string();
        assert_eq!(text.parse(), Ok(hash));
        assert!(text.starts_with("000810"));
        for wrong in [&text[1..], &text.to_uppercase(), &text.replace('8', "g"), ""] {
            assert_eq!(wrong.parse::<FileHash>(), Err(HashError), "{wrong:?}");
        }
    }

    #[test]
    fn a_kind_is_stored_as_its_word() {
        for kind in [VersionKind::Full, VersionKind::Change, VersionKind::Merged] {
            assert_eq!(VersionKind::from_word(kind.as_str()), Some(kind));
        }
        assert_eq!(VersionKind::from_word("half"), None);
    }
}
