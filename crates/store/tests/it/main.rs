//! The store's promises, the same on both engines.

mod feed;
mod tx;
