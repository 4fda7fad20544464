//! The files of lists: where they lie in the data folder, how they get into the store and from there to every gate, and what
//! several of them together say.
//!
//! A file is called by its hash and never changes, so whatever lies under its name is either the file or to be thrown away. The
//! folder is a cache: what is missing, torn or another's is fetched from the store again.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anxin_domain::ids::ListId;
use anxin_domain::listing::{FileHash, ListFile, VersionKind};
use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_registry::{ADDED, REMOVED};
use anxin_segment::{Builder, Merged, Part, Segment, SegmentError, Stay};
use anxin_store::Store;
use anxin_store::lists::{PIECE_BYTES, newest_chain, piece, pieces, pieces_of, put_piece};
use sha2::{Digest, Sha256};

use crate::error::GateError;
use crate::workroom::Workroom;

/// Where the files lie in the data folder.
const FOLDER: &str = "lists";
/// How often a file that another process is fetching is looked for, and how many times.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
const LOOKS: u32 = 6_000;
/// How often a file is fetched that then does not open.
const FETCHES: u32 = 3;

/// The files of lists in one data folder. Cheap to clone.
#[derive(Clone)]
pub struct ListFiles {
    store: Store,
    folder: Arc<Path>,
}

impl ListFiles {
    pub(crate) fn new(store: Store, data: &Path) -> Self {
        Self { store, folder: data.join(FOLDER).into() }
    }

    /// The store behind them.
    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// Where a file lies when it is here.
    #[must_use]
    pub fn path(&self, file: FileHash) -> PathBuf {
        self.folder.join(format!("{file}.seg"))
    }

    /// A folder of one's own, to make files in.
    ///
    /// # Errors
    /// [`GateError::ListFolder`].
    pub fn workroom(&self) -> Result<Workroom, GateError> {
        Workroom::within(&self.folder, self.store.clock().random())
    }

    /// Opens a file and verifies it; fetches it first when it is not here, or not as it should be.
    ///
    /// # Errors
    /// [`GateError`] when it cannot be had.
    pub async fn open(&self, file: &ListFile) -> Result<Arc<Segment>, GateError> {
        let (mut fetches, mut looks) = (0, 0);
        loop {
            let (path, wanted) = (self.path(file.hash), *file);
            let found = blocking(move || cached(&path, &wanted)).await?;
            if let Some(found) = found {
                return Ok(Arc::new(found));
            }
            if fetches == FETCHES || looks == LOOKS {
                return Err(GateError::ListDamaged(file.hash));
            }
            match self.fetch(file).await {
                Err(GateError::ListFolder { source, .. }) if source.kind() == ErrorKind::ResourceBusy => {
                    looks += 1;
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                fetched => {
                    fetched?;
                    fetches += 1;
                }
            }
        }
    }

    /// Fetches a file from the store and puts it under its name when it has its hash.
    async fn fetch(&self, file: &ListFile) -> Result<(), GateError> {
        let path = self.path(file.hash);
        let failed = in_folder(&path);
        std::fs::create_dir_all(&*self.folder).map_err(&failed)?;
        let mut part = Part::create(&path).map_err(&failed)?;
        let mut hasher = Sha256::new();
        for n in 0..pieces_of(file.bytes) {
            let (hash, n) = (file.hash, i64::try_from(n).unwrap_or(i64::MAX));
            let data = self.store.read(move |tx| piece(tx, hash, n)).await?;
            hasher.update(&data);
            part.write_all(&data).map_err(&failed)?;
        }
        if FileHash::from_bytes(hasher.finalize().into()) != file.hash {
            return Err(GateError::ListDamaged(file.hash));
        }
        blocking(move || part.keep().map_err(in_folder(&path))).await
    }

    /// Says what a segment is that was made in a workroom, and opens it.
    ///
    /// # Errors
    /// [`GateError`] when it cannot be read back.
    pub async fn examine(&self, made: &Path) -> Result<(ListFile, Arc<Segment>), GateError> {
        let made = made.to_owned();
        blocking(move || {
            let failed = in_folder(&made);
            let (hash, bytes) = hash_of(&mut File::open(&made).map_err(&failed)?).map_err(&failed)?;
            let segment = Segment::open(&made, Stay::Mapped)?;
            Ok((ListFile { hash, bytes, seal: segment.seal() }, Arc::new(segment)))
        })
        .await
    }

    /// Gives a segment that was made in a workroom its name among the files. One that has it already stays what it is.
    ///
    /// # Errors
    /// [`GateError::ListFolder`].
    pub fn take_in(&self, made: &Path, file: &ListFile) -> Result<(), GateError> {
        let path = self.path(file.hash);
        match std::fs::rename(made, &path) {
            // It was taken in before, by an attempt that another import overtook.
            Err(error) if error.kind() == ErrorKind::NotFound && path.exists() => Ok(()),
            done => done.map_err(in_folder(&path)),
        }
    }

    /// What is written on a list's file.
    #[must_use]
    pub fn label(list: &ListId) -> String {
        format!("list {list}")
    }

    /// Writes the pieces of a file into the store, each in a commit of its own. Those that are there already, after an import
    /// that was broken off or of the same numbers, stay.
    ///
    /// # Errors
    /// [`GateError`] when the file cannot be read or the store does not answer.
    pub async fn publish(&self, file: &ListFile) -> Result<(), GateError> {
        let (hash, now) = (file.hash, self.store.clock().now());
        let there = self.store.read(move |tx| pieces(tx, hash)).await?;
        let path = self.path(hash);
        let source = File::open(&path).map_err(in_folder(&path))?;
        for n in 0..pieces_of(file.bytes) {
            let place = i64::try_from(n).unwrap_or(i64::MAX);
            if there.binary_search(&place).is_ok() {
                continue;
            }
            let begin = n * PIECE_BYTES as u64;
            let length = file.bytes.saturating_sub(begin).min(PIECE_BYTES as u64);
            let mut data = vec![0; usize::try_from(length).unwrap_or_default()];
            source.read_exact_at(&mut data, begin).map_err(in_folder(&path))?;
            self.store.write(move |tx| put_piece(tx, hash, place, &data, now)).await?;
        }
        Ok(())
    }

    /// Everything that is on a list now, and the place of its newest version.
    ///
    /// # Errors
    /// [`GateError`] when a file cannot be had.
    pub async fn held(&self, list: &ListId) -> Result<HeldNumbers, GateError> {
        let list = list.clone();
        let chain = self.store.read(move |tx| newest_chain(tx, &list)).await?;
        let mut held = HeldNumbers::default();
        for version in chain {
            let numbers = self.open(&version.version.file).await?;
            held.numbers = version.version.numbers;
            held.place = Some(version.place);
            held.as_of = Some(version.version.as_of);
            held.parts.push((version.version.kind, numbers));
        }
        Ok(held)
    }
}

/// All that is on a list: the newest version that has every number, and the changes since.
#[derive(Clone, Default)]
pub struct HeldNumbers {
    /// The oldest first.
    parts: Vec<(VersionKind, Arc<Segment>)>,
    /// How many numbers there are.
    pub numbers: u64,
    /// The place of the newest version in the feed; none when there is no version.
    pub place: Option<i64>,
    /// As of when it was published; none when there is no version.
    pub as_of: Option<Instant>,
}

/// What a version does to the numbers that are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Numbers after it.
    pub numbers: u64,
    /// Numbers that were not on the list.
    pub added: u64,
    /// Numbers that were, and are no more.
    pub removed: u64,
}

