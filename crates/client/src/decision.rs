//! What is answered, and whether it is a permit.

use std::time::{Duration, Instant as Monotonic};

use anxin_domain::decide::{ReasonCode, Verdict};
use anxin_domain::ids::DecisionId;
use anxin_domain::number::Number;
use anxin_domain::scope::Purpose;
use anxin_domain::time::Instant;
use serde::Deserialize;

/// A decision of the gate. Fields that this version does not know are passed over; a verdict that it does not know is an error.
#[derive(Clone, Debug, Deserialize)]
pub struct Decision {
    /// Its id, and the permit's when it allows. Keep it with the call record.
    pub id: DecisionId,
    /// Yes, no, or not now.
    pub verdict: Verdict,
    /// For "not now": the first moment at which nothing makes the call wait any more, by what is known now.
    pub until: Option<Instant>,
    /// The purpose it was judged as.
    pub judged_as: Purpose,
    /// Every reason; the first is decisive.
    pub reasons: Vec<Reason>,
    /// The promise that would pay if the call were made all the same.
    pub compensable: Option<Box<str>>,
    /// On which knowledge.
    pub registry_version: RegistryVersion,
    /// By which rulebook.
    pub rulebook_version: Box<str>,
    /// When it was decided, by the server's clock.
    pub decided_at: Instant,
    /// Until when an allow may be used for one ring, by the server's clock.
    pub expires_at: Instant,
    /// The call that was judged.
    pub call: Call,
    /// When the question left, on this machine's monotonic clock.
    #[serde(skip, default = "Monotonic::now")]
    pub(crate) asked: Monotonic,
}

/// Why, and by which rule.
#[derive(Clone, Debug, Deserialize)]
pub struct Reason {
    /// The stable code, as in `do_not_disturb`.
    pub code: Box<str>,
    /// What it rests on: an act, a ticket, a list, a named rule.
    pub rests_on: Option<Box<str>>,
    /// For a reason to wait: the first moment at which it no longer holds by itself.
    pub until: Option<Instant>,
    /// The rule in words.
    pub rule: Option<Box<str>>,
    /// The law, contract or promise it comes from.
    pub source: Option<Box<str>>,
}

/// How much had been followed of the changes about a number and of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct RegistryVersion {
    /// The shard of the number.
    pub shard: u16,
    /// Changes applied to that shard.
    pub acts: i64,
    /// Changes applied to the directory.
    pub directory: i64,
}

/// The call that was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Call {
    /// The originating line.
    pub from: Number,
    /// The number that rings.
    pub to: Number,
    /// The privacy number that was dialled in its place, if one was.
    pub dialled: Option<Number>,
    /// The moment of the ring.
    pub at: Instant,
}

impl Reason {
    /// The code, if this version knows it.
    #[must_use]
    pub fn known(&self) -> Option<ReasonCode> {
        self.code.parse().ok()
    }
}

impl Decision {
    /// Whether the call may ring now. The permit's time runs on the monotonic clock from before the question left, so a clock that is
    /// set wrong, here or there, makes it shorter at most.
    #[must_use]
    pub fn is_permit(&self) -> bool {
        self.verdict == Verdict::Allow && self.asked.elapsed() < self.lifetime()
    }

    /// Whether the call may ring at a moment of a clock that runs with the server's. One that runs behind lengthens the permit; where
    /// that may be, ask [`Decision::is_permit`].
    #[must_use]
    pub fn is_permit_at(&self, now: Instant) -> bool {
        self.verdict == Verdict::Allow && now < self.expires_at
    }

    /// The reason that decides.
    #[must_use]
    pub fn decisive(&self) -> Option<&Reason> {
        self.reasons.first()
    }

    /// How long the permit holds; nothing where there is none.
    fn lifetime(&self) -> Duration {
        let micros = self.expires_at.micros().saturating_sub(self.decided_at.micros());
        Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    }

    /// Whether it answers the question about these numbers.
    pub(crate) fn is_about(&self, from: Number, to: Number) -> bool {
        self.call.from == from && self.call.dialled.unwrap_or(self.call.to) == to
    }
}
