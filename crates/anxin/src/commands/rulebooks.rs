//! `anxin rulebooks`: which law holds where and when, and whether the files hold their own tests.

use std::path::{Path, PathBuf};

use anxin_domain::rulebook::{Library, Rulebook, failures};
use anxin_domain::time::Instant;
use anxin_gate::Law;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Place;
use crate::config::Config;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Rulebooks {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the rulebooks and their versions
    List,
    /// Show the rules of one version, each with its source
    Show {
        /// Name and version, as in cn@2
        #[arg(value_name = "LABEL")]
        label: String,
    },
    /// Run the tests inside the files; files named here are read beside the shipped ones
    Test {
        /// More rulebook files
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[derive(Serialize)]
struct Version {
    rulebook: String,
    effective_from: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_until: Option<Instant>,
    silence_on_marketing: String,
    tests: usize,
}

#[derive(Serialize)]
struct Tested {
    rulebook: String,
    tests: usize,
    failures: Vec<String>,
}

#[derive(Serialize)]
struct Shown<'a> {
    code: &'static str,
    source: &'a str,
    rule: &'a str,
}

pub(crate) fn run(place: &Place, what: &Rulebooks, printer: &Printer) -> anyhow::Result<Verdict> {
    let config = Config::read(place.config.as_deref())?;
    let mut more = config.rulebooks()?;
    match &what.command {
        Command::List => list(&Law::library(&more)?, printer),
        Command::Show { label } => show(&Law::library(&more)?, label, printer),
        Command::Test { files } => {
            for file in files {
                more.push(read(file)?);
            }
            test(&Law::library(&more)?, printer)
        }
    }
}

/// A rulebook file, by the name it has in errors.
pub(crate) fn read(path: &Path) -> anyhow::Result<(String, String)> {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the rulebook {} cannot be read", path.display()))?;
    Ok((name, text))
}

fn list(library: &Library, printer: &Printer) -> anyhow::Result<Verdict> {
    let version = |rulebook: &Rulebook| Version {
        rulebook: rulebook.label.to_string(),
        effective_from: rulebook.effective.from,
        effective_until: rulebook.effective.until,
        silence_on_marketing: format!("{:?}", rulebook.silence(anxin_domain::scope::Purpose::Marketing))
            .to_lowercase(),
        tests: rulebook.tests.len(),
    };
    let versions: Vec<Version> = library.all().map(|rulebook| version(rulebook)).collect();
    printer.answer(&versions, |versions| {
        let line = |v: &Version| {
            let until = v.effective_until.map_or_else(|| "open end".to_owned(), |until| until.to_string());
            let Version { rulebook, effective_from, silence_on_marketing, tests, .. } = v;
            format!("{rulebook:26} {effective_from} to {until:24} silence: {silence_on_marketing:6} {tests} tests\n")
        };
        versions.iter().map(line).collect()
    })?;
    Ok(Verdict::Yes)
}

fn show(library: &Library, label: &str, printer: &Printer) -> anyhow::Result<Verdict> {
    let Some(rulebook) = library.labelled(label) else {
        let known: Vec<String> = library.all().map(|rulebook| rulebook.label.to_string()).collect();
        anyhow::bail!("there is no rulebook {label:?} here; known are {}", known.join(", "));
    };
    let rules: Vec<Shown<'_>> = rulebook
        .rules
        .iter()
        .map(|rule| Shown {
            code: rule.code.word(),
            source: rule.source.get("en"),
            rule: rule.text.get("en"),
        })
        .collect();
    printer.answer(&rules, |rules| {
        let line = |r: &Shown<'_>| format!("{}\n  {}\n  {}\n", r.code, r.rule, r.source);
        rules.iter().map(line).collect()
    })?;
    Ok(Verdict::Yes)
}

fn test(library: &Library, printer: &Printer) -> anyhow::Result<Verdict> {
    let tested: Vec<Tested> = library
        .all()
        .map(|rulebook| Tested {
            rulebook: rulebook.label.to_string(),
            tests: rulebook.tests.len(),
            failures: failures(rulebook).iter().map(ToString::to_string).collect(),
        })
        .collect();
    printer.answer(&tested, |tested| {
        let line = |t: &Tested| {
            let failures: String = t.failures.iter().map(|f| format!("  {f}\n")).collect();
            format!("{:26} {} tests, {} failed\n{failures}", t.rulebook, t.tests, t.failures.len())
        };
        tested.iter().map(line).collect()
    })?;
    let broken = tested.iter().any(|t| !t.failures.is_empty());
    Ok(if broken { Verdict::No } else { Verdict::Yes })
}
