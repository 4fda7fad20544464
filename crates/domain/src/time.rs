//! Moments, intervals and wall-clock time in a zone. Stored as microseconds of UTC, judged in the zone that a rule names.

use std::fmt;

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment: microseconds since 1970-01-01T00:00:00Z. Leap seconds are not counted, as in POSIX time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Instant(i64);

/// A text that is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a time: write it as in RFC 3339 with an offset, as in 2026-11-23T14:03:07+08:00")]
pub struct TimeError;

/// 24 hours in microseconds.
pub const DAY_MICROS: i64 = 86_400_000_000;

const MINUTE_MICROS: i64 = 60_000_000;

impl Instant {
    /// Takes microseconds since 1970 (UTC).
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970 (UTC).
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 (section 5.6) with an offset or `Z`.
    ///
    /// # Errors
    /// [`TimeError`] when the text has no offset, or is no date and time between the years 1 and 9999.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let stamp: jiff::Timestamp = text.trim().parse().map_err(|_| TimeError)?;
        Ok(Self(stamp.as_microsecond()))
    }

    /// Reads a date and time without an offset, as telephone systems write it, in the zone they keep.
    /// A local time that happened twice is taken as the earlier one; one that never happened, as the moment after the gap.
    ///
    /// # Errors
    /// [`TimeError`] when the text is not `YYYY-MM-DD HH:MM:SS` (a `T` between is fine too).
    pub fn parse_local(text: &str, zone: &TimeZone) -> Result<Self, TimeError> {
        let civil: jiff::civil::DateTime = text.trim().parse().map_err(|_| TimeError)?;
        let zoned = civil.to_zoned_datetime(zone.clone()).map_err(|_| TimeError)?;
        Ok(Self(zoned.timestamp().as_microsecond()))
    }

    /// Later (or earlier) by so many milliseconds; stops at the ends of the range instead of wrapping.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms.saturating_mul(1_000)))
    }

    /// Later (or earlier) by so many days of 24 hours.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(DAY_MICROS)))
    }

    /// The start of the minute that lies so many minutes after the minute of this moment.
    pub(crate) const fn minutes_on(self, minutes: u16) -> Self {
        let start = self.0 - self.0.rem_euclid(MINUTE_MICROS);
        Self(start.saturating_add(minutes as i64 * MINUTE_MICROS))
    }

    /// The next moment at which the clocks of a zone change, if they ever do again.
    pub(crate) fn next_clock_change(self, zone: &TimeZone) -> Option<Self> {
        zone.following(self.stamp()).next().map(|change| Self(change.timestamp().as_microsecond()))
    }

    /// The wall clock in a zone at this moment.
    #[must_use]
    pub fn local(self, zone: &TimeZone) -> LocalTime {
        // The hand that a clock shows is all that is asked for, with every call; a date and a year take longer to work out.
        let stamp = self.stamp();
        let seconds =
            stamp.as_microsecond().div_euclid(1_000_000) + i64::from(zone.to_offset(stamp).seconds());
        let minutes = seconds.div_euclid(60);
        let (day, minute) = (minutes.div_euclid(1_440), minutes.rem_euclid(1_440));
        // The first of January 1970 was a Thursday.
        let weekday = (day + 3).rem_euclid(7);
        LocalTime { weekday: u8::try_from(weekday).unwrap_or(0), minute: u16::try_from(minute).unwrap_or(0) }
    }

    /// The date on the wall clock in a zone at this moment.
    #[must_use]
    pub fn date(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.stamp()).date()
    }

    /// Noon of a date in a zone.
    pub(crate) fn noon(date: Date, zone: &TimeZone) -> Option<Self> {
        let zoned = date.at(12, 0, 0, 0).to_zoned_datetime(zone.clone()).ok()?;
        Some(Self(zoned.timestamp().as_microsecond()))
    }

    /// The moments at which a clock in a zone may show so many minutes after midnight of a date: two where the clocks show the
    /// time twice, and where they jump over it those it would be on the clock before and on the clock after.
    pub(crate) fn all_of_minute(date: Date, minute: u16, zone: &TimeZone) -> Vec<Self> {
        let civil = |minute: u16| {
            let hour = i8::try_from(minute / 60).ok()?;
            Some(date.at(hour, i8::try_from(minute % 60).ok()?, 0, 0))
        };
        let Some(civil) = civil(minute) else { return Vec::new() };
        let shown = zone.to_ambiguous_timestamp(civil);
        let mut moments: Vec<_> = [shown.earlier(), shown.later()].into_iter().flatten().collect();
        moments.dedup();
        moments.iter().map(|moment| Self(moment.as_microsecond())).collect()
    }

    /// Later by a span of days, weeks, months and years on the wall clock of a zone; the end of the range where it overflows.
    pub(crate) fn plus_span(self, span: Span, zone: &TimeZone) -> Self {
        let zoned = self.stamp().to_zoned_datetime(zone.clone());
        zoned.checked_add(span).map_or(Self(i64::MAX), |later| Self(later.timestamp().as_microsecond()))
    }

    /// Formats the wall clock in a zone with a `strftime` pattern, as in `%Y-%m-%d %H:%M:%S`.
    #[must_use]
    pub fn format_in(self, zone: &TimeZone, pattern: &str) -> String {
        self.stamp().to_zoned_datetime(zone.clone()).strftime(pattern).to_string()
    }

    fn stamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stamp().fmt(f)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Instant({self})")
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(d)?).map_err(serde::de::Error::custom)
    }
}

