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
