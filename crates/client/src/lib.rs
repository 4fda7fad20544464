#![doc = include_str!("../README.md")]

mod answers;
mod batch;
mod client;
mod decision;
mod error;
mod line;
mod list;
mod pending;
mod problem;
mod question;
mod wire;

pub use anxin_domain::decide::Verdict;
pub use anxin_domain::number::{AreaCode, Number, NumberError, Place, Region};
pub use anxin_domain::scope::{Channel, Content, LineOfBusiness, Purpose};
pub use anxin_domain::time::Instant;
pub use anxin_scrub::{Lists, Reading, Report, ScrubError, Watch, scrub};
pub use anxin_segment::{Code, Segment, SegmentError, Stay};

pub use answers::{Answer, Answers};
pub use batch::{Asking, NobodyAsks};
pub use client::{Client, Timeouts};
pub use decision::{Call, Decision, Reason, RegistryVersion};
pub use error::ClientError;
pub use list::List;
pub use problem::Problem;
pub use question::Question;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/client.md")]
mod documentation {}
