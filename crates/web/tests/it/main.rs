//! Every page in every language, the files of words, and the served assets.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod assets;
mod render;
mod samples;
mod words;
