//! The desk's face: cases by their clock, one case with its evidence and its ruling, and the fund.

pub mod ask;
pub mod case;
pub mod fund;
pub mod held;
pub mod queue;
pub mod verify;
