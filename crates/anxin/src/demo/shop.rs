//! The shop of the agent whom a visitor can be: two more colleagues, clients of each, and four weeks of calls to them, so that an
//! agent's pages have something to show. It draws from a seed of its own, so that the rest of the city is what it was without it.

use anxin_desk::agent::Opinion;
use anxin_domain::ids::AgentId;
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Line, Reply, Ticket, TicketKind};
use anxin_domain::scope::{Grantee, LineOfBusiness, Purpose};
use anxin_domain::time::{Instant, Interval};
use fastrand::Rng;

use super::city::{Asked, City, Customer, DAYS, HOURS, Placed, Said, Saying, key, mobile, name};

/// Colleagues who come to those that the city gave the shop: enough of them for its middle to be told.
const MORE_AGENTS: u64 = 2;
/// Clients of each agent.
const CLIENTS_EACH: usize = 6;
/// Calls of the visitor's agent in each hour of calls, and of each colleague.
const OWN_CALLS: usize = 2;
/// What a client says who allowed the agent by name, and on which day of the plan.
const NAMED_ON: usize = 4;
/// On these days the visitor's agent calls somebody around the gate.
const LAPSES: [usize; 2] = [12, 23];
/// Days between two evenings on which the agent looks back at conversations.
const LOOKS_BACK: usize = 3;
/// Of a hundred calls, those that are answered, in the hours of the plan.
const ANSWERED: [u8; HOURS.len()] = [35, 48, 62];

/// What an agent wants of a customer by text.
pub(crate) struct Wish {
    pub(crate) line: Number,
    pub(crate) customer: Number,
    pub(crate) answer: Option<Reply>,
}

/// What the visitor's agent says of the conversations of the last days.
pub(crate) struct LookBack {
    pub(crate) agent: AgentId,
    pub(crate) opinions: Vec<[Opinion; 3]>,
}

/// Adds the shop to a city whose days are planned.
pub(crate) fn open(city: &mut City, seed: u64, first_midnight: Instant) {
    let mut rng = Rng::with_seed(seed ^ 0x540B);
    let Some(own) = city.affiliations.first().cloned() else { return };
    hire(city, &mut rng, &own);
    let agents: Vec<Line> = city
        .affiliations
        .iter()
        .zip(&city.lines)
        .filter(|(affiliation, _)| (&affiliation.brand, &affiliation.store) == (&own.brand, &own.store))
        .map(|(_, line)| line.clone())
        .collect();
    for (place, line) in agents.iter().enumerate() {
        let clients = clients(city, &mut rng);
        tickets(city, &mut rng, line, (place, &clients), first_midnight);
        let each = if place == 0 { OWN_CALLS } else { 1 };
        calls(city, &mut rng, line, &clients, each);
        if place == 0 {
            own_story(city, &mut rng, line, &clients);
        }
    }
}

fn hire(city: &mut City, rng: &mut Rng, own: &Affiliation) {
    for n in 0..MORE_AGENTS {
        let agent: AgentId = key(&format!("{}:{}", own.brand, 2001 + n));
        let interval = own.interval;
        let line = Line { number: mobile(rng, "137", 2_001 + n), agent: agent.clone(), interval };
        city.lines.push(line);
        city.affiliations.push(Affiliation { agent, name: name(rng), interval, ..own.clone() });
    }
}

/// Where the new clients stand in the list of customers.
fn clients(city: &mut City, rng: &mut Rng) -> Vec<usize> {
    let begin = city.customers.len();
    for place in begin..begin + CLIENTS_EACH {
        let account = format!("62220202{:011}", rng.u64(0..100_000_000_000));
        city.customers.push(Customer { number: mobile(rng, "157", place as u64), name: name(rng), account });
    }
    (begin..begin + CLIENTS_EACH).collect()
}

/// Business with most clients, begun in the first week and in each week after it.
fn tickets(
    city: &mut City,
    rng: &mut Rng,
    line: &Line,
    (place, clients): (usize, &[usize]),
    first_midnight: Instant,
) {
    for (n, client) in clients.iter().enumerate() {
        let day = n * 5;
        let from = first_midnight.plus_days(i64::try_from(day).unwrap_or_default());
        // The second one of an agent ends soon after the plan does.
        let until = if n == 1 { first_midnight.plus_days(DAYS + 2) } else { from.plus_days(45) };
        let ticket = Ticket {
            id: key(&format!("S{:02}{:03}", place + 1, n + 1)),
            agent: line.agent.clone(),
            number: city.customers[*client].number,
            kind: if n % 3 == 2 { TicketKind::Transaction } else { TicketKind::Viewing },
            line_of_business: if rng.bool() { LineOfBusiness::Rental } else { LineOfBusiness::Resale },
            interval: Interval { from, until: Some(until) },
        };
        if let Some(day) = city.days.get_mut(day) {
            day.tickets.push(ticket);
        }
    }
}

fn calls(city: &mut City, rng: &mut Rng, line: &Line, clients: &[usize], each: usize) {
    for day in 0..city.days.len() {
        // Only clients whose business has begun are called.
        let begun = (day / 5 + 1).min(clients.len());
        for (hour, answered) in ANSWERED.into_iter().enumerate() {
            for _ in 0..each {
                let client = clients[rng.usize(..begun)];
                let to = city.customers[client].number;
                let talk_seconds = if rng.u8(..100) < answered { rng.u32(8..300) } else { 0 };
                let business = LineOfBusiness::Resale;
                let asked =
                    Asked { line: line.number, to, purpose: Purpose::Service, business, talk_seconds };
                if let Some(asked_then) = city.days[day].asked.get_mut(hour) {
                    asked_then.push(asked);
                }
            }
        }
    }
}

/// Clients who allow the agent by name, one who refuses everybody and is called all the same, consents asked for, and conversations
/// looked back at.
fn own_story(city: &mut City, rng: &mut Rng, line: &Line, clients: &[usize]) {
    let agent = line.agent.clone();
    let [named, refuses, asked, silent, ..] = clients else { return };
    let say = |customer: &usize, what| Said { customer: *customer, what };
    let permit = Saying::Permit(Grantee::Agent(agent.clone()), None);
    city.days[NAMED_ON].said.push(say(named, permit));
    city.days[NAMED_ON].said.push(say(refuses, Saying::DoNotDisturb));
    for (day, answer) in [(NAMED_ON + 5, Some(Reply::Accepted)), (NAMED_ON + 15, None)] {
        let customer = if answer.is_some() { asked } else { silent };
        let customer = city.customers[*customer].number;
        city.days[day].wishes.push(Wish { line: line.number, customer, answer });
    }
    let called = city.customers[*refuses].number;
    for day in LAPSES {
        let placed = Placed { line: line.number, to: called, minute: 20 * 60 + 30, talk_seconds: 12 };
        city.days[day].bypassed.push(placed);
    }
    let last = city.days.len().saturating_sub(LOOKS_BACK);
    for day in (0..last).step_by(LOOKS_BACK) {
        let opinion = |rng: &mut Rng| Opinion::ALL[rng.usize(..Opinion::ALL.len())];
        let opinions = (0..2).map(|_| [opinion(rng), opinion(rng), opinion(rng)]).collect();
        city.days[day].looks_back = Some(LookBack { agent: agent.clone(), opinions });
    }
}
