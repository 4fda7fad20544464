//! How an agent's calls went: calls, answers, conversations, viewings; how often each customer was called; at which hours people
//! answer; and the middle of the store. A call belongs to whoever its line was registered to at the end of its hour.

use std::collections::BTreeMap;

use anxin_domain::ids::AgentId;
use anxin_domain::number::Number;
use anxin_domain::people::Line;
use anxin_domain::time::{DAY_MICROS, Instant};
use anxin_store::directory::lines_of;
use anxin_store::{StoreError, Tx};
use jiff::tz::TimeZone;

use super::counted::HOUR_MICROS;
use super::review::Replies;
use crate::Desk;
use crate::error::DeskError;

/// From so many seconds of talk on, a call is a conversation: shorter ones are "wrong moment" and "no, thank you".
pub const CONVERSATION_SECONDS: u32 = 60;
/// Days that the figures are about: four whole weeks, so that every day of the week is in them equally often.
pub const COACHING_DAYS: i64 = 28;
/// Hours of a day that stand together: fewer calls in each would say less than chance.
pub const BAND_HOURS: u8 = 2;
/// Calls that a band of hours needs before its share of answers is told.
pub const BAND_AT_LEAST: i64 = 20;
/// Agents of a store who called, the reader among them, before their middle is told: with fewer, it would tell of one of them.
pub const COLLEAGUES_AT_LEAST: usize = 5;
/// Customers that are shown of those who were called most often.
pub const MOST_OFTEN_SHOWN: usize = 5;
/// Calls of one line that are read to see how often each customer was called: more than anybody makes in four weeks.
const CALLS_READ: u32 = 20_000;

/// Figures of one agent, or the middle of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Calls placed.
    pub calls: i64,
    /// Those that somebody answered.
    pub answered: i64,
    /// Those with at least [`CONVERSATION_SECONDS`] of talk.
    pub conversations: i64,
    /// Viewings that began: business of that kind that was opened for the agent.
    pub viewings: i64,
    /// Seconds of talk.
    pub talk_seconds: i64,
}

impl Figures {
    /// Answered calls of a hundred, rounded down; none where there was no call.
    #[must_use]
    pub const fn answered_of_100(&self) -> Option<i64> {
        of_100(self.answered, self.calls)
    }

    /// Conversations of a hundred calls, rounded down; none where there was no call.
    #[must_use]
    pub const fn conversations_of_100(&self) -> Option<i64> {
        of_100(self.conversations, self.calls)
    }
}

const fn of_100(part: i64, whole: i64) -> Option<i64> {
    if whole > 0 { Some(part.saturating_mul(100) / whole) } else { None }
}

/// One week of the four, the oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// When it began.
    pub from: Instant,
    /// What it brought.
    pub calls: i64,
    /// Conversations among them.
    pub conversations: i64,
}

/// A band of hours on the customers' clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The hour it begins with, 0 to 23.
    pub from_hour: u8,
    /// Calls in it.
    pub calls: i64,
    /// Answered of a hundred; none where there were fewer than [`BAND_AT_LEAST`] calls.
    pub answered_of_100: Option<i64>,
}

/// The middle of the agents of a store who called: of an even number, the lower of the two in the middle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Middle {
    /// Of how many agents.
    pub agents: usize,
    /// The middle of each figure by itself.
    pub figures: Figures,
    /// The middle of answered calls of a hundred.
    pub answered_of_100: i64,
    /// The middle of conversations of a hundred calls.
    pub conversations_of_100: i64,
    /// The middle of answered calls of a hundred by bands of hours, by the hour each begins with: of agents with [`BAND_AT_LEAST`] calls in
    /// it, where [`COLLEAGUES_AT_LEAST`] have so many.
    pub bands: BTreeMap<u8, i64>,
}

/// How often customers were called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacted {
    /// Customers who were called once, twice, three times, four times, more often.
    pub customers: [u64; 5],
    /// Those who were called most often, most often first.
    pub most: Vec<Often>,
}

/// A customer and how often they were called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Often {
    /// Whom; where only a privacy number is known, that one.
    pub number: Number,
    /// How often.
    pub calls: u64,
    /// When last.
    pub last_at: Instant,
}

/// How an agent's calls went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coaching {
    /// From when on.
    pub since: Instant,
    /// Up to when.
    pub until: Instant,
    /// The agent's own figures.
    pub mine: Figures,
    /// Week by week.
    pub weeks: Vec<Week>,
    /// By bands of hours; those without any call are left out.
    pub bands: Vec<Band>,
    /// How often customers were called.
    pub contacted: Contacted,
    /// The middle of the store; none where too few agents called, or the agent is in no store now.
    pub middle: Option<Middle>,
    /// What the agent said of conversations.
    pub replies: Replies,
}

