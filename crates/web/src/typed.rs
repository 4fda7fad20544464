//! What arrives in a form and no person can type. Control characters end lines of logs, cannot stand in XML, and PostgreSQL takes no NUL in a
//! text. Each becomes U+FFFD, the sign for a letter that could not be read, as bytes that are no UTF-8 do when they are decoded: whoever sees
//! the form again sees where something was, and nothing else of it is lost.

/// U+FFFD in UTF-8, escaped as in a form.
const UNREADABLE: &[u8] = b"%EF%BF%BD";

/// A body or a query in the encoding of forms (`application/x-www-form-urlencoded`), with every control character in it replaced, plain or
/// escaped. The ends of lines and the tab stay.
pub(crate) fn without_controls(encoded: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((&first, after)) = rest.split_first() {
        let (byte, behind) = unit(rest);
        let byte = byte.unwrap_or(first);
        // U+0080 to U+009F, which are two bytes.
        let (next, behind_both) = unit(behind);
        let is_pair = byte == 0xc2 && next.is_some_and(|next| (0x80..=0x9f).contains(&next));
        if is_control(byte) || is_pair {
            // A replacement keeps its neighbours apart: with nothing in its place, `%%0000` would become another `%00`.
            kept.extend_from_slice(UNREADABLE);
            rest = if is_pair { behind_both } else { behind };
        } else {
            kept.push(first);
            rest = after;
        }
    }
    kept
}

/// The byte that a form's text begins with, escaped or not, and what comes behind it.
fn unit(encoded: &[u8]) -> (Option<u8>, &[u8]) {
    if let [b'%', high, low, after @ ..] = encoded
        && let Some((high, low)) = hex(*high).zip(hex(*low))
    {
        return (Some(high * 16 + low), after);
    }
    encoded.split_first().map_or((None, encoded), |(first, after)| (Some(*first), after))
}

/// The same for a text that came as it is, as in a form in parts.
pub(crate) fn readable(text: &str) -> String {
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    text.chars().map(|c| if is_odd(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\n' | b'\r' | b'\t')
}

const fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(encoded: &str) -> String {
        String::from_utf8(without_controls(encoded.as_bytes())).unwrap()
    }

    #[test]
    fn control_characters_are_replaced_however_they_are_written() {
        assert_eq!(kept("words=a%00b%1bc%7F"), "words=a%EF%BF%BDb%EF%BF%BDc%EF%BF%BD");
        assert_eq!(kept("words=a\0b"), "words=a%EF%BF%BDb");
        assert_eq!(kept("a%00b=c"), "a%EF%BF%BDb=c", "in a name as well");
        assert_eq!(kept("a%C2%85b%c2%9f"), "a%EF%BF%BDb%EF%BF%BD");
        assert_eq!(kept("a%C2%A0b%C2"), "a%C2%A0b%C2");
    }

    #[test]
    fn a_plain_text_is_read_the_same_way() {
        assert_eq!(readable("a\0b\u{1b}c\r\n\t字\u{85}"), "a\u{fffd}b\u{fffd}c\r\n\t字\u{fffd}");
    }

    #[test]
    fn what_people_type_stays() {
        for plain in ["words=%E5%AD%97+%0D%0A%09b&once=1", "100%", "%zz", "%", "%4", "a=%2500", ""] {
            assert_eq!(kept(plain), plain);
        }
    }

    #[test]
    fn no_control_character_is_made_of_what_is_left() {
        for odd in ["%%0000", "%0%000", "%%%000000"] {
            let once = without_controls(odd.as_bytes());
            assert_eq!(without_controls(&once), once, "{odd}");
        }
    }
}
