//! External lists: segments of numbers, replaced as a whole, read without waiting. Each number keeps the version of the directory
//! at which it came on the list, and each list the moments at which it was fetched.

use std::sync::Arc;

use anxin_domain::ids::ListId;
use anxin_domain::number::Number;
use anxin_domain::people::{ListState, Named};
use anxin_domain::time::Instant;
use anxin_segment::{Code, MemoryBuilder, Segment, SegmentError};
use arc_swap::ArcSwap;

use crate::apply::ApplyError;
use crate::history::{Known, Noted, Place};

/// The code of numbers whose version stands beside the segment.
const ELSEWHERE: Code = Code::MAX;

/// The numbers of a list, each with the version of the directory at which it came there. A number takes about a byte and a half:
/// in the segment its code is the place of its version among the first fourteen, and only a list that grew more often keeps the
/// versions of some numbers in full.
#[derive(Debug)]
pub struct Listing {
    segment: Segment,
    /// The version of each code, from code 1 on.
    versions: Vec<i64>,
    /// Numbers that came at other versions, in rising order.
    others: Vec<(Number, i64)>,
}

impl Listing {
    /// The version at which a number came on the list; none when it is not on it.
    fn version(&self, number: Number) -> Option<i64> {
        let code = self.segment.get(number)?;
        if code == ELSEWHERE {
            let at = self.others.binary_search_by_key(&number, |(other, _)| *other).ok()?;
            return self.others.get(at).map(|(_, version)| *version);
        }
        self.versions.get(usize::from(code.get()) - 1).copied()
    }

    /// How many numbers it has.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.segment.count()
    }
}

/// Takes the numbers of a list one after the other.
#[derive(Default)]
pub struct ListingBuilder {
    segment: MemoryBuilder,
    versions: Vec<i64>,
    others: Vec<(Number, i64)>,
}

impl ListingBuilder {
    /// Adds a number, larger than every one before it, and the version at which it came on the list.
    ///
    /// # Errors
    /// [`ApplyError::List`] when it is not larger.
    pub fn push(&mut self, number: Number, version: i64) -> Result<(), ApplyError> {
        let known = self.versions.iter().position(|known| *known == version);
        let place = known.unwrap_or_else(|| {
            self.versions.push(version);
            self.versions.len() - 1
        });
        let code = u8::try_from(place + 1).ok().and_then(Code::new).filter(|code| *code < ELSEWHERE);
        if code.is_none() {
            self.versions.truncate(usize::from(ELSEWHERE.get()) - 1);
            self.others.push((number, version));
        }
        self.segment.push(number, code.unwrap_or(ELSEWHERE)).map_err(|error| unreadable(&error))
    }

    /// The listing.
    ///
    /// # Errors
    /// [`ApplyError::List`] when it does not read back as it was written.
    pub fn finish(self) -> Result<Listing, ApplyError> {
        let Self { segment, versions, others } = self;
        let segment = segment.finish("").map_err(|error| unreadable(&error))?;
        Ok(Listing { segment, versions, others })
    }
}

fn unreadable(error: &SegmentError) -> ApplyError {
    ApplyError::List(error.to_string())
}

#[derive(Default)]
pub(crate) struct Lists(ArcSwap<Vec<Arc<List>>>);

#[derive(Clone)]
struct List {
    id: ListId,
    fetched: Vec<Noted<Instant>>,
    numbers: Option<Arc<Listing>>,
}

impl Lists {
    /// What every list that was known says about a number.
    pub(crate) fn states(&self, number: Number, known: Known) -> Vec<ListState> {
        self.0.load().iter().filter_map(|list| list.state(number, known)).collect()
    }

    /// Puts the numbers of a list in the place of those known.
    pub(crate) fn replace(&self, id: &ListId, numbers: Listing) {
        let numbers = Arc::new(numbers);
        self.change(id, |list| list.numbers = Some(Arc::clone(&numbers)));
    }

    /// Notes that a list was fetched.
    pub(crate) fn fetched(&self, id: &ListId, as_of: Instant, place: Place) {
        self.change(id, |list| list.fetched.push(Noted { place, what: as_of }));
    }

    fn change(&self, id: &ListId, change: impl Fn(&mut List)) {
        self.0.rcu(|lists| {
            let mut next: Vec<Arc<List>> = lists.iter().filter(|l| l.id != *id).cloned().collect();
            let known = lists.iter().find(|l| l.id == *id).map(|l| l.as_ref().clone());
            let mut list =
                known.unwrap_or_else(|| List { id: id.clone(), fetched: Vec::new(), numbers: None });
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
        let version = self.numbers.as_ref().and_then(|numbers| numbers.version(number));
        let names = match (version, known) {
            (None, _) => Named::No,
            (Some(version), _) if version > last.place.version && known != Known::Now => Named::No,
            (Some(_), _) => Named::Yes,
        };
        Some(ListState { list: self.id.clone(), as_of: last.what, names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_grew_more_often_than_there_are_codes_keeps_every_version() {
        let mut builder = ListingBuilder::default();
        let version = |digits: u64| i64::try_from(digits % 40 + 1).unwrap();
        (0..1_000).for_each(|digits| builder.push(Number::from_digits(digits * 3), version(digits)).unwrap());
        let listing = builder.finish().unwrap();
        assert_eq!(listing.count(), 1_000);
        for digits in 0..1_000 {
            assert_eq!(listing.version(Number::from_digits(digits * 3)), Some(version(digits)));
            assert_eq!(listing.version(Number::from_digits(digits * 3 + 1)), None);
        }
        assert_eq!(listing.versions.len(), 14);
    }
}
