//! Strings of the object that tells of a document's maker: overwritten with blanks of the same length.

use std::ops::Range;

/// Blanks the strings of every object with a number, in the plain part of a document.
pub(super) fn blank_object(bytes: &mut [u8], number: u32) {
    let head = format!("{number} ");
    let heads: Vec<usize> = memchr::memmem::find_iter(bytes, head.as_bytes()).collect();
    for at in heads {
        let is_whole = at == 0 || !bytes[at - 1].is_ascii_digit();
        let rest = bytes[at + head.len()..].trim_ascii_start();
        let generation = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !is_whole || generation == 0 || !rest[generation..].trim_ascii_start().starts_with(b"obj") {
            continue;
        }
        let length = memchr::memmem::find(&bytes[at..], b"endobj").unwrap_or(bytes.len() - at);
        blank_strings(&mut bytes[at..at + length]);
    }
}

/// Packed objects with the strings of one of them blanked, if it is among them. They begin with a table of pairs of a number and
/// a place, which is counted from where the table ends.
pub(super) fn blank_in_packed(objects: &[u8], first: usize, number: u32) -> Option<Vec<u8>> {
    let table = std::str::from_utf8(objects.get(..first)?).ok()?;
    let figures: Vec<usize> =
        table.split_ascii_whitespace().map_while(|figure| figure.parse().ok()).collect();
    let (pairs, _) = figures.as_chunks::<2>();
    let place = pairs.iter().find(|[of, _]| u32::try_from(*of) == Ok(number))?[1];
    let next = pairs.iter().map(|[_, other]| *other).filter(|other| *other > place).min();
    let mut blank = objects.to_vec();
    let until = next.map_or(blank.len(), |next| (first + next).min(blank.len()));
    blank_strings(blank.get_mut(first + place..until)?);
    Some(blank)
}

fn blank_strings(text: &mut [u8]) {
    let mut at = 0;
    while let Some((inside, is_hex)) = next_string(text, at) {
        at = inside.end + 1;
        text[inside].fill(if is_hex { b'0' } else { b' ' });
    }
}

/// The inside of the next string, and whether it is written in hexadecimal digits.
fn next_string(text: &[u8], mut at: usize) -> Option<(Range<usize>, bool)> {
    loop {
        match text.get(at..)? {
            [b'(', ..] => return Some((at + 1..end_of_literal(text, at + 1), false)),
            [b'<', b'<', ..] => at += 2,
            [b'<', ..] => {
                let end = memchr::memchr(b'>', &text[at..]).map_or(text.len(), |length| at + length);
                return Some((at + 1..end, true));
            }
            [_, ..] => at += 1,
            [] => return None,
        }
    }
}

/// Parentheses inside a string are in pairs, or escaped.
fn end_of_literal(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' if depth == 0 => return at,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}