/// A place in the week on the wall clock of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// 0 is Monday, 6 is Sunday.
    pub weekday: u8,
    /// Minutes after midnight, 0 to 1439.
    pub minute: u16,
}

/// A half-open interval: `from` is inside, `until` is not. No `until` means without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The first moment inside.
    pub from: Instant,
    /// The first moment after it, if it ends.
    pub until: Option<Instant>,
}

impl Interval {
    /// Without end, from a moment on.
    #[must_use]
    pub const fn since(from: Instant) -> Self {
        Self { from, until: None }
    }

    /// Whether a moment lies inside.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// Whether two intervals share a moment.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.until.is_none_or(|u| other.from < u) && other.until.is_none_or(|u| self.from < u)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_open_intervals_hold_their_start_and_not_their_end() {
        let at = |s| Instant::parse(s).unwrap();
        let day = Interval { from: at("2024-02-29T00:00:00Z"), until: Some(at("2024-03-01T00:00:00Z")) };
        assert!(day.contains(at("2024-02-29T00:00:00Z")));
        assert!(day.contains(at("2024-02-29T23:59:59.999999Z")));
        assert!(!day.contains(at("2024-03-01T00:00:00Z")));
        assert!(!day.overlaps(&Interval::since(at("2024-03-01T00:00:00Z"))));
    }

    #[test]
    fn the_week_is_read_on_the_wall_clock_of_the_zone() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let sunday_evening_utc = Instant::parse("2026-11-22T16:30:00Z").unwrap();
        assert_eq!(sunday_evening_utc.local(&shanghai), LocalTime { weekday: 0, minute: 30 });
    }

    #[test]
    fn the_hand_of_the_clock_is_where_the_library_of_dates_has_it() {
        for name in
            ["Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Africa/Monrovia", "UTC"]
        {
            let zone = TimeZone::get(name).unwrap();
            let summers =
                zone.following(jiff::Timestamp::UNIX_EPOCH).take(40).map(|change| change.timestamp());
            let around = summers.flat_map(|at| [-1, 0, 1].map(|micro| at.as_microsecond() + micro));
            let anywhere = (-1_000..1_000).map(|step| step * 4_000_000_007_919);
            for at in around.chain(anywhere).map(Instant::from_micros) {
                let zoned = at.stamp().to_zoned_datetime(zone.clone());
                let minute = u16::try_from(i16::from(zoned.hour()) * 60 + i16::from(zoned.minute())).unwrap();
                let weekday = zoned.weekday().to_monday_zero_offset().unsigned_abs();
                assert_eq!(at.local(&zone), LocalTime { weekday, minute }, "{at} in {name}");
                assert_eq!(at.date(&zone), zoned.date(), "{at} in {name}");
            }
        }
    }

    #[test]
    fn a_time_without_an_offset_is_refused_unless_the_zone_is_known() {
        assert!(Instant::parse("2026-11-23 14:03:07").is_err());
        assert!(Instant::parse("2026-02-30T00:00:00Z").is_err());
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let local = Instant::parse_local("2026-11-23 14:03:07", &shanghai).unwrap();
        assert_eq!(local, Instant::parse("2026-11-23T14:03:07+08:00").unwrap());
    }
}
