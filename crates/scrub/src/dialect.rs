//! How a list is written: what stands between fields, how lines end.

/// What may stand between fields, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
pub(crate) const QUOTE: u8 = b'"';

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) line_end: &'static str,
}

impl Dialect {
    /// Finds out from the beginning of a list, as text or as bytes in which these signs are the same.
    pub(crate) fn of(beginning: &[u8], delimiter: Option<u8>) -> Self {
        let mut quoted = false;
        let mut counts = [0_usize; DELIMITERS.len()];
        let mut line_end = "\n";
        let mut before = 0;
        for byte in beginning {
            match *byte {
                QUOTE => quoted = !quoted,
                b'\n' if !quoted => {
                    line_end = if before == b'\r' { "\r\n" } else { "\n" };
                    break;
                }
                // As old spreadsheets of the Macintosh end lines.
                _ if before == b'\r' && !quoted => {
                    line_end = "\r";
                    break;
                }
                byte if !quoted => {
                    for (count, delimiter) in counts.iter_mut().zip(DELIMITERS) {
                        *count += usize::from(byte == delimiter);
                    }
                }
                _ => {}
            }
            before = *byte;
        }
        // Of two that are there as often, the likelier one.
        let most = counts.iter().max().copied().unwrap_or_default();
        let likely = DELIMITERS.into_iter().zip(counts).find(|(_, count)| *count == most);
        Self { delimiter: delimiter.or(likely.map(|(delimiter, _)| delimiter)).unwrap_or(b','), line_end }
    }
}

/// Reads what somebody says stands between fields: one character, or `tab`.
///
/// # Errors
/// A sentence that says what may stand there.
pub fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        _ if text == "tab" => Ok(b'\t'),
        [byte] if byte.is_ascii_punctuation() && *byte != QUOTE || *byte == b'\t' => Ok(*byte),
        _ => Err("write one character that is no letter, digit or quotation mark, or `tab`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_is_found_in_the_first_line() {
        let found = |text: &str| {
            let Dialect { delimiter, line_end } = Dialect::of(text.as_bytes(), None);
            (char::from(delimiter), line_end)
        };
        assert_eq!(found("a,b\n1;2;3;4\n"), (',', "\n"));
        assert_eq!(found("a;b\r\n"), (';', "\r\n"));
        assert_eq!(found("a\tb,c\td"), ('\t', "\n"));
        assert_eq!(found("\"a,b,c\n,\"|b"), ('|', "\n"));
        assert_eq!(found("phone\r\n138\r\n"), (',', "\r\n"));
        assert_eq!(found("id;phone\r1;138\r"), (';', "\r"));
        assert_eq!(Dialect::of(b"a,b,c", Some(b';')).delimiter, b';');
    }
}
