//! The directory: brands, agents, lines, tickets, bindings. What is said twice is one thing.

use anxin_domain::ids::{AgentId, BrandId, StoreId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Binding, Brand, Line, Ticket};
use anxin_domain::time::{Instant, Interval};

use crate::acts::json;
use crate::error::StoreError;
use crate::feed::{Change, DIRECTORY_SHARD, append_change};
use crate::tx::{Row, Tx, Value};

/// What became of an entry of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It is new or changed, at this place in the feed.
    New(Change),
    /// It was there already, just so.
    Same,
    /// It cannot stand beside what is there; says why.
    Refused(String),
}

/// Enters a brand, or changes its name, city or rulebook.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_brand(tx: &mut dyn Tx, brand: &Brand, now: Instant) -> Result<Entered, StoreError> {
    let changed = tx.execute(
        "INSERT INTO brand (id, name, city, rulebook) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET \
         name = excluded.name, city = excluded.city, rulebook = excluded.rulebook WHERE brand.name <> excluded.name OR \
         brand.city <> excluded.city OR brand.rulebook <> excluded.rulebook",
        &[
            brand.id.as_str().into(),
            brand.name.as_str().into(),
            brand.city.as_str().into(),
            brand.rulebook.as_str().into(),
        ],
    )?;
    entered(tx, changed, "brand", brand, now)
}

/// Enters an agent's time with a store. The same start again with another end closes (or reopens) it.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_affiliation(tx: &mut dyn Tx, new: &Affiliation, now: Instant) -> Result<Entered, StoreError> {
    if tx.query_opt("SELECT 1 FROM brand WHERE id = $1", &[new.brand.as_str().into()])?.is_none() {
        return Ok(Entered::Refused(format!("brand {} is not known here; enter it first", new.brand)));
    }
    let known = affiliations_of(tx, &new.agent)?;
    let others = known.iter().filter(|a| a.interval.from != new.interval.from);
    if let Some(other) = others.into_iter().find(|a| a.interval.overlaps(&new.interval)) {
        return Ok(Entered::Refused(format!(
            "agent {} already works for {} in this time; end that first",
            new.agent, other.brand
        )));
    }
    if known.contains(new) {
        return Ok(Entered::Same);
    }
    let changed = tx.execute(
        "INSERT INTO affiliation (agent, brand, store, name, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (agent, from_at) DO UPDATE SET brand = excluded.brand, store = excluded.store, \
         name = excluded.name, until_at = excluded.until_at",
        &[
            new.agent.as_str().into(),
            new.brand.as_str().into(),
            new.store.as_str().into(),
            new.name.as_str().into(),
            new.interval.from.into(),
            new.interval.until.into(),
        ],
    )?;
    entered(tx, changed, "affiliation", new, now)
}

/// Registers a line to an agent for an interval. The same start again with another end closes it.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_line(tx: &mut dyn Tx, new: &Line, now: Instant) -> Result<Entered, StoreError> {
    let known = lines(tx, "WHERE number = $1", &[new.number.into()])?;
    let others = known.iter().filter(|l| l.interval.from != new.interval.from || l.agent != new.agent);
    if let Some(other) = others.into_iter().find(|l| l.interval.overlaps(&new.interval)) {
        return Ok(Entered::Refused(format!(
            "the line belongs to agent {} in this time; end that first",
            other.agent
        )));
    }
    if known.contains(new) {
        return Ok(Entered::Same);
    }
    let changed = tx.execute(
        "INSERT INTO line (number, agent, from_at, until_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (number, from_at) DO UPDATE SET until_at = excluded.until_at",
        &[new.number.into(), new.agent.as_str().into(), new.interval.from.into(), new.interval.until.into()],
    )?;
    entered(tx, changed, "line", new, now)
}

