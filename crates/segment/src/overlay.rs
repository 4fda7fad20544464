//! What changed since a segment was made: a table in memory with one writer at a time and readers that never wait.
//!
//! A slot is one atomic word with the number and what is now said of it, so a reader sees all of a change or nothing. When the
//! table is half full the writer fills one twice as large and then shows it; the old one stays for whoever still reads it, which
//! makes twice the memory at most, until the overlay is merged and dropped.

use std::sync::atomic::Ordering;
use std::sync::{OnceLock, PoisonError};

use anxin_domain::number::Number;

use crate::sync::{AtomicU64, AtomicUsize, Mutex};
use crate::{Code, NUMBERS_END};

/// Slots of the first table; so few where every order of steps is tried that it soon grows.
const FIRST_BITS: u32 = if cfg!(any(test, miri)) { 2 } else { 10 };
/// Tables there may be: the last has 2³⁰ slots.
const TABLES: usize = 21;
/// Set in every slot that is taken, beside the four bits of the code.
const TAKEN: u64 = 1 << 4;

/// Numbers with what is now said of each: a code, or that it is on the list no more.
pub struct Overlay {
    tables: [OnceLock<Box<[AtomicU64]>>; TABLES],
    /// Which table is read.
    shown: AtomicUsize,
    /// Slots taken in the table that is shown; whoever holds it writes.
    writer: Mutex<usize>,
}

impl Default for Overlay {
    fn default() -> Self {
        let overlay = Self {
            tables: [const { OnceLock::new() }; TABLES],
            shown: AtomicUsize::new(0),
            writer: Mutex::new(0),
        };
        overlay.table(0);
        overlay
    }
}

impl Overlay {
    /// What is said of a number: nothing, or a code, or that it is not on the list.
    #[must_use]
    #[inline]
    pub fn get(&self, number: Number) -> Option<Option<Code>> {
        let slots = self.tables.get(self.shown.load(Ordering::Acquire))?.get()?;
        let slot = find(slots, number.digits()).and_then(|at| slots.get(at))?;
        let said = slot.load(Ordering::Acquire);
        // A slot that was free when it was found may have been taken by another number since: that word is not about this one.
        (said >> 5 == number.digits() && said != 0).then(|| Code::from_nibble((said & 15) as u8))
    }

    /// Says something of a number. When this returns, every reader sees it.
    pub fn set(&self, number: Number, code: Option<Code>) {
        if number.digits() >= NUMBERS_END {
            return;
        }
        // A writer that panicked left whole slots behind.
        let mut taken = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut slots = self.table(self.shown.load(Ordering::Relaxed));
        if *taken * 2 >= slots.len() {
            slots = self.grow();
        }
        *taken += usize::from(write(slots, number.digits(), code));
    }

    /// Numbers of which something is said.
    #[must_use]
    pub fn len(&self) -> usize {
        *self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing is said of any number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Everything that is said, in the order of the numbers.
    #[must_use]
    pub fn sorted(&self) -> Vec<(Number, Option<Code>)> {
        let slots = self.table(self.shown.load(Ordering::Acquire));
        let said = slots.iter().map(|slot| slot.load(Ordering::Acquire)).filter(|said| *said != 0);
        let mut all: Vec<_> =
            said.map(|said| (Number::from_digits(said >> 5), Code::from_nibble((said & 15) as u8))).collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        all
    }

    /// Fills the next table and shows it. The last one is never full: there are not so many numbers in the world.
    fn grow(&self) -> &[AtomicU64] {
        let shown = self.shown.load(Ordering::Relaxed);
        let (old, new) = (self.table(shown), self.table((shown + 1).min(TABLES - 1)));
        for said in old.iter().map(|slot| slot.load(Ordering::Relaxed)).filter(|said| *said != 0) {
            write(new, said >> 5, Code::from_nibble((said & 15) as u8));
        }
        self.shown.store((shown + 1).min(TABLES - 1), Ordering::Release);
        new
    }

    fn table(&self, index: usize) -> &[AtomicU64] {
        let slots = 1_usize << (FIRST_BITS as usize + index);
        self.tables.get(index).map_or(&[], |table| {
            table.get_or_init(|| std::iter::repeat_with(|| AtomicU64::new(0)).take(slots).collect())
        })
    }
}

/// The slot of a number, or the free one that it would take. There is always a free one.
#[inline]
fn find(slots: &[AtomicU64], digits: u64) -> Option<usize> {
    let bits = slots.len().checked_ilog2()?;
    // Numbers that follow each other are spread by the multiplication (Knuth, vol. 3, section 6.4).
    let mut at = usize::try_from(digits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)).ok()?;
    loop {
        let said = slots.get(at)?.load(Ordering::Relaxed);
        if said == 0 || said >> 5 == digits {
            return Some(at);
        }
        at = (at + 1) & (slots.len() - 1);
    }
}

/// Writes into a slot; whether it was free before.
fn write(slots: &[AtomicU64], digits: u64, code: Option<Code>) -> bool {
    let said = digits << 5 | TAKEN | u64::from(code.map_or(0, Code::get));
    find(slots, digits)
        .and_then(|at| slots.get(at))
        .is_some_and(|slot| slot.swap(said, Ordering::AcqRel) == 0)
}
