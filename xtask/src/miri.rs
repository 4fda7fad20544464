//! `cargo xtask miri`: the room that maps files and shares memory between threads, in an interpreter that sees what is read out of
//! bounds, before it is written, or without the order that another thread needs. A part of `cargo xtask test` where it is installed.

use std::path::Path;

use anyhow::{Result, bail};

use crate::run::{must, nightly, works};

/// How it is brought to a machine.
pub(crate) const INSTALL: &str =
    "rustup toolchain install nightly --profile minimal --component miri,rust-src";

/// Orders of threads and of what memory holds back, each of another seed.
const SEEDS: &str = "0..8";

/// Runs the tests that are small enough, then those with threads once for each seed.
pub(crate) fn miri(root: &Path) -> Result<()> {
    if !is_there(root) {
        bail!("Miri is not here; install it with `{INSTALL}`");
    }
    run(root, "small::", "")?;
    run(root, "small::a_reader", &format!(" -Zmiri-many-seeds={SEEDS}"))
}

/// Whether there is a nightly compiler with Miri.
pub(crate) fn is_there(root: &Path) -> bool {
    works(nightly(root, &["miri", "--version"]))
}

fn run(root: &Path, tests: &str, more: &str) -> Result<()> {
    let package = ["miri", "test", "--locked", "--package", "anxin-segment", "--test", "it", "--", tests];
    let mut command = nightly(root, &package);
    // Tests read and write files of their own.
    command.env("MIRIFLAGS", format!("-Zmiri-disable-isolation{more}"));
    must(command)
}
