//! Lists in, the same lists out with a verdict behind every row: by the law, or by lists alone.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::files::published_list;
use crate::{anxin, code, err, out, shop};

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn a_list_is_scrubbed_by_the_law_as_far_as_it_concerns_the_brand() {
    let folder = shop();
    let data = folder.path();
    let acts = "number,word,grantee,source\n\
        13800000001,refuse,,web\n13800000002,permit,brand:lianjia-wuhan,web\n13800000003,permit,agent:lianjia-wuhan:1001,web\n";
    let acts = write(data, "acts.csv", acts);
    let done = anxin(data, &["import", "acts", &acts]);
    assert_eq!(code(&done), 0, "{}{}", out(&done), err(&done));
    let list = write(data, "regulator.csv", "number\n13800000005\n");
    assert_eq!(code(&anxin(data, &["import", "external-list", &list, "--list", "regulator"])), 0);
    let leads =
        "id,phone\n1,13800000001\n2,13800000002\n3,13800000003\n4,13800000004\n5,13800000005\n6,nobody\n";
    let leads = write(data, "leads.csv", leads);
    let output = data.join("clean.csv");
    let scrub = |more: &[&str]| {
        anxin(data, &[&["scrub", &leads, "--output", output.to_str().unwrap()], more].concat())
    };
    let done = scrub(&["--brand", "lianjia-wuhan"]);
    assert_eq!(code(&done), 1, "one row is no number: {}", err(&done));
    let wanted = "id,phone,number,verdict,reason\n\
        1,13800000001,+8613800000001,deny,do_not_disturb\n\
        2,13800000002,+8613800000002,allow,permitted\n\
        3,13800000003,+8613800000003,deny,no_consent\n\
        4,13800000004,+8613800000004,deny,no_consent\n\
        5,13800000005,+8613800000005,deny,no_consent\n\
        6,nobody,,invalid,not_a_number\n";
    assert_eq!(std::fs::read_to_string(&output).unwrap(), wanted);
    assert!(out(&done).starts_with("6 rows\n"), "{}", out(&done));
    assert!(!out(&done).contains("1380000"), "counts, no numbers");
    let survey = scrub(&["--purpose", "survey", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&out(&survey)).unwrap();
    assert_eq!(
        (&report["rows"], &report["verdicts"]["invalid"]),
        (&6.into(), &1.into()),
        "the only brand is meant"
    );
    // Nothing of it is evidence: no decision was made.
    let again = anxin(data, &["replay", "--json"]);
    let replayed: serde_json::Value = serde_json::from_str(&out(&again)).unwrap();
    assert_eq!(replayed["replayed"], 0, "{replayed}");
}

#[test]
fn a_published_list_becomes_a_segment_that_scrubs_without_a_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_anxin")).args(args).current_dir(&folder).output().unwrap()
    };
    let list = published_list();
    let built = run(&[
        "lists",
        "build",
        list.to_str().unwrap(),
        "--output",
        &at("ftc.seg"),
        "--region",
        "US",
        "--json",
    ]);
    let report: serde_json::Value = serde_json::from_str(&out(&built)).unwrap();
    assert_eq!(report["rows"], 227_566, "{report}");
    let refused: u64 =
        report["refused"].as_object().unwrap().values().map(|rows| rows.as_u64().unwrap()).sum();
    assert_eq!(report["numbers"].as_u64().unwrap() + report["twice"].as_u64().unwrap() + refused, 227_566);
    let shown = run(&["lists", "show", &at("ftc.seg")]);
    assert!(out(&shown).contains("ftc-reported-calls-2025-10-28.csv\n"), "{}", out(&shown));
    // The list against itself: whatever reads is on it.
    let done = run(&[
        "scrub",
        list.to_str().unwrap(),
        "--output",
        "out.csv.gz",
        "--list",
        "ftc.seg",
        "--region",
        "US",
        "--json",
    ]);
    let scrubbed: serde_json::Value = serde_json::from_str(&out(&done)).unwrap();
    assert_eq!(scrubbed["verdicts"]["invalid"], refused);
    assert_eq!(scrubbed["verdicts"]["deny"], 227_566 - refused);
    assert_eq!(scrubbed["verdicts"]["allow"], serde_json::Value::Null);
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["ftc.seg", "out.csv.gz"], "no data folder was made, nothing is left over");
}

