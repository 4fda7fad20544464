//! What makes a call wait, by the plain reference: every stretch of time in which a cap or a pause holds is laid out, and the
//! wall clocks are walked along from edge to edge until nothing holds.

use anxin_domain::act::Word;
use anxin_domain::calendar::{Answer, Calendar};
use anxin_domain::call::Reach;
use anxin_domain::decide::ReasonCode;
use anxin_domain::people::Reply;
use anxin_domain::rulebook::{Across, Counts, HolidayRule, Hours, Lift, PauseAfter};
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use jiff::tz::TimeZone;

use super::case::Case;
use super::word::said;

/// An opening that is further away is none; so says the law, too.
const DAYS_AHEAD: i64 = 400;

const MINUTE: i64 = 60_000_000;

/// What lifts rules from a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lifted {
    pub(super) consent: bool,
    pub(super) relationship: bool,
}

impl Lifted {
    pub(super) fn by_one_of(self, unless: &[Lift]) -> bool {
        self.consent && unless.contains(&Lift::Consent)
            || self.relationship && unless.contains(&Lift::Relationship)
    }
}

/// A rule about how often or how soon again.
struct Hold {
    code: ReasonCode,
    /// It holds while so many of the stretches hold the moment.
    at_least: usize,
    /// Half-open stretches of time.
    stretches: Vec<(Instant, Instant)>,
}

impl Hold {
    fn holds(&self, at: Instant) -> bool {
        self.stretches.iter().filter(|(from, until)| *from <= at && at < *until).count() >= self.at_least
    }
}

/// All that makes one call wait.
pub(super) struct Waiting<'c> {
    holds: Vec<Hold>,
    hours: Vec<&'c Hours>,
    calendar: Option<&'static Calendar>,
    zones: &'c Zones,
    at: Instant,
}

impl<'c> Waiting<'c> {
    pub(super) fn new(case: &'c Case, zones: &'c Zones, purpose: Purpose, lifted: Lifted) -> Self {
        let rulebook = &case.book.rulebook;
        let mut hours: Vec<&Hours> =
            rulebook.hours.iter().filter(|h| h.purposes.contains(&purpose)).collect();
        // One entry that is lifted lifts them all: together they say when calls may be placed.
        if hours.iter().any(|entry| lifted.by_one_of(&entry.unless)) {
            hours.clear();
        }
        let mut holds = Vec::new();
        caps(case, zones, purpose, lifted, &mut holds);
        pauses(case, zones, purpose, lifted, &mut holds);
        Self { holds, hours, calendar: rulebook.calendar, zones, at: case.call.at }
    }

    /// The reasons to wait at the moment of the call.
    pub(super) fn reasons(&self) -> Vec<ReasonCode> {
        let mut codes: Vec<_> = self.holds.iter().filter(|h| h.holds(self.at)).map(|h| h.code).collect();
        let closed = self.zones.iter().filter(|zone| !self.is_open(self.at, zone));
        // Where one clock shows the dead of night and another a holiday, the night is said.
        codes.extend(closed.map(|zone| self.why_closed(zone)).min());
        codes
    }

    /// The first moment at which nothing makes the call wait.
    pub(super) fn until(&self) -> Option<Instant> {
        let mut at = self.at;
        while self.hours.is_empty() || at <= self.at.plus_days(DAYS_AHEAD) {
            if self.holds.iter().any(|hold| hold.holds(at)) {
                let ends = self.holds.iter().flat_map(|hold| hold.stretches.iter().map(|(_, until)| *until));
                at = ends.filter(|end| *end > at).min().unwrap();
            } else if let Some(closed) = self.zones.iter().find(|zone| !self.is_open(at, zone)) {
                at = self.next_edge(at, closed);
            } else {
                return Some(at);
            }
        }
        None
    }

    fn is_open(&self, at: Instant, zone: &TimeZone) -> bool {
        self.hours.is_empty()
            || self.entries_at(at, zone).any(|entry| !self.is_closed_by_holiday(entry, at, zone))
    }

    /// The entries that the weekday and the time of day lie in.
    fn entries_at(&self, at: Instant, zone: &TimeZone) -> impl Iterator<Item = &&'c Hours> {
        let local = at.local(zone);
        self.hours.iter().filter(move |entry| {
            entry.days >> local.weekday & 1 == 1
                && entry.from_minute <= local.minute
                && local.minute < entry.until_minute
        })
    }

    fn is_closed_by_holiday(&self, entry: &Hours, at: Instant, zone: &TimeZone) -> bool {
        let day = || self.calendar.map_or(Answer::No, |c| c.day(at.date(zone)).is_public_holiday());
        entry.public_holidays == HolidayRule::Closed && day() != Answer::No
    }

    fn why_closed(&self, zone: &TimeZone) -> ReasonCode {
        match self.entries_at(self.at, zone).next() {
            Some(_) => ReasonCode::PublicHoliday,
            None => ReasonCode::QuietHours,
        }
    }

    /// The next moment at which a day or an entry begins; on a day on which the clocks change, the next quarter of an hour.
    fn next_edge(&self, at: Instant, zone: &TimeZone) -> Instant {
        let minute_of = |moment: Instant| i64::from(moment.local(zone).minute);
        let start = Instant::from_micros(at.micros().div_euclid(MINUTE) * MINUTE);
        let now = minute_of(at);
        if minute_of(at.plus_days(1)) != now {
            return Instant::from_micros((at.micros().div_euclid(15 * MINUTE) + 1) * 15 * MINUTE);
        }
        let edges = self.hours.iter().map(|entry| i64::from(entry.from_minute)).chain([1_440]);
        let next = edges.filter(|edge| *edge > now).min().unwrap();
        Instant::from_micros(start.micros() + (next - now) * MINUTE)
    }
}

