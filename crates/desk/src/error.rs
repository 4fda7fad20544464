//! What can go wrong at the desk, and whose fault it is.

use anxin_fund::FundError;
use anxin_gate::GateError;
use anxin_journal::JournalError;
use anxin_store::{Fault, StoreError};

use crate::file::{FILES_LIMIT, FILES_SIZE_LIMIT};

/// An error of the desk. Whenever one is returned, nothing of that operation was kept.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The evidence could not be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The gate could not say what it would have said.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// The fund refused.
    #[error(transparent)]
    Fund(#[from] FundError),
    /// No such case, or not this person's.
    #[error("there is no such case")]
    UnknownCase,
    /// No such finding in this case.
    #[error("there is no such finding in this case")]
    UnknownFinding,
    /// The agent had no such conversation lately.
    #[error("there is no such conversation of this agent in the days in which it can be answered for")]
    UnknownCall,
    /// A field of a complaint, an appeal or a ruling cannot be taken.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// A field of a claim cannot be taken.
    #[error("{field}: {reason}")]
    InvalidClaim {
        /// The field, as the promise names it.
        field: String,
        /// What is wrong and how to mend it.
        reason: String,
    },
    /// A question waits for its answer, or enough was asked.
    #[error(
        "the customer has been asked and has not answered yet, or was asked often enough: decide, or wait"
    )]
    QuestionOpen,
    /// A case that is still open cannot be rated.
    #[error("this case is not decided yet: rate it when it is")]
    NotDecided,
    /// It was rated before.
    #[error("this case has been rated already, and that stands")]
    AlreadyRated,
    /// Nothing was asked.
    #[error("nothing is asked about this: load the case again")]
    NoQuestion,
    /// The idempotency key was used for another complaint.
    #[error("this idempotency key was used for another complaint: take a new key")]
    KeyReused,
    /// The finding does not wait for a ruling.
    #[error("this finding does not wait for a ruling: load the case again")]
    NotOpen,
    /// No payment of the finding waits for a person.
    #[error("no payment of this finding waits for a person: load the case again")]
    NotHeld,
    /// The person has ruled on this finding before, or it is their own complaint.
    #[error("another person has to decide this: you decided it before, or it is your own case")]
    AnotherPerson,
    /// No promise was in force for the caller at the time of the call, so nothing can be awarded.
    #[error(
        "no promise was in force for this caller at that time, so nothing can be awarded: reject the finding"
    )]
    NothingToPayBy,
    /// The finding cannot be appealed.
    #[error("this finding cannot be appealed: it is open, was appealed before, or the time for it is over")]
    NoAppeal,
    /// The award has been handed to the bank, and cannot be taken back here.
    #[error(
        "the award is on its way or paid, and is not taken back; settle it between the fund and the brand"
    )]
    AlreadySent,
    /// No such file, or not in this case.
    #[error("there is no such file in this case")]
    UnknownFile,
    /// The bytes of the file were erased.
    #[error("the bytes of this file were erased: what is known about it stays with the case")]
    FileErased,
    /// The case has as many files as it may.
    #[error(
        "this case has as many files as it may: {FILES_LIMIT}, or {FILES_SIZE_LIMIT} bytes; send what matters most"
    )]
    FilesFull,
    /// The rules about abuse do not hold.
    #[error("the rules about abuse in data/signals.toml do not hold: {0}")]
    Signals(String),
    /// The brand and a third party have both paid for the award, and the fund does not hold what it would owe them.
    #[error(
        "the fund does not hold what it would owe the brand and the third party who both paid for this award: top it up first"
    )]
    FundTooShort,
}

/// Whose fault an error is, so that a door can choose its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeskFault {
    /// What was asked cannot be taken as it is; the text says why.
    Asked,
    /// There is no such thing.
    Missing,
    /// The state of the case does not allow it.
    Conflict,
    /// A system behind the desk is away: try later.
    Unavailable,
    /// A mistake in Anxin.
    Ours,
}

impl DeskError {
    pub(crate) fn invalid(field: &'static str, reason: impl ToString) -> Self {
        Self::Invalid { field, reason: reason.to_string() }
    }

    pub(crate) fn invalid_claim(field: &str, reason: impl Into<String>) -> Self {
        Self::InvalidClaim { field: field.to_owned(), reason: reason.into() }
    }

    /// Whose fault it is.
    #[must_use]
    pub fn fault(&self) -> DeskFault {
        match self {
            Self::Invalid { .. } | Self::InvalidClaim { .. } => DeskFault::Asked,
            Self::UnknownCase
            | Self::UnknownFinding
            | Self::UnknownFile
            | Self::UnknownCall
            | Self::FileErased => DeskFault::Missing,
            Self::KeyReused
            | Self::NotOpen
            | Self::NotHeld
            | Self::QuestionOpen
            | Self::NoQuestion
            | Self::NotDecided
            | Self::AlreadyRated
            | Self::AnotherPerson
            | Self::NothingToPayBy
            | Self::NoAppeal
            | Self::FilesFull
            | Self::AlreadySent
            | Self::FundTooShort => DeskFault::Conflict,
            Self::Store(error) => match error.fault() {
                Fault::Unavailable | Fault::Conflict => DeskFault::Unavailable,
                Fault::Constraint | Fault::Ours => DeskFault::Ours,
            },
            Self::Journal(_) => DeskFault::Unavailable,
            Self::Gate(GateError::NoRulebook(_)) => DeskFault::Ours,
            Self::Gate(_) => DeskFault::Unavailable,
            Self::Fund(_) | Self::Signals(_) => DeskFault::Ours,
        }
    }
}
