//! The SIP door from outside: real sockets on port 0, a judge made for the test, configuration as a user writes it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop a test the same way tests do")]

mod config;
mod fuzz;
mod support;
mod tcp;
mod udp;
