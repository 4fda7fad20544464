//! WeChat Pay, version 3: transfers from the fund's merchant account to the balance of a customer (`mch-transfer`). Here is what
//! goes over the wire and how it is signed, checked, encrypted and read; what becomes of it is decided by
//! [`crate::WechatRail`].
//!
//! Of libraries, `ring` signs, checks signatures and opens notices: it is in the house for TLS, and its private-key operations
//! take the same time whatever the key. It cannot encrypt with RSA; names go through `rsa`, which is asked for the public-key
//! operation only.

mod api;
mod crypto;
mod http;
mod message;

pub use api::{Api, CLOCK_WINDOW_S, Heard, Merchant, NOTICE_LIMIT, Notice, NoticeError, Unheard};
pub use crypto::{KeyError, MerchantKey, NoticeKey, PlatformKey};
pub use http::HttpTransport;
pub use message::{Bill, Order, Request, Response, TransferState, Transport};
