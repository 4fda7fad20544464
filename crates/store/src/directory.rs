//! The directory: brands, agents, lines, tickets, and the lists that others keep. What is said twice is one thing.

use anxin_domain::ids::{AgentId, BrandId, ListId, StoreId, TicketId};
use anxin_domain::number::Number;
use anxin_domain::people::{Affiliation, Brand, Line, Ticket};
use anxin_domain::time::{Instant, Interval};

use crate::acts::json;
use crate::error::StoreError;
use crate::feed::{Change, DIRECTORY_SHARD, append_change};
use crate::tx::{Row, Tx, Value};

/// Numbers of a list that go into one statement.
const NUMBERS_A_STATEMENT: usize = 500;

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
        "INSERT INTO ticket (id, agent, number, line_of_business, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET agent = excluded.agent, line_of_business = excluded.line_of_business, \
         from_at = excluded.from_at, until_at = excluded.until_at",
        &[
            new.id.as_str().into(),
            new.agent.as_str().into(),
            new.number.into(),
            new.line_of_business.word().into(),
            new.interval.from.into(),
            new.interval.until.into(),
        ],
    )?;
    entered(tx, changed, "ticket", new, now)
}

/// Adds numbers to an external list as fetched at `as_of`. Returns how many were new; the list's date never goes back.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn add_to_list(
    tx: &mut dyn Tx,
    list: &ListId,
    as_of: Instant,
    numbers: &[Number],
    now: Instant,
) -> Result<u64, StoreError> {
    let mut new = 0;
    for chunk in numbers.chunks(NUMBERS_A_STATEMENT) {
        let mut sql = String::from("INSERT INTO external_number (list, number) VALUES ");
        let mut params = vec![Value::from(list.as_str())];
        for (index, number) in chunk.iter().enumerate() {
            sql.push_str(if index == 0 { "($1, $" } else { ", ($1, $" });
            sql.push_str(&(index + 2).to_string());
            sql.push(')');
            params.push((*number).into());
        }
        sql.push_str(" ON CONFLICT DO NOTHING");
        new += tx.execute(&sql, &params)?;
    }
    let dated = tx.execute(
        "INSERT INTO external_list (list, as_of) VALUES ($1, $2) ON CONFLICT (list) DO UPDATE SET as_of = excluded.as_of \
         WHERE excluded.as_of > external_list.as_of",
        &[list.as_str().into(), as_of.into()],
    )?;
    if new > 0 || dated > 0 {
        let body = serde_json::json!({ "list": list }).to_string();
        append_change(tx, DIRECTORY_SHARD, "list", now, |_| Ok(body))?;
    }
    Ok(new)
}

/// When a list was last fetched, and a page of its numbers after one, in rising order.
///
/// # Errors
/// [`StoreError`] of any kind.
pub fn list_page(
    tx: &mut dyn Tx,
    list: &ListId,
    after: i64,
    limit: i64,
) -> Result<(Option<Instant>, Vec<Number>), StoreError> {
    let as_of = tx.query_opt("SELECT as_of FROM external_list WHERE list = $1", &[list.as_str().into()])?;
    let numbers = tx
        .query(
            "SELECT number FROM external_number WHERE list = $1 AND number > $2 ORDER BY number LIMIT $3",
            &[list.as_str().into(), after.into(), limit.into()],
        )?
        .iter()
        .map(|row| row.number(0))
        .collect::<Result<_, _>>()?;
    Ok((as_of.map(|row| row.instant(0)).transpose()?, numbers))
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

fn tickets(tx: &mut dyn Tx, which: &str, params: &[Value]) -> Result<Vec<Ticket>, StoreError> {
    let sql = format!("SELECT id, agent, number, line_of_business, from_at, until_at FROM ticket {which}");
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
            })
        })
        .collect()
}

fn entered<T: serde::Serialize>(
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

fn interval(row: &Row, index: usize) -> Result<Interval, StoreError> {
    Ok(Interval { from: row.instant(index)?, until: row.opt_int(index + 1)?.map(Instant::from_micros) })
}

fn key<K: std::str::FromStr>(text: &str) -> Result<K, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt("key"))
}
