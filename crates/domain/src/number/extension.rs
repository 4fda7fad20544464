//! What is dialled after a number has answered.

use std::fmt;

use rlibphonenumber::PHONE_NUMBER_UTIL;
use serde::{Serialize, Serializer};

/// An extension: 1 to 20 decimal digits, kept as written because 007 and 7 are two telephones.
///
/// Twenty digits are what Google's library takes after an explicit label; behind a mark that may mean something else, such as
/// a dash, 转 or `x`, at most nine are read as an extension.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extension {
    digits: [u8; LONGEST],
    length: u8,
}

const LONGEST: usize = 20;

impl Extension {
    /// Takes the digits of an extension, in any script; `None` if there are none, too many, or anything else among them.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let ascii = PHONE_NUMBER_UTIL.normalize_digits_only(text);
        if ascii.is_empty() || ascii.len() > LONGEST || ascii.len() != text.chars().count() {
            return None;
        }
        let mut digits = [0; LONGEST];
        digits[..ascii.len()].copy_from_slice(ascii.as_bytes());
        Some(Self { digits, length: u8::try_from(ascii.len()).ok()? })
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Display for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extension({self})")
    }
}

impl Serialize for Extension {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}
