//! A promise is read, tested and published on the terminal, by two people.

use std::path::Path;

use crate::{anxin, code, err, out};

const AUTHOR: &str = "13700000001";
const APPROVER: &str = "13700000002";
const WARRANTY: &str = include_str!("../../../../promises/leak-warranty.toml");

/// A folder with two officers, a desk, and a file that puts a form's words better.
fn office() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (number, name, role) in
        [(AUTHOR, "林默", "compliance"), (APPROVER, "周宁", "compliance"), ("13700000003", "何夏", "desk")]
    {
        let add = ["staff", "add", "--number", number, "--name", name, "--role", role];
        let done = anxin(folder.path(), &add);
        assert_eq!(code(&done), 0, "{}", err(&done));
    }
    let better = WARRANTY.replacen("en = \"Number of the home\"", "en = \"The number of your home\"", 1);
    assert_ne!(better, WARRANTY);
    std::fs::write(folder.path().join("better.toml"), better).unwrap();
    folder
}

fn json(folder: &Path, args: &[&str]) -> (i32, serde_json::Value) {
    let done = anxin(folder, &[args, &["--json"]].concat());
    assert!(!out(&done).is_empty(), "{}", err(&done));
    let value = serde_json::from_str(&out(&done)).unwrap();
    (code(&done), value)
}

#[test]
fn a_promise_is_published_by_somebody_else_than_its_author() {
    let folder = office();
    let file = folder.path().join("better.toml").display().to_string();
    let (done, diff) = json(folder.path(), &["promises", "diff", &file]);
    assert_eq!((done, diff["changes"].as_array().unwrap().len()), (0, 1));
    assert_eq!(diff["changes"][0]["field"], "claim.home.label.en");
    assert_eq!(diff["changes"][0]["old"], "Number of the home");
    assert_eq!(diff["changes"][0]["new"], "The number of your home");

    let (done, draft) = json(folder.path(), &["promises", "submit", &file, "--author", AUTHOR]);
    let digest = draft["digest"].as_str().unwrap().to_owned();
    assert_eq!((done, digest.len()), (0, 64));
    assert_eq!(draft["author"], "+86 137****0001");

    let (done, said) = json(folder.path(), &["promises", "publish", &digest, "--approver", AUTHOR]);
    assert_eq!(done, 1);
    assert_eq!(said[0], "who wrote a promise cannot approve it: ask somebody else to publish it");
    let desk = anxin(folder.path(), &["promises", "publish", &digest, "--approver", "13700000003"]);
    assert_eq!(code(&desk), 2);
    assert!(err(&desk).contains("may not publish promises"), "{}", err(&desk));

    let shown = anxin(folder.path(), &["promises", "diff", &digest[..12]]);
    assert_eq!(
        out(&shown).trim_end(),
        "leak-warranty: 1 fields and 0 tests\nclaim.home.label.en\n  - Number of the home\n  + The number of your home"
    );
    let (done, published) =
        json(folder.path(), &["promises", "publish", &digest[..12], "--approver", APPROVER]);
    assert_eq!((done, published["promise"].as_str()), (0, Some("leak-warranty")));
    let (_, drafts) = json(folder.path(), &["promises", "drafts"]);
    assert_eq!(drafts[0]["published_at"], published["at"]);
    let (_, diff) = json(folder.path(), &["promises", "diff", &file]);
    assert_eq!(diff["changes"].as_array().unwrap().len(), 0);
}

#[test]
fn what_has_begun_is_refused_with_what_to_do() {
    let folder = office();
    let file = folder.path().join("cap.toml").display().to_string();
    std::fs::write(&file, WARRANTY.replacen("cap = \"20000\"", "cap = \"30000\"", 1)).unwrap();
    let (done, said) = json(folder.path(), &["promises", "submit", &file, "--author", AUTHOR]);
    assert_eq!(done, 1);
    assert_eq!(
        said[0],
        "terms \"wuhan-2020\" have begun: cap cannot be changed any more: write a new version"
    );
    let (_, drafts) = json(folder.path(), &["promises", "drafts"]);
    assert_eq!(drafts.as_array().unwrap().len(), 0);
}

#[test]
fn the_ten_are_listed_and_tested_without_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let (done, listed) = json(folder.path(), &["promises", "list"]);
    assert_eq!((done, listed.as_array().unwrap().len()), (0, 13));
    let (done, tested) = json(folder.path(), &["promises", "test"]);
    assert_eq!((done, tested.as_array().unwrap().len()), (0, 10));
    for promise in tested.as_array().unwrap() {
        assert!(promise["tests"].as_u64().unwrap() >= 5, "{promise}");
    }
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "nothing was made");
    let file = folder.path().join("odd.toml");
    std::fs::write(&file, WARRANTY.replacen("amount = \"2700.00\"", "amount = \"2800.00\"", 1)).unwrap();
    let odd = anxin(folder.path(), &["promises", "test", &file.display().to_string()]);
    assert_eq!(code(&odd), 1);
    assert!(out(&odd).contains("amount: expected 2800.00, found 2700.00"), "{}", out(&odd));
    std::fs::write(&file, WARRANTY.replacen("repair.cost", "repair.price", 1)).unwrap();
    let odd = anxin(folder.path(), &["promises", "test", &file.display().to_string()]);
    assert_eq!(code(&odd), 2);
    assert!(
        err(&odd).contains("terms \"wuhan-2020\": amount: `repair.price`: no such field"),
        "{}",
        err(&odd)
    );
}
