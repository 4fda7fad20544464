use std::path::PathBuf;

use crate::{anxin, code, err, out, shop};

/// The numbers a regulator published for one day, as published.
pub(crate) fn published_list() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/ftc-reported-calls-2025-10-28.csv")
}

#[test]
fn a_list_as_published_is_taken_whole_and_a_second_time_changes_nothing() {
    let folder = shop();
    let refused = folder.path().join("refused.csv");
    let import = || {
        anxin(
            folder.path(),
            &[
                "import",
                "external-list",
                published_list().to_str().unwrap(),
                "--region",
                "US",
                "--refused",
                refused.to_str().unwrap(),
                "--json",
            ],
        )
    };
    let first = import();
    let report: serde_json::Value = serde_json::from_str(&out(&first)).unwrap();
    assert_eq!(report["rows"], 227_566);
    assert_eq!(report["accepted"].as_u64().unwrap() + report["refused"].as_u64().unwrap(), 227_566);
    assert_eq!(code(&first), 1, "some rows are odd");
    let reasons = std::fs::read_to_string(&refused).unwrap();
    assert_eq!(reasons.lines().count() as u64, report["refused"].as_u64().unwrap() + 1);
    assert!(reasons.starts_with("row,field,reason,original"));
    let second: serde_json::Value = serde_json::from_str(&out(&import())).unwrap();
    assert_eq!(second["unchanged"], report["accepted"]);
    assert_eq!(second["refused"], report["refused"]);
    for (number, listed) in [("4692576503", true), ("2566445079", true), ("2125550123", false)] {
        let asked = anxin(
            folder.path(),
            &["check", "--from", "+8613971009666", "--to", number, "--region", "US", "--json"],
        );
        assert_eq!(out(&asked).contains("\"listed_external\""), listed, "{number}: {}", out(&asked));
    }
}

#[test]
fn a_call_around_the_gate_is_found_awarded_and_paid_by_files() {
    let folder = shop();
    let config = folder.path().join("anxin.toml");
    std::fs::write(
        &config,
        "[fund]\nname = \"安心保障金\"\naccount = \"6222020200099999999\"\nbank = \"ICBKCNBJ\"\n",
    )
    .unwrap();
    let run = |args: &[&str]| anxin(folder.path(), &[args, &["--config", config.to_str().unwrap()]].concat());
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    assert_eq!(code(&run(&["fund", "top-up", "1000.00", "--key", "first"])), 0);
    let acts = write("acts.csv", "number,word,purposes,source\n13871002024,refuse,marketing;survey,app\n");
    assert_eq!(code(&run(&["import", "acts", &acts])), 0);
    let now = jiff::Timestamp::from_second(after_now()).unwrap();
    let header = "system,system_id,from,to,started_at,talk_seconds,disposition";
    let records = write(
        "calls.csv",
        &format!("{header}\npbx-1,call-1,13971009666,13871002024,{now},12,answered\nnonsense\n"),
    );
    let taken = run(&["import", "call-records", &records]);
    assert_eq!(code(&taken), 1, "one row is nonsense, and the other is taken: {}", out(&taken));
    for expected in ["1 broken promises awarded", "0 broken promises awarded"] {
        let reconciled = run(&["reconcile"]);
        assert_eq!(code(&reconciled), 0, "{}", err(&reconciled));
        assert!(out(&reconciled).contains(expected), "{}", out(&reconciled));
    }
    let status: serde_json::Value = serde_json::from_str(&out(&run(&["fund", "status", "--json"]))).unwrap();
    assert_eq!((status["payable"].as_str(), status["available"].as_str()), (Some("100.00"), Some("900.00")));
    let nothing = run(&["fund", "payouts", "--output", folder.path().join("pay.xml").to_str().unwrap()]);
    assert_eq!(code(&nothing), 1, "nobody has said where to be paid");
    assert!(!folder.path().join("pay.xml").exists());
    assert_eq!(code(&run(&["doctor"])), 0);
}

