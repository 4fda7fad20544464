//! How a text becomes short messages (3GPP TS 23.040, 9.2.3.24.1; 3GPP TS 23.038): which alphabet, and how many parts.

/// Characters of one short message in the seven-bit alphabet.
const SEVEN_BIT: usize = 160;
/// The same, when it is a part of a longer text.
const SEVEN_BIT_PART: usize = 153;
/// UTF-16 units of one short message in UCS-2.
const UCS2: usize = 70;
/// The same, when it is a part of a longer text.
const UCS2_PART: usize = 67;
/// Most parts of one text. Only five hundred characters of two units each come to more, and are refused.
pub(crate) const MOST_PARTS: usize = 15;

/// The alphabet that a text goes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Seven bits a character: only what has the same code in GSM and in ASCII, because providers take "their default alphabet"
    /// for either.
    SevenBit,
    /// UTF-16 in network order; telephones show what lies beyond the old UCS-2 as well.
    Ucs2,
}

/// The alphabet that a text needs.
#[must_use]
pub fn alphabet(text: &str) -> Alphabet {
    if text.chars().all(is_common) { Alphabet::SevenBit } else { Alphabet::Ucs2 }
}

/// How many short messages a text is: what it costs, and how long a telephone takes to put it together.
#[must_use]
pub fn part_count(text: &str) -> usize {
    parts(text).len()
}

/// The parts of a text, each as octets without a header.
pub(crate) fn parts(text: &str) -> Vec<Vec<u8>> {
    match alphabet(text) {
        Alphabet::SevenBit if text.len() <= SEVEN_BIT => vec![text.as_bytes().to_vec()],
        Alphabet::SevenBit => text.as_bytes().chunks(SEVEN_BIT_PART).map(<[u8]>::to_vec).collect(),
        Alphabet::Ucs2 => ucs2_parts(text),
    }
}

/// The whole text as octets, for a provider that cuts it itself.
pub(crate) fn whole(text: &str) -> Vec<u8> {
    match alphabet(text) {
        Alphabet::SevenBit => text.as_bytes().to_vec(),
        Alphabet::Ucs2 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}

fn ucs2_parts(text: &str) -> Vec<Vec<u8>> {
    let units = text.encode_utf16().count();
    let most = if units <= UCS2 { UCS2 } else { UCS2_PART };
    let mut parts: Vec<Vec<u8>> = vec![Vec::with_capacity(2 * most)];
    for c in text.chars() {
        let mut buffer = [0; 2];
        let coded = c.encode_utf16(&mut buffer);
        // A character of two units is not cut in two.
        if parts.last().is_some_and(|part| part.len() / 2 + coded.len() > most) {
            parts.push(Vec::with_capacity(2 * most));
        }
        if let Some(part) = parts.last_mut() {
            part.extend(coded.iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    parts
}

/// Whether a character has the same code in the GSM default alphabet (3GPP TS 23.038, 6.2.1) and in ASCII.
const fn is_common(c: char) -> bool {
    matches!(c, '\n' | '\r' | ' '..='#' | '%'..='?' | 'A'..='Z' | 'a'..='z')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<usize> {
        parts(text).iter().map(Vec::len).collect()
    }

    #[test]
    fn a_text_is_cut_where_the_standard_says() {
        assert_eq!(lengths(&"a".repeat(160)), [160]);
        assert_eq!(lengths(&"a".repeat(161)), [153, 8]);
        assert_eq!(lengths(&"a".repeat(306)), [153, 153]);
        assert_eq!(lengths(&"安".repeat(70)), [140]);
        assert_eq!(lengths(&"安".repeat(71)), [134, 8]);
        assert_eq!(lengths(&"安".repeat(134)), [134, 134]);
        assert_eq!(part_count(&"安".repeat(135)), 3);
        assert_eq!(part_count(&"安".repeat(crate::TEXT_LIMIT)), 8);
        assert!(part_count(&"😀".repeat(crate::TEXT_LIMIT)) > MOST_PARTS, "the only way to be too long");
    }

    #[test]
    fn what_two_alphabets_read_differently_goes_in_the_third() {
        assert_eq!(alphabet("Code 012345: 10 min, \"My claims\" (a/b) #1 50%?"), Alphabet::SevenBit);
        for odd in ["$", "@", "_", "[", "`", "~", "\t", "é", "“", "安"] {
            assert_eq!(alphabet(odd), Alphabet::Ucs2, "{odd}");
        }
    }

    #[test]
    fn a_character_of_two_units_is_not_cut() {
        let text = format!("{}😀{}", "安".repeat(66), "安".repeat(10));
        let parts = parts(&text);
        assert_eq!(parts[0].len(), 2 * 66);
        let read = |part: &[u8]| {
            let units: Vec<u16> = part.chunks(2).map(|u| u16::from_be_bytes([u[0], u[1]])).collect();
            String::from_utf16(&units).unwrap()
        };
        assert_eq!(parts.iter().map(|part| read(part)).collect::<String>(), text);
        assert_eq!(read(&whole(&text)), text);
    }
}
