//! What readers and writers of a list share. In the tests beside the sources these are `shuttle`'s, which takes threads one step
//! at a time and in another order each time; everywhere else, also in the tests of `tests/`, they are the real ones.

#[cfg(not(test))]
pub(crate) use std::sync::Mutex;
#[cfg(not(test))]
pub(crate) use std::sync::atomic::{AtomicU64, AtomicUsize};

#[cfg(not(test))]
pub(crate) use arc_swap::ArcSwap;

#[cfg(test)]
pub(crate) use shuttle::sync::Mutex;
#[cfg(test)]
pub(crate) use shuttle::sync::atomic::{AtomicU64, AtomicUsize};

#[cfg(test)]
pub(crate) use model::ArcSwap;

#[cfg(test)]
mod model {
    use std::sync::{Arc, PoisonError};

    use super::Mutex;

    /// What `arc-swap` promises and not how it keeps it: whoever loads has what was stored last, and keeps it.
    pub(crate) struct ArcSwap<T>(Mutex<Arc<T>>);

    impl<T> ArcSwap<T> {
        pub(crate) fn from_pointee(first: T) -> Self {
            Self(Mutex::new(Arc::new(first)))
        }

        pub(crate) fn load(&self) -> Arc<T> {
            Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
        }

        pub(crate) fn store(&self, next: Arc<T>) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = next;
        }
    }
}