/// A moment after every act of this test, so long after that no signal asks about it: the machine's clock, 40 seconds on.
#[expect(clippy::disallowed_methods, reason = "the binary under test goes by the machine's clock")]
fn after_now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap() + 40
}

#[test]
fn files_of_the_wrong_kind_are_refused_as_a_whole() {
    let folder = shop();
    for (name, bytes, says) in [
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0".as_slice(), "picture.csv"),
        ("archive.csv", b"PK\x03\x04aaaa".as_slice(), "archive.csv"),
        ("letter.csv", b"dear all,\n".as_slice(), "columns"),
        ("empty.csv", b"".as_slice(), "empty.csv"),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let done = anxin(folder.path(), &["import", "acts", path.to_str().unwrap()]);
        assert_eq!(code(&done), 2, "{name}: {}", out(&done));
        assert!(err(&done).contains(says), "{name} said: {}", err(&done));
    }
}

#[test]
fn holders_and_privacy_numbers_come_in_and_a_call_over_one_is_found() {
    let folder = shop();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let import = |kind: &str, file: &str| {
        let done = anxin(folder.path(), &["import", kind, file, "--json"]);
        let report: serde_json::Value = serde_json::from_str(&out(&done)).unwrap_or_default();
        (code(&done), report)
    };
    let acts = write(
        "acts.csv",
        "number,word,person,calls,bands,purposes\n\
         13871002024,refuse,,,,marketing;survey\n\
         13871002025,permit,wife,1,mon-fri 18:00-20:00; holiday 09:00-12:00,\n\
         13871002026,permit,,,mon 20:00-18:00,\n",
    );
    let (status, report) = import("acts", &acts);
    assert_eq!((status, &report["accepted"], &report["refused"]), (1, &2.into(), &1.into()));
    assert_eq!(report["refusals"][0]["field"], "bands");
    let holders = write(
        "holders.csv",
        "number,since,checked_at,answer,zone\n\
         13871002025,2026-01-05T00:00:00+08:00,,,\n\
         13871002024,,2026-01-06T00:00:00+08:00,no_data,Asia/Urumqi\n",
    );
    for unchanged in [0, 2] {
        let (status, report) = import("holdings", &holders);
        assert_eq!((status, &report["accepted"], &report["unchanged"]), (0, &2.into(), &unchanged.into()));
    }
    assert_eq!(code(&anxin(folder.path(), &["fund", "top-up", "1000.00", "--key", "first"])), 0);
    let now = jiff::Timestamp::from_second(after_now()).unwrap();
    let header = "system,system_id,from,to,started_at,talk_seconds,disposition,forwarded_to";
    let calls =
        write("calls.csv", &format!("{header}\npbx-1,call-1,13971009666,17000000001,{now},12,answered,\n"));
    assert_eq!(import("call-records", &calls).0, 0);
    assert!(out(&anxin(folder.path(), &["reconcile"])).contains("0 broken promises awarded"));
    let bound =
        write("bindings.csv", &format!("x,a,b,from,until\n17000000001,13971009666,13871002024,{now},\n"));
    let told = anxin(folder.path(), &["import", "bindings", &bound]);
    assert_eq!(code(&told), 0, "an import tells what was done: {}", err(&told));
    assert!(out(&told).contains("1 of the accepted rows should be looked at"), "{}", out(&told));
    assert!(out(&told).contains("do_not_disturb"), "{}", out(&told));
    let (_, report) = import("call-records", &calls);
    assert_eq!((&report["accepted"], &report["unchanged"]), (&1.into(), &1.into()));
    let found = anxin(folder.path(), &["reconcile", "--since", &now.to_string()]);
    assert!(out(&found).contains("1 broken promises awarded"), "{}{}", out(&found), err(&found));
    assert_eq!(code(&anxin(folder.path(), &["doctor"])), 0);
}
