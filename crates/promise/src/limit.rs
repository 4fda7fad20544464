//! Time limits: so many days or working days, and the last day and moment that come of them.

use std::fmt;
use std::str::FromStr;

use anxin_domain::calendar::{Answer, Calendar, date_in, start_of_day};
use anxin_domain::time::Instant;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

/// The longest limit, in days.
pub const LONGEST_DAYS: u16 = 3_700;

/// Which days count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// Every day.
    Calendar,
    /// The days that the country works, moved working days among them.
    Working,
}

/// A time limit, as in `5 working days`. The day it counts from does not count itself, and its last day belongs to it to the
/// end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit {
    /// How many.
    pub days: u16,
    /// Which days.
    pub kind: DayKind,
}

/// When a limit is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The first moment after the limit.
    pub at: Instant,
    /// Its last day.
    pub last_day: Date,
    /// Whether every day on the way is in a year that the calendar holds. Where one is not, Monday to Friday were counted: the
    /// end that comes of it may be too early by the holidays of that year.
    pub certain: bool,
}

/// A text that is no time limit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no time limit: write it as in \"30 days\" or \"5 working days\", {LONGEST_DAYS} at most")]
pub struct LimitError(pub String);

impl TimeLimit {
    /// When the limit that counts from a moment is over, on the wall clock of a zone.
    #[must_use]
    pub fn due(self, from: Instant, zone: &TimeZone, calendar: Option<&Calendar>) -> Due {
        let (last_day, certain) = self.last_day(date_in(from, zone), calendar);
        let over = last_day.tomorrow().ok().and_then(|next| start_of_day(next, zone));
        Due { at: over.unwrap_or(Instant::from_micros(i64::MAX)), last_day, certain }
    }

    /// The last day of the limit that counts from a day, and whether the calendar held every day on the way.
    #[must_use]
    pub fn last_day(self, from: Date, calendar: Option<&Calendar>) -> (Date, bool) {
        let (mut date, mut left, mut certain) = (from, self.days, true);
        while left > 0 {
            let Ok(next) = date.tomorrow() else { return (date, false) };
            date = next;
            let (counts, is_known) = self.kind.counts(date, calendar);
            certain &= is_known;
            left -= u16::from(counts);
        }
        (date, certain)
    }
}

impl DayKind {
    /// Its word, as columns hold it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Calendar => "days",
            Self::Working => "working_days",
        }
    }

    /// The kind with a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Calendar, Self::Working].into_iter().find(|kind| kind.word() == word)
    }

    /// Where the end of a limit lies after its clock stood from one moment to another: as many days of this kind later as began
    /// meanwhile, at the same time of day. A clock that stood within one day has stood for none.
    #[must_use]
    pub fn moved_on(
        self,
        due: Instant,
        stood: (Instant, Instant),
        zone: &TimeZone,
        calendar: Option<&Calendar>,
    ) -> Instant {
        let (mut date, until) = (date_in(stood.0, zone), date_in(stood.1, zone));
        let mut days = 0_u16;
        while date < until && days < LONGEST_DAYS {
            let Ok(next) = date.tomorrow() else { break };
            date = next;
            days += u16::from(self.counts(date, calendar).0);
        }
        // The end is the first moment after the last day, so the last day is that of the moment before it.
        let last = date_in(Instant::from_micros(due.micros().saturating_sub(1)), zone);
        let (moved, _) = TimeLimit { days, kind: self }.last_day(last, calendar);
        later_by_days(due, last, moved, zone).unwrap_or(due)
    }

    /// Whether a day counts, and whether the calendar knows it.
    fn counts(self, date: Date, calendar: Option<&Calendar>) -> (bool, bool) {
        match self {
            Self::Calendar => (true, true),
            Self::Working => match calendar.map_or(Answer::Unknown, |held| held.day(date).is_working_day()) {
                Answer::Yes => (true, true),
                Answer::No => (false, true),
                Answer::Unknown => (!matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday), false),
            },
        }
    }
}

/// A moment moved by the days between two dates, at the same time on the wall clock.
fn later_by_days(at: Instant, from: Date, to: Date, zone: &TimeZone) -> Option<Instant> {
    let local = Timestamp::from_microsecond(at.micros()).ok()?.to_zoned_datetime(zone.clone());
    let moved = local.checked_add(from.until(to).ok()?).ok()?;
    Some(Instant::from_micros(moved.timestamp().as_microsecond()))
}

impl fmt::Display for TimeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.kind == DayKind::Working { "working " } else { "" };
        let days = if self.days == 1 { "day" } else { "days" };
        write!(f, "{} {kind}{days}", self.days)
    }
}

