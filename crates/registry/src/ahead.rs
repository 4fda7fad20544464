//! Where that lies which will soon be looked at: memory is told to send it for several calls at once, before any of them is looked up.
//!
//! A map finds what it holds step by step, and each step waits for the one before it. Here is only a guess where they end. A guess may be
//! missing, old, or about another number that has the same slot: then something is sent for in vain, and nothing else happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anxin_domain::number::Number;
use anxin_segment::{fetch_address, fetch_ahead};
use arc_swap::{ArcSwap, Guard};

/// What the processor fetches at once, in bytes.
const LINE: usize = 64;
/// Slots of the first table.
const FIRST: usize = 1 << 10;
/// Slots of the last: 64 MB. More than four million numbers share them, and more and more guesses are another number's.
const MOST: usize = 1 << 23;

/// An address, of which nothing but memory is ever asked.
type Address = usize;
type Slots = Vec<AtomicUsize>;

/// The guesses by number.
pub(crate) struct Ahead {
    slots: ArcSwap<Slots>,
    /// How many numbers were noted.
    noted: AtomicUsize,
}

impl Default for Ahead {
    fn default() -> Self {
        Self { slots: ArcSwap::from_pointee(free(FIRST)), noted: AtomicUsize::new(0) }
    }
}

/// Where something lies.
pub(crate) fn place_of<T>(what: &T) -> Address {
    std::ptr::from_ref(what).addr()
}

impl Ahead {
    /// Notes where that lies which is known about a number. When there are as many numbers as half of the slots, whoever brings the one
    /// that is too many notes `all` again in twice as many.
    pub(crate) fn note<I>(&self, number: Number, place: Address, is_new: bool, all: impl FnOnce() -> I)
    where
        I: Iterator<Item = (Number, Address)>,
    {
        let slots = self.slots.load();
        set(&slots, number, place);
        let full = is_new && self.noted.fetch_add(1, Ordering::Relaxed) + 1 == slots.len() / 2;
        if full && slots.len() < MOST {
            let wider = free(slots.len() * 2);
            let noted = all().map(|(number, place)| set(&wider, number, place)).count();
            self.noted.store(noted, Ordering::Relaxed);
            self.slots.store(Arc::new(wider));
        }
    }

    /// The guess about a number, or 0.
    #[cfg(test)]
    pub(crate) fn guess(&self, number: Number) -> Address {
        let slots = self.slots.load();
        slots[slot(&slots, number)].load(Ordering::Relaxed)
    }

    pub(crate) fn pin(&self) -> PinnedAhead {
        PinnedAhead(self.slots.load())
    }
}

fn free(count: usize) -> Slots {
    std::iter::repeat_with(AtomicUsize::default).take(count).collect()
}

fn set(slots: &Slots, number: Number, place: Address) {
    slots.get(slot(slots, number)).into_iter().for_each(|slot| slot.store(place, Ordering::Relaxed));
}

/// The slot of a number: those that follow each other are spread by the multiplication (Knuth, vol. 3, section 6.4).
#[inline]
fn slot(slots: &Slots, number: Number) -> usize {
    let hash = number.digits().wrapping_mul(0x9E37_79B9_7F4A_7C15);
    usize::try_from(hash >> (64 - slots.len().trailing_zeros())).unwrap_or(0)
}

/// The guesses, for a look that does not last.
pub(crate) struct PinnedAhead(Guard<Arc<Slots>>);

impl PinnedAhead {
    /// Sends for the guess about a number.
    #[inline]
    pub(crate) fn send_for_guess(&self, number: Number) {
        fetch_ahead(&self.0, slot(&self.0, number));
    }

    /// Sends for the `T` that is guessed to be known about a number.
    #[inline]
    pub(crate) fn send_for<T>(&self, number: Number) {
        let place = self.0.get(slot(&self.0, number)).map_or(0, |slot| slot.load(Ordering::Relaxed));
        // Its number lies beside it.
        let lines =
            (place.saturating_sub(size_of::<Number>()) & !(LINE - 1)..place + size_of::<T>()).step_by(LINE);
        lines.filter(|_| place != 0).for_each(fetch_address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_mostly_guessed_also_after_there_were_more() {
        let ahead = Ahead::default();
        let numbers: Vec<Number> =
            (0..20_000).map(|n| Number::from_digits(8_613_800_000_000 + n * 3)).collect();
        // Where it lies is the number itself, so that a guess says whose it is.
        let place = |number: Number| usize::try_from(number.digits()).unwrap();
        for (count, number) in numbers.iter().enumerate() {
            let all = || numbers[..=count].iter().map(|number| (*number, place(*number)));
            ahead.note(*number, place(*number), true, all);
            assert_eq!(ahead.guess(*number), place(*number));
        }
        let own = numbers.iter().filter(|number| ahead.guess(**number) == place(**number)).count();
        assert!(own * 4 > numbers.len() * 3, "{own} of {}", numbers.len());
        assert!(ahead.slots.load().len() <= 4 * numbers.len());
    }

    #[test]
    fn a_number_that_speaks_again_is_guessed_where_it_lies_now() {
        let ahead = Ahead::default();
        let number = Number::from_digits(8_613_800_000_000);
        let slots = ahead.slots.load().len();
        for place in 1..slots * 4 {
            ahead.note(number, place, place == 1, || std::iter::once((number, place)));
            assert_eq!(ahead.guess(number), place);
        }
        assert_eq!(ahead.slots.load().len(), slots, "what is noted again takes no more room");
    }
}
