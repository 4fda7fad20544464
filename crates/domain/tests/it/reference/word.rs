//! The latest word by the plain reference: acts are folded from the oldest to the newest, permits that are alive are kept.
//! What a scope covers is found by spelling it out as sets.

use std::collections::BTreeSet;

use anxin_domain::act::{Act, Word};
use anxin_domain::band::Band;
use anxin_domain::calendar::Answer;
use anxin_domain::ids::PersonId;
use anxin_domain::rulebook::GeneralRefusal;
use anxin_domain::scope::{Channel, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;

use super::case::Case;

/// The weekly bands of random cases begin and end on these minutes, so the stretches between them are all of a day.
pub(super) const EDGES: [u16; 8] = [0, 120, 150, 540, 720, 1080, 1260, 1440];

/// What is heard although it should not be, to find out whether a consent was lost by that alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DeafTo {
    Nothing,
    ChangeOfHolder,
    Lapse,
    CallsMade,
}

/// One wall clock at the moment of the ring.
pub(super) struct Shown {
    pub(super) weekday: u8,
    pub(super) minute: u16,
    pub(super) holiday: Answer,
}

/// Everything that the fold needs about a case.
pub(super) struct Ear<'c> {
    case: &'c Case,
    zones: &'c Zones,
    clocks: Vec<Shown>,
    purpose: Purpose,
    spelt: Vec<Spelt>,
}

impl<'c> Ear<'c> {
    pub(super) fn new(case: &'c Case, zones: &'c Zones, purpose: Purpose) -> Self {
        let clocks = zones.iter().map(|zone| {
            let local = case.call.at.local(zone);
            let date = case.call.at.date(zone);
            let holiday = case.book.rulebook.calendar.map_or(Answer::No, |c| c.day(date).is_public_holiday());
            Shown { weekday: local.weekday, minute: local.minute, holiday }
        });
        let spelt = case.acts.iter().map(|act| spell(&act.scope)).collect();
        Self { case, zones, clocks: clocks.collect(), purpose, spelt }
    }

    /// The act that is the latest word of all who share the number: a no of any of them, else a yes to this call.
    pub(super) fn latest(&self, deaf: DeafTo) -> Option<usize> {
        let people: BTreeSet<Option<&PersonId>> = self.case.acts.iter().map(|a| a.person.as_ref()).collect();
        let words: Vec<usize> = people.into_iter().filter_map(|p| self.latest_of(p, deaf)).collect();
        let no = words.iter().copied().filter(|word| self.case.acts[*word].word == Word::Refuse).max();
        let to_this_call = |word: &usize| match (&self.case.acts[*word].person, &self.case.call.person) {
            (Some(who), Some(called)) => who == called,
            _ => true,
        };
        no.or_else(|| words.iter().copied().filter(to_this_call).max())
    }

