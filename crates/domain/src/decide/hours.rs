//! Calling hours on the customer's clock. Where the zone is not known the call has to fit every zone it may be; a day that may
//! be a public holiday counts as one.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::band::WallClock;
use crate::decide::consent::Lifts;
use crate::decide::reason::ReasonCode;
use crate::rulebook::{HolidayRule, Hours, Rulebook};
use crate::scope::Purpose;
use crate::time::Instant;

/// How many days ahead an opening is looked for.
const DAYS_AHEAD: u16 = 402;
/// How often the zones may send each other on before no common opening is taken to exist.
const ROUNDS: u16 = 2_000;

/// The hours that hold for a purpose; none if calls of this purpose may be placed at any time, or something lifts them.
pub(super) struct OpenHours<'a>(Vec<&'a Hours>);

impl<'a> OpenHours<'a> {
    pub(super) fn of(rulebook: &'a Rulebook, judged_as: Purpose, lifts: Lifts) -> Option<Self> {
        let hours: Vec<_> = rulebook.hours.iter().filter(|h| h.purposes.contains(&judged_as)).collect();
        let lifted = hours.iter().any(|h| lifts.lift(&h.unless));
        (!hours.is_empty() && !lifted).then_some(Self(hours))
    }

    /// Why a call may not be placed at the moment of this clock, if it may not.
    pub(super) fn closed(&self, clock: &WallClock<'_>) -> Option<ReasonCode> {
        let mut closed = None;
        for zone in clock.zones.iter() {
            let date = clock.at.date(zone);
            if self.entry(clock, zone, date, clock.at).is_some() {
                continue;
            }
            let local = clock.at.local(zone);
            let has_minute = |h: &&&Hours| {
                h.days & (1 << local.weekday) != 0 && (h.from_minute..h.until_minute).contains(&local.minute)
            };
            let code = match self.0.iter().find(has_minute) {
                Some(_) => ReasonCode::PublicHoliday,
                None => ReasonCode::QuietHours,
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
            let hours = self.entry(clock, zone, clock.at.date(zone), clock.at)?;
            let ends = clock.at.minutes_on(hours.until_minute - clock.at.local(zone).minute);
            clock.at.next_clock_change(zone).into_iter().chain([ends]).min()
        };
        clock.zones.iter().filter_map(end).min()
    }

    /// The hours that a moment lies in, on a date in a zone.
    fn entry(&self, clock: &WallClock<'_>, zone: &TimeZone, date: Date, at: Instant) -> Option<&Hours> {
        let local = at.local(zone);
        self.0
            .iter()
            .find(|h| {
                (h.from_minute..h.until_minute).contains(&local.minute)
                    && opens_on(h, local.weekday, date, clock)
            })
            .copied()
    }

    fn opens_in(&self, clock: &WallClock<'_>, zone: &TimeZone, from: Instant) -> Option<Instant> {
        let is_open = |at: &Instant| self.entry(clock, zone, at.date(zone), *at).is_some();
        if is_open(&from) {
            return Some(from);
        }
        let mut date = from.date(zone);
        let mut change = from.next_clock_change(zone);
        for _ in 0..DAYS_AHEAD {
            let weekday = date.weekday().to_monday_zero_offset().unsigned_abs();
            let hours = self.0.iter().filter(|h| opens_on(h, weekday, date, clock));
            let begins = hours.flat_map(|h| Instant::all_of_minute(date, h.from_minute, zone));
            // Where the clocks change, they can jump into hours, past their beginning.
            let jump = change.filter(|change| change.date(zone) == date);
            if let Some(first) = begins.chain(jump).filter(|at| *at >= from).filter(is_open).min() {
                return Some(first);
            }
            change = jump.map_or(change, |jump| jump.next_clock_change(zone));
            date = date.tomorrow().ok()?;
        }
        None
    }
}

fn opens_on(hours: &Hours, weekday: u8, date: Date, clock: &WallClock<'_>) -> bool {
    let open_today = hours.public_holidays == HolidayRule::Open || clock.holiday(date).surely_not();
    hours.days & (1 << weekday) != 0 && open_today
}
