//! Counters of the door, read by the metrics page. They count messages and never name a number or an address.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// Counters since the door was bound; each only grows.
        #[derive(Debug, Default)]
        pub struct Stats {
            $($(#[$doc])* pub(crate) $name: Counter,)*
        }

        /// The counters at one moment.
        #[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
        pub struct Counts {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl Stats {
            /// Reads every counter. They are read one after another, so sums may be off by calls in flight.
            pub fn counts(&self) -> Counts {
                Counts { $($name: self.$name.get(),)* }
            }
        }

        impl Counts {
            /// Every counter with its name, in a fixed order, for a metrics page.
            pub fn named(&self) -> Vec<(&'static str, u64)> {
                vec![$((stringify!($name), self.$name),)*]
            }
        }
    };
}

counters! {
    /// Messages received, whole or broken, requests and responses.
    received,
    /// Calls answered with the route.
    allowed,
    /// Calls refused by a verdict.
    denied,
    /// Calls with a number nobody can read.
    unreadable,
    /// Calls for which no decision could be had.
    unavailable,
    /// Calls turned away because too many were being judged.
    overloaded,
    /// Requests from an address that belongs to no trunk.
    refused_trunk,
    /// Messages that break the grammar or lack a header, answered with 4xx, 5xx or not at all.
    malformed,
    /// Messages that got no reply: responses, strangers' broken messages, messages without a Via.
    dropped,
    /// Repeated INVITEs answered from memory.
    retransmits,
    /// Calls given up by the caller while they were being judged.
    cancelled,
    /// TCP connections turned away because too many were open.
    refused_connections,
}

/// One counter.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    /// Adds one.
    pub(crate) fn count(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
