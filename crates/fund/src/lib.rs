#![doc = include_str!("../README.md")]

mod audit;
mod bank_details;
mod error;
mod ledger;
mod payer;
mod payment_file;
mod payout;
pub mod rails;
mod service;
mod statement;

pub use bank_details::{ACCOUNT_LIMIT, BankDetails, BankDetailsError, Debtor, NAME_LIMIT};
pub use error::FundError;
pub use ledger::{AMOUNT_LIMIT, AVAILABLE, Account, CASH, CLAIMED, IN_TRANSIT, PAYABLE, receivable};
pub use payer::{LeftOut, PAYEE_REST_HOURS, Payer};
pub use payment_file::{Batch, BatchSummary, PAYMENTS_LIMIT};
pub use payout::{
    Attempt, AttemptStatus, AwardToPay, Payout, PayoutStatus, bar, payout_of_award, payouts_of_customer,
    release, reserve,
};
pub use service::{Fund, FundStatus};
pub use statement::{StatementReport, Unmatched};
