//! External lists: sorted numbers, replaced as a whole, read without waiting. Each number keeps the version of the directory at
//! which it came on the list, and each list the moments at which it was fetched.

use std::sync::Arc;

use anxin_domain::ids::ListId;
use anxin_domain::number::Number;
use anxin_domain::people::{ListState, Named};
use anxin_domain::time::Instant;
use arc_swap::ArcSwap;

use crate::history::{Known, Noted, Place};

#[derive(Default)]
pub(crate) struct Lists(ArcSwap<Vec<Arc<List>>>);

#[derive(Clone)]
struct List {
    id: ListId,
    fetched: Vec<Noted<Instant>>,
    /// Sorted; beside each the version at which it came.
    numbers: Arc<Vec<Number>>,
    versions: Arc<Vec<i64>>,
}

/// A number on a list, with the version of the directory at which it came there.
pub type ListedNumber = (Number, i64);

impl Lists {
    /// What every list that was known says about a number.
    pub(crate) fn states(&self, number: Number, known: Known) -> Vec<ListState> {
        self.0.load().iter().filter_map(|list| list.state(number, known)).collect()
    }

    /// Puts the numbers of a list in the place of those known.
    pub(crate) fn replace(&self, id: &ListId, mut numbers: Vec<ListedNumber>) {
        numbers.sort_unstable();
        numbers.dedup_by_key(|(number, _)| *number);
        let (numbers, versions): (Vec<_>, Vec<_>) = numbers.into_iter().unzip();
        let (numbers, versions) = (Arc::new(numbers), Arc::new(versions));
        self.change(id, |list| {
            list.numbers = Arc::clone(&numbers);
            list.versions = Arc::clone(&versions);
        });
    }

    /// Notes that a list was fetched.
    pub(crate) fn fetched(&self, id: &ListId, as_of: Instant, place: Place) {
        self.change(id, |list| list.fetched.push(Noted { place, what: as_of }));
    }

    fn change(&self, id: &ListId, change: impl Fn(&mut List)) {
        self.0.rcu(|lists| {
            let mut next: Vec<Arc<List>> = lists.iter().filter(|l| l.id != *id).cloned().collect();
            let known = lists.iter().find(|l| l.id == *id).map(|l| l.as_ref().clone());
            let mut list = known.unwrap_or_else(|| List {
                id: id.clone(),
                fetched: Vec::new(),
                numbers: Arc::default(),
                versions: Arc::default(),
            });
            change(&mut list);
            next.push(Arc::new(list));
            next.sort_by(|a, b| a.id.cmp(&b.id));
            next
        });
    }
}

impl List {
    /// None when the list was not known yet.
    fn state(&self, number: Number, known: Known) -> Option<ListState> {
        let last = self.fetched.iter().rfind(|noted| known.holds_directory(noted.place))?;
        let version = self.numbers.binary_search(&number).ok().and_then(|index| self.versions.get(index));
        let names = match (version, known) {
            (None, _) => Named::No,
            (Some(version), _) if *version > last.place.version && known != Known::Now => Named::No,
            (Some(_), _) => Named::Yes,
        };
        Some(ListState { list: self.id.clone(), as_of: last.what, names })
    }
}
