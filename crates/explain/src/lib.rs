#![doc = include_str!("../README.md")]

mod alone;
mod phrase;
mod reasons;
mod said;
mod story;
mod tell;
mod terminal;
mod told;
mod words;

pub use alone::{Row, reason};
pub use story::{
    AskedLine, Change, ChangeLine, JudgedOnLine, Passage, PaysLine, ReasonLine, SaidAct, SaidLine, Section,
    Standing, Story, ToWhomLine, UnknownLine, WhoLine,
};
pub use told::{Audience, Promised, Told, Viewer};
pub use words::Language;
