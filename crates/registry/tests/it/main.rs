//! The registry held against plain maps.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod lists;
