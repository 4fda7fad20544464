//! The JSON door from outside: every route as it should be used, and as it should not.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

mod acts;
mod batch;
mod callers;
mod claim_facts;
mod complaints;
mod decisions;
mod evidence;
mod examples;
mod facts;
mod front;
mod kit;
mod log;
mod operations;
mod rates;
mod records;
mod sandbox;
mod signed;
mod socket;
mod webhooks;
mod wechat;
