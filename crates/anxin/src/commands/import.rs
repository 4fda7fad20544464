//! `anxin import`: files from outside, row by row; refused rows go to a file with reasons.

use std::fs::File;
use std::path::{Path, PathBuf};

use anxin_desk::import::{
    HeldList, ImportOptions, ImportReport, ImportedBy, ListImport, ListOptions, ListPart, RecordFormat,
    Refusal, Shrinking,
};
use anxin_domain::ids::ListId;
use anxin_domain::number::Region;
use anxin_domain::time::Instant;
use anxin_promise::FactKind;
use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use jiff::tz::TimeZone;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Import {
    /// What the file holds
    kind: Kind,
    /// The file; `-` reads standard input
    file: PathBuf,
    /// For call records: csv, json, asterisk-csv, freeswitch-json; for an external list: plain, ftc, ftc-change, tps, vicidial-dnc,
    /// vicidial-leads; told from the file when not given
    #[arg(long)]
    format: Option<String>,
    /// Where numbers without a country code are (two letters)
    #[arg(long, default_value = "CN")]
    region: Region,
    /// The wall clock of times without an offset (IANA name)
    #[arg(long, default_value = "Asia/Shanghai")]
    zone: String,
    /// For call records of other formats: the telephone system they are from
    #[arg(long)]
    system: Option<String>,
    /// For facts in a table: what it is about: listing, contract, seizure, incident, handover, repair, deposit, bill, payment or refund
    #[arg(long)]
    fact: Option<FactKind>,
    /// For an external list: its name, as in ftc-reported-calls; the file's name when not given
    #[arg(long)]
    list: Option<ListId>,
    /// For an external list: when its keeper published it (RFC 3339); now when not given
    #[arg(long, value_parser = Instant::parse)]
    as_of: Option<Instant>,
    /// For an external list: the file has what changed since the one before, not everything; rows that do not say how were added
    #[arg(long)]
    change: bool,
    /// For an external list: it is right that more than a tenth of the numbers that are held are gone
    #[arg(long)]
    may_shrink: bool,
    /// Where refused rows go; FILE.refused.csv when not given
    #[arg(long)]
    refused: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// brand,name,city,rulebook
    Brands,
    /// brand,store,agent,name,line,from,until
    Agents,
    /// number,word,person,grantee,purposes,lines_of_business,channels,bands,calls,keeps_exceptions,effective_at,expires_at,
    /// source,evidence
    Acts,
    /// ticket,brand,agent,number,line_of_business,from,until,kind
    Tickets,
    /// Privacy numbers: x,a,b,from,until
    Bindings,
    /// Who holds a number, and where they are: number,since,checked_at,answer,zone
    Holdings,
    /// What claims are held against: a table of one kind (--fact), brand,reference,customer,item,currency and the fields of the kind, or
    /// JSON whose documents say their kind
    Facts,
    /// Our CSV or JSON, Asterisk's Master.csv, FreeSWITCH's json_cdr
    CallRecords,
    /// All numbers of a list that somebody else keeps, or a change of one: one number a row, a CSV with a column `number`, or one of
    /// the forms of --format
    ExternalList,
}

