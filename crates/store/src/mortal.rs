//! Where the process may die. Tests let it be killed before any statement, before a commit and right after one, when nobody has
//! been answered yet; without the feature `testing` nothing of this is compiled.

/// A place at which a test may let the process die.
#[cfg(not(feature = "testing"))]
pub(crate) const fn may_die() {}

#[cfg(feature = "testing")]
pub use process::{die_at, may_die};

#[cfg(feature = "testing")]
mod process {
    use std::sync::atomic::{AtomicU64, Ordering};

    use rustix::process::{Signal, getpid, kill_process};

    /// Places that are left to pass before the process dies at the next one; 0 when it may live.
    static LEFT: AtomicU64 = AtomicU64::new(0);

    /// Lets this process die by SIGKILL at the `nth` place that it comes to from now on, counted from 1.
    pub fn die_at(nth: u64) {
        LEFT.store(nth, Ordering::SeqCst);
    }

    /// A place at which this process may die. Tests set places of their own where something happens outside the store.
    pub fn may_die() {
        let one_less = |left: u64| left.checked_sub(1);
        if LEFT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less) == Ok(1) {
            let _ = kill_process(getpid(), Signal::KILL);
            // The signal has no handler and cannot be waited out: this thread does nothing more.
            loop {
                std::thread::park();
            }
        }
    }
}
