//! A list that changes while it is read: a segment, what changed since, and the merge of the two in the background.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use anxin_domain::number::Number;

use crate::sync::{ArcSwap, Mutex};
use crate::{Builder, Built, Code, Overlay, Segment, SegmentError, Stay};

/// Look-ups after which a batch looks again at what was said meanwhile.
const SEEN_AFTER: usize = 1_024;

/// A list of numbers that is read by many threads and changed by one at a time.
pub struct LiveList {
    state: ArcSwap<State>,
    /// Whoever holds it changes the list or its parts; readers take no part in it.
    changing: Mutex<()>,
    /// Whoever holds it merges.
    merging: Mutex<()>,
}

/// What is said last counts: of `live`, then of `merging`, then of the segment.
struct State {
    segment: Arc<Segment>,
    /// Changes that a merge is writing into the next segment.
    merging: Option<Arc<Overlay>>,
    live: Arc<Overlay>,
}

impl State {
    #[inline]
    fn changed(&self, number: Number) -> Option<Option<Code>> {
        self.live.get(number).or_else(|| self.merging.as_ref()?.get(number))
    }
}

impl LiveList {
    /// A list that begins with a segment.
    #[must_use]
    pub fn new(segment: Segment) -> Self {
        let state = State { segment: Arc::new(segment), merging: None, live: Arc::default() };
        Self { state: ArcSwap::from_pointee(state), changing: Mutex::default(), merging: Mutex::default() }
    }

    /// The code of a number; none when it is not on the list.
    #[must_use]
    pub fn get(&self, number: Number) -> Option<Code> {
        let state = self.state.load();
        state.changed(number).unwrap_or_else(|| state.segment.get(number))
    }

    /// Looks many numbers up, in their order; see [`Segment::get_many`].
    pub fn get_many(&self, numbers: &[Number], mut each: impl FnMut(usize, Option<Code>)) {
        // However many they are, what is said meanwhile is seen soon.
        for (part, some) in numbers.chunks(SEEN_AFTER).enumerate() {
            let state = self.state.load();
            let mut changed = [None; SEEN_AFTER];
            let mut note = |overlay: &Overlay| {
                overlay.get_many(some, |index, said| {
                    if let Some(slot) = changed.get_mut(index) {
                        *slot = said.or(*slot);
                    }
                });
            };
            state.merging.iter().for_each(|merging| note(merging));
            note(&state.live);
            state.segment.get_many(some, |index, code| {
                each(part * SEEN_AFTER + index, changed.get(index).copied().flatten().unwrap_or(code));
            });
        }
    }

    /// Puts a number on the list with a code, or takes it off. When this returns, every reader sees it.
    pub fn set(&self, number: Number, code: Option<Code>) {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.state.load().live.set(number, code);
    }

    /// Changes since the segment was made.
    #[must_use]
    pub fn changes(&self) -> usize {
        let state = self.state.load();
        state.live.len() + state.merging.as_ref().map_or(0, |merging| merging.len())
    }

    /// Writes the segment with everything that changed since into a file, and reads from that from then on. Others read and
    /// change the list meanwhile. When it fails, and after a crash, the list and the old file are as they were.
    ///
    /// # Errors
    /// [`SegmentError`] when the file cannot be written or does not read back as it was written.
    pub fn merge(&self, path: &Path, label: &str, stay: Stay) -> Result<Built, SegmentError> {
        let _one_at_a_time = self.merging.lock().unwrap_or_else(PoisonError::into_inner);
        let (segment, changes) = self.set_aside();
        let merged = write_merged(&segment, &changes, path, label)
            .and_then(|built| Segment::open(path, stay).map(|segment| (built, segment)));
        match merged {
            Ok((built, next)) => {
                self.replace(|state| State {
                    segment: Arc::new(next),
                    merging: None,
                    live: Arc::clone(&state.live),
                });
                Ok(built)
            }
            Err(error) => {
                self.replace(|state| State {
                    segment: Arc::clone(&state.segment),
                    merging: None,
                    live: together(&changes, &state.live),
                });
                Err(error)
            }
        }
    }

    /// Sets the changes so far aside for a merge; later ones go into a new overlay.
    fn set_aside(&self) -> (Arc<Segment>, Arc<Overlay>) {
        let mut aside = None;
        self.replace(|state| {
            aside = Some((Arc::clone(&state.segment), Arc::clone(&state.live)));
            State {
                segment: Arc::clone(&state.segment),
                merging: Some(Arc::clone(&state.live)),
                live: Arc::default(),
            }
        });
        aside.unwrap_or_else(|| (Arc::clone(&self.state.load().segment), Arc::default()))
    }

    fn replace(&self, next: impl FnOnce(&State) -> State) {
        let _alone = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let next = next(&self.state.load());
        self.state.store(Arc::new(next));
    }
}

/// What is said in two overlays, where the later one counts.
fn together(earlier: &Overlay, later: &Overlay) -> Arc<Overlay> {
    let both = Overlay::default();
    for (number, code) in earlier.sorted().into_iter().chain(later.sorted()) {
        both.set(number, code);
    }
    Arc::new(both)
}

fn write_merged(
    segment: &Segment,
    changes: &Overlay,
    path: &Path,
    label: &str,
) -> Result<Built, SegmentError> {
    let mut builder = Builder::create(path)?;
    let mut changes = changes.sorted().into_iter().peekable();
    let put = |builder: &mut Builder, (number, code): (Number, Option<Code>)| {
        code.map_or(Ok(()), |code| builder.push(number, code))
    };
    segment.try_for_each(|number, code| {
        while let Some(change) = changes.next_if(|(changed, _)| *changed < number) {
            put(&mut builder, change)?;
        }
        let changed = changes.next_if(|(changed, _)| *changed == number);
        put(&mut builder, changed.unwrap_or((number, Some(code))))
    })?;
    changes.try_for_each(|change| put(&mut builder, change))?;
    builder.finish(label)
}
