//! Brands, agents with their lines, and tickets.

use std::io::Read;

use anxin_domain::ids::{AgentId, BrandId};
use anxin_domain::people::{Affiliation, Brand, Line, Ticket, TicketKind};
use anxin_domain::time::Instant;
use anxin_store::directory::{Entered, affiliations_of, put_affiliation, put_brand, put_line, put_ticket};
use anxin_store::{Clock, Store, StoreError, Tx};

use super::lines::Source;
use super::table::{Columns, Fields, Table};
use super::{ImportError, ImportOptions, ImportReport, Noting, Outcome, Sink, Wrong, any_new, pour};
use super::{interval, key, moment, name, number, opt_moment, word};
use crate::Desk;
use crate::error::DeskError;

/// Longest name of a brand or an agent, in letters.
const NAME_LIMIT: usize = 80;

const BRANDS: Columns<'static> = Columns { required: &["brand", "name", "city", "rulebook"], optional: &[] };
const AGENTS: Columns<'static> =
    Columns { required: &["brand", "store", "agent", "name", "line", "from"], optional: &["until"] };
const TICKETS: Columns<'static> = Columns {
    required: &["ticket", "brand", "agent", "number", "line_of_business", "from"],
    optional: &["until", "kind"],
};

/// One row of a file about who calls.
#[derive(Clone, Debug)]
enum Entry {
    Brand(Brand),
    Agent(Affiliation, Line),
    Ticket(Ticket),
}

impl Desk {
    /// Enters brands: `brand,name,city,rulebook`. A brand that is there takes the new name, city and rulebook.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the store does not answer.
    pub async fn import_brands<R: Read + Send>(
        &self,
        file: R,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let law = self.gate().law().clone();
        let read = move |row: &Fields<'_>| {
            let rulebook = row.get("rulebook");
            if !law.rulebooks().any(|known| known.id == rulebook) {
                let mut known: Vec<&str> = law.rulebooks().map(|r| r.id.as_str()).collect();
                known.dedup();
                let what = format!("this rulebook is not here; known are {}", known.join(", "));
                return Err(Wrong::new("rulebook", what));
            }
            Ok(Entry::Brand(Brand {
                id: key("brand", row.get("brand"))?,
                name: name("name", row.get("name"), NAME_LIMIT)?,
                city: name("city", row.get("city"), NAME_LIMIT)?,
                rulebook: rulebook.to_owned(),
            }))
        };
        self.enter("brands", Table::open(Source::open(file)?, BRANDS, read)?, options).await
    }

    /// Enters agents and their lines: `brand,store,agent,name,line,from,until`. The brand has to be there; the same row with an
    /// end closes what the earlier one began.
    ///
    /// # Errors
    /// As for [`Desk::import_brands`].
    pub async fn import_agents<R: Read + Send>(
        &self,
        file: R,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let (region, zone) = (options.region, options.zone.clone());
        let read = move |row: &Fields<'_>| {
            let brand: BrandId = key("brand", row.get("brand"))?;
            let agent = agent_of(&brand, row.get("agent"))?;
            let from = moment("from", row.get("from"), &zone)?;
            let interval = interval(from, opt_moment("until", row.get("until"), &zone)?)?;
            let affiliation = Affiliation {
                agent: agent.clone(),
                name: name("name", row.get("name"), NAME_LIMIT)?,
                store: key("store", row.get("store"))?,
                brand,
                interval,
            };
            Ok(Entry::Agent(
                affiliation,
                Line { number: number("line", row.get("line"), region)?, agent, interval },
            ))
        };
        self.enter("agents", Table::open(Source::open(file)?, AGENTS, read)?, options).await
    }

    /// Enters tickets: `ticket,brand,agent,number,line_of_business,from,until,kind`.
    ///
    /// # Errors
    /// As for [`Desk::import_brands`].
    pub async fn import_tickets<R: Read + Send>(
        &self,
        file: R,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let (region, zone) = (options.region, options.zone.clone());
        let read = move |row: &Fields<'_>| {
            let brand: BrandId = key("brand", row.get("brand"))?;
            let from = moment("from", row.get("from"), &zone)?;
            Ok(Entry::Ticket(Ticket {
                id: key("ticket", row.get("ticket"))?,
                agent: agent_of(&brand, row.get("agent"))?,
                number: number("number", row.get("number"), region)?,
                kind: match row.get("kind") {
                    "" => TicketKind::default(),
                    kind => word("kind", kind)?,
                },
                line_of_business: word("line_of_business", row.get("line_of_business"))?,
                interval: interval(from, opt_moment("until", row.get("until"), &zone)?)?,
            }))
        };
        self.enter("tickets", Table::open(Source::open(file)?, TICKETS, read)?, options).await
    }

    async fn enter(
        &self,
        what: &str,
        rows: impl Iterator<Item = Result<super::Row<Entry>, ImportError>> + Send,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let noting = Noting::of(what, options, self.clock());
        let sink = Directory { store: self.store().clone(), clock: self.clock().clone(), noting };
        let report = pour(rows, sink, options).await?;
        self.catch_up().await?;
        Ok(report)
    }
}

