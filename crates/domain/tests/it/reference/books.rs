//! The rulebooks that random cases are judged by: those that are shipped, those with one or two things changed, and ones that
//! are made up from nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use anxin_domain::calendar::Calendar;
use anxin_domain::number::Number;
use anxin_domain::people::TicketKind;
use anxin_domain::rulebook::{
    Across, Cap, ConsentRules, Counts, GeneralRefusal, HolidayRule, Hours, Lift, ListRule, Pause, PauseAfter,
    Period, RelationshipRule, Rulebook, Silence, UnknownBinding, ZoneRule,
};
use anxin_domain::scope::{Channel, Purpose};
use anxin_domain::time::Interval;
use anxin_domain::zone::Zones;

use super::case::Book;
use super::rng::Rng;
use crate::scene::{cn, library};

/// An emergency number of made-up rulebooks.
pub(super) const EMERGENCY: Number = Number::from_digits(86_110);

const PERIODS: [&str; 13] = [
    "1 day",
    "2 days",
    "7 days",
    "1 week",
    "3 weeks",
    "30 days",
    "31 days",
    "60 days",
    "90 days",
    "1 month",
    "3 months",
    "18 months",
    "1 year",
];

/// Zones with half hours, with none, with clock changes in the night, at midnight, and by half an hour.
const ZONES: [&str; 9] = [
    "Asia/Shanghai",
    "Asia/Kolkata",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/Santiago",
    "America/Havana",
];

const OPENINGS: [u16; 8] = [0, 30, 120, 150, 480, 540, 600, 840];
const CLOSINGS: [u16; 7] = [90, 150, 780, 1_080, 1_230, 1_260, 1_440];

/// How many rulebooks one chunk of cases is judged by.
const IN_A_POOL: usize = 400;

/// The shipped rulebooks without their sentences and tests, which no case asks for.
pub(super) fn shipped() -> &'static [Arc<Book>] {
    static SHIPPED: LazyLock<Vec<Arc<Book>>> = LazyLock::new(|| {
        let bare = |book: &Rulebook| Rulebook { rules: Vec::new(), tests: Vec::new(), ..book.clone() };
        library().all().map(|book| Book::of(bare(book))).collect()
    });
    &SHIPPED
}

pub(super) fn pool(rng: &mut Rng) -> Vec<Arc<Book>> {
    let shipped = shipped();
    (0..IN_A_POOL)
        .map(|_| match rng.below(10) {
            0..3 => Arc::clone(rng.of(shipped)),
            3 => {
                let mut book = rng.of(shipped).rulebook.clone();
                for _ in 0..=rng.below(2) {
                    vary(&mut book, rng);
                }
                Book::of(book)
            }
            _ => Book::of(made_up(rng)),
        })
        .collect()
}

/// A rulebook that says nothing but yes.
pub(super) fn plain() -> Rulebook {
    Rulebook {
        id: "plain".to_owned(),
        version: 1,
        label: "plain@1".into(),
        effective: Interval { until: None, ..cn().effective },
        falls_back_to: None,
        zone: ZoneRule::Fixed(named_zone("Asia/Shanghai")),
        calendar: None,
        allowed_lag_ms: 5_000,
        permit_ms: 60_000,
        list_max_age_days: 31,
        evidence_kept: None,
        emergency: Vec::new(),
        unknown_binding: UnknownBinding::AsDialled,
        silence: Purpose::ALL.iter().map(|purpose| (*purpose, Silence::Allow)).collect(),
        consent: ConsentRules { request_channels: Channel::ALL.to_vec(), ..ConsentRules::default() },
        lists: Vec::new(),
        relationships: Vec::new(),
        hours: Vec::new(),
        caps: Vec::new(),
        pauses: Vec::new(),
        rules: Vec::new(),
        tests: Vec::new(),
    }
}

fn made_up(rng: &mut Rng) -> Rulebook {
    let mut book = Rulebook { emergency: vec![EMERGENCY], ..plain() };
    if rng.percent(60) {
        book.unknown_binding = UnknownBinding::Deny;
    }
    book.silence = silence(rng);
    if rng.percent(50) {
        book.zone = zone(rng);
    }
    if rng.percent(70) {
        book.calendar = calendar(rng);
    }
    book.consent = consent(rng);
    if rng.percent(40) {
        book.lists = lists(rng);
    }
    if rng.percent(50) {
        book.relationships = relationships(rng);
    }
    if rng.percent(45) {
        book.hours = (0..=rng.below(3)).map(|index| hours(index, rng)).collect();
    }
    if rng.percent(40) {
        book.caps = (0..=rng.below(2)).map(|index| cap(index, rng)).collect();
    }
    if rng.percent(45) {
        book.pauses = (0..=rng.below(3)).map(|index| pause(index, rng)).collect();
    }
    book
}

