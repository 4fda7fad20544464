//! Proofs of the first law: golden decisions, a naive reference, the hard cases by name, the files with their own tests.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod calendar;
mod golden;
mod hard_cases;
mod numbers;
mod reference;
mod remedy;
mod rulebooks;
mod scene;
mod verify;
mod zones;
