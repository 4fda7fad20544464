//! One block: how its numbers are written, and how one of them is found.
//!
//! A look-up reads up to three places, one after the other: a line of bits or the start of a bucket, the bucket, the code. Each
//! step says which place the next one reads, so that a batch can take the same step for many numbers and have their cache misses
//! overlap. Whether a number is there is worked out without a branch where it is as likely as not.

use crate::Code;
use crate::bytes::fetch_ahead;
use crate::format::{
    Entry, LINE_BYTES, LINE_NUMBERS, LINES, SPAN, SPAN_BITS, Shape, rest_bytes, starts_bytes, u32_at,
};

/// Dense blocks are found faster than buckets, so they may be this much larger, in tenths.
const LINES_WORTH_TENTHS: usize = 11;
/// Most numbers of a bucket of two-byte rests, on average, so that a search stays short.
const BUCKET_FILL: u32 = 64;

/// Which number of its block a number is, counted from zero; this one says that it is not there.
pub(crate) const ABSENT: u32 = u32::MAX;

/// Where a number would stand in its block: the place that is read first, and the bit of its line or the rest in its bucket.
#[inline]
pub(crate) const fn first_place(entry: &Entry, low: u32) -> (usize, u32) {
    match entry.shape {
        Shape::Lines => {
            let line = low / LINE_NUMBERS;
            (entry.at + line as usize * LINE_BYTES, 32 + low - line * LINE_NUMBERS)
        }
        Shape::Buckets(shift) => (entry.at + (low >> shift) as usize * 4, low & ((1 << shift) - 1)),
    }
}

/// Which number of its block the one with a bit in the line at a place is, or [`ABSENT`].
#[inline]
pub(crate) fn rank_in_line(bytes: &[u8], at: usize, bit: u32) -> u32 {
    let Some(line) = bytes.get(at..).and_then(<[u8]>::first_chunk::<LINE_BYTES>) else { return ABSENT };
    let words: [u64; LINE_BYTES / 8] = {
        let (words, _) = line.as_chunks::<8>();
        std::array::from_fn(|index| words.get(index).map_or(0, |word| u64::from_le_bytes(*word)))
    };
    let (mine, place) = (bit / 64, bit % 64);
    #[expect(clippy::cast_possible_truncation, reason = "the lower half of the first word is the rank")]
    let mut rank = words[0] as u32;
    // The rank itself is no numbers.
    let bits = |index: u32, word: u64| if index == 0 { word & !u64::from(u32::MAX) } else { word };
    for (index, word) in (0_u32..).zip(words) {
        // Of words before its own all bits count, of words behind it none.
        let counts = u32::from(index < mine).wrapping_neg();
        rank += bits(index, word).count_ones() & counts;
    }
    let word = bits(mine, words.get(mine as usize).copied().unwrap_or_default());
    rank += (word & ((1 << place) - 1)).count_ones();
    let there = word >> place & 1;
    // All bits set where it is not there.
    rank | u32::from(there == 0).wrapping_neg()
}

/// The numbers of a bucket, from one of the block to another, of which [`bucket_place`] says where they are.
#[inline]
pub(crate) fn bucket(bytes: &[u8], entry: &Entry, at: usize) -> (u32, u32) {
    let ends = u32_at(bytes, at).zip(u32_at(bytes, at + 4));
    ends.filter(|(from, until)| from <= until && *until <= entry.count).unwrap_or_default()
}

/// Where the numbers of a bucket begin.
#[inline]
pub(crate) const fn bucket_place(entry: &Entry, from: u32) -> usize {
    match entry.shape {
        Shape::Lines => entry.at,
        Shape::Buckets(shift) => entry.at + starts_bytes(shift) + from as usize * rest_bytes(shift),
    }
}

/// Which number of its block the one with a rest in a bucket is, or [`ABSENT`].
#[inline]
pub(crate) fn rank_in_bucket(bytes: &[u8], entry: &Entry, (from, until): (u32, u32), rest: u32) -> u32 {
    let Shape::Buckets(shift) = entry.shape else { return ABSENT };
    let at = bucket_place(entry, from);
    let Some(rests) = bytes.get(at..at + (until - from) as usize * rest_bytes(shift)) else { return ABSENT };
    let index = if shift <= 8 {
        u8::try_from(rest).ok().and_then(|rest| rests.iter().position(|byte| *byte == rest))
    } else {
        let (pairs, _) = rests.as_chunks::<2>();
        pairs.binary_search_by_key(&rest, |pair| u32::from(u16::from_le_bytes(*pair))).ok()
    };
    index.and_then(|index| u32::try_from(index).ok()).map_or(ABSENT, |index| from + index)
}

/// Fetches the code of a number of a block ahead. Where all numbers have the same code there is none to fetch, and the place
/// is one of the next block: a cache miss for nothing.
#[inline]
pub(crate) fn fetch_code(bytes: &[u8], entry: &Entry, rank: u32) {
    if entry.code.is_none() {
        fetch_ahead(bytes, code_place(entry, rank.min(entry.count)));
    }
}

