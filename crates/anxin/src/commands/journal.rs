//! `anxin journal`: the files that decisions are kept in.

use anxin_domain::time::Instant;
use anxin_journal::{EvidenceFile, Journal as Files, JournalError};
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Place;
use crate::config::Config;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Journal {
    #[command(subcommand)]
    what: What,
}

#[derive(Clone, Copy, Subcommand)]
enum What {
    /// List the files: what is sealed (Parquet) and what is still a log
    List,
    /// Seal what is written now, so that other programs can read it; a server that is running seals its own
    Seal,
    /// Compute every hash again, from the first decision to the last. Exit code 1 when one does not hold
    Verify,
}

#[derive(Serialize)]
struct File {
    lane: u32,
    name: String,
    first: u64,
    decisions: u64,
    decided_from: Option<Instant>,
    decided_until: Option<Instant>,
    sealed: bool,
}

#[derive(Serialize)]
struct Verified {
    decisions: u64,
    call_records: u64,
    whole: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<String>,
}

pub(crate) async fn run(place: &Place, what: Journal, printer: &Printer) -> anyhow::Result<Verdict> {
    let options = Config::read(place.config.as_deref())?.journal.options();
    let opened = Files::open_with(&place.data, options);
    if let What::Verify = what.what {
        let verified = verify(opened).await?;
        printer.answer(&verified, in_words)?;
        return Ok(if verified.whole { Verdict::Yes } else { Verdict::No });
    }
    let journal = opened?;
    if let What::Seal = what.what {
        journal.seal().await?;
    }
    let files: Vec<File> = journal.files().await?.into_iter().map(shown).collect();
    printer.answer(&files, |files| files.iter().map(line).collect::<Vec<_>>().join("\n"))?;
    Ok(Verdict::Yes)
}

fn shown(file: EvidenceFile) -> File {
    let EvidenceFile { lane, name, first, count, decided, is_sealed } = file;
    File {
        lane,
        name,
        first,
        decisions: count,
        decided_from: decided.map(|(from, _)| from),
        decided_until: decided.map(|(_, until)| until),
        sealed: is_sealed,
    }
}

fn line(file: &File) -> String {
    let state = if file.sealed { "sealed" } else { "log" };
    let decided = match (file.decided_from, file.decided_until) {
        (Some(from), Some(until)) => format!("{from} to {until}"),
        _ => "empty".to_owned(),
    };
    format!("{state:<6}  {:>9} decisions  {decided}  decisions/{}/{}", file.decisions, file.lane, file.name)
}

/// Evidence that does not hold is an answer; a disk that does not read is an error.
async fn verify(opened: Result<Files, JournalError>) -> anyhow::Result<Verified> {
    let wrong = |error: JournalError| match error {
        JournalError::Broken(_) | JournalError::Damaged { .. } | JournalError::Corrupt(_) => {
            Ok(Verified { decisions: 0, call_records: 0, whole: false, wrong: Some(error.to_string()) })
        }
        other => Err(other.into()),
    };
    let journal = match opened {
        Ok(journal) => journal,
        Err(error) => return wrong(error),
    };
    match journal.verify().await {
        Ok(()) => {
            let (decisions, call_records) = journal.counts().await?;
            Ok(Verified { decisions, call_records, whole: true, wrong: None })
        }
        Err(error) => wrong(error),
    }
}

fn in_words(verified: &Verified) -> String {
    match &verified.wrong {
        Some(wrong) => wrong.clone(),
        None => format!(
            "{} decisions and {} call records: every hash holds",
            verified.decisions, verified.call_records
        ),
    }
}
