#![doc = include_str!("../README.md")]

pub mod acts;
pub mod agreements;
mod announce;
pub mod audit;
pub mod changes;
mod clock;
pub mod customers;
pub mod directory;
mod error;
mod feed;
pub mod followers;
mod group;
pub mod jobs;
pub mod lists;
mod migrate;
mod mortal;
pub mod old_lists;
mod postgres;
pub mod promises;
mod rows;
pub mod spoken;
mod sqlite;
mod store;
pub mod tenants;
#[cfg(feature = "testing")]
pub mod testing;
mod together;
mod tx;

pub use announce::{ANNOUNCE, announce, announce_to_listeners, somebody_listens};
pub use clock::Clock;
pub use error::{Fault, StoreError};
pub use feed::{Change, DIRECTORY_SHARD, Heads, append_change, changes_after, heads};
pub use store::{Health, Running, Store};
pub use tx::{Question, Row, Tx, Value};
