#![doc = include_str!("../README.md")]

mod audit;
mod bank_details;
mod booked_sum;
mod error;
mod ledger;
mod payment_file;
mod payout;
pub mod rails;
mod rails_service;
mod service;
mod statement;
mod status_report;
mod wechat_payee;
mod wechat_rail;
mod wechat_transfer;

pub use bank_details::{ACCOUNT_LIMIT, BankDetails, BankDetailsError, Debtor, NAME_LIMIT};
pub use error::FundError;
pub use ledger::{AMOUNT_LIMIT, AVAILABLE, Account, CASH, CLAIMED, IN_TRANSIT, PAYABLE, receivable};
pub use payment_file::{Batch, BatchSummary, FileFormat, FileOptions, PAYMENTS_LIMIT, Rail};
pub use payout::{
    Attempt, AttemptStatus, AwardToPay, Payout, PayoutStatus, payout_of_award, payouts_of_customer, release,
    reserve,
};
pub use service::{Fund, FundStatus};
pub use statement::{StatementReport, Unmatched};
pub use wechat_payee::{WechatPayee, WechatPayeeError};
pub use wechat_rail::{NoticeTaken, WechatRail, WechatRun};
pub use wechat_transfer::OpenTransfer;
