//! An address of mail, as narrow as it can be: what people have, and nothing that a header or a command could trip over.

use std::fmt;

/// Longest address (RFC 5321, section 4.5.3.1.3: a path of 256 octets with its brackets).
const LONGEST: usize = 254;
/// Longest part before the `@` (section 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// Longest label of a domain (RFC 1035, section 2.3.4).
const LONGEST_LABEL: usize = 63;

/// An address as in `li.hua@mail.example`: ASCII, no quotes, no comments, no addresses of networks. Its `Debug` is hidden.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MailAddress(String);

impl MailAddress {
    /// Reads what a person typed: blanks around it go, full width becomes narrow, the domain becomes small letters.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 4 * LONGEST {
            return None;
        }
        let narrow = |c: char| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            _ => c,
        };
        let text: String = typed.trim().chars().map(narrow).collect();
        let (local, domain) = text.rsplit_once('@')?;
        let fits = text.len() <= LONGEST && local.len() <= LONGEST_LOCAL;
        (fits && is_local(local) && is_domain(domain))
            .then(|| Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The address, for its holder and for the envelope.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress(hidden)")
    }
}

/// A dot-atom (RFC 5322, section 3.2.3).
fn is_local(local: &str) -> bool {
    let is_atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atext))
}

/// Labels of letters, digits and hyphens, two at least, the last no number.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.') && domain.split('.').all(is_label) && !last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_have_is_read() {
        for (typed, read) in [
            ("li.hua@mail.example", "li.hua@mail.example"),
            (" Li.Hua+anxin@Mail.EXAMPLE ", "Li.Hua+anxin@mail.example"),
            ("ｌｉ＠ｍａｉｌ．ｅｘａｍｐｌｅ", "li@mail.example"),
            ("o'neil@a-b.example", "o'neil@a-b.example"),
            ("1@1.example", "1@1.example"),
            ("x@xn--fiq228c.example", "x@xn--fiq228c.example"),
        ] {
            assert_eq!(MailAddress::parse(typed).map(|address| address.0).as_deref(), Some(read), "{typed}");
        }
    }

    #[test]
    fn nothing_that_a_header_or_a_command_could_trip_over_is_one() {
        let long = format!("{}@mail.example", "a".repeat(65));
        let longer = format!("a@{}example", "abcdefghi.".repeat(25));
        for typed in [
            "",
            "@",
            "a@",
            "@b.example",
            "a@b",
            "a b@c.example",
            "a@b..example",
            ".a@b.example",
            "a.@b.example",
            "a..b@c.example",
            "a@-b.example",
            "a@b-.example",
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            "<a@b.example>",
            "\"a b\"@c.example",
            "a@b.example, c@d.example",
            "a@b.example\r\nBcc: c@d.example",
            "a\r\nRCPT TO:<c@d.example>@b.example",
            "a@b.example\0",
            "李@mail.example",
            "a@邮件.example",
            "a@b@c.example",
            "a(b)@c.example",
            "a;b@c.example",
            "a@b.example>",
            "a@b_c.example",
            &long,
            &longer,
        ] {
            assert!(MailAddress::parse(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn an_address_does_not_show() {
        let shown = format!("{:?}", MailAddress::parse("li@mail.example").unwrap());
        assert!(!shown.contains("li@") && !shown.contains("example"), "{shown}");
    }
}
