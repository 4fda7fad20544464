//! `cargo xtask tidy`: the house rules that a compiler does not hold. Every broken rule is one line that names the file,
//! the line and what to do; all of them are shown, not the first only.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::licences;
use crate::run::say;

/// Which rooms a room may use; arrows run downwards only. A room that is not here is not part of the house.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("explain", &["domain"]),
    ("segment", &["domain"]),
    ("registry", &["domain", "segment"]),
    ("scrub", &["domain", "segment"]),
    ("client", &["domain", "segment", "scrub"]),
    ("python", &["domain", "segment", "scrub"]),
    ("journal", &["domain", "segment"]),
    ("store", &["domain"]),
    ("promise", &["domain"]),
    ("gate", &["domain", "journal", "promise", "registry", "segment", "store"]),
    ("fund", &["domain", "store"]),
    ("hook", &["domain", "store"]),
    ("identity", &["domain", "store"]),
    ("proof", &["domain", "store"]),
    (
        "desk",
        &[
            "domain", "explain", "promise", "segment", "registry", "store", "journal", "gate", "fund",
            "hook", "proof",
        ],
    ),
    ("sip", &["domain", "gate"]),
    (
        "api",
        &[
            "domain", "explain", "promise", "gate", "desk", "fund", "hook", "identity", "proof", "store",
            "journal",
        ],
    ),
    (
        "web",
        &["domain", "explain", "promise", "gate", "desk", "fund", "identity", "proof", "store", "journal"],
    ),
    (
        "anxin",
        &[
            "domain", "explain", "promise", "segment", "registry", "scrub", "journal", "store", "gate",
            "fund", "hook", "identity", "proof", "desk", "sip", "api", "web",
        ],
    ),
];

/// What the pure core must not touch, and why.
const IMPURE: &[(&str, &str)] = &[
    ("std::time", "domain has no clock: take a moment as an argument"),
    ("SystemTime", "domain has no clock: take a moment as an argument"),
    ("::now(", "domain has no clock: take a moment as an argument"),
    ("std::fs", "domain has no I/O: take the text as an argument"),
    ("std::net", "domain has no I/O"),
    ("std::env", "domain has no I/O: take the setting as an argument"),
    ("tokio", "domain is not async"),
    ("async fn", "domain is not async"),
    ("getrandom", "domain draws no randomness: take the bytes as an argument"),
    ("f32", "domain has no float: count in whole units"),
    ("f64", "domain has no float: count in whole units"),
];

/// What no room may contain, and what to do instead. Written in halves so that this file keeps its own rule.
const UNSAFE: &str = concat!("un", "safe ");
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("tod", "o!("), "finish it, or leave it out"),
    (concat!("unimple", "mented!("), "finish it, or leave it out"),
    (UNSAFE, "the house has no such code but where it maps files; use a safe wrapper"),
    (concat!("unsafe", "_code"), "the house has no such code but where it maps files; use a safe wrapper"),
    (concat!("#[", "allow("), "write #[expect(…, reason = \"…\")], which says when it is no longer needed"),
    (concat!("#[", "ignore"), "a test that does not run tells nothing; mend it or delete it"),
];

/// The one file that maps files into memory; what it may say, no other may.
const MAPS: &str = "crates/segment/src/bytes.rs";

/// A longer file is two files.
const LONGEST_FILE_LINES: usize = 600;

/// Holds every rule; answers an error that counts what is broken.
pub(crate) fn tidy(root: &Path) -> Result<()> {
    let mut broken = Vec::new();
    sources(root, &mut broken)?;
    crates(root, &mut broken)?;
    node_lock(root, &mut broken)?;
    broken.extend(licences::broken(root)?);
    if broken.is_empty() {
        say("tidy: every house rule holds");
        return Ok(());
    }
    for line in &broken {
        say(line);
    }
    bail!("{} house rule(s) broken", broken.len())
}

/// Rules about the text of Rust files.
fn sources(root: &Path, broken: &mut Vec<String>) -> Result<()> {
    let mut files = Vec::new();
    for folder in ["bench", "crates", "xtask"] {
        rust_files(&root.join(folder), &mut files)?;
    }
    files.sort();
    for file in files {
        let text =
            std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let shown = file.strip_prefix(root).unwrap_or(&file);
        let pure = shown.starts_with("crates/domain/src");
        broken.extend(broken_in(shown, &text, pure));
    }
    Ok(())
}

/// What one file breaks. Comments may name what code may not use.
fn broken_in(file: &Path, text: &str, pure: bool) -> Vec<String> {
    let maps = file == Path::new(MAPS);
    let file = file.display();
    let mut broken = Vec::new();
    let length = text.lines().count();
    if length > LONGEST_FILE_LINES {
        broken.push(format!("{file}: {length} lines, {LONGEST_FILE_LINES} at most; split it by noun"));
    }
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or(line);
        let impure = IMPURE.iter().filter(|_| pure);
        let forbidden = FORBIDDEN.iter().filter(|(word, _)| !maps || !word.starts_with(UNSAFE.trim()));
        for (word, mend) in forbidden.chain(impure).filter(|(word, _)| has_word(code, word)) {
            broken.push(format!("{file}:{}: `{}`: {mend}", number + 1, word.trim()));
        }
    }
    broken
}

