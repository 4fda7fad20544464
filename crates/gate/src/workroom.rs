//! A folder of one's own to make files in. It is gone when it is dropped; one that a killed process left is cleared by the next.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::error::GateError;
use crate::lists::in_folder;

/// How the folders are called, and the file by which they are known to be in use.
const PREFIX: &str = "making-";
const LOCK: &str = "lock";

/// A folder to make files in.
pub struct Workroom {
    path: PathBuf,
    /// Held as long as the folder is in use; the system lets go of it when the process ends, however it ends.
    _lock: File,
}

impl Workroom {
    pub(crate) fn within(folder: &Path, random: [u8; 10]) -> Result<Self, GateError> {
        let failed = in_folder(folder);
        std::fs::create_dir_all(folder).map_err(&failed)?;
        // One process at a time makes and clears, or a folder could be cleared before it is locked.
        let door = File::create(folder.join(LOCK)).map_err(&failed)?;
        door.lock().map_err(&failed)?;
        clear(folder).map_err(&failed)?;
        let name: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let path = folder.join(format!("{PREFIX}{name}"));
        std::fs::create_dir(&path).map_err(&failed)?;
        let lock = File::create(path.join(LOCK)).map_err(&failed)?;
        lock.lock().map_err(&failed)?;
        Ok(Self { path, _lock: lock })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Workroom {
    fn drop(&mut self) {
        // What cannot be removed is cleared by the next.
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Clears the folders that nobody holds.
fn clear(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let left = entry.file_name().to_string_lossy().starts_with(PREFIX)
            && File::create(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if left {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_left_is_cleared_and_one_in_use_is_not() {
        let home = std::env::temp_dir().join(format!("anxin-workroom-{}", std::process::id()));
        let used = Workroom::within(&home, [1; 10]).unwrap();
        std::fs::write(used.path().join("half"), "a half-made list").unwrap();
        let left = home.join(format!("{PREFIX}left"));
        std::fs::create_dir_all(&left).unwrap();
        std::fs::write(left.join("half"), "another").unwrap();
        let own = Workroom::within(&home, [2; 10]).unwrap();
        assert!(used.path().join("half").exists() && own.path().exists() && !left.exists());
        let gone = used.path().to_owned();
        drop(used);
        assert!(!gone.exists());
        drop(own);
        std::fs::remove_dir_all(&home).unwrap();
    }
}