    fn latest_of(&self, person: Option<&PersonId>, deaf: DeafTo) -> Option<usize> {
        let acts = &self.case.acts;
        let (mut permits, mut refusals, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        for this in 0..acts.len() {
            if acts[this].person.as_ref() != person || !self.stands(this, deaf) {
                continue;
            }
            match acts[this].word {
                Word::Permit => {
                    let answered_before = answers
                        .iter()
                        .any(|no| said(&acts[*no]) > said(&acts[this]) && !self.keeps(*no, this));
                    if !answered_before {
                        permits.push(this);
                    }
                }
                Word::Refuse | Word::Withdraw => {
                    permits.retain(|permit| self.keeps(this, *permit));
                    answers.push(this);
                    if acts[this].word == Word::Refuse {
                        refusals.push(this);
                    } else {
                        refusals.retain(|refusal| !self.takes_back(this, *refusal));
                    }
                }
            }
        }
        permits.last().or(refusals.last()).copied()
    }

    /// Whether a refusal or withdrawal leaves a permit alive.
    fn keeps(&self, no: usize, permit: usize) -> bool {
        let (small, big) = (&self.spelt[permit], &self.spelt[no]);
        let by_its_word = self.case.acts[no].keeps_exceptions && small.inside(big) && !big.inside(small);
        let by_the_place = self.case.book.rulebook.consent.general_refusal == GeneralRefusal::KeepsConsents
            && self.case.acts[no].word == Word::Refuse
            && big.who == EVERYONE
            && small.who != EVERYONE;
        by_its_word || by_the_place
    }

    fn takes_back(&self, withdrawal: usize, refusal: usize) -> bool {
        said(&self.case.acts[refusal]) <= said(&self.case.acts[withdrawal])
            && self.spelt[refusal].inside(&self.spelt[withdrawal])
    }

    /// Whether an act is in force and speaks about this call.
    fn stands(&self, index: usize, deaf: DeafTo) -> bool {
        let act = &self.case.acts[index];
        let at = self.case.call.at;
        if act.effective_at > at || act.expires_at.is_some_and(|end| end <= at) {
            return false;
        }
        self.speaks_about_the_call(act) && (act.word != Word::Permit || self.is_good(act, deaf))
    }

    fn speaks_about_the_call(&self, act: &Act) -> bool {
        let scope = spell_lists(&act.scope);
        let to_them = match (&act.scope.grantee, &self.case.caller) {
            (Grantee::Everyone, _) => true,
            (Grantee::Brand(brand), Some(caller)) => *brand == caller.brand,
            (Grantee::Agent(agent), Some(caller)) => *agent == caller.agent,
            (_, None) => false,
        };
        let hidden = act.word != Word::Permit || act.scope.lines_of_business.is_empty();
        let about = self.case.call.line_of_business.map_or(hidden, |said| scope.1 >> said as u8 & 1 == 1);
        to_them
            && about
            && scope.0 >> self.purpose as u8 & 1 == 1
            && scope.2 >> self.case.call.channel as u8 & 1 == 1
            && self.is_in_time(act)
    }

    /// A permit has to fit every clock; a refusal and a withdrawal hold if one fits.
    fn is_in_time(&self, act: &Act) -> bool {
        if act.scope.bands.is_empty() {
            return true;
        }
        let on = |band: &Band, bit: u8| band.days >> bit & 1 == 1;
        let fits = |shown: &Shown, holiday: bool| {
            act.scope.bands.iter().any(|band| {
                (on(band, shown.weekday) || holiday && on(band, 7))
                    && band.from_minute <= shown.minute
                    && shown.minute < band.until_minute
            })
        };
        match act.word {
            Word::Permit => self.clocks.iter().all(|shown| fits(shown, shown.holiday == Answer::Yes)),
            _ => self.clocks.iter().any(|shown| fits(shown, shown.holiday != Answer::No)),
        }
    }

    fn is_good(&self, permit: &Act, deaf: DeafTo) -> bool {
        let case = self.case;
        let by_this_holder =
            deaf == DeafTo::ChangeOfHolder || case.holder.since.is_none_or(|since| said(permit) >= since);
        let to_an_agent = matches!(permit.scope.grantee, Grantee::Agent(_));
        let in_this_brand = !to_an_agent || case.caller.as_ref().is_none_or(|c| said(permit) >= c.since);
        let used = || case.attempts.iter().filter(|attempt| attempt.permit == Some(permit.id)).count();
        let calls_left =
            deaf == DeafTo::CallsMade || permit.calls.is_none_or(|calls| used() < usize::from(calls));
        by_this_holder && in_this_brand && calls_left && (deaf == DeafTo::Lapse || !self.has_lapsed(permit))
    }

    fn has_lapsed(&self, permit: &Act) -> bool {
        let Some(length) = self.case.book.undated_lapses_after else { return false };
        permit.expires_at.is_none() && length.surely_until(said(permit), self.zones) <= self.case.call.at
    }
}

/// What was told us late was said when it took effect; what takes effect later was said when it was recorded.
pub(super) fn said(act: &Act) -> Instant {
    if act.effective_at < act.recorded_at { act.effective_at } else { act.recorded_at }
}

const EVERYONE: u8 = 2;

/// What a scope covers, spelt out: each field is a set, one bit a member.
struct Spelt {
    /// How many are meant: one agent, a brand, everyone. Two scopes are compared only where both cover the same call.
    who: u8,
    lists: (u8, u8, u8),
    /// Each weekday twice, as it is and when it is a public holiday; each of those in stretches between two edges.
    week: u128,
}

impl Spelt {
    fn inside(&self, other: &Self) -> bool {
        let (one, all) = (self.lists, other.lists);
        self.who <= other.who
            && one.0 & !all.0 == 0
            && one.1 & !all.1 == 0
            && one.2 & !all.2 == 0
            && self.week & !other.week == 0
    }
}

fn spell(scope: &Scope) -> Spelt {
    let who = match scope.grantee {
        Grantee::Agent(_) => 0,
        Grantee::Brand(_) => 1,
        Grantee::Everyone => EVERYONE,
    };
    Spelt { who, lists: spell_lists(scope), week: spell_week(&scope.bands) }
}

/// Purposes, lines of business and channels.
fn spell_lists(scope: &Scope) -> (u8, u8, u8) {
    let set = |members: u8, all: usize| if members == 0 { (1 << all) - 1 } else { members };
    (
        set(scope.purposes.iter().fold(0, |s, p| s | 1 << *p as u8), Purpose::ALL.len()),
        set(scope.lines_of_business.iter().fold(0, |s, l| s | 1 << *l as u8), LineOfBusiness::ALL.len()),
        set(scope.channels.iter().fold(0, |s, c| s | 1 << *c as u8), Channel::ALL.len()),
    )
}

fn spell_week(bands: &[Band]) -> u128 {
    if bands.is_empty() {
        return u128::MAX >> (128 - 14 * (EDGES.len() - 1));
    }
    let mut week = 0;
    for band in bands {
        for (stretch, from) in EDGES[..EDGES.len() - 1].iter().enumerate() {
            if *from < band.from_minute || *from >= band.until_minute {
                continue;
            }
            for day in 0..7 {
                let (plain, holiday) = (band.days >> day & 1, (band.days >> day | band.days >> 7) & 1);
                week |= u128::from(plain) << (14 * stretch + 2 * day);
                week |= u128::from(holiday) << (14 * stretch + 2 * day + 1);
            }
        }
    }
    week
}
