//! Random cases, each from one number: histories that contradict themselves, around moments at which something ends.

use std::sync::{Arc, LazyLock};

use anxin_domain::act::{Act, Source, Word};
use anxin_domain::band::{Band, HOLIDAYS};
use anxin_domain::call::{Attempt, Reach};
use anxin_domain::decide::Route;
use anxin_domain::ids::{ActId, AgentId, BrandId, ConsentRequestId, ListId, PersonId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{
    Answer, ConsentRequest, ListState, Named, Relationship, Reply, Ticket, TicketKind,
};
use anxin_domain::rulebook::ZoneRule;
use anxin_domain::scope::{Channel, Content, Grantee, LineOfBusiness, Purpose, Scope};
use anxin_domain::time::{DAY_MICROS, Instant, Interval};

use super::books::{EMERGENCY, any_zone, pool};
use super::case::{Book, Case};
use super::rng::Rng;
use super::word::EDGES;
use crate::scene::{CUSTOMER, at};

/// Days on which clocks change, years end, February has 29 days, holidays begin, promises and laws begin.
static DAYS: LazyLock<Vec<Instant>> = LazyLock::new(|| {
    let days = [
        "2020-11-01",
        "2021-11-01",
        "2024-02-29",
        "2024-08-28",
        "2025-03-20",
        "2025-12-31",
        "2026-01-01",
        "2026-02-16",
        "2026-03-08",
        "2026-03-29",
        "2026-04-05",
        "2026-08-11",
        "2026-09-06",
        "2026-10-01",
        "2026-10-04",
        "2026-10-25",
        "2026-11-01",
        "2026-11-23",
        "2026-12-25",
        "2026-12-31",
        "2028-02-29",
    ];
    days.iter().map(|day| at(&format!("{day}T00:00:00Z"))).collect()
});

/// Numbers that tell one zone, two, many, and another continent.
const NUMBERS: [Number; 6] = [
    CUSTOMER,
    Number::from_digits(12_125_550_123),
    Number::from_digits(18_505_550_123),
    Number::from_digits(18_085_550_123),
    Number::from_digits(61_412_345_678),
    Number::from_digits(5_511_912_345_678),
];

struct Names {
    agents: [AgentId; 2],
    brands: [BrandId; 2],
    people: [PersonId; 2],
    tickets: [TicketId; 3],
    stray: ListId,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| Names {
    agents: ["lianjia-wuhan:1", "lianjia-wuhan:2"].map(|id| id.parse().unwrap()),
    brands: ["lianjia-wuhan", "other-brand"].map(|id| id.parse().unwrap()),
    people: ["mother", "flat-2"].map(|id| id.parse().unwrap()),
    tickets: ["ticket-1", "ticket-2", "ticket-3"].map(|id| id.parse().unwrap()),
    stray: "stray".parse().unwrap(),
});

/// Makes the cases of one chunk.
pub(super) struct Cases {
    chunk: u64,
    books: Vec<Arc<Book>>,
}

impl Cases {
    pub(super) fn of_chunk(chunk: u64) -> Self {
        Self { chunk, books: pool(&mut Rng::from_seed(chunk)) }
    }

    pub(super) fn case(&self, index: u64) -> Case {
        let (case, _) = self.case_and_more(index);
        case
    }

    /// A case, and the stream that it came from for whatever else is to be random.
    pub(super) fn case_and_more(&self, index: u64) -> (Case, Rng) {
        let mut rng = Rng::from_seed(self.chunk << 40 | index);
        rng.next();
        let mut case = Case::plain(Arc::clone(rng.of(&self.books)));
        fill(&mut case, &mut rng);
        (case, rng)
    }
}

fn fill(case: &mut Case, rng: &mut Rng) {
    place(case, rng);
    ask(case, rng);
    let now = Now { at: case.call.at, book: Arc::clone(&case.book) };
    call_from(case, &now, rng);
    if rng.percent(25) {
        case.holder.since = Some(now.near(rng));
    }
    if rng.percent(40) {
        case.holder.checked_at = Some(now.near(rng));
    }
    acts(case, &now, rng);
    business(case, &now, rng);
    lists(case, &now, rng);
    tries(case, &now, rng);
    if rng.percent(12) {
        let allowed = case.book.rulebook.allowed_lag_ms;
        case.lag_ms = *rng.of(&[1, allowed, allowed + 1, allowed * 100]);
    }
}

/// Where the customer is, and when it rings: on an edge of a band more often than not.
fn place(case: &mut Case, rng: &mut Rng) {
    if matches!(case.book.rulebook.zone, ZoneRule::OfNumber) {
        case.call.to = *rng.of(&NUMBERS);
    }
    if rng.percent(10) {
        case.zones = Some(any_zone(rng));
    }
    if rng.percent(1) {
        case.call.to = case.book.rulebook.emergency.first().copied().unwrap_or(EMERGENCY);
    }
    let day = match rng.below(20) {
        0..9 => rng.of(&DAYS).plus_days(rng.between(-1, 2)),
        // From the beginning of 2021 on, when the calendars hold every year, into 2028, when none does.
        9 => at_day(18_628 + rng.between(0, 2_800)),
        _ => at_day(20_089 + rng.between(0, 700)),
    };
    let shown = i64::from(*rng.of(&EDGES)) + rng.between(0, 2) * rng.between(-30, 31) * 30;
    // The wall clock of Shanghai, of the first possible zone, or of Greenwich.
    let ahead = case.wall_clocks().iter().next().map_or(0, |zone| {
        let seconds = zone.to_offset(jiff::Timestamp::from_microsecond(day.micros()).unwrap()).seconds();
        i64::from(seconds) / 60
    });
    let beside = match rng.below(10) {
        0..4 => 0,
        4 => -1,
        5 => 1,
        6 => 59_999_999,
        _ => rng.between(-3_600_000_000, 3_600_000_000),
    };
    case.call.at = Instant::from_micros(day.micros() + (shown - ahead) * 60_000_000 + beside);
}

fn at_day(day: i64) -> Instant {
    Instant::from_micros(day * DAY_MICROS)
}

fn ask(case: &mut Case, rng: &mut Rng) {
    case.call.purpose = match rng.below(20) {
        0..10 => Purpose::Marketing,
        10..14 => Purpose::Service,
        14..17 => Purpose::Survey,
        _ => Purpose::ConsentRequest,
    };
    if rng.percent(7) {
        case.call.content = Content::Mixed;
    }
    if rng.percent(60) {
        case.call.line_of_business = Some(*rng.of(LineOfBusiness::ALL));
    }
    if rng.percent(40) {
        case.call.channel = *rng.of(Channel::ALL);
    }
    if rng.percent(25) {
        case.call.person = Some(rng.of(&NAMES.people).clone());
    }
    case.route = match rng.below(20) {
        0 => Route::Bound,
        1 => Route::Unbound,
        _ => Route::Direct,
    };
    case.city = *rng.of(&[Some("wuhan"), Some("beijing"), None]);
}

fn call_from(case: &mut Case, now: &Now, rng: &mut Rng) {
    if rng.percent(6) {
        case.caller = None;
    }
    let Some(caller) = &mut case.caller else { return };
    caller.agent = NAMES.agents[usize::from(rng.percent(20))].clone();
    caller.brand = NAMES.brands[usize::from(rng.percent(20))].clone();
    if rng.percent(30) {
        caller.since = now.near(rng);
    }
    if rng.percent(10) {
        caller.until = Some(now.later(rng).max(Instant::from_micros(now.at.micros() + 1)));
    }
}

/// The moment of the call and the moments from which something lasts until then.
struct Now {
    at: Instant,
    book: Arc<Book>,
}

impl Now {
    /// A moment before the call, mostly, and often one from which a period of the rulebook ends about now.
    fn near(&self, rng: &mut Rng) -> Instant {
        let beside = match rng.below(4) {
            0 => -1,
            1 => 1,
            _ => 0,
        };
        let before = match rng.below(20) {
            0..2 => 0,
            2..5 => rng.between(0, 3_600_000_000),
            5..8 => rng.between(0, 72) * 3_600_000_000,
            8..12 => rng.between(0, 100) * DAY_MICROS,
            12..14 => rng.between(0, 900) * DAY_MICROS,
            14 => -rng.between(0, 100) * 3_600_000_000,
            _ => return Instant::from_micros(self.a_period_ago(rng).micros() + beside),
        };
        Instant::from_micros(self.at.micros() - before + beside)
    }

    /// A moment after the call, mostly.
    fn later(&self, rng: &mut Rng) -> Instant {
        let after = match rng.below(6) {
            0 => 0,
            1 => -1,
            2 => 1,
            3 => rng.between(0, 60_000_000),
            _ => rng.between(-30, 100) * DAY_MICROS,
        };
        Instant::from_micros(self.at.micros() + after)
    }

    fn a_period_ago(&self, rng: &mut Rng) -> Instant {
        let lengths = self.book.lengths().count() as u64;
        let Some(place) = lengths.checked_sub(1).map(|_| rng.below(lengths)) else { return self.at };
        let length = self.book.lengths().nth(place as usize).unwrap();
        if length.months == 0 {
            return self.at.plus_days(-i64::from(length.days));
        }
        match &self.book.rulebook.zone {
            ZoneRule::Fixed(zones) => length.back_from(self.at, zones.iter().next().unwrap()),
            ZoneRule::OfNumber => self.at.plus_days(-i64::from(length.months) * 30),
        }
    }
}

fn acts(case: &mut Case, now: &Now, rng: &mut Rng) {
    let shared = rng.percent(25);
    let number = [0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8][rng.below(12) as usize];
    let mut recorded: Vec<Instant> = (0..number).map(|_| now.near(rng)).collect();
    recorded.sort_unstable();
    if number > 2 && rng.percent(4) {
        // Clocks that disagree: what was committed later says that it was earlier.
        recorded.swap(1, 2);
    }
    for (index, recorded_at) in recorded.into_iter().enumerate() {
        let repeated = case.acts.last().filter(|_| rng.percent(5)).cloned();
        let mut act = repeated.unwrap_or_else(|| an_act(case.call.to, recorded_at, shared, now, rng));
        act.id = ActId::from_bytes([index as u8; 16]);
        act.recorded_at = recorded_at;
        case.acts.push(act);
    }
}

pub(super) fn one_more_act(case: &Case, rng: &mut Rng) -> Act {
    let now = Now { at: case.call.at, book: Arc::clone(&case.book) };
    let last = case.acts.last().map_or(now.at, |act| act.recorded_at);
    let shared = case.acts.iter().any(|act| act.person.is_some());
    Act { id: ActId::from_bytes([0xff; 16]), ..an_act(case.call.to, last, shared, &now, rng) }
}

fn an_act(number: Number, recorded_at: Instant, shared: bool, now: &Now, rng: &mut Rng) -> Act {
    let word =
        *rng.of(&[Word::Refuse, Word::Refuse, Word::Permit, Word::Permit, Word::Permit, Word::Withdraw]);
    let effective_at = match rng.below(20) {
        0..13 => recorded_at,
        13 => now.later(rng),
        14 => now.at,
        _ => now.near(rng).min(recorded_at),
    };
    Act {
        id: ActId::from_bytes([0; 16]),
        number,
        word,
        person: (shared && rng.percent(65)).then(|| rng.of(&NAMES.people).clone()),
        scope: scope(rng),
        calls: (word == Word::Permit && rng.percent(15)).then(|| 1 + u16::from(rng.percent(20))),
        keeps_exceptions: rng.percent(30),
        effective_at,
        recorded_at,
        expires_at: rng.percent(25).then(|| now.later(rng)),
        source: Source::App,
        evidence: None,
    }
}

fn scope(rng: &mut Rng) -> Scope {
    let purposes = match rng.below(10) {
        0..5 => Vec::new(),
        5..7 => vec![Purpose::Marketing, Purpose::Survey],
        _ => rng.some_of(Purpose::ALL),
    };
    let lines_of_business = if rng.percent(25) { rng.some_of(LineOfBusiness::ALL) } else { Vec::new() };
    let channels = if rng.percent(25) { rng.some_of(Channel::ALL) } else { Vec::new() };
    let grantee = match rng.below(20) {
        0..8 => Grantee::Everyone,
        8..13 => Grantee::Brand(NAMES.brands[usize::from(rng.percent(25))].clone()),
        _ => Grantee::Agent(NAMES.agents[usize::from(rng.percent(25))].clone()),
    };
    let bands = if rng.percent(25) { (0..=rng.below(3)).map(|_| band(rng)).collect() } else { Vec::new() };
    Scope { grantee, purposes, lines_of_business, channels, bands }
}

fn band(rng: &mut Rng) -> Band {
    let from = rng.below(EDGES.len() as u64 - 1) as usize;
    let until = from + 1 + rng.below((EDGES.len() - from - 1) as u64) as usize;
    Band {
        days: match rng.below(5) {
            0 => HOLIDAYS,
            1 => HOLIDAYS | 0b110_0000,
            2 => 1 + rng.below(255) as u8,
            3 => 0b001_1111,
            _ => 0b111_1111,
        },
        from_minute: EDGES[from],
        until_minute: EDGES[until],
    }
}

fn interval(now: &Now, rng: &mut Rng) -> Interval {
    let from = now.near(rng);
    let until = match rng.below(3) {
        0 => None,
        1 => Some(now.later(rng)),
        _ => Some(now.near(rng)),
    };
    Interval { from, until: until.filter(|until| *until > from) }
}

fn kind(rng: &mut Rng) -> TicketKind {
    *rng.of(&[TicketKind::Transaction, TicketKind::Viewing, TicketKind::Request])
}

fn business(case: &mut Case, now: &Now, rng: &mut Rng) {
    if rng.percent(if case.call.purpose == Purpose::Service { 80 } else { 10 }) {
        let wrong = rng.below(12);
        case.ticket = Some(Ticket {
            id: NAMES.tickets[0].clone(),
            agent: case.caller.as_ref().filter(|_| wrong != 0).map_or(&NAMES.agents[1], |c| &c.agent).clone(),
            number: if wrong == 1 { EMERGENCY } else { case.call.to },
            kind: kind(rng),
            line_of_business: match case.call.line_of_business {
                Some(said) if wrong != 2 => said,
                _ => *rng.of(LineOfBusiness::ALL),
            },
            interval: interval(now, rng),
        });
    }
    for index in 0..[0, 0, 0, 1, 1, 2][rng.below(6) as usize] {
        let ticket = NAMES.tickets[index + 1].clone();
        case.relationships.push(Relationship { ticket, kind: kind(rng), interval: interval(now, rng) });
    }
}

fn lists(case: &mut Case, now: &Now, rng: &mut Rng) {
    let book = Arc::clone(&case.book);
    let known = book.rulebook.lists.iter().map(|rule| (&rule.id, rule.max_age_days, 90));
    for (list, max_age_days, percent) in known.chain([(&NAMES.stray, book.rulebook.list_max_age_days, 6)]) {
        if !rng.percent(percent) {
            continue;
        }
        let age = match rng.below(12) {
            0 => rng.between(0, 100) * DAY_MICROS,
            1 => max_age_days * DAY_MICROS,
            2 => max_age_days * DAY_MICROS + 1,
            _ => 3_600_000_000,
        };
        let names = if rng.percent(18) { Named::Yes } else { Named::No };
        let as_of = Instant::from_micros(now.at.micros() - age);
        case.lists.push(ListState { list: list.clone(), as_of, names });
    }
}

fn tries(case: &mut Case, now: &Now, rng: &mut Rng) {
    let rules = &case.book.rulebook;
    let (caps, pauses) = (!rules.caps.is_empty(), !rules.pauses.is_empty());
    let single = case.acts.iter().position(|act| act.calls.is_some());
    if rng.percent(if caps || pauses || single.is_some() { 70 } else { 10 }) {
        for _ in 0..=rng.below(6) {
            case.attempts.push(Attempt {
                at: now.near(rng),
                brand: rng.percent(90).then(|| NAMES.brands[usize::from(rng.percent(25))].clone()),
                agent: rng.percent(90).then(|| NAMES.agents[usize::from(rng.percent(25))].clone()),
                purpose: if rng.percent(70) { case.call.purpose } else { *rng.of(Purpose::ALL) },
                reach: *rng.of(&[Reach::Reserved, Reach::Rang, Reach::Answered]),
                permit: single.filter(|_| rng.percent(30)).map(|index| case.acts[index].id),
            });
        }
    }
    if rng.percent(if pauses { 60 } else { 5 }) {
        for index in 0..=rng.below(2) {
            let asked_at = now.near(rng);
            let said = if rng.percent(65) { Reply::Declined } else { Reply::Accepted };
            case.requests.push(ConsentRequest {
                id: ConsentRequestId::from_bytes([index as u8; 16]),
                number: case.call.to,
                brand: NAMES.brands[usize::from(rng.percent(20))].clone(),
                agent: NAMES.agents[usize::from(rng.percent(20))].clone(),
                scope: Scope::default(),
                asked_at,
                answer: rng.percent(55).then(|| Answer { said, at: now.near(rng).max(asked_at) }),
            });
        }
    }
}
