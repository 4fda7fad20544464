//! The client against a real door on a real socket, and against servers that misbehave.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod duplex;
mod kit;
mod lists;
mod many;
mod odd_servers;
mod one;
