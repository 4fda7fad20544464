//! A file that is being written: it stands under another name until it is whole. One that a killed process left behind is
//! written over by the next, so that leftovers do not pile up.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A file under the name `NAME.part`, locked. It is removed when it is dropped before it was kept.
pub struct Part {
    file: File,
    part: PathBuf,
    path: PathBuf,
    kept: bool,
}

impl Part {
    /// Begins the file that will stand at a path.
    ///
    /// # Errors
    /// What the system says; that another process is writing the same file.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        let Some(name) = path.file_name() else { return Err(ErrorKind::InvalidFilename.into()) };
        let mut name = name.to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        loop {
            let file = OpenOptions::new().create(true).write(true).truncate(false).open(&part)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::new(ErrorKind::ResourceBusy, "another process is writing this file"));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // Whoever held the lock before may have given the file its name meanwhile: then it is theirs, and not to be touched.
            if std::fs::metadata(&part).is_ok_and(|there| same_file(&file, &there)) {
                file.set_len(0)?;
                return Ok(Self { file, part, path: path.to_owned(), kept: false });
            }
        }
    }

    /// Brings the file to the disk and gives it its name, in the place of what stood there.
    ///
    /// # Errors
    /// What the system says; then what stood there stands there still.
    pub fn keep(mut self) -> std::io::Result<()> {
        self.file.sync_all()?;
        std::fs::rename(&self.part, &self.path)?;
        self.kept = true;
        // The name is on the disk when the folder is.
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

fn same_file(file: &File, there: &std::fs::Metadata) -> bool {
    file.metadata().is_ok_and(|here| (here.dev(), here.ino()) == (there.dev(), there.ino()))
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

impl AsFd for Part {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept {
            // It is written over by the next one where it cannot be removed.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}
