use std::net::TcpListener;
use std::path::Path;

use crate::{anxin, code, err, out, shop};

#[test]
fn a_wrong_call_is_2_and_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    for (args, says) in [
        (vec!["check", "--from", "call me", "--to", "13871002024"], "--from: this is not a telephone number"),
        (vec!["check", "--from", "13971009666", "--to", "12"], "--to: the number is too short"),
        (vec!["check", "--from", "13971009666", "--to", "13871002024", "--at", "yesterday"], "RFC 3339"),
        (
            vec!["check", "--from", "13971009666", "--to", "13871002024", "--purpose", "fun"],
            "marketing, service, survey",
        ),
        (vec!["import", "acts", "nowhere.csv"], "nowhere.csv cannot be read"),
        (vec!["fund", "top-up", "1.005", "--key", "k"], "too many decimals"),
        (vec!["promises"], "Usage"),
        (vec!["nonsense"], "unrecognized subcommand"),
    ] {
        let done = anxin(folder.path(), &args);
        assert_eq!(code(&done), 2, "{args:?}: {}", out(&done));
        assert!(err(&done).contains(says), "{args:?} said: {}", err(&done));
        assert!(!err(&done).contains("13871002024"), "no number in an error");
    }
}

#[test]
fn a_port_that_is_taken_is_named_with_the_mend() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let done = anxin(folder.path(), &["serve", "--http", &address, "--sip", "127.0.0.1:0"]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("choose another address with --http"), "{}", err(&done));
    let done = anxin(folder.path(), &["serve", "--http", "127.0.0.1:0", "--sip", &address]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("choose another with --sip"), "{}", err(&done));
}

#[test]
fn a_folder_that_cannot_be_had_is_named() {
    let done = anxin(Path::new("/proc/anxin"), &["doctor"]);
    assert_eq!(code(&done), 1, "doctor reports, it does not fail");
    assert!(out(&done).contains("/proc/anxin"), "{}", out(&done));
    let done = anxin(Path::new("/proc/anxin"), &["check", "--from", "13971009666", "--to", "13871002024"]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("/proc/anxin"), "{}", err(&done));
}

#[test]
fn another_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("anxin.db"), "my diary ".repeat(1_000)).unwrap();
    let done = anxin(folder.path(), &["fund", "status"]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("not an Anxin database"), "{}", err(&done));
    assert!(std::fs::read_to_string(folder.path().join("anxin.db")).unwrap().starts_with("my diary"));
}

#[test]
fn a_database_that_is_away_is_named_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let url = "postgres://anxin:secret@127.0.0.1:1/anxin";
    let done = anxin(folder.path(), &["fund", "status", "--database", url]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("not available"), "{}", err(&done));
    assert!(!err(&done).contains("secret"));
}

#[test]
fn a_configuration_that_does_not_read_says_where() {
    let folder = tempfile::tempdir().unwrap();
    for (text, says) in [
        ("[sip]\ntrunks = 3\n", "unknown field"),
        (
            "[[sip.trunk]]\nname = \"a\"\npeers = [\"10.0.0.5\"]\nroute = \"sip:x@y\"\ndeny_status = 503\n",
            "503",
        ),
        ("[fund]\nname = \"x\"\naccount = \"1\"\nbank = \"ICBKCNBJ\"\n", "[fund]"),
        ("[texts]\nurl = \"https://texts.example\"\ntoken_file = \"/nowhere\"\n", "/nowhere cannot be read"),
    ] {
        let path = folder.path().join("anxin.toml");
        std::fs::write(&path, text).unwrap();
        let done = anxin(folder.path(), &["fund", "status", "--config", path.to_str().unwrap()]);
        assert_eq!(code(&done), 2, "{text}");
        assert!(err(&done).contains(says), "{text} said: {}", err(&done));
    }
}

#[test]
fn check_answers_with_its_exit_code_and_keeps_the_evidence() {
    let folder = shop();
    let args = ["check", "--from", "13971009666", "--to", "13871002024", "--json"];
    let denied = anxin(folder.path(), &args);
    assert_eq!(code(&denied), 1);
    assert!(out(&denied).contains("\"no_consent\""), "{}", out(&denied));
    let acts = folder.path().join("acts.csv");
    std::fs::write(&acts, "number,word,source\n13871002024,permit,app\n").unwrap();
    let taken = anxin(folder.path(), &["import", "acts", acts.to_str().unwrap()]);
    assert_eq!(code(&taken), 0, "{}{}", out(&taken), err(&taken));
    let allowed = anxin(folder.path(), &args);
    assert_eq!(code(&allowed), 0, "{}", out(&allowed));
    let doctor = anxin(folder.path(), &["doctor"]);
    assert_eq!(code(&doctor), 0, "{}", out(&doctor));
    assert!(out(&doctor).contains("2 decisions"), "{}", out(&doctor));
}
