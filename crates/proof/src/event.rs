//! What is logged: an event, which is told to whom it concerns, and the entry of it that everybody sees. Where an event concerns a person,
//! the entry holds a commitment to it: HMAC-SHA256 of its bytes under a fresh key that is kept with the case and goes when the person is
//! erased. Nobody finds the event by trying, and nobody can tell another event as the one that was logged.

use anxin_domain::ids::{AwardId, FindingId};
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::hash::{from_hex, hex};

/// Bytes of the key of a commitment.
pub const SALT_BYTES: usize = 32;

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Something was decided about a finding of a case.
    Ruling,
    /// An award was made.
    Award,
    /// An award was taken back.
    AwardReversed,
    /// A bank's word that an award is paid.
    Paid,
    /// A payment counts no more: it came back, or its award was taken back.
    PaidReversed,
    /// What had been awarded before the log began.
    AwardedBefore,
    /// What had been paid before the log began.
    PaidBefore,
    /// The head of a chain: of the ledger, or of a gate's decisions.
    Head,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 8] = [
        Self::Ruling,
        Self::Award,
        Self::AwardReversed,
        Self::Paid,
        Self::PaidReversed,
        Self::AwardedBefore,
        Self::PaidBefore,
        Self::Head,
    ];

    /// Its word, as stored and as entries carry it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ruling => "ruling",
            Self::Award => "award",
            Self::AwardReversed => "award-reversed",
            Self::Paid => "paid",
            Self::PaidReversed => "paid-reversed",
            Self::AwardedBefore => "awarded-before",
            Self::PaidBefore => "paid-before",
            Self::Head => "head",
        }
    }

    /// Which of the public's sums it changes.
    #[must_use]
    pub const fn sum(self) -> Option<SumOf> {
        match self {
            Self::Award | Self::AwardReversed | Self::AwardedBefore => Some(SumOf::Awarded),
            Self::Paid | Self::PaidReversed | Self::PaidBefore => Some(SumOf::Paid),
            Self::Ruling | Self::Head => None,
        }
    }

    /// Whether it takes away from its sum.
    #[must_use]
    pub const fn takes_away(self) -> bool {
        matches!(self, Self::AwardReversed | Self::PaidReversed)
    }
}

/// The two sums of money that the public sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SumOf {
    /// What was awarded.
    Awarded,
    /// What was paid.
    Paid,
}

/// An entry of the log, as everybody sees it: nothing in it is about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it is about.
    pub kind: Kind,
    /// The month of the ruling or of the award, as the public's pages count it, as in `2026-11`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub month: Option<String>,
    /// The currency of `minor`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub currency: Option<String>,
    /// How much, in minor units; what a reversal takes away is positive too.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub minor: Option<i64>,
    /// How many awards or payments it stands for, where it is not one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub count: Option<i64>,
    /// HMAC-SHA256 of the event, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub commitment: Option<String>,
    /// Which chain, as in `ledger/main`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chain: Option<String>,
    /// How many entries the chain had.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub size: Option<i64>,
    /// The hash of the last of them, in hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hash: Option<String>,
}

impl Entry {
    /// An entry of a kind with nothing else in it.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        Self {
            kind,
            month: None,
            currency: None,
            minor: None,
            count: None,
            commitment: None,
            chain: None,
            size: None,
            hash: None,
        }
    }

    /// The same about money. Promise, city and brand are not told: within a month that would be about too few people.
    #[must_use]
    pub fn with_money(self, month: &str, amount: Money) -> Self {
        Self {
            month: Some(month.to_owned()),
            currency: Some(amount.currency().code().to_owned()),
            minor: Some(amount.minor()),
            ..self
        }
    }

    /// Its bytes: what is hashed into the tree.
    #[must_use]
    pub fn to_bytes(&self) -> String {
        // A struct of words and numbers is always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the bytes of one.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// An event about a person, as the person and whoever is shown the receipt may read it. No number, no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What it is about.
    pub kind: Kind,
    /// The finding that was ruled on or awarded.
    pub finding: FindingId,
    /// The award.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub award: Option<AwardId>,
    /// How it was ruled: `upheld` or `rejected`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ruling: Option<String>,
    /// Why, as a code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// The terms, as in `dnd-call@wuhan-2024`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub terms: Option<String>,
    /// The brand that owes it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub brand: Option<String>,
    /// The currency of `minor`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub currency: Option<String>,
    /// How much, in minor units.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub minor: Option<i64>,
    /// When it happened (RFC 3339).
    pub at: String,
}

impl Event {
    /// An event about a finding with nothing else in it.
    #[must_use]
    pub fn of(kind: Kind, finding: FindingId, at: Instant) -> Self {
        let at = at.to_string();
        let nothing = None::<String>;
        Self {
            kind,
            finding,
            award: None,
            ruling: nothing.clone(),
            code: nothing.clone(),
            terms: nothing.clone(),
            brand: nothing.clone(),
            currency: nothing,
            minor: None,
            at,
        }
    }

    /// Its bytes: what is committed to.
    #[must_use]
    pub fn to_bytes(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The commitment to an event, in hexadecimal.
#[must_use]
pub fn commit(salt: &[u8; SALT_BYTES], event: &[u8]) -> String {
    hex(&mac(salt, event).finalize().into_bytes())
}

/// Whether a commitment is to this event.
#[must_use]
pub fn commits_to(commitment: &str, salt: &[u8], event: &[u8]) -> bool {
    let Ok(salt) = <&[u8; SALT_BYTES]>::try_from(salt) else { return false };
    from_hex(commitment).is_some_and(|told| mac(salt, event).verify_slice(&told).is_ok())
}

fn mac(salt: &[u8; SALT_BYTES], event: &[u8]) -> Hmac<Sha256> {
    // HMAC fills a shorter key up with zeros to a block (RFC 2104, section 2).
    let mut block = [0; 64];
    block[..SALT_BYTES].copy_from_slice(salt);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(event);
    mac
}
