//! Counts of texts since the process began, for metrics. Counts only: no number, no id.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of texts. Cheap to clone; clones count together.
#[derive(Clone, Debug, Default)]
pub struct TextCounts(Arc<[AtomicU64; Count::ALL.len()]>);

/// What is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Count {
    Sent,
    PutOff,
    InDoubt,
    Failed,
    Delivered,
    Undelivered,
    OptedOut,
}

impl Count {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Sent, "sent"),
        (Self::PutOff, "put_off"),
        (Self::InDoubt, "in_doubt"),
        (Self::Failed, "failed"),
        (Self::Delivered, "delivered"),
        (Self::Undelivered, "undelivered"),
        (Self::OptedOut, "opted_out"),
    ];
}

impl TextCounts {
    pub(crate) fn add(&self, count: Count) {
        if let Some(counter) = self.0.get(count as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Each count with its name: texts that were `sent`, `put_off`, `in_doubt` (handed over, not answered), `failed` (given up),
    /// `delivered` and `undelivered` (by receipt), people who `opted_out` by text.
    #[must_use]
    pub fn named(&self) -> Vec<(&'static str, u64)> {
        Count::ALL
            .iter()
            .zip(self.0.iter())
            .map(|((_, name), count)| (*name, count.load(Ordering::Relaxed)))
            .collect()
    }
}
