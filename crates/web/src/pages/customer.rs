//! The customer's face: do-not-disturb, who called, complaints, claims and where the money goes.

pub mod calls;
pub mod claim;
pub mod claims;
pub mod complain;
pub mod data;
pub mod erase;
pub mod home;
pub mod mail;
pub mod messages;
pub mod numbers;
pub mod payee;
pub mod permit;
pub mod promises;
pub mod requests;
mod talk;
pub mod wechat;
