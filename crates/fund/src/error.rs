//! What can go wrong with money, in sentences that say what to do.

use anxin_domain::ids::AwardId;
use anxin_domain::ledger::LedgerError;
use anxin_domain::money::MoneyError;
use anxin_store::{Fault, StoreError};

use crate::bank_details::BankDetailsError;
use crate::ledger::AMOUNT_LIMIT;
use crate::payout::PayoutStatus;
use crate::rails::RailError;

/// An error of the fund. Nothing was booked when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum FundError {
    /// The store did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file for a bank could not be written, or one from a bank not be read.
    #[error(transparent)]
    Rail(#[from] RailError),
    /// Account details that cannot be paid to.
    #[error(transparent)]
    BankDetails(#[from] BankDetailsError),
    /// Amounts that cannot be computed with.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Postings that are no entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Zero, negative or beyond [`AMOUNT_LIMIT`].
    #[error("this amount cannot be booked: it must be more than 0 and at most {AMOUNT_LIMIT} minor units")]
    Amount,
    /// An entry key that was used for something else.
    #[error("the key {key:?} was used before for another booking: use a new key for a new booking")]
    KeyReused {
        /// The key.
        key: String,
    },
    /// An account would have turned over.
    #[error("{account} does not hold enough for this")]
    Overdrawn {
        /// The account's code.
        account: String,
    },
    /// The same award with another customer, amount or brand.
    #[error("award {0} is known with another customer, amount or brand: an award is never changed")]
    AwardDiffers(AwardId),
    /// No payout for this award.
    #[error("the fund knows no award {0}")]
    UnknownAward(AwardId),
    /// The money is on its way or gone.
    #[error("award {award} cannot be released any more: its payout is {status}")]
    TooLateToRelease {
        /// The award.
        award: AwardId,
        /// How far its payout is.
        status: PayoutStatus,
    },
    /// The brand has paid back what was claimed from it: it owes less than this award, so the claim cannot be taken back whole.
    #[error(
        "award {0} cannot be released: its brand has paid back, and owes less than that; settle it between the fund and the brand"
    )]
    AlreadyRecovered(AwardId),
    /// Nobody has said which account pays.
    #[error("no account pays: add [fund] with name, account and bank to the configuration")]
    NoDebtor,
}

impl FundError {
    /// Whose fault it is, when it is not the caller's.
    #[must_use]
    pub const fn fault(&self) -> Option<Fault> {
        match self {
            Self::Store(error) => Some(error.fault()),
            _ => None,
        }
    }
}
