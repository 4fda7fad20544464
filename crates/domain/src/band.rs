//! Weekly time bands, and the wall clocks on which they are read: one where the customer's zone is known, several where it is
//! not. A day whose kind nobody can tell (a year the calendar does not hold) counts both ways.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Answer, Calendar};
use crate::time::{Instant, LocalTime};
use crate::zone::Zones;

/// Minutes on the clock of one day.
pub(crate) const MINUTES_A_DAY: u16 = 24 * 60;

/// The bit of [`Band::days`] for public holidays.
pub const HOLIDAYS: u8 = 0b1000_0000;

/// A weekly time band on the customer's wall clock, half-open. A band over midnight is written as two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Band {
    /// Bit 0 is Monday, bit 6 is Sunday. Bit 7 adds the public holidays, whatever weekday they fall on.
    pub days: u8,
    /// First minute of the day inside, 0 to 1439.
    pub from_minute: u16,
    /// First minute after it, 1 to 1440.
    pub until_minute: u16,
}

/// The bands of a scope that names none.
pub(crate) const WHOLE_WEEK: &[Band] =
    &[Band { days: 0b0111_1111, from_minute: 0, until_minute: MINUTES_A_DAY }];

impl Band {
    /// Whether the band holds this minute of this weekday, holidays aside.
    #[must_use]
    pub const fn contains(&self, local: LocalTime) -> bool {
        self.days & (1 << local.weekday) != 0 && self.has_minute(local.minute)
    }

    const fn has_minute(&self, minute: u16) -> bool {
        self.from_minute <= minute && minute < self.until_minute
    }

    const fn has_holidays(&self) -> bool {
        self.days & HOLIDAYS != 0
    }
}

/// The moment of a ring on the clocks that may hang on the customer's wall.
#[derive(Clone, Copy, Debug)]
pub struct WallClock<'a> {
    /// The moment.
    pub at: Instant,
    /// The zones the customer may be in.
    pub zones: &'a Zones,
    /// The public holidays of the place, if the rulebook names a calendar.
    pub calendar: Option<&'a Calendar>,
}

impl WallClock<'_> {
    /// Whether the moment lies in one of the bands in every zone it may be read in.
    #[must_use]
    pub fn surely_lies_in(&self, bands: &[Band]) -> bool {
        self.zones.iter().all(|zone| {
            let local = self.at.local(zone);
            bands.iter().any(|band| {
                band.contains(local)
                    || band.has_holidays()
                        && band.has_minute(local.minute)
                        && self.holiday(self.at.date(zone)).surely()
            })
        })
    }

    /// Whether the moment lies in one of the bands in some zone it may be read in.
    #[must_use]
    pub fn may_lie_in(&self, bands: &[Band]) -> bool {
        self.zones.iter().any(|zone| {
            let local = self.at.local(zone);
            bands.iter().any(|band| {
                band.contains(local)
                    || band.has_holidays()
                        && band.has_minute(local.minute)
                        && !self.holiday(self.at.date(zone)).surely_not()
            })
        })
    }

    /// Whether a date is a public holiday here. Where no calendar is named there are none.
    pub(crate) fn holiday(&self, date: Date) -> Answer {
        self.calendar.map_or(Answer::No, |calendar| calendar.day(date).is_public_holiday())
    }

    /// The first moment after this one at which one of the bands may begin or end on some of the clocks; midnight at the
    /// latest, because the day may then be another kind of day. None without bands.
    pub(crate) fn next_edge(&self, bands: &[Band]) -> Option<Instant> {
        // Few acts have any: for the others no clock is looked at.
        if bands.is_empty() {
            return None;
        }
        let edges = || bands.iter().flat_map(|band| [band.from_minute, band.until_minute, MINUTES_A_DAY]);
        let next = self.zones.iter().filter_map(|zone| {
            let local = self.at.local(zone);
            let minute = edges().filter(|edge| *edge > local.minute).min()?.min(MINUTES_A_DAY);
            // Where the clocks change, the wall clock jumps over edges or shows them twice.
            let jump = self.at.next_clock_change(zone);
            Some(self.at.minutes_on(minute - local.minute)).into_iter().chain(jump).min()
        });
        next.min()
    }
}

/// Whether the outer bands, taken together, leave no minute of the inner ones out.
pub(crate) fn week_holds(outer: &[Band], inner: &[Band]) -> bool {
    inner
        .iter()
        .all(|band| (0..8).filter(|day| band.days & (1 << day) != 0).all(|day| day_holds(outer, band, day)))
}

/// Day 7 stands for the public holidays: outer bands hold a minute of theirs if one names them, or if all seven weekdays are
/// held, whichever the holiday falls on.
fn day_holds(outer: &[Band], inner: &Band, day: u8) -> bool {
    let held_until = |weekday: u8, minute: u16| {
        let has = |band: &&Band| band.days & (1 << weekday) != 0 && band.has_minute(minute);
        outer.iter().filter(has).map(|band| band.until_minute).max()
    };
    let mut minute = inner.from_minute;
    while minute < inner.until_minute {
        let all_week = || (0..7).map(|weekday| held_until(weekday, minute)).min().flatten();
        // The whole week cannot be held where a weekday itself is not.
        match held_until(day, minute).or_else(all_week) {
            Some(until) => minute = until,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn band(days: u8, from_hour: u16, until_hour: u16) -> Band {
        Band { days, from_minute: from_hour * 60, until_minute: until_hour * 60 }
    }

    #[test]
    fn a_band_is_half_open() {
        let evening = band(0b001_1111, 18, 20);
        assert!(evening.contains(LocalTime { weekday: 0, minute: 18 * 60 }));
        assert!(!evening.contains(LocalTime { weekday: 0, minute: 20 * 60 }));
        assert!(!evening.contains(LocalTime { weekday: 5, minute: 18 * 60 }));
    }

    #[test]
    fn bands_hold_others_only_without_a_gap() {
        let working = [band(0b001_1111, 9, 12), band(0b001_1111, 12, 18)];
        assert!(week_holds(&working, &[band(0b000_0001, 10, 17)]));
        assert!(!week_holds(&working, &[band(0b000_0001, 10, 19)]));
        assert!(!week_holds(&working, &[band(0b010_0000, 10, 11)]));
        assert!(!week_holds(&[band(0b001_1111, 9, 12), band(0b001_1111, 13, 18)], &[band(1, 11, 14)]));
    }

    #[test]
    fn a_holiday_is_held_by_its_own_bit_or_by_the_whole_week() {
        let holidays = band(HOLIDAYS, 9, 12);
        assert!(week_holds(WHOLE_WEEK, &[holidays]));
        assert!(week_holds(&[band(HOLIDAYS | 1, 8, 13)], &[holidays]));
        assert!(!week_holds(&[band(0b001_1111, 0, 24)], &[holidays]), "it may fall on a Saturday");
        assert!(!week_holds(&[holidays], &[band(1, 9, 12)]), "a Monday is no holiday by itself");
    }
}
