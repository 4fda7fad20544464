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
    /// The same award with other content.
    #[error("award {0} is known with another customer, amount, right or debtor: an award is never changed")]
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
    /// Another award is paid by the same right.
    #[error("award {by} is paid by the same right: one award for each")]
    EntitlementTaken {
        /// The award that is paid.
        by: AwardId,
    },
    /// A payout does not go from where it stands to there.
    #[error("a payout does not become {to} from where it stands: load it again")]
    NoSuchStep {
        /// The status it should have taken.
        to: String,
    },
    /// An account that nobody has declared.
    #[error("the chart of accounts has no {account}: book to one that it has (anxin fund accounts)")]
    NotInChart {
        /// The account's code.
        account: String,
    },
    /// A plan of instalments that cannot be agreed to.
    #[error("this plan cannot be agreed to: {0}")]
    Plan(&'static str),
    /// A claim on a third party that cannot be made.
    #[error("this cannot be claimed from a third party: {0}")]
    NoRecourse(&'static str),
    /// Not one of those who may bear a loss.
    #[error("this is no third party: seller, landlord, former_owner and developer are known")]
    ThirdParty,
    /// A write-off without a reason, or with too long a one.
    #[error("say why in at most 4,000 bytes")]
    Reason,
    /// A write-off that does not wait for a decision.
    #[error("no such proposal waits for a decision: see what waits with anxin fund write-off list")]
    NoProposal,
    /// Who proposed it wants to decide on it.
    #[error("another person has to decide this: you proposed it")]
    SamePerson,
    /// Money in another currency than WeChat Pay's.
    #[error("WeChat Pay holds CNY only: keep other currencies at the bank")]
    NotAtWechat,
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