/// Whether something done by a brand or an agent counts for this caller.
fn counts_for(case: &Case, across: Across, brand: Option<&str>, agent: Option<&str>) -> bool {
    match (across, &case.caller) {
        (Across::Brands, _) => true,
        (_, None) => false,
        (Across::Brand, Some(caller)) => brand == Some(caller.brand.as_str()),
        (Across::Agent, Some(caller)) => agent == Some(caller.agent.as_str()),
    }
}

/// An attempt counts from whenever it is: one that is planned for a moment to come has been reserved.
fn caps(case: &Case, zones: &Zones, purpose: Purpose, lifted: Lifted, holds: &mut Vec<Hold>) {
    for (cap, length) in case.book.rulebook.caps.iter().zip(&case.book.caps) {
        if !cap.purposes.contains(&purpose) || lifted.by_one_of(&cap.unless) {
            continue;
        }
        let counted = case.attempts.iter().filter(|attempt| {
            cap.purposes.contains(&attempt.purpose)
                && (cap.counts == Counts::Rings || attempt.reach == Reach::Answered)
                && counts_for(
                    case,
                    cap.across,
                    attempt.brand.as_ref().map(|brand| brand.as_str()),
                    attempt.agent.as_ref().map(|agent| agent.as_str()),
                )
        });
        let always = Instant::from_micros(i64::MIN);
        let stretches = counted.map(|attempt| (always, length.after(attempt.at, zones))).collect();
        holds.push(Hold { code: ReasonCode::FrequencyCap, at_least: usize::from(cap.attempts), stretches });
    }
}

fn pauses(case: &Case, zones: &Zones, purpose: Purpose, lifted: Lifted, holds: &mut Vec<Hold>) {
    for (pause, length) in case.book.rulebook.pauses.iter().zip(&case.book.pauses) {
        if !pause.purposes.contains(&purpose) || lifted.by_one_of(&pause.unless) {
            continue;
        }
        let (code, began) = match pause.after {
            PauseAfter::Refusal => (ReasonCode::RefusedLately, refusals(case, pause.across, purpose)),
            PauseAfter::Conversation => (ReasonCode::SpokenLately, conversations(case, pause.across)),
            PauseAfter::Request => (ReasonCode::RequestedLately, requests(case, pause.across, true)),
            PauseAfter::DeclinedRequest => (ReasonCode::RequestedLately, requests(case, pause.across, false)),
        };
        let stretches = began.into_iter().map(|from| (from, length.after(from, zones))).collect();
        holds.push(Hold { code, at_least: 1, stretches });
    }
}

/// Refusals of calls like this one, at whatever time of the week and whether or not they are in force still.
fn refusals(case: &Case, across: Across, purpose: Purpose) -> Vec<Instant> {
    let to_them = |scope: &Scope| match (&scope.grantee, &case.caller) {
        (Grantee::Everyone, _) => true,
        _ if across == Across::Brands => true,
        (Grantee::Brand(brand), Some(caller)) => *brand == caller.brand,
        (Grantee::Agent(agent), Some(caller)) => *agent == caller.agent,
        (_, None) => false,
    };
    let names = |scope: &Scope, purpose| scope.purposes.is_empty() || scope.purposes.contains(&purpose);
    let about = |scope: &Scope| {
        // Asking for consent is asking to be allowed to sell.
        let purpose_fits =
            names(scope, purpose) || purpose == Purpose::ConsentRequest && names(scope, Purpose::Marketing);
        let business = case.call.line_of_business;
        let business_fits = business.is_none_or(|b: LineOfBusiness| {
            scope.lines_of_business.is_empty() || scope.lines_of_business.contains(&b)
        });
        let channel_fits = scope.channels.is_empty() || scope.channels.contains(&case.call.channel);
        purpose_fits && business_fits && channel_fits
    };
    let refusals = case.acts.iter().filter(|act| act.word == Word::Refuse);
    refusals.filter(|act| to_them(&act.scope) && about(&act.scope)).map(said).collect()
}

fn conversations(case: &Case, across: Across) -> Vec<Instant> {
    let answered = case.attempts.iter().filter(|attempt| attempt.reach == Reach::Answered);
    let ours = answered.filter(|attempt| {
        let (brand, agent) = (attempt.brand.as_ref(), attempt.agent.as_ref());
        counts_for(case, across, brand.map(|b| b.as_str()), agent.map(|a| a.as_str()))
    });
    ours.map(|attempt| attempt.at).collect()
}

fn requests(case: &Case, across: Across, open: bool) -> Vec<Instant> {
    let ours = case.requests.iter().filter(|request| {
        counts_for(case, across, Some(request.brand.as_str()), Some(request.agent.as_str()))
    });
    let began = ours.filter_map(|request| match request.answer {
        None => open.then_some(request.asked_at),
        Some(answer) => (!open && answer.said == Reply::Declined).then_some(answer.at),
    });
    began.collect()
}
