//! Promises: their files, their rules, and what comes of claims.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod files;
mod hostile;
mod interpreter;
mod judging;
mod publishing;
mod telephone;
