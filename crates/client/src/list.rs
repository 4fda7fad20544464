//! Going by a list in this process: no server, no network.

use std::path::Path;

use anxin_domain::number::{Number, NumberError, Place};
use anxin_segment::{Code, Segment, SegmentError, Stay};

/// A list segment, asked for numbers as people write them.
#[derive(Debug)]
pub struct List {
    segment: Segment,
    place: Place,
}

impl List {
    /// Opens a segment that `anxin lists build` made, and verifies every byte. Numbers without a country code are of `place`.
    ///
    /// # Errors
    /// [`SegmentError`]: go on with the last good list.
    pub fn open(path: &Path, stay: Stay, place: impl Into<Place>) -> Result<Self, SegmentError> {
        Ok(Self { segment: Segment::open(path, stay)?, place: place.into() })
    }

    /// The code of a number; none when it is not listed.
    ///
    /// # Errors
    /// [`NumberError`] when the text is no number: then it is not known whether it is listed.
    pub fn get(&self, text: &str) -> Result<Option<Code>, NumberError> {
        Number::parse(text, self.place).map(|number| self.segment.get(number))
    }

    /// Looks many numbers up, several times as fast as one by one where the list is larger than the processor's caches. The answers
    /// are in the order of the texts.
    pub fn get_many<T: AsRef<str>>(&self, texts: &[T]) -> Vec<Result<Option<Code>, NumberError>> {
        let mut answers = Vec::with_capacity(texts.len());
        let (mut numbers, mut places) = (Vec::new(), Vec::new());
        for (place, text) in texts.iter().enumerate() {
            let number = Number::parse(text.as_ref(), self.place);
            answers.push(number.map(|_| None));
            if let Ok(number) = number {
                numbers.push(number);
                places.push(place);
            }
        }
        self.segment.get_many(&numbers, |index, code| {
            if let Some(answer) = places.get(index).and_then(|place| answers.get_mut(*place)) {
                *answer = Ok(code);
            }
        });
        answers
    }

    /// The segment itself, for numbers that are read already.
    #[must_use]
    pub const fn segment(&self) -> &Segment {
        &self.segment
    }
}