/// Whether `code` has `word` with nothing that continues a name before or after it.
fn has_word(code: &str, word: &str) -> bool {
    let continues = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let starts_name = word.starts_with(|c: char| c.is_alphanumeric());
    let ends_name = word.ends_with(|c: char| c.is_alphanumeric());
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !(starts_name && continues(before) || ends_name && continues(after))
    })
}

/// Rules about crates: a README each, arrows as the table says, lints inherited.
fn crates(root: &Path, broken: &mut Vec<String>) -> Result<()> {
    let folder = root.join("crates");
    let mut rooms = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        rooms.push(entry?.path());
    }
    rooms.sort();
    for path in rooms.into_iter().filter(|p| p.join("Cargo.toml").is_file()) {
        let room = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !path.join("README.md").is_file() {
            broken.push(format!("crates/{room}: no README.md; say what lives there and what must not"));
        }
        let manifest = std::fs::read_to_string(path.join("Cargo.toml"))?;
        broken.extend(broken_in_manifest(&room, &manifest)?);
    }
    Ok(())
}

fn broken_in_manifest(room: &str, manifest: &str) -> Result<Vec<String>> {
    let table: toml::Table =
        toml::from_str(manifest).with_context(|| format!("crates/{room}/Cargo.toml is not TOML"))?;
    let mut broken = Vec::new();
    let inherits = table.get("lints").and_then(|l| l.get("workspace")).and_then(toml::Value::as_bool);
    if inherits != Some(true) {
        broken.push(format!("crates/{room}/Cargo.toml: add `[lints] workspace = true`"));
    }
    let Some((_, may_use)) = ARROWS.iter().find(|(name, _)| *name == room) else {
        broken.push(format!(
            "crates/{room}: not in the table of arrows in xtask/src/tidy.rs; say what it may use"
        ));
        return Ok(broken);
    };
    let used =
        table.get("dependencies").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
    for other in used.filter_map(|name| name.strip_prefix("anxin-")) {
        if !may_use.contains(&other) {
            broken.push(format!(
                "crates/{room}/Cargo.toml: `{room}` may not use `{other}`; arrows run downwards only"
            ));
        }
    }
    Ok(broken)
}

/// The lock file of the browser tests must not say from where a package came: each machine has its own registry.
fn node_lock(root: &Path, broken: &mut Vec<String>) -> Result<()> {
    let file = "e2e/package-lock.json";
    let text = std::fs::read_to_string(root.join(file)).with_context(|| format!("{file} cannot be read"))?;
    if text.contains("\"resolved\"") {
        broken.push(format!("{file}: has `resolved` addresses; delete it and run `npm install` in e2e/"));
    }
    Ok(())
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            rust_files(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_the_pure_core_is_found_and_one_in_a_comment_is_not() {
        let file = Path::new("crates/domain/src/x.rs");
        assert_eq!(broken_in(file, "let t = SystemTime::now();", true).len(), 2);
        assert!(broken_in(file, "// never std::time here", true).is_empty());
        assert!(broken_in(file, "let a: f64 = x;", false).is_empty(), "only the core is pure");
        assert!(
            broken_in(file, "let buf64 = 0xf32a;", true).is_empty(),
            "names that contain a word are not the word"
        );
    }

    #[test]
    fn an_arrow_upwards_and_a_missing_lint_table_are_found() {
        let broken = broken_in_manifest("store", "[dependencies]\nanxin-gate.workspace = true").unwrap();
        assert_eq!(broken.len(), 2, "{broken:?}");
        let fine = "[lints]\nworkspace = true\n[dependencies]\nanxin-domain.workspace = true";
        assert!(broken_in_manifest("store", fine).unwrap().is_empty());
        assert_eq!(broken_in_manifest("attic", fine).unwrap().len(), 1, "an unknown room");
    }

    #[test]
    fn what_maps_files_may_do_so_and_nothing_else_may() {
        let code = concat!("#[expect(unsafe", "_code)]\nun", "safe { map() }");
        assert!(broken_in(Path::new(MAPS), code, false).is_empty());
        assert_eq!(broken_in(Path::new("crates/segment/src/read.rs"), code, false).len(), 2);
    }

    #[test]
    fn a_file_that_is_too_long_is_found() {
        let long = "\n".repeat(LONGEST_FILE_LINES + 1);
        assert_eq!(broken_in(Path::new("crates/web/src/lib.rs"), &long, false).len(), 1);
    }
}
