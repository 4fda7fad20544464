//! Call records: our own CSV and JSON, Asterisk's `cdr-csv`, FreeSWITCH's `json_cdr`. All become the same thing in the journal.

use std::io::Read;
use std::str::FromStr;

use anxin_domain::call::{CallRecord, Disposition};
use anxin_domain::ids::{BrandId, CallRecordId, DecisionId};
use anxin_domain::number::Number;
use anxin_domain::scope::WordError;
use anxin_domain::time::Instant;
use anxin_gate::Gate;
use anxin_journal::{Journal, RecordOutcome};
use anxin_store::Clock;
use serde_json::Value;

use super::json::{Documents, text};
use super::lines::Source;
use super::table::{Columns, Table};
use super::{
    FUTURE_TOLERANCE_MS, ImportError, ImportOptions, ImportReport, Noting, Outcome, Sink, Wrong, any_new,
    asterisk, freeswitch, pour,
};
use super::{moment, name, number, word};
use crate::Desk;

/// 2000-01-01T00:00:00Z: a call before it is a clock that was never set.
const EARLIEST: Instant = Instant::from_micros(946_684_800_000_000);
/// Longest name of a telephone system, in letters.
const SYSTEM_LIMIT: usize = 64;
/// Longest id that a telephone system gives, in letters.
const SYSTEM_ID_LIMIT: usize = 128;

const COLUMNS: Columns<'static> = Columns {
    required: &["system", "system_id", "from", "to", "started_at", "disposition"],
    optional: &["talk_seconds", "decision", "forwarded_to"],
};

/// A form in which telephone systems write call records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFormat {
    /// Our own CSV, with a header.
    Csv,
    /// Our own JSON: objects with the fields of the CSV.
    Json,
    /// Asterisk's `Master.csv`.
    AsteriskCsv,
    /// FreeSWITCH's `json_cdr`.
    FreeSwitchJson,
}

impl RecordFormat {
    /// The word used on the command line and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::AsteriskCsv => "asterisk-csv",
            Self::FreeSwitchJson => "freeswitch-json",
        }
    }

    /// Tells the form from the first bytes of a file.
    fn of(head: &[u8]) -> Self {
        let shown = String::from_utf8_lossy(head);
        let begin = shown.trim_start();
        if begin.starts_with(['{', '[']) {
            let theirs = begin.contains("\"variables\"")
                || begin.contains("\"callflow\"")
                || begin.contains("\"core-uuid\"");
            return if theirs { Self::FreeSwitchJson } else { Self::Json };
        }
        let first = begin.lines().next().unwrap_or_default();
        let theirs =
            !first.to_lowercase().contains("system_id") && first.split(',').count() >= asterisk::FEWEST;
        if theirs { Self::AsteriskCsv } else { Self::Csv }
    }
}

impl FromStr for RecordFormat {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, WordError> {
        let all = [Self::Csv, Self::Json, Self::AsteriskCsv, Self::FreeSwitchJson];
        all.into_iter().find(|format| format.word() == text).ok_or(WordError {
            what: "format of call records",
            known: "csv, json, asterisk-csv, freeswitch-json",
        })
    }
}

/// A call record before it gets its id.
#[derive(Clone, Debug)]
pub(crate) struct NewRecord {
    pub(crate) system: String,
    pub(crate) system_id: String,
    pub(crate) from: Number,
    /// The number dialled; a privacy number is resolved when the record gets its id.
    pub(crate) to: Number,
    pub(crate) forwarded_to: Option<Number>,
    pub(crate) started_at: Instant,
    pub(crate) talk_seconds: u32,
    pub(crate) disposition: Disposition,
    pub(crate) decision: Option<DecisionId>,
}

impl Desk {
    /// Takes call records into the journal. With no format named, it is told from the file. A record that came before is the same
    /// record; one that says something else under the same id is refused.
    ///
    /// # Errors
    /// [`ImportError`] when the file as a whole cannot be taken, or the journal cannot be written.
    pub async fn import_call_records<R: Read + Send>(
        &self,
        file: R,
        format: Option<RecordFormat>,
        options: &ImportOptions,
    ) -> Result<ImportReport, ImportError> {
        let source = Source::open(file)?;
        let clock = self.clock().clone();
        let latest = clock.now().plus_ms(FUTURE_TOLERANCE_MS);
        let (gate, brand) = (self.gate().clone(), options.brand.clone());
        let checked = move |record: Result<NewRecord, Wrong>| {
            let mut record = plausible(record?, latest)?;
            if let Some(brand) = &brand {
                own_line(&gate, brand, &record)?;
                // Its systems are its own: nobody's record can be kept out by another's under the same name and id.
                record.system = format!("{brand}/{}", record.system);
            }
            Ok(record)
        };
        let sink = Records {
            gate: self.gate().clone(),
            journal: self.journal().clone(),
            noting: Noting::of("call-records", options, &clock),
            clock,
        };
        match format.unwrap_or_else(|| RecordFormat::of(&source.head)) {
            RecordFormat::Csv => {
                let read =
                    |row: &super::table::Fields<'_>| checked(own(|f| Ok(row.get(f).to_owned()), options));
                pour(Table::open(source, COLUMNS, read)?, sink, options).await
            }
            RecordFormat::Json => {
                let read = |value: &Value| checked(own_json(value, options));
                pour(Documents::open(source)?.read(read), sink, options).await
            }
            RecordFormat::AsteriskCsv => {
                let rows = asterisk::rows(source, options, checked);
                pour(rows, sink, options).await
            }
            RecordFormat::FreeSwitchJson => {
                let read = |value: &Value| checked(freeswitch::read(value, options));
                pour(Documents::open(source)?.read(read), sink, options).await
            }
        }
    }
}

