//! Segments as rows of numbers, one at a time, and several of them as one: of a number that more than one has, the last counts.

use std::iter::Peekable;

use anxin_domain::number::Number;

use crate::{Code, Segment};

/// The numbers of a segment in rising order. A block at a time is read into memory.
pub struct Numbers<'a> {
    segment: &'a Segment,
    next_block: usize,
    block: std::vec::IntoIter<(Number, Code)>,
}

impl<'a> Numbers<'a> {
    pub(crate) fn of(segment: &'a Segment) -> Self {
        Self { segment, next_block: 0, block: Vec::new().into_iter() }
    }
}

impl Iterator for Numbers<'_> {
    type Item = (Number, Code);

    fn next(&mut self) -> Option<(Number, Code)> {
        loop {
            if let Some(next) = self.block.next() {
                return Some(next);
            }
            self.block = self.segment.block_numbers(self.next_block)?.into_iter();
            self.next_block += 1;
        }
    }
}

/// The numbers of several segments in rising order, each once.
pub struct Merged<'a> {
    parts: Vec<Peekable<Numbers<'a>>>,
}

impl<'a> Merged<'a> {
    /// Merges segments, the oldest first: of a number that several have, the code of the last of them counts.
    pub fn of(segments: impl IntoIterator<Item = &'a Segment>) -> Self {
        Self { parts: segments.into_iter().map(|segment| Numbers::of(segment).peekable()).collect() }
    }
}

impl Iterator for Merged<'_> {
    type Item = (Number, Code);

    fn next(&mut self) -> Option<(Number, Code)> {
        let least = self.parts.iter_mut().filter_map(|part| part.peek().map(|(number, _)| *number)).min()?;
        let same = |part: &mut Peekable<Numbers<'_>>| part.next_if(|(number, _)| *number == least);
        // Every part steps over the number; the last one's word stands.
        self.parts.iter_mut().filter_map(same).last()
    }
}
