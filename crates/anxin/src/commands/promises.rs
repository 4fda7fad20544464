//! `anxin promises`: what is promised, and whether the files hold their own tests.

use anxin_promise::{Catalogue, Terms};
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Promises {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the promises and their versions
    List,
    /// Run the tests inside the files
    Test,
}

#[derive(Serialize)]
struct Version {
    promise: String,
    name: String,
    version: String,
    source: String,
    city: String,
    effective_from: String,
    amount: String,
    currency: &'static str,
}

#[derive(Serialize)]
struct Tested {
    promise: String,
    tests: usize,
    failures: Vec<String>,
}

pub(crate) fn run(what: &Promises, printer: &Printer) -> anyhow::Result<Verdict> {
    let promises = Catalogue::shipped()?;
    match what.command {
        Command::List => list(&promises, printer),
        Command::Test => test(&promises, printer),
    }
}

fn list(promises: &Catalogue, printer: &Printer) -> anyhow::Result<Verdict> {
    let name = |id: &str| promises.promise(id).map_or("", |p| p.name.en.as_str()).to_owned();
    let versions: Vec<Version> = promises
        .terms()
        .map(|terms| Version {
            promise: terms.promise.clone(),
            name: name(&terms.promise),
            version: terms.version.clone(),
            source: terms.origin.word().to_owned(),
            city: terms.city.clone(),
            effective_from: terms.effective.from.to_string(),
            amount: amount(terms),
            currency: terms.currency.code(),
        })
        .collect();
    printer.answer(&versions, |versions| {
        versions
            .iter()
            .map(|v| {
                let Version { promise, version, source, city, effective_from, amount, currency, name } = v;
                format!("{promise}@{version}  {city}  since {effective_from}  {amount} {currency}  {source}  {name}\n")
            })
            .collect()
    })?;
    Ok(Verdict::Yes)
}

/// The figure, or the expression that gives it.
fn amount(terms: &Terms) -> String {
    let fixed = terms.amount.constant().map(|amount| amount.decimal());
    fixed.unwrap_or_else(|| terms.amount.source().split_whitespace().collect::<Vec<_>>().join(" "))
}

fn test(promises: &Catalogue, printer: &Printer) -> anyhow::Result<Verdict> {
    let tested: Vec<Tested> = promises
        .promises()
        .iter()
        .map(|p| Tested { promise: p.id.clone(), tests: p.tests.len(), failures: p.failures() })
        .collect();
    printer.answer(&tested, |tested| {
        tested
            .iter()
            .map(|t| {
                let failures: String = t.failures.iter().map(|f| format!("  {f}\n")).collect();
                format!("{}  {} tests, {} failed\n{failures}", t.promise, t.tests, t.failures.len())
            })
            .collect()
    })?;
    let broken = tested.iter().any(|t| !t.failures.is_empty());
    Ok(if broken { Verdict::No } else { Verdict::Yes })
}
