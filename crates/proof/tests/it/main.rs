//! Integration tests of the proof room.

mod notes;
mod tiles;
mod trees;
mod vectors;
