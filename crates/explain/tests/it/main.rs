//! Tests of the stories.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod golden;
mod kept;
mod scene;
mod words;
