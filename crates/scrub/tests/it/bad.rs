//! Lists that cannot be scrubbed: the error says where and what to do, and nothing is left behind.

use std::io::Write;
use std::sync::atomic::Ordering;

use anxin_domain::number::Number;
use anxin_scrub::{Answer, Judge, ROW_LIMIT, ScrubError, Watch, scrub};

use crate::scene::{Scene, listed};

#[test]
fn what_is_no_list_is_refused_with_its_name() {
    for (bytes, wanted) in [
        (&b""[..], "the file is empty"),
        (b"\n\n\n", "the file has no rows"),
        (b"id,name\n1,2\n", "no column is known as one of numbers; say --column"),
        (b"phone,phone\n", "several columns have the same name; say --column with a place: 1, 2"),
    ] {
        let told = Scene::of("in.csv", bytes).refusal();
        assert!(told.contains("in.csv: ") && told.contains(wanted), "{told}");
    }
}

#[test]
fn a_file_that_is_not_there_a_folder_and_a_place_that_cannot_be_written_are_told_apart() {
    let mut scene = Scene::of("in.csv", b"phone\n13800000002\n");
    let told = scrub(&scene.reading, &scene.path("no/out.csv"), &listed(), &Watch::default()).unwrap_err();
    assert!(told.to_string().contains("no/out.csv: No such file or directory"), "{told}");
    scene.reading.input = scene.path("other.csv");
    assert!(scene.scrub_to("out.csv").unwrap_err().to_string().contains("other.csv: No such file"));
    scene.reading.input = scene.folder.path().to_owned();
    assert!(scene.scrub_to("out.csv").unwrap_err().to_string().contains("this is a folder; name a file"));
}

#[test]
fn a_packed_list_cut_off_is_refused_where_it_ends() {
    let rows: String = (0..200_000).map(|index| format!("1380{index:07}\n")).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(format!("phone\n{rows}").as_bytes()).unwrap();
    let packed = gzip.finish().unwrap();
    let told = Scene::of("in.csv.gz", &packed[..packed.len() / 2]).refusal();
    assert!(
        told.contains(", row ") && told.ends_with("the compressed file is cut off; copy it again"),
        "{told}"
    );
    let told = Scene::of("in.csv.gz", &packed[..30]).refusal();
    assert!(told.contains("the compressed file is cut off"), "{told}");
    let mut wrong = packed;
    let middle = wrong.len() / 2;
    wrong[middle..middle + 64].fill(0xAA);
    assert!(Scene::of("in.csv.gz", &wrong).refusal().contains("in.csv.gz, row "));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_found_whether_the_list_ends_or_not() {
    let told = Scene::of("in.csv", b"phone,a\n13800000002,x\n13800000003,\"y\n").refusal();
    assert!(
        told.ends_with("in.csv, row 3: a quotation mark is opened and never closed; close it or double it"),
        "{told}"
    );
    let endless = [b"phone,a\n13800000002,\"".to_vec(), vec![b'x'; ROW_LIMIT * 3]].concat();
    let told = Scene::of("in.csv", &endless).refusal();
    assert!(told.contains("row 2: the row is longer than 1 MiB"), "{told}");
}

#[test]
fn what_stood_under_the_name_stands_there_until_the_new_list_is_whole() {
    let scene = Scene::of("in.csv", b"phone\n13800000002\n13800000003,\"\n");
    std::fs::write(scene.path("out.csv"), "the old one").unwrap();
    scene.scrub_to("out.csv").unwrap_err();
    assert_eq!(std::fs::read(scene.path("out.csv")).unwrap(), b"the old one");
}

#[test]
fn whoever_stops_it_finds_nothing_written() {
    let scene = Scene::of("in.csv", b"phone\n13800000002\n");
    let watch = Watch::default();
    watch.stop.store(true, Ordering::Relaxed);
    let stopped = scrub(&scene.reading, &scene.path("out.csv"), &listed(), &watch).unwrap_err();
    assert!(matches!(stopped, ScrubError::Stopped), "{stopped}");
    assert!(!scene.path("out.csv").exists() && !scene.path("out.csv.part").exists());
}

struct Broken;

impl Judge for Broken {
    fn judge(&self, _: &[Number], _: &mut Vec<Answer>) -> Result<(), ScrubError> {
        Err(ScrubError::Judge("the store does not answer".into()))
    }
}

#[test]
fn a_judge_that_cannot_know_stops_the_list() {
    let rows: String = (0..300_000).map(|index| format!("1380{index:07}\n")).collect();
    let scene = Scene::of("in.csv", format!("phone\n{rows}").as_bytes());
    let told = scrub(&scene.reading, &scene.path("out.csv"), &Broken, &Watch::default()).unwrap_err();
    assert_eq!(told.to_string(), "the store does not answer");
    assert!(!scene.path("out.csv").exists());
}
