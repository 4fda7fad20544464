//! The list as a regulator published it, when a copy is at hand: `ANXIN_REAL_LIST` names it.

use anxin_desk::import::ImportOptions;
use anxin_domain::number::{Number, Region};

use crate::city::{city, key};

#[tokio::test(flavor = "multi_thread")]
async fn a_published_list_comes_in_whole_and_a_second_time_changes_nothing() {
    let Ok(path) = std::env::var("ANXIN_REAL_LIST") else { return };
    let city = city().await;
    let options = ImportOptions { region: Region::US, ..ImportOptions::china() };
    let (list, at) = (key("published"), city.now());
    let open = || std::fs::File::open(&path).unwrap();
    let first = city.desk.import_external_list(&list, at, open(), &options).await.unwrap();
    let lines =
        std::fs::read_to_string(&path).unwrap().lines().filter(|l| !l.trim().is_empty()).count() as u64 - 1;
    assert_eq!((first.rows, first.accepted + first.refused), (lines, lines));
    let again = city.desk.import_external_list(&list, at, open(), &options).await.unwrap();
    assert_eq!(
        (again.accepted, again.unchanged, again.refused),
        (first.accepted, first.accepted, first.refused)
    );
    let text = std::fs::read_to_string(&path).unwrap();
    for line in text.lines().skip(1).step_by(997) {
        if let Ok(number) = Number::parse(line, Region::US) {
            assert!(!city.gate.registry().listed(number).is_empty());
        }
    }
}
