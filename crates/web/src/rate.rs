//! How often somebody may do what costs us, or what others could be hurt by: limits with names, in the order in which
//! `docs/rate-limits.md` lists them. They are kept in memory, each process for itself; the limits on codes for one number lie in the
//! database (`anxin_identity::Limits`), as they protect that number from all processes together.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_identity::network;

/// Keys that are remembered at once; past that those that are free again are forgotten, and then the freest.
const KEYS_LIMIT: usize = 100_000;

/// What one limit counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Where a request comes from, an IPv6 network counting as one place.
    Address,
    /// Who is signed in.
    Account,
}

/// A limit.
#[derive(Clone, Copy, Debug)]
pub struct RateLimit {
    /// Its name.
    pub name: &'static str,
    /// By what it counts.
    pub per: Per,
    /// How many at once; as many again come free over `within_seconds`, evenly.
    pub most: u32,
    /// Over how many seconds.
    pub within_seconds: u32,
    /// Why there is one, and why it is this.
    pub why: &'static str,
}

/// Codes that are texted.
pub const CODES_FROM_ADDRESS: RateLimit = RateLimit {
    name: "CODES_FROM_ADDRESS",
    per: Per::Address,
    most: 100,
    within_seconds: 3_600,
    why: "An office or a mobile network behind one address signs in at nine; a program that walks through numbers texts thousands.",
};

/// Codes and passkeys that were wrong.
pub const GUESSES_FROM_ADDRESS: RateLimit = RateLimit {
    name: "GUESSES_FROM_ADDRESS",
    per: Per::Address,
    most: 50,
    within_seconds: 600,
    why: "Fifty people who mistype once; for who guesses it is one chance in twenty thousand, spread over ten numbers.",
};

/// Questions to browsers and ways to the provider that are begun without a session.
pub const WAYS_IN_FROM_ADDRESS: RateLimit = RateLimit {
    name: "WAYS_IN_FROM_ADDRESS",
    per: Per::Address,
    most: 300,
    within_seconds: 600,
    why: "Each opened page of passkeys is a row until it is answered, and each way to the provider asks the provider.",
};

/// Complaints and claims.
pub const CLAIMS_OF_ACCOUNT: RateLimit = RateLimit {
    name: "CLAIMS_OF_ACCOUNT",
    per: Per::Account,
    most: 30,
    within_seconds: 86_400,
    why: "The worst day of calls that a customer told of had eleven; each claim may ask for a person's time.",
};

/// Questions of an agent whether a number may be called.
pub const CHECKS_OF_ACCOUNT: RateLimit = RateLimit {
    name: "CHECKS_OF_ACCOUNT",
    per: Per::Account,
    most: 120,
    within_seconds: 600,
    why: "Typed by hand nobody asks more than once in five seconds; a list goes through `anxin scrub` or the API, by a brand's key.",
};

/// Every limit, in the order of the page.
pub const LIMITS: [RateLimit; 5] =
    [CODES_FROM_ADDRESS, GUESSES_FROM_ADDRESS, WAYS_IN_FROM_ADDRESS, CLAIMS_OF_ACCOUNT, CHECKS_OF_ACCOUNT];

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Account(Number),
}

