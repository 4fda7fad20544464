#![doc = include_str!("../README.md")]

mod block;
mod build;
mod bytes;
mod error;
mod format;
#[cfg(test)]
mod interleaved;
mod live;
mod merge;
mod overlay;
mod part;
mod read;
mod sort;
mod sync;

use anxin_domain::number::Number;

pub use build::{Builder, Built, MemoryBuilder};
pub use bytes::{fetch_address, fetch_ahead};
pub use error::SegmentError;
pub use live::LiveList;
pub use merge::{Merged, Numbers};
pub use overlay::Overlay;
pub use part::Part;
pub use read::{Segment, Stay};
pub use sort::Sorter;

/// What a list says about a number, in four bits: 1 to 15. What each means is said by whoever made the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u8);

impl Code {
    /// For lists that say nothing but that a number is on them.
    pub const LISTED: Self = Self(1);
    /// The largest code.
    pub const MAX: Self = Self(15);

    /// A code from 1 to 15; nothing else is one.
    #[must_use]
    pub const fn new(code: u8) -> Option<Self> {
        match code {
            1..=15 => Some(Self(code)),
            _ => None,
        }
    }

    /// The code, 1 to 15.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Four bits as they stand in a file; zero is no code.
    const fn from_nibble(nibble: u8) -> Option<Self> {
        Self::new(nibble & 15)
    }
}

/// Numbers have 15 digits at most (ITU-T E.164), so none is as large as this.
const NUMBERS_END: u64 = 1_000_000_000_000_000;

/// A number's block and its place in that block; none for what is no number.
fn place_of(number: Number) -> Option<(u32, u32)> {
    let digits = number.digits();
    let block = u32::try_from(digits >> format::SPAN_BITS).ok()?;
    let low = u32::try_from(digits & u64::from(format::SPAN - 1)).ok()?;
    (digits < NUMBERS_END).then_some((block, low))
}

/// The number at a place in a block.
fn number_at(block: u32, low: u32) -> Number {
    Number::from_digits((u64::from(block) << format::SPAN_BITS) | u64::from(low))
}