#[test]
fn what_cannot_be_scrubbed_ends_with_two_and_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let leads = write(folder.path(), "leads.csv", "phone\n13800000001\n");
    let output = folder.path().join("out.csv").display().to_string();
    let told = |args: &[&str]| {
        let done = anxin(&data, &[&["scrub", &leads, "--output", &output], args].concat());
        assert_eq!(code(&done), 2, "{}", err(&done));
        err(&done)
    };
    assert!(told(&[]).contains("no brand is known in"), "{}", told(&[]));
    assert!(told(&["--brand", "x"]).contains("--brand x: there is no such brand"));
    assert!(
        told(&["--list", &leads])
            .contains("leads.csv: this is no list segment; `anxin lists build` makes one")
    );
    assert!(told(&["--list", "none.seg"]).contains("none.seg: No such file or directory"));
    assert!(told(&["--delimiter", "x"]).contains("write one character that is no letter"));
    assert!(told(&["--list", &leads, "--brand", "x"]).contains("cannot be used with"));
    assert!(!Path::new(&output).exists());
}

#[test]
fn whoever_interrupts_it_finds_nothing_written() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..1_500_000).map(|row| format!("1380{row:07}\n")).collect();
    let leads = write(folder.path(), "leads.csv", &format!("phone\n{rows}"));
    write(folder.path(), "dnc.csv", "phone\n13800000001\n");
    let mut anxin = Command::new(env!("CARGO_BIN_EXE_anxin"));
    anxin.current_dir(&folder).stderr(Stdio::piped()).stdout(Stdio::null());
    let built = Command::new(env!("CARGO_BIN_EXE_anxin"))
        .args(["lists", "build", "dnc.csv", "--output", "dnc.seg"])
        .current_dir(&folder)
        .status();
    assert!(built.unwrap().success());
    let running = anxin.args(["scrub", &leads, "--output", "out.csv", "--list", "dnc.seg"]).spawn().unwrap();
    while !folder.path().join("out.csv.part").exists() {
        std::thread::yield_now();
    }
    let interrupt = Command::new("kill").args(["-INT", &running.id().to_string()]).status();
    assert!(interrupt.unwrap().success());
    let done = running.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(2), "{}", err(&done));
    assert!(err(&done).contains("stopped; nothing was written"), "{}", err(&done));
    assert!(!folder.path().join("out.csv").exists() && !folder.path().join("out.csv.part").exists());
}

/// Longer than knowledge may be old by the rulebook: the gate follows what is said while it judges.
#[test]
fn a_list_that_takes_long_is_judged_on_fresh_knowledge_to_its_end() {
    let folder = shop();
    let data = folder.path();
    let fifo = data.join("leads.csv");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let output = data.join("out.csv");
    let scrub = Command::new(env!("CARGO_BIN_EXE_anxin"))
        .args(["scrub", fifo.to_str().unwrap(), "--output", output.to_str().unwrap(), "--json", "--data"])
        .arg(data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = std::fs::OpenOptions::new().write(true).open(&fifo).unwrap();
    let rows: String = (0..40_000).map(|row| format!("1380{row:07}\n")).collect();
    std::io::Write::write_all(&mut pipe, format!("phone\n{rows}").as_bytes()).unwrap();
    // The one thing here that only time shows: knowledge growing old.
    std::thread::sleep(std::time::Duration::from_secs(7));
    std::io::Write::write_all(&mut pipe, rows.as_bytes()).unwrap();
    drop(pipe);
    let done = scrub.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&report["rows"], &report["reasons"]["no_consent"]),
        (&80_000.into(), &80_000.into()),
        "{report}"
    );
}
