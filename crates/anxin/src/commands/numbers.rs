//! `anxin numbers`: reads every number of a list and says what it is. Nothing is stored and no data folder is opened.

use std::borrow::Cow;
use std::io::{self, BufWriter, Read, StdoutLock, Write};

use anxin_domain::number::{AreaCode, Dialled, Extension, NumberError, Place, Region};
use anyhow::{Context as _, bail};
use clap::Args;
use csv::ByteRecord;
use serde::Serialize;

use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Numbers {
    /// Take CSV rows id,input,region from stdin (a first line with these names is known as such); id,e164,ext,valid go to
    /// stdout, in the same order
    #[arg(long, required = true)]
    stdin: bool,
    /// Where numbers without a country code are, in rows that name no region (two letters)
    #[arg(long, value_name = "REGION", default_value = "CN")]
    region: Region,
    /// Which area of that region numbers without an area code are in, as in 27 or 027 for Wuhan
    #[arg(long, value_name = "DIGITS")]
    area_code: Option<AreaCode>,
}

/// Refused rows that are told one by one on stderr; the rest are counted.
const TOLD_ROWS: u64 = 20;

/// A row takes at most this many bytes; a longer one is a quotation mark that nobody closed.
const LONGEST_ROW: usize = 1 << 20;

const BUFFER: usize = 1 << 16;

/// The columns, in the order they have without a header.
const COLUMNS: [&str; 3] = ["id", "input", "region"];

pub(crate) fn run(what: &Numbers, printer: &Printer) -> anyhow::Result<Verdict> {
    let here = Place { region: what.region, area_code: what.area_code };
    let mut out = Output::new(*printer);
    match read_all(io::stdin().lock(), here, &mut out).and_then(|()| out.finish()) {
        Err(error) if is_closed_pipe(&error) => {}
        other => other?,
    }
    out.tell_the_rest();
    Ok(if out.refused == 0 { Verdict::Yes } else { Verdict::No })
}

/// A reader that went away (`| head`) is nobody's mistake.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    kinds.map(io::Error::kind).any(|kind| kind == io::ErrorKind::BrokenPipe)
}

/// The error underneath, whose kind tells a closed pipe.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Reads rows one at a time; memory does not grow with the list.
fn read_all(input: impl Read, here: Place, out: &mut Output) -> anyhow::Result<()> {
    let bounded = Bounded { inner: input, left: LONGEST_ROW };
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(BUFFER)
        .from_reader(bounded);
    let mut columns = Columns::default();
    let mut record = ByteRecord::new();
    let mut first = true;
    out.begin()?;
    loop {
        rows.get_mut().left = LONGEST_ROW;
        let line = rows.position().line();
        let more = rows
            .read_byte_record(&mut record)
            .with_context(|| format!("stdin cannot be read from line {line} on"))?;
        if !more {
            return Ok(());
        }
        if std::mem::take(&mut first)
            && let Some(named) = Columns::named(&record)?
        {
            columns = named;
            continue;
        }
        let line = record.position().map_or(line, csv::Position::line);
        out.put(line, &columns.field(&record, columns.id), &columns.read(&record, here))?;
    }
}

/// Which column holds what.
struct Columns {
    id: usize,
    input: usize,
    region: Option<usize>,
    count: usize,
}

impl Default for Columns {
    fn default() -> Self {
        Self { id: 0, input: 1, region: Some(2), count: COLUMNS.len() }
    }
}

impl Columns {
    /// Reads a first line that names the columns, in any order; a first line without `input` among them is a row.
    fn named(record: &ByteRecord) -> anyhow::Result<Option<Self>> {
        let names: Vec<String> = record
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{FEFF}').trim().to_lowercase())
            .collect();
        let Some(input) = names.iter().position(|name| name == "input") else { return Ok(None) };
        let find = |wanted: &str| names.iter().position(|name| name == wanted);
        let Some(id) = find("id") else {
            bail!("the first line names no column `id`; write id,input,region")
        };
        Ok(Some(Self { id, input, region: find("region"), count: names.len() }))
    }

