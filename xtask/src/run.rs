//! Running other programs: found or not, told or silent. Nothing is captured that a person would want to see pass by.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// Says one thing to the person at the terminal.
#[expect(
    clippy::print_stderr,
    reason = "this program has no data to print, only talk, and talk goes to stderr"
)]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

/// A program with its arguments, to be run in `dir` without input.
pub(crate) fn command(dir: &Path, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(dir).stdin(Stdio::null());
    command
}

/// Cargo, the one that runs us where cargo says which.
pub(crate) fn cargo(dir: &Path, args: &[&str]) -> Command {
    command(dir, &std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()), args)
}

/// Cargo of the nightly compiler, for what only that one does.
pub(crate) fn nightly(dir: &Path, args: &[&str]) -> Command {
    command(dir, "rustup", &[&["run", "nightly", "cargo"], args].concat())
}

/// Runs to the end with its output passing by; not ending in success is an error that names the command.
pub(crate) fn must(mut command: Command) -> Result<()> {
    let shown = shown(&command);
    say(&format!("$ {shown}"));
    let status =
        command.status().with_context(|| format!("`{shown}` could not be started; is it installed?"))?;
    if !status.success() {
        bail!("`{shown}` ended with {status}");
    }
    Ok(())
}

/// Runs silently and answers its stdout; not ending in success is an error that carries its stderr.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let shown = shown(&command);
    let output =
        command.output().with_context(|| format!("`{shown}` could not be started; is it installed?"))?;
    if !output.status.success() {
        bail!("`{shown}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed something that is not UTF-8"))
}

/// Whether the command ends in success, silently.
pub(crate) fn works(mut command: Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

/// Where a program is, looked up in PATH and in the folders of system programs.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/local/bin", "/usr/bin", "/usr/sbin", "/sbin"].map(PathBuf::from))
        .map(|dir| dir.join(program))
        .find(|candidate| candidate.is_file())
}

/// The command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|a| a.to_string_lossy().into_owned()));
    words.join(" ")
}