impl FromStr for TimeLimit {
    type Err = LimitError;
    fn from_str(text: &str) -> Result<Self, LimitError> {
        let wrong = || LimitError(text.to_owned());
        let mut words = text.split(' ');
        let digits = words.next().filter(|w| w.bytes().all(|b| b.is_ascii_digit())).ok_or_else(wrong)?;
        let days = digits.parse().ok().filter(|days| *days <= LONGEST_DAYS).ok_or_else(wrong)?;
        let kind = match (words.next(), words.next(), words.next()) {
            (Some("day" | "days"), None, None) => DayKind::Calendar,
            (Some("working"), Some("day" | "days"), None) => DayKind::Working,
            _ => return Err(wrong()),
        };
        Ok(Self { days, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(limit: &str, from: &str) -> (String, bool) {
        let limit: TimeLimit = limit.parse().unwrap();
        let (day, certain) = limit.last_day(from.parse().unwrap(), Calendar::of("cn"));
        (day.to_string(), certain)
    }

    #[test]
    fn working_days_go_round_holidays_and_through_moved_working_days() {
        // The national day of 2026 is free from the first to the seventh; Saturday the tenth is worked.
        assert_eq!(last("5 working days", "2026-09-30"), ("2026-10-13".to_owned(), true));
        assert_eq!(last("2 working days", "2026-10-08"), ("2026-10-10".to_owned(), true));
        assert_eq!(last("1 day", "2028-02-28"), ("2028-02-29".to_owned(), true));
        assert_eq!(last("0 days", "2026-10-01"), ("2026-10-01".to_owned(), true));
    }

    #[test]
    fn in_a_year_that_no_calendar_holds_weekdays_count_and_the_end_is_not_certain() {
        // New Year's Day of 2027 is a Friday; nobody has said yet that it is free.
        assert_eq!(last("1 working day", "2026-12-31"), ("2027-01-01".to_owned(), false));
        assert_eq!(last("2 working days", "2026-12-31"), ("2027-01-04".to_owned(), false));
        assert_eq!(last("2 days", "2026-12-31"), ("2027-01-02".to_owned(), true));
    }

    #[test]
    fn a_limit_is_over_at_midnight_after_its_last_day() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let limit: TimeLimit = "5 working days".parse().unwrap();
        let from = Instant::parse("2026-11-25T23:59:59+08:00").unwrap();
        let due = limit.due(from, &zone, Calendar::of("cn"));
        assert_eq!(due.at, Instant::parse("2026-12-03T00:00:00+08:00").unwrap());
        assert_eq!(due.last_day.to_string(), "2026-12-02");
    }

    fn moved(kind: DayKind, due: &str, from: &str, until: &str) -> Instant {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = |text: &str| Instant::parse(&format!("{text}+08:00")).unwrap();
        kind.moved_on(at(due), (at(from), at(until)), &zone, Calendar::of("cn"))
    }

    #[test]
    fn a_clock_that_stood_moves_its_end_by_the_days_that_count() {
        let at = |text: &str| Instant::parse(&format!("{text}+08:00")).unwrap();
        let of = |kind, from, until| moved(kind, "2026-09-30T00:00:00", from, until);
        let (working, calendar) = (DayKind::Working, DayKind::Calendar);
        // Some hours of one day, whether it is worked or not.
        assert_eq!(of(working, "2026-09-24T09:00:00", "2026-09-24T18:00:00"), at("2026-09-30T00:00:00"));
        assert_eq!(of(calendar, "2026-09-24T00:00:00", "2026-09-24T23:59:59"), at("2026-09-30T00:00:00"));
        // Over a night; the last day was the 29th and becomes the 30th.
        assert_eq!(of(working, "2026-09-23T18:00:00", "2026-09-24T09:00:00"), at("2026-10-01T00:00:00"));
        // One more: the week of the national day is free, and the 8th is the next that is worked.
        assert_eq!(of(working, "2026-09-22T18:00:00", "2026-09-24T09:00:00"), at("2026-10-09T00:00:00"));
        assert_eq!(of(calendar, "2026-09-22T18:00:00", "2026-09-24T09:00:00"), at("2026-10-02T00:00:00"));
        // From Friday evening to Sunday no day is worked.
        assert_eq!(
            moved(working, "2026-11-13T00:00:00", "2026-11-06T18:00:00", "2026-11-08T20:00:00"),
            at("2026-11-13T00:00:00")
        );
        assert_eq!(
            moved(calendar, "2026-11-13T00:00:00", "2026-11-06T18:00:00", "2026-11-08T20:00:00"),
            at("2026-11-15T00:00:00")
        );
        // Saturday the tenth of October is worked for the holiday.
        assert_eq!(
            moved(working, "2026-10-15T00:00:00", "2026-10-09T18:00:00", "2026-10-10T09:00:00"),
            at("2026-10-16T00:00:00")
        );
        // An end within a day keeps its time of day, and what is late stays as late.
        assert_eq!(
            moved(working, "2026-11-12T14:00:00", "2026-11-16T09:00:00", "2026-11-17T09:00:00"),
            at("2026-11-13T14:00:00")
        );
    }

    #[test]
    fn limits_read_back_as_they_are_written() {
        for text in ["0 days", "1 day", "30 days", "1 working day", "5 working days", "3700 days"] {
            assert_eq!(text.parse::<TimeLimit>().unwrap().to_string(), text);
        }
        for odd in [
            "",
            "5",
            "five days",
            "5 weeks",
            "5  days",
            "-1 days",
            "3701 days",
            "5 working",
            "5 days late",
            "+5 days",
        ] {
            assert_eq!(odd.parse::<TimeLimit>(), Err(LimitError(odd.to_owned())), "{odd}");
        }
    }
}