/// Agents are named within their brand.
pub(crate) fn agent_of(brand: &BrandId, agent: &str) -> Result<AgentId, Wrong> {
    let own = agent.strip_prefix(&format!("{brand}:")).unwrap_or(agent);
    if own.is_empty() {
        return Err(Wrong::new("agent", "this is empty; write the agent's id"));
    }
    key("agent", &format!("{brand}:{own}"))
}

struct Directory {
    store: Store,
    clock: Clock,
    noting: Noting,
}

/// A row that was refused after a part of it had been written: the transaction is given up and run again without it.
enum Stop {
    Row(usize, String),
    Store(StoreError),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Sink for Directory {
    type Item = Entry;

    async fn put(&mut self, chunk: Vec<Entry>) -> Result<Vec<Outcome>, ImportError> {
        let mut without: Vec<Option<String>> = vec![None; chunk.len()];
        loop {
            let (rows, skipped, now) = (chunk.clone(), without.clone(), self.clock.now());
            let noting = self.noting.clone();
            let tried = self
                .store
                .write(move |tx| {
                    let entries = rows.iter().zip(&skipped).enumerate();
                    let outcomes = entries
                        .map(|(index, (row, skip))| enter_one(tx, index, row, skip.as_ref(), now))
                        .collect::<Result<Vec<_>, Stop>>()?;
                    noting.note(tx, any_new(&outcomes))?;
                    Ok(outcomes)
                })
                .await;
            match tried {
                Ok(outcomes) => {
                    self.noting.committed(any_new(&outcomes));
                    return Ok(outcomes);
                }
                Err(Stop::Row(index, reason)) => without[index] = Some(reason),
                Err(Stop::Store(error)) => return Err(DeskError::from(error).into()),
            }
        }
    }
}

fn enter_one(
    tx: &mut dyn Tx,
    index: usize,
    row: &Entry,
    skip: Option<&String>,
    now: Instant,
) -> Result<Outcome, Stop> {
    if let Some(reason) = skip {
        return Ok(Outcome::Refused(Wrong::new("line", reason)));
    }
    Ok(match row {
        Entry::Brand(brand) => outcome("brand", put_brand(tx, brand, now)?),
        Entry::Ticket(ticket) => outcome("ticket", put_ticket(tx, ticket, now)?),
        Entry::Agent(affiliation, line) => {
            // A further line of an agent who is at work there already says nothing new about the agent.
            let agent = if is_at_work(tx, affiliation)? {
                Outcome::Same
            } else {
                outcome("agent", put_affiliation(tx, affiliation, now)?)
            };
            if matches!(agent, Outcome::Refused(_)) {
                return Ok(agent);
            }
            match put_line(tx, line, now)? {
                Entered::Refused(reason) => return Err(Stop::Row(index, reason)),
                Entered::Same => agent,
                Entered::New(_) => Outcome::New,
            }
        }
    })
}

/// Whether an earlier entry says that the agent is at this store of this brand for all of this time.
fn is_at_work(tx: &mut dyn Tx, new: &Affiliation) -> Result<bool, StoreError> {
    let lasts = |known: Option<Instant>, wanted: Option<Instant>| match (known, wanted) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(known), Some(wanted)) => wanted <= known,
    };
    let known = affiliations_of(tx, &new.agent)?;
    Ok(known.iter().any(|old| {
        old.brand == new.brand
            && old.store == new.store
            && old.interval.from < new.interval.from
            && lasts(old.interval.until, new.interval.until)
    }))
}

fn outcome(field: &'static str, entered: Entered) -> Outcome {
    match entered {
        Entered::New(_) => Outcome::New,
        Entered::Same => Outcome::Same,
        Entered::Refused(reason) => Outcome::Refused(Wrong::new(field, reason)),
    }
}
