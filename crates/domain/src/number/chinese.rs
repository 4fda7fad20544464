//! What people in China write and dial that Google's library does not know: service numbers, prefixes of IP calls, local
//! numbers. Everything here looks at digits; words and marks around them are [`super::written`]'s.

use super::place::Region;

/// A number of mainland China as dialled: its digits after `+86`, or as dialled within the country.
pub(super) struct Call {
    /// ASCII digits, with the trunk zero if it was written.
    pub(super) digits: String,
    /// Whether a country code stood before it.
    pub(super) coded: bool,
}

/// Prefixes that send a call over another network; what follows is dialled as without them (Ministry of Information
/// Industry, numbering of IP telephony 179xx; China Mobile 12593 and 12583n, where n is one of three further numbers of the
/// same SIM; China Unicom 10193; China Telecom 11808).
const IP_PREFIXES: &[&str] = &[
    "17900", "17901", "17902", "17903", "17905", "17906", "17907", "17908", "17909", "17910", "17911",
    "17920", "17921", "17930", "17931", "17950", "17951", "17960", "17961", "17968", "17969", "17970",
    "17980", "17987", "17990", "17991", "17995", "17996", "12593", "125831", "125832", "125833", "10193",
    "11808",
];

impl Call {
    /// Reads digits with marks between them; `None` if it is not from China, or anything but digits and marks is in it.
    pub(super) fn of(text: &str, region: Region) -> Option<Self> {
        let mut digits = String::with_capacity(text.len());
        let mut plus = false;
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() => plus = true,
                ' ' | '-' | '.' | '/' | '(' | ')' | '[' | ']' => {}
                _ => return None,
            }
        }
        if plus {
            return digits.strip_prefix("86").map(|rest| Self { digits: rest.into(), coded: true });
        }
        if let Some(rest) = digits.strip_prefix("0086") {
            return Some(Self { digits: rest.into(), coded: true });
        }
        (region == Region::CN).then_some(Self { digits, coded: false })
    }

    /// What is dialled after the prefix of an IP call: digits with their own 0 or 00, or a mobile number.
    pub(super) fn after_ip_prefix(&self) -> Option<&str> {
        IP_PREFIXES.iter().find_map(|prefix| self.digits.strip_prefix(prefix)).filter(|rest| rest.len() >= 7)
    }
}

/// Local numbers of China have seven or eight digits and begin with 2 to 8; 9 is kept in because some towns use it.
pub(super) fn is_local(digits: &str) -> bool {
    (7..=8).contains(&digits.len()) && digits.as_bytes()[0] >= b'2'
}

/// The numbers of services that are dialled alike everywhere in the country: 110, 112, 114, 119, 120 and 122; 95xxx and
/// 96xxx with one more digit; 100xx and 101xx of the networks; 111xx of the post; 121xx, 123xx, 125xx; 116xxx and 118xxx;
/// 1010xxxx (telecommunications network numbering plan of China, 2017). 400 and 800 are known to the library.
pub(super) fn is_service(national: &[u8]) -> bool {
    matches!(
        national,
        [b'1', b'1', b'0' | b'2' | b'4' | b'9']
            | [b'1', b'2', b'0' | b'2']
            | [b'9', b'5' | b'6', _, _, _]
            | [b'9', b'5' | b'6', _, _, _, _]
            | [b'1', b'0', b'0' | b'1', _, _]
            | [b'1', b'1', b'1', _, _]
            | [b'1', b'2', b'1' | b'3' | b'5', _, _]
            | [b'1', b'1', b'6' | b'8', _, _, _]
            | [b'1', b'0', b'1', b'0', _, _, _, _]
    )
}
