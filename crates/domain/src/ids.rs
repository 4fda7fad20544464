//! Typed identifiers. Each is a ULID: 48 bits of milliseconds since 1970 and 80 random bits, written as 26 letters of
//! Crockford's base 32. Nothing here draws randomness; the caller brings it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

use crate::label::Label;
use crate::time::Instant;

/// A text that is not an identifier: 26 letters of Crockford's base 32 were expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not an id: it needs 26 letters and digits, as in 01J6A3M1T0R8Z5X7C9V2B4N6M8")]
pub struct IdError;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// Makes an id from a moment (millisecond precision) and 80 random bits.
            #[must_use]
            pub fn new(at: Instant, random: [u8; 10]) -> Self {
                Self(ulid_bytes(at, random))
            }

            /// Takes 16 bytes as stored.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes to store.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; 16] {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(Ulid::from_bytes(self.0).array_to_str(&mut [0; ulid::ULID_LEN]))
            }
        }

        impl From<$name> for Label {
            fn from(id: $name) -> Self {
                Self::of_id(id.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                read_ulid(text).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(Ulid::from_bytes(self.0).array_to_str(&mut [0; ulid::ULID_LEN]))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

typed_ids! {
    /// One act of a customer.
    ActId,
    /// One decision of the gate; the permit when it allows.
    DecisionId,
    /// One call record as imported.
    CallRecordId,
    /// One case at the desk, from a complaint or from reconciliation.
    CaseId,
    /// One request for a customer's consent.
    ConsentRequestId,
    /// One wish to be erased.
    ErasureId,
    /// One file that belongs to a case.
    EvidenceId,
    /// One finding: one calling number within a case.
    FindingId,
    /// One award of a promise to a customer.
    AwardId,
    /// The payment of one award.
    PayoutId,
    /// One attempt of a payout; travels through every rail as the end-to-end id.
    AttemptId,
    /// One payment file handed to a bank.
    BatchId,
    /// One plan by which somebody pays in instalments what they owe the fund.
    PlanId,
    /// One proposal to give up what somebody owes the fund.
    WriteOffId,
    /// One imported bank statement.
    StatementId,
    /// One sign-in code that was asked for.
    CodeId,
    /// One message to a person.
    MessageId,
    /// One passkey of a person, as this house names it.
    PasskeyId,
    /// One link by which somebody looks after a number.
    KinId,
    /// One thing that was done for a number by who looks after it.
    KinDeedId,
    /// One thing that is to be done later.
    JobId,
    /// Somebody of the staff, where their number must not stand.
    StaffId,
    /// One thing that somebody of the staff did or looked at.
    AuditId,
}

macro_rules! text_keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Stands where nobody in particular is meant.
            #[must_use]
            pub fn nobody() -> Self {
                Self(Arc::from("-"))
            }

            /// The text as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = KeyError;
            fn from_str(text: &str) -> Result<Self, KeyError> {
                checked_key(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = KeyError;
            fn try_from(text: String) -> Result<Self, KeyError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.0.to_string()
            }
        }

        impl From<&$name> for Label {
            fn from(key: &$name) -> Self {
                Self::sharing(Arc::clone(&key.0))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text_keys! {
    /// A brand, as in `lianjia-wuhan`.
    BrandId,
    /// A store of a brand, as the brand writes it.
    StoreId,
    /// An agent, as the brand writes it, with the brand in front: `lianjia-wuhan:1023`.
    AgentId,
    /// A live transaction, viewing or request, as the brand's own system writes it.
    TicketId,
    /// One of several people who share a number, as whoever told us writes it: `mother`, `flat-2`.
    PersonId,
    /// An external list of numbers, as in `ftc-reported-calls`.
    ListId,
}

/// Longest key in bytes.
pub const KEY_LIMIT: usize = 64;

/// A text that cannot be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a key: write 1 to 64 letters, digits, or any of - _ . : / # without spaces")]
pub struct KeyError;

fn checked_key(text: &str) -> Result<Arc<str>, KeyError> {
    let text = text.trim();
    let fits = |c: char| c.is_alphanumeric() || "-_.:/#".contains(c);
    if text.is_empty() || text.len() > KEY_LIMIT || !text.chars().all(fits) {
        return Err(KeyError);
    }
    Ok(Arc::from(text))
}

/// The crate `ulid` lets a first letter over 7 wrap around; such a text is no id.
fn read_ulid(text: &str) -> Result<[u8; 16], IdError> {
    let text = text.trim();
    if !text.starts_with(|c: char| ('0'..='7').contains(&c)) {
        return Err(IdError);
    }
    Ulid::from_string(text).map(|u| u.to_bytes()).map_err(|_| IdError)
}

fn ulid_bytes(at: Instant, random: [u8; 10]) -> [u8; 16] {
    let ms = u64::try_from(at.micros().max(0) / 1_000).unwrap_or(0);
    let mut bytes = [0u8; 16];
    bytes[..6].copy_from_slice(&ms.to_be_bytes()[2..]);
    bytes[6..].copy_from_slice(&random);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_own_text_and_sorts_by_time() {
        let early = ActId::new(Instant::from_micros(1_000_000), [7; 10]);
        let late = ActId::new(Instant::from_micros(2_000_000), [0; 10]);
        assert!(early < late);
        assert_eq!(early.to_string().parse::<ActId>(), Ok(early));
        assert!("not an id".parse::<ActId>().is_err());
        assert!("8ZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<ActId>().is_err(), "over 128 bits");
        assert_eq!(early.to_bytes()[..6], [0, 0, 0, 0, 3, 232], "a thousand milliseconds");
    }

    #[test]
    fn a_key_has_1_to_64_bytes_of_letters_digits_and_some_signs() {
        let key = |text: &str| text.parse::<BrandId>().map(|key| key.as_str().to_owned());
        assert_eq!(key(" 链家:武汉/1 ").as_deref(), Ok("链家:武汉/1"));
        assert_eq!(key(&"a".repeat(KEY_LIMIT)).map(|key| key.len()), Ok(64));
        for wrong in ["", "  ", "a b", "a;b", &"a".repeat(KEY_LIMIT + 1)] {
            assert_eq!(key(wrong), Err(KeyError), "{wrong:?}");
        }
    }
}
