//! Calling hours on the customer's clock. Where the zone is not known the call has to fit every zone it may be; a day that may
//! be a public holiday counts as one.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::band::WallClock;
use crate::decide::consent::Lifts;
use crate::decide::reason::ReasonCode;
use crate::rulebook::{HolidayRule, Hours, Rulebook};
use crate::scope::Purpose;
use crate::time::{Instant, LocalTime};

/// How many days ahead an opening is looked for.
const DAYS_AHEAD: u16 = 402;
/// How often the zones may send each other on before no common opening is taken to exist.
const ROUNDS: u16 = 2_000;

/// The hours that hold for a purpose; none if calls of this purpose may be placed at any time, or something lifts them.
pub(super) struct OpenHours<'a> {
    all: &'a [Hours],
    judged_as: Purpose,
}

impl<'a> OpenHours<'a> {
    pub(super) fn of(rulebook: &'a Rulebook, judged_as: Purpose, lifts: Lifts) -> Option<Self> {
        let hours = Self { all: &rulebook.hours, judged_as };
        let lifted = hours.each().any(|h| lifts.lift(&h.unless));
        (hours.each().next().is_some() && !lifted).then_some(hours)
    }

    fn each(&self) -> impl Iterator<Item = &'a Hours> {
        let judged_as = self.judged_as;
        self.all.iter().filter(move |hours| hours.purposes.contains(&judged_as))
    }

    /// Why a call may not be placed at the moment of this clock, if it may not.
    pub(super) fn closed(&self, clock: &WallClock<'_>) -> Option<ReasonCode> {
        let mut closed = None;
        for zone in clock.zones.iter() {
            let local = clock.at.local(zone);
            if self.entry(clock, zone, local, clock.at).is_some() {
                continue;
            }
            let code = match self.each().any(|hours| has_minute(hours, local)) {
                true => ReasonCode::PublicHoliday,
                false => ReasonCode::QuietHours,
            };
            closed = Some(closed.map_or(code, |known: ReasonCode| known.min(code)));
        }
        closed
    }

    /// The first moment from the one of this clock on at which a call may be placed in every zone.
    pub(super) fn opens(&self, clock: &WallClock<'_>) -> Option<Instant> {
        let mut at = clock.at;
        for _ in 0..ROUNDS {
            let latest = clock
                .zones
                .iter()
                .map(|zone| self.opens_in(clock, zone, at))
                .try_fold(at, |latest, next| next.map(|next| latest.max(next)))?;
            if latest == at {
                return Some(at);
            }
            at = latest;
        }
        None
    }

    /// The first moment after the one of this clock at which the hours it lies in may end in some zone; where the clocks change
    /// the wall clock jumps over ends or shows them twice.
    pub(super) fn closes(&self, clock: &WallClock<'_>) -> Option<Instant> {
        let end = |zone: &TimeZone| {
            let local = clock.at.local(zone);
            let hours = self.entry(clock, zone, local, clock.at)?;
            let ends = clock.at.minutes_on(hours.until_minute - local.minute);
            clock.at.next_clock_change(zone).into_iter().chain([ends]).min()
        };
        clock.zones.iter().filter_map(end).min()
    }

    /// The hours that a moment lies in, in a zone in which the clock shows `local` at it.
    fn entry(
        &self,
        clock: &WallClock<'_>,
        zone: &TimeZone,
        local: LocalTime,
        at: Instant,
    ) -> Option<&'a Hours> {
        self.each().find(|hours| has_minute(hours, local) && is_open(hours, clock, || at.date(zone)))
    }

    fn opens_in(&self, clock: &WallClock<'_>, zone: &TimeZone, from: Instant) -> Option<Instant> {
        let is_in = |at: &Instant| self.entry(clock, zone, at.local(zone), *at).is_some();
        if is_in(&from) {
            return Some(from);
        }
        let mut date = from.date(zone);
        let mut change = from.next_clock_change(zone);
        for _ in 0..DAYS_AHEAD {
            let weekday = date.weekday().to_monday_zero_offset().unsigned_abs();
            let on = |hours: &&Hours| hours.days & (1 << weekday) != 0 && is_open(hours, clock, || date);
            let hours = self.each().filter(on);
            let begins = hours.flat_map(|h| Instant::all_of_minute(date, h.from_minute, zone));
            // Where the clocks change, they can jump into hours, past their beginning.
            let jump = change.filter(|change| change.date(zone) == date);
            if let Some(first) = begins.chain(jump).filter(|at| *at >= from).filter(is_in).min() {
                return Some(first);
            }
            change = jump.map_or(change, |jump| jump.next_clock_change(zone));
            date = date.tomorrow().ok()?;
        }
        None
    }
}

/// Whether hours have the minute and the weekday that a clock shows.
fn has_minute(hours: &Hours, local: LocalTime) -> bool {
    hours.days & (1 << local.weekday) != 0 && (hours.from_minute..hours.until_minute).contains(&local.minute)
}

/// Whether hours hold on a date as far as public holidays go; which date it is, is asked only where that matters.
fn is_open(hours: &Hours, clock: &WallClock<'_>, date: impl Fn() -> Date) -> bool {
    hours.public_holidays == HolidayRule::Open || clock.holiday(date()).surely_not()
}
