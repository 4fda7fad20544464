//! The one thing of a camera's data that is kept: which way up the picture is.

/// What TIFF calls the way up.
const ORIENTATION: u16 = 0x0112;
/// A value of two bytes.
const SHORT: u16 = 3;
/// Directory entries that are looked through.
const ENTRIES_LIMIT: usize = 512;

/// Which way up, from 2 to 8; none for upright, or when it is not said.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let u16_at = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let high_low = (u16_at(4)?, u16_at(6)?);
    let (high, low) = if is_little { (high_low.1, high_low.0) } else { high_low };
    let directory = (usize::from(high) << 16) | usize::from(low);
    let entries = usize::from(u16_at(directory)?).min(ENTRIES_LIMIT);
    let entry = (0..entries)
        .map(|n| directory + 2 + n * 12)
        .find(|at| u16_at(*at) == Some(ORIENTATION) && u16_at(*at + 2) == Some(SHORT))?;
    u8::try_from(u16_at(entry + 8)?).ok().filter(|way| (2..=8).contains(way))
}

/// A directory with the way up and nothing else.
pub(super) fn only(orientation: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    tiff[19] = orientation;
    tiff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_up_reads_back() {
        for way in 2..=8 {
            assert_eq!(orientation(&only(way)), Some(way));
        }
        let little = b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(orientation(little), Some(6));
    }

    #[test]
    fn upright_odd_and_broken_data_say_nothing() {
        for way in [0, 1, 9] {
            assert_eq!(orientation(&only(way)), None);
        }
        for end in 0..26 {
            let _ = orientation(&only(6)[..end]);
        }
        assert_eq!(orientation(b"MM\0\x2A\xFF\xFF\xFF\xFF"), None);
    }
}
