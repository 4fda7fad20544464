//! Checksums as a hostile maker of segments would write them. Also what `fuzz/` puts right what it damaged with.

use xxhash_rust::xxh3::xxh3_64;

/// Writes the checksums that fit what the file says, as far as it can be read.
pub(crate) fn put_sums_right(bytes: &mut [u8]) {
    let end = bytes.len() - 64;
    let u32_at = |bytes: &[u8], at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let u64_at = |bytes: &[u8], at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let (blocks, label) = (u32_at(bytes, end + 8), u32_at(bytes, end + 12));
    let directory = usize::try_from(u64_at(bytes, end + 16)).unwrap_or(usize::MAX);
    let Some(begin) = blocks.checked_mul(32).and_then(|entries| end.checked_sub(label)?.checked_sub(entries))
    else {
        return;
    };
    if directory != begin {
        return;
    }
    for at in (begin..begin + blocks * 32).step_by(32) {
        let (shape, code, count) = (bytes[at + 4], bytes[at + 5], u32_at(bytes, at + 8));
        let numbers = match u32::from(shape) {
            0 => 2_185 * 64,
            shift @ 8..=16 => {
                let starts = ((1 << (20 - shift)) + 1) * 4;
                (starts + count * if shift <= 8 { 1 } else { 2 }).next_multiple_of(8)
            }
            _ => return,
        };
        let codes = if code == 0 { count.div_ceil(2) } else { 0 };
        let block = usize::try_from(u64_at(bytes, at + 16)).unwrap_or(usize::MAX);
        let Some(block) = block.checked_add(numbers + codes).and_then(|end| bytes.get(block..end)) else {
            return;
        };
        let sum = xxh3_64(block);
        bytes[at + 24..at + 32].copy_from_slice(&sum.to_le_bytes());
    }
    let sum = xxh3_64(&bytes[begin..end]);
    bytes[end + 24..end + 32].copy_from_slice(&sum.to_le_bytes());
    let sum = xxh3_64(&bytes[end..end + 48]);
    bytes[end + 48..end + 56].copy_from_slice(&sum.to_le_bytes());
    bytes[end + 56..].copy_from_slice(b"gesnixna");
}
