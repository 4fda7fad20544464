//! Decisions that are kept no longer. What is left of a sealed file is a note of a few lines, so that the chain still shows that
//! something was there, where it began and where it ended, and that nothing else is missing.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anxin_segment::Part;
use serde::{Deserialize, Serialize};

use crate::error::JournalError;
use crate::frame::Hash;
use crate::sealed::{Sealed, paths};

/// The note of a sealed file that was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Gone {
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) before: Hash,
    pub(crate) after: Hash,
}

fn path(folder: &Path, first: u64, last: u64) -> PathBuf {
    folder.join(format!("{first:020}-{last:020}.gone.json"))
}

impl Gone {
    /// Reads a note.
    pub(crate) fn open(path: &Path) -> Result<Self, JournalError> {
        let text = std::fs::read(path).map_err(|error| JournalError::Unreadable(error.to_string()))?;
        let name = || path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        serde_json::from_slice(&text).map_err(|_| JournalError::Broken(name()))
    }

    /// Writes the note and then removes the files; a crash in between leaves both, and the note counts.
    pub(crate) fn put_in_place_of(folder: &Path, sealed: &Sealed) -> Result<Self, JournalError> {
        let unwritable = |error: std::io::Error| JournalError::Unwritable(error.to_string());
        let Sealed { first, last, before, after, .. } = *sealed;
        let gone = Self { first, last, before, after };
        let text = serde_json::to_vec(&gone).map_err(|_| JournalError::Corrupt("note"))?;
        let mut part = Part::create(&path(folder, first, last)).map_err(unwritable)?;
        part.write_all(&text).and_then(|()| part.keep()).map_err(unwritable)?;
        gone.remove(folder)?;
        Ok(gone)
    }

    /// Removes what the note stands for, if it is still there.
    pub(crate) fn remove(&self, folder: &Path) -> Result<(), JournalError> {
        let (decisions, lines) = paths(folder, self.first, self.last);
        for file in [decisions, lines] {
            match std::fs::remove_file(file) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(JournalError::Unwritable(error.to_string()));
                }
                _ => {}
            }
        }
        Ok(())
    }
}
