//! Lists of numbers that others keep. A full list takes the place of the one that is held, a change adds to it and takes off; each
//! becomes a version, in the order in which they were published.

use std::io::Read;
use std::sync::Arc;

use anxin_domain::ids::ListId;
use anxin_domain::listing::{ListFile, ListVersion, VersionKind};
use anxin_domain::time::Instant;
use anxin_gate::{HeldNumbers, ListCounts, ListFiles, Workroom};
use anxin_segment::{Builder, Segment, Sorter};
use anxin_store::lists::{
    HeldVersion, VersionAdded, add_version, clear_pieces, newest_version, version_imported,
};
use serde::Serialize;

use super::lines::{Line, Source};
use super::list_rows::{Layout, Listed};
use super::report::Book;
use super::{
    ImportError, ImportOptions, ImportReport, ListFormat, ListImportError, Noting, Outcome, Wrong, past,
};
use crate::Desk;
use crate::error::DeskError;

/// Changes that follow one another before they are written together with what they change, so that a look-up goes through few.
const CHANGES_IN_A_ROW: usize = 16;
/// A full list may lose one number in so many before somebody has to say that it is right.
const MAY_LOSE_ONE_IN: u64 = 10;
/// How often an import that was overtaken by another counts again.
const COUNTS: usize = 5;
/// Pieces of imports that were broken off are cleared after so many days.
const CLEAR_AFTER_DAYS: i64 = 1;

/// What to do with a list.
#[derive(Clone, Debug)]
pub struct ListOptions {
    /// Which list it is.
    pub list: ListId,
    /// When its keeper published it.
    pub as_of: Instant,
    /// The form of the file; told from its beginning when not given.
    pub format: Option<ListFormat>,
    /// What the file is a part of the list.
    pub part: ListPart,
    /// Whether a full list may have far fewer numbers than the one before.
    pub shrinking: Shrinking,
}

/// How much of a list a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListPart {
    /// All of it, unless the rows say what was added and removed.
    All,
    /// What changed since the file before; rows that do not say how were added.
    Change,
}

/// Whether a full list may lose many numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shrinking {
    /// It may lose a tenth of them.
    ATenth,
    /// Somebody has looked and says that it is right.
    Any,
}

/// What came of the import of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListImport {
    /// The rows.
    #[serde(flatten)]
    pub report: ImportReport,
    /// Accepted rows whose number another row of the file has as well.
    pub duplicates: u64,
    /// Numbers that were not on the list before.
    pub added: u64,
    /// Numbers that were, and are no more.
    pub removed: u64,
    /// Whether the same file, as of the same moment, had been imported before: then nothing was changed.
    pub known: bool,
    /// The list as it is held now.
    pub list: HeldList,
}

/// A list that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeldList {
    /// Its name.
    pub name: ListId,
    /// As of when.
    pub as_of: Instant,
    /// The place of its newest version in the directory's change feed.
    pub version: i64,
    /// What the newest version is.
    pub kind: VersionKind,
    /// Numbers on it.
    pub numbers: u64,
}

impl From<HeldVersion> for HeldList {
    fn from(HeldVersion { place, version }: HeldVersion) -> Self {
        let ListVersion { list: name, as_of, kind, numbers, .. } = version;
        Self { name, as_of, version: place, kind, numbers }
    }
}

impl Desk {
    /// Takes in a list, or a change of one, as its keeper published it. The same file as of the same moment changes nothing.
    ///
    /// # Errors
    /// [`ListImportError`] when the file as a whole cannot be taken; then nothing was changed.
    pub async fn import_external_list<R: Read + Send>(
        &self,
        file: R,
        what: &ListOptions,
        options: &ImportOptions,
    ) -> Result<ListImport, ListImportError> {
        let now = self.clock().now();
        past("as_of", what.as_of, now).map_err(|wrong| ListImportError::AsOf(wrong.reason))?;
        let source = Source::open(file)?;
        let layout = Layout::of(&source.head, what.format, options.region)?;
        let kind = if layout.says_changes() || what.part == ListPart::Change {
            VersionKind::Change
        } else {
            VersionKind::Full
        };
        self.catch_up().await.map_err(ImportError::from)?;
        let orphaned = now.plus_days(-CLEAR_AFTER_DAYS);
        self.store().write(move |tx| clear_pieces(tx, orphaned)).await?;
        let files = self.gate().follower().list_files().clone();
        let room = files.workroom()?;
        let mut book = Book::new(options.refusals.clone());
        let sorter = sorted(source, &layout, &room, &mut book)?;
        let report = book.close()?;
        if report.accepted == 0 {
            return Err(ListImportError::NoNumbers);
        }
        let new = written(sorter, room, &files, &what.list).await?;
        let noting = Noting::of(&format!("list:{}", what.list), options, self.clock());
        let entered = Entry { desk: self, files: &files, new: &new, what, kind, noting }.enter().await?;
        self.catch_up().await.map_err(ImportError::from)?;
        Ok(entered.told(report, new.duplicates))
    }

