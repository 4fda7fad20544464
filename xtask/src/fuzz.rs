//! `cargo xtask fuzz [TARGET] [SECONDS]`: what is read from disk, read with inputs that a fuzzer makes up. libFuzzer is linked in
//! as it is; every branch is counted and memory watched, which only the nightly compiler does. No part of `cargo xtask test`, for how
//! much it finds depends on how long it runs.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::run::{command, must, nightly, output, say, works};

/// What there is to fuzz; `fuzz/README.md` says what each reads.
const TARGETS: &[&str] = &["segment", "entry", "log", "sealed", "scrub"];
/// How long each is run where nobody says.
const SECONDS: &str = "60";

/// Counts branches, compares and tables for libFuzzer, and has every access to memory checked. The host's own flags are left out.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Zsanitizer=address";

/// What each run is held to: input bytes, seconds an input may take, MiB at once and altogether.
const LIMITS: &[&str] =
    &["-max_len=65536", "-timeout=20", "-malloc_limit_mb=512", "-rss_limit_mb=2048", "-detect_leaks=0"];

/// Builds the targets, makes first inputs, and runs one target or all.
pub(crate) fn fuzz(root: &Path, args: &[String]) -> Result<()> {
    let (names, seconds) = wanted(args)?;
    if !works(nightly(root, &["--version"])) {
        bail!("the nightly compiler is not here; install it with `rustup toolchain install nightly`");
    }
    let host = output(nightly(root, &["-vV"]))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).context("cargo names no host")?;
    let target = root.join("target/fuzz");
    // With a target that is named, what runs while building is built without the flags.
    let mut build = nightly(&root.join("fuzz"), &["build", "--release", "--locked", "--target", host]);
    build.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &target);
    must(build)?;
    let programs = target.join(host).join("release");
    let (corpus, found) = (target.join("corpus"), target.join("found"));
    std::fs::create_dir_all(&found).with_context(|| format!("{} cannot be made", found.display()))?;
    let mut seeds = Command::new(programs.join("seeds"));
    seeds.arg(&corpus);
    must(seeds)?;
    let mut failed = Vec::new();
    for name in names {
        say(&format!("\n== {name}"));
        let program = programs.join(name).display().to_string();
        let mut run = command(root, &program, LIMITS);
        run.arg(format!("-max_total_time={seconds}"));
        run.arg(format!("-artifact_prefix={}/{name}-", found.display()));
        run.args(["-print_final_stats=1", "-verbosity=1"]).arg(corpus.join(name));
        if let Err(error) = must(run) {
            say(&format!("error: {error:#}"));
            failed.push(name);
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("{}: what was found lies in {}; make it a test", failed.join(", "), found.display())
}

/// Which targets, and for how many seconds each.
fn wanted(args: &[String]) -> Result<(Vec<&'static str>, &str)> {
    let (seconds, names): (Vec<&String>, Vec<&String>) =
        args.iter().partition(|arg| arg.bytes().all(|byte| byte.is_ascii_digit()));
    let known = |name: &&String| TARGETS.iter().copied().find(|target| target == name);
    let Some(chosen) = names.iter().map(known).collect::<Option<Vec<_>>>() else {
        bail!("there is no such target; there are {}", TARGETS.join(", "));
    };
    let all = if chosen.is_empty() { TARGETS.to_vec() } else { chosen };
    Ok((all, seconds.last().map_or(SECONDS, |seconds| seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_and_seconds_come_in_any_order_and_a_wrong_name_is_refused() {
        let args = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(wanted(&[]).unwrap(), (TARGETS.to_vec(), SECONDS));
        assert_eq!(wanted(&args(&["log", "180"])).unwrap(), (vec!["log"], "180"));
        assert_eq!(wanted(&args(&["180"])).unwrap(), (TARGETS.to_vec(), "180"));
        assert!(wanted(&args(&["logs"])).is_err());
    }
}
