#![doc = include_str!("../README.md")]

mod config;
mod door;
mod frame;
mod judge;
mod memory;
mod stats;
mod tcp;
#[cfg(test)]
mod torture;
mod uas;
mod udp;
mod wire;

pub use config::{Config, ConfigError, DenyStatus, Identity, Peer, Route, Trunk};
pub use door::{Door, Error};
pub use judge::{Inquiry, Judge, Side, Verdict};
pub use stats::{Counts, Stats};
