//! The one place where time is read and randomness drawn. Tests put in their own time.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anxin_domain::time::Instant;
use rand::Rng as _;

/// What a standing clock holds once it has been let run.
const RELEASED: i64 = i64::MIN;

/// Random bytes that a thread makes at once.
const PAGE_BYTES: usize = 4_096;

thread_local! {
    /// Random bytes that were made, and how many of them are used.
    static PAGE: RefCell<([u8; PAGE_BYTES], usize)> = const { RefCell::new(([0; PAGE_BYTES], PAGE_BYTES)) };
}

/// Tells the time and draws random bits for ids.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Set by tests and by the demo: microseconds since 1970; none reads the machine's clock.
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self { set: None }
    }

    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn standing_at(at: Instant) -> Self {
        Self { set: Some(Arc::new(AtomicI64::new(at.micros()))) }
    }

    /// Moves a standing clock; the machine's clock is nobody's to move, so this does nothing to it.
    pub fn set(&self, at: Instant) {
        if let Some(set) = &self.set {
            set.store(at.micros(), Ordering::SeqCst);
        }
    }

    /// Lets a standing clock run: from here on it is the machine's clock, for everybody who shares it. The demo lives its
    /// first weeks on a standing clock and goes on in real time.
    pub fn release(&self) {
        if let Some(set) = &self.set {
            set.store(RELEASED, Ordering::SeqCst);
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Instant {
        if let Some(micros) =
            self.set.as_ref().map(|set| set.load(Ordering::SeqCst)).filter(|m| *m != RELEASED)
        {
            return Instant::from_micros(micros);
        }
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    /// 80 random bits that nobody can foresee, for an id. Each thread takes them from a page that it filled with ChaCha, which the
    /// operating system seeds anew from time to time: a gate needs hundreds of thousands a second.
    #[must_use]
    #[inline]
    pub fn random(&self) -> [u8; 10] {
        PAGE.with_borrow_mut(|(page, used)| {
            if let Some(random) = page[*used..].first_chunk() {
                *used += random.len();
                return *random;
            }
            rand::rng().fill_bytes(page);
            *used = 10;
            page.first_chunk().copied().unwrap_or_default()
        })
    }

    /// Random bytes from the operating system, for ids, codes and session keys.
    #[must_use]
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0u8; N];
        #[expect(clippy::expect_used, reason = "without randomness from the system there is no safe way on")]
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_bits_come_once_over_many_pages_and_threads() {
        let draw = || (0..5_000).map(|_| Clock::system().random()).collect::<Vec<_>>();
        let other = std::thread::spawn(draw);
        let mut all = [draw(), other.join().unwrap()].concat();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 10_000);
    }
}
