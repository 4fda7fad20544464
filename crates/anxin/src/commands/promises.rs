//! `anxin promises`: what is promised, whether the files hold their own tests, and how a promise gets published.

use std::path::{Path, PathBuf};

use anxin_domain::number::{Number, Region};
use anxin_domain::time::Instant;
use anxin_gate::{Promises as Publisher, PublishError};
use anxin_identity::{Action, may};
use anxin_promise::{Catalogue, Difference, Promise, Terms};
use anxin_store::Clock;
use anxin_store::promises::hex;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::Place;
use crate::house::House;
use crate::printer::{Printer, Verdict};

#[derive(Args)]
pub(crate) struct Promises {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the promises and their versions: those published here, and those shipped with this program
    List,
    /// Run the tests inside the files; without a file, of every promise that is listed
    Test {
        /// Files to test instead
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Say what a file or a draft changes, field by field, and how the tests come out before and after
    Diff {
        /// A file, or the first digits of a draft
        #[arg(value_name = "FILE|DIGEST")]
        what: String,
    },
    /// Hand a file in; prints the digits by which somebody else publishes it
    Submit {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The telephone number of whoever wrote it, who must have the role `compliance`
        #[arg(long, value_name = "NUMBER")]
        author: String,
    },
    /// Approve a file that somebody else handed in; every gate learns of it within moments
    Publish {
        /// The digits that `submit` printed, or the first of them
        #[arg(value_name = "DIGEST")]
        digest: String,
        /// The telephone number of whoever approves, who must have the role `compliance`
        #[arg(long, value_name = "NUMBER")]
        approver: String,
    },
    /// List the files that were handed in, the newest first
    Drafts,
}

#[derive(Serialize)]
struct Version {
    promise: String,
    name: String,
    version: String,
    source: &'static str,
    city: String,
    effective_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_until: Option<Instant>,
    amount: String,
    currency: &'static str,
}

#[derive(Serialize)]
struct Tested {
    promise: String,
    tests: usize,
    failures: Vec<String>,
}

#[derive(Serialize)]
struct Draft {
    digest: String,
    promise: String,
    file: String,
    author: String,
    at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<Instant>,
}

#[derive(Serialize)]
struct Published {
    promise: String,
    digest: String,
    at: Instant,
}

pub(crate) async fn run(place: &Place, what: Promises, printer: &Printer) -> anyhow::Result<Verdict> {
    match what.command {
        Command::List => list(&catalogue(place).await?, printer),
        Command::Test { files } if files.is_empty() => test(catalogue(place).await?.promises(), printer),
        Command::Test { files } => {
            let read = |path: &PathBuf| {
                let (file, text) = read(path)?;
                Ok(Promise::parse(&file, &text)?)
            };
            test(&files.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?, printer)
        }
        Command::Diff { what } => diff(place, &what, printer).await,
        Command::Submit { file, author } => submit(place, &file, &author, printer).await,
        Command::Publish { digest, approver } => publish(place, &digest, &approver, printer).await,
        Command::Drafts => drafts(place, printer).await,
    }
}

/// The promises as they stand. Where there is no store yet, none was published, and none is made for this.
async fn catalogue(place: &Place) -> anyhow::Result<Catalogue> {
    if !House::is_there(place) {
        return Ok(Catalogue::shipped()?);
    }
    Ok(publisher(place).await?.catalogue().await?)
}

async fn publisher(place: &Place) -> anyhow::Result<Publisher> {
    Ok(Publisher::new(House::store(place, Clock::system()).await?))
}

/// A promise's file, by the name it has in errors.
fn read(path: &Path) -> anyhow::Result<(String, String)> {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the promise {} cannot be read", path.display()))?;
    Ok((name, text))
}

fn list(promises: &Catalogue, printer: &Printer) -> anyhow::Result<Verdict> {
    let name = |id: &str| promises.promise(id).map_or("", |p| p.name.en.as_str()).to_owned();
    let versions: Vec<Version> = promises
        .terms()
        .map(|terms| Version {
            promise: terms.promise.clone(),
            name: name(&terms.promise),
            version: terms.version.clone(),
            source: terms.origin.word(),
            city: terms.city.clone(),
            effective_from: terms.effective.from.to_string(),
            effective_until: terms.effective.until,
            amount: amount(terms),
            currency: terms.currency.code(),
        })
        .collect();
    printer.answer(&versions, |versions| {
        versions
            .iter()
            .map(|v| {
                let Version { promise, version, source, city, effective_from, amount, currency, name, .. } = v;
                let until = v.effective_until.map(|until| format!(" until {until}")).unwrap_or_default();
                format!("{promise}@{version}  {city}  since {effective_from}{until}  {amount} {currency}  {source}  {name}\n")
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

fn test(promises: &[Promise], printer: &Printer) -> anyhow::Result<Verdict> {
    let tested: Vec<Tested> = promises
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

async fn diff(place: &Place, what: &str, printer: &Printer) -> anyhow::Result<Verdict> {
    let path = Path::new(what);
    let found = if path.exists() {
        let (file, text) = read(path)?;
        let next = Promise::parse(&file, &text)?;
        anxin_promise::difference(catalogue(place).await?.promise(&next.id), &next)
    } else {
        let publisher = publisher(place).await?;
        let draft =
            publisher.find(what).await.with_context(|| format!("there is no file {what:?} either"))?;
        publisher.difference(&draft.file, &draft.text).await?
    };
    printer.answer(&found, told)?;
    Ok(Verdict::Yes)
}

/// A difference as people read it: what was with `-`, what becomes of it with `+`.
fn told(found: &Difference) -> String {
    let mut text =
        format!("{}: {} fields and {} tests\n", found.promise, found.changes.len(), found.tests.len());
    let side = |sign: char, value: &Option<String>| {
        let lines = value.iter().flat_map(|value| value.lines());
        lines.map(|line| format!("  {sign} {line}\n")).collect::<String>()
    };
    for change in &found.changes {
        let at = change.version.as_ref().map(|version| format!("terms {version} ")).unwrap_or_default();
        text += &format!("{at}{}\n{}{}", change.field, side('-', &change.old), side('+', &change.new));
    }
    for test in &found.tests {
        text += &format!("test {:?} ({})\n  - {}\n  + {}\n", test.name, test.test, test.old, test.new);
    }
    text
}

async fn submit(place: &Place, file: &Path, author: &str, printer: &Printer) -> anyhow::Result<Verdict> {
    let (name, text) = read(file)?;
    let (house, author) = with_officer(place, author, "--author").await?;
    let draft = match Publisher::new(house.store).submit(&name, &text, author).await {
        Err(error) => return refused(error, printer),
        Ok(draft) => draft,
    };
    let shown = Draft {
        digest: hex(&draft.digest),
        promise: draft.promise,
        file: draft.file,
        author: draft.author.masked(),
        at: draft.at,
        published_at: None,
    };
    printer.answer(&shown, |draft| {
        format!(
            "{}\nsomebody else publishes it: anxin promises publish {:.12} --approver NUMBER",
            draft.digest, draft.digest
        )
    })?;
    Ok(Verdict::Yes)
}

async fn publish(place: &Place, digest: &str, approver: &str, printer: &Printer) -> anyhow::Result<Verdict> {
    let (house, approver) = with_officer(place, approver, "--approver").await?;
    let published = match Publisher::new(house.store).publish(digest, approver).await {
        Err(error) => return refused(error, printer),
        Ok(published) => published,
    };
    let shown = Published { promise: published.promise, digest: hex(&published.digest), at: published.at };
    printer.answer(&shown, |p| format!("{} is published as of {}", p.promise, p.at))?;
    Ok(Verdict::Yes)
}

/// What speaks against a promise is an answer, one line each; that the store is away is an error.
fn refused(error: PublishError, printer: &Printer) -> anyhow::Result<Verdict> {
    match error {
        PublishError::Gate(error) => Err(error.into()),
        PublishError::Refused { objections, .. } => {
            let objections: Vec<String> = objections.iter().map(ToString::to_string).collect();
            printer.answer(&objections, |objections| objections.join("\n"))?;
            Ok(Verdict::No)
        }
        error => {
            printer.answer(&[error.to_string()], |error| error.join("\n"))?;
            Ok(Verdict::No)
        }
    }
}

async fn drafts(place: &Place, printer: &Printer) -> anyhow::Result<Verdict> {
    let publisher = publisher(place).await?;
    let published = publisher.publications().await?;
    let shown: Vec<Draft> = publisher
        .drafts()
        .await?
        .into_iter()
        .map(|draft| Draft {
            published_at: published.iter().rev().find(|p| p.digest == draft.digest).map(|p| p.at),
            digest: hex(&draft.digest),
            promise: draft.promise,
            file: draft.file,
            author: draft.author.masked(),
            at: draft.at,
        })
        .collect();
    printer.answer(&shown, |drafts| {
        let line = |d: &Draft| {
            let published = d.published_at.map(|at| format!("published {at}")).unwrap_or_default();
            format!("{:.12}  {}  {}  by {}  {}  {published}\n", d.digest, d.promise, d.at, d.author, d.file)
        };
        drafts.iter().map(line).collect()
    })?;
    Ok(Verdict::Yes)
}

/// The house, and the number of somebody who may publish.
async fn with_officer(place: &Place, number: &str, flag: &str) -> anyhow::Result<(House, Number)> {
    let number = Number::parse(number, Region::CN).with_context(|| flag.to_owned())?;
    let house = House::open(place).await?;
    let staff = house.identity.staff_of(number).await?;
    let roles = staff.map(|staff| staff.roles).unwrap_or_default();
    if !roles.iter().any(|role| may(role, Action::PublishPromise)) {
        anyhow::bail!(
            "{flag}: this number may not publish promises; give it the role with `anxin staff add --role compliance`"
        );
    }
    Ok((house, number))
}