/// Changes one thing.
fn vary(book: &mut Rulebook, rng: &mut Rng) {
    match rng.below(10) {
        0 => book.silence = silence(rng),
        1 => book.zone = zone(rng),
        2 => book.calendar = calendar(rng),
        3 => book.consent = consent(rng),
        4 => book.lists = lists(rng),
        5 => book.relationships = relationships(rng),
        6 => book.hours.push(hours(9, rng)),
        7 => book.caps.push(cap(9, rng)),
        8 => book.pauses.push(pause(9, rng)),
        _ => book.hours.clear(),
    }
}

fn silence(rng: &mut Rng) -> BTreeMap<Purpose, Silence> {
    let mut all = BTreeMap::new();
    for purpose in Purpose::ALL {
        match rng.below(20) {
            0 => None,
            1..9 => all.insert(*purpose, Silence::Deny),
            _ => all.insert(*purpose, Silence::Allow),
        };
    }
    all
}

fn zone(rng: &mut Rng) -> ZoneRule {
    if rng.percent(15) { ZoneRule::OfNumber } else { ZoneRule::Fixed(any_zone(rng)) }
}

pub(super) fn any_zone(rng: &mut Rng) -> Zones {
    named_zone(rng.of::<&str>(&ZONES))
}

/// A zone is looked up once.
fn named_zone(name: &str) -> Zones {
    static KNOWN: LazyLock<Vec<(&str, Zones)>> =
        LazyLock::new(|| ZONES.iter().map(|name| (*name, Zones::named(name).unwrap())).collect());
    KNOWN.iter().find(|(known, _)| *known == name).unwrap().1.clone()
}

fn calendar(rng: &mut Rng) -> Option<&'static Calendar> {
    let ids: Vec<_> = Calendar::ids().collect();
    Calendar::of(if rng.percent(60) { "cn" } else { rng.of::<&str>(&ids) })
}

fn consent(rng: &mut Rng) -> ConsentRules {
    ConsentRules {
        undated_lapses_after: rng.percent(35).then(|| period(rng)),
        holder_confirmed_within: rng.percent(30).then(|| period(rng)),
        general_refusal: match rng.below(3) {
            0 => GeneralRefusal::KeepsConsents,
            _ => GeneralRefusal::ClearsConsents,
        },
        request_channels: if rng.percent(70) { rng.some_of(Channel::ALL) } else { Vec::new() },
    }
}

fn lists(rng: &mut Rng) -> Vec<ListRule> {
    let ids = ["national", "regional"];
    let rule = |id: &str, rng: &mut Rng| ListRule {
        id: id.parse().unwrap(),
        max_age_days: rng.between(1, 40),
        purposes: purposes(rng),
        unless: unless(rng),
    };
    ids[..=rng.below(2) as usize].iter().map(|id| rule(id, rng)).collect()
}

fn relationships(rng: &mut Rng) -> Vec<RelationshipRule> {
    let kinds = rng.some_of(&[TicketKind::Transaction, TicketKind::Viewing, TicketKind::Request]);
    kinds.into_iter().map(|kind| RelationshipRule { kind, lasts: period(rng) }).collect()
}

fn hours(index: u64, rng: &mut Rng) -> Hours {
    let from_minute = *rng.of(&OPENINGS);
    let later: Vec<u16> = CLOSINGS.into_iter().filter(|closing| *closing > from_minute).collect();
    Hours {
        id: format!("hours-{index}"),
        days: match rng.below(4) {
            0 => 1 + rng.below(127) as u8,
            1 => 0b001_1111,
            _ => 0b111_1111,
        },
        from_minute,
        until_minute: *rng.of(&later),
        purposes: purposes(rng),
        public_holidays: if rng.percent(55) { HolidayRule::Closed } else { HolidayRule::Open },
        unless: unless(rng),
    }
}

fn cap(index: u64, rng: &mut Rng) -> Cap {
    Cap {
        id: format!("cap-{index}"),
        attempts: 1 + rng.below(3) as u16,
        within: period(rng),
        counts: if rng.percent(30) { Counts::Answers } else { Counts::Rings },
        across: across(rng),
        purposes: purposes(rng),
        unless: unless(rng),
    }
}

fn pause(index: u64, rng: &mut Rng) -> Pause {
    use PauseAfter::{Conversation, DeclinedRequest, Refusal, Request};
    Pause {
        id: format!("pause-{index}"),
        after: *rng.of(&[Refusal, Request, DeclinedRequest, Conversation]),
        lasts: period(rng),
        across: across(rng),
        purposes: purposes(rng),
        unless: unless(rng),
    }
}

fn period(rng: &mut Rng) -> Period {
    (*rng.of(&PERIODS)).parse().unwrap()
}

fn across(rng: &mut Rng) -> Across {
    *rng.of(&[Across::Brands, Across::Brand, Across::Agent])
}

fn purposes(rng: &mut Rng) -> Vec<Purpose> {
    match rng.below(3) {
        0 => vec![Purpose::Marketing],
        1 => vec![Purpose::Marketing, Purpose::Survey],
        _ => rng.some_of(Purpose::ALL),
    }
}

fn unless(rng: &mut Rng) -> Vec<Lift> {
    if rng.percent(60) { Vec::new() } else { rng.some_of(&[Lift::Consent, Lift::Relationship]) }
}