pub(crate) async fn run(place: &Place, what: &Import, printer: &Printer) -> anyhow::Result<Verdict> {
    let source = open(&what.file)?;
    let Ok(zone) = TimeZone::get(&what.zone) else {
        bail!("--zone: {:?} is unknown; write an IANA name as in Asia/Shanghai", what.zone)
    };
    let refusals = what.refused.clone().unwrap_or_else(|| beside(&what.file));
    let options = ImportOptions {
        region: what.region,
        zone,
        system: what.system.clone(),
        brand: None,
        refusals: Some(refusals.clone()),
        by: ImportedBy::Terminal,
    };
    let format = what.format.as_deref();
    let records = format.filter(|_| what.kind == Kind::CallRecords).map(str::parse).transpose();
    let records: Option<RecordFormat> = records.context("--format")?;
    let list = (what.kind == Kind::ExternalList).then(|| list_options(what)).transpose()?;
    let desk = House::open(place).await?.desk;
    if let Some(list) = list {
        let as_of = what.as_of.unwrap_or_else(|| desk.gate().clock().now());
        let list = ListOptions { as_of, ..list };
        let done = desk.import_external_list(source, &list, &options).await;
        let done = done.with_context(|| what.file.display().to_string())?;
        printer.answer(&done, |done| list_in_words(done, &refusals))?;
        return Ok(if done.report.refused == 0 { Verdict::Yes } else { Verdict::No });
    }
    let report = match what.kind {
        Kind::Brands => desk.import_brands(source, &options).await,
        Kind::Agents => desk.import_agents(source, &options).await,
        Kind::Acts => desk.import_acts(source, &options).await,
        Kind::Tickets => desk.import_tickets(source, &options).await,
        Kind::Bindings => desk.import_bindings(source, &options).await,
        Kind::Holdings => desk.import_holdings(source, &options).await,
        Kind::Facts => desk.import_facts(source, what.fact, &options).await,
        Kind::CallRecords | Kind::ExternalList => desk.import_call_records(source, records, &options).await,
    }
    .with_context(|| what.file.display().to_string())?;
    printer.answer(&report, |report| in_words(report, &refusals))?;
    Ok(if report.refused == 0 { Verdict::Yes } else { Verdict::No })
}

fn open(path: &Path) -> anyhow::Result<Box<dyn std::io::Read + Send>> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    if file.metadata()?.is_dir() {
        bail!("{} is a folder; name a file", path.display());
    }
    Ok(Box::new(file))
}

fn beside(path: &Path) -> PathBuf {
    let mut name = if path == Path::new("-") { "stdin".into() } else { path.as_os_str().to_owned() };
    name.push(".refused.csv");
    PathBuf::from(name)
}

fn list_name(what: &Import) -> anyhow::Result<ListId> {
    if let Some(list) = &what.list {
        return Ok(list.clone());
    }
    let stem = what.file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    stem.parse().context("--list: the file's name cannot be the list's name; give one")
}

fn list_options(what: &Import) -> anyhow::Result<ListOptions> {
    let format = what.format.as_deref().map(str::parse).transpose().context("--format")?;
    let part = if what.change { ListPart::Change } else { ListPart::All };
    let shrinking = if what.may_shrink { Shrinking::Any } else { Shrinking::ATenth };
    Ok(ListOptions { list: list_name(what)?, as_of: Instant::from_micros(0), format, part, shrinking })
}

fn list_in_words(done: &ListImport, refusals: &Path) -> String {
    let ListImport { report, duplicates, added, removed, known, list } = done;
    let mut text = in_words(report, refusals);
    let HeldList { name, as_of, version, kind, numbers } = list;
    if *known {
        text.push_str("the same file was imported before: nothing was changed\n");
    } else {
        text.push_str(&format!(
            "{added} numbers added, {removed} removed, {duplicates} rows of numbers that others have\n"
        ));
    }
    text.push_str(&format!(
        "list {name}: {numbers} numbers as of {as_of} (version {version}, {})\n",
        kind.as_str()
    ));
    text
}

fn in_words(report: &ImportReport, refusals: &Path) -> String {
    let ImportReport { rows, accepted, unchanged, refused, .. } = report;
    let mut text =
        format!("{rows} rows: {accepted} accepted ({unchanged} of them known before), {refused} refused\n");
    let listed = |text: &mut String, rows: &[Refusal]| {
        for told in rows.iter().take(10) {
            let field = if told.field.is_empty() { "the row" } else { told.field };
            text.push_str(&format!("  row {}: {field}: {}\n", told.row, told.reason));
        }
    };
    listed(&mut text, &report.refusals);
    if *refused > 0 {
        text.push_str(&format!("refused rows with their reasons: {}\n", refusals.display()));
    }
    if report.warned > 0 {
        text.push_str(&format!("{} of the accepted rows should be looked at:\n", report.warned));
        listed(&mut text, &report.warnings);
    }
    text
}
