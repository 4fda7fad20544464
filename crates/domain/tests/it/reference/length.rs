//! Periods as the reference reads them: whole days and months on the wall clock, added by hand.

use anxin_domain::rulebook::Period;
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length {
    pub(super) months: i32,
    pub(super) days: i32,
}

impl Length {
    /// A period says how long it is in its debug form only, as in `Period(3mo)`.
    pub(super) fn of(period: &Period) -> Self {
        let text = format!("{period:?}");
        let inside = text.strip_prefix("Period(").and_then(|rest| rest.strip_suffix(')')).unwrap();
        let span: Span = inside.parse().unwrap();
        Self {
            months: i32::from(span.get_years()) * 12 + span.get_months(),
            days: span.get_weeks() * 7 + span.get_days(),
        }
    }

    /// The first moment after it, when it begins at a moment; where the zone is not known, the latest of all.
    pub(super) fn after(self, at: Instant, zones: &Zones) -> Instant {
        zones.iter().map(|zone| self.later(at, zone)).max().unwrap()
    }

    /// The first moment after it in some zone: what speaks for a call is not relied on any longer.
    pub(super) fn surely_until(self, at: Instant, zones: &Zones) -> Instant {
        zones.iter().map(|zone| self.later(at, zone)).min().unwrap()
    }

    /// A moment from which it lasts until about `at`; to the microsecond where no clock changes and no month is short.
    pub(super) fn back_from(self, at: Instant, zone: &TimeZone) -> Instant {
        Self { months: -self.months, days: -self.days }.later(at, zone)
    }

    fn later(self, at: Instant, zone: &TimeZone) -> Instant {
        let shown = zone.to_datetime(Timestamp::from_microsecond(at.micros()).unwrap());
        let month = i32::from(shown.year()) * 12 + i32::from(shown.month()) - 1 + self.months;
        let (year, month) = ((month.div_euclid(12)) as i16, (month.rem_euclid(12) + 1) as i8);
        let first = Date::new(year, month, 1).unwrap();
        let date = first.with().day(shown.day().min(first.days_in_month())).build().unwrap();
        let date = date.checked_add(self.days.days()).unwrap();
        moment_of(DateTime::from_parts(date, shown.time()), zone)
    }
}

/// The moment at which a wall clock shows this; the first one if it does twice. If the clock jumps over it, the moment as
/// long after the jump as the clock should have gone on.
fn moment_of(shown: DateTime, zone: &TimeZone) -> Instant {
    Instant::from_micros(zone.to_ambiguous_timestamp(shown).compatible().unwrap().as_microsecond())
}
