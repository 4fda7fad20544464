//! `cargo xtask wheel`: builds the wheel for Python, installs it in an environment of its own and runs its tests.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::e2e;
use crate::run::{command, find, must, output, works};

/// What builds the wheel. The version is pinned: what it writes into a wheel must not change by itself.
const MATURIN: &str = "maturin==1.16.0";
/// Who reads the evidence.
const READERS: &[&str] = &["duckdb==2.0.1", "pandas==3.1.1", "pyarrow==26.0.1"];
/// The oldest Python that the wheel is for: 3.`OLDEST_MINOR`.
const OLDEST_MINOR: u32 = 11;

/// Builds the wheel, installs it and runs its tests against the binary.
pub(crate) fn build_and_test(root: &Path) -> Result<()> {
    e2e::build(root)?;
    test(root)?;
    readers(root)
}

/// The same with the binary that is there.
pub(crate) fn test(root: &Path) -> Result<()> {
    let folder = e2e::target(root).join("python");
    let tools = environment(root, &folder, "tools")?;
    if !works(command(root, &tools("maturin"), &["--version"])) || !is_pinned(root, &tools) {
        must(command(root, &tools("python"), &["-m", "pip", "install", "--quiet", MATURIN]))
            .with_context(|| format!("the wheel is built by {MATURIN}; check the network and run again"))?;
    }
    let wheels = folder.join("wheels");
    remove(&wheels)?;
    let (out, python) = (wheels.display().to_string(), tools("python"));
    let manifest = "crates/python/Cargo.toml";
    // The profile of the tests, so that what they built is not built again.
    let arguments = ["build", "--profile=dev", "--locked", "-m", manifest, "--out", &out, "-i", &python];
    must(command(root, &tools("maturin"), &arguments))?;
    // Nothing of an earlier wheel may be left where this one is tried.
    remove(&folder.join("fresh"))?;
    let fresh = environment(root, &folder, "fresh")?;
    let install = ["-m", "pip", "install", "--quiet", "--no-index", "--find-links", &out, "anxin"];
    must(command(root, &fresh("python"), &install))?;
    let mut tests =
        command(root, &fresh("python"), &["-m", "unittest", "discover", "-s", "crates/python/tests"]);
    tests.env("ANXIN", e2e::binary(root)?).env("PYTHONDONTWRITEBYTECODE", "1");
    must(tests)
}

/// Has sealed evidence read by the programs that data engineers use.
pub(crate) fn readers(root: &Path) -> Result<()> {
    let folder = e2e::target(root).join("python");
    let readers = environment(root, &folder, "readers")?;
    if !works(command(root, &readers("python"), &["-c", "import duckdb, pandas, pyarrow"])) {
        let install = [&["-m", "pip", "install", "--quiet"], READERS].concat();
        must(command(root, &readers("python"), &install))
            .context("DuckDB and pandas could not be installed; check the network and run again")?;
    }
    let mut tests = command(root, &readers("python"), &["crates/journal/tests/readers.py"]);
    tests.env("ANXIN", e2e::binary(root)?).env("PYTHONDONTWRITEBYTECODE", "1");
    must(tests)
}

/// Makes an environment of Python unless it is there; answers where its programs are.
pub(crate) fn environment(root: &Path, folder: &Path, name: &str) -> Result<impl Fn(&str) -> String + use<>> {
    let place = folder.join(name);
    let programs = place.join("bin");
    let program = move |name: &str| programs.join(name).display().to_string();
    if !works(command(root, &program("python"), &["-m", "pip", "--version"])) {
        let python = python(root)?;
        must(command(root, &python, &["-m", "venv", "--clear", &place.display().to_string()]))?;
    }
    Ok(program)
}

/// A Python that is new enough and can make environments.
fn python(root: &Path) -> Result<String> {
    let candidates = [find("python3"), Some(PathBuf::from("/usr/bin/python3"))];
    let check = format!("import sys, venv, ensurepip; sys.exit(sys.version_info < (3, {OLDEST_MINOR}))");
    let mut candidates = candidates.into_iter().flatten().map(|path| path.display().to_string());
    let found = candidates.find(|python| works(command(root, python, &["-c", &check])));
    found.with_context(|| {
        format!(
            "the wheel wants python 3.{OLDEST_MINOR} or newer with venv; install python3 and python3-venv"
        )
    })
}

/// Whether there is a Python as the wheel wants it.
pub(crate) fn has_python() -> bool {
    python(Path::new(".")).is_ok()
}

fn is_pinned(root: &Path, tools: &impl Fn(&str) -> String) -> bool {
    let version = output(command(root, &tools("maturin"), &["--version"])).unwrap_or_default();
    version.trim().replace(' ', "==") == MATURIN
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            bail!("{} cannot be removed: {error}", folder.display())
        }
        _ => Ok(()),
    }
}