/// Opens a ticket, or closes it.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_ticket(tx: &mut dyn Tx, new: &Ticket, now: Instant) -> Result<Entered, StoreError> {
    let known = tickets(tx, "WHERE id = $1", &[new.id.as_str().into()])?;
    match known.first() {
        Some(old) if old == new => return Ok(Entered::Same),
        Some(old) if old.number != new.number => {
            return Ok(Entered::Refused(format!(
                "ticket {} is another customer's; give this one its own id",
                new.id
            )));
        }
        _ => {}
    }
    let changed = tx.execute(
        "INSERT INTO ticket (id, agent, number, line_of_business, from_at, until_at, kind) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET agent = excluded.agent, line_of_business = excluded.line_of_business, \
         from_at = excluded.from_at, until_at = excluded.until_at, kind = excluded.kind",
        &[
            new.id.as_str().into(),
            new.agent.as_str().into(),
            new.number.into(),
            new.line_of_business.word().into(),
            new.interval.from.into(),
            new.interval.until.into(),
            new.kind.word().into(),
        ],
    )?;
    entered(tx, changed, "ticket", new, now)
}

/// Binds a privacy number to a customer for a line and an interval. The same start again with another end closes it. One
/// privacy number rings one customer for a line at a time, and shows a customer one line at a time: otherwise nobody could say
/// who called. A number that a customer or an agent has for their own is no privacy number: behind it, calls would hide.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn put_binding(tx: &mut dyn Tx, new: &Binding, now: Instant) -> Result<Entered, StoreError> {
    if new.x == new.a || new.x == new.b || new.a == new.b {
        return Ok(Entered::Refused("x, a and b are three different numbers".to_owned()));
    }
    let known: Vec<Binding> = tx
        .query(
            "SELECT x, a, b, from_at, until_at FROM binding WHERE x = $1 AND (a = $2 OR b = $3) ORDER BY from_at",
            &[new.x.into(), new.a.into(), new.b.into()],
        )?
        .iter()
        .map(binding_from)
        .collect::<Result<_, StoreError>>()?;
    if known.contains(new) {
        return Ok(Entered::Same);
    }
    let same = |old: &Binding| (old.a, old.b, old.interval.from) == (new.a, new.b, new.interval.from);
    if let Some(old) = known.iter().find(|old| !same(old) && old.interval.overlaps(&new.interval)) {
        let whom = if old.a == new.a { "for this line" } else { "to this customer for another line" };
        return Ok(Entered::Refused(format!(
            "the privacy number is bound {whom} in this time already; end that first"
        )));
    }
    if !known.iter().any(same)
        && let Some(whose) = owner(tx, new.x)?
    {
        return Ok(Entered::Refused(format!(
            "the privacy number is {whose} own; bind one that belongs to the platform"
        )));
    }
    let changed = tx.execute(
        "INSERT INTO binding (x, a, b, from_at, until_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (x, a, from_at) DO UPDATE SET until_at = excluded.until_at",
        &[new.x.into(), new.a.into(), new.b.into(), new.interval.from.into(), new.interval.until.into()],
    )?;
    entered(tx, changed, "binding", new, now)
}

/// Whose own a number is, as far as it is known here.
fn owner(tx: &mut dyn Tx, number: Number) -> Result<Option<&'static str>, StoreError> {
    let has = [
        ("SELECT 1 FROM line WHERE number = $1 LIMIT 1", "an agent's"),
        ("SELECT 1 FROM act WHERE number = $1 LIMIT 1", "a customer's"),
        ("SELECT 1 FROM ticket WHERE number = $1 LIMIT 1", "a customer's"),
        ("SELECT 1 FROM binding WHERE b = $1 LIMIT 1", "a customer's"),
    ];
    for (sql, whose) in has {
        if tx.query_opt(sql, &[number.into()])?.is_some() {
            return Ok(Some(whose));
        }
    }
    Ok(None)
}

fn binding_from(row: &Row) -> Result<Binding, StoreError> {
    Ok(Binding { x: row.number(0)?, a: row.number(1)?, b: row.number(2)?, interval: interval(row, 3)? })
}

/// Every brand.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn brands(tx: &mut dyn Tx) -> Result<Vec<Brand>, StoreError> {
    tx.query("SELECT id, name, city, rulebook FROM brand ORDER BY id", &[])?
        .iter()
        .map(|row| {
            Ok(Brand {
                id: key::<BrandId>(&row.text(0)?)?,
                name: row.text(1)?,
                city: row.text(2)?,
                rulebook: row.text(3)?,
            })
        })
        .collect()
}