impl Desk {
    /// Adds up the last [`COACHING_DAYS`] days of an agent, on the clock of a zone.
    ///
    /// # Errors
    /// [`DeskError`] when the store or the journal does not answer.
    pub async fn coaching(&self, agent: &AgentId, zone: &TimeZone) -> Result<Coaching, DeskError> {
        let until = self.clock().now();
        let since = until.plus_days(-COACHING_DAYS);
        let (asked, zone) = (agent.clone(), zone.clone());
        let read = move |tx: &mut dyn Tx| {
            let hours = hours_of(tx, &asked, since, until)?;
            let viewings = viewings_of(tx, &asked, since, until)?;
            let middle = middle_of_store(tx, &asked, since, until, &zone)?;
            let replies = Replies::of(tx, &asked, since, until)?;
            let lines = lines_of(tx, &asked)?;
            let mine = Figures { viewings, ..sum(&hours) };
            let (weeks, bands) = (weeks(&hours, since), bands(&hours, &zone));
            let contacted = Contacted::default();
            Ok((Coaching { since, until, mine, weeks, bands, contacted, middle, replies }, lines))
        };
        let (coaching, lines) = self.store().read::<_, _, StoreError>(read).await?;
        let contacted = self.contacted(&lines, since, until).await?;
        Ok(Coaching { contacted, ..coaching })
    }

    async fn contacted(
        &self,
        lines: &[Line],
        since: Instant,
        until: Instant,
    ) -> Result<Contacted, DeskError> {
        let mut called: BTreeMap<Number, (u64, Instant)> = BTreeMap::new();
        for line in lines {
            let from = since.max(line.interval.from);
            let to = line.interval.until.map_or(until, |end| end.min(until));
            for (number, at) in self.journal().calls_from(line.number, from, to, CALLS_READ).await? {
                let bound = self.gate().registry().now().bound(number, line.number, at);
                let whom = bound.map_or(number, |binding| binding.b);
                let seen = called.entry(whom).or_insert((0, at));
                *seen = (seen.0 + 1, seen.1.max(at));
            }
        }
        let mut contacted = Contacted::default();
        for (count, _) in called.values() {
            let place = usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
            contacted.customers[place.min(4)] += 1;
        }
        let mut most: Vec<Often> = called
            .into_iter()
            .filter(|(_, (calls, _))| *calls > 1)
            .map(|(number, (calls, last_at))| Often { number, calls, last_at })
            .collect();
        most.sort_by_key(|often| (std::cmp::Reverse((often.calls, often.last_at)), often.number));
        most.truncate(MOST_OFTEN_SHOWN);
        Ok(Contacted { most, ..contacted })
    }
}

/// The sums of an hour of one of the agent's lines.
pub(super) struct Hour {
    at: Instant,
    figures: Figures,
}

/// Whose an hour is: who had the line when it ended.
const OWNED: &str =
    "l.from_at < h.hour + 3600000000 AND (l.until_at IS NULL OR l.until_at >= h.hour + 3600000000)";

pub(super) fn hours_of(
    tx: &mut dyn Tx,
    agent: &AgentId,
    since: Instant,
    until: Instant,
) -> Result<Vec<Hour>, StoreError> {
    let sql = format!(
        "SELECT h.hour, h.calls, h.answered, h.conversations, h.talk_seconds FROM line l \
         JOIN line_hour h ON h.line = l.number AND h.hour >= $2 AND h.hour <= $3 WHERE l.agent = $1 AND {OWNED}"
    );
    let params = [agent.as_str().into(), first_hour(since).into(), until.into()];
    let read = |row: &anxin_store::Row| {
        Ok(Hour {
            at: row.instant(0)?,
            figures: Figures {
                calls: row.int(1)?,
                answered: row.int(2)?,
                conversations: row.int(3)?,
                viewings: 0,
                talk_seconds: row.int(4)?,
            },
        })
    };
    tx.query(&sql, &params)?.iter().map(read).collect()
}

/// The beginning of the first whole hour.
fn first_hour(since: Instant) -> Instant {
    let hours = since.micros().div_euclid(HOUR_MICROS);
    let whole = since.micros().rem_euclid(HOUR_MICROS) == 0;
    Instant::from_micros((hours + i64::from(!whole)) * HOUR_MICROS)
}

