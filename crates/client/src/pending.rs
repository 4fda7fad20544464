//! Questions that left and are not answered yet, so that each answer is held against the question it is for.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant as Monotonic;

use anxin_domain::number::Number;

use crate::question::Question;

/// A question that left.
#[derive(Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) from: Number,
    pub(crate) to: Number,
    pub(crate) at: Monotonic,
}

/// The questions of a batch between the one who asks and the one who reads.
#[derive(Clone, Default)]
pub(crate) struct Pending {
    left: Arc<Mutex<VecDeque<Asked>>>,
    asked: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
    whole: Arc<AtomicBool>,
}

impl Asked {
    pub(crate) fn now(question: &Question) -> Self {
        Self { from: question.from, to: question.to, at: Monotonic::now() }
    }
}

impl Pending {
    /// Says that questions leave; they must not be answered before.
    pub(crate) fn add(&self, some: &mut Vec<Asked>) {
        self.asked.fetch_add(some.len() as u64, Ordering::Relaxed);
        self.left().extend(some.drain(..));
    }

    /// The question that is answered next.
    pub(crate) fn take(&self) -> Option<Asked> {
        self.left().pop_front()
    }

    /// Says that no question follows.
    pub(crate) fn finish(&self) {
        self.whole.store(true, Ordering::Relaxed);
    }

    /// Whether every question there is has left.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole.load(Ordering::Relaxed)
    }

    /// Whether an answer is missing.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.left().is_empty()
    }

    /// How many have left.
    pub(crate) fn asked(&self) -> u64 {
        self.asked.load(Ordering::Relaxed)
    }

    /// Says that nobody reads answers any more.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Whether nobody reads answers any more.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    fn left(&self) -> MutexGuard<'_, VecDeque<Asked>> {
        // Nothing that can panic is done with the lock held.
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
