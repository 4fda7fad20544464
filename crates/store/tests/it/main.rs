//! The store's promises, the same on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod audit;
mod feed;
mod jobs;
mod jobs_model;
mod lists;
mod put;
mod rows;
mod runner;
mod tenants;
mod together;
mod tx;
