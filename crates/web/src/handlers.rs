//! The handlers, a module for each face: they read a form, ask a room, and draw a page or lead to one.

pub(crate) mod agent;
pub(crate) mod by_text;
mod cases;
mod choice;
pub(crate) mod customer;
pub(crate) mod decisions;
pub(crate) mod demo;
pub(crate) mod desk;
mod fields;
mod files;
pub(crate) mod fund;
pub(crate) mod hotline;
pub(crate) mod invite;
mod loss;
pub(crate) mod mail;
pub(crate) mod oidc;
pub(crate) mod other_number;
pub(crate) mod passkey;
pub(crate) mod promises;
pub(crate) mod prove;
pub(crate) mod public;
pub(crate) mod receipt;
pub(crate) mod regulator;
pub(crate) mod signin;
mod standing;
pub(crate) mod undo;

use axum::response::Response;

use crate::fail::Fail;

/// What a handler gives.
type Answer = Result<Response, Fail>;
