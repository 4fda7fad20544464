#![doc = include_str!("../README.md")]

mod api_key;
mod code;
mod consent;
mod error;
mod http;
mod identity;
mod message;
mod oidc;
mod outbox;
mod passkey;
mod receipt;
mod role;
mod secret;
mod sender;
mod session;
mod signer;
mod site;
mod staff;

pub use api_key::{ApiCaller, ApiKey, ApiScope, NAME_LIMIT, NewApiKey};
pub use code::{CODE_DIGITS, CODE_MINUTES, CODE_TRIES, Limits, Pending};
pub use consent::ConsentNotice;
pub use error::{CodeError, IdentityError, OidcError, PasskeyError};
pub use http::{CONNECT_TIMEOUT, HttpSender, SEND_TIMEOUT};
pub use identity::Identity;
pub use message::{Message, MessageStatus, NewMessage, TEXT_LIMIT, queue};
pub use oidc::{CameBack, Provider, REQUEST_MINUTES, SUBJECT_LIMIT, StaffLogin, Way};
pub use outbox::{Delivered, Outbox};
pub use passkey::{CEREMONIES_LIMIT, CEREMONY_MINUTES, NUMBER_DAYS, PASSKEYS_LIMIT, Passkey};
pub use role::{Action, Role, may};
pub use secret::ServerKey;
pub use sender::{SendError, Sink, TextSender};
pub use session::{
    CUSTOMER_SESSION_DAYS, PROOF_MINUTES, SESSIONS_KEPT, STAFF_SESSION_HOURS, Session, SignedIn,
};
pub use signer::{Evidence, PublicKey};
pub use site::Site;
pub use staff::Staff;
