#![doc = include_str!("../README.md")]

pub mod audit;
mod checkpoint;
mod error;
mod event;
mod hash;
mod log;
mod note;
mod put;
mod receipt;
pub mod tile;
pub mod tree;
pub mod verify;

pub use checkpoint::Checkpoint;
pub use error::ProofError;
pub use event::{Entry, Event, Kind, SALT_BYTES, SumOf, commit, commits_to};
pub use hash::{HASH_BYTES, Hash};
pub use log::{Head, Log, Logged, money_logged};
pub use note::{LogKey, NOTE_LIMIT, Note, VerifierKey};
pub use put::{MoneyMoved, Opening, RulingMade, put_head, put_money, put_ruling};
pub use receipt::{CheckedEntry, Proof, RECEIPT_LIMIT, ReceiptEntry, ReceiptFile};
pub use tile::Tile;
