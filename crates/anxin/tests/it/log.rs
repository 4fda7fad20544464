//! The public log from the command line: exported, served, checked by this program and by one of others, and every change found out.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::serve::Running;
use crate::{anxin, code, err, out, shop};

fn verify(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_anxin")).arg("verify").args(args).output().unwrap()
}

fn json(output: &Output) -> Value {
    let read = serde_json::from_str(&out(output));
    assert!(read.is_ok(), "{read:?}: {}{}", out(output), err(output));
    read.unwrap()
}

/// A log with entries: heads of chains, as a server publishes them.
fn with_heads(folder: &Path, first: i64, last: i64) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = anxin_store::Store::open_folder(folder, anxin_store::Clock::system()).await.unwrap();
        let put = move |tx: &mut dyn anxin_store::Tx| {
            (first..last).try_for_each(|n| {
                let at = anxin_domain::time::Instant::from_micros(n);
                anxin_proof::put_head(tx, "ledger/main", n, &format!("{n:064x}"), at)
            })
        };
        store.write(put).await.unwrap();
    });
    let appended = anxin(folder, &["log", "append", "--json"]);
    assert_eq!(json(&appended)["appended"], last - first);
}

#[test]
fn an_exported_log_is_checked_offline_and_every_change_to_it_is_named() {
    let shop = shop();
    let folder = shop.path().join("log");
    let at = folder.display().to_string();
    with_heads(shop.path(), 0, 300);
    assert_eq!(code(&anxin(shop.path(), &["log", "export", &at])), 0);
    let noted = shop.path().join("noted").display().to_string();
    std::fs::copy(folder.join("checkpoint"), &noted).unwrap();
    with_heads(shop.path(), 300, 700);
    let exported = json(&anxin(shop.path(), &["log", "export", &at, "--json"]));
    assert!(exported["size"] == 700 && exported["kept"].as_u64().unwrap() > 0, "{exported}");

    let vkey = json(&anxin(shop.path(), &["log", "show", "--json"]))["vkey"].as_str().unwrap().to_owned();
    let whole = verify(&["--log", &at, "--vkey", &vkey, "--noted", &noted, "--json"]);
    assert_eq!(code(&whole), 0, "{}", out(&whole));
    let answer = json(&whole);
    assert_eq!((&answer["size"], &answer["noted"]), (&700.into(), &true.into()), "{answer}");
    let spoken = verify(&["--log", &at]);
    assert!(
        code(&spoken) == 0 && out(&spoken).contains("700 entries") && out(&spoken).contains("compare it"),
        "{}",
        out(&spoken)
    );

    for (path, says) in [
        ("tile/entries/000", "entry "),
        ("tile/entries/002.p/188", "entry "),
        ("tile/0/001", "entry "),
        ("tile/1/000.p/2", "tile "),
        ("checkpoint", "checkpoint"),
    ] {
        let file = folder.join(path);
        let before = std::fs::read(&file).unwrap();
        let mut changed = before.clone();
        let place = changed.len() / 2;
        changed[place] ^= 1;
        std::fs::write(&file, changed).unwrap();
        let broken = verify(&["--log", &at, "--vkey", &vkey]);
        assert!(
            code(&broken) == 1 && out(&broken).contains(says),
            "{path}: {}{}",
            out(&broken),
            err(&broken)
        );
        std::fs::remove_file(&file).unwrap();
        let lacks = verify(&["--log", &at, "--vkey", &vkey]);
        assert!(code(&lacks) == 1 && out(&lacks).contains(path), "{path}: {}", out(&lacks));
        std::fs::write(&file, before).unwrap();
    }
    // An old log in the place of the new one is whole, and does not continue what was noted later.
    let later = shop.path().join("later").display().to_string();
    std::fs::copy(folder.join("checkpoint"), &later).unwrap();
    std::fs::copy(&noted, folder.join("checkpoint")).unwrap();
    let old = verify(&["--log", &at, "--vkey", &vkey, "--noted", &later]);
    assert!(code(&old) == 1 && out(&old).contains("had 700 entries"), "{}", out(&old));

    for (args, wanted) in [
        (vec!["--log", "/nowhere/log"], 2),
        (vec!["--log", "/nowhere/log", "--vkey", &vkey], 1),
        (vec!["--log", &at, "--vkey", "nonsense"], 2),
        (vec!["/nowhere/receipt.json"], 2),
        (vec![], 2),
        (vec![noted.as_str()], 1),
        (vec!["--log", "http://127.0.0.1:9/log"], 2),
    ] {
        let output = verify(&args);
        assert_eq!(code(&output), wanted, "{args:?}: {}{}", out(&output), err(&output));
    }
}

/// A reader that was written by itself, in another language, from the specifications.
#[test]
fn a_served_log_is_checked_by_this_program_and_by_another() {
    let shop = shop();
    with_heads(shop.path(), 0, 600);
    let running = Running::start(shop.path(), &[]);
    let address = format!("http://{}/log", running.http);
    let ours = verify(&["--log", &address, "--json"]);
    assert_eq!(code(&ours), 0, "{}{}", out(&ours), err(&ours));
    let ours = json(&ours);
    assert!(ours["size"].as_u64().unwrap() >= 600, "{ours}");
    let reader = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reader.py");
    let theirs = Command::new("python3").args([reader, &address]).output().unwrap();
    assert_eq!(code(&theirs), 0, "{}{}", out(&theirs), err(&theirs));
    let theirs = json(&theirs);
    assert_eq!(theirs["origin"], ours["origin"]);
    assert!(theirs["size"].as_u64() >= ours["size"].as_u64(), "{theirs}");
    // It can fail: a folder with one changed entry does not pass.
    let folder = shop.path().join("log");
    let at = folder.display().to_string();
    drop(running);
    assert_eq!(code(&anxin(shop.path(), &["log", "export", &at])), 0);
    let file = folder.join("tile/entries/001");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[40] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let broken = Command::new("python3").args([reader, &at]).output().unwrap();
    assert_eq!(code(&broken), 1, "{}", err(&broken));
}
