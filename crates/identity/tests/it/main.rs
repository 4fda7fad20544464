//! Who is there, and what they may do: the promises of this room on a real store and, for texts, a real socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail, in its helpers too")]

mod authenticator;
mod codes;
mod http;
mod key_file;
mod keys;
mod kin;
mod kit;
mod mail;
mod passkeys;
mod people;
mod sessions;
mod smpp;
mod staff_ways;
mod texts;
mod tongues;
mod words;
