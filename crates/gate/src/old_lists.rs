//! Lists from before they had versions become versions, once: at each place of the feed where numbers were added to one, a version
//! with just those, so that what was known at any place stays known. The last of them has every number, so that a look-up now
//! does not go through all the others.

use std::path::Path;

use anxin_domain::ids::ListId;
use anxin_domain::listing::{ListVersion, VersionKind};
use anxin_domain::number::Number;
use anxin_registry::ADDED;
use anxin_segment::Builder;
use anxin_store::lists::{put_version, version_at};
use anxin_store::old_lists::{OldNote, OldNumber, old_lists, old_notes, old_numbers};
use anxin_store::{Store, StoreError};

use crate::error::GateError;
use crate::lists::{ListCounts, ListFiles};
use crate::workroom::Workroom;

/// Numbers read at once.
const NUMBERS_AT_ONCE: i64 = 50_000;
/// Versions that are written in one pass over a list's numbers.
const VERSIONS_A_PASS: usize = 64;

/// Makes versions of every list that has none.
pub(crate) async fn make_all(files: &ListFiles) -> Result<(), GateError> {
    for list in files.store().read(old_lists).await? {
        tracing::info!(%list, "the list becomes versions; this is done once");
        make(files, &list).await?;
    }
    Ok(())
}

/// Makes the versions of a list for those of its notes that have none. All of them are entered in one commit; another process
/// that does the same at the same time makes the same.
pub(crate) async fn make(files: &ListFiles, list: &ListId) -> Result<(), GateError> {
    let (notes, missing) = notes_of(files.store(), list).await?;
    let held = files.held(list).await?;
    let room = files.workroom()?;
    let mut made = Vec::new();
    let mut numbers = held.numbers;
    for (pass, some) in missing.chunks(VERSIONS_A_PASS).enumerate() {
        let wanted = Wanted { notes: &notes, made: some, last: None };
        for (note, path) in some.iter().zip(wanted.write(files.store(), list, &room, pass).await?) {
            let (file, segment) = files.examine(&path).await?;
            files.take_in(&path, &file)?;
            files.publish(&file).await?;
            // An old list only grew, so every number was new, unless there were versions before.
            let new = if held.place.is_some() {
                held.count(&segment, VersionKind::Change).added
            } else {
                segment.count()
            };
            numbers += new;
            let counted = ListCounts { numbers, added: new, removed: 0 };
            let kind =
                if made.is_empty() && held.place.is_none() { VersionKind::Full } else { VersionKind::Change };
            made.push((note.place, version(list, note, kind, file, counted)));
        }
    }
    if held.place.is_none() && made.len() > 1 {
        let wanted = Wanted { notes: &notes, made: &[], last: missing.last() };
        for path in wanted.write(files.store(), list, &room, usize::MAX).await? {
            let (file, _) = files.examine(&path).await?;
            files.take_in(&path, &file)?;
            files.publish(&file).await?;
            if let Some((_, last)) = made.last_mut() {
                (last.file, last.kind) = (file, VersionKind::Merged);
            }
        }
    }
    let enter = move |tx: &mut dyn anxin_store::Tx| -> Result<(), StoreError> {
        made.iter().try_for_each(|(place, version)| put_version(tx, version, *place).map(|_| ()))
    };
    files.store().write(enter).await?;
    Ok(())
}

/// Every note of a list, and those without a version.
async fn notes_of(store: &Store, list: &ListId) -> Result<(Vec<OldNote>, Vec<OldNote>), StoreError> {
    let list = list.clone();
    store
        .read(move |tx| {
            let notes = old_notes(tx, &list)?;
            let mut missing = Vec::new();
            for note in &notes {
                if version_at(tx, &list, note.place)?.is_none() {
                    missing.push(*note);
                }
            }
            Ok((notes, missing))
        })
        .await
}

fn version(
    list: &ListId,
    note: &OldNote,
    kind: VersionKind,
    file: anxin_domain::listing::ListFile,
    counted: ListCounts,
) -> ListVersion {
    let ListCounts { numbers, added, removed } = counted;
    ListVersion {
        list: list.clone(),
        as_of: note.as_of,
        kind,
        file,
        source: file.hash,
        numbers,
        added,
        removed,
    }
}

/// What is written in one pass: the numbers that came at some notes, each into a file of its own, or all up to the last note.
struct Wanted<'a> {
    notes: &'a [OldNote],
    made: &'a [OldNote],
    last: Option<&'a OldNote>,
}

impl Wanted<'_> {
    async fn write(
        &self,
        store: &Store,
        list: &ListId,
        room: &Workroom,
        pass: usize,
    ) -> Result<Vec<std::path::PathBuf>, GateError> {
        let files = if self.last.is_some() { 1 } else { self.made.len() };
        let paths: Vec<_> = (0..files).map(|n| room.path().join(format!("old-{pass}-{n}.seg"))).collect();
        let mut builders = paths
            .iter()
            .map(|path: &std::path::PathBuf| Builder::create(Path::new(path)))
            .collect::<Result<Vec<_>, _>>()?;
        let mut after = Number::from_digits(0);
        loop {
            let wanted = list.clone();
            let page = store.read(move |tx| old_numbers(tx, &wanted, after, NUMBERS_AT_ONCE)).await?;
            let Some(last) = page.last() else { break };
            after = last.number;
            for old in &page {
                if let Some(builder) = self.file_of(old).and_then(|n| builders.get_mut(n)) {
                    builder.push(old.number, ADDED)?;
                }
            }
        }
        for builder in builders {
            builder.finish(&ListFiles::label(list))?;
        }
        Ok(paths)
    }

    /// Which of the files a number goes into.
    fn file_of(&self, old: &OldNumber) -> Option<usize> {
        let came_with = self.notes.get(self.notes.partition_point(|note| note.place < old.place))?;
        match self.last {
            Some(last) => (came_with.place <= last.place).then_some(0),
            None => self.made.iter().position(|note| note.place == came_with.place),
        }
    }
}