/// What has been done lately, for each limit and key the moment at which it would be as if nothing had been (the generic cell rate
/// algorithm of ITU-T I.371: one number for each key, and no window to begin anew at).
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<HashMap<(&'static str, Key), i64>>);

impl Counts {
    /// Counts one more from an address, if there is room; otherwise answers after how many seconds there is. What comes from this
    /// machine itself, or from nobody knows where, has no address and no limit.
    pub(crate) fn of_address(
        &self,
        limit: &RateLimit,
        address: Option<IpAddr>,
        now: Instant,
    ) -> Result<(), u32> {
        address.map_or(Ok(()), |address| self.count(limit, Key::Address(network(address)), now, Spend::One))
    }

    /// Whether there is room for one more from an address, without counting it.
    pub(crate) fn room_of_address(
        &self,
        limit: &RateLimit,
        address: Option<IpAddr>,
        now: Instant,
    ) -> Result<(), u32> {
        address.map_or(Ok(()), |address| self.count(limit, Key::Address(network(address)), now, Spend::None))
    }

    /// Counts one more of an account.
    pub(crate) fn of_account(&self, limit: &RateLimit, number: Number, now: Instant) -> Result<(), u32> {
        self.count(limit, Key::Account(number), now, Spend::One)
    }

    fn count(&self, limit: &RateLimit, key: Key, now: Instant, spend: Spend) -> Result<(), u32> {
        let now = now.micros();
        let whole = i64::from(limit.within_seconds) * 1_000_000;
        let one = whole / i64::from(limit.most.max(1));
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = counts.get(&(limit.name, key)).copied().unwrap_or(now).max(now) + one;
        let early = full_at - whole - now;
        if early > 0 {
            return Err(u32::try_from((early + 999_999) / 1_000_000).unwrap_or(u32::MAX));
        }
        if spend == Spend::One {
            forget(&mut counts, now);
            counts.insert((limit.name, key), full_at);
        }
        Ok(())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spend {
    One,
    None,
}

fn forget(counts: &mut HashMap<(&'static str, Key), i64>, now: i64) {
    if counts.len() < KEYS_LIMIT {
        return;
    }
    counts.retain(|_, full_at| *full_at > now);
    if counts.len() >= KEYS_LIMIT {
        // Whoever has so many addresses is not held by counting them; what is nearest to free goes.
        let mut ends: Vec<i64> = counts.values().copied().collect();
        ends.sort_unstable();
        let middle = ends.get(ends.len() / 2).copied().unwrap_or(now);
        counts.retain(|_, full_at| *full_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: RateLimit =
        RateLimit { name: "TEST", per: Per::Address, most: 3, within_seconds: 60, why: "" };

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn so_many_at_once_and_then_one_by_one() {
        let counts = Counts::default();
        let address = Some("203.0.113.7".parse().unwrap());
        for _ in 0..3 {
            assert_eq!(counts.of_address(&LIMIT, address, at(0)), Ok(()));
        }
        assert_eq!(counts.of_address(&LIMIT, address, at(0)), Err(20));
        assert_eq!(counts.of_address(&LIMIT, address, at(19)), Err(1));
        assert_eq!(counts.of_address(&LIMIT, address, at(20)), Ok(()));
        assert_eq!(counts.of_address(&LIMIT, address, at(20)), Err(20));
        assert_eq!(counts.of_address(&LIMIT, Some("203.0.113.8".parse().unwrap()), at(20)), Ok(()));
        assert_eq!(counts.of_address(&LIMIT, None, at(20)), Ok(()), "this machine");
        assert_eq!(counts.room_of_address(&LIMIT, address, at(40)), Ok(()));
        assert_eq!(counts.room_of_address(&LIMIT, address, at(40)), Ok(()), "looking spends nothing");
    }

    #[test]
    fn limits_and_accounts_are_apart() {
        let counts = Counts::default();
        let other = RateLimit { name: "OTHER", ..LIMIT };
        let number = Number::from_digits(8_613_800_138_000);
        for _ in 0..3 {
            assert!(counts.of_account(&LIMIT, number, at(0)).is_ok());
        }
        assert!(counts.of_account(&LIMIT, number, at(0)).is_err());
        assert!(counts.of_account(&other, number, at(0)).is_ok());
        assert!(counts.of_account(&LIMIT, Number::from_digits(8_613_800_138_001), at(0)).is_ok());
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let counts = Counts::default();
        for n in 0..u32::try_from(KEYS_LIMIT).unwrap() + 10 {
            counts.of_address(&LIMIT, Some(IpAddr::from(n.to_be_bytes())), at(0)).unwrap();
        }
        assert!(counts.0.lock().unwrap().len() <= KEYS_LIMIT);
    }
}
