//! `anxin journal`: the files that decisions are kept in.

use anxin_domain::time::Instant;
use anxin_journal::{EvidenceFile, Journal as Files, JournalError, LaneHead};
use anyhow::Context as _;
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

#[derive(Clone, Subcommand)]
enum What {
    /// List the files: what is sealed (Parquet) and what is still a log
    List,
    /// Seal what is written now, so that other programs can read it; a server that is running seals its own
    Seal,
    /// Compute every hash again, from the first decision to the last. Exit code 1 when one does not hold
    Verify {
        /// A head that was noted earlier, as `/public/log` shows it: lane, how many decisions, hash, as in 0:1200:89202c16…; the chain must still
        /// pass through it
        #[arg(long, value_name = "LANE:DECISIONS:HASH")]
        noted: Option<String>,
    },
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
    noted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<String>,
}

pub(crate) async fn run(place: &Place, what: Journal, printer: &Printer) -> anyhow::Result<Verdict> {
    let options = Config::read(place.config.as_deref())?.journal.options();
    let opened = Files::open_with(&place.data, options);
    if let What::Verify { noted } = &what.what {
        let noted = noted.as_deref().map(head).transpose()?;
        let verified = verify(opened, noted).await?;
        printer.answer(&verified, in_words)?;
        let holds = verified.whole && verified.noted != Some(false);
        return Ok(if holds { Verdict::Yes } else { Verdict::No });
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

/// A head as it is shown: lane, decisions, hash.
fn head(noted: &str) -> anyhow::Result<LaneHead> {
    let wanted =
        "--noted wants a lane, how many decisions and a hash, with colons between, as /public/log shows them";
    let parts: Vec<&str> = noted.split(':').collect();
    let [lane, decisions, hash] = parts[..] else { anyhow::bail!("{wanted}") };
    Ok(LaneHead {
        lane: lane.parse().context(wanted)?,
        decisions: decisions.parse().context(wanted)?,
        hash: hash.to_owned(),
    })
}

/// Evidence that does not hold is an answer; a disk that does not read is an error.
async fn verify(opened: Result<Files, JournalError>, noted: Option<LaneHead>) -> anyhow::Result<Verified> {
    let wrong = |error: JournalError| match error {
        JournalError::Broken(_) | JournalError::Damaged { .. } | JournalError::Corrupt(_) => Ok(Verified {
            decisions: 0,
            call_records: 0,
            whole: false,
            noted: None,
            wrong: Some(error.to_string()),
        }),
        other => Err(other.into()),
    };
    let journal = match opened {
        Ok(journal) => journal,
        Err(error) => return wrong(error),
    };
    match journal.verify().await {
        Ok(()) => {
            let (decisions, call_records) = journal.counts().await?;
            let noted = match noted {
                Some(noted) => Some(journal.holds(noted).await?),
                None => None,
            };
            Ok(Verified { decisions, call_records, whole: true, noted, wrong: None })
        }
        Err(error) => wrong(error),
    }
}

fn in_words(verified: &Verified) -> String {
    match &verified.wrong {
        Some(wrong) => wrong.clone(),
        None => {
            let noted = match verified.noted {
                Some(true) => "\nthe head that was noted lies on the chain",
                Some(false) => {
                    "\nthe head that was noted does not lie on the chain: what came before it was changed"
                }
                None => "",
            };
            let (decisions, records) = (verified.decisions, verified.call_records);
            format!("{decisions} decisions and {records} call records: every hash holds{noted}")
        }
    }
}
