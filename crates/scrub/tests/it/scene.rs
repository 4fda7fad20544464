//! A folder with a list in it, and a segment to hold it against.

use std::path::PathBuf;

use anxin_domain::number::{Number, Region};
use anxin_scrub::{Lists, Reading, Report, ScrubError, Watch, scrub};
use anxin_segment::{Code, Segment};
use tempfile::TempDir;

/// On the list: every mobile number that ends in an even digit, of those that tests use.
pub(crate) fn is_listed(number: Number) -> bool {
    (mobile(0)..mobile(NUMBERS)).contains(&number) && number.digits().is_multiple_of(2)
}

pub(crate) fn mobile(index: u64) -> Number {
    Number::from_digits(8_613_800_000_000 + index)
}

/// So many numbers that tests use.
pub(crate) const NUMBERS: u64 = 5_000;

pub(crate) struct Scene {
    pub(crate) folder: TempDir,
    pub(crate) reading: Reading,
}

impl Scene {
    pub(crate) fn of(name: &str, bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join(name);
        std::fs::write(&input, bytes).unwrap();
        let place = Region::CN.into();
        Self { folder, reading: Reading { input, column: None, delimiter: None, encoding: None, place } }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn scrub_to(&self, name: &str) -> Result<Report, ScrubError> {
        scrub(&self.reading, &self.path(name), &listed(), &Watch::default())
    }

    pub(crate) fn scrubbed(&self) -> (Report, Vec<u8>) {
        let report = self.scrub_to("out.csv").unwrap();
        (report, std::fs::read(self.path("out.csv")).unwrap())
    }

    /// Why it is not scrubbed; nothing is left beside the list then.
    pub(crate) fn refusal(&self) -> String {
        let error = self.scrub_to("out.csv").unwrap_err().to_string();
        assert_eq!(std::fs::read_dir(self.folder.path()).unwrap().count(), 1, "{error}");
        error
    }
}

pub(crate) fn listed() -> Lists {
    let numbers = (0..NUMBERS).map(mobile).filter(|number| is_listed(*number));
    Lists::new(vec![Segment::of(numbers.map(|number| (number, Code::LISTED)), "even").unwrap()])
}
