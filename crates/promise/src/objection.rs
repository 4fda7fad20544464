//! What speaks against publishing a promise, as something that pages can say in their own words. Displayed, it is a sentence in English
//! that says what to do.

use std::fmt;

use anxin_domain::time::Instant;
use serde::{Serialize, Serializer};

use crate::inside::FEWEST_TESTS;

/// What speaks against publishing a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// The file has fewer tests than it needs.
    FewTests {
        /// The promise, by id.
        promise: String,
        /// How many it has.
        count: usize,
    },
    /// A test inside the file comes out otherwise than it says.
    TestFails {
        /// The test, by its name in the file.
        name: String,
        /// The promise, the test and what differs, in a sentence.
        failure: String,
    },
    /// It is the promise in force.
    NothingChanges,
    /// A version that has begun is not in the file.
    BegunIsMissing {
        /// The version.
        version: String,
    },
    /// A version that has begun says something else.
    BegunIsChanged {
        /// The version.
        version: String,
        /// What would be changed of it.
        field: String,
    },
    /// An end of a version would be set, moved or taken away that lies too near.
    EndTooNear {
        /// The version.
        version: String,
        /// The first moment at which an end may lie.
        known_by: Instant,
    },
    /// A new version begins too early for every gate to know of it.
    BeginsTooEarly {
        /// The version.
        version: String,
        /// When it begins.
        from: Instant,
        /// The first moment at which it may.
        known_by: Instant,
    },
    /// A field of the claim, by which versions that have begun go, is changed or gone.
    ClaimChanged {
        /// The field.
        field: String,
    },
    /// A new field of the claim is required, and claims under way do not have it.
    ClaimRequired {
        /// The field.
        field: String,
    },
    /// A fact, by which versions that have begun go, is changed or gone.
    FactChanged {
        /// The fact.
        fact: String,
    },
    /// Stage, shape or lines of business of a promise that has begun are changed.
    FrameChanged,
    /// Another promise is about the same calls.
    SameCalls {
        /// The other's terms.
        label: String,
    },
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FewTests { promise, count } => write!(
                f,
                "{promise}: has {count} tests; write {FEWEST_TESTS} at least, the days on the edge among them"
            ),
            Self::TestFails { failure, .. } => f.write_str(failure),
            Self::NothingChanges => f.write_str("nothing changes: this is the promise in force"),
            Self::BegunIsMissing { version } => {
                write!(f, "terms {version:?} have begun and are not in the file: put them back as they were")
            }
            Self::BegunIsChanged { version, field } => write!(
                f,
                "terms {version:?} have begun: {field} cannot be changed any more: write a new version"
            ),
            Self::EndTooNear { version, known_by } => write!(
                f,
                "terms {version:?}: effective_until: an end can be set, moved or taken away only if it lies at {known_by} or later"
            ),
            Self::BeginsTooEarly { version, from, known_by } => write!(
                f,
                "terms {version:?} begin at {from}: let them begin at {known_by} or later, so that every gate knows of them by then"
            ),
            Self::ClaimChanged { field } => write!(
                f,
                "claim {field:?}: versions that have begun use it: leave its kind, words and `required` as they are"
            ),
            Self::ClaimRequired { field } => {
                write!(
                    f,
                    "claim {field:?}: claims that are under way do not have it: write `required = false`"
                )
            }
            Self::FactChanged { fact } => {
                write!(f, "fact {fact:?}: versions that have begun use it: leave it as it is")
            }
            Self::FrameChanged => {
                f.write_str("stage, shape, lines_of_business: versions have begun: leave them as they are")
            }
            Self::SameCalls { label } => {
                write!(
                    f,
                    "{label} is about the same calls: one of the two has to end before the other begins"
                )
            }
        }
    }
}

impl Serialize for Objection {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
