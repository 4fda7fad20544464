//! Finds the bytes of a list that mean something: delimiters, quotation marks and line ends. They stand a few letters apart, so
//! they are looked for sixty-four bytes at a time, all of them at once, instead of one after the other.

use wide::u8x16;

use crate::dialect::QUOTE;

/// Bytes that are looked at together.
const WINDOW: usize = 64;
/// Bytes of a register.
const LANES: usize = 16;

/// Goes from one byte that means something to the next.
#[derive(Clone, Copy)]
pub(crate) struct Marks {
    wanted: [u8x16; 4],
    /// Where the window begins.
    window: usize,
    /// A bit for each mark of the window that was not given yet.
    bits: u64,
}

impl Marks {
    pub(crate) fn new(delimiter: u8) -> Self {
        Self { wanted: [delimiter, QUOTE, b'\n', b'\r'].map(u8x16::splat), window: 0, bits: 0 }
    }

    /// Goes on at a place of a text.
    pub(crate) fn go_to(&mut self, at: usize, text: &[u8]) {
        self.window = at;
        self.bits = self.look(text);
    }

    /// The place of the next mark in the same text, if there is one.
    #[inline]
    pub(crate) fn next(&mut self, text: &[u8]) -> Option<usize> {
        while self.bits == 0 {
            self.window += WINDOW;
            if self.window >= text.len() {
                return None;
            }
            self.bits = self.look(text);
        }
        let at = self.window + self.bits.trailing_zeros() as usize;
        self.bits &= self.bits - 1;
        Some(at)
    }

    #[inline]
    fn look(&self, text: &[u8]) -> u64 {
        let rest = text.get(self.window..).unwrap_or_default();
        if let Some(window) = rest.first_chunk::<WINDOW>() {
            return self.bits_of(window);
        }
        // Zero is no mark.
        let mut window = [0; WINDOW];
        window.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.bits_of(&window)
    }

    #[inline]
    fn bits_of(&self, window: &[u8; WINDOW]) -> u64 {
        let (parts, _) = window.as_chunks::<LANES>();
        parts.iter().rev().fold(0, |bits, part| {
            let part = u8x16::new(*part);
            let [one, two, three, four] = self.wanted.map(|wanted| part.simd_eq(wanted));
            bits << LANES | u64::from((one | two | three | four).to_bitmask())
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_mark_is_found_and_nothing_else(text in "[a-z,\"\n\r\0é]{0,300}", from in 0_usize..100) {
            let text = text.as_bytes();
            let from = from.min(text.len());
            let mut marks = Marks::new(b',');
            marks.go_to(from, text);
            let found: Vec<usize> = std::iter::from_fn(|| marks.next(text)).collect();
            let wanted = (from..text.len()).filter(|at| b",\"\n\r".contains(&text[*at]));
            prop_assert_eq!(found, wanted.collect::<Vec<_>>());
        }
    }
}