fn viewings_of(tx: &mut dyn Tx, agent: &AgentId, since: Instant, until: Instant) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM ticket WHERE agent = $1 AND from_at >= $2 AND from_at < $3 AND kind = 'viewing'";
    let row = tx.query_opt(sql, &[agent.as_str().into(), since.into(), until.into()])?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// The middle of the store in which the agent is now, of everybody who called for it in this time.
fn middle_of_store(
    tx: &mut dyn Tx,
    agent: &AgentId,
    since: Instant,
    until: Instant,
    zone: &TimeZone,
) -> Result<Option<Middle>, StoreError> {
    let sql = "SELECT brand, store FROM affiliation WHERE agent = $1 AND from_at <= $2 \
               AND (until_at IS NULL OR until_at > $2)";
    let Some(place) = tx.query_opt(sql, &[agent.as_str().into(), until.into()])? else { return Ok(None) };
    let sums = ["calls", "answered", "conversations", "talk_seconds"]
        .map(|column| format!("CAST(COALESCE(SUM(h.{column}), 0) AS BIGINT)"))
        .join(", ");
    let viewings = "(SELECT COUNT(*) FROM ticket t WHERE t.agent = a.agent AND t.from_at >= $3 AND t.from_at < $4 \
                    AND t.kind = 'viewing')";
    let sql = format!(
        "SELECT a.agent, h.hour, {sums}, {viewings} FROM affiliation a JOIN line l ON l.agent = a.agent \
         JOIN line_hour h ON h.line = l.number AND h.hour >= $5 AND h.hour <= $4 WHERE a.brand = $1 AND a.store = $2 \
         AND a.from_at < h.hour + 3600000000 AND (a.until_at IS NULL OR a.until_at >= h.hour + 3600000000) AND {OWNED} \
         GROUP BY a.agent, h.hour"
    );
    let params =
        [place.text(0)?.into(), place.text(1)?.into(), since.into(), until.into(), first_hour(since).into()];
    let mut agents: BTreeMap<String, (Vec<Hour>, i64)> = BTreeMap::new();
    for row in tx.query(&sql, &params)? {
        let figures = Figures {
            calls: row.int(2)?,
            answered: row.int(3)?,
            conversations: row.int(4)?,
            talk_seconds: row.int(5)?,
            viewings: 0,
        };
        let (hours, viewings) = agents.entry(row.text(0)?).or_default();
        hours.push(Hour { at: row.instant(1)?, figures });
        *viewings = row.int(6)?;
    }
    let called =
        agents.values().map(|(hours, viewings)| (hours, Figures { viewings: *viewings, ..sum(hours) }));
    let called: Vec<(&Vec<Hour>, Figures)> = called.filter(|(_, figures)| figures.calls > 0).collect();
    let all: Vec<Figures> = called.iter().map(|(_, figures)| *figures).collect();
    let bands: Vec<Vec<Band>> = called.iter().map(|(hours, _)| bands(hours, zone)).collect();
    Ok(Middle::of(&all).map(|middle| Middle { bands: middle_bands(&bands), ..middle }))
}

/// The middle of each band of hours, of those who called often enough in it; none where they are too few for it to tell of nobody.
fn middle_bands(agents: &[Vec<Band>]) -> BTreeMap<u8, i64> {
    let mut shares: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
    for band in agents.iter().flatten() {
        if let Some(share) = band.answered_of_100 {
            shares.entry(band.from_hour).or_default().push(share);
        }
    }
    shares.retain(|_, shares| shares.len() >= COLLEAGUES_AT_LEAST);
    shares.into_iter().map(|(hour, shares)| (hour, lower_middle(shares))).collect()
}

fn lower_middle(mut figures: Vec<i64>) -> i64 {
    figures.sort_unstable();
    let place = figures.len().saturating_sub(1) / 2;
    figures.get(place).copied().unwrap_or_default()
}

impl Middle {
    fn of(all: &[Figures]) -> Option<Self> {
        if all.len() < COLLEAGUES_AT_LEAST {
            return None;
        }
        let by = |figure: fn(&Figures) -> i64| lower_middle(all.iter().map(figure).collect());
        Some(Self {
            agents: all.len(),
            figures: Figures {
                calls: by(|one| one.calls),
                answered: by(|one| one.answered),
                conversations: by(|one| one.conversations),
                viewings: by(|one| one.viewings),
                talk_seconds: by(|one| one.talk_seconds),
            },
            answered_of_100: by(|one| one.answered_of_100().unwrap_or_default()),
            conversations_of_100: by(|one| one.conversations_of_100().unwrap_or_default()),
            bands: BTreeMap::new(),
        })
    }
}

