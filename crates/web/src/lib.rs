#![doc = include_str!("../README.md")]

mod acting;
pub mod assets;
pub mod components;
pub mod ctx;
mod fail;
pub mod format;
mod handlers;
mod kept;
mod layers;
mod letter;
pub mod pages;
pub mod place;
pub mod rate;
pub mod reasons;
mod tally;
mod tell;
mod typed;
pub mod undo;
mod visitor;
mod web;
pub mod words;

pub use fail::Fail;
pub use tell::{ChangeTeller, Teller};
pub use web::{Cookies, FORM_LIMIT, STATEMENT_LIMIT, Settings, Web, router};
