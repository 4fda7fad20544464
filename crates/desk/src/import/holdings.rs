//! Who holds a number and where they are: changes of holder, what those who should know say about them, and the customer's zone.
//! "No data" is neither a yes nor a no: it is kept, and nothing follows from it.

use std::io::Read;

use anxin_domain::number::Number;
use anxin_domain::time::Instant;
use anxin_domain::zone::Zones;
use anxin_store::customers::{HolderAnswer, Noted, begin_holding, note_holder_check, set_zone};
use anxin_store::directory::Entered;
use anxin_store::{Clock, Store, StoreError, Tx};
use jiff::tz::TimeZone;

use super::lines::Source;
use super::table::{Columns, Fields, Table};
use super::{
    ImportError, ImportOptions, ImportReport, Noting, Outcome, Sink, Wrong, any_new, number, opt_moment,
    past, pour,
};
use crate::Desk;

const COLUMNS: Columns<'static> =
    Columns { required: &["number"], optional: &["since", "checked_at", "answer", "zone"] };

/// One row: what it says about a number.
#[derive(Clone, Debug)]
struct Told {
    number: Number,
    since: Option<Instant>,
    check: Option<(Instant, HolderAnswer)>,
    zone: Option<String>,
}

impl Desk {
    /// Notes who holds numbers and where they are: `number,since,checked_at,answer,zone`. `since` is the day on which a new
    /// holder got the number; `answer` is what a check at `checked_at` said: `same`, `no_data`, or `changed`, which is a new
    /// holder since `since`, or since the check where nobody knows the day. A row says at least one of these things. When
    /// this returns, the gate of this process goes by them.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the store does not answer.
    pub async fn import_holdings<R: Read + Send>(
        &self,
        file: R,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let (region, zone) = (options.region, options.zone.clone());
        let now = self.clock().now();
        let read =
            move |row: &Fields<'_>| told(row, number("number", row.get("number"), region)?, &zone, now);
        let sink = Holdings {
            store: self.store().clone(),
            clock: self.clock().clone(),
            noting: Noting::of("holdings", options, self.clock()),
        };
        let report = pour(Table::open(Source::open(file)?, COLUMNS, read)?, sink, options).await?;
        self.catch_up().await?;
        Ok(report)
    }
}

fn told(row: &Fields<'_>, number: Number, zone: &TimeZone, now: Instant) -> Result<Told, Wrong> {
    let moment = |field| opt_moment(field, row.get(field), zone)?.map(|at| past(field, at, now)).transpose();
    let (mut since, checked_at) = (moment("since")?, moment("checked_at")?);
    let check = match (checked_at, row.get("answer")) {
        (None, "") => None,
        (None, _) => return Err(Wrong::new("checked_at", "this is empty; write when the answer was given")),
        (Some(_), "") => return Err(Wrong::new("answer", "this is empty; write same, no_data or changed")),
        (Some(at), "same") => Some((at, HolderAnswer::Same)),
        (Some(at), "no_data") => Some((at, HolderAnswer::NoData)),
        (Some(at), "changed") => {
            if since.is_some_and(|since| since > at) {
                return Err(Wrong::new("since", "the change is later than the check that told of it"));
            }
            since = since.or(Some(at));
            None
        }
        (Some(_), _) => return Err(Wrong::new("answer", "write same, no_data or changed")),
    };
    let named = row.get("zone");
    if !named.is_empty() {
        let unknown = |_| Wrong::new("zone", "this is no time zone; write an IANA name as in Asia/Shanghai");
        Zones::named(named).map_err(unknown)?;
    }
    let zone = (!named.is_empty()).then(|| named.to_owned());
    if since.is_none() && check.is_none() && zone.is_none() {
        return Err(Wrong::new("", "the row says nothing; write since, checked_at and answer, or zone"));
    }
    Ok(Told { number, since, check, zone })
}

struct Holdings {
    store: Store,
    clock: Clock,
    noting: Noting,
}

impl Sink for Holdings {
    type Item = Told;

    async fn put(&mut self, chunk: Vec<Told>) -> Result<Vec<Outcome>, ImportError> {
        let (clock, noting) = (self.clock.clone(), self.noting.clone());
        let noted = self.store.write(move |tx| {
            let outcomes = chunk
                .iter()
                .map(|told| note(tx, told, clock.now()))
                .collect::<Result<Vec<_>, StoreError>>()?;
            noting.note(tx, any_new(&outcomes))?;
            Ok::<_, StoreError>(outcomes)
        });
        let outcomes = noted.await?;
        self.noting.committed(any_new(&outcomes));
        Ok(outcomes)
    }
}

fn note(tx: &mut dyn Tx, told: &Told, now: Instant) -> Result<Outcome, StoreError> {
    let mut is_new = false;
    if let Some(since) = told.since {
        is_new |= begin_holding(tx, told.number, since, now)?.is_some();
    }
    if let Some((at, answer)) = told.check {
        is_new |= note_holder_check(tx, told.number, answer, at, now)? != Noted::Same;
    }
    if let Some(zone) = &told.zone {
        is_new |= matches!(set_zone(tx, told.number, zone, now)?, Entered::New(_));
    }
    Ok(if is_new { Outcome::New } else { Outcome::Same })
}
