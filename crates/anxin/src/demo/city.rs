//! Who lives in the demo city and what they do in its first weeks: a plan made of a seed, the same every time. Nothing here
//! touches a database; `play.rs` lives the plan through the same code paths as real traffic.

use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line, Ticket, TicketKind};
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose};
use anxin_domain::time::{Instant, Interval};
use fastrand::Rng;

use super::shop::{self, LookBack, Wish};

/// Days the city has lived before it is shown.
pub(crate) const DAYS: i64 = 30;
/// Hours of a day at which calls are placed, on the customers' clock.
pub(crate) const HOURS: [i64; 3] = [10, 15, 19];
const STORES_A_BRAND: usize = 5;
const AGENTS_A_STORE: usize = 4;
const CUSTOMERS: usize = 240;
const QUESTIONS_AN_HOUR: usize = 11;
const SAYINGS_A_DAY: usize = 12;
const BYPASSED_A_DAY: std::ops::Range<usize> = 2..6;

/// People a visitor signs in as.
pub(crate) const CUSTOMER: Number = Number::from_digits(8_613_871_002_024);
pub(crate) const CUSTOMER_NAME: &str = "周晓";
pub(crate) const AGENT_LINE: Number = Number::from_digits(8_613_971_009_666);
pub(crate) const HOTLINE: Number = Number::from_digits(8_613_800_270_001);
pub(crate) const DESK: Number = Number::from_digits(8_613_800_270_002);
pub(crate) const SECOND_DESK: Number = Number::from_digits(8_613_800_270_003);
/// Who watches how claims are decided.
pub(crate) const REGULATOR: Number = Number::from_digits(8_613_800_270_004);
/// Who writes promises, and who approves them.
pub(crate) const AUTHOR: Number = Number::from_digits(8_613_800_270_005);
pub(crate) const APPROVER: Number = Number::from_digits(8_613_800_270_006);

const BRANDS: [(&str, &str, &str); 3] = [
    ("lianjia-wuhan", "武汉链家", "cn-wuhan-lianjia"),
    ("hanjiang", "汉江置业", "cn"),
    ("donghu", "东湖房产", "cn"),
];
const STORES: [&str; STORES_A_BRAND] = ["光谷广场店", "江汉路店", "徐东大街店", "街道口店", "王家湾店"];
const SURNAMES: [&str; 16] =
    ["王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "胡", "朱", "高", "林"];
const GIVEN: [&str; 16] =
    ["芳", "伟", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "娟", "涛", "明", "霞", "晨", "思远"];

/// The whole plan.
pub(crate) struct City {
    pub(crate) brands: Vec<Brand>,
    pub(crate) affiliations: Vec<Affiliation>,
    pub(crate) lines: Vec<Line>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) days: Vec<Day>,
}

/// Somebody with a telephone.
pub(crate) struct Customer {
    pub(crate) number: Number,
    pub(crate) name: String,
    pub(crate) account: String,
}

/// What happens on one day.
#[derive(Default)]
pub(crate) struct Day {
    /// Customers who say something before the first call.
    pub(crate) said: Vec<Said>,
    /// Business that begins.
    pub(crate) tickets: Vec<Ticket>,
    /// For each hour of [`HOURS`]: calls about which the gate is asked.
    pub(crate) asked: Vec<Vec<Asked>>,
    /// Calls placed without asking.
    pub(crate) bypassed: Vec<Placed>,
    /// Customers who complain in the evening.
    pub(crate) complaints: Vec<Told>,
    /// Agents who ask for consent by text in the afternoon.
    pub(crate) wishes: Vec<Wish>,
    /// An agent who looks back at conversations in the evening.
    pub(crate) looks_back: Option<LookBack>,
}

pub(crate) struct Said {
    pub(crate) customer: usize,
    pub(crate) what: Saying,
}

pub(crate) enum Saying {
    DoNotDisturb,
    Permit(Grantee, Option<LineOfBusiness>),
}

pub(crate) struct Asked {
    pub(crate) line: Number,
    pub(crate) to: Number,
    pub(crate) purpose: Purpose,
    pub(crate) business: LineOfBusiness,
    pub(crate) talk_seconds: u32,
}

