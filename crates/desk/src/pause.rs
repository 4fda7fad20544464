//! By which days the desk's own clock is moved on when it has stood: those that the terms count, on their calendar. Kept with the
//! finding when the clock is stopped, for whatever starts it again knows nothing of terms.

use std::fmt;
use std::str::FromStr;

use anxin_domain::calendar::Calendar;
use anxin_domain::time::Instant;
use anxin_promise::{DayKind, Terms};
use anxin_store::StoreError;
use jiff::tz::TimeZone;

/// How a clock stands. In columns: `working_days cn Asia/Shanghai`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    kind: DayKind,
    calendar: String,
    zone: TimeZone,
}

impl Standing {
    /// As the time to rule is counted.
    pub(crate) fn by(terms: &Terms) -> Self {
        Self { kind: terms.rule_within.kind, calendar: terms.calendar.clone(), zone: terms.zone.clone() }
    }

    /// Where the end of the clock lies after it stood from one moment to another.
    pub(crate) fn moved_on(&self, due: Instant, stood: (Instant, Instant)) -> Instant {
        self.kind.moved_on(due, stood, &self.zone, Calendar::of(&self.calendar))
    }
}

/// The same where no terms are known: by the time that passed.
pub(crate) const fn by_time(due: Instant, (from, until): (Instant, Instant)) -> Instant {
    Instant::from_micros(due.micros() + (until.micros() - from.micros()))
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zone = self.zone.iana_name().unwrap_or("UTC");
        write!(f, "{} {} {zone}", self.kind.word(), self.calendar)
    }
}

impl FromStr for Standing {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self, StoreError> {
        let odd = || StoreError::Corrupt("how a clock stands");
        let mut words = text.split(' ');
        let (kind, calendar, zone) =
            (words.next().ok_or_else(odd)?, words.next().ok_or_else(odd)?, words.next().ok_or_else(odd)?);
        Ok(Self {
            kind: DayKind::from_word(kind).ok_or_else(odd)?,
            calendar: calendar.to_owned(),
            zone: TimeZone::get(zone).map_err(|_| odd())?,
        })
    }
}
