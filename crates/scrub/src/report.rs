//! What became of a list.

use std::collections::BTreeMap;

use serde::Serialize;

/// Rows counted by what was said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows, without the one that names the columns.
    pub rows: u64,
    /// Rows by verdict: `allow`, `deny`, `defer`, and `invalid` for those whose number does not read.
    pub verdicts: BTreeMap<&'static str, u64>,
    /// Rows by reason.
    pub reasons: BTreeMap<&'static str, u64>,
    /// The encoding the file is in.
    pub encoding: &'static str,
    /// Which column was read, from 1.
    pub column: usize,
}

impl Report {
    /// Rows whose number does not read.
    #[must_use]
    pub fn invalid(&self) -> u64 {
        self.verdicts.get(crate::INVALID).copied().unwrap_or_default()
    }
}

/// Counts rows. There are few different answers, so they are looked for one after the other.
#[derive(Default)]
pub(crate) struct Tally {
    said: Vec<(&'static str, &'static str, u64)>,
}

impl Tally {
    /// Counts a row; at which place it is counted, which all rows have of which the same is said.
    #[inline]
    pub(crate) fn count(&mut self, verdict: &'static str, reason: &'static str) -> usize {
        // Words are constants: the same word is at the same place, or else it is counted by itself and added up in the end.
        let same = |one: &str, other: &str| std::ptr::eq(one, other);
        let mut counted = self.said.iter_mut().enumerate();
        match counted.find(|(_, said)| same(said.0, verdict) && same(said.1, reason)) {
            Some((place, (_, _, rows))) => {
                *rows += 1;
                place
            }
            None => {
                self.said.push((verdict, reason, 1));
                self.said.len() - 1
            }
        }
    }

    /// What is said of rows, verdict and reason, by the place where they are counted.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.said.iter().map(|(verdict, reason, _)| (*verdict, *reason))
    }

    pub(crate) fn report(&self, encoding: &'static str, column: usize) -> Report {
        let mut report = Report { encoding, column, ..Report::default() };
        for (verdict, reason, rows) in &self.said {
            report.rows += rows;
            *report.verdicts.entry(verdict).or_default() += rows;
            *report.reasons.entry(reason).or_default() += rows;
        }
        report
    }
}