pub(crate) struct Placed {
    pub(crate) line: Number,
    pub(crate) to: Number,
    /// Minutes after midnight.
    pub(crate) minute: i64,
    pub(crate) talk_seconds: u32,
}

/// A complaint: about a call that was placed, or about one of which no system has a record.
pub(crate) struct Told {
    pub(crate) customer: usize,
    pub(crate) line: Number,
    pub(crate) minute: i64,
    pub(crate) words: &'static str,
}

/// Makes the plan. `first_midnight` is the start of its first day on the customers' clock.
pub(crate) fn plan(seed: u64, first_midnight: Instant) -> City {
    let mut rng = Rng::with_seed(seed);
    let began = first_midnight.plus_days(-400);
    let brands: Vec<Brand> = BRANDS.iter().map(|(id, name, rulebook)| brand(id, name, rulebook)).collect();
    let (affiliations, lines) = agents(&mut rng, began);
    let customers = customers(&mut rng);
    let mut city = City { brands, affiliations, lines, customers, days: Vec::new() };
    for day in 0..DAYS {
        let midnight = first_midnight.plus_days(day);
        let planned = city.plan_day(&mut rng, day, midnight);
        city.days.push(planned);
    }
    shop::open(&mut city, seed, first_midnight);
    city
}

#[expect(clippy::expect_used, reason = "the keys are written above and a test reads them")]
pub(crate) fn key<K: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> K {
    text.parse().expect("a key of the plan")
}

fn brand(id: &str, name: &str, rulebook: &str) -> Brand {
    Brand {
        id: key::<BrandId>(id),
        name: name.to_owned(),
        city: "wuhan".into(),
        rulebook: rulebook.to_owned(),
    }
}

fn agents(rng: &mut Rng, began: Instant) -> (Vec<Affiliation>, Vec<Line>) {
    let (mut affiliations, mut lines) = (Vec::new(), Vec::new());
    for (brand, _, _) in BRANDS {
        for store in STORES {
            for _ in 0..AGENTS_A_STORE {
                let index = affiliations.len();
                let agent: AgentId = key(&format!("{brand}:{}", 1001 + index));
                affiliations.push(Affiliation {
                    agent: agent.clone(),
                    name: name(rng),
                    brand: key(brand),
                    store: key(store),
                    interval: Interval::since(began),
                });
                let number = if index == 0 { AGENT_LINE } else { mobile(rng, "139", 1_000 + index as u64) };
                lines.push(Line { number, agent, interval: Interval::since(began) });
            }
        }
    }
    (affiliations, lines)
}

fn customers(rng: &mut Rng) -> Vec<Customer> {
    (0..CUSTOMERS)
        .map(|index| Customer {
            number: if index == 0 { CUSTOMER } else { mobile(rng, "158", index as u64) },
            name: if index == 0 { CUSTOMER_NAME.into() } else { name(rng) },
            account: format!("62220202{:011}", rng.u64(0..100_000_000_000)),
        })
        .collect()
}

pub(crate) fn name(rng: &mut Rng) -> String {
    format!("{}{}", SURNAMES[rng.usize(..SURNAMES.len())], GIVEN[rng.usize(..GIVEN.len())])
}

/// Eleven digits: a prefix, four at random, and an index that keeps numbers apart.
pub(crate) fn mobile(rng: &mut Rng, prefix: &str, index: u64) -> Number {
    let text = format!("86{prefix}{:04}{:04}", rng.u32(0..10_000), index);
    Number::from_digits(text.parse().unwrap_or_default())
}

