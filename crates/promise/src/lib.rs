#![doc = include_str!("../README.md")]

mod catalogue;
mod expression;
mod fact;
mod file;
mod inside;
mod judge;
mod limit;
mod objection;
mod publish;
mod terms;
mod value;
mod wrong;

pub use catalogue::Catalogue;
pub use expression::{
    DEPTH, Expression, FACT_ROWS, LIST_ITEMS, NESTING, NODES, Refusal, SOURCE_BYTES, TERNARIES, TOKENS,
};
pub use fact::{FactField, FactKind, UnknownFact, ValueKind};
pub use file::{FILE_BYTES, PromiseError};
pub use inside::{Case, FEWEST_TESTS, PromiseTest, Wanted};
pub use judge::{Amounts, CLAIMED_IN_TIME, Held, Judged, Known, LOSS_REMAINS, MADE_ON, Outcome, Step};
pub use limit::{DayKind, Due, LONGEST_DAYS, LimitError, TimeLimit};
pub use objection::Objection;
pub use publish::{
    Difference, FieldChange, PUBLISH_NOTICE_MS, TestChange, difference, objections, told, written,
};
pub use terms::{
    Caps, ClaimField, Condition, Event, EvidenceWanted, FactWanted, FieldKind, Liable, Origin, Promise,
    Recourse, Shape, Stage, Terms, Window, WordChoice,
};
pub use value::{Field, Misfit, Record, Scalar, TEXT_BYTES, Value, record_from_json, record_from_texts};
pub use wrong::{Kind, Named, Why, Wrong};