/// The byte that holds the code of a number of a block.
#[inline]
const fn code_place(entry: &Entry, rank: u32) -> usize {
    entry.codes_at() + (rank / 2) as usize
}

/// The code of a number of a block.
#[inline]
pub(crate) fn code(bytes: &[u8], entry: &Entry, rank: u32) -> Option<Code> {
    if rank >= entry.count {
        return None;
    }
    entry.code.or_else(|| {
        let byte = bytes.get(code_place(entry, rank))?;
        Code::from_nibble(byte >> (rank % 2 * 4))
    })
}

/// The code of the number at a place of a block; none when it is not there.
#[inline]
pub(crate) fn get(bytes: &[u8], entry: &Entry, low: u32) -> Option<Code> {
    let (at, rest) = first_place(entry, low);
    let rank = match entry.shape {
        Shape::Lines => rank_in_line(bytes, at, rest),
        Shape::Buckets(_) => rank_in_bucket(bytes, entry, bucket(bytes, entry, at), rest),
    };
    code(bytes, entry, rank)
}

/// The smallest shape for so many numbers; lines where they cost little more.
pub(crate) fn shape_for(count: usize) -> Shape {
    let average = |shift: u32| count >> (SPAN_BITS - shift);
    let wide = (9..=16).filter(|shift| average(*shift) <= BUCKET_FILL as usize);
    let buckets = wide.chain([8]).map(Shape::Buckets).min_by_key(|shape| shape.bytes(count));
    match buckets {
        Some(buckets) if Shape::Lines.bytes(count) * 10 > buckets.bytes(count) * LINES_WORTH_TENTHS => {
            buckets
        }
        _ => Shape::Lines,
    }
}

/// Writes a block: places in rising order, and the code of each.
pub(crate) fn write(lows: &[u32], codes: &[Code], out: &mut Vec<u8>) -> (Shape, Option<Code>) {
    let shape = shape_for(lows.len());
    match shape {
        Shape::Lines => write_lines(lows, out),
        Shape::Buckets(shift) => write_buckets(lows, shift, out),
    }
    let first = codes.first().copied();
    let same = first.filter(|first| codes.iter().all(|code| code == first));
    if same.is_none() {
        let (pairs, odd) = codes.as_chunks::<2>();
        out.extend(pairs.iter().map(|[lower, upper]| lower.get() | upper.get() << 4));
        out.extend(odd.iter().map(|code| code.get()));
    }
    (shape, same)
}

fn write_lines(lows: &[u32], out: &mut Vec<u8>) {
    let begin = out.len();
    out.resize(begin + LINES * LINE_BYTES, 0);
    let Some(lines) = out.get_mut(begin..) else { return };
    for low in lows {
        let line = low / LINE_NUMBERS;
        let bit = 32 + low - line * LINE_NUMBERS;
        if let Some(byte) = lines.get_mut(line as usize * LINE_BYTES + (bit / 8) as usize) {
            *byte |= 1 << (bit % 8);
        }
    }
    let mut before = 0_u32;
    for line in lines.as_chunks_mut::<LINE_BYTES>().0 {
        let in_line: u32 = line.iter().map(|byte| byte.count_ones()).sum();
        line[..4].copy_from_slice(&before.to_le_bytes());
        before += in_line;
    }
}

fn write_buckets(lows: &[u32], shift: u32, out: &mut Vec<u8>) {
    let begin = out.len();
    let mut places = lows.iter().peekable();
    let mut before = 0_u32;
    for bucket in 0..SPAN >> shift {
        out.extend_from_slice(&before.to_le_bytes());
        while places.next_if(|low| *low >> shift == bucket).is_some() {
            before += 1;
        }
    }
    out.extend_from_slice(&before.to_le_bytes());
    for low in lows {
        let rest = low & ((1 << shift) - 1);
        out.extend_from_slice(rest.to_le_bytes().get(..rest_bytes(shift)).unwrap_or_default());
    }
    out.resize(begin + Shape::Buckets(shift).bytes(lows.len()), 0);
}

/// Calls `each` with every number of a block in rising order; false when the block is not as a builder writes it.
pub(crate) fn read(bytes: &[u8], entry: &Entry, mut each: impl FnMut(u32, Code)) -> bool {
    let mut rank = 0_u32;
    let mut take = |low: u32| {
        let code = code(bytes, entry, rank);
        rank += 1;
        code.map(|code| each(low, code)).is_some()
    };
    let whole = match entry.shape {
        Shape::Lines => read_lines(bytes, entry, &mut take),
        Shape::Buckets(shift) => read_buckets(bytes, entry, shift, &mut take),
    };
    whole.is_some_and(|whole| whole) && rank == entry.count
}

/// Whether a block is as a builder writes it; as [`read`] says, but lines are counted by the word instead of number by number.
pub(crate) fn is_whole(bytes: &[u8], entry: &Entry) -> bool {
    if entry.shape != Shape::Lines {
        return read(bytes, entry, |_, _| {});
    }
    let codes_read = || (0..entry.count).all(|rank| code(bytes, entry, rank).is_some());
    count_lines(bytes, entry) == Some(entry.count) && (entry.code.is_some() || codes_read())
}

