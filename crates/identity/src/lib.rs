#![doc = include_str!("../README.md")]

mod address;
mod api_key;
mod code;
mod consent;
mod deed;
mod demonstration;
mod device;
mod erased;
mod error;
mod given_up;
mod heard;
mod http;
mod identity;
mod invite;
mod kept;
mod kin;
mod language;
mod mail;
mod message;
mod oidc;
mod outbox;
mod parts;
mod passkey;
mod receipt;
mod role;
mod secret;
mod sender;
mod session;
mod shown;
mod signer;
mod site;
mod smpp;
mod staff;
mod stats;
mod tls;
mod wish;
mod word;
mod words;

pub use address::{address_of, network};
pub use api_key::{ApiCaller, ApiKey, ApiScope, NAME_LIMIT, NewApiKey};
pub use code::{CODE_DIGITS, CODE_MINUTES, CODE_TRIES, Limits, Pending};
pub use consent::ConsentNotice;
pub use deed::{Deed, DeedRow};
pub use device::DEVICE_DAYS;
pub use error::{CodeError, IdentityError, KinError, OidcError, PasskeyError};
pub use given_up::YOUNG_LINK_DAYS;
pub use http::{CONNECT_TIMEOUT, HttpSender, SEND_TIMEOUT};
pub use identity::Identity;
pub use invite::{INVITE_HOURS, Invited};
pub use kept::{KeptDevice, KeptMessage, KeptWish};
pub use kin::{Kin, LINKS_LIMIT, Link, PendingLink, Shows};
pub use language::Known;
pub use mail::{
    Letter, Mail, MailAddress, MailHow, MailSender, MailSink, MailWire, Mailbox, SmtpMailer, SmtpSettings,
    SmtpTimes, Stopped,
};
pub use message::{About, Message, MessageStatus, NewMessage, SentBy, TEXT_LIMIT, queue};
pub use oidc::{CameBack, CameIn, Provider, REQUEST_MINUTES, SUBJECT_LIMIT, StaffLogin, Way};
pub use outbox::{Delivered, Outbox};
pub use parts::{Alphabet, alphabet, part_count};
pub use passkey::{CEREMONIES_LIMIT, CEREMONY_MINUTES, NUMBER_DAYS, PASSKEYS_LIMIT, Passkey, Removable};
pub use receipt::NoReceipt;
pub use role::{Action, Role, may};
pub use secret::ServerKey;
pub use sender::{Heard, News, Outcome, Receipt, SendError, Sink, Taken, TextSender, reference};
pub use session::{
    CUSTOMER_SESSION_DAYS, PROOF_MINUTES, SESSIONS_KEPT, STAFF_SESSION_HOURS, Session, SignedIn,
};
pub use shown::FormFor;
pub use signer::{Evidence, PublicKey};
pub use site::Site;
pub use smpp::{LongTexts, MOST_WINDOW, SmppSender, SmppSettings, Times, Wire};
pub use staff::Staff;
pub use stats::TextCounts;
pub use tls::Tls;
pub use wish::{Via, Wish, is_stop};
pub use word::{TellText, WORD_LENGTH, WORD_MINUTES, WordState};