pub(super) fn sum(hours: &[Hour]) -> Figures {
    hours.iter().fold(Figures::default(), |sum, hour| Figures {
        calls: sum.calls + hour.figures.calls,
        answered: sum.answered + hour.figures.answered,
        conversations: sum.conversations + hour.figures.conversations,
        viewings: 0,
        talk_seconds: sum.talk_seconds + hour.figures.talk_seconds,
    })
}

fn weeks(hours: &[Hour], since: Instant) -> Vec<Week> {
    let count = usize::try_from(COACHING_DAYS / 7).unwrap_or_default();
    let begin = |place: usize| since.plus_days(i64::try_from(place).unwrap_or_default() * 7);
    let mut weeks: Vec<Week> =
        (0..count).map(|place| Week { from: begin(place), calls: 0, conversations: 0 }).collect();
    for hour in hours {
        let place = (hour.at.micros() - since.micros()).max(0) / (7 * DAY_MICROS);
        if let Some(week) = usize::try_from(place).ok().and_then(|place| weeks.get_mut(place)) {
            week.calls += hour.figures.calls;
            week.conversations += hour.figures.conversations;
        }
    }
    weeks
}

fn bands(hours: &[Hour], zone: &TimeZone) -> Vec<Band> {
    let mut sums: BTreeMap<u8, Figures> = BTreeMap::new();
    for hour in hours {
        let local = u8::try_from(hour.at.local(zone).minute / 60).unwrap_or_default();
        let sum = sums.entry(local / BAND_HOURS * BAND_HOURS).or_default();
        sum.calls += hour.figures.calls;
        sum.answered += hour.figures.answered;
    }
    let band = |(from_hour, sum): (u8, Figures)| Band {
        from_hour,
        calls: sum.calls,
        answered_of_100: sum.answered_of_100().filter(|_| sum.calls >= BAND_AT_LEAST),
    };
    sums.into_iter().map(band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(calls: i64, answered: i64) -> Figures {
        Figures { calls, answered, ..Figures::default() }
    }

    #[test]
    fn the_middle_is_told_of_enough_agents_only() {
        let all: Vec<Figures> = [10, 20, 30, 40, 100].map(|calls| figures(calls, 10)).to_vec();
        assert_eq!(Middle::of(&all[..COLLEAGUES_AT_LEAST - 1]), None);
        let middle = Middle::of(&all).unwrap();
        assert_eq!((middle.agents, middle.figures.calls, middle.answered_of_100), (5, 30, 33));
        let six = [all, vec![figures(35, 0)]].concat();
        assert_eq!(Middle::of(&six).unwrap().figures.calls, 30, "the lower of the two in the middle");
    }

    #[test]
    fn the_middle_of_an_hour_is_told_of_enough_agents_who_called_in_it() {
        let band = |from_hour, answered_of_100| Band { from_hour, calls: 20, answered_of_100 };
        let mut agents: Vec<Vec<Band>> = [50, 10, 30, 20].map(|share| vec![band(10, Some(share))]).to_vec();
        assert_eq!(middle_bands(&agents), BTreeMap::new(), "four would tell of one of them");
        agents.push(vec![band(10, None), band(12, Some(90))]);
        assert_eq!(middle_bands(&agents), BTreeMap::new(), "who hardly called in it does not count");
        agents.push(vec![band(10, Some(40))]);
        assert_eq!(middle_bands(&agents), BTreeMap::from([(10, 30)]));
    }

    #[test]
    fn hours_fall_into_the_bands_of_the_customers_clock_and_few_calls_tell_no_share() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let at = |text: &str| Instant::parse(text).unwrap();
        let hour = |text, calls, answered| Hour { at: at(text), figures: figures(calls, answered) };
        let hours = [
            hour("2026-11-20T10:00:00+08:00", 15, 3),
            hour("2026-11-21T11:00:00+08:00", 5, 3),
            hour("2026-11-21T12:00:00+08:00", BAND_AT_LEAST - 1, 9),
        ];
        let found = bands(&hours, &zone);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].from_hour, found[0].calls, found[0].answered_of_100), (10, 20, Some(30)));
        assert_eq!((found[1].from_hour, found[1].answered_of_100), (12, None));
    }

    #[test]
    fn no_call_is_no_share() {
        assert_eq!(Figures::default().answered_of_100(), None);
        assert_eq!(figures(3, 2).answered_of_100(), Some(66));
    }
}
