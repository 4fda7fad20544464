//! The desk with its store, journal and gate: what is found, complained about, ruled on and imported.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

mod accounts;
mod agents;
mod caps;
mod city;
mod claims;
mod complain;
mod deadlines;
mod erasure;
mod facts;
mod files;
mod hands;
mod histories;
mod import;
mod joined;
mod kill;
mod lists;
mod log;
mod notices;
mod pauses;
mod people;
mod privacy;
mod reconcile;
mod samples;
mod signals;
mod sums;
mod tenants;
mod terms;
mod totals;
