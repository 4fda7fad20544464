//! Checkpoints: how large a log is and what its root is, as a signed note (C2SP tlog-checkpoint).

use std::fmt;

use crate::error::ProofError;
use crate::hash::Hash;
use crate::note::{LogKey, Note, VerifierKey};

/// How far a log has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root of its tree.
    pub root: Hash,
}

impl Checkpoint {
    /// Signs it.
    #[must_use]
    pub fn signed(&self, key: &LogKey) -> String {
        key.sign(&self.to_string())
    }

    /// Reads one that the key has signed.
    ///
    /// # Errors
    /// A [`ProofError`] that says what is wrong with it.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, ProofError> {
        let note = Note::parse(note)?;
        let found = Self::parse(note.text)?;
        if found.origin != key.name() {
            return Err(ProofError::Origin { found: found.origin, wanted: key.name().to_owned() });
        }
        note.verify(key)?;
        Ok(found)
    }

    /// Reads the text of one. Lines behind the third are somebody's own, and say nothing here.
    ///
    /// # Errors
    /// [`ProofError::Checkpoint`].
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let wrong = ProofError::Checkpoint;
        let body = text.strip_suffix('\n').ok_or(wrong("its last line does not end"))?;
        let mut lines = body.split('\n');
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(wrong("it has fewer than three lines"));
        };
        if origin.is_empty() || lines.any(str::is_empty) {
            return Err(wrong("a line is empty"));
        }
        let size = size.parse().ok().filter(|number: &u64| number.to_string() == size);
        Ok(Self {
            origin: origin.to_owned(),
            size: size.ok_or(wrong("its second line is not how many entries the log has"))?,
            root: Hash::from_base64(root).ok_or(wrong("its third line is no hash"))?,
        })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)
    }
}