impl HeldNumbers {
    /// How many versions since the last one with every number.
    #[must_use]
    pub const fn changes(&self) -> usize {
        self.parts.len().saturating_sub(1)
    }

    /// Whether a number is on the list.
    #[must_use]
    pub fn has(&self, number: Number) -> bool {
        let said = self.parts.iter().rev().find_map(|(_, numbers)| numbers.get(number));
        said.is_some_and(|code| code != REMOVED)
    }

    /// What a version with every number, or a change, would do.
    #[must_use]
    pub fn count(&self, new: &Segment, kind: VersionKind) -> ListCounts {
        let (mut added, mut removed, mut stay) = (0, 0, 0);
        for (number, code) in new.numbers() {
            match (self.has(number), code == REMOVED) {
                (true, true) => removed += 1,
                (true, false) => stay += 1,
                (false, true) => {}
                (false, false) => added += 1,
            }
        }
        if kind.is_whole() {
            removed = self.numbers.saturating_sub(stay);
        }
        ListCounts { numbers: (self.numbers + added).saturating_sub(removed), added, removed }
    }

    /// Writes everything that is held, after one more change, as one segment.
    ///
    /// # Errors
    /// [`SegmentError`] when it cannot be written.
    pub fn merge_with(&self, change: &Segment, path: &Path, label: &str) -> Result<(), SegmentError> {
        let mut builder = Builder::create(path)?;
        let parts = self.parts.iter().map(|(_, numbers)| numbers.as_ref()).chain([change]);
        for (number, _) in Merged::of(parts).filter(|(_, code)| *code != REMOVED) {
            builder.push(number, ADDED)?;
        }
        builder.finish(label).map(|_| ())
    }
}

/// The file under a name when it is what it should be; none when it is not there, not whole or another's.
fn cached(path: &Path, wanted: &ListFile) -> Result<Option<Segment>, GateError> {
    match std::fs::metadata(path) {
        Ok(found) if found.len() == wanted.bytes => {}
        Ok(_) => {
            tracing::warn!(file = %path.display(), "the file of a list is not whole; it is fetched again");
            return Ok(None);
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(in_folder(path)(error)),
    }
    match Segment::open(path, Stay::Mapped) {
        Ok(segment) if segment.seal() == wanted.seal => Ok(Some(segment)),
        Ok(_) => {
            tracing::warn!(file = %path.display(), "the file of a list is another's; it is fetched again");
            Ok(None)
        }
        Err(SegmentError::File { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
        Err(error @ SegmentError::File { .. }) => Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, "the file of a list is fetched again");
            Ok(None)
        }
    }
}

fn hash_of(file: &mut File) -> std::io::Result<(FileHash, u64)> {
    let (mut hasher, mut bytes, mut some) = (Sha256::new(), 0, vec![0; PIECE_BYTES]);
    loop {
        let read = file.read(&mut some)?;
        if read == 0 {
            return Ok((FileHash::from_bytes(hasher.finalize().into()), bytes));
        }
        bytes += read as u64;
        hasher.update(some.get(..read).unwrap_or_default());
    }
}

pub(crate) fn in_folder(path: &Path) -> impl Fn(std::io::Error) -> GateError + use<> {
    let path = path.display().to_string();
    move |source| GateError::ListFolder { path: path.clone(), source }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, GateError> + Send + 'static,
) -> Result<T, GateError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(GateError::Interrupted))
}
