//! What changed since a segment was made: a table in memory with one writer at a time and readers that never wait.
//!
//! A slot is one atomic word with the number and what is now said of it, so a reader sees all of a change or nothing. Eight slots are
//! a line, as much as the processor fetches at once; a number is in the line it is hashed to, or in one of those behind it if that is
//! full. A reader compares a whole line without asking in between whether it has found the number, for what it would find it cannot
//! foresee. When the table is half full the writer fills one twice as large and then shows it; the old one stays for whoever still
//! reads it, which makes twice the memory at most, until the overlay is merged and dropped.

use std::sync::atomic::Ordering;
use std::sync::{OnceLock, PoisonError};

use anxin_domain::number::Number;

use crate::bytes::fetch_ahead;
use crate::sync::{AtomicU64, AtomicUsize, Mutex};
use crate::{Code, NUMBERS_END};

/// Slots of a line; so few where every order of steps is tried that lines are soon full.
const LINE: usize = if cfg!(any(test, miri)) { 2 } else { 8 };
/// Lines of the first table; so few where every order of steps is tried that it soon grows.
const FIRST_BITS: u32 = if cfg!(any(test, miri)) { 1 } else { 7 };
/// Look-ups of a batch whose lines are fetched before they are read.
const AHEAD: usize = 16;
/// Tables there may be: the last has 2³⁰ slots.
const TABLES: usize = 21;
/// Set in every slot that is taken, beside the four bits of the code.
const TAKEN: u64 = 1 << 4;

/// Slots that are fetched together. They are taken one after the other.
#[repr(align(64))]
struct Line([AtomicU64; LINE]);

/// Numbers with what is now said of each: a code, or that it is on the list no more.
pub struct Overlay {
    tables: [OnceLock<Box<[Line]>>; TABLES],
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
        said(self.shown()?, number)
    }

    /// Looks many numbers up, in their order: the lines of those behind are on their way meanwhile.
    pub fn get_many(&self, numbers: &[Number], mut each: impl FnMut(usize, Option<Option<Code>>)) {
        let Some(lines) = self.shown() else { return };
        for (index, number) in numbers.iter().enumerate() {
            if let Some(next) = numbers.get(index + AHEAD) {
                fetch_ahead(lines, home(lines, next.digits()));
            }
            each(index, said(lines, *number));
        }
    }

    #[inline]
    fn shown(&self) -> Option<&[Line]> {
        self.tables.get(self.shown.load(Ordering::Acquire))?.get().map(|lines| &**lines)
    }

    /// Says something of a number. When this returns, every reader sees it.
    pub fn set(&self, number: Number, code: Option<Code>) {
        if number.digits() >= NUMBERS_END {
            return;
        }
        // A writer that panicked left whole slots behind.
        let mut taken = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines = self.table(self.shown.load(Ordering::Relaxed));
        if *taken * 2 >= lines.len() * LINE {
            lines = self.grow();
        }
        *taken += usize::from(write(lines, number.digits(), code));
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
        let slots = self.table(self.shown.load(Ordering::Acquire)).iter().flat_map(|line| &line.0);
        let said = slots.map(|slot| slot.load(Ordering::Acquire)).filter(|said| *said != 0);
        let mut all: Vec<_> =
            said.map(|said| (Number::from_digits(said >> 5), Code::from_nibble((said & 15) as u8))).collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        all
    }

    /// Fills the next table and shows it. The last one is never full: there are not so many numbers in the world.
    fn grow(&self) -> &[Line] {
        let shown = self.shown.load(Ordering::Relaxed);
        let (old, new) = (self.table(shown), self.table((shown + 1).min(TABLES - 1)));
        let slots = old.iter().flat_map(|line| &line.0);
        for said in slots.map(|slot| slot.load(Ordering::Relaxed)).filter(|said| *said != 0) {
            write(new, said >> 5, Code::from_nibble((said & 15) as u8));
        }
        self.shown.store((shown + 1).min(TABLES - 1), Ordering::Release);
        new
    }

    fn table(&self, index: usize) -> &[Line] {
        let lines = 1_usize << (FIRST_BITS as usize + index);
        let free = || Line([const { AtomicU64::new(0) }; LINE]);
        self.tables
            .get(index)
            .map_or(&[], |table| table.get_or_init(|| std::iter::repeat_with(free).take(lines).collect()))
    }
}

/// What a table says of a number.
#[inline]
fn said(lines: &[Line], number: Number) -> Option<Option<Code>> {
    if number.digits() >= NUMBERS_END {
        return None;
    }
    let key = number.digits() << 5;
    let mut at = home(lines, number.digits());
    loop {
        let line = lines.get(at)?;
        let (mut found, mut last) = (0, 0);
        for slot in &line.0 {
            last = slot.load(Ordering::Acquire);
            // Less than five bits are left of the word about this number, and more of any other.
            let rest = last ^ key;
            found |= if rest < 32 { rest } else { 0 };
        }
        // Slots of a line are taken in their order: where the last one is free, no line behind it was needed.
        if found != 0 || last == 0 {
            return (found != 0).then(|| Code::from_nibble((found & 15) as u8));
        }
        at = (at + 1) & (lines.len() - 1);
    }
}

/// The line of a number. Numbers that follow each other are spread by the multiplication (Knuth, vol. 3, section 6.4).
#[inline]
fn home(lines: &[Line], digits: u64) -> usize {
    let bits = lines.len().trailing_zeros();
    usize::try_from(digits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)).unwrap_or(0)
}

/// Writes into the slot of a number, or the first free one behind its place; whether that was free before.
fn write(lines: &[Line], digits: u64, code: Option<Code>) -> bool {
    let said = digits << 5 | TAKEN | u64::from(code.map_or(0, Code::get));
    let behind = home(lines, digits);
    let (before, from) = lines.split_at(behind.min(lines.len()));
    let mut slots = from.iter().chain(before).flat_map(|line| &line.0);
    // There is always a free one.
    let slot = slots.find(|slot| {
        let there = slot.load(Ordering::Relaxed);
        there == 0 || there >> 5 == digits
    });
    slot.is_some_and(|slot| slot.swap(said, Ordering::AcqRel) == 0)
}
