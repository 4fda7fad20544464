//! Who is paid to a WeChat balance: an openid and a real name, checked once at the edge.

use std::fmt;

use crate::bank_details::fits_a_name;

/// Longest openid in characters.
const OPENID_LIMIT: usize = 64;
/// Longest name in bytes: what one block of the encryption holds.
const NAME_LIMIT_BYTES: usize = 200;

/// A payee at WeChat Pay.
#[derive(Clone, PartialEq, Eq)]
pub struct WechatPayee {
    openid: String,
    name: String,
}

/// What is wrong with a payee at WeChat Pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WechatPayeeError {
    /// Not an openid.
    #[error(
        "the openid must have 1 to {OPENID_LIMIT} letters, digits, dashes and underscores, as the app tells it"
    )]
    Openid,
    /// No name, or one that cannot be encrypted.
    #[error("the name must have 1 to {NAME_LIMIT_BYTES} bytes, as it stands in the WeChat account")]
    Name,
}

impl WechatPayee {
    /// Takes an openid as the merchant's app knows it, and the real name behind it. WeChat Pay pays nobody of another name.
    ///
    /// # Errors
    /// [`WechatPayeeError`] for the first that is wrong.
    pub fn new(openid: &str, name: &str) -> Result<Self, WechatPayeeError> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        if openid.is_empty() || openid.len() > OPENID_LIMIT || !openid.bytes().all(fits) {
            return Err(WechatPayeeError::Openid);
        }
        let name = name.trim();
        if name.is_empty() || name.len() > NAME_LIMIT_BYTES || !name.chars().all(fits_a_name) {
            return Err(WechatPayeeError::Name);
        }
        Ok(Self { openid: openid.to_owned(), name: name.to_owned() })
    }

    /// As the merchant's app knows them.
    #[must_use]
    pub fn openid(&self) -> &str {
        &self.openid
    }

    /// The real name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What is printed for debugging tells nothing.
impl fmt::Debug for WechatPayee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WechatPayee(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_paid_to_is_refused() {
        assert!(WechatPayee::new("o-MYE42l80oelYMDE34nYD456Xoy", "张伟").is_ok());
        for openid in ["", "a b", "a/b", "a\"b", "账号", &"o".repeat(65)] {
            assert_eq!(WechatPayee::new(openid, "张伟"), Err(WechatPayeeError::Openid), "{openid:?}");
        }
        for name in ["", "  ", "a\u{0}b", &"名".repeat(67)] {
            assert_eq!(WechatPayee::new("o1", name), Err(WechatPayeeError::Name), "{name:?}");
        }
        assert_eq!(format!("{:?}", WechatPayee::new("o1", "张伟").unwrap()), "WechatPayee(hidden)");
    }
}
