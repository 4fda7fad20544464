//! `cargo xtask test`: everything that must hold, in one run. A failing step does not hide the next one.

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::run::{cargo, must, say, works};
use crate::{e2e, setup, tidy};

type Step = (&'static str, fn(&Path) -> Result<()>);

const STEPS: &[Step] = &[
    ("setup", setup::setup),
    ("format", |root| must(cargo(root, &["fmt", "--all", "--check"]))),
    ("lints", |root| {
        must(cargo(root, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    }),
    ("tidy", tidy::tidy),
    ("tests", tests),
    ("documentation tests", |root| must(cargo(root, &["test", "--doc", "--workspace", "--locked"]))),
    ("build", e2e::build),
    ("e2e", |root| e2e::test(root, &[])),
];

/// Runs every step and fails if one did, naming each.
pub(crate) fn test(root: &Path) -> Result<()> {
    let mut report = Vec::new();
    let mut failed = Vec::new();
    for (name, step) in STEPS {
        say(&format!("\n== {name}"));
        let start = Instant::now();
        let result = step(root);
        let seconds = start.elapsed().as_secs();
        let word = if result.is_ok() { "ok" } else { "FAILED" };
        report.push(format!("{word:<7} {seconds:>5} s  {name}"));
        if let Err(error) = result {
            say(&format!("error: {error:#}"));
            failed.push(*name);
        }
    }
    say(&format!("\n{}", report.join("\n")));
    if failed.is_empty() {
        return Ok(());
    }
    bail!("failed: {}", failed.join(", "))
}

/// nextest where it is installed; otherwise cargo's own runner, which runs the same tests more slowly.
fn tests(root: &Path) -> Result<()> {
    if works(cargo(root, &["nextest", "--version"])) {
        must(cargo(root, &["nextest", "run", "--workspace", "--locked"]))
    } else {
        must(cargo(root, &["test", "--workspace", "--locked", "--lib", "--bins", "--tests"]))
    }
}
