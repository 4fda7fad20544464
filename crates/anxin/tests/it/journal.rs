//! The journal's files from the command line: listed, sealed, verified, and a changed one found out.

use crate::{anxin, code, err, out, shop};

#[test]
fn what_was_decided_is_sealed_and_verified_and_a_change_is_found_out() {
    let shop = shop();
    for _ in 0..3 {
        anxin(shop.path(), &["check", "--from", "13971009666", "--to", "13800138000"]);
    }
    let listed = out(&anxin(shop.path(), &["journal", "list"]));
    assert!(listed.starts_with("log ") && listed.contains("3 decisions"), "{listed}");
    let sealed = anxin(shop.path(), &["journal", "seal", "--json"]);
    assert_eq!(code(&sealed), 0, "{}", err(&sealed));
    let files: serde_json::Value = serde_json::from_str(&out(&sealed)).unwrap();
    assert_eq!((&files[0]["sealed"], &files[0]["decisions"]), (&true.into(), &3.into()), "{files}");
    let verified = anxin(shop.path(), &["journal", "verify"]);
    assert_eq!(code(&verified), 0, "{}", out(&verified));
    assert!(out(&verified).contains("3 decisions"), "{}", out(&verified));
    assert_eq!(code(&anxin(shop.path(), &["replay"])), 0, "sealed decisions are made again too");

    let name = files[0]["name"].as_str().unwrap();
    let path = shop.path().join("decisions/0").join(name);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() - 9]).unwrap();
    let broken = anxin(shop.path(), &["journal", "verify"]);
    assert_ne!(code(&broken), 0);
    assert!(format!("{}{}", out(&broken), err(&broken)).contains(name));
    // The gate does not go on as if that evidence had never been.
    let asked = anxin(shop.path(), &["check", "--from", "13971009666", "--to", "13800138000"]);
    assert_eq!(code(&asked), 2, "{}", out(&asked));
    std::fs::write(&path, whole).unwrap();
    assert_eq!(code(&anxin(shop.path(), &["journal", "verify"])), 0);
}

/// A head as `/public/log` shows it is what the frames of a log end with; it holds after they are sealed, and no other does.
#[test]
fn a_head_that_was_noted_lies_on_the_chain_in_the_log_and_in_the_sealed_file() {
    let shop = shop();
    let ask = || anxin(shop.path(), &["check", "--from", "13971009666", "--to", "13800138000"]);
    ask();
    ask();
    let heads = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { anxin_journal::Journal::open(shop.path()).unwrap().heads().await.unwrap() })
    };
    let head = heads().remove(0);
    assert_eq!((head.lane, head.decisions), (0, 2));
    let noted = format!("0:2:{}", head.hash);
    ask();
    let verify = |noted: &str| anxin(shop.path(), &["journal", "verify", "--noted", noted]);
    for sealed in ["log", "sealed"] {
        let holds = verify(&noted);
        assert!(code(&holds) == 0 && out(&holds).contains("lies on the chain"), "{sealed}: {}", out(&holds));
        for other in [
            noted.replace("0:2:", "0:1:"),
            noted.replace("0:2:", "0:9:"),
            noted.replace("0:2:", "7:2:"),
            format!("0:2:{}", "0".repeat(64)),
        ] {
            assert_eq!(code(&verify(&other)), 1, "{sealed}: {other}");
        }
        assert_eq!(code(&anxin(shop.path(), &["journal", "seal"])), 0);
    }
    assert_ne!(heads().remove(0).hash, head.hash, "the chain went on");
    assert_eq!(code(&verify("nonsense")), 2);
}
