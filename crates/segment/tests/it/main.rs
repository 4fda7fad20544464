//! Segments held against plain maps, on random and on awkward sets of numbers.

mod damage;
mod kill;
mod live;
mod sets;
mod sort;
mod truth;