/// How many numbers the lines of a block have; none when a line says otherwise, or has one behind the end of the block.
fn count_lines(bytes: &[u8], entry: &Entry) -> Option<u32> {
    const RANK: u64 = u32::MAX as u64;
    let lines = bytes.get(entry.at..entry.at + LINES * LINE_BYTES)?;
    let mut before = 0_u32;
    for (line, words) in (0_u32..).zip(lines.as_chunks::<LINE_BYTES>().0) {
        let (words, _) = words.as_chunks::<8>();
        let [first, rest @ ..] = words else { return None };
        let first = u64::from_le_bytes(*first);
        if first & RANK != u64::from(before) {
            return None;
        }
        // Bits of the rank and of numbers that this line can have; those behind are of the next block.
        let bits = 32 + (SPAN - line * LINE_NUMBERS).min(LINE_NUMBERS);
        let beyond = |index: u32| u64::MAX.checked_shl(bits.saturating_sub(index * 64)).unwrap_or_default();
        let mut behind = first & beyond(0);
        before += (first & !RANK).count_ones();
        for (index, word) in (1_u32..).zip(rest) {
            let word = u64::from_le_bytes(*word);
            before += word.count_ones();
            behind |= word & beyond(index);
        }
        if behind != 0 {
            return None;
        }
    }
    Some(before)
}

fn read_lines(bytes: &[u8], entry: &Entry, take: &mut impl FnMut(u32) -> bool) -> Option<bool> {
    let lines = bytes.get(entry.at..entry.at + LINES * LINE_BYTES)?;
    let mut before = 0_u32;
    for (line, words) in (0_u32..).zip(lines.as_chunks::<LINE_BYTES>().0) {
        let (words, _) = words.as_chunks::<8>();
        for (index, word) in (0_u32..).zip(words) {
            let mut word = u64::from_le_bytes(*word);
            if index == 0 {
                if word & u64::from(u32::MAX) != u64::from(before) {
                    return Some(false);
                }
                word &= !u64::from(u32::MAX);
            }
            while word != 0 {
                let low = line * LINE_NUMBERS + index * 64 + word.trailing_zeros() - 32;
                word &= word - 1;
                if low >= SPAN || !take(low) {
                    return Some(false);
                }
                before += 1;
            }
        }
    }
    Some(true)
}

fn read_buckets(bytes: &[u8], entry: &Entry, shift: u32, take: &mut impl FnMut(u32) -> bool) -> Option<bool> {
    let (starts, width) = (entry.at, rest_bytes(shift));
    let rests = bytes.get(starts + starts_bytes(shift)..)?;
    let mut from = u32_at(bytes, starts)?;
    if from != 0 {
        return Some(false);
    }
    for bucket in 0..SPAN >> shift {
        let until = u32_at(bytes, starts + (bucket as usize + 1) * 4)?;
        if until < from || until > entry.count {
            return Some(false);
        }
        let mut last = None;
        for rest in rests.get(from as usize * width..until as usize * width)?.chunks(width) {
            let rest = rest.iter().rev().fold(0, |rest, byte| rest << 8 | u32::from(*byte));
            if last.is_some_and(|last| rest <= last) || rest >> shift != 0 || !take(bucket << shift | rest) {
                return Some(false);
            }
            last = Some(rest);
        }
        from = until;
    }
    Some(from == entry.count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(count: usize, shape: Shape, code: Option<Code>) -> Entry {
        Entry { key: 0, shape, code, count: u32::try_from(count).unwrap(), at: 0, sum: 0 }
    }

    /// Opening a segment asks `is_whole`, reading one goes by `read`: what the one lets pass, the other must be able to read.
    #[test]
    fn a_block_with_a_bit_turned_is_whole_exactly_when_it_reads() {
        let lows: Vec<u32> = (0..SPAN).filter(|low| low % 3 != 1).collect();
        let other = Code::from_nibble(2).unwrap();
        let mixed: Vec<Code> =
            lows.iter().map(|low| if low % 2 == 0 { Code::LISTED } else { other }).collect();
        for codes in [vec![Code::LISTED; lows.len()], mixed] {
            let mut bytes = Vec::new();
            let (shape, code) = write(&lows, &codes, &mut bytes);
            assert_eq!(shape, Shape::Lines);
            let entry = entry(lows.len(), shape, code);
            assert!(is_whole(&bytes, &entry) && read(&bytes, &entry, |_, _| {}));
            let last = (LINES - 1) * LINE_BYTES;
            let places = [0, 3, 4, 63, 64, 70, last, last + 4, last + 35, last + 36, last + 40, last + 63];
            for at in places.into_iter().chain([bytes.len() - 1]) {
                for bit in 0..8 {
                    bytes[at] ^= 1 << bit;
                    assert_eq!(
                        is_whole(&bytes, &entry),
                        read(&bytes, &entry, |_, _| {}),
                        "byte {at}, bit {bit}"
                    );
                    bytes[at] ^= 1 << bit;
                }
            }
            assert!(!is_whole(&bytes[..last], &entry));
        }
    }
}
