//! Lists of every dialect, held against an independent reader of CSV; and lists that cannot be scrubbed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod bad;
mod dialects;
mod lists;
mod parquet;
mod scene;