impl City {
    fn plan_day(&self, rng: &mut Rng, day: i64, midnight: Instant) -> Day {
        let said = (0..SAYINGS_A_DAY).map(|_| self.saying(rng)).collect();
        let tickets = (0..2).map(|n| self.ticket(rng, day * 2 + n, midnight)).collect();
        let asked = HOURS.map(|_| (0..QUESTIONS_AN_HOUR).map(|_| self.question(rng)).collect()).into();
        let bypassed: Vec<Placed> = (0..rng.usize(BYPASSED_A_DAY)).map(|_| self.bypass(rng)).collect();
        let mut complaints = Vec::new();
        if let (0, Some(call)) = (day % 3, bypassed.first()) {
            complaints.extend(self.told(call, "我已经设置了免打扰，还是打来推销房子。"));
        }
        if day % 5 == 4 {
            let call = self.bypass(rng);
            complaints.extend(self.told(&call, "晚上接到电话，问我卖不卖房，号码是他们的人。"));
        }
        Day { said, tickets, asked, bypassed, complaints, ..Day::default() }
    }

    /// The visitor's customer says nothing by itself, so that what happens to it is the visitor's doing.
    fn other_customer(rng: &mut Rng) -> usize {
        rng.usize(1..CUSTOMERS)
    }

    fn agent(&self, rng: &mut Rng) -> usize {
        rng.usize(..self.lines.len())
    }

    fn saying(&self, rng: &mut Rng) -> Said {
        let agent = self.agent(rng);
        let what = match rng.u8(..10) {
            0..5 => Saying::DoNotDisturb,
            5..8 => Saying::Permit(Grantee::Agent(self.lines[agent].agent.clone()), None),
            8 => Saying::Permit(Grantee::Brand(self.affiliations[agent].brand.clone()), None),
            _ => Saying::Permit(
                Grantee::Agent(self.lines[agent].agent.clone()),
                Some(if rng.bool() { LineOfBusiness::Rental } else { LineOfBusiness::Resale }),
            ),
        };
        Said { customer: Self::other_customer(rng), what }
    }

    fn ticket(&self, rng: &mut Rng, index: i64, midnight: Instant) -> Ticket {
        let agent = self.agent(rng);
        Ticket {
            id: key(&format!("V{:05}", 20_001 + index)),
            agent: self.lines[agent].agent.clone(),
            number: self.customers[Self::other_customer(rng)].number,
            kind: TicketKind::Viewing,
            line_of_business: if rng.bool() { LineOfBusiness::Rental } else { LineOfBusiness::Resale },
            interval: Interval { from: midnight, until: Some(midnight.plus_days(14)) },
        }
    }

    fn question(&self, rng: &mut Rng) -> Asked {
        let service = rng.u8(..10) < 2;
        Asked {
            line: self.lines[self.agent(rng)].number,
            to: self.customers[Self::other_customer(rng)].number,
            purpose: if service { Purpose::Service } else { Purpose::Marketing },
            business: if rng.bool() { LineOfBusiness::Rental } else { LineOfBusiness::Resale },
            talk_seconds: if rng.u8(..10) < 6 { rng.u32(15..240) } else { 0 },
        }
    }

    fn bypass(&self, rng: &mut Rng) -> Placed {
        Placed {
            line: self.lines[self.agent(rng)].number,
            to: self.customers[Self::other_customer(rng)].number,
            minute: rng.i64(20 * 60..21 * 60),
            talk_seconds: rng.u32(3..40),
        }
    }

    fn told(&self, call: &Placed, words: &'static str) -> Option<Told> {
        let customer = self.customers.iter().position(|c| c.number == call.to)?;
        Some(Told { customer, line: call.line, minute: call.minute, words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_city_and_another_seed_another() {
        let at = Instant::parse("2026-10-24T00:00:00+08:00").unwrap();
        let calls = |seed| -> Vec<(Number, Number)> {
            plan(seed, at).days.iter().flat_map(|d| d.bypassed.iter().map(|b| (b.line, b.to))).collect()
        };
        assert_eq!(calls(1), calls(1));
        assert_ne!(calls(1), calls(2));
        let city = plan(1, at);
        let mut numbers: Vec<_> =
            city.lines.iter().map(|l| l.number).chain(city.customers.iter().map(|c| c.number)).collect();
        let all = numbers.len();
        numbers.sort();
        numbers.dedup();
        assert_eq!(numbers.len(), all, "no two people share a number");
        assert!(numbers.iter().all(|n| n.to_string().len() == 14));
    }
}
