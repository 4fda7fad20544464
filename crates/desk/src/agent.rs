//! What an agent sees of their own work: the calls and how they went, beside the middle of the store, and what was found against
//! them and what it cost.
//!
//! What must not live here: a word about another agent. Of colleagues there is a middle, and only of enough of them.

mod coaching;
mod counted;
mod record;
mod review;

pub use coaching::{
    BAND_AT_LEAST, BAND_HOURS, Band, COACHING_DAYS, COLLEAGUES_AT_LEAST, CONVERSATION_SECONDS, Coaching,
    Contacted, Figures, MOST_OFTEN_SHOWN, Middle, Often, Week,
};
pub use record::{
    Against, AgentRecord, Asked, FINDINGS_SHOWN, More, Owed, OwedBy, QUESTIONS_READ, RECORD_DAYS,
};
pub use review::{CallReview, Opinion, REVIEW_DAYS, Replies, Reviewed, ToReview};
