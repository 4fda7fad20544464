//! `cargo xtask test`: everything that must hold, in one run. A failing step does not hide the next one.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::run::{cargo, must, say, works};
use crate::{e2e, miri, setup, tidy, wechat, wheel};

/// The one step that is left out where its tool is not installed.
const MIRI: &str = "small tests in Miri";

type Step = (&'static str, fn(&Path) -> Result<()>);

const STEPS: &[Step] = &[
    ("setup", setup::setup),
    ("format", |root| must(cargo(root, &["fmt", "--all", "--check"]))),
    ("lints", |root| {
        must(cargo(root, &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]))
    }),
    ("tidy", tidy::tidy),
    ("tests", |root| must(tests(root, &["--workspace"]))),
    ("tests on PostgreSQL, each transaction twice", |root| {
        let mut again = tests_of(root, ON_BOTH_ENGINES);
        again.env("ANXIN_TEST_STORE", "postgres").env("ANXIN_TEST_TWICE", "1");
        // They wait for the server a fifth of their time.
        if std::env::var_os("NEXTEST_TEST_THREADS").is_none() {
            again.env("NEXTEST_TEST_THREADS", more_than_cores());
        }
        must(again)
    }),
    ("documentation tests", |root| must(cargo(root, &["test", "--doc", "--workspace", "--locked"]))),
    (MIRI, miri::miri),
    // With the tests: without them some crates have fewer features, and half of what they stand on would be built once more.
    ("build", |root| must(cargo(root, &["test", "--no-run", "--workspace", "--locked"]))),
    ("wheel", wheel::test),
    ("evidence read by others", wheel::readers),
    ("a client of WeChat Pay by others", wechat::test),
    ("e2e", |root| e2e::test(root, &[])),
];

/// Runs every step and fails if one did, naming each.
pub(crate) fn test(root: &Path) -> Result<()> {
    let mut report = Vec::new();
    let mut failed = Vec::new();
    for (name, step) in STEPS {
        say(&format!("\n== {name}"));
        if *name == MIRI && !miri::is_there(root) {
            say(&format!("left out, for Miri is not here; install it with `{}`", miri::INSTALL));
            report.push(format!("{:<7} {:>5} s  {name}", "left out", 0));
            continue;
        }
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

/// The rooms whose tests make a store: they hold on both engines, also when every transaction is rolled back and run again.
const ON_BOTH_ENGINES: &[&str] =
    &["anxin-store", "anxin-gate", "anxin-fund", "anxin-identity", "anxin-desk", "anxin-api", "anxin-web"];

/// Tests of these rooms that make no store, by package, module and the beginning of the name: on another engine they would do the same again.
const WITHOUT_A_STORE: &[(&str, &str, &str)] = &[
    ("anxin-fund", "large", "files_of_one_a_thousand_and_a_hundred_thousand_are_valid_and_add_up"),
    ("anxin-fund", "rails", ""),
    ("anxin-fund", "wechat::wire", ""),
    ("anxin-web", "render", ""),
    ("anxin-web", "words", ""),
];

/// nextest where it is installed; otherwise cargo's own runner, which runs the same tests more slowly.
fn tests(root: &Path, which: &[&str]) -> Command {
    let runner: &[&str] = if has_nextest(root) {
        &["nextest", "run", "--locked"]
    } else {
        &["test", "--locked", "--lib", "--bins", "--tests"]
    };
    cargo(root, &[runner, which].concat())
}

/// The tests of some packages, as they were built with the others: a choice of packages has features of its own, and cargo would build
/// most of what they stand on once more.
fn tests_of(root: &Path, packages: &[&str]) -> Command {
    if has_nextest(root) {
        let all: Vec<String> = packages.iter().map(|package| format!("package({package})")).collect();
        let without = WITHOUT_A_STORE
            .iter()
            .map(|(package, module, name)| format!(" - (package({package}) & test(/^{module}::{name}/))"));
        let filter = format!("({}){}", all.join(" + "), without.collect::<String>());
        return tests(root, &["--workspace", "--filterset", &filter]);
    }
    let chosen: Vec<String> = packages.iter().map(|package| format!("--package={package}")).collect();
    tests(root, &chosen.iter().map(String::as_str).collect::<Vec<_>>())
}

/// As many tests at once as there are cores, and half as many more.
fn more_than_cores() -> String {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    (cores + cores.div_ceil(2)).to_string()
}

fn has_nextest(root: &Path) -> bool {
    works(cargo(root, &["nextest", "--version"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_on_the_other_engine_makes_no_store() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
        for (package, module, name) in WITHOUT_A_STORE {
            let room = package.trim_start_matches("anxin-");
            let file = crates.join(format!("{room}/tests/it/{}.rs", module.replace("::", "/")));
            let text = std::fs::read_to_string(&file).unwrap();
            // A store is opened by what waits, so a test that waits for nothing has none.
            if name.is_empty() {
                assert!(text.contains("#[test]") && !text.contains("async"), "{} waits", file.display());
            } else {
                assert!(
                    text.contains(&format!("#[test]\nfn {name}()")),
                    "{name} waits, or is no longer there"
                );
            }
        }
    }
}
