#![doc = include_str!("../README.md")]

mod audit;
mod bank_details;
mod booked_sum;
mod chain;
mod chart;
mod error;
mod history;
mod hold;
mod instalment;
mod ledger;
mod owing;
mod paid;
mod payee;
mod payer;
mod payment_file;
mod payout;
mod places;
pub mod rails;
mod rails_service;
mod received;
mod recourse;
mod recovery;
mod remittance;
mod reserve;
mod service;
mod solvency;
mod statement;
mod status_report;
mod tenant;
mod wechat_job;
mod wechat_payee;
mod wechat_rail;
mod wechat_start;
mod wechat_transfer;
mod write_off;

pub use bank_details::{ACCOUNT_LIMIT, BankDetails, BankDetailsError, Debtor, NAME_LIMIT};
pub use chain::{BrokenLink, ChainReport, ledger_heads};
pub use chart::{
    AVAILABLE, AccountKind, CASH, CLAIMED, IN_TRANSIT, PAYABLE, RECOURSE_CLAIMED, WECHAT, WECHAT_UNDER_WAY,
    WRITTEN_OFF, agent_credit, agent_receivable, brand_credit, brand_deposit, kind_of, receivable, recourse,
    recourse_credit,
};
pub use error::FundError;
pub use history::{AccountStatement, Period, STATEMENT_LIMIT, StatementCursor, StatementRow};
pub use hold::{LetGo, PayoutHold, hold, holds_of, let_go};
pub use instalment::{INSTALMENTS_LIMIT, Instalment, InstalmentPlan, equal_parts};
pub use ledger::{AMOUNT_LIMIT, Account};
pub use owing::{BackBy, CameBack, DEBTORS_LIMIT, DEBTS_LIMIT, Debts, OwedAward, Owing};
pub use payee::{set_payee, set_wechat_payee};
pub use payer::{LeftOut, PAYEE_REST_HOURS, Payer, bar};
pub use payment_file::{Batch, BatchSummary, FileFormat, FileOptions, PAYMENTS_LIMIT, Rail};
pub use payout::{
    Attempt, AttemptStatus, AwardToPay, Claim, Payout, PayoutStatus, Transfer, payout_of_award,
    payouts_of_customer,
};
pub use places::Moved;
pub use received::Received;
pub use recourse::{GoesTo, Recourse, ThirdParty, open_recourse, recourse_of_award};
pub use reserve::{release, reserve, reserve_many};
pub use service::{Fund, FundStatus};
pub use solvency::{RATE_DAYS, Solvency, Standing};
pub use statement::{StatementReport, Unmatched};
pub use tenant::{Entitlement, Liable, Person, Tenant};
pub use wechat_job::{Starting, WECHAT_JOB, WechatJob};
pub use wechat_payee::{WechatPayee, WechatPayeeError};
pub use wechat_rail::{NoticeTaken, WechatRail, WechatRun};
pub use wechat_transfer::OpenTransfer;
pub use write_off::{Debt, Decided, WriteOff, WriteOffDecision};
