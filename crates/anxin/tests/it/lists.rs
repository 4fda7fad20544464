//! Lists of others on the command line: full ones, changes, what is held, and an import that is killed.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::{anxin, code, err, out, shop};

fn import(data: &Path, file: &str, more: &[&str]) -> Output {
    anxin(
        data,
        &[&["import", "external-list", file, "--region", "US", "--list", "l", "--json"], more].concat(),
    )
}

fn json(output: &Output) -> Value {
    assert!(code(output) < 2, "{}", err(output));
    serde_json::from_str(&out(output)).unwrap()
}

fn held(data: &Path) -> Value {
    json(&anxin(data, &["lists", "list", "--json"]))
}

fn says(data: &Path, number: &str) -> bool {
    let asked = ["check", "--from", "+8613971009666", "--to", number, "--region", "US", "--json"];
    out(&anxin(data, &asked)).contains("\"listed_external\"")
}

#[test]
fn a_list_and_its_changes_come_in_order_and_are_told() {
    let folder = shop();
    let data = folder.path();
    let write = |name: &str, text: &str| {
        let path = data.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    assert!(out(&anxin(data, &["lists", "list"])).contains("no list is held"));
    let full = write("full.txt", "202,5550100\n202,5550101\n202,5550102\n");
    let first = import(data, &full, &["--as-of", "2026-01-01T00:00:00Z"]);
    assert_eq!((code(&first), &json(&first)["added"]), (0, &3.into()), "{}", err(&first));
    let change = write("change.txt", "202,5550100,2026-01-05,D\n202,5550103,2026-01-06,A\nnonsense\n");
    let changed = import(data, &change, &["--as-of", "2026-01-08T00:00:00Z", "--format", "ftc-change"]);
    let told = json(&changed);
    assert_eq!(code(&changed), 1, "a row was refused, and the others were taken");
    assert_eq!((&told["added"], &told["removed"], &told["refused"]), (&1.into(), &1.into(), &1.into()));
    assert!(data.join("change.txt.refused.csv").exists());
    assert!(!says(data, "2025550100") && says(data, "2025550101") && says(data, "2025550103"));
    let again = import(data, &change, &["--as-of", "2026-01-08T00:00:00Z", "--format", "ftc-change"]);
    assert_eq!(json(&again)["known"], true);
    let older = import(data, &full, &["--as-of", "2026-01-07T00:00:00Z"]);
    assert_eq!(code(&older), 2);
    assert!(
        err(&older).contains("held as of 2026-01-08") && err(&older).contains("in the order"),
        "{}",
        err(&older)
    );
    let cut = write("cut.txt", "202,5550101\n");
    let shrunk = import(data, &cut, &["--as-of", "2026-02-01T00:00:00Z"]);
    assert_eq!((code(&shrunk), held(data)[0]["numbers"].clone()), (2, 3.into()));
    assert!(err(&shrunk).contains("--may-shrink"), "{}", err(&shrunk));
    let sure = import(data, &cut, &["--as-of", "2026-02-01T00:00:00Z", "--may-shrink"]);
    assert_eq!((code(&sure), &json(&sure)["removed"]), (0, &2.into()));
    let list = &held(data)[0];
    assert_eq!((list["name"].as_str(), list["as_of"].as_str()), (Some("l"), Some("2026-02-01T00:00:00Z")));
    assert_eq!((list["numbers"].as_u64(), list["kind"].as_str()), (Some(1), Some("full")));
    let text = out(&anxin(data, &["lists", "list"]));
    assert!(text.contains("l  as of 2026-02-01T00:00:00Z  1 numbers"), "{text}");
    let wrong = import(data, &cut, &["--format", "xml"]);
    assert!(code(&wrong) == 2 && err(&wrong).contains("vicidial-leads"), "{}", err(&wrong));
}

/// Kills an import as soon as something is there.
fn killed_when(data: &Path, file: &str, there: impl Fn() -> bool) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_anxin"))
        .args([
            "import",
            "external-list",
            file,
            "--region",
            "US",
            "--list",
            "l",
            "--as-of",
            "2026-01-02T00:00:00Z",
        ])
        .arg("--data")
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !there() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn an_import_that_is_killed_anywhere_leaves_the_list_as_it_was_and_is_done_by_the_next() {
    let folder = shop();
    let data = folder.path();
    let (old, new) = (data.join("old.txt"), data.join("new.txt"));
    let rows = |n: u64| (0..n).map(|n| format!("202555{:04}\n", n % 10_000)).collect::<String>();
    std::fs::write(&old, rows(9_000)).unwrap();
    std::fs::write(&new, rows(10_000).repeat(8)).unwrap();
    let new = new.display().to_string();
    assert_eq!(code(&import(data, &old.display().to_string(), &["--as-of", "2026-01-01T00:00:00Z"])), 0);
    let lists = data.join("lists");
    let names = || -> Vec<String> {
        let entries = std::fs::read_dir(&lists).unwrap().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let making = || names().into_iter().find(|name| name.starts_with("making-"));
    let made = || making().is_some_and(|name| lists.join(name).join("new.seg").exists());
    let begun: [&dyn Fn() -> bool; 3] = [&|| making().is_some(), &made, &|| {
        names().iter().filter(|name| name.ends_with(".seg")).count() == 2
    }];
    for there in begun {
        killed_when(data, &new, there);
        let numbers = held(data)[0]["numbers"].as_u64().unwrap();
        assert!(numbers == 9_000 || numbers == 10_000, "one list or the other: {numbers}");
        assert!(says(data, "2025550100"));
    }
    let done = import(data, &new, &["--as-of", "2026-01-02T00:00:00Z"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert_eq!(json(&done)["list"]["numbers"], 10_000);
    assert_eq!(json(&done)["duplicates"], 70_000);
    assert_eq!(making(), None, "what was left is cleared: {:?}", names());
    assert_eq!(code(&anxin(data, &["doctor"])), 0);
}
