//! Lists in this process.

use anxin_client::{
    Code, List, Lists, NumberError, Place, Reading, Region, Segment, SegmentError, Stay, Watch, scrub,
};
use anxin_segment::Builder;

use crate::kit::question;

/// A folder with a list of every third number of a thousand.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut builder = Builder::create(&folder.path().join("dnc.seg")).unwrap();
    for index in (0..1_000).step_by(3) {
        builder.push(question(&text(index), &text(index)).to, Code::new(7).unwrap()).unwrap();
    }
    builder.finish("every third").unwrap();
    folder
}

fn text(index: u32) -> String {
    format!("138-0013-{index:04}")
}

#[test]
fn numbers_are_found_in_any_written_form_one_by_one_and_many_at_once() {
    let folder = folder();
    for stay in [Stay::Mapped, Stay::Memory] {
        let list = List::open(&folder.path().join("dnc.seg"), stay, Region::CN).unwrap();
        assert_eq!((list.segment().count(), list.segment().label()), (334, "every third"));
        assert_eq!(list.get("+86 138 0013 0003"), Ok(Code::new(7)));
        assert_eq!(list.get("１３８００１３０００４"), Ok(None));
        assert_eq!(list.get("no number"), Err(NumberError::NotANumber));
        let mut texts: Vec<String> = (0..1_000).map(text).collect();
        texts.insert(500, "no number".to_owned());
        let one_by_one: Vec<_> = texts.iter().map(|text| list.get(text)).collect();
        assert_eq!(list.get_many(&texts), one_by_one);
    }
}

#[test]
fn a_list_that_is_not_whole_is_refused() {
    let folder = folder();
    let path = folder.path().join("dnc.seg");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let error = List::open(&path, Stay::Mapped, Region::CN).unwrap_err();
    assert!(matches!(error, SegmentError::Torn(_)), "{error}");
}

#[test]
fn a_file_is_scrubbed_by_lists_without_a_server() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("leads.csv"), "name,phone\nA,13800130003\nB,13800130004\nC,1\n").unwrap();
    let reading = Reading {
        input: at("leads.csv"),
        column: None,
        delimiter: None,
        encoding: None,
        place: Place::from(Region::CN),
    };
    let lists = Lists::new(vec![Segment::open(&at("dnc.seg"), Stay::Mapped).unwrap()]);
    let report = scrub(&reading, &at("clean.csv"), &lists, &Watch::default()).unwrap();
    assert_eq!((report.rows, report.invalid()), (3, 1));
    let text = std::fs::read_to_string(at("clean.csv")).unwrap();
    assert!(text.contains("A,13800130003,+8613800130003,deny,listed_external"), "{text}");
}
