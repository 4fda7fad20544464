//! `anxin cases`: how a case was decided, step by step, and all cases as a table.

use std::fs::File;
use std::path::PathBuf;

use anxin_desk::{Case, Finding, Subject};
use anxin_domain::ids::CaseId;
use anxin_domain::money::Money;
use anxin_domain::time::Instant;
use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Cases {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Tell how a case was decided, step by step, without numbers and names
    Show {
        /// The case's id
        case: CaseId,
    },
    /// Write one row a case as CSV, numbers masked
    Export {
        /// Where it goes; standard output when not given
        #[arg(long)]
        output: Option<PathBuf>,
        /// Cases opened at or after this moment (RFC 3339)
        #[arg(long, value_parser = Instant::parse)]
        from: Option<Instant>,
        /// Cases opened before this moment (RFC 3339)
        #[arg(long, value_parser = Instant::parse)]
        until: Option<Instant>,
    },
}

#[derive(Serialize)]
struct Exported {
    cases: u64,
}

pub(crate) async fn run(place: &Place, what: Cases, printer: &Printer) -> anyhow::Result<Verdict> {
    let house = House::open(place).await?;
    match what.command {
        Command::Show { case } => {
            let case = house.desk.case(case).await?;
            printer.answer(&Told::of(&case), |told| told.lines.join("\n") + "\n")?;
        }
        Command::Export { output, from, until } => {
            let from = from.unwrap_or(Instant::from_micros(0));
            let until = until.unwrap_or(Instant::from_micros(i64::MAX));
            let Some(path) = output else {
                house.desk.export_cases(std::io::stdout().lock(), from, until).await?;
                return Ok(Verdict::Yes);
            };
            let partial = path.with_extension("partial");
            let file =
                File::create(&partial).with_context(|| format!("{} cannot be written", path.display()))?;
            let cases = house.desk.export_cases(&file, from, until).await?;
            file.sync_all()?;
            std::fs::rename(&partial, &path)?;
            printer
                .answer(&Exported { cases }, |done| format!("{} cases: {}\n", done.cases, path.display()))?;
        }
    }
    Ok(Verdict::Yes)
}

/// A case told in lines.
#[derive(Serialize)]
struct Told {
    case: CaseId,
    lines: Vec<String>,
}

impl Told {
    fn of(case: &Case) -> Self {
        let mut lines = vec![format!("{} opened {} by {}", case.id, case.opened_at, case.origin.word())];
        for finding in &case.findings {
            lines.extend(told(finding));
        }
        for event in &case.events {
            lines.push(format!("  {}  {} by {}", event.at, event.kind.word(), event.actor.word()));
        }
        Self { case: case.id, lines }
    }
}

fn told(finding: &Finding) -> Vec<String> {
    let terms = finding.terms.as_deref().unwrap_or("no terms in force");
    let brand = finding.brand.as_ref().map_or("no brand", |brand| brand.as_str());
    let mut lines = vec![format!(
        "finding {}: {} of {brand}, {} ({})",
        finding.id,
        terms,
        finding.state.word(),
        finding.code.word()
    )];
    match &finding.subject {
        Subject::Call(call) => {
            let reasons: Vec<&str> = call.evidence.reasons.iter().map(|reason| reason.code.word()).collect();
            lines.push(format!("  call at {}: would have been {}", finding.happened_at, reasons.join(", ")));
        }
        Subject::Loss(loss) => {
            for step in &loss.evidence.steps {
                let met = match step.met {
                    Some(true) => "met".to_owned(),
                    Some(false) => "not met".to_owned(),
                    None => format!("not known: {}", step.lacks.join(", ")),
                };
                lines.push(format!("  {}: {met}", step.code));
            }
            if let Some(amounts) = loss.evidence.amounts {
                lines.push(format!(
                    "  {} found, less {} held elsewhere, less {} borne{}: {}",
                    amounts.found,
                    amounts.offset,
                    amounts.deductible,
                    amounts.cap.map(|cap| format!(", at most {cap}")).unwrap_or_default(),
                    amounts.payable,
                ));
            }
            lines.extend(loss.asked.map(|asked: Money| format!("  {asked} asked for")));
        }
    }
    for ruling in &finding.rulings {
        let who = if ruling.staff.is_some() { "a person" } else { "the records" };
        let way = if ruling.upheld { "upheld" } else { "not upheld" };
        let first = if ruling.proposed { ", the first of two" } else { "" };
        lines.push(format!("  {}  {way} by {who}{first}: {}", ruling.at, ruling.code.word()));
    }
    for award in finding.award.iter().chain(&finding.raised) {
        let payout = award.payout.map_or("no payout", anxin_fund::PayoutStatus::word);
        lines.push(format!(
            "  {} awarded {}, to be paid by {}: {payout}",
            award.amount, award.awarded_at, award.due_at
        ));
        lines.extend(award.held_at.map(|at| format!("  {at}  its payment waits for a person")));
    }
    lines
}
