//! The one place where time is read and randomness drawn. Tests put in their own time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use anxin_domain::time::Instant;

/// What a standing clock holds once it has been let run.
const RELEASED: i64 = i64::MIN;

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

    /// 80 random bits from the operating system, for an id.
    ///
    #[must_use]
    pub fn random(&self) -> [u8; 10] {
        self.random_bytes()
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
