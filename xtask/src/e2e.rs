//! `cargo xtask e2e`: the telephone and browser tests in `e2e/`, run by Node's own test runner against the built binary.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::run::{cargo, command, must, output};
use crate::setup;

/// A file of tests may take this long before Node calls it hung, in milliseconds. The longest looks at every page in three languages.
const TEST_LIMIT_MS: &str = "1200000";

/// Files that have the machine to themselves: those that use both of its cores or measure time, and the one whose kills fall where they do
/// by the clock. The others wait for a browser or for the house half of their time, and run two at a time.
const ALONE: &[&str] = &["kill", "looks", "weights"];

/// Builds the binary as the tests run it.
pub(crate) fn build(root: &Path) -> Result<()> {
    must(cargo(root, &["build", "--workspace", "--bin", "anxin", "--locked"]))
}

/// Sets up, builds and runs the test files whose names contain one of `names`, or all.
pub(crate) fn build_and_test(root: &Path, names: &[String]) -> Result<()> {
    setup::setup(root)?;
    build(root)?;
    test(root, names)
}

/// Runs the test files whose names contain one of `names`, or all. What fails in some does not hide what fails in the others.
pub(crate) fn test(root: &Path, names: &[String]) -> Result<()> {
    let (alone, others): (Vec<String>, Vec<String>) = test_files(root, names)?
        .into_iter()
        .partition(|file| ALONE.iter().any(|name| file.ends_with(&format!("/{name}.test.mjs"))));
    let runs = [(others, "--test-concurrency=2"), (alone, "--test-concurrency=1")];
    let runs = runs.into_iter().filter(|(files, _)| !files.is_empty());
    let ended: Vec<Result<()>> = runs.map(|(files, at_once)| run(root, &files, at_once)).collect();
    ended.into_iter().collect()
}

fn run(root: &Path, files: &[String], at_once: &str) -> Result<()> {
    let limit = format!("--test-timeout={TEST_LIMIT_MS}");
    // Debian's Node 18 does not know the last two; there the files run side by side and have no limit of their own.
    let known = output(command(root, "node", &["--help"]))?;
    let wanted = ["--test-reporter=spec", at_once, &limit];
    let mut arguments = vec!["--test"];
    arguments.extend(wanted.iter().filter(|flag| known.contains(flag.split('=').next().unwrap_or(flag))));
    arguments.extend(files.iter().map(String::as_str));
    must(node(root, &arguments)?)
}

/// Takes pictures of every page, or of those with these names, into a folder outside the repository; those of the documentation
/// again when no name is given or `documentation` is one.
pub(crate) fn screenshots(root: &Path, names: &[String]) -> Result<()> {
    setup::setup(root)?;
    build(root)?;
    let arguments: Vec<&str> =
        ["screenshots.mjs"].into_iter().chain(names.iter().map(String::as_str)).collect();
    must(node(root, &arguments)?)
}

fn test_files(root: &Path, names: &[String]) -> Result<Vec<String>> {
    let folder = root.join("e2e/tests");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let wanted = names.is_empty() || names.iter().any(|part| name.contains(part.as_str()));
        if name.ends_with(".test.mjs") && wanted {
            files.push(format!("tests/{name}"));
        }
    }
    if files.is_empty() {
        bail!("no file in e2e/tests has a name that contains {}", names.join(" or "));
    }
    files.sort();
    Ok(files)
}

fn node(root: &Path, arguments: &[&str]) -> Result<Command> {
    let mut node = command(&root.join("e2e"), "node", arguments);
    node.env("ANXIN", binary(root)?);
    Ok(node)
}

/// Where cargo puts what it builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |target| root.join(target))
}

/// The binary as [`build`] leaves it.
pub(crate) fn binary(root: &Path) -> Result<PathBuf> {
    let binary = target(root).join("debug/anxin");
    if !binary.is_file() {
        bail!("{} is not there; `cargo build -p anxin` builds it", binary.display());
    }
    Ok(binary)
}
