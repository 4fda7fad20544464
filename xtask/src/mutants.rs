//! `cargo xtask mutants`: changes the code of the law in one place at a time and runs its tests; a change that no test
//! notices is a hole in the tests. Takes hours, so it is no part of `cargo xtask test`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::run::{cargo, say, shown, works};

/// How many random histories a run of the tests plays: enough to notice, few enough to be run a thousand times.
const HISTORIES: &str = "4000";

const INSTALL: &str = "cargo-mutants is not here; install it with `cargo install cargo-mutants --locked`";

/// Runs cargo-mutants over `domain`, with more of its arguments passed on, and says the score. What it found stays in
/// `target/mutants/mutants.out`, each mutant that lived in `missed.txt`.
pub(crate) fn mutants(root: &Path, more: &[String]) -> Result<()> {
    if !works(cargo(root, &["mutants", "--version"])) {
        bail!("{INSTALL}");
    }
    let mut run = cargo(root, &["mutants", "--package", "anxin-domain", "--output", "target/mutants"]);
    run.args(["--profile", "mutants", "--jobs", "2"]).args(more);
    run.env("ANXIN_HISTORIES", HISTORIES).env("CARGO_INCREMENTAL", "1");
    say(&format!("$ {}", shown(&run)));
    let status = run.status().context("cargo mutants could not be started")?;
    let out = root.join("target/mutants/mutants.out");
    // Its codes: all noticed, some missed, some ran on. With any other there is no score, or an old one.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        bail!("`cargo mutants` ended with {status} before it tested anything; what it says is above");
    }
    let outcomes = std::fs::read_to_string(out.join("outcomes.json"))
        .with_context(|| format!("`cargo mutants` left no outcomes in {}", out.display()))?;
    let score = Score::read(&outcomes)?;
    say(&score.to_string());
    if score.judged() == 0 {
        bail!("no mutant could be built, or none was asked for; see {}", out.display());
    }
    if score.missed > 0 {
        let list = out.join("missed.txt");
        bail!("{} mutants lived; kill each with a test, they are listed in {}", score.missed, list.display());
    }
    Ok(())
}

/// What became of the mutants.
#[derive(Debug, PartialEq, Eq)]
struct Score {
    caught: u64,
    missed: u64,
    timeout: u64,
    unviable: u64,
}

impl Score {
    fn read(outcomes: &str) -> Result<Self> {
        let outcomes: Value = serde_json::from_str(outcomes).context("outcomes.json is no JSON")?;
        let count = |name: &str| {
            outcomes.get(name).and_then(Value::as_u64).with_context(|| format!("outcomes.json has no {name}"))
        };
        Ok(Self {
            caught: count("caught")?,
            missed: count("missed")?,
            timeout: count("timeout")?,
            unviable: count("unviable")?,
        })
    }

    /// Those that could be built.
    const fn judged(&self) -> u64 {
        self.caught + self.missed + self.timeout
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let noticed = self.caught + self.timeout;
        let per_mille = (noticed * 1_000).checked_div(self.judged()).unwrap_or(0);
        write!(
            f,
            "mutants: {noticed} of {} noticed ({}.{} %), of these {} by the clock; {} could not be built",
            self.judged(),
            per_mille / 10,
            per_mille % 10,
            self.timeout,
            self.unviable
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutant_that_runs_on_is_noticed_and_one_that_cannot_be_built_does_not_count() {
        let outcomes =
            r#"{"outcomes": [], "total_mutants": 10, "missed": 1, "caught": 6, "timeout": 1, "unviable": 2}"#;
        let score = Score::read(outcomes).unwrap();
        assert_eq!(score, Score { caught: 6, missed: 1, timeout: 1, unviable: 2 });
        let said = "mutants: 7 of 8 noticed (87.5 %), of these 1 by the clock; 2 could not be built";
        assert_eq!(score.to_string(), said);
    }

    #[test]
    fn outcomes_that_say_nothing_are_an_error() {
        assert_eq!(Score::read("{}").unwrap_err().to_string(), "outcomes.json has no caught");
        let none = Score { caught: 0, missed: 0, timeout: 0, unviable: 3 };
        assert_eq!(none.judged(), 0);
    }
}