fn own_json(value: &Value, options: &ImportOptions) -> Result<NewRecord, Wrong> {
    let Some(object) = value.as_object() else {
        return Err(Wrong::new("", "write an object with the fields system, system_id, from, to, …"));
    };
    let known = |field: &String| COLUMNS.required.iter().chain(COLUMNS.optional).any(|name| name == field);
    if !object.keys().all(known) {
        let names = [COLUMNS.required, COLUMNS.optional].concat().join(", ");
        return Err(Wrong::new("", format!("there is a field that is not known here; known are {names}")));
    }
    own(|field| text(value, field), options)
}

fn own(
    get: impl Fn(&'static str) -> Result<String, Wrong>,
    options: &ImportOptions,
) -> Result<NewRecord, Wrong> {
    let mut system = get("system")?;
    if system.is_empty() {
        system = options.system.clone().unwrap_or_default();
    }
    Ok(NewRecord {
        system,
        system_id: get("system_id")?,
        from: number("from", &get("from")?, options.region)?,
        to: number("to", &get("to")?, options.region)?,
        forwarded_to: forwarded_to(&get("forwarded_to")?, options)?,
        started_at: moment("started_at", &get("started_at")?, &options.zone)?,
        talk_seconds: seconds("talk_seconds", &get("talk_seconds")?)?,
        disposition: word("disposition", &get("disposition")?)?,
        decision: decision("decision", &get("decision")?)?,
    })
}

fn forwarded_to(text: &str, options: &ImportOptions) -> Result<Option<Number>, Wrong> {
    if text.is_empty() { Ok(None) } else { number("forwarded_to", text, options.region).map(Some) }
}

fn plausible(record: NewRecord, latest: Instant) -> Result<NewRecord, Wrong> {
    name("system", &record.system, SYSTEM_LIMIT)?;
    name("system_id", &record.system_id, SYSTEM_ID_LIMIT)?;
    if record.forwarded_to == Some(record.to) {
        return Err(Wrong::new("forwarded_to", "this is the number that was dialled; leave it empty"));
    }
    if record.started_at > latest {
        return Err(Wrong::new(
            "started_at",
            "the call lies in the future: check the telephone system's clock and zone",
        ));
    }
    if record.started_at < EARLIEST {
        return Err(Wrong::new(
            "started_at",
            "the call lies before the year 2000: check the telephone system's clock",
        ));
    }
    Ok(record)
}

/// A brand's record is evidence against the brand itself; about the lines of others it has no say.
fn own_line(gate: &Gate, brand: &BrandId, record: &NewRecord) -> Result<(), Wrong> {
    match gate.registry().now().caller(record.from, record.started_at) {
        Some(caller) if caller.brand == *brand => Ok(()),
        _ => Err(Wrong::new(
            "from",
            "the line is not registered to your brand at that time: register it, or leave the row out",
        )),
    }
}

pub(crate) fn seconds(field: &'static str, text: &str) -> Result<u32, Wrong> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse().map_err(|_| Wrong::new(field, "write whole seconds"))
}

fn decision(field: &'static str, text: &str) -> Result<Option<DecisionId>, Wrong> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|e| Wrong::new(field, e))
}

struct Records {
    gate: Gate,
    journal: Journal,
    clock: Clock,
    noting: Noting,
}

impl Sink for Records {
    type Item = NewRecord;

    async fn put(&mut self, chunk: Vec<NewRecord>) -> Result<Vec<Outcome>, ImportError> {
        let now = self.clock.now();
        // A binding that is not known yet is found when the record is looked at.
        let with_id = |new: NewRecord| {
            self.gate.resolved(CallRecord {
                id: CallRecordId::new(now, self.clock.random()),
                system: new.system,
                system_id: new.system_id,
                from: new.from,
                to: new.to,
                dialled: None,
                forwarded_to: new.forwarded_to,
                started_at: new.started_at,
                talk_seconds: new.talk_seconds,
                disposition: new.disposition,
                decision: new.decision,
            })
        };
        let records = chunk.into_iter().map(with_id).collect();
        // Records lie in the journal, which is no part of the store: the row is written right behind them.
        let outcomes = self.journal.append_call_records(records).await?;
        let outcomes: Vec<Outcome> = outcomes.into_iter().map(outcome).collect();
        if any_new(&outcomes) {
            let noting = self.noting.clone();
            self.gate.store().write(move |tx| noting.note(tx, true)).await?;
            self.noting.committed(true);
        }
        Ok(outcomes)
    }
}

fn outcome(outcome: RecordOutcome) -> Outcome {
    match outcome {
        RecordOutcome::New => Outcome::New,
        RecordOutcome::Same => Outcome::Same,
        RecordOutcome::Conflict => Outcome::Refused(Wrong::new(
            "system_id",
            "another record with this system and id is here and says something else; that one stands",
        )),
    }
}