/// An agent's affiliations, oldest first.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn affiliations_of(tx: &mut dyn Tx, agent: &AgentId) -> Result<Vec<Affiliation>, StoreError> {
    tx.query(
        "SELECT agent, name, brand, store, from_at, until_at FROM affiliation WHERE agent = $1 ORDER BY from_at",
        &[agent.as_str().into()],
    )?
    .iter()
    .map(|row| {
        Ok(Affiliation {
            agent: key::<AgentId>(&row.text(0)?)?,
            name: row.text(1)?,
            brand: key::<BrandId>(&row.text(2)?)?,
            store: key::<StoreId>(&row.text(3)?)?,
            interval: interval(row, 4)?,
        })
    })
    .collect()
}

/// The lines of an agent, oldest first.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn lines_of(tx: &mut dyn Tx, agent: &AgentId) -> Result<Vec<Line>, StoreError> {
    lines(tx, "WHERE agent = $1", &[agent.as_str().into()])
}

fn lines(tx: &mut dyn Tx, which: &str, params: &[Value]) -> Result<Vec<Line>, StoreError> {
    tx.query(&format!("SELECT number, agent, from_at, until_at FROM line {which} ORDER BY from_at"), params)?
        .iter()
        .map(|row| {
            Ok(Line {
                number: row.number(0)?,
                agent: key::<AgentId>(&row.text(1)?)?,
                interval: interval(row, 2)?,
            })
        })
        .collect()
}

/// The tickets of an agent that are live at a moment, those that end first before the others, at most `limit`.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn live_tickets_of(
    tx: &mut dyn Tx,
    agent: &AgentId,
    at: Instant,
    limit: i64,
) -> Result<Vec<Ticket>, StoreError> {
    let which = "WHERE agent = $1 AND from_at <= $2 AND (until_at IS NULL OR until_at > $2) \
                 ORDER BY CASE WHEN until_at IS NULL THEN 1 ELSE 0 END, until_at, id LIMIT $3";
    tickets(tx, which, &[agent.as_str().into(), at.into(), limit.into()])
}

/// The tickets of an agent, live, past and to come, the latest beginning first, at most `limit`.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn tickets_of(tx: &mut dyn Tx, agent: &AgentId, limit: i64) -> Result<Vec<Ticket>, StoreError> {
    tickets(tx, "WHERE agent = $1 ORDER BY from_at DESC, id LIMIT $2", &[agent.as_str().into(), limit.into()])
}

fn tickets(tx: &mut dyn Tx, which: &str, params: &[Value]) -> Result<Vec<Ticket>, StoreError> {
    let sql =
        format!("SELECT id, agent, number, line_of_business, from_at, until_at, kind FROM ticket {which}");
    tx.query(&sql, params)?
        .iter()
        .map(|row| {
            Ok(Ticket {
                id: key::<TicketId>(&row.text(0)?)?,
                agent: key::<AgentId>(&row.text(1)?)?,
                number: row.number(2)?,
                line_of_business: row
                    .text(3)?
                    .parse()
                    .map_err(|_| StoreError::Corrupt("line of business"))?,
                interval: interval(row, 4)?,
                kind: row.text(6)?.parse().map_err(|_| StoreError::Corrupt("kind of ticket"))?,
            })
        })
        .collect()
}

pub(crate) fn entered<T: serde::Serialize>(
    tx: &mut dyn Tx,
    changed: u64,
    kind: &str,
    thing: &T,
    now: Instant,
) -> Result<Entered, StoreError> {
    if changed == 0 {
        return Ok(Entered::Same);
    }
    let body = json(thing)?;
    append_change(tx, DIRECTORY_SHARD, kind, now, |_| Ok(body)).map(Entered::New)
}

pub(crate) fn interval(row: &Row, index: usize) -> Result<Interval, StoreError> {
    Ok(Interval { from: row.instant(index)?, until: row.opt_int(index + 1)?.map(Instant::from_micros) })
}

pub(crate) fn key<K: std::str::FromStr>(text: &str) -> Result<K, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("key"))
}
