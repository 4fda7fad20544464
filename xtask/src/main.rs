//! The chores of the house: `cargo xtask setup | tidy | test | e2e | wheel | wechat | miri | fuzz | screenshots | mutants`.
//!
//! What would otherwise be shell lives here. Nothing here is part of the product, and nothing here is clever: each
//! chore runs the program that a person would run by hand and says what to do when it fails.

mod e2e;
mod fuzz;
mod licences;
mod miri;
mod mutants;
mod run;
mod setup;
mod test;
mod tidy;
mod wechat;
mod wheel;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

const USAGE: &str = "usage: cargo xtask <command>

  setup            install what the tests need (apt-get, npm); skips what is there
  tidy             hold the house rules: purity, arrows between crates, file length, licences
  test             everything: setup, format, lints, tidy, tests, documentation tests, build, wheel, e2e
  e2e [name ...]   telephone and browser tests against target/debug/anxin
  wheel            build the wheel for Python, install it in an environment of its own, run its tests; have evidence read
  wechat           let a client of WeChat Pay that others wrote talk to the tests' server
  miri             run the tests of `segment` that are small enough in Miri; wants a nightly compiler with it
  fuzz [target] [seconds] read made-up files from fuzz/ in every room that reads files; wants a nightly compiler
  screenshots [name ...] take pictures of every page, or of these, into a folder outside the repository; without names those in docs too
  mutants [arg ...] change the law in one place at a time and see that a test notices; takes hours, wants cargo-mutants";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            run::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Result<()> {
    let root = root()?;
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = args.split_first().map_or(("", &[][..]), |(c, rest)| (c.as_str(), rest));
    match command {
        "setup" => setup::setup(&root),
        "tidy" => tidy::tidy(&root),
        "test" => test::test(&root),
        "e2e" => e2e::build_and_test(&root, rest),
        "wheel" => {
            setup::setup(&root)?;
            wheel::build_and_test(&root)
        }
        "wechat" => {
            setup::setup(&root)?;
            wechat::test(&root)
        }
        "fuzz" => fuzz::fuzz(&root, rest),
        "miri" => miri::miri(&root),
        "screenshots" => e2e::screenshots(&root, rest),
        "mutants" => mutants::mutants(&root, rest),
        "" | "help" | "-h" | "--help" => {
            run::say(USAGE);
            Ok(())
        }
        other => bail!("there is no chore named `{other}`\n{USAGE}"),
    }
}

/// The folder of the workspace: the parent of this crate's folder.
fn root() -> Result<PathBuf> {
    let here = PathBuf::from(
        std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into()),
    );
    Ok(here.parent().context("xtask must live in a folder of the workspace")?.to_path_buf())
}
