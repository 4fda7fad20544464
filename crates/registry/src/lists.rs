//! External lists: each a row of versions, each version a segment. A look-up begins at the newest version that was known and goes
//! back over changes to the last one that has all numbers, so a number that was taken off later is still on the list for whoever
//! asks as of before. Readers never wait.

use std::sync::{Arc, OnceLock};

use anxin_domain::ids::ListId;
use anxin_domain::listing::{FileHash, ListFile, ListVersion, VersionKind};
use anxin_domain::number::Number;
use anxin_domain::people::{ListState, Named};
use anxin_domain::time::Instant;
use anxin_segment::{Code, Segment};
use arc_swap::{ArcSwap, Guard};
use papaya::HashMap;

use crate::history::{Known, Place};

/// The code of a number that a version has, or adds.
pub const ADDED: Code = Code::LISTED;
/// The code of a number that a change takes off.
pub const REMOVED: Code = match Code::new(2) {
    Some(code) => code,
    None => Code::MAX,
};

#[derive(Default)]
pub(crate) struct Lists {
    lists: ArcSwap<Vec<Arc<List>>>,
    /// Files that were given, by hash: versions that come later find theirs here.
    files: HashMap<FileHash, Arc<Segment>>,
}

#[derive(Clone)]
struct List {
    id: ListId,
    /// In the order of the feed.
    versions: Vec<Version>,
}

#[derive(Clone)]
struct Version {
    place: Place,
    as_of: Instant,
    kind: VersionKind,
    file: ListFile,
    numbers: Arc<OnceLock<Arc<Segment>>>,
}

impl Lists {
    /// All of them, to be looked up in.
    pub(crate) fn pin(&self) -> PinnedLists {
        PinnedLists(self.lists.load())
    }

    /// The files that are wanted for look-ups as of some point, and were not given yet.
    pub(crate) fn missing(&self, known: Known) -> Vec<ListFile> {
        let lists = self.lists.load();
        let needed = lists.iter().flat_map(|list| list.chain(known));
        needed.filter(|version| version.numbers.get().is_none()).map(|version| version.file).collect()
    }

    /// Gives the numbers of a file.
    pub(crate) fn open(&self, hash: FileHash, numbers: Arc<Segment>) {
        self.files.pin().insert(hash, Arc::clone(&numbers));
        for version in self.lists.load().iter().flat_map(|list| &list.versions) {
            if version.file.hash == hash {
                // Whoever was first gave the same numbers.
                let _ = version.numbers.set(Arc::clone(&numbers));
            }
        }
    }

    /// Notes the next version of a list.
    pub(crate) fn note(&self, new: ListVersion, place: Place) {
        let ListVersion { list: id, as_of, kind, file, .. } = new;
        let numbers = self.files.pin().get(&file.hash).map(|numbers| OnceLock::from(Arc::clone(numbers)));
        let numbers = Arc::new(numbers.unwrap_or_default());
        self.lists.rcu(|lists| {
            let mut next: Vec<Arc<List>> = lists.iter().filter(|list| list.id != id).cloned().collect();
            let known = lists.iter().find(|list| list.id == id).map(|list| list.as_ref().clone());
            let mut list = known.unwrap_or_else(|| List { id: id.clone(), versions: Vec::new() });
            list.versions.push(Version { place, as_of, kind, file, numbers: Arc::clone(&numbers) });
            next.push(Arc::new(list));
            next.sort_by(|a, b| a.id.cmp(&b.id));
            next
        });
        // A file that was given between the look at the files and now has not seen this version.
        if let Some(given) = self.files.pin().get(&file.hash) {
            let _ = numbers.set(Arc::clone(given));
        }
    }
}

/// The lists and versions there are.
pub(crate) struct PinnedLists(Guard<Arc<Vec<Arc<List>>>>);

impl PinnedLists {
    /// What every list that was known says about a number.
    #[inline]
    pub(crate) fn states(&self, number: Number, known: Known) -> Vec<ListState> {
        self.0.iter().filter_map(|list| list.state(number, known)).collect()
    }
}

impl List {
    /// None when the list was not known yet.
    fn state(&self, number: Number, known: Known) -> Option<ListState> {
        let as_of = self.known(known).last()?.as_of;
        Some(ListState { list: self.id.clone(), as_of, names: self.names(number, known) })
    }

    fn names(&self, number: Number, known: Known) -> Named {
        for version in self.chain(known) {
            // Numbers that nobody has given are unknown, and what is unknown counts against the call.
            let Some(numbers) = version.numbers.get() else { return Named::Yes };
            match numbers.get(number) {
                Some(code) if code == REMOVED && version.kind == VersionKind::Change => return Named::No,
                Some(_) => return Named::Yes,
                None => {}
            }
        }
        Named::No
    }

    /// The versions that were known, in the order of the feed.
    fn known(&self, known: Known) -> &[Version] {
        // Versions come in the order of the feed, so what was known is a beginning of them.
        let count = self.versions.partition_point(|version| known.holds_directory(version.place));
        self.versions.get(..count).unwrap_or_default()
    }

    /// The versions that a look-up goes through: the newest first, back to the one that has all numbers.
    fn chain(&self, known: Known) -> impl Iterator<Item = &Version> {
        let known = self.known(known);
        let whole = known.iter().rposition(|version| version.kind.is_whole()).unwrap_or(0);
        known.get(whole..).unwrap_or_default().iter().rev()
    }
}
