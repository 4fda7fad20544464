//! Every page in every language, the files of words, and the served assets.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod agent;
mod asking;
mod assets;
mod audit;
mod bad_input;
mod brands;
mod by_text;
mod choices;
mod desk;
mod doors;
mod erase;
mod hotline;
mod house;
mod losses;
mod mail;
mod matrix;
mod numbers;
mod own;
mod promises;
mod proofs;
mod rates;
mod receipts;
mod render;
mod routes;
mod rulebooks;
mod samples;
mod staff;
mod story;
mod tenants;
mod told;
mod totals;
mod undo;
mod words;
