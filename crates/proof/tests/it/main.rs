//! Integration tests of the proof room.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

mod notes;
mod tiles;
mod trees;
mod vectors;