    fn field<'r>(&self, record: &'r ByteRecord, index: usize) -> Cow<'r, str> {
        String::from_utf8_lossy(record.get(index).unwrap_or_default())
    }

    fn read(&self, record: &ByteRecord, here: Place) -> Result<Dialled, Refused> {
        if record.len() != self.count {
            let reason = format!("the row has {} columns where {} are due", record.len(), self.count);
            return Err(Refused { field: "row", code: "wrong_columns", reason, mend: WRONG_COLUMNS });
        }
        let region = self.region.map(|index| self.field(record, index)).unwrap_or_default();
        let place = if region.trim().is_empty() {
            here
        } else {
            let region = region.parse().map_err(|e| Refused::new("region", e))?;
            Place { region, area_code: here.area_code.filter(|_| region == here.region) }
        };
        Dialled::parse(&self.field(record, self.input), place).map_err(|e| Refused::new("input", e))
    }
}

const WRONG_COLUMNS: &str = "put quotation marks around a field that has a comma in it";

/// Why a row gives no number. Nothing of the row is repeated: a log that takes stderr in must not hold numbers.
#[derive(Serialize)]
struct Refused {
    field: &'static str,
    code: &'static str,
    reason: String,
    mend: &'static str,
}

impl Refused {
    fn new(field: &'static str, error: NumberError) -> Self {
        Self { field, code: error.code(), reason: error.to_string(), mend: error.mend() }
    }
}

/// One answer, as `--json` gives it.
#[derive(Serialize)]
struct Answer<'a> {
    line: u64,
    id: &'a str,
    e164: Option<String>,
    ext: Option<&'a str>,
    valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Refused>,
}

/// Answers to stdout, refusals to stderr.
struct Output {
    printer: Printer,
    sheet: Sheet,
    refused: u64,
}

/// Rows for a table, or an object a line for a program.
enum Sheet {
    Csv(Box<csv::Writer<StdoutLock<'static>>>),
    Json(BufWriter<StdoutLock<'static>>),
}

impl Output {
    fn new(printer: Printer) -> Self {
        let out = printer.stream();
        let sheet = if printer.json() {
            Sheet::Json(BufWriter::with_capacity(BUFFER, out))
        } else {
            Sheet::Csv(Box::new(csv::WriterBuilder::new().buffer_capacity(BUFFER).from_writer(out)))
        };
        Self { printer, sheet, refused: 0 }
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        if let Sheet::Csv(rows) = &mut self.sheet {
            rows.write_record(["id", "e164", "ext", "valid"]).map_err(io_error)?;
        }
        Ok(())
    }

    fn put(&mut self, line: u64, id: &str, read: &Result<Dialled, Refused>) -> anyhow::Result<()> {
        if let Err(refused) = read {
            self.tell(line, refused);
        }
        let dialled = read.as_ref().ok();
        let e164 = dialled.map(|d| d.number.to_string());
        let extension = dialled.and_then(|d| d.extension);
        let ext = extension.as_ref().map(Extension::as_str);
        let valid = dialled.is_some_and(|d| d.number.is_assigned());
        match &mut self.sheet {
            Sheet::Csv(rows) => {
                let valid = if valid { "true" } else { "false" };
                let row = [id, e164.as_deref().unwrap_or_default(), ext.unwrap_or_default(), valid];
                rows.write_record(row).map_err(io_error)?;
            }
            Sheet::Json(out) => {
                let error = read.as_ref().err();
                serde_json::to_writer(&mut *out, &Answer { line, id, e164, ext, valid, error })
                    .map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    fn tell(&mut self, line: u64, refused: &Refused) {
        self.refused += 1;
        if self.refused <= TOLD_ROWS {
            let Refused { field, reason, mend, .. } = refused;
            self.printer.talk(&format!("line {line}, {field}: {reason}; {mend}"));
        }
    }

    fn tell_the_rest(&self) {
        if let Some(more @ 1..) = self.refused.checked_sub(TOLD_ROWS) {
            self.printer.talk(&format!("and {more} more lines; --json gives each its reason"));
        }
    }

    fn finish(&mut self) -> anyhow::Result<()> {
        match &mut self.sheet {
            Sheet::Csv(rows) => rows.flush()?,
            Sheet::Json(out) => out.flush()?,
        }
        Ok(())
    }
}

/// Lets no single row fill the memory.
struct Bounded<R> {
    inner: R,
    /// Bytes that the row may still take.
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "a row is longer than 1 MiB; look for a quotation mark that is not closed",
            ));
        }
        let room = buffer.len().min(self.left);
        let count = self.inner.read(&mut buffer[..room])?;
        self.left -= count;
        Ok(count)
    }
}
