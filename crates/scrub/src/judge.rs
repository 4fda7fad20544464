//! Who says which numbers may be called.

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::number::Number;
use anxin_segment::Segment;

use crate::error::ScrubError;

/// What is said of a number: a verdict, and the reason that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The verdict.
    pub verdict: Verdict,
    /// The reason.
    pub reason: ReasonCode,
}

/// Says of numbers whether they may be called.
pub trait Judge: Sync {
    /// Answers for each number, in their order.
    ///
    /// # Errors
    /// [`ScrubError::Judge`] when it cannot know; then the whole list is left as it is.
    fn judge(&self, numbers: &[Number], answers: &mut Vec<Answer>) -> Result<(), ScrubError>;
}

/// External lists and nothing else: a number that any of them names is not called.
#[derive(Debug, Default)]
pub struct Lists {
    segments: Vec<Segment>,
}

impl Lists {
    /// Goes by these lists.
    #[must_use]
    pub const fn new(segments: Vec<Segment>) -> Self {
        Self { segments }
    }
}

impl Judge for Lists {
    fn judge(&self, numbers: &[Number], answers: &mut Vec<Answer>) -> Result<(), ScrubError> {
        let free = Answer { verdict: Verdict::Allow, reason: ReasonCode::NotRefused };
        answers.clear();
        answers.resize(numbers.len(), free);
        for segment in &self.segments {
            segment.get_many(numbers, |index, code| {
                if let (Some(_), Some(answer)) = (code, answers.get_mut(index)) {
                    *answer = Answer { verdict: Verdict::Deny, reason: ReasonCode::ListedExternal };
                }
            });
        }
        Ok(())
    }
}
