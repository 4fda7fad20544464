//! The desk's face: cases by their clock, one case with its evidence and its ruling, and the fund.

pub mod ask;
pub mod audit;
pub mod brands;
pub mod bulk;
pub mod case;
pub mod fund;
pub mod held;
mod line;
pub mod live;
pub mod queue;
pub mod recoveries;
pub mod rulebooks;
pub mod search;
pub mod staff;
pub mod texts;
pub mod verify;
