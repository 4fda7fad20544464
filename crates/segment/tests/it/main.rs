//! Segments held against plain maps, on random and on awkward sets of numbers.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod damage;
mod kill;
mod live;
mod merge;
mod sets;
mod small;
mod sort;
mod sums;
mod truth;