    /// Every list that is held, by name.
    ///
    /// # Errors
    /// [`DeskError`] when the store does not answer.
    pub async fn external_lists(&self) -> Result<Vec<HeldList>, DeskError> {
        let lists = self.store().read(anxin_store::lists::all_lists).await?;
        Ok(lists.into_iter().map(HeldList::from).collect())
    }
}

/// Reads every row and sorts the numbers.
fn sorted<R: Read>(
    source: Source<R>,
    layout: &Layout,
    room: &Workroom,
    book: &mut Book,
) -> Result<Sorter, ListImportError> {
    let mut sorter = Sorter::new(room.path());
    let mut most = (0, 0);
    for line in source.lines().skip(usize::from(layout.has_titles)) {
        let Line { number: place, ended, shown, text } = line?;
        let row = text.and_then(|text| layout.read(&text)).and_then(|row| whole(row, ended, &mut most));
        match row {
            Ok(row) => {
                sorter.push(row.number, row.code)?;
                book.enter(place, Outcome::New, shown)?;
            }
            Err(wrong) => book.refuse(place, wrong, shown)?,
        }
    }
    Ok(sorter)
}

/// Refuses a last row that has no end and less in it than others: a file that was cut off would list another's number.
fn whole(row: Listed, ended: bool, most: &mut (usize, usize)) -> Result<Listed, Wrong> {
    let (fields, digits) = row.size;
    if !ended && (fields < most.0 || digits < most.1) {
        return Err(Wrong::new(
            "",
            "the last row has no line end and is shorter than others: the file may have been cut off. Get it whole, or end \
             the row with a line end",
        ));
    }
    *most = (fields, most.1.max(digits));
    Ok(row)
}

/// A list as a segment, not yet in the folder of lists.
struct New {
    room: Workroom,
    path: std::path::PathBuf,
    file: ListFile,
    numbers: Arc<Segment>,
    duplicates: u64,
}

async fn written(
    sorter: Sorter,
    room: Workroom,
    files: &ListFiles,
    list: &ListId,
) -> Result<New, ListImportError> {
    let path = room.path().join("new.seg");
    let (place, label) = (path.clone(), ListFiles::label(list));
    let write = move || {
        let mut builder = Builder::create(&place)?;
        let duplicates = sorter.finish(&mut builder)?;
        builder.finish(&label)?;
        Ok::<_, ListImportError>(duplicates)
    };
    let duplicates = blocking(write).await?;
    let (file, numbers) = files.examine(&path).await?;
    Ok(New { room, path, file, numbers, duplicates })
}

/// A segment on its way to become a version.
struct Entry<'a> {
    desk: &'a Desk,
    files: &'a ListFiles,
    new: &'a New,
    what: &'a ListOptions,
    kind: VersionKind,
    noting: Noting,
}

/// What became of it.
struct Entered {
    counts: ListCounts,
    known: bool,
    held: HeldVersion,
}

