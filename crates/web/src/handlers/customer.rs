//! The customer's face: everything here is about the number that is signed in, or one that who is signed in looks after, and about no
//! other.

pub(crate) mod calls;
pub(crate) mod choose;
pub(crate) mod claim;
pub(crate) mod claims;
pub(crate) mod complain;
pub(crate) mod data;
pub(crate) mod erase;
pub(crate) mod given_up;
pub(crate) mod home;
pub(crate) mod mail;
pub(crate) mod messages;
pub(crate) mod numbers;
pub(crate) mod own;
pub(crate) mod payee;
pub(crate) mod permit;
pub(crate) mod requests;
pub(crate) mod wechat;
