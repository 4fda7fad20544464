//! Spans of days, weeks, months and years, as laws write them.

use std::fmt;
use std::str::FromStr;

use jiff::Span;
use serde::Deserialize;

use crate::time::Instant;
use crate::zone::Zones;

/// Longest period that is taken, in years: longer ones are slips of the pen.
const LONGEST_YEARS: i16 = 100;

/// A span of calendar time: months are calendar months and days are days on the wall clock.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Period(Span);

/// A text that is not a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is not a period: write whole days, weeks, months or years, more than none and up to 100 years, as in \"31 days\" or \"18 months\""
)]
pub struct PeriodError;

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let span: Span = text.trim().parse().map_err(|_| PeriodError)?;
        let is_calendar = span.get_hours() == 0
            && span.get_minutes() == 0
            && span.get_seconds() == 0
            && span.get_milliseconds() == 0
            && span.get_microseconds() == 0
            && span.get_nanoseconds() == 0;
        let days = i64::from(span.get_years()) * 366
            + i64::from(span.get_months()) * 31
            + i64::from(span.get_weeks()) * 7
            + i64::from(span.get_days());
        let is_sane = span.is_positive() && days <= i64::from(LONGEST_YEARS) * 366;
        if is_calendar && is_sane { Ok(Self(span)) } else { Err(PeriodError) }
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;
    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl fmt::Display for Period {
    /// As a file writes it: `18 months`, `1 year 6 months`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (i32::from(self.0.get_years()), "year"),
            (self.0.get_months(), "month"),
            (self.0.get_weeks(), "week"),
            (self.0.get_days(), "day"),
        ];
        let mut between = "";
        for (n, unit) in parts.into_iter().filter(|(n, _)| *n != 0) {
            let plural = if n == 1 { "" } else { "s" };
            write!(f, "{between}{n} {unit}{plural}")?;
            between = " ";
        }
        Ok(())
    }
}

impl Period {
    /// The first moment after a period that begins at a moment and keeps calls back: the latest one where the zone is not known.
    #[must_use]
    pub fn after(&self, at: Instant, zones: &Zones) -> Instant {
        zones.iter().map(|zone| at.plus_span(self.0, zone)).max().unwrap_or(at)
    }

    /// The first moment after a period that begins at a moment and speaks for calls, as a consent does that lapses: the earliest
    /// one where the zone is not known.
    #[must_use]
    pub fn surely_lasts_until(&self, at: Instant, zones: &Zones) -> Instant {
        zones.iter().map(|zone| at.plus_span(self.0, zone)).min().unwrap_or(at)
    }

    /// The moment so long before another, on the first of the wall clocks.
    pub(crate) fn back_from(&self, at: Instant, zones: &Zones) -> Instant {
        zones.iter().next().map_or(at, |zone| at.plus_span(self.0.negate(), zone))
    }

    /// The earliest moment from which a period can reach to a moment, four days early: months are uneven by three, and clocks by hours.
    #[must_use]
    pub fn before(&self, at: Instant, zones: &Zones) -> Instant {
        let earliest = zones.iter().map(|zone| at.plus_span(self.0.negate(), zone)).min();
        earliest.unwrap_or(at).plus_days(-4)
    }
}
