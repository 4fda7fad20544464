//! What the targets share.

pub mod evidence;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

/// A folder of this process, in memory where there are files in memory. libFuzzer ends the
/// process without looking back, so its few files stay behind.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("the fuzzer needs a folder for files")
});

/// Writes a file of this process and says where it lies.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = FOLDER.path().join(name);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).expect("the folder can be made");
    }
    std::fs::write(&path, bytes).expect("the file can be written");
    path
}