impl Entry<'_> {
    async fn enter(&self) -> Result<Entered, ListImportError> {
        for _ in 0..COUNTS {
            if let Some(known) = self.known().await? {
                return Ok(known);
            }
            let held = self.files.held(&self.what.list).await?;
            let changes = held.changes();
            let (held, counts) = self.counted(held).await?;
            self.allowed(&held, counts).await?;
            let (kind, path, file) = if self.kind == VersionKind::Change && changes >= CHANGES_IN_A_ROW {
                let (path, file) = self.merged(&held).await?;
                (VersionKind::Merged, path, file)
            } else {
                (self.kind, self.new.path.clone(), self.new.file)
            };
            self.files.take_in(&path, &file)?;
            self.files.publish(&file).await?;
            let ListCounts { numbers, added, removed } = counts;
            let (list, as_of, source) = (self.what.list.clone(), self.what.as_of, self.new.file.hash);
            let version = ListVersion { list, as_of, kind, file, source, numbers, added, removed };
            let (new, after, now) = (version.clone(), held.place, self.desk.clock().now());
            let noting = self.noting.clone();
            let add = move |tx: &mut dyn anxin_store::Tx| {
                let outcome = add_version(tx, &new, after, now)?;
                noting.note(tx, matches!(outcome, VersionAdded::At(_)))?;
                Ok::<_, anxin_store::StoreError>(outcome)
            };
            let outcome = self.desk.store().write(add).await?;
            if let VersionAdded::At(place) = outcome {
                return Ok(Entered { counts, known: false, held: HeldVersion { place, version } });
            }
        }
        Err(ListImportError::Overtaken(self.what.list.clone()))
    }

    /// Whether the same numbers were imported as of the same moment before.
    async fn known(&self) -> Result<Option<Entered>, ListImportError> {
        let (list, source, as_of) = (self.what.list.clone(), self.new.file.hash, self.what.as_of);
        let find = move |tx: &mut dyn anxin_store::Tx| {
            Ok::<_, anxin_store::StoreError>((
                version_imported(tx, &list, source, as_of)?,
                newest_version(tx, &list)?,
            ))
        };
        let (same, newest) = self.desk.store().read(find).await?;
        let full = |kind| kind == VersionKind::Full;
        let same = same.filter(|same| full(same.version.kind) == full(self.kind));
        Ok(same.and(newest).map(|held| Entered { counts: ListCounts::default(), known: true, held }))
    }

    /// What the new version does to what is held.
    async fn counted(&self, held: HeldNumbers) -> Result<(HeldNumbers, ListCounts), ListImportError> {
        let (numbers, kind) = (Arc::clone(&self.new.numbers), self.kind);
        blocking(move || {
            let counts = held.count(&numbers, kind);
            Ok((held, counts))
        })
        .await
    }

    /// Refuses what is older than what is held, changes nothing that is there, or would free too many people at once.
    async fn allowed(&self, held: &HeldNumbers, counts: ListCounts) -> Result<(), ListImportError> {
        let list = self.what.list.clone();
        let Some(as_of) = held.as_of else {
            return match self.kind {
                VersionKind::Change => Err(ListImportError::NothingHeld(list)),
                VersionKind::Full | VersionKind::Merged => Ok(()),
            };
        };
        if self.what.as_of < as_of {
            return Err(ListImportError::Older { list, held: as_of, given: self.what.as_of });
        }
        let many = counts.removed.saturating_mul(MAY_LOSE_ONE_IN) > held.numbers;
        if self.kind == VersionKind::Full && self.what.shrinking == Shrinking::ATenth && many {
            return Err(ListImportError::Shrinks { list, held: held.numbers, removed: counts.removed });
        }
        Ok(())
    }

    /// The change, together with everything that is held.
    async fn merged(&self, held: &HeldNumbers) -> Result<(std::path::PathBuf, ListFile), ListImportError> {
        let path = self.new.room.path().join("merged.seg");
        let (held, numbers) = (held.clone(), Arc::clone(&self.new.numbers));
        let (place, label) = (path.clone(), ListFiles::label(&self.what.list));
        blocking(move || Ok(held.merge_with(&numbers, &place, &label)?)).await?;
        let (file, _) = self.files.examine(&path).await?;
        Ok((path, file))
    }
}

impl Entered {
    fn told(self, mut report: ImportReport, duplicates: u64) -> ListImport {
        let ListCounts { added, removed, .. } = self.counts;
        report.unchanged = report.accepted.saturating_sub(match self.held.version.kind {
            _ if self.known => 0,
            VersionKind::Full => added,
            VersionKind::Change | VersionKind::Merged => added + removed,
        });
        ListImport { report, duplicates, added, removed, known: self.known, list: self.held.into() }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ListImportError> + Send + 'static,
) -> Result<T, ListImportError> {
    let stopped = || Err(anxin_gate::GateError::Interrupted.into());
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| stopped())
}
