//! The kinds of facts that claims are held against, each with its fields. They are imported (listings, contracts, handovers, bills
//! …) and never typed in by the one who claims.

use std::str::FromStr;

use crate::value::{Field, Scalar};

/// What a field of a fact can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Any text.
    Text,
    /// A day.
    Date,
    /// An amount.
    Money,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// One field of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactField {
    /// Its name in expressions, files and JSON.
    pub name: &'static str,
    /// What it holds.
    pub kind: ValueKind,
    /// Whether every such fact has it; one that need not be there may be compared with `null`.
    pub required: bool,
}

impl Field for FactField {
    fn name(&self) -> &str {
        self.name
    }

    fn scalar(&self) -> Scalar {
        match self.kind {
            ValueKind::Text | ValueKind::Word(_) => Scalar::Text,
            ValueKind::Date => Scalar::Date,
            ValueKind::Money => Scalar::Money,
            ValueKind::Int => Scalar::Int,
            ValueKind::Bool => Scalar::Bool,
        }
    }

    fn words(&self) -> Option<Vec<&str>> {
        match self.kind {
            ValueKind::Word(words) => Some(words.to_vec()),
            _ => None,
        }
    }

    fn required(&self) -> bool {
        self.required
    }
}

const fn must(name: &'static str, kind: ValueKind) -> FactField {
    FactField { name, kind, required: true }
}

const fn may(name: &'static str, kind: ValueKind) -> FactField {
    FactField { name, kind, required: false }
}

/// A kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FactKind {
    /// A home that was offered (房源).
    Listing,
    /// A contract about a home, with what was paid for bringing it about.
    Contract,
    /// A court's hold on a home (查封).
    Seizure,
    /// A death in a home that was not natural.
    Incident,
    /// A home handed over (交房).
    Handover,
    /// Damage to a home that was found and mended.
    Repair,
    /// A tenant's deposit (押金).
    Deposit,
    /// A bill for a home: property fee, water, power …
    Bill,
    /// Money that a customer paid under a contract.
    Payment,
    /// Intention money for a new home that is asked back (退订).
    Refund,
}

impl FactKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Listing,
        Self::Contract,
        Self::Seizure,
        Self::Incident,
        Self::Handover,
        Self::Repair,
        Self::Deposit,
        Self::Bill,
        Self::Payment,
        Self::Refund,
    ];

    /// The word used in files, answers and columns.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::Contract => "contract",
            Self::Seizure => "seizure",
            Self::Incident => "incident",
            Self::Handover => "handover",
            Self::Repair => "repair",
            Self::Deposit => "deposit",
            Self::Bill => "bill",
            Self::Payment => "payment",
            Self::Refund => "refund",
        }
    }

    /// Its fields.
    #[must_use]
    pub const fn fields(self) -> &'static [FactField] {
        match self {
            Self::Listing => LISTING,
            Self::Contract => CONTRACT,
            Self::Seizure => SEIZURE,
            Self::Incident => INCIDENT,
            Self::Handover => HANDOVER,
            Self::Repair => REPAIR,
            Self::Deposit => DEPOSIT,
            Self::Bill => BILL,
            Self::Payment => PAYMENT,
            Self::Refund => REFUND,
        }
    }

    /// One of its fields.
    #[must_use]
    pub fn field(self, name: &str) -> Option<&'static FactField> {
        self.fields().iter().find(|field| field.name == name)
    }
}

/// A word that is no kind of fact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no kind of fact: write listing, contract, seizure, incident, handover, repair, deposit, bill, payment or refund"
)]
pub struct UnknownFact(pub String);

impl FromStr for FactKind {
    type Err = UnknownFact;
    fn from_str(text: &str) -> Result<Self, UnknownFact> {
        Self::ALL.iter().copied().find(|kind| kind.word() == text).ok_or_else(|| UnknownFact(text.to_owned()))
    }
}

use ValueKind::{Bool, Date, Money, Text, Word};

const LINES: ValueKind = Word(&["resale", "rental", "new_home"]);

const LISTING: &[FactField] = &[
    must("brand", Text),
    may("agent", Text),
    must("city", Text),
    must("line_of_business", LINES),
    must("status", Word(&["on_sale", "not_on_sale", "never_existed"])),
    must("price", Money),
    must("price_shown", Money),
    must("photos_match", Bool),
    must("listed_on", Date),
    may("ended_on", Date),
];

const CONTRACT: &[FactField] = &[
    must("brand", Text),
    may("agent", Text),
    must("city", Text),
    must("line_of_business", LINES),
    must("home", Text),
    must("price", Money),
    may("owner_price", Money),
    must("commission", Money),
    must("signed_on", Date),
    may("ended_on", Date),
    may("ended_by", Word(&["rescission", "court"])),
    may("transferred_on", Date),
];

const SEIZURE: &[FactField] =
    &[must("home", Text), must("found_on", Date), may("lifted_on", Date), must("court", Text)];

const INCIDENT: &[FactField] = &[
    must("home", Text),
    must("kind", Word(&["unnatural_death", "other"])),
    must("happened_on", Date),
    must("disclosed", Bool),
];

const HANDOVER: &[FactField] = &[must("home", Text), must("on", Date), must("retained_deposit", Money)];

const REPAIR: &[FactField] = &[
    must("home", Text),
    must("kind", Word(&["leak", "other"])),
    must("place", Word(&["roof", "outer_wall", "window", "bathroom", "kitchen", "pipe", "other"])),
    must("found_on", Date),
    must("surveyed", Bool),
    must("cost", Money),
];

const DEPOSIT: &[FactField] =
    &[must("amount", Money), must("due_on", Date), may("returned_on", Date), may("returned", Money)];

const BILL: &[FactField] = &[
    must(
        "kind",
        Word(&["property_fee", "heating", "water", "power", "gas", "telephone", "television", "parking"]),
    ),
    must("until", Date),
    must("amount", Money),
    may("paid_on", Date),
];

const PAYMENT: &[FactField] = &[
    must("purpose", Word(&["deposit", "price", "commission", "tax", "loan"])),
    must("amount", Money),
    must("paid_on", Date),
    may("recovered", Money),
];

const REFUND: &[FactField] = &[
    must("project", Text),
    must("paid", Money),
    must("asked_on", Date),
    must("due_on", Date),
    may("refunded_on", Date),
];
