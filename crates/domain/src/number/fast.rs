//! The forms nearly every row of a list has, read byte by byte, without memory of its own and without the library.
//!
//! What this answers, the slow path answers too; a property test holds the two against each other over every region. What it
//! does not know it leaves to the slow path, so it never has to say why a text is no number.

use super::chinese::is_service;
use super::place::Region;

/// Country code and national number of a plain form, or nothing.
#[must_use]
pub(super) fn read(text: &[u8], region: Region) -> Option<u64> {
    if let Some(rest) = text.strip_prefix(b"+") {
        if let Some(chinese) = rest.strip_prefix(b"86") {
            return coded(chinese);
        }
        return rest.strip_prefix(b"1").and_then(north_american);
    }
    if region == Region::CN {
        return match text {
            [b'0', b'0', b'8', b'6', rest @ ..] => coded(rest),
            [b'0', rest @ ..] => landline(rest),
            [b'8', b'6', rest @ ..] => mobile(past_mark(rest)),
            // 179 begins the prefix of an IP call, and what follows may be dialled abroad.
            [b'1', b'7', b'9', ..] => None,
            _ => mobile(text).or_else(|| service(text)),
        };
    }
    if region == Region::US { north_american(text) } else { None }
}

/// What stands behind `+86` or `0086`.
fn coded(rest: &[u8]) -> Option<u64> {
    let rest = past_mark(rest);
    mobile(rest).or_else(|| service(rest))
}

/// Leaves out one space or hyphen.
const fn past_mark(text: &[u8]) -> &[u8] {
    match text {
        [b' ' | b'-', rest @ ..] => rest,
        _ => text,
    }
}

/// Eleven digits that begin with 13 to 19, together or as 3-4-4 with spaces or hyphens.
fn mobile(text: &[u8]) -> Option<u64> {
    let number = match text.len() {
        11 => digits(text)?,
        13 => match text {
            [head @ .., b' ' | b'-', _, _, _, _] if head.len() == 8 && head[3] == text[8] => {
                let all = [&head[..3], &head[4..], &text[9..]];
                all.iter().try_fold(0, |sum, part| Some(sum * 10_000 + digits(part)?))?
            }
            _ => return None,
        },
        _ => return None,
    };
    (13_000_000_000..20_000_000_000).contains(&number).then_some(8_600_000_000_000 + number)
}

/// What follows the trunk zero of a landline: the area code, at most one mark, and seven or eight digits.
///
/// Area codes are 10 and 20 to 29, which have eight digits behind them, and three digits otherwise.
fn landline(text: &[u8]) -> Option<u64> {
    let area = match text {
        [b'1', b'0', ..] | [b'2', ..] => 2,
        [b'3'..=b'9', ..] => 3,
        _ => return None,
    };
    if text.len() < 10 {
        return None;
    }
    let (area, local) = text.split_at(area);
    let local = past_mark(local);
    let fits = local.len() == 8 || (area.len() == 3 && local.len() == 7);
    if !fits || local[0] < b'2' {
        return None;
    }
    let (area, number) = (digits(area)?, digits(local)?);
    let shift = if local.len() == 8 { 100_000_000 } else { 10_000_000 };
    let national = area * shift + number;
    let country = if national >= 10_000_000_000 { 8_600_000_000_000 } else { 860_000_000_000 };
    Some(country + national)
}

/// Numbers of services, dialled alike everywhere in China; each has its own length, so `86` stays legible before it.
fn service(text: &[u8]) -> Option<u64> {
    if text.len() > 8 || !is_service(text) {
        return None;
    }
    let number = digits(text)?;
    let shift = [0, 0, 0, 1_000, 0, 100_000, 1_000_000, 0, 100_000_000][text.len()];
    Some(86 * shift + number)
}

/// Ten digits, area code and exchange both beginning with 2 to 9 (North American Numbering Plan, NXX-NXX-XXXX).
fn north_american(text: &[u8]) -> Option<u64> {
    if text.len() != 10 || text[0] < b'2' || text[3] < b'2' {
        return None;
    }
    digits(text).map(|number| 10_000_000_000 + number)
}

/// At most eleven digits as one integer.
#[inline]
fn digits(text: &[u8]) -> Option<u64> {
    let (head, tail) = match text.split_last_chunk::<8>() {
        Some((head, tail)) => (head, eight_digits(*tail)?),
        None => (text, 0),
    };
    let mut number = 0_u64;
    let mut all = true;
    for byte in head {
        let digit = byte.wrapping_sub(b'0');
        all &= digit <= 9;
        number = number * 10 + u64::from(digit);
    }
    let shift = if head.len() == text.len() { 1 } else { 100_000_000 };
    all.then_some(number * shift + tail)
}

/// Eight digits as one integer, all at once: neighbours are put together to pairs, those to fours, those to all eight.
#[inline]
const fn eight_digits(text: [u8; 8]) -> Option<u64> {
    let digits = u64::from_le_bytes(text) ^ 0x3030_3030_3030_3030;
    // The upper half of a byte that is no digit is not zero, or becomes so when six is added.
    if (digits | digits.wrapping_add(0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul((10 << 8) + 1) >> 8 & 0x00FF_00FF_00FF_00FF;
    let fours = pairs.wrapping_mul((100 << 16) + 1) >> 16 & 0x0000_FFFF_0000_FFFF;
    Some(fours.wrapping_mul((10_000 << 32) + 1) >> 32)
}
