#![doc = include_str!("../README.md")]

pub mod act;
pub mod calendar;
pub mod call;
pub mod decide;
pub mod ids;
pub mod ledger;
pub mod money;
pub mod number;
pub mod people;
pub mod promise;
pub mod rulebook;
pub mod rulebook_test;
pub mod scope;
pub mod time;
pub mod verify;
pub mod zone;
